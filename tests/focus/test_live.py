"""The live line on a real terminal: its keys, what it leaves behind, and what it survives."""

from __future__ import annotations

import os
import signal
import termios

import pytest

from tests.cli.shell import Shell, Terminal

KEYS = {80: "c catch · Space pause · d done · e +5 · q shell", 40: "c catch Space pause d done e +5 q shell"}
HIDDEN, SHOWN = b"\x1b[?25l", b"\x1b[?25h"


@pytest.fixture
def desk(shell: Shell) -> Shell:
    """A task to work on, on a clock that goes."""
    shell.env["ADHD_NOW"] = None
    shell.ok("c", "--raw", "write one ugly sentence about figure 3")
    return shell


def modes(terminal: Terminal) -> int:
    """Whether the terminal shows what is typed and reads whole lines."""
    return int(termios.tcgetattr(terminal.master)[3]) & (termios.ECHO | termios.ICANON)


def left_alone(terminal: Terminal) -> None:
    """The terminal is as it was: what is typed is shown, in lines, and the cursor is there."""
    assert modes(terminal) == termios.ECHO | termios.ICANON
    assert terminal.raw.count(HIDDEN) <= terminal.raw.count(SHOWN) + 1 and terminal.raw.rindex(SHOWN) > terminal.raw.rindex(HIDDEN)


@pytest.mark.parametrize("columns", [80, 40])
def test_the_keys(desk: Shell, columns: int) -> None:
    with desk.terminal("focus", "start", "--minutes", "20", columns=columns) as terminal:
        terminal.until(KEYS[columns]).until("20 min left")
        assert modes(terminal) == 0
        terminal.type("cbuy cat foo\x7fod ☂\r").until(KEYS[columns], 2)
        terminal.type("\x1b[A").type(" ").until("paused, 20 min left").type(" ").until(KEYS[columns], 3)
        terminal.type("e").until("25 min left").type("d").until("done    write one ugly")
        assert terminal.end() == 0
        left_alone(terminal)
        assert '"buy cat food ☂"' in terminal.text if columns == 80 else 'waited  "buy cat' in terminal.text
        assert all(len(line) <= columns for line in terminal.text.splitlines() if "[" not in line and ">" not in line)
    assert desk.json("show", "figure")["task"]["status"] == "done"
    assert desk.json("show", "cat")["task"]["status"] == "inbox"
    found = desk.json("focus", "history")["sessions"][0]
    assert (found["status"], found["how"], found["planned_minutes"]) == ("ended", "done", 25)


def test_q_goes_back_to_the_shell_and_the_timer_runs_on(desk: Shell) -> None:
    with desk.terminal("focus", "start") as terminal:
        terminal.until("q shell").type("c").until("> ").type("half a th").until("half a th").type("\x1b").until("q shell", 2)
        terminal.type("q")
        assert terminal.end() == 0 and "runs on" in terminal.text
        left_alone(terminal)
    assert desk.json("focus", "status")["session"]["status"] == "running" and desk.json("list")["total"] == 1


def test_a_break_and_on_again(desk: Shell) -> None:
    with desk.terminal("focus", "start", "--template", "pomodoro") as terminal:
        terminal.until("25 min left")
        terminal.type("b").until("break   write").until("break, 5 min left").until("Space go on").type(" ").until("25 min left", 2)
        assert terminal.interrupt() == 130
        left_alone(terminal)
    assert [s["status"] for s in desk.json("focus", "history")["sessions"]] == ["running", "ended"]


def test_when_the_time_is_over(desk: Shell) -> None:
    desk.ok("start", ADHD_NOW="2026-03-05T09:00:00+01:00")
    with desk.terminal("focus", "start", ADHD_NOW="2026-03-05T09:20:00+01:00") as terminal:
        terminal.until("time is up").until("b break 5 min · d done · e +5 · q shell").type("q")
        assert terminal.end() == 0
        assert "\a" not in terminal.text


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9)])
def test_whatever_ends_the_process_the_session_goes_on(desk: Shell, number: int, code: int) -> None:
    with desk.terminal("focus", "start") as terminal:
        terminal.until("q shell")
        terminal.process.send_signal(number)
        assert terminal.process.wait(30) == code
        if number != signal.SIGKILL:
            terminal.end()
            left_alone(terminal)
    assert desk.json("focus", "status")["session"]["status"] == "running"
    assert desk.ok("done").lines[0].startswith("done    write one ugly sentence")


def test_a_closed_terminal(desk: Shell) -> None:
    with desk.terminal("focus", "start") as terminal:
        terminal.until("q shell")
        copy, terminal.master = terminal.master, os.open(os.devnull, os.O_RDONLY)
        os.close(copy)
        assert terminal.process.wait(30) in (0, 129)
    assert desk.json("focus", "status")["session"]["status"] == "running"


def test_ctrl_z_and_back(desk: Shell) -> None:
    with desk.terminal("focus", "start") as terminal:
        terminal.until("q shell")
        terminal.process.send_signal(signal.SIGTSTP)
        os.waitid(os.P_PID, terminal.process.pid, os.WSTOPPED | os.WNOWAIT)
        assert modes(terminal) == termios.ECHO | termios.ICANON
        terminal.process.send_signal(signal.SIGCONT)
        terminal.until("q shell", 2).type("q")
        assert terminal.end() == 0
        left_alone(terminal)


def test_what_another_shell_does_is_seen(desk: Shell) -> None:
    with desk.terminal("focus", "start") as terminal:
        terminal.until("q shell")
        desk.ok("pause")
        terminal.until("paused")
        desk.ok("done")
        assert terminal.end() == 0 and "The session has ended." in terminal.text
        left_alone(terminal)


def test_without_a_terminal_it_returns_at_once(desk: Shell) -> None:
    assert desk.ok("focus", "start").lines[0].startswith("started write one ugly")
    with desk.terminal("focus", "start", "--detach") as terminal:
        assert terminal.end() == 0 and "Space" not in terminal.text
    with desk.terminal("focus", "start", TERM="dumb") as terminal:
        assert terminal.end() == 0 and "Space" not in terminal.text
    with desk.terminal("focus", "start", "--json") as terminal:
        assert terminal.end() == 0 and '"session"' in terminal.text
