"""Notes of a meeting and chats: who was there, what it was about, who said what; the lines to act on stay."""

from __future__ import annotations

import re

from adhd_core.dump.lines import Line
from adhd_core.dump.phrases import LEAD, is_verb

CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?"
STAMP = re.compile(
    rf"\[(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},?\s+)?{CLOCK}\]\s*|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}},?\s+{CLOCK}\s+-\s+"
    r"|\(?\d{1,2}:\d{2}:\d{2}\)?\s+",
    re.I,
)
PEOPLE = re.compile(
    r"(?:attendees|participants|present|absent|apologies|invited|who was there|location|venue|facilitator|(?:minute|note)[- ]taker|scribe"
    r"|teilnehmer(?:innen)?|anwesend|entschuldigt|protokoll(?:führung)?|ort|participants?|présents?|asistentes)\s*:",
    re.I,
)
AGENDA = re.compile(r"#{0,6}\s*(?:agenda|tagesordnung|ordre du jour|orden del día)\s*:?$", re.I)
SAID = re.compile(r"(?:decisions?|decided|fyi|discussion|summary|context|background|beschluss|info)\s*:", re.I)
SPEAKER = re.compile(r"(?P<name>[^\W\d_][\w.'’-]{0,24}(?:\s[^\W\d_][\w.'’-]{0,24})?)\s?:\s+(?=\S)")
WHEN = re.compile(r"(?:date|time|when|where|datum|zeit|uhrzeit)\s*:", re.I)
ASKED = re.compile(
    r"\b(?:can|could|would|will)\s+(?:you|someone|somebody|anyone|we)\b|@\w|\b(?:needs?|ha(?:ve|s)|got|ought|wants?|to)\s+(?:to|do)\b"
    r"|\b(?:must|should|gotta|please|remember|deadline|i'?ll|i’ll|i\s+will|let'?s|let’s|by\s+\w+day|tomorrow)\b|\b(?:don'?t|don’t)\s+forget\b",
    re.I,
)
_NO_NAMES = """todo action actions ai ap note notes idea ideas reminder task tasks shopping goal habit question urgent important
    next later maybe re
    decision decided fyi http https today tomorrow monday tuesday wednesday thursday friday saturday sunday"""
NO_NAMES = frozenset(_NO_NAMES.split())
MANY = 3


def mark_meeting(lines: list[Line]) -> None:
    """Set `why` on the lines of a page that only tell of a meeting; the time before what was said is taken off."""
    stamps = 0
    for line in lines:
        if line.whole:
            found = STAMP.match(line.text)
            if found is not None and line.text[found.end() :].strip():
                line.body += found.end()
                line.text = line.text[found.end() :]
                stamps += 1
    people = [line for line in lines if line.whole and PEOPLE.match(line.text)]
    spoken = speakers(lines)
    if not people and stamps < MANY and not spoken:
        return
    for line in people:
        line.why = "notes"
    agenda(lines)
    for line in lines:
        if line.whole and line.mark != "box" and (SAID.match(line.text) or WHEN.match(line.text)):
            line.why = "notes"
        elif line.whole and spoken and line.mark != "box":
            found = SPEAKER.match(line.text)
            if found is not None and found["name"] in spoken and not acts(line.text[found.end() :]):
                line.why = "talk"


def speakers(lines: list[Line]) -> set[str]:
    """The names before what was said, where at least three lines have one and one of them speaks twice."""
    names: dict[str, int] = {}
    for line in lines:
        found = SPEAKER.match(line.text) if line.whole else None
        if found is not None and found["name"].casefold() not in NO_NAMES and found["name"][0].isupper():
            names[found["name"]] = names.get(found["name"], 0) + 1
    return set(names) if sum(names.values()) >= MANY and max(names.values()) > 1 else set()


def acts(text: str) -> bool:
    """Whether what somebody said is something to do."""
    return bool(is_verb(text) or LEAD.match(text) or ASKED.search(text))


def agenda(lines: list[Line]) -> None:
    """The list of topics, where what is to do is told apart from it."""
    for i, line in enumerate(lines):
        if not line.whole or not AGENDA.match(line.text):
            continue
        end = i + 1
        while end < len(lines) and (lines[end].mark or (lines[end].blank and end == i + 1)) and lines[end].mark != "box":
            end += 1
        rest = any(other.whole for other in lines[end:])
        line.why = "agenda"
        for other in lines[i + 1 : end]:
            if other.whole and rest and not LEAD.match(other.text):
                other.why = "agenda"
