"""Days, moments and offsets: pure arithmetic on what was handed in, and the only place that names the C module of `datetime`.

The user's zone is the process's (`TZ`, `time.tzset()`), so no zone database is loaded.
"""

from __future__ import annotations

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
    "DAY_STARTS_AT", "MONTHS", "WEEKDAYS", "date", "datetime", "day_of", "epoch_of", "from_epoch_ms",
    "iso", "offset_minutes", "parse_moment", "timedelta", "timezone",
]  # fmt: skip


def iso(when: datetime) -> str:
    """ISO 8601 to the second, with offset: `2026-03-05T15:00:00+01:00`."""
    return when.replace(microsecond=0).isoformat()


def parse_moment(text: str) -> datetime:
    """An ISO 8601 date-time; without an offset it is in the user's zone. Raises ValueError."""
    when = datetime.fromisoformat(text)
    return when.astimezone() if when.tzinfo is None else when


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
