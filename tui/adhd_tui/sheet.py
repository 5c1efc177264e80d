"""A sheet: one screen as painted pieces of text, whoever shows it.

A page paints a sheet; the app turns it into strips, the first frame into escape codes, plain mode into lines to be read
aloud. Rows and columns count from 1, as in the drawings of the screens.
"""

from __future__ import annotations

from adhd_core.columns import cut, printable, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ROLES = ("text", "muted", "faint", "accent", "bold", "chosen", "raised", "art")
BLOCK = 100
"""The widest block of text; a wider terminal has it in its middle."""
EIGHTHS = " ▏▎▍▌▋▊▉█"


class Piece:
    """Text at a column, in a role (its colour), with the action that a click on it means."""

    __slots__ = ("action", "column", "role", "text", "wide")

    def __init__(self, column: int, text: str, role: str, action: str, wide: int) -> None:
        self.column = column
        self.text = text
        self.role = role
        self.action = action
        self.wide = wide


class Sheet:
    """`width` x `height` cells. `left` is the first column of text, `right` its last, `top` the row where the main text
    starts, `message` and `footer` the rows of what happened and of the hints."""

    __slots__ = ("compact", "footer", "height", "left", "message", "right", "rows", "small", "top", "width")

    def __init__(self, width: int, height: int, compact: bool = False) -> None:
        self.width = width
        self.height = height
        self.small = width < 60 or height < 16
        self.compact = compact or self.small
        margin = max(0, (width - BLOCK) // 2)
        edge = 1 if width < 50 else 2 if self.compact else 4
        self.left = margin + edge + 1
        self.right = width - margin - edge
        self.footer = height
        self.message = max(1, height - (1 if self.compact else 2))
        self.top = min(3 if self.compact else 6 + max(0, height - 24) // 4, max(2, height - 3))
        self.rows: list[list[Piece]] = [[] for _ in range(height)]

    @property
    def room(self) -> int:
        """Columns between the margins."""
        return max(1, self.right - self.left + 1)

    def put(self, row: int, column: int, text: str, role: str = "text", action: str = "", most: int = 0) -> int:
        """Paint text; returns the column behind it. What lies outside is left out, what is too long is cut (`most` columns)."""
        text = printable(text)
        if not 1 <= row <= self.height or column > self.width or not text:
            return column
        wide = width(text)
        most = min(most or wide, self.width - column + 1)
        if wide > most:
            text = cut(text, most)
            wide = width(text)
        pieces = self.rows[row - 1]
        if any(p.column < column + wide and p.column + p.wide > column for p in pieces):
            pieces[:] = [part for p in pieces for part in _without(p, column, column + wide)]
        pieces.append(Piece(column, text, role, action, wide))
        return column + wide

    def line(self, row: int, text: str, role: str = "text", action: str = "") -> int:
        """Text from the left margin, cut at the right one."""
        return self.put(row, self.left, text, role, action, self.room)

    def end(self, row: int, text: str, role: str = "text", action: str = "") -> None:
        """Text that ends at the right margin."""
        text = cut(printable(text), self.room)
        self.put(row, self.right - width(text) + 1, text, role, action)

    def centre(self, row: int, text: str, role: str = "text", action: str = "") -> None:
        """Text in the middle of the row."""
        text = cut(printable(text), self.room)
        self.put(row, (self.width - width(text)) // 2 + 1, text, role, action)

    def bar(self, row: int, column: int, parts: Iterable[tuple[str, int, str]]) -> int:
        """Runs of one character: (character, count, role) after each other."""
        for character, count, role in parts:
            if count > 0:
                column = self.put(row, column, character * count, role)
        return column

    def action_at(self, column: int, row: int) -> str:
        """The action of what lies at a cell, or nothing."""
        if 1 <= row <= self.height:
            for piece in self.rows[row - 1]:
                if piece.action and piece.column <= column < piece.column + piece.wide:
                    return piece.action
        return ""

    def actions(self) -> list[tuple[int, int, str]]:
        """(row, column, action) of everything that can be clicked, top down, each action once."""
        seen: set[str] = set()
        out = []
        for row, pieces in enumerate(self.rows, 1):
            for piece in sorted(pieces, key=lambda p: p.column):
                if piece.action and piece.action not in seen:
                    seen.add(piece.action)
                    out.append((row, piece.column, piece.action))
        return out

    def text(self, art: bool = True) -> list[str]:
        """The rows as plain text; without `art` what only pleases the eye is left out."""
        out = []
        for pieces in self.rows:
            line, at = "", 1
            for piece in sorted(pieces, key=lambda p: p.column):
                if not art and piece.role == "art":
                    continue
                line += " " * (piece.column - at) + piece.text
                at = piece.column + piece.wide
            out.append(line)
        return out


def _without(piece: Piece, first: int, behind: int) -> list[Piece]:
    """What is left of a piece without the columns from `first` to before `behind`: what is painted later lies on top."""
    end = piece.column + piece.wide
    if end <= first or piece.column >= behind:
        return [piece]
    out = []
    if piece.column < first:
        text = piece.text
        while text and width(text) > first - piece.column:
            text = text[:-1]
        out.append(Piece(piece.column, text, piece.role, piece.action, width(text)))
    if end > behind:
        text = piece.text
        while text and end - width(text) < behind:
            text = text[1:]
        out.append(Piece(end - width(text), text, piece.role, piece.action, width(text)))
    return [part for part in out if part.text]


def filled(part: float, room: int) -> str:
    """A bar of `room` columns filled to `part` (0 to 1) in eighths of a column; something is seen of anything above nothing."""
    eighths = round(max(0.0, min(1.0, part)) * room * 8)
    if part > 0:
        eighths = max(1, eighths)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (EIGHTHS[rest] if rest else "")
