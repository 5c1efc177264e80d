"""The tree: opening and shutting, moving, and everything that is done to the chosen row."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.columns import width as columns
from adhd_core.tasks.task import Task
from adhd_tui.sheet import Sheet

from tests.tui.desk import Desk


def caught(adhd: Adhd, text: str) -> Task:
    task = adhd.capture.add(text).value.task
    assert task is not None
    return task


def with_steps(adhd: Adhd, title: str, *steps: str) -> Task:
    task = caught(adhd, title)
    for step in steps:
        adhd.tasks.add_below(task, {"title": step})
    return adhd.tasks.by_ids([task.rid])[0]


def chosen(desk: Desk, width: int = 80) -> str:
    """The words of the raised row."""
    sheet = Sheet(width, 24)
    desk.page.paint(sheet)
    return next((p.text.strip() for row in sheet.rows for p in row if p.role == "chosen"), "")


def names(desk: Desk) -> list[str]:
    """The rows of the list, without what stands at the right."""
    return [row.strip().partition("  ")[0] for row in desk.rows()[3:20] if row.strip()]


def test_roots_first_and_a_branch_opens_and_shuts(adhd: Adhd) -> None:
    with_steps(adhd, "tax letter by fri", "open", "read", "pay")
    caught(adhd, "buy milk")
    desk = Desk(adhd, "tree")
    assert desk.rows()[0].startswith("    Tree") and desk.rows()[3].startswith("    ▸ tax letter")
    assert desk.rows()[3].endswith("by Fri 6 Mar · 3 steps")
    desk.press("l")
    assert names(desk) == ["▾ tax letter", "├ · open", "├ · read", "└ · pay", "· buy milk"]
    desk.press("l", "j")
    assert chosen(desk) == "· read" and desk.rows()[0].split(" · ")[0].endswith("Step")
    desk.press("h")
    assert chosen(desk).startswith("▾ tax letter")
    desk.press("left")
    assert names(desk) == ["▸ tax letter", "· buy milk"]
    desk.press("enter", "enter")
    assert names(desk) == ["▸ tax letter", "· buy milk"]


def test_what_is_open_and_chosen_is_so_again_when_one_comes_back(adhd: Adhd) -> None:
    with_steps(adhd, "tax letter", "open", "read")
    desk = Desk(adhd, "tree")
    desk.press("right", "down")
    again = Desk(adhd, "tree", memory=desk.memory)
    assert chosen(again) == "· open" and names(again)[0] == "▾ tax letter"


def test_a_task_is_shown_with_the_way_to_it_open(adhd: Adhd) -> None:
    goal = caught(adhd, "goal: thesis")
    task = adhd.tasks.add_below(goal, {"title": "write intro"}).value
    step = adhd.tasks.add_below(task, {"title": "open the file"}).value
    desk = Desk(adhd, "tree", task=step.rid)
    assert chosen(desk) == "· open the file"
    assert names(desk) == ["▾ thesis", "└ ▾ write intro", "└ · open the file"]
    assert desk.rows()[5].startswith("      └ · open")
    done = caught(adhd, "was done")
    adhd.tasks.done([done.id])
    assert chosen(Desk(adhd, "tree", task=done.rid)) == "✓ was done"
    assert chosen(Desk(adhd, "tree", task=b"\0" * 16)) == "▸ thesis"


def test_split_happens_in_place_and_goes_to_the_first_step(adhd: Adhd) -> None:
    task = caught(adhd, "tax letter")
    desk = Desk(adhd, "tree")
    desk.press("s")
    first = adhd.tasks.children(task)[0]
    assert chosen(desk).startswith("· " + first.title[:30]) and "u undo" in desk.said[-1]
    desk.press("h", "h", "s")
    assert chosen(desk).startswith("· " + first.title[:30]) and desk.said[-1] == "It has steps already: here they are."


def test_steps_move_and_roots_do_not(adhd: Adhd) -> None:
    task = with_steps(adhd, "tax letter", "one", "two", "three")
    desk = Desk(adhd, "tree")
    desk.press("J")
    assert "dates decide" in desk.said[-1]
    desk.press("l", "j", "J", "shift+down", "K")
    assert [t.title for t in adhd.tasks.children(task)] == ["two", "one", "three"] and chosen(desk) == "· one"
    desk.press("shift+up", "K")
    assert [t.title for t in adhd.tasks.children(task)] == ["one", "two", "three"]


def test_deeper_and_higher(adhd: Adhd) -> None:
    task = with_steps(adhd, "tax letter", "one", "two")
    desk = Desk(adhd, "tree")
    desk.press("greater_than_sign", "l", "j", "j", "greater_than_sign")
    one = adhd.tasks.children(task)[0]
    assert [t.title for t in adhd.tasks.children(one)] == ["two"] and chosen(desk) == "· two"
    desk.press("less_than_sign")
    assert [t.title for t in adhd.tasks.children(task)] == ["one", "two"] and chosen(desk) == "· two"
    desk.press("less_than_sign", "less_than_sign")
    assert adhd.tasks.by_ids([adhd.tasks.find("two").rid])[0].parent is None


def test_add_goes_on_until_it_is_left(adhd: Adhd) -> None:
    task = caught(adhd, "tax letter")
    desk = Desk(adhd, "tree")
    desk.press("a")
    desk.answer("find number for 5m")
    assert desk.asked is not None and desk.asked[0] == "And then:"
    desk.answer("call")
    desk.answer("")
    assert [(t.title, t.estimate_minutes) for t in adhd.tasks.children(task)] == [("find number", 5), ("call", None)]
    assert chosen(desk) == "· call" and desk.asked is None


def test_done_stays_in_its_place_with_a_tick_and_opens_again(adhd: Adhd) -> None:
    for title in ("one", "two", "three"):
        caught(adhd, title)
    desk = Desk(adhd, "tree")
    desk.press("j", "d")
    assert names(desk) == ["· one", "✓ two", "· three"] and desk.said[-1] == "done: two · u undo"
    desk.press("space")
    assert names(desk) == ["· one", "· two", "· three"] and desk.said[-1].startswith("open again: two")
    desk.press("d")
    assert names(Desk(adhd, "tree")) == ["· one", "· three"], "another time it is out of sight"


def test_let_go_goes_to_the_next_row_and_v_shows_what_is_closed(adhd: Adhd) -> None:
    for title in ("one", "two", "three"):
        caught(adhd, title)
    desk = Desk(adhd, "tree")
    desk.press("j", "x")
    assert chosen(desk) == "· three" and names(desk) == ["· one", "· three"] and "let go: two" in desk.said[-1]
    desk.press("v")
    assert names(desk) == ["· one", "· three", "– two"] and chosen(desk) == "· three"
    desk.press("v", "end", "x")
    assert chosen(desk) == "· one"
    adhd.history.undo(2)
    desk.page.load()
    assert names(desk) == ["· one", "· two", "· three"]


def test_later_says_when_and_stays_here(adhd: Adhd) -> None:
    for title in ("one", "two", "three"):
        caught(adhd, title)
    desk = Desk(adhd, "tree")
    desk.press("L")
    assert desk.said[-1] == "later: one, back on Fri 6 Mar · u undo"
    assert chosen(desk) == "· two"


def test_words_and_properties(adhd: Adhd) -> None:
    task = caught(adhd, "dentist")
    desk = Desk(adhd, "tree")
    desk.press("e")
    assert desk.asked is not None and desk.asked[2] == "dentist"
    desk.answer("call the dentist")
    desk.press("p")
    desk.answer("fri 3pm for 20m tag:health p:high")
    found = adhd.tasks.by_ids([task.rid])[0]
    assert (found.title, found.due, found.estimate_minutes) == ("call the dentist", "2026-03-06T15:00:00+01:00", 20)
    assert (found.tags, found.priority) == (["health"], "high")
    assert desk.said[-1] == "call the dentist · Fri 6 Mar 15:00 · 20 min · high · u undo"
    desk.press("p")
    desk.answer("ring the dentist tomorrow")
    assert adhd.tasks.by_ids([task.rid])[0].title == "ring the dentist"


def test_enter_on_a_leaf_and_f_start(adhd: Adhd) -> None:
    with_steps(adhd, "tax letter", "open")
    desk = Desk(adhd, "tree")
    assert "Enter open" in desk.rows()[23]
    desk.press("l", "l")
    assert "Enter start" in desk.rows()[23]
    desk.press("enter")
    current = adhd.focus.current()
    assert desk.went == [("focus", {})] and current is not None and current.title == "open"
    desk.press("h", "f")
    assert desk.went[-1] == ("focus", {})


def test_three_words_until_seven_are_asked_for(adhd: Adhd) -> None:
    goal = caught(adhd, "goal: thesis")
    adhd.tasks.add_below(goal, {"title": "intro"})
    desk = Desk(adhd, "tree")
    assert "Goal · " in desk.rows()[0] and "Sprint" not in desk.text()
    desk.press("w", "l")
    assert "Sprint · " in desk.rows()[0] and desk.rows()[4].endswith("Task")
    desk.press("t")
    desk.answer("ini")
    assert adhd.tasks.by_ids([goal.rid])[0].level == 0 and desk.said[-1].startswith("initiative: thesis")
    desk.press("t")
    desk.answer("nonsense")
    assert desk.said[-1].startswith("\"nonsense\" is none of them.") and adhd.tasks.by_ids([goal.rid])[0].level == 0
    desk.press("j", "t")
    assert desk.asked is None and "follows from" in desk.said[-1]


def test_a_window_onto_many_roots_reads_only_what_is_near(adhd: Adhd, monkeypatch: pytest.MonkeyPatch) -> None:
    adhd.tasks.add_many([{"title": f"thing {n:03d}", "due": f"2026-04-{n // 40 + 1:02d}"} for n in range(1000)])
    desk = Desk(adhd, "tree")
    desk.rows()
    read: list[int] = []
    by_ids = adhd.tasks.by_ids
    monkeypatch.setattr(adhd.tasks, "by_ids", lambda rids: read.append(len(rids)) or by_ids(rids))
    for n in range(1, 1000):
        desk.press("j")
        if n % 97 == 0:
            assert chosen(desk) == f"· thing {n:03d}"
    assert sum(read) < 1200 and max(read) < 30
    desk.press("j")
    assert chosen(desk) == "· thing 999"
    desk.press("home", "pagedown")
    assert chosen(desk) == f"· thing {desk.page.branches.scrolled.room - 1:03d}"  # type: ignore[attr-defined]
    desk.press("end", "pageup", "k")
    assert chosen(desk) == f"· thing {999 - desk.page.branches.scrolled.room:03d}"  # type: ignore[attr-defined]
    desk.press("x")
    assert chosen(desk) == f"· thing {1000 - desk.page.branches.scrolled.room:03d}", "in the middle the next one follows"  # type: ignore[attr-defined]


def test_a_click_chooses_and_a_click_on_the_chosen_one_opens(adhd: Adhd) -> None:
    with_steps(adhd, "tax letter", "open")
    milk = caught(adhd, "buy milk")
    desk = Desk(adhd, "tree")
    desk.press("j")
    assert chosen(desk) == "· buy milk"
    sheet = Sheet(80, 24)
    desk.page.paint(sheet)
    assert sheet.action_at(20, 5) == f"pick:{milk.rid.hex()}"
    desk.page.act(sheet.action_at(5, 4))
    assert chosen(desk).startswith("▸ tax letter")
    desk.page.act(sheet.action_at(30, 4))
    assert "└ · open" in names(desk)
    desk.page.act("scroll:down")
    assert chosen(desk) == "· buy milk"


def test_an_empty_tree_is_calm_and_every_key_says_so(adhd: Adhd) -> None:
    desk = Desk(adhd, "tree")
    assert "Nothing here yet." in desk.text()
    for key in ("j", "k", "l", "h", "s", "a", "d", "e", "p", "x", "L", "f", "J", "greater_than_sign", "less_than_sign", "t", "end", "home"):
        desk.press(key)
    assert set(desk.said) == {"There is nothing here. Press c to catch a thought."} and desk.asked is None


def test_at_every_size_nothing_leaves_the_screen(adhd: Adhd) -> None:
    title = "プログラムを書く 👩‍💻 " + "long words " * 30 + "today 23:00"
    task = with_steps(adhd, title, "اتصل بالطبيب", "line\nbreak \x1b[31m red", "🚀" * 60)
    deep = adhd.tasks.children(task)[0]
    for n in range(14):
        deep = adhd.tasks.add_below(deep, {"title": f"deeper {n} " + "and on " * 20}).value
    desk = Desk(adhd, "tree", task=deep.rid)
    for width, height in ((20, 5), (40, 12), (59, 15), (60, 16), (80, 24), (160, 50), (200, 60)):
        rows = desk.rows(width, height)
        assert len(rows) == height and all(columns(row) <= width for row in rows)
        assert "\x1b" not in "".join(rows)
        desk.page.load()


def test_in_the_app_keys_open_split_and_take_back(adhd: Adhd, tmp_path: Path) -> None:
    from adhd_tui.app import Fullscreen

    task = caught(adhd, "tax letter")

    async def drive() -> None:
        app = Fullscreen(adhd, str(tmp_path), "tree")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("s")
            assert "├ · " in "\n".join(app.canvas.sheet.text())
            await pilot.press("a", *"now", "enter", "escape", "u")
            assert not any(t.title == "now" for t in adhd.tasks.children(adhd.tasks.children(task)[0]))
            await pilot.resize_terminal(60, 40)
            await pilot.pause()
            assert len(app.canvas.sheet.text()) == 40

    asyncio.run(drive())
