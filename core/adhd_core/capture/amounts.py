"""Amounts of time in words: "30m", "1h30", "half an hour", "two and a half hours", "a couple of days".

An amount is a tuple (months, days, business days, seconds); `exact` ones carry hours, minutes or seconds.
"""
from __future__ import annotations

from adhd_core.capture.lexicon import NUMBERS, SINGULAR_UNITS, UNITS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

    Amount = tuple[int, int, int, int]

ZERO = (0, 0, 0, 0)
FRACTIONS = {"½": 0.5, "1/2": 0.5, "1/4": 0.25, "¼": 0.25, "3/4": 0.75, "¾": 0.75, "three-quarters": 0.75}


def scaled(number: float, unit: str) -> Amount | None:
    """`number` of a unit letter; None where a fraction has no plain meaning ("half a business day")."""
    if number > 100_000:
        return None
    whole = number == int(number)
    if unit == "s":
        return (0, 0, 0, int(number))
    if unit == "n":
        return (0, 0, 0, int(number * 60))
    if unit == "h":
        return (0, 0, 0, int(number * 3600))
    if unit == "d":
        return (0, int(number), 0, int((number - int(number)) * 86400))
    if unit == "w" or unit == "f":
        days = number * (7 if unit == "w" else 14)
        return (0, int(days), 0, 0)
    if unit == "b":
        return (0, 0, int(number), 0) if whole else None
    months = {"m": 1, "q": 3, "y": 12, "D": 120}.get(unit, 0)
    if not months:
        return None
    total = number * months
    return (int(total), 0 if total == int(total) else int((total - int(total)) * 30), 0, 0)


def plus(one: Amount, two: Amount) -> Amount:
    return (one[0] + two[0], one[1] + two[1], one[2] + two[2], one[3] + two[3])


def decimal(word: str) -> float | None:
    """'3', '2.5', '1,5' as a number; None for anything else."""
    if word.isdigit():
        return float(word) if len(word) < 7 and word.isascii() else None
    for mark in ".,":
        left, found, right = word.partition(mark)
        if found and left.isdigit() and right.isdigit() and len(word) < 9 and len(right) < 3 and word.isascii():
            return float(left + "." + right)
    return None


def number(line: Line, i: int) -> tuple[int, float]:
    """A number in digits or words at i: (next index, value); index 0 when there is none."""
    word = line.word
    here = word[i]
    if here == "three" and word[i + 1] == "quarters" and word[i + 2] == "of":
        return (i + 4 if word[i + 3] in ("a", "an") else i + 3), 0.75
    value = decimal(here)
    if value is None:
        if here in NUMBERS:
            value = float(NUMBERS[here])
            if value >= 20 and NUMBERS.get(word[i + 1], 99) < 10:
                return i + 2, value + NUMBERS[word[i + 1]]
        elif "-" in here:
            tens, _, ones = here.partition("-")
            if NUMBERS.get(tens, 0) >= 20 and NUMBERS.get(ones, 99) < 10:
                value = float(NUMBERS[tens] + NUMBERS[ones])
    if value is not None:
        if word[i + 1] == "1/2" or word[i + 1] == "½":
            return i + 2, value + 0.5
        if word[i + 1] == "and":
            part = i + 3 if word[i + 2] in ("a", "an", "one") else i + 2
            extra = 0.5 if word[part] in ("half", "1/2", "½") else 0.25 if word[part] in ("quarter", "1/4") else 0.0
            if word[part] in ("three", "3") and word[part + 1] in ("quarter", "quarters"):
                part, extra = part + 1, 0.75
            if extra:
                return (part + 2 if word[part + 1] == "of" else part + 1), value + extra
        if value == 3 and word[i + 1] == "quarters" and word[i + 2] == "of" and word[i + 3] in ("a", "an"):
            return i + 4, 0.75
        return i + 1, value
    if here in FRACTIONS:
        return (i + 3 if word[i + 1] == "of" else i + 1), FRACTIONS[here]
    if here in ("a", "an", "couple", "few", "half", "quarter", "several"):
        return vague(line, i)
    if here.endswith("½") and here[:-1].isdigit():
        return i + 1, float(here[:-1]) + 0.5
    return 0, 0.0


