"""Ends, beginnings and nth days of a day, week, month or year: end of june, mid march, the first monday of may, eom."""
from __future__ import annotations

from adhd_core.capture.amounts import amount
from adhd_core.capture.days import (
    Day,
    coming,
    date,
    days_later,
    made,
    monday_of,
    month_end,
    monthday_ahead,
    months_later,
)
from adhd_core.capture.lexicon import DAYPARTS, DAYS_AWAY, LAST, MONTHS, SEASONS, TONIGHT, UNITS, WEEKDAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

    Found = tuple[int, Day | None]

NOTHING: Found = (0, None)
SHORT = {"qtr": "quarter", "yr": "year", "wk": "week", "mth": "month", "wkend": "weekend", "week-end": "weekend"}


def period(line: Line, j: int) -> tuple[int, date | None, date | None, str]:
    """(the, this, next) day, week, month, quarter, year or a month by name: next index, first day, last day, kind."""
    frame, word = line.frame, line.word
    today, shift = frame.today, 0
    for _ in range(2):
        if word[j] in LAST and frame.loose and word[j + 1] not in DAYS_AWAY and word[j + 1] not in WEEKDAYS:
            shift, j = -1, j + 1
        elif word[j] in ("the", "this", "next", "following", "coming", "current"):
            shift = 1 if word[j] in ("next", "following", "coming") else 0
            j += 1
    name = SHORT.get(word[j], word[j])
    if name in ("day", "today", "business", "play", "workday", "work"):
        return j + 1, days_later(today, shift), days_later(today, shift), "day"
    if name in WEEKDAYS and word[j + 1] not in ("week", "night"):
        when = days_later(today, (WEEKDAYS[name] - today.weekday() - 1) % 7 + 1)
        return j + 1, when, when, "day"
    if name in DAYS_AWAY:
        when = days_later(today, DAYS_AWAY[name])
        return j + 1, when, when, "day"
    if name in ("week", "workweek"):
        monday = days_later(monday_of(today), 7 * shift)
        friday = 4 if name == "workweek" or (frame.week_end == 4 and (shift or today.weekday() <= 4)) else 6
        return j + 1, monday, days_later(monday, friday), "week"
    if name == "month":
        first = months_later(today.replace(day=1), shift)
        return j + 1, first, month_end(first), "month"
    if name == "quarter":
        first = months_later(date(today.year, today.month - (today.month - 1) % 3, 1), 3 * shift)
        return j + 1, first, month_end(months_later(first, 2)), "quarter"
    if name == "year":
        return j + 1, date(today.year + shift, 1, 1), date(today.year + shift, 12, 31), "year"
    if name in MONTHS:
        from adhd_core.capture.dates import year_at

        k, year = year_at(line, j + 1)
        month = MONTHS[name]
        first = date(year or (today.year + (1 if month < today.month else 0)), month, 1)
        return k or j + 1, first, month_end(first), "month"
    if name in SEASONS or (name[:1] in "qh" and name[1:].isdigit()):
        from adhd_core.capture.seasons import part_of_year, season

        k, first_day, last_day = season(line, j) if name in SEASONS else part_of_year(line, j)
        return k, first_day, last_day, "quarter"
    if len(name) == 4 and name.isdigit() and "1900" <= name <= "2199":
        return j + 1, date(int(name), 1, 1), date(int(name), 12, 31), "year"
    return 0, None, None, ""


