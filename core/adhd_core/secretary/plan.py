"""A day laid out: what has a clock time stands, the rest is put around it, and what does not fit stays out.

Pure. Moments are whole minutes since 1970; what is placed is known by its id. Nothing is ever squeezed: after every
piece of work a tenth of it, at least five minutes, stays free, because things run on and a head needs to turn around.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_BUFFER = 5
SITTING, PIECE = 90, 25
"""Minutes of the longest sitting, and of the shortest piece of what has to be done in several."""
GAP = 10
"""Minutes of the shortest free time that is worth naming."""
USUAL = 30
"""Minutes of what nobody said a length of."""
ROUND = 5
"""Work begins at a full five minutes: such a time is kept in mind more easily."""

EDGE, WAY, TASK, FREE = "edge", "way", "task", "free"


class Hard:
    """Something with a clock time: it begins at `begin` whatever else there is. `leave`: when one has to go, None where one stays."""

    __slots__ = ("begin", "end", "key", "leave")

    def __init__(self, key: bytes, begin: int, end: int, leave: int | None = None) -> None:
        self.key = key
        self.begin = begin
        self.end = max(begin, end)
        self.leave = leave


class Want:
    """Something to find a place for: `minutes` of it, not before `earliest`. `runs`: it is being
    done right now, since `earliest`, and stays where it is as far as there is room."""

    __slots__ = ("earliest", "key", "minutes", "runs")

    def __init__(self, key: bytes, minutes: int, earliest: int | None = None, runs: bool = False) -> None:
        self.key = key
        self.minutes = minutes
        self.earliest = earliest
        self.runs = runs


class Slot:
    """A stretch of the day: its `kind`, and `key` of what is done in it (None in free time)."""

    __slots__ = ("begin", "end", "key", "kind")

    def __init__(self, kind: str, begin: int, end: int, key: bytes | None) -> None:
        self.kind = kind
        self.begin = begin
        self.end = end
        self.key = key


def buffer(minutes: int) -> int:
    """What stays free after so many minutes."""
    return max(LEAST_BUFFER, -(-minutes // 10))


def lay(
    hards: Iterable[Hard], wants: Iterable[Want], begin: int, end: int, now: int | None = None
) -> tuple[list[Slot], list[tuple[Want, int]]]:
    """(the day from `begin` to `end` in the order of time, what did not fit with the minutes that are left of it).

    `wants` come in the order of their weight: each takes the first place that holds it. What is longer than a sitting is
    done in several, as many as there is room for. Hard edges stand where they are, also outside of the two moments; the way to one
    begins at `now` (by default `begin`) at the earliest.
    """
    slots, free = stand(sorted(hards, key=lambda h: (h.begin, h.end, h.key)), begin, end, begin if now is None else now)
    rest = []
    for want in wants:
        left = place(want, free, slots)
        if left > 0:
            rest.append((want, left))
    slots += [Slot(FREE, a, b, None) for a, b in free if b - a >= GAP]
    return sorted(slots, key=lambda s: (s.begin, s.end, s.kind)), rest


def stand(hards: list[Hard], begin: int, end: int, now: int) -> tuple[list[Slot], list[tuple[int, int]]]:
    """The slots of hard edges with the ways to them, and the free time that they leave. One that runs into the next is cut there,
    the next one stands. The way back is as long as the way there."""
    slots: list[Slot] = []
    free: list[tuple[int, int]] = []
    at, before = begin, now
    for i, hard in enumerate(hards):
        stop = hard.end if i + 1 == len(hards) else min(hard.end, max(hard.begin, hards[i + 1].begin))
        gone = hard.begin if hard.leave is None else hard.leave
        if gone > at:
            free.append((at, min(gone, end)))
        way = max(gone, before)
        if way < hard.begin:
            slots.append(Slot(WAY, way, hard.begin, hard.key))
        slots.append(Slot(EDGE, hard.begin, stop, hard.key))
        before = max(before, stop)
        at = max(at, stop + max(buffer(stop - hard.begin), hard.begin - gone))
    free.append((at, end))
    return slots, [(a, b) for a, b in free if b > a]


def place(want: Want, free: list[tuple[int, int]], slots: list[Slot]) -> int:
    """Take the place of a want out of the free time. Returns the minutes that found none."""
    left = want.minutes
    if want.runs:
        if free and free[0][0] == want.earliest:
            a, b = free[0]
            fill(want.key, 0, a, min(left, b - a), free, slots)
        return 0
    i = 0
    while i < len(free) and left > 0:
        a, b = free[i]
        start = max(a, want.earliest or a)
        start += -start % ROUND
        size = piece(left, b - start, want.minutes > SITTING)
        if size:
            fill(want.key, i, start, size, free, slots)
            left -= size
        else:
            i += 1
    return left


def piece(left: int, room: int, parts: bool) -> int:
    """Minutes of the next piece in a free time of `room` minutes, its buffer with it; 0 where none is possible."""
    if not parts:
        return left if left + buffer(left) <= room else 0
    size = min(left, SITTING)
    while size > 0 and size + buffer(size) > room:
        size -= 1
    if 0 < left - size < PIECE:
        size = left - PIECE
    return size if size >= min(PIECE, left) else 0


def fill(key: bytes, i: int, start: int, size: int, free: list[tuple[int, int]], slots: list[Slot]) -> None:
    """Put a piece into free time number `i`; what is left of that time stays free."""
    a, b = free[i]
    slots.append(Slot(TASK, start, start + size, key))
    free[i : i + 1] = [(x, y) for x, y in ((a, start), (start + size + buffer(size), b)) if y > x]