def vague(line: Line, i: int) -> tuple[int, float]:
    """a, an, a couple of, a few, half a, a quarter of an."""
    word = line.word
    k = i + 1 if word[i] in ("a", "an") else i
    head = word[k]
    if head == "couple":
        return (k + 2 if word[k + 1] == "of" else k + 1), 2.0
    if head == "few":
        return k + 1, 3.0
    if head == "several":
        return k + 1, 4.0
    if head == "pair" and k > i:
        return (k + 2 if word[k + 1] == "of" else k + 1), 2.0
    if head == "half":
        return (k + 2 if word[k + 1] in ("a", "an") else k + 1), 0.5
    if head == "quarter" and word[k + 1] == "of" and word[k + 2] in ("a", "an"):
        return k + 3, 0.25
    if head == "quarter" and word[k + 1] in ("hour",):
        return k + 1, 0.25
    return (k, 1.0) if k > i else (0, 0.0)


def compact(word: str) -> tuple[Amount, str] | None:
    """One token such as 30m, 1h30, 1h30m, 2days, 1.5h, 45min, 1w2d: the amount and its last unit as written."""
    total, at, size, unit, used = ZERO, 0, len(word), "", 0
    if size > 14 or not word.isascii():
        return None
    while at < size:
        begin = at
        while at < size and (word[at].isdigit() or word[at] in ".,"):
            at += 1
        value = decimal(word[begin:at])
        if value is None:
            return None
        mark = at
        if at < size and word[at] == "-":
            at = mark = at + 1
        while at < size and word[at].isalpha():
            at += 1
        name = word[mark:at]
        if not name:
            if UNITS.get(unit) == "h" and value < 60 and at == size and value == int(value):
                return plus(total, (0, 0, 0, int(value) * 60)), "min"
            return None
        letter = "n" if name == "m" else UNITS.get(name)
        amount = scaled(value, letter) if letter else None
        if amount is None:
            return None
        total, unit, used = plus(total, amount), name, used + 1
        if at < size and word[at] == "-":
            return None
    return (total, unit) if used else None


def amount(line: Line, i: int) -> tuple[int, Amount, str]:
    """An amount at i, as long as it goes on: (next index, amount, last unit as written); index 0 when there is none."""
    j, total, unit = single(line, i)
    if not j:
        return 0, ZERO, ""
    word = line.word
    while True:
        k = j + 1 if word[j] == "and" else j
        if word[k] in ("a", "1/2", "½", "half", "quarter") and k > j:
            at = k + 1 if word[k] == "a" else k
            share = {"half": 0.5, "1/2": 0.5, "½": 0.5, "quarter": 0.25}.get(word[at], 0.0)
            if share and not (at == k and word[at + 1] in ("a", "an", "past")):
                extra = scaled(share, "n" if unit == "m" else UNITS.get(unit, ""))
                if extra is not None:
                    total, j = plus(total, extra), at + 1
                    continue
        if line.closes(i, j) and line.raw[j - 1][-1:] != ",":
            return j, total, unit
        if word[k][:1].isdigit() or word[k] in NUMBERS:
            k2, more, unit2 = single(line, k)
            if k2 and smaller(unit, unit2):
                j, total, unit = k2, plus(total, more), unit2
                continue
            tens = NUMBERS.get(word[k], 0)
            if not k2 and UNITS.get(unit) == "h" and 10 <= tens < 60 and (line.ends(k + 1) or word[k + 1] in NUMBERS):
                more_than = NUMBERS.get(word[k + 1], 0) if tens >= 20 else 0
                return k + (2 if more_than else 1), plus(total, (0, 0, 0, (tens + more_than) * 60)), "min"
            if not k2 and k == j and UNITS.get(unit) == "h" and word[k].isdigit() and 0 < int(word[k][:6]) < 60 and line.ends(k + 1):
                return k + 1, plus(total, (0, 0, 0, int(word[k]) * 60)), "min"
        return j, total, unit


def smaller(one: str, two: str) -> bool:
    order = "DyqmfwbdhnS"
    first = "n" if one == "m" else UNITS.get(one, "s")
    second = "n" if two == "m" else UNITS.get(two, "s")
    return order.find(first) < (order.find(second) if second != "s" else 99)


