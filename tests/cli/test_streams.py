"""Whatever stands around the program: closed streams, other encodings, hostile text. Nothing is lost and nothing
reaches the terminal raw."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.shell import Shell

RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def titles(shell: Shell) -> list[str]:
    """The titles of all tasks, in the order in which they were caught."""
    operations = map(json.loads, shell.ok("export", "jsonl").lines[1:])
    return [o["fields"]["title"] for o in operations if "handle" in o.get("fields", {})]


@pytest.mark.parametrize(
    "script", ["adhd c --raw kept 0<&-", "adhd c --raw kept 1>&-", "adhd c --raw kept 2>&-", "adhd c --raw kept 0<&- 1>&- 2>&-"]
)
def test_closed_streams(shell: Shell, script: str) -> None:
    answer = shell.sh(script)
    assert answer.code == 0 and answer.err == ""
    assert titles(shell) == ["kept"]


def test_closed_streams_never_block_a_question(shell: Shell) -> None:
    assert shell.sh("adhd c 0<&-").code == 2
    assert shell.sh("adhd 0<&- 1>&-").code == 0
    assert shell.sh("adhd list --nope 2>&-").code == 2
    assert shell.sh("adhd export jsonl 1>&-").code == 0


def test_a_full_disk_behind_the_output_is_said_and_the_thought_is_kept(shell: Shell) -> None:
    answer = shell.sh("adhd c --raw kept >/dev/full")
    assert answer.code == 1 and "could not be written" in answer.err and "stays kept" in answer.err
    assert titles(shell) == ["kept"]


def test_a_reader_that_goes_away(shell: Shell) -> None:
    shell.ok("c", "--raw", stdin="".join(f"task {i}\n" for i in range(300)))
    answer = shell.sh("adhd list --limit 300 | head -n 1; adhd export jsonl | head -c 10; adhd tree | head -n 1")
    assert answer.code == 0 and answer.err == "", answer.err


ENCODINGS = [
    {"LANG": "C"}, {"LC_ALL": "POSIX", "LANG": None}, {"LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}, {"LANG": None, "TERM": None, "HOME": "/nowhere"},
]  # fmt: skip


@pytest.mark.parametrize("env", ENCODINGS)
def test_encodings_lose_nothing(shell: Shell, env: dict[str, str | None]) -> None:
    shell.ok("c", "--raw", "Grüße an 張偉 🎉", **env)
    shell.ok("c", "--raw", stdin="naïve café\n", **env)
    assert "caf" in shell.ok("list", **env).out
    assert shell.ok("export", "jsonl", **env).out.count("張偉") == 1
    assert titles(shell) == ["Grüße an 張偉 🎉", "naïve café"]
    for words in (["show", "nichts-da-ß"], ["tree", "ß"], ["weder", "noch", "ß"]):
        assert shell.run(*words, **env).err.strip()


def test_bytes_that_are_no_text(shell: Shell) -> None:
    shell.ok("c", "--raw", b"caf\xe9 \xff\xfe")
    shell.ok("c", "--raw", stdin=b"one \xe9\xff\nnul\x00 byte\n\xef\xbb\xbfmark\n")
    shell.ok("c", "--raw", b"sur \xed\xa0\x80 rogate")
    kept = titles(shell)
    assert kept[0] == "caf\ufffd \ufffd\ufffd" and kept[1] == "one \ufffd\ufffd" and len(kept) == 5
    out = shell.ok("list").out
    assert not RAW.search(out)
    assert len(shell.ok("export", "jsonl").out.encode("utf-8", "strict").splitlines()) == 6
    assert shell.run("done", b"\xff\xfe", code=1).err


def test_escape_codes_never_reach_the_terminal(shell: Shell) -> None:
    evil = "\x1b]0;owned\x07 red \x1b[31malert\x1b[0m \x9b2J \u202e back \r over \x08"
    shell.run("c", "--raw", evil, code=0)
    shell.ok("c", "--raw", stdin="piped \x1b[2J\x00 line\n")
    handle = shell.json("list")["tasks"][-1]["handle"]
    shell.ok("note", handle, "a note \x1b[5m blinks")
    shell.ok("edit", handle, "--project", "pro\x1b[7mject", "--tag", "ta\x1b[7mg")
    shell.ok("project", "add", "other \x1b[7m one")
    lines = [
        "list",
        f"show {handle}",
        "log",
        f"log {handle}",
        "search red",
        "tree",
        "",
        "project",
        "rewind 09:00",
        f"done {handle}",
        "undo",
        "redo",
    ]
    jobs: list[tuple[list[str], dict[str, str]]] = [(line.split(), {"COLUMNS": width}) for width in ("", "40") for line in lines]
    for job, answer in zip(jobs, shell.batch(jobs), strict=True):
        assert answer.code == 0 or job[0][:1] == ["done"], (job, answer)
        assert not RAW.search(answer.out + answer.err), (job, answer)
    assert not RAW.search(shell.run("done", "no \x1b[31m such", code=1).err)


def test_long_and_strange_titles(shell: Shell) -> None:
    long = "word " * 4000
    solid = "x" * 20_000
    wide = "漢" * 20_000
    for text in (long, solid, wide):
        shell.ok("c", "--raw", stdin=text + "\n", COLUMNS="80")
    for text in ("🎉🎊", "👩\u200d👩\u200d👧", "שלום עולם", "مرحبا بالعالم", "e\u0301\u0301\u0301", "…", "-", "0"):
        shell.ok("c", "--raw", "--", text)
    kept = titles(shell)
    assert kept[0] == long.strip() and kept[1] == solid and kept[2] == wide
    assert kept[3:] == ["🎉🎊", "👩\u200d👩\u200d👧", "שלום עולם", "مرحبا بالعالم", "e\u0301\u0301\u0301", "…", "-", "0"]
    for task in shell.json("list", "--all")["tasks"]:
        answer = shell.ok("show", task["handle"], COLUMNS="60")
        assert max(map(len, answer.lines)) <= 60
    assert shell.json("search", "🎉")["tasks"][0]["title"] == "🎉🎊"
    assert shell.json("show", "שלום")["task"]["title"] == "שלום עולם"


def test_a_long_title_with_the_grammar(shell: Shell) -> None:
    shell.ok("c", "call everyone " * 1500, COLUMNS="80")
    shell.ok("c", stdin="buy milk\n\nbuy bread\n")
    assert len(titles(shell)) == 3


def test_colour_only_where_it_is_wanted(shell: Shell) -> None:
    shell.ok("c", "--raw", "milk")
    assert "\x1b" not in shell.ok("list").out
    assert "\x1b[" in shell.ok("list", FORCE_COLOR="1").out
    assert "\x1b" not in shell.ok("list", FORCE_COLOR="0").out
    assert "\x1b" not in shell.ok("list", FORCE_COLOR="1", NO_COLOR="1").out
    assert "\x1b" not in shell.ok("list", "--json", FORCE_COLOR="1").out
    with shell.terminal("list") as terminal:
        assert terminal.end() == 0 and b"\x1b[" in terminal.raw
    with shell.terminal("list", NO_COLOR="1") as terminal:
        assert terminal.end() == 0 and b"\x1b[" not in terminal.raw
    with shell.terminal("list", TERM="dumb") as terminal:
        assert terminal.end() == 0 and b"\x1b[" not in terminal.raw


def test_time_and_zone(shell: Shell) -> None:
    there = shell.json("c", "call", "tomorrow", "3pm", TZ="America/New_York", ADHD_NOW="2026-03-05T23:30:00-05:00")
    assert there["task"]["due"] == "2026-03-06T15:00:00-05:00"
    night = shell.json("c", "call", "tomorrow", TZ="Europe/Berlin", ADHD_NOW="2026-03-06T01:30:00+01:00")
    assert night["task"]["start"] == "2026-03-06", "the day begins at four"
    bad = shell.run("c", "x", ADHD_NOW="gestern", code=2)
    assert "ADHD_NOW" in bad.err and titles(shell) == ["call", "call"]
    assert shell.json("c", "--raw", "real", ADHD_NOW=None)["task"]["created_at"] != night["task"]["created_at"]
    shell.ok("config", "timezone", "Asia/Tokyo")
    tokyo = shell.json("c", "call", "mum", "tomorrow", "9am")
    assert tokyo["task"]["due"] == "2026-03-06T09:00:00+09:00"
    (shell.file.parent / "config.toml").write_bytes(b'timezone = "auto"\n# \xff\xfe\ntheme = "dark"\n')
    assert shell.json("c", "call", "mum", "tomorrow", "9am")["task"]["due"] == "2026-03-06T09:00:00+01:00"
    shell.ok("config")


def test_the_home_is_private(shell: Shell) -> None:
    shell.ok("c", "--raw", "secret")
    assert shell.file.parent.stat().st_mode & 0o777 == 0o700
    assert [p.name for p in shell.file.parent.iterdir() if p.is_file() and p.stat().st_mode & 0o077] == []


def test_a_quote_that_the_shell_waited_for_swallows_nothing(shell: Shell) -> None:
    answer = shell.ok("c", "mums birthday present\nadhd c pay", "rent", "by friday\nadhd capture what was it?\n")
    assert {t["title"] for t in shell.json("list")["tasks"]} == {"pay rent", "what was it?", "mums birthday present"}
    assert answer.lines[0].startswith("caught  3 thoughts") and "waited for the end of a quote" in answer.out
    assert shell.json("c", "two\nlines")["task"]["title"].split() == ["two", "lines"]


def test_what_will_not_ring_says_so(shell: Shell) -> None:
    """A reminder always, the first clock time of a day, nothing without a clock time, and never to a script."""
    said = "This will not ring yet. Your prompt can show it: adhd line"
    assert said not in shell.ok("c", "call gran on friday").out
    assert said not in shell.ok("c", "--dry-run", "call gran at 18:30").out
    assert shell.ok("c", "call gran at 18:30", COLUMNS="80").lines[1:] == [said]
    assert shell.ok("c", "call Bo at 19:00", COLUMNS="80").lines[1:] == []
    assert shell.ok("c", "remind me to call gran at 18:30", COLUMNS="80").lines[1:] == [said]
    assert shell.ok("c", "call Bo tomorrow at 9", ADHD_NOW="2026-03-06T08:00:00+01:00", COLUMNS="80").lines[1:] == [said]
    assert "ring" not in shell.ok("c", "call Bo at 21:00", "--json", ADHD_NOW="2026-03-09T08:00:00+01:00").out
