"""Charts of the week and the month, and the list of what was done."""

from __future__ import annotations

import pytest
from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.columns import width
from adhd_core.dates import parse_moment, timedelta

from tests.tui.desk import Desk

BARS = set("▏▎▍▌▋▊▉█")


@pytest.fixture
def worked(adhd: Adhd) -> Adhd:
    """45 minutes on Monday, 75 on Tuesday, none on Wednesday, an hour on Thursday, and a few things done."""
    for day, minutes in ((2, 45), (3, 75), (5, 60)):
        begin = parse_moment(f"2026-03-0{day}T10:00:00+01:00")
        adhd.log.clock = Clock(begin)
        task = adhd.capture.add(f"chapter {day}").value.task
        assert task is not None
        adhd.focus.start(task, 90)
        adhd.log.clock = Clock(begin + timedelta(minutes=minutes))
        adhd.focus.done([task.id])
    adhd.log.clock = Clock(parse_moment("2026-03-05T14:00:00+01:00"))
    return adhd


def test_the_week_stands_where_the_drawing_has_it(worked: Adhd) -> None:
    rows = Desk(worked, "stats").rows()
    assert rows[0].startswith("    This week") and rows[0].endswith("focus time")
    assert rows[3].startswith("    Mon  █") and rows[3].endswith("45 min")
    assert rows[4].startswith("    Tue  █") and rows[4].endswith("1 h 15")
    assert rows[5].strip() == "Wed  ·" and rows[6].endswith("1 h")
    lengths = [sum(c in BARS for c in rows[n]) for n in (3, 4, 6)]
    assert lengths[1] == max(lengths) and lengths[0] < lengths[2] < lengths[1]
    assert rows[11].strip() == "Done: 3 things."
    assert rows[23].startswith("    w week   m month   d what I did")
    assert "By the hour" in rows[13]


def test_the_month_and_the_weeks_before(worked: Adhd) -> None:
    desk = Desk(worked, "stats")
    desk.press("m")
    text = desk.text()
    assert "This month" in text and "█" in text and " 5 " in text
    desk.press("left")
    assert "Feb 2026" in desk.text()
    desk.press("right", "w", "left")
    assert "Week of 23 Feb" in desk.text() and "█" not in desk.text()


def test_what_i_did(worked: Adhd) -> None:
    desk = Desk(worked, "stats")
    desk.press("d")
    rows = [row.strip() for row in desk.rows() if row.strip()]
    assert rows[1] == "Thu 5 Mar" and rows[2].startswith("11:00  chapter 5") and rows[2].endswith("1 h")


def test_nothing_yet_is_said_kindly(adhd: Adhd) -> None:
    desk = Desk(adhd, "stats")
    assert "It fills by itself" in desk.text()
    desk.press("m")
    assert "It fills by itself" in desk.text()
    desk.press("d")
    assert "stands here" in desk.text()


def test_at_every_size_nothing_leaves_the_screen(worked: Adhd) -> None:
    for size in ((20, 5), (40, 12), (59, 16), (80, 24), (160, 50), (200, 60)):
        for key in ("w", "m", "d"):
            desk = Desk(worked, "stats")
            desk.press(key)
            rows = desk.rows(*size)
            assert len(rows) == size[1] and all(width(row) <= size[0] for row in rows)
