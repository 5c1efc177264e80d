"""When a landing is due, as a table; what a stretch is, with any spans."""

from __future__ import annotations

import pytest
from adhd_core.dates import parse_moment
from adhd_core.focus.rules import Happening, Session, missing, stretch
from adhd_core.landing.rules import GO, LANDED, LATE, MORE, NONE, OFFER, OFFERED, QUIETED, SHOES_ON, WATER, Told, leaving, stage
from hypothesis import given
from hypothesis import strategies as st

T = 1_772_700_000
"""When the stretch began, in seconds."""

CASES: list[tuple[int, list[tuple[str, int, int]], str]] = [
    (89, [], NONE),
    (90, [], OFFER),
    (104, [], OFFER),
    (105, [], LATE),
    (200, [], LATE),
    (92, [(OFFERED, 92, 0)], WATER),
    (150, [(OFFERED, 92, 0)], WATER),  # never twice
    (150, [(OFFERED, -5, 0)], LATE),  # that was another stretch
    (95, [(OFFERED, 92, 0), (MORE, 93, 103)], NONE),
    (103, [(OFFERED, 92, 0), (MORE, 93, 103)], OFFER),
    (117, [(OFFERED, 92, 0), (MORE, 93, 103)], OFFER),
    (118, [(OFFERED, 92, 0), (MORE, 93, 103)], LATE),
    (110, [(OFFERED, 92, 0), (MORE, 93, 103), (OFFERED, 104, 0)], WATER),
    (110, [(OFFERED, 92, 0), (QUIETED, 93, 0)], WATER),
    (300, [(QUIETED, 93, 0)], WATER),
    (92, [(QUIETED, 60, 0)], WATER),  # said beforehand
    (120, [(QUIETED, 93, 0), (MORE, 94, 104)], LATE),  # who asks for more time asks to be told
]


@pytest.mark.parametrize(("minute", "said", "expected"), CASES)
def test_what_is_due(minute: int, said: list[tuple[str, int, int]], expected: str) -> None:
    told = [Told(kind, T + at * 60, T + until * 60 if until else 0) for kind, at, until in said]
    assert stage(T, minute * 60, 90, told, T + minute * 60) == expected
    assert stage(T, minute * 60, 0, told, T + minute * 60) == NONE


STRETCHES: list[tuple[list[tuple[int, int]], int, tuple[int, int] | None]] = [
    ([], 10, None),
    ([(0, 10)], 10, (0, 10)),
    ([(0, 10)], 15, (0, 10)),
    ([(0, 10)], 16, None),  # a break of more than five minutes
    ([(0, 40), (43, 60)], 60, (0, 57)),
    ([(0, 40), (46, 60)], 60, (46, 14)),
    ([(0, 40), (20, 60)], 60, (0, 60)),  # two devices count once
    ([(0, 90)], 60, (0, 60)),
    ([(0, 60), (10, 20)], 60, (0, 60)),
]


@pytest.mark.parametrize(("spans", "now", "expected"), STRETCHES)
def test_what_a_stretch_is(spans: list[tuple[int, int]], now: int, expected: tuple[int, int] | None) -> None:
    found = stretch([(a * 60, b * 60) for a, b in spans], now * 60)
    assert (None if found is None else (found[0] // 60, found[1] // 60)) == expected


def test_a_landing_begins_a_new_stretch() -> None:
    assert stretch([(0, 6000)], 6600, 6000) is None
    assert stretch([(0, 6000), (6060, 6600)], 6600, 6000) == (6060, 540)


@given(st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 30_000)), max_size=10), st.integers(0, 30_000))
def test_a_stretch_never_holds_more_than_its_time(spans: list[tuple[int, int]], now: int) -> None:
    found = stretch(spans, now)
    if found is not None:
        assert found[0] <= now and 0 <= found[1] <= now - found[0]
        assert stretch([*spans, (now, now)], now) is not None


@pytest.mark.parametrize(("clock", "expected"), [("14:24", NONE), ("14:25", SHOES_ON), ("14:34", SHOES_ON), ("14:35", GO), ("14:59", GO)])
def test_when_to_leave(clock: str, expected: str) -> None:
    at, now = (parse_moment(f"2026-03-05T{c}:00+01:00") for c in ("14:35", clock))
    assert leaving(at, now, 10) == expected


@pytest.mark.parametrize(("planned", "elapsed", "expected"), [(15, 92, 87), (60, 20, 0), (60, 55, 5), (0, 92, 0)])
def test_by_how_much_a_session_grows(planned: int, elapsed: int, expected: int) -> None:
    session = Session(bytes(16), Happening("focus.started.1", T, 60, {"minutes": planned} if planned else {}))
    assert missing(session, T + elapsed * 60, 10) == expected


def test_landed_is_an_event_of_its_own() -> None:
    assert LANDED not in (OFFERED, MORE, QUIETED)
