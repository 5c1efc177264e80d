"""Longer stretches of the calendar: seasons, calendar weeks, quarters and halves of a year, the next 3 days."""
from __future__ import annotations

from adhd_core.capture.amounts import amount
from adhd_core.capture.days import Day, date, days_later, made, monday_of, month_end, months_later
from adhd_core.capture.lexicon import MONTHS, SEASONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

    Found = tuple[int, Day | None]
    Stretch = tuple[int, date | None, date | None]

NOTHING: Found = (0, None)
# first month of a quarter or half year, and how many months it has
PARTS = {"q1": (1, 3), "q2": (4, 3), "q3": (7, 3), "q4": (10, 3), "h1": (1, 6), "h2": (7, 6)}
LEADS = frozenset(("in", "by", "before", "until", "till", "from", "due", "starting", "after", "of", "during"))


def season(line: Line, j: int, later: bool = False) -> Stretch:
    """(index after it, first day, last day) of the season at j, of a named year or the one that is on or comes next."""
    from adhd_core.capture.dates import year_at

    month, day = SEASONS[line.word[j]]
    today = line.frame.today
    k, year = year_at(line, j + 1)
    if not k:
        k, year = j + 1, today.year - 1
        while ends(year, month, day) < today or (later and date(year, month, day) <= today):
            year += 1
    return k, date(year, month, day), ends(year, month, day)


def ends(year: int, month: int, day: int) -> date:
    return days_later(months_later(date(year, month, day), 3), -1)


def season_at(line: Line, j: int, lead: str) -> Found:
    """in summer, by the spring of 2027: a do-date at its first day, or today if it is on."""
    k, first, _ = season(line, j, lead in ("by", "before", "due", "until", "till"))
    named = k > j + 1
    if line.word[j] == "fall" and lead not in ("in", "this", "next", "by", "until") and not named:
        return NOTHING
    if first is None or not (lead in LEADS or lead in ("this", "next", "over") or line.frame.loose):
        return NOTHING
    if stated(line) and not line.frame.loose:
        return NOTHING
    return k, Day(first if named and line.frame.loose else max(first, line.frame.today), 2, edge=True)


SUBJECTS = frozenset(("i", "i'll", "i'm", "i’ll", "i’m", "we", "we'll", "we're", "he", "he'll", "she", "she'll", "they", "they'll", "it",
                      "it's"))
VERBS = frozenset(("is", "was", "are", "were", "will", "has", "went", "had"))


def stated(line: Line) -> bool:
    """A line that tells something ("it is set to be released in q3") rather than what to do: there a long stretch is no plan."""
    return line.word[0] in SUBJECTS or not VERBS.isdisjoint(line.word[1:min(line.count, 30)])


def part_of_year(line: Line, j: int) -> Stretch:
    """Q3, Q3 2026, 2026Q3, H2 at j: (index after it, first day, last day); index 0 when there is none."""
    from adhd_core.capture.dates import year_at

    here, today = line.word[j], line.frame.today
    k, year = year_at(line, j + 1)
    if here not in PARTS:
        if here[-2:] not in PARTS:
            at, year = year_at(line, j)
            if not at or line.word[at] not in PARTS:
                return 0, None, None
            k, here = at + 1, line.word[at]
        else:
            digits = here[:-2].rstrip("-/")
            if not digits.isdigit() or len(digits) not in (2, 4):
                return 0, None, None
            k, here, year = j + 1, here[-2:], int(digits) + (2000 if len(digits) == 2 else 0)
    month, size = PARTS[here]
    if not k:
        k, year = j + 1, today.year
        if months_later(date(year, month, 1), size) <= today:
            year += 1
    first = made(year, month, 1)
    return (k, first, month_end(months_later(first, size - 1))) if first else (0, None, None)


def quarter_at(line: Line, j: int, lead: str) -> Found:
    k, first, _ = part_of_year(line, j)
    sure = lead in LEADS or line.frame.loose or ((k > j + 1 or len(line.word[j]) > 2) and not lead)
    if first is None or not sure or (not line.frame.loose and stated(line)):
        return NOTHING
    told = line.frame.loose and (k > j + 1 or len(line.word[j]) > 2)
    return k, Day(first if told else max(first, line.frame.today), 2, edge=True)


