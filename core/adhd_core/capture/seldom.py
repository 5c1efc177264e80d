"""Repetitions that are seldom written: every half hour, every 5pm, every 2, 15, 27, every 4/15, every christmas, rec:+1w."""
from __future__ import annotations

from adhd_core.capture.amounts import amount, minutes
from adhd_core.capture.clocks import clock
from adhd_core.capture.dates import ordinal_of
from adhd_core.capture.holidays import FIXED, plain
from adhd_core.capture.lexicon import MONTHS, UNITS
from adhd_core.capture.patterns import AND, EVERY, NO_DAY, nth_at, nth_every, of_freq, weekday_list
from adhd_core.capture.phrase import Phrase, right_ok
from adhd_core.capture.repeat import Repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.grammar import Mark
    from adhd_core.capture.line import Line
    from adhd_core.capture.patterns import Item

NAMES = {"valentine": (2, 14)}


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
        name = plain(" ".join(word[j:j + count]).replace("’", "'"))
        date = FIXED.get(name) or NAMES.get(name)
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


def day_list(line: Line, k: int) -> tuple[int, list[int]]:
    """Days of the month: "5", "20 and 30", "the 1st and 24th", "2, 15, 27"; (index after them, days)."""
    word, end = line.word, 0
    days: list[int] = []
    while True:
        at = k + 1 if word[k] == "the" else k
        here = word[at]
        day = int(here) if here.isdigit() and len(here) < 4 else nth_at(line, at)[1]
        if not day or day > 366 or (end and here.isdigit() and UNITS.get(word[at + 1])):
            return end, days
        days.append(day)
        end = at + 1 if here.isdigit() else nth_at(line, at)[0]
        if word[end] in AND and not line.closes(at, end):
            k = end + 1
        elif line.raw[end - 1].endswith(","):
            k = end + 1 if word[end] in AND else end
        else:
            return end, days


def on_date(line: Line, j: int) -> Repeat | None:
    """every 25 dec, every january 1st, every march, every april and december on the 1st and 24th, every 14 jan, 14 apr."""
    word = line.word
    found = Repeat("YEARLY")
    dates: list[tuple[int, int]] = []
    if word[j] in MONTHS:
        found.months, k = [MONTHS[word[j]]], j + 1
        while (word[k] in AND and word[k + 1] in MONTHS) or (line.raw[k - 1].endswith(",") and word[k] in MONTHS):
            k = k if word[k] in MONTHS else k + 1
            found.months.append(MONTHS[word[k]])
            k += 1
        found.j = k
        if line.closes(j, k):
            found.monthdays = [1]
            return found
        at = k + 1 if word[k] in ("on", "the") else k
        at = at + 1 if word[at] == "the" else at
        if nth_at(line, at)[1] and at > k:
            inner = nth_every(line, at, True)
            if inner is not None and inner.freq == "MONTHLY":
                inner.freq, inner.months = "YEARLY", found.months
                return inner
        if word[at] == "day" and at > k:
            at += 1
        end, days = day_list(line, at)
        days = [day for day in days if -32 < day < 32]
        if not end or not days or (at == k and len(word[at]) > 2 and word[at].isdigit()):
            found.monthdays = [1]
            return found
        found.monthdays, found.j = days, end
        if not ((word[end] in AND or line.raw[end - 1].endswith(",")) and len(days) == 1 and len(found.months) == 1):
            return found
        dates, k = [(found.months[0], days[0])], end
    else:
        day = int(word[j][:3]) if word[j].isdigit() else 0
        if not 1 <= day <= 31:
            return None
        dates, k = [(MONTHS[word[j + 1]], day)], j + 2
    while word[k] in AND or line.raw[k - 1].endswith(","):
        at = k + 1 if word[k] in AND else k
        first, last = word[at], word[at + 1]
        first, last = (last, first) if first in MONTHS else (first, last)
        day = int(first) if first.isdigit() and len(first) < 3 else ordinal_of(first)
        if last not in MONTHS or not 1 <= day <= 31:
            break
        dates.append((MONTHS[last], day))
        k = at + 2
    found.months, found.monthdays, found.j = [dates[0][0]], [dates[0][1]], k
    if len(dates) > 1:
        dates_of_year(found, dates)
    return found


