"""Days gone by: yesterday, last friday, the past 2 weeks, 2-4 days ago, tuesday of last week, last easter.

They are dates only where they are the whole line, or after "due": in a title they tell something and stay words.
"""
from __future__ import annotations

from adhd_core.capture.days import Day, coming, date, days_later, made, monday_of, months_later
from adhd_core.capture.lexicon import DAYPARTS, HOLIDAY_WORDS, LAST, MONTHS, PLURAL_WEEKDAYS, SEASONS, UNITS, WEEKDAYS
from adhd_core.capture.periods import SHORT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.amounts import Amount
    from adhd_core.capture.line import Line

    Found = tuple[int, Day | None]

NOTHING: Found = (0, None)
AGO = frozenset(("ago", "back", "earlier", "before", "prior"))


def past_day(line: Line, i: int, lead: str) -> Found:
    """A day gone by whose first word (yesterday, last, past, previous) stands at i."""
    from adhd_core.capture.relative import moved

    today, word = line.frame.today, line.word
    if (not line.frame.loose and lead != "due") or (line.closes(i, i + 1) and not line.ends(i + 1)):
        return NOTHING
    if word[i] not in LAST:
        return i + 1, Day(days_later(today, -1))
    j = i + 1
    target = SHORT.get(word[j], word[j])
    if target in WEEKDAYS:
        there = coming(today, WEEKDAYS[target])
        return j + 1, Day(days_later(there, -7 if there != days_later(today, 7) else -14))
    if target in ("night", "evening"):
        return j + 1, Day(days_later(today, -1), part=target)
    if target in ("day", "week", "weekend", "fortnight", "weekday", "workday", "quarter", "month", "year", "hour", "minute", "second"):
        return last_period(line, j, target)
    if target in MONTHS:
        first = made(today.year - (MONTHS[target] >= today.month), MONTHS[target], 1)
        return (j + 1, Day(first)) if first else NOTHING
    if target in SEASONS:
        from adhd_core.capture.seasons import ends

        year, first_day = today.year, SEASONS[target]
        while ends(year, *first_day) >= today:
            year -= 1
        return j + 1, Day(date(year, *first_day))
    if target in HOLIDAY_WORDS:
        return last_feast(line, j)
    from adhd_core.capture.amounts import amount

    k, total, _ = amount(line, j)
    return (k, moved(line, today, total, True)) if k else NOTHING


def last_period(line: Line, j: int, unit: str) -> Found:
    """The unit before this one, counted back from today; "last week tuesday" is a day of it."""
    from adhd_core.capture.relative import moved

    today, word = line.frame.today, line.word
    if unit == "week":
        k = j + 2 if word[j + 1] in ("on", "-") else j + 1
        if word[k] in WEEKDAYS:
            return k + 1, Day(days_later(monday_of(today), WEEKDAYS[word[k]] - 7))
    if unit == "weekend":
        return j + 1, Day(days_later(monday_of(today), -2))
    if unit in ("weekday", "workday"):
        return j + 1, Day(workday_before(today))
    if unit == "quarter":
        return j + 1, Day(months_later(today, -3))
    amounts: dict[str, Amount] = {"day": (0, 1, 0, 0), "week": (0, 7, 0, 0), "fortnight": (0, 14, 0, 0), "month": (1, 0, 0, 0),
                                  "year": (12, 0, 0, 0), "hour": (0, 0, 0, 3600), "minute": (0, 0, 0, 60), "second": (0, 0, 0, 1)}
    return j + 1, moved(line, today, amounts[unit], True)


def workday_before(today: date) -> date:
    day = days_later(today, -1)
    while day.weekday() > 4:
        day = days_later(day, -1)
    return day


def last_feast(line: Line, j: int) -> Found:
    """ "last easter": the latest one before today."""
    from adhd_core.capture.holidays import holiday_at

    frame = line.frame
    held, frame.today = frame.today, days_later(frame.today, -365)
    try:
        k, found = holiday_at(line, j, "", True)
        if found is not None and found.date >= held:
            return NOTHING
        if found is not None and days_later(found.date, 340) < held:
            frame.today = days_later(found.date, 1)
            again = holiday_at(line, j, "", True)
            found = again[1] if again[1] is not None and again[1].date < held else found
    finally:
        frame.today = held
    return k, found


def counted_back(line: Line, i: int) -> Found:
    """2 thursdays ago, 2 weekends ago, 5 mornings back, 2-4 days ago, 15 min before, 20 seconds before now."""
    from adhd_core.capture.amounts import ZERO, amount, number, scaled
    from adhd_core.capture.relative import between_amounts, moved

    word, today = line.word, line.frame.today
    k, few, many = between_amounts(line, i)
    if k and word[k] in AGO and line.ends(k + 1):
        found = moved(line, today, many, True)
        last = moved(line, today, few, True)
        found.last = last.date if found.moment is None else None
        return k + 1, found
    k, total, _ = amount(line, i)
    if not k and word[i] == "the" and word[i + 2] in AGO and line.ends(i + 3):
        k, total, _ = amount(line, i + 1) if word[i + 1] not in UNITS else (i + 2, scaled(1, UNITS[word[i + 1]]) or ZERO, "")
    if k and word[k] in AGO and (line.ends(k + 1) or word[k] == "ago"):
        return k + 1, moved(line, today, total, True)
    if k and word[k] == "before" and word[k + 1] in ("now", "today") and line.ends(k + 2):
        return k + 2, moved(line, today, total, True)
    j, count = number(line, i)
    if not j or count != int(count) or not 0 < count < 1000 or word[j + 1] not in AGO:
        return NOTHING
    times, name = int(count), word[j].rstrip("s") if word[j] not in WEEKDAYS else word[j]
    weekday = PLURAL_WEEKDAYS.get(word[j], WEEKDAYS.get(word[j], -1))
    if weekday >= 0:
        nearest = days_later(today, -((today.weekday() - weekday - 1) % 7 + 1))
        return j + 2, Day(days_later(nearest, -7 * (times - 1)))
    if name == "weekend":
        return j + 2, Day(days_later(monday_of(today), -2 - 7 * (times - 1)))
    if name in DAYPARTS:
        return j + 2, Day(days_later(today, -times), part=name)
    return NOTHING


def day_of_last_week(line: Line, i: int, number: int) -> Found:
    """ "tuesday of last week", "sunday last week": a weekday stands at i. In a title both stay words."""
    word = line.word
    k = i + 2 if word[i + 1] in ("of", "from", "in") else i + 1
    k = k + 1 if word[k] == "the" else k
    if word[k] not in LAST or word[k + 1] not in ("week", "wk"):
        return NOTHING
    if not line.frame.loose:
        return -1, None
    return k + 2, Day(days_later(monday_of(line.frame.today), number - 7))


__all__ = ["counted_back", "day_of_last_week", "past_day"]
