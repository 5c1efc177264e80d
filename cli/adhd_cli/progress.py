"""A progress bar on standard error for what takes over a second; nothing for what does not, and nothing into a pipe."""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from adhd_cli.reply import Face

PATIENCE = 1.0
WIDE = 28


class Progress:
    """`with Progress(face, "keeping", total) as p: ... p.at(done)`. Shown after one second, redrawn ten times a second."""

    def __init__(self, face: Face, what: str, total: int) -> None:
        self.what = what
        self.total = max(1, total)
        self.started = time.monotonic()
        self.drawn = 0.0
        self.style = face.style
        self.on = sys.stderr.isatty() and not face.json

    def at(self, done: int, total: int | None = None) -> None:
        """Show that `done` of the total are through."""
        if total:
            self.total = total
        now = time.monotonic()
        if not self.on or now - self.started < PATIENCE or now - self.drawn < 0.1:
            return
        self.drawn = now
        filled = min(WIDE, done * WIDE // self.total)
        bar = self.style.paint("█" * filled, "accent") + self.style.paint("░" * (WIDE - filled), "faint")
        sys.stderr.write(f"\r{self.what}  {bar}  {min(100, done * 100 // self.total)} %")
        sys.stderr.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.drawn:
            sys.stderr.write("\r" + " " * (len(self.what) + WIDE + 10) + "\r")
            sys.stderr.flush()
