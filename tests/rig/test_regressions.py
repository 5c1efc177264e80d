"""What the rig found, each told by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.oplog import undo
from adhd_core.oplog.operation import Set
from adhd_core.oplog.receive import envelopes, receive
from adhd_core.tasks.service import Tasks
from adhd_core.zones import Zones

from tests.rig.bare import Peer, give, swap
from tests.rig.invariants import check_rebuild, dump
from tests.rig.replica import START, Replica, RigClock


@pytest.fixture
def two(tmp_path: Path) -> tuple[Replica, Replica]:
    """Two devices in different time zones."""
    time = {"now": START}
    one, other = (Replica(str(tmp_path / f"{i}.db"), RigClock(time, minutes)) for i, minutes in enumerate((60, 120)))
    return one, other


def exchange(*replicas: Replica) -> None:
    for _ in replicas:
        for source in replicas:
            for target in replicas:
                if source is not target:
                    receive(target.log, list(envelopes(source.log)))


def test_two_devices_in_two_time_zones_edit_in_the_same_second(two: tuple[Replica, Replica]) -> None:
    one, other = two
    one.tasks.add({"title": "milk"})
    exchange(one, other)
    one.tasks.edit(["milk"], {"energy": 1})
    other.tasks.edit(["milk"], {"notes": "oat"})
    exchange(one, other)
    assert dump(one.log) == dump(other.log)
    assert one.tasks.find("milk").updated_at == other.tasks.find("milk").updated_at == "2026-03-05T10:40:00+02:00"


def test_finished_on_two_devices_in_a_zone_and_in_none(two: tuple[Replica, Replica]) -> None:
    """The lowest clock tells the event; what the other telling had put into a table goes away with it."""
    one, other = two
    one.tasks.add({"title": "milk"})
    exchange(one, other)
    one.tasks.done(["milk"])
    other.tasks.edit(["milk"], {"zone": "Work"})
    other.clock.world["now"] += 5000
    other.tasks.done(["milk"])
    exchange(one, other)
    assert dump(one.log) == dump(other.log)
    for replica in two:
        assert Zones(replica.log).find("Work").done_all == 0
        check_rebuild(replica.log, 2)


def test_a_birth_that_arrives_late_does_not_hide_when_the_task_says_it_was_made(tmp_path: Path) -> None:
    one, other, third = (Peer(tmp_path, name, i) for i, name in enumerate("abc", 1))
    task = Tasks(one.log).add({"title": "old letter"}).value
    give(one, other)
    with other.at(9).log.command() as command:
        command.add([Set("task", task.rid, {"created_at": [START - 86_400_000, 60]})])
    receive(third.log, [e for e in envelopes(other.log) if e["device"] == other.log.device.hex()])
    Tasks(third.log).by_ids([task.rid])
    swap(one, other, third)
    shown = {Tasks(peer.log).find("letter").created_at for peer in (one, other, third)}
    assert shown == {"2026-03-04T09:40:00+01:00"}
    assert dump(one.log) == dump(third.log) == dump(other.log)


def test_done_undone_redone_and_undone_again_counts_for_nothing(two: tuple[Replica, Replica]) -> None:
    one, other = two
    one.tasks.add({"title": "milk"})
    one.tasks.done(["milk"])
    for _ in range(3):
        found = undo.next_to_undo(one.db)
        assert found is not None
        undo.undo(one.log, found[0])
        assert one.db.execute("select sum(stands) from task_done").fetchone() == (0,)
        redo = undo.next_to_redo(one.db)
        assert redo is not None
        undo.undo(one.log, redo)
        assert one.db.execute("select sum(stands) from task_done").fetchone() == (1,)
    exchange(one, other)
    assert dump(one.log) == dump(other.log)


def test_a_title_that_nobody_can_read_is_empty_and_stops_no_exchange(two: tuple[Replica, Replica]) -> None:
    one, other = two
    task = one.tasks.add({"title": "milk"}).value
    with one.log.command() as command:
        command.add(
            [Set("task", task.rid, {"title": None, "notes": 3, "due": ["x"], "urls": "y", "project": 7, "level": "deep", "kind": []})]
        )
        command.add([Set("project", bytes(16), {"name": None}), Set("zone", bytes([1]) * 16, {"name": None})])
    exchange(one, other)
    assert dump(one.log) == dump(other.log)
    shown = other.tasks.by_ids([task.rid])[0]
    assert (shown.title, shown.notes, shown.due, shown.kind) == ("", None, None, "task")


def test_a_project_of_the_same_name_on_two_devices_is_one(two: tuple[Replica, Replica]) -> None:
    one, other = two
    one.tasks.add({"title": "a letter", "project": "Thesis"})
    other.tasks.add({"title": "b letter", "project": "  thesis "})
    exchange(one, other)
    for replica in two:
        assert len({t.project_rid for t in replica.tasks._read().listed(9)}) == 1
        assert replica.db.execute("select count(*) from label").fetchone() == (1,)
