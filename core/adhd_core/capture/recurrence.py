"""Repetition in words: every other tuesday, every 3 days, mondays, last friday of each month, daily until june, 3 days after done."""
from __future__ import annotations

from adhd_core.capture.amounts import number
from adhd_core.capture.clocks import clock
from adhd_core.capture.dates import ordinal_of
from adhd_core.capture.lexicon import COMPOUNDS, DAYPARTS, MONTHS, NO_DATE_AFTER, NUMBERS, PLURAL_WEEKDAYS, UNITS, WEEKDAYS
from adhd_core.capture.line import DONE, far
from adhd_core.capture.patterns import (
    AND,
    EVERY,
    GROUPS,
    PARTS,
    after_every,
    letters,
    nth_at,
    nth_every,
    weekday_list,
)
from adhd_core.capture.phrase import phrase, right_ok
from adhd_core.capture.repeat import Repeat, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.grammar import Mark
    from adhd_core.capture.line import Line

WORDS = {
    "daily": ("DAILY", 1), "everyday": ("DAILY", 1), "nightly": ("DAILY", 1), "weekly": ("WEEKLY", 1), "monthly": ("MONTHLY", 1),
    "yearly": ("YEARLY", 1), "annually": ("YEARLY", 1), "annual": ("YEARLY", 1), "quarterly": ("MONTHLY", 3), "biweekly": ("WEEKLY", 2),
    "bi-weekly": ("WEEKLY", 2), "fortnightly": ("WEEKLY", 2), "bimonthly": ("MONTHLY", 2), "bi-monthly": ("MONTHLY", 2),
    "hourly": ("HOURLY", 1), "semiannually": ("MONTHLY", 6), "biannually": ("MONTHLY", 6), "semiannual": ("MONTHLY", 6),
    "biannual": ("YEARLY", 2), "biyearly": ("YEARLY", 2), "biennially": ("YEARLY", 2), "fortnight": ("WEEKLY", 2),
    "half-yearly": ("MONTHLY", 6), "semi-annually": ("MONTHLY", 6), "semimonthly": ("MONTHLY", 1), "semi-monthly": ("MONTHLY", 1),
}
ADJECTIVES = frozenset(("annual", "semiannual", "biannual", "fortnight"))
ENDINGS = frozenset(("until", "till", "til", "ending", "ends", "through", "thru"))
DONE_LEADS = frozenset(("after", "from", "when", "since", "once", "upon", "on", "following"))
REPEATED = frozenset(("repeat", "repeats", "repeating", "repeated", "recurring", "recurs", "recur"))
AT_LARGE = frozenset((
    "life", "carry", "counts", "count", "matters", "essentials", "objects", "heroes", "is", "was", "that", "thing", "things",
))
NAMING = frozenset(("for", "of", "love", "hate", "in", "by", "all"))
BESIDE = frozenset(("in", "during", "on", "not", "but", "this", "once", "x"))  # these bound a repetition only where they touch it


def recurrence(line: Line, i: int) -> Repeat | None:
    """The repetition that begins at i, with the words after it that bound it, or None."""
    word = line.word
    here = word[i]
    before = "" if i == 0 or line.closes(i - 1, i) else word[i - 1]
    found: Repeat | None
    if here in EVERY:
        found = None if before == "not" else after_every(line, i + 1)
        if found is not None and not i and word[found.j] in AT_LARGE and not line.closes(i, found.j):
            return None
        if found is not None and here == "every!":
            found.done = True
    elif here in WORDS:
        found = by_word(line, i, before)
    elif here == "once" or here == "per" or (here in ("a", "an") and line.word[i + 2] != "after"):
        from adhd_core.capture.openings import once, times_a

        found = once(line, i) if here == "once" else times_a(line, i, before)
    elif here == "alternate":
        found = after_every(line, i) if before not in NO_DATE_AFTER else None
        found = found if found is not None and (right_ok(line, found.j) or before == "on") else None
    elif here in PLURAL_WEEKDAYS or here in GROUPS or here in PARTS or (here == "on" and not far(word, i, 10)):
        found = plurals(line, i, before) or (days_of_the_month(line, i + 1) if here == "on" else None)
    else:
        from adhd_core.capture.openings import after_done, of_every

        found = after_done(line, i) or of_every(line, i)
        if found is None and (word[i + 1] in PARTS or "/" in here or letters(line, i) or here in WEEKDAYS):
            found = plurals(line, i, before)
    if found is None:
        return None
    suffixes(line, found)
    while tail(line, found):
        pass
    if found.i < 0:
        found.i = begin(line, i, found)
    return found


