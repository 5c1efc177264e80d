"""The program as a person or a script meets it: real processes with a throw-away home, on pipes or on a terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import adhd_cli
import adhd_core
import adhd_sync_server
import adhd_tui

PATHS = [str(Path(package.__file__).parents[1]) for package in (adhd_core, adhd_cli, adhd_tui, adhd_sync_server)]
MORNING = "2026-03-05T09:40:00+01:00"
"""A Thursday."""

ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[=>])")
PATIENCE = 60.0

ON_TERMINAL = "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from adhd_cli.launch import main; main(sys.argv[1:])"
BATCH = """
import functools, io, json, os, sys
from adhd_cli import launch, typer_app
typer_app.build = functools.cache(typer_app.build)
typer_app.typer.main.get_command = functools.cache(typer_app.typer.main.get_command)
answers = []
for job in json.load(sys.stdin):
    os.environ.update(job["env"])
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    code = launch.dispatch(job["args"])
    answers.append([code, sys.stdout.getvalue(), sys.stderr.getvalue()])
sys.stdout = sys.__stdout__
json.dump(answers, sys.stdout)
"""


class Answer:
    """What a process said: exit `code`, `out` and `err` as text."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def __repr__(self) -> str:
        return f"Answer(code={self.code}, out={self.out!r}, err={self.err!r})"

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()

    def json(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)


class Shell:
    """Runs `adhd` with a home of its own. Keyword arguments are environment variables; None takes one away."""

    def __init__(self, home: Path | str, **env: str | None) -> None:
        self.home = Path(home)
        self.env: dict[str, str | None] = {
            "PATH": os.environ.get("PATH", ""), "HOME": str(self.home), "ADHD_HOME": str(self.home / "adhd"), "PYTHONPATH": ":".join(PATHS),
            "TZ": "Europe/Berlin", "LANG": "C.UTF-8", "TERM": "xterm-256color", "ADHD_NOW": MORNING, **env,
        }  # fmt: skip

    @property
    def file(self) -> Path:
        """The one file."""
        return Path(str(self.env["ADHD_HOME"])) / "adhd.db"

    def environment(self, env: dict[str, Any]) -> dict[str, str]:
        """The environment of a process."""
        return {k: v for k, v in {**self.env, **env}.items() if v is not None}

    def command(self, *args: str | bytes) -> list[str | bytes]:
        """The words that start `adhd`."""
        return [sys.executable, "-m", "adhd_cli", *args]

    def run(self, *args: str | bytes, stdin: str | bytes = b"", code: int | None = None, **env: str | None) -> Answer:
        """One command to its end. With `code`, the exit code must be that one."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(self.command(*args), input=data, capture_output=True, env=self.environment(env), timeout=PATIENCE)
        answer = Answer(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
        assert "Traceback" not in answer.err, answer.err
        if code is not None:
            assert answer.code == code, answer
        return answer

    def ok(self, *args: str | bytes, stdin: str | bytes = b"", **env: str | None) -> Answer:
        """A command that must succeed and say nothing on standard error."""
        answer = self.run(*args, stdin=stdin, code=0, **env)
        assert answer.err == "", answer
        return answer

    def json(self, *args: str, stdin: str | bytes = b"", **env: str | None) -> Any:
        """The JSON value of a command that must succeed."""
        return self.ok(*args, "--json", stdin=stdin, **env).json()

    def sh(self, script: str, **env: str | None) -> Answer:
        """A line of `sh` in which `adhd` is the program."""
        adhd = " ".join(f"'{word}'" for word in map(str, self.command()))
        text = f'adhd() {{ {adhd} "$@"; }}\n{script}'
        done = subprocess.run(
            ["sh", "-c", text], capture_output=True, stdin=subprocess.DEVNULL, env=self.environment(env), timeout=PATIENCE
        )
        answer = Answer(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
        assert "Traceback" not in answer.err, answer.err
        return answer

    def batch(self, jobs: list[tuple[list[str], dict[str, str]]]) -> list[Answer]:
        """Many commands in one process, each with changes to the environment that stay for the next."""
        data = json.dumps([{"args": args, "env": env} for args, env in jobs]).encode()
        done = subprocess.run([sys.executable, "-c", BATCH], input=data, capture_output=True, env=self.environment({}), timeout=PATIENCE)
        assert done.returncode == 0, done.stderr.decode()
        return [Answer(*answer) for answer in json.loads(done.stdout)]

    def say(self, *lines: str) -> list[Answer]:
        """Many commands, each a line of plain words, in one process. All must succeed."""
        answers = self.batch([(line.split(), {}) for line in lines])
        for line, answer in zip(lines, answers, strict=True):
            assert answer.code == 0, (line, answer)
        return answers

    def terminal(self, *args: str, rows: int = 24, columns: int = 80, cwd: str | None = None, **env: str | None) -> Terminal:
        """A command on a terminal of its own."""
        return Terminal([sys.executable, "-c", ON_TERMINAL, *args], self.environment(env), rows, columns, cwd)


class Terminal:
    """A process on a pseudo-terminal that is its controlling one."""

    def __init__(self, command: list[str], env: dict[str, str], rows: int, columns: int, cwd: str | None = None) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True, cwd=cwd)
        os.close(slave)
        self.raw = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)

    @property
    def text(self) -> str:
        """What was printed so far, without escape codes."""
        return ESCAPES.sub("", self.raw.decode("utf-8", "replace")).replace("\r\n", "\n")

    def _read(self, until: float) -> bool:
        """Read what there is; False at the end."""
        ready, _, _ = select.select([self.master], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            raise AssertionError(f"nothing more came: {self.text!r}")
        try:
            chunk = os.read(self.master, 65536)
        except OSError:
            return False
        self.raw += chunk
        return bool(chunk)

    def until(self, text: str, times: int = 1) -> Terminal:
        """Wait until `text` was printed so many times."""
        end = time.monotonic() + PATIENCE
        while self.text.count(text) < times:
            assert self._read(end), f"it ended without {text!r}: {self.text!r}"
        return self

    def rest(self, seconds: float) -> Terminal:
        """Wait for some output, and then until so many seconds bring no more."""
        before = len(self.raw)
        while len(self.raw) == before and self._read(time.monotonic() + PATIENCE):
            pass
        while select.select([self.master], [], [], seconds)[0] and self._read(time.monotonic() + PATIENCE):
            pass
        return self

    def type(self, text: str | bytes) -> Terminal:
        """Press keys."""
        os.write(self.master, text.encode() if isinstance(text, str) else text)
        return self

    def interrupt(self) -> int:
        """Press Ctrl-C, and again where a second went by without an end. Returns the exit code."""
        for _ in range(int(PATIENCE)):
            self.type(b"\x03")
            try:
                while self._read(time.monotonic() + 1):
                    pass
                return self.process.wait(PATIENCE)
            except AssertionError:
                continue
        raise AssertionError(f"it goes on: {self.text!r}")

    def end(self) -> int:
        """Wait for the end. Returns the exit code."""
        end = time.monotonic() + PATIENCE
        while self._read(end):
            pass
        return self.process.wait(PATIENCE)
