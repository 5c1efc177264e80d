"""What is a fact and what stays a thing to do, line by line; and a fact loses no word."""

from __future__ import annotations

from datetime import datetime

import pytest
from adhd_core.capture.grammar import parse
from adhd_core.capture.service import TELLING
from adhd_core.facts.lexicon import CONTAINERS, LINKS, OWN, PLACED, PREPOSITIONS, THINGS
from adhd_core.facts.rules import asked, fact_of, fit, key_of
from adhd_core.words import singular, tokens
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.facts.lines import FACTS, TASKS

NOW = datetime.fromisoformat("2026-03-05T10:00:00+01:00")
FACT_LINES, TASK_LINES = FACTS.strip().splitlines(), TASKS.strip().splitlines()
DROPPED = LINKS | OWN | PLACED | {"is", "are", "i", "i've", "we", "we've", "have"}
"""Words of a line that neither the thing nor the place keeps."""


def left_over(line: str, thing: str, place: str) -> list[str]:
    """The words of a line that are neither in the thing nor in the place nor link them."""
    words = [w.removesuffix(":").removesuffix(".") for w in line.replace("’", "'").split()]
    kept = [*thing.replace("’", "'").split(), *place.replace("’", "'").split()]
    for word in kept:
        for spelled in (word, word + "'s"):
            if spelled in words:
                words.remove(spelled)
                break
        else:
            assert word == "car" and "parked" in line.lower(), (line, word)
    return [w for w in words if w.lower() not in DROPPED]


def test_there_are_enough_lines() -> None:
    assert len(set(FACT_LINES)) >= 60 and len(set(TASK_LINES)) >= 120


@pytest.mark.parametrize("line", FACT_LINES)
def test_facts(line: str) -> None:
    found = fact_of(line)
    assert found is not None and left_over(line, *found) == []
    low = f" {line.lower()} "
    assert any(word in low for word in TELLING), "capture would not look"
    assert not parse(line, now=NOW).spans, "capture would take it for something else"


@pytest.mark.parametrize("line", TASK_LINES)
def test_what_stays_a_thing_to_do(line: str) -> None:
    assert fact_of(line) is None


SCRAPS = [
    "", "is", "is in", " is  in ", "'s in the box", "I", "I put", "parked", ": 5", "x: ", "the is in the box", "🎉 is in the 🎁",
    "is: in", ".",
]  # fmt: skip


@pytest.mark.parametrize("line", SCRAPS)
def test_scraps_are_no_facts(line: str) -> None:
    assert fact_of(line) is None


WORDS = ["Ann's", "blue", "the", "level", "3", "code:", "4711", "is", "in", "passport", "box", "not", "buy", "Lena"]
WORD = st.sampled_from([*WORDS, *sorted(THINGS)[::9], *sorted(CONTAINERS)[::3], *sorted(PREPOSITIONS), *sorted(DROPPED)])


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.lists(WORD | st.text(max_size=5), max_size=10).map(" ".join))
def test_any_line_is_safe_and_a_fact_loses_no_word(line: str) -> None:
    found = fact_of(line)
    if found is not None:
        thing, place = found
        assert thing and place and left_over(line, thing, place) == []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(["", "the ", "my ", "our ", "Ann's "]),
    st.sampled_from(["blue ", "spare ", ""]),
    st.sampled_from(["passport", "keys", "umbrella", "charger"]),
    st.sampled_from([" is in the ", " are in the ", " is now under the ", " is behind the ", " is always inside the "]),
    st.sampled_from(["red ", "old ", ""]),
    st.sampled_from(sorted(CONTAINERS)),
)
def test_plain_statements_are_facts(whose: str, kind: str, thing: str, link: str, colour: str, container: str) -> None:
    line = whose + kind + thing + link + colour + container
    found = fact_of(line)
    assert found is not None and left_over(line, *found) == []
    assert found[0].endswith(thing) and found[1].endswith(container)


def test_instructions_never_are(line: str = "the keys in the red bowl") -> None:
    for verb in ("put", "leave", "place", "hide", "keep", "store", "find", "get", "move", "check", "return"):
        assert fact_of(f"{verb} {line}") is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("passport", ("", "", "passport")), ("is my passport", ("", "", "passport")), ("did I put my keys?", ("", "", "keys")),
        ("passport: blue box", ("passport", "blue box", "")), ("my passport is in the box", ("passport", "in the box", "")),
        ("the keys are at Ann's", ("keys", "at Ann's", "")), ("passport is", ("", "", "passport")), ("", ("", "", "")),
        ("passport : blue box", ("passport", "blue box", "")), ("🎁", ("", "", "🎁")), ("the", ("", "", "the")),
        ("wifi: a:b", ("wifi", "a:b", "")), ("did I park", ("", "", "car")), ("did we park my bike", ("", "", "bike")),
    ],
)  # fmt: skip
def test_what_is_asked(typed: str, found: tuple[str, str, str]) -> None:
    assert asked(typed) == found


def test_fitting() -> None:
    assert key_of("My Passport") == key_of("the passport") == key_of("passport") != key_of("passports")
    spare = ("spare keys", "spare keys under the flower pot")
    assert fit(*spare, tokens("spare key")) == 4
    assert fit(*spare, tokens("key")) == fit(*spare, tokens("keys")) == 3
    assert fit(*spare, tokens("spa")) == 2
    assert fit(*spare, tokens("flower pots")) == 1
    assert fit(*spare, tokens("passport")) == 0


@pytest.mark.parametrize(
    ("word", "one"),
    [("keys", "key"), ("boxes", "box"), ("batteries", "battery"), ("glass", "glass"), ("bus", "bus"), ("shelves", "shelf"), ("as", "as"),
     ("meds", "med"), ("watches", "watch"), ("iris", "iris")],
)  # fmt: skip
def test_singular(word: str, one: str) -> None:
    assert singular(word) == one
