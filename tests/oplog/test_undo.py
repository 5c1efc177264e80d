"""Undo, redo and rewind: this device's commands, newest first, restoring only where they still win."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.oplog import merge, undo
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.operation import LOCAL, Set
from adhd_core.oplog.projection import rebuild
from adhd_core.preferences import Preferences
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.service import Tasks
from adhd_core.zones import Zones

from tests.rig.bare import RID, Peer, ThingTable, give, swap

DAY = 86_400_000


@pytest.fixture
def two(tmp_path: Path) -> tuple[Peer, Peer]:
    return Peer(tmp_path, "low", 1), Peer(tmp_path, "high", 2)


@pytest.fixture
def one(two: tuple[Peer, Peer]) -> Peer:
    return two[0]


def back(peer: Peer, keep_new: bool = False) -> undo.Undone:
    """Undo the newest command."""
    found = undo.next_to_undo(peer.log.db)
    assert found is not None
    return undo.undo(peer.log, found[0], keep_new)[0]


def again(peer: Peer) -> None:
    """Redo."""
    found = undo.next_to_redo(peer.log.db)
    assert found is not None
    undo.undo(peer.log, found)


def test_an_edit_is_taken_back_and_done_again(one: Peer) -> None:
    one.set({"title": "milk", "due": "may"}, new=True)
    one.set({"title": "oat milk", "notes": "2 l"})
    assert back(one).skipped == []
    assert (one.value("title"), one.value("notes"), one.value("due")) == ("milk", None, "may")
    again(one)
    assert (one.value("title"), one.value("notes")) == ("oat milk", "2 l")
    assert undo.next_to_redo(one.log.db) is None


def test_rewind_goes_on_to_the_command_before(one: Peer) -> None:
    for title in "abc":
        one.set({"title": title})
    titles = []
    for _ in range(2):
        back(one)
        titles.append(one.value("title"))
    assert titles == ["b", "a"]
    back(one)
    assert one.value("deleted_at") is not None
    assert undo.next_to_undo(one.log.db) is None
    for expected in ("a", "b", "c"):
        again(one)
        assert (one.value("title"), one.value("deleted_at")) == (expected, None)


def test_something_new_ends_what_can_be_done_again(one: Peer) -> None:
    one.set({"title": "a"})
    one.set({"title": "b"})
    back(one)
    one.set({"due": "may"})
    assert undo.next_to_redo(one.log.db) is None
    back(one)
    back(one)
    assert one.value("deleted_at") is not None


def test_a_field_that_somebody_else_changed_since_is_left_and_told(two: tuple[Peer, Peer]) -> None:
    one, other = two
    one.set({"title": "milk", "due": "may"}, new=True)
    swap(*two)
    one.at(1).set({"title": "oat milk", "due": "june"})
    swap(*two)
    other.at(2).set({"title": "soy milk"})
    swap(*two)
    undone = back(one.at(3))
    assert undone.skipped == [(RID, "title")]
    swap(*two)
    for peer in two:
        assert (peer.value("title"), peer.value("due")) == ("soy milk", "may")


def test_undo_covers_only_this_devices_commands(two: tuple[Peer, Peer]) -> None:
    one, other = two
    other.set({"title": "theirs"}, new=True)
    give(other, one)
    assert undo.next_to_undo(one.log.db) is None
    one.set({"title": "mine"})
    give(one, other)
    back(other)
    swap(*two)
    assert one.value("title") == "mine" and one.value("deleted_at") is not None


def test_one_command_that_wrote_a_field_twice_goes_back_to_what_was_before_it(one: Peer) -> None:
    one.set({"title": "first", "tags*": {"+": ["a"]}}, new=True)
    with one.log.command() as command:
        command.add([Set("thing", RID, {"title": "second", "tags*": {"+": ["b"], "-": ["a"]}})])
        command.add([Set("thing", RID, {"title": "third", "tags*": {"-": ["b"]}}), Set("thing", RID, {"tags*": {"+": ["c"]}})])
    assert back(one).skipped == []
    assert (one.value("title"), one.value("tags*")) == ("first", ["a"])
    again(one)
    assert (one.value("title"), one.value("tags*")) == ("third", ["c"])


def test_words_come_back_and_go_unless_somebody_else_wants_them(two: tuple[Peer, Peer]) -> None:
    one, other = two
    one.set({"tags*": {"+": ["old"]}}, new=True)
    swap(*two)
    one.at(1).set({"tags*": {"+": ["new", "both"], "-": ["old"]}})
    other.at(5).set({"tags*": {"+": ["both"]}})
    swap(*two)
    back(one.at(9))
    swap(*two)
    assert one.value("tags*") == other.value("tags*") == ["both", "old"]


class TestEvents:
    def test_an_event_is_revoked_and_counts_again_as_often_as_one_likes(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        event = one.ring()
        for _ in range(4):
            back(one)
            assert one.bell(event) == ({}, False)
            again(one)
            assert one.bell(event) == ({}, True)
        back(one)
        give(one, other)
        for peer in two:
            assert peer.bell(event) == ({}, False)
            rebuild(ThingTable, peer.log.db, peer.log._begin)
            assert peer.bell(event) == ({}, False)
        assert one.log.db.execute("select count(distinct rid) = count(*) from operation").fetchone() == (1,)

    def test_undone_on_two_devices_and_redone_on_one(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        event = one.ring()
        assert other.ring() == event
        swap(*two)
        back(one)
        back(other)
        swap(*two)
        assert one.bell(event) == other.bell(event)
        again(one)
        swap(*two)
        assert one.bell(event)[1] is other.bell(event)[1] is merge.stands(one.log.db, event) is True  # type: ignore[index]


def test_what_was_made_is_deleted_unless_it_is_to_stay(one: Peer) -> None:
    one.set({"title": "a"}, bytes(16), new=True)
    one.set({"title": "b"}, bytes([1]) * 16, new=True)
    back(one)
    back(one, keep_new=True)
    assert one.value("deleted_at", bytes([1]) * 16) is not None
    assert one.value("deleted_at", bytes(16)) is None


def test_a_preference_that_was_never_set_before_goes_back_to_its_default(one: Peer) -> None:
    preferences = Preferences(one.log)
    preferences.set("day_start", 6)
    preferences.set("week_start", "sunday")
    back(one)
    assert preferences.get("week_start") == "monday"
    back(one)
    assert (preferences.get("day_start"), preferences.get("week_start")) == (4, "monday")
    again(one)
    again(one)
    assert (preferences.get("day_start"), preferences.get("week_start")) == (6, "sunday")


def test_a_zone_that_was_added_goes_away_and_a_renamed_one_gets_its_name_back(one: Peer) -> None:
    zones = Zones(one.log)
    zones.add("Garden", goal="tomatoes")
    back(one)
    assert [z.name for z in zones.all()] == ["Work", "Life", "Self"]
    again(one)
    assert zones.find("Garden").goal == "tomatoes"
    zones.edit("Work", {"name": "Studio"})
    back(one)
    assert zones.find("Work").name == "Work"


def test_a_project_that_was_named_on_the_way_stays(one: Peer) -> None:
    tasks = Tasks(one.log)
    tasks.add({"title": "sow", "project": "Garden"})
    back(one)
    tasks.add({"title": "dig", "project": "garden"})
    assert tasks.find("dig").project == "Garden"


def test_an_undo_that_could_change_nothing_still_counts_as_one(two: tuple[Peer, Peer]) -> None:
    one, other = two
    one.set({"title": "a"}, new=True)
    one.set({"title": "b"})
    swap(*two)
    other.at(9).set({"title": "c"})
    swap(*two)
    assert back(one).skipped == [(RID, "title")]
    back(one)
    assert one.value("deleted_at") is not None


def test_a_copy_that_renumbered_the_same_command_does_not_stand_in_its_way(two: tuple[Peer, Peer]) -> None:
    """The copy's number for the very same write may win the tie; it says the same, so it can be taken back."""
    one, other = two
    one.set({"title": "a"}, new=True)
    one.set({"title": "b"})
    items = list(envelopes_as(one, "ff" * 16))
    from adhd_core.oplog.receive import receive

    receive(one.log, items)
    assert back(one).skipped == []
    give(one, other)
    assert one.value("title") == other.value("title") == "a"


