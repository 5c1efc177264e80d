"""The merge rules, one at a time: who wins when two devices say something about one thing."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from adhd_core.oplog import merge
from adhd_core.oplog.operation import SPAWN_HLC, tick
from adhd_core.oplog.projection import rebuild
from adhd_core.oplog.receive import envelopes, receive
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rig.bare import Peer, ThingTable, give, swap


@pytest.fixture
def two(tmp_path: Path) -> tuple[Peer, Peer]:
    """Two devices; the second one's id is the higher."""
    return Peer(tmp_path, "low", 1), Peer(tmp_path, "high", 2)


def test_a_thing_that_was_never_edited_has_no_clock_rows(two: tuple[Peer, Peer]) -> None:
    one, other = two
    one.set({"title": "milk", "tags*": {"+": ["shop"]}}, new=True)
    give(one, other)
    for peer in two:
        assert peer.log.db.execute("select count(*) from field_clock").fetchone() == (0,)
        assert (peer.value("title"), peer.value("tags*")) == ("milk", ["shop"])
    one.set({"title": "oat milk"})
    assert set(one.clocks()) == {"title"}


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        (10, 20, "second"),
        (20, 10, "first"),
        (10, 10, "second"),  # a tie: the higher device id
    ],
)
def test_the_last_writer_wins_each_field(two: tuple[Peer, Peer], first: int, second: int, wins: str) -> None:
    one, other = two
    one.set({"title": "start", "due": "none"}, new=True)
    swap(*two)
    one.at(first * 1000).set({"title": "first"})
    other.at(second * 1000).set({"title": "second"})
    one.log.db.execute("select 1")
    swap(*two)
    assert one.value("title") == other.value("title") == wins
    assert one.value("due") == "none"


def test_edits_to_different_fields_both_stay(two: tuple[Peer, Peer]) -> None:
    one, other = two
    one.set({"title": "tax", "due": "may"}, new=True)
    swap(*two)
    one.at(5).set({"title": "tax return"})
    other.at(9).set({"due": "june"})
    swap(*two)
    for peer in two:
        assert (peer.value("title"), peer.value("due")) == ("tax return", "june")


def test_an_edit_that_arrives_before_the_thing_itself_merges_alike(two: tuple[Peer, Peer], tmp_path: Path) -> None:
    one, other = two
    third = Peer(tmp_path, "third", 3)
    one.set({"title": "tax", "due": "may", "tags*": {"+": ["a", "b"]}}, new=True)
    give(one, other)
    other.at(50).set({"title": "tax return", "tags*": {"-": ["a"], "+": ["c"]}})
    receive(third.log, [e for e in envelopes(other.log) if e["device"] == other.log.device.hex()])
    assert (third.value("title"), third.value("tags*"), third.value("due")) == ("tax return", ["c"], None)
    give(one, third)
    give(other, one)
    assert third.rows() == one.rows() == other.rows()
    assert third.value("tags*") == ["b", "c"]


