"""What a page is read as: the things to keep, in order, and what was left out of them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LEFT = ("quoted", "header", "signature", "greeting", "footer", "heading", "rule", "notes", "agenda", "talk", "code", "feeling", "twice")
"""Why a part of a page is no thing to do."""


class Item:
    """One thing of a page: `title`, `depth` (0 stands alone, deeper is a step), `parent` (the item it is a step of),
    `done` (a ticked box), `group` (the heading it stood under), and its place `start:end` in the page."""

    __slots__ = ("depth", "done", "end", "group", "parent", "start", "title")

    def __init__(
        self, title: str, start: int, end: int, parent: Item | None = None, done: bool = False, group: str | None = None
    ) -> None:
        self.title = title
        self.start = start
        self.end = end
        self.parent = parent
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.done = done
        self.group = group

    def json(self) -> dict[str, Any]:
        """For scripts: `{"title", "depth", "done", "under", "span"}`."""
        return {"title": self.title, "depth": self.depth, "done": self.done, "under": self.group, "span": [self.start, self.end]}

    def __repr__(self) -> str:
        return f"{'  ' * self.depth}{'[x] ' if self.done else ''}{self.title}"


class LeftOut:
    """A part of a page that is no thing to do: its place `start:end` and `why`, one of `LEFT`."""

    __slots__ = ("end", "start", "why")

    def __init__(self, start: int, end: int, why: str) -> None:
        self.start = start
        self.end = end
        self.why = why

    def __repr__(self) -> str:
        return f"<{self.why} {self.start}:{self.end}>"


class Page:
    """A page as it was read: its `text`, the `items` (a step comes after the item it belongs to) and what was `left`
    out. Every character that is no space is in one of them."""

    __slots__ = ("items", "left", "text")

    def __init__(self, text: str, items: list[Item], left: list[LeftOut]) -> None:
        self.text = text
        self.items = items
        self.left = left

    def left_json(self) -> list[dict[str, Any]]:
        """What was left out, for scripts."""
        return [{"text": self.text[part.start : part.end], "why": part.why, "span": [part.start, part.end]} for part in self.left]
