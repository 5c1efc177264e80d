"""The hooks in real interactive shells: a plan is said once, where it fits, and no other prompt runs the program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.catch.pane import Pane
from tests.cli.shell import Shell

SHELLS = ("bash", "zsh", "fish")
STRICT = {"bash": "set -u; PROMPT_COMMAND='_before=1'", "zsh": "setopt nounset", "fish": "true"}
STATUS = {"bash": "$?", "zsh": "$?", "fish": "$status"}


def counting(shell: Shell) -> Path:
    """Have the program note how it is called, beside doing its work; and a git that says nothing."""
    calls = shell.home / "calls"
    calls.write_text("")
    program = shell.home / "bin" / "adhd"
    program.write_text(f'#!/bin/sh\necho "$*" >> {calls}\nexec {sys.executable} -m adhd_cli "$@"\n')
    git = shell.home / "bin" / "git"
    git.write_text('#!/bin/sh\n[ "$2" != broken ]\n')
    git.chmod(0o755)
    return calls


@pytest.mark.parametrize("name", SHELLS)
def test_plans_are_said_where_their_cue_is_seen(shell: Shell, name: str) -> None:
    thesis = shell.home / "the sis"
    (thesis / "chapters").mkdir(parents=True)
    shell.ok("c", "--raw", "write intro")
    shell.ok("when", f"cd {thesis}", "then", "write", "intro")
    shell.ok("when", "push", "then", "stretch")
    pane = Pane(shell, name, "--hooks", first=STRICT[name])
    calls = counting(shell)
    with pane:
        pane.sync("true", "three").sync("echo git push; true git push", "four")
        pane.sync("cd '../the sis/chapters'", "five").until("You are in ~/the sis: write intro · adhd start ")
        pane.sync("cd /", "six").sync(f"cd '{thesis}'", "seven")
        pane.type("git push broken").key("Enter").sync("git pull", "eight")
        assert "Pushed" not in pane.screen
        pane.sync(f"false; echo was-{STATUS[name]}-was", "nine").until("was-1-was")
        pane.type("git push origin secretbranch").key("Enter").until("Pushed: stretch")
        pane.type("false").key("Enter").type(f"echo left-{STATUS[name]}-left").key("Enter").until("left-1-left")
        assert pane.screen.count("You are in") == 1 and "rror" not in pane.screen
    said = calls.read_text().splitlines()
    looks = [line for line in said if line.startswith("when")]
    assert looks == [f"when --check --event {event}" for event in ("shell", "cd", "cd", "cd", "push")], said
    for path in (shell.home / "adhd").iterdir():
        if path.is_file():
            assert b"secretbranch" not in path.read_bytes()


@pytest.mark.parametrize("name", SHELLS)
def test_without_the_option_nothing_is_hooked(shell: Shell, name: str) -> None:
    plain, hooked = shell.ok("init", name).out, shell.ok("init", name, "--hooks").out
    assert "adhd when" not in plain and "adhd when" in hooked and "--hooks" in hooked.splitlines()[1]


@pytest.mark.parametrize("name", SHELLS)
def test_hooks_are_quiet_where_nobody_types_and_when_read_twice(shell: Shell, tmp_path: Path, name: str) -> None:
    path = tmp_path / "init"
    path.write_text(shell.ok("init", name, "--hooks").out)
    flags = {"bash": ["--norc", "-u"], "zsh": ["-f", "-u"], "fish": ["--no-config"]}[name]
    words = [name, *flags, "-c", f"source {path}; source {path}; echo ready"]
    done = subprocess.run(words, capture_output=True, text=True, env=shell.environment({}), stdin=subprocess.DEVNULL, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ready\n", "")
    with Pane(shell, name, "--hooks", first=STRICT[name]) as pane:
        pane.sync(f"source {pane.script}", "again")
        calls = counting(shell)
        pane.sync("cd /", "moved").sync("true", "stayed")
        assert calls.read_text() == "when --check --event cd\n"
        (shell.home / "bin" / "adhd").unlink()
        pane.sync("cd /tmp", "gone")
        assert "not found" not in pane.screen and "nknown" not in pane.screen
