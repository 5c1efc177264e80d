"""Shopping: one line becomes the things on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.capture.things import things
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from hypothesis import given
from hypothesis import strategies as st

NOW = parse_moment("2026-03-05T10:00:00+01:00")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("milk, eggs and bread", ["milk", "eggs", "bread"]),
        ("milk and eggs", ["milk", "eggs"]),
        ("2 l milk; 6 eggs; mac and cheese", ["2 l milk", "6 eggs", "mac and cheese"]),
        ("salt & pepper, tea", ["salt & pepper", "tea"]),
        ("1,5 kg flour, sugar, and butter.", ["1,5 kg flour", "sugar", "butter"]),
        ('tape "wide, brown", oil (olive, cold) and tea', ['tape "wide, brown"', "oil (olive, cold)", "tea"]),
        ("bread", ["bread"]),
        ("牛奶、鸡蛋，面包", ["牛奶", "鸡蛋", "面包"]),
        ("and", ["and"]),
        (", ;", []),
        ("a,,b", ["a", "b"]),
    ],
)
def test_things(text: str, wanted: list[str]) -> None:
    assert things(text) == wanted


@given(st.text(alphabet='ab1 ,;"()&.\n', max_size=40))
def test_no_thing_is_invented_or_lost(text: str) -> None:
    left = "".join(things(text))
    letters = [c for c in left if c in "ab1"]
    assert letters == [c for c in text if c in "ab1"]


@pytest.fixture
def adhd(tmp_path: Path) -> Adhd:
    return Adhd.open(str(tmp_path / "adhd.db"), Clock(NOW))


def test_a_list_becomes_items_and_goes_on(adhd: Adhd) -> None:
    first = adhd.capture.add("shopping: milk, eggs and bread tomorrow").value
    assert [item.title for item in first.items or ()] == ["milk", "eggs", "bread"]
    assert first.task.kind == "shopping" and first.task.start == "2026-03-06" and first.task.steps_total == 3
    again = adhd.capture.add("groceries: butter").value
    assert again.task.rid == first.task.rid and again.task.steps_total == 4
    assert {item.kind for item in adhd.tasks.children(first.task)} == {"shopping"}
    adhd.history.undo(1)
    assert [t.title for t in adhd.tasks.children(first.task)] == ["milk", "eggs", "bread"]
    adhd.tasks.done(["shopping"])
    assert adhd.capture.add("shopping list: tea, rice").value.task.rid != first.task.rid


def test_one_thing_without_a_list_is_a_task(adhd: Adhd) -> None:
    found = adhd.capture.add("shopping: new shoes saturday").value
    assert found.items is None and found.task.title == "new shoes" and found.task.kind == "shopping"
    adhd.capture.add("shopping: milk, eggs")
    dated = adhd.capture.add("shopping: flowers friday").value
    assert dated.items is None and dated.task.start == "2026-03-06"


def test_a_dry_run_shows_the_things_and_writes_nothing(adhd: Adhd) -> None:
    found = adhd.capture.preview("shopping: milk, eggs")
    assert [item.title for item in found.items or ()] == ["milk", "eggs"]
    assert adhd.tasks.open_list("shopping") is None
