"""The live line of a session in the foreground: what is done, a shrinking bar, the minutes left, and keys.

The session lives in the file. Whatever happens to this process or its terminal, the timer runs on, and what is done in
another shell is seen here within a second.
"""

from __future__ import annotations

import os
import re
import select
import signal
import termios
import time
import tty

from adhd_core.columns import cut, printable, width
from adhd_core.oplog.errors import AdhdError

from adhd_cli.focus import MORE, done, standing
from adhd_cli.keys import Keys
from adhd_cli.landing import TEN, keys_line, landed_lines, lines_of, longer, not_now, thoughts, time_to_leave
from adhd_cli.launch import clean
from adhd_cli.reply import Face, Reply, cwd
from adhd_cli.run import write
from adhd_cli.sessions import bar, body, told
from adhd_cli.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    from adhd_core.focus.service import Shown
    from adhd_core.landing.service import Offer

HIDE, SHOW, CLEAR = "\x1b[?25l", "\x1b[?25h", "\x1b[2K"
COLOURS = re.compile("\x1b\\[[0-9;]*m")
TICK = 1.0
LOOK = 20.0
"""Seconds between two looks at the landing and at the time to leave."""


class Leave(Exception):
    """The process is asked to end: `code` is its exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def live(face: Face, begun: Reply) -> Reply:
    """Show a session until it ends or somebody leaves it. Returns what is said at the end."""
    put("\n".join(begun.lines(face.style)) + "\n")
    view = View(face)
    try:
        reply = view.run()
    except Leave as leave:
        return Reply(lambda style: [], dict, leave.code)
    finally:
        view.restore()
    return view.after(reply)


def put(text: str) -> None:
    """Write to the terminal, if it is still there."""
    try:
        write(text)
    except OSError:
        raise Leave(0) from None


class View:
    """The lines on the terminal and the keys that were typed."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.focus = face.adhd.focus
        self.typed = b""
        self.drawn: list[str] = []
        self.woken = False
        self.looked = 0.0
        self.offer: Offer | None = None
        self.landed: Shown | None = None
        self.saved = termios.tcgetattr(0)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)
        signal.signal(signal.SIGTSTP, self._aside)
        signal.signal(signal.SIGCONT, self._back)
        self._keys_mode()

    def _asked(self, number: int, frame: FrameType | None) -> None:
        raise Leave(128 + number)

    def _aside(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-Z: the shell gets its terminal as it was."""
        termios.tcsetattr(0, termios.TCSADRAIN, self.saved)
        os.write(1, f"{SHOW}\n".encode())
        os.kill(os.getpid(), signal.SIGSTOP)

    def _back(self, number: int, frame: FrameType | None) -> None:
        """In the foreground again after Ctrl-Z: the loop sees it within a second."""
        self.woken = True

    def _keys_mode(self) -> None:
        tty.setcbreak(0, termios.TCSADRAIN)
        put(HIDE)

    def restore(self) -> None:
        """Give the terminal back as it was."""
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP, signal.SIGCONT):
            signal.signal(number, signal.SIG_IGN)
        try:
            termios.tcsetattr(0, termios.TCSADRAIN, self.saved)
        except (termios.error, OSError):
            pass
        try:
            put(SHOW)
        except Leave:
            pass

    # ------------------------------------------------------------------ the loop

    def run(self) -> Reply:
        """Draw, wait for a key, do it."""
        try:
            while True:
                shown = self.focus.current()
                if shown is None:
                    self.erase()
                    return over(self.face)
                if self.woken:
                    self.woken, self.drawn = False, []
                    self._keys_mode()
                self.look(shown)
                self.draw(shown)
                try:
                    reply = self.press(self.key(), shown)
                except AdhdError as error:  # another shell was quicker
                    self.erase()
                    put(printable(error.message) + "\n")
                    continue
                if reply is not None:
                    self.erase()
                    return reply
        except KeyboardInterrupt:
            self.erase()
            reply = left_running()
            reply.code = 130
            return reply

    def key(self) -> str:
        """The next key, empty after a second without one."""
        if not self.typed:
            ready, _, _ = select.select([0], [], [], TICK)
            if not ready:
                return ""
            self.typed = self.read()
        if self.typed[0] == 27:
            self.typed = after_escape(self.typed)
            return ""
        first, self.typed = self.typed[:1], self.typed[1:]
        return first.decode("ascii", "ignore")

    def press(self, key: str, shown: Shown) -> Reply | None:
        """Do what a key means now. A reply ends the view."""
        status = shown.session.status
        if self.offer is not None:
            return self.answer(key)
        if key == "q":
            return left_running()
        if key == "d":
            return done(self.face, [])
        if key == "c":
            self.catch()
        elif key == " " and status == "running":
            self.face.adhd.pause(cwd())
            self.looked = 0.0
        elif key == " ":
            self.focus.resume()
        elif key == "e" and status != "break":
            self.focus.extend(MORE) if shown.remaining is not None else None
        elif key == "b" and status != "break":
            self.say(told("break", self.focus.rest().value, ""))
        return None

    # ------------------------------------------------------------------ the landing

    def look(self, shown: Shown) -> None:
        """Now and then: say the time to leave, and offer the landing where it is due: at a pause, else when it waits no longer."""
        if self.offer is not None or not shown.what or time.monotonic() - self.looked < LOOK:
            return
        self.looked = time.monotonic()
        leave = time_to_leave(self.face)
        if leave:
            self.erase()
            put("\n".join(leave) + "\n")
        landing = self.face.adhd.landing
        if landing.due().stage == "late" or (shown.session.status == "paused" and landing.due().stage == "offer"):
            self.offer = landing.offer_once(cwd())

    def answer(self, key: str) -> Reply | None:
        """What a key means while a landing is offered."""
        if key not in ("\r", "\n", "+", "=", "q"):
            return None
        self.offer = None
        if key in ("+", "="):
            self.say(longer(self.face, TEN))
        elif key == "q":
            self.say(not_now(self.face))
        else:
            self.landed = self.face.adhd.landing.land(cwd()).value
            shown = self.landed
            return Reply(lambda style: landed_lines(self.face, shown), lambda: body(shown))
        return None

    def after(self, reply: Reply) -> Reply:
        """After a landing the thoughts that waited, on the terminal as it was."""
        if self.landed is None or not self.landed.thoughts:
            return reply
        put("\n".join(reply.lines(self.face.style)) + "\n")
        with Keys() as keys:
            return thoughts(self.face, keys, self.landed.thoughts, None)

    # ------------------------------------------------------------------ the lines

    def draw(self, shown: Shown) -> None:
        """Write the lines anew where they have changed."""
        style = Style()
        style.codes = self.face.style.codes
        style.width -= 1  # the last column would wrap
        tail = f" · {shown.what.handle}" if shown.what is not None else ""
        title = cut(printable(shown.title), style.width - width(tail)) + style.paint(tail, "muted")
        lines = [title, bar(style, shown), self.hints(style, shown)]
        if self.offer is not None:
            lines = [*lines_of(style, self.offer), keys_line(style)]
        if lines != self.drawn:
            self.erase()
            put("\n".join(lines))
            self.drawn = lines

    def hints(self, style: Style, shown: Shown) -> str:
        """The keys of this moment, close together where there is little room."""
        first, *others = {
            "paused": ["Space go on", "d done", "q shell"],
            "break": ["Space go on", "c catch", "q shell"],
        }.get(shown.session.status, ["c catch", "Space pause", "d done", f"e +{MORE}", "q shell"])
        if shown.session.status == "running" and shown.remaining == 0:
            first, *others = [f"b break {self.focus.rest_minutes(shown.session)} min", "d done", f"e +{MORE}", "q shell"]
        gap = " · " if width(" · ".join([first, *others])) <= style.width else " "
        return style.paint(first, "accent") + style.paint(cut("".join(gap + o for o in others), style.width - width(first)), "muted")

    def erase(self) -> None:
        """Take the lines away; the cursor is where they began."""
        if self.drawn:
            columns = Style().width  # in a window that was made narrower a line takes several rows
            rows = sum(1 + max(0, width(COLOURS.sub("", line)) - 1) // columns for line in self.drawn)
            put("\r" + CLEAR + (f"\x1b[1A{CLEAR}" * (rows - 1)))
            self.drawn = []

    def say(self, reply: Reply) -> None:
        """Lines that stay, above the live ones."""
        self.erase()
        put("\n".join(reply.lines(self.face.style)) + "\n")

    def catch(self) -> None:
        """One line in the place of the keys, gone after Enter: the thought comes back at the break. Esc keeps nothing."""
        line = self.line()
        self.erase()
        if line.strip():
            self.face.adhd.capture.add(line)

    def line(self) -> str:
        """A typed line; empty after Esc. Long ones show their end."""
        text = b""
        while True:
            while self.typed:
                byte, self.typed = self.typed[:1], self.typed[1:]
                if byte in b"\r\n":
                    return clean(os.fsdecode(text))
                if byte == b"\x1b" and self.typed[:1] in (b"[", b"O"):
                    self.typed = after_escape(byte + self.typed)
                    continue
                if byte in b"\x1b\x04":
                    return ""
                if byte in b"\x7f\x08":
                    text = text.decode("utf-8", "surrogateescape")[:-1].encode("utf-8", "surrogateescape")
                elif byte == b"\x15":
                    text = b""
                elif byte == b"\x17":
                    text = text.rstrip().rpartition(b" ")[0] + b" " if b" " in text.rstrip() else b""
                else:
                    text += byte
            shown, room = printable(text.decode("utf-8", "ignore")), Style().width - 4
            while width(shown) > room:
                shown = shown[1:]
            put(f"\r{CLEAR}{self.face.style.paint('> ', 'accent')}{shown}{SHOW}")
            self.typed = self.read()
            put(HIDE)

    def read(self) -> bytes:
        """What was typed, waiting for it; the end of the terminal leaves."""
        try:
            found = os.read(0, 4096)
        except OSError:
            raise Leave(0) from None
        if not found:
            raise Leave(0)
        return found


def after_escape(typed: bytes) -> bytes:
    """What was typed after an arrow or another key that sends several bytes."""
    if typed[1:2] == b"O":
        return typed[3:]
    if typed[1:2] != b"[":
        return typed[1:]
    i = 2
    while i < len(typed) and not 0x40 <= typed[i] <= 0x7E:
        i += 1
    return typed[i + 1 :]


def over(face: Face) -> Reply:
    """What is said when the session is gone: ended in another shell, or by itself."""
    gone = standing(face)[1]
    return Reply(lambda style: (gone.lines(style) if gone else []) or style.plain("The session has ended.", "muted"), dict)


def left_running() -> Reply:
    """Said when somebody goes back to the shell."""
    return Reply(lambda style: style.fact_line("timer", "runs on", [], "adhd focus status"), dict)