def begin(line: Line, i: int, found: Repeat) -> int:
    """Where the repetition begins with the words that only lead to it: "repeat every day", "on every monday", "each and every"."""
    word = line.word
    if i > 1 and word[i] in EVERY and word[i - 1] == "and" and word[i - 2] in EVERY:
        i -= 2
    if i and not line.closes(i - 1, i):
        before = word[i - 1]
        if before in REPEATED or (before == "on" and (word[i] in EVERY or word[i] == "alternate" or "/" in word[i])):
            return i - 1
        if before == "twice" and max(len(found.weekdays), len(found.monthdays)) == 2 and word[i] in ("a", "per", "each", "every"):
            return i - 1
    return i


def by_word(line: Line, i: int, before: str) -> Repeat | None:
    """daily, weekly, monthly: not as an adjective ("the daily", "weekly report")."""
    word = line.word
    here, j = word[i], i + 1
    if (before in NO_DATE_AFTER and before != "and") or (here in ADJECTIVES and not line.frame.loose) or line.raw[i][:1] == '"':
        return None
    found = Repeat(*WORDS[here])
    found.j = j
    if here == "nightly":
        found.part = "night"
    if here[:4] == "semi" and here[-7:] == "monthly":
        found.monthdays = [1, 15]
    if right_ok(line, j) or before in REPEATED or (i == 0 and here[-4:] == "ally"):
        if word[j] in EVERY and not line.closes(i, j):
            other = after_every(line, j + 1)
            if other is not None and other.freq == found.freq and other.interval == 1:
                other.interval = found.interval
                return other
        return found
    if word[j] in ("except", "twice", "mornings", "excluding", "beginning", "ending") or clock(line, j, False)[0]:
        return found
    if found.freq == "WEEKLY" and not line.closes(i, j):
        end = weekday_list(line, j, Repeat())
        return found if end and ends_well(line, end) else None
    return None


def ends_well(line: Line, j: int) -> bool:
    """Nothing that the days before j could describe stands there."""
    return right_ok(line, j) or bool(clock(line, j, False)[0]) or line.word[j] in ("except", "twice") or line.word[j][-1:] == "x"


def days_of_the_month(line: Line, j: int) -> Repeat | None:
    """ "on the 1st and 15th of the month": more than one such day is a rule, though no "every" stands there."""
    j = j + 1 if line.word[j] == "the" else j
    found = nth_every(line, j, True) if nth_at(line, j)[1] else None
    return found if found is not None and len(found.monthdays) > 1 and line.word[found.j - 1] == "month" else None


def plurals(line: Line, i: int, before: str) -> Repeat | None:
    """mondays, on tuesdays and thursdays, weekdays, mornings, saturday mornings, mon/wed/fri, MWF."""
    word = line.word
    k = i + 1 if word[i] == "on" else i
    led = k > i
    here = word[k]
    found = Repeat("WEEKLY")
    named = before in NO_DATE_AFTER or before.isdigit() or ordinal_of(before) > 0 or before in NUMBERS or before in NAMING
    if here in PARTS:
        at = word[k + 1] == "at"
        if not (led and right_ok(line, k + 1)) and (named or not clock(line, k + 2 if at else k + 1, at)[0]):
            return None
        found.freq, found.part, found.j = "DAILY", PARTS[here], k + 1
        return found
    if here in ("weekday", "weekend", "workday", "weeknight") and word[k + 1] not in PARTS:
        return None
    found.j = weekday_list(line, k, found)
    if not found.j:
        return None
    if here in ("weeknights", "weeknight"):
        found.part = "evening"
    if word[found.j] in PARTS and not line.closes(k, found.j):
        found.part, found.j = PARTS[word[found.j]], found.j + 1
        return found if led or (not named and ends_well(line, found.j)) else None
    if (not led and named and before != "and") or (len(found.weekdays) < (3 if here in WEEKDAYS else 2) and here not in PLURAL_WEEKDAYS):
        return None
    if here in WEEKDAYS and all((two - one) % 7 == 1 for one, two in zip(found.weekdays, found.weekdays[1:], strict=False)):
        return None  # "camp fri, sat and sun" is one time
    schedule = i == 0 and "/" in here and word[found.j] not in COMPOUNDS
    return found if led or schedule or ends_well(line, found.j) or word[found.j] in DAYPARTS else None


