"""A second dose is warned of however it is said."""

from __future__ import annotations

import pytest
from adhd_core.taken.rules import no_clock, same_thing

from tests.cli.shell import Shell


@pytest.mark.parametrize("name", ["meds again", "meds with breakfast", "my morning meds", "did I take my meds", "half a med", "meds x2"])
def test_words_around_a_name_change_nothing(name: str) -> None:
    assert same_thing(name, "meds")


OTHERS = [("vitamin D", "vitamin"), ("vitamin C", "vitamin D"), ("meds diary", "meds"), ("iron pan", "iron")]


@pytest.mark.parametrize(("name", "known"), OTHERS)
def test_another_word_is_another_thing(name: str, known: str) -> None:
    assert not same_thing(name, known)


def test_a_second_dose_in_other_words_is_warned_of(shell: Shell) -> None:
    shell.ok("took", "meds")
    for words in (["meds", "again"], ["my", "morning", "meds"], ["meds", "with", "breakfast"]):
        answer = shell.run("took", *words)
        assert answer.code == 1 and "already taken today" in answer.out, words
    assert "today 09:40" in shell.ok("took", "did I take my meds?").out


def test_a_time_that_is_none_is_said(shell: Shell) -> None:
    assert no_clock("25:99") and not no_clock("8:30") and not no_clock("1:1")
    answer = shell.run("took", "meds", "25:99")
    assert answer.code == 2 and "is no time" in answer.err
