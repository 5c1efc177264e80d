"""Dates in figures: 2026-03-05, 2026-03-05T15:00+01:00, 3/5/26, 5.3.2026, 25-dec-2026, 25dec, 20260305."""
from __future__ import annotations

from adhd_core.capture.days import Day, ahead, date, days_later, made, month_first
from adhd_core.capture.lexicon import MONTHS, WEEKDAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

    Found = tuple[int, Day | None]

NOTHING: Found = (0, None)
# before "3/5" these make it a part, a score or a rating
PARTS = frozenset((
    "part", "chapter", "page", "pages", "score", "section", "rate", "rated", "rating", "step", "episode", "version", "vol", "volume",
    "task", "day", "week", "level", "lesson", "unit", "slide", "question", "problem", "scored", "got", "of", "about", "exercise",
    "ex", "no", "nr", "aspect", "ratio", "only", "is", "took", "drink", "eat", "add", "use", "buy", "size", "item", "round",
    "module", "phase", "stage", "sprint", "set", "room", "apt", "apartment", "flat", "house", "unit", "grade",
))
RANGED = frozenset(("to", "-", "–", "until", "till", "through", "thru"))
FRACTIONS = frozenset(("1/2", "1/3", "2/3", "1/4", "3/4", "1/8", "3/8", "5/8"))
LEADS = frozenset(("on", "by", "due", "before", "from", "until", "till", "after", "starting", "for", "between", "every", "at", "of"))


def numeric(line: Line, i: int, lead: str) -> Found:
    here = line.word[i]
    if not here.isascii() or len(here) > 35:
        return NOTHING
    if "w" in here[4:6] and here[:4].isdigit():
        return iso_week(line, i, here)
    if here[-1] in "1234" and here[-2] in "qh":
        from adhd_core.capture.seasons import quarter_at

        return quarter_at(line, i, lead)
    for mark in "-/.":
        if mark in here:
            parts = here.split(mark)
            if len(parts) == 3:
                return three(line, i, parts, mark, lead)
            if len(parts) == 2 and mark != "-" and "t" not in here:
                return two(line, i, parts, mark, lead)
            if mark == "-" and len(parts) > 3:
                return three(line, i, [parts[0], parts[1], "-".join(parts[2:])], mark, lead)
            if mark == "-" and len(parts) == 2:
                return joined(line, i, parts, lead)
    return glued(line, i, here, lead)


def three(line: Line, i: int, parts: list[str], mark: str, lead: str) -> Found:
    first, middle, last = parts
    if len(first) == 4 and first.isdigit() and middle.isdigit() and len(middle) <= 2:
        return iso(line, i, first, middle, last)
    if len(first) == 4 and first.isdigit() and middle in MONTHS and last.isdigit() and len(last) < 3:
        exact = made(int(first), MONTHS[middle], int(last))
        return (i + 1, Day(exact)) if exact else NOTHING
    if not first.isdigit() or len(first) > 2:
        return NOTHING
    if not last.isdigit() or len(last) not in (2, 4):
        return NOTHING
    year = int(last) if len(last) == 4 else int(last) + (1900 if int(last) > 69 else 2000)
    if middle in MONTHS:
        exact = made(year, MONTHS[middle], int(first))
        return (i + 1, Day(exact)) if exact else NOTHING
    if not middle.isdigit() or len(middle) > 2 or not 1900 <= year <= 2199:
        return NOTHING
    exact = ordered(line, int(first), int(middle), year, mark)
    short = mark == "." and len(last) == 2 and len(first) + len(middle) < 4
    if exact is None or (short and lead not in LEADS and not beside_clock(line, i + 1)):
        return NOTHING
    return i + 1, Day(exact)


def iso_week(line: Line, i: int, here: str) -> Found:
    """2026-W12, 2026-W12-5, 2026W125."""
    digits = here[4:].replace("-", "")[1:]
    if not digits.isdigit() or len(digits) not in (2, 3) or not 1 <= int(digits[:2]) <= 53 or digits[2:3] in ("0", "8", "9"):
        return NOTHING
    from adhd_core.capture.seasons import week_one

    return i + 1, Day(days_later(week_one(int(here[:4])), 7 * int(digits[:2]) - 7 + int(digits[2:] or 1) - 1))


def ordered(line: Line, one: int, two: int, year: int, mark: str) -> date | None:
    """Two figures as day and month: dots are day first, else the setting; the other way where only that is a date."""
    if not (month_first(line.frame) and mark != ".") or line.frame.swapped:
        one, two = two, one
    return made(year, one, two) or made(year, two, one)


