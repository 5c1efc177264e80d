"""A page of anything becomes things to do: pure, in one pass, and nothing that was typed gets lost on the way.

In doubt a line stays, as it is. A heading is no thing to do: what stands below it remembers it as its group. What is
indented becomes a step of what stands above it. Prose falls into sentences, and a sentence into its parts only where
each of them begins with a verb.
"""

from __future__ import annotations

import re
import unicodedata

from adhd_core.dump.item import Item, LeftOut, Page
from adhd_core.dump.lines import Line, lines_of
from adhd_core.dump.mail import mark_mail
from adhd_core.dump.meeting import mark_meeting
from adhd_core.dump.phrases import filler, is_feeling, is_verb, rows
from adhd_core.dump.sentences import ENDERS, sentences

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

HEADING = re.compile(r"#{1,6}\s+(?=\S)")
FENCE = re.compile(r"(?:```|~~~)")
UNDERLINE = re.compile(r"={3,}$")
BOLD = re.compile(r"(?:\*\*|__)(?P<text>[^*_]{1,60})(?:\*\*|__):?$")
MONTH = "(?:jan|feb|mär|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zäéû]*"
DATE = re.compile(
    r"(?:(?:meeting|daily|weekly|team|project)?\s*(?:notes?|minutes|standup|stand-up|meeting|journal|brain\s?dump|protokoll|notizen)\b[\s:,–—-]*)?"
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
    r"(?:\d{4}-\d\d?-\d\d?|\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{MONTH}\.?,?\s+\d{{4}}|{MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})\s*:?$",
    re.I,
)
NOTES = re.compile(r"(?:meeting|daily|weekly|team|project)\s+(?:notes|minutes)\b.{0,40}$|brain\s?dump\b.{0,30}$", re.I)
GROUPS = frozenset(
    (
        "todo", "to do", "to-do", "todos", "to dos", "to-dos", "todo list", "to do list", "to-do list", "tasks", "my tasks", "things",
        "today", "tomorrow", "this week", "next week", "this weekend", "later", "soon", "someday", "now", "urgent", "important", "asap",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend", "morning", "afternoon", "evening",
        "home", "house", "work", "office", "job", "school", "uni", "life", "self", "me", "family", "kids", "health", "money", "finance",
        "finances", "errands", "chores", "calls", "emails", "misc", "miscellaneous", "other", "stuff", "random", "ideas", "notes",
        "shopping", "shopping list", "groceries", "next steps", "next", "action items", "actions", "action points", "follow ups",
        "follow-ups", "open points", "questions", "people", "personal", "private", "projects",
    )
)  # fmt: skip
"""Headings whose lines belong together without being steps of one thing, also where they are indented."""
MOST_NAME = 6
"""A heading of more words is a sentence and names nothing."""
UNSAID = frozenset(
    (
        "todo", "to do", "to-do", "todos", "to dos", "to-dos", "todo list", "to do list", "to-do list", "tasks", "my tasks", "things",
        "next steps", "action items", "actions", "action points", "misc", "miscellaneous", "other", "stuff", "random", "notes",
        "today", "now",
    )
)  # fmt: skip
"""Headings that say nothing about what is below them."""
_OPEN_ENDS = """and or but the a an to of for with in on at by from my our your his her their its about into that which who
    is are was were be
    und oder
    der die das ein eine zu mit für von le la les de du des et ou à el los las y o con para por que"""
OPEN_ENDS = frozenset(_OPEN_ENDS.split())
WRAPPED = 50
SENTENCE = 4
"""Words from which on a line before a colon speaks of what is below it and is no thing itself."""


def read(text: str, known: frozenset[str] = frozenset(), tick: Callable[[int, int], None] | None = None) -> Page:
    """What a page holds. `known`: names of projects and zones, case-folded, that a heading may be. `tick(line, lines)` is
    told while it goes on."""
    return _Reader(text, known).read(tick)


