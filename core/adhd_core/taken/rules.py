"""What was typed after "took", how often a thing is taken, and when another one would be a second one. Pure."""

from __future__ import annotations

from adhd_core.dates import DAY_STARTS_AT, day_of
from adhd_core.words import singular, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.dates import datetime

UNITS = frozenset(
    ("mg", "g", "µg", "μg", "ug", "mcg", "ml", "cl", "dl", "l", "iu", "ie", "x", "pill", "tablet", "tab", "capsule", "cap", "drop", "puff",
     "spoon", "teaspoon", "tablespoon", "tsp", "tbsp", "dose", "unit", "gummy", "gummie", "cup", "shot", "spray", "sachet", "patch",
     "piece", "lozenge")
)  # fmt: skip
NUMBERS = frozenset(("a", "an", "half", "one", "two", "three", "four", "five", "six", "eight", "ten"))
OWN = frozenset(("the", "my", "our", "some"))
NUMBERED = frozenset(("omega", "vitamin", "vit", "b", "k", "q", "phase", "day", "step"))
"""Names that go on with a small number: omega 3."""

SAMPLES = 5
DEFAULT_WINDOW = 6 * 60
USUAL_DAYS, USUAL_TIMES = 7, 2
"""What was taken on two of the last seven days is usual."""


def read(words: list[str]) -> tuple[str, str | None]:
    """(thing, amount or None) of what was taken; the thing is "" where only an amount is named.

    "ibuprofen 400mg", "2 ibuprofen", "400 mg of ibuprofen", "omega 3".
    """
    words = [w for w in words if w.strip(".,;!")]
    while len(words) > 1 and words[0].lower() in OWN:
        words = words[1:]
    if len(words) in (1, 2) and amount_of(words, ""):
        return "", " ".join(words)
    for size in (2, 1):
        if len(words) > size:
            amount = amount_of(words[-size:], words[-size - 1])
            if amount:
                return " ".join(words[:-size]), amount
    for size in (2, 1):
        if len(words) > size:
            amount = amount_of(words[:size], "")
            if amount and not (size == 1 and words[0].lower() in NUMBERS - {"half", "two", "three", "one"}):
                rest = words[size:]
                return " ".join(rest[1:] if rest[0].lower() == "of" and len(rest) > 1 else rest), amount
            if size == 1 and words[0].lower() in ("a", "an"):
                return " ".join(words[1:]), None
    return " ".join(words), None


def amount_of(words: list[str], before: str) -> str | None:
    """One or two words as an amount ("400 mg", "2 pills", "half", "2"), None where they are none. `before` is the word in
    front of them: after "omega" a 3 is none."""
    if len(words) == 2:
        unit = words[1].lower()
        if singular(unit) in UNITS and (number(words[0]) or words[0].lower() in NUMBERS):
            return f"{words[0]} {words[1]}"
        return None
    word = words[0]
    if number(word):
        small = word.isdigit() and int(word) <= 12
        return None if small and before.lower() in NUMBERED else word
    if word.lower() == "half" or (not before and word.lower() in NUMBERS):
        return word
    cut = next((i for i, c in enumerate(word) if not (c.isdigit() or c in ".,/½")), 0)
    if cut and number(word[:cut]) and singular(word[cut:].lower()) in UNITS:
        return f"{word[:cut]} {word[cut:]}"
    return f"{word[1:]} x" if word[:1].lower() == "x" and number(word[1:]) and before else None


def number(text: str) -> bool:
    """Whether a text is a number: 2, 2.5, 2,5, 1/2, ½."""
    if text in ("½", "¼", "¾"):
        return True
    whole, mark, part = text, "", ""
    for sign in ".,/":
        if sign in text:
            whole, mark, part = text.partition(sign)
            break
    return bool(whole) and all(p.isascii() and p.isdigit() and len(p) < 8 for p in ([whole, part] if mark else [whole]))


def key_of(thing: str) -> str:
    """What makes two names mean the same thing: case, several or one, and "my" do not count."""
    found = [singular(w) for w in tokens(thing)]
    if len(found) > 1 and found[0] in OWN:
        found = found[1:]
    return " ".join(found) or " ".join(thing.casefold().split())


_BESIDE = """again with after before at breakfast lunch dinner supper food water tea coffee morning evening noon night midday bed bedtime
    half quarter a an my the our dose pill pills tablet tablets capsule capsules drop drops did do have has i we take took taken had already
    today yet just now finally second another one two more extra late early this of for x2 x3 2x 3x and usual daily"""
BESIDE = frozenset(_BESIDE.split())
"""Words that tell when or how something was taken, not what."""


def same_thing(name: str, known: str) -> bool:
    """Whether a name is a known one with words around it that do not change what it is: "meds with breakfast"."""
    words, inside = tokens(name), set(key_of(known).split())
    found = [singular(w) for w in words]
    rest = [w for w, one in zip(words, found, strict=True) if one not in inside]
    return bool(inside) and inside <= set(found) and all(w in BESIDE or w.isdigit() or amount_of([w], "") for w in rest)


def no_clock(word: str) -> bool:
    """Whether a word is written like a clock time and is none: 25:99."""
    hour, colon, minute = word.partition(":")
    written = bool(colon) and hour.isascii() and minute.isascii() and hour.isdigit() and minute.isdigit() and len(minute) == 2
    return written and (int(hour) > 24 or int(minute) > 59)


def usual_gap(seconds: list[int]) -> int | None:
    """The median gap in minutes between moments (in any order), None with fewer than five gaps."""
    ordered = sorted(seconds)
    gaps = sorted((ordered[i] - ordered[i - 1]) // 60 for i in range(1, len(ordered)) if ordered[i] > ordered[i - 1])
    if len(gaps) < SAMPLES:
        return None
    middle = len(gaps) // 2
    return gaps[middle] if len(gaps) % 2 else (gaps[middle - 1] + gaps[middle]) // 2


def window(seconds: list[int], every: int | None) -> int:
    """Minutes within which another one is a second one: what was set, else three quarters of the usual gap (half of all
    gaps are shorter than the usual one), else six hours."""
    if every is not None:
        return every
    usual = usual_gap(seconds)
    return DEFAULT_WINDOW if usual is None else max(1, usual * 3 // 4)


def second(at: datetime, other: datetime, minutes: int, fixed: bool, day_start: int = DAY_STARTS_AT) -> bool:
    """Whether something taken at `at` would be a second one beside that at `other`. A window that was set always counts; one
    that was learnt counts within a day of the user's, and over its end for at most six hours."""
    gap = abs((at - other).total_seconds()) / 60
    if fixed:
        return gap < minutes
    same = day_of(at, day_start) == day_of(other, day_start)
    return gap < (minutes if same else min(minutes, DEFAULT_WINDOW))
