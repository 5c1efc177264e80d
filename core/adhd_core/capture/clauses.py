"""Two things in one line, each with its time: "call mum at 5 and email Bob by friday". Only the first time is the line's."""
from __future__ import annotations

from adhd_core.capture.deeds import deed_at
from adhd_core.capture.lexicon import FOREIGN, JOINTS, MOVED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.grammar import Mark
    from adhd_core.capture.line import Line
    from adhd_core.capture.phrase import Phrase


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