class _Reader:
    """One reading of a page, line by line."""

    def __init__(self, text: str, known: frozenset[str]) -> None:
        self.page = text
        self.known = known
        self.lines = lines_of(text)
        self.items: list[Item] = []
        self.left: list[LeftOut] = []
        self.above: list[tuple[int, Item]] = []  # (indent, item): what a deeper line is a step of
        self.listing: Item | None = None  # "plan the party:", and the list below it that stands no deeper
        self.group: str | None = None
        self.group_indent = -1  # of a heading that ends with its paragraph; -1: it stays until the next one
        self.group_bullets = False

    def read(self, tick: Callable[[int, int], None] | None) -> Page:
        mark_mail(self.page, self.lines)
        mark_meeting(self.lines)
        self._fences()
        i = 0
        while i < len(self.lines):
            i = self._line(i)
            if tick is not None and i % 500 == 0:
                tick(i, len(self.lines))
        self._drop_repeated()
        self.left.sort(key=lambda part: part.start)
        return Page(self.page, self.items, merged(self.left, self.page))

    def _fences(self) -> None:
        """Code between two fences is left out; a fence without its other one is only a mark."""
        opened = -1
        for i, line in enumerate(self.lines):
            if line.whole and FENCE.match(line.text):
                if opened >= 0:
                    for other in self.lines[opened : i + 1]:
                        if not other.blank:
                            other.why = "code"
                opened = -1 if opened >= 0 else i

    def _line(self, i: int) -> int:
        """Take in the line `i` and what goes on from it. Returns the next line to look at."""
        line = self.lines[i]
        if line.blank:
            self._paragraph_ends(i)
            return i + 1
        if line.why:
            self._leave(line.start, line.end, line.why)
            return i + 1
        if empty(line.text):
            self._leave(line.start, line.end, "rule")
            return i + 1
        heading = self._heading(i)
        if heading is not None:
            return heading
        last = i
        while last + 1 < len(self.lines) and self._goes_on(i, last):
            last += 1
        self._leave_group(line)
        self._thing(line, last, self._has_steps(i, last))
        return last + 1

    # ------------------------------------------------------------------ headings

    def _heading(self, i: int) -> int | None:
        """Take a heading in; the next line to look at, None where the line is none."""
        line = self.lines[i]
        text = line.text
        found = HEADING.match(text)
        if found is not None and not line.mark:
            name = text[found.end() :].rstrip("# ")
            if not self._below(i) and is_verb(name):  # nothing stands below it, so it may be a thing itself
                line.body += found.end()
                return None
            return self._begin_group(line, i, name, -1)
        if line.mark == "box" or len(text) > 80:
            return None
        if i + 1 < len(self.lines) and UNDERLINE.match(self.lines[i + 1].text) and not line.mark and self.lines[i + 1].whole:
            self._leave(self.lines[i + 1].start, self.lines[i + 1].end, "rule")
            return self._begin_group(line, i, text, -1, 2)
        if not line.mark and (DATE.match(text) or NOTES.match(text)):
            return self._begin_group(line, i, "", -1)
        bold = BOLD.match(text)
        name = (bold["text"] if bold else text).rstrip(": ")
        folded = name.casefold()
        after = self._next(i)
        if after is None:
            return None
        deeper = after.indent > line.indent
        listed = bool(after.mark) and after.indent == line.indent and not line.mark
        if folded in self.known or folded in GROUPS:
            if (text.endswith(":") or bold or folded in self.known) and (deeper or listed or text.endswith(":")):
                return self._begin_group(line, i, name, line.indent)
            if listed or deeper:
                return self._begin_group(line, i, name, line.indent)
            return None
        said = bool(after.mark) and deeper and text.endswith(":") and len(name.split()) >= SENTENCE
        if not (listed or said) or is_verb(name) or not (text.endswith(":") or bold):
            return None
        return self._begin_group(line, i, name, line.indent)

    def _begin_group(self, line: Line, i: int, name: str, indent: int, taken: int = 1) -> int:
        self._leave(line.start, line.end, "heading")
        self.above = []
        folded = name.casefold().strip()
        words = name.split()
        self.group = None if (folded in UNSAID or len(words) > MOST_NAME) and folded not in self.known else " ".join(words) or None
        self.group_indent = indent
        self.group_bullets = False
        return i + taken

    def _leave_group(self, line: Line) -> None:
        """A heading that ends with its paragraph ends at a line that stands no deeper and has no bullet."""
        if self.group_indent < 0:
            return
        if line.mark and line.indent >= self.group_indent:
            self.group_bullets = True
        elif line.indent <= self.group_indent and (self.group_bullets or line.indent < self.group_indent):
            self.group, self.group_indent = None, -1

    def _paragraph_ends(self, i: int) -> None:
        if self.listing is not None and self.above and self.above[-1][1] is not self.listing:
            self.listing = None
        if self.group_indent >= 0 and i > 0 and not (self.lines[i - 1].blank or self.lines[i - 1].why or self._just_headed(i)):
            after = self._next(i)
            if after is None or after.indent <= self.group_indent:
                self.group, self.group_indent = None, -1

    def _just_headed(self, i: int) -> bool:
        return bool(self.left) and self.left[-1].why == "heading" and self.left[-1].end == self.lines[i - 1].end

    def _next(self, i: int) -> Line | None:
        """The next line that is not blank, at most one blank line away."""
        for line in self.lines[i + 1 : i + 3]:
            if not line.blank:
                return line if not line.why else None
        return None

    def _below(self, i: int) -> bool:
        """Whether anything stands below a heading before the next one."""
        for line in self.lines[i + 1 : i + 50]:
            if line.whole:
                return HEADING.match(line.text) is None or bool(line.mark)
        return False

    # ------------------------------------------------------------------ lines that go on

    def _goes_on(self, first: int, last: int) -> bool:
        """Whether the line after `last` is the rest of the same sentence, broken by a mail program or an editor."""
        line, after = self.lines[last], self.lines[last + 1]
        if not after.whole or after.mark or line.quoted or HEADING.match(after.text) or empty(after.text):
            return False
        begun = self.lines[first]
        if after.indent != line.indent and not (begun.mark and last == first and after.indent in (begun.column, begun.indent)):
            return False
        words = line.text.rsplit(None, 1)
        ending = words[-1].casefold()
        small = after.text[:1].islower() or not after.text[:1].isalpha()
        if line.text[-1] in ".!?:;…。！？؟" or (last + 2 < len(self.lines) and UNDERLINE.match(self.lines[last + 2].text)):
            return False
        if line.text[-1] == "," or ending in OPEN_ENDS:
            return (small or len(line.text) >= WRAPPED) and not is_feeling(after.text)
        prose = begun.text[:1].isupper() and small and after.text[:1].isalpha()
        return prose and len(line.text) >= WRAPPED and not is_verb(after.text)

    def _has_steps(self, first: int, last: int) -> bool:
        after = next((line for line in self.lines[last + 1 : last + 3] if not line.blank), None)
        return after is not None and after.whole and after.indent > self.lines[first].indent

    # ------------------------------------------------------------------ things

    def _thing(self, line: Line, last_line: int, deeper: bool) -> None:
        """One line, or one paragraph up to the line `last_line`, as one thing or several."""
        end = self.lines[last_line].end
        while self.above and (self.above[-1][0] >= line.indent and not (self.above[-1][1] is self.listing and line.mark)):
            self.above.pop()
        parent = self.above[-1][1] if self.above else None
        lists = not line.mark and self.page[end - 1] == ":" and self._lists(line, last_line)
        whole = deeper or lists
        last: Item | None = None
        for start, body, stop in [(line.start, line.body, end)] if whole else self._parts(line, end):
            start += len(self.page[start:stop]) - len(self.page[start:stop].lstrip())
            title = title_of(self.page[body:stop])
            if line.mark != "box" and not whole and is_feeling(self.page[body:stop]):
                self._leave(start, stop, "feeling")
                continue
            if empty(title):
                self._leave(start, stop, "rule")
                continue
            if whole:
                title = title.rstrip(": ") or title
            last = Item(title, start, stop, parent, line.done, self.group if parent is None else None)
            self.items.append(last)
        if last is not None:
            self.above.append((line.indent, last))
            if lists:
                self.listing = last

    def _lists(self, line: Line, last: int) -> bool:
        """Whether a line that ends with a colon stands above a list that is no deeper."""
        after = self._next(last)
        return after is not None and bool(after.mark) and after.indent == line.indent

    def _parts(self, line: Line, end: int) -> list[tuple[int, int, int]]:
        """(start, first word, end) of the things in a line: its sentences and their parts."""
        text = self.page[line.body : end]
        found = sentences(text)
        if line.mark and len(found) > 1 and not all(is_verb(text[a:b]) for a, b in found):
            found = [(0, len(text))]
        out = []
        start = line.start
        for a, b in found:
            cuts = rows(text[a:b])
            body = a
            for separator, part in cuts:
                out.append((start, line.body + body, line.body + a + separator))
                start, body = line.body + a + separator, a + part
            out.append((start, line.body + body, line.body + b))
            start = line.body + b
        return out

    def _leave(self, start: int, end: int, why: str) -> None:
        self.left.append(LeftOut(start, end, why))

    def _drop_repeated(self) -> None:
        """What stands alone and was said before, word for word, is kept once."""
        parents = {id(item.parent) for item in self.items if item.parent is not None}
        seen: set[tuple[str, str | None]] = set()
        kept = []
        for item in self.items:
            key = (item.title.casefold(), item.group)
            if item.parent is None and not item.done and id(item) not in parents:
                if key in seen:
                    self._leave(item.start, item.end, "twice")
                    continue
                seen.add(key)
            kept.append(item)
        self.items = kept


def title_of(text: str) -> str:
    """The words of a thing without the filler before them and the stop after them."""
    text = " ".join(text.replace("\0", " ").split())
    text = text[filler(text) :]
    if text.endswith((".", ";", ",")) and not text.endswith(".."):
        word = text[:-1].rpartition(" ")[2].casefold()
        short = "." in word and all(len(part) <= 3 and part.isalpha() for part in word.split("."))
        if text[-1] != "." or not (short or word in ENDERS):
            text = text[:-1].rstrip(" ,;")
    return text.removesuffix("。").removesuffix("।") or text


def empty(text: str) -> bool:
    """Whether a text has no word and no picture in it."""
    return not any(c.isalnum() or unicodedata.category(c) in ("So", "Sm", "Sc", "Co", "Cn") for c in text) or not text.strip("|+-=_~^<>")


def merged(left: list[LeftOut], page: str) -> list[LeftOut]:
    """Left-out lines that follow each other for the same reason are one part."""
    out: list[LeftOut] = []
    for part in left:
        if out and out[-1].why == part.why and part.why not in ("feeling", "twice") and not page[out[-1].end : part.start].strip():
            out[-1].end = part.end
        else:
            out.append(part)
    return out
