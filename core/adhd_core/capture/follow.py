"""What may follow a day in a phrase: an hour without "at", the end of the day, the other end of a range."""
from __future__ import annotations

from adhd_core.capture.clocks import split_range
from adhd_core.capture.dates import day
from adhd_core.capture.days import Day, coming, days_later
from adhd_core.capture.deeds import deed_at
from adhd_core.capture.lexicon import DAYS_AWAY, MONTHS, NUMBERS, TONIGHT, WEEKDAYS
from adhd_core.capture.line import EVERY
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
    """The other end of a range with its own day or hour: "fri 9:00 to sat 12:00", "from 4pm today to 5pm tomorrow"."""
    other, held, frame = Phrase(k + 1), line.frame.today, line.frame
    begin = found.date or held
    if begin > held and line.word[k + 1] not in DAYS_AWAY:
        frame.today = begin
    j = day_atom(line, k + 1, other, "on")
    frame.today = held
    if not j:
        j = clock_atom(line, k + 1, other, True)
        at = j + 1 if line.word[j] == "on" else j
        end = day_atom(line, at, other, "on") if j and not line.closes(k, j) and other.end is None else 0
        if not end and (line.word[k] != "and" or found.date is None or not j or other.end is not None):
            return
        if not end and not (right_ok(line, j) or deed_at(line, j)):
            return
        j = end or j
        if not end:
            found.end, found.end_open, found.j = other.second, other.open, j
            return
    elif other.second is None and other.date is not None:
        at = j + 1 if line.word[j] == "at" else j
        end = clock_atom(line, at, other, at > j)
        if not end and other.date > begin and found.date is not None:
            found.until, found.j = other.date, j
        j = end
    if not j or other.second is None or other.date is None or other.date < begin or other.until is not None:
        return
    found.date = begin
    found.until, found.end, found.j = other.date, other.second, j
    found.end_open = False
    if other.open and other.second < 25200:
        found.end = other.second + 43200
    if found.role == "start":
        found.role = ""


def day_of_end(line: Line, k: int, found: Phrase) -> None:
    """ "february 24 at 3pm - 2pm march 3": the day of the other end stands after it."""
    j, other = day(line, k, "on")
    if other is not None and found.date is not None and other.date > found.date and other.second is None and other.moment is None:
        found.until, found.j = other.date, j


def days_long(line: Line, k: int, found: Phrase) -> None:
    """ "18 dec for 10 days": its last day."""
    from adhd_core.capture.amounts import amount

    j, total, _ = amount(line, k + 1)
    if j and total[1] > 1 and total[1] < 400 and not (total[0] or total[2] or total[3]) and right_ok(line, j) and found.date is not None \
            and EVERY.isdisjoint(line.word[:40]) and not line.closes(k, k + 1):
        found.until, found.j = days_later(found.date, total[1] - 1), j
        found.role = "" if found.role == "start" else found.role


def other_end(line: Line, k: int, j: int, first: Day, found: Phrase, lead: str) -> int:
    """The last day of a range whose first day stands at k and whose joining word at j: the index after it, or 0."""
    word, frame = line.word, line.frame
    here = word[j + 1]
    months = here in MONTHS and word[k] in MONTHS
    end_j, end = day(line, j + 1, lead if months else "on")
    if end is None or end.second is not None or end.moment is not None or here in ("in", "a"):
        return 0
    dated = word[k] in MONTHS or word[k][:1].isdigit()
    own_year = any(len(text) == 4 and text.isdigit() for text in word[k:j])
    if end.date > first.date:
        named = word[end_j - 1] if word[end_j - 1].isdigit() else word[end_j - 1][-4:]
        if dated and not own_year and named == str(end.date.year) > str(first.date.year) and word[j] not in ("until", "till", "til"):
            moved = first.date.replace(year=end.date.year, day=min(first.date.day, 28 if first.date.month == 2 else first.date.day))
            found.date = moved if moved < end.date else moved.replace(year=end.date.year - 1)
        found.until, found.strength = end.date, 3
        return end_j
    if here in WEEKDAYS:
        found.until, found.strength = coming(first.date, WEEKDAYS[here]), 3
        return end_j
    if here in DAYS_AWAY or here in TONIGHT:
        return 0
    if dated and not own_year and frame.loose and word[end_j - 1] == str(end.date.year) < str(first.date.year):
        found.date = first.date.replace(year=end.date.year, day=min(first.date.day, 28 if first.date.month == 2 else first.date.day))
        if found.date > end.date:
            found.date = found.date.replace(year=end.date.year - 1)
        found.until, found.strength = end.date, 3
        return end_j
    began = days_later(frame.today, -45) <= days_later(first.date, -365)
    if dated and began and not own_year and here != "the" and end.date >= frame.today and end.date.month != first.date.month:
        found.date, found.until, found.strength = frame.today, end.date, 3  # the range is on
        return end_j
    held, frame.today = frame.today, first.date
    end_j, end = day(line, j + 1, lead if months else "on")
    frame.today = held
    if end is None or end.date <= first.date or end.second is not None:
        return 0
    found.until, found.strength = end.date, 3
    return end_j


