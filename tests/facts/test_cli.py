"""Where and took in the shell: lines, JSON, bad input, narrow terminals, a pipe."""

from __future__ import annotations

import json

import pytest

from tests.cli.shell import ESCAPES, Shell

LATER = "2026-03-05T10:49:00+01:00"


def test_a_fact_is_kept_and_found(shell: Shell) -> None:
    line = shell.ok("c", "passport", "is", "in", "the", "blue", "box", COLUMNS="80").out
    assert line.startswith("kept    passport · in the blue box · adhd where passport") and line.endswith("adhd undo\n")
    assert shell.ok("where", "passport").out == "passport · in the blue box · since Thu 5 Mar\n"
    assert shell.ok("where", "is", "my", "Passports?").out == shell.ok("where").out == shell.ok("where", "pass").out
    assert shell.json("list")["total"] == 0
    (fact,) = shell.json("where", "passport")["facts"]
    assert fact == {"id": fact["id"], "thing": "passport", "place": "in the blue box", "text": "passport is in the blue box",
                    "at": "2026-03-05T09:40:00+01:00", "current": True}  # fmt: skip
    shell.ok("undo")
    unknown = shell.run("where", "passport", code=1)
    assert (unknown.out, unknown.err) == ("", 'Nothing is kept about "passport".\nTell it: adhd c passport is in ...\n')
    assert "Nothing is kept yet" in shell.ok("where").out


def test_capture_as_json(shell: Shell) -> None:
    found = shell.json("c", "the keys are in the red bowl")
    assert found["task"] is None and found["fact"]["thing"] == "keys"
    parts = [(p["as"], p["text"], p["span"]) for p in found["understood"]]
    assert parts == [("thing", "keys", [4, 8]), ("place", "in the red bowl", [13, 28])]
    assert shell.json("c", "--raw", "the keys are in the red bowl")["task"]["title"] == "the keys are in the red bowl"
    dry = shell.ok("c", "--dry-run", "the drill is in the cellar").out
    assert dry == "would be drill · in the cellar\n" and len(shell.json("where")["facts"]) == 1
    many = shell.json("c", stdin="buy milk\nthe drill is in the cellar\n")
    assert [t["title"] for t in many["tasks"]] == ["buy milk"] and [f["thing"] for f in many["facts"]] == ["drill"]
    assert "facts" not in shell.json("c", stdin="buy bread\n")
    assert shell.json("c", "--dry-run", stdin="the saw is in the cellar\n")["facts"][0]["place"] == "in the cellar"


def test_many_lines(shell: Shell) -> None:
    out = shell.ok("c", stdin="buy milk\nthe drill is in the cellar\npassport is in the bag\n").lines
    assert out[0].startswith("caught  1 thought · 2 of where things are: adhd where") and len(out) == 4
    assert shell.ok("c", stdin="the drill is in the attic\n").out.startswith("kept    drill · in the attic")
    two = shell.ok("c", stdin="the drill is in the attic\nthe saw is in the attic\n").out
    assert two.startswith("kept    where 2 things are")
    assert shell.ok("undo").out.startswith("undid   kept 2 things")


def test_setting_renaming_forgetting(shell: Shell) -> None:
    shell.say("where passport: blue box", "where the keys are at Ann's", "where keys: in my coat")
    assert shell.ok("where", "keys", "--all").lines == ["keys · in my coat · since Thu 5 Mar", "keys · at Ann's · before, Thu 5 Mar"]
    assert shell.ok("where", "blue", "box").out == "passport · blue box · since Thu 5 Mar\n"
    assert shell.ok("where", "keys", "--rename", "house keys").out.startswith("renamed house keys · in my coat")
    assert shell.ok("where", "house", "--forget", COLUMNS="80").out.startswith("forgot  house keys · in my coat")
    assert [f["thing"] for f in shell.json("where")["facts"]] == ["passport"]
    shell.ok("undo")
    assert len(shell.json("where", "--all")["facts"]) == 3
    log = shell.ok("log").out
    assert "forgot  house keys · in my coat · taken back" in log and "renamed house keys" in log and "kept    passport" in log


