"""The landing as it is met: in a prompt, from a hook, with its keys on a terminal, and on a pipe."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.catch.pane import Pane
from tests.cli.shell import Shell
from tests.landing.conftest import at
from tests.triage.test_triage import cooked

PLACE = 'A good place to land. Kept: "sign in eq 4".'
NEEDS = "Water · food · leave 14:35 for dentist 15:00"
KEYS = "Enter land · + ten more · q not now"
THOUGHT = 'A thought waited: "buy cat food", 48 min old. → keep  x let go'
HOOK = ("when", "--check", "--event", "tick")


def test_on_a_pipe(shell: Shell) -> None:
    said = shell.batch([
        (["line"], {"ADHD_NOW": at("11:29")}), (["line"], {"ADHD_NOW": at("11:32")}), ([*HOOK], {}), ([*HOOK], {}), (["line"], {}),
        (["landing", "more"], {}), (["line"], {}), ([*HOOK], {"ADHD_NOW": at("11:42")}), (["landing", "no"], {}), ([*HOOK], {}),
        (["landing", "land"], {}), (["line"], {}),
    ])  # fmt: skip
    lines = [a.lines for a in said]
    edge = "leave 14:35 · dentist 15:00"
    assert lines[0] == [f"thesis · time is up · {edge}"] and lines[1] == lines[4] == [f"92 min · water? · {edge}"]
    assert lines[2] == [PLACE, NEEDS, "adhd landing land · adhd landing more · adhd landing no"] and lines[3] == []
    assert lines[5][0].startswith("longer  thesis · 10 more, until 11:42") and len(lines[5]) == 1
    assert lines[6] == [f"thesis · 10 min left · {edge}"] and lines[7][:2] == [PLACE, NEEDS]
    assert lines[8] == ["Not now, then. When you want to: adhd landing"] and lines[9] == []
    assert lines[10][0].startswith("landed  thesis · adhd resume gives it back") and "buy cat food" in lines[10][1]
    assert lines[11] == [edge] and [a.code for a in said] == [0] * 12
    told = shell.ok("resume", ADHD_NOW="2026-03-06T09:00:00+01:00").lines
    assert told[0].startswith("thesis · since yesterday 11:42 · ") and told[1] == 'Kept: "sign in eq 4".'
    assert told[2].startswith("started thesis · 15 min · ") and len(told) == 3


def test_for_scripts(shell: Shell) -> None:
    found = shell.json("landing")
    assert found["landing"]["minutes"] == 92 and found["landing"]["kept"]["note"] == "sign in eq 4"
    assert found["landing"]["edge"]["leave"] == at("14:35") and found["session"]["status"] == "running"
    shell.ok("start", "thesis", ADHD_NOW=at("14:10"))
    more = shell.json("landing", "more", "20", ADHD_NOW=at("14:20"))
    assert (more["until"], more["crosses"]["title"]) == (at("14:40"), "dentist")
    assert shell.json("landing", "no", ADHD_NOW=at("14:21"))["session"]["status"] == "running"
    assert shell.json("landing", "land", ADHD_NOW=at("14:22"))["session"]["how"] == "landed"


def test_bad_input(shell: Shell) -> None:
    wrong = [(["landing", "gear"], 2), (["landing", "more", "soon"], 2), (["landing", "more", "400"], 2), (["landing", "land", "x"], 2)]
    gone = [(["landing"], 1), (["landing", "land"], 1), (["landing", "more"], 1)]
    told = [*shell.batch([(words, {}) for words, _ in wrong])]
    shell.ok("focus", "stop")
    for (words, code), answer in zip([*wrong, *gone], [*told, *shell.batch([(words, {}) for words, _ in gone])], strict=True):
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (code, "", 2), (words, answer)


def test_adhd_alone_is_a_natural_break(shell: Shell) -> None:
    assert shell.ok().lines[:2] == [PLACE, NEEDS]
    assert shell.ok().lines[0].startswith("thesis · ")


@pytest.mark.parametrize("words", [("landing",), (), HOOK])
def test_enter_lands_and_the_thoughts_follow(shell: Shell, words: tuple[str, ...]) -> None:
    with shell.terminal(*words) as terminal:
        terminal.until(f"{PLACE}\n{NEEDS}\n{KEYS}\n").type("\r").until(THOUGHT).type("x")
        assert terminal.end() == 0 and cooked(terminal)
        assert terminal.text.count("landed  thesis") == 1 and "let go  buy cat food" in terminal.text
        assert max(map(len, terminal.text.splitlines())) <= 80
    assert shell.json("focus", "status")["session"] is None
    assert shell.json("show", "cat food")["task"]["status"] == "dropped"


def test_a_thought_that_is_kept_stays(shell: Shell) -> None:
    with shell.terminal("landing", columns=40) as terminal:
        terminal.until("q not now").type("\r").until("x let go").type(b"\x1b[C")
        assert terminal.end() == 0 and max(map(len, terminal.text.splitlines())) <= 40
    assert shell.json("show", "cat food")["task"]["status"] == "inbox"


def test_ten_more_and_not_now(shell: Shell) -> None:
    shell.ok("start", "thesis", ADHD_NOW=at("14:10"))
    with shell.terminal("landing", ADHD_NOW=at("14:30")) as terminal:
        terminal.until(KEYS).type("z+").until("That goes past: leave 14:35 for dentist 15:00.")
        assert terminal.end() == 0
    with shell.terminal("landing", ADHD_NOW=at("14:31")) as terminal:
        terminal.until(KEYS).type("q").until("Not now, then.")
        assert terminal.end() == 0 and cooked(terminal)
    assert shell.json("focus", "status", ADHD_NOW=at("14:31"))["session"]["remaining_seconds"] == 540
    with shell.terminal("landing", ADHD_NOW=at("14:31")) as terminal:
        terminal.until(KEYS)
        assert terminal.interrupt() == 130 and cooked(terminal)


def test_who_is_typing_already_is_not_disturbed(shell: Shell) -> None:
    with shell.terminal(*HOOK) as terminal:
        terminal.type("git st")
        assert terminal.end() == 0 and PLACE not in terminal.text
    assert shell.ok(*HOOK).lines[:1] == [PLACE]


def test_the_time_to_leave_comes_through_a_session(shell: Shell) -> None:
    shell.ok("focus", "stop")
    said = shell.batch([([*HOOK], {"ADHD_NOW": at(clock), "COLUMNS": "60"}) for clock in ("14:20", "14:25", "14:30", "14:36", "14:40")])
    assert [a.lines for a in said] == [
        [], ["Shoes now · leave 14:35 for dentist 15:00 ─────────────────".ljust(60, "─")], [],
        ["Leave now for dentist 15:00 ".ljust(60, "─")], [],
    ]  # fmt: skip
    shell.ok("config", "sound", "on")
    shell.ok("c", "--raw", "call mum")
    shell.ok("edit", "mum", "--due", "today 14:50")
    with shell.terminal(*HOOK, ADHD_NOW=at("14:45")) as terminal:
        assert terminal.end() == 0 and "\a14:50 call mum ──" in terminal.text


def test_the_live_line_offers_it_at_a_pause_and_when_it_is_late(shell: Shell) -> None:
    with shell.terminal("focus", "start", ADHD_NOW=at("11:40")) as terminal:
        terminal.until("time is up").type(" ").until(PLACE).until(KEYS).type("+").until("longer  thesis · 10 more").type("q")
        assert terminal.end() == 0 and cooked(terminal)
    shell.ok("start", ADHD_NOW=at("11:40"))
    with shell.terminal("focus", "start", ADHD_NOW=at("12:06")) as terminal:
        terminal.until(f"{PLACE}\n{NEEDS}\n{KEYS}").type("\r").until("landed  thesis").until("x let go").type(b"\x1b[C")
        assert terminal.end() == 0 and cooked(terminal)
    assert shell.json("focus", "status")["session"] is None


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_a_real_shell_offers_it_when_a_command_has_ended(shell: Shell, name: str) -> None:
    shell.env["ADHD_NOW"] = at("11:20")
    git(shell)
    with Pane(shell, name, "--hooks") as pane:
        later(shell, "11:34")
        pane.sync("true", "three")
        assert "A good place" not in pane.screen
        pane.type("git commit -m x").key("Enter").until(KEYS).key("Enter").until("landed  thesis").until("x let go").key("x")
        pane.until("let go  buy cat food").sync("true", "four")
    assert shell.json("focus", "status")["session"] is None


def later(shell: Shell, clock: str) -> None:
    """From now on it is later in the shell that runs."""
    program = shell.home / "bin" / "adhd"
    first, rest = program.read_text().split("\n", 1)
    program.write_text(f"{first}\nexport ADHD_NOW={at(clock)}\n{rest}")


def git(shell: Shell) -> None:
    """A git that always succeeds."""
    path: Path = shell.home / "bin" / "git"
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\nexit 0\n")
    path.chmod(0o755)
    assert subprocess.run([path], check=True).returncode == 0
