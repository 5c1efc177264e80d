"""What a page is: it reads through the facade, paints a sheet, and answers keys. Who shows it is its host: Textual's app, or a
plain conversation. A page knows nothing of either.
"""

from __future__ import annotations

from adhd_core.columns import width
from adhd_core.oplog.errors import AdhdError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from adhd_core.app import Adhd
    from adhd_core.oplog.outcome import Outcome

    from adhd_tui.settings import Settings
    from adhd_tui.sheet import Sheet

    class Host(Protocol):
        """Who shows pages."""

        settings: Settings
        memory: dict[str, Any]
        """What pages remember of each other and of themselves while the app runs, by the name of the page."""
        own_looks: dict[str, Any]

        def machine(self) -> dict[str, str]:
            """The settings of this machine."""

        def wear_setting(self, name: str, value: str | None) -> None:
            """Change a setting of this machine, at once."""

        def go(self, place: str, **about: Any) -> None:
            """Show a place on top of this one."""

        def back(self) -> None:
            """Leave this page for the one below; the last one leaves the app."""

        def leave(self) -> None:
            """Leave the app."""

        def act(self, name: str) -> None:
            """Do what a key of the page on top does, or one that does the same everywhere."""

        def say(self, text: str, role: str = "muted") -> None:
            """One line in the row of messages, for a few seconds."""

        def ask(
            self, label: str, then: Callable[[str], None], text: str = "", live: Callable[[str, bool], None] | None = None
        ) -> None:
            """One line of text; `then` gets it, unless it was left with Esc. `live` gets it at every change, with whether the line
            is still open; the page then goes on beside it: its hints stay, and the keys that move in a list are its own."""

        def catch(self, text: str = "") -> None:
            """The line that catches a thought."""

        def repaint(self) -> None:
            """Paint the page again."""

        def motion(self, seconds: float, step: Callable[[float], None], then: Callable[[], None]) -> None:
            """Call `step` with 0 to 1 while the time passes, then `then`; without motion only the end."""

        def bell(self) -> None:
            """A sound, where sounds are allowed."""

        def cheer(self, text: str) -> None:
            """A small celebration with a line of text."""

        def open_all(self, targets: list[Any], handle: str) -> list[str]:
            """Open what a task opens at its start; sentences about what could not be opened."""


UNDO = " · u undo"
NAMES = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "left": "←", "right": "→", "up": "↑", "down": "↓", "question_mark": "?",
    "tab": "Tab", "shift+tab": "Shift+Tab", "plus": "+", "minus": "-", "colon": ":", "slash": "/", "backspace": "Backspace",
    "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End", "delete": "Del", "left_square_bracket": "[",
    "right_square_bracket": "]", "equals_sign": "=", "full_stop": ".", "comma": ",", "exclamation_mark": "!",
    "less_than_sign": "<", "greater_than_sign": ">", "shift+up": "Shift+↑", "shift+down": "Shift+↓",
}  # fmt: skip
"""What a key is called by a person; Textual's name -> ours."""


class Key:
    """What a page can do: the method `name`, its `keys` (Textual's names, the first is shown), the `words` of its hint, and whether
    it stands in the footer."""

    __slots__ = ("hint", "keys", "name", "words")

    def __init__(self, name: str, keys: str, words: str, hint: bool = True) -> None:
        self.name = name
        self.keys = tuple(keys.split(",")) if keys else ()
        self.words = words
        self.hint = hint

    def __repr__(self) -> str:
        return f"Key({self.name!r}, {','.join(self.keys)!r}, {self.words!r})"


def shown(key: str) -> str:
    """A key's name as it stands in a hint: Enter, ↓, c, Ctrl+P."""
    if key in NAMES:
        return NAMES[key]
    if key.startswith("ctrl+"):
        return "Ctrl+" + key[5:].upper()
    if key.startswith("upper_"):
        return key[6:].upper()
    return key


class Page:
    """A place. `keys` in the order of their hints. `every`: seconds between two looks at the clock, None where it shows none."""

    name = ""
    title = ""
    keys: tuple[Key, ...] = ()
    every: float | None = None
    pet = False  # whether the companion has its place here
    moving = False  # whether mouse drags mean anything here

    def __init__(self, adhd: Adhd, host: Host) -> None:
        self.adhd = adhd
        self.host = host
        self.mood = "idle"  # of the companion

    def arrive(self) -> None:
        """The page was just put on the screen, by a key or at the start."""

    def load(self) -> None:
        """Read what is shown. Called when the page is shown and whenever the file changed."""

    def paint(self, sheet: Sheet) -> None:
        """Paint what was read. Pure: no reading, no clock."""

    def tick(self) -> None:
        """The clock went on."""
        self.load()

    def copied(self) -> str:
        """What goes into the clipboard from here: the words of the one thing that is chosen."""
        return ""

    def drag(self, dx: int, dy: int, ended: bool) -> None:
        """The mouse was dragged by so many cells."""

    def bindings(self) -> tuple[Key, ...]:
        """What can be done now."""
        return self.keys

    def can(self, name: str) -> bool:
        """Whether this page itself does what has this name."""
        return callable(getattr(self, name.partition(":")[0], None))

    def act(self, name: str) -> None:
        """Do something by its name; what goes wrong is said in one line."""
        method, _, argument = name.partition(":")
        found = getattr(self, method, None)
        if not callable(found):
            return
        try:
            found(*([argument] if argument else []))
        except AdhdError as error:
            self.host.say(sentence(error))
        self.load()
        self.host.repaint()

    def did(self, outcome: Outcome[Any], text: str) -> None:
        """Say what was done and how it is taken back, and what could not be done."""
        note = f" · {outcome.notes[0]}" if outcome.notes else ""
        self.host.say(f"{text}{note}{UNDO}")

    def header(self, sheet: Sheet, right: str = "", title: str = "") -> None:
        """Row one: where one is at the left, what is coming at the right."""
        end = sheet.line(1, title or self.title, "muted")
        room = sheet.right - end - 1
        if right and room > 8:
            from adhd_core.columns import cut

            sheet.end(1, cut(right, room), "muted")

    def hints(self, sheet: Sheet, faded: bool = False) -> None:
        """The last row: at most six hints that fit, the first one in accent."""
        column, first = sheet.left, True
        for key in [k for k in self.bindings() if k.hint and k.words][:6]:
            label = shown(self.key_of(key))
            text = f"{label} {key.words}"
            if column + width(text) > sheet.right + 1:
                break
            role = "faint" if faded else "accent" if first else "muted"
            column = sheet.put(sheet.footer, column, text, role, key.name) + 3
            first = False

    def key_of(self, key: Key) -> str:
        """The key that does it here, also when it was given another one."""
        own = self.host.settings.keys.get(f"{self.name}.{key.name}")
        return own.split(",")[0].strip() if own else key.keys[0] if key.keys else ""

    def keymap(self) -> dict[str, str]:
        """Textual's name of a key -> the action. The user's own keys come before ours."""
        out: dict[str, str] = {}
        for key in self.bindings():
            own = self.host.settings.keys.get(f"{self.name}.{key.name}")
            for name in [k.strip() for k in own.split(",")] if own else key.keys:
                if own or name not in out:
                    out[name] = key.name
        return out


def sentence(error: AdhdError) -> str:
    """What is wrong and the way out, in one line."""
    return f"{error.message} {error.hint}".strip()
