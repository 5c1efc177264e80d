"""The capture grammar: one line of text into a Draft. Pure; it never raises and never loses a word.

A single walk over the words looks each one up in literal tables; a rule that fits takes its words and leaves a mark, everything
else is the title. Rules that are rare (recurrence, people, odd dates) live in modules that load when a word calls for them.
"""
from __future__ import annotations

from adhd_core.capture.days import Frame
from adhd_core.capture.draft import Draft, Span
from adhd_core.capture.lexicon import (
    AFTER_REPEAT,
    FOREIGN,
    GONE,
    HEADS,
    LAST,
    LEANS,
    MONTHS,
    NEGATED,
    RANKS,
    REPEAT_OPENINGS,
    REPEAT_WORDS,
    SEASONS,
    THIN,
    TIME_WORDS,
    WEEKDAYS,
)
from adhd_core.capture.line import Line, may_repeat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo
    from typing import Any

    from adhd_core.capture.phrase import Phrase
    from adhd_core.capture.resolve import Times

class Mark:
    """Tokens i..j were taken as a field."""

    __slots__ = ("field", "i", "j", "keep", "value")

    def __init__(self, i: int, j: int, field: str, value: Any, keep: bool = False) -> None:
        self.i = i
        self.j = j
        self.field = field
        self.value = value
        self.keep = keep  # the words also stay in the title


def parse(text: str, *, now: datetime, tz: tzinfo | None = None, settings: Any = None, projects: Iterable[str] = (),
          zones: Iterable[str] = ()) -> Draft:
    """Read one line. `now` is an aware datetime (naive: the user's wall clock); `tz` is the user's zone, by default the process's."""
    try:
        return read(text, now=now, tz=tz, settings=settings, projects=projects, zones=zones)
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):  # a thought is kept even where a rule is wrong
        return Draft(" ".join(text.split()))


def read(text: str, *, now: datetime, tz: tzinfo | None = None, settings: Any = None, projects: Iterable[str] = (),
         zones: Iterable[str] = ()) -> Draft:
    """`parse` without its safety net, for the tests of the rules."""
    return Reader(Line(text, Frame(now, tz, settings, projects, zones))).draft()


def when(text: str, *, now: datetime, tz: tzinfo | None = None, settings: Any = None) -> str | None:
    """A date or date-time in ISO text if the whole of `text` is a time ("fri 9am", "2 days ago"), else None."""
    try:
        reader = Reader(Line(text, Frame(now, tz, settings, (), ())))
        if not reader.line.count or not reader.whole():
            return None
        reader.settle()
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):  # a rule is wrong: no time was read
        return None
    return reader.result.due or reader.result.start


