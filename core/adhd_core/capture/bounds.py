"""What bounds a repetition: until june, for 3 weeks, 10 times, after done, except weekends."""
from __future__ import annotations

from adhd_core.capture.amounts import number
from adhd_core.capture.lexicon import MONTHS, UNITS
from adhd_core.capture.line import DONE
from adhd_core.capture.phrase import phrase
from adhd_core.capture.repeat import Repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

ENDINGS = frozenset(("until", "till", "til", "ending", "ends", "through", "thru"))
DONE_LEADS = frozenset(("after", "from", "when", "since", "once", "upon", "on", "following"))


def tail(line: Line, found: Repeat) -> bool:
    """until june, for 3 weeks, 10 times, after done, except weekends: whether one more of them was taken at found.j."""
    j = bounded(line, found.j, found)
    if j:
        found.j = j
    return bool(j)


def bounded(line: Line, j: int, found: Repeat) -> int:
    word = line.word
    here = word[j]
    if here in ENDINGS and found.until is None and found.count is None:
        k = j + 2 if word[j + 1] in ("on", "the") and here in ("ending", "ends") else j + 1
        return end_day(line, k, found)
    if here in ("for", "up", "x") or here[:1].isdigit() or here in ("twice", "thrice") or (here[:1] == "x" and here[1:].isdigit()):
        return lasting(line, j, found)
    if here in DONE_LEADS and not found.done:
        end = done_at(line, j)
        if end:
            found.done = True
            return end
        if here == "from" and word[j + 1] in MONTHS and word[j + 2] in ("to", "through", "thru", "-") and word[j + 3] in MONTHS:
            from adhd_core.capture.seldom import within

            return within(line, j + 1, found)
        return 0
    if here in ("except", "excluding", "but", "not") or (here in ("apart", "aside") and word[j + 1] == "from"):
        from adhd_core.capture.seldom import without

        return without(line, j + (2 if here[0] == "a" or word[j + 1] == "not" else 1), found)
    if here in ("in", "during"):
        from adhd_core.capture.seldom import within

        return within(line, j + 1, found)
    if here == "this" and word[j + 1] in ("week", "month", "year") and found.until is None and found.count is None:
        from adhd_core.capture.days import days_later, monday_of, month_end

        today = line.frame.today
        ends = {"week": days_later(monday_of(today), 6), "month": month_end(today), "year": today.replace(month=12, day=31)}
        found.until = ends[word[j + 1]]
        return j + 2
    return 0


def end_day(line: Line, k: int, found: Repeat) -> int:
    """The last day of the repetition."""
    loose = line.frame.loose
    line.frame.loose = True
    when = phrase(line, k, "due")
    line.frame.loose = loose
    if when is None and line.word[k].isalpha():
        from adhd_core.capture.dates import day

        j, holiday = day(line, k, "by")
        if holiday is not None and j:
            found.until = holiday.date
            return j
    if when is None or when.date is None or when.moment is not None:
        return 0
    found.until = when.date
    return when.j


def lasting(line: Line, j: int, found: Repeat) -> int:
    """ "for 3 weeks", "for the next two months", "10 times", "for 5x", "twice"."""
    word = line.word
    if found.count is not None or found.lasting is not None or found.until is not None:
        return 0
    if word[j] in ("twice", "thrice"):
        found.count = 2 if word[j] == "twice" else 3
        return j + 1
    k = j + 1 if word[j] == "for" else j
    if word[k] == "up" and word[k + 1] == "to":
        k += 2
    if word[k][:1] == "x" and word[k][1:].isdigit() and len(word[k]) < 5:
        found.count = int(word[k][1:]) or None
        return k + 1
    if word[k] == "the" and word[k + 1] in ("next", "coming"):
        k += 2
    elif word[k] == "next" and k > j:
        k += 1
    if k > j and word[k] in ("day", "week", "month", "year"):
        end, value = k, 1.0
    else:
        here = word[k]
        if here[-1:] == "x" and here[:-1].isdigit() and len(here) < 5:
            found.count = int(here[:-1]) or None
            return k + 1
        end, value = number(line, k)
        if not end:
            return 0
    if word[end] in ("times", "occurrences", "repetitions", "reps", "x") and value == int(value) and 0 < value < 1000:
        found.count = int(value)
        return end + 1
    unit = UNITS.get(word[end], "")
    if k == j or unit not in ("d", "w", "m", "y", "f") or value != int(value):
        return 0
    if unit == "d" and found.freq == "DAILY" and found.interval == 1:
        found.count = int(value)
    else:
        size = int(value)
        months, days = {"d": (0, 1), "w": (0, 7), "f": (0, 14), "m": (1, 0), "y": (12, 0)}[unit]
        found.lasting = (months * size, days * size)
    return end + 1


def done_at(line: Line, j: int) -> int:
    """ "after done", "after completion", "after I finish", "after it is done", "after last done": index after it, or 0."""
    word = line.word
    if word[j] not in DONE_LEADS:
        return 0
    k = j + 1
    while word[k] in ("i", "it", "it's", "is", "i'm", "last", "being", "was", "the", "i've", "its", "have", "been") and k < j + 5:
        k += 1
    if word[k] in DONE and (word[j] != "since" or word[k - 1] == "last"):
        return k + 2 if word[k + 1] == "it" else k + 1
    return 0
