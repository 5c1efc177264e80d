"""The clipboard, from a real X server and a real tmux."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catch.pane import Pane
from tests.cli.shell import Shell

NONE = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "TMUX": None}


@pytest.fixture
def desk(shell: Shell) -> Iterator[Shell]:
    """A shell on a desktop of its own."""
    told, tell = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(tell), "-screen", "0", "64x64x8"], pass_fds=[tell], stderr=subprocess.DEVNULL)
    os.close(tell)
    with open(told, encoding="ascii") as number:
        shell.env.update({**NONE, "DISPLAY": f":{number.readline().strip()}"})
    yield shell
    server.terminate()
    server.wait()


def copy(shell: Shell, data: str | bytes, target: str = "UTF8_STRING") -> None:
    """Put something into the clipboard."""
    raw = data.encode() if isinstance(data, str) else data
    words = ["xclip", "-selection", "clipboard", "-target", target, "-in"]
    quiet = subprocess.DEVNULL
    subprocess.run(words, input=raw, env=shell.environment({}), stdout=quiet, stderr=quiet, check=True, timeout=60)


def test_the_clipboard_is_caught(desk: Shell) -> None:
    assert "empty" in desk.run("c", "--clip", code=1).err
    copy(desk, "buy milk tomorrow #home `ls` 🎉")
    task = desk.json("c", "--clip")["tasks"][0]
    assert (task["title"], task["start"], task["tags"]) == ("buy milk `ls` 🎉", "2026-03-06", ["home"])
    copy(desk, "one\r\n\r\ntwo tomorrow\n")
    assert [t["title"] for t in desk.json("c", "--clip", "--raw")["tasks"]] == ["one", "two tomorrow"]
    assert desk.ok("c", "--clip").lines[0].startswith("caught  2 thoughts")
    before = desk.json("list")["total"]
    assert desk.ok("c", "--clip", "--dry-run").out and desk.json("list")["total"] == before


def test_words_take_the_clipboard_with_them(desk: Shell) -> None:
    copy(desk, "first line\nsecond line\n")
    said = desk.ok("c", "--clip", "answer", "Lena", "tomorrow")
    assert said.lines[0].startswith("caught  answer Lena · Fri 6 Mar") and said.lines[1].strip() == "with a note of 2 lines"
    assert desk.json("show", "answer")["task"]["notes"] == "first line\nsecond line"
    copy(desk, "https://example.org/a?b#c\n")
    task = desk.json("c", "read", "this", "--clip")["task"]
    assert (task["title"], task["urls"], task["notes"]) == ("read this", ["https://example.org/a?b#c"], None)
    assert "https://example.org" in desk.ok("c", "--clip", "--dry-run", "and", "this").out


def test_what_is_no_text_is_said_in_one_line(desk: Shell) -> None:
    copy(desk, b"\x89PNG\r\n", "image/png")
    answer = desk.run("c", "--clip", code=1)
    assert "holds no text (image/png)" in answer.err and len(answer.err.splitlines()) == 2
    copy(desk, "<b>bold</b>", "text/html")
    assert "holds no text (text/html)" in desk.run("c", "--clip", code=1).err
    copy(desk, " \n\n")
    assert "empty" in desk.run("c", "--clip", code=1).err
    assert not desk.file.exists()


def test_xsel_where_xclip_is_missing(desk: Shell, tmp_path: Path) -> None:
    copy(desk, "by another way")
    only = tmp_path / "only"
    only.mkdir()
    (only / "xsel").symlink_to("/usr/bin/xsel")
    assert desk.json("c", "--clip", PATH=str(only))["tasks"][0]["title"] == "by another way"
    answer = desk.run("c", "--clip", code=1, PATH=str(tmp_path))
    assert "Install xclip or xsel" in answer.err
    assert "Install wl-clipboard" in desk.run("c", "--clip", code=1, PATH=str(tmp_path), WAYLAND_DISPLAY="wayland-9").err
    assert "adhd c < FILE" in desk.run("c", "--clip", code=1, PATH=str(tmp_path), DISPLAY=None).err


def test_a_program_that_hangs_is_not_waited_for(shell: Shell, tmp_path: Path) -> None:
    slow = tmp_path / "pbpaste"
    slow.write_text("#!/bin/sh\nexec sleep 600\n")
    slow.chmod(0o755)
    answer = shell.run("c", "--clip", code=1, PATH=f"{tmp_path}:/usr/bin:/bin", **NONE)
    assert "pbpaste gives no answer" in answer.err


def test_the_buffer_of_tmux(shell: Shell) -> None:
    shell.env.update(NONE)
    with Pane(shell, "bash") as pane:
        pane.tmux("set-buffer", "from tmux \"quoted\" $HOME")
        pane.type("adhd c --clip").key("Enter").until("caught")
        assert pane.titles(1) == ['from tmux "quoted" $HOME']