def test_a_task_with_the_same_words_is_pointed_at(shell: Shell) -> None:
    shell.say("c renew passport")
    assert shell.run("where", "passport", code=1).err.splitlines()[1] == "A task has these words: adhd search passport"
    shell.say("where passport: in the box")
    assert shell.ok("where", "passport", COLUMNS="80").out.endswith("adhd search passport\n")


def test_at_most_four_lines(shell: Shell) -> None:
    shell.say(*(f"where key{i} thing: in box {i}" for i in range(7)))
    lines = shell.ok("where", "key").lines
    assert len(lines) == 4 and lines[3] == "and 4 more: adhd where key --all"
    assert len(shell.ok("where", "key", "--all").lines) == 7 and len(shell.ok("where").lines) == 4
    shell.say(*(f"took thing{i}" for i in range(7)))
    lines = shell.ok("took").lines
    assert len(lines) == 4 and lines[3].startswith("also: ")


def test_taken_and_asked(shell: Shell) -> None:
    assert "adhd took meds" in shell.ok("took").out
    assert shell.ok("took", "meds?").out == "meds · not recorded so far\n"
    line = shell.ok("took", "meds", "400mg", COLUMNS="80").out
    assert line.startswith("took    meds · 400 mg · 09:40 ") and line.endswith(" adhd undo\n")
    assert shell.ok("took", ADHD_NOW=LATER).out == "meds · 400 mg · today 09:40, 1 h ago\n"
    lines = (["meds?"], ["--ask", "meds"], ["med", "--check"], ["meds", "today?"])
    asked = [shell.ok("took", *words, ADHD_NOW=LATER).out for words in lines]
    assert set(asked) == {"meds · 400 mg · today 09:40, 1 h ago\n"}
    assert shell.json("took", "meds", "?")["asked"]["times"] == 1
    tomorrow = shell.ok("took", "--ask", "meds", ADHD_NOW="2026-03-06T09:00:00+01:00").out
    assert tomorrow == "meds · not yet today · yesterday 09:40\n"


def test_a_second_dose_is_warned_of(shell: Shell) -> None:
    shell.ok("took", "meds", "8:31")
    answer = shell.run("took", "meds", code=1)
    assert answer.lines == [
        "meds was already taken today 08:31, 1 h 9 min ago. Nothing recorded.", "A second one: adhd took meds --again",
    ]  # fmt: skip
    assert answer.err == ""
    found = json.loads(shell.run("took", "meds", "10mg", "--json", code=1).out)
    assert found["taken"] is None and found["warning"]["minutes_ago"] == 69 and found["warning"]["window_minutes"] == 360
    assert found["warning"]["hint"] == "adhd took meds 10mg --again" and found["today"][0]["times"] == 1
    with shell.terminal("took", "meds") as terminal:
        assert terminal.end() == 1 and "Nothing recorded." in terminal.text, "no question is asked"
    again = shell.json("took", "meds", "--again")
    assert again["taken"]["at"] == "2026-03-05T09:40:00+01:00" and again["warning"] is None and again["today"][0]["times"] == 2
    assert shell.ok("took").out == "meds · today 09:40, just now · 2 times\n"
    shell.say("undo", "undo")
    assert shell.ok("took", "meds").out.startswith("took    meds · 09:40")


def test_times_gone_by(shell: Shell) -> None:
    assert shell.ok("took", "ibuprofen", "400", "mg", "an", "hour", "ago").out.startswith("took    ibuprofen · 400 mg · 08:40")
    assert shell.ok("took", "vitamin", "D", "yesterday", "22:00").out.startswith("took    vitamin D · yesterday 22:00")
    assert shell.ok("took", "omega", "3", "at", "8").out.startswith("took    omega 3 · 08:00")
    history = shell.json("took", "vitamin d", "--history")
    assert [d["at"] for d in history["history"]] == ["2026-03-04T22:00:00+01:00"] and history["thing"] == "vitamin D"