def single(line: Line, i: int) -> tuple[int, Amount, str]:
    """One number with one unit, or one compact token."""
    word = line.word
    here = word[i]
    if here[:1].isdigit() and not here.isdigit():
        found = compact(here)
        if found is None and here[1:2] == "/" and here[:3] in FRACTIONS and UNITS.get(here[3:], "") == "h":
            return i + 1, (0, 0, 0, int(3600 * FRACTIONS[here[:3]])), here[3:]
        if found is not None:
            return i + 1, found[0], found[1]
    j, value = number(line, i)
    if not j:
        return 0, ZERO, ""
    if word[j] in ("more", "full", "whole", "short", "long") and UNITS.get(word[j + 1], "") not in ("", "b"):
        j += 1
    name = word[j]
    if name in ("business", "working", "work") and word[j + 1] in ("day", "days"):
        return j + 2, (0, 0, int(value), 0), word[j + 1]
    if name == "m" and here.isdigit():
        return j + 1, (0, 0, 0, int(value * 60)), "m"
    letter = "m" if name in ("mon", "mons") and i and word[i - 1] == "in" else UNITS.get(name)
    if letter is None or (len(name) == 1 and (not here[:1].isdigit() or len(here) > 3)):
        return 0, ZERO, ""
    total = scaled(value, letter)
    return (j + 1, total, name) if total is not None else (0, ZERO, "")


def minutes(total: Amount) -> int:
    """The length in whole minutes if it is made of hours, minutes and seconds only; else 0."""
    return 0 if total[0] or total[1] or total[2] else total[3] // 60


def adjective(line: Line, i: int, j: int, unit: str) -> bool:
    """ "2 hour" as in "2 hour meeting": a bare singular after a number that is not one."""
    here = line.word[i]
    several = (here in NUMBERS and here != "one") or (here[:1].isdigit() and here not in ("1", "1/2", "1/4", "3/4"))
    return several and unit in SINGULAR_UNITS and unit not in ("min", "hr", "sec")


# before a length these make it something else than the time the task takes
NOT_AFTER = frozenset((
    "every", "each", "last", "next", "past", "first", "the", "a", "an", "per", "than", "over", "under", "within", "another", "least",
    "most", "only", "of", "my", "this", "these", "those", "in", "by", "save", "saved", "saves", "lost", "wasted", "after", "before",
    "and", "or", "to", "no", "to", "from", "about", "around", "extra", "more", "one", "two", "three", "lasted", "took", "spend", "spent",
    "waste", "lasts",
))
NOT_BEFORE = frozenset((
    "of", "before", "after", "ago", "late", "early", "long", "from", "later", "earlier", "old", "drive", "walk", "away", "flight", "ride",
    "or", "per", "a", "hence", "worth", "wide", "deep", "high", "tall", "is", "are", "was", "less", "more", "straight",
    "to", "and", "notice", "between", "that", "which", "as", "limit", "max", "min", "session", "sessions", "rule", "past",
))


# words that lead to how long it takes
TAKES = frozenset(("takes", "est", "estimate", "estimated", "approx", "approximately", "roughly", "max", "duration"))
HEDGES = frozenset(("about", "around", "approximately", "approx", "roughly", "only", "just", "max", "like", "another", "maybe", "up"))


def span(line: Line, i: int) -> tuple[int, int]:
    """ "30-45 min", "1-2h", "30 to 45 minutes": the longer of the two, which is the one to plan with."""
    word = line.word
    first, _, last = word[i].partition("-")
    k = i
    if not last and word[i + 1] in ("to", "-", "–") and word[i + 2][:1].isdigit():
        last, k = word[i + 2], i + 2
    if not first.isdigit() or not last[:1].isdigit():
        return 0, 0
    if last.isdigit() and UNITS.get(word[k + 1], "") in ("n", "h"):
        last, k = last + word[k + 1], k + 1
    found = compact(last) if not last.isdigit() else None
    size = minutes(found[0]) if found is not None else 0
    return (k + 1, size) if size > int(first[:6]) or ((found is not None and UNITS.get(found[1]) == "h") and size) else (0, 0)


