"""The relay by itself: numbering, repeats, forks, gaps, clocks, epochs, and one person's operations apart from another's."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from adhd_core.sync import wire
from adhd_sync_server.relay import AHEAD_MS, Refusal, Relay
from adhd_sync_server.store import NotOurs, Store

NOW = 1_772_700_000_000
A, B = b"a" * 16, b"b" * 16


def row(device: bytes, n: int, value: int = 0, ms: int = NOW) -> Any:
    return (device, n, (ms << 16) + n, ms, 60, n, None, "thing", b"r" * 16, 0, f'{{"a":{value}}}', 1)


class Caller:
    """A client that keeps nothing but where it stands."""

    def __init__(self, relay: Relay, account: int, space: str = "00" * 16) -> None:
        self.relay, self.account = relay, account
        told = relay.space(account, space)
        self.stand = {"space": told["space"], "epoch": told["epoch"], "cursor": 0, "chain": wire.START.hex()}

    def push(self, *rows: Any, **other: Any) -> dict[str, Any]:
        answer = json.loads(self.relay.push(self.account, {**self.stand, **other, "ops": json.loads(wire.pack(rows))}))
        return answer  # type: ignore[no-any-return]

    def pull(self, limit: int = 1000, **other: Any) -> dict[str, Any]:
        return json.loads(self.relay.pull(self.account, {**self.stand, **other}, limit))  # type: ignore[no-any-return]


@pytest.fixture
def relay(tmp_path: Path) -> Relay:
    return Relay(Store(str(tmp_path / "server.db")), lambda: NOW)


def test_each_operation_gets_the_next_number_and_a_word(relay: Relay) -> None:
    caller = Caller(relay, 1)
    answer = caller.push(row(A, 1), row(A, 2), row(B, 1))
    assert answer["results"] == ["stored"] * 3 and (answer["first"], answer["seq"], answer["more"]) == (1, 3, False)
    again = caller.push(row(A, 1), row(A, 2, 9), row(A, 4), row(A, 3), row(A, 3), row(A, 3, 1))
    assert again["results"] == ["known", "forked", "missing", "stored", "known", "forked"]
    assert wire.unpack(again["tail"]) == [row(A, 1), row(A, 2), row(B, 1)]
    assert again["seq"] == 4 and again["now"] == NOW


def test_a_clock_ahead_is_refused_and_what_follows_it(relay: Relay) -> None:
    late = NOW + AHEAD_MS + 1000
    answer = Caller(relay, 1).push(row(A, 1), row(A, 2, ms=late), row(A, 3), row(B, 1, ms=NOW + AHEAD_MS - 1000))
    assert answer["results"] == ["stored", "ahead", "missing", "stored"]


def test_pulls_come_in_order_and_in_pages(relay: Relay) -> None:
    caller = Caller(relay, 1)
    sent = [row(A, n) for n in range(1, 8)]
    caller.push(*sent)
    first = caller.pull(limit=4)
    assert first["more"] and wire.unpack(first["tail"]) == sent[:4]
    chain = wire.linked(wire.START, map(wire.hash_of, sent[:4])).hex()
    rest = caller.pull(cursor=4, chain=chain)
    assert not rest["more"] and wire.unpack(rest["tail"]) == sent[4:]
    assert rest["chain"] == wire.linked(wire.START, map(wire.hash_of, sent)).hex()
    assert rest["digest"] == wire.summed(wire.START, map(wire.hash_of, sent)).hex()


def test_the_digest_at_any_position(relay: Relay) -> None:
    caller = Caller(relay, 1)
    sent = [row(A, n) for n in range(1, 5)]
    caller.push(*sent)
    for at in range(5):
        told = relay.digest(1, {**caller.stand, "at": at})
        assert told["digest"] == wire.summed(wire.START, map(wire.hash_of, sent[:at])).hex()
        assert told["chain"] == wire.linked(wire.START, map(wire.hash_of, sent[:at])).hex()
    with pytest.raises(Refusal, match="no such position"):
        relay.digest(1, {**caller.stand, "at": 9})


@pytest.mark.parametrize("where", [{"cursor": 9}, {"cursor": 1, "chain": "11" * 32}, {"cursor": 0, "chain": "11" * 32}])
@pytest.mark.parametrize("how", ["push", "pull"])
def test_who_stands_in_another_history_turns_the_epoch_and_stores_nothing(relay: Relay, how: str, where: dict[str, Any]) -> None:
    caller = Caller(relay, 1)
    caller.push(row(A, 1))
    with pytest.raises(Refusal) as refusal:
        caller.push(row(A, 2), **where) if how == "push" else caller.pull(**where)
    assert (refusal.value.status, refusal.value.code) == (409, "epoch")
    assert refusal.value.more["epoch"] != caller.stand["epoch"]
    with pytest.raises(Refusal, match="another one"):
        caller.pull()
    caller.stand["epoch"] = refusal.value.more["epoch"]
    assert caller.pull()["seq"] == 1


@pytest.mark.parametrize(
    "bad",
    [{"cursor": -1}, {"cursor": "1"}, {"cursor": 1 << 63}, {"cursor": True}, {"chain": "x"}, {"epoch": 5}, {"space": None}],
)
def test_what_makes_no_sense_is_refused_by_name(relay: Relay, bad: dict[str, Any]) -> None:
    caller = Caller(relay, 1)
    caller.push(row(A, 1))
    with pytest.raises(Refusal) as refusal:
        caller.pull(**bad)
    assert refusal.value.status == 400 and refusal.value.code == next(iter(bad))
    with pytest.raises(Refusal):
        relay.push(1, [])
    with pytest.raises(Refusal, match="no page"):
        relay.push(1, {**caller.stand, "ops": {"devices": 5}})


def test_two_people_with_one_space_id_never_meet(relay: Relay) -> None:
    """A copied file taken to another account has the same space id and the same devices."""
    mine, yours = Caller(relay, 1), Caller(relay, 2)
    assert mine.stand["space"] == yours.stand["space"] and mine.stand["epoch"] != yours.stand["epoch"]
    mine.push(row(A, 1))
    assert yours.push(row(A, 1, 7))["results"] == ["stored"]
    assert wire.unpack(mine.pull()["tail"]) == [row(A, 1)] and wire.unpack(yours.pull()["tail"]) == [row(A, 1, 7)]
    with pytest.raises(Refusal, match="no space"):
        relay.pull(3, mine.stand)
    with pytest.raises(Refusal):
        relay.pull(2, mine.stand)


def test_the_first_space_stays_the_accounts(relay: Relay) -> None:
    assert relay.space(1, "01" * 16)["made"] is True
    assert relay.space(1, "02" * 16)["made"] is False
    assert relay.space(1, "02" * 16)["space"] == "01" * 16


def test_numbers_have_no_gap_however_many_push_at_once(relay: Relay) -> None:
    callers = [Caller(relay, 1) for _ in range(6)]

    def work(i: int) -> None:
        for n in range(1, 21):
            callers[i].push(row(bytes([i]) * 16, n))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = wire.unpack(callers[0].pull()["tail"])
    assert len(rows) == 120 and all([r[1] for r in rows if r[0] == bytes([i]) * 16] == list(range(1, 21)) for i in range(6))
    assert callers[0].pull()["chain"] == wire.linked(wire.START, map(wire.hash_of, rows)).hex()


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    import sqlite3

    path = str(tmp_path / "other.db")
    db = sqlite3.connect(path)
    db.execute("create table mine (x)")
    db.commit()
    db.close()
    with pytest.raises(NotOurs):
        Store(path)
