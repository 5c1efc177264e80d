"""Search: what is found while one types, and what is done with it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.columns import width as columns

from tests.tui.desk import Desk
from tests.tui.test_tree import caught, chosen, names, with_steps


def test_it_opens_with_a_line_and_finds_while_one_types(adhd: Adhd) -> None:
    for text in ("call bank", "call Lena", "buy milk"):
        caught(adhd, text)
    desk = Desk(adhd, "search")
    assert desk.asked is not None and "Type any words." in desk.text()
    desk.write("ca")
    assert names(desk) == ["· call Lena", "· call bank"] and desk.rows()[0].endswith("2 found")
    desk.press("down")
    assert chosen(desk) == "· call bank"
    desk.write("ca len")
    assert names(desk) == ["· call Lena"] and "Enter open   ↓ next" in desk.rows()[23]
    desk.write("xyz")
    assert "Nothing holds “xyz”." in desk.text()


def test_enter_opens_the_chosen_one_in_the_tree(adhd: Adhd) -> None:
    task = caught(adhd, "call bank")
    desk = Desk(adhd, "search")
    desk.write("bank")
    desk.answer("bank")
    assert desk.went == [("tree", {"task": task.rid})]
    assert desk.rows()[0].startswith("    Search · bank")
    desk.press("enter")
    assert desk.went[-1] == ("tree", {"task": task.rid})


def test_the_words_stay_and_an_empty_line_goes_back(adhd: Adhd) -> None:
    caught(adhd, "call bank")
    desk = Desk(adhd, "search")
    desk.write("bank")
    desk.answer("bank")
    again = Desk(adhd, "search", memory=desk.memory)
    assert again.asked is not None and again.asked[2] == "bank" and names(again) == ["· call bank"]
    again.answer("")
    assert again.backs == 1


def test_in_the_list_things_are_done(adhd: Adhd) -> None:
    task = with_steps(adhd, "call bank", "find the number of the bank")
    desk = Desk(adhd, "search")
    desk.write("bank")
    desk.answer("bank")
    assert "find the number" in desk.rows()[3] and desk.rows()[3].endswith("in call bank") and "d done" in desk.rows()[23]
    desk.press("d")
    assert desk.said[-1] == "done: find the number of the bank · u undo" and names(desk)[0] == "✓ find the number of the bank"
    caught(adhd, "bank holiday")
    desk.press("d", "j", "f")
    assert names(desk)[2] == "· bank holiday", "what is new comes last"
    assert desk.went[-1] == ("focus", {}) and adhd.tasks.children(task)[0].living
    desk.press("e")
    desk.answer("ring them")
    assert names(desk)[1] == "▸ ring them", "with other words it stays until one looks for others"
    desk.press("x")
    assert adhd.tasks.by_ids([task.rid])[0].status == "dropped"
    desk.press("end")
    desk.page.act("pick:0")
    assert desk.page.scrolled.index == 0  # type: ignore[attr-defined]
    desk.press("slash")
    assert desk.asked is not None


def test_only_rows_in_sight_are_read(adhd: Adhd, monkeypatch: pytest.MonkeyPatch) -> None:
    adhd.tasks.add_many([{"title": f"thing {n:03d}"} for n in range(300)])
    desk = Desk(adhd, "search")
    desk.rows()
    read: list[int] = []
    by_ids = adhd.tasks.by_ids
    monkeypatch.setattr(adhd.tasks, "by_ids", lambda rids: read.append(len(rids)) or by_ids(rids))
    desk.write("thing")
    desk.press("down")
    assert sum(read) <= desk.page.scrolled.room + 2 and desk.rows()[0].endswith("the newest 200")  # type: ignore[attr-defined]
    desk.press("pagedown")
    assert chosen(desk) == f"· thing {299 - desk.page.scrolled.room:03d}"  # type: ignore[attr-defined]


def test_with_nothing_found_every_key_is_calm(adhd: Adhd) -> None:
    desk = Desk(adhd, "search")
    desk.write("nothing")
    desk.answer("nothing")
    for key in ("j", "k", "d", "f", "e", "p", "x", "L", "enter", "end", "home", "pagedown"):
        desk.press(key)
    assert desk.went == [] and set(desk.said) == {"There is nothing here. Other words?"}


def test_at_every_size_nothing_leaves_the_screen(adhd: Adhd) -> None:
    with_steps(adhd, "プログラムを書く 👩‍💻 " + "long words " * 30, "long اتصل بالطبيب", "long " + "🚀" * 60)
    desk = Desk(adhd, "search")
    desk.write("long")
    for width, height in ((20, 5), (40, 12), (59, 15), (80, 24), (160, 50), (200, 60)):
        rows = desk.rows(width, height)
        assert len(rows) == height and all(columns(row) <= width for row in rows)


def test_in_the_app_typing_moving_and_opening(adhd: Adhd, tmp_path: Path) -> None:
    from adhd_tui.app import Fullscreen

    for text in ("call bank", "call Lena", "buy milk"):
        caught(adhd, text)

    async def drive() -> None:
        app = Fullscreen(adhd, str(tmp_path), "now")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("slash", *"call", "down")
            await pilot.pause()
            text = "\n".join(app.canvas.sheet.text())
            assert app.line.display and "2 found" in text and "call bank" in text and "buy milk" not in text
            await pilot.press("enter")
            await pilot.pause()
            assert app.page.name == "tree" and not app.line.display
            assert "call bank" in next(p.text for row in app.canvas.sheet.rows for p in row if p.role == "chosen")
            await pilot.press("escape")
            assert app.page.name == "search"
            await pilot.press("slash", *["backspace"] * 4, "escape")
            await pilot.pause()
            assert app.page.name == "now"

    asyncio.run(drive())
