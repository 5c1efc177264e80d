"""Weeks and lists from a real file: what counts, once, on two devices as on one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from adhd_core.oplog.receive import envelopes, receive

from tests.focus.conftest import Desk


def work(desk: Desk, title: str, minutes: int, **fields: Any) -> None:
    """Work on a task for so long, and finish it."""
    task = desk.adhd.tasks.add({"title": title, **fields}).value
    desk.adhd.focus.start(task, minutes=90)
    desk.later(minutes)
    desk.adhd.focus.done([])


def titles(desk: Desk, *days: date) -> list[str]:
    """What was done, in words."""
    return [d.title for d in desk.adhd.insight.did(*days)[0]]


def test_a_week(desk: Desk) -> None:
    desk.adhd.energy.record(4)
    work(desk, "thesis", 45, zone="Work")
    work(desk, "letter", 20)
    desk.later(24 * 60)
    desk.adhd.tasks.add({"title": "milk", "zone": "Life"})
    desk.adhd.tasks.done(["milk"])
    week = desk.adhd.insight.week()
    assert [(d.day.isoformat(), d.seconds // 60, d.done, d.energy) for d in week.days] == [
        ("2026-03-02", 0, 0, None), ("2026-03-03", 0, 0, None), ("2026-03-04", 0, 0, None), ("2026-03-05", 65, 2, 4),
        ("2026-03-06", 0, 1, None),
    ]  # fmt: skip
    assert (week.seconds // 60, week.done, week.first, week.last) == (65, 3, date(2026, 3, 2), date(2026, 3, 8))
    assert [(s.name, s.seconds // 60, s.done) for s in week.hours if s.seconds or s.done] == [(9, 20, 0), (10, 45, 3)]
    assert [(s.name, s.seconds // 60, s.done) for s in week.zones] == [("Work", 45, 1), ("Life", 0, 1), (None, 20, 1)]
    assert [(s.name, s.seconds // 60, s.done) for s in week.energies] == [(4, 65, 2), (None, 0, 1)]
    assert week.best is None and week.json()["best_hours"] is None
    month = desk.adhd.insight.month()
    assert (month.seconds, month.done, len(month.days)) == (week.seconds, 3, 6)
    assert desk.adhd.insight.week(1).done == 0 and desk.adhd.insight.month(2).first == date(2026, 1, 1)
    desk.adhd.preferences.set("week_start", "sunday")
    assert desk.adhd.insight.week().first == date(2026, 3, 1)


def test_a_session_that_runs_counts_until_now(desk: Desk) -> None:
    desk.adhd.focus.start(desk.adhd.tasks.add({"title": "thesis"}).value, minutes=60)
    desk.later(12)
    assert desk.adhd.insight.week().seconds == 12 * 60 == desk.adhd.focus.seconds_today()
    done, worked = desk.adhd.insight.did()
    assert done == [] and [(d.title, d.minutes, d.at) for d in worked] == [("thesis", 12, None)]


def test_what_was_done_is_told_once_and_as_it_stands(desk: Desk) -> None:
    tax = desk.adhd.tasks.add({"title": "tax letter"}).value
    for step in ("open it", "read it"):
        desk.adhd.tasks.add({"title": step, "parent": tax.rid, "level": 6, "status": "open"})
    desk.adhd.tasks.done(["open it"])
    found = desk.adhd.insight.did()[0]
    assert [(d.title, d.of) for d in found] == [("open it", "tax letter")]
    desk.later(5)
    desk.adhd.tasks.done(["tax letter"])  # the step that was left is finished with it, quietly
    assert titles(desk) == ["open it", "tax letter"] and desk.adhd.insight.week().done == 2
    desk.adhd.tasks.reopen(["tax letter"])
    assert titles(desk) == ["open it"]
    desk.later(5)
    desk.adhd.tasks.done(["tax letter"])
    assert titles(desk) == ["open it", "tax letter"] and desk.adhd.insight.week().done == 2
    desk.adhd.history.undo()
    assert titles(desk) == ["open it"]
    desk.adhd.tasks.delete([tax.handle])
    assert desk.adhd.insight.week().done == len(titles(desk))


def test_the_night_still_belongs_to_the_day(desk: Desk) -> None:
    desk.later(16 * 60)  # 01:40
    desk.adhd.tasks.add({"title": "late idea"})
    desk.adhd.tasks.done(["idea"])
    assert titles(desk) == ["late idea"]
    desk.later(3 * 60)
    assert titles(desk) == [] and titles(desk, date(2026, 3, 5), date(2026, 3, 5)) == ["late idea"]


def test_two_devices_at_once_count_once(berlin: None, tmp_path: Path) -> None:
    one, two = Desk(tmp_path / "one" / "adhd.db"), Desk(tmp_path / "two" / "adhd.db")
    work(one, "thesis", 30)
    two.later(10)
    work(two, "letter", 30)
    receive(one.adhd.log, list(envelopes(two.adhd.log)))
    receive(two.adhd.log, list(envelopes(one.adhd.log)))
    one.later(30)
    two.later(20)
    assert one.adhd.insight.week().json() == two.adhd.insight.week().json()
    week = one.adhd.insight.week()
    assert (week.seconds // 60, week.done) == (40, 2)
    assert [(d.title, d.minutes) for d in one.adhd.insight.did()[0]] == [("thesis", 30), ("letter", 30)]


def test_reading_writes_nothing(desk: Desk) -> None:
    work(desk, "thesis", 10)
    desk.adhd.insight.week()
    desk.adhd.plan.week()
    before = desk.adhd.log.db.total_changes
    assert desk.adhd.insight.week().done == 1 and desk.adhd.insight.did()[0] and desk.adhd.plan.day().blocks
    assert desk.adhd.log.db.total_changes == before


def test_a_step_is_in_the_zone_of_its_task(desk: Desk) -> None:
    tax = desk.adhd.tasks.add({"title": "tax letter", "zone": "Work"}).value
    step = desk.adhd.tasks.add({"title": "open it", "parent": tax.rid, "level": 6, "status": "open"}).value
    desk.adhd.tasks.done([step.id])
    (did,) = desk.adhd.insight.did()[0]
    assert (did.title, did.of, did.zone) == ("open it", "tax letter", "Work")
    assert [(s.name, s.done) for s in desk.adhd.insight.week().zones] == [("Work", 1)]
