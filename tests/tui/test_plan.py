"""Today and the week as blocks."""

from __future__ import annotations

import pytest
from adhd_core import Adhd
from adhd_core.columns import width

from tests.tui.desk import Desk


@pytest.fixture
def day(adhd: Adhd) -> Adhd:
    """A day with a dentist, a chapter and a letter."""
    adhd.capture.add("dentist today 15:00 for 30m")
    adhd.capture.add("read a chapter today for 1h")
    adhd.capture.add("tax letter by today for 2h")
    return adhd


def test_the_day_stands_in_the_order_of_its_hours(day: Adhd) -> None:
    rows = Desk(day, "today").rows()
    assert rows[0].startswith("    Today") and "Thu 5 Mar · through at " in rows[0]
    clocks = [row.split()[0] for row in rows[3:20] if row.strip()[:2].isdigit()]
    assert clocks == sorted(clocks)
    text = "\n".join(rows)
    assert "15:00  █  dentist" in text and "on the way" in text and "read a chapter" in text and "free" in text


def test_what_has_no_room_can_wait(day: Adhd) -> None:
    for n in range(14):
        day.capture.add(f"chapter {n} today for 1h")
    assert "No room, can wait: " in Desk(day, "today").text()


def test_an_empty_day_is_fine(adhd: Adhd) -> None:
    assert "Nothing is set for this day." in Desk(adhd, "today").text()


def test_keys_start_finish_and_put_off_the_chosen_one(day: Adhd) -> None:
    desk = Desk(day, "today")
    blocks = desk.page._blocks()  # type: ignore[attr-defined]
    at = next(n for n, b in enumerate(blocks) if b.task is not None and b.task.title == "read a chapter")
    for _ in range(at):
        desk.press("j")
    desk.press("l")
    assert desk.said[-1].startswith("later: read a chapter, back on ")
    day.history.undo(1)
    desk.page.load()
    desk.press("d")
    assert desk.said[-1] == "done: read a chapter · u undo"
    day.history.undo(1)
    desk.page.load()
    desk.press("enter")
    assert desk.went == [("focus", {})]
    assert day.focus.current() is not None


def test_other_days_and_the_week(day: Adhd) -> None:
    day.capture.add("gym sat 10am for 2h")
    desk = Desk(day, "today")
    desk.press("right", "right")
    assert "Sat 7 Mar" in desk.text() and "gym" in desk.text()
    desk.press("left", "left", "left")
    assert "Thu 5 Mar" in desk.text()
    desk.press("w")
    text = desk.text()
    hours = desk.rows()[2]
    assert hours.split() == ["06", "09", "12", "15", "18", "21"] and desk.rows()[3].index("░") == hours.index("06")
    assert "Thu 5" in text and "Wed 11" in text and "10:00 gym" in text and "15:00 dentist" in text
    desk.press("down", "down", "enter")
    assert "Sat 7 Mar" in desk.text()


def test_at_every_size_nothing_leaves_the_screen_and_the_chosen_row_is_seen(day: Adhd) -> None:
    day.capture.add("プログラムを書く 👩‍💻 today 23:00")
    for size in ((20, 5), (40, 12), (59, 16), (80, 24), (160, 50), (200, 60)):
        for week in (False, True):
            desk = Desk(day, "today")
            if week:
                desk.press("w")
            for _ in range(12):
                rows = desk.rows(*size)
                assert len(rows) == size[1] and all(width(row) <= size[0] for row in rows)
                desk.press("down")
