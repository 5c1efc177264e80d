"""Fields that are marked by a word and a colon (tag:health) or by a sigil (#health): one token each."""
from __future__ import annotations

from adhd_core.capture.lexicon import ENERGIES, PRIORITIES, UNITS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.capture.line import Line
    from adhd_core.capture.phrase import Phrase

    Field = tuple[int, str, Any]

KEYS = {
    "tag": "tag", "tags": "tag", "label": "tag", "at": "context", "context": "context", "ctx": "context", "p": "priority",
    "pri": "priority", "prio": "priority", "priority": "priority", "in": "project", "project": "project", "proj": "project",
    "zone": "zone", "area": "zone", "e": "energy", "energy": "energy", "est": "estimate", "estimate": "estimate", "for": "estimate",
    "dur": "estimate", "duration": "estimate", "takes": "estimate", "kind": "kind", "type": "kind", "ask": "delegation", "due": "due",
    "by": "due", "deadline": "due", "until": "due", "start": "start", "from": "start", "on": "start", "do": "start", "wait": "start",
    "sched": "start", "scheduled": "start", "when": "when", "date": "when", "repeat": "repeat", "recur": "repeat", "every": "repeat",
    "rec": "repeat", "remind": "remind", "pro": "project", "before": "due", "delegate": "delegation",
}
KINDS = {
    "task": "task", "todo": "task", "goal": "goal", "habit": "habit", "shopping": "shopping", "buy": "shopping", "groceries": "shopping",
}
KIND_PREFIXES = {"task": "task", "goal": "goal", "habit": "habit", "shopping": "shopping", "groceries": "shopping", "grocery": "shopping"}
SIGILS = "#@+!~"
LEVELS = {"p1": "urgent", "p2": "high", "p3": "medium", "p4": "low"}
LETTERS = {"a": "urgent", "b": "high", "c": "medium", "d": "low"}  # of todo.txt
SHOUTS = {"!!": "high", "!!!": "urgent"}
TRAILING = ",.;:!?)]}»”’"


def stripped(text: str) -> str:
    """A value without the punctuation of the sentence around it, and without its own quotes."""
    if text[:1] in "\"'“‘" and len(text) > 1:
        close = {"“": "”", "‘": "’"}.get(text[0], text[0])
        end = text.find(close, 1)
        if end > 0:
            return text[1:end]
    return text.rstrip(TRAILING)


def key_field(line: Line, i: int) -> Field | None:
    """`key:value` at token i: (next index, field, value); dates and repetition are left to the caller."""
    raw = line.raw[i].lstrip("([{")
    key, _, value = raw.partition(":")
    field = KEYS.get(key.lower())
    if field is None or not value or value[0] in ":/\\":
        return None
    if field in ("due", "start", "when", "repeat"):
        return i + 1, field, value.lower().rstrip(TRAILING)
    value = stripped(value)
    if not value:
        return None
    if field == "tag":
        names = [name for name in value.replace("#", "").split(",") if name]
        return (i + 1, "tag", names) if names else None
    if field == "context":
        return at_field(i, value)
    if field == "priority":
        level = PRIORITIES.get(value.lower()) or LETTERS.get(value.lower())
        return (i + 1, field, level) if level else None
    if field == "energy":
        energy = ENERGIES.get(value.lower())
        return (i + 1, field, energy) if energy else None
    if field == "estimate":
        return estimate(i, value)
    if field == "kind":
        kind = KINDS.get(value.lower())
        return (i + 1, field, kind) if kind else None
    if field == "project":
        return project(line, i, value, False)
    if field == "zone":
        return i + 1, field, line.frame.zones.get(value.casefold(), value)
    if field == "remind":
        found = estimate(i, value)
        if found is None and value[:-1].isdigit() and value[-1:].lower() == "d":
            return i + 1, field, int(value[:4].rstrip("dD")) * 1440
        return (i + 1, field, found[2]) if found else None
    return i + 1, field, value


