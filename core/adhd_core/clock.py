"""Time as the rules see it: an aware `datetime` in the user's zone, handed in as an argument.

Two clocks are kept apart. `Clock.now()` is the domain's time: it can be frozen (`ADHD_NOW`) and it decides what
"today" means. `Clock.wall()` is the machine's wall clock in milliseconds: it feeds only the log's hybrid logical
clock and is never frozen. The user's zone is the process's (`TZ`, `time.tzset()`), so no zone database is loaded.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date, datetime, timedelta, timezone
else:
    try:  # the C module alone: `datetime` proper costs a quarter of an interpreter start on 3.11
        from _datetime import date, datetime, timedelta, timezone
    except ImportError:
        from datetime import date, datetime, timedelta, timezone

DAY_STARTS_AT = 4
"""The hour at which a day begins, unless the user's settings say otherwise."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

__all__ = [
    "DAY_STARTS_AT", "MONTHS", "WEEKDAYS", "Clock", "date", "datetime", "day_of", "epoch_of", "from_epoch_ms",
    "iso", "moment", "offset_minutes", "parse_moment", "timedelta", "timezone",
]  # fmt: skip


class Clock:
    """The domain's now and the log's wall clock.

    `frozen` is an aware datetime, or None for the running clock.
    """

    __slots__ = ("frozen",)

    def __init__(self, frozen: datetime | None = None) -> None:
        if frozen is not None and frozen.tzinfo is None:
            frozen = frozen.astimezone()
        self.frozen = frozen

    def now(self) -> datetime:
        """The domain's time, aware, to the second."""
        if self.frozen is not None:
            return self.frozen
        return datetime.fromtimestamp(int(time.time()), timezone.utc).astimezone()

    def wall(self) -> int:
        """Milliseconds since 1970 by the machine's wall clock."""
        return time.time_ns() // 1_000_000


def iso(when: datetime) -> str:
    """ISO 8601 to the second, with offset: `2026-03-05T15:00:00+01:00`."""
    return when.replace(microsecond=0).isoformat()


def parse_moment(text: str) -> datetime:
    """An ISO 8601 date-time; without an offset it is in the user's zone. Raises ValueError."""
    when = datetime.fromisoformat(text)
    return when.astimezone() if when.tzinfo is None else when


def moment(text: str) -> datetime:
    """`text` as an aware datetime: a stored date-time as it is, a stored date as that day's local midnight."""
    return parse_moment(text)


def offset_minutes(when: datetime) -> int:
    """Minutes east of UTC of an aware datetime."""
    offset = when.utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60


def epoch_of(text: str) -> int:
    """Seconds since 1970 of a stored date or date-time. Raises ValueError."""
    return int(parse_moment(text).timestamp())


def from_epoch_ms(ms: int, offset: int) -> datetime:
    """The aware datetime of milliseconds since 1970 at `offset` minutes east of UTC."""
    return datetime.fromtimestamp(ms // 1000, timezone(timedelta(minutes=offset)))


def day_of(now: datetime, starts_at: int = DAY_STARTS_AT) -> date:
    """The day that `now` belongs to when days begin at `starts_at` o'clock: 01:30 still belongs to yesterday."""
    return (now - timedelta(hours=starts_at)).date()
