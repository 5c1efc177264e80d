"""`adhd today` and `adhd plan` as a person and a script meet them."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def busy(shell: Shell) -> Shell:
    """More than a day holds."""
    for line in (
        "dentist today 15:00 for 45m", "call bank today 11:00 for 10m", "tax letter today for 50m p:high", "thesis chapter today for 4h",
        "garden today", "paint the shed today for 8h", "buy 漢字 book tomorrow for 30m", "party saturday 20:00-23:30",
    ):  # fmt: skip
        shell.ok("c", *line.split())
    return shell


def test_today_is_four_lines_with_the_next_clock_time(busy: Shell) -> None:
    lines = busy.ok("today", COLUMNS="80").lines
    assert len(lines) == 4 and lines[0].startswith("09:40-10:30  tax letter · 50 min · ")
    assert lines[1].startswith("11:00-11:10  call bank · ")
    assert lines[3].startswith("Done by 2") and "can wait: " in lines[3] and " · adhd later " in lines[3]
    later = busy.ok("today", ADHD_NOW="2026-03-05T11:20:00+01:00").lines
    assert len(later) == 4 and later[2].startswith("15:00-15:45  dentist · leave 14:45 · ")  # the next clock time always shows
    narrow = busy.ok("today", COLUMNS="40").lines
    assert len(narrow) == 4 and narrow[0].startswith("09:40  tax letter · 50 min · ")


def test_a_day_and_a_week(busy: Shell) -> None:
    lines = busy.ok("plan").lines
    assert lines[0] == "Thu 5 Mar" and any(line.startswith("15:00-15:45  dentist · leave 14:45 · ") for line in lines)
    assert busy.ok("plan", "tomorrow").lines[:2][1].startswith("09:00-09:30  buy 漢字 book · 30 min · ")
    week = busy.ok("plan", "week").lines
    assert len(week) == 7 and week[0].endswith(" · full") and week[2].startswith("Sat 7 Mar   20:00 party") and week[3] == "Sun 8 Mar   ·"


def test_data_for_scripts(busy: Shell) -> None:
    plan = busy.json("today")["plan"]
    assert set(plan) >= {"date", "begin", "end", "finish", "minutes", "blocks", "rest", "earlier"}
    edge = next(b for b in plan["blocks"] if b["title"] == "dentist" and b["kind"] == "edge")
    assert (edge["begin"], edge["leave"], edge["minutes"]) == ("2026-03-05T15:00:00+01:00", "2026-03-05T14:45:00+01:00", 45)
    assert plan == busy.json("plan")["plan"]
    assert [d["date"][-2:] for d in busy.json("plan", "week")["days"]] == ["05", "06", "07", "08", "09", "10", "11"]


def test_quiet_days(shell: Shell) -> None:
    assert shell.ok("today").lines == ["Nothing is set for today. One thing: adhd"]
    assert shell.ok("plan", "tomorrow").lines[-1] == "Nothing is set for this day."
    shell.ok("c", "garden", "today")
    over = shell.ok("today", ADHD_NOW="2026-03-05T22:40:00+01:00").lines
    assert len(over) == 1 and over[0].startswith("The planned day is over. Can wait: garden · adhd later")
    shell.ok("c", "standup", "today", "10:00")
    assert "Was for 10:00 standup" in shell.ok("today", ADHD_NOW="2026-03-05T12:00:00+01:00").lines[-1]


@pytest.mark.parametrize("words", [["gibberish"], ["2026-01-01"], ["9999-12-31"], ["week", "please"]])
def test_no_such_day(shell: Shell, words: list[str]) -> None:
    answer = shell.run("plan", *words, code=2)
    assert answer.out == "" and len(answer.err.splitlines()) == 2


def test_forty_columns(busy: Shell) -> None:
    for words in (["today"], ["plan"], ["plan", "week"], ["plan", "sat"]):
        for line in busy.ok(*words, COLUMNS="40").lines:
            assert len(line) + line.count("漢") + line.count("字") <= 40, line