def days_in_a_row(line: Line, k: int, j: int, found: Phrase) -> int:
    """ "fri, sat and sun", "saturday and sunday": one stretch of days; the index after it, or `j` when they are not in a row."""
    word, at = line.word, j
    last = days = WEEKDAYS[word[k]]
    while True:
        joined = word[at] in ("and", "&")
        step = at + 1 if joined else at
        if word[step] not in WEEKDAYS or not (joined or line.raw[at - 1][-1:] == ",") or WEEKDAYS[word[step]] != (last + 1) % 7:
            return j
        last, at = (last + 1) % 7, step + 1
        if joined:
            break
    if found.date is None or found.date.weekday() != days:
        return j
    found.until, found.strength = coming(found.date, last), 3
    return at


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


def another_day(line: Line, j: int) -> bool:
    """A second day follows, so that neither alone is meant: "may 5 and june 7", "tue, wed or fri"."""
    word = line.word
    if not line.closes(j - 1, j):
        if word[j + 1] in WEEKDAYS or word[j + 1] in DAYS_AWAY:
            return True
        from adhd_core.capture.dates import ordinal_of

        if word[j] in ("and", "or", "&") and word[j + 1][:1].isdigit() and ordinal_of(word[j + 1]) and ordinal_of(word[j - 1]):
            return True  # "on the 1st and 15th"
        other = word[j] in ("and", "or", "&") and (word[j + 1] in MONTHS or word[j + 1][:1].isdigit()) and day(line, j + 1, "on")[1]
        return bool(other and other.strength > 1)
    stop = j + 7
    while j < stop and (word[j] in WEEKDAYS or word[j] in DAYS_AWAY) and line.raw[j][-1:] == ",":
        j += 1
    return (word[j] in WEEKDAYS or word[j] in DAYS_AWAY) and word[j + 1] in ("or", "and", "&") \
        and (word[j + 2] in WEEKDAYS or word[j + 2] in DAYS_AWAY)


def latest(line: Line, found: Phrase) -> None:
    """ "friday at the latest", "friday latest", "6ish", "or so" belong to the phrase."""
    word, j = line.word, found.j
    if word[j] == "at" and word[j + 1] == "the" and word[j + 2] == "latest":
        found.j, found.role = j + 3, found.role or "due"
    elif word[j] == "latest":
        found.j, found.role = j + 1, found.role or "due"
    elif word[j] == "or" and word[j + 1] in ("so", "earlier", "sooner", "before", "later", "after") and not line.closes(j, j + 1) \
            and (word[j + 1] not in ("before", "after") or line.ends(j + 2)):
        found.j = j + 2
    elif word[j] == "sometime" and line.ends(j + 1) and not line.closes(j - 1, j):
        found.j = j + 1


def years_on(line: Line, k: int, found: Phrase) -> int:
    """ "november 10th in two years", "christmas a year from now": the index after the years, or 0."""
    from adhd_core.capture.amounts import amount

    word = line.word
    led = word[k] == "in"
    j, total, _ = amount(line, k + 1 if led else k)
    if not j or not total[0] or total[0] % 12 or total[1] or total[3] or found.date is None or found.until is not None:
        return 0
    if not led:
        if word[j] != "from" or word[j + 1] not in ("now", "today"):
            return 0
        j += 2
    if word[j - 1] in ("year", "years") and not (line.ends(j) or line.closes(k, j) or right_ok(line, j)):
        return 0
    year = line.frame.today.year + total[0] // 12
    if word[k - 1] in MONTHS or not (moving := feast_in(line, k, year)):
        found.date = day_of_year(found.date, year)
    else:
        found.date = moving
    return j


def feast_in(line: Line, k: int, year: int) -> date | None:
    """The feast whose name ends before k, in a year; None where no feast is named."""
    from adhd_core.capture.holidays import EASTER, MOVING, in_year, plain

    for size in (4, 3, 2, 1):
        name = " ".join(map(plain, line.word[max(k - size, 0):k]))
        if name in EASTER or name in MOVING:
            return in_year(name, year)
    return None
