"""From nothing to the app: the page is read and painted once, before Textual is loaded, and handed over."""

from __future__ import annotations

import os
import sys
import termios

from adhd_tui import settings as machine
from adhd_tui.frame import ansi
from adhd_tui.look import look, own
from adhd_tui.places import page
from adhd_tui.sheet import Sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.app import Adhd

    from adhd_tui.settings import Settings


class Early:
    """The host of the first picture: it has settings, and nothing can be asked of it yet."""

    def __init__(self, folder: str, settings: Settings) -> None:
        self.folder = folder
        self.settings = settings
        self.memory: dict[str, Any] = {}
        self.own_looks = own(os.path.join(folder, "themes"))[0]

    def machine(self) -> dict[str, str]:
        """The settings of this machine as they are on the screen."""
        from adhd_core.machine import read_settings

        found = read_settings(self.folder)
        found["tui_theme"] = look(self.settings.theme, self.own_looks).name
        return found

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **more: None


def run(adhd: Adhd, folder: str, place: str) -> None:
    """Show the app on this terminal until it is left. `place`: a place, else the session that runs, else Now."""
    settings = machine.read(folder)
    if not place:
        place = "focus" if adhd.focusing and adhd.focus.current() is not None else "now"
    if not sys.stderr.isatty():
        os.dup2(sys.stdout.fileno(), 2)  # Textual paints on standard error
    size = os.get_terminal_size(sys.stdout.fileno())
    adhd.stirred()  # what is written from now on is news
    host = Early(folder, settings)
    first = page(place, adhd, host)
    first.load()
    sheet = Sheet(size.columns, size.lines, settings.compact)
    first.paint(sheet)
    first.hints(sheet)
    palette = look(settings.theme, host.own_looks)
    before = termios.tcgetattr(sys.stdin.fileno())
    hush(before)
    sys.stdout.write(ansi(sheet, palette))
    sys.stdout.flush()
    try:
        from adhd_tui.app import Fullscreen

        app = Fullscreen(adhd, folder, place, first)
        app.terminal = before
    except BaseException:
        sys.stdout.write("\x1b[0m\x1b[?25h\x1b[?1049l")
        sys.stdout.flush()
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, before)
        raise
    try:
        app.run()
    finally:
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, before)
    if app.failure is not None:
        raise app.failure


def hush(before: list[Any]) -> None:
    """Let what is typed from now on wait as it was typed, unseen, until the app reads it."""
    now = list(before)
    now[0] &= ~(termios.ICRNL | termios.IXON | termios.INLCR | termios.IGNCR)
    now[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG | termios.IEXTEN)
    termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, now)