def at_field(i: int, value: str) -> Field | None:
    from adhd_core.capture.clocks import figures

    parts = figures(value.lower())
    if parts is not None:
        return (i + 1, "when", "at " + value.lower()) if parts[3] or parts[4] == "colon" else None
    return i + 1, "context", value.lstrip("@")


def estimate(i: int, value: str) -> Field | None:
    from adhd_core.capture.amounts import compact, minutes

    low = value.lower()
    if low.isdigit() and len(low) < 5:
        low += "m"
    found = compact(low)
    length = minutes(found[0]) if found else 0
    return (i + 1, "estimate", length) if length else None


def project(line: Line, i: int, value: str, sigil: bool) -> Field:
    """A project, in the spelling it already has; names of several words are taken whole if they are known."""
    frame = line.frame
    j = i + 1
    if frame.projects:
        words = value.casefold()
        for k in range(i + 1, min(i + 6, line.count + 1)):
            if words in frame.projects:
                value, j = frame.projects[words], k
            if k < line.count:
                words += " " + line.word[k]
    if sigil and value.casefold() in frame.zones:
        return j, "zone", frame.zones[value.casefold()]
    return j, "project", frame.projects.get(value.casefold(), value)


def sigil_field(line: Line, i: int) -> Field | None:
    """#tag, @context, +Project, !priority, ~30m and ~energy at token i."""
    raw = line.raw[i].lstrip("([{")
    if len(raw) < 2:
        return None
    if raw in SHOUTS:
        follow = line.raw[i + 2]  # a token of marks is followed by an empty one
        stands = follow != "" if i == 0 else follow == "" or follow[0] in SIGILS
        return (i + 1, "priority", SHOUTS[raw]) if stands else None
    sign, value = raw[0], stripped(raw[1:])
    if not value:
        return None
    low = value.lower()
    if sign == "!":
        if low[0].isdigit() and (len(low) > 1 or line.word[i + 1][:1].isalpha()):
            found = before_it(line, i, low)
            if found is not None or (low.isdigit() and line.word[i + 1] in UNITS):
                return found
        level = PRIORITIES.get(low.lstrip("!"))
        return (i + 1, "priority", level) if level and low[0] not in "!0" and level != "none" else None
    if sign == "~":
        if low in ENERGIES and not low[0].isdigit():
            return i + 1, "energy", ENERGIES[low]
        return tilde(line, i, low)
    if not value[0].isalpha() and value[0] != "_":
        if sign == "@" and value[0].isdigit():
            return at_field(i, low)
        return None
    if sign == "@":
        if "@" in value or low in ("noon", "midnight", "midday"):
            return (i + 1, "when", "at " + low) if "@" not in value else None
        return i + 1, "context", value
    if sign == "#":
        return hash_field(line, i, value)
    if not all(letter.isalnum() or letter in "-_./&'" for letter in value) and raw[1] not in "\"'":
        return None
    return project(line, i, value, True)


def rank(line: Line, i: int) -> Field | None:
    """p1 anywhere, P1 at the end, "high priority" and "priority high" at the end."""
    from adhd_core.capture.phrase import right_ok

    word = line.word
    here, follow = word[i], word[i + 1]
    if here in LEVELS:
        if line.raw[i] != here and not line.ends(i + 1):
            return None
        named = follow in ("and", "or", "to", "in", "for", "is", "on") or word[i - 1] in ("in", "at", "the", "a", "level", "to", "from")
        return (i + 1, "priority", LEVELS[here]) if right_ok(line, i + 1) and not named else None
    j = i + 2
    level = PRIORITIES.get(follow if here == "priority" else here) if "priority" in (here, follow) else None
    if level is None or len(follow) < 2 or not line.ends(j) or (line.word[i - 1] in NOT_RANKED and not line.closes(i - 1, i)):
        return None
    return j, "priority", level


NOT_RANKED = frozenset((
    "the", "a", "an", "to", "as", "is", "of", "with", "about", "my", "our", "set", "no", "not", "for", "new", "this", "and", "or", "make",
    "has", "was", "are", "its", "their", "why", "what", "from", "by", "on", "in", "change", "raise", "lower", "discuss",
))


