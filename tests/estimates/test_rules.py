"""Ranges as a table, and the kinds of work that titles are."""

from __future__ import annotations

import pytest
from adhd_core.estimates.rules import GUESS, PACE, YOURS, Sample, estimate, quantile, rounded
from adhd_core.kinds import kinds_of, noun_of, spoken
from hypothesis import given
from hypothesis import strategies as st

TITLES: list[tuple[str, list[str]]] = [
    ("call Lena's dentist", ["=call lena's dentist", "p:call dentist", "v:call", "*"]),
    ("finally call the dentist about the bill", ["=finally call the dentist about the bill", "p:call dentist", "v:call", "*"]),
    ("water plants", ["=water plants", "p:water plant", "v:water", "*"]),
    ("buy cat food for Momo", ["=buy cat food for momo", "p:buy food", "v:buy", "*"]),
    ("tax letter", ["=tax letter", "n:letter", "*"]),
    ("thesis", ["=thesis", "n:thesis", "*"]),
    ("Reply to Lena", ["=reply to lena", "p:reply lena", "v:reply", "*"]),
    ("☂", ["*"]),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_the_kinds_of_a_title(title: str, expected: list[str]) -> None:
    assert kinds_of(title) == expected


def test_activity_and_tags_stand_between() -> None:
    assert kinds_of("call bank", "call", ["Money", "x", "y"])[1:] == ["p:call bank", "a:call", "t:money", "t:x", "v:call", "*"]
    assert [spoken(k) for k in ("=water plants", "p:call dentist", "a:write", "t:health", "*")] == [
        "water plants", "call dentist", "write", "tag:health", "anything",
    ]  # fmt: skip
    assert noun_of(["12", "boxes"]) == "box"


@given(st.text(max_size=200))
def test_any_title_has_kinds_of_bounded_length(title: str) -> None:
    found = kinds_of(title)
    assert found[-1] == "*" and all(0 < len(k) <= 60 for k in found) and len(found) <= 8


def samples(*minutes: float, said: int | None = 10) -> list[Sample]:
    return [Sample(m, said, 1) for m in minutes]


CASES = [
    (20, {"v:call": samples(25, 30, 50)}, (YOURS, 30, 40, 3)),
    (20, {"p:call dentist": samples(5, 6), "v:call": samples(25, 30, 50)}, (YOURS, 30, 40, 3)),  # the narrow one knows too little
    (20, {"p:call dentist": samples(5, 6, 9), "v:call": samples(25, 30, 50)}, (YOURS, 6, 8, 3)),
    (20, {"v:call": samples(7, 7, 7)}, (YOURS, 7, 8, 3)),  # never a bare number
    (20, {"*": samples(10, 20, 20, 20, 40)}, (PACE, 40, 50, 5)),
    (20, {"*": samples(10, 20, 20, 20)}, (GUESS, 20, 40, 0)),
    (20, {"*": samples(10, 20, 20, 20, 40, said=None)}, (GUESS, 20, 40, 0)),
    (10, {"*": samples(900, 900, 900, 900, 900)}, (PACE, 60, 65, 5)),  # forgotten timers
    (None, {"*": samples(10, 20, 20, 20, 40)}, (GUESS, 5, 15, 0)),
    (None, {}, (GUESS, 5, 15, 0)),
]


@pytest.mark.parametrize(("said", "known", "expected"), CASES)
def test_where_a_range_comes_from(said: int | None, known: dict[str, list[Sample]], expected: tuple[str, int, int, int]) -> None:
    found = estimate(said, ["=call the dentist", "p:call dentist", "v:call", "*"], lambda kind: known.get(kind, []))
    assert (found.source, found.p50, found.p80, found.sample) == expected and found.said == said


def test_what_nobody_knows_is_ordinary() -> None:
    found = estimate(None, kinds_of("tax letter"), lambda kind: [])
    assert (found.p50, found.p80, found.source) == (15, 30, GUESS)


@given(st.lists(st.floats(0.5, 600), min_size=3, max_size=50))
def test_a_range_is_one(minutes: list[float]) -> None:
    found = estimate(None, ["v:call", "*"], lambda kind: samples(*minutes))
    assert 0 < found.p50 < found.p80 and min(minutes) <= quantile(minutes, 0.5) <= quantile(minutes, 0.8) <= max(minutes)


@pytest.mark.parametrize(("minutes", "expected"), [(0.5, 1), (7.4, 7), (12.4, 10), (23, 25), (88, 90), (100, 105)])
def test_minutes_are_round(minutes: float, expected: int) -> None:
    assert rounded(minutes) == expected
