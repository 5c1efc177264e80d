"""The recorded day: a page of commands with what they print, played in a throw-away home.

A fenced block of the page is one of these; everything around them is for its readers.
- `text NAME`: a file that is there from now on.
- `console`: lines like `09:40 $ adhd start` are run by `sh` at that time, the lines below one are what it prints.
- `console keys=f,enter,x`: the only command is run on a terminal, and these keys are pressed, each when the screen has come to rest.
- `console kill`: the only command is run on a terminal and killed with SIGKILL once its keys are shown.

Handles differ from run to run: they are compared by which one is which, and no command of the page uses one.
`python -m tests.e2e.day` plays the page and writes what was printed into it, to be read again.
"""

from __future__ import annotations

import re
import signal
import tempfile
from pathlib import Path

from tests.cli.shell import Shell

PAGE = Path(__file__).parents[2] / "docs" / "demo" / "day.md"
FENCE = re.compile(r"^```(\w+)(?: (.*))?$")
PROMPT = re.compile(r"^(\d\d:\d\d) \$ (.+)$")
HANDLE = re.compile(r"(?<![\w:/.-])(?=[a-z]*\d)(?!\d+\b)[b-df-hj-np-tv-z0-9]{4,6}(?![\w:/.-])")
KEYS = {"enter": "\r", "right": "\x1b[C", "esc": "\x1b", "space": " "}
DAY = "2026-03-05"
QUIET = 0.4
"""Seconds without output after which a screen has come to rest."""


class Player:
    """Plays the blocks of a page in `home`."""

    def __init__(self, home: Path) -> None:
        self.shell = Shell(home, COLUMNS="80", GIT_CONFIG_GLOBAL="/dev/null", GIT_AUTHOR_NAME="me", GIT_AUTHOR_EMAIL="me@example.org",
                           GIT_COMMITTER_NAME="me", GIT_COMMITTER_EMAIL="me@example.org")  # fmt: skip
        self.here = home
        self.shell.env["HOME"] = str(home)

    def play(self, text: str) -> str:
        """The page with what is printed now."""
        out: list[str] = []
        lines = iter(text.splitlines())
        for line in lines:
            out.append(line)
            fence = FENCE.match(line)
            if fence is None:
                continue
            block = []
            for inside in lines:
                if inside == "```":
                    break
                block.append(inside)
            kind, rest = fence[1], fence[2] or ""
            if kind == "text":
                (self.here / rest).write_text("\n".join(block) + "\n")
            out += [*(self._console(rest, block) if kind == "console" else block), "```"]
        return "\n".join(out) + "\n"

    def _console(self, how: str, block: list[str]) -> list[str]:
        out = []
        for line in block:
            prompt = PROMPT.match(line)
            if prompt is None:
                continue
            clock, command = prompt[1], prompt[2]
            self.shell.env["ADHD_NOW"] = f"{DAY}T{clock}:00+01:00"
            said = self._on_terminal(command, how) if how else self._plain(command)
            out += [line, *said]
        return out

    def _plain(self, command: str) -> list[str]:
        if command.startswith("cd "):
            self.here = (self.here / command[3:]).resolve()
            return []
        answer = self.shell.sh(f"cd '{self.here}' && {command}")
        return (answer.out + answer.err).splitlines()

    def _on_terminal(self, command: str, how: str) -> list[str]:
        words = command.removeprefix("adhd").split()
        with self.shell.terminal(*words, cwd=str(self.here)) as terminal:
            if how == "kill":
                terminal.until("q shell")
                terminal.process.send_signal(signal.SIGKILL)
                assert terminal.process.wait(30) == -signal.SIGKILL
            else:
                for key in how.removeprefix("keys=").split(","):
                    terminal.rest(QUIET).type(KEYS.get(key, key))
                assert terminal.end() == 0, terminal.text
            return seen(terminal.text)


def seen(text: str) -> list[str]:
    """What is to be seen of a screen: what was overwritten in its line is gone."""
    return [line.rsplit("\r", 1)[-1].rstrip() for line in text.removesuffix("\n").split("\n")]


def numbered(text: str) -> str:
    """A text with each handle replaced by the number of its first appearance."""
    known: dict[str, str] = {}
    return HANDLE.sub(lambda m: known.setdefault(m.group(), f"<{len(known) + 1}>"), text)


def play(page: str, home: Path) -> str:
    """The page as it is printed in a home."""
    return Player(home).play(page)


def main() -> None:
    """Write what is printed into the page."""
    with tempfile.TemporaryDirectory(prefix="adhd-day-") as folder:
        PAGE.write_text(play(PAGE.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
