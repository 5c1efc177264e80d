"""What may stand after "every": a count, an ordinal, a unit, weekdays, days of the month, dates of the year."""
from __future__ import annotations

from adhd_core.capture.amounts import compact, number
from adhd_core.capture.dates import DOUBTFUL, ordinal_of
from adhd_core.capture.lexicon import DAYPARTS, MONTHS, PLURAL_WEEKDAYS, UNITS, WEEKDAYS
from adhd_core.capture.phrase import right_ok
from adhd_core.capture.repeat import Repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

    Item = tuple[int, int, int]  # nth, what (a weekday, WORKDAY, WEEKEND, DAY or NONE), month or 0

EVERY = frozenset(("every", "each", "ev", "every!"))
FREQS = {"d": ("DAILY", 1), "w": ("WEEKLY", 1), "f": ("WEEKLY", 2), "m": ("MONTHLY", 1), "q": ("MONTHLY", 3), "y": ("YEARLY", 1),
         "h": ("HOURLY", 1), "n": ("MINUTELY", 1)}
WORKDAYS = [0, 1, 2, 3, 4]
GROUPS = {
    "weekday": WORKDAYS, "weekdays": WORKDAYS, "workday": WORKDAYS, "workdays": WORKDAYS, "weekend": [5, 6], "weekends": [5, 6],
    "weeknight": WORKDAYS, "weeknights": WORKDAYS,
}
PARTS = {"mornings": "morning", "evenings": "evening", "afternoons": "afternoon", "nights": "night"}
LETTERS = {"mwf": [0, 2, 4], "tth": [1, 3], "tuth": [1, 3], "mtwthf": WORKDAYS, "mtwtf": WORKDAYS, "mtwrf": WORKDAYS}
AND = frozenset(("and", "&", "or", "/", "+"))
THROUGH = frozenset(("to", "-", "–", "through", "thru", "till", "until"))
WORKDAY, WEEKEND, DAY, NONE = 7, 8, 9, 10
ODD = frozenset((
    "half", "new", "christmas", "xmas", "halloween", "valentine's", "valentines", "valentine", "thanksgiving", "boxing", "independence",
    "nye", "noon", "midday", "midnight",
))
NO_DAY = frozenset(("to", "or", "-", "–", "/", "of", "in", "per", "x", "for", "&", "+", "|", "about"))


def nth_at(line: Line, k: int) -> tuple[int, int]:
    """first, 3rd, last, second last, 2nd to the last at k: (next index, 1.. or -1..), (0, 0) if there is none."""
    word = line.word
    if word[k] == "last":
        return k + 1, -1
    nth = ordinal_of(word[k])
    if not nth:
        return 0, 0
    at = k + 1
    if word[at] == "to":
        at = at + 2 if word[at + 1] == "the" else at + 1
        return (at + 1, -nth) if word[at] == "last" else (k + 1, nth)
    if word[at] == "last":
        return at + 1, -nth
    return k + 1, nth


def of_freq(unit: str, count: int, j: int) -> Repeat | None:
    found = FREQS.get("n" if unit == "m" else UNITS.get(unit, ""))
    if found is None:
        return None
    result = Repeat(found[0], found[1] * count)
    result.j = j
    return result


def weekday_of(word: str) -> int:
    if word in WEEKDAYS:
        return WEEKDAYS[word]
    return PLURAL_WEEKDAYS.get(word, -1)


def letters(line: Line, k: int) -> bool:
    """MWF or TTh, written so."""
    return line.word[k] in LETTERS and line.raw[k][:1].isupper() and line.raw[k][1:2].isupper()


def weekday_list(line: Line, k: int, found: Repeat) -> int:
    """monday, wed and fri; mon-fri; mon/wed; weekdays; monday through friday; mon, ev fri. Index after it, or 0."""
    word, end = line.word, 0
    while True:
        here = word[k]
        if here in GROUPS:
            found.weekdays += GROUPS[here]
            end = k + 1
        elif weekday_of(here) >= 0:
            found.weekdays.append(weekday_of(here))
            end = k + 1
            if word[end] in THROUGH and weekday_of(word[end + 1]) >= 0 and not line.closes(k, end):
                stretch(found, weekday_of(here), weekday_of(word[end + 1]))
                end += 2
        elif not (glued(here, found) or (not end and letters(line, k) and add_letters(here, found))):
            return end
        else:
            end = k + 1
        if word[end] in AND and word[end] != "or":
            k = end + 1
        elif line.raw[end - 1].endswith(",") or weekday_of(word[end]) >= 0:
            k = end + 1 if word[end] in AND else end
        else:
            return end
        if word[k] in EVERY and weekday_of(word[k + 1]) >= 0:
            k += 1


