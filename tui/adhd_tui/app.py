"""The app: Textual shows the pages, reads keys and mouse, and notices what other processes write. It holds no rule."""

from __future__ import annotations

import os
import time

from adhd_core.columns import cut
from adhd_core.oplog.errors import AdhdError
from textual import events
from textual.app import App, ComposeResult
from textual.theme import Theme

from adhd_tui import settings as machine
from adhd_tui.companion import HOP, Companion
from adhd_tui.drafts import Drafts
from adhd_tui.everywhere import EVERYWHERE
from adhd_tui.frame import depth
from adhd_tui.line import Line, Lit
from adhd_tui.look import PALETTES, Look, look, own
from adhd_tui.page import Page, sentence
from adhd_tui.paint import Canvas
from adhd_tui.palette import Actions
from adhd_tui.places import PLACES, page
from adhd_tui.sheet import Sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.app import Adhd

SECONDS = 4.0
"""How long a message stays."""
BEAT = 0.25
FRAMES = 30
LABELS = "asdfjklghqwertyuiopzxcvbnm"


class Fullscreen(App[None]):
    """The full-screen app over one open file."""

    CSS_PATH = "app.tcss"
    COMMANDS = frozenset({Actions})  # type: ignore[assignment]
    COMMAND_PALETTE_BINDING = "ctrl+p"
    TITLE = "adhd"
    AUTO_FOCUS = ""

    def __init__(self, adhd: Adhd, folder: str, place: str = "now", first: Page | None = None, **about: Any) -> None:
        super().__init__(ansi_color=depth() == 16)
        self.adhd = adhd
        if first is None:
            adhd.stirred()  # what is written from now on is news
        self.folder = folder
        self.settings = machine.read(folder)
        self.own_looks, problems = own(os.path.join(folder, "themes"))
        self.settings.problems += problems
        self.palette = look(self.settings.theme, self.own_looks)
        self.drafts = Drafts(folder)
        self.start = (place, about)
        self.pages: list[Page] = [] if first is None else [first]
        self.canvas = Canvas(self.palette)
        self.companion = Companion(self.settings.companion, self.settings.motion)
        self.lit = Lit(lambda text: self.adhd.capture.understand(text))
        self.line = Line(self.lit)
        self.message, self.message_role, self.message_until = "", "muted", 0.0
        self.label = ""
        self.then: Callable[[str], None] | None = None
        self.labels: dict[str, str] = {}
        self.ticked = self.touched = time.monotonic()
        self.faded = False
        self.beats = 0
        self.terminal: list[Any] | None = None
        self.failure: Exception | None = None
        self.looked = self.looks()
        self.origin: tuple[int, int] | None = None
        self.dragged = False
        if first is not None:
            first.host = self

    # ------------------------------------------------------------------ life

    def compose(self) -> ComposeResult:
        yield self.canvas
        yield self.line

    def on_mount(self) -> None:
        self._leave_whole()
        for name in (*PALETTES, *self.own_looks):
            self.register_theme(textual_theme(look(name, self.own_looks)))
        self.wear(self.palette)
        if not self.settings.motion:
            self.animation_level = "none"
        if not self.pages:
            self.go(self.start[0], **self.start[1])
        self.repaint()
        self.companion.at(time.monotonic(), self.page.mood)
        self.set_interval(BEAT, self.beat)
        if self.settings.problems:
            self.say(self.settings.problems[0])
        if self.drafts.kept():
            self.say("A thought was not finished. c brings it back.")

    def _leave_whole(self) -> None:
        """Told to end, leave the terminal as it was."""
        if self.is_headless:
            return
        import asyncio
        import signal

        if self.terminal is not None and hasattr(self._driver, "attrs_before"):
            setattr(self._driver, "attrs_before", self.terminal)  # noqa: B010  what a suspended app gives back to the shell
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self.exit)

    def _handle_exception(self, error: Exception) -> None:
        """What nobody thought of ends the app with the terminal whole; the words of it are said afterwards."""
        if self.is_headless or os.environ.get("ADHD_DEBUG"):
            super()._handle_exception(error)
            return
        self.failure = error
        self.exit(return_code=1)

    def wear(self, palette: Look) -> None:
        """Put a palette on."""
        self.palette = palette
        self.lit.style = _accent(palette)
        self.theme = f"adhd-{palette.name}"
        self.canvas.dress(palette)

    def beat(self) -> None:
        """Four times a second: what other processes wrote, the clock of the page, and messages that have had their time."""
        now = time.monotonic()
        top = self.page
        try:
            if self.adhd.stirred():
                top.load()
                self.repaint()
            elif top.every is not None and now - self.ticked >= top.every - BEAT / 2:
                self.ticked = now
                top.tick()
                self.repaint()
        except AdhdError as error:
            self.say(sentence(error))
        if top.pet and self.companion.at(now, top.mood):
            self.repaint()
        if self.message and now > self.message_until:
            self.message = ""
            self.repaint()
        self.beats += 1
        if self.beats % 4 == 0 and self.looks() != self.looked:
            self.dress()
        faded = top.name == "focus" and now - self.touched > 5
        if faded != self.faded:
            self.faded = faded
            self.repaint()

    def looks(self) -> tuple[float, ...]:
        """When the settings and the user's themes were written last."""
        folder = os.path.join(self.folder, "themes")
        out = []
        try:
            files = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".toml")]
        except OSError:
            files = []
        for path in (os.path.join(self.folder, "config.toml"), *files):
            try:
                out.append(os.stat(path).st_mtime)
            except OSError:
                out.append(0.0)
        return tuple(out)

    @property
    def page(self) -> Page:
        """The page on top."""
        return self.pages[-1]

    def repaint(self) -> None:
        """Paint the page on top."""
        size = self.size
        if not self.pages or not size.width or not size.height:
            return
        sheet = Sheet(size.width, size.height, self.settings.compact)
        self.page.paint(sheet)
        if self.page.pet:
            self.companion.paint(sheet)
        if not self.faded:
            self.page.hints(sheet)
        self._row_of_messages(sheet)
        if self.labels:
            self._label(sheet)
        self.canvas.show(sheet)

    def _row_of_messages(self, sheet: Sheet) -> None:
        if self.line.display:
            self._typed(sheet)
        elif self.message:
            sheet.line(sheet.message, self.message, self.message_role)

    def _typed(self, sheet: Sheet) -> None:
        """Beside and below the line of text: what it is for, and what is understood of it."""
        row = sheet.message
        for n in (row, row + 1, sheet.footer):
            if n <= sheet.height:
                sheet.rows[n - 1].clear()
        lead = f"{self.label} " if self.label else "› "
        column = sheet.line(row, lead, "muted")
        self.line.styles.offset = (column - 1, row - 1)
        self.line.styles.width = max(8, sheet.right - column + 1)
        if self.lit.on and self.line.value.strip() and row + 1 < sheet.footer:
            sheet.line(row + 1, cut(" · ".join(self.understood()), sheet.room), "muted")
        elif not self.lit.on or not self.line.value.strip() or row + 1 >= sheet.footer:
            column = sheet.line(sheet.footer, "Enter keeps it", "accent")
            sheet.put(sheet.footer, column + 3, "Esc leaves it", "muted")
        if row + 1 < sheet.footer and self.lit.on and self.line.value.strip():
            column = sheet.line(sheet.footer, "Enter keeps it", "accent")
            sheet.put(sheet.footer, column + 3, "Esc leaves it", "muted")

    def understood(self) -> list[str]:
        """What capture makes of the line: its title first."""
        preview = self.adhd.capture.preview(self.line.value)
        task = preview.task
        if task is None:
            return ["kept as a fact"]
        from adhd_core.tasks.facts import facts

        return [task.title, *facts(task, self.adhd.log.clock.now(), self.adhd.day_start, False)]

    # ------------------------------------------------------------------ what pages ask of their host

    def go(self, place: str, **about: Any) -> None:
        """Show a place on top of this one; a place that is open already comes to the top."""
        if place not in PLACES:
            return
        try:
            made = page(place, self.adhd, self, **about)
            made.load()
        except AdhdError as error:
            self.say(sentence(error))
            return
        self.pages = [p for p in self.pages if p.name != place] + [made]
        self.ticked = self.touched = time.monotonic()
        self.faded = False
        self.repaint()

    def back(self) -> None:
        """Leave this page for the one below; the last one leaves the app."""
        if len(self.pages) > 1:
            self.pages.pop()
        elif self.page.name != "now":
            self.pages = [page("now", self.adhd, self)]
        else:
            self.leave()
            return
        self.page.load()
        self.repaint()

    def leave(self) -> None:
        """Leave the app."""
        self.exit()

    def say(self, text: str, role: str = "muted") -> None:
        """One line in the row of messages, for a few seconds."""
        self.message, self.message_role, self.message_until = text, role, time.monotonic() + SECONDS
        self.repaint()

    def ask(self, label: str, then: Callable[[str], None], text: str = "") -> None:
        """One line of text."""
        self.label, self.then, self.lit.on = label, then, False
        self._open_line(text)

    def catch(self, text: str = "") -> None:
        """The line that catches a thought; one that was not finished comes back."""
        self.label, self.then, self.lit.on = "", self._caught, True
        self._open_line(text or self.drafts.kept())

    def _open_line(self, text: str) -> None:
        self.line.value = text
        self.line.cursor_position = len(text)
        self.line.display = True
        self.screen.set_focus(self.line)
        self.message = ""
        self.repaint()

    def _close_line(self) -> None:
        self.line.display = False
        self.line.value = ""
        self.screen.set_focus(None)
        self.repaint()

    def _caught(self, text: str) -> None:
        focusing = self.adhd.focusing
        found = (self.adhd.distract(text) if focusing else self.adhd.capture.add(text)).value
        self.drafts.forget()
        task = found.task
        if task is None:
            self.say(f"kept {text} · u undo")
            return
        from adhd_core.tasks.facts import facts

        told = ["comes back at your break"] if focusing else facts(task, self.adhd.log.clock.now(), self.adhd.day_start)[:3]
        self.say(" · ".join([f"caught {task.title}", *told, "u undo"]), "text")

    def cheer(self, text: str) -> None:
        """The bar fills, the companion hops, the text stays four seconds; keys work throughout."""
        self.say(text, "text")
        if not self.settings.motion:
            return
        now = time.monotonic()
        self.companion.hop(now)

        def frame() -> None:
            moment = time.monotonic()
            self.companion.at(moment, self.page.mood)
            self.repaint()
            if moment > now + HOP:
                timer.stop()

        timer = self.set_interval(1 / 15, frame)

    def motion(self, seconds: float, step: Callable[[float], None], then: Callable[[], None]) -> None:
        """Call `step` with 0 to 1 while the time passes, then `then`."""
        if not self.settings.motion:
            step(1.0)
            then()
            return
        begun = time.monotonic()

        def frame() -> None:
            part = min(1.0, (time.monotonic() - begun) / seconds)
            step(part)
            self.repaint()
            if part >= 1.0:
                timer.stop()
                then()
                self.repaint()

        timer = self.set_interval(1 / FRAMES, frame)

    def open_all(self, targets: list[Any], handle: str) -> list[str]:
        """Open what a task opens at its start."""
        from adhd_core.focus.opener import opened

        return [text for target in targets if (text := opened(target, handle))]

    # ------------------------------------------------------------------ keys and mouse

    def on_input_submitted(self, event: Line.Submitted) -> None:
        text, then = event.value.strip(), self.then
        self._close_line()
        if not text or then is None:
            self.drafts.forget()
            return
        try:
            then(text)
        except AdhdError as error:
            self.say(sentence(error))
            if then == self._caught:
                self.drafts.keep(text)
        self.page.load()
        self.repaint()

    def on_line_left(self, event: Line.Left) -> None:
        if self.lit.on and self.line.value.strip():
            self.drafts.keep(self.line.value)
            self.say("Not kept yet. c brings it back.")
        self._close_line()

    def on_input_changed(self, event: Line.Changed) -> None:
        if self.line.display:
            if self.lit.on:
                self.drafts.keep(event.value)
            self.repaint()

    async def on_event(self, event: events.Event) -> None:
        """Keys are taken in the order in which they were pressed, however fast: the line is open before the next one comes."""
        if isinstance(event, events.Key) and len(self.screen_stack) == 1 and self.pages:
            if self.line.display and self.focused is not self.line:
                self.screen.set_focus(self.line)
            if not self.line.display and self.pressed(event.key):
                return
        if isinstance(event, events.Paste) and len(self.screen_stack) == 1 and self.pages and self.pasted(event.text):
            return
        await super().on_event(event)

    def pasted(self, text: str) -> bool:
        """What was pasted is caught: one line in the line of text, where it can be changed, a page as a brain dump that undo takes
        back. Whether it was taken."""
        lines = [line for line in text.splitlines() if line.strip()]
        if self.line.display and (len(lines) < 2 or not self.lit.on):
            return False
        if len(lines) == 1:
            self.catch(lines[0].strip())
        elif lines:
            self.line.display = False
            try:
                kept = self.adhd.dump.keep(text).value
                self.say(f"caught a page: {kept.things} {'thing' if kept.things == 1 else 'things'} · u undo", "text")
            except AdhdError as error:
                self.say(sentence(error))
            self.page.load()
            self.repaint()
        return True

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
        if name.partition(":")[0] in OWN and not hasattr(self.page, name):
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

    def machine(self) -> dict[str, str]:
        """The settings of this machine as they are on the screen."""
        from adhd_core.machine import read_settings

        found = read_settings(self.folder)
        found["tui_theme"] = self.palette.name
        return found

    def wear_setting(self, name: str, value: str | None) -> None:
        """Change a setting of this machine, at once."""
        from adhd_core.machine import write_setting

        write_setting(self.folder, name, value)
        self.dress()

    def dress(self) -> None:
        """Read the settings and themes again and put them on."""
        self.looked = self.looks()
        self.settings = machine.read(self.folder)
        self.own_looks, problems = own(os.path.join(self.folder, "themes"))
        for name in self.own_looks:
            self.register_theme(textual_theme(self.own_looks[name]))
        self.animation_level = "full" if self.settings.motion else "none"
        self.companion.moving = self.settings.motion
        self.companion.wear(self.settings.companion)
        self.wear(look(self.settings.theme, self.own_looks))
        for text in (self.settings.problems + problems)[:1]:
            self.say(text)
        self.repaint()

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

    def _label(self, sheet: Sheet) -> None:
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


def _accent(palette: Look) -> Any:
    from rich.style import Style

    return Style(color=palette.accent)


def textual_theme(palette: Look) -> Theme:
    """The palette for Textual's own widgets."""
    return Theme(
        name=f"adhd-{palette.name}", primary=palette.accent, secondary=palette.muted, accent=palette.accent, foreground=palette.text,
        background=palette.ground, surface=palette.raised, panel=palette.raised, warning=palette.accent, error=palette.accent,
        success=palette.accent, dark=palette.dark,
    )  # fmt: skip
