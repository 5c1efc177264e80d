"""Take everything back: undo of every kind of change, redo, rewind, and a log that reads well."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.shell import Answer, Shell

LOOK = (
    "list --all --limit 500 --json",
    "tree --json",
    "zone --json",
    "project --json",
    "energy --json",
    "config --json",
    "features --json",
)
"""All that a person can see."""


def seen(answers: list[Answer]) -> Any:
    """What was seen, without the times of the last change."""
    out = [a.json() for a in answers]
    for task in out[0]["tasks"] + out[1]["tasks"]:
        task.pop("updated_at")
    return out


CHANGES = [
    "c --raw something new", "done milk", "drop milk", "delete milk", "later milk tomorrow", "edit milk --title oat_milk",
    "edit milk --tag a --tag b --untag old",
    "edit milk --parent trip", "edit packed --parent none", "edit milk --clear notes", "edit milk --project Home --zone Self",
    "edit milk --needs trip",
    "edit milk --due 2026-03-09 --energy 2 --for 30m --priority high", "done plants", "skip plants", "done trip",
    "step TRIP find the charger",
    "note MILK two litres", "edit packed --after booked", "energy 3", "zone add Studio", "zone edit Self --goal sleep", "zone drop Work",
    "project add Book",
    "project rename Thesis --name Book", "project pause Thesis", "project drop Thesis", "config day_start 6", "features off zones",
    "reopen gone",
]  # fmt: skip


@pytest.fixture
def full(shell: Shell) -> Shell:
    """A home with one of each."""
    shell.say(
        "c --raw milk",
        "c --raw trip",
        "c --raw plants",
        "c --raw gone",
        "c --raw paper",
        "project add Home",
        "edit paper --project Thesis --zone Work",
    )
    shell.say("edit milk --tag old --notes some_notes", "edit plants --repeat FREQ=DAILY --start 2026-03-05 --tag green", "drop gone")
    handle = shell.json("show", "trip")["task"]["handle"]
    shell.say(f"step {handle} packed bag", f"step {handle} booked train")
    shell.env.update(TRIP=handle, MILK=shell.json("show", "milk")["task"]["handle"])
    return shell


def test_undo_and_redo_of_every_kind_of_change(full: Shell) -> None:
    look: list[tuple[list[str], dict[str, str]]] = [(words.split(), {}) for words in LOOK]
    jobs = list(look)
    for line in CHANGES:
        for words in ([str(full.env.get(w, w)) for w in line.split()], ["undo"], ["redo"], ["undo"]):
            jobs += [(words, {}), *look]
    answers = full.batch(jobs)
    assert [(job, a) for job, a in zip(jobs, answers, strict=True) if a.code != 0] == []
    size = len(look) + 1
    before = seen(answers[: len(look)])
    for i, line in enumerate(CHANGES):
        states = [
            seen(answers[start + 1 : start + size]) for start in range(len(look) + i * 4 * size, len(look) + (i + 1) * 4 * size, size)
        ]
        assert states[0] != before, line
        assert states[1] == before, line
        assert states[2] == states[0], line
        assert states[3] == before, line


def test_undo_several_and_a_bulk(shell: Shell) -> None:
    shell.ok("c", "--raw", stdin="".join(f"thing {i}\n" for i in range(40)))
    shell.say("c --raw milk", "done milk", "edit milk --tag x")
    answer = shell.ok("undo", "2", COLUMNS="80")
    assert [line.split("  ")[0].strip() for line in answer.lines] == ["undid", ""] and "adhd redo" in answer.lines[0]
    assert answer.lines[1] == "        done milk"
    assert shell.json("undo", "2")["undone"][1]["what"].startswith("caught ")
    assert shell.json("list")["total"] == 0
    assert shell.run("undo", code=1).err.startswith("There is nothing to undo.")
    for total in (40, 41, 41, 41):
        shell.ok("redo")
        assert shell.json("list", "--all")["total"] == total
    assert shell.run("redo", code=1).err.startswith("There is no undo to take back.")
    assert "and 97 more" not in shell.ok("undo", "100").out


def test_redo_ends_where_something_new_began(shell: Shell) -> None:
    shell.say("c --raw one", "undo", "c --raw two")
    assert shell.run("redo", code=1).err


def test_rewind_shows_first_and_never_takes_a_capture(shell: Shell) -> None:
    shell.say("c --raw early", "c --raw other")
    shell.env["ADHD_NOW"] = "2026-03-05T11:00:00+01:00"
    shell.say("c --raw newcomer", "done early", "edit newcomer --tag x", "config day_start 6", "energy 2")
    shell.env["ADHD_NOW"] = "2026-03-05T11:30:00+01:00"
    preview = shell.ok("rewind", "10:00", COLUMNS="80")
    assert preview.lines[0].startswith("Since Thu 5 Mar 10:00") and preview.lines[-1] == "adhd rewind 10:00 --yes"
    assert [e["what"] for e in shell.json("rewind", "10:00")["preview"]] == [
        "energy 2 of 5",
        "set day_start 6",
        "changed newcomer",
        "done early",
    ]
    assert shell.json("show", "early")["task"]["status"] == "done"
    done = shell.ok("rewind", "10:00", "--yes", COLUMNS="80")
    assert len(done.lines) <= 4 and done.lines[0].startswith("undid   energy 2 of 5")
    tasks = {t["title"]: t for t in shell.json("list", "--all")["tasks"]}
    assert tasks["early"]["status"] == "inbox" and tasks["newcomer"]["tags"] == []
    assert shell.json("config", "day_start")["config"]["day_start"] == 4 and shell.json("energy")["recent"] == []
    assert "Nothing was changed" in shell.ok("rewind", "10:00").out
    assert shell.run("rewind", "10:00", "--yes", code=1).err.startswith("Nothing was changed since then.")
    assert shell.json("list", "--all")["total"] == 3


def test_the_log_reads_well(shell: Shell) -> None:
    shell.say(
        "c --raw buy milk",
        "done milk",
        "undo",
        "redo",
        "undo",
        "features off zones",
        "zone edit Self --goal sleep",
        "c --raw a",
        "c --raw b",
        "drop a",
    )
    lines = [line.removeprefix("Thu 5 Mar 09:40  ") for line in shell.ok("log").lines]
    assert lines == [
        "let go  a", "caught  b", "caught  a", "changed Self", "set     zones off", "undo    done buy milk", "redo    done buy milk",
        "undo    done buy milk · taken back", "done    buy milk · taken back", "caught  buy milk",
    ]  # fmt: skip
    assert shell.ok("log", "--limit", "2").lines == ["Thu 5 Mar 09:40  let go  a", "Thu 5 Mar 09:40  caught  b"]
    shell.say("edit milk --tag x --energy 2")
    own = shell.ok("log", "milk").lines
    assert own[0] == "buy milk" and own[1] == "Thu 5 Mar 09:40  changed energy, tags" and own[-1] == "Thu 5 Mar 09:40  caught"
    assert "opened · by undo" in own[2]
    entry = shell.json("log")["entries"][-1]
    assert entry == {"what": "caught buy milk", "at": "2026-03-05T09:40:00+01:00", "undone": False, "is_undo": False}


def test_an_undo_leaves_what_is_newer(shell: Shell) -> None:
    shell.say("c --raw milk", "edit milk --energy 2", "edit milk --energy 4", "undo", "undo")
    assert shell.json("show", "milk")["task"]["energy"] is None


def test_undo_names_the_task_and_not_its_steps(shell: Shell) -> None:
    lines = ["c --raw tidy kitchen", *(f"step tidy part {n}" for n in range(15)), "c --raw milk", "done tidy kitchen"]
    shell.say(*lines)
    for word, key in (("undo", "undone"), ("redo", "redone"), ("undo", "undone")):
        assert shell.json(word)[key][0]["what"] == "done tidy kitchen"
    shell.say("drop tidy kitchen")
    assert shell.json("log")["entries"][0]["what"] == "let go tidy kitchen"
    handles = [shell.json("show", title)["task"]["handle"] for title in ("tidy kitchen", "milk")]
    shell.ok("reopen", "tidy")
    shell.ok("done", *handles)
    assert shell.json("undo")["undone"][0]["what"] == "done tidy kitchen and more"
