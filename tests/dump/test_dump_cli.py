"""The brain dump as a person meets it: files, pipes, the preview key by key, editors, and what comes in that is no text."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.cli.shell import PATIENCE, Shell, Terminal
from tests.cli.test_contract import TASK

PAGE = "call mum\nplan party\n  invite people\n  cake\nmilk; bread\n> old words\nAction: pay the bill tomorrow\n"
KEYS = "q not now"


def titles(shell: Shell) -> list[str]:
    return sorted(task["title"] for task in shell.json("list", "--all", "--limit", "500")["tasks"])


@pytest.fixture
def page(tmp_path: Path) -> str:
    """A file with a page."""
    path = tmp_path / "page.txt"
    path.write_text(PAGE)
    return str(path)


def test_a_file(shell: Shell, page: str) -> None:
    lines = shell.ok("dump", page, COLUMNS="80").lines
    assert len(lines) == 4 and lines[0].startswith("caught  4 things, 2 steps · page ") and lines[0].endswith("  adhd undo")
    assert [line.split(None, 1)[1].strip() for line in lines[1:3]] == ["call mum", "plan party"]
    assert lines[3].startswith("left out 1 line: quotes · adhd dump --show ")
    handle = lines[3].split()[-1]
    assert shell.ok("dump", "--show", handle).out == PAGE
    assert titles(shell) == ["cake", "call mum", "invite people", "milk; bread", "pay the bill", "plan party"]
    task = shell.json("show", "bill")["task"]
    assert task["start"] == "2026-03-06" and shell.ok("dump", "--show", task["handle"]).out == PAGE
    assert f"from a page: adhd dump --show {task['handle']}" in shell.ok("show", "bill").out
    assert "page    of 7 lines" in shell.ok("log").out
    assert shell.ok("undo").out.startswith("undid   caught 6 things") and titles(shell) == []
    assert shell.ok("dump", "--show", handle).out == PAGE
    assert handle in shell.ok("dump", "--pages").out


def test_json(shell: Shell, page: str) -> None:
    looked = shell.json("dump", page, "--dry-run")
    assert looked["raw_id"] is None and [item["depth"] for item in looked["items"]] == [0, 0, 1, 1, 0, 0]
    assert not shell.json("dump", "--pages")["pages"]
    found = shell.json("dump", page)
    assert set(found) >= {"tasks", "raw_id"} and len(found["tasks"]) == 6 and set(found["tasks"][0]) >= TASK
    assert found["left_out"] == [{"text": "> old words", "why": "quoted", "span": [55, 66]}]
    assert {task["source"] for task in found["tasks"]} == {f"dump:{found['raw_id']}"}
    assert shell.json("dump", "--show", found["raw_id"])["text"] == PAGE
    again = shell.json("dump", page)
    assert (again["tasks"], again["before"], again["raw_id"]) == ([], 4, found["raw_id"])


def test_a_pipe_is_never_asked(shell: Shell) -> None:
    assert shell.ok("dump", stdin=PAGE).out.startswith("caught  4 things")
    assert shell.ok("dump", "-", stdin="bread\n").out.startswith("caught  1 thing ")
    assert shell.ok("dump", "--raw", stdin="call Ann tomorrow\n").out.splitlines()[1].endswith("call Ann tomorrow")
    assert shell.ok("dump", "--yes", stdin="eggs\n").out.startswith("caught  1 thing ")
    said = shell.ok("dump", stdin="I feel so behind\n").lines
    assert said[0].startswith("kept    the page, word for word") and said[1].startswith("left out 1 line: feelings")
    assert "would be 4 things, 2 steps" in shell.ok("dump", "--dry-run", stdin=PAGE).out


def test_what_is_no_page(shell: Shell, tmp_path: Path, page: str) -> None:
    (tmp_path / "empty").write_text("\n \n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 50)
    (tmp_path / "closed").write_text("x")
    os.chmod(tmp_path / "closed", 0)
    lines: list[tuple[list[str], int, str]] = [
        (["dump", str(tmp_path / "empty")], 2, "is empty"), (["dump", str(tmp_path / "nowhere")], 1, "cannot be read"),
        (["dump", str(tmp_path)], 1, "is a folder"), (["dump", str(tmp_path / "picture.png")], 1, "is no text"),
        (["dump"], 2, "nothing on the page"), (["dump", "--show", "zz9z"], 1, "no page"), (["dump", "a", "b"], 2, "too many"),
    ]  # fmt: skip
    if os.getuid():
        lines.append((["dump", str(tmp_path / "closed")], 1, "cannot be read"))
    for words, code, told in lines:
        answer = shell.run(*words, code=code)
        assert told in answer.err and len(answer.err.splitlines()) <= 2 and answer.out == "", answer
        assert "Errno" not in answer.err and "!" not in answer.err
    assert titles(shell) == [] and shell.json("dump", "--pages")["pages"] == []


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"\xef\xbb\xbfmilk\r\nbread\r\n", ["bread", "milk"]),
        ("Müsli\n".encode("utf-16"), ["Müsli"]),
        ("Müsli für Zoë\n".encode("cp1252"), ["Müsli für Zoë"]),
        ("Müsli für Zoë ÿ".encode() + b"\xff\n", ["Müsli für Zoë ÿ\ufffd"]),
        (b"mi\0lk\n", ["mi lk"]),
        ("漢字".encode()[:-1], ["漢\ufffd"]),
    ],
)
def test_every_encoding(shell: Shell, data: bytes, wanted: list[str]) -> None:
    assert sorted(task["title"] for task in shell.json("dump", "--raw", stdin=data)["tasks"]) == wanted


def opened(terminal: Terminal, *keys: str) -> Terminal:
    """Type keys into the preview, each once it asks."""
    for i, key in enumerate(keys):
        terminal.until("> ", i + 1).type(key + "\n")
    return terminal


def test_enter_keeps_all(shell: Shell, page: str) -> None:
    with shell.terminal("dump", page) as terminal:
        assert opened(terminal, "").end() == 0
        text = terminal.text
    assert "  3     invite people\n" in text and "left out 1 line: quotes\n" in text and KEYS in text
    assert "caught  4 things, 2 steps" in text and len(titles(shell)) == 6


def test_every_key(shell: Shell, page: str) -> None:
    keys = ["d 1", "u", "d1", "s 4", "j 4 5", "s 4", "j 9", "x", "s", "e", "d 3-4", ""]
    with shell.terminal("dump", page, EDITOR=None, VISUAL=None) as terminal:
        assert opened(terminal, *keys).end() == 0
        text = terminal.text
    assert "Join which? j 2 3" in text and "u undo" in text and "Split which? s 2" in text and "export EDITOR=nano" in text
    assert titles(shell) == ["bread", "invite people", "pay the bill", "plan party"]


def test_not_now_and_later(shell: Shell, page: str) -> None:
    with shell.terminal("dump", page) as terminal:
        assert opened(terminal, "q").end() == 0
        assert "waits   the page is kept as you typed it" in terminal.text
    (kept,) = shell.json("dump", "--pages")["pages"]
    assert titles(shell) == []
    with shell.terminal("dump", kept["handle"]) as terminal:
        assert opened(terminal, "d 1-6", "").end() == 0
        assert "Nothing is left." in terminal.text
    with shell.terminal("dump", kept["handle"]) as terminal:
        terminal.until("> ").type(b"\x04")
        assert terminal.end() == 0
    assert titles(shell) == []
    assert shell.ok("dump", kept["handle"]).out.startswith("caught  4 things")


@pytest.mark.parametrize("way", ["kill", "interrupt"])
def test_an_end_during_the_preview_loses_nothing(shell: Shell, page: str, way: str) -> None:
    with shell.terminal("dump", page) as terminal:
        terminal.until("> ")
        if way == "kill":
            terminal.process.kill()
        else:
            assert terminal.interrupt() == 130 and "waits   the page is kept" in terminal.text
    (kept,) = shell.json("dump", "--pages")["pages"]
    assert shell.json("dump", "--show", kept["handle"])["text"] == PAGE and titles(shell) == []


def test_many_things_are_shown_a_page_at_a_time(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("".join(f"thing {i}\n" for i in range(1, 52)))
    with shell.terminal("dump", str(tmp_path / "long.txt"), rows=50) as terminal:
        terminal.until("and 31 more").type("m\n").until("and 11 more").type("q\n")
        assert terminal.end() == 0 and " 21   thing 21\n" in terminal.text


def test_line_by_line(shell: Shell) -> None:
    with shell.terminal("dump", EDITOR=None, VISUAL=None) as terminal:
        terminal.until("when it is out.").type("call mum\n  find number\n").type(b"\x04")
        assert opened(terminal, "").end() == 0
    assert titles(shell) == ["call mum", "find number"]
    with shell.terminal("dump", EDITOR=None, VISUAL=None) as terminal:
        terminal.until("when it is out.").type(b"\x04")
        assert terminal.end() == 0 and "nothing was kept" in terminal.text
    assert not list(shell.file.parent.glob("page-*"))


def typed(shell: Shell, text: str) -> None:
    """Wait until a text has reached the draft."""
    end = time.monotonic() + PATIENCE
    while not any(draft.read_text() == text for draft in shell.file.parent.glob("page-*")):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_is_typed_survives_a_kill(shell: Shell) -> None:
    with shell.terminal("dump", EDITOR="nowhere-to-be-found", VISUAL=None) as terminal:
        terminal.until("when it is out.").type("a thought at night\n")
        typed(shell, "a thought at night\n")
        terminal.process.kill()
    with shell.terminal("dump", EDITOR=None, VISUAL=None) as terminal:
        terminal.until("A page from before was found: adhd dump").until("when it is out.")
        terminal.type("another\n")
        typed(shell, "another\n")
        assert terminal.interrupt() == 130 and "waits" in terminal.text
    assert sorted(page["head"] for page in shell.json("dump", "--pages")["pages"]) == ["a thought at night", "another"]
    assert not list(shell.file.parent.glob("page-*"))


def editor(tmp_path: Path, script: str) -> str:
    """An editor that does what a line of `sh` says to the file $1."""
    path = tmp_path / "my editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"'{path}' -w"


def test_the_editor(shell: Shell, tmp_path: Path) -> None:
    write = editor(tmp_path, 'grep -q "This line goes" "$2" && printf "# Shed\\n- paint\\n- dig\\n" >> "$2"')
    with shell.terminal("dump", VISUAL=write) as terminal:
        assert opened(terminal, "").end() == 0
    assert titles(shell) == ["dig", "paint"] and shell.json("show", "dig")["task"]["notes"] == "Under: Shed"
    with shell.terminal("dump", VISUAL=editor(tmp_path, "exit 1")) as terminal:
        assert terminal.end() == 0 and "nothing was kept" in terminal.text


def test_the_outline_in_the_editor(shell: Shell, tmp_path: Path, page: str) -> None:
    change = editor(tmp_path, 'sed -i -e "s/milk/oat milk/" -e "/call mum/d" -e "s/^# > old/old/" "$2"')
    with shell.terminal("dump", page, EDITOR=change, VISUAL=None) as terminal:
        assert opened(terminal, "e", "").end() == 0
    assert titles(shell) == ["cake", "invite people", "oat milk; bread", "old words", "pay the bill", "plan party"]


def test_a_narrow_terminal_and_no_colour(shell: Shell, page: str) -> None:
    with shell.terminal("dump", page, columns=40, NO_COLOR="1") as terminal:
        assert opened(terminal, "").end() == 0
        assert max(map(len, terminal.text.splitlines())) <= 40 and b"\x1b[3" not in terminal.raw


def test_the_answer_goes_elsewhere(shell: Shell, page: str) -> None:
    with shell.terminal("dump", page, "--json") as terminal:
        assert terminal.end() == 0 and terminal.text.startswith('{"tasks":')
    with shell.terminal("dump", "--dry-run") as terminal:
        assert terminal.end() == 2 and "adhd dump --dry-run notes.txt" in terminal.text


def test_the_example_of_the_docs(shell: Shell) -> None:
    text = (Path(__file__).parents[2] / "docs" / "dump.md").read_text()
    page = text.partition("notes.txt:\n```\n")[2].partition("```")[0]
    told = shell.ok("dump", "--dry-run", stdin=page, COLUMNS="80").lines
    assert len(told) == 12 and "\n".join(told[1:]) in text


def test_facts_are_shown_as_such_and_taken_back_with_the_rest(shell: Shell, tmp_path: Path) -> None:
    page = tmp_path / "where.txt"
    page.write_text("buy milk\npassport is in the blue box\n")
    looked = shell.ok("dump", str(page), "--dry-run", COLUMNS="80").lines
    assert looked[0] == "would be 1 thing · 1 fact" and "passport" in looked[2] and looked[2].endswith("in the blue box · fact")
    assert shell.json("dump", str(page), "--dry-run")["facts"] == [{"thing": "passport", "place": "in the blue box"}]
    lines = shell.ok("dump", str(page), COLUMNS="80").lines
    assert lines[0].startswith("caught  1 thing · page ") and "1 fact: adhd where" in lines[0]
    assert titles(shell) == ["buy milk"] and shell.json("where", "passport")["facts"][0]["place"] == "in the blue box"
    shell.ok("undo")
    assert titles(shell) == [] and shell.json("where")["facts"] == []
    page.write_text("keys are in the bowl\n")
    assert shell.ok("dump", str(page), COLUMNS="80").lines[0].startswith("kept    keys · in the bowl · page ")
    assert shell.json("dump", str(page))["before"] == 1
