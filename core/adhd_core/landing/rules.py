"""When a landing is offered, and when it is time to leave. Pure: seconds since 1970, `now` is an argument.

Graduated: at the limit a prompt says water; at the next natural break the landing is offered, once for each stretch of work without
a break; `LATE_MINUTES` after the limit it no longer waits for one. Who asks for more is asked again when that is over; who says not
now is not asked again. The time to leave for a hard edge knows nothing of all this.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from adhd_core.dates import datetime

OFFERED, LANDED, MORE, QUIETED, EDGE = (
    "landing.offered.1", "landing.landed.1", "landing.more.1", "landing.quieted.1", "landing.edge.1",
)  # fmt: skip
KINDS = (OFFERED, LANDED, MORE, QUIETED)

NONE, WATER, OFFER, LATE = STAGES = ("", "water", "offer", "late")
"""What is due: nothing; a word in the prompt; the landing at the next natural break; the landing at once."""
LATE_MINUTES = 15
TEN = 10
"""Minutes that `+` gives."""
MOST = 60

SHOES_ON, GO = LEAVING = ("shoes", "go")
"""The two times that leaving is said: when it is time for shoes, and when it is time to go."""


class Told:
    """Something that was said of a landing: its `kind`, when (`at`), and until when more was asked for (`until`, else 0)."""

    __slots__ = ("at", "kind", "until")

    def __init__(self, kind: str, at: int, until: int = 0) -> None:
        self.kind = kind
        self.at = at
        self.until = until


def stage(begin: int, worked: int, limit: int, told: Iterable[Told], now: int) -> str:
    """What is due in a stretch that began at `begin` with `worked` seconds of work in it. `limit`: minutes, 0 for never; `told`:
    what was said of landings, oldest first."""
    if not limit or worked < limit * 60:
        return NONE
    offered = quiet = False
    until = 0
    for t in told:
        if t.at < begin:
            continue
        if t.kind == OFFERED:
            offered = True
        elif t.kind == MORE:
            offered, quiet, until = False, False, t.until
        elif t.kind == QUIETED:
            quiet = True
    if now < until:
        return NONE
    if offered or quiet:
        return WATER
    return LATE if now >= until + LATE_MINUTES * 60 and worked >= (limit + LATE_MINUTES) * 60 else OFFER


def leaving(at: datetime, now: datetime, shoes: int) -> str:
    """Which of the two times of leaving it is where one has to go at `at`, with `shoes` minutes before that; "": neither yet."""
    minutes = (at - now).total_seconds() / 60
    return "" if minutes > shoes else SHOES_ON if minutes > 0 else GO
