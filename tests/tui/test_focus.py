"""Focus: the drawing, pauses and breaks, what waited, and the landing after a long time."""

from __future__ import annotations

import pytest
from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.columns import width
from adhd_core.dates import parse_moment, timedelta

from tests.tui.desk import Desk

BEGIN = parse_moment("2026-03-05T10:00:00+01:00")


def at(adhd: Adhd, minutes: int) -> None:
    """Let it be so many minutes after ten."""
    adhd.log.clock = Clock(BEGIN + timedelta(minutes=minutes))


@pytest.fixture
def thesis(adhd: Adhd) -> Adhd:
    """A session of 40 minutes that began at ten."""
    at(adhd, 0)
    task = adhd.capture.add("Write one ugly sentence about figure 3").value.task
    assert task is not None
    adhd.focus.start(task, 40)
    return adhd


def test_it_stands_where_the_drawing_has_it(thesis: Adhd) -> None:
    at(thesis, 24)
    rows = Desk(thesis, "focus").rows()
    assert rows[9] == " " * 15 + "Write one ugly sentence about figure 3"
    assert rows[11].startswith(" " * 15 + "█") and rows[11].endswith("  16 min left")
    bar = rows[11].split("  16")[0].strip()
    assert len(bar) == 40 and bar.count("█") == -(-len(bar) * 16 // 40)
    assert rows[23].strip() == "c catch   Space pause   d done   s stuck   Esc shell, timer runs"
    assert not any(row.strip() for n, row in enumerate(rows) if n not in (9, 11, 23))


def test_pause_goes_on_break_and_the_end(thesis: Adhd) -> None:
    desk = Desk(thesis, "focus")
    at(thesis, 10)
    desk.press("space")
    assert "paused, 30 min left" in desk.text() and sum(desk.rows()[11].count(c) for c in "█░") == 40
    at(thesis, 20)
    desk.press("space")
    assert "30 min left" in desk.text() and desk.page.mood == "watch"
    desk.press("plus")
    assert "40 min left" in desk.text()
    at(thesis, 61)
    desk.page.tick()
    assert "time is up" in desk.text() and desk.rows()[23].strip().startswith("d done   b break   + ten more")
    thesis.distract("buy cat food")
    desk.page.load()
    assert "buy cat food" not in desk.text()
    desk.press("b")
    assert "break, 5 min left" in desk.text() and "“buy cat food”" in desk.text()
    desk.press("x")
    assert desk.said[-1] == "let go: buy cat food · u undo" and "buy cat food" not in desk.text()
    desk.press("enter", "x")
    assert thesis.focus.current() is None and desk.backs == 1


def test_done_says_how_long_it_took(thesis: Adhd) -> None:
    desk = Desk(thesis, "focus")
    at(thesis, 12)
    desk.press("d")
    assert desk.said[-1] == "done: Write one ugly sentence about figure 3 · took 12 min · u undo" or "took" in desk.said[-1]


def test_escape_goes_to_the_shell_and_the_timer_runs(thesis: Adhd) -> None:
    desk = Desk(thesis, "focus")
    desk.press("escape")
    assert desk.left and thesis.focus.current() is not None


def test_after_a_long_time_water_then_a_landing_once(thesis: Adhd) -> None:
    thesis.capture.add("dentist today 12:50")
    thesis.focus.extend(90)
    desk = Desk(thesis, "focus")
    at(thesis, 92)
    desk.page.tick()
    assert "92 min · water?" in desk.text() and "A good place to land" not in desk.text()
    at(thesis, 106)
    desk.page.tick()
    text = desk.text()
    assert "A good place to land. Kept: " in text and "Water · food · leave 12:35 for dentist 12:50" in text
    assert desk.rows()[23].strip().startswith("Enter land   + ten more   q not now")
    desk.press("plus")
    assert desk.said[-1].startswith("ten more, until 11:56")
    at(thesis, 132)
    desk.page.tick()
    assert "A good place to land" in desk.text()
    desk.press("q")
    at(thesis, 140)
    desk.page.tick()
    assert "A good place to land" not in desk.text() and "water?" in desk.text()


def test_coming_to_look_is_a_natural_break_and_landing_gives_the_thoughts_back(thesis: Adhd) -> None:
    thesis.focus.extend(90)
    at(thesis, 50)
    thesis.distract("buy cat food")
    at(thesis, 95)
    desk = Desk(thesis, "focus")
    assert "A good place to land" in desk.text()
    desk.press("enter")
    assert desk.said[-1].startswith("landed: Write one ugly") and thesis.focus.current() is None
    assert "“buy cat food”" in desk.text() and "45 min old" in desk.text()
    desk.press("right")
    assert desk.said[-1].startswith("kept: buy cat food")
    assert "Enter starts the one thing" in desk.text()


def test_the_time_to_leave_comes_through(thesis: Adhd) -> None:
    thesis.capture.add("dentist today 10:40")
    desk = Desk(thesis, "focus")
    at(thesis, 25)
    desk.page.tick()
    assert desk.rows()[21].strip() == "leave 10:25 for dentist 10:40"


def test_plus_past_a_clock_time_says_which(thesis: Adhd) -> None:
    thesis.focus.extend(90)
    thesis.capture.add("dentist today 12:10")
    at(thesis, 112)
    desk = Desk(thesis, "focus")
    desk.press("plus")
    assert "that goes past: leave 11:55 for dentist 12:10" in desk.said[-1]


def test_at_every_size_nothing_leaves_the_screen(thesis: Adhd) -> None:
    thesis.focus.extend(90)
    for minutes in (5, 60, 107):
        at(thesis, minutes)
        for size in ((20, 5), (40, 12), (59, 16), (80, 24), (160, 50), (200, 60)):
            rows = Desk(thesis, "focus").rows(*size)
            assert len(rows) == size[1] and all(width(row) <= size[0] for row in rows)
            assert any("ugly" in row for row in rows)
