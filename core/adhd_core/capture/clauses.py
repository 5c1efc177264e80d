"""Two things in one line, each with its time: "call mum at 5 and email Bob by friday". Only the first time is the line's."""
from __future__ import annotations

from adhd_core.capture.deeds import deed_at
from adhd_core.capture.lexicon import DAYPARTS, FOREIGN, GONE, JOINTS, LAST, MOVED, WEEKDAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.grammar import Mark
    from adhd_core.capture.line import Line
    from adhd_core.capture.phrase import Phrase

LEADING = frozenset(("at", "@", "by", "before", "after", "around", "about", "from", "between", "this", "next"))
SPANS = frozenset(("night", "week", "weekend", "month", "year", "evening", *WEEKDAYS))


def apart(line: Line, last: Mark, found: Phrase, paused: bool) -> bool:
    """Is `found` the time of another clause than the one that was taken before it? `paused`: a comma stands between."""
    held: Phrase = last.value
    hour, day = (held, found) if held.second is not None else (found, held)
    unlike = hour.second is not None and hour.date is None and day.second is None and day.role == "due"
    if paused:
        return unlike
    hours = held.second is not None and found.second is not None
    if not (unlike or hours or (held.date is not None and found.date is not None)):
        return False
    joints = [k for k in range(last.j, found.i) if line.word[k] in JOINTS]
    return any(hours or deed_at(line, k + 1) or k + 1 == found.i for k in joints)


def moved_from(line: Line, found: Phrase) -> bool:
    """ "moved from 3pm to 4pm": neither is when to do it."""
    before = line.before(found.i)
    if (before in MOVED and before[-1] == "d") or (found.i > 1 and line.word[0] in MOVED):
        return True
    return found.date is None and not FOREIGN.isdisjoint(line.word)


def told(line: Line, found: Phrase) -> bool:
    """ "I rang at 8 yesterday", "last night at 8", "3 years ago tomorrow": it tells of days gone by and plans nothing."""
    word, i, j = line.word, found.i, found.j
    if word[j] in GONE or (word[j] in LAST and word[j + 1] in SPANS):
        return not line.closes(i, j)
    if not i or line.closes(i - 1, i):
        return False
    here = i - 2 if i > 1 and (word[i - 1] in LEADING or (word[i - 1] in DAYPARTS and word[i - 2] in GONE)) else i - 1
    return word[here] in GONE or (here > 0 and word[here] in SPANS and word[here - 1] in LAST)
