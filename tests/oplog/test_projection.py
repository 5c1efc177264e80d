"""Projections: caught up, lagging, rebuilt in a shadow, of another version, kept by a newer program."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.energy import Energy
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.operation import Change
from adhd_core.oplog.projection import rebuild, state_of
from adhd_core.oplog.receive import envelopes, receive
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.service import Tasks

from tests.rig.bare import Peer, ThingTable, give
from tests.rig.invariants import check_rebuild, check_search, dump


class NextThings(ThingTable):
    """The same table as a later version of the program makes it."""

    version = 2


@pytest.fixture
def peer(tmp_path: Path) -> Peer:
    return Peer(tmp_path, "one", 1)


def a_busy_log(peer: Peer) -> None:
    rids = [bytes([i]) * 16 for i in range(6)]
    for i, rid in enumerate(rids):
        peer.set({"title": f"t{i}", "tags*": {"+": ["a", str(i)]}}, rid, new=True)
    for rid in rids[::2]:
        peer.set({"title": "edited", "tags*": {"-": ["a"]}}, rid)
    first, second = peer.ring("1", loud=True), peer.ring("2")
    with peer.log.command() as command:
        command.revoke(first)
        command.revoke(second)
    with peer.log.command() as command:
        command.revoke(second)


def test_a_projection_that_lagged_catches_up_to_what_a_live_one_shows(peer: Peer, tmp_path: Path) -> None:
    late = peer.open(load=False)
    a_busy_log(peer)
    live = peer.rows()
    late.load(ThingTable)
    assert state_of(late.db, "thing") == (1, 1, peer.log.db.execute("select max(seq) from operation").fetchone()[0])
    fresh = Peer(tmp_path, "fresh", load=False)
    receive(fresh.log, list(envelopes(peer.log)))
    assert state_of(fresh.log.db, "thing") is None
    assert fresh.rows() == live


@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
def test_a_rebuild_equals_the_live_rows_whatever_its_steps(peer: Peer, step: int) -> None:
    a_busy_log(peer)
    live = peer.rows()
    rebuild(ThingTable, peer.log.db, peer.log._begin, step)
    assert peer.rows() == live
    assert state_of(peer.log.db, "thing") == (1, 2, 14)
    assert not peer.log.db.execute("select name from sqlite_master where name like 'shadow%'").fetchall()


def test_what_is_written_while_a_rebuild_goes_on_is_in_it(peer: Peer) -> None:
    a_busy_log(peer)
    other = peer.open()
    begun = 0

    def begin() -> None:
        nonlocal begun
        begun += 1
        if begun == 3:
            with other.command() as command:
                command.add([])
                command.revoke(peer.ring_id)  # type: ignore[attr-defined]
        peer.log._begin()

    peer.ring_id = peer.ring("3")  # type: ignore[attr-defined]
    rebuild(ThingTable, peer.log.db, begin, 4)
    assert peer.bell(peer.ring_id) == ({}, False)  # type: ignore[attr-defined]
    live = peer.rows()
    rebuild(ThingTable, peer.log.db, peer.log._begin)
    assert peer.rows() == live


def test_two_processes_that_rebuild_at_once_never_mix_their_shadows(peer: Peer) -> None:
    a_busy_log(peer)
    live = peer.rows()
    other = peer.open()
    begun = 0

    def begin() -> None:
        nonlocal begun
        begun += 1
        if begun == 3:
            rebuild(ThingTable, other.db, other._begin, 5)
        peer.log._begin()

    with pytest.raises(AdhdError, match="rebuilding the same table"):
        rebuild(ThingTable, peer.log.db, begin, 2)
    assert not peer.log.db.in_transaction
    assert peer.rows() == live


def test_a_rebuild_that_another_one_overtakes_half_way_gives_up(peer: Peer) -> None:
    a_busy_log(peer)
    live = peer.rows()
    other = peer.open()
    steps = 0

    class Stop(Exception):
        pass

    def begin_and_stop() -> None:
        nonlocal steps
        steps += 1
        if steps == 4:
            raise Stop
        other._begin()

    def begin() -> None:
        if steps == 0:
            with pytest.raises(Stop):
                rebuild(ThingTable, other.db, begin_and_stop, 2)
        peer.log._begin()

    count = 0

    def begin_later() -> None:
        nonlocal count
        count += 1
        (begin if count == 4 else peer.log._begin)()

    with pytest.raises(AdhdError, match="rebuilding the same table"):
        rebuild(ThingTable, peer.log.db, begin_later, 2)
    rebuild(ThingTable, peer.log.db, peer.log._begin, 2)
    assert peer.rows() == live


def test_a_newer_version_rebuilds_before_it_reads(peer: Peer) -> None:
    a_busy_log(peer)
    live = peer.rows()
    newer = peer.open(load=False)
    newer.current(NextThings)
    assert state_of(newer.db, "thing") == (2, 2, 14)
    assert peer.log.db.execute("select count(*) from thing").fetchone()[0] == len(
        [r for r in live if len(r) == 3 and r[1] in ("title", "tags*")]
    )


def test_a_newer_version_is_rebuilt_also_when_it_is_first_asked_for_inside_a_command(peer: Peer) -> None:
    a_busy_log(peer)
    newer = peer.open(load=False)
    with newer.command() as command:
        things = newer.current(NextThings)
        assert things.db.execute("select count(*) from bell where stands=1").fetchone() == (1,)
        command.revoke(things.db.execute("select event from bell where stands=1").fetchone()[0])
        assert things.db.execute("select count(*) from bell where stands=1").fetchone() == (0,)
    assert state_of(newer.db, "thing") == (2, 3, 15)


def test_an_older_program_leaves_a_newer_table_alone(peer: Peer) -> None:
    a_busy_log(peer)
    newer = peer.open(load=False)
    newer.current(NextThings)
    with pytest.raises(AdhdError) as refused:
        peer.log.current(ThingTable)
    assert refused.value.code == "newer"
    peer.set({"title": "kept"}, bytes(16))  # it still appends
    assert newer.current(NextThings).db.execute("select value from thing where rid=? and field='title'", (bytes(16),)).fetchone() == (
        '"kept"',
    )
    with pytest.raises(AdhdError) as refused, peer.log.command():
        peer.log.current(ThingTable)
    assert refused.value.code == "newer"


def test_a_process_older_than_the_file_only_appends(tmp_path: Path) -> None:
    peer = Peer(tmp_path, "one", load=False)
    Tasks(peer.log).add({"title": "first"})
    peer.log.db.execute("update meta set epoch = epoch + 1")
    before = state_of(peer.log.db, "task")
    added = Tasks(peer.log).add({"title": "second", "project": "Home", "tags": ["x"]})
    assert (added.value.title, added.value.tags) == ("second", ["x"])
    assert state_of(peer.log.db, "task") == before
    Energy(peer.log).record(3)
    with pytest.raises(AdhdError, match="newer adhd"):
        Tasks(peer.log).done(["first"])
    peer.log.epoch += 1
    assert {t.title for t in Tasks(peer.log)._read().listed(9)} == {"first", "second"}


def test_the_first_capture_into_a_file_that_has_no_task_tables_yet(tmp_path: Path) -> None:
    peer = Peer(tmp_path, "one", load=False)
    Energy(peer.log).record(2)
    added = Tasks(peer.log).add({"title": "milk", "project": "Home"})
    assert added.value.project == "Home"
    assert [t.title for t in Tasks(peer.log)._read().listed(9)] == ["milk"]


def test_a_capture_while_the_tables_lag_far_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adhd_core.oplog.log.SMALL_LAG", 3)
    peer, other = Peer(tmp_path, "one", load=False), Peer(tmp_path, "two", load=False)
    for i in range(8):
        Tasks(other.log).add({"title": f"t{i}", "project": "Home"})
    receive(peer.log, list(envelopes(other.log)))
    parent = Tasks(other.log)._read().listed(1)[0]
    tasks = Tasks(peer.log)
    added = tasks.add({"title": "quick", "project": "home", "zone": "Work", "parent": parent.rid})
    assert added.value.title == "quick"
    tasks.add({"title": "again", "zone": "work"})
    assert state_of(peer.log.db, "task") is None
    shown = tasks.find("quick")
    assert (shown.project, shown.zone) == ("Home", "Work")
    give(peer, other)
    assert dump(peer.log) == dump(other.log)
    check_rebuild(peer.log, 3)


def test_new_records_in_bulk_are_the_same_rows(tmp_path: Path) -> None:
    class OneByOne(TaskTable):
        def apply_new(self, changes: list[Change]) -> None:  # type: ignore[override]
            for change in changes:
                self.apply(change)

    source = Peer(tmp_path, "source", load=False)
    tasks = Tasks(source.log)
    for i in range(12):
        fields: dict[str, object] = {"title": f"task {i} 牛乳"}
        if i % 2:
            fields |= {"project": "Home", "tags": ["a", "b", "a"], "contexts": ["@x"], "due": "2026-04-01", "notes": "n"}
        tasks.add(fields)
    tasks.delete(["task 3"])
    bulk, single = Peer(tmp_path, "bulk", load=False), Peer(tmp_path, "single", load=False)
    bulk.log.load(TaskTable)
    single.log.load(OneByOne)
    for peer in (bulk, single):
        receive(peer.log, list(envelopes(source.log)))
        assert state_of(peer.log.db, "task") is not None
    assert dump(bulk.log) == dump(single.log) == dump(source.log)
    check_search(bulk.log)


def test_search_works_on_a_table_that_was_rebuilt(tmp_path: Path) -> None:
    peer = Peer(tmp_path, "one", load=False)
    tasks = Tasks(peer.log)
    tasks.add({"title": "buy oat milk"})
    for _ in range(3):
        rebuild(TaskTable, peer.log.db, peer.log._begin)
        tasks.edit(["milk"], {"title": "buy soy milk"})
        assert [t.title for t in tasks._read().matching("soy", "1", 9)] == ["buy soy milk"]
    check_search(peer.log)
