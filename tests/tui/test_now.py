"""The card: where it stands on the screen, and what its keys do."""

from __future__ import annotations

from adhd_core import Adhd

from tests.tui.desk import Desk


def test_the_card_stands_where_the_drawing_has_it(adhd: Adhd) -> None:
    adhd.capture.add("call Lena by tomorrow for 15m")
    rows = Desk(adhd).rows()
    assert rows[0].startswith("    Now") and rows[0].endswith("09:40")
    assert rows[5].startswith("    call Lena") and len(rows) == 24
    assert "15-30" in rows[8] and rows[8].startswith("    █")
    assert rows[10].startswith("    Why: ")
    assert rows[23].startswith("    Enter start   n another   ↓ smaller   s stuck   c catch   ? more")


def test_a_step_says_whose_it_is_and_how_long_there_is(adhd: Adhd) -> None:
    adhd.capture.add("dentist today 10:30")
    task = adhd.capture.add("tax letter").value.task
    assert task is not None
    adhd.steps.split([task.id])
    desk = Desk(adhd)
    while "tax letter · first of" not in desk.text():
        desk.press("n")
        assert len(desk.said) < 3
    assert "of the 35 min you have" in desk.text()
    assert desk.rows()[0].endswith("09:40 · leave 10:15 · dentist 10:30")


def test_an_empty_file_asks_what_is_on_your_mind(adhd: Adhd) -> None:
    desk = Desk(adhd)
    assert "What is on your mind?" in desk.text()
    assert desk.rows()[23].strip() == "Enter catch a thought   ? more"
    desk.press("enter")
    assert desk.caught == 1


def test_start_begins_a_session_and_goes_to_it(adhd: Adhd) -> None:
    adhd.capture.add("water the plants")
    desk = Desk(adhd)
    desk.press("enter")
    assert desk.went == [("focus", {})]
    current = adhd.focus.current()
    assert current is not None and current.title == "water the plants"


def test_another_card_comes_without_a_question_and_then_rest_is_fine(adhd: Adhd) -> None:
    adhd.capture.add("water the plants")
    adhd.capture.add("buy cat food")
    desk = Desk(adhd)
    first = desk.rows()[5]
    desk.press("n")
    assert desk.rows()[5] != first and desk.asked is None


def test_smaller_later_let_go_done_and_hand_over(adhd: Adhd) -> None:
    for title in ("tax letter", "buy cat food", "water the plants", "email Bob"):
        adhd.capture.add(title)
    desk = Desk(adhd)
    desk.press("j")
    assert "first of" in desk.text() and "steps · u undo" in desk.said[-1]
    for key, word in (("x", "let go: "), ("h", "later: "), ("d", "done: ")):
        desk.press(key)
        assert desk.said[-1].startswith(word) and "u undo" in desk.said[-1]
    desk.press("k")
    assert desk.asked is not None and desk.asked[0] == "Who could do it?"
    desk.answer("Ann")
    assert "ask Ann" in desk.said[-1]
    adhd.history.undo(1)


def test_what_cannot_be_done_is_one_line(adhd: Adhd) -> None:
    adhd.capture.add("water the plants")
    desk = Desk(adhd)
    desk.press("e")
    desk.page.act("start")
    assert desk.asked is not None and desk.asked[2] == "water the plants"


def test_at_every_size_nothing_leaves_the_screen(adhd: Adhd) -> None:
    adhd.capture.add("プログラムを書く 👩‍💻 " + "long words " * 30 + "today 23:00")
    for width, height in ((20, 5), (40, 12), (59, 15), (80, 24), (160, 50), (200, 60)):
        from adhd_core.columns import width as columns

        rows = Desk(adhd).rows(width, height)
        assert len(rows) == height and all(columns(row) <= width for row in rows)
