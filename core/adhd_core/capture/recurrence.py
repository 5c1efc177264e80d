"""Repetition in words: every other tuesday, every 3 days, mondays, last friday of each month, daily until june, 3 days after done."""
from __future__ import annotations

from adhd_core.capture.amounts import compact, number
from adhd_core.capture.bounds import bounded, done_at, tail
from adhd_core.capture.dates import ordinal_of
from adhd_core.capture.lexicon import DAYPARTS, MONTHS, NO_DATE_AFTER, NUMBERS, PLURAL_WEEKDAYS, UNITS, WEEKDAYS
from adhd_core.capture.line import far
from adhd_core.capture.phrase import right_ok
from adhd_core.capture.repeat import Repeat, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

EVERY = frozenset(("every", "each", "ev", "every!"))
WORDS = {
    "daily": ("DAILY", 1), "everyday": ("DAILY", 1), "nightly": ("DAILY", 1), "weekly": ("WEEKLY", 1), "monthly": ("MONTHLY", 1),
    "yearly": ("YEARLY", 1), "annually": ("YEARLY", 1), "annual": ("YEARLY", 1), "quarterly": ("MONTHLY", 3), "biweekly": ("WEEKLY", 2),
    "bi-weekly": ("WEEKLY", 2), "fortnightly": ("WEEKLY", 2), "bimonthly": ("MONTHLY", 2), "bi-monthly": ("MONTHLY", 2),
    "hourly": ("HOURLY", 1), "semiannually": ("MONTHLY", 6), "biannually": ("MONTHLY", 6), "semiannual": ("MONTHLY", 6),
    "biannual": ("YEARLY", 2), "biyearly": ("YEARLY", 2), "fortnight": ("WEEKLY", 2),
}
FREQS = {"d": ("DAILY", 1), "w": ("WEEKLY", 1), "f": ("WEEKLY", 2), "m": ("MONTHLY", 1), "q": ("MONTHLY", 3), "y": ("YEARLY", 1),
         "h": ("HOURLY", 1), "n": ("MINUTELY", 1)}
WORKDAYS = [0, 1, 2, 3, 4]
GROUPS = {
    "weekday": WORKDAYS, "weekdays": WORKDAYS, "workday": WORKDAYS, "workdays": WORKDAYS, "weekend": [5, 6], "weekends": [5, 6],
    "weeknight": WORKDAYS, "weeknights": WORKDAYS,
}
PARTS = {"mornings": "morning", "evenings": "evening", "afternoons": "afternoon", "nights": "night"}
AND = frozenset(("and", "&", "or", "/", "+"))
THROUGH = frozenset(("to", "-", "–", "through", "thru", "till", "until"))


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


def recurrence(line: Line, i: int) -> Repeat | None:
    """The repetition that begins at i, with the words after it that bound it, or None."""
    word = line.word
    here = word[i]
    before = "" if i == 0 or line.closes(i - 1, i) else word[i - 1]
    if here in EVERY:
        found = after_every(line, i + 1)
        if found is not None and here == "every!":
            found.done = True
    elif here in WORDS:
        found = by_word(line, i, before)
    elif here in PLURAL_WEEKDAYS or here in GROUPS or here in PARTS or (here == "on" and not far(word, i, 10)):
        found = plurals(line, i, before)
    elif here == "once" and word[i + 1] in ("a", "an", "every", "per", "each") and UNITS.get(word[i + 2], "") in ("d", "w", "m", "y"):
        found = of_freq(word[i + 2], 1, i + 3)
    else:
        found = after_done(line, i) or of_every(line, i)
    if found is None:
        return None
    suffixes(line, found)
    while tail(line, found):
        pass
    return found


def of_freq(unit: str, count: int, j: int) -> Repeat | None:
    found = FREQS.get("n" if unit == "m" else UNITS.get(unit, ""))
    if found is None:
        return None
    result = Repeat(found[0], found[1] * count)
    result.j = j
    return result