def iso(line: Line, i: int, year: str, month: str, rest: str) -> Found:
    """2026-03-05, with T15:00, T15:00:30, T15:00Z, T15:00+01:00 glued on or not."""
    day, found, clock = rest.partition("t")
    if not found and "z" not in rest and len(rest) > 2:
        return NOTHING
    if not day.isdigit() or len(day) > 2:
        return NOTHING
    exact = made(int(year), int(month), int(day))
    if exact is None:
        return NOTHING
    if not found:
        return i + 1, Day(exact)
    return timed(i, exact, clock)


def timed(i: int, exact: date, clock: str) -> Found:
    from adhd_core.capture.clocks import figures, offset_of

    shift: int | None = None
    if clock.endswith("z"):
        clock, shift = clock[:-1], 0
    else:
        at = max(clock.find("+"), clock.find("-"))
        if at > 0:
            shift = offset_of(clock[at:])
            if shift is None:
                return NOTHING
            clock = clock[:at]
    if clock.isdigit() and len(clock) == 6:
        clock = f"{clock[:2]}:{clock[2:4]}:{clock[4:]}"
    parts = figures(clock)
    if parts is None or parts[0] > 23 or parts[1] > 59 or parts[3]:
        return NOTHING
    second = parts[0] * 3600 + parts[1] * 60 + min(parts[2], 59)
    result = Day(exact, second=second)
    if shift is not None:
        result.offset = shift
    return i + 1, result


def two(line: Line, i: int, parts: list[str], mark: str, lead: str) -> Found:
    """3/5 and 5.3.: a date after on, by and the like, beside a clock time, or at the end of the line."""
    left, right = parts
    if not left.isdigit() or not right.isdigit() or len(left) > 2 or len(right) > 2:
        return years_months(line, i, left, right, lead)
    one, other = int(left), int(right)
    if mark == ".":
        beside = line.raw[i][-1:] == "." and beside_clock(line, i + 1)
        if line.raw[i][-1:] != "." and lead not in ("on", "due"):
            return NOTHING
        found = ahead(line.frame.today, other, one) if 1 <= other <= 12 else None
        return (i + 1, Day(found, 1, edge=True)) if found and (beside or lead in LEADS) else NOTHING
    year = line.frame.today.year
    line.frame.swapped = beside_day_first(line, i)
    exact = ordered(line, one, other, 2024, mark)
    line.frame.swapped = False
    if exact is None or year > 9990:
        return NOTHING
    found = ahead(line.frame.today, exact.month, exact.day)
    if found is None:
        return NOTHING
    if lead in LEADS or line.frame.loose or line.before(i) in WEEKDAYS:
        return i + 1, Day(found, 1 if lead == "of" else 2, edge=True)
    before = line.before(i)
    if line.word[i + 1] in RANGED and before not in PARTS and not before[:1].isdigit():
        pair = apart_figures(line, i + 2)
        if pair and not {line.word[i], line.word[i + 2]} <= FRACTIONS:
            return i + 1, Day(found, 2, edge=True)
    if i == 0 and one != other:
        from adhd_core.capture.deeds import deed_at

        if deed_at(line, 1):
            return 1, Day(found, 3)
    if before in PARTS or (i == 0 and not beside_clock(line, 1)) or before[:1].isdigit():
        return NOTHING
    if (line.ends(i + 1) and (one > 4 or other > 12)) or beside_clock(line, i + 1) or 12 < max(one, other) < 32:
        return i + 1, Day(found, 2, edge=True)
    return NOTHING


def beside_day_first(line: Line, i: int) -> bool:
    """ "3/8 to 17/8": the other end of the range can only be day first."""
    for joint, other in ((i + 1, i + 2), (i - 1, i - 2)):
        if joint > 0 and line.word[joint] in RANGED:
            left, _, right = line.word[other].partition("/")
            if left.isdigit() and right.isdigit() and 12 < int(left[:3]) <= 31 and int(right[:3]) <= 12:
                return True
    return False


def apart_figures(line: Line, i: int) -> bool:
    """A day in figures at i with nothing after it that it could count."""
    from adhd_core.capture.phrase import right_ok

    left, found, right = line.word[i].partition("/")
    day = found and left.isdigit() and right.isdigit() and len(left) < 3 and len(right) < 3
    return bool(day and ordered(line, int(left), int(right), 2024, "/") and right_ok(line, i + 1))


