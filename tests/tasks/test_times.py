"""Stored times of other offsets: which is sooner, which day they are for, and what putting off means for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from adhd_core import phrases
from adhd_core.dates import epoch_of
from adhd_core.tasks import rules
from adhd_core.tasks.facts import facts
from adhd_core.tasks.projection import UNDATED, rank_of

from tests.tasks.test_recurrence import a_task

NOW = datetime(2026, 3, 5, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_sooner_of_two_times_is_told_by_the_moment_not_the_text() -> None:
    later, sooner = "2026-03-05T09:00:00-05:00", "2026-03-05T10:00:00+01:00"
    assert later < sooner
    assert rank_of(later, sooner, 0) == rank_of(sooner, later, 0) == epoch_of(sooner) // 60
    assert rank_of("2026-03-05", sooner, 0) == epoch_of("2026-03-05T00:00:00+01:00") // 60


def test_a_time_that_cannot_be_read_leaves_the_other_to_rank() -> None:
    assert rank_of("2026-99-99", "2026-03-05", 0) == rank_of(None, "2026-03-05", 0) == rank_of("2026-03-05", "0", 0)
    assert rank_of("2026-99-99", None, 5000) == UNDATED - 5


@pytest.mark.parametrize(
    ("stamp", "shown", "gone"),
    [
        ("2026-03-04T23:30:00+00:00", "Thu 5 Mar", False),  # 00:30 on Thursday here
        ("2026-03-05T00:30:00+05:00", "Wed 4 Mar", True),  # 20:30 on Wednesday here
        ("2026-03-04", "Wed 4 Mar", True),
        ("2026-03-05", "Thu 5 Mar", False),
    ],
)
def test_the_day_of_a_time_is_the_day_here(stamp: str, shown: str, gone: bool) -> None:
    assert phrases.day(stamp, NOW) == shown
    assert phrases.was_for(stamp, NOW, 4) == (f"was for {shown}" if gone else None)
    assert rules.was_for(stamp, NOW, 4) == (date(2026, 3, 4) if gone else None)


def test_a_do_date_is_told_while_its_day_here_is_not_over() -> None:
    assert "Thu 5 Mar 00:30" in " ".join(facts(a_task(start="2026-03-04T23:30:00+00:00"), NOW, 4))


def test_a_time_in_the_gap_shows_the_time_after_it() -> None:
    assert phrases.when("2026-03-29T02:30:00+01:00", NOW) == "Sun 29 Mar 03:30"


@pytest.mark.parametrize(
    ("due", "until", "over"),
    [
        ("2026-03-09T15:00:00+01:00", "2026-03-10", True),
        ("2026-03-09T15:00:00+01:00", "2026-03-09", False),
        ("2026-03-09T15:00:00+01:00", "2026-03-09T15:30:00+01:00", True),
        ("2026-03-09T15:00:00+01:00", "2026-03-09T15:00:00+01:00", False),
        ("2026-03-09T15:00:00+01:00", "2026-03-09T14:30:00+00:00", True),
        ("2026-03-09T23:30:00+00:00", "2026-03-10", False),  # it is on the 10th here
        ("2026-03-05T09:00:00+01:00", "2026-03-06", False),  # gone by already
        ("2026-03-09", "2026-03-12", False),  # a day is no hard edge
        (None, "2026-03-12", False),
        ("T", "2026-03-12", False),
    ],
)
def test_putting_off_beyond_a_due_time_is_noticed(due: str | None, until: str, over: bool) -> None:
    assert rules.crossed(a_task(due=due), until, NOW) == (due if over else None)


@pytest.mark.parametrize(
    ("until", "past"),
    [
        ("2026-03-04", True), ("2026-03-05", False), ("2026-03-06", False), ("2026-03-05T09:59:00+01:00", True),
        ("2026-03-05T10:00:00+01:00", False), ("2026-03-05T09:30:00+00:00", False), ("2026-03-05T10:30:00+02:00", True), ("T", False),
    ],
)  # fmt: skip
def test_whether_a_time_lies_behind(until: str, past: bool) -> None:
    assert rules.is_past(until, NOW, 4) is past


def test_at_night_the_day_is_not_over() -> None:
    assert not rules.is_past("2026-03-05", datetime(2026, 3, 6, 1, 30, tzinfo=NOW.tzinfo), 4)