def suffixes(line: Line, found: Repeat) -> None:
    """The days inside the period: "every 2 weeks on monday", "every month on the 3rd", "yearly on march 5"."""
    word, j = line.word, found.j
    bound = found.weekdays or found.monthdays or found.nths or found.yeardays
    if bound and found.freq == "WEEKLY" and word[j] in ("of", "in") and word[j + 1] in ("every", "the", "each") and word[j + 2] == "week":
        found.j = j = j + 3
    if word[j] == "in" and word[j + 1] == "the" and word[j + 2] in DAYPARTS and not found.part and (bound or found.freq == "DAILY"):
        found.part, found.j = word[j + 2], j + 3
        return
    while word[j] in DAYPARTS and found.freq in ("WEEKLY", "DAILY", "MONTHLY") and (bound or found.freq == "DAILY"):
        if found.part:
            found.hours.append(DAYPARTS[word[j]][0] * 60)
        found.part, found.j = found.part or word[j], j + 1
        j = j + 2 if word[j + 1] in AND and word[j + 2] in DAYPARTS else j + 1
    if found.part and word[j] in AND and word[j + 1] in DAYPARTS:
        found.hours.append(DAYPARTS[word[j + 1]][0] * 60)
        found.j = j + 2
        return
    lead = word[j] if word[j] in ("on", "in", "at", "by", "only") else ""
    if bound or found.j < j or not (lead or (found.freq in ("WEEKLY", "DAILY") and weekday_list(line, j, Repeat()))):
        return
    k = j + 1 if lead else j
    k = k + 1 if lead == "only" and word[k] == "on" else k
    if found.freq == "YEARLY" and lead == "on":
        end = weekday_list(line, k, Repeat())
        if end and word[end] == "in" and word[end + 1] in ("week", "weeks"):
            found.j = weekday_list(line, k, found)
            return
    if lead == "by":
        found.role = "due" if inside(line, k, found) else ""
    elif lead != "in" and found.freq != "YEARLY":
        end = weekday_list(line, k, found)
        if end:
            found.j = end
            if found.freq == "DAILY":
                found.freq = "WEEKLY"
        elif lead != "only":
            inside(line, k, found)
    else:
        inside(line, k, found)


def inside(line: Line, k: int, found: Repeat) -> bool:
    """The day of the month or year at k: "the 3rd", "day 10", "the last friday", "march 5", "the end"; whether there is one."""
    word = line.word
    if word[k] == "the":
        k += 1
    if found.freq == "MONTHLY" and word[k] in ("beginning", "begin", "start", "end"):
        found.monthdays, found.j = [-1 if word[k] == "end" else 1], k + 1
        return True
    if found.freq not in ("MONTHLY", "YEARLY"):
        return False
    inner: Repeat | None = None
    if "/" in word[k] and word[k][0].isdigit():
        from adhd_core.capture.seldom import figures

        inner = figures(line, k) if found.freq == "YEARLY" else None
    elif word[k] in MONTHS or (word[k].isdigit() and word[k + 1] in MONTHS):
        from adhd_core.capture.seldom import on_date

        inner = on_date(line, k) if found.freq == "YEARLY" else None
    elif word[k] in ("day", "days") and word[k + 1].isdigit() and len(word[k + 1]) < 4:
        from adhd_core.capture.seldom import day_list

        inner = Repeat(found.freq)
        inner.j, inner.monthdays = day_list(line, k + 1)
    elif nth_at(line, k)[1]:
        inner = nth_every(line, k, True)
    elif word[k].isdigit() and len(word[k]) < 3 and right_ok(line, k + 1):
        inner = Repeat("MONTHLY")
        inner.monthdays, inner.j = [int(word[k])], k + 1
    if inner is None or (inner.freq == "YEARLY" and found.freq == "MONTHLY" and inner.months):
        return False
    if found.freq == "YEARLY" and not inner.months:
        inner.yeardays, inner.monthdays = inner.monthdays, []
        if inner.setpos:
            return False
    found.monthdays, found.nths, found.months, found.dates = inner.monthdays, inner.nths, inner.months, inner.dates
    found.weekdays, found.setpos, found.yeardays, found.j = inner.weekdays, inner.setpos, inner.yeardays, inner.j
    return True


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


def apart(line: Line, i: int, found: Repeat, last: Mark) -> tuple[int, bool]:
    """What stands at i, away from the repetition: (next index, whether it bounds the repetition); 0 when it is nothing of it."""
    word = line.word[i]
    if word not in BESIDE or last.j == i:
        j = bounded(line, i, found)
        if j:
            return j, True
        if word in ("except", "excluding"):  # what no rule can leave out stays in the title
            j = i + 1
            while j < line.count and not line.closes(j - 1, j) and line.raw[j][:1] not in ("#", "@", "+", "!", "~", ""):
                j += 1
            return j, False
    if last.field == "time" and last.j == i and (word in ("and", "&") or line.raw[i - 1][-1:] == ","):
        from adhd_core.capture.seldom import hour_more

        j = hour_more(line, i, last, found)
        if j:
            last.j = j
            return j, False
    return 0, False


def repeat_value(line: Line, i: int, value: str) -> Repeat | None:
    """repeat:weekly, recur:2weeks, every:monday, rec:+1w: the value is read as if it stood after "every"."""
    from adhd_core.capture.openings import value_of

    return value_of(line, i, value)


__all__ = ["Repeat", "apart", "by_word", "done_at", "recurrence", "repeat_value", "settle", "suffixes", "tail"]