def years_months(line: Line, i: int, left: str, right: str, lead: str) -> Found:
    """25/dec, 12/2026 alone on the line."""
    if len(left) == 4 and left.isdigit() and (line.frame.loose or lead in LEADS) and "1900" <= left <= "2199":
        exact = made(int(left), MONTHS.get(right, int(right) if right.isdigit() and len(right) < 3 else 0), 1)
        return (i + 1, Day(exact, 2, edge=True)) if exact else NOTHING
    if right in MONTHS and left.isdigit() and len(left) < 3:
        found = ahead(line.frame.today, MONTHS[right], int(left))
        return (i + 1, Day(found)) if found else NOTHING
    if left.isdigit() and len(left) < 3 and len(right) == 4 and right.isdigit() and "1900" <= right <= "2199":
        exact = made(int(right), int(left), 1)
        stands = line.frame.loose or lead in LEADS or (i > 1 and exact is not None and exact > line.frame.today)
        return (i + 1, Day(exact, 2, edge=True)) if exact and stands else NOTHING
    return NOTHING


def beside_clock(line: Line, j: int) -> bool:
    from adhd_core.capture.clocks import figures

    word = line.word[j + 1] if line.word[j] in ("at", "@", "from", "before", "by", "between", "around", "after") else line.word[j]
    word = word.lstrip("@")
    if "-" in word:
        word = word.rpartition("-")[2]
    parts = figures(word) if word[:1].isdigit() else None
    return (parts is not None and (parts[4] == "colon" or bool(parts[3]) or line.word[j] == "at")) or word in ("noon", "midnight")


def joined(line: Line, i: int, parts: list[str], lead: str) -> Found:
    """25-dec, 10-12 march."""
    left, right = parts
    word = line.word
    if "/" in left and "/" in right:
        return figures_apart(line, i, left, right, lead)
    if len(left) == 4 and left.isdigit() and "1900" <= left <= "2199" and (lead or line.frame.loose):
        if len(right) == 3 and right.isdigit() and 0 < int(right) < 366:
            return i + 1, Day(days_later(date(int(left), 1, 1), int(right) - 1), 2, edge=True)
        month = MONTHS.get(right, int(right) if right.isdigit() and len(right) == 2 else 0)
        exact = made(int(left), month, 1)
        return (i + 1, Day(exact, 2, edge=True)) if exact else NOTHING
    if not left.isdigit() or len(left) > 2:
        from adhd_core.capture.dates import ordinal_of

        first, last = ordinal_of(left), ordinal_of(right)
        if first and last > first and word[i + 1] in MONTHS:
            from adhd_core.capture.months import span_of

            return span_of(line, MONTHS[word[i + 1]], first, last, i + 2)
        return NOTHING
    if right in MONTHS:
        found = ahead(line.frame.today, MONTHS[right], int(left))
        return (i + 1, Day(found)) if found else NOTHING
    j = i + 2 if word[i + 1] == "of" else i + 1
    bare = right[:-2] if right[-2:] in ("st", "nd", "rd", "th") else right
    if bare.isdigit() and len(bare) <= 2 and word[j] in MONTHS and int(left) < int(bare):
        from adhd_core.capture.months import span_of

        return span_of(line, MONTHS[word[j]], int(left), int(bare), j + 1)
    return NOTHING


def figures_apart(line: Line, i: int, left: str, right: str, lead: str) -> Found:
    """7/17-7/18, 8/10/2026-8/15/2026 as one token."""
    held = line.word[i]
    found: list[Day | None] = []
    for text in (left, right):
        line.word[i] = text
        found.append(numeric(line, i, lead or "on")[1])
    line.word[i] = held
    first, last = found
    if first is None or last is None or last.date <= first.date:
        return NOTHING
    first.last = last.date
    return i + 1, first


def glued(line: Line, i: int, here: str, lead: str) -> Found:
    """25dec, 25dec2026, and 20260305 after on, by, due."""
    if here.isdigit():
        if len(here) == 8 and (lead in LEADS or line.frame.loose) and here[:2] in ("19", "20", "21"):
            exact = made(int(here[:4]), int(here[4:6]), int(here[6:]))
            return (i + 1, Day(exact, 2)) if exact else NOTHING
        return NOTHING
    if len(here) >= 15 and here[8:9] == "t" and here[:8].isdigit():
        exact = made(int(here[:4]), int(here[4:6]), int(here[6:8]))
        return timed(i, exact, here[9:]) if exact else NOTHING
    at = 0
    while at < len(here) and here[at].isdigit():
        at += 1
    stop = at
    while stop < len(here) and here[stop].isalpha():
        stop += 1
    month, year = MONTHS.get(here[at:stop], 0), here[stop:]
    if not month or at > 2 or (year and not (year.isdigit() and len(year) in (2, 4))):
        return NOTHING
    if not year:
        from adhd_core.capture.dates import dated

        return dated(line, month, int(here[:at]), i + 1)
    if year:
        exact = made(int(year) if len(year) == 4 else 2000 + int(year), month, int(here[:at]))
    else:
        exact = ahead(line.frame.today, month, int(here[:at]))
    return (i + 1, Day(exact)) if exact else NOTHING
