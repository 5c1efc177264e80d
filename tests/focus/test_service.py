"""Sessions in a real file: what is kept, what follows, on one device and on two."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from adhd_core.focus.projection import FocusTable
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.projection import rebuild
from adhd_core.oplog.receive import envelopes, receive

from tests.focus.conftest import Desk

TABLES = ("focus_event", "focus_session", "focus_interval", "focus_kind")


def rows(desk: Desk) -> dict[str, list[Any]]:
    """Everything in the tables of focus."""
    desk.adhd.log.current(FocusTable)
    return {name: sorted(desk.adhd.log.db.execute(f"select * from {name}").fetchall(), key=repr) for name in TABLES}


def begin(desk: Desk, title: str = "thesis", **how: Any) -> Any:
    """Start a session on a task, which is made where there is none."""
    try:
        task = desk.adhd.tasks.find(title)
    except AdhdError:
        task = desk.adhd.tasks.add({"title": title}).value
    return desk.adhd.focus.start(task, **how).value


def current(desk: Desk) -> tuple[str, str, int, int | None] | None:
    """(title, status, minutes done, minutes left) of what goes on."""
    shown = desk.adhd.focus.current()
    if shown is None:
        return None
    left = shown.remaining
    return shown.title, shown.session.status, shown.elapsed // 60, None if left is None else left // 60


def exchange(one: Desk, two: Desk) -> None:
    """Two devices tell each other everything."""
    receive(one.adhd.log, list(envelopes(two.adhd.log)))
    receive(two.adhd.log, list(envelopes(one.adhd.log)))


def test_a_day_of_focus(desk: Desk) -> None:
    assert current(desk) is None and not desk.adhd.focusing
    assert begin(desk, minutes=25).fresh and desk.adhd.focusing
    assert desk.adhd.tasks.find("thesis").status == "doing"
    desk.later(10)
    desk.adhd.focus.pause()
    desk.later(30)
    assert current(desk) == ("thesis", "paused", 10, 15)
    assert not begin(desk).fresh
    desk.later(5)
    desk.adhd.focus.extend(5)
    assert current(desk) == ("thesis", "running", 15, 15)
    desk.later(15)
    desk.adhd.focus.rest()
    desk.later(2)
    assert current(desk) == ("thesis", "break", 30, 3)
    again = desk.adhd.focus.resume().value
    assert again.fresh and again.session.planned == 30
    desk.later(3)
    tasks, ended = desk.adhd.focus.done([]).value
    assert [t.title for t in tasks] == ["thesis"] and ended is not None and ended.elapsed == 180
    assert current(desk) is None and not desk.adhd.focusing
    assert desk.adhd.focus.seconds_today() == 33 * 60
    assert [s.session.how for s in desk.adhd.focus.history()] == ["done", "rested"]


def test_the_tables_follow_from_the_log(desk: Desk) -> None:
    test_a_day_of_focus(desk)
    begin(desk, "letter")
    desk.adhd.capture.add("buy cat food")
    desk.adhd.history.undo(2)
    desk.adhd.history.redo()
    live = rows(desk)
    assert live["focus_event"] and live["focus_interval"]
    rebuild(FocusTable, desk.adhd.log.db, desk.adhd.log._begin, step=3)
    assert rows(desk) == live


def test_starting_another_thing_ends_the_one_before(desk: Desk) -> None:
    begin(desk)
    desk.later(4)
    shown = begin(desk, "letter")
    assert [(s.title, s.elapsed, s.session.how) for s in shown.before] == [("thesis", 240, "stopped")]
    desk.adhd.history.undo()
    assert current(desk) == ("thesis", "running", 4, 11)
    assert desk.adhd.tasks.find("letter").status == "inbox"


def test_a_step_is_worked_on_and_the_next_one_follows(desk: Desk) -> None:
    task = desk.adhd.tasks.add({"title": "tax letter", "estimate_minutes": 60}).value
    for title, minutes in (("open it", 2), ("read it", 8)):
        desk.adhd.tasks.add({"title": title, "parent": task.rid, "level": 6, "status": "open", "estimate_minutes": minutes})
    shown = begin(desk, "tax letter")
    assert (shown.title, shown.session.planned) == ("open it", 5) and shown.task is not None and shown.task.title == "tax letter"
    tasks, _ = desk.adhd.focus.done([]).value
    assert [t.title for t in tasks] == ["open it"]
    following = desk.adhd.focus.following(desk.adhd.tasks.find("tax letter"))
    assert following is not None and following.title == "read it"
    assert desk.adhd.focus.start(following).value.session.planned == 8


def test_finishing_another_thing_leaves_the_session_alone(desk: Desk) -> None:
    begin(desk)
    desk.adhd.tasks.add({"title": "milk"})
    tasks, ended = desk.adhd.focus.done(["milk"]).value
    assert [t.title for t in tasks] == ["milk"] and ended is None
    assert current(desk) == ("thesis", "running", 0, 15)
    tasks, ended = desk.adhd.focus.done(["thesis"]).value
    assert ended is not None and current(desk) is None


def test_thoughts_wait_and_come_back(desk: Desk) -> None:
    begin(desk)
    kept = desk.adhd.capture.add("renew passport").value
    assert kept.waits and kept.json()["waits"]
    desk.later(8)
    assert desk.adhd.distract("cat food").value.waits
    desk.adhd.history.undo()
    assert desk.adhd.distract("cat food for the cat").value.waits
    session = desk.adhd.focus.current()
    assert session is not None and session.session.interruptions == 1
    ended = desk.adhd.focus.stop().value
    assert [(t.task.title, t.age) for t in ended.thoughts] == [("renew passport", 8), ("cat food for the cat", 0)]
    assert not desk.adhd.capture.add("after it").value.waits
    assert not desk.adhd.distract("nothing runs").value.waits
    assert desk.adhd.search.total(inbox=True) == 4


def test_a_session_that_ran_on_alone_ends_at_its_planned_end(desk: Desk) -> None:
    begin(desk, minutes=25)
    desk.adhd.capture.add("a thought")
    desk.later(16 * 60)
    assert current(desk) is None
    assert not desk.adhd.capture.add("in the morning").value.waits
    gone = desk.adhd.focus.drifted()
    assert [(s.session.how, s.elapsed) for s in gone] == [("drifted", 25 * 60)]
    settled = desk.adhd.focus.settle().value
    assert [(s.session.how, s.elapsed, len(s.thoughts)) for s in settled] == [("drifted", 25 * 60, 1)]
    assert not desk.adhd.focusing and desk.adhd.focus.drifted() == []


@pytest.mark.parametrize("how", ["done", "drop", "delete", "defer"])
def test_a_session_ends_with_what_it_is_on(desk: Desk, how: str) -> None:
    begin(desk, minutes=30)
    desk.adhd.capture.add("a thought")
    desk.later(4)
    tasks = desk.adhd.tasks
    if how == "defer":
        tasks.defer(["thesis"], "2026-03-08")
    else:
        getattr(tasks, how)(["thesis"])
    desk.later(20)
    assert current(desk) is None
    settled = desk.adhd.focus.settle().value
    assert [(s.session.how, s.elapsed, len(s.thoughts)) for s in settled] == [("left", 240, 1)]
    assert desk.adhd.focus.seconds_today() == 240 and not desk.adhd.focusing
    desk.adhd.history.undo(2)
    assert current(desk) == ("thesis", "running", 24, 6)


def test_what_was_put_off_may_be_started_all_the_same(desk: Desk) -> None:
    begin(desk, minutes=30)
    desk.adhd.tasks.defer(["thesis"], "2026-03-08")
    assert current(desk) is None and begin(desk, minutes=10).fresh
    assert current(desk) == ("thesis", "running", 0, 10)


def test_a_clock_that_jumps(desk: Desk) -> None:
    begin(desk, minutes=25)
    desk.later(-600)
    assert current(desk) == ("thesis", "running", 0, 25)
    desk.adhd.focus.pause()
    desk.later(600)
    desk.adhd.focus.resume()
    desk.later(60 * 24 * 365 * 4)
    assert current(desk) is None
    desk.later(-60 * 24 * 365 * 4)
    assert current(desk) == ("thesis", "running", 0, 25)


def test_two_devices_that_run_at_once(tmp_path: Path) -> None:
    one, two = Desk(tmp_path / "one" / "adhd.db"), Desk(tmp_path / "two" / "adhd.db")
    begin(one, "thesis", minutes=30)
    two.later(10)
    begin(two, "letter", minutes=30)
    one.later(20)
    two.later(10)
    exchange(one, two)
    assert current(one) == current(two) == ("letter", "running", 10, 20)
    assert one.adhd.focus.seconds_today() == two.adhd.focus.seconds_today() == 20 * 60
    one.adhd.focus.stop()
    assert current(one) == ("thesis", "running", 20, 10)
    exchange(one, two)
    assert rows(one) == rows(two) and current(two) == ("thesis", "running", 20, 10)
    for desk in (one, two):
        desk.later(1)
        desk.adhd.focus.stop()
        desk.later(1)
    exchange(one, two)
    assert rows(one) == rows(two) and current(one) is None
    assert one.adhd.focus.seconds_today() == 21 * 60


def test_what_another_version_wrote_is_no_session(desk: Desk) -> None:
    from adhd_core.oplog.operation import Event

    desk.adhd.log.current(FocusTable)
    with desk.adhd.log.command() as command:
        for i, body in enumerate(({}, {"session": 7}, {"session": "zz"}, {"session": "aa", "minutes": [1], "task": {}, "template": "x"})):
            command.add([Event("focus.started.1", "x", str(i), body)])
    assert current(desk) == ("focus", "running", 0, None)


@pytest.mark.parametrize("how", [{"minutes": 4}, {"minutes": 91}, {"template": "egg"}])
def test_no_such_session(desk: Desk, how: dict[str, Any]) -> None:
    with pytest.raises(AdhdError) as told:
        begin(desk, **how)
    assert told.value.exit == 2 and not desk.adhd.focusing


def test_what_cannot_be_done_now_is_said(desk: Desk) -> None:
    focus = desk.adhd.focus
    for action in (focus.pause, focus.resume, focus.stop, focus.rest, lambda: focus.extend(5)):
        with pytest.raises(AdhdError, match="No session"):
            action()
    begin(desk)
    focus.pause()
    with pytest.raises(AdhdError, match="paused already"):
        focus.pause()
    with pytest.raises(AdhdError):
        focus.extend(0)
    focus.rest()
    with pytest.raises(AdhdError):
        focus.extend(5)


def test_pomodoros_have_a_long_break_after_four(desk: Desk) -> None:
    breaks = []
    begin(desk, template="pomodoro")
    for _ in range(4):
        desk.later(25)
        shown = desk.adhd.focus.rest().value
        assert shown.remaining is not None
        breaks.append(shown.remaining // 60)
        desk.later(5)
        assert desk.adhd.focus.resume().value.session.template == "pomodoro"
    assert breaks == [5, 5, 5, 15]


def test_reading_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    begin(desk)
    desk.adhd.tasks.add({"title": "milk"})
    other = Desk(tmp_path / "adhd.db")
    other.adhd.tasks.add({"title": "more milk"})
    reader = Desk(tmp_path / "adhd.db")
    db: sqlite3.Connection = reader.adhd.log.db
    before = db.total_changes
    assert current(reader) == ("thesis", "running", 0, 15) and reader.adhd.focus.history() and reader.adhd.edge is None
    assert db.total_changes == before
