"""Clarify: at most three questions, answers to choose from, each skippable, never without a terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.capture.clarify import Question, free_day, questions
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from adhd_core.verbs import begins_with_verb

from tests.cli.shell import Shell

THURSDAY = date(2026, 3, 5)


@pytest.fixture
def adhd(tmp_path: Path) -> Adhd:
    return Adhd.open(str(tmp_path / "adhd.db"), Clock(parse_moment("2026-03-05T10:00:00+01:00")))


@pytest.mark.parametrize(
    ("line", "about"),
    [
        ("tax", ["verb", "when", "length"]),
        ("call mum", ["when", "length"]),
        ("call mum tomorrow", ["length"]),
        ("call mum tomorrow 3pm for 15m", []),
        ("ask Sam to send the slides", ["when", "length"]),
        ("goal: learn spanish", ["step", "when"]),
        ("habit: stretch", ["when", "length"]),
        ("habit: stretch every day for 5m", []),
        ("shopping: new shoes", ["when"]),
    ],
)
def test_what_is_asked(adhd: Adhd, line: str, about: list[str]) -> None:
    asked = adhd.capture.questions(adhd.capture.add(line).value.task)
    assert [q.about for q in asked] == about
    assert all(len(q.offers) == len(q.fields) >= 3 for q in asked)


def ask(adhd: Adhd, about: str, line: str = "tax") -> Question:
    return next(q for q in questions(adhd.capture.add(line).value.task, THURSDAY) if q.about == about)


@pytest.mark.parametrize(
    ("about", "text", "fields"),
    [
        ("verb", "1", {"title": "call tax"}),
        ("verb", "pay", {"title": "pay tax"}),
        ("verb", "find the tax letter", {"title": "find the tax letter"}),
        ("when", "2", {"start": "2026-03-06"}),
        ("when", "Tomorrow", {"start": "2026-03-06"}),
        ("when", "by friday", {"due": "2026-03-06"}),
        ("when", "every monday", {"repeat": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-03-09"}),
        ("when", "9", None),
        ("when", "sometime soon", None),
        ("length", "3", {"estimate_minutes": 30}),
        ("length", "45", {"estimate_minutes": 45}),
        ("length", "2h", {"estimate_minutes": 120}),
        ("length", "ages", None),
    ],
)
def test_answers(adhd: Adhd, about: str, text: str, fields: dict[str, object] | None) -> None:
    assert ask(adhd, about).answer(text, "tax", adhd.capture.understand) == fields


def test_a_free_day_is_never_tomorrow() -> None:
    days = [free_day(date(2026, 3, 2 + n)).isoformat() for n in range(7)]
    assert days == ["2026-03-07"] * 4 + ["2026-03-09"] * 2 + ["2026-03-14"]


def test_verbs() -> None:
    assert begins_with_verb("finally call mum") and begins_with_verb("please Water the plants") and begins_with_verb("shower")
    assert not begins_with_verb("mum") and not begins_with_verb("call") and not begins_with_verb("dentist tuesday")


def test_on_a_terminal(shell: Shell) -> None:
    with shell.terminal("c", "--clarify", "tax") as terminal:
        terminal.until("> ").type("pay\n").until("> ", 2).type("blah\n").until("> ", 3).type("tomorrow\n").until("> ", 4).type("\n")
        assert terminal.end() == 0
        text = terminal.text
    assert "tax: what to do with it?  1 call  2 look at  3 buy  · Enter skips" in text
    assert '"blah" is not clear to me.' in text
    assert "kept    pay tax · Fri 6 Mar · " in text and text.rstrip().endswith("adhd undo 2")
    shell.ok("undo", "2")
    assert shell.json("list")["total"] == 0


def test_a_goal_gets_its_first_step(shell: Shell) -> None:
    with shell.terminal("c", "--clarify", "goal:", "learn", "spanish") as terminal:
        terminal.until("> ").type("find one song\n").until("> ", 2).type("q\n")
        assert terminal.end() == 0
    (task,) = shell.json("list")["tasks"]
    assert task["title"] == "learn spanish" and task["kind"] == "goal" and task["steps_total"] == 1


def test_a_thought_is_kept_before_the_first_question(shell: Shell) -> None:
    with shell.terminal("c", "--clarify", "tax") as terminal:
        terminal.until("> ")
        assert shell.json("list")["tasks"][0]["title"] == "tax"
        terminal.type("\x03")
        assert terminal.end() == 0


def test_nobody_is_asked_without_a_terminal(shell: Shell) -> None:
    assert shell.ok("c", "--clarify", "tax").lines[0].startswith("caught  tax · ")
    assert shell.json("c", "--clarify", "rent")["task"]["title"] == "rent"
    shell.ok("config", "capture_mode", "clarify")
    assert shell.run("c", stdin="one\ntwo\n").lines[0].startswith("caught  2 thoughts")
    with shell.terminal("c", "bills") as terminal:
        terminal.until("> ").type("q\n")
        assert terminal.end() == 0
    shell.ok("config", "capture_mode", "raw")
    assert shell.json("c", "call mum tomorrow")["task"]["title"] == "call mum tomorrow"
    both = shell.run("c", "--raw", "--clarify", "x")
    assert both.code == 2 and "Leave one of them out." in both.err


def test_a_date_that_can_be_read_both_ways_says_how_it_was_read(shell: Shell) -> None:
    told = shell.ok("c", "doctor on 3/4 at 10:15", LC_ALL="en_US.UTF-8").out
    assert "3/4 is read as 4 Mar; the other way: adhd config date_order day" in " ".join(told.split())
    assert "read as" not in shell.ok("c", "pay on 3/25").out and "read as" not in shell.ok("c", "half 1/2 cup").out
    shell.ok("config", "date_order", "day")
    found = shell.json("c", "doctor on 3/4 at 10:15", LC_ALL="en_US.UTF-8")
    assert found["task"]["due"].startswith("2026-04-03T10:15") and not any("read as" in n for n in found["notices"])
