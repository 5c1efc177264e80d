"""What follows a repeating task: tables of rules, and the same over two devices."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.operation import Set
from adhd_core.tasks.recurrence import following, parse_rule, without_count
from adhd_core.tasks.service import Tasks
from adhd_core.tasks.task import COLUMNS, Task

from tests.rig.bare import Peer, give, swap

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def a_task(**fields: object) -> Task:
    columns = {
        "rid": bytes(16),
        "handle": "k3fd",
        "title": "water",
        "status": 1,
        "kind": 0,
        "level": 4,
        "priority": 0,
        "state": 0,
        "deleted": 0,
    }
    columns |= {"created": 0, "created_offset": 0, "updated": 0, "updated_offset": 0, "id": 1}
    return Task(tuple({**columns, **fields}.get(name) for name in COLUMNS))


def after(now: str, **fields: object) -> dict[str, object] | None:
    """What follows a task that is finished at `now` in Berlin."""
    return following(a_task(**fields), datetime.fromisoformat(now).replace(tzinfo=BERLIN), 4)


@pytest.mark.parametrize(
    ("repeat", "due", "now", "expected"),
    [
        ("FREQ=DAILY", "2026-03-05", "2026-03-05T10:00", "2026-03-06"),
        ("FREQ=DAILY", "2026-03-05", "2026-03-06T01:30", "2026-03-06"),  # the day ends at four
        ("FREQ=DAILY", "2026-03-05", "2026-03-06T04:30", "2026-03-07"),
        ("RRULE:FREQ=DAILY", "2026-03-05", "2026-03-05T10:00", "2026-03-06"),
        ("FREQ=DAILY;INTERVAL=3", "2026-03-05", "2026-03-05T10:00", "2026-03-08"),
        ("FREQ=DAILY;INTERVAL=3", "2026-03-05", "2026-03-09T10:00", "2026-03-11"),  # in step with where it began
        ("FREQ=WEEKLY;BYDAY=TU", "2026-03-03", "2026-03-03T10:00", "2026-03-10"),
        ("FREQ=WEEKLY;BYDAY=TU", "2026-03-03", "2026-03-05T10:00", "2026-03-10"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "2026-03-03", "2026-03-03T10:00", "2026-03-05"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-03-06", "2026-03-06T10:00", "2026-03-09"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-03-02", "2026-03-02T10:00", "2026-03-16"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-02-27", "2026-02-27T10:00", "2026-03-27"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", "2026-01-31T10:00", "2026-03-31"),  # a month without a 31st is left out
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", "2026-01-31T10:00", "2026-02-28"),
        ("FREQ=YEARLY", "2026-03-05", "2026-03-05T10:00", "2027-03-05"),
        ("FREQ=YEARLY", "2024-02-29", "2024-02-29T10:00", "2028-02-29"),
        ("FREQ=DAILY", "2026-03-09", "2026-03-05T10:00", "2026-03-10"),  # done ahead of time: the one after its own
        ("FREQ=WEEKLY;BYDAY=TU", "2026-03-10", "2026-03-05T10:00", "2026-03-17"),
        ("FREQ=DAILY", "2025-01-01", "2026-03-05T10:00", "2026-03-06"),  # a pile of past ones is one
        ("FREQ=WEEKLY;BYDAY=SU", "2024-06-02", "2026-03-05T10:00", "2026-03-08"),
        ("FREQ=DAILY;UNTIL=20260306", "2026-03-05", "2026-03-05T10:00", "2026-03-06"),
        ("FREQ=DAILY;UNTIL=20260306T000000Z", "2026-03-05", "2026-03-05T10:00", "2026-03-06"),
        ("FREQ=DAILY;UNTIL=20260305", "2026-03-05", "2026-03-05T10:00", None),
        ("FREQ=DAILY;UNTIL=20260310", "2026-03-05", "2026-03-20T10:00", None),
        ("FREQ=DAILY;COUNT=1", "2026-03-05", "2026-03-05T10:00", None),
        ("FREQ=DAILY;COUNT=3", "2026-03-05", "2026-03-20T10:00", None),
    ],
)  # fmt: skip
def test_the_next_date(repeat: str, due: str, now: str, expected: str | None) -> None:
    out = after(now, repeat=repeat, due=due)
    assert (out and out["due"]) == expected


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        ("2026-03-27T15:00:00+01:00", "2026-03-27T16:00", "2026-03-28T15:00:00+01:00"),
        ("2026-03-28T15:00:00+01:00", "2026-03-28T16:00", "2026-03-29T15:00:00+02:00"),  # the clocks go forward in between
        ("2026-10-24T15:00:00+02:00", "2026-10-24T16:00", "2026-10-25T15:00:00+01:00"),  # and back
        ("2026-03-05T23:30:00+01:00", "2026-03-06T00:30", "2026-03-06T23:30:00+01:00"),
        ("2026-03-05T15:00:00+01:00", "2026-03-05T09:00", "2026-03-06T15:00:00+01:00"),
        ("2026-02-05T15:00:00+01:00", "2026-03-05T09:00", "2026-03-06T15:00:00+01:00"),
    ],
)
def test_a_wall_time_stays_what_it_is(due: str, now: str, expected: str) -> None:
    out = after(now, repeat="FREQ=DAILY", due=due)
    assert out is not None and out["due"] == expected


@pytest.mark.parametrize("repeat", ["FREQ=DAILY", "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"])
def test_a_time_that_the_clocks_leave_out_comes_back_the_day_after(repeat: str) -> None:
    out = after("2026-03-28T10:00", repeat=repeat, due="2026-03-28T02:30:00+01:00")
    assert out is not None
    moment = datetime.fromisoformat(str(out["due"]))
    assert moment.astimezone(BERLIN).isoformat() == "2026-03-29T03:30:00+02:00"
    again = after("2026-03-29T10:00", repeat=repeat, due=out["due"])
    assert again == {"repeat": repeat, "due": "2026-03-30T02:30:00+02:00"}


def test_a_pair_of_times_over_the_gap_keeps_its_length_the_day_after() -> None:
    out = after("2026-03-28T10:00", repeat="FREQ=DAILY", due="2026-03-28T02:30:00+01:00", due_end="2026-03-28T04:00:00+01:00")
    assert out is not None and out["due_end"] == "2026-03-29T04:00:00+02:00"
    again = after("2026-03-29T10:00", repeat="FREQ=DAILY", due=out["due"], due_end=out["due_end"])
    assert again is not None
    assert (again["due"], again["due_end"]) == ("2026-03-30T02:30:00+02:00", "2026-03-30T04:00:00+02:00")


def test_counted_from_done_a_time_in_the_gap_comes_back() -> None:
    out = after("2026-03-29T10:00", repeat="FREQ=DAILY", due="2026-03-29T02:30:00+01:00", repeat_from="done")
    assert out is not None and out["due"] == "2026-03-30T02:30:00+02:00"


def test_an_edit_on_the_day_of_the_gap_is_kept() -> None:
    out = after("2026-03-29T10:00", repeat="FREQ=DAILY", due="2026-03-29T09:00:00+02:00")
    assert out == {"repeat": "FREQ=DAILY", "due": "2026-03-30T09:00:00+02:00"}


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        ("2026-11-22T08:00:00+00:00", "2026-11-22T10:00", "2026-11-23T09:00:00+01:00"),
        ("2026-11-22T08:00:00Z", "2026-11-22T10:00", "2026-11-23T09:00:00+01:00"),
        ("2026-10-24T08:00:00Z", "2026-10-24T11:00", "2026-10-25T10:00:00+01:00"),  # ten o'clock here, before and after the change
        ("2026-11-22T23:30:00Z", "2026-11-23T10:00", "2026-11-24T00:30:00+01:00"),  # another day here
        ("2026-11-22T03:00:00-05:00", "2026-11-22T10:00", "2026-11-23T09:00:00+01:00"),
    ],
)
def test_a_time_stored_with_another_offset_stays_what_it_is_here(due: str, now: str, expected: str) -> None:
    for origin in (None, "done"):
        out = after(now, repeat="FREQ=DAILY", due=due, repeat_from=origin)
        assert out is not None and out["due"] == expected


def test_all_dates_of_a_task_move_together() -> None:
    out = after("2026-03-05T10:00", repeat="FREQ=WEEKLY", due="2026-03-05", due_end="2026-03-06", start="2026-03-03")
    assert out == {"repeat": "FREQ=WEEKLY", "due": "2026-03-12", "due_end": "2026-03-13", "start": "2026-03-10"}


def test_a_task_without_a_date_comes_back_by_its_rule() -> None:
    assert after("2026-03-05T10:00", repeat="FREQ=DAILY") == {"repeat": "FREQ=DAILY", "start": "2026-03-06"}
    assert after("2026-03-05T10:00", repeat="FREQ=WEEKLY;BYDAY=TU", start="2026-03-03") == {
        "repeat": "FREQ=WEEKLY;BYDAY=TU",
        "start": "2026-03-10",
    }


def test_counted_from_when_it_was_done() -> None:
    out = after("2026-03-09T10:00", repeat="FREQ=DAILY;INTERVAL=7", due="2026-03-05", repeat_from="done")
    assert out is not None and out["due"] == "2026-03-16"
    timed = after("2026-03-09T10:00", repeat="FREQ=DAILY;INTERVAL=7", due="2026-03-05T08:15:00+01:00", repeat_from="done")
    assert timed is not None and timed["due"] == "2026-03-16T08:15:00+01:00"


def test_the_hour_of_a_rule_decides() -> None:
    out = after("2026-03-05T10:00", repeat="FREQ=DAILY;BYHOUR=9;BYMINUTE=0", due="2026-03-05T08:00:00+01:00")
    assert out is not None and out["due"] == "2026-03-06T09:00:00+01:00"


@pytest.mark.parametrize(
    ("rule", "used", "left"),
    [("FREQ=DAILY;COUNT=3", 1, "FREQ=DAILY;COUNT=2"), ("COUNT=2;FREQ=DAILY", 2, None), ("FREQ=DAILY", 9, "FREQ=DAILY")],
)
def test_a_count_is_used_up(rule: str, used: int, left: str | None) -> None:
    assert without_count(rule, used) == left


@pytest.mark.parametrize("late", [0, 1, 2])
def test_a_counted_series_has_so_many_times(late: int) -> None:
    """Three times in all; days that went by while a task lay there are used up with it."""
    due, repeat, made = "2026-03-05", "FREQ=DAILY;COUNT=3", 1
    while (out := after(f"2026-03-{int(due[-2:]) + (late if made == 1 else 0):02d}T10:00", repeat=repeat, due=due)) is not None:
        due, repeat, made = str(out["due"]), str(out["repeat"]), made + 1
    assert (due, made) == (("2026-03-07", 3), ("2026-03-07", 2), ("2026-03-05", 1))[late]


@pytest.mark.parametrize("rule", ["nonsense", "FREQ=OFTEN", "", "FREQ=DAILY;COUNT=x"])
def test_what_is_no_rule_is_refused(rule: str) -> None:
    with pytest.raises(AdhdError) as refused:
        parse_rule(rule)
    assert refused.value.exit == 2


class TestSeries:
    """Successors, as people meet them."""

    @pytest.fixture
    def two(self, tmp_path: Path) -> tuple[Peer, Peer]:
        return Peer(tmp_path, "one", 1), Peer(tmp_path, "two", 2)

    def open_dues(self, peer: Peer) -> list[str | None]:
        return [t.due for t in Tasks(peer.log)._read().rows("where t.deleted = 0 and t.status < 4 order by t.due, t.rid")]

    def test_done_on_two_devices_offline_has_one_successor(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        task = Tasks(one.log).add({"title": "water", "repeat": "FREQ=DAILY", "due": "2026-03-05", "tags": ["green"]}).value
        Tasks(one.log).add({"title": "fill can", "parent": task.rid})
        give(one, other)
        for peer in two:
            Tasks(peer.log).done(["water"])
        Tasks(other.at(60_000).log).edit(["water"], {"title": "water the fern"})
        swap(*two)
        for peer in two:
            rows = Tasks(peer.log)._read().rows("where t.deleted = 0 and t.status < 4 order by t.title")
            assert [(t.title, t.due, t.tags) for t in rows] == [("fill can", None, []), ("water the fern", "2026-03-06", ["green"])]
            assert rows[0].parent == rows[1].rid
            assert peer.log.db.execute("select count(*), sum(stands) from task_done").fetchone() == (1, 1)

    def test_a_late_spawn_never_overwrites_an_edit(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        Tasks(one.log).add({"title": "water", "repeat": "FREQ=DAILY", "due": "2026-03-05"})
        give(one, other)
        Tasks(one.log).done(["water"])
        Tasks(one.log).edit(["water"], {"due": "2026-03-09"})
        other.at(86_400_000 * 3)
        Tasks(other.log).done(["water"])
        assert self.open_dues(other) == ["2026-03-09"]
        swap(*two)
        assert self.open_dues(one) == self.open_dues(other) == ["2026-03-09"]

    def test_skipped_on_one_and_done_on_the_other(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        Tasks(one.log).add({"title": "water", "repeat": "FREQ=DAILY", "due": "2026-03-05"})
        give(one, other)
        assert Tasks(one.log).skip(["water"]).value.due == "2026-03-06"
        Tasks(other.at(1).log).done(["water"])
        swap(*two)
        assert self.open_dues(one) == self.open_dues(other) == ["2026-03-06"]

    def test_the_last_one_of_a_series_can_be_skipped(self, two: tuple[Peer, Peer]) -> None:
        one, _ = two
        Tasks(one.log).add({"title": "water", "repeat": "FREQ=DAILY;COUNT=1", "due": "2026-03-05"})
        out = Tasks(one.log).skip(["water"])
        assert (out.value.title, out.value.status) == ("water", "dropped")
        assert out.notes == ("That was the last one of the series; it was let go.",)
        assert self.open_dues(one) == []

    def test_a_rule_that_nobody_can_read_keeps_no_task_from_being_finished(self, two: tuple[Peer, Peer]) -> None:
        one, _ = two
        task = Tasks(one.log).add({"title": "water"}).value
        with one.log.command() as command:  # as another program could have written it
            command.add([Set("task", task.rid, {"repeat": "every other blue moon"})])
        assert Tasks(one.log).done(["water"]).value[0].status == "done"
        assert self.open_dues(one) == []

    def test_reopened_and_done_again_keeps_one_successor(self, two: tuple[Peer, Peer]) -> None:
        one, _ = two
        tasks = Tasks(one.log)
        task = tasks.add({"title": "water", "repeat": "FREQ=DAILY", "due": "2026-03-05"}).value
        tasks.done([task.handle])
        tasks.reopen([task.handle])
        tasks.done([task.handle])
        assert self.open_dues(one) == ["2026-03-06"]
        assert one.log.db.execute("select count(*), sum(stands) from task_done").fetchone() == (2, 2)
