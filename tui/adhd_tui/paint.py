"""A sheet as strips of Textual: only the rows that changed are painted again."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from adhd_tui.frame import colour as code
from adhd_tui.frame import depth
from adhd_tui.look import Look
from adhd_tui.sheet import Piece, Sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual import events


SIXTEEN = {number: at for at, number in enumerate((*range(30, 38), *range(90, 98)))}
"""The parameter of a foreground colour -> its number."""


class Canvas(Widget):
    """The one widget that fills the screen; it paints what it is shown."""

    DEFAULT_CSS = "Canvas { width: 100%; height: 100%; layer: base; }"

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.sixteen = depth() == 16
        self.styles_of: dict[str, Style] = {}
        self.pictures: list[tuple[tuple[int, str, str], ...]] = []
        self.strips: list[Strip] = []
        self.sheet = Sheet(80, 24)

    def dress(self, look: Look) -> None:
        """Take another palette."""
        self.look = look
        self.styles_of, self.pictures = {}, []
        self.show(self.sheet)

    def style_of(self, role: str) -> Style:
        """The Rich style of a role."""
        found = self.styles_of.get(role)
        if found is None:
            colour, ground, bold = self.look.of(role)
            if self.sixteen:
                front = f"color({SIXTEEN[int(code(colour, 16, False))]})"
                back = f"color({SIXTEEN[int(code(self.look.ground, 16, True)) - 10]})"
                raised = ground == self.look.raised
                front = f"color({SIXTEEN[int(code(self.look.text, 16, False))]})" if raised else front
                found = Style(color=front, bgcolor=back, bold=bold, reverse=raised)
            else:
                found = Style(color=colour, bgcolor=ground, bold=bold)
            self.styles_of[role] = found
        return found

    def show(self, sheet: Sheet) -> None:
        """Show a sheet instead of the last one."""
        self.sheet = sheet
        pictures = [tuple((p.column, p.text, p.role) for p in row) for row in sheet.rows]
        whole = len(pictures) != len(self.pictures) or sheet.width != (self.strips[0].cell_length if self.strips else 0)
        old = self.pictures
        self.pictures = pictures
        if whole:
            self.strips = [self._strip(row, sheet.width) for row in sheet.rows]
            self.refresh()
            return
        changed = [n for n, picture in enumerate(pictures) if picture != old[n]]
        for n in changed:
            self.strips[n] = self._strip(sheet.rows[n], sheet.width)
        if changed:
            self.refresh(*(Region(0, n, sheet.width, 1) for n in changed))

    def _strip(self, pieces: list[Piece], width: int) -> Strip:
        ground = self.style_of("text")
        segments, at = [], 1
        for piece in sorted(pieces, key=lambda p: p.column):
            if piece.column > at:
                segments.append(Segment(" " * (piece.column - at), ground))
            segments.append(Segment(piece.text, self.style_of(piece.role)))
            at = piece.column + piece.wide
        if at <= width:
            segments.append(Segment(" " * (width - at + 1), ground))
        return Strip(segments, width)

    def render_line(self, y: int) -> Strip:
        if y < len(self.strips):
            return self.strips[y]
        return Strip([Segment(" " * self.size.width, self.style_of("text"))], self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        self.app.call_next(self.app.resized)  # type: ignore[attr-defined]
