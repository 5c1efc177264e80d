"""What a client decides, as pure functions: which places of its log are settled, and what an answer means."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Marks = list[tuple[int, int]]

WARN_MS = 120_000
"""A clock that is further off than this is worth a word; the server refuses at five minutes ahead."""

WORDS = ("stored", "known", "forked", "missing", "ahead", "again")
"""`again`: part of a sealed batch is known, so what is left has to come as a batch of its own."""


def marked(marks: Marks, places: Iterable[int]) -> Marks:
    """Ranges of places, apart and in order, with more places in them."""
    out: Marks = []
    for begin, end in sorted([*marks, *((p, p) for p in places)]):
        if out and begin <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((begin, end))
    return out


def holes(marks: Marks, last: int) -> Marks:
    """The ranges of places from 1 to `last` that are not marked."""
    out: Marks = []
    at = 1
    for begin, end in marks:
        if begin > at:
            out.append((at, min(begin - 1, last)))
        at = end + 1
    if at <= last:
        out.append((at, last))
    return [hole for hole in out if hole[0] <= hole[1]]


def settled(results: Sequence[str]) -> list[int]:
    """Positions in a batch that the server has now."""
    return [i for i, word in enumerate(results) if word in ("stored", "known")]


def safe(own: bytes, batch: Sequence[tuple[bytes, int]], results: Sequence[str]) -> int:
    """The highest n of this device's that the server has, seen from a batch of (device, n); 0 where there is none."""
    best = 0
    for (device, n), word in zip(batch, results, strict=True):
        if device == own:
            if word not in ("stored", "known"):
                break
            best = n
    return best


def verdict(own: bytes, batch: Sequence[tuple[bytes, int]], results: Sequence[str], word: str) -> bool:
    """Whether one of this device's own operations got this word."""
    return any(device == own and result == word for (device, _), result in zip(batch, results, strict=True))


def stuck(batch: Sequence[tuple[bytes, int]], results: Sequence[str]) -> dict[bytes, str]:
    """The devices whose operations go no further for now, and why: `forked`, `ahead` or `missing`."""
    out: dict[bytes, str] = {}
    for (device, _), word in zip(batch, results, strict=True):
        if word not in ("stored", "known", "again"):
            out.setdefault(device, word)
    return out


def first(batch: Sequence[tuple[bytes, int]], results: Sequence[str], device: bytes) -> int:
    """The lowest n of a device that the server knows with another content."""
    return min(n for (d, n), word in zip(batch, results, strict=True) if d == device and word == "forked")


def offset(server_ms: int, sent_ms: int, came_ms: int) -> int:
    """How far the server's clock is ahead of this one, in milliseconds, from one question and its answer."""
    return server_ms - (sent_ms + came_ms) // 2
