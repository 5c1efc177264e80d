"""The calendar of one parse: now, the day it belongs to, the zone, the choices on which people differ; and arithmetic on days."""
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date as date
    from datetime import datetime as datetime
    from datetime import timedelta as timedelta
    from datetime import timezone as timezone
    from datetime import tzinfo
    from typing import Any
else:
    try:  # the C module alone: `datetime` proper costs a quarter of an interpreter start
        from _datetime import date, datetime, timedelta, timezone
    except ImportError:
        from datetime import date, datetime, timedelta, timezone

GREENWICH = timezone(timedelta(0))
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Day:
    """A day (or a stretch of days) that was read, and how sure the reading is.

    strength 3: a date anywhere; 2: a date if nothing like a noun follows; 1: only after a word such as "on"; `edge`: what follows
    must not be a noun even then. `role` is set where the words themselves say so (an end of a month is a deadline).
    """

    __slots__ = ("date", "edge", "last", "moment", "offset", "part", "role", "second", "strength")

    def __init__(self, first: date, strength: int = 3, last: date | None = None, edge: bool = False, role: str = "",
                 part: str = "", second: int | None = None) -> None:
        self.date = first
        self.last = last
        self.strength = strength
        self.edge = edge
        self.role = role
        self.part = part
        self.second = second
        self.moment: datetime | None = None
        self.offset: int | None = None


