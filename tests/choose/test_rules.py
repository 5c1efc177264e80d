"""The score: a table of what beats what."""

from __future__ import annotations

import pytest
from adhd_core.choose import rules
from adhd_core.choose.rules import Candidate, Moment
from adhd_core.dates import date, parse_moment

NOW = parse_moment("2026-03-05T10:00:00+01:00")
CREATED = int(NOW.timestamp() * 1000)


def candidate(
    due: str | None = None, start: str | None = None, minutes: int | None = None, priority: int = 0, status: int = 1, age_days: int = 0
) -> Candidate:
    worth = rules.worth(priority, 0, status, CREATED - age_days * 86_400_000)
    return Candidate(bytes(16), worth, rules.class_of(minutes), minutes, due, start, status)


def moment(**fields: object) -> Moment:
    m = Moment(NOW, date(2026, 3, 5))
    for name, value in fields.items():
        setattr(m, name, value)
    return m


def points(c: Candidate, m: Moment) -> float:
    return rules.score(rules.factors(c, m))


BETTER = [
    ("an edge within the hour beats all", {"due": "2026-03-05T10:50:00+01:00"}, {"due": "2026-03-05", "priority": 4, "status": 2}, {}),
    ("the sooner edge first", {"due": "2026-03-05T10:20:00+01:00"}, {"due": "2026-03-05T10:50:00+01:00"}, {}),
    ("a long task's edge comes sooner", {"due": "2026-03-05T13:00:00+01:00", "minutes": 90}, {"due": "2026-03-05", "priority": 4}, {}),
    ("for today before for tomorrow", {"due": "2026-03-05"}, {"due": "2026-03-06"}, {}),
    ("this week before some day", {"due": "2026-03-10"}, {"due": "2026-04-10"}, {}),
    ("just gone before next week", {"due": "2026-03-04"}, {"due": "2026-03-11"}, {}),
    ("a clock time of tomorrow waits for its day", {"due": "2026-03-06"}, {"due": "2026-03-06T17:00:00+01:00"}, {}),
    ("and is not hidden", {"due": "2026-03-06T17:00:00+01:00", "priority": 2}, {"priority": 1}, {}),
    ("meant for today before undated", {"start": "2026-03-05"}, {}, {}),
    ("priority", {"priority": 3}, {"priority": 1}, {}),
    ("begun before not begun", {"status": 2}, {"status": 1}, {}),
    ("small before large", {"minutes": 2}, {"minutes": 60}, {}),
    ("older before newer", {"age_days": 30}, {"age_days": 1}, {}),
    ("low energy wants small", {"minutes": 4}, {"minutes": 60, "priority": 3}, {"energy": 1}),
    ("high energy carries large", {"minutes": 25, "priority": 3}, {"minutes": 4}, {"energy": 4}),
    ("what fits the minutes", {"minutes": 10}, {"minutes": 40, "priority": 2}, {"minutes": 15}),
]


@pytest.mark.parametrize(("what", "better", "worse", "when"), BETTER, ids=[row[0] for row in BETTER])
def test_what_beats_what(what: str, better: dict[str, object], worse: dict[str, object], when: dict[str, object]) -> None:
    m = moment(**when)
    assert points(candidate(**better), m) > points(candidate(**worse), m)  # type: ignore[arg-type]


BARRED: list[tuple[str, float, int | None, float]] = [
    ("scary", 1, None, -4), ("scary", 60, None, -2), ("scary", 96, None, 0), ("big", 1, 90, -8), ("big", 1, None, -8), ("big", 1, 5, 0),
    ("tired", 1, 2, 0), ("tired", 2, 30, -8), ("tired", 12, 30, 0), ("blocked", 10, 2, -30), ("don't care", 1, None, -10),
    ("boring", 1, None, -6), ("unclear", 1, None, -4), ("unsure", 1, None, -3),
    ("", 1, None, 4), ("", 25, None, 0), ("new word", 1, None, 0),
]  # fmt: skip


@pytest.mark.parametrize(("barrier", "hours", "minutes", "expected"), BARRED)
def test_what_stood_in_the_way_weighs_a_little(barrier: str, hours: float, minutes: int | None, expected: float) -> None:
    c = candidate(minutes=minutes)
    assert round(points(c, moment(barriers={c.rid: (barrier, hours)})) - points(c, moment()), 2) == expected
    edge = candidate(due="2026-03-05T10:30:00+01:00", minutes=minutes)
    assert points(edge, moment(barriers={edge.rid: (barrier, hours)})) > points(candidate(due="2026-03-05", priority=4), moment())


@pytest.mark.parametrize(("title", "expected"), [
    ('Reply to Lena: "yes"', "Lena is waiting"), ("get back to Ann's question", "Ann is waiting"), ("Answer Bob", "Bob is waiting"),
    ("reply to the letter", None), ("reply to", None), ("call Lena", None), ("reply to ", None), ("Reply to R2D2", None),
])  # fmt: skip
def test_who_waits_is_said_and_weighs_nothing(title: str, expected: str | None) -> None:
    found = rules.waits(title)
    assert (found.words if found else None) == expected and (found is None or found.points == 0)


def test_a_no_weighs_and_fades() -> None:
    c = candidate()
    fresh, later = moment(declined={c.rid: [("now", 0.1)]}), moment(declined={c.rid: [("now", 6.0)]})
    gone = moment(declined={c.rid: [("now", 13.0)]})
    assert points(c, fresh) < points(c, later) < points(c, gone) == points(c, moment())


def test_a_declined_edge_pauses_for_ten_minutes() -> None:
    c = candidate(due="2026-03-05T10:50:00+01:00")
    assert points(c, moment(declined={c.rid: [("now", 0.05)]})) < rules.EDGE / 2
    assert points(c, moment(declined={c.rid: [("now", 0.5)]})) > rules.EDGE / 2


def test_unknown_energy_gates_nothing() -> None:
    long = candidate(minutes=120)
    assert all(f.name != "energy" for f in rules.factors(long, moment()))


def test_a_guess_needs_three() -> None:
    assert rules.guess([2, 4]) is None and rules.guess([5, 2, 3]) == 3


def test_nothing_scolds() -> None:
    words = [f.words for c in (candidate(due="2026-03-03"), candidate(start="2026-02-01")) for f in rules.factors(c, moment())]
    assert "it was for Tue 3 Mar" in words and not any("overdue" in w or "late" in w for w in words)