def add_letters(word: str, found: Repeat) -> bool:
    found.weekdays += LETTERS[word]
    return True


def stretch(found: Repeat, first: int, last: int) -> None:
    day = first
    while day != last:
        day = (day + 1) % 7
        found.weekdays.append(day)


def glued(word: str, found: Repeat) -> bool:
    """mon-fri, mon/wed/fri, mon,wed as one token."""
    for mark in "-–/,&+":
        if mark in word:
            parts = [weekday_of(part) for part in word.split(mark)]
            if min(parts) < 0:
                return False
            found.weekdays += parts
            if mark in "-–" and len(parts) == 2:
                stretch(found, parts[0], parts[1])
            return True
    return False


def after_every(line: Line, j: int) -> Repeat | None:
    """What stands after every/each: a count, an ordinal, a unit, weekdays, a date, a clock time."""
    word = line.word
    if j and line.raw[j - 1] and line.closes(j - 1, j) and word[j - 1] != "every!":
        return None
    if word[j] == "single":
        j += 1
    here = word[j]
    if here in ("other", "alternate", "second") and word[j + 1] not in ("of", "and"):
        found = counted(line, j + 1, 2)
        if found is not None and not (here == "second" and found.weekdays and (of_month(line, found.j) or in_month(line, found.j)[1])):
            return found
    if here == "last" or ordinal_of(here):
        return nth_every(line, j)
    if here in MONTHS or (here.isdigit() and (word[j + 1] in MONTHS)):
        from adhd_core.capture.seldom import on_date

        return on_date(line, j)
    if here[:1].isdigit() and not here.isdigit():
        size = compact(here)
        if size is not None:
            return of_amount(here, j) or odd(line, j)
    k, value = number(line, j)
    if k and value >= 1 and value == int(value) and here not in ("a", "an"):
        found = counted(line, k, int(value))
        if found is None and word[k] in ("business", "working") and word[k + 1] in ("day", "days"):
            found = counted(line, k + 1, int(value))
        if found is not None:
            return found
    elif not k:
        found = counted(line, j, 1)
        if found is not None:
            return found
    return odd(line, j)


def odd(line: Line, j: int) -> Repeat | None:
    """What is seldom written after "every"; its rules load only here."""
    here = line.word[j]
    if not here or not (here[0].isdigit() or here in ODD):
        return None
    from adhd_core.capture.seldom import seldom

    return seldom(line, j)


def of_amount(word: str, j: int) -> Repeat | None:
    at = 0
    while at < len(word) and word[at].isdigit():
        at += 1
    unit = word[at:].lstrip("-")
    if not unit.isalpha() or not int(word[:at] or 0):
        return None
    return of_freq("min" if unit == "m" else unit, int(word[:at]), j + 1)


def of_month(line: Line, j: int) -> int:
    """ "of the month", "of each month", "in the month": index after it, or 0."""
    word = line.word
    if word[j] not in ("of", "in"):
        return 0
    if word[j + 1] in ("the", "each", "every", "a") and word[j + 2] == "month":
        return j + 3
    return j + 2 if word[j + 1] == "month" else 0


def in_month(line: Line, k: int) -> tuple[int, int]:
    """A month that an ordinal counts in: "of may", "in may", "jan" right after it: (next index, month or 0)."""
    word = line.word
    at = k + 1 if word[k] in ("of", "in") else k
    month = MONTHS.get(word[at], 0)
    if month and (at > k or word[at] not in DOUBTFUL or right_ok(line, at + 1)):
        return at + 1, month
    return k, 0


def counted(line: Line, j: int, count: int) -> Repeat | None:
    """A unit or weekdays at j, every `count` of them."""
    word = line.word
    here = word[j]
    if count > 1 and (here in ("workday", "workdays") or (here in ("business", "working", "work") and word[j + 1] in ("day", "days"))):
        found = Repeat("DAILY", count)
        found.weekdays, found.j = list(WORKDAYS), j + (1 if here[:4] == "work" and here[:5] == "workd" else 2)
        return found
    if here in GROUPS or weekday_of(here) >= 0 or here in LETTERS or ("/" in here or "-" in here or "," in here):
        found = Repeat("WEEKLY", count)
        if here in LETTERS:
            found.weekdays, found.j = list(LETTERS[here]), j + 1
            return found
        found.j = weekday_list(line, j, found)
        if here[:9] == "weeknight":
            found.part = "evening"
        return found if found.j else None
    if here in DAYPARTS or here in PARTS:
        found = Repeat("DAILY", count)
        found.part, found.j = PARTS.get(here, here), j + 1
        return found
    if here in ("business", "working", "work") and word[j + 1] in ("day", "days"):
        found = Repeat("WEEKLY", count)
        found.weekdays, found.j = list(WORKDAYS), j + 2
        return found
    if here in MONTHS:
        from adhd_core.capture.seldom import on_date

        return on_date(line, j)
    if here not in UNITS or UNITS[here] in ("s", "D") or (len(here) == 1):
        return None
    if here == "hour" and word[j + 1] == "and" and word[j + 2] == "a" and word[j + 3] == "half" and count == 1:
        return of_freq("min", 90, j + 4)
    return of_freq(here, count, j + 1)