def by_word(line: Line, i: int, before: str) -> Repeat | None:
    """daily, weekly, monthly: not as an adjective ("the daily", "weekly report")."""
    freq, interval = WORDS[line.word[i]]
    j = i + 1
    if (before in NO_DATE_AFTER and before not in ("and",)) or not (right_ok(line, j) or line.word[j] in ("except", "twice", "mornings")):
        return None
    if line.word[i] == "annual" or line.raw[i][:1] == '"':
        return None
    found = Repeat(freq, interval)
    found.j = j
    if line.word[i] == "nightly":
        found.part = "night"
    return found


def plurals(line: Line, i: int, before: str) -> Repeat | None:
    """mondays, on tuesdays and thursdays, weekdays, mornings."""
    word = line.word
    k = i + 1 if word[i] == "on" else i
    led = k > i
    here = word[k]
    found = Repeat("WEEKLY")
    if here in PARTS:
        if not led or not right_ok(line, k + 1):
            return None
        found.freq, found.part, found.j = "DAILY", PARTS[here], k + 1
        return found
    if here in ("weekday", "weekend", "workday", "weeknight"):
        return None
    found.j = weekday_list(line, k, found)
    if not found.j:
        return None
    if here in ("weeknights", "weeknight"):
        found.part = "evening"
    named = before in NO_DATE_AFTER or before[:1].isdigit() or before in NUMBERS or before in ("for", "of", "love", "hate", "in", "by")
    if not led and named and before != "and":
        return None
    return found if led or right_ok(line, found.j) or word[found.j] in DAYPARTS or word[found.j] in ("except", "twice") \
        or word[found.j][-1:] == "x" else None


def weekday_of(word: str) -> int:
    if word in WEEKDAYS:
        return WEEKDAYS[word]
    return PLURAL_WEEKDAYS.get(word, -1)


def weekday_list(line: Line, k: int, found: Repeat) -> int:
    """monday, wed and fri; mon-fri; mon/wed; weekdays; monday through friday. Index after it, or 0."""
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
        elif not glued(here, found):
            return end
        else:
            end = k + 1
        if word[end] in AND and word[end] != "or":
            k = end + 1
        elif line.raw[end - 1].endswith(",") or weekday_of(word[end]) >= 0:
            k = end + 1 if word[end] in AND else end
        else:
            return end


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
    """What stands after every/each: a count, an ordinal, a unit, weekdays, a date."""
    word = line.word
    if line.closes(j - 1, j) and line.word[j - 1] != "every!":
        return None
    if word[j] == "single":
        j += 1
    here = word[j]
    if here in ("other", "alternate", "second", "2nd") and word[j + 1] not in ("of", "and"):
        found = counted(line, j + 1, 2)
        if found is not None and not (word[j] in ("second", "2nd") and found.weekdays and of_month(line, found.j)):
            return found
    nth = -1 if here == "last" else ordinal_of(here)
    if nth:
        return nth_every(line, j, nth)
    if here in MONTHS or (here.isdigit() and (word[j + 1] in MONTHS)):
        return on_date(line, j)
    if here[:1].isdigit() and not here.isdigit():
        size = compact(here)
        if size is not None:
            return of_amount(here, j)
    k, value = number(line, j)
    if k and value >= 1 and value == int(value) and here not in ("a", "an"):
        found = counted(line, k, int(value))
        if found is not None:
            return found
        if word[k] in ("business", "working") and word[k + 1] in ("day", "days"):
            return counted(line, k + 1, int(value))
        return None
    return counted(line, j, 1)


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


def counted(line: Line, j: int, count: int) -> Repeat | None:
    """A unit or weekdays at j, every `count` of them."""
    word = line.word
    here = word[j]
    if here in GROUPS or weekday_of(here) >= 0 or ("/" in here or "-" in here or "," in here):
        found = Repeat("WEEKLY", count)
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
        return on_date(line, j)
    if here not in UNITS or UNITS[here] in ("s", "D") or (len(here) == 1):
        return None
    return of_freq(here, count, j + 1)


