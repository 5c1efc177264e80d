"""The log: newest first, the way to the task, and a rewind that asks first."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.columns import width as columns
from adhd_core.dates import parse_moment

from tests.tui.desk import Desk
from tests.tui.test_tree import caught, chosen, with_steps


def test_newest_first_with_the_day_once(adhd: Adhd) -> None:
    caught(adhd, "buy milk")
    adhd.log.clock = Clock(parse_moment("2026-03-06T15:04:00+01:00"))
    caught(adhd, "call bank")
    adhd.tasks.done(["bank"])
    rows = [row.rstrip() for row in Desk(adhd, "log").rows()]
    assert rows[3] == "    Today      15:04  done      call bank"
    assert rows[4] == "               15:04  caught    call bank"
    assert rows[5] == "    Thu 5 Mar  09:40  caught    buy milk"
    assert rows[0].endswith("Today 15:04")


def test_what_was_taken_back_says_so(adhd: Adhd) -> None:
    caught(adhd, "buy milk")
    adhd.tasks.done(["milk"])
    adhd.history.undo(1)
    rows = Desk(adhd, "log").rows()
    assert "undo      done buy milk" in rows[3] and rows[4].endswith("taken back") and "taken back" not in rows[5]


def test_enter_shows_the_task_where_there_is_one(adhd: Adhd) -> None:
    task = caught(adhd, "buy milk")
    adhd.preferences.set("day_start", 5)
    desk = Desk(adhd, "log")
    desk.press("enter")
    assert desk.went == [] and desk.said[-1] == "There is no task behind this one."
    desk.press("j", "enter")
    assert desk.went == [("tree", {"task": task.rid})]


def test_rewind_shows_what_it_would_do_and_asks(adhd: Adhd) -> None:
    task = caught(adhd, "tax letter")
    adhd.tasks.edit([task.id], {"priority": "high"})
    adhd.tasks.edit([task.id], {"energy": 2})
    caught(adhd, "buy milk")
    desk = Desk(adhd, "log")
    desk.press("r")
    assert desk.said[-1] == "Nothing was changed since then; what you caught stays."
    desk.press("j", "r")
    assert desk.rows()[21].strip() == "Take back 1 change? What you caught stays."
    assert desk.rows()[4].endswith("would be taken back") and desk.rows()[23].strip() == "y take back   n leave it"
    desk.press("n")
    assert "Take back" not in desk.text() and adhd.tasks.by_ids([task.rid])[0].energy == 2
    desk.press("r", "y")
    again = adhd.tasks.by_ids([task.rid])[0]
    assert (again.energy, again.priority) == (None, "high") and adhd.tasks.find("milk").living
    assert desk.said[-1] == "taken back: 1 change · U brings them back, one by one"
    assert "changed" in chosen(desk), "the one that was chosen still is"


def test_moving_or_a_change_from_elsewhere_drops_the_question(adhd: Adhd) -> None:
    task = caught(adhd, "tax letter")
    adhd.tasks.edit([task.id], {"priority": "high"})
    desk = Desk(adhd, "log")
    desk.press("r")
    desk.page.act("scroll:down")
    assert "Take back" not in desk.text()
    desk.press("k", "r")
    adhd.tasks.done([task.id])
    desk.page.load()
    assert "Take back" not in desk.text()
    desk.page.act("yes")
    assert adhd.tasks.by_ids([task.rid])[0].status == "done"


def test_a_long_log_is_read_as_one_goes(adhd: Adhd, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(260):
        adhd.tasks.add({"title": f"thing {n:03d}"})
    desk = Desk(adhd, "log")
    desk.rows()
    told: list[int] = []
    tell = adhd.history.told
    monkeypatch.setattr(adhd.history, "told", lambda commands: told.append(len(commands)) or tell(commands))
    for _ in range(150):
        desk.press("j")
    assert chosen(desk).endswith("thing 109") or "thing 109" in desk.text()
    assert sum(told) <= 150 and max(told) <= 3
    desk.press("end")
    assert "thing 000" in desk.text()
    desk.press("home", "pagedown", "pageup")
    assert "thing 259" in desk.text()


def test_an_empty_log_is_calm(adhd: Adhd) -> None:
    desk = Desk(adhd, "log")
    desk.press("j", "k", "enter", "r", "end", "home", "pagedown")
    assert "Nothing yet." in desk.text() and desk.said == [] and desk.went == []


def test_at_every_size_nothing_leaves_the_screen(adhd: Adhd) -> None:
    task = with_steps(adhd, "プログラムを書く 👩‍💻 " + "long words " * 30, "اتصل بالطبيب", "🚀" * 60)
    adhd.tasks.edit([task.id], {"priority": "high"})
    adhd.history.undo(1)
    desk = Desk(adhd, "log")
    for keys in ((), ("j", "j", "r")):
        desk.press(*keys)
        for width, height in ((20, 5), (40, 12), (59, 15), (80, 24), (160, 50), (200, 60)):
            rows = desk.rows(width, height)
            assert len(rows) == height and all(columns(row) <= width for row in rows)


def test_in_the_app_undo_is_the_hosts_and_rewind_is_asked(adhd: Adhd, tmp_path: Path) -> None:
    from adhd_tui.app import Fullscreen

    task = caught(adhd, "tax letter")
    adhd.tasks.edit([task.id], {"priority": "high"})
    adhd.tasks.edit([task.id], {"energy": 2})

    async def drive() -> None:
        app = Fullscreen(adhd, str(tmp_path), "log")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("u")
            assert app.message.startswith("taken back: changed tax letter")
            assert adhd.tasks.by_ids([task.rid])[0].energy is None
            await pilot.press("home", "j", "j", "r")
            assert "Take back 1 change?" in "\n".join(app.canvas.sheet.text())
            await pilot.press("y")
            assert adhd.tasks.by_ids([task.rid])[0].priority == "none"

    asyncio.run(drive())
