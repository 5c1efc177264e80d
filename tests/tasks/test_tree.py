"""The effective tree and what tasks wait for, out of whatever merged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.operation import Set
from adhd_core.tasks.service import Tasks
from adhd_core.tasks.task import Task
from adhd_core.tasks.tree import Tree, broken_edges
from hypothesis import given
from hypothesis import strategies as st

from tests.rig.bare import Peer, give, swap
from tests.rig.invariants import check_tree


def a_tree(nodes: dict[str, tuple[str | None, bool, int]], clocks: dict[str, int] | None = None) -> Tree:
    """A tree of one-letter tasks: letter -> (parent, deleted, own level)."""
    made = {k.encode(): (p.encode() if p else None, deleted, level) for k, (p, deleted, level) in nodes.items()}
    return Tree(made.get, lambda rid: ((clocks or {}).get(rid.decode(), 0), b""))


@pytest.mark.parametrize(
    ("nodes", "parents"),
    [
        ({"a": (None, False, 4), "b": ("a", False, 4)}, {"a": None, "b": "a"}),
        ({"a": ("x", False, 4)}, {"a": None}),  # a parent that has not arrived
        ({"a": (None, True, 4), "b": ("a", False, 4)}, {"b": None}),  # a deleted parent
        ({"a": (None, False, 4), "b": ("a", True, 4), "c": ("b", True, 4), "d": ("c", False, 4)}, {"d": "a"}),
        ({"a": ("a", False, 4)}, {"a": None}),  # under itself
    ],
)
def test_the_nearest_living_ancestor(nodes: dict[str, Any], parents: dict[str, str | None]) -> None:
    tree = a_tree(nodes)
    for child, parent in parents.items():
        assert tree.parent(child.encode()) == (parent.encode() if parent else None)


@pytest.mark.parametrize(("clocks", "root"), [({"a": 1, "b": 2, "c": 3}, "c"), ({"a": 9, "b": 2, "c": 3}, "a"), ({}, "c")])
def test_in_a_cycle_the_newest_edge_counts_as_none(clocks: dict[str, int], root: str) -> None:
    tree = a_tree({"a": ("b", False, 4), "b": ("c", False, 4), "c": ("a", False, 4), "d": ("a", False, 4)}, clocks)
    assert [k for k in "abc" if tree.parent(k.encode()) is None] == [root]
    assert tree.parent(b"d") == b"a"


def test_levels_go_down_one_by_one_to_six() -> None:
    names = "abcdefgh"
    tree = a_tree({k: (names[i - 1] if i else None, False, 2) for i, k in enumerate(names)})
    assert [tree.level(k.encode()) for k in names] == [2, 3, 4, 5, 6, 6, 6, 6]


@given(st.dictionaries(st.integers(0, 9), st.tuples(st.none() | st.integers(0, 11), st.booleans(), st.integers(0, 6), st.integers(0, 3))))
def test_any_graph_becomes_a_tree(graph: dict[int, tuple[int | None, bool, int, int]]) -> None:
    nodes = {bytes([k]): (None if p is None else bytes([p]), deleted, level) for k, (p, deleted, level, _) in graph.items()}
    tree = Tree(nodes.get, lambda rid: (graph[rid[0]][3], b""))
    for rid in nodes:
        seen, up = {rid}, tree.parent(rid)
        while up is not None:
            assert up not in seen
            assert not nodes[up][1]
            seen.add(up)
            up = tree.parent(up)
        assert 0 <= tree.level(rid) <= 6


@given(st.dictionaries(st.tuples(st.binary(min_size=1, max_size=1), st.binary(min_size=1, max_size=1)), st.integers(0, 4), max_size=12))
def test_any_dependencies_lose_only_what_closes_a_cycle(edges: dict[tuple[bytes, bytes], int]) -> None:
    clocks = {edge: (clock, b"") for edge, clock in edges.items()}
    broken = broken_edges(clocks)
    left = set(edges) - broken

    def reaches(start: bytes, goal: bytes, among: set[tuple[bytes, bytes]]) -> bool:
        todo, seen = [start], {start}
        while todo:
            here = todo.pop()
            if here == goal:
                return True
            todo += [b for a, b in among if a == here and b not in seen]
            seen |= {b for a, b in among if a == here}
        return False

    for a, b in left:
        assert not reaches(b, a, left)
    for a, b in broken:
        assert reaches(b, a, left)
    assert broken_edges(dict(reversed(clocks.items()))) == broken


@pytest.fixture
def two(tmp_path: Path) -> tuple[Peer, Peer]:
    return Peer(tmp_path, "one", 1), Peer(tmp_path, "two", 2)


def find(peer: Peer, *titles: str) -> list[Task]:
    return [Tasks(peer.log).find(title, closed=True) for title in titles]


def parents(peer: Peer) -> dict[str, str | None]:
    tasks = Tasks(peer.log)
    shown = tasks._read().rows("where t.deleted = 0")
    names = {t.rid: t.title for t in shown}
    return {t.title: names[t.parent] if t.parent else None for t in shown}


class TestDevices:
    def test_two_devices_move_each_task_under_the_other(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        for title in ("a house", "b garden"):
            Tasks(one.log).add({"title": title})
        give(one, other)
        house, garden = find(one, "house", "garden")
        Tasks(one.at(10).log).edit([house.handle], {"parent": garden.rid})
        Tasks(other.at(20).log).edit([garden.handle], {"parent": house.rid})
        swap(*two)
        for peer in two:
            assert parents(peer) == {"a house": "b garden", "b garden": None}
            check_tree(peer.log)

    def test_a_step_added_while_its_parent_was_deleted_elsewhere_moves_up(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        tasks = Tasks(one.log)
        house = tasks.add({"title": "house"}).value
        garden = tasks.add({"title": "garden", "parent": house.rid}).value
        give(one, other)
        tasks.delete([garden.handle])
        Tasks(other.log).add({"title": "hedge", "parent": garden.rid})
        swap(*two)
        for peer in two:
            assert parents(peer) == {"house": None, "hedge": "house"}
            assert find(peer, "house")[0].steps_total == 1
            check_tree(peer.log)

    def test_a_task_cannot_be_hung_below_itself_on_one_device(self, two: tuple[Peer, Peer]) -> None:
        tasks = Tasks(two[0].log)
        house = tasks.add({"title": "house"}).value
        garden = tasks.add({"title": "garden", "parent": house.rid}).value
        with pytest.raises(AdhdError, match="cannot hang"):
            tasks.edit([house.handle], {"parent": garden.rid})

    def test_what_waits_for_itself_over_two_devices_waits_for_nothing_twice(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        for title in ("a house", "b garden"):
            Tasks(one.log).add({"title": title})
        give(one, other)
        house, garden = find(one, "house", "garden")
        Tasks(one.at(10).log).edit([house.handle], {"depends": {"+": [garden.rid.hex()]}})
        Tasks(other.at(20).log).edit([garden.handle], {"depends": {"+": [house.rid.hex()]}})
        swap(*two)
        for peer in two:
            assert [t.blocked for t in find(peer, "house", "garden")] == [True, False]
            check_tree(peer.log)

    def test_a_task_waits_until_what_it_depends_on_is_done_or_gone(self, two: tuple[Peer, Peer]) -> None:
        tasks = Tasks(two[0].log)
        for title in ("paint", "sand", "buy"):
            tasks.add({"title": title})
        paint, sand, buy = find(two[0], "paint", "sand", "buy")
        tasks.edit([paint.handle], {"depends": {"+": [sand.rid.hex(), buy.rid.hex(), "00" * 16]}})
        assert find(two[0], "paint")[0].blocked
        tasks.done(["sand"])
        assert find(two[0], "paint")[0].blocked
        tasks.delete(["buy"])
        assert not find(two[0], "paint")[0].blocked

    def test_a_successor_hangs_where_the_task_hung(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        tasks = Tasks(one.log)
        house = tasks.add({"title": "house"}).value
        tasks.add({"title": "water", "parent": house.rid, "repeat": "FREQ=DAILY", "due": "2026-03-05"})
        give(one, other)
        for peer in two:
            Tasks(peer.log).done(["water"])
        swap(*two)
        for peer in two:
            assert [t.due for t in Tasks(peer.log).children(find(peer, "house")[0])] == ["2026-03-05", "2026-03-06"]


def test_words_that_are_no_ids_depend_on_nothing(tmp_path: Path) -> None:
    peer = Peer(tmp_path, "one")
    task = Tasks(peer.log).add({"title": "odd"}).value
    with peer.log.command() as command:
        command.add([Set("task", task.rid, {"depends*": {"+": ["no id"]}, "parent": "no id", "level": "high", "energy": "much"})])
    shown = Tasks(peer.log).find("odd")
    assert (shown.blocked, shown.parent, shown.level, shown.energy) == (False, None, 4, None)