class Reader:
    """The walk over one line and what it found."""

    __slots__ = ("dated", "line", "marks", "pause", "repeat", "result", "times", "walked")

    def __init__(self, line: Line) -> None:
        self.line = line
        self.marks: list[Mark] = []
        self.dated: Mark | None = None  # the last time that was taken
        self.pause = -1  # the last token before `walked` that ends with a comma or semicolon
        self.walked = 0
        self.times: Times | None = None
        self.repeat: Any = None
        self.result = Draft()

    def draft(self) -> Draft:
        line = self.line
        if line.count:
            whole = self.whole()
            if not whole:
                self.walk()
            self.settle()
            self.finish(whole)
        self.result.notices += line.frame.notices
        return self.result

    def whole(self) -> bool:
        """The whole line is a time ("tomorrow 3pm", "2 days ago"): then even loose forms count, and the words stay the title."""
        line = self.line
        first = line.word[0]
        if line.count > 12 or not (first in TIME_WORDS or first[:1].isdigit() or "-" in first or first in SEASONS or first[-1:].isdigit()):
            return False
        line.frame.loose = True
        from adhd_core.capture.phrase import phrase

        found = phrase(line, 0)
        if found is not None and line.ends(found.j) and found.j >= line.count - 1 and not (first == "about" and found.second is None) \
                and not (first.isdigit() and found.j == 1 and len(first) != 8):
            self.take_time(found)
            return True
        line.frame.loose = False
        return False

    def walk(self) -> None:
        line, i = self.line, 0
        if line.word[0] in HEADS or (line.raw[0][:1] == "(" and len(line.raw[0]) == 3):
            i = self.head()
        words, raws, count = line.word, line.raw, line.count
        while i < count:
            word = words[i]
            if not word:
                i = (self.sigil(i) if raws[i][:2] == "!!" else 0) or i + 1
                continue
            j = 0
            raw = raws[i]
            first = raw[0]
            if first in "([{" and len(raw) > 1:
                first = raw[1]
            if first in "#@+!~":
                j = self.sigil(i)
            elif ":" in raw:
                j = self.key(i)
            elif first == "\\":
                j = self.escape(i)
            if not j:
                if word in TIME_WORDS or word[0].isdigit() or "-" in word or first == "@" or (word[-1].isdigit() and word[:3] in MONTHS):
                    j = self.time(i)
                if not j and word in REPEAT_WORDS:
                    j = self.recurrence(i)
                if not j:
                    j = self.other(i, word)
            i = j or i + 1

    def head(self) -> int:
        from adhd_core.capture.people import head

        found = head(self.line)
        if found is None:
            return 0
        j, field, value = found
        self.marks.append(Mark(0, j, field, value))
        return j

    def other(self, i: int, word: str) -> int:
        """Rules for words that are neither times nor marked."""
        line = self.line
        if "/" in word and word[:3] in WEEKDAYS:
            j = self.recurrence(i)
            if j:
                return j
        if self.repeat is not None:
            j = self.after_repeat(i, word)
            if j:
                return j
        if word[:4] == "www." and "." in word[4:]:
            return self.url(i)
        if word in ("remind", "alert", "notify", "ping", "reminder", "with"):
            from adhd_core.capture.people import remind_before

            found = remind_before(line, i)
            if found is not None:
                self.marks.append(Mark(i, found[0], found[1], found[2]))
                return found[0]
        if i and word in RANKS:
            from adhd_core.capture.sigils import rank

            found = rank(line, i)
            if found is not None:
                self.marks.append(Mark(i, found[0], found[1], found[2]))
                return found[0]
        return 0

    def after_repeat(self, i: int, word: str) -> int:
        """Bounds of a repetition that stand apart from it ("daily at 9 until june"), and more hours ("and 17:00")."""
        from adhd_core.capture.recurrence import apart

        last = self.marks[-1]
        j, bound = apart(self.line, i, self.repeat, last)
        if bound:
            self.marks.append(Mark(i, j, "repeat", None))
        return j

    def sigil(self, i: int) -> int:
        from adhd_core.capture.sigils import sigil_field

        found = sigil_field(self.line, i)
        raw = self.line.raw[i]
        if raw[0] == "+" and raw[1:2].isdigit():
            from adhd_core.capture.meals import plus

            size = plus(self.line, i)
            return self.take_time(size) if size is not None else self.field(i, found)
        if found is None and raw[0] == "@" and raw[1:].isdigit() and self.marks and self.marks[-1].j == i and len(raw) < 4:
            return self.dated_key(i, "when", f"at {int(raw[1:]) + (12 if int(raw[1:]) < 7 else 0)}:00")
        return self.field(i, found)

    def key(self, i: int) -> int:
        line = self.line
        raw = line.raw[i]
        at = raw.find("://")
        if (at > 0 and raw[:at].lstrip("(<[").isalpha()) or raw.lower()[:7] == "mailto:":
            return self.url(i)
        begin = raw.find("](") + 2
        if 1 < begin < at and raw[begin:at].isalpha():  # a link of Markdown
            return self.url(i, begin)
        from adhd_core.capture.sigils import key_field

        return self.field(i, key_field(line, i))

    def field(self, i: int, found: tuple[int, str, Any] | None) -> int:
        if found is None:
            return 0
        j, field, value = found
        if field in ("due", "start", "when"):
            return self.dated_key(i, field, value)
        if field == "repeat":
            return self.repeat_key(i, value)
        self.marks.append(Mark(i, j, field, value))
        return j

    def dated_key(self, i: int, field: str, value: str) -> int:
        from adhd_core.capture.sigils import dated

        found = dated(self.line, i, field, value)
        return 0 if found is None else self.take_time(found)

    def repeat_key(self, i: int, value: str) -> int:
        from adhd_core.capture.recurrence import repeat_value

        found = repeat_value(self.line, i, value)
        if found is None or self.repeat is not None:
            return 0
        self.repeat = found
        self.marks.append(Mark(i, found.j, "repeat", None))
        return found.j

    def url(self, i: int, begin: int = 0) -> int:
        raw = self.line.raw[i][begin:].lstrip("([{<\"'")
        raw = raw.rstrip(".,;:!?>]}\"'")
        while raw.endswith(")") and raw.count("(") < raw.count(")"):
            raw = raw[:-1].rstrip(".,;:!?")
        if raw.endswith("://") or not raw:
            return 0
        self.marks.append(Mark(i, i + 1, "url", raw, keep=True))
        return i + 1

    def escape(self, i: int) -> int:
        """A backslash keeps the word after it from being understood; the backslash itself is dropped only then."""
        raw = self.line.raw[i]
        rest = raw[1:]
        if not rest or "\\" in rest:
            return 0
        word = self.line.word[i].lstrip("\\")
        if rest[0] in "#@+!~" or ":" in rest or word in TIME_WORDS or word in REPEAT_WORDS or rest[0].isdigit() or word in HEADS:
            self.marks.append(Mark(i, i + 1, "escape", rest))
            return i + 1
        return 0

    def time(self, i: int) -> int:
        line = self.line
        word = line.word[i]
        if self.repeat is not None and (word in AFTER_REPEAT or word[0].isdigit()):
            j = self.after_repeat(i, word)
            if j:
                return j
        follow = line.word[i + 1]
        if word in THIN or word.isdigit():
            known = follow in LEANS or follow[:1].isdigit() or "-" in follow or line.raw[i + 1][:1] == "~" or line.raw[i][-1] in ".:"
            if not known:
                return 0
        if word in REPEAT_OPENINGS or word[:1].isdigit():
            j = self.recurrence(i)
            if j:
                return j
        if word != "for":
            from adhd_core.capture.phrase import phrase

            touches = self.repeat is not None and self.marks[-1].field == "repeat" and self.marks[-1].j == i and (
                word in ("at", "@") or (word in ("between", "from") and self.repeat.freq in ("HOURLY", "MINUTELY")))
            found = phrase(line, i, "when" if touches else "")
            if found is not None and touches:  # after "every friday" it can only be its hour, unless things are counted
                found.role = ""
                if found.strength < 2 and line.word[found.j][-1:] == "s":
                    found = phrase(line, i)
            if found is not None:
                return self.take_time(found)
        j = self.length(i)
        if not j and word == "for":
            from adhd_core.capture.phrase import phrase

            found = phrase(line, i)
            if found is not None:
                return self.take_time(found)
        return j

    def take_time(self, found: Phrase) -> int:
        line = self.line
        if self.times is None:
            from adhd_core.capture.resolve import Times

            self.times = Times()
        before = line.word[found.i - 1] if found.i else ""
        last = self.marks[-1] if self.marks else None
        if before in ("or", "and", "/", "&") and last is not None and last.field == "time" and last.j == found.i - 1 \
                and not found.timed() and not last.value.timed() and not found.role and not last.value.role:
            self.marks.pop()
            self.dated = next((mark for mark in reversed(self.marks) if mark.field == "time"), None)
            self.times.bare = None
            return found.j
        if found.role in ("due", "after") and line.word[0] in NEGATED and line.word[found.i] in ("before", "after", "until", "till"):
            return found.j  # "don't call before 9am" asks for nothing at nine
        if line.word[found.j] == "and" and found.second is not None and self.repeat is None and REPEAT_WORDS.isdisjoint(line.word):
            from adhd_core.capture.clocks import clock

            other, _ = clock(line, found.j + 1, False)
            if other and line.ends(other):
                return other  # "at 8am and 8pm": which one is not for us to say
        if self.another_clause(found) or (not line.frame.loose and not (GONE.isdisjoint(line.word) and LAST.isdisjoint(line.word)) \
                and self.told(found)):
            return found.j
        if not self.times.offer(found):
            return 0
        first = found.i
        if before in ("is", "are") and first > 1 and (line.ends(found.j) or line.closes(first, found.j)) \
                and (last is None or last.j < first):
            first -= 1  # "the meeting is tomorrow at 3"
        self.dated = Mark(first, found.j, "time", found)
        self.marks.append(self.dated)
        return found.j

    def told(self, found: Phrase) -> bool:
        from adhd_core.capture.clauses import told

        return told(self.line, found)

    def another_clause(self, found: Phrase) -> bool:
        """The time belongs to another thing than the first one of the line does, so its words stay words."""
        last, line = self.dated, self.line
        if last is None or last.j >= found.i:
            if found.lead != "from" or (found.end is None and found.until is None):
                return found.date is None and not FOREIGN.isdisjoint(line.word)
            from adhd_core.capture.clauses import moved_from

            return moved_from(line, found)
        for k in range(self.walked, found.i):
            if line.raw[k][-1:] in ",;":
                self.pause = k
        self.walked = max(self.walked, found.i)
        from adhd_core.capture.clauses import apart

        return apart(line, last, found, self.pause >= last.j - 1)

    def length(self, i: int) -> int:
        """How long it takes: "for 30m", "30min", "half an hour", "2 hours"."""
        from adhd_core.capture.amounts import length

        j, size = length(self.line, i)
        if j and self.line.word[i - 1] == "~" and i:
            i -= 1
        if not j or any(mark.field == "estimate" for mark in self.marks[-8:]):
            return 0
        self.marks.append(Mark(i, j, "estimate", size))
        return j

    def recurrence(self, i: int) -> int:
        line = self.line
        word = line.word[i]
        if self.repeat is not None:
            return 0
        if word not in REPEAT_WORDS and not may_repeat(line, i, word):
            return 0
        from adhd_core.capture.recurrence import recurrence

        found = recurrence(line, i)
        if found is None:
            return 0
        self.repeat = found
        last = self.marks[-1] if self.marks else None
        first = found.i if last is None or last.j <= found.i else i
        if last is not None and last.field == "time" and last.j < first and last.value.second is not None:
            from adhd_core.capture.seldom import hours_before

            hours_before(line, last, first, found)
        self.marks.append(Mark(first, found.j, "repeat", None))
        return int(found.j)

    def settle(self) -> None:
        """From marks to fields."""
        line, draft = self.line, self.result
        if self.marks and self.marks[0].field == "remind" and self.marks[0].i == 0:
            k = 0
            for mark in self.marks:
                k = mark.j if mark.i == k else k
            if line.word[k] in ("to", "that") and k > self.marks[0].j and not line.ends(k + 1):
                self.marks.append(Mark(k, k + 1, "remind", True))
                self.marks.sort(key=lambda mark: mark.i)
        if self.repeat is not None:
            from adhd_core.capture.recurrence import settle

            self.times = settle(line, self.repeat, self.times, draft)
        if self.times is not None:
            if line.word[0] in WEEKDAYS and self.marks[0].i > 1:
                self.day_in_front()
            self.times.fields(line, draft)
        for mark in self.marks:
            self.put(mark)

    def day_in_front(self) -> None:
        """ "sunday brunch with mum at 11": the hour, which has no day of its own, is on that day."""
        from adhd_core.capture.phrase import phrase

        line, times = self.line, self.times
        hours = [mark.value for mark in self.marks if mark.field == "time" and mark.value.second is not None]
        dated = any(mark.field == "time" and (mark.value.date is not None or mark.value.moment is not None) for mark in self.marks)
        if len(hours) != 1 or dated or line.raw[1][:1].isupper() or times is None:
            return
        found = phrase(Line(line.raw[0], line.frame), 0)
        if found is not None and found.j == 1 and found.date is not None and not found.timed() and times.offer(found):
            self.marks.insert(0, Mark(0, 1, "time", found))

    def put(self, mark: Mark) -> None:
        draft, field, value = self.result, mark.field, mark.value
        if field == "tag":
            draft.tags += [name for name in value if name not in draft.tags]
        elif field == "context":
            draft.contexts += [name for name in value.split(",") if name and name not in draft.contexts]
        elif field == "url":
            if value not in draft.urls:
                draft.urls.append(value)
        elif field == "estimate":
            draft.estimate_minutes = value
        elif field == "delegation":
            draft.delegation = {"mode": "ask", "to": value}
        elif field == "remind":
            draft.remind = value if draft.remind in (False, True) and value is not True else (draft.remind or value)
        elif field == "time":
            found: Phrase = value
            is_start = found.role in ("start", "after") or (not found.timed() and found.role != "due")
            mark.field = "start" if (is_start and draft.start is not None) or draft.due is None else "due"
            mark.value = draft.start if mark.field == "start" else draft.due
        elif field == "repeat":
            mark.value = draft.repeat
        elif field != "escape":
            setattr(draft, field, value)

    def finish(self, whole: bool) -> None:
        from adhd_core.capture.draft import build

        build(self.line, self.marks, self.result, whole)


__all__ = ["Draft", "Mark", "Reader", "Span", "parse", "read", "when"]
