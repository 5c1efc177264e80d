"""Order keys: one always fits between two others, whoever made them."""

from __future__ import annotations

import random

import pytest
from adhd_core.tasks.order import DIGITS, between, spread
from adhd_core.tasks.service import Tasks
from hypothesis import given
from hypothesis import strategies as st

from tests.rig.bare import Peer, give, swap

TAIL = st.binary(min_size=3, max_size=3)
KEY = st.builds(lambda head, tail: head + tail, st.from_regex(r"\A[0-9A-Za-z]{0,5}[1-9A-Za-z]\Z"), st.text(DIGITS, min_size=3, max_size=3))
"""Keys as they are made: digits that do not end in zero, and three random ones."""


@given(KEY | st.none(), KEY | st.none(), TAIL)
def test_a_key_lies_between_any_two(one: str | None, two: str | None, random: bytes) -> None:
    if one is not None and two is not None:
        if one == two:
            with pytest.raises(ValueError, match="between"):
                between(one, two, random)
            return
        one, two = min(one, two), max(one, two)
    key = between(one, two, random)
    assert set(key) <= set(DIGITS)
    assert one is None or one < key
    assert two is None or key < two


@given(st.lists(st.tuples(st.integers(0, 1000), TAIL), max_size=60))
def test_a_list_stays_in_the_order_in_which_it_was_put_together(places: list[tuple[int, bytes]]) -> None:
    keys: list[str] = []
    for place, tail in places:
        at = place % (len(keys) + 1)
        keys.insert(at, between(keys[at - 1] if at else None, keys[at] if at < len(keys) else None, tail))
        assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("always", ["first", "last", "middle"])
def test_keys_stay_short_where_people_insert_at_one_place(always: str) -> None:
    luck, keys = random.Random(3), spread(2, [b"abc", b"xyz"])
    for _ in range(300):
        at = {"first": 0, "last": len(keys), "middle": len(keys) // 2}[always]
        keys.insert(at, between(keys[at - 1] if at else None, keys[at] if at < len(keys) else None, luck.randbytes(3)))
    assert keys == sorted(keys)
    assert max(map(len, keys)) < 300


@pytest.mark.parametrize("count", [0, 1, 2, 30, 31, 62, 500])
def test_a_new_list_is_spread_out(count: int) -> None:
    keys = spread(count, [bytes([255, 0, i % 256]) for i in range(count)])
    assert keys == sorted(set(keys))
    assert len(keys) == count


def test_two_devices_that_insert_at_one_place_get_different_keys() -> None:
    assert between("A000", "B000", b"\1\2\3") != between("A000", "B000", b"\4\5\6")


class TestSteps:
    """The order of steps as the service keeps it."""

    def steps(self, peer: Peer) -> list[str]:
        tasks = Tasks(peer.log)
        return [t.title for t in tasks.children(tasks.find("house"))]

    def start(self, peer: Peer) -> Tasks:
        tasks = Tasks(peer.log)
        parent = tasks.add({"title": "house"}).value
        for title in ("floor", "walls", "roof"):
            tasks.add({"title": title, "parent": parent.rid})
        return tasks

    def test_new_steps_come_last_and_moves_hold(self, tmp_path: object) -> None:
        peer = Peer(tmp_path, "one")
        tasks = self.start(peer)
        assert self.steps(peer) == ["floor", "walls", "roof"]
        tasks.order(["roof"], "floor", None)
        assert self.steps(peer) == ["roof", "floor", "walls"]
        tasks.order(["roof"], None, "floor")
        assert self.steps(peer) == ["floor", "roof", "walls"]

    def test_a_task_from_elsewhere_can_be_put_among_them(self, tmp_path: object) -> None:
        peer = Peer(tmp_path, "one")
        tasks = self.start(peer)
        tasks.add({"title": "paint"})
        tasks.order(["paint"], None, "walls")
        assert self.steps(peer) == ["floor", "walls", "paint", "roof"]

    def test_equal_keys_are_given_anew_when_something_goes_between(self, tmp_path: object) -> None:
        peer = Peer(tmp_path, "one")
        tasks = self.start(peer)
        for title in ("floor", "walls", "roof"):
            tasks.edit([title], {"order": "Vaaa"})
        tasks.add({"title": "paint"})
        shown = self.steps(peer)
        tasks.order(["paint"], shown[1], None)
        assert self.steps(peer) == [shown[0], "paint", *shown[1:]]

    def test_a_key_of_other_characters_stops_nobody(self, tmp_path: object) -> None:
        peer = Peer(tmp_path, "one")
        tasks = self.start(peer)
        tasks.edit(["roof"], {"order": "z~é"})
        tasks.add({"title": "paint", "parent": tasks.find("house").rid})
        assert self.steps(peer) == ["floor", "walls", "roof", "paint"]
        tasks.order(["paint"], "roof", None)
        assert self.steps(peer) == ["floor", "walls", "paint", "roof"]

    def test_two_devices_that_order_offline_agree(self, tmp_path: object) -> None:
        one, two = Peer(tmp_path, "one", 1), Peer(tmp_path, "two", 2)
        tasks = self.start(one)
        give(one, two)
        tasks.order(["roof"], "floor", None)
        Tasks(two.log).order(["walls"], "floor", None)
        swap(one, two)
        assert self.steps(one) == self.steps(two)
        assert self.steps(one)[2] == "floor"