def nth_every(line: Line, j: int, nth: int, inside: bool = False) -> Repeat | None:
    """every 3rd day, every last friday, every 15th, every 1st and 15th, every 25th of december, every first of the month."""
    word = line.word
    found = Repeat("MONTHLY")
    k, nth = nth_at(line, j) if not word[j].isdigit() else (j + 1, nth)
    counts = UNITS.get(word[k], "") in ("d", "w", "m", "y", "q", "h", "f") and not (word[k] == "day" and of_month(line, k + 1))
    if nth > 0 and not inside and counts:
        return of_freq(word[k], nth, k + 1)
    numbers = [nth]
    while word[k] in AND or line.raw[k - 1].endswith(","):
        at = k + 1 if word[k] in AND else k
        after, other = nth_at(line, at)
        if not other:
            break
        numbers.append(other)
        k = after
    weekday = weekday_of(word[k])
    if weekday >= 0:
        if numbers[0] >= 5 and not of_month(line, k + 1):
            return counted(line, k, nth)
        found.nths = [(value, weekday) for value in numbers if -6 < value < 6]
        k += 1
        while word[k] in AND:
            after, other = nth_at(line, k + 1)
            if not after or weekday_of(word[after]) < 0:
                break
            found.nths.append((other, weekday_of(word[after])))
            k = after + 1
        if word[k] in ("of", "in") and word[k + 1] in MONTHS:
            found.freq, found.months, found.j = "YEARLY", [MONTHS[word[k + 1]]], k + 2
            return found
        found.j = of_month(line, k) or k
        return found
    if word[k] in ("weekday", "workday", "business", "working", "weekend") and abs(nth) == 1:
        found.weekdays = list(GROUPS.get(word[k], WORKDAYS))
        found.setpos, k = nth, k + (2 if word[k] in ("business", "working") else 1)
        found.j = of_month(line, k) or k
        return found
    if word[k] == "day":
        k += 1
    found.monthdays = numbers
    if word[k] == "of" and word[k + 1] in MONTHS:
        found.freq, found.months, found.j = "YEARLY", [MONTHS[word[k + 1]]], k + 2
        return found
    if word[k] in MONTHS:
        found.freq, found.months, found.j = "YEARLY", [MONTHS[word[k]]], k + 1
        return found
    end = of_month(line, k)
    if not end and not inside and not (right_ok(line, k) and line.raw[j][:1].isdigit()) and word[k - 1] != "day":
        return None
    found.j = end or k
    return found


def on_date(line: Line, j: int) -> Repeat | None:
    """every 25 dec, every january 1st, every march."""
    word = line.word
    found = Repeat("YEARLY")
    if word[j] in MONTHS:
        found.months, k = [MONTHS[word[j]]], j + 1
        if word[k] == "the":
            k += 1
        day = int(word[k]) if word[k].isdigit() and len(word[k]) < 3 else ordinal_of(word[k])
        if 1 <= day <= 31:
            found.monthdays, k = [day], k + 1
            while word[k] in AND and (ordinal_of(word[k + 1]) or word[k + 1].isdigit()):
                found.monthdays.append(ordinal_of(word[k + 1]) or int(word[k + 1][:2]))
                k += 2
        else:
            found.monthdays, k = [1], j + 1
        found.j = k
        return found
    day = int(word[j][:3]) if word[j].isdigit() else 0
    if not 1 <= day <= 31:
        return None
    found.monthdays, found.months, found.j = [day], [MONTHS[word[j + 1]]], j + 2
    return found


def of_every(line: Line, i: int) -> Repeat | None:
    """first monday of every month, the 15th of each month, last day of every month, on the 1st of every other month."""
    word = line.word
    j = i + 1 if word[i] == "on" else i
    j = j + 1 if word[j] == "the" else j
    k = j
    while k < j + 9 and not (word[k] == "of" and word[k + 1] in EVERY):
        k += 1
    if k == j + 9:
        return None
    period = after_every(line, k + 2)
    edge = {"beginning": 1, "begin": 1, "start": 1, "end": -1}.get(word[j], 0)
    if period is not None and edge and k == j + 1 and period.freq == "MONTHLY" and not period.monthdays:
        period.monthdays = [edge]
        return period
    nth = nth_at(line, j)[1]
    if period is None or not nth or period.freq not in ("MONTHLY", "YEARLY"):
        return None
    single = nth_every(line, j, nth, True)
    if single is None or single.freq != "MONTHLY" or single.interval > 1:
        return None
    if period.freq == "YEARLY" and single.monthdays and not single.months:
        return None
    single.freq, single.interval, single.j = period.freq, period.interval, max(period.j, single.j)
    single.months = single.months or period.months
    return single


