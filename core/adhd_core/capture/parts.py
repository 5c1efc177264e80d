"""Parts of the day beside a day or an hour: "friday evening", "in the morning", "first thing", "the morning of the 5th"."""
from __future__ import annotations

from adhd_core.capture.dates import day
from adhd_core.capture.lexicon import DAYPARTS
from adhd_core.capture.phrase import right_ok

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line
    from adhd_core.capture.phrase import Phrase


def part_named(word: str) -> str:
    """morning, late-morning, mid-morning: the part of the day, or ""."""
    if word in DAYPARTS:
        return word
    head, _, tail = word.partition("-")
    return tail if tail in DAYPARTS and head in ("early", "late", "mid") else ""


def part_of_day(line: Line, k: int, found: Phrase) -> int:
    """morning after a day or a clock time; "in the evening" anywhere; "the morning of the 5th"."""
    word = line.word
    here = word[k]
    if part_named(here):
        if not found.atoms or (found.date is None and found.second is None):
            return 0
        if line.raw[k][:1].isupper() and line.raw[k + 1][:1].isupper():
            return 0
        if found.date is None and found.strength == 1 and not right_ok(line, k + 1):
            return 0  # "at three night markets"
        found.part, found.edge = found.part if found.until is not None else part_named(here), False
        return k + 1
    at = k + 3 if word[k + 2] in ("early", "late", "mid") else k + 2
    if here == "in" and word[k + 1] == "the" and part_named(word[at]):
        if found.atoms and found.moment is not None:
            return 0
        found.part = part_named(word[at])
        if not found.atoms:
            found.strength, found.edge = 2, True
        else:
            found.edge = False
        return at + 1
    if here == "in" and word[k + 1] in DAYPARTS and found.second is not None:
        found.part, found.edge = word[k + 1], False
        return k + 2
    if here in ("am", "pm") and found.date is not None and found.second is None and found.atoms and right_ok(line, k + 1) \
            and not line.closes(k - 1, k):
        found.part, found.edge = "morning" if here == "am" else "afternoon", False
        return k + 1
    if here in ("first", "1st") and word[k + 1] == "thing" and found.date is not None:
        found.part, found.edge, found.strength = "morning", False, 3
        return k + 2
    if here in ("early", "late") and word[k + 1] == "in" and word[k + 2] == "the" and part_named(word[k + 3]) and found.atoms:
        found.part, found.edge = part_named(word[k + 3]), False
        return k + 4
    if here == "at" and word[k + 1] in ("night", "nite") and found.atoms:
        found.part, found.edge = "night", False
        return k + 2
    if here in ("early", "late", "mid") and word[k + 1] in DAYPARTS and found.date is not None:
        found.part, found.edge = word[k + 1], False
        return k + 2
    if here == "the" and word[k + 1] in DAYPARTS and word[k + 2] in ("of", "on") and day(line, k + 3, "on")[0]:
        found.part = word[k + 1]
        return k + 3
    return 0
