"""What may follow a day in a phrase: an hour without "at", the end of the day, the other end of a range."""
from __future__ import annotations

from adhd_core.capture.clocks import split_range
from adhd_core.capture.days import Day, coming
from adhd_core.capture.lexicon import DAYS_AWAY, NUMBERS, TONIGHT, WEEKDAYS
from adhd_core.capture.phrase import RANGES, Phrase, clock_atom, day_atom, right_ok

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from adhd_core.capture.line import Line


def after_day(line: Line, k: int, lead: str) -> bool:
    """After a day an hour needs no "at": "friday 9-11", "tomorrow 3p", "monday 9", "tomorrow ten thirty", "friday about 3"."""
    word, here = line.word, line.word[k]
    if split_range(here) is not None:
        return True
    if not here[:1].isdigit():
        return (here in NUMBERS and word[k + 1] in NUMBERS) or (here == "half" and not line.closes(k - 1, k) and right_ok(line, k + 2))
    if not here.isdigit():
        hour, dot, minute = here.partition(".")
        if dot and hour.isdigit() and minute.isdigit() and len(minute) == 2 and (minute == "00" or "12" < minute < "60"):
            return right_ok(line, k + 1)
        mark = here.find("h")
        return here[-1] in "pa" or (mark > 0 and here[mark + 1:mark + 3].isdigit() and int(here[:mark] if here[:mark].isdigit() else 0) > 6)
    before = word[k - 1]
    near = before in WEEKDAYS or before in DAYS_AWAY or before in TONIGHT or lead == "about"
    if not near or line.closes(k - 1, k):
        return False
    if len(here) in (3, 4) and here[-2:] < "60" and not "1900" <= here <= "2100":
        return right_ok(line, k + 1)
    if not 0 < int(here[:5]) <= 12:
        return False
    return right_ok(line, k + 1) or (word[k + 1] in RANGES and word[k + 2].isdigit() and right_ok(line, k + 3))


def closing_time(line: Line, k: int) -> int:
    """eod, cob, end of the day, close of business after a day: index after it."""
    word = line.word
    if word[k] in ("eod", "cob", "eob"):
        return k + 1
    if word[k] not in ("end", "close") or word[k + 1] != "of":
        return 0
    j = k + 3 if word[k + 2] == "the" else k + 2
    if word[j] not in ("day", "business", "play", "work"):
        return 0
    return j + 2 if word[j + 1] == "day" else j + 1


def days_apart(line: Line, k: int, found: Phrase) -> None:
    """The other end of a range from one day and time to another: "fri 9:00 to sat 12:00"."""
    other = Phrase(k + 1)
    j = day_atom(line, k + 1, other, "on")
    if j and other.date is not None and found.date is not None and other.date >= found.date and other.until is None:
        at = j + 1 if line.word[j] == "at" else j
        end = clock_atom(line, at, other, at > j) if other.second is None else j
        if other.second is None and other.date > found.date:
            found.until, found.j = other.date, j
        if other.second is not None and end:
            found.until, found.end, found.j = other.date, other.second, end
            if found.role == "start":
                found.role = ""


def day_of_year(day: date, year: int) -> date:
    """ "Thu Mar 5 10:00 2026": the year comes last."""
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def hyphened(line: Line, k: int) -> tuple[int, Day | None, date | None]:
    """mon-fri as one token: Monday, until Friday."""
    left, _, right = line.word[k].partition("-")
    if left not in WEEKDAYS or right not in WEEKDAYS:
        return 0, None, None
    first = coming(line.frame.today, WEEKDAYS[left])
    return k + 1, Day(first, 2), coming(first, WEEKDAYS[right])
