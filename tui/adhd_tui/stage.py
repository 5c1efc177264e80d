"""The stage: it shows the page on top, keeps the clock, notices what other processes write, and is what pages ask things of."""

from __future__ import annotations

import os
import time

from adhd_core.columns import wrapped
from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import Event
from textual.theme import Theme

from adhd_tui import settings as machine
from adhd_tui.companion import HOP, Companion
from adhd_tui.drafts import Drafts
from adhd_tui.frame import depth
from adhd_tui.line import Line, Lit
from adhd_tui.look import PALETTES, Look, look, own
from adhd_tui.page import Page, attempt
from adhd_tui.paint import Canvas
from adhd_tui.places import PLACES, page
from adhd_tui.sheet import Sheet
from adhd_tui.synced import Synced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.app import Adhd
    from adhd_core.capture.draft import Span

    from adhd_tui.page import Host

SECONDS = 4.0
"""How long a message stays."""
BEAT = 0.25
FRAMES = 30


class Stage(App[None]):
    """Shows pages over one open file."""

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
        self.synced = Synced(folder)
        self.start = (place, about)
        self.pages: list[Page] = [] if first is None else [first]
        self.canvas = Canvas(self.palette)
        self.companion = Companion(self.settings.companion, self.settings.motion)
        self.lit = Lit(self.spans)
        self.line = Line(self.lit)
        self.message, self.message_role, self.message_until = "", "muted", 0.0
        self.label = ""
        self.then: Callable[[str], None] | None = None
        self.live: Callable[[str, bool], None] | None = None
        self.closing, self.ahead = False, list[Event]()  # the line is about to close; what was typed behind it
        self.memory: dict[str, Any] = {}
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
            first.host = self.host

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
        if not self.pages and not self._put(self.start[0], **self.start[1]):
            self.pages = [page("now", self.adhd, self.host)]
        self.repaint()
        self.companion.at(time.monotonic(), self.page.mood)
        self.set_interval(BEAT, self.beat)
        if self.settings.problems:
            self.say(self.settings.problems[0])
        if self.drafts.kept():
            self.say("A thought was not finished. c brings it back.")
        if self.pages:
            self.page.arrive()

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
        self.lit.style = Style(color=palette.accent)
        self.theme = f"adhd-{palette.name}"
        self.canvas.dress(palette)

    def beat(self) -> None:
        """Four times a second: what other processes wrote, the clock of the page, and messages that have had their time."""
        now = time.monotonic()
        top = self.page
        attempt(self.adhd, self.host, lambda: self._look(top, now))
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

    def _look(self, top: Page, now: float) -> None:
        """Read the page again where something was written, or where its clock went on."""
        stirred = self.adhd.stirred()
        if self.synced.beat(self.adhd, stirred, self.touched):
            self.repaint()
        if stirred:
            top.load()
            self.repaint()
        elif top.every is not None and now - self.ticked >= top.every - BEAT / 2:
            self.ticked = now
            top.tick()
            self.repaint()

    def again(self) -> None:
        """Read the page on top again and paint it."""
        attempt(self.adhd, self.host, self.page.load)
        self.repaint()

    def spans(self, text: str) -> list[Span]:
        """What capture understands of a text; nothing where the file does not answer: Enter will say so."""
        try:
            return self.adhd.capture.understand(text).spans
        except Exception as error:
            if self.adhd.told(error) is None:
                raise
            return []

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
            self.synced.paint(sheet)
        self.over(sheet)
        self.canvas.show(sheet)

    def resized(self) -> None:
        """The screen has another size: what fits now is read, and painted."""
        self.repaint()
        if self.pages:
            self.again()

    def over(self, sheet: Sheet) -> None:
        """What lies over the page: the message, in two rows where one is not enough."""
        if self.message and not self.line.display:
            lines = wrapped(self.message, sheet.room, 2)
            row = sheet.message if sheet.message + len(lines) <= sheet.footer else max(1, sheet.footer - len(lines))
            for n, text in enumerate(lines):
                sheet.rows[row + n - 1].clear()
                sheet.line(row + n, text, self.message_role)

    @property
    def host(self) -> Host:
        """The app as pages know it."""
        return self  # type: ignore[return-value]

    # ------------------------------------------------------------------ what pages ask of their host

    def go(self, place: str, **about: Any) -> None:
        """Show a place on top of this one; a place that is open already comes to the top."""
        if place in PLACES and self._put(place, **about):
            self.page.arrive()

    def _put(self, place: str, **about: Any) -> bool:
        made = page(place, self.adhd, self.host, **about)
        if not attempt(self.adhd, self.host, made.load):
            return False
        self.pages = [p for p in self.pages if p.name != place] + [made]
        self.ticked = self.touched = time.monotonic()
        self.faded = False
        self.repaint()
        return True

    def back(self) -> None:
        """Leave this page for the one below; the last one leaves the app."""
        if len(self.pages) > 1:
            self.pages.pop()
        elif self.page.name != "now":
            self.pages = [page("now", self.adhd, self.host)]
        else:
            self.leave()
            return
        self.again()

    def away(self, page: Page) -> None:
        """Take a page away, wherever it lies by now."""
        if self.page is page:
            self.back()
        else:
            self.pages = [p for p in self.pages if p is not page] or self.pages

    def leave(self) -> None:
        """Leave the app."""
        self.exit()

    def say(self, text: str, role: str = "muted") -> None:
        """One line in the row of messages, for a few seconds."""
        self.message, self.message_role, self.message_until = text, role, time.monotonic() + SECONDS
        self.repaint()

    def bell(self) -> None:
        """A sound, where sounds are allowed."""
        if self.adhd.preferences.get("sound") == "on":
            super().bell()

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
        from adhd_core.focus.opener import open_all

        return open_all(targets, handle)

    def machine(self) -> dict[str, str]:
        """The settings of this machine as they are on the screen."""
        return machine.machine(self.folder, self.palette.name)

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


def textual_theme(palette: Look) -> Theme:
    """The palette for Textual's own widgets."""
    return Theme(
        name=f"adhd-{palette.name}", primary=palette.accent, secondary=palette.muted, accent=palette.accent, foreground=palette.text,
        background=palette.ground, surface=palette.raised, panel=palette.raised, warning=palette.accent, error=palette.accent,
        success=palette.accent, dark=palette.dark,
    )  # fmt: skip
