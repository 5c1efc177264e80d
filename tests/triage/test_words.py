"""What is said of a card, the same in every face, and how the next cards are found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.columns import width
from adhd_core.dates import parse_moment
from adhd_core.phrases import caught
from adhd_core.tasks.task import Task
from adhd_core.triage import HAND_OVER, LATER, LET_GO, SMALLER, told

NOW = parse_moment("2026-03-05T09:40:00+01:00")


@pytest.fixture
def adhd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Adhd]:
    """An empty open file at 09:40 on Thu 5 Mar 2026 in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    with Adhd.open(str(tmp_path / "adhd.db"), Clock(NOW)) as found:
        yield found
    monkeypatch.undo()
    time.tzset()


def card(adhd: Adhd, text: str) -> Task:
    """A thought that was just caught."""
    task = adhd.capture.add(text).value.task
    assert task is not None
    return task


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        ("2026-03-03T22:14:00+01:00", "caught Tue 22:14"), ("2026-02-27T08:00:00+01:00", "caught Fri 08:00"),
        ("2026-02-26T08:00:00+01:00", "caught Thu 26 Feb 08:00"), ("2025-03-05T08:00:00+01:00", "caught Wed 5 Mar 2025 08:00"),
        ("2026-03-05T23:00:00-08:00", "caught Fri 6 Mar 08:00"),
    ],
)  # fmt: skip
def test_when_a_thought_was_caught(adhd: Adhd, stamp: str, words: str) -> None:
    assert caught(stamp, adhd.log.clock.now()) == words


def test_what_became_of_a_card(adhd: Adhd) -> None:
    sort = adhd.triage.sort
    assert told(sort(card(adhd, "call bank"), LATER).value, NOW) == "later: call bank, back on Fri 6 Mar"
    late = sort(card(adhd, "dentist today 3pm"), LATER).value
    assert told(late, NOW) == "later: dentist, back on Fri 6 Mar, but due Thu 5 Mar 15:00"
    assert told(sort(card(adhd, "see Bo today 3pm"), HAND_OVER, " Ann  Lee ").value, NOW) == "hand over: ask Ann Lee: see Bo"
    small = sort(card(adhd, "paint the fence"), SMALLER).value
    assert small.first is not None and told(small, NOW) == f"smaller: paint the fence, first: {small.first.title}"
    assert told(sort(card(adhd, "learn to juggle"), LET_GO).value, NOW) == "let go: learn to juggle"


@pytest.mark.parametrize("room", [20, 30, 40, 63, 72])
def test_a_long_title_gives_way_first(adhd: Adhd, room: int) -> None:
    for what in (LATER, SMALLER, LET_GO):
        text = told(adhd.triage.sort(card(adhd, "プログラムを書く " + "word " * 30), what).value, NOW, room)
        assert width(text) <= room and text.startswith(f"{what}: プ")
        assert what != LATER or room < 40 or text.endswith("…, back on Fri 6 Mar")


def test_the_next_cards_come_from_an_index_already_in_order(adhd: Adhd) -> None:
    card(adhd, "call bank")
    said: list[str] = []
    adhd.log.db.set_trace_callback(said.append)
    assert [t.title for t in adhd.triage.cards()] == ["call bank"]
    adhd.log.db.set_trace_callback(None)
    query = next(text for text in said if "status = 0" in text)
    plan = " ".join(str(row) for row in adhd.log.db.execute(f"explain query plan {query}").fetchall())
    assert "task_inbox" in plan and "TEMP B-TREE" not in plan
