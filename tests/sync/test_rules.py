"""The client's rules: settled places, and what the words of an answer mean."""

from __future__ import annotations

from itertools import pairwise

from adhd_core.sync import rules
from hypothesis import given
from hypothesis import strategies as st

ME, YOU = b"m" * 16, b"y" * 16


@given(st.lists(st.sets(st.integers(1, 40), max_size=12), max_size=5), st.integers(1, 50))
def test_marks_and_holes_share_out_every_place(sets: list[set[int]], last: int) -> None:
    marks: list[tuple[int, int]] = []
    for places in sets:
        marks = rules.marked(marks, places)
    inside = {p for begin, end in marks for p in range(begin, end + 1)}
    assert inside == set().union(*sets)
    assert all(a[1] + 1 < b[0] for a, b in pairwise(marks))
    missing = {p for begin, end in rules.holes(marks, last) for p in range(begin, end + 1)}
    assert missing == set(range(1, last + 1)) - inside


def test_what_is_safe_ends_at_the_first_that_is_not() -> None:
    batch = [(ME, 4), (YOU, 9), (ME, 5), (ME, 6), (ME, 7)]
    assert rules.safe(ME, batch, ["known", "forked", "stored", "ahead", "missing"]) == 5
    assert rules.safe(YOU, batch, ["known", "forked", "stored", "ahead", "missing"]) == 0


def test_what_cannot_go_says_why_once_for_each_device() -> None:
    batch = [(ME, 4), (YOU, 9), (ME, 5), (YOU, 10)]
    results = ["ahead", "stored", "missing", "forked"]
    assert rules.stuck(batch, results) == {ME: "ahead", YOU: "forked"}
    assert rules.verdict(ME, batch, results, "ahead") and not rules.verdict(YOU, batch, results, "ahead")
    assert rules.first(batch, results, YOU) == 10
    assert rules.settled(results) == [1]


def test_the_offset_is_taken_at_the_middle_of_the_way() -> None:
    assert rules.offset(10_000, 4_000, 6_000) == 5_000
