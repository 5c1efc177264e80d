"""`adhd split` as a person meets it."""

from __future__ import annotations

import re

import pytest

from tests.cli.shell import Shell


def test_what_split_says(shell: Shell) -> None:
    shell.say("c --raw do the dishes")
    lines = shell.ok("split", "dishes", COLUMNS="80").lines
    assert len(lines) == 3 and all(len(line) <= 80 for line in lines)
    assert re.fullmatch(r"split   do the dishes · \d steps · \d+-\d+ min · [a-z0-9]{4} +adhd undo", lines[0])
    assert re.fullmatch(r"first   Carry one cup to the sink · \d min · [a-z0-9]{4}", lines[1])
    assert re.fullmatch(r"then    \d more · all of them: adhd tree [a-z0-9]{4}", lines[2])
    shell.ok("undo")
    narrow = shell.ok("split", "dishes", "--spice", "1", COLUMNS="40").lines
    assert all(len(line) <= 40 for line in narrow) and narrow[0].startswith("split   do the dishes")


def test_the_json_of_split(shell: Shell) -> None:
    shell.say("c --raw call the tax office")
    value = shell.json("split", "tax", "--spice", "2")
    assert value["engine"] == "offline" and value["task"]["steps_total"] == len(value["steps"]) == 5
    assert value["source"]["kind"] == "recipe" and value["source"]["recipe"] == "call-authority"
    step = value["steps"][0]
    assert set(step["champs"]) == {
        "conversation", "help", "activity", "movement", "participation", "success", "who", "label", "icon",
    } and step["parent_id"] == value["task"]["id"]  # fmt: skip
    dry = shell.json("split", "tax", "--again", "--dry-run")
    assert dry["dry_run"] and dry["source"]["kind"] == "recipe" and dry["steps"][0]["estimate_minutes"] <= 2


def test_what_split_cannot_do(shell: Shell) -> None:
    shell.say("c --raw do the dishes", "c --raw old thing", "done old", "split dishes --spice 1")
    for words, code, says in (
        (["split"], 2, "Which one is too big?"),
        (["split", "clean the attic"], 1, "adhd c "),
        (["split", "dishes", "--spice", "9", "--again"], 2, "9 is no depth."),
        (["split", "dishes", "--spice", "0", "--dry-run"], 2, "0 is no depth."),
        (["split", "do the dishes"], 1, "3 steps already"),
        (["split", "old thing"], 1, "done"),
    ):
        answer = shell.run(*words, code=code)
        assert says in answer.err and len(answer.err.splitlines()) <= 2, answer
    step = shell.json("tree", "do the dishes")["tasks"][1]
    assert "as small as it gets" in shell.run("split", step["handle"], code=1).err
    assert "as small as it gets" in shell.run("split", step["handle"], "--dry-run", code=1).err


def test_a_general_pattern_says_that_it_is_one(shell: Shell) -> None:
    shell.say("c --raw frobnicate the gizmo")
    assert "a general pattern" in shell.ok("split", "gizmo", "--dry-run").lines[0]
    assert shell.json("split", "gizmo")["source"] == {"kind": "generic", "recipe": None, "score": 0.0}


def test_edits_teach(shell: Shell) -> None:
    shell.say("c --raw call the dentist about the crown", "split crown --spice 2")
    steps = shell.json("tree", "crown")["tasks"][1:]
    first, second, last = steps[0]["handle"], steps[1]["handle"], steps[-1]["handle"]
    shell.ok("edit", first, "--title", "Put the blue card on the table")
    shell.ok("drop", second)
    shell.ok("step", "crown", "Breathe", "out", "twice")
    added = next(t["handle"] for t in shell.json("tree", "crown")["tasks"] if t["title"] == "Breathe out twice")
    shell.ok("edit", added, "--before", last)
    shell.say("c --raw call the dentist about a crown again")
    said = shell.ok("split", "crown again").out
    assert "as you did it before" in said and "Put the blue card on the table" in said
    mine = [t["title"] for t in shell.json("tree", "crown again")["tasks"][1:]]
    assert mine[0] == "Put the blue card on the table" and "Breathe out twice" in mine[:-1] and steps[1]["title"] not in mine
    other = shell.json("split", "crown again", "--again", "--spice", "1")
    assert other["source"]["kind"] == "recipe" and len(other["steps"]) == 3


def test_an_untouched_split_teaches_nothing(shell: Shell) -> None:
    shell.say("c --raw do the dishes", "split dishes --spice 1", "c --raw do the dishes tonight")
    assert shell.json("split", "dishes tonight")["source"]["kind"] == "recipe"


def test_a_broken_recipe_file_is_said_once(shell: Shell) -> None:
    own = shell.file.parent / "recipes"
    own.mkdir(parents=True)
    (own / "mine.toml").write_text("domain = \n")
    shell.say("c --raw do the dishes")
    lines = shell.ok("split", "dishes").lines
    assert len(lines) == 4 and lines[3].startswith("mine.toml is no TOML")


def test_champs_are_shown_and_changed(shell: Shell) -> None:
    shell.say("c --raw do the dishes", "split dishes --spice 1")
    step = shell.json("tree", "dishes")["tasks"][1]["handle"]
    shown = shell.ok("show", step).out
    assert "done when: " in shown and "if it sticks: " in shown and "quick win" in shown
    shell.ok("edit", step, "--champs", "activity=write", "--champs", "success=one line is there", "--champs", "help=")
    champs = shell.json("show", step)["task"]["champs"]
    assert (champs["activity"], champs["icon"], champs["success"]) == ("write", "✎", "one line is there") and "help" not in champs
    shell.ok("undo")
    assert shell.json("show", step)["task"]["champs"]["activity"] == "carry"


@pytest.mark.parametrize(
    ("word", "says"), [("mood=good", "is nothing to set here"), ("activity=fly", "is no activity"), ("sit", "key=value")]
)
def test_champs_that_are_none(shell: Shell, word: str, says: str) -> None:
    shell.say("c --raw do the dishes")
    assert says in shell.run("edit", "dishes", "--champs", word, code=2).err
