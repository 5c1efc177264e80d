"""Repetitions that are seldom written: every half hour, every 5pm, every 2, 15, 27, every 4/15, every christmas, rec:+1w."""
from __future__ import annotations

from adhd_core.capture.amounts import amount, minutes
from adhd_core.capture.clocks import clock
from adhd_core.capture.lexicon import HOLIDAYS, UNITS
from adhd_core.capture.patterns import NO_DAY, day_list, of_freq
from adhd_core.capture.phrase import Phrase, right_ok
from adhd_core.capture.repeat import Repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line
    from adhd_core.capture.patterns import Item

NAMES = {"valentine": (2, 14), "new year day": (1, 1), "new year eve": (12, 31), "independence day": (7, 4)}


def seldom(line: Line, j: int) -> Repeat | None:
    """What the plain rules after "every" left at j."""
    word = line.word
    here = word[j]
    k, size, unit = amount(line, j) if here != "half" or word[j + 1] != "year" else (j + 2, (6, 0, 0, 0), "")
    if k:
        length = minutes(size)
        if size[3] % 60 or unit[:1] == "s":
            return None  # nobody repeats a task by the second
        if length:
            return of_freq("hour", length // 60, k) if length % 60 == 0 else of_freq("min", length, k)
        return of_freq("month", size[0], k) if size[0] and not size[1] else None
    if here[0].isdigit() or here in ("noon", "midnight", "midday"):
        return figures(line, j)
    for count in (3, 2, 1):
        name = " ".join(word[j:j + count]).replace("’", "'")
        date = HOLIDAYS.get(name) or NAMES.get(name)
        if (date is not None or name == "thanksgiving") and right_ok(line, j + count):
            found = Repeat("YEARLY")
            found.j = j + count
            if date is None:
                found.months, found.nths = [11], [(4, 3)]
            else:
                found.months, found.monthdays = [date[0]], [date[1]]
            return found
    return None


def figures(line: Line, j: int) -> Repeat | None:
    """A clock time ("every 5pm"), days of the month ("every 2, 15, 27"), a date in figures ("every 4/15")."""
    word = line.word
    here = word[j]
    if here.isdigit() and len(here) < 3:
        k, days = day_list(line, j)
        stands = right_ok(line, k) or (len(days) > 1 and word[k].isalpha())
        if days and max(days) <= 31 and stands and word[k] not in NO_DAY and word[k] not in UNITS and word[k] != "m":
            found = Repeat("MONTHLY")
            found.monthdays, found.j = days, k
            return found
    k, time = clock(line, j, False)
    if time is not None and time.strength > 1:
        found = Repeat("DAILY")
        found.j = j  # the time itself is read where it stands, as if nothing stood before it
        line.word[j - 1] = ""
        return found
    if "/" in here:
        from adhd_core.capture.dates import day

        k, when = day(line, j, "on")
        if when is not None and when.second is None and right_ok(line, k):
            found = Repeat("YEARLY")
            found.months, found.monthdays, found.j = [when.date.month], [when.date.day], k
            return found
    return None


def dates_of_year(found: Repeat, dates: list[tuple[int, int]]) -> None:
    """Days that differ from month to month: the rule names every such day of every such month and then the places that are meant."""
    months, days = sorted({month for month, _ in dates}), sorted({day for _, day in dates})
    found.months, found.monthdays = months, days
    if len(set(dates)) == len(months) * len(days):
        return
    every = [(month, day) for month in months for day in days if day < 29 or (month != 2 and (day < 31 or month not in (4, 6, 9, 11)))]
    found.setpos = [every.index(date) + 1 for date in sorted(set(dates)) if date in every]
    found.dates = [(month, day, -1) for month, day in dates]


def nth_of_months(items: list[Item], j: int) -> Repeat | None:
    """ "1st wed jan, 3rd thu jul", as `dates_of_year`; the order of equal ordinals changes from year to year, so they stay words."""
    if any(not month or what > 6 or nth < 0 for nth, what, month in items):
        return None
    found = Repeat("YEARLY")
    found.j = j
    kinds = sorted({(nth, what) for nth, what, _ in items})
    months = sorted({month for _, _, month in items})
    found.months, found.nths = months, kinds
    if len(set(items)) == len(months) * len(kinds):
        return found
    if len({nth for nth, _ in kinds}) < len(kinds):
        return None
    every = [(month, kind) for month in months for kind in kinds]
    found.setpos = sorted(every.index((month, (nth, what))) + 1 for nth, what, month in set(items))
    found.dates = [(month, nth, what) for nth, what, month in items]
    return found


def window(repeat: Repeat, held: Phrase) -> None:
    """ "every 2 hours between 9 and 17": the hours of the day in which it comes."""
    first, last = (held.second or 0) // 3600, (held.end or 0)
    until = last // 3600 if repeat.freq == "HOURLY" or last % 3600 else last // 3600 - 1
    if until <= first or until > 23:
        return
    step = repeat.interval if repeat.freq == "HOURLY" else 1
    repeat.hours = [hour * 60 for hour in range(first, until + 1, step)]
    if 24 % step:
        repeat.freq, repeat.interval = "DAILY", 1
    held.end = None


def value_of(line: Line, i: int, value: str) -> Repeat | None:
    """The value of repeat:, recur:, every: and rec: at token i. `m` is months; rec:1w counts from done, rec:+1w from the date."""
    from adhd_core.capture.bounds import tail
    from adhd_core.capture.line import Line as Cut
    from adhd_core.capture.recurrence import WORDS, recurrence, suffixes

    key = line.raw[i].lstrip("([{").partition(":")[0].lower()
    text = value.strip("\"'")
    strict = text[:1] == "+"
    text = text.lstrip("+")
    if text[:1] == "p" and text[1:].strip("t")[:1].isdigit():
        text = text[1:].strip("t")  # an ISO 8601 duration
    digits = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    if digits.isdigit():
        text = {"m": digits + "mo", "b": digits + " workdays", "q": digits + " quarters", "": digits + "d"}.get(text[len(digits):], text)
        text = "workdays" if text == "1 workdays" else text
        text = text.replace("mo", " months")
    inner = Cut(text if text in WORDS or text.partition(" ")[0] in ("every", "each", "after") else "every " + text, line.frame)
    loose, line.frame.loose = line.frame.loose, True
    found = recurrence(inner, 0)
    line.frame.loose = loose
    if found is None or found.j < inner.count:
        return None
    found.i, found.j = -1, i + 1
    found.done = found.done or (key == "rec" and digits.isdigit() and not strict)
    if not (found.weekdays or found.monthdays):
        suffixes(line, found)
    while tail(line, found):
        pass
    return found


__all__ = ["dates_of_year", "nth_of_months", "seldom", "value_of", "window"]