def envelopes_as(peer: Peer, device: str) -> list[dict[str, object]]:
    """The operations of a log under another device's id."""
    from adhd_core.oplog.receive import envelopes

    return [{**item, "device": device} for item in envelopes(peer.log)]


def test_after_ninety_days_it_says_so(one: Peer) -> None:
    one.set({"title": "a"}, new=True)
    one.set({"title": "b"})
    now = one.time["now"]
    undo.forget_old(one.log.db, now + 89 * DAY)
    back(one)
    again(one)
    undo.forget_old(one.log.db, now + 91 * DAY)
    one.set({"due": "may"}, bytes(16), new=True)
    back(one)
    with pytest.raises(AdhdError, match="90 days") as refused:
        back(one)
    assert refused.value.code == "too_old"
    assert one.value("title") == "b"


def test_local_things_are_undone_locally(one: Peer) -> None:
    one.set({"folder": "/a"}, scope=LOCAL)
    one.set({"folder": "/b"}, scope=LOCAL)
    back(one)
    assert one.value("folder") == "/a"
    assert one.log.db.execute("select count(*) from operation where scope=0").fetchone() == (0,)


class TestTasks:
    """The same over real tasks."""

    def test_done_with_its_steps_named_beside_it(self, one: Peer) -> None:
        tasks = Tasks(one.log)
        parent = tasks.add({"title": "move house"}).value
        step = tasks.add({"title": "pack", "parent": parent.rid}).value
        tasks.done([parent.handle, step.handle])
        back(one)
        assert [t.status for t in tasks.by_ids([parent.rid, step.rid])] == ["inbox", "inbox"]
        assert one.log.db.execute("select sum(stands) from task_done").fetchone() == (0,)

    def test_finishing_a_repeating_task_takes_its_successor_with_it_and_brings_it_back(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        tasks = Tasks(one.log)
        task = tasks.add({"title": "water", "repeat": "FREQ=DAILY", "due": "2026-03-05"}).value
        tasks.done(["water"])
        living = [t.due for t in tasks._read().listed(9)]
        back(one)
        assert [t.due for t in tasks._read().listed(9)] == ["2026-03-05"]
        tasks.done([task.handle])
        assert [t.due for t in tasks._read().listed(9)] == living
        back(one)
        again(one)
        assert [t.due for t in tasks._read().listed(9)] == living
        give(one, other)
        assert [t.due for t in Tasks(other.log)._read().listed(9)] == living
        assert one.log.db.execute("select count(*) from task where series is not null").fetchone() == (1,)

    def test_deleted_with_all_below_it(self, one: Peer) -> None:
        tasks = Tasks(one.log)
        parent = tasks.add({"title": "move house"}).value
        tasks.add({"title": "pack", "parent": parent.rid})
        tasks.delete([parent.handle])
        assert one.log.current(TaskTable).db.execute("select count(*) from task where deleted=0").fetchone() == (0,)
        back(one)
        assert tasks.find("pack").parent == parent.rid
