"""The relay of sealed spaces: a word for each operation of a batch, cursors within batches, and requests that are wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from adhd_core.sync.sealed import SealedLink, Sealer
from adhd_core.sync.wire import START as BEGINNING
from adhd_core.sync.wire import linked
from adhd_sync_server.copies import faults
from adhd_sync_server.relay import Refusal
from adhd_sync_server.sealed import SealedRelay

from tests.rig.replica import START
from tests.sync.peers import Link
from tests.sync.seals import KEY, OTHER, SPACE, Sealed
from tests.sync.test_relay import row


@pytest.fixture
def world(tmp_path: Path) -> Sealed:
    return Sealed(tmp_path)


class Bench:
    """A sealed space, pushed to by hand."""

    def __init__(self, world: Sealed) -> None:
        self.relay = SealedRelay(world.relay.store, world.relay.now)
        self.space = world.relay.space(1, SPACE.hex(), KEY.name(SPACE))
        self.sealer = Sealer(KEY)

    def stand(self, cursor: int = 0, chain: bytes = BEGINNING, **more: Any) -> dict[str, Any]:
        told = {"space": SPACE.hex(), "epoch": self.space["epoch"], "sealed": KEY.name(SPACE), "cursor": cursor, "chain": chain.hex()}
        return {**told, **more}

    def push(self, *runs: list[Any], **more: Any) -> Any:
        ops = [self.sealer.seal(SPACE, run).told() for run in runs]
        return json.loads(self.relay.push(1, self.stand(ops=ops, **more)))


def some(device: bytes, first: int, last: int, **more: Any) -> list[Any]:
    return [row(device * 16, n, **more) for n in range(first, last + 1)]


def test_a_word_for_each_operation(world: Sealed) -> None:
    bench = Bench(world)
    assert bench.push(some(b"a", 1, 3))["results"] == ["stored"] * 3
    assert bench.push(some(b"a", 2, 3))["results"] == ["known"] * 2
    assert bench.push(some(b"a", 2, 5), some(b"a", 6, 6))["results"] == ["known"] * 2 + ["again"] * 3
    assert bench.push(some(b"a", 4, 5), some(b"b", 1, 1))["results"] == ["stored"] * 3
    assert bench.push(some(b"a", 7, 8), some(b"b", 2, 2))["results"] == ["missing"] * 2 + ["stored"]
    assert bench.push(some(b"a", 6, 6), some(b"a", 7, 7))["results"] == ["stored"] * 2
    ahead = [(*r[:2], (START + 600_000) << 16, *r[3:]) for r in some(b"a", 8, 9)]
    assert bench.push(ahead)["results"] == ["ahead"] * 2
    other = [(*r[:10], '{"x":"other"}', r[11]) for r in some(b"a", 3, 5)]
    assert bench.push(some(b"a", 1, 2) + other)["results"] == ["known"] * 2 + ["forked"] * 3
    assert bench.push(other + some(b"a", 6, 9))["results"] == ["forked"] * 3 + ["known"] * 2 + ["again"] * 2
    assert faults(world.relay.store.db) == []


def test_a_cursor_within_a_batch_gets_it_whole_and_is_told_what_it_has(world: Sealed) -> None:
    bench = Bench(world)
    bench.push(some(b"a", 1, 3), some(b"b", 1, 4))
    rows = [*some(b"a", 1, 3), *some(b"b", 1, 4)]
    for cursor in range(8):
        chain = linked(BEGINNING, map(bench.sealer.hash_of, rows[:cursor]))
        told = json.loads(bench.relay.pull(1, bench.stand(cursor, chain)))
        assert told["skip"] == {0: 0, 1: 1, 2: 2, 3: 0, 4: 1, 5: 2, 6: 3, 7: 0}[cursor] and len(told["tail"]) == (cursor < 3) + (cursor < 7)
        opened = SealedLink(Link(world.relay), KEY).pull({k: v for k, v in bench.stand(cursor, chain).items() if k != "sealed"})
        assert opened["tail"] == rows[cursor:]
        found = bench.relay.digest(1, {**bench.stand(), "at": cursor})
        assert found["chain"] == chain.hex()
    few = json.loads(bench.relay.pull(1, bench.stand(), 4))
    assert few["more"] and len(few["tail"]) == 1
    with pytest.raises(Refusal) as refusal:
        bench.relay.pull(1, bench.stand(5, b"x" * 32))
    assert refusal.value.code == "epoch"


@pytest.mark.parametrize(
    "spoil",
    [
        {"ops": 5}, {"ops": [5]}, {"sealed": "ab"}, {"sealed": OTHER.name(SPACE)}, {"sealed": 5}, {"cursor": -1},
        *({"batch": {name: value}} for name, value in [
            ("from", 0), ("to", 0), ("to", 1001), ("hlc", -1), ("size", 0), ("size", True), ("marks", "AA=="), ("marks", 5), ("blob", "!"),
            ("blob", ""), ("device", "ab"), ("device", None), ("from", 1 << 64),
        ]),
    ],
)  # fmt: skip
def test_a_request_that_is_wrong_is_refused_and_stores_nothing(world: Sealed, spoil: dict[str, Any]) -> None:
    bench = Bench(world)
    batch = {**bench.sealer.seal(SPACE, some(b"a", 1, 2)).told(), **spoil.pop("batch", {})}
    with pytest.raises(Refusal) as refusal:
        bench.relay.push(1, {**bench.stand(ops=[batch]), **spoil})
    assert refusal.value.status in (400, 409)
    assert world.relay.store.db.execute("select count(*) from batch").fetchone() == (0,)


def test_a_look_over_the_servers_file_finds_what_is_missing(world: Sealed) -> None:
    bench = Bench(world)
    bench.push(some(b"a", 1, 3), some(b"b", 1, 4), some(b"a", 4, 5))
    db = world.relay.store.db
    assert faults(db) == []
    changes = ("update batch set marks=zeroblob(30) where first=1", "delete from batch where first=4", "update batch set n=2 where first=1")
    for change in changes:
        db.execute("begin")
        db.execute(change)
        assert len(faults(db)) == 1
        db.execute("rollback")
    db.execute("delete from space")
    assert db.execute("select count(*) from batch").fetchone() == (0,)
