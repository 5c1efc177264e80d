"""Times and durations in words: weekday and date always, never a reproach."""

from __future__ import annotations

from adhd_core.dates import MONTHS, WEEKDAYS, date, datetime, day_of, parse_moment


def day_in(stamp: str) -> date:
    """The user's day of a stored date or date-time, whatever offset it was stored with."""
    return parse_moment(stamp).astimezone().date() if "T" in stamp else date.fromisoformat(stamp[:10])


def day(stamp: str, now: datetime) -> str:
    """`Fri 6 Mar`, with the year where it is not this one."""
    found = day_in(stamp)
    text = f"{WEEKDAYS[found.weekday()]} {found.day} {MONTHS[found.month - 1]}"
    return text if found.year == now.year else f"{text} {found.year}"


def when(stamp: str, now: datetime, end: str | None = None) -> str:
    """A stored date or date-time: `Fri 6 Mar 15:00`, `Fri 6 Mar 15:00-16:00`, `Fri 6 Mar`."""
    if "T" not in stamp:
        return day(stamp, now)
    local = parse_moment(stamp).astimezone()
    text = f"{day(local.isoformat(), now)} {local.hour:02d}:{local.minute:02d}"
    if end and "T" in end:
        last = parse_moment(end).astimezone()
        text += f"-{last.hour:02d}:{last.minute:02d}"
    return text


def was_for(stamp: str, now: datetime, day_start: int) -> str | None:
    """`was for Tue 3 Mar` when the day has gone by, else None."""
    return f"was for {day(stamp, now)}" if day_in(stamp) < day_of(now, day_start) else None


def caught(stamp: str, now: datetime) -> str:
    """`caught Tue 22:14`: the weekday within a week, else the date too."""
    at = parse_moment(stamp).astimezone()
    if 0 <= (now.date() - at.date()).days < 7:
        return f"caught {WEEKDAYS[at.weekday()]} {at.hour:02d}:{at.minute:02d}"
    return f"caught {when(stamp, now)}"


def minutes(count: int) -> str:
    """`15 min`, `1 h 30`, `2 h`."""
    if count < 60:
        return f"{count} min"
    hours, rest = divmod(count, 60)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def repeat(rule: str) -> str:
    """An RRULE in words."""
    from adhd_core.rhythm import repeat as words

    return words(rule)
