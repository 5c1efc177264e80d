"""`adhd stuck` as a person on a terminal and a script on a pipe meet it."""

from __future__ import annotations

import os
import signal
import termios

import pytest

from tests.cli.shell import Shell, Terminal

QUESTION = [
    "tax letter · what is it? one key, Enter = no idea",
    "u unclear  b big  o boring  f scary  t tired  w blocked  m don't care",
]


@pytest.fixture
def letter(shell: Shell) -> Shell:
    """A home with one scary thing."""
    shell.ok("c", "--raw", "tax letter")
    return shell


def asked(terminal: Terminal, key: str) -> Terminal:
    """The question, answered; the idea is there."""
    return terminal.until("> ").type(key).until("Enter start")


def cooked(terminal: Terminal) -> bool:
    """Whether the terminal echoes and reads lines, as it was found."""
    return termios.tcgetattr(terminal.master)[3] & (termios.ICANON | termios.ECHO) == termios.ICANON | termios.ECHO


def test_the_journey_to_the_line(letter: Shell) -> None:
    letter.ok("edit", "tax", "--due", "2026-03-06")
    with letter.terminal("stuck") as terminal:
        asked(terminal, "f")
        assert not cooked(terminal)
        terminal.type("\r").until("any key").type(" ")
        assert terminal.end() == 0 and cooked(terminal)
    said = [line for line in terminal.text.replace("\r", "\n").split("\n") if line]
    assert said == [
        *QUESTION,
        "> f",
        "Only looking. 2 min: put the letter on the desk, still closed. That is all.",
        "It is for Friday.",
        "Enter start · n another idea · a ask someone · q not now",
        "2 min · any key when you are there",
        "done    letter on the desk                                             adhd undo",
        "Stop here, gladly. Or 2 more: open it, read only the date.            adhd start",
    ]
    assert letter.ok("undo").out.startswith("undid   stuck tax letter")
    assert letter.json("stuck", "--why")["barriers"][3] == {"key": "f", "word": "scary", "ways": 10, "helped": 0, "tried": 0}


@pytest.mark.parametrize(
    ("key", "begins"),
    [
        ("u", "Only the end."), ("B", "Only a corner."), ("o", "One song long."), ("t", "First you."), ("w", "Who has the key?"),
        ("m", "For whom?"), ("\r", "No reason needed."), ("z\x1b[Af", "Only looking."),
    ],
)  # fmt: skip
def test_each_key_has_its_own_idea(letter: Shell, key: str, begins: str) -> None:
    with letter.terminal("stuck") as terminal:
        asked(terminal, key).type("q")
        assert terminal.end() == 0 and cooked(terminal)
    assert begins in terminal.text and terminal.text.endswith("Not now, then. It stays where it is, and so may you.\n")


@pytest.mark.parametrize("key", ["q", "\x1b", "\x04"])
def test_leaving_the_question_writes_nothing(letter: Shell, key: str) -> None:
    with letter.terminal("stuck", "tax") as terminal:
        terminal.until("> ").type(key)
        assert terminal.end() == 0 and cooked(terminal)
    assert [e["what"] for e in letter.json("log")["entries"]] == ["caught tax letter"]


def test_another_idea_then_ask_and_what_is_remembered(letter: Shell) -> None:
    with letter.terminal("stuck", "--why", columns=40) as terminal:
        asked(terminal, "f").type("n").until("q no", 2).type("N").until("q no", 3).type("a")
        assert terminal.end() == 0
    assert max(map(len, terminal.text.replace("\r", "\n").split("\n"))) <= 40
    assert "Ready to send, to anybody:" in terminal.text and '"tax letter"' in terminal.text
    found = letter.json("stuck", "--barrier", "scary", "--why")["idea"]
    assert found["name"] not in ("desk", "near") and "it was scary" in found["why"]
    assert letter.json("stuck", "--why")["barriers"][3]["tried"] == 2


def test_ctrl_c_and_the_end_of_the_process_leave_the_terminal_as_it_was(letter: Shell) -> None:
    with letter.terminal("stuck") as terminal:
        terminal.until("> ")
        assert terminal.interrupt() == 130 and cooked(terminal)
    with letter.terminal("stuck") as terminal:
        asked(terminal, "f").type("\r").until("any key")
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.end() == 130 and cooked(terminal)
    assert letter.json("stuck", "--why")["barriers"][3]["helped"] == 1, "what was begun is kept"


def test_a_barrier_that_is_said_is_not_asked_for(letter: Shell) -> None:
    with letter.terminal("stuck", "tax", "letter", "boring") as terminal:
        terminal.until("not now").type("q")
        assert terminal.end() == 0
    assert "what is it?" not in terminal.text and "One song long." in terminal.text


def test_piped_it_never_asks(letter: Shell) -> None:
    handle = letter.json("show", "tax")["task"]["handle"]
    assert letter.ok("stuck", stdin="f\n").lines == [
        f"stuck   tax letter · {handle}",
        "Say what it is: unclear, big, boring, scary, tired, blocked, don't care",
        f"adhd stuck {handle} --barrier scary",
    ]
    assert letter.ok("stuck", "--barrier", "scary", handle).lines == [
        "Only looking. 2 min: put the letter on the desk, still closed. That is all.",
        "adhd stuck --did started · the same again: another idea",
    ]
    assert letter.ok("stuck", "--did", "started").lines[0].startswith("kept    tax letter · started · scary")
    assert "Why: " in letter.ok("stuck", "--barrier", "don't care", "--why").out
    listed = letter.json("stuck")
    assert listed["task"]["title"] == "tax letter" and [b["key"] for b in listed["barriers"]] == list("uboftwm")
    one = letter.json("stuck", "--barrier", "f")
    assert set(one) == {"task", "barrier", "edge", "idea"} and set(one["idea"]) == {"name", "text", "minutes", "did", "more", "why"}
    with letter.terminal("stuck", "--json") as terminal:
        assert terminal.end() == 0 and terminal.text.startswith('{"task"')


def test_what_cannot_be(letter: Shell) -> None:
    for words, code in (
        (["--barrier", "evil"], 2), (["--did", "x"], 2), (["tax", "--did", "ask"], 2), (["--did", "ask"], 1), (["nowhere"], 1),
        (["nowhere", "scary"], 1),
    ):  # fmt: skip
        answer = letter.run("stuck", *words, code=code)
        assert answer.out == "" and 1 <= len(answer.err.splitlines()) <= 2, words
    letter.ok("done", "tax")
    assert "rest is fine" in letter.run("stuck", code=1).err
