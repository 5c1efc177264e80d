"""The log itself: numbers, envelopes, whose file it is, and dying between any two statements."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import LOCAL, Set
from adhd_core.oplog.receive import acknowledge, envelopes, receive, version_vector

from tests.rig.bare import RID, Peer, give, swap
from tests.rig.invariants import check_file, dump, operations
from tests.rig.replica import START, Crash, Replica, RigClock, write_in_place


@pytest.fixture
def two(tmp_path: Path) -> tuple[Peer, Peer]:
    return Peer(tmp_path, "low", 1), Peer(tmp_path, "high", 2)


def test_operations_are_numbered_from_one_without_gaps(two: tuple[Peer, Peer]) -> None:
    one, _ = two
    for i in range(3):
        one.set({"title": str(i)})
        with one.log.command():
            pass  # a command that decides nothing leaves no trace
    with one.log.command() as command:
        command.add([Set("thing", RID, {"a": 1}), Set("thing", RID, {"b": 1}), Set("place", RID, {"c": 1}, scope=LOCAL)])
    rows = one.log.db.execute("select seq, device, n, command from operation order by seq").fetchall()
    assert rows == [(1, 1, 1, 1), (2, 1, 2, 2), (3, 1, 3, 3), (4, 1, 4, 4), (5, 1, 5, 4), (6, 2, 1, 4)]
    check_file(one.log)


def test_a_command_that_fails_leaves_nothing(two: tuple[Peer, Peer]) -> None:
    one, _ = two
    one.set({"title": "kept"})
    with pytest.raises(ZeroDivisionError), one.log.command() as command:
        command.add([Set("thing", RID, {"title": "lost"})])
        _ = 1 / 0
    assert one.value("title") == "kept"
    assert not one.log.db.in_transaction
    assert one.set({"title": "next"}) == 2


def test_local_operations_are_never_offered(two: tuple[Peer, Peer]) -> None:
    one, other = two
    one.set({"path": "/secret"}, scope=LOCAL)
    one.set({"title": "shared"}, bytes(16))
    assert [e["fields"] for e in envelopes(one.log)] == [{"title": "shared"}]
    give(one, other)
    assert other.log.db.execute("select count(*) from operation").fetchone() == (1,)
    assert version_vector(one.log) == {(b"\1" * 16).hex(): 1}
    assert len(list(envelopes(one.log, scopes=(0, 1)))) == 2


class TestReceiving:
    def test_only_what_is_next_is_taken(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        for i in range(5):
            one.set({"title": str(i)})
        items = list(envelopes(one.log))
        result = receive(other.log, [items[3], items[0], items[4], items[1], items[1], items[0]])
        assert (result.applied, result.missing, result.known, result.forked) == (2, 2, 2, [])
        assert receive(other.log, items).applied == 3
        assert other.value("title") == "4"
        check_file(other.log)

    def test_the_same_id_with_another_content_is_a_fork(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.set({"title": "true"})
        give(one, other)
        item = next(iter(envelopes(one.log)))
        result = receive(other.log, [{**item, "fields": {"title": "false"}}, {**item, "hlc": item["hlc"] + 1}, item])
        assert result.forked == [(one.log.device.hex(), 1)] * 2
        assert (result.known, other.value("title")) == (1, "true")

    @pytest.mark.parametrize(
        "change",
        [
            {"n": 0}, {"n": "1"}, {"n": True}, {"n": 1 << 70}, {"hlc": -1}, {"hlc": 1 << 63}, {"at": 1 << 60}, {"offset": 5000},
            {"rid": "00"}, {"device": "xyz"}, {"record": 7}, {"fields": [1]}, {"fields": None}, {"scope": 2}, {"undoes": "a"},
            {"undoes": 1 << 64}, {"command": None},
        ],
    )  # fmt: skip
    def test_what_is_no_operation_is_noted_and_the_rest_taken(self, two: tuple[Peer, Peer], change: dict[str, Any]) -> None:
        one, other = two
        one.set({"title": "good"})
        item = next(iter(envelopes(one.log)))
        result = receive(other.log, [{**item, **change}, {}, item])
        assert [position for position, _ in result.refused] == [0, 1]
        assert (result.applied, other.value("title")) == (1, "good")

    def test_unknown_kinds_and_fields_are_kept_and_passed_on(self, two: tuple[Peer, Peer], tmp_path: Path) -> None:
        one, other = two
        with one.log.command() as command:
            command.add([Set("gadget", RID, {"size": [1, {"a": None}], "parts*": {"+": ["x"]}})])
        third = Peer(tmp_path, "third")
        give(one, other)
        give(other, third)
        assert list(envelopes(third.log)) == list(envelopes(one.log))

    def test_a_clock_from_the_future_orders_what_comes_after_it(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.at(365 * 86_400_000).set({"title": "future"})
        give(one, other)
        other.at(0).set({"title": "after it"})
        swap(*two)
        assert one.value("title") == other.value("title") == "after it"


class TestWhoseFile:
    """Two files never number different operations alike."""

    @pytest.mark.parametrize("fingerprint", [True, False])
    @pytest.mark.parametrize("acknowledged", [0, 2, 3])
    def test_a_copied_file_is_another_device(self, two: tuple[Peer, Peer], tmp_path: Path, fingerprint: bool, acknowledged: int) -> None:
        one, other = two
        for i in range(3):
            one.set({"title": str(i)})
        give(one, other)
        acknowledge(one.log, acknowledged)
        for suffix in ("", "-wal", *(["-device"] if fingerprint else [])):
            shutil.copyfile(one.path + suffix, str(tmp_path / "copy.db") + suffix)
        copy = Peer(tmp_path, "copy")
        assert copy.log.device != one.log.device
        check_file(copy.log)
        by_device = {d: [n for e, n in operations(copy.log) if e == d] for d in version_vector(copy.log)}
        assert by_device.get(one.log.device.hex(), []) == list(range(1, acknowledged + 1))
        copy.set({"title": "copied"})
        one.set({"title": "original", "due": "may"})
        swap(one, other, copy)
        assert one.rows() == other.rows() == copy.rows()
        assert operations(one.log) == operations(other.log) == operations(copy.log)

    def test_opening_again_keeps_the_device(self, two: tuple[Peer, Peer]) -> None:
        one, _ = two
        device = one.log.device
        one.set({"title": "x"})
        one.log.close()
        assert one.open().device == device

    def test_an_older_copy_put_back_is_another_device(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.set({"title": "old"})
        one.log.close()
        old = Path(one.path).read_bytes()
        one.log = one.open()
        device = one.log.device
        one.set({"title": "new"})
        give(one, other)
        one.log.close()
        write_in_place(one.path, old)
        one.log = one.open()
        assert one.log.device != device
        one.at(9).set({"title": "after"})
        swap(*two)
        assert one.rows() == other.rows()
        assert operations(one.log) == operations(other.log)

    def test_so_it_is_after_a_process_died_between_its_commit_and_the_note_of_it(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.set({"title": "old"})
        one.log.close()
        kept = {s: Path(one.path + s).read_bytes() for s in ("", "-device")}
        one.log = one.open()
        one.set({"title": "killed"})
        one.log.close()
        write_in_place(one.path + "-device", kept["-device"])
        one.log = one.open()  # the next process, which a sync or an export may be
        device = one.log.device
        give(one, other)
        one.log.close()
        write_in_place(one.path, kept[""])
        one.log = one.open()
        assert one.log.device != device
        one.at(9).set({"title": "after"})
        swap(*two)
        assert one.rows() == other.rows()
        assert operations(one.log) == operations(other.log)

    def test_a_new_device_that_nothing_else_came_with_is_remembered(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.set({"title": "before"})
        one.log.close()
        kept = {s: Path(one.path + s).read_bytes() for s in ("", "-device")}
        one.log = one.open()
        one.set({"title": "lost"})
        give(one, other)
        one.log.close()
        for suffix, content in kept.items():
            write_in_place(one.path + suffix, content)
        one.log = one.open()
        one.at(9).set({"title": "again"})
        device = one.log.device
        receive(one.log, [e for e in envelopes(other.log) if e["n"] == 2])  # the other history's; nothing new can be applied
        assert one.log.device != device
        device = one.log.device
        one.log.close()
        assert one.open().device == device

    @pytest.mark.parametrize(
        "change",
        [{"command": 7}, {"undoes": 1}, {"at": 1}, {"offset": 1}, {"schema": 9}, {"hlc": 1}, {"rid": "07" * 16}, {"record": "gizmo"},
         {"fields": {"x": True}}, {"fields": {"x": 1.0}}, {"fields": None, "event": {"x": 1}}],
    )  # fmt: skip
    def test_a_number_that_says_anything_else_is_a_fork(self, two: tuple[Peer, Peer], change: dict[str, Any]) -> None:
        one, other = two
        one.set({"x": 1})
        give(one, other)
        (envelope,) = envelopes(one.log)
        assert receive(other.log, [envelope]).known == 1
        assert receive(other.log, [{k: v for k, v in {**envelope, **change}.items() if v is not None}]).forked == [(envelope["device"], 1)]

    @pytest.mark.parametrize("since", [0, 1, 2, 5])
    def test_a_machine_taken_back_with_its_fingerprint_notices_when_its_own_operations_come_back(
        self, two: tuple[Peer, Peer], since: int
    ) -> None:
        one, other = two
        one.set({"title": "before"})
        one.log.close()
        kept = {s: Path(one.path + s).read_bytes() for s in ("", "-device")}
        one.log = one.open()
        device = one.log.device
        for i in range(3):
            one.set({"title": f"lost {i}"})
        give(one, other)
        one.log.close()
        for suffix, content in kept.items():
            write_in_place(one.path + suffix, content)
        one.log = one.open()
        assert one.log.device == device  # nothing tells it yet
        for i in range(since):
            one.at(10 + i).set({"due": f"new {i}"})
        second = one.open()
        result = receive(one.log, list(envelopes(other.log)))
        assert not result.forked and not result.refused
        assert one.log.device != device
        swap(*two)
        check_file(one.log)
        assert one.rows() == other.rows()
        assert operations(one.log) == operations(other.log)
        assert one.value("due") == (f"new {since - 1}" if since else None)
        with second.command() as command:  # a process that was open all along
            command.add([Set("thing", RID, {"from": "second"})])
        one.log.close()
        second.close()
        assert one.open().device == second.device != device

    @pytest.mark.parametrize(("own", "fresh", "before", "after"), [(128, 1, "own", "other"), (50, 200, "other", "own")])
    def test_who_wins_a_tie_is_settled_anew_for_a_new_device(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: int, fresh: int, before: str, after: str
    ) -> None:
        """Two spawns carry the same low clock: the higher device id wins, and a new id can change that."""
        one, other = Peer(tmp_path, "one", own), Peer(tmp_path, "other", 100)
        one.set({"title": "own"}, spawn=True)
        event = one.ring(by="own")
        other.set({"title": "other"}, spawn=True)
        other.ring(by="other")
        give(other, one)
        assert one.value("title") == before
        for suffix in ("", "-wal"):
            shutil.copyfile(one.path + suffix, str(tmp_path / "copy.db") + suffix)
        ids = iter([bytes([fresh]) * 16, b"\7" * 16])
        with monkeypatch.context() as patched:
            patched.setattr(os, "urandom", lambda size: next(ids))
            copy = Peer(tmp_path, "copy")
        swap(copy, other)
        assert copy.value("title") == other.value("title") == after
        assert copy.bell(event) == other.bell(event)
        assert copy.rows() == other.rows()

    def test_a_lost_acknowledgement_only_repeats_what_is_known(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.set({"title": "a"})
        give(one, other)
        result = receive(other.log, list(envelopes(one.log)))
        assert (result.applied, result.known) == (0, 1)
        acknowledge(one.log, 99)
        acknowledge(one.log, 1)
        assert one.log.db.execute("select acknowledged from meta").fetchone() == (1,)


def a_rich_command(replica: Replica) -> None:
    """A repeating task with a step, finished: events, spawns, several records, the search index."""
    replica.tasks.done(["water"])


def made(path: Path) -> Replica:
    replica = Replica(str(path), RigClock({"now": START}))
    parent = replica.tasks.add(
        {"title": "water plants", "repeat": "FREQ=DAILY", "due": "2026-03-05", "project": "Home", "tags": ["x"]}
    ).value
    replica.tasks.add({"title": "fill can", "parent": parent.rid})
    return replica


def test_dying_between_any_two_statements_leaves_all_or_nothing(tmp_path: Path) -> None:
    replica = made(tmp_path / "one.db")
    device, before = replica.device, dump(replica.log)
    kept = replica.snapshot()
    replica.db.statements = 0
    a_rich_command(replica)
    statements, whole = replica.db.statements, {k: len(v) for k, v in dump(replica.log).items()}
    assert statements > 20
    for at in range(2 * statements):
        replica.close()
        replica.put_back(kept, fingerprint=True)
        replica.open()
        replica.db.arm(at // 2, after=bool(at % 2))
        with pytest.raises(Crash):
            a_rich_command(replica)
        replica.kill(hot=at % 3 > 0)
        replica.open()
        assert replica.device == device
        check_file(replica.log)
        if at == 2 * statements - 1:  # the commit itself had run
            assert {k: len(v) for k, v in dump(replica.log).items()} == whole
        else:
            assert dump(replica.log) == before
    replica.close()


def test_dying_while_receiving_loses_nothing_that_was_there(tmp_path: Path) -> None:
    source = made(tmp_path / "source.db")
    a_rich_command(source)
    items = list(envelopes(source.log))
    for at in range(0, 60, 3):
        target = Replica(str(tmp_path / f"{at}.db"), RigClock({"now": START}))
        target.db.arm(at, False)
        try:
            receive(target.log, items)
        except Crash:
            target.kill(True)
            target.open()
            assert version_vector(target.log) == {}
            receive(target.log, items)
        target.db.arm(-1, False)
        assert dump(target.log) == dump(source.log)
        target.close()


def test_two_handles_to_one_file_take_turns(two: tuple[Peer, Peer]) -> None:
    one, _ = two
    second: Log = one.open()
    for i in range(4):
        with (one.log, second)[i % 2].command() as command:
            command.add([Set("thing", RID, {"title": str(i), f"f{i}": i})])
    assert one.value("title") == "3"
    check_file(second)
    assert [r[0] for r in second.db.execute("select n from operation order by seq")] == [1, 2, 3, 4]