def after_done(line: Line, i: int) -> Repeat | None:
    """ "3 days after done": counted from when it was last done."""
    from adhd_core.capture.amounts import single

    j, _, unit = single(line, i)
    if not j or line.word[j] != "after":
        return None
    end = done_at(line, j)
    if not end:
        return None
    count = number(line, i)[1] or float("".join(sign for sign in line.word[i] if sign.isdigit()) or 1)
    found = of_freq(unit, max(1, int(count)), end)
    if found is not None:
        found.done = True
    return found


def suffixes(line: Line, found: Repeat) -> None:
    """The days inside the period: "every 2 weeks on monday", "every month on the 3rd", "yearly on march 5"."""
    word, j = line.word, found.j
    bound = found.weekdays or found.monthdays or found.nths
    if bound and found.freq == "WEEKLY" and word[j] in ("of", "in") and word[j + 1] in ("every", "the", "each") and word[j + 2] == "week":
        found.j = j = j + 3
    if word[j] in DAYPARTS and found.freq in ("WEEKLY", "DAILY", "MONTHLY") and (bound or found.freq == "DAILY"):
        found.part, found.j = word[j], j + 1
        return
    if bound or (word[j] not in ("on", "in", "at") and not (found.freq in ("WEEKLY", "DAILY") and weekday_list(line, j, Repeat()))):
        return
    k = j + 1 if word[j] in ("on", "in", "at") else j
    if found.freq in ("WEEKLY", "DAILY", "MONTHLY") and word[j] != "in":
        end = weekday_list(line, k, found)
        if end:
            found.j = end
            if found.freq == "DAILY":
                found.freq = "WEEKLY"
            return
    if word[k] == "the":
        k += 1
    if found.freq == "MONTHLY" and word[k] in ("beginning", "begin", "start", "end"):
        found.monthdays, found.j = [-1 if word[k] == "end" else 1], k + 1
        return
    nth = nth_at(line, k)[1]
    if word[k] == "day" and word[k + 1].isdigit() and len(word[k + 1]) < 3:
        nth, k = int(word[k + 1]), k + 1
    if nth and found.freq in ("MONTHLY", "YEARLY"):
        inner = nth_every(line, k, nth, True)
        if inner is None and word[k].isdigit():
            inner = Repeat("MONTHLY")
            inner.monthdays, inner.j = [nth], k + 1
        if inner is not None and (inner.freq == "YEARLY" or found.freq == "MONTHLY"):
            found.monthdays, found.nths, found.months = inner.monthdays, inner.nths, inner.months
            found.weekdays, found.setpos, found.j = inner.weekdays, inner.setpos, inner.j
        return
    if found.freq == "YEARLY" and (word[k] in MONTHS or (word[k].isdigit() and word[k + 1] in MONTHS)):
        inner = on_date(line, k)
        if inner is not None:
            found.monthdays, found.months, found.j = inner.monthdays, inner.months, inner.j


def repeat_value(line: Line, i: int, value: str) -> Repeat | None:
    """repeat:weekly, recur:2weeks, every:monday: the value is read as if it stood after "every"."""
    held = line.word[i]
    line.word[i] = value
    try:
        if value in WORDS:
            found: Repeat | None = Repeat(*WORDS[value])
            if found is not None:
                found.j = i + 1
        else:
            found = after_every(line, i)
        if found is not None:
            suffixes(line, found)
            while tail(line, found):
                pass
        return found
    finally:
        line.word[i] = held


__all__ = ["Repeat", "bounded", "recurrence", "repeat_value", "settle"]
