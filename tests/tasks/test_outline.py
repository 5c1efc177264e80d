"""The tree a window at a time: the same roots in the same order, however they are paged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from adhd_core import Adhd, ids
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from adhd_core.oplog.operation import Set
from adhd_core.tasks.outline import CLOSED, END, LEFT_OVER, TO_DO
from hypothesis import given, settings
from hypothesis import strategies as st

NOW = "2026-03-05T09:40:00+01:00"


@pytest.fixture
def adhd(tmp_path: Path) -> Iterator[Adhd]:
    """An empty open file."""
    with Adhd.open(str(tmp_path / "adhd.db"), Clock(parse_moment(NOW))) as found:
        yield found


def titles(adhd: Adhd, rids: list[bytes]) -> list[str]:
    return [task.title for task in adhd.tasks.by_ids(rids)]


@settings(max_examples=25, deadline=None)
@given(days=st.lists(st.integers(0, 9), max_size=12), size=st.integers(1, 5), shut=st.sets(st.integers(0, 11)))
def test_pages_of_any_size_make_the_whole_both_ways(
    tmp_path_factory: pytest.TempPathFactory, days: list[int], size: int, shut: set[int]
) -> None:
    path = tmp_path_factory.mktemp("outline") / "adhd.db"
    with Adhd.open(str(path), Clock(parse_moment(NOW))) as adhd:
        made = [adhd.tasks.add({"title": f"t{n}", "due": f"2026-03-{day + 6:02d}" if day else None}).value for n, day in enumerate(days)]
        for n in shut & set(range(len(made))):
            adhd.tasks.done([made[n].id])
        for closed in (False, True):
            whole = adhd.outline.roots(100, closed=closed)
            assert sorted(whole) == whole
            assert {place[3] for place in whole} == {t.rid for n, t in enumerate(made) if closed or n not in shut}
            onward, back = adhd.outline.roots(size, closed=closed), adhd.outline.roots(size, before=END, closed=closed)
            while onward and (more := adhd.outline.roots(size, after=onward[-1], closed=closed)):
                onward += more
            while back and (more := adhd.outline.roots(size, before=back[0], closed=closed)):
                back = more + back
            assert onward == back == whole


def test_roots_have_the_order_of_the_list_and_what_is_closed_comes_last(adhd: Adhd) -> None:
    for text in ("buy milk", "tax letter by fri", "old thing"):
        adhd.capture.add(text)
    adhd.tasks.done(["old"])
    assert titles(adhd, [p[3] for p in adhd.outline.roots(9)]) == [t.title for t in adhd.search.page(9)]
    assert titles(adhd, [p[3] for p in adhd.outline.roots(9, closed=True)])[-1] == "old thing"
    done = adhd.tasks.find("old", True)
    place, as_open = adhd.outline.place(done.rid), adhd.outline.place(done.rid, True)
    assert place is not None and place[0] == CLOSED and as_open is not None and as_open[0] == TO_DO
    assert adhd.outline.place(b"\0" * 16) is None


def test_what_hung_below_something_deleted_or_never_seen_is_still_there(adhd: Adhd) -> None:
    parent = adhd.tasks.add({"title": "gone"}).value
    child = adhd.tasks.add_below(parent, {"title": "stays"}).value
    lost = adhd.tasks.add({"title": "lost", "parent": ids.uuid7(1)}).value
    with adhd.log.command() as command:
        command.add([Set("task", parent.rid, {"deleted_at": NOW})])
    found = adhd.outline.roots(9)
    assert {p[3] for p in found} == {child.rid, lost.rid} and {p[0] for p in found} == {LEFT_OVER}
    assert adhd.outline.roots(9, before=END) == found and adhd.outline.place(child.rid) in found
    assert adhd.outline.path(child.rid) == [child.rid] and adhd.outline.path(parent.rid) == []


def test_below_leaves_out_what_was_let_go_unless_it_is_asked_for(adhd: Adhd) -> None:
    task = adhd.tasks.add({"title": "tax letter"}).value
    steps = [adhd.tasks.add_below(task, {"title": word}).value for word in ("open", "read", "pay")]
    adhd.tasks.drop([steps[1].id])
    adhd.tasks.done([steps[0].id])
    assert adhd.outline.below(task.rid) == [steps[0].rid, steps[2].rid]
    assert adhd.outline.below(task.rid, closed=True) == [t.rid for t in steps] == adhd.outline.below(task.rid, also={steps[1].rid})
    assert adhd.outline.path(steps[2].rid) == [task.rid, steps[2].rid]


def test_a_thing_below_a_goal_is_a_task_and_below_a_task_a_step(adhd: Adhd) -> None:
    captured = adhd.capture.add("goal: thesis").value.task
    assert captured is not None
    task = adhd.tasks.add_below(captured, {"title": "write intro"}).value
    step = adhd.tasks.add_below(task, {"title": "open the file"}).value
    assert (captured.level, task.level, task.status) == (3, 4, "open") and step.level == 5
    assert [t.title for t in adhd.search.page(9)].count("write intro") == 1
    assert "open the file" not in [t.title for t in adhd.search.page(9)]


def test_ids_of_a_search_are_its_words(adhd: Adhd) -> None:
    for text in ("call bank", "call Lena", "bank holiday call sheet"):
        adhd.capture.add(text)
    assert titles(adhd, adhd.search.ids("call ba")) == [t.title for t in adhd.search.words("call ba")]
    assert adhd.search.ids("nothing such") == []


def test_the_version_changes_with_every_command_and_with_nothing_else(adhd: Adhd) -> None:
    before = adhd.version
    adhd.search.page(5)
    assert adhd.version == before
    adhd.capture.add("buy milk")
    assert adhd.version != before
