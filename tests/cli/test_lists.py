"""Lists: what the filters mean, what they refuse, and what is said when there is more or nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.shell import Shell


def keep(shell: Shell, *tasks: dict[str, Any]) -> None:
    """Put tasks in, exactly as told."""
    shell.json("import", "jsonl", "-", stdin="".join(json.dumps(t) + "\n" for t in tasks))


def titles(shell: Shell, *words: str, **env: str) -> set[str]:
    """The titles of a list, whose total fits."""
    found = shell.json("list", *words, **env)
    assert found["total"] == len(found["tasks"])
    return {t["title"] for t in found["tasks"]}


def test_a_search_without_letters_has_a_total(shell: Shell) -> None:
    shell.say("c --raw 🎉_party", "c --raw milk")
    assert titles(shell, "--search", "🎉") == {"🎉_party"}
    assert titles(shell, "--search", "🎈") == set()


def test_due_counts_do_dates_where_there_is_no_due(shell: Shell) -> None:
    keep(
        shell, {"title": "do", "start": "2026-03-05"}, {"title": "late", "start": "2026-03-05", "due": "2026-03-20"},
        {"title": "due", "due": "2026-03-06"}, {"title": "bare"},
    )  # fmt: skip
    assert titles(shell, "--due", "today") == {"do"}
    assert titles(shell, "--due", "tomorrow") == titles(shell, "--due", "week") == {"do", "due"}
    assert titles(shell, "--due", "dated") == {"do", "due", "late"}
    assert titles(shell, "--due", "none") == {"bare"}
    assert titles(shell, "--due", "2026-03-20") == {"do", "due", "late"}


def test_days_are_those_of_the_user_whatever_the_offset(shell: Shell) -> None:
    keep(
        shell, {"title": "23rd", "due": "2026-11-22T23:30:00Z"}, {"title": "22nd", "due": "2026-11-22T22:30:00Z"},
        {"title": "far", "due": "2026-11-23T05:00:00+09:00"}, {"title": "day", "due": "2026-11-22"},
    )  # fmt: skip
    assert titles(shell, "--due", "2026-11-22") == {"22nd", "far", "day"}
    assert titles(shell, "--due", "2026-11-23") == {"22nd", "far", "day", "23rd"}
    assert titles(shell, "--due", "2026-11-22", TZ="UTC") == {"22nd", "23rd", "far", "day"}
    assert titles(shell, "--due", "9999-12-31") == titles(shell, "--due", "dated")
    assert titles(shell, "--due", "0001-01-01") == set()


@pytest.mark.parametrize("text", ["2026-99-99", "2026-02-30", "whenever", "20"])
def test_a_due_that_is_no_day_is_refused(shell: Shell, text: str) -> None:
    answer = shell.run("list", "--due", text, code=2)
    assert f'"{text}" is no date' in answer.err and len(answer.err.splitlines()) == 2


def test_due_takes_words(shell: Shell) -> None:
    keep(shell, {"title": "fri", "due": "2026-03-06T15:00:00+01:00"}, {"title": "sat", "due": "2026-03-07"})
    assert titles(shell, "--due", "fri") == {"fri"}
    assert titles(shell, "--due", "Saturday") == {"fri", "sat"}


@pytest.mark.parametrize("words", [("--done", "--inbox"), ("--all", "--inbox"), ("--done", "--all"), ("--all", "--done", "--inbox")])
def test_two_lists_at_once_are_refused(shell: Shell, words: tuple[str, ...]) -> None:
    for json_too in ([], ["--json"]):
        assert shell.run("list", *words, *json_too, code=2)
    err = shell.run("list", *words, code=2).err
    assert len(err.splitlines()) == 2 and "adhd list --" in err


def test_more_keeps_the_filters_and_can_be_typed(shell: Shell) -> None:
    keep(shell, *({"title": f"read it {i}", "tags": ["my books"], "project": "Thesis"} for i in range(25)))
    last = shell.ok("list", "--tag", "my books", "--inbox", "--search", "it's", "--limit", "3").lines[-1]
    assert last == "Nothing matches."
    last = shell.ok("list", "--tag", "my books", "--inbox", "--search", "read it").lines[-1]
    assert last == "more: adhd list --inbox --tag 'my books' --search 'read it' --limit 100"
    assert len(shell.sh(last.removeprefix("more: ")).lines) == 25
    assert shell.ok("list").lines[-1] == "more: adhd list --limit 100"


def test_nothing_matches_is_said_where_filters_are(shell: Shell) -> None:
    assert "adhd c buy milk" in shell.ok("list").out and "adhd c buy milk" in shell.ok("list", "--all").out
    shell.say("c --raw milk")
    for words in (["--tag", "x"], ["--done"], ["--search", "zebra"], ["--due", "today"]):
        assert shell.ok("list", *words).lines == ["Nothing matches."]


def test_one_step_is_told_as_one(shell: Shell) -> None:
    shell.say("c --raw trip")
    handle = shell.json("show", "trip")["task"]["handle"]
    shell.say(f"step {handle} pack")
    assert "1 step" in shell.ok("list").out and "1 steps" not in shell.ok("list").out
    shell.say(f"step {handle} book")
    assert "2 steps" in shell.ok("list").out


def test_steps_are_listed_by_how_they_are_done(shell: Shell) -> None:
    keep(
        shell, {"title": "draft", "champs": {"activity": "write", "movement": "sit", "who": "human"}, "estimate_minutes": 2},
        {"title": "walk there", "champs": {"activity": "move", "movement": "walk", "conversation": "call"}, "estimate_minutes": 20},
        {"title": "ring", "champs": {"activity": "call", "movement": "sit"}, "estimate_minutes": 45}, {"title": "bare"},
    )  # fmt: skip
    shell.ok("step", "bare", "a", "step")
    shell.ok("edit", "a step", "--champs", "activity=write")
    assert titles(shell, "--champs", "write") == {"draft", "a step"}
    assert titles(shell, "--champs", "write", "--champs", "seated") == {"draft"}
    assert titles(shell, "--champs", "activity=call") == {"ring"} and titles(shell, "--champs", "talk=call") == {"walk there"}
    assert titles(shell, "--champs", "quick-win") == {"draft"} and titles(shell, "--champs", "class=Marathon") == {"ring"}
    assert titles(shell, "--champs", "focused") == {"bare", "a step"} and titles(shell, "--champs", "who=digital") == set()
    shell.ok("done", "draft")
    assert titles(shell, "--champs", "write") == {"a step"} and titles(shell, "--all", "--champs", "write") == {"draft", "a step"}
    assert shell.ok("list", "--champs", "sit").lines == [line for line in shell.ok("list", "--champs", "sit").lines if "ring" in line]
    assert shell.ok("list", "--champs", "seated", "--all", "-n", "1").lines[-1].startswith("more: adhd list --all --champs seated --limit")
    for words in (["call"], ["colour=red"], ["activity=fly"], ["fly"], ["="]):
        answer = shell.run("list", "--champs", *words)
        assert answer.code == 2 and len(answer.err.splitlines()) == 2, answer
