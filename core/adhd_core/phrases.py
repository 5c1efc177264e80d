"""Times, durations and small counts in words: weekday and date always, never a reproach."""

from __future__ import annotations

from adhd_core.dates import MONTHS, WEEKDAYS, date, datetime, day_of, parse_moment
from adhd_core.words import SLOWER


def day_in(stamp: str) -> date:
    """The user's day of a stored date or date-time, whatever offset it was stored with."""
    return parse_moment(stamp).astimezone().date() if "T" in stamp else date.fromisoformat(stamp[:10])


def day(stamp: str, now: datetime) -> str:
    """`Fri 6 Mar`, with the year where it is not this one."""
    found = day_in(stamp)
    text = weekday(found)
    return text if found.year == now.year else f"{text} {found.year}"


def weekday(found: date) -> str:
    """`Fri 6 Mar`."""
    return f"{WEEKDAYS[found.weekday()]} {found.day} {MONTHS[found.month - 1]}"


def clock(at: datetime) -> str:
    """`15:00`, as the clock on the wall had it."""
    return f"{at.hour:02d}:{at.minute:02d}"


def when(stamp: str, now: datetime, end: str | None = None) -> str:
    """A stored date or date-time: `Fri 6 Mar 15:00`, `Fri 6 Mar 15:00-16:00`, `Fri 6 Mar`."""
    if "T" not in stamp:
        return day(stamp, now)
    local = parse_moment(stamp).astimezone()
    text = f"{day(local.isoformat(), now)} {clock(local)}"
    if end and "T" in end:
        text += f"-{clock(parse_moment(end).astimezone())}"
    return text


def was_for(stamp: str, now: datetime, day_start: int) -> str | None:
    """`was for Tue 3 Mar` when the day has gone by, else None."""
    return f"was for {day(stamp, now)}" if day_in(stamp) < day_of(now, day_start) else None


def caught(stamp: str, now: datetime) -> str:
    """`caught Tue 22:14`: the weekday within a week, else the date too."""
    at = parse_moment(stamp).astimezone()
    if 0 <= (now.date() - at.date()).days < 7:
        return f"caught {WEEKDAYS[at.weekday()]} {clock(at)}"
    return f"caught {when(stamp, now)}"


def minutes(count: int) -> str:
    """`15 min`, `1 h 30`, `2 h`."""
    if count < 60:
        return f"{count} min"
    hours, rest = divmod(count, 60)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def span(low: int, high: int) -> str:
    """A range of minutes: `25-50 min`, `45 min to 1 h 30`."""
    return f"{low}-{high} min" if high < 60 else f"{minutes(low)} to {minutes(high)}"


def guess(said: int) -> str:
    """A length that somebody said, as a range: never a bare number."""
    return span(said, said * SLOWER)


def spent(seconds: int) -> str:
    """`4 min`; what was shorter is one."""
    return minutes(max(1, (seconds + 30) // 60))


def left(status: str, remaining: int | None, elapsed: int) -> str:
    """How a session stands, in two or three words: `16 min left`, `12 min so far`, `break, 3 min left`. Times in seconds."""
    if status == "break":
        return f"break, {-(-(remaining or 0) // 60)} min left" if remaining else "the break is over"
    if remaining is None:
        return f"{spent(elapsed)} so far"
    return f"{-(-remaining // 60)} min left" if remaining else "time is up"


def files(count: int) -> str:
    """`1 file`, `3 files`."""
    return "1 file" if count == 1 else f"{count} files"


def repeat(rule: str) -> str:
    """An RRULE in words."""
    from adhd_core.rhythm import repeat as words

    return words(rule)