def nth_items(line: Line, j: int) -> tuple[int, list[Item]]:
    """1st and 3rd monday; 15th workday, last workday; 2nd, 15th and 27th; 1st wed jan, 3rd thu jul."""
    word, k = line.word, j
    items: list[Item] = []
    ends: list[int] = []
    while True:
        after, nth = nth_at(line, k)
        if not nth:
            break
        what, month, here = NONE, 0, word[after]
        if not line.closes(k, after):
            if weekday_of(here) >= 0:
                what, after = weekday_of(here), after + 1
            elif here in ("workday", "weekday", "workdays", "weekdays"):
                what, after = WORKDAY, after + 1
            elif here in ("business", "working", "work") and word[after + 1] in ("day", "days"):
                what, after = WORKDAY, after + 2
            elif here in ("weekend", "weekends"):
                what, after = WEEKEND, after + 1
            elif here in ("day", "days"):
                what, after = DAY, after + 1
            if not line.closes(k, after):
                after, month = in_month(line, after)
        items.append((nth, what, month))
        ends.append(after)
        k = after
        if word[k] in AND:
            k = k + 2 if word[k + 1] == "the" else k + 1
        elif not line.raw[k - 1].endswith(","):
            break
    while len(items) > 1 and items[-1][1] == NONE and not items[-1][2] and any(item[1] != NONE for item in items):
        items.pop()
        ends.pop()
    for at in range(len(items) - 2, -1, -1):
        if items[at][1] == NONE:
            items[at] = (items[at][0], items[at + 1][1], items[at][2] or items[at + 1][2])
    return (ends[-1] if ends else 0), items


def nth_every(line: Line, j: int, inside: bool = False) -> Repeat | None:
    """every 3rd day, every last friday, every 15th, every 1st and 15th, every 25th of december, every first of the month."""
    word = line.word
    k, nth = nth_at(line, j)
    unit = UNITS.get(word[k], "")
    if nth > 0 and not inside and unit not in ("", "s", "n", "b", "D") and not (unit == "d" and (nth == 1 or of_month(line, k + 1))):
        return of_freq(word[k], nth, k + 1)
    k, items = nth_items(line, j)
    if not items:
        return None
    nths, whats, months = [item[0] for item in items], {item[1] for item in items}, {item[2] for item in items}
    what = items[0][1]
    found = Repeat("MONTHLY")
    if len(months) > 1 or (len(items) > 1 and 0 not in months and max(whats) < WORKDAY):
        from adhd_core.capture.seldom import nth_of_months

        return nth_of_months(items, k)
    if 0 not in months:
        found.freq, found.months = "YEARLY", list(months)
    if max(whats) < WORKDAY:
        if not inside and len(items) == 1 and nth >= 5 and not found.months and not of_month(line, k):
            return counted(line, nth_at(line, j)[0], nth)
        found.nths = [(item[0], item[1]) for item in items]
    elif whats == {WORKDAY}:
        found.weekdays, found.setpos = list(WORKDAYS), nths
    elif whats == {WEEKEND}:
        if not inside and nth > 1:
            return counted(line, nth_at(line, j)[0], nth)
        found.weekdays, found.setpos = [5, 6], nths
    elif whats <= {NONE, DAY}:
        if what == NONE and word[k] == "instance" and word[k + 1] == "of":
            found.setpos, found.j = nths, weekday_list(line, k + 2, found)
            return found if found.j else None
        found.monthdays = nths
        sure = found.months or inside or DAY in whats or (line.raw[j][:1].isdigit() and (len(items) > 1 or right_ok(line, k)))
        if not (sure or of_month(line, k)):
            return None
    else:
        return None
    if inside and not found.months and word[k] in ("of", "in") and word[k + 1] in EVERY:
        found.j = k
    else:
        found.j = (0 if found.months else of_month(line, k)) or k
    return found


