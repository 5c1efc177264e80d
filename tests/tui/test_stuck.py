"""Stuck on the full screen: one key, one idea, and what comes of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.columns import width as columns
from adhd_core.stuck.rules import fitting
from adhd_core.stuck.service import Case, Idea
from adhd_core.stuck.ways import BARRIERS, LATER, UNSURE, WAYS
from adhd_tui.app import Fullscreen
from adhd_tui.focus import Focus
from adhd_tui.stuck import Doing, Stuck, parted

from tests.tui.desk import Desk


@pytest.fixture
def letter(adhd: Adhd) -> str:
    """The id of a tax letter for Friday, tomorrow."""
    task = adhd.capture.add("tax letter by friday").value.task
    assert task is not None
    return task.id


def lines(desk: Desk, width: int = 80, height: int = 24) -> list[str]:
    """What is seen, without the empty rows."""
    return [row.strip() for row in desk.rows(width, height) if row.strip()]


def page(desk: Desk) -> Stuck:
    """The page as what it is."""
    assert isinstance(desk.page, Stuck)
    return desk.page


def kept(adhd: Adhd) -> list[tuple[str, str | None, str | None]]:
    """(barrier, way, what) of what was remembered of ideas, in no order."""
    rows = adhd.log.db.execute("select barrier, way, what from stuck where stands=1 and kind='stuck.helped.1'").fetchall()
    return [(barrier, way, what) for barrier, way, what in rows]


def test_the_question_stands_on_the_grid(adhd: Adhd, letter: str) -> None:
    rows = Desk(adhd, "stuck", task=letter).rows()
    assert rows[0].rstrip() == "    Stuck" and rows[5] == "    tax letter" and rows[6] == "    What is it? One key, Enter = no idea."
    assert [row.split() for row in rows[8:15]] == [[key, *word.split()] for key, word, _, _ in BARRIERS]
    assert rows[23] == "    Enter no idea   Esc not now"


def test_without_a_task_it_is_about_what_is_offered_and_stays_with_it(adhd: Adhd, letter: str) -> None:
    desk = Desk(adhd, "stuck")
    assert "tax letter" in desk.text()
    adhd.capture.add("dentist today 10:00")
    desk.page.load()
    assert "tax letter" in desk.text()


@pytest.mark.parametrize(("key", "word"), [(key, word) for key, word, _, _ in BARRIERS] + [("enter", UNSURE)])
def test_one_key_brings_the_idea_that_the_command_line_would_give(adhd: Adhd, letter: str, key: str, word: str) -> None:
    desk = Desk(adhd, "stuck", task=letter)
    desk.press(key)
    idea = adhd.stuck.idea(adhd.stuck.case([letter]), word)
    shown = " ".join(lines(desk))
    assert all(part in shown for part in idea.text.split()) and f"{idea.minutes} min" in shown
    assert lines(desk)[2] == f"tax letter · {'no idea why' if word == UNSURE else word}"
    assert lines(desk)[-1] == "Enter start   n another idea   a ask someone   Esc not now"


def test_a_near_date_is_said_once(adhd: Adhd, letter: str) -> None:
    desk = Desk(adhd, "stuck", task=letter)
    desk.press("f")
    assert "It is for Friday." in lines(desk)
    desk.press("n")
    assert "It is for" not in desk.text()


def test_arrows_point_and_enter_takes_what_they_point_at(adhd: Adhd, letter: str) -> None:
    desk = Desk(adhd, "stuck", task=letter)
    desk.press("down", "j", "j", "up", "k", "down")
    assert page(desk).chosen == 1 and lines(desk)[-1].startswith("Enter this one")
    desk.press("k", "k")
    assert page(desk).chosen is None
    desk.press(*["down"] * 20, "enter")
    assert lines(desk)[2].endswith("don't care")
    desk.press("left")
    assert page(desk).chosen is None and "What is it?" in desk.text()
    desk.page.act("felt:don't care")  # a click
    assert lines(desk)[2].endswith("don't care")


def test_enter_starts_a_session_on_the_idea_and_remembers_it_as_one_command(adhd: Adhd, letter: str) -> None:
    desk = Desk(adhd, "stuck", task=letter)
    desk.press("f", "n", "n", "enter")
    idea = page(desk).idea
    assert idea is not None and ("scary", idea.name, "started") in kept(adhd)
    assert sorted(str(what) for _, _, what in kept(adhd)) == ["another", "another", "started"]
    current = adhd.focus.current()
    assert current is not None and current.title == "tax letter" and current.session.planned == 5
    place, about = desk.went[0]
    assert place == "focus" and desk.backs == 1
    focus = Desk(adhd, "focus", **about)
    assert idea.text.split(".")[0] in focus.text() and "5 min left" in focus.text()


def test_an_idea_that_was_done_leaves_the_task_open_and_offers_two_more(adhd: Adhd, letter: str) -> None:
    desk = Desk(adhd, "stuck", task=letter)
    desk.press("f", "enter")
    focus = Desk(adhd, "focus", **desk.went[0][1])
    focus.press("d")
    assert adhd.focus.current() is None and adhd.tasks.find_all([letter], False, "show")[0].status == "doing"
    after = Desk(adhd, "stuck", **focus.went[0][1])
    assert lines(after)[1:4] == ["Done: letter on the desk.", "tax letter", "Stop here, gladly. Or 2 more: open it, read only the date."]
    assert lines(after)[-1] == "Enter 2 more   Esc enough   c catch"
    after.press("enter")
    again = Desk(adhd, "focus", **after.went[0][1])
    assert "Open it, read only the date." in again.text()
    again.press("d")
    last = Desk(adhd, "stuck", **again.went[0][1])
    assert "Done: two more minutes." in lines(last) and lines(last)[-1].startswith("Enter start")
    last.press("enter")
    current = adhd.focus.current()
    assert last.went == [("focus", {})] and current is not None and current.title == "tax letter"


def test_a_session_on_the_same_task_goes_on(adhd: Adhd, letter: str) -> None:
    adhd.focus.start(adhd.tasks.find_all([letter], False, "start")[0], 25)
    adhd.focus.pause()
    before = adhd.focus.current()
    desk = Desk(adhd, "stuck", task=letter)
    desk.press("b", "enter")
    current = adhd.focus.current()
    assert before is not None and current is not None and current.session.rid == before.session.rid and current.session.status == "running"
    focus = Desk(adhd, "focus", **desk.went[0][1])
    focus.press("d")
    assert adhd.focus.current() is not None and focus.backs == 0 and focus.went[0][0] == "stuck"
    assert "25 min left" in focus.text() and "tax letter" in focus.text()


def test_in_a_break_the_idea_makes_room_for_the_task(adhd: Adhd, letter: str) -> None:
    desk = Desk(adhd, "stuck", task=letter)
    desk.press("f", "enter")
    focus = Desk(adhd, "focus", **desk.went[0][1])
    focus.press("b")
    assert isinstance(focus.page, Focus) and focus.page.doing is None and "tax letter" in focus.text()


def test_ask_someone_has_the_words_ready(adhd: Adhd, letter: str) -> None:
    desk = Desk(adhd, "stuck", task=letter)
    desk.press("f", "a")
    assert lines(desk)[1] == "Ready to send, to anybody:" and 'I keep walking around "tax letter".' in lines(desk)[2]
    assert kept(adhd) == [("scary", "desk", "ask")] and lines(desk)[-1] == "Esc back"
    copied: list[str] = []
    desk.copy_to_clipboard = copied.append  # type: ignore[attr-defined]
    desk.press("enter")
    assert copied == [page(desk).asking] and desk.said == ["Copied."] and lines(desk)[-1] == "Enter copy   Esc back"


def test_not_now_is_remembered_and_leaving_the_question_writes_nothing(adhd: Adhd, letter: str) -> None:
    before = len(adhd.history.entries(50))
    desk = Desk(adhd, "stuck", task=letter)
    assert desk.page.keymap()["escape"] == "back" and len(adhd.history.entries(50)) == before
    desk.press("f", "escape")
    assert desk.backs == 1 and desk.said == [LATER] and kept(adhd) == [("scary", "desk", "not now")]
    assert len(adhd.history.entries(50)) == before + 1


def test_where_there_is_nothing_rest_is_fine(adhd: Adhd, letter: str) -> None:
    adhd.tasks.done([letter])
    assert lines(Desk(adhd, "stuck")) == ["Stuck", "Nothing asks for you now, so rest is fine.", "c catch   Esc back"]
    desk = Desk(adhd, "stuck", task=letter)
    assert lines(desk)[1].startswith("tax letter is done already")
    desk.page.act("felt:scary")
    assert page(desk).idea is None


def test_every_way_out_begins_with_a_sentence_and_its_minutes(adhd: Adhd, letter: str) -> None:
    task = adhd.tasks.find_all([letter], False, "show")[0]
    for barrier, rows in WAYS.items():
        ways = [way for sort in {row[1] for row in rows} for way in fitting(barrier, sort)]
        for way in ways:
            idea = Idea(barrier, way, Case(task, "open the letter", ""), "")
            lead, body = parted(idea)
            assert lead.endswith(("?", ".")) and body.startswith(f"{idea.minutes} min") and f"{lead} {body}" == idea.text


def test_at_every_size_nothing_leaves_the_screen(adhd: Adhd) -> None:
    task = adhd.capture.add("プログラムを書く 👩‍💻 " + "long words " * 30 + "today 23:00").value.task
    assert task is not None
    for width, height in ((20, 5), (40, 8), (40, 12), (59, 15), (80, 24), (160, 50), (200, 60)):
        for keys in ((), ("down",), ("f",), ("f", "a"), ("b", "n")):
            desk = Desk(adhd, "stuck", task=task.id)
            desk.press(*keys)
            rows = desk.rows(width, height)
            assert len(rows) == height and all(columns(row) <= width for row in rows), (width, height, keys)
        done = Desk(adhd, "stuck", done=Doing(task.id, task.title, "text " * 40, "did", "then " * 30))
        assert all(columns(row) <= width for row in done.rows(width, height))
    narrow = lines(Desk(adhd, "stuck", task=task.id), 40, 12)
    assert narrow[3:5] == ["u unclear  b big  o boring  f scary", "t tired  w blocked  m don't care"]


def test_in_the_app_from_the_card_to_the_end_of_an_idea(adhd: Adhd, letter: str, tmp_path: Path) -> None:
    async def play() -> None:
        app = Fullscreen(adhd, str(tmp_path))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("s", "f", "enter")
            assert [p.name for p in app.pages] == ["now", "focus"]
            await pilot.press("d")
            assert [p.name for p in app.pages] == ["now", "stuck"] and "Done: letter on the desk." in app.canvas.sheet.text()[5]
            await pilot.press("escape")
            assert [p.name for p in app.pages] == ["now"]
            await pilot.press("s", "u", "q")
            assert app.message == LATER and [p.name for p in app.pages] == ["now"]

    asyncio.run(play())


def test_y_copies_what_is_seen_and_never_nothing(adhd: Adhd) -> None:
    adhd.capture.add("tax letter")
    desk = Desk(adhd, "stuck")
    assert desk.page.copied() == "tax letter"
    desk.press("b")
    assert desk.page.copied() == desk.page.idea.text  # type: ignore[attr-defined]