class TestWords:
    """Sets of words: one register for each word, adding wins over a removal that has not seen it."""

    def test_a_removal_takes_away_only_what_it_has_seen(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.set({"tags*": {"+": ["home"]}}, new=True)
        swap(*two)
        one.at(10).set({"tags*": {"-": ["home"]}})
        other.at(5).set({"tags*": {"+": ["home"]}})  # earlier by the clock, but not seen by the removal
        swap(*two)
        assert one.value("tags*") == other.value("tags*") == ["home"]
        one.at(20).set({"tags*": {"-": ["home"]}})
        swap(*two)
        assert one.value("tags*") == other.value("tags*") == []

    def test_two_devices_add_different_words(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.set({"title": "x"}, new=True)
        swap(*two)
        one.set({"tags*": {"+": ["a"]}})
        other.set({"tags*": {"+": ["b"]}})
        swap(*two)
        assert one.value("tags*") == other.value("tags*") == ["a", "b"]

    def test_removing_a_word_that_is_not_there_stops_nobody_from_adding_it(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.set({"title": "x"}, new=True)
        swap(*two)
        one.at(99).set({"tags*": {"-": ["a"]}})
        other.at(1).set({"tags*": {"+": ["a"]}})
        swap(*two)
        assert one.value("tags*") == other.value("tags*") == ["a"]

    def test_added_and_removed_again_in_one_command(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.set({"tags*": {"+": ["a"]}}, new=True)
        one.set({"tags*": {"-": ["a"]}})
        one.set({"tags*": {"+": ["a"]}})
        swap(*two)
        assert one.value("tags*") == other.value("tags*") == ["a"]

    @pytest.mark.parametrize(
        "value", [None, 3, "a", [], {"+": "a"}, {"+": [1, None]}, {"-": ["a"]}, {"-": {"a": "x"}}, {"-": {"a": 1 << 70}}]
    )
    def test_a_value_of_an_unknown_shape_counts_as_nothing_and_is_passed_on(
        self, two: tuple[Peer, Peer], tmp_path: Path, value: Any
    ) -> None:
        one, other = two
        one.set({"tags*": {"+": ["a"]}}, new=True)
        items = list(envelopes(one.log))
        items.append({**items[0], "n": 2, "hlc": items[0]["hlc"] + 1, "fields": {"tags*": value, "title": "kept"}})
        result = receive(other.log, items)
        assert (result.applied, result.refused) == (2, [])
        assert (other.value("tags*"), other.value("title")) == (["a"], "kept")
        late = Peer(tmp_path, "late")
        receive(late.log, list(envelopes(other.log))[1:])  # the strange one first is a gap, and waits
        give(other, late)
        assert late.rows() == other.rows()
        assert [e["fields"] for e in envelopes(late.log)][1] == {"tags*": value, "title": "kept"}


class TestEvents:
    """What happened, happened once."""

    @pytest.mark.parametrize(("first", "second", "told"), [(10, 20, 1), (20, 10, 2), (10, 10, 1)])
    def test_the_lowest_clock_tells_it_whatever_came_first(self, two: tuple[Peer, Peer], first: int, second: int, told: int) -> None:
        one, other = two
        event = one.at(first * 1000).ring(by=1)
        assert other.at(second * 1000).ring(by=2) == event
        swap(*two)
        for peer in two:
            assert peer.bell(event) == ({"by": told}, True)
            assert peer.log.db.execute("select count(*) from operation where rid=?", (event,)).fetchone() == (2,)

    def test_telling_it_twice_on_one_device_writes_once(self, two: tuple[Peer, Peer]) -> None:
        one, _ = two
        one.ring()
        one.ring()
        assert one.log.db.execute("select count(*) from operation").fetchone() == (1,)

    def test_a_chain_of_revocations(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        event = one.ring()
        for stands in (False, True, False, True):
            with one.log.command() as command:
                command.revoke(event) if not stands else command.revoke(merge.revocation_of(event))
            give(one, other)
            assert one.bell(event) == other.bell(event) == ({}, stands)

    def test_taken_back_on_two_devices_is_taken_back_once(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        event = one.ring()
        swap(*two)
        for peer in two:
            with peer.log.command() as command:
                command.revoke(event)
        swap(*two)
        assert one.bell(event) == other.bell(event) == ({}, False)
        one.ring()  # told again: it stands again
        swap(*two)
        assert one.bell(event) == other.bell(event) == ({}, True)

    def test_a_revocation_that_arrives_before_its_event(self, two: tuple[Peer, Peer], tmp_path: Path) -> None:
        one, other = two
        event = one.ring()
        give(one, other)
        with other.log.command() as command:
            command.revoke(event)
        third = Peer(tmp_path, "third")
        receive(third.log, [e for e in envelopes(other.log) if e["device"] == other.log.device.hex()])
        assert third.bell(event) is None
        give(one, third)
        assert third.bell(event) == ({}, False)


class TestSpawns:
    """Records with a deterministic id: their first writes never overwrite an edit."""

    def test_a_late_spawn_loses_against_every_edit(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        one.set({"title": "next", "due": "may"}, spawn=True)
        one.at(-10_000_000).set({"title": "edited"})
        other.at(50_000).set({"title": "next", "due": "may"}, spawn=True)
        swap(*two)
        for peer in two:
            assert (peer.value("title"), peer.value("due")) == ("edited", "may")

    def test_two_spawns_of_one_device_the_first_one_stands_also_after_a_rebuild(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        other.set({"title": "other"}, spawn=True)
        receive(one.log, list(envelopes(other.log)))
        low, high = one, other
        high.set({"title": "second"}, spawn=True)
        swap(*two)
        for peer in (low, high):
            before = peer.rows()
            rebuild(ThingTable, peer.log.db, peer.log._begin)
            assert peer.rows() == before
            assert peer.value("title") == "other"

    def test_spawns_of_the_higher_device_replace_those_of_the_lower_one_once(self, two: tuple[Peer, Peer]) -> None:
        low, high = two
        low.set({"title": "low"}, spawn=True)
        high.set({"title": "high"}, spawn=True)
        high.set({"title": "again"}, spawn=True)
        swap(*two)
        for peer in two:
            assert peer.value("title") == "high"
            before = peer.rows()
            rebuild(ThingTable, peer.log.db, peer.log._begin)
            assert peer.rows() == before

    def test_many_records_with_one_clock_by_one_device(self, two: tuple[Peer, Peer]) -> None:
        one, other = two
        rids = [bytes([i]) * 16 for i in range(5)]
        for i, rid in enumerate(rids):
            one.set({"title": str(i)}, rid, spawn=True)
        assert one.log.db.execute("select distinct hlc from operation").fetchall() == [(SPAWN_HLC,)]
        command = one.set({"title": "mine"}, rids[3])
        assert one.log.db.execute("select before from journal").fetchall() == [('{"title":"3"}',)]
        give(one, other)
        assert command and [other.value("title", rid) for rid in rids] == ["0", "1", "2", "mine", "4"]


def test_the_hybrid_clock_never_goes_back() -> None:
    hlc = tick(0, 1000)
    assert hlc == 1000 << 16
    assert tick(hlc, 1000) == hlc + 1
    assert tick(hlc, 5) == hlc + 1
    assert tick(hlc, 1001) == 1001 << 16


WRITE = st.tuples(
    st.integers(0, 1),
    st.integers(0, 3),
    st.sampled_from(["a", "b", "tags*"]),
    st.integers(0, 3),
    st.sampled_from(["+", "-"]),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WRITE, max_size=14))
def test_any_two_devices_agree_and_replay_equals_live(tmp_path_factory: pytest.TempPathFactory, writes: list[tuple[Any, ...]]) -> None:
    folder = tmp_path_factory.mktemp("agree")
    peers = [Peer(folder, "one", 1), Peer(folder, "two", 2)]
    for who, ms, field, value, sign, exchange in writes:
        fields = {field: {sign: [str(value)]}} if field == "tags*" else {field: value}
        peers[who].at(ms).set(fields)
        if exchange:
            give(peers[who], peers[1 - who])
    swap(*peers)
    assert peers[0].rows() == peers[1].rows()
    for order in itertools.permutations(peers):
        late = Peer(folder, "late-" + order[0].log.device.hex())
        receive(late.log, [e for p in order for e in envelopes(p.log) if e["device"] == p.log.device.hex()])
        assert late.rows() == peers[0].rows()
        rebuild(ThingTable, late.log.db, late.log._begin, 2)
        assert late.rows() == peers[0].rows()
        late.log.db.close()
    for peer in peers:
        peer.log.db.close()