def end_of(line: Line, i: int, lead: str) -> Found:
    """end of month, beginning of next week, mid june, early tomorrow, later this week."""
    word, today = line.word, line.frame.today
    here = word[i]
    if line.closes(i, i + 1) or (here in ("early", "late", "later") and line.before(i) in UNITS):
        return NOTHING
    j = i + 2 if word[i + 1] == "of" else i + 1
    if here in ("end", "beginning", "start", "middle", "close") and j == i + 1:
        return NOTHING
    if here == "close":
        if word[j] not in ("business", "play", "day", "work"):
            return NOTHING
        here = "end"
    if here in ("early", "late", "later") and word[j] in ("in", "on"):
        j += 1
    if word[j] in TONIGHT or (here == "early" and word[j] in DAYS_AWAY):
        return j + 1, Day(days_later(today, DAYS_AWAY.get(word[j], 0)), part="morning" if here == "early" else "night")
    if word[j] in ("this", "tomorrow") and word[j + 1] in DAYPARTS and here in ("early", "late", "later"):
        if word[j] == "this":
            from adhd_core.capture.relative import this_part

            return this_part(line, j + 1)
        return j + 2, Day(days_later(today, 1), part=word[j + 1])
    if word[j] in DAYPARTS and line.frame.loose and here in ("early", "late", "mid") and line.ends(j + 1):
        return j + 1, Day(today, 2, edge=True, part=word[j])
    k, first, last, kind = period(line, j)
    if first is None or last is None or (here in ("early", "late", "mid") and kind == "day" and word[j] == "day"):
        return NOTHING
    named = word[j] in ("the", "this", "next", "following", "coming", *LAST) or kind == "day" or word[k - 1] in MONTHS \
        or len(word[k - 1]) == 4 or word[k - 1] in SEASONS
    strength = 2 if lead or named or line.frame.loose or here == "end" else 1
    if here == "later":
        if word[j] not in ("today", "this", "the"):
            return NOTHING
        if kind != "day":  # not before tomorrow, and in its second half
            half = days_later(first, 3 if kind == "week" else ((last - first).days + 1) // 2)
            return k, Day(min(max(half, days_later(today, 1)), last), 2, edge=True)
        return k, Day(today, 3)
    if here == "end":
        return end_day(line, k, last, kind, strength)
    if here == "late" and kind != "day":
        first = days_later(last, -6) if kind != "week" else days_later(first, 3)
    elif here in ("mid", "middle"):
        first = days_later(first, 2 if kind == "week" else 14) if kind != "year" else date(first.year, 7, 1)
    if kind == "day" and here != "early":
        return NOTHING
    if kind == "year" and here == "late":
        first = date(last.year, 10, 1)
    gone = line.frame.loose and not LAST.isdisjoint(word[j:k])
    if first < today and not gone:
        first = today if last >= today and here != "beginning" and here != "start" else following(first, kind)
    sure = here in ("early", "late", "mid") and word[j] in ("next", "this")
    return k, Day(first, 3 if sure else strength, edge=not sure)


def following(first: date, kind: str) -> date:
    """The beginning after one that is over."""
    if kind == "week" or kind == "day":
        return days_later(first, 7 if kind == "week" else 1)
    return months_later(first, {"month": 1, "quarter": 3}.get(kind, 12))


def end_day(line: Line, k: int, last: date, kind: str, strength: int, edge: bool = True) -> Found:
    """ "end of day" may be followed by the day: "end of day friday"."""
    if kind == "day":
        from adhd_core.capture.dates import day

        at = k + 1 if line.word[k] in ("on", "today") else k
        if line.word[at] in WEEKDAYS or line.word[at] in DAYS_AWAY:
            j, other = day(line, at, "on")
            if other is not None:
                other.role, other.strength = "due", 3
                return j, other
    return k, Day(last, strength, edge=edge, role="due")


def ends_period(line: Line, name: str) -> date:
    today, frame = line.frame.today, line.frame
    if name == "day":
        return today
    if name == "week":
        friday = frame.week_end == 4 and today.weekday() <= 4
        return days_later(monday_of(today), 4 if friday else 6)
    if name == "month":
        return month_end(today)
    if name == "next month":
        return month_end(months_later(today.replace(day=1), 1))
    if name == "quarter":
        return month_end(months_later(date(today.year, today.month - (today.month - 1) % 3, 1), 2))
    return date(today.year, 12, 31)


def ordinal_at(line: Line, i: int, lead: str) -> Found:
    """first of april, last day of the month, third monday in june, first thing tomorrow; alone: last friday."""
    from adhd_core.capture.dates import ordinal_of

    word, frame = line.word, line.frame
    if line.closes(i, i + 1):
        return NOTHING
    nth = -1 if word[i] in ("last", "final") else ordinal_of(word[i])
    j = i + 1
    if word[i] in ("first", "1st") and word[j] == "thing":
        return first_thing(line, j + 1)
    if word[j] in ("of", "in") and nth:
        k, first, last, kind = period(line, j + 1)
        if first is None or last is None or kind == "day" or (word[i] in ("second", "third", "first") and kind != "month"):
            return NOTHING
        if nth > 0 and kind == "month" and word[j + 1] == "the":
            exact = monthday_ahead(frame.today, nth)
        else:
            exact = last if nth < 0 else made(first.year, first.month, nth)
        if exact is not None and exact < frame.today and word[k - 1] in MONTHS:
            exact = made(exact.year + 1, exact.month, exact.day)
        return (k, Day(exact, 3)) if exact else NOTHING
    target = SHORT.get(word[j], word[j])
    if nth > 0 and target in ("quarter", "half"):
        from adhd_core.capture.seasons import nth_quarter

        return nth_quarter(line, j, nth, lead)
    part = ""
    if target in WEEKDAYS and word[j + 1] in DAYPARTS and word[j + 2] in ("of", "in"):
        part, j = word[j + 1], j + 1
    before_last = word[j] == "to" and word[j + 1] == "last"  # "2nd to last friday in may"
    if nth > 0 and (word[j] == "last" or before_last):
        nth, j = -nth, j + (2 if before_last else 1)
        target = SHORT.get(word[j], word[j])
    after = word[j + 1] in ("this", "next") and word[j + 2] in ("month", "year")
    if target == "week" and (word[j + 1] in ("of", "in") or after) and nth:
        from adhd_core.capture.seasons import week_of_month

        k, first, last, kind = period(line, j + 1 if after else j + 2)
        if first is None or last is None or kind not in ("month", "year"):
            return NOTHING
        monday = week_of_month(first, last, nth)
        return (k, Day(monday, 2 if nth < 0 or lead else 3, edge=True)) if monday >= frame.today else NOTHING
    bare = (word[j + 1] in ("this", "next") or (frame.loose and word[j + 1] in LAST)) and (
        word[j + 2] in MONTHS or word[j + 2] == "month" or (frame.loose and word[j + 2] == "week"))
    if (target in WEEKDAYS or target in ("day", "weekend", "weekday", "workday")) and (word[j + 1] in ("of", "in") or bare) and nth:
        k, first, last, kind = period(line, j + 1 if bare else j + 2)
        if first is None:
            k, total, _ = amount(line, j + 2)
            if k and total[0] and not (total[1] or total[2] or total[3]):
                first = months_later(frame.today.replace(day=1), total[0])
                last, kind = month_end(first), "months"
        if first is None or last is None or kind in ("day",):
            return NOTHING
        exact = nth_in(first, last, target, nth)
        gone = frame.loose and not {"this", *LAST}.isdisjoint(word[j:k])
        if exact is not None and exact < frame.today and kind == "month" and not gone and not year_told(line, k - 1):
            again = months_later(first, 12 if word[k - 1] in MONTHS else 1)
            exact = nth_in(again, month_end(again), target, nth)
        return (k, Day(exact, 3, part=part)) if exact else NOTHING
    if target in WEEKDAYS and nth > 0 and word[j + 1] in ("after", "before"):
        from adhd_core.capture.relative import day_there

        k, base = day_there(line, j + 2, "on")
        if base is not None and base.second is None and base.moment is None:
            step = coming(base.date, WEEKDAYS[target]) if word[j + 1] == "after" else \
                days_later(base.date, -((base.date.weekday() - WEEKDAYS[target] - 1) % 7 + 1))
            return k, Day(days_later(step, 7 * (nth - 1) * (1 if word[j + 1] == "after" else -1)))
    if word[i] == "last":
        from adhd_core.capture.gone import past_day

        return past_day(line, i, lead)
    return NOTHING


def year_told(line: Line, k: int) -> bool:
    """The last word of a period is a year, as 2002 or '02."""
    return (len(line.word[k]) == 4 and line.word[k].isdigit()) or line.raw[k][:1] in ("'", "’")


def nth_in(first: date, last: date, target: str, nth: int) -> date | None:
    """The nth such day between two days; -1 is the last one."""
    if abs(nth) > 31:
        return None
    wanted: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6) if target == "day" else (0, 1, 2, 3, 4)
    if target in WEEKDAYS or target == "weekend":
        wanted = (WEEKDAYS.get(target, 5),)
    step, day, seen = (1, first, 0) if nth > 0 else (-1, last, 0)
    while first <= day <= last:
        if day.weekday() in wanted:
            seen += 1
            if seen == abs(nth):
                return day
        day = days_later(day, step)
    return None


def first_thing(line: Line, j: int) -> Found:
    from adhd_core.capture.dates import day

    frame, word = line.frame, line.word
    if word[j] == "in" and word[j + 1] == "the" and word[j + 2] == "morning":
        return j + 3, Day(days_later(frame.today, 1), part="morning")
    if line.ends(j) or line.closes(j - 1, j):
        return j, Day(days_later(frame.today, 1 if frame.wall.hour >= 9 and not frame.early else 0), 2, edge=True, part="morning")
    k, found = day(line, j + 1 if word[j] == "on" else j, "on")
    if found is None or found.second is not None:
        return NOTHING
    if word[k] == "morning":
        k += 1
    found.part, found.strength = "morning", 3
    return k, found
