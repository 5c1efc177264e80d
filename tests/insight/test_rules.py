"""Days, hours and what is said of them, in several zones and over both changes of the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from adhd_core.focus.rules import union
from adhd_core.insight import rules
from hypothesis import given
from hypothesis import strategies as st

BERLIN = ZoneInfo("Europe/Berlin")
SPANS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(-100, 20_000)).map(lambda t: (t[0], t[0] + t[1])), max_size=30)


def at(text: str, zone: ZoneInfo = BERLIN) -> int:
    """Seconds of a wall clock time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


@given(SPANS)
def test_merged_spans_hold_the_same_seconds_once(spans: list[tuple[int, int]]) -> None:
    found = rules.merged(spans)
    assert sum(b - a for a, b in found) == union(spans)
    assert all(found[i][1] < found[i + 1][0] for i in range(len(found) - 1))


@given(SPANS, st.integers(0, 12), st.sampled_from(["Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "UTC"]))
def test_days_and_hours_hold_every_second(spans: list[tuple[int, int]], day_start: int, name: str) -> None:
    zone = ZoneInfo(name)
    flat = rules.merged((a + 1_772_000_000, b + 1_772_000_000) for a, b in spans)
    edges = rules.bounds(date(2026, 2, 20), date(2026, 3, 20), day_start, zone)
    seconds = sum(b - a for a, b in flat)
    assert sum(rules.by_day(flat, edges)) == seconds
    cut = list(rules.pieces(flat, zone))
    assert sum(b - a for a, b, _ in cut) == seconds and all(0 < b - a <= 3600 for a, b, _ in cut)
    assert all(datetime.fromtimestamp(m, zone).hour == hour for a, b, hour in cut for m in (a, b - 1))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 23), ("2026-03-29", 24), ("2026-10-24", 25), ("2026-07-01", 24)])
def test_a_day_is_as_long_as_the_clock_makes_it(day: str, hours: int) -> None:
    first, last = rules.bounds(date.fromisoformat(day), date.fromisoformat(day), 4, BERLIN)
    assert last - first == hours * 3600 and first == at(f"{day}T04:00")


def test_the_night_belongs_to_the_day_before() -> None:
    edges = rules.bounds(date(2026, 3, 4), date(2026, 3, 5), 4, BERLIN)
    assert rules.day_at(at("2026-03-05T03:59"), edges) == 0 and rules.day_at(at("2026-03-05T04:00"), edges) == 1
    assert rules.day_at(at("2026-03-06T04:00"), edges) is None and rules.day_at(at("2026-03-04T03:00"), edges) is None
    assert rules.by_day([(at("2026-03-05T03:30"), at("2026-03-05T04:20"))], edges) == [1800, 1200]


@pytest.mark.parametrize(
    ("day", "start", "first"),
    [("2026-03-05", "monday", "2026-03-02"), ("2026-03-02", "monday", "2026-03-02"), ("2026-03-05", "sunday", "2026-03-01"),
     ("2026-03-06", "saturday", "2026-02-28"), ("2026-03-05", "someday", "2026-03-02")],
)  # fmt: skip
def test_weeks(day: str, start: str, first: str) -> None:
    found = rules.week_of(date.fromisoformat(day), start)
    assert found == (date.fromisoformat(first), date.fromisoformat(first) + timedelta(days=6))


@pytest.mark.parametrize(("day", "last"), [("2026-02-10", 28), ("2028-02-29", 29), ("2026-12-31", 31), ("2026-04-01", 30)])
def test_months(day: str, last: int) -> None:
    found = date.fromisoformat(day)
    assert rules.month_of(found) == (found.replace(day=1), found.replace(day=last))


def mornings(count: int, hour: int = 10, minutes: int = 90) -> list[tuple[int, int]]:
    """A stretch of focus on each of so many days."""
    begin = int(datetime(2026, 3, 1, hour, tzinfo=timezone.utc).timestamp())
    return [(begin + i * 86_400, begin + i * 86_400 + minutes * 60) for i in range(count)]


def test_the_best_hours_are_named_only_when_they_are_known() -> None:
    utc = ZoneInfo("UTC")
    edges = rules.bounds(date(2026, 2, 20), date(2026, 3, 20), 4, utc)
    assert rules.best_hours(mornings(6), [], edges, utc) == (10, 12)
    assert rules.best_hours([], [], edges, utc) is None
    assert rules.best_hours(mornings(4), [], edges, utc) is None  # too few days
    assert rules.best_hours(mornings(6, minutes=20), [], edges, utc) is None  # too little time
    assert rules.best_hours([*mornings(6), *mornings(6, 15)], [], edges, utc) is None  # two that are alike
    one_long_day = [(at("2026-03-05T09:00", utc), at("2026-03-05T11:00", utc)), *mornings(5, 15, 10)]
    assert rules.best_hours(one_long_day, [], edges, utc) is None  # one day is no habit
    done = [begin + 60 * i for begin, _ in mornings(6, 22, 1) for i in range(8)]
    assert rules.best_hours([], done, edges, utc) in ((21, 23), (22, 0))


def test_energy_is_true_for_four_hours() -> None:
    logged = [(1000, 2), (1000, 3), (20_000, 5)]
    assert [rules.felt_at(m, logged) for m in (999, 1000, 15_399, 15_400, 20_000)] == [None, 3, 3, None, 5]
    assert rules.middle([1, 5, 2]) == 2 and rules.middle([]) is None
