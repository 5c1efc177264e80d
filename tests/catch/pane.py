"""An interactive bash, zsh or fish inside a real terminal (tmux), driven by keys."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.cli.shell import PATIENCE, Shell

START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "-i"],
}
SUM = {"bash": "$((1 + 1))", "zsh": "$((1 + 1))", "fish": "(math 1 + 1)"}
"""What only the answer shows as 2."""


class Pane:
    """`with Pane(shell, "zsh", "--key", "ctrl-g") as pane: pane.type(...).key("C-g")`. The options are those of
    `adhd init`; `first` is a command that is run before its script is read."""

    def __init__(self, shell: Shell, name: str, *options: str, first: str = "") -> None:
        self.shell = shell
        self.name = name
        self.folder = shell.home / "pane"
        self.folder.mkdir(exist_ok=True)
        self.socket = str(shell.home / "tmux")
        program = shell.home / "bin" / "adhd"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m adhd_cli "$@"\n')
        program.chmod(0o755)
        self.script = shell.home / f"init.{name}"
        self.script.write_text(shell.ok("init", name, *options).out)
        self.first = first

    def __enter__(self) -> Pane:
        path = f"{self.shell.home / 'bin'}:{self.shell.env['PATH']}"
        env = self.shell.environment({"PATH": path, "HISTFILE": "", "TERM": None, "TMUX": None, "XDG_CONFIG_HOME": str(self.shell.home)})
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "40", "-c", str(self.folder), *START[self.name], env=env)
        self.sync(self.first, "1")
        self.sync(f"source {self.script}", "2")
        return self

    def __exit__(self, *_: object) -> None:
        self.tmux("kill-server")

    def tmux(self, *words: str, env: dict[str, str] | None = None) -> str:
        """One command to this terminal's own server."""
        done = subprocess.run(
            ["tmux", "-S", self.socket, *words], capture_output=True, text=True, env=env or self.shell.environment({}), timeout=PATIENCE
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def type(self, text: str) -> Pane:
        """Keys, one for each character."""
        self.tmux("send-keys", "-l", "--", text)
        return self

    def key(self, *names: str) -> Pane:
        """Keys by name, like C-g and Enter."""
        self.tmux("send-keys", *names)
        return self

    @property
    def screen(self) -> str:
        """What is to be seen."""
        return self.tmux("capture-pane", "-p", "-J")

    def until(self, text: str) -> Pane:
        """Wait until something is to be seen."""
        end = time.monotonic() + PATIENCE
        while text not in self.screen:
            assert time.monotonic() < end, self.screen
            time.sleep(0.05)
        return self

    def sync(self, command: str, mark: str) -> Pane:
        """Run a command and wait until the shell asks for the next one."""
        self.type(f"{command or 'true'}; echo ready-{mark}-{SUM[self.name]}")
        return self.key("Enter").until(f"ready-{mark}-2")

    def titles(self, count: int) -> list[str]:
        """The titles of what was caught, oldest first, once there are so many."""
        end = time.monotonic() + PATIENCE
        while True:
            found = [t["title"] for t in self.shell.json("list", "--all")["tasks"]] if Path(self.shell.file).exists() else []
            if len(found) >= count:
                return sorted(found)
            assert time.monotonic() < end, (found, self.screen)
            time.sleep(0.1)
