"""Pages and hashes: what goes in comes out, and nothing else is taken for a page."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from adhd_core.oplog.codec import dumps
from adhd_core.oplog.hashing import hollow
from adhd_core.sync import wire
from hypothesis import given, settings
from hypothesis import strategies as st

number = st.integers(-(1 << 63) + 1, (1 << 63) - 1)
sixteen = st.sampled_from([bytes([i]) * 16 for i in range(4)]) | st.binary(min_size=16, max_size=16)
small = st.integers(-(1 << 40), 1 << 40)
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
body = st.dictionaries(words, st.none() | st.booleans() | small | words | st.lists(words, max_size=2), max_size=3)
rows = st.lists(
    st.tuples(
        sixteen, st.integers(1, (1 << 63) - 1), st.integers(0, (1 << 63) - 1), st.integers(-(1 << 47) + 1, (1 << 47) - 1),
        st.integers(-1439, 1439), number, st.none() | number, words.filter(bool), sixteen, st.sampled_from((0, 1)), body.map(dumps), number,
    ),
    max_size=20,
)  # fmt: skip


def test_hollow_operations_travel_and_keep_their_hash() -> None:
    row = (b"a" * 16, 3, 5 << 16, 5, 60, 1, None, "task", b"r" * 16, 0, '{"x":1}', 1)
    left = hollow(row)
    assert wire.hash_of(left) == wire.hash_of(row) and "x" not in left[10]
    page = json.loads(wire.pack([row, left, row]))
    assert wire.unpack(page) == [row, left, row]
    for wrong in ({"x": 1}, "zz", "00" * 31, None):
        page["body"][1] = wrong
        with pytest.raises(wire.BadPage):
            wire.unpack(page)


@given(rows)
@settings(max_examples=150, deadline=None)
def test_a_page_comes_out_as_it_went_in(given_rows: list[Any]) -> None:
    assert wire.unpack(json.loads(wire.pack(given_rows))) == given_rows


@given(rows)
@settings(max_examples=50, deadline=None)
def test_hashes_tell_everything_apart(given_rows: list[Any]) -> None:
    hashes = [wire.hash_of(row) for row in given_rows]
    assert len(set(hashes)) == len(set(given_rows))
    assert wire.summed(wire.START, hashes) == wire.summed(wire.START, reversed(hashes))
    assert wire.linked(wire.START, hashes) == wire.linked(wire.linked(wire.START, hashes[:3]), hashes[3:])


def page() -> dict[str, Any]:
    row = (b"d" * 16, 1, 5 << 16, 7, 60, 1, None, "thing", b"r" * 16, 0, '{"a":1}', 1)
    return json.loads(wire.pack([row, (b"d" * 16, 2, (5 << 16) + 1, 7, 60, 1, 1, "thing", b"r" * 16, 0, '{"a":2}', 1)]))  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("devices", ["zz"]), ("devices", ["00"]), ("devices", None), ("device", [0]), ("device", [0, 7]), ("device", [-1, 0]),
        ("n", [0, 1]),
        ("n", [True, 1]), ("n", [1 << 63, 1]), ("hlc", [-1, 0]), ("at", [1 << 60, 0]), ("offset", [9999, 0]), ("command", [1 << 70, 0]),
        ("undoes", {"x": 1}), ("undoes", {"1": "x"}), ("undoes", None), ("record", [1, "a"]), ("rid", [1, 1]), ("rid", ["00", 1]),
        ("event", [2, 0]), ("schema", [None, 1]), ("body", [[], {}]), ("body", ["{}", {}]), ("body", 5),
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused(name: str, value: Any) -> None:
    bad = copy.deepcopy(page())
    bad[name] = value
    with pytest.raises(wire.BadPage):
        wire.unpack(bad)


@pytest.mark.parametrize("bad", [None, [], "x", {}, 5])
def test_other_things_are_no_page(bad: Any) -> None:
    with pytest.raises(wire.BadPage):
        wire.unpack(bad)


def test_a_page_holds_a_thousand_rows() -> None:
    row = (b"d" * 16, 1, 1, 1, 0, 1, None, "t", b"r" * 16, 0, "{}", 1)
    assert len(wire.unpack(json.loads(wire.pack([row] * wire.PAGE)))) == 1000
    with pytest.raises(wire.BadPage):
        wire.unpack(json.loads(wire.pack([row] * (wire.PAGE + 1))))