def nth_quarter(line: Line, i: int, nth: int, lead: str) -> Found:
    """third quarter, 4th quarter of 2026, first half of next year: i is the index of the noun."""
    from adhd_core.capture.dates import year_at

    word, today = line.word, line.frame.today
    size = 6 if word[i] == "half" else 3
    if not 0 < nth <= 12 // size or (not line.frame.loose and stated(line)):
        return NOTHING
    at = i + 2 if word[i + 1] == "of" else i + 1
    if size == 6 and at == i + 2 and word[at] in MONTHS:
        k, year = year_at(line, at + 1)
        half = made(year or today.year, MONTHS[word[at]], 1 if nth == 1 else 16)
        if half is not None and not k and month_end(half) < today:
            half = months_later(half, 12)
        return (k or at + 1, Day(half if k or half is None else max(half, today), 2, edge=True)) if half is not None else NOTHING
    if word[at] in ("the", "this", "next") and word[at + 1] == "year":
        k, year = at + 2, today.year + (word[at] == "next")
        if word[at] == "the" and months_later(date(year, 1 + size * (nth - 1), 1), size) <= today:
            year += 1
    else:
        k, year = year_at(line, i + 1)
    month = 1 + size * (nth - 1)
    if not k:
        if size == 6 or not (lead in LEADS or line.frame.loose):
            return NOTHING
        k, year = i + 1, today.year + (months_later(date(today.year, month, 1), size) <= today)
    first = made(year, month, 1)
    if first is None:
        return NOTHING
    return k, Day(max(first, today) if month_end(months_later(first, size - 1)) >= today else first, 2, edge=True)


def week_at(line: Line, i: int, lead: str) -> Found:
    """week of 20 march, week commencing 20 march, w/c 20 march, week 31, week 3 of 2027: the Monday of it."""
    word, today = line.word, line.frame.today
    j = i + 1
    if word[i] == "w/c" or word[j] in ("of", "commencing", "beginning", "starting", "from"):
        from adhd_core.capture.relative import day_there

        if line.closes(i, j):
            return NOTHING
        k = j if word[i] == "w/c" else j + 2 if word[j + 1] == "on" else j + 1
        if word[j] in ("of", "from") and not (word[k] == "the" or word[k][:1].isdigit() or word[k + 1][:1].isdigit()):
            return NOTHING
        end, base = day_there(line, k, "on")
        if base is None or base.second is not None or base.moment is not None or base.last is not None:
            return NOTHING
        return end, Day(monday_of(days_later(base.date, base.date.weekday() == 6)), 2, edge=True)
    number = word[j]
    if not number.isdigit() or len(number) > 2 or not 1 <= int(number) <= 53 or not (lead in LEADS or line.frame.loose):
        return NOTHING
    from adhd_core.capture.dates import year_at

    k, year = year_at(line, j + 1)
    first = week_one(year or today.year)
    monday = days_later(first, 7 * (int(number) - 1))
    if not k:
        k = j + 1
        if days_later(monday, 6) < today:
            monday = days_later(week_one(today.year + 1), 7 * (int(number) - 1))
    return k, Day(monday if k > j + 1 else max(monday, today), 2, edge=True)


def week_one(year: int) -> date:
    """The Monday of ISO week 1."""
    return monday_of(date(year, 1, 4))


def week_of_month(first: date, last: date, nth: int) -> date:
    """The nth week of a stretch of days (-1 the last); a week belongs where its Thursday is, and begins no earlier than `first`."""
    monday = monday_of(days_later(first, 3))
    if nth < 0:
        at = monday_of(days_later(last, -3))
        return days_later(at, 7 * (nth + 1))
    return max(first, days_later(monday, 7 * (nth - 1)))


def coming_units(line: Line, i: int, j: int, lead: str) -> Found:
    """next 3 days, the coming two weeks, next few hours: due when they are over."""
    from adhd_core.capture.relative import moved

    k, total, _ = amount(line, j)
    if not k or line.word[j] in ("a", "an", "half", "quarter"):
        return NOTHING
    found = moved(line, line.frame.today, total)
    found.role, found.edge = "due", True
    found.strength = 2 if lead or line.frame.loose or i != 1 else 1
    return k, found


def after_next_at(line: Line, i: int) -> Found:
    """ "the week after next", "month after next", "day after next" """
    today, unit = line.frame.today, line.word[i]
    j = i + 4 if line.word[i + 2] == "the" and line.word[i + 3] == "next" else i + 3
    if line.word[j - 1] != "next":
        return NOTHING
    if unit == "day":
        return j, Day(days_later(today, 2))
    if unit in ("week", "weekend"):
        return j, Day(days_later(monday_of(today), 14 if unit == "week" else 19))
    return j, Day(months_later(today.replace(day=1), 2) if unit == "month" else months_later(today.replace(month=1, day=1), 24))
