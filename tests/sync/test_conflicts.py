"""The history of concurrent edits: two real files through a relay, and what each of them tells afterwards."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from adhd_core import Adhd
from adhd_core.history.conflicts import conflicts
from adhd_core.tasks.projection import TaskTable

from tests.cli.shell import Shell
from tests.sync.front import Front
from tests.sync.test_cli import log_in


@pytest.fixture
def both(front: Front, laptops: tuple[Shell, Shell]) -> tuple[Shell, Shell]:
    """Two laptops that hold the task "pay rent"."""
    one, two = laptops
    one.ok("c", "--raw", "pay rent")
    log_in(one, front, "--name", "desk")
    log_in(two, front, "--name", "lap")
    one.ok("sync", "status")
    return one, two


def exchange(*shells: Shell) -> None:
    for shell in shells:
        shell.ok("sync")


def told(shell: Shell) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = shell.json("log", "--conflicts")["conflicts"]
    return found


def test_a_title_that_both_changed_is_told_on_both_with_the_way_back(both: tuple[Shell, Shell]) -> None:
    one, two = both
    one.ok("edit", "rent", "--title", "pay rent + deposit")
    two.ok("edit", "rent", "--title", "pay the 'big' rent")
    exchange(one, two, one)
    here, there = told(one), told(two)
    assert len(here) == len(there) == 1
    for found, mine in ((here[0], False), (there[0], True)):
        assert found["field"] == "title" and found["stands"] and found["won"]["here"] is mine
        assert (found["won"]["value"], found["lost"]["value"]) == ("pay the 'big' rent", "pay rent + deposit")
    assert (here[0]["won_on"], here[0]["lost_on"], there[0]["lost_on"]) == ("lap", "here", "desk")
    lines = one.ok("log", "--conflicts", COLUMNS="80").lines
    assert lines[0].startswith('title     "pay the \'big\' rent" on lap won over "pay rent + deposit"') and len(lines) <= 5
    assert all(len(line) <= 40 for line in one.ok("log", "--conflicts", COLUMNS="40").lines)
    command = shlex.split(here[0]["take"])
    assert command[0] == "adhd"
    one.ok(*command[1:])
    assert one.json("show", "rent")["task"]["title"] == "pay rent + deposit"
    after = told(one)
    assert [c["stands"] for c in after] == [False] and after[0]["take"] is None
    assert any("changed again since" in line for line in one.ok("log", "--conflicts").lines)


def test_what_was_seen_before_it_was_changed_is_no_conflict(both: tuple[Shell, Shell]) -> None:
    one, two = both
    one.ok("edit", "rent", "--title", "rent one")
    exchange(one, two)
    two.ok("edit", "rent", "--title", "rent two")
    exchange(two, one)
    one.ok("edit", "rent", "--title", "rent three")
    exchange(one, two)
    assert told(one) == told(two) == []
    assert "No two devices" in one.ok("log", "--conflicts").out


def test_different_fields_and_tags_and_the_same_value_are_no_conflict(both: tuple[Shell, Shell]) -> None:
    one, two = both
    one.ok("edit", "rent", "--tag", "home", "--priority", "high")
    two.ok("edit", "rent", "--tag", "money", "--due", "2026-03-09", "--priority", "high")
    one.ok("done", "rent")
    exchange(one, two, one)
    assert told(one) == told(two) == []
    task = one.json("show", "rent")["task"]
    assert (task["status"], set(task["tags"])) == ("done", {"home", "money"}) and task["due"] == "2026-03-09"


def test_done_beside_dropped_is_one(both: tuple[Shell, Shell]) -> None:
    one, two = both
    one.ok("done", "rent")
    two.ok("drop", "rent")
    exchange(one, two, one)
    handle = one.json("show", "rent")["task"]["handle"]
    for shell in both:
        (found,) = told(shell)
        assert (found["field"], found["won"]["value"], found["lost"]["value"]) == ("status", "dropped", "done")
        assert found["take"] == f"adhd done {handle}"


def test_a_deletion_beside_an_edit_is_told_and_the_words_can_be_kept(both: tuple[Shell, Shell]) -> None:
    one, two = both
    one.ok("delete", "rent")
    two.ok("edit", "rent", "--title", "pay rent and water")
    exchange(one, two, one)
    for shell in both:
        (found,) = told(shell)
        assert found["field"] == "deletion" and found["lost"]["fields"] == {"title": "pay rent and water"}
        assert found["take"] == "adhd c --raw 'pay rent and water'"
        assert shell.json("list")["total"] == 0
        assert "deleted" in shell.ok("log", "--conflicts").lines[0]


def test_a_write_with_a_later_clock_that_came_from_offline_is_told_by_who_wrote_it(both: tuple[Shell, Shell]) -> None:
    one, two = both
    one.ok("edit", "rent", "--title", "sent at once")
    exchange(one)
    two.ok("edit", "rent", "--title", "written offline, later")
    exchange(two, one)
    (found,) = told(two)
    assert found["won"]["here"] and found["lost"]["value"] == "sent at once"
    assert told(one) == [], "seen from here it may have been read before"


def test_it_is_the_same_after_a_rebuild_and_on_a_third_device(both: tuple[Shell, Shell], front: Front) -> None:
    one, two = both
    handle = one.json("show", "rent")["task"]["handle"]
    for i in range(3):
        one.ok("edit", handle, "--title", f"one {i}")
    two.ok("edit", handle, "--title", "two")
    two.ok("edit", handle, "--title", "two again")
    exchange(two, one, two)
    before = told(one)
    assert [(c["won"]["value"], c["lost"]["value"]) for c in before] == [("two again", "one 2")]
    third = Shell(one.home.parent / "three", PYTHON_KEYRING_BACKEND=one.env["PYTHON_KEYRING_BACKEND"], ADHD_SYNC="off")
    third.home.mkdir()
    log_in(third, front)
    (found,) = told(third)
    assert (found["won"]["value"], found["lost"]["value"]) == ("two again", "one 2") and found["won_on"].startswith("device ")
    with Adhd.open(str(one.file)) as adhd:
        adhd.log.db.execute("update projection set version=0")
        adhd.log.current(TaskTable)
        again = [{**c.json()} for c in conflicts(adhd.log)]
    assert [(c["won"], c["lost"], c["stands"]) for c in again] == [(c["won"], c["lost"], c["stands"]) for c in before]


def test_what_was_forgotten_of_old_writes_is_left_out(both: tuple[Shell, Shell]) -> None:
    one, two = both
    one.ok("edit", "rent", "--title", "a")
    two.ok("edit", "rent", "--title", "b")
    exchange(one, two, one)
    assert len(told(one)) == 1
    with Adhd.open(str(one.file)) as adhd:
        adhd.log.db.execute("update operation set record='', body='{}' where body like '%\"a\"%'")
    assert told(one) == []