def length(year: int, month: int) -> int:
    if month == 2 and (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
        return 29
    return LENGTHS[month - 1]


def made(year: int, month: int, day: int) -> date | None:
    if 1 <= month <= 12 and 1 <= year <= 9998 and 1 <= day <= length(year, month):
        return date(year, month, day)
    return None


def days_later(day: date, days: int) -> date:
    """Never past the calendar's own end."""
    ordinal = day.toordinal() + days
    return date.fromordinal(max(1, min(ordinal, 3_652_000)))


def months_later(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    year, month = max(1, min(total // 12, 9990)), total % 12 + 1
    return date(year, month, min(day.day, length(year, month)))


def month_end(day: date) -> date:
    return date(day.year, day.month, length(day.year, day.month))


def workdays_later(day: date, count: int) -> date:
    count = min(count, 20_000)
    while count > 0:
        day = days_later(day, 1)
        if day.weekday() < 5:
            count -= 1
    return day


def monday_of(day: date) -> date:
    return days_later(day, -day.weekday())


def coming(today: date, weekday: int) -> date:
    """The next day with that name; never today."""
    return days_later(today, (weekday - today.weekday() - 1) % 7 + 1)


def week_after(today: date, weekday: int, nearest: bool) -> date:
    """ "next friday": Friday of the week after this one (weeks start on Monday), or simply the coming one."""
    if nearest:
        return coming(today, weekday)
    return days_later(monday_of(today), 7 + weekday)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth (1..5, or -1 for the last) such weekday of a month."""
    if nth < 0:
        last = date(year, month, length(year, month))
        return days_later(last, -((last.weekday() - weekday) % 7))
    first = date(year, month, 1)
    day = 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1)
    return made(year, month, day)


def ahead(today: date, month: int, day: int) -> date | None:
    """That day of that month, this year or the next one in which it is not over (29 February waits)."""
    for year in range(today.year, today.year + 9):
        found = made(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def monthday_ahead(today: date, day: int) -> date | None:
    """The coming day of that number; a month that is too short is passed over."""
    start = today
    for months in range(13):
        month = months_later(start.replace(day=1), months)
        found = made(month.year, month.month, day)
        if found is not None and found >= today:
            return found
    return None


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


DAY = timedelta(days=1)
# places that write the month first: en_US and the like
MONTH_FIRST = frozenset(("US", "PH", "CA", "PR", "GU", "FM", "MH", "PW", "AS", "VI", "UM", "BZ"))


class Frame:
    """Everything a rule may ask beside the words; `now` and `today` are fixed for the whole parse."""

    __slots__ = (
        "day_first",
        "depth",
        "early",
        "loose",
        "nearest",
        "notices",
        "now",
        "projects",
        "swapped",
        "today",
        "wall",
        "week_end",
        "zone",
        "zones",
    )

    def __init__(self, now: datetime, zone: tzinfo | None, settings: Any, projects: Iterable[str], zones: Iterable[str]) -> None:
        if zone is None and now.tzinfo is not None and not isinstance(now.tzinfo, timezone):
            zone = now.tzinfo
        if now.tzinfo is None:
            now = localise(now, zone)[0]
        self.zone = zone
        self.now = now.astimezone(zone).replace(microsecond=0)
        self.wall = self.now.replace(tzinfo=None)
        day_start = minutes_of(choice(settings, "day_start", "04:00"), 240)
        self.early = self.wall.hour * 60 + self.wall.minute < day_start
        self.today: date = (self.wall - DAY if self.early else self.wall).date()
        self.day_first: bool | None = choice(settings, "day_first", None)
        self.nearest = choice(settings, "next_weekday", "week") in ("nearest", "coming")
        self.week_end = 4 if choice(settings, "week_end", "sunday") == "friday" else 6
        self.projects = {name.casefold(): name for name in projects} if projects else {}
        self.zones = {name.casefold(): name for name in zones} if zones else {}
        self.loose = False
        self.swapped = False  # the day comes first in the figures at hand, whatever the locale
        self.depth = 0  # how many days are being counted from each other
        self.notices: list[str] = []


def month_first(frame: Frame) -> bool:
    """Month before day in 3/4? By the setting, else by the locale; yes where that says nothing."""
    if frame.day_first is not None:
        return not frame.day_first
    from os import environ  # loaded with every interpreter

    name = environ.get("LC_ALL") or environ.get("LC_TIME") or environ.get("LANG") or ""
    language, _, rest = name.partition("_")
    country = rest.partition(".")[0].partition("@")[0]
    if not country:
        return language.partition(".")[0] in ("", "en", "C", "POSIX")
    return country in MONTH_FIRST


def choice(settings: Any, name: str, default: Any) -> Any:
    """A setting by name from an object or a mapping; None and absence mean the default."""
    if settings is None:
        return default
    value = settings.get(name) if hasattr(settings, "get") else getattr(settings, name, None)
    return default if value is None else value


def minutes_of(value: Any, default: int) -> int:
    """'04:00', 4, or a time object as minutes after midnight."""
    if isinstance(value, str):
        hours, _, minutes = value.partition(":")
        if hours.isdigit() and (not minutes or minutes[:2].isdigit()):
            return int(hours) * 60 + int(minutes[:2] or 0)
        return default
    if isinstance(value, int):
        return value * 60
    hour = getattr(value, "hour", None)
    return default if hour is None else int(hour) * 60 + int(value.minute)


def localise(wall: datetime, zone: tzinfo | None) -> tuple[datetime, str]:
    """A wall time as an aware time, and what was odd about it: '', 'gap' or 'twice'."""
    if zone is None:
        first = wall.replace(fold=0).astimezone()
        second = wall.replace(fold=1).astimezone()
    else:
        first = wall.replace(tzinfo=zone, fold=0)
        second = wall.replace(tzinfo=zone, fold=1)
    before, after = first.utcoffset(), second.utcoffset()
    if before == after or before is None or after is None:
        return first.replace(fold=0), ""
    if before > after:
        return first, "twice"
    return (wall.replace(tzinfo=GREENWICH) - before).astimezone(zone), "gap"


def elapsed(frame: Frame, seconds: int) -> datetime:
    """The moment that many real seconds from now, in the user's zone (a changing clock does not bend it)."""
    return (frame.now.astimezone(GREENWICH) + timedelta(seconds=seconds)).astimezone(frame.zone)
