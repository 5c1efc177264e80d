"""One line of a page: how far it is indented, its bullet, number or box, and the words after them."""

from __future__ import annotations

import re

TAB = 4

SIGN = "・•◦‣⁃∙·▪▫■●○►▶➤➢➔✦✧❖♦★☆⭐🔹🔸🔷🔶📌👉✳"
BULLET = re.compile(rf"(?:[{SIGN}][\ufe0e\ufe0f]?\s*|(?:->|=>|→|➡\ufe0f?|»|\*{{1,6}}|[+~])(?:\s+|$)|[-–—](?:\s+|$|(?=[^\W\d_]))|o\t)")
NUMBER = re.compile(r"(?:\(?\d{1,3}[.)]\)?|\(?[a-zA-Z]\)|\(?[ivxIVX]{1,5}\)|[ivx]{1,5}\.)(?:\s+|$)")
BOX = re.compile(r"(?:\[(?P<mark>[ xX✓✔vV*/>-]?)\](?![(:\[])|(?P<sign>[☐☑☒✓✔✅⬜🔲🔳❏❑□✗✘])[\ufe0e\ufe0f]?)(?:\s+|$|(?=\w))")
QUOTE = re.compile(r"(?:>\s?)+")
TICKED = "xX✓✔vV☑✅"
MONTHS = re.compile(r"(?:jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)\w*\b", re.I)


class Line:
    """`start:end` is the line in the page without the spaces around it, `body` where its words begin, `indent` and
    `column` the columns of its first mark and of its words, `mark` is "", "bullet", "number" or "box"; `why` is set
    when the line is left out. A blank line has start == end."""

    __slots__ = ("body", "column", "done", "end", "indent", "mark", "quoted", "start", "text", "why")

    def __init__(self, page: str, start: int, end: int, unquote: bool = False) -> None:
        raw = page[start:end]
        bare = raw.lstrip()
        self.start = start + len(raw) - len(bare)
        self.indent = width(raw[: len(raw) - len(bare)])
        bare = bare.rstrip()
        self.end = self.start + len(bare)
        self.why = ""
        self.mark = ""
        self.done = False
        self.body = self.start
        self.quoted = bare[:1] == ">" and QUOTE.match(bare) is not None
        if self.quoted and unquote:
            self._step(bare, QUOTE)
            raw_body = page[self.body : self.end]
            self.body += len(raw_body) - len(raw_body.lstrip())
            self.indent = 0
        self._marks(page)
        self.column = self.indent + self.body - self.start
        self.text = page[self.body : self.end]

    def _marks(self, page: str) -> None:
        rest = page[self.body : self.end]
        head = rest[:1]
        if not head or (head.isalpha() and head.isascii() and rest[1:2] not in ".)ivxIVX\t"):
            return
        if not only_marks(rest):
            if self._step(rest, BULLET):
                self.mark = "bullet"
            elif is_number(rest) and self._step(rest, NUMBER):
                self.mark = "number"
        rest = page[self.body : self.end]
        found = BOX.match(rest)
        if found is not None:
            self.mark = "box"
            self.done = (found["mark"] or found["sign"] or " ") in TICKED
            self.body += found.end()

    def _step(self, rest: str, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(rest)
        if found is not None:
            self.body += found.end()
        return found is not None

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return self.start == self.end

    @property
    def whole(self) -> bool:
        """Whether it has words and was not left out."""
        return not self.why and self.start < self.end


def is_number(text: str) -> bool:
    """Whether a line begins with a number of a list, and not with a day such as "3. März"."""
    found = NUMBER.match(text)
    return found is not None and not (text[:1].isdigit() and MONTHS.match(text, found.end()))


def only_marks(text: str) -> bool:
    """Whether a line is a rule of dashes or the like."""
    return len(text) > 1 and not any(c.isalnum() for c in text) and len(set(text) - {" "}) == 1


def width(space: str) -> int:
    """Columns of leading space."""
    column = 0
    for c in space:
        column = (column // TAB + 1) * TAB if c == "\t" else column + 1
    return column


def lines_of(page: str) -> list[Line]:
    """The lines of a page. Where every one of them is quoted, the quotes are the page."""
    places = []
    at = 0
    for raw in page.splitlines(keepends=True):
        places.append((at, at + len(raw)))
        at += len(raw)
    lines = [Line(page, start, end) for start, end in places]
    if any(line.quoted for line in lines) and all(line.quoted or line.blank for line in lines):
        return [Line(page, start, end, unquote=True) for start, end in places]
    return lines
