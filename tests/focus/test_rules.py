"""The rules of a session as tables, and what must hold for any of them."""

from __future__ import annotations

from typing import Any

import pytest
from adhd_core.dates import parse_moment
from adhd_core.focus import rules
from adhd_core.focus.edge import Edge, chain, leave_at
from adhd_core.focus.rules import (
    DISTRACTED,
    ENDED,
    EXTENDED,
    PAUSED,
    RESTED,
    RESUMED,
    STARTED,
    Happening,
    Session,
    fold,
    length,
    rest,
    settle,
    union,
    within,
)  # fmt: skip
from hypothesis import given
from hypothesis import strategies as st

RID = bytes(16)
T = 1_772_700_000
"""A moment, in seconds."""


def told(*events: tuple[Any, ...]) -> Session | None:
    """The session of (kind, minute, body) triples; the body may be left out."""
    return fold(RID, [Happening(e[0], T + round(e[1] * 60), 60, e[2] if len(e) > 2 else {}) for e in events])


BEGIN = (STARTED, 0, {"minutes": 25})
HISTORIES: list[tuple[list[tuple[Any, ...]], float, tuple[str, float, float | None]]] = [
    ([BEGIN], 10, ("running", 10, 15)),
    ([BEGIN], 40, ("running", 40, 0)),
    ([BEGIN], -60, ("running", 0, 25)),  # a clock that went back
    ([BEGIN, (PAUSED, 10)], 100, ("paused", 10, 15)),
    ([BEGIN, (PAUSED, 10), (PAUSED, 12)], 100, ("paused", 10, 15)),
    ([BEGIN, (PAUSED, 10), (RESUMED, 30)], 35, ("running", 15, 10)),
    ([BEGIN, (RESUMED, 5)], 10, ("running", 10, 15)),
    ([BEGIN, (EXTENDED, 20, {"minutes": 5})], 25, ("running", 25, 5)),
    ([BEGIN, (EXTENDED, 20, {"minutes": "many"})], 20, ("running", 20, 5)),
    ([BEGIN, (RESTED, 25, {"minutes": 5})], 27, ("break", 25, 3)),
    ([BEGIN, (RESTED, 25, {})], 40, ("break", 25, 0)),
    ([BEGIN, (RESTED, 25, {"minutes": 5}), (RESUMED, 30)], 31, ("running", 26, 0)),
    ([BEGIN, (ENDED, 7, {"how": "done"})], 90, ("ended", 7, 18)),
    ([BEGIN, (ENDED, 7, {"how": "done"}), (RESUMED, 8), (PAUSED, 20)], 90, ("ended", 7, 18)),
    ([BEGIN, (PAUSED, -30)], 10, ("paused", 0, 25)),
    ([(STARTED, 0, {})], 34, ("running", 34, None)),
    ([BEGIN], 115, ("running", 115, 0)),  # planned end and ninety minutes: not yet
    ([BEGIN], 115.1, ("ended", 25, 0)),  # drifted: it counts until its planned end
    ([BEGIN, (DISTRACTED, 60, {"task": "00"})], 150, ("running", 150, 0)),
    ([BEGIN, (DISTRACTED, 60, {"task": "00"})], 151, ("ended", 60, 0)),  # until the last thing that was said in it
    ([BEGIN, (PAUSED, 600)], 601, ("ended", 25, 0)),  # another device did not know
    ([BEGIN, (PAUSED, 10)], 10 + 12 * 60 + 1, ("ended", 10, 15)),
    ([BEGIN, (RESTED, 25, {"minutes": 5})], 121, ("ended", 25, 0)),
    ([(STARTED, 0, {})], 181, ("ended", 90, None)),
    ([(STARTED, 0, {"minutes": -5})], 10, ("running", 10, None)),
]


