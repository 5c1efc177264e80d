"""A day laid out: whatever is asked of it, nothing overlaps, nothing overflows, and no clock time moves."""

from __future__ import annotations

from itertools import pairwise

from adhd_core.secretary.plan import EDGE, FREE, PIECE, SITTING, TASK, WAY, Hard, Slot, Want, buffer, lay, piece
from hypothesis import example, given
from hypothesis import strategies as st

BEGIN, END = 9 * 60, 22 * 60


def key(number: int) -> bytes:
    """An id."""
    return number.to_bytes(2, "big")


HARDS = st.lists(st.tuples(st.integers(8 * 60, 23 * 60), st.integers(0, 200), st.none() | st.integers(1, 90)), max_size=6).map(
    lambda found: [Hard(key(i), a, a + n, None if way is None else a - way) for i, (a, n, way) in enumerate(found)]
)
WANTS = st.lists(st.tuples(st.integers(1, 400), st.none() | st.integers(BEGIN, END)), max_size=10).map(
    lambda found: [Want(key(100 + i), minutes, earliest) for i, (minutes, earliest) in enumerate(found)]
)


def shown(slots: list[Slot]) -> list[tuple[str, int, int, bytes | None]]:
    """Slots as values."""
    return [(s.kind, s.begin, s.end, s.key) for s in slots]


@given(HARDS, WANTS, st.integers(BEGIN, END))
@example([Hard(key(1), 600, 660, 585)], [Want(key(100), 60)], 600)
def test_what_holds_for_any_day(hards: list[Hard], wants: list[Want], begin: int) -> None:
    slots, rest = lay(hards, wants, begin, END)
    assert shown(slots) == shown(lay(list(reversed(hards)), wants, begin, END)[0])
    assert all(s.begin <= s.end for s in slots)
    for before, after in pairwise(slots):
        assert before.end <= after.begin
        if before.kind == TASK:
            assert after.kind == FREE or after.begin - before.end >= buffer(before.end - before.begin)
    inside = [s for s in slots if s.kind in (TASK, FREE)]
    assert all(begin <= s.begin and s.end <= END for s in inside)
    assert sorted((s.begin, s.key) for s in slots if s.kind == EDGE) == sorted((h.begin, h.key) for h in hards)
    for want in wants:
        sizes = [s.end - s.begin for s in slots if s.kind == TASK and s.key == want.key]
        left = [minutes for w, minutes in rest if w is want]
        assert sum(sizes) + sum(left) == want.minutes
        assert all(size <= SITTING for size in sizes) and (len(sizes) <= 1 or all(size >= PIECE for size in sizes))
        assert all(s.begin >= (want.earliest or 0) for s in slots if s.key == want.key)
        if want.minutes <= SITTING:
            assert sizes in ([], [want.minutes])


def test_a_day_around_an_appointment() -> None:
    dentist = Hard(b"d", 15 * 60, 15 * 60 + 45, 14 * 60 + 45)
    slots, rest = lay([dentist], [Want(b"a", 30), Want(b"b", 300)], 14 * 60, 18 * 60)
    assert shown(slots) == [
        (TASK, 840, 870, b"a"), (FREE, 875, 885, None), (WAY, 885, 900, b"d"), (EDGE, 900, 945, b"d"), (TASK, 960, 1050, b"b"),
        (FREE, 1059, 1080, None),
    ]  # fmt: skip
    assert [(w.key, left) for w, left in rest] == [(b"b", 210)]


def test_edges_that_meet_stand_where_they_are() -> None:
    slots, _ = lay([Hard(b"a", 600, 700), Hard(b"b", 630, 660, 615), Hard(b"c", 630, 640)], [], 540, 720)
    assert [(s.kind, s.begin, s.end, s.key) for s in slots if s.kind != FREE] == [
        (EDGE, 600, 630, b"a"), (EDGE, 630, 630, b"c"), (EDGE, 630, 660, b"b")
    ]  # fmt: skip


def test_what_runs_stays_where_it_is() -> None:
    slots, rest = lay([Hard(b"a", 560, 570)], [Want(b"r", 40, 541, True), Want(b"x", 10)], 541, 720)
    assert shown(slots)[:3] == [(TASK, 541, 560, b"r"), (EDGE, 560, 570, b"a"), (TASK, 575, 585, b"x")] and rest == []


def test_a_day_that_is_over_holds_nothing() -> None:
    slots, rest = lay([], [Want(b"a", 5)], 1320, 1320)
    assert slots == [] and [(w.key, left) for w, left in rest] == [(b"a", 5)]


def test_no_piece_leaves_a_crumb() -> None:
    assert [piece(left, room, True) for left, room in ((240, 99), (240, 98), (100, 120), (30, 60), (40, 33), (240, 29), (20, 60))] == [
        90, 89, 75, 30, 0, 0, 20,
    ]  # fmt: skip
    assert piece(60, 66, False) == 60 and piece(60, 65, False) == 0
