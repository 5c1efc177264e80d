"""Plans from a real file: what belongs to a day, in which order, and what stays out of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from adhd_core.oplog.errors import AdhdError

from tests.focus.conftest import Desk

TODAY = "2026-03-05"


def add(desk: Desk, title: str, **fields: Any) -> None:
    """Make a task."""
    desk.adhd.tasks.add({"title": title, **fields})


def told(desk: Desk, day: date | None = None) -> list[tuple[str, str, str]]:
    """(kind, begin, title) of each block that is not free."""
    blocks = desk.adhd.plan.day(day).blocks
    return [(b.kind, f"{b.begin:%H:%M}", b.task.title) for b in blocks if b.task is not None]


def test_a_day(desk: Desk) -> None:
    add(desk, "dentist", due=f"{TODAY}T15:00:00+01:00", estimate_minutes=45)
    add(desk, "call bank", due=f"{TODAY}T10:00:00Z", estimate_minutes=10)
    add(desk, "tax letter", due=TODAY, estimate_minutes=50)
    add(desk, "garden", start=TODAY)
    add(desk, "some day")
    add(desk, "tomorrow", start="2026-03-06")
    plan = desk.adhd.plan.day()
    assert told(desk) == [
        ("task", "09:40", "tax letter"), ("edge", "11:00", "call bank"), ("task", "11:15", "garden"), ("way", "14:45", "dentist"),
        ("edge", "15:00", "dentist"),
    ]  # fmt: skip
    garden = next(b for b in plan.blocks if b.task is not None and b.task.title == "garden")
    assert garden.guessed and garden.minutes == 30
    assert plan.finish is not None and f"{plan.finish:%H:%M}" == "15:45" and plan.rest == [] and plan.earlier == []
    free = [b for b in plan.blocks if b.kind == "free"]
    assert [f.task.title for f in free[0].fits] == ["some day"] and sum(len(b.fits) for b in free) == 1
    assert f"{plan.end:%H:%M}" == "22:00"
    assert told(desk, date(2026, 3, 6)) == [("task", "09:00", "tomorrow")]


def test_the_order_is_that_of_choose(desk: Desk) -> None:
    add(desk, "small", start=TODAY, estimate_minutes=10)
    add(desk, "weighty", start=TODAY, estimate_minutes=40, priority="urgent")
    offered = [o.task.title for o in desk.adhd.choose.some(2)]
    assert [title for _, _, title in told(desk)] == offered == ["weighty", "small"]


def test_what_does_not_fit_stays_out(desk: Desk) -> None:
    desk.adhd.preferences.set("day_ends", 12)
    add(desk, "film", start=TODAY, estimate_minutes=85, priority="high")
    add(desk, "book", start=TODAY, estimate_minutes=80)
    add(desk, "shed", start=TODAY, estimate_minutes=600, priority="low")
    plan = desk.adhd.plan.day()
    assert told(desk)[0] == ("task", "09:40", "film") and all(b.end <= plan.end for b in plan.blocks)
    assert ("book", 80, False) in [(f.task.title, f.minutes, f.parted) for f in plan.rest]
    desk.later(4 * 60)
    plan = desk.adhd.plan.day()
    assert plan.blocks == [] and plan.finish is None and len(plan.rest) == 3
    desk.adhd.preferences.set("day_ends", 25)
    assert desk.adhd.plan.day().end.isoformat() == "2026-03-06T01:00:00+01:00"


def test_what_cannot_be_done_has_no_place(desk: Desk) -> None:
    add(desk, "blocked", start=TODAY)
    add(desk, "first")
    need = desk.adhd.tasks.find("first").rid.hex()
    desk.adhd.tasks.edit(["blocked"], {"depends*": {"+": [need]}})
    add(desk, "waiting", start=TODAY)
    desk.adhd.tasks.edit(["waiting"], {"status": "waiting"})
    add(desk, "sam calls", due=f"{TODAY}T14:00:00+01:00")
    desk.adhd.tasks.edit(["sam"], {"status": "waiting"})
    add(desk, "goal", start=TODAY, kind="goal", level=3)
    desk.adhd.tasks.add({"title": "its task", "parent": desk.adhd.tasks.find("goal").rid, "level": 4, "status": "open"})
    add(desk, "over", start=TODAY)
    desk.adhd.tasks.done(["over"])
    assert told(desk) == [("way", "13:45", "sam calls"), ("edge", "14:00", "sam calls")]


def test_steps_say_how_long(desk: Desk) -> None:
    task = desk.adhd.tasks.add({"title": "tax", "start": TODAY, "estimate_minutes": 60}).value
    for title, minutes in (("open it", 2), ("read it", None), ("sign it", 10)):
        desk.adhd.tasks.add({"title": title, "parent": task.rid, "level": 6, "status": "open", "estimate_minutes": minutes})
    assert [b.minutes for b in desk.adhd.plan.day().blocks if b.kind == "task"] == [17]
    desk.adhd.tasks.done(["open it"])
    assert [b.minutes for b in desk.adhd.plan.day().blocks if b.kind == "task"] == [15]


def test_a_clock_time_that_has_gone_by_is_set_apart(desk: Desk) -> None:
    add(desk, "standup", due=f"{TODAY}T08:30:00+01:00", estimate_minutes=15)
    add(desk, "lecture", due=f"{TODAY}T09:00:00+01:00", due_end=f"{TODAY}T10:30:00+01:00")
    plan = desk.adhd.plan.day()
    assert [t.title for t in plan.earlier] == ["standup"] and told(desk) == [("edge", "09:00", "lecture")]
    assert plan.blocks[0].leave is None and all(b.begin >= plan.blocks[0].end for b in plan.blocks[1:])


def test_a_session_that_runs_comes_first(desk: Desk) -> None:
    add(desk, "garden", start=TODAY, priority="urgent")
    add(desk, "thesis", estimate_minutes=40)
    desk.adhd.focus.start(desk.adhd.tasks.find("thesis"))
    desk.later(13)
    plan = desk.adhd.plan.day()
    first = plan.blocks[0]
    assert first.runs and first.task is not None and (first.task.title, first.minutes, first.begin) == ("thesis", 27, plan.begin)
    assert [title for _, _, title in told(desk)] == ["thesis", "garden"]


def test_a_week(desk: Desk) -> None:
    add(desk, "both", start="2026-03-06", due="2026-03-09")
    add(desk, "party", due="2026-03-07T20:00:00+01:00", due_end="2026-03-07T23:30:00+01:00")
    add(desk, "night train", due="2026-03-08T01:30:00+01:00", estimate_minutes=60)
    week = desk.adhd.plan.week()
    said = {d.day.day: [b.task.title for b in d.blocks if b.task and b.kind != "way"] for d in week}
    assert said == {5: [], 6: ["both"], 7: ["party", "night train"], 8: [], 9: [], 10: [], 11: []}
    assert [d.minutes for d in week] == [0, 30, 15 + 210 + 15 + 60, 0, 0, 0, 0]
    assert week[2].json() == desk.adhd.plan.day(date(2026, 3, 7)).json()


@pytest.mark.parametrize("day", [date(2026, 3, 4), date(1, 1, 1), date(9999, 12, 31)])
def test_no_plan_for_such_a_day(desk: Desk, day: date) -> None:
    with pytest.raises(AdhdError) as error:
        desk.adhd.plan.day(day)
    assert error.value.exit == 2


def test_what_another_version_wrote_does_no_harm(desk: Desk) -> None:
    for stamp in ("2026-03-05T99:99", "2026-03-05Tsoon", f"{TODAY} maybe", "2026-03-05T10:00:00+99:00"):
        add(desk, f"odd {stamp}", due=stamp, start=stamp)
    assert len(desk.adhd.plan.week()) == 7 and desk.adhd.insight.week().done == 0
