"""A page without a terminal: its host remembers what it was asked, its sheet can be read as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adhd_core import Adhd
from adhd_tui.places import page
from adhd_tui.settings import Settings
from adhd_tui.sheet import Sheet


class Desk:
    """A host on paper. `said` are the messages, `went` the places, `asked` the open question, oldest first."""

    def __init__(self, adhd: Adhd, place: str = "now", memory: dict[str, Any] | None = None, **about: Any) -> None:
        self.adhd = adhd
        self.settings = Settings()
        self.memory: dict[str, Any] = {} if memory is None else memory
        self.own_looks: dict[str, Any] = {}
        self.worn = {"tui_theme": "dusk", "tui_companion": "owl", "tui_motion": "on", "tui_compact": "off"}
        self.said: list[str] = []
        self.acted: list[str] = []
        self.went: list[tuple[str, dict[str, Any]]] = []
        self.asked: tuple[str, Callable[[str], None], str] | None = None
        self.live: Callable[[str, bool], None] | None = None
        self.caught = 0
        self.backs = 0
        self.left = False
        self.bells = 0
        self.page = page(place, adhd, self, **about)
        self.page.load()
        self.page.arrive()

    def machine(self) -> dict[str, str]:
        return dict(self.worn)

    def wear_setting(self, name: str, value: str | None) -> None:
        self.worn[name] = value or "usual"

    def go(self, place: str, **about: Any) -> None:
        self.went.append((place, about))

    def back(self) -> None:
        self.backs += 1

    def leave(self) -> None:
        self.left = True

    def act(self, name: str) -> None:
        self.acted.append(name)

    def say(self, text: str, role: str = "muted") -> None:
        self.said.append(text)

    def ask(
        self, label: str, then: Callable[[str], None], text: str = "", live: Callable[[str, bool], None] | None = None
    ) -> None:
        self.asked, self.live = (label, then, text), live

    def write(self, text: str) -> None:
        """Type into the open line, without Enter."""
        assert self.live is not None
        self.live(text, True)
        self.page.load()

    def answer(self, text: str) -> None:
        """Type an answer to the open question. An empty one closes the line, like Esc."""
        assert self.asked is not None
        then, self.asked = self.asked[1], None
        live, self.live = self.live, None
        if live is not None:
            live(text, False)
        if text:
            then(text)
        self.page.load()

    def catch(self, text: str = "") -> None:
        self.caught += 1

    def repaint(self) -> None:
        self.page.paint(Sheet(80, 24))

    def motion(self, seconds: float, step: Callable[[float], None], then: Callable[[], None]) -> None:
        step(1.0)
        then()

    def bell(self) -> None:
        self.bells += 1

    def cheer(self, text: str) -> None:
        self.said.append(text)

    def open_all(self, targets: list[Any], handle: str) -> list[str]:
        return []

    def press(self, *keys: str) -> None:
        """Press keys, by Textual's names."""
        for key in keys:
            self.page.act(self.page.keymap()[key])

    def rows(self, width: int = 80, height: int = 24) -> list[str]:
        """What is seen, with the hints."""
        sheet = Sheet(width, height)
        self.page.paint(sheet)
        self.page.hints(sheet)
        return sheet.text()

    def text(self, width: int = 80, height: int = 24) -> str:
        """What is seen, as one text."""
        return "\n".join(self.rows(width, height))
