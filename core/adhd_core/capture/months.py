"""Days that begin with the name of a month: march 5, march 5-7, april twenty third, in march, march 2027, oct-2, dec25."""
from __future__ import annotations

from adhd_core.capture.dates import century, dated, ordinal_of, year_at
from adhd_core.capture.days import Day, ahead, made, month_end, monthday_ahead, months_later
from adhd_core.capture.deeds import deed_at
from adhd_core.capture.lexicon import MONTHS, NUMBERS, ORDINALS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

    Found = tuple[int, Day | None]

NOTHING: Found = (0, None)


def figure(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 3 else 0


def one_token(line: Line, i: int, lead: str) -> Found:
    """oct2, oct-2, oct/2, sep-23-2020, dec-2026."""
    here, at = line.word[i], 0
    while here[at].isalpha():
        at += 1
    month = MONTHS.get(here[:at], 0)
    rest = here[at:].lstrip("-/.") if here[at] in "-/." else here[at:]
    day, _, year = rest.replace("/", "-").partition("-")
    if not month or not day.isdigit() or (year and not (year.isdigit() and len(year) in (2, 4))):
        return NOTHING
    sure = bool(lead) or line.frame.loose or (i > 1 and day >= str(line.frame.today.year))
    if len(day) == 4 and not year and "1900" <= day <= "2199" and sure:
        exact = made(int(day), month, 1)
        return (i + 1, Day(exact, 2, edge=True)) if exact else NOTHING
    if len(day) > 2:
        return NOTHING
    if year:
        exact = made(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
        return (i + 1, Day(exact)) if exact else NOTHING
    sure = i == 0 and len(here[:at]) > 2 and here[:at] not in ("mar", "may", "march")
    exact = ahead(line.frame.today, month, int(day))
    return (i + 1, Day(exact, 3 if sure else 2, edge=not sure)) if exact else NOTHING


def ordinal_words(line: Line, i: int) -> tuple[int, int]:
    """twenty third, thirty first, twenty one at i: (next index, number), or (0, 0)."""
    tens = NUMBERS.get(line.word[i], 0)
    ones = ORDINALS.get(line.word[i + 1], 0)
    return (i + 2, tens + ones) if tens in (20, 30) and 0 < ones < 10 and tens + ones <= 31 else (0, 0)


def spoken_day(line: Line, i: int, lead: str) -> Found:
    """twenty third of april, the twenty first."""
    j, number = ordinal_words(line, i)
    k = j + 1 if line.word[j] == "of" else j + 2 if line.word[j] == "day" and line.word[j + 1] == "of" else j
    if line.word[k] in MONTHS:
        return dated(line, MONTHS[line.word[k]], number, k + 1)
    exact = monthday_ahead(line.frame.today, number)
    if exact is None or not (lead or line.frame.loose):
        return NOTHING
    return j, Day(exact, 2, edge=True)


def days_of_month(line: Line, i: int) -> Found:
    """10 - 12 march, 13th to the 15th of july, eighth to eleventh may: number, dash, number, month."""
    word = line.word
    if word[i + 1] == "and" and line.before(i - 1 if line.before(i) == "the" else i) != "between":
        return NOTHING
    first = int(word[i]) if word[i].isdigit() and len(word[i]) < 3 else ordinal_of(word[i])
    k = i + 3 if word[i + 2] == "the" else i + 2
    last = int(word[k]) if word[k].isdigit() and len(word[k]) < 3 else ordinal_of(word[k])
    j = k + 2 if word[k + 1] == "of" else k + 1
    if 0 < first < last <= 31 and word[j] in ("this", "next", "the") and word[j + 1] == "month":
        begin = months_later(line.frame.today.replace(day=1), word[j] == "next")
        days = made(begin.year, begin.month, first), made(begin.year, begin.month, last)
        if days[0] is not None and days[1] is not None and days[0] >= line.frame.today:
            return j + 2, Day(days[0], last=days[1])
    if not 0 < first < last or word[j] not in MONTHS:
        return NOTHING
    return span_of(line, MONTHS[word[j]], first, last, j + 1)


def span_of(line: Line, month: int, number: int, last: int, j: int) -> Found:
    k, found = dated(line, month, number, j)
    if found is None:
        return NOTHING
    found.last = made(found.date.year, month, last)
    return (k, found) if found.last else NOTHING


def year_in_words(line: Line, j: int) -> tuple[int, int]:
    """two thousand (and) twenty six at j."""
    k = j + 3 if line.word[j + 2] == "and" else j + 2
    number = NUMBERS.get(line.word[k], 0)
    if not number:
        return 0, 0
    more = NUMBERS.get(line.word[k + 1], 0) if number >= 20 else 0
    return (k + 2, 2000 + number + more) if 0 < more < 10 else (k + 1, 2000 + number)


def month_at(line: Line, i: int, lead: str) -> Found:
    """march 5, march 5th 2026, march the 5th, march 5-7, mid march, in march, march 2027."""
    frame, word = line.frame, line.word
    here = word[i]
    if here[:4] == "mid-":
        month = MONTHS.get(here[4:], 0)
        return dated(line, month, 15, i + 1) if month else NOTHING
    month, j = MONTHS[here], i + 1
    dated_after = line.raw[i][-1] == "," and word[j][:1].isdigit() and (ordinal_of(word[j]) or len(word[j]) == 4)
    if line.closes(i, j) and line.raw[i][-1] != "." and not dated_after:
        return month_alone(line, i, lead)
    k = j + 1 if word[j] == "the" else j
    follow = word[k]
    number = int(follow) if follow.isdigit() and len(follow) <= 2 and k == j else ordinal_of(follow)
    if frame.loose and (number > 31 or line.raw[k][:1] in ("'", "’")):
        number = 0
    if number and (follow[0].isdigit() or k > j or follow in ("first", "third") or number > 2 or lead or frame.loose):
        if follow.isdigit() and counted(line, k):
            return month_alone(line, i, lead)
        joined = word[k + 1] in ("-", "–", "—", "to", "through", "thru") or (lead == "between" and word[k + 1] == "and")
        if joined and (word[k + 2][:1].isdigit() or ordinal_of(word[k + 2])):
            last = int(word[k + 2]) if word[k + 2].isdigit() and len(word[k + 2]) < 3 else ordinal_of(word[k + 2])
            if last > number:
                return span_of(line, month, number, last, k + 3)
        return dated(line, month, number, k + 1, 2 if here in ("may", "march", "mar", "sun") and follow.isdigit() else 3)
    if frame.loose and follow.isdigit() and len(follow) == 2 and (follow > "31" or line.raw[k][:1] in ("'", "’")) and k == j:
        return k + 1, Day(made(century(line, int(follow)), month, 1) or frame.today, 1)
    if frame.loose and 3 < NUMBERS.get(follow, 99) < 20:
        return dated(line, month, NUMBERS[follow], k + 1)
    if "-" in follow[1:] and follow[0].isdigit():
        left, _, right = follow.partition("-")
        first, last = ordinal_of(left) or figure(left), ordinal_of(right) or figure(right)
        if 0 < first < last <= 31:
            return span_of(line, month, first, last, k + 1)
    if follow in ("twenty", "thirty"):
        end, number = ordinal_words(line, k)
        if not end and follow == "twenty" and 0 < NUMBERS.get(word[k + 1], 99) < 10:
            end, number = k + 2, 20 + NUMBERS[word[k + 1]]
        if end:
            return dated(line, month, number, end)
    year_k, year = year_at(line, j)
    if year_k and (lead or frame.loose or line.before(i) in ("early", "mid", "late")):
        return year_k, Day(made(year, month, 1) or frame.today, 1)
    if year_k and (i > 1 or deed_at(line, year_k)) and year >= frame.today.year and here != "may":
        return year_k, Day(made(year, month, 1) or frame.today, 2, edge=True)
    return month_alone(line, i, lead)


COUNTED = frozenset((
    "miles", "mile", "km", "kilometers", "meters", "metres", "m", "people", "times", "steps", "laps", "rounds", "x", "%", "percent",
    "hours", "hour", "hrs", "hr", "minutes", "mins", "min", "days", "weeks", "months", "years", "kg", "items", "things", "guys",
    "dollars", "euros", "bucks", "pounds",
))


def counted(line: Line, k: int) -> bool:
    """ "march 5 miles": the figure counts what follows."""
    return line.word[k + 1] in COUNTED


PLAIN = frozenset(("january", "february", "july", "september", "october", "november", "december"))


def named_well(line: Line, i: int) -> bool:
    """A month that is no other word, at the end of the line and of no name: "renew the passport october"."""
    from adhd_core.capture.lexicon import NO_DATE_AFTER

    before, word = line.raw[i - 1], line.word[i - 1]
    if line.word[i] not in PLAIN or not line.ends(i + 1) or not before[:1].islower() or not before.isalpha():
        return False
    return word not in NO_DATE_AFTER and word not in ("in", "on", "with", "by", "at", "red", "sweet")


def month_alone(line: Line, i: int, lead: str) -> Found:
    """A month by name is a day only after in, by, before, until, from, next, this."""
    frame = line.frame
    if not lead and i > 1 and named_well(line, i):
        first = ahead(frame.today, MONTHS[line.word[i]], 1)
        return (i + 1, Day(first, 2, edge=True)) if first else NOTHING
    if lead not in ("in", "by", "before", "until", "till", "from", "starting", "due", "between", "during", "after") and not frame.loose:
        return NOTHING
    month = MONTHS[line.word[i]]
    year = frame.today.year + (1 if month <= frame.today.month else 0)
    if month == frame.today.month and lead in ("in", "during", "from", "starting"):
        year = frame.today.year
    first = made(year, month, 1)
    if first is None:
        return NOTHING
    if lead == "after":  # the day after it: its last day is where one counts from
        return i + 1, Day(month_end(frame.today if month == frame.today.month else first), 2, edge=True)
    return i + 1, Day(max(first, frame.today), 1, edge=True)
