"""The page of settings."""

from __future__ import annotations

from adhd_core import Adhd
from adhd_core.columns import width

from tests.tui.desk import Desk


def test_rows_in_groups_and_the_arrows_change_them(adhd: Adhd) -> None:
    desk = Desk(adhd, "settings")
    text = desk.text()
    assert "This screen" in text and "Features" in desk.text(80, 40) and "‹ dusk ›" in text
    desk.press("right")
    assert desk.worn["tui_theme"] == "moss"
    desk.press("r")
    assert desk.worn["tui_theme"] == "usual"
    desk.press("down", "down", "down", "down", "left")
    assert adhd.day_start == 3
    desk.press("r")
    assert adhd.day_start == 4


def test_features_are_switched_off_and_on(adhd: Adhd) -> None:
    desk = Desk(adhd, "settings")
    for _ in range(30):
        desk.press("j")
    row = desk.page.rows[desk.page.at]  # type: ignore[attr-defined]
    assert row.group == "Features" and adhd.preferences.enabled(row.name)
    desk.press("space")
    assert not adhd.preferences.enabled(row.name)
    desk.press("space")
    assert adhd.preferences.enabled(row.name)


def test_the_row_one_is_on_is_always_seen(adhd: Adhd) -> None:
    for size in ((20, 5), (40, 12), (60, 16), (80, 24), (200, 60)):
        desk = Desk(adhd, "settings")
        for _ in range(25):
            rows = desk.rows(*size)
            assert sum("‹" in row for row in rows) == 1, size
            assert len(rows) == size[1] and all(width(row) <= size[0] for row in rows)
            desk.press("down")
