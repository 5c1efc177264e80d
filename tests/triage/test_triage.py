"""The inbox, card by card: arrows on a terminal, letters on a pipe, one command for each card."""

from __future__ import annotations

import os
import signal
import termios
from typing import Any

import pytest

from tests.cli.shell import Shell, Terminal

THINGS = ("buy cat food", "call bank", "clean the kitchen", "renew passport", "water plants", "learn to juggle")
LEFT, RIGHT, UP, DOWN = b"\x1b[D", b"\x1b[C", b"\x1bOA", b"\x1b[B"


@pytest.fixture
def full(shell: Shell) -> Shell:
    """A home with six things in the inbox."""
    shell.ok("c", "--raw", stdin="\n".join(THINGS))
    return shell


def titles(shell: Shell) -> list[str]:
    """The cards, first to last."""
    return [c["task"]["title"] for c in shell.json("triage")["cards"]]


def task(shell: Shell, words: str) -> dict[str, Any]:
    """A task as it is."""
    found: dict[str, Any] = shell.json("show", words)["task"]
    return found


def cooked(terminal: Terminal) -> bool:
    """Whether the terminal echoes and reads lines, as it was found."""
    return termios.tcgetattr(terminal.master)[3] & (termios.ICANON | termios.ECHO) == termios.ICANON | termios.ECHO


def test_a_handful_with_the_arrows(full: Shell) -> None:
    one, two, three, four, five = titles(full)
    with full.terminal("triage") as terminal:
        terminal.until("card 1 of this handful").type(LEFT).until("card 2").type(RIGHT).until("card 3").type(UP).until("> ")
        terminal.type("Anna\x7f\n").until("card 4").type(DOWN).until("card 5").type("x")
        assert terminal.end() == 0 and cooked(terminal)
    text = terminal.text
    assert f"later: {one}, back on Fri 6 Mar · u undo" in text and f"do: {two} · u undo" in text
    assert f"hand over: ask Ann: {three} · u undo" in text and f"smaller: {four}, first: " in text
    assert text.splitlines()[-2:] == [
        "enough  do 1 · later 1 · hand over 1 · smaller 1 · let go 1          adhd undo 5",
        "Another handful, some time: adhd triage",
    ]
    assert (task(full, one)["status"], task(full, one)["start"]) == ("open", "2026-03-06")
    assert (task(full, two)["status"], task(full, two)["start"]) == ("open", "2026-03-05")
    assert (task(full, three)["status"], task(full, three)["delegation"]) == ("open", {"mode": "ask", "to": "Ann"})
    assert task(full, four)["steps_total"] > 1 and task(full, five)["status"] == "dropped"
    assert full.json("triage")["left"] == 1
    assert [e["what"] for e in full.json("log", "--limit", "5")["entries"]] == [
        f"let go {five}", f"split {four}", f"asked {three}", f"to do {two}", f"later {one}",
    ]  # fmt: skip
    full.ok("undo", "5")
    assert titles(full) == [one, two, three, four, five]


def test_every_letter_key_undo_and_enough(full: Shell) -> None:
    one, two, *_ = titles(full)
    with full.terminal("triage") as terminal:
        terminal.until("card 1").type("u").until("Nothing was sorted yet.").type("l").until(f"do: {one}").type("x").until("let go: ")
        terminal.type("u").until(f"back: {two}").type("k").until("> ").type("\n").until("It stays yours.").type("h").until(f"later: {two}")
        terminal.type("?").type("j").until("smaller: ").type("\x1b")
        assert terminal.end() == 0 and cooked(terminal)
    assert "enough  do 1 · later 1 · smaller 1" in terminal.text and "adhd undo 3" in terminal.text
    assert task(full, two)["status"] == "open" and full.json("triage")["left"] == 3


