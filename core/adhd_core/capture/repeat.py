"""A repetition: its RFC 5545 rule, and the first day on which it falls."""
from __future__ import annotations

from adhd_core.capture.days import GREENWICH, days_later, length, localise
from adhd_core.capture.lexicon import DAYPARTS
from adhd_core.capture.phrase import Phrase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from adhd_core.capture.draft import Draft
    from adhd_core.capture.line import Line
    from adhd_core.capture.resolve import Times

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Repeat:
    """Frequency, interval and the days it is bound to; `j` is where its words end."""

    __slots__ = (
        "base",
        "count",
        "dates",
        "done",
        "freq",
        "hours",
        "i",
        "interval",
        "j",
        "lasting",
        "monthdays",
        "months",
        "nths",
        "part",
        "role",
        "setpos",
        "until",
        "weekdays",
        "weeks",
        "yeardays",
    )

    def __init__(self, freq: str = "", interval: int = 1) -> None:
        self.i = -1  # where its words begin, if that is before the word that called for it
        self.j = 0
        self.freq = freq
        self.interval = interval
        self.weekdays: list[int] = []
        self.nths: list[tuple[int, int]] = []
        self.monthdays: list[int] = []
        self.months: list[int] = []
        self.count: int | None = None
        self.until: date | None = None
        self.lasting: tuple[int, int] | None = None  # months, days
        self.part = ""
        self.done = False
        self.hours: list[int] = []  # minutes after midnight
        self.base: date | None = None
        self.setpos: list[int] = []
        self.dates: list[tuple[int, int, int]] = []  # month, day, -1 or month, nth, weekday: where each month has its own
        self.weeks: list[int] = []
        self.yeardays: list[int] = []
        self.role = ""

    def falls_on(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        if self.dates:
            return (day.month, day.day, -1) in self.dates or (day.month, (day.day - 1) // 7 + 1, day.weekday()) in self.dates
        if self.setpos:
            return placed(day, self.weekdays, self.setpos)
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        if self.weeks and day.isocalendar()[1] not in self.weeks:
            return False
        if self.yeardays and (day - day.replace(month=1, day=1)).days + 1 not in self.yeardays:
            return False
        last = length(day.year, day.month)
        if self.monthdays and day.day not in self.monthdays and (day.day - last - 1) not in self.monthdays:
            return False
        if not self.nths:
            return True
        at = day.day
        if self.freq == "YEARLY" and not self.months:
            at, last = (day - day.replace(month=1, day=1)).days + 1, 365 if length(day.year, 2) == 28 else 366
        return any(day.weekday() == weekday and nth in ((at - 1) // 7 + 1, -((last - at) // 7 + 1)) for nth, weekday in self.nths)

    def first(self, base: date) -> date:
        """The first day from `base` on; `base` itself when no day in nine years fits."""
        if not (self.weekdays or self.monthdays or self.nths or self.months or self.weeks or self.yeardays):
            return base
        day = base
        for _ in range(3290):
            if self.falls_on(day):
                return day
            day = days_later(day, 1)
        return base

    def rule(self, line: Line, first: date, second: int | None) -> str:
        """The rule as text; UNTIL is a date, or UTC where the first time has a clock."""
        parts = ["FREQ=" + self.freq]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count:
            parts.append(f"COUNT={self.count}")
        if self.months:
            parts.append("BYMONTH=" + ",".join(str(month) for month in sorted(set(self.months))))
        if self.weeks:
            parts.append("BYWEEKNO=" + ",".join(str(week) for week in self.weeks))
        if self.yeardays:
            parts.append("BYYEARDAY=" + ",".join(str(day) for day in self.yeardays))
        if self.monthdays:
            parts.append("BYMONTHDAY=" + ",".join(str(day) for day in self.monthdays))
        if self.nths:
            parts.append("BYDAY=" + ",".join(f"{nth}{NAMES[weekday]}" for nth, weekday in self.nths))
        elif self.weekdays:
            parts.append("BYDAY=" + ",".join(NAMES[weekday] for weekday in sorted(set(self.weekdays))))
        if self.setpos:
            parts.append("BYSETPOS=" + ",".join(str(place) for place in self.setpos))
        if self.hours:
            hours = {minute // 60 for minute in self.hours} | (set() if second is None else {second // 3600})
            parts.append("BYHOUR=" + ",".join(str(hour) for hour in sorted(hours)))
            if self.freq != "MINUTELY":
                parts.append(f"BYMINUTE={(second or 0) // 60 % 60}")
        until = self.until
        if until is None and self.lasting is not None:
            from adhd_core.capture.days import months_later

            until = days_later(months_later(first if self.base is not None else line.frame.today, self.lasting[0]), self.lasting[1])
        if until is not None and not self.count:
            parts.append("UNTIL=" + last_moment(line, until, second))
        return ";".join(parts)


def placed(day: date, weekdays: list[int], places: list[int]) -> bool:
    """Is `day` at one of these places among such weekdays of its month, counted from 1 or back from -1?"""
    if day.weekday() not in weekdays:
        return False
    last = length(day.year, day.month)
    fits = [k for k in range(1, last + 1) if (day.weekday() + k - day.day) % 7 in weekdays]
    at = fits.index(day.day)
    return at + 1 in places or at - len(fits) in places


def last_moment(line: Line, until: date, second: int | None) -> str:
    if second is None:
        return f"{until.year:04d}{until.month:02d}{until.day:02d}"
    from adhd_core.capture.resolve import at

    moment = localise(at(until, 86399), line.frame.zone)[0].astimezone(GREENWICH)
    return f"{moment.year:04d}{moment.month:02d}{moment.day:02d}T{moment.hour:02d}{moment.minute:02d}{moment.second:02d}Z"


def settle(line: Line, repeat: Repeat, times: Times | None, draft: Draft) -> Times:
    """Join the repetition with the other phrases of the line: its first day is where they and the rule meet."""
    from adhd_core.capture.resolve import Times, complete, halves

    frame = line.frame
    times = times or Times()
    held = times.bare or Phrase(0)
    if times.start is not None and (times.start.date is not None or times.start.moment is None):
        base = times.start
        if complete(held, base) or held.date is None:
            repeat.base = held.date = base.date
            times.start = None
    if times.due is not None and held.second is None and not repeat.base and times.bare is None:
        held, times.due = times.due, None
    if held.moment is not None:
        held.date, held.second = held.moment.date(), held.moment.hour * 3600 + held.moment.minute * 60
        held.moment = None
    if held.until is not None and repeat.until is None:
        repeat.until, repeat.base, held.until = held.until, held.date, None
    held.part = held.part or repeat.part
    if repeat.hours and held.second is None:
        parts_of_day(line, repeat, held)
    if held.open and held.second is not None:
        keep = held.date
        held.date = keep or days_later(frame.today, 1)
        held.second, held.end = halves(line, held, held.second, held.end)
        held.date, held.open, held.end_open = keep, False, False
    if held.end is not None and held.second is not None and repeat.freq in ("HOURLY", "MINUTELY") and not repeat.hours:
        from adhd_core.capture.seldom import window

        window(repeat, held)
    if repeat.hours and held.second is not None and held.date is None and repeat.freq not in ("HOURLY", "MINUTELY"):
        next_hour(line, repeat, held)
    base_day = held.date or frame.today
    first = repeat.first(base_day)
    if held.second is not None and held.date is None and held.offset is None and over(line, first, held.second):
        first = repeat.first(days_later(first, 1))
    if repeat.until is not None and repeat.until < first:
        from adhd_core.capture.days import months_later

        again = months_later(repeat.until, 12)
        repeat.until = again if again >= first else None  # an end that is long over bounds nothing
    held.date, held.role, held.part = first, repeat.role, (held.part if held.second is None else "")
    draft.repeat = repeat.rule(line, first, held.second)
    draft.repeat_from = "done" if repeat.done else "due"
    if repeat.role == "due" and times.due is None:
        times.due, times.bare = held, None
    else:
        times.bare = held
    return times


def parts_of_day(line: Line, repeat: Repeat, held: Phrase) -> None:
    """ "every morning and evening": the next of these hours is the first."""
    hours = sorted({minute // 60 for minute in repeat.hours} | ({DAYPARTS[held.part][0]} if held.part else set()))
    today = line.frame.wall.date()
    coming = next((hour for hour in hours if held.date is None and not over(line, today, hour * 3600)), hours[0])
    repeat.hours = [hour * 60 for hour in hours]
    held.part = next((part for part in ("morning", "afternoon", "evening", "night") if DAYPARTS[part][0] == coming), held.part)


def next_hour(line: Line, repeat: Repeat, held: Phrase) -> None:
    """ "every day at 8am and 8pm": the first of these hours that is still to come."""
    today, frame = repeat.first(line.frame.today), line.frame
    seconds = sorted({minute * 60 for minute in repeat.hours} | {held.second or 0})
    repeat.hours = [second // 60 for second in seconds]
    held.second = next((second for second in seconds if not over(line, today, second)), seconds[0]) if today == frame.today else seconds[0]


def over(line: Line, day: date, second: int) -> bool:
    from adhd_core.capture.resolve import at

    passed: bool = at(day, second) < line.frame.wall
    return passed
