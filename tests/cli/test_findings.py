"""Situations that once went wrong, each as a person would meet it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def titles(shell: Shell) -> list[str]:
    return sorted(t["title"] for t in shell.json("list")["tasks"])


def at_once(shell: Shell, *lines: list[str]) -> None:
    running = [subprocess.Popen(shell.command(*line), env=shell.environment({}), stdout=subprocess.DEVNULL) for line in lines]
    assert [p.wait() for p in running] == [0] * len(lines)


def test_notes_written_at_once_are_all_kept(shell: Shell) -> None:
    handle = shell.json("c", "--raw", "call the bank")["task"]["handle"]
    at_once(shell, *(["note", handle, f"line {i}"] for i in range(5)))
    assert sorted(shell.json("show", handle)["task"]["notes"].split("\n")) == [f"line {i}" for i in range(5)]


def test_undos_at_once_take_different_things(shell: Shell) -> None:
    for i in range(5):
        shell.ok("c", "--raw", f"thing {i}")
    at_once(shell, ["undo"], ["undo"], ["undo"])
    assert titles(shell) == ["thing 0", "thing 1"]
    assert len(shell.json("redo", "3")["redone"]) == 3
    assert len(titles(shell)) == 5


def test_an_old_name_finds_a_renamed_project_and_leaves_its_name(shell: Shell) -> None:
    shell.ok("c", "find", "sources", "in:Thesis")
    shell.ok("project", "rename", "Thesis", "Diss")
    shell.ok("c", "print", "it", "in:Thesis")
    assert [(p["name"], p["open"]) for p in shell.json("project")["projects"]] == [("Diss", 2)]
    assert shell.run("project", "add", "Thesis", code=1).err.startswith("Thesis is called Diss now.")
    shell.ok("c", "x", "in:Ärger")
    shell.ok("c", "y", "in:ärger")
    assert "Ärger" in [p["name"] for p in shell.json("project")["projects"]]
    shell.run("project", "rename", "Diss", "Ärger", code=1)


def test_a_sixth_zone_stays_in_the_title_and_a_slip_makes_none(shell: Shell) -> None:
    for name in ("Studio", "Garden"):
        shell.ok("zone", "add", name)
    task = shell.json("c", "foo", "zone:Nine")["task"]
    assert (task["title"], task["zone"]) == ("foo zone:Nine", None)
    assert "There are: Work" in shell.run("edit", task["handle"], "--zone", "Wrok", code=1).err
    assert len(shell.json("zone")["zones"]) == 5


def test_rewind_over_a_repeating_task_leaves_one(shell: Shell) -> None:
    shell.ok("c", "pills", "every", "day", ADHD_NOW="2026-03-05T08:00:00+01:00")
    shell.ok("done", "pills", ADHD_NOW="2026-03-05T08:30:00+01:00")
    shell.ok("rewind", "2026-03-05T08:10:00+01:00", "--yes")
    assert titles(shell) == ["pills"]
    handle = shell.json("list")["tasks"][0]["handle"]
    shell.ok("done", handle)
    shell.ok("reopen", handle)
    assert [t["status"] for t in shell.json("list")["tasks"]] == ["open"]


def test_rewind_does_not_stop_at_a_command_of_another_time(shell: Shell) -> None:
    handle = shell.json("c", "--raw", "a")["task"]["handle"]
    shell.ok("done", handle, ADHD_NOW="2026-03-05T10:00:00+01:00")
    shell.ok("c", "--raw", "old", ADHD_NOW="2026-01-01T10:00:00+01:00")
    preview = shell.json("rewind", "2026-03-05T09:50:00+01:00")["preview"]
    assert [e["what"] for e in preview] == ["done a"]


def test_a_rewind_is_brought_back_whole(shell: Shell) -> None:
    handle = shell.json("c", "--raw", "a", ADHD_NOW="2026-03-05T08:00:00+01:00")["task"]["handle"]
    for title in ("b", "c", "d"):
        shell.ok("edit", handle, "--title", title)
    told = shell.ok("rewind", "2026-03-05T09:00:00+01:00", "--yes").out
    assert "adhd redo 3" in told and titles(shell) == ["a"]
    shell.ok("redo", "3")
    assert titles(shell) == ["d"]


def test_an_edit_that_cannot_be_placed_changes_nothing(shell: Shell) -> None:
    handle = shell.json("c", "--raw", "a")["task"]["handle"]
    shell.run("edit", handle, "--tag", "zz", "--before", "nothing", code=1)
    assert shell.json("show", handle)["task"]["tags"] == []
    shell.run("edit", handle, "--needs", handle, code=1)
    shell.run("edit", handle, "--due", "tomorrow", "--clear", "due", code=2)


def test_reopening_brings_back_the_steps_that_went_along(shell: Shell) -> None:
    handle = shell.json("c", "--raw", "paint the wall")["task"]["handle"]
    for text in ("buy paint", "move the sofa"):
        shell.ok("step", handle, text)
    shell.ok("done", "sofa", ADHD_NOW="2026-03-05T09:41:00+01:00")
    for verb in ("drop", "done"):
        shell.ok(verb, handle, ADHD_NOW="2026-03-05T09:50:00+01:00")
        shell.ok("reopen", handle)
        steps = {s["title"]: s["status"] for s in shell.json("show", handle)["steps"]}
        assert steps == {"buy paint": "open", "move the sofa": "done"}


def test_a_line_with_an_impossible_clock_is_refused_and_nothing_is_blocked(shell: Shell, tmp_path: Path) -> None:
    shell.ok("c", "--raw", "mine")
    lines = shell.ok("export", "jsonl").lines
    item = {**json.loads(lines[1]), "device": "ab" * 16, "n": 1, "rid": "cd" * 16, "hlc": 2**63 - 1}
    (tmp_path / "odd.jsonl").write_text(json.dumps(item), encoding="utf-8")
    told = shell.json("import", "jsonl", str(tmp_path / "odd.jsonl"))
    assert told["imported"] == 0 and "clock" in told["problems"][0]["message"]
    shell.ok("c", "--raw", "still here")


@pytest.mark.parametrize(("line", "says"), [(["help"], "adhd catches"), (["help", "done"], "adhd done"), (["version"], "adhd ")])
def test_the_first_words_of_a_newcomer(shell: Shell, line: list[str], says: str) -> None:
    assert shell.ok(*line).out.startswith(says)


def test_wrong_usage_is_said_plainly(shell: Shell) -> None:
    assert shell.run("list", "foo", code=2).err.startswith("That is one word too many: foo")
    assert shell.run("list", "--due", code=2).err.startswith("--due needs a value.")


def test_putting_off_never_goes_into_the_past_and_names_the_time_it_crosses(shell: Shell) -> None:
    shell.ok("c", "call", "the", "dentist", "tomorrow", "3pm")
    assert shell.run("later", "dentist", "yesterday", code=2).err.startswith("That time has gone by.")
    assert shell.ok("later", "dentist", "mon").lines[-1] == "It is for Fri 6 Mar 15:00, before that."


def test_a_daily_thought_caught_in_the_gap_of_the_clock_change_has_its_time_back_the_next_day(shell: Shell) -> None:
    shell.ok("c", "water", "tomorrow", "2:30am", "every", "day", ADHD_NOW="2026-03-28T12:00:00+01:00")
    shell.ok("done", "water", ADHD_NOW="2026-03-29T09:00:00+02:00")
    assert shell.json("list")["tasks"][0]["due"] == "2026-03-30T02:30:00+02:00"