def test_how_far_apart(shell: Shell) -> None:
    assert shell.ok("took", "meds", "--every", "6h", COLUMNS="80").out.startswith("set     meds · every 6 h ")
    shell.ok("took", "meds", "4:00")
    early = shell.run("took", "meds", ADHD_NOW="2026-03-05T09:59:59+01:00", code=1).out
    assert early.startswith("meds was already taken today 04:00, 5 h 59 min ago.")
    assert shell.ok("took", "meds", "5mg", ADHD_NOW="2026-03-05T10:00:00+01:00").out.startswith("took    meds · 5 mg · 10:00")
    noon = shell.ok("took", "meds", "--history", ADHD_NOW="2026-03-05T12:00:00+01:00")
    assert noon.lines == ["meds · every 6 h", "  today 10:00 · 5 mg", "  today 04:00"]
    assert shell.json("took", "meds", "--every", "1h30")["every_minutes"] == 90
    assert shell.json("took", "meds", "--every", "none")["every_minutes"] is None
    assert shell.ok("took", "meds", "--rename", "Ritalin").out.startswith("renamed Ritalin · was meds")
    assert "Ritalin" in shell.ok("took").out and "renamed Ritalin" in shell.ok("log").out


WRONG = [
    (["where", "--forget"], 2), (["where", "--rename", "x"], 2), (["where", "nothing", "--forget"], 1), (["took", "10", "mg"], 2),
    (["where", "x", "--rename", " "], 2),
    (["took", "--again"], 2), (["took", "x", "--every", ""], 2),
    (["took", "--every", "6h"], 2), (["took", "meds", "--every", "nonsense"], 2), (["took", "meds", "--every", "0h"], 2),
    (["took", "meds", "tomorrow"], 2), (["took", "meds", "yesterday"], 2), (["took", "meds", "in", "2", "hours"], 2), (["took", " "], 2),
    (["took", "x" * 300], 2), (["took", "nobody", "--history"], 1), (["took", "nobody", "--rename", "x"], 1), (["where", "--nope"], 2),
    (["where", "x" * 2000 + ":", "y"], 2),
]  # fmt: skip


def test_bad_input_is_one_line_and_a_way_out(shell: Shell) -> None:
    shell.ok("took", "--ask", "meds")
    for (words, code), answer in zip(WRONG, shell.batch([(words, {}) for words, _ in WRONG]), strict=True):
        assert (answer.code, answer.out) == (code, ""), (words, answer)
        assert 1 <= len(answer.err.splitlines()) <= 2 and "!" not in answer.err, (words, answer)
    assert shell.json("took")["today"] == [] and shell.json("where")["facts"] == []


@pytest.mark.parametrize("wide", [40, 80])
def test_narrow_and_plain(shell: Shell, wide: int) -> None:
    long = "the insurance papers of the whole family are in the second drawer of the old desk in the study"
    lines = [
        f"where {long}", "where", "where papers", "where papers --all", "took ibuprofen 400mg", "took ibuprofen", "took", "took ibuprofen?",
        "took ibuprofen --history", "took ibuprofen --every 6h", "c passport is in the blue box", "where nothing like this at all anywhere",
    ]  # fmt: skip
    jobs: list[tuple[list[str], dict[str, str]]] = [(line.split(), {"COLUMNS": str(wide), "NO_COLOR": "1"}) for line in lines]
    for (words, _), answer in zip(jobs, shell.batch(jobs), strict=True):
        assert "\x1b" not in answer.out + answer.err and answer.out == ESCAPES.sub("", answer.out)
        assert all(len(line) <= wide for line in answer.lines), (words, answer.lines)
        assert len(answer.lines) <= 4, (words, answer.lines)


def test_words_from_outside_cannot_steer_the_terminal(shell: Shell) -> None:
    shell.ok("where", "pass\x1b[31mport:", "in the \x1b]0;x\x07box")
    shell.ok("took", "me\x1b[2Jds")
    assert "\x1b" not in shell.ok("where").out + shell.ok("took").out + shell.ok("log").out