def without(line: Line, k: int, found: Repeat) -> int:
    """ "except weekends", "except on sundays", "except in may and june": what is left is named in the rule."""
    word = line.word
    if word[k] in ("on", "for"):
        k += 1
    at = k + 1 if word[k] == "in" else k
    end, months = month_list(line, at)
    if end and not found.months and not word[end][:1].isdigit():
        found.months = [month for month in range(1, 13) if month not in months]
        return end if found.months else 0
    left_out = Repeat()
    end = weekday_list(line, k, left_out)
    if not end or found.interval > 1 or found.freq not in ("DAILY", "WEEKLY") or found.nths:
        return 0
    days = found.weekdays or [0, 1, 2, 3, 4, 5, 6]
    kept = [day for day in days if day not in left_out.weekdays]
    if not kept:
        return 0
    found.freq, found.weekdays = "WEEKLY", kept
    return end


def within(line: Line, k: int, found: Repeat) -> int:
    """ "every monday in june", "every friday in week 12 and 14"."""
    word = line.word
    if found.months or found.freq not in ("DAILY", "WEEKLY", "HOURLY", "MINUTELY", "YEARLY") or found.monthdays or found.nths:
        return 0
    if word[k] in ("week", "weeks") and word[k + 1].isdigit() and found.freq in ("WEEKLY", "YEARLY") and not found.weeks:
        end, weeks = day_list(line, k + 1)
        if min(weeks) > 0 and max(weeks) < 54:
            found.freq, found.weeks = "YEARLY", weeks
            return end
        return 0
    if found.freq == "YEARLY":
        return 0
    end, months = month_list(line, k)
    if not end or word[end][:1].isdigit():
        return 0
    found.months = months
    return end


def month_list(line: Line, k: int) -> tuple[int, list[int]]:
    """may and june, june to august: (next index, months), (0, []) if there is none."""
    word, months, end = line.word, [], 0
    while word[k] in MONTHS:
        months.append(MONTHS[word[k]])
        end = k + 1
        if word[end] in ("to", "-", "–", "through", "thru", "until") and word[end + 1] in MONTHS:
            last = MONTHS[word[end + 1]]
            while months[-1] != last:
                months.append(months[-1] % 12 + 1)
            end += 2
        if word[end] in ("and", "&", "or") and word[end + 1] in MONTHS:
            k = end + 1
        elif line.raw[end - 1].endswith(","):
            k = end + 1 if word[end] in ("and", "&") else end
        else:
            break
    return end, months


def hour_more(line: Line, i: int, last: Mark, found: Repeat) -> int:
    """ "and 17:00", ", 13" after a clock time: one more hour of the day. Index after it, or 0."""
    joined = line.word[i] in ("and", "&")
    if last.value.second is None or not (joined or line.raw[i - 1][-1:] == ","):
        return 0
    k = i + 1 if joined or line.word[i] == "at" else i
    j, time = clock(line, k, True)
    if time is None or time.second % 3600 != last.value.second % 3600:
        return 0
    if time.strength < 2 and not right_ok(line, j) and line.word[j] not in EVERY and line.word[j][-1:] == "s":
        return 0
    found.hours.append((time.second + (43200 if time.open and time.second < 7 * 3600 else 0)) // 60)
    return j


def hours_before(line: Line, last: Mark, first: int, found: Repeat) -> None:
    """ "8am and 8pm every day": the hours that stand before the repetition at `first`."""
    j, hours = last.j, len(found.hours)
    while j and j < first:
        j = hour_more(line, j, last, found)
    if j == first:
        last.j = first
    else:
        del found.hours[hours:]
