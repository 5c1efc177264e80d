"""The client: what it asks, what it keeps, how it joins, and what it does when clocks or histories are wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.operation import LOCAL
from adhd_core.sync.service import Sync
from adhd_core.sync.state import load, pending
from adhd_core.sync.turn import Turn

from tests.rig.invariants import check_file, clocks
from tests.rig.replica import START
from tests.sync.peers import Link, World

HOUR = 3_600_000


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_two_devices_end_equal_and_a_quiet_sync_asks_once(world: World) -> None:
    a, b = world.peer("a"), world.peer("b")
    a.set({"x": 1, "w*": {"+": ["red"]}})
    b.set({"y": 2})
    report = world.sync(a, b, a)
    assert a.rows() == b.rows() and len(a.rows()) == 3
    assert (report.pushed, report.pulled, report.pending, report.seq) == (0, 1, 0, 2)
    link = Link(world.relay)
    Sync(a.log, "s").run(link)
    assert link.asked == ["push"]


def test_local_operations_stay_here(world: World) -> None:
    a, b = world.peer("a"), world.peer("b")
    a.set({"path": "/home"}, rid=b"l" * 16, scope=LOCAL)
    a.set({"x": 1})
    a.set({"path": "/etc"}, rid=b"l" * 16, scope=LOCAL)
    world.sync(a, b)
    assert [r[1] for r in b.rows()] == ["x"]
    assert Sync(a.log, "s").status()[1] == 0


def test_many_pages_go_up_and_come_down(world: World) -> None:
    a, b = world.peer("a"), world.peer("b")
    for i in range(25):
        with a.log.command() as command:
            from adhd_core.oplog.operation import Set

            command.add([Set("thing", command.mint(), {"x": i}, new=True) for _ in range(100)])
    assert world.sync(a).pushed == 2500
    report = world.sync(b)
    assert report.pulled == 2500 and a.rows() == b.rows()
    standing = load(b.log.db, "s", Sync(b.log, "s").space)
    assert standing is not None and standing.cursor == 2500 and standing.marks == [(1, 2500)] and standing.summed == 2500


def test_joining_backs_up_what_is_there_and_makes_one_of_both(world: World) -> None:
    a = world.peer("a")
    a.set({"x": 1})
    world.sync(a)
    b = world.peer("b", join=False)
    b.set({"y": 2})
    told = Sync(b.log, "s").join(Link(world.relay))
    assert told["joined"] and not told["made"] and os.path.exists(told["backup"]) and told["backup"].endswith("-join.db")
    world.sync(b, a)
    assert a.rows() == b.rows() and len(a.rows()) == 2


def test_a_file_of_another_space_joins_only_when_asked(world: World) -> None:
    a = world.peer("a")
    a.set({"x": 1})
    world.sync(a)
    other = Link(world.relay, account=2)
    other.space("77" * 16)
    with pytest.raises(AdhdError, match="already syncs a space"):
        Sync(a.log, "s").join(other)
    with pytest.raises(AdhdError, match="another space"):
        Sync(a.log, "t").run(other)
    assert Sync(a.log, "s").join(other, merge=True)["joined"]
    assert Sync(a.log, "s").run(other).pushed == 1


def test_nothing_is_joined_where_no_copy_can_be_made(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from adhd_core.oplog import backups

    world.peer("a")
    b = world.peer("b", join=False)
    b.set({"y": 2})
    before = Sync(b.log, "s").space

    def full(*_: object, **__: object) -> None:
        raise AdhdError("disk_full", "full")

    monkeypatch.setattr(backups, "make", full)
    with pytest.raises(AdhdError, match="full"):
        Sync(b.log, "s").join(Link(world.relay))
    assert Sync(b.log, "s").space == before


def test_a_clock_a_day_ahead_is_set_right_and_order_stays(world: World) -> None:
    a, b = world.peer("a"), world.peer("b")
    a.set({"x": 1})
    world.sync(a, b)
    a.at(24 * HOUR)
    a.set({"x": 2, "w*": {"+": ["red"]}})
    a.set({"path": "/tmp"}, rid=b"l" * 16, scope=LOCAL)
    a.set({"x": 3, "w*": {"-": ["red"]}})
    report = world.sync(a, b)
    assert world.sync(a).restamped == 0
    a.at(1000)
    b.at(2000).set({"x": 4})
    world.sync(b, a)
    assert a.value("x") == b.value("x") == 4 and a.value("w*") == []
    a.at(3000).set({"w*": {"+": ["red"]}})
    world.sync(a, b)
    assert a.value("w*") == b.value("w*") == ["red"], "what the removal had seen was set right as well"
    assert a.clocks() and clocks(a.log.db) == {**clocks(b.log.db)}
    newest = a.log.db.execute("select max(hlc) >> 16 from operation").fetchone()[0]
    assert newest <= START + 5 * 60_000
    check_file(a.log)
    assert report.pending == 0


def test_two_histories_of_one_device_are_both_kept(world: World, tmp_path: Path) -> None:
    """A machine went back to a snapshot, the server was lost, and the new history came first."""
    a, b = world.peer("a"), world.peer("b")
    a.log.db.execute("update device set uuid=? where id=1", (b"7" * 16,))
    for value in (1, 2):
        a.set({"x": value, "old": value})
    world.sync(a, b)
    (tmp_path / "second").mkdir()
    fresh = World(tmp_path / "second")
    twin = fresh.peer("twin")
    twin.log.db.execute("update device set uuid=? where id=1", (b"7" * 16,))
    twin.at(5000).set({"x": 9, "new": 9})
    fresh.sync(twin)
    Sync(b.log, "s").join(Link(fresh.relay), merge=True)
    report = fresh.sync(b)
    assert report.parted and report.pending == 0 and report.pushed == 2
    fresh.sync(twin)
    assert b.rows() == twin.rows() and b.value("x") == 9 and b.value("old") == 2 and b.value("new") == 9
    assert clocks(b.log.db) == clocks(twin.log.db)
    check_file(b.log)


def test_a_lying_server_is_found_out_and_nothing_is_taken(world: World) -> None:
    a, b = world.peer("a"), world.peer("b")
    a.set({"x": 1})
    world.sync(a)
    liar = Link(world.relay)
    liar.answer = {"chain": "ab" * 32}
    with pytest.raises(AdhdError, match="do not hold the same"):
        Sync(b.log, "s").run(liar)
    assert b.rows() == [] and pending(b.log.db, None) == 0
    liar.answer = {"digest": "ab" * 32}
    with pytest.raises(AdhdError, match="do not hold the same"):
        Sync(b.log, "s").run(liar)
    status, waiting = Sync(b.log, "s").status()
    assert status.last_good is None and status.error is not None and "do not hold the same" in status.error and waiting == 1
    world.sync(b)
    assert Sync(b.log, "s").status()[0].error is None and b.rows() == a.rows()


@pytest.mark.parametrize("bad", [{"tail": 5}, {"tail": {"devices": []}}, {"now": "noon"}, {"seq": None, "results": ["stored"] * 3}])
def test_an_answer_that_makes_no_sense_changes_nothing(world: World, bad: dict[str, object]) -> None:
    a = world.peer("a")
    a.set({"x": 1})
    link = Link(world.relay)
    link.answer = bad  # type: ignore[assignment]
    with pytest.raises(AdhdError) as error:
        Sync(a.log, "s").run(link)
    assert error.value.code == "answer"
    assert Sync(a.log, "s").status()[1] == 1
    assert world.sync(a).pending == 0


def test_one_sync_at_a_time(world: World) -> None:
    a = world.peer("a")
    with Turn(a.path), pytest.raises(AdhdError, match="under way"):
        world.sync(a)
    assert world.sync(a).pending == 0


def test_the_offset_and_the_last_good_sync_are_remembered(world: World) -> None:
    a = world.peer("a")
    a.at(90_000)
    a.set({"x": 1})
    world.sync(a)
    status, waiting = Sync(a.log, "s").status()
    assert (status.last_good, status.offset, status.seq, waiting) == (START + 90_000, -90_000, 1, 0)
