"""What a line of capture turned into: a plain record, cheap to make on the way in.

`build` writes its title and spans: what was taken becomes spans, what is left the title; together they hold every character that
is not a space.
"""
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.capture.grammar import Mark
    from adhd_core.capture.line import Line

PAIRS = {"(": ")", "[": "]", "{": "}", '"': '"', "“": "”", "'": "'", "«": "»", "‘": "’", "<": ">"}
OPENS = {")": "(", "]": "["}
SEPARATORS = frozenset(("-", "–", "—", ",", "|", ";", "·", "•", "/", "&", "@", "--", "->", "=>"))
OPENING = "([{<“‘\"'«¡¿"
KEPT = "?!)]}>”’\"'»…"


class Span:
    """A stretch of the text that was understood: text[start:end], what it was taken as, and its value."""

    __slots__ = ("as_", "end", "start", "text", "value")

    def __init__(self, start: int, end: int, text: str, as_: str, value: Any) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.as_ = as_
        self.value = value

    def as_dict(self) -> dict[str, Any]:
        return {"span": [self.start, self.end], "text": self.text, "as": self.as_, "value": self.value}

    def __repr__(self) -> str:
        return f"Span({self.start}, {self.end}, {self.text!r}, {self.as_!r}, {self.value!r})"


class Settings:
    """What people differ on. `day_start` is an hour or "HH:MM"; `day_first` is None where the locale decides about 3/4."""

    __slots__ = ("day_first", "day_start", "next_weekday", "week_end")

    def __init__(self) -> None:
        self.day_start: int | str = 4
        self.day_first: bool | None = None
        self.next_weekday = "week"  # "next friday": of next week, or "nearest"
        self.week_end = "sunday"  # "end of week": "sunday" or "friday"


class Draft:
    """The fields of a task as understood from one line; dates and times are ISO strings, not objects."""

    __slots__ = (
        "contexts",
        "delegation",
        "due",
        "due_end",
        "energy",
        "estimate_minutes",
        "kind",
        "notes",
        "notices",
        "priority",
        "project",
        "remind",
        "repeat",
        "repeat_from",
        "spans",
        "start",
        "tags",
        "title",
        "urls",
        "zone",
    )

    def __init__(self, title: str = "") -> None:
        self.title = title
        self.notes: str | None = None
        self.due: str | None = None
        self.due_end: str | None = None
        self.start: str | None = None
        self.estimate_minutes: int | None = None
        self.priority: str | None = None
        self.project: str | None = None
        self.zone: str | None = None
        self.tags: list[str] = []
        self.contexts: list[str] = []
        self.energy: int | None = None
        self.repeat: str | None = None
        self.repeat_from: str | None = None
        self.delegation: dict[str, str] | None = None
        self.urls: list[str] = []
        self.remind: bool | int = False
        self.kind: str | None = None
        self.spans: list[Span] = []
        self.notices: list[str] = []

    def as_dict(self) -> dict[str, Any]:
        """Every field by name, spans as the JSON that `adhd c --json` prints."""
        fields: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        fields["spans"] = [span.as_dict() for span in self.spans]
        return fields

    def __repr__(self) -> str:
        set_ = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__ if getattr(self, name))
        return f"Draft({set_})"


EMPTY = frozenset(("it's", "it’s", "that's"))  # alone these are no title: "it's half past seven"


class Piece:
    """A run of characters for the title, glued to the word before it or not."""

    __slots__ = ("glued", "text", "token")

    def __init__(self, text: str, glued: bool = False, token: int = -1) -> None:
        self.text = text
        self.glued = glued
        self.token = token


def build(line: Line, marks: list[Mark], draft: Draft, whole: bool) -> None:
    pieces: list[Piece] = []
    at, prefix, kept = 0, "", False
    raws = line.raw
    for mark in marks:
        for k in range(at, mark.i):
            raw = raws[k]
            if raw:
                pieces.append(Piece(prefix + raw, not prefix and beside(line, pieces, k), k))
                prefix, kept = "", kept or (raw not in SEPARATORS and raw.lower() not in EMPTY)
        at = mark.j
        if mark.keep:
            pieces.append(Piece(prefix + raws[mark.i], token=mark.i))
            prefix, kept = "", True
            draft.spans.append(exact(line, mark))
            continue
        if mark.field == "escape":
            pieces.append(Piece(prefix + raws[mark.i][1:]))
            prefix, kept = "", True
            draft.spans.append(Span(line.start[mark.i], line.start[mark.i] + 1, "\\", "escape", mark.value))
            continue
        opened, start, end, tail = edges(line, mark)
        if not tail and line.text[end - 1] == "." and mark.j + 1 < line.count and raws[mark.j] == "" and pieces and not prefix + opened:
            end, tail = end - 1, "."  # the sentence ends here, and another follows
        if not tail and line.text[end - 1] in ",;" and pieces and not prefix + opened and parts_clauses(line, marks, mark, pieces[-1].text):
            end, tail = end - 1, line.text[end - 1]
        draft.spans.append(Span(start, end, line.text[start:end], mark.field, mark.value))
        prefix += opened
        if tail:
            if pieces and not prefix:
                pieces.append(Piece(tail, glued="://" not in pieces[-1].text))
            else:
                pieces.append(Piece(prefix + tail))
                prefix = ""
    for k in range(at, line.count):
        raw = raws[k]
        if raw:
            pieces.append(Piece(prefix + raw, not prefix and beside(line, pieces, k), k))
            prefix, kept = "", kept or raw not in SEPARATORS
    if prefix:
        pieces.append(Piece(prefix))
    if whole or not kept:
        draft.title = " ".join(line.text.split())
        return
    tidy(line, marks, draft, pieces)
    draft.title = joined(pieces)