def before_it(line: Line, i: int, low: str) -> Field | None:
    """!30 min before, !1h early: a reminder ahead of the time."""
    from adhd_core.capture.amounts import compact, minutes

    j = i + 1
    if low.isdigit() and UNITS.get(line.word[j], "") in ("n", "h", "d"):
        low, j = low + line.word[j], j + 1
    found = compact(low) if not low.isdigit() else None
    if found is None or line.word[j] not in ("before", "early", "earlier", "ahead"):
        return None
    size = minutes(found[0]) or found[0][1] * 1440
    return (j + 1, "remind", size) if size else None


def hash_field(line: Line, i: int, value: str) -> Field | None:
    """Tags; a colour such as #ff0000 or #fff and things like #include<x> stay words."""
    if "\"" in line.raw[i]:
        return i + 1, "tag", [value]
    low = value.lower()
    hexed = all(letter in "0123456789abcdef" for letter in low)
    if hexed and len(low) in (3, 6) and (any(letter.isdigit() for letter in low) or len(set(low)) == 1):
        return None
    names = [name.lstrip("#") for name in value.replace("#", ",").split(",")]
    names = [name for name in names if name]
    for name in names:
        if not all(letter.isalnum() or letter in "-_/.:&'" for letter in name):
            return None
    return i + 1, "tag", names


def tilde(line: Line, i: int, low: str) -> Field | None:
    """~30m is a length; ~3pm a time; ~5 people is text."""
    from adhd_core.capture.amounts import compact, minutes

    found = compact(low)
    if found is not None:
        length = minutes(found[0])
        return (i + 1, "estimate", length) if length else None
    from adhd_core.capture.clocks import figures

    parts = figures(low)
    if parts is not None and (parts[3] in ("a", "p") or parts[4] == "colon"):
        return i + 1, "when", "at " + low
    if low.isdigit() and low.isascii() and line.word[i + 1] in ("min", "mins", "minutes", "minute", "hours", "hour", "hrs", "hr"):
        size = int(low[:4]) * (60 if line.word[i + 1][0] == "h" else 1)
        return (i + 2, "estimate", size) if size else None
    return None


# the names that Taskwarrior gives to starts and ends, as in due:som
SHORT_NAMES = {
    "sod": "today", "sow": "next week", "sonw": "next week", "socw": "today", "eocw": "end of week", "eonw": "end of next week",
    "som": "next month", "sonm": "next month", "socm": "today", "eocm": "end of month", "soq": "next quarter", "soy": "next year",
    "sony": "next year", "eony": "end of next year", "eonq": "end of next quarter", "soww": "next week",
}


def dated(line: Line, i: int, field: str, value: str) -> Phrase | None:
    """due:friday, start:2026-03-05, @3pm: the value is read as a phrase that may go on in the next words."""
    from adhd_core.capture.phrase import phrase

    held, loose = line.word[i], line.frame.loose
    line.frame.loose = True
    role = "" if field == "when" else field
    shift = value[:3] == "at "
    line.word[i] = value[3:] if shift else value
    found = phrase(line, i, role or "when")
    if found is None and value[:1].isdigit():
        from adhd_core.capture.amounts import compact
        from adhd_core.capture.phrase import Phrase
        from adhd_core.capture.relative import moved

        size = compact(value)
        if size is not None:
            day = moved(line, line.frame.today, size[0])
            found = Phrase(i)
            found.j, found.date, found.moment, found.role = i + 1, day.date, day.moment, role
    elif found is None and value in SHORT_NAMES:
        from adhd_core.capture.line import Line as Words

        found = phrase(Words(SHORT_NAMES[value], line.frame), 0, role or "when")
        if found is not None:
            found.i, found.j = i, i + 1
    line.frame.loose = loose
    line.word[i] = held
    if found is not None:
        found.role = role
    return found
