"""Compaction: which writes are let go of, that nothing else is, and that nobody notices."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from adhd_core.oplog.hashing import HOLLOW, hash_of, hollow
from adhd_core.oplog.operation import Set
from adhd_core.oplog.receive import envelopes, receive
from adhd_core.sync import wire
from adhd_core.sync.service import Sync
from adhd_sync_server import compact
from adhd_sync_server.relay import ROW

from tests.rig.invariants import check_file, hashes
from tests.rig.replica import START
from tests.sync.peers import Link, World

DAY = compact.DAY_MS
A, B = b"a" * 16, b"b" * 16


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def hollows(world: World) -> list[int]:
    """The numbers of the hollow operations at the server."""
    return [row[0] for row in world.relay.store.db.execute("select n from operation where record='' order by seq")]


@pytest.mark.parametrize(
    ("writes", "gone"),
    [
        ([(1, 10, A, {"x": 1}), (2, 20, A, {"x": 2}), (3, 30, A, {"x": 3})], [2]),
        ([(1, 10, A, {"x": 1}), (2, 20, A, {"x": 2, "y": 1}), (3, 30, A, {"x": 3})], []),
        ([(1, 10, A, {"x": 1}), (2, 20, A, {"x": 2, "y": 1}), (3, 30, B, {"x": 3}), (4, 40, A, {"y": None})], [2]),
        ([(1, 30, A, {"x": 1}), (2, 10, A, {"x": 2}), (3, 20, A, {"x": 3})], [3]),
        ([(1, 10, A, {}), (2, 20, A, {"x": 2}), (3, 20, B, {"x": 3})], [2]),
        ([(1, 10, A, {}), (2, 20, A, {"x": 2}), (3, 20, A, {"x": 3})], []),
        ([(1, 10, A, {}), (2, 20, A, {"w*": {"+": ["r"]}}), (3, 30, A, {"w*": {"+": ["r"]}})], [2]),
        ([(1, 10, A, {}), (2, 20, A, {"w*": {"+": ["r", "s"]}}), (3, 30, A, {"w*": {"+": ["r"]}})], []),
        ([(1, 10, A, {}), (2, 20, A, {"w*": {"+": ["r"]}}), (3, 30, A, {"w*": {"-": {"r": 20}}})], []),
        ([(1, 10, A, {}), (2, 20, A, {"w*": {"-": {"r": 5}}}), (3, 30, A, {"w*": {"-": {"r": 20}}})], [2]),
        ([(1, 10, A, {"x": 1})], []),
    ],
)
def test_a_write_is_let_go_of_only_where_it_wins_nothing(writes: list[compact.Write], gone: list[int]) -> None:
    assert compact.losers(writes) == gone


def test_nobody_notices_and_a_new_device_is_equal(world: World) -> None:
    a, b = world.peer("a"), world.peer("b")
    a.set({"x": "first", "keep": 1})
    for i in range(20):
        (a, b)[i % 2].set({"x": f"secret {i}", "w*": {"+" if i % 3 else "-": ["red"]}})
        world.sync(a, b)
    event = a.ring("1", how=2)
    world.sync(a, b, a)
    before = world.relay.digest(1, {"space": Sync(a.log, "s").space.hex(), "epoch": epoch(world)})
    assert world.relay.compact(1, 10**6) > 5
    raw = Path(world.relay.store.path)
    assert hollows(world) and before == world.relay.digest(1, {"space": Sync(a.log, "s").space.hex(), "epoch": epoch(world)})
    rows = world.relay.store.db.execute(f"select {ROW}, hash, seq, chain from operation order by seq").fetchall()
    chain = wire.START
    for row in rows:
        assert hash_of(row[:12]) == row[12]
        chain = wire.link(chain, row[12])
        assert chain == row[14]
    assert not [row for row in rows if row[7] == HOLLOW and "secret" in row[10]] and raw.exists()
    assert world.relay.compact(1, 10**6) == 0
    c = world.peer("c")
    report = world.sync(c)
    assert report.pulled == len(rows) and not report.turned
    assert c.rows() == a.rows() == b.rows() and c.value("keep") == 1 and c.bell(event) == ({"how": 2}, True)
    assert hashes(c.log) == hashes(a.log)
    check_file(c.log)
    c.set({"x": "mine"})
    world.sync(c, a)
    assert a.value("x") == "mine"


def epoch(world: World) -> str:
    return bytes(world.relay.store.db.execute("select epoch from space").fetchone()[0]).hex()


def test_a_device_that_was_away_meets_the_compacted_log_and_loses_nothing(world: World) -> None:
    a, b = world.peer("a"), world.peer("b")
    a.set({"x": 0})
    world.sync(a, b)
    b.at(5000).set({"x": "from afar", "y": "only here"})
    for i in range(1, 6):
        a.at(10_000 + i).set({"x": i, "z": i})
    world.sync(a)
    world.relay.compact(1, 10**6)
    report = world.sync(b, a)
    assert report.pending == 0 and a.rows() == b.rows()
    assert a.value("y") == "only here" and a.value("x") == 5
    check_file(b.log)


def test_a_lost_server_gets_hollow_operations_back_as_such_and_whole_ones_are_known(world: World) -> None:
    a = world.peer("a")
    for i in range(6):
        a.at(i).set({"x": i})
    world.sync(a)
    world.relay.compact(1, 10**6)
    c = world.peer("c")
    world.sync(c)
    db = world.relay.store.db
    for table in ("operation", "stream", "space", "day"):
        db.execute(f"delete from {table}")
    link = Link(world.relay)
    Sync(c.log, "s").join(link)
    report = world.sync(c)
    assert report.pushed == 6 and len(hollows(world)) == 4
    Sync(a.log, "s").join(link, merge=True)
    report = world.sync(a)
    assert (report.pushed, report.parted) == (0, False) and a.rows() == c.rows() and a.value("x") == 5


def test_another_operation_under_a_hollow_number_is_a_fork(world: World) -> None:
    a, b = world.peer("a"), world.peer("b")
    for i in range(4):
        a.at(i).set({"x": i})
    rows = a.log.db.execute(f"select {wire.SELECT} from operation o join device d on d.id = o.device order by o.seq").fetchall()
    receive(b.log, list(envelopes(a.log)))
    same = wire.envelope(hollow(rows[1]))
    assert receive(b.log, [same]).known == 1
    other = {**same, "fields": "00" * 32}
    assert receive(b.log, [other]).forked == [(a.log.device.hex(), 2)]
    fresh = world.peer("c")
    assert receive(fresh.log, [wire.envelope(rows[0]), same, wire.envelope(rows[2]), wire.envelope(rows[3])]).applied == 4
    assert receive(fresh.log, [wire.envelope(rows[1])]).known == 1 and fresh.rows() == b.rows()
    for wrong in ({"fields": {}}, {"fields": "zz" * 32}, {"fields": "00"}, {"event": "00" * 32, "fields": None}):
        assert len(receive(fresh.log, [{**same, **wrong}]).refused) == (1 if wrong.get("fields", "") is not None else 0) or wrong


def test_the_horizon_is_what_all_devices_have_or_what_is_old(world: World) -> None:
    store, a = world.relay.store, world.peer("a")
    a.set({"x": 1})
    world.sync(a)
    with store.writing() as db:
        db.execute("insert into account values (1, 'a@b.c', '', 0)")
        rows = [(b"1" * 16, 40, None), (b"2" * 16, 7, None), (b"3" * 16, 1, 5)]
        for sid, cursor, revoked in rows:
            db.execute("insert into session values (?, 1, 'x', 0, 0, ?, 1, 0, ?, ?)", (sid, START * 2, revoked, cursor))
        (space,) = db.execute("select id from space").fetchone()
        assert compact.horizon(db, space, 1, START) == 7
        db.executemany("insert or replace into day values (?, ?, ?)", [(space, START // DAY - 91, 20), (space, START // DAY - 89, 30)])
        assert compact.horizon(db, space, 1, START) == 20
    text = world.relay.push(1, {**question(world, a), "ops": empty()}, b"2" * 16)
    assert '"seq":1' in text
    assert store.db.execute("select cursor from session where id=?", (b"2" * 16,)).fetchone() == (1,)


def question(world: World, a: object) -> dict[str, object]:
    row = world.relay.store.db.execute("select uuid, epoch, seq, chain from space").fetchone()
    return {"space": row[0].hex(), "epoch": row[1].hex(), "cursor": row[2], "chain": row[3].hex()}


def empty() -> object:
    import json

    return json.loads(wire.pack([]))


def test_pushes_go_on_between_the_pieces(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compact, "PIECE", 2)
    a = world.peer("a")
    for i in range(10):
        a.at(i).set({"x": i})
    world.sync(a)
    sizes: list[int] = []
    real = compact.let_go

    def watched(db: sqlite3.Connection, space: int, positions: list[int]) -> None:
        sizes.append(len(positions))
        real(db, space, positions)

    monkeypatch.setattr(compact, "let_go", watched)
    assert world.relay.compact(1, 10**6) == 8 and sizes == [2, 2, 2, 2]
    assert not world.relay.compaction_due(1)
    with a.log.command() as command:
        command.add([Set("thing", command.mint(), {"x": 1}, new=True)])
    world.sync(a)
