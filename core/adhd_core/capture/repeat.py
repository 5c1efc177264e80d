"""A repetition: its RFC 5545 rule, and the first day on which it falls."""
from __future__ import annotations

from adhd_core.capture.days import GREENWICH, days_later, length, localise
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
        "done",
        "freq",
        "hours",
        "interval",
        "j",
        "lasting",
        "monthdays",
        "months",
        "nths",
        "part",
        "setpos",
        "until",
        "weekdays",
    )

    def __init__(self, freq: str = "", interval: int = 1) -> None:
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
        self.hours: list[int] = []
        self.base: date | None = None
        self.setpos = 0

    def falls_on(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        if self.setpos:
            return first_or_last(day, self.weekdays, self.setpos)
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        last = length(day.year, day.month)
        if self.monthdays and day.day not in self.monthdays and (day.day - last - 1) not in self.monthdays:
            return False
        if not self.nths:
            return True
        for nth, weekday in self.nths:
            if day.weekday() == weekday and ((day.day - 1) // 7 + 1 == nth or -((last - day.day) // 7 + 1) == nth):
                return True
        return False

    def first(self, base: date) -> date:
        """The first day from `base` on; `base` itself when no day in nine years fits."""
        if not (self.weekdays or self.monthdays or self.nths or self.months):
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
        if self.monthdays:
            parts.append("BYMONTHDAY=" + ",".join(str(day) for day in self.monthdays))
        if self.nths:
            parts.append("BYDAY=" + ",".join(f"{nth}{NAMES[weekday]}" for nth, weekday in self.nths))
        elif self.weekdays:
            parts.append("BYDAY=" + ",".join(NAMES[weekday] for weekday in sorted(set(self.weekdays))))
        if self.setpos:
            parts.append(f"BYSETPOS={self.setpos}")
        if self.hours and second is not None:
            hours = sorted({second // 3600, *(hour // 60 for hour in self.hours)})
            parts.append("BYHOUR=" + ",".join(str(hour) for hour in hours))
            parts.append(f"BYMINUTE={second // 60 % 60}")
        until = self.until
        if until is None and self.lasting is not None:
            from adhd_core.capture.days import months_later

            until = days_later(months_later(first if self.base is not None else line.frame.today, self.lasting[0]), self.lasting[1])
        if until is not None and not self.count:
            parts.append("UNTIL=" + last_moment(line, until, second))
        return ";".join(parts)


def first_or_last(day: date, weekdays: list[int], setpos: int) -> bool:
    """Is `day` the first (1) or last (-1) such weekday of its month?"""
    if day.weekday() not in weekdays:
        return False
    step = -1 if setpos > 0 else 1
    other = days_later(day, step)
    while other.month == day.month:
        if other.weekday() in weekdays:
            return False
        other = days_later(other, step)
    return True


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
    if held.open and held.second is not None:
        keep = held.date
        held.date = keep or days_later(frame.today, 1)
        held.second, held.end = halves(line, held, held.second, held.end)
        held.date, held.open, held.end_open = keep, False, False
    base_day = held.date or frame.today
    first = repeat.first(base_day)
    if held.second is not None and held.date is None and held.offset is None and over(line, first, held.second):
        first = repeat.first(days_later(first, 1))
    if repeat.until is not None and repeat.until < first:
        from adhd_core.capture.days import months_later

        repeat.until = months_later(repeat.until, 12)
    held.date, held.role, held.part = first, "", (held.part if held.second is None else "")
    draft.repeat = repeat.rule(line, first, held.second)
    draft.repeat_from = "done" if repeat.done else "due"
    times.bare = held
    return times


def over(line: Line, day: date, second: int) -> bool:
    from adhd_core.capture.resolve import at

    passed: bool = at(day, second) < line.frame.wall
    return passed
