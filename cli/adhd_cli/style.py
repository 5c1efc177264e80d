"""How lines look: one accent, two greys, columns that hold with any script, plain text into a pipe.

Colours are from the middle of the 256-colour cube, so that they read on dark and on light; none carries a meaning
that the words do not carry.
"""

from __future__ import annotations

import os
import sys

from adhd_core.columns import cut, printable, width, wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

PALETTE = {
    "auto": {"accent": "38;5;30", "muted": "38;5;244", "faint": "38;5;245", "text": "", "bold": "1"},
    "dark": {"accent": "38;5;80", "muted": "38;5;248", "faint": "38;5;243", "text": "", "bold": "1"},
    "light": {"accent": "38;5;24", "muted": "38;5;240", "faint": "38;5;246", "text": "", "bold": "1"},
    "basic": {"accent": "36", "muted": "2", "faint": "2", "text": "", "bold": "1"},
}
VERB = 8


class Style:
    """What the output can do: `width` in columns, `colour`, `fits` (lines are cut to the width)."""

    def __init__(self, out: TextIO | None = None, theme: str = "auto") -> None:
        stream = sys.stdout if out is None else out
        self.fd = 1
        try:
            self.terminal = stream.isatty()
            self.fd = stream.fileno() if self.terminal else 1
        except (ValueError, OSError, AttributeError):
            self.terminal = False
        self.colour = self._colour()
        columns = os.environ.get("COLUMNS", "")
        self.fits = self.terminal or columns.isdigit()
        self.width = int(columns) if columns.isdigit() and int(columns) else self._terminal_width()
        self.width = max(20, min(self.width, 200))
        basic = "256" not in os.environ.get("TERM", "") and not os.environ.get("COLORTERM")
        if theme == "auto" and os.environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15"):
            theme = "light"
        self.codes = PALETTE["basic" if basic else theme if theme in PALETTE else "auto"]

    def _colour(self) -> bool:
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return os.environ["FORCE_COLOR"] != "0"
        return self.terminal and os.environ.get("TERM", "dumb") != "dumb"

    def _terminal_width(self) -> int:
        if not self.terminal:
            return 80
        try:
            return os.get_terminal_size(self.fd).columns or 80
        except OSError:
            return 80

    def paint(self, text: str, role: str) -> str:
        """`text` in the colour of its role: text, muted, faint, accent, bold."""
        code = self.codes[role]
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text else text

    def fact_line(self, verb: str, title: str, facts: list[str], hint: str = "") -> list[str]:
        """`verb    title · fact · fact                 hint`, on two lines where it does not fit on one."""
        lead = f"{verb} ".ljust(VERB) if verb else ""
        tail = printable("".join(f" · {f}" for f in facts))
        title = printable(title)
        room = self.width - len(lead) - width(tail)
        gap = f"  {hint}" if hint else ""
        if not self.fits or width(title) + width(gap) <= room:
            return [self._joined(lead, title, tail, hint)]
        if width(title) <= room or (room >= max(16, self.width // 3) and not hint):
            return [self._joined(lead, cut(title, room), tail, ""), *self._hint(hint)]
        if room - width(gap) >= 24:
            return [self._joined(lead, cut(title, room - width(gap)), tail, hint)]
        lines = wrapped(title, self.width - len(lead), 2)
        out = [self.paint(lead if i == 0 else " " * len(lead), "muted") + line for i, line in enumerate(lines)]
        rest = cut(printable(" · ".join(facts)), self.width - len(lead))
        if hint and len(lead) + width(rest) + width(gap) <= self.width:
            pad = " " * max(2, self.width - len(lead) - width(rest) - width(hint))
            return [*out, " " * len(lead) + self.paint(rest, "muted") + pad + self.paint(hint, "faint")]
        if rest:
            out.append(" " * len(lead) + self.paint(rest, "muted"))
        return [*out, *self._hint(hint)]

    def _joined(self, lead: str, title: str, tail: str, hint: str) -> str:
        text = self.paint(lead, "muted") + title + (" " + self.paint(tail[1:], "muted") if tail else "")
        if not hint:
            return text
        used = len(lead) + width(title) + width(tail)
        return text + " " * max(2, self.width - used - width(hint)) + self.paint(hint, "faint")

    def _hint(self, hint: str) -> list[str]:
        return [" " * max(0, self.width - width(hint)) + self.paint(hint, "faint")] if hint else []

    def row(self, handle: str, title: str, facts: str, indent: int = 0, mark: str = "") -> str:
        """A row of a list: handle, title, facts at the right. Everything fits into the width."""
        pad = " " * indent
        handle = handle.ljust(5)
        title = mark + printable(title)
        facts = printable(facts)
        if not self.fits:
            return pad + self.paint(handle, "muted") + f" {title}" + (self.paint(f"  {facts}", "muted") if facts else "")
        room = self.width - len(pad) - len(handle) - 1
        most = room * 3 // 5 if room >= 60 else room * 2 // 5
        if facts and width(facts) > most and width(facts) + width(title) + 2 > room:
            facts = cut(facts, max(most, room - width(title) - 2))
        left = room - (width(facts) + 2 if facts else 0)
        title = cut(title, left)
        space = " " * (room - width(title) - width(facts)) if facts else ""
        return pad + self.paint(handle, "muted") + " " + title + space + self.paint(facts, "muted")

    def log_row(self, when: str, verb: str, title: str, tail: str = "") -> str:
        """A row of the log: when, what, which, and a word about it."""
        when = when.ljust(17) if len(when) > 5 else when + "  "
        verb = verb.ljust(VERB - 1) + " " if self.width >= 60 else verb + " "
        end = f" · {tail}" if tail else ""
        title = printable(title)
        if self.fits:
            title = cut(title, self.width - width(when + verb + end))
        return self.paint(when, "muted") + (verb + title).rstrip() + self.paint(end, "faint")

    def entry(self, label: str, text: str, wide: int, role: str = "text", label_role: str = "text") -> list[str]:
        """A label of `wide` columns and a text beside it that is wrapped below itself; under it where there is no room."""
        label, text = printable(label), printable(text)
        room = self.width - wide
        if not self.fits or (width(label) < wide and width(text) <= room):
            return [(self.paint(label, label_role) + " " * max(1, wide - width(label)) + self.paint(text, role)).rstrip()]
        if width(label) >= wide or room < 20:
            lines = wrapped(text, self.width - 4, 9)
            return [self.paint(cut(label, self.width), label_role), *("    " + self.paint(line, role) for line in lines)]
        lines = wrapped(text, room, 9)
        first = self.paint(label, label_role) + " " * (wide - width(label)) + self.paint(lines[0], role)
        return [first, *(" " * wide + self.paint(line, role) for line in lines[1:])]

    def plain(self, text: str, role: str = "text", indent: int = 0) -> list[str]:
        """A sentence, wrapped to the width (less an indent) where lines are cut."""
        if not self.fits:
            return [self.paint(printable(text), role)]
        return [self.paint(line, role) for line in wrapped(printable(text), self.width - indent, 99)]