def test_what_is_small_already_stays_on_the_card(full: Shell) -> None:
    one = titles(full)[0]
    full.ok("step", task(full, one)["handle"], "first bit")
    with full.terminal("triage") as terminal:
        terminal.until("card 1").type("j").until("has a step already").type("q")
        assert terminal.end() == 0
    assert terminal.text.endswith("Enough. Nothing was changed.\n") and task(full, one)["status"] == "inbox"


@pytest.mark.parametrize("columns", [40, 24])
def test_a_narrow_card_is_six_lines_that_fit(full: Shell, columns: int) -> None:
    full.ok("c", "--raw", "a very long thought " * 6)
    with full.terminal("triage", columns=columns) as terminal:
        terminal.until("Inbox").type("h").until("later:").type("q")
        assert terminal.end() == 0
    cards = terminal.text.split("Inbox")[1:]
    assert len(cards) == 2
    for card in cards:
        lines = card.split("enough")[0].strip("\n").split("\n")
        assert len(lines) <= 6 and max(map(len, lines)) < columns, lines


def test_it_is_drawn_in_place_and_cleared(full: Shell) -> None:
    with full.terminal("triage") as terminal:
        terminal.until("card 1").type("l").until("card 2").type("q")
        assert terminal.end() == 0
    assert b"\x1b[4A\r\x1b[J" in terminal.raw and b"\x1b[5A\r\x1b[J" in terminal.raw
    with full.terminal("triage", TERM="dumb") as terminal:
        terminal.until("card 1").type("q")
        assert terminal.end() == 0
    assert b"\x1b" not in terminal.raw


def test_ctrl_c_and_the_end_of_the_process_keep_what_was_sorted(full: Shell) -> None:
    with full.terminal("triage") as terminal:
        terminal.until("card 1").type("x").until("let go:")
        assert terminal.interrupt() == 130 and cooked(terminal)
    with full.terminal("triage") as terminal:
        terminal.until("card 1").type("x").until("let go:")
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.end() == 130 and cooked(terminal)
    assert full.json("triage")["left"] == 4


def test_letters_on_a_pipe(full: Shell) -> None:
    one, two, three, four, five = titles(full)
    answer = full.json("triage", stdin="l\n\nx\nu\nh\nk Bob Smith\nsmaller\nlet go\nq\nx\n")
    assert [(c["task"]["title"], c["did"]) for c in answer["cards"]] == [
        (one, "do"), (two, "later"), (three, "hand over"), (four, "smaller"), (five, "let go"),
    ] and answer["left"] == 1  # fmt: skip
    assert task(full, three)["delegation"]["to"] == "Bob Smith" and task(full, two)["status"] == "open"
    plain = full.ok("triage", stdin="l\nx\nx\n").lines
    assert plain[0].startswith("do      ") and plain[1] == "Take it back: adhd undo" and len(plain) == 2
    assert full.ok("triage").out == "Nothing waits to be sorted. Catch a thought any time: adhd c buy milk\n"
    assert full.json("triage") == {"cards": [], "left": 0}


def test_without_letters_it_shows_the_cards(full: Shell) -> None:
    found = full.json("triage")
    assert [c["did"] for c in found["cards"]] == [None] * 5 and found["left"] == 6
    lines = full.ok("triage").lines
    assert len(lines) == 6 and "caught Thu 09:40" in lines[0] and lines[-1].startswith("A line for each card: l do")
    assert full.ok("triage", stdin="q\n").out == "Nothing was changed.\n"
    assert "caught Thu 5 Mar 09:40" in full.ok("triage", ADHD_NOW="2026-03-20T09:00:00+01:00").out


@pytest.mark.parametrize("text", ["zz", "x\nmaybe\n", "k", "x y", "l\nk\n", "k " + "n" * 80])
def test_a_letter_that_says_nothing_is_one_plain_line(full: Shell, text: str) -> None:
    answer = full.run("triage", stdin=text, code=2)
    assert answer.out == "" and len(answer.err.splitlines()) == 2
    assert full.json("triage")["left"] == 6, "nothing was done before it was understood"