@pytest.mark.parametrize(("events", "minute", "expected"), HISTORIES)
def test_what_events_and_time_make_of_a_session(
    events: list[tuple[Any, ...]], minute: float, expected: tuple[str, float, float | None]
) -> None:
    session = told(*events)
    assert session is not None
    now = T + round(minute * 60)
    settle(session, now)
    status, elapsed, remaining = expected
    left = session.remaining(now)
    assert (session.status, session.elapsed(now) / 60, None if left is None else left / 60) == (status, elapsed, remaining)


def test_nothing_begins_without_a_start() -> None:
    assert told((PAUSED, 1), (ENDED, 2)) is None


@pytest.mark.parametrize(
    ("estimate", "template", "minutes", "expected"),
    [(None, None, None, 15), (2, None, None, 5), (40, None, None, 40), (300, None, None, 90), (40, "pomodoro", None, 25),
     (2, "flow", None, 0), (2, "tiny", 7, 7)],
)  # fmt: skip
def test_how_long_a_session_is(estimate: int | None, template: str | None, minutes: int | None, expected: int) -> None:
    assert length(estimate, template, minutes) == expected


@pytest.mark.parametrize(
    ("template", "whole", "expected"), [("pomodoro", 1, 5), ("pomodoro", 4, 15), ("pomodoro", 5, 5), ("pomodoro", 8, 15), ("long", 4, 10),
                                        ("tiny", 0, 3), (None, 4, 5)],
)  # fmt: skip
def test_how_long_a_break_is(template: str | None, whole: int, expected: int) -> None:
    assert rest(template, whole) == expected


spans = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=12)


@given(spans, spans)
def test_the_union_counts_every_second_once(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> None:
    seconds = {s for a, b in [*one, *two] for s in range(a, b)}
    assert union([*one, *two]) == union([*two, *one]) == len(seconds)
    assert union(within(one, 50, 200)) == len({s for a, b in one for s in range(a, b) if 50 <= s < 200})


kinds = st.sampled_from(rules.KINDS)
happenings = st.lists(st.tuples(kinds, st.integers(-500, 3000), st.fixed_dictionaries({"minutes": st.integers(-1, 200)})), max_size=10)


@given(happenings, st.integers(-500, 5000))
def test_any_history_is_a_session_that_makes_sense(events: list[tuple[Any, ...]], minute: int) -> None:
    session = told(BEGIN, *events)
    assert session is not None
    now = T + 60 * max([minute, 0, *(e[1] for e in events)])
    settle(session, now)
    assert session.status in ("running", "paused", "break", "ended")
    assert (session.since is not None) == (session.status == "running")
    assert (session.ended is not None) == (session.status == "ended")
    assert all(a <= b for a, b in session.spans) and session.spans == sorted(session.spans)
    assert union(session.spans) == session.closed_seconds <= max(0, now - session.started)
    left = session.remaining(now)
    assert left is None or left >= 0
    before = session.elapsed(now)
    settle(session, now + 1)
    assert session.elapsed(now + 1) in (before, before + 1) or session.how == "drifted"


def at(clock: str) -> Any:
    return parse_moment(f"2026-03-05T{clock}:00+01:00")


@pytest.mark.parametrize(
    ("title", "contexts", "now", "expected"),
    [
        ("dentist", "", "09:40", ["leave 14:45", "dentist 15:00"]),
        ("dentist", "", "14:36", ["shoes 14:36", "leave 14:45", "dentist 15:00"]),
        ("dentist", "", "14:45", ["dentist 15:00"]),
        ("call dentist", "", "09:40", ["call dentist 15:00"]),
        ("dentist", '["phone"]', "09:40", ["dentist 15:00"]),
    ],
)
def test_the_chain_before_a_hard_edge(title: str, contexts: str, now: str, expected: list[str]) -> None:
    edge = Edge(RID, title, at("15:00"), leave_at(title, contexts, at("15:00"), 15))
    assert [f"{word} {when:%H:%M}" for word, when in chain(edge, at(now))] == expected
    assert leave_at(title, contexts, at("15:00"), 0) is None
