"""How lines look at 40 to 200 columns, in every theme, with every script."""

from __future__ import annotations

import re
import unicodedata

import pytest
from adhd_cli.style import PALETTE
from adhd_core.columns import cut, printable, width, wrapped

from tests.cli.shell import ESCAPES, Shell

TITLES = [
    "buy milk", "call the tax office about the letter from last spring and ask for the form", "漢字を勉強する、毎日すこしずつ、夕方に",
    "🎉 party for 👩\u200d👩\u200d👧 and ❤️ and 🇩🇪", "cafe\u0301 re\u0301sume\u0301 nai\u0308ve", "한국어 공부", "x" * 150, "שלום עולם", "…",
    "1️⃣ first",
]  # fmt: skip
LINES = [
    "list", "list --all", "tree", "log", "search buy", "more", "--help", "edit --help", "capture --help", "zone", "project", "energy",
    "config", "features",
    "rewind 09:00", "", "doctor", "show HANDLE", "log HANDLE", "edit HANDLE --tag more", "done HANDLE", "undo", "redo", "reopen HANDLE",
    "later HANDLE fri 9am", "c call everyone I know about the party on friday 3pm for 2h tag:friends in:Party p:high",
    "where", "where papers --all", "took", "took ibuprofen 400mg", "took ibuprofen --history", "took ibuprofen --check",
    "today", "plan", "plan tomorrow", "plan week", "stats", "stats month", "did", "did week",
    "done nothing like this anywhere", "done the", "list --nope", "buy milk and bread and butter and a lot of other things too",
]  # fmt: skip


def columns(text: str) -> int:
    """Columns on a terminal, worked out here once more and apart from the program: grapheme by grapheme."""
    total, i, chars = 0, 0, list(text)
    while i < len(chars):
        c = chars[i]
        size = (
            2
            if unicodedata.east_asian_width(c) in "WF"
            else 0
            if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf")
            else 1
        )
        i += 1
        while i < len(chars) and (chars[i] in "\ufe0f\u200d\u20e3\U0001f3fd" or unicodedata.combining(chars[i])):
            size = 2 if chars[i] == "\ufe0f" else size
            i += 2 if chars[i] == "\u200d" else 1
        total += size
    return total


@pytest.fixture
def full(shell: Shell) -> Shell:
    """A home with titles in many scripts, and fields on them."""
    shell.ok("c", "--raw", stdin="\n".join(TITLES) + "\n")
    handle = shell.json("search", "tax")["tasks"][0]["handle"]
    shell.ok(
        "edit",
        handle,
        "--due",
        "2026-03-06T15:00",
        "--tag",
        "money",
        "--project",
        "A project with quite a long name",
        "--for",
        "90",
        "--priority",
        "high",
    )
    shell.ok("step", handle, "find", "the", "number", "of", "the", "office", "in", "the", "blue", "folder")
    shell.ok("zone", "edit", "Self", "--goal", "sleep before midnight and walk every single day, whatever the weather does")
    shell.ok("c", "the insurance papers of the whole family are in the second drawer of the old desk in the study")
    shell.ok("took", "a very long name of some vitamin with minerals", "400mg", "at", "8")
    shell.env["HANDLE"] = handle
    return shell


def jobs_of(shell: Shell, wide: int, theme: str, colour: str) -> list[tuple[list[str], dict[str, str]]]:
    """Every line at one width."""
    (shell.file.parent / "config.toml").write_text(f'theme = "{theme}"\n')
    env = {"COLUMNS": str(wide), "FORCE_COLOR": colour, "COLORTERM": "truecolor"}
    return [(line.replace("HANDLE", str(shell.env["HANDLE"])).split(), env) for line in LINES]


@pytest.mark.parametrize("theme", ["light", "dark", "basic"])
def test_no_line_is_wider_than_the_terminal(full: Shell, theme: str) -> None:
    for wide in (40, 60, 80, 120, 200):
        jobs = jobs_of(full, wide, theme, "1" if wide in (80, 40) else "0")
        for (words, env), answer in zip(jobs, full.batch(jobs), strict=True):
            for line in answer.lines:
                shown = ESCAPES.sub("", line)
                if "/" in shown and words == ["doctor"]:
                    continue  # a command to copy stays whole
                assert columns(shown) <= wide, (wide, words, shown)
            colours = set(re.findall(r"\x1b\[([0-9;]*)m", answer.out))
            assert colours <= {"0", *PALETTE[theme].values()}, colours
            assert env["FORCE_COLOR"] == "1" or not colours


def test_columns_hold_with_every_script(full: Shell) -> None:
    for wide in ("60", "80", "120"):
        handle = full.json("show", "milk")["task"]["handle"]
        full.ok("edit", handle, "--priority", "low")
        lines = full.ok("list", COLUMNS=wide).lines
        assert all(re.match(r"[a-z0-9]{4}  \S", line) for line in lines)
        ends = [columns(line) for line in lines if line.endswith(("low", "high", "steps"))]
        assert len(ends) >= 1 and set(ends) == {int(wide)}
    many = "\n".join(f"{t} tomorrow" for t in ("漢字漢字漢字", "buy milk", "❤️ love", "cafe\u0301", "👍🏽 ok"))
    full.ok("c", stdin=many)
    rows = [line for line in full.ok("list", COLUMNS="80").lines if line.endswith("Fri 6 Mar")]
    assert len(rows) == 5 and {columns(row) for row in rows} == {80}


def test_output_into_a_pipe_is_whole_and_plain(full: Shell) -> None:
    out = full.ok("list").out
    assert "\x1b" not in out and "x" * 150 in out and "call the tax office about the letter from last spring and ask for the form" in out


def test_a_narrow_terminal(full: Shell) -> None:
    with full.terminal("list", rows=20, columns=40) as terminal:
        assert terminal.end() == 0
        assert max(map(columns, terminal.text.splitlines())) == 40
    with full.terminal("c", "--raw", "a thought that is somewhat longer than the window is wide", rows=20, columns=40) as terminal:
        assert terminal.end() == 0
        lines = terminal.text.splitlines()
        assert len(lines) <= 4 and max(map(columns, lines)) <= 40 and re.fullmatch(r" {8}[a-z0-9]{4} {19}adhd undo", lines[-1])


@pytest.mark.parametrize("text", [*TITLES, "a\u200db", "👍🏽", "⌚️", "\u1100\u1161", "नमस्ते", "a\ufe0f"])
def test_width_agrees(text: str) -> None:
    clean = printable(text)
    if "\u1161" not in clean and "a\u200d" not in clean and "👍🏽" not in clean:
        assert width(clean) == columns(clean)
    for room in (1, 2, 5, 20):
        assert width(cut(clean, room)) <= room
        lines = wrapped(clean, max(2, room), 3)
        assert len(lines) <= 3 and all(width(line) <= max(2, room) for line in lines)


def test_printable() -> None:
    assert printable("a\x00b\x1b[31mc\r\nd\te") == "a b [31mc  d e"
    assert printable("\u202eevil\u2066") == "evil" and printable("می\u200cخواهم") == "می\u200cخواهم"
    assert printable("\ud800x") == "\ufffdx" and printable("a\u3000b\u2028c") == "a b c"
    assert printable("\U0001fae8") == "\U0001fae8" and width("\U0001fae8") == 2
