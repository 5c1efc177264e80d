"""How a task is named: a handle, a full id, or words that only one title has. Anything else changes nothing."""

from __future__ import annotations

import json

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def three(shell: Shell) -> dict[str, str]:
    """Handles by title."""
    shell.ok("c", "--raw", stdin="pick up parcel\ncall dentist about bill\ncall dentist about teeth\nÄpfel kaufen\n")
    return {t["title"]: t["handle"] for t in shell.json("list")["tasks"]}


def state(shell: Shell) -> dict[str, str]:
    """Status by title."""
    return {t["title"]: t["status"] for t in shell.json("list", "--all")["tasks"]}


def test_handle_full_id_and_words(shell: Shell, three: dict[str, str]) -> None:
    task = shell.json("show", three["pick up parcel"])["task"]
    for name in (task["handle"].upper(), task["id"], task["id"].replace("-", ""), "parcel", "PARCEL up", "parc"):
        assert shell.json("show", *name.split())["task"]["id"] == task["id"], name
    assert shell.json("show", "äpfel")["task"]["title"] == "Äpfel kaufen"


def test_several_handles_at_once(shell: Shell, three: dict[str, str]) -> None:
    answer = shell.ok("done", three["pick up parcel"], three["Äpfel kaufen"], three["pick up parcel"])
    assert [line[:8] for line in answer.lines] == ["done    "] * 2
    assert list(state(shell).values()).count("done") == 2
    assert shell.json("undo")["undone"][0]["what"] == "done pick up parcel and 1 more"
    assert "done" not in state(shell).values()


def test_one_unknown_handle_among_several_changes_nothing(shell: Shell, three: dict[str, str]) -> None:
    before = state(shell)
    answer = shell.run("done", three["pick up parcel"], "zz9z", code=1)
    assert "zz9z" in answer.err and state(shell) == before


SENTENCES = [
    ("drop off parcel", "adhd c drop off parcel"), ("done with this town", "adhd c done with this town"),
    ("defer the tax", "adhd c defer the tax"),
    ("later is better", "adhd c later is better"), ("skip the queue", "adhd c skip the queue"), ("edit my thesis", "adhd c edit my thesis"),
    ("reopen the case", "adhd c reopen the case"), ("delete old photos", "adhd c delete old photos"),
    ("note to self", "adhd c note to self"),
    ("step on scales", "adhd c step on scales"), ("drop Lena's keys", 'adhd c "drop Lena\'s keys"'),
    ("drop $5 & more", "adhd c 'drop $5 & more'"),
]  # fmt: skip


def test_words_act_only_if_all_of_them_are_in_one_title(shell: Shell, three: dict[str, str]) -> None:
    before = state(shell)
    plain = shell.batch([(sentence.split(), {}) for sentence, _ in SENTENCES])
    as_json = shell.batch([([*sentence.split(), "--json"], {}) for sentence, _ in SENTENCES])
    for (sentence, hint), answer, value in zip(SENTENCES, plain, as_json, strict=True):
        assert (answer.code, value.code) == (1, 1), sentence
        assert answer.err.splitlines()[-1].endswith(": " + hint), (sentence, answer)
        assert json.loads(value.err)["error"]["hint"].endswith(hint)
    assert state(shell) == before
    shown = shell.run("show", "nowhere", code=1)
    assert "adhd search nowhere" in shown.err and "adhd c" not in shown.err


def test_candidates_where_several_match(shell: Shell, three: dict[str, str]) -> None:
    answer = shell.run("done", "call", "dentist", code=1)
    assert answer.err.splitlines()[0] == '"call dentist" could be any of 2:'
    assert three["call dentist about bill"] in answer.err and three["call dentist about teeth"] in answer.err
    shell.ok("done", "dentist", "teeth")
    shell.ok("done", "dentist")
    assert state(shell)["call dentist about bill"] == "done"


def test_the_exact_title_wins(shell: Shell) -> None:
    shell.ok("c", "--raw", stdin="milk\nbuy milk\n")
    shell.ok("done", "milk")
    assert state(shell) == {"milk": "done", "buy milk": "inbox"}


def test_closed_tasks_say_so_and_show_the_way(shell: Shell, three: dict[str, str]) -> None:
    handle = three["pick up parcel"]
    shell.ok("done", "parcel")
    for words in (
        ["done", "parcel"],
        ["done", handle],
        ["drop", handle],
        ["drop", "parcel"],
        ["later", handle, "tomorrow"],
        ["skip", handle],
    ):
        answer = shell.run(*words, code=1)
        assert answer.err == f"pick up parcel is done already.\nOpen it again: adhd reopen {handle}\n", words
    shell.ok("reopen", "parcel")
    assert "is open" in shell.run("reopen", "parcel", code=1).err
    shell.ok("drop", "parcel")
    assert "let go already" in shell.run("drop", "parcel", code=1).err
    shell.ok("done", handle)


def test_later_reads_a_title_and_a_time(shell: Shell, three: dict[str, str]) -> None:
    handle = three["pick up parcel"]
    assert shell.json("later", handle, "fri", "9am")["task"]["start"] == "2026-03-06T09:00:00+01:00"
    assert shell.json("later", "parcel", "tomorrow")["task"]["start"] == "2026-03-06"
    assert shell.json("defer", "dentist", "bill", "2026-03-20")["task"]["start"] == "2026-03-20"
    card = shell.json()["task"]
    assert shell.json("later")["task"]["id"] == card["id"], "without a name it is the card"
    assert shell.json()["task"]["id"] != card["id"]
    assert "no time" in shell.run("later", handle, "gibberish", code=2).err
    assert "could be any of 2" in shell.run("later", "call", code=1).err or "No task" in shell.run("later", "call", code=1).err


def test_a_handle_that_was_taken_back(shell: Shell) -> None:
    handle = shell.json("c", "--raw", "oops")["task"]["handle"]
    shell.ok("undo")
    answer = shell.run("show", handle, code=1)
    assert "adhd redo" in answer.err
    shell.ok("redo")
    assert shell.json("show", handle)["task"]["title"] == "oops"
