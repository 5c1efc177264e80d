"""The inbox as cards: where they lie, where keys and the mouse send them, and how they come back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.columns import width as columns
from adhd_core.tasks.task import Task
from adhd_tui.app import Fullscreen
from adhd_tui.sheet import Sheet
from adhd_tui.triage import Inbox, clipped, side
from textual import events

from tests.tui.desk import Desk

THINGS = ("buy cat food", "call bank", "clean the kitchen", "water plants", "renew passport", "learn to juggle")


class Slow(Desk):
    """A desk where a motion stands still until it is moved on."""

    def motion(self, seconds: float, step: Callable[[float], None], then: Callable[[], None]) -> None:
        assert seconds <= 0.2
        self.step, self.then = step, then


@pytest.fixture
def full(adhd: Adhd) -> Adhd:
    """A file with six thoughts; `buy cat food` lies on top."""
    for title in THINGS:
        adhd.capture.add(title)
    return adhd


def card(desk: Desk) -> str:
    """The title on top, from the row where it stands."""
    return desk.rows()[8].replace("← later", "").replace("do →", "").strip()


def task(adhd: Adhd, words: str) -> Task:
    """A task as it is now, also one that was let go."""
    return adhd.tasks.find_all([words], True, "show")[0]


def inbox(desk: Desk) -> Inbox:
    """The page as what it is."""
    assert isinstance(desk.page, Inbox)
    return desk.page


def test_the_card_lies_where_the_drawing_has_it(full: Adhd) -> None:
    desk = Desk(full, "inbox")
    desk.press("left")
    rows = [row.rstrip() for row in desk.rows()]
    assert rows[0].startswith("    Inbox") and rows[0].endswith("card 2 of this handful")
    assert rows[5] == " " * 35 + "↑ hand over" and rows[12] == " " * 35 + "↓ smaller"
    assert rows[8].startswith("    ← later") and rows[8].index("do →") == 69 and rows[8].index("call bank") == (80 - 9) // 2 - 1
    assert rows[9].strip() == "caught Thu 09:40"
    assert rows[23] == "    arrows move the card   x let go   u undo   c catch   Esc enough"
    assert desk.said == ["later: buy cat food, back on Fri 6 Mar · u undo"]


def test_four_sides_and_letting_go_are_one_command_each_through_the_same_service(full: Adhd) -> None:
    desk = Desk(full, "inbox")
    before = len(full.history.entries(50))
    desk.press("right", "h")
    assert (task(full, "cat food").status, task(full, "cat food").start) == ("open", "2026-03-05")
    assert (task(full, "call bank").status, task(full, "call bank").start) == ("open", "2026-03-06")
    desk.press("k")
    assert desk.asked is not None and desk.asked[0] == "Who could do it?" and card(desk) == "clean the kitchen"
    desk.answer("Ann")
    assert task(full, "kitchen").delegation == {"mode": "ask", "to": "Ann"} and desk.said[-1].startswith("hand over: ask Ann: ")
    desk.press("j")
    assert task(full, "plants").steps_total > 1 and desk.said[-1].startswith("smaller: water plants, first: ")
    desk.press("x")
    assert task(full, "passport").status == "dropped" and desk.said[-1] == "let go: renew passport · u undo"
    assert len(full.history.entries(50)) == before + 5


def test_after_five_it_is_enough_and_another_handful_is_one_key_away(full: Adhd) -> None:
    desk = Desk(full, "inbox")
    desk.press("l", "l", "left", "x", "right")
    rows = desk.rows()
    assert rows[5].strip() == "Enough for now." and rows[6].strip() == "do 3 · later 1 · let go 1"
    assert rows[23].strip() == "Enter another handful   u undo   c catch   Esc back" and "card" not in rows[0]
    assert "right" not in desk.page.keymap()
    desk.press("enter")
    assert card(desk) == "learn to juggle" and desk.rows()[0].endswith("card 1 of 1")
    desk.press("right")
    assert desk.rows()[5].strip() == "That was all of it." and desk.rows()[23].strip().startswith("Esc back")


def test_an_undo_brings_the_card_back_on_top(full: Adhd) -> None:
    desk = Desk(full, "inbox")
    desk.press("right", "x")
    assert card(desk) == "clean the kitchen"
    for title, number in (("call bank", 2), ("buy cat food", 1)):
        full.history.undo(1)
        desk.page.load()
        assert card(desk) == title and desk.rows()[0].endswith(f"card {number} of this handful")
    desk.press("left", "left", "left", "left", "left")
    assert "Enough" in desk.text()
    full.history.undo(1)
    desk.page.load()
    assert card(desk) == "renew passport" and desk.rows()[0].endswith("card 5 of this handful")


def test_what_happens_elsewhere_is_noticed_and_a_new_thought_waits_for_the_next_handful(full: Adhd) -> None:
    desk = Desk(full, "inbox")
    full.tasks.done(["buy cat food"])
    full.capture.add("a new thought")
    desk.page.load()
    assert card(desk) == "call bank" and desk.rows()[0].endswith("card 2 of this handful")


def test_an_empty_inbox_is_one_calm_line(adhd: Adhd) -> None:
    desk = Desk(adhd, "inbox")
    assert [row.strip() for row in desk.rows() if row.strip()] == ["Inbox", "Nothing waits to be sorted.", "c catch   Esc back"]
    inbox(desk).drag(30, 0, True)
    adhd.capture.add("buy milk")
    desk.page.load()
    assert card(desk) == "buy milk"


def test_another_card_first_writes_nothing(full: Adhd) -> None:
    desk = Desk(full, "inbox")
    before = len(full.history.entries(50))
    desk.press("n")
    assert card(desk) == "call bank" and desk.rows()[0].endswith("card 1 of this handful") and len(full.history.entries(50)) == before
    desk.press("n", "n", "n", "n")
    assert card(desk) == "buy cat food"
    desk.press("right", "right", "right", "right", "n")
    assert desk.said[-1] == "It is the only card here."


def test_what_cannot_be_done_is_said_and_the_card_stays(full: Adhd) -> None:
    desk = Desk(full, "inbox")
    desk.press("up")
    assert desk.asked is not None
    with pytest.raises(Exception, match="at most 60"):
        desk.answer("x" * 61)
    desk.page.load()
    assert card(desk) == "buy cat food"
    inbox(desk).drag(0, 6, True)
    assert card(desk) == "call bank"


def test_a_card_put_off_past_its_time_says_so(adhd: Adhd) -> None:
    adhd.capture.add("dentist today 3pm")
    desk = Desk(adhd, "inbox")
    desk.press("left")
    assert desk.said == ["later: dentist, back on Fri 6 Mar, but due Thu 5 Mar 15:00 · u undo"]


def test_the_message_keeps_its_undo_whatever_the_title(adhd: Adhd) -> None:
    adhd.capture.add("プログラムを書く " * 20)
    desk = Desk(adhd, "inbox")
    desk.text(40, 12)
    desk.press("left")
    assert desk.said[-1].endswith("… · u undo") and columns(desk.said[-1]) <= 38


def test_a_drag_lights_the_side_that_takes_the_card(full: Adhd) -> None:
    desk = Desk(full, "inbox")
    page = inbox(desk)
    for dx, dy, lit in ((3, 0, ""), (12, 1, "do →"), (-12, -1, "← later"), (2, -4, "↑ hand over"), (-2, 4, "↓ smaller")):
        page.drag(dx, dy, False)
        sheet = Sheet(80, 24)
        page.paint(sheet)
        sides = {p.text: p.role for row in sheet.rows for p in row if p.action and p.action in ("do", "later", "hand_over", "smaller")}
        assert [text for text, role in sides.items() if role == "accent"] == ([lit] if lit else []) and len(sides) == 4
        assert "buy cat food" in "\n".join(sheet.text())
    page.drag(3, 0, True)
    assert card(desk) == "buy cat food" and page.offset == (0, 0) and not desk.said
    page.drag(-12, 0, True)
    assert card(desk) == "call bank" and desk.said[-1].startswith("later: ")
    page.drag(0, -5, True)
    assert desk.asked is not None and card(desk) == "call bank" and page.offset == (0, 0)


def test_sides_by_how_far_a_card_was_dragged() -> None:
    assert [side(*d) for d in ((0, 0), (9, 0), (10, 0), (-10, 5), (0, -2), (0, -3), (5, 3), (30, 16))] == [
        "", "", "do", "later", "", "hand over", "smaller", "smaller",
    ]  # fmt: skip


def test_a_card_slides_out_and_the_next_one_in_and_keys_work_meanwhile(full: Adhd) -> None:
    desk = Slow(full, "inbox")

    def left_of(title: str) -> int:
        return desk.rows()[8].find(title)

    rest = left_of("buy cat food")
    desk.press("right")
    assert task(full, "cat food").status == "open"  # it is written before anything moves
    assert left_of("buy cat food") == rest
    desk.step(0.25)
    assert left_of("buy cat food") > rest
    desk.step(0.6)
    middle = (80 - len("call bank")) // 2 - 1
    assert 0 <= left_of("call bank") < middle
    stale, end = desk.step, desk.then
    desk.press("left")
    assert desk.said[-1].startswith("later: call bank")
    stale(1.0)
    end()
    assert left_of("call bank") == middle  # only the newest motion counts
    desk.step(1.0)
    desk.then()
    assert card(desk) == "clean the kitchen"
    desk.press("x")
    desk.step(0.3)
    sheet = Sheet(80, 24)
    desk.page.paint(sheet)
    assert any(p.role == "faint" and p.text == "clean the kitchen" for p in sheet.rows[8])


def test_what_slides_past_an_edge_is_cut_to_it() -> None:
    sheet = Sheet(20, 5)
    clipped(sheet, 1, -3, "abcdefgh", "text")
    clipped(sheet, 2, -1, "語語語", "text")
    clipped(sheet, 3, 18, "abcdefgh", "text")
    clipped(sheet, 4, -30, "gone", "text")
    clipped(sheet, 5, 30, "gone", "text")
    assert sheet.text() == ["efgh", "語語", " " * 17 + "abc", "", ""]


def test_what_is_painted_in_the_middle_of_a_text_leaves_both_its_ends() -> None:
    sheet = Sheet(20, 3)
    sheet.put(1, 1, "0123456789")
    sheet.put(1, 4, "xy", "accent")
    sheet.put(2, 1, "語語語語")
    sheet.put(2, 4, "x")
    assert sheet.text()[:2] == ["012xy56789", "語 x語語"]


def test_at_every_size_nothing_leaves_the_screen(adhd: Adhd) -> None:
    adhd.capture.add("プログラムを書く 👩‍💻 " + "long words " * 30 + "today 23:00")
    adhd.capture.add("اشتر الخبز والحليب")
    for width, height in ((20, 5), (30, 8), (40, 12), (59, 15), (60, 16), (80, 24), (99, 30), (160, 50), (200, 60)):
        desk = Slow(adhd, "inbox")
        page = inbox(desk)
        for dx, dy in ((0, 0), (-width, 0), (width, 0), (width // 2, -height), (-7, height)):
            page.drag(dx, dy, False)
            rows = desk.rows(width, height)
            assert len(rows) == height and all(columns(row) <= width for row in rows), (width, height, dx, dy)
        page.drag(0, 0, False)
        desk.press("down")
        for part in (0.1, 0.4, 0.5, 0.8, 1.0):
            desk.step(part)
            rows = desk.rows(width, height)
            assert len(rows) == height and all(columns(row) <= width for row in rows), (width, height, part)
        adhd.history.undo(1)


def test_in_the_app_arrows_undo_and_a_drag_that_ends_on_a_word(full: Adhd, tmp_path: Path) -> None:
    async def play() -> None:
        app = Fullscreen(full, str(tmp_path), "inbox")
        app.settings.motion = False

        def mouse(kind: type[events.MouseEvent], x: int, y: int, button: int) -> None:
            app.post_message(kind(None, x, y, 0, 0, button, False, False, False, x, y))

        def top() -> str:
            assert isinstance(app.page, Inbox)
            return app.page.card.title if app.page.card is not None else ""

        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("right")
            assert top() == "call bank" and app.message.startswith("do: buy cat food")
            await pilot.press("u")
            assert top() == "buy cat food" and app.message.startswith("taken back: to do buy cat food")
            mouse(events.MouseDown, 40, 8, 1)
            mouse(events.MouseMove, 60, 8, 1)
            await pilot.pause()
            assert isinstance(app.page, Inbox) and app.page.toward == "do"
            mouse(events.MouseMove, 70, 8, 1)
            mouse(events.MouseUp, 70, 8, 1)
            await pilot.pause()
            assert top() == "call bank"  # the end of the drag lies on a word, and is no click on it
            mouse(events.MouseDown, 40, 8, 1)
            mouse(events.MouseMove, 60, 8, 1)
            mouse(events.MouseMove, 40, 8, 1)
            mouse(events.MouseUp, 40, 8, 1)
            await pilot.pause()
            assert top() == "call bank" and app.page.offset == (0, 0)
            await pilot.click(offset=(70, 8))
            assert top() == "clean the kitchen"
            await pilot.press("up", "A", "n", "n", "enter")
            assert top() == "water plants" and task(full, "kitchen").delegation == {"mode": "ask", "to": "Ann"}
            await pilot.press("question_mark")
            assert app.page.name == "help"
            await pilot.press("escape", "escape")
            assert app.page.name == "now"

    asyncio.run(play())
