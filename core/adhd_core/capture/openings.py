"""Repetitions that do not begin with "every": first monday of every month, 3 days after done, once a week, repeat:weekly."""
from __future__ import annotations

from adhd_core.capture.amounts import number
from adhd_core.capture.lexicon import DAYPARTS, MONTHS, UNITS
from adhd_core.capture.patterns import EVERY, after_every, nth_at, nth_every, of_freq
from adhd_core.capture.phrase import right_ok
from adhd_core.capture.recurrence import WORDS, by_word, done_at, recurrence, suffixes, tail
from adhd_core.capture.repeat import Repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

COUNTED = frozenset(("times", "time", "twice", "thrice", "once"))


def once(line: Line, i: int) -> Repeat | None:
    """once a week, once every 3 days, once daily."""
    word = line.word
    if word[i + 1] in EVERY:
        return after_every(line, i + 2)
    if word[i + 1] in ("a", "an", "per") and UNITS.get(word[i + 2], "s") not in "snbD":
        return of_freq(word[i + 2], 1, i + 3)
    return by_word(line, i + 1, "") if word[i + 1] in WORDS else None


def times_a(line: Line, i: int, before: str) -> Repeat | None:
    """ "3 times a week": it comes every week; how often in it stays in the title."""
    word = line.word
    counted = before in COUNTED or (before[-1:] == "x" and before[:-1].isdigit())
    if not counted or UNITS.get(word[i + 1], "s") not in "dwmyfq":
        return None
    found = of_freq(word[i + 1], 1, i + 2)
    return found if found is not None and (right_ok(line, i + 2) or word[i + 2] in DAYPARTS) else None


def of_every(line: Line, i: int) -> Repeat | None:
    """first monday of every month, the 15th of each month, end of every week, day 5 of every month, 5 march every year."""
    word = line.word
    j = i + 1 if word[i] in ("on", "at", "by", "before") else i
    role = "due" if word[i] in ("by", "before") else ""
    j = j + 1 if word[j] == "the" else j
    edge = {"beginning": 1, "begin": 1, "start": 1, "end": -1}.get(word[j], 0)
    if edge and word[j + 1] == "of" and word[j + 2] in EVERY:
        found = after_every(line, j + 3)
        if found is not None and found.freq in ("MONTHLY", "WEEKLY", "YEARLY") and not (found.weekdays or found.monthdays or found.months):
            if found.freq == "WEEKLY":
                found.weekdays = [0 if edge > 0 else 6]
            else:
                found.monthdays = [edge]
                found.months = [] if found.freq == "MONTHLY" else [1 if edge > 0 else 12]
            found.role = role
            return found
        return None
    if word[j] == "day" and word[j + 1].isdigit() and len(word[j + 1]) < 4:
        numbered = Repeat("MONTHLY")
        numbered.monthdays, numbered.j = [int(word[j + 1])], j + 2
        single: Repeat | None = numbered
    elif word[j] in MONTHS or (word[j].isdigit() and word[j + 1] in MONTHS):
        from adhd_core.capture.seldom import on_date

        single = on_date(line, j)
    else:
        nth = nth_at(line, j)[1]
        single = nth_every(line, j, True) if nth else None
    if single is None or single.interval > 1:
        return None
    k = single.j
    if word[k] in ("yearly", "annually") and single.freq == "YEARLY":
        single.j = k + 1
        return single
    k = k + 1 if word[k] == "of" else k
    if word[k] not in EVERY or (k == single.j and (single.freq != "YEARLY" and word[k + 1] != "month")):
        return None
    period = after_every(line, k + 1)
    if period is None or period.freq not in ("MONTHLY", "YEARLY") or period.weekdays or period.nths or period.monthdays:
        return None
    if period.months:
        single.freq, single.months = "YEARLY", period.months
    elif period.freq == "YEARLY" and single.monthdays and not single.months:
        single.yeardays, single.monthdays = single.monthdays, []
    elif single.freq == "YEARLY" and period.freq == "MONTHLY":
        return None
    single.freq = "YEARLY" if single.months else period.freq
    single.interval, single.j, single.role = period.interval, period.j, role
    return single


def after_done(line: Line, i: int) -> Repeat | None:
    """ "3 days after done": counted from when it was last done."""
    from adhd_core.capture.amounts import single

    j, _, unit = single(line, i)
    if not j or not done_at(line, j):
        return None
    count = number(line, i)[1] or float("".join(sign for sign in line.word[i] if sign.isdigit()) or 1)
    found = of_freq(unit, max(1, int(count)), done_at(line, j))
    if found is not None:
        found.done = True
    return found


def value_of(line: Line, i: int, value: str) -> Repeat | None:
    """The value of repeat:, recur:, every: and rec: at token i. `m` is months; rec:1w counts from done, rec:+1w from the date."""
    from adhd_core.capture.line import Line as Cut

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
