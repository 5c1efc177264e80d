"""Drop, split, join and the outline, before anything is kept."""

from __future__ import annotations

from adhd_core.dump import Item, arrange, read
from hypothesis import given
from hypothesis import strategies as st

PAGE = "plan party\n  invite people\n  cake and candles\n    from the shop\nmilk; bread\ncall Ann\n"


def told(items: list[Item]) -> list[str]:
    return [repr(item) for item in items]


def test_drop_takes_the_steps_along() -> None:
    items = read(PAGE).items
    assert told(arrange.drop(items, [0])) == ["milk; bread", "call Ann"]
    assert told(arrange.drop(items, [2, 5])) == ["plan party", "  invite people", "milk; bread"]


def test_split() -> None:
    items = read(PAGE).items
    assert told(arrange.split(items, 4))[4:] == ["milk", "bread", "call Ann"]
    assert told(arrange.split(items, 2))[2:5] == ["  cake", "  candles", "    from the shop"]
    assert arrange.split(items, 5) is items
    two = read("- the lamp flickers. It is old.").items
    assert told(arrange.split(two, 0)) == ["the lamp flickers", "It is old"]


def test_join() -> None:
    items = read(PAGE).items
    assert told(arrange.join(items, [4, 5]))[4:] == ["milk; bread, call Ann"]
    assert told(arrange.join(items, [5, 0])) == [
        "plan party, call Ann", "  invite people", "  cake and candles", "    from the shop", "milk; bread",
    ]  # fmt: skip
    steps = read("one\n  a\ntwo\n  b\n    c\n").items
    assert told(arrange.join(steps, [0, 2])) == ["one, two", "  a", "  b", "    c"]
    assert told(arrange.join(steps, [0, 1])) == ["one, a", "two", "  b", "    c"]


def test_the_outline_comes_back_as_it_was() -> None:
    page = read("Shed:\n- paint\n- [x] dig\n\nplan party\n  invite\nI feel so tired\n")
    text = arrange.outline(page, page.items)
    assert "# I feel so tired\n" in text
    back = arrange.from_outline(text, page.items)
    assert told(back) == told(page.items) and [item.group for item in back] == [item.group for item in page.items]
    wanted = arrange.from_outline(text.replace("# I feel", "I feel").replace("- paint", "- paint it"), page.items)
    assert told(wanted) == ["paint it", "[x] dig", "plan party", "  invite", "I feel so tired"]
    assert arrange.from_outline("# nothing\n\n", page.items) == []


@given(st.lists(st.tuples(st.sampled_from("dsj"), st.lists(st.integers(0, 5), min_size=2, max_size=3)), max_size=6))
def test_every_step_stays_below_its_own(keys: list[tuple[str, list[int]]]) -> None:
    items = read(PAGE).items
    for key, places in keys:
        places = [place for place in places if place < len(items)]
        if not places:
            continue
        items = {"d": arrange.drop, "j": arrange.join, "s": lambda i, p: arrange.split(i, p[0])}[key](items, places)
        known: set[int] = set()
        for item in items:
            assert item.parent is None or id(item.parent) in known, (key, places, items)
            known.add(id(item))
