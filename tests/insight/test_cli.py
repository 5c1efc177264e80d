"""`adhd stats` and `adhd did` as a person and a script meet them."""

from __future__ import annotations

import re

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def week(shell: Shell) -> Shell:
    """Four days: 45 minutes, 75, nothing, an hour."""
    for day, minutes in ((2, 45), (3, 75), (5, 60)):
        begin = f"2026-03-0{day}T10:00:00+01:00"
        shell.ok("c", "--raw", f"chapter {day}", ADHD_NOW=begin)
        shell.ok("start", "chapter", str(day), "-m", "90", ADHD_NOW=begin)
        shell.ok("done", ADHD_NOW=f"2026-03-0{day}T{10 + minutes // 60}:{minutes % 60:02d}:00+01:00")
    shell.env["ADHD_NOW"] = "2026-03-05T12:00:00+01:00"
    return shell


def test_the_week_to_the_line(week: Shell) -> None:
    assert week.ok("stats").lines == [
        "This week · focus time", "Mon  █████████ 45 min", "Tue  ███████████████ 1 h 15", "Wed  ·", "Thu  ████████████ 1 h",
        "Done: 3 things.",
    ]  # fmt: skip
    assert week.ok("stats", "month").lines[0] == "Mar 2026 · focus time"
    assert re.fullmatch(r"2-5  █+ 3 h", week.ok("stats", "month").lines[2])
    assert "%" not in week.ok("stats", "month").out


def test_data_for_scripts(week: Shell) -> None:
    found = week.json("stats")["stats"]
    assert [d["focus_seconds"] for d in found["days"]] == [2700, 4500, 0, 3600] and len(found["hours"]) == 24
    assert week.ok("stats", "--csv").lines[:3] == ["date,focus_minutes,done,energy", "2026-03-02,45,1,", "2026-03-03,75,1,"]
    assert week.ok("did", "week", "--csv").lines[1].startswith("2026-03-02,10:45,chapter 2,,,45,")
    done = week.json("did", "week")["done"]
    assert (done[0]["title"], done[0]["done_at"], done[0]["focus_seconds"]) == ("chapter 2", "2026-03-02T10:45:00+01:00", 2700)


def test_what_was_done(week: Shell) -> None:
    assert week.ok("did").lines == ["11:00   chapter 5 · 1 h"]
    assert [line[:11] for line in week.ok("did", "week").lines] == ["Mon 2 10:45", "Tue 3 11:15", "Thu 5 11:00"]
    lines = week.ok("did", "week", "--limit", "1").lines
    assert lines[0].startswith("before that: adhd did week --limit") and lines[1].startswith("Thu 5 11:00")
    assert week.ok("did", "yesterday").lines == ["Nothing is noted here, and that is fine. A wider look: adhd did week"]


def test_an_empty_home_is_no_reproach(shell: Shell) -> None:
    for words in (["stats"], ["stats", "last", "month"], ["did"], ["did", "month"]):
        out = shell.ok(*words).out
        assert len(out.splitlines()) == 1 and "0" not in out


@pytest.mark.parametrize("words", [["stats", "day"], ["did", "never"], ["stats", "--csv", "--json"], ["did", "--limit", "0"]])
def test_what_cannot_be_shown_is_said(shell: Shell, words: list[str]) -> None:
    answer = shell.run(*words, code=2)
    assert answer.out == "" and 1 <= len(answer.err.splitlines()) <= 2


def test_forty_columns(week: Shell) -> None:
    week.ok("c", "--raw", "a thing whose name does not fit into any line of a small window", ADHD_NOW="2026-03-05T12:00:00+01:00")
    week.ok("done", "whose")
    for words in (["stats"], ["stats", "month"], ["did"], ["did", "week"]):
        assert all(len(line) <= 40 for line in week.ok(*words, COLUMNS="40").lines), words
