"""Single keys from a terminal. However it ends, the terminal is left as it was found."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

ARROWS = {"A": "up", "B": "down", "C": "right", "D": "left"}
ESCAPE_SECONDS = 0.05
"""How long the rest of an arrow key may take; after that it was Esc alone."""


class Keys:
    """`with Keys() as keys: keys.read()`. Ctrl-C stays Ctrl-C, Ctrl-Z puts the program to sleep and back."""

    def __init__(self, fd: int | None = None, keep: bool = False) -> None:
        """`fd`: another terminal than standard input. `keep`: what was typed before stays for whoever reads next."""
        self.fd = sys.stdin.fileno() if fd is None else fd
        self.keep = keep
        self.before: list[Any] = termios.tcgetattr(self.fd)
        self.handlers: dict[int, Any] = {}
        self.pending = b""

    def __enter__(self) -> Keys:
        self.handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP)}
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGHUP, self._end)
        signal.signal(signal.SIGTSTP, self._sleep)
        self.raw()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.restore()
        for number, handler in self.handlers.items():
            signal.signal(number, handler)

    def raw(self) -> None:
        """Keys one by one, unseen. What was typed before is forgotten, so that a key pressed twice answers once."""
        mode = termios.tcgetattr(self.fd)
        mode[3] &= ~(termios.ICANON | termios.ECHO)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        self._set(termios.TCSADRAIN if self.keep else termios.TCSAFLUSH, mode)
        self.pending = b""

    def typing(self) -> bool:
        """Whether somebody has typed already; nothing of it is taken."""
        return bool(self.pending) or bool(select.select([self.fd], [], [], 0)[0])

    def restore(self) -> None:
        """The terminal as it was found."""
        self._set(termios.TCSADRAIN, self.before)

    def _set(self, how: int, mode: list[Any]) -> None:
        try:
            termios.tcsetattr(self.fd, how, mode)
        except termios.error:
            pass  # the terminal is gone

    def _end(self, number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    def _sleep(self, number: int, frame: FrameType | None) -> None:
        self.restore()
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._sleep)
        self.raw()

    def read(self, seconds: float | None = None) -> str | None:
        """A key: a character, or up, down, left, right, enter, esc, end (nobody types any more). None: no key within `seconds`."""
        first = self._byte(seconds)
        if first is None:
            return None
        if first in (b"", b"\x04"):
            return "end"
        if first in (b"\r", b"\n"):
            return "enter"
        if first == b"\x1b":
            return self._escape()
        size = 1 + (first >= b"\xc0") + (first >= b"\xe0") + (first >= b"\xf0")
        text = first
        while len(text) < size and (more := self._byte(ESCAPE_SECONDS)):
            text += more
        return text.decode("utf-8", "replace")

    def _escape(self) -> str:
        text = ""
        while more := self._byte(ESCAPE_SECONDS):
            text += more.decode("latin-1")
            if (len(text) > 1 and text[-1].isalpha()) or text[-1] == "~":
                break
        if text[:1] in ("[", "O") and text[1:]:
            return ARROWS.get(text[-1], "other")
        return "other" if text else "esc"

    def _byte(self, seconds: float | None) -> bytes | None:
        """The next byte; b"" at the end, None where none came in time."""
        if not self.pending:
            ready, _, _ = select.select([self.fd], [], [], seconds)
            if not ready:
                return None
            try:
                self.pending = os.read(self.fd, 64)
            except OSError:
                return b""
            if not self.pending:
                return b""
        out, self.pending = self.pending[:1], self.pending[1:]
        return out
