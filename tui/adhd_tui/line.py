"""The one line of text of the app: a thought that is caught, a name, other words. What it understands is lit while one types."""

from __future__ import annotations

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message
from textual.widgets import Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from adhd_core.capture.draft import Span


class Lit(Highlighter):
    """Colours what capture understands of a text."""

    def __init__(self, understand: Callable[[str], list[Span]]) -> None:
        self.understand = understand
        self.style = Style()
        self.on = False

    def highlight(self, text: Text) -> None:
        if not self.on or not text.plain.strip():
            return
        for span in self.understand(text.plain):
            text.stylize(self.style, span.start, span.end)


class Line(Input):
    """One line at the row of messages."""

    DEFAULT_CSS = """
    Line { layer: line; position: absolute; height: 1; border: none; padding: 0; background: $surface; display: none; }
    Line:focus { border: none; background: $surface; }
    """

    class Left(Message):
        """It was left with Esc."""

    def __init__(self, lit: Lit) -> None:
        super().__init__(highlighter=lit, select_on_focus=False, compact=True)
        self.lit = lit

    async def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            self.post_message(self.Left())
