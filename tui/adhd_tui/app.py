"""The app: what keys, clicks and drags mean. It holds no rule."""

from __future__ import annotations

import time

from adhd_core.oplog.errors import AdhdError
from textual import events

from adhd_tui.everywhere import EVERYWHERE
from adhd_tui.page import sentence
from adhd_tui.palette import Actions
from adhd_tui.places import PLACES
from adhd_tui.sheet import Sheet
from adhd_tui.writing import Writing

BESIDE = frozenset(("up", "down", "pageup", "pagedown"))
"""Keys that move in the page while a line beside it is open."""
CLOSING = frozenset(("enter", "escape"))
"""Keys that end the line; what is typed behind them waits until it is closed."""
LABELS = "asdfjklghqwertyuiopzxcvbnm"


class Fullscreen(Writing):
    """The full-screen app over one open file."""

    CSS_PATH = "app.tcss"
    COMMANDS = frozenset({Actions})  # type: ignore[assignment]
    COMMAND_PALETTE_BINDING = "ctrl+p"
    TITLE = "adhd"

    async def on_event(self, event: events.Event) -> None:
        """Keys are taken in the order in which they were pressed, however fast: the line is open before the next one comes."""
        if self.closing and isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self.ahead.append(event)
            return
        if isinstance(event, events.Key) and len(self.screen_stack) == 1 and self.pages:
            if self.line.display and self.focused is not self.line:
                self.screen.set_focus(self.line)
            if self.live is not None and event.key in BESIDE:
                self.page.act(self.page.keymap().get(event.key, ""))
                return
            if not self.line.display and self.pressed(event.key):
                return
            self.closing = self.line.display and (self.closing or event.key in CLOSING)
        if isinstance(event, events.Paste) and len(self.screen_stack) == 1 and self.pages and self.pasted(event.text):
            return
        await super().on_event(event)

    def pressed(self, key: str) -> bool:
        """Do what a key means; whether it means anything."""
        self.touched = time.monotonic()
        if self.labels:
            target, self.labels = self.labels.get(key, ""), {}
            if target:
                self.act(target)
            self.repaint()
            return True
        name = self.page.keymap().get(key) or EVERYWHERE_KEYS.get(key, "")
        if name:
            self.act(name)
            return True
        for place, (_, _, letter, _) in PLACES.items():
            if letter == key:
                self.go(place)
                return True
        return False

    def act(self, name: str) -> None:
        """Do what a key, a click or the palette means."""
        if name.partition(":")[0] in OWN and not self.page.can(name):
            getattr(self, f"do_{name}")()
            return
        if name.startswith("go:"):
            self.go(name[3:])
            return
        if name.startswith("theme:"):
            self.wear_setting("tui_theme", name[6:])
            self.say(f"theme {name[6:]}")
            return
        self.page.act(name)

    def do_catch(self) -> None:
        """Catch a thought."""
        self.catch()

    def do_undo(self) -> None:
        """Take the last thing back."""
        self._history("undo", "taken back")

    def do_redo(self) -> None:
        """Bring back what an undo took."""
        self._history("redo", "back again")

    def _history(self, method: str, verb: str) -> None:
        try:
            outcome = getattr(self.adhd.history, method)(1)
            entry = outcome.value[0]
            self.say(f"{verb}: {entry.what}" + (f" · {outcome.notes[0]}" if outcome.notes else ""))
        except AdhdError as error:
            self.say(sentence(error))
        self.page.load()
        self.repaint()

    def do_more(self) -> None:
        """Every key of this page, and every place."""
        if self.page.name != "help":
            self.go("help", of=self.page)

    def do_jump(self) -> None:
        """Letters on everything that can be clicked."""
        actions = self.canvas.sheet.actions()
        self.labels = {label: action for label, (_, _, action) in zip(LABELS, actions, strict=False)}
        self.repaint()

    def over(self, sheet: Sheet) -> None:
        """The letters of jump mode lie over everything."""
        super().over(sheet)
        if not self.labels:
            return
        places = {action: (row, column) for row, column, action in sheet.actions()}
        for label, action in self.labels.items():
            if action in places:
                row, column = places[action]
                sheet.put(row, max(1, column - 2), label, "chosen")

    def do_palette(self) -> None:
        """Every action by its name."""
        self.action_command_palette()

    def do_copy(self) -> None:
        """The words of what is shown into the clipboard."""
        text = self.page.copied()
        if text:
            self.copy_to_clipboard(text)
            self.say(f"copied: {text}")

    def do_find(self) -> None:
        """Search."""
        self.go("search")

    def do_back(self) -> None:
        """Back."""
        self.back()

    def do_suspend(self) -> None:
        """To the shell; fg comes back."""
        self.action_suspend_process()

    def on_click(self, event: events.Click) -> None:
        if self.line.display or len(self.screen_stack) > 1:
            return
        if self.dragged:  # the end of a drag is no click on what lies there
            self.dragged = False
            return
        found = self.canvas.sheet.action_at(event.screen_x + 1, event.screen_y + 1)
        if found:
            self.touched = time.monotonic()
            self.act(found)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll("down")

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll("up")

    def _scroll(self, way: str) -> None:
        if hasattr(self.page, "scroll"):
            self.page.act(f"scroll:{way}")

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.origin = (event.screen_x, event.screen_y) if self.page.moving and not self.line.display else None
        self.dragged = False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.origin is not None and event.button:
            dx, dy = event.screen_x - self.origin[0], event.screen_y - self.origin[1]
            self.dragged = self.dragged or abs(dx) > 1 or abs(dy) > 0
            self.page.drag(dx, dy, False)
            self.repaint()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        origin, self.origin = self.origin, None
        if origin is not None:
            self.page.drag(event.screen_x - origin[0], event.screen_y - origin[1], True)
            self.repaint()


EVERYWHERE_KEYS = {name: key.name for key in EVERYWHERE for name in key.keys}
OWN = frozenset(key.name for key in EVERYWHERE)