def parts_clauses(line: Line, marks: list[Mark], mark: Mark, before: str) -> bool:
    """The comma at the end of what was taken still parts the words around it: "call mum tomorrow, she rang twice"."""
    k = mark.j
    while k < line.count and not line.raw[k]:
        k += 1
    if k >= line.count or line.raw[k] in SEPARATORS or before in SEPARATORS:
        return False
    if not before[-1:].isalnum() and before[-1:] not in PAIRS.values():
        return False
    return not any(other.i <= k < other.j and not other.keep and other.field != "escape" for other in marks)


def beside(line: Line, pieces: list[Piece], k: int) -> bool:
    """Tokens that a comma alone parted ("friday,6pm") stay together where they stay words."""
    return k > 0 and line.start[k] == line.end[k - 1] and bool(pieces) and pieces[-1].token == k - 1


def joined(pieces: list[Piece]) -> str:
    out: list[str] = []
    for piece in pieces:
        if out and not piece.glued:
            out.append(" ")
        out.append(piece.text)
    return "".join(out).strip()


def exact(line: Line, mark: Mark) -> Span:
    """The span of a link: the address itself, without the punctuation around it."""
    begin = line.text.find(mark.value, line.start[mark.i])
    return Span(begin, begin + len(mark.value), mark.value, mark.field, mark.value)


def edges(line: Line, mark: Mark) -> tuple[str, int, int, str]:
    """Brackets and marks at the ends of what was taken that belong to the sentence: (opening, start, end, closing)."""
    first, last = line.raw[mark.i], line.raw[mark.j - 1]
    j = mark.j - 1
    while not last and j > mark.i:
        j -= 1
        last = line.raw[j]
    start, end = line.start[mark.i], line.end[j]
    opening = first[: len(first) - len(first.lstrip(OPENING))] if j > mark.i or first.strip(OPENING + KEPT) else ""
    body = last.rstrip(KEPT + ".,;:")
    closing = last[len(body):] if body else ""
    if not opening and not closing:
        return "", start, end, ""
    if '"' in first and mark.field in ("tag", "project", "context", "zone", "repeat"):
        return "", start, end, ""
    inner = line.text[start + len(opening):end - len(closing)]
    closing = "".join(sign for sign in closing if sign not in ")]" or inner.count(OPENS[sign]) <= inner.count(sign))
    keep_open = ""
    for sign in opening:
        if PAIRS.get(sign, "") and PAIRS[sign] in closing:
            closing = closing.replace(PAIRS[sign], "", 1)
        else:
            keep_open += sign
    if keep_open != opening:
        keep_open = ""
    tail = "".join(sign for sign in closing if sign in KEPT)
    raw_tail = last[len(body):]
    if tail and not raw_tail.endswith(tail):
        if raw_tail.rstrip(".,;:").endswith(tail):
            return keep_open, start + len(keep_open), end, ""
        tail = ""
    if tail:
        return keep_open, start + len(keep_open), end - len(tail), tail
    return keep_open, start + len(keep_open), end, ""


def tidy(line: Line, marks: list[Mark], draft: Draft, pieces: list[Piece]) -> None:
    """A dash or comma that only joined something taken goes into the span beside it."""
    taken = [False] * line.count
    for mark in marks:
        if not mark.keep and mark.field != "escape":
            for k in range(mark.i, min(mark.j, line.count)):
                taken[k] = True
    shed: set[int] = set()
    for index, mark in enumerate(marks):
        if mark.keep or mark.field == "escape":
            continue
        left, right = mark.i - 1, mark.j
        if left >= 0 and line.raw[left] in SEPARATORS and not taken[left]:
            after = right >= line.count or (right < line.count and taken[right]) or rest_taken(line, taken, right)
            if after or left == 0:
                draft.spans[index].start = line.start[left]
                draft.spans[index].text = line.text[draft.spans[index].start:draft.spans[index].end]
                taken[left] = True
                shed.add(left)
        if right < line.count and line.raw[right] in SEPARATORS and not taken[right] and all(taken[:right]):
            draft.spans[index].end = line.end[right]
            draft.spans[index].text = line.text[draft.spans[index].start:draft.spans[index].end]
            taken[right] = True
            shed.add(right)
    if shed:
        pieces[:] = [piece for piece in pieces if piece.token not in shed or piece.text != line.raw[piece.token]]
    comma(line, draft, pieces, taken)


def comma(line: Line, draft: Draft, pieces: list[Piece], taken: list[bool]) -> None:
    """A comma at the end of the title that led to what was taken goes with it."""
    k = line.count - 1
    while k >= 0 and (taken[k] or not line.raw[k]):
        k -= 1
    if k < 0 or k == line.count - 1 or not pieces or line.raw[k][-1] not in ",;" or pieces[-1].token != k:
        return
    for span in draft.spans:
        if span.start > line.start[k] and span.as_ not in ("url", "escape") and not line.text[line.end[k]:span.start].strip():
            pieces[-1].text = pieces[-1].text[:-1]
            span.start = line.end[k] - 1
            span.text = line.text[span.start:span.end]
            return


def rest_taken(line: Line, taken: list[bool], j: int) -> bool:
    return all(taken[k] or not line.raw[k] for k in range(j, line.count))
