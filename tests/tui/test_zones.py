"""Zones: their goals, what was done, and their keys."""

from __future__ import annotations

from adhd_core import Adhd
from adhd_core.columns import width

from tests.tui.desk import Desk


def test_each_zone_has_its_goal_and_what_was_done(adhd: Adhd) -> None:
    task = adhd.capture.add("run a mile zone:Self").value.task
    assert task is not None
    adhd.tasks.done([task.id])
    adhd.zones.edit("Self", {"goal": "move a little every day"})
    text = Desk(adhd, "zones").text()
    assert "▲ Self" in text and "move a little every day" in text and "●" in text
    assert "No goal yet." in text and "0" not in text.replace("all time 1", "").split("Self")[0]


def test_its_keys_change_zones(adhd: Adhd) -> None:
    desk = Desk(adhd, "zones")
    desk.press("j", "e")
    desk.answer("see friends")
    assert "see friends" in desk.text()
    desk.press("a")
    desk.answer("Studio")
    assert "Studio" in desk.text()
    desk.press("down", "down", "down", "r")
    desk.answer("Workshop")
    assert "Workshop" in desk.text() and "Studio" not in desk.text()
    desk.press("x")
    assert "Workshop" not in desk.text() and desk.said[-1].endswith("u undo")
    adhd.history.undo(1)
    desk.page.load()
    assert "Workshop" in desk.text()


def test_at_every_size_nothing_leaves_the_screen(adhd: Adhd) -> None:
    adhd.zones.edit("Work", {"goal": "ぷ" * 90})
    for size in ((20, 5), (40, 12), (80, 24), (200, 60)):
        rows = Desk(adhd, "zones").rows(*size)
        assert len(rows) == size[1] and all(width(row) <= size[0] for row in rows)


def test_without_zones_every_key_is_safe(adhd: Adhd) -> None:
    desk = Desk(adhd, "zones")
    desk.press("x", "x", "x")
    assert "No zones now." in desk.text() and desk.rows()[23].strip() == "a add   c catch   Esc back"
    desk.page.scroll("down")  # type: ignore[attr-defined]
    desk.press("a")
    desk.answer("Studio")
    assert "Studio" in desk.text()
    assert all(len(desk.rows(*size)) == size[1] for size in ((20, 5), (40, 12), (160, 50)))