def length(line: Line, i: int) -> tuple[int, int]:
    """A length at i: (next index, minutes), or (0, 0)."""
    word = line.word
    here = word[i]
    led = here == "for"
    k = i + 1 if led else i
    if here in TAKES or (here in ("about", "around") and i and (line.closes(i - 1, i) or line.raw[i][0] in "([")):
        return taking(line, i)
    if led and word[k] in HEDGES:
        k += 1
    elif here in ("about", "around"):
        return 0, 0
    if ":" in word[k]:
        return hours_minutes(line, k, led)
    if "-" in word[k] or (word[k].isdigit() and word[k + 1] in ("to", "-", "–")):
        j, size = span(line, k)
        before = "" if i == 0 or line.closes(i - 1, i) else word[i - 1]
        if j and (led or before not in NOT_AFTER) and word[j] not in NOT_BEFORE and free(line, j):
            return j, size
    if not led and here in ("a", "an", "half", "quarter") and word[i + 1] not in ("half", "hour", "an", "of", "quarter", "couple"):
        return 0, 0
    if k > i + 1 and line.raw[k][:1] == "~":
        return 0, 0
    j, total, unit = amount(line, k)
    if not j and led and line.raw[k][:1] == "~":
        return 0, 0
    size = minutes(total) if j else 0
    if not size or size > 60_000 or (not led and UNITS.get(unit) == "d"):
        return 0, 0
    if word[j] in ("max", "tops") and line.ends(j + 1) and not line.closes(k, j):
        j += 1
    if not i and here[:1].isdigit() and here.partition("h")[2].isdigit() and size <= 720:
        return j, size  # "1h30 deep work"
    follow = "" if line.closes(k, j) or line.ends(j) else word[j]
    if adjective(line, k, j, unit) and not free(line, j) and not (not i and begins_deed(line, j)):
        return 0, 0
    if led:
        if (unit == "m" and not free(line, j)) or (follow in ("ago", "of") and unit == "m"):
            return 0, 0
        return (j, size) if follow not in ("ago", "each") else (0, 0)
    before = "" if i == 0 or line.closes(i - 1, i) else word[i - 1]
    if size > 720 or before in NOT_AFTER or follow in NOT_BEFORE:
        return 0, 0
    if (unit in ("s", "sec", "secs", "second", "seconds") and total[3] < 120) or unit == "s":
        return 0, 0
    if unit == "m" and not (here.isalnum() and "h" in here) and not (line.raw[i][0] in "([" and line.closes(i, j)):
        return 0, 0
    if here[:1].isdigit() and not here.isdigit() and j == k + 1 and unit in ("min", "mins", "m"):
        return j, size
    if not free(line, j) and not (not i and begins_deed(line, j)):
        return 0, 0
    return j, size


BOOKED = frozenset(("table", "reservation", "appointment", "meeting", "book", "reserve", "schedule", "set", "alarm", "cab", "taxi", "order",
                    "room", "seat", "tickets", "plan", "ready", "slot"))


def hours_minutes(line: Line, k: int, led: bool) -> tuple[int, int]:
    """ "for 1:30", "1:30h", "1:30 hours": hours and minutes, where no clock time is meant."""
    here = line.word[k]
    text = here[:-1] if here[-1:] == "h" else here
    hours, _, rest = text.partition(":")
    if not (hours.isdigit() and rest.isdigit() and len(hours) == 1 and len(rest) == 2 and rest < "60"):
        return 0, 0
    unit = UNITS.get(line.word[k + 1], "") == "h"
    if not (here[-1:] == "h" or unit) and not (led and hours in "0123" and BOOKED.isdisjoint(line.word[:k]) and free(line, k + 1)):
        return 0, 0
    return (k + 2 if unit else k + 1), int(hours) * 60 + int(rest)


def taking(line: Line, i: int) -> tuple[int, int]:
    """ "takes 20 min", "est. 2h", "approx an hour", "max 45 min": nothing but the end or another field may follow."""
    word = line.word
    k = i + 1
    if word[k] == "time" and word[i] in ("estimated", "est"):
        k += 1
    if word[k] in HEDGES:
        k += 1
    k = k + 1 if word[k] == "to" and word[k - 1] == "up" else k
    if not word[k] and line.raw[k] == "" and line.raw[i][-1:] in ".:":  # "est." closes nothing
        k += 1
    j, size = span(line, k)
    if not j:
        j, total, unit = amount(line, k)
        size = minutes(total) if j and unit != "s" else 0
    if not size or size > 60_000:
        return 0, 0
    j = j + 1 if word[j] in ("max", "tops", "total") and not line.closes(i, j) else j
    follow = "" if line.closes(i, j) else word[j]
    return (j, size) if follow not in NOT_BEFORE and free(line, j) else (0, 0)


def begins_deed(line: Line, j: int) -> bool:
    """ "30 min tidy the desk" """
    from adhd_core.capture.deeds import deed_at

    return deed_at(line, j)


def free(line: Line, j: int) -> bool:
    """Nothing that the length could describe stands at j."""
    from adhd_core.capture.phrase import right_ok  # phrase stands above this module

    return right_ok(line, j)
