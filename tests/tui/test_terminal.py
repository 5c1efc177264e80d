"""The full screen in a real terminal: what is painted, what other processes see, and how the terminal is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catch.pane import Pane
from tests.cli.shell import PATIENCE, Shell


@pytest.fixture
def pane(shell: Shell) -> Iterator[Pane]:
    """A bash in a terminal of 100 columns and 40 rows."""
    with Pane(shell, "bash") as found:
        found.sync("export TERM=xterm-256color COLORTERM=truecolor", "3")
        yield found


def until(what: object, test: object) -> None:
    """Wait until a test of something holds."""
    end = time.monotonic() + PATIENCE
    while not test():  # type: ignore[operator]
        assert time.monotonic() < end, what
        time.sleep(0.05)


def process(shell: Shell) -> int:
    """The process of the full screen that was opened on this home."""
    mark = f"ADHD_HOME={shell.home}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if b"tui" in words and mark in (entry / "environ").read_bytes():
                    return int(entry.name)
            except OSError:
                continue
    raise AssertionError("no full screen runs")


def whole(pane: Pane) -> None:
    """The terminal is as it was: the shell's line, echo, a cursor, the first screen, no mouse."""
    until("the first screen", lambda: pane.tmux("display-message", "-p", "#{alternate_on}").strip() == "0")
    time.sleep(0.3)  # what is typed while the app closes is the app's
    pane.type("echo $((20 + 22))-seen").key("Enter").until("42-seen")
    flags = pane.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}").split()
    assert flags == ["0", "1", "0"], flags


def test_a_day_by_keys(pane: Pane) -> None:
    shell = pane.shell
    pane.type("adhd tui").key("Enter").until("What is on your mind?")
    pane.key("c").type("tax letter by friday #money").until("tag:money").key("Enter").until("caught tax letter")
    until("one task", lambda: [t["tags"] for t in shell.json("list")["tasks"]] == [["money"]])
    pane.key("j").until("first of")
    pane.key("Enter").until("min left")
    assert shell.json("focus", "status")["session"]["status"] == "running"
    pane.key("Escape").until("$")
    whole(pane)
    assert shell.json("focus", "status")["session"]["status"] == "running", "the timer runs on"
    pane.type("adhd tui").key("Enter").until("min left").key("d").until("done: ")
    pane.key("q")
    whole(pane)


def test_what_the_shell_catches_is_seen_within_a_second(pane: Pane) -> None:
    pane.type("adhd tui").key("Enter").until("What is on your mind?")
    pane.shell.run("c", "water the plants")
    begun = time.monotonic()
    pane.until("water the plants")
    assert begun > 0 and "water the plants" in pane.screen


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_leaves_the_terminal_whole_and_the_words_kept(pane: Pane, number: signal.Signals) -> None:
    shell = pane.shell
    shell.run("c", "water the plants")
    pane.type("adhd tui").key("Enter").until("water the plants").key("Enter").until("min left")
    pane.key("c").type("half a thou").until("half a thou")
    time.sleep(0.3)
    os.kill(process(shell), number)
    whole(pane)
    assert Path(shell.file).with_name("draft.txt").read_text() == "half a thou"
    assert shell.json("focus", "status")["session"]["status"] == "running"


def test_killed_in_the_middle_nothing_that_was_typed_is_lost(pane: Pane) -> None:
    shell = pane.shell
    shell.run("c", "water the plants")
    pane.type("adhd tui").key("Enter").until("water the plants").key("Enter").until("min left")
    pane.key("c").type("another thou").until("another thou")
    time.sleep(0.3)
    os.kill(process(shell), signal.SIGKILL)
    pane.until("Killed")
    pane.type("reset").key("Enter")
    pane.type("adhd tui").key("Enter").until("c brings it back")
    pane.until("min left").key("c").until("another thou").key("Enter").until("caught another thou")
    assert {t["title"] for t in shell.json("list", "--all")["tasks"]} == {"water the plants", "another thou"}


def test_to_the_shell_and_back(pane: Pane) -> None:
    pane.shell.run("c", "water the plants")
    pane.type("adhd tui").key("Enter").until("water the plants").key("C-z").until("Stopped")
    whole(pane)
    pane.type("fg").key("Enter").until("Enter start").key("q")
    whole(pane)


def test_smaller_than_a_stamp_and_back(pane: Pane) -> None:
    pane.shell.run("c", "water the plants")
    pane.type("adhd tui").key("Enter").until("Enter start")
    pane.tmux("resize-window", "-x", "20", "-y", "5")
    until("small", lambda: "water the plants" in pane.screen and "n another" not in pane.screen)
    pane.tmux("resize-window", "-x", "80", "-y", "24")
    pane.until("n another")
    pane.key("q")
    whole(pane)


def test_what_nobody_thought_of_ends_it_in_one_line(pane: Pane) -> None:
    shell = pane.shell
    shell.run("c", "water the plants")
    code = "import adhd_tui.now; adhd_tui.now.Now.another = lambda self: 1 / 0; from adhd_cli.launch import main; main(['tui'])"
    pane.type(f'{subprocess.list2cmdline([sys.executable])} -c "{code}"').key("Enter").until("Enter start").key("n")
    pane.until("adhd stumbled here")
    assert "Traceback" not in pane.screen
    whole(pane)


def test_a_card_that_is_dragged_onto_a_side_and_one_that_falls_back(pane: Pane) -> None:
    shell = pane.shell
    shell.run("c", "--raw", stdin="buy cat food\ncall bank\nlearn to juggle")

    def mouse(*steps: tuple[int, int, int, str]) -> None:
        for button, column, row, end in steps:
            pane.type(f"\x1b[<{button};{column};{row}{end}")

    pane.type("adhd tui inbox").key("Enter").until("Esc enough")
    pane.key("n").until("call bank").key("n", "n").until("buy cat food")  # the app is there, not only its first picture
    mouse((0, 50, 13, "M"), (32, 56, 13, "M"), (32, 50, 13, "M"), (0, 50, 13, "m"))
    mouse((0, 50, 13, "M"), (32, 60, 13, "M"), (32, 91, 13, "M"), (0, 91, 13, "m"))
    pane.until("card 2 of 3")
    pane.until("do: buy cat food")
    mouse((0, 50, 13, "M"), (32, 30, 13, "M"), (0, 30, 13, "m"))
    pane.until("later: call bank")
    pane.key("Escape").until("Enter start")
    pane.key("Escape")
    whole(pane)
    found = {t["title"]: t["status"] for t in shell.json("list", "--all")["tasks"]}
    assert found == {"buy cat food": "open", "call bank": "open", "learn to juggle": "inbox"}
