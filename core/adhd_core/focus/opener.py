"""Opening what a task opens: files and addresses by the platform's opener, commands once they were allowed. Nobody waits for them."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.focus.launch import Launch


def target_of(text: str) -> str:
    """An address as it is, a file by its whole path: it is opened from anywhere."""
    scheme, colon, rest = text.partition(":")
    if colon and scheme.isalnum() and len(scheme) > 1 and (rest[:2] == "//" or scheme in ("mailto", "tel")):
        return text
    return os.path.abspath(os.path.expanduser(text))


def opened(thing: Launch, handle: str) -> str:
    """Open one thing and go on at once; returns a sentence where it was not opened."""
    if not thing.allowed:
        return f"Not run yet: {thing.target} · allow it once: adhd start {handle} --allow"
    if thing.how == "open" and thing.target[:1] == "/" and not os.path.exists(thing.target):
        return f"Not there now: {thing.target}"
    command = ["/bin/sh", "-c", thing.target] if thing.how == "run" else [opener(), thing.target]
    return "" if detached(command) else f"This computer has no {command[0]} to open {thing.target}."


def open_all(things: list[Launch], handle: str) -> list[str]:
    """Open them all; a sentence for each that was not opened."""
    return [text for thing in things if (text := opened(thing, handle))]


def opener() -> str:
    """The platform's command that opens a file or an address."""
    platform: str = sys.platform
    return "open" if platform == "darwin" else "xdg-open"


def detached(command: list[str]) -> bool:
    """Start a process that nobody waits for, away from this terminal; False where there is no such program."""
    nothing = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0), (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    try:
        os.posix_spawnp(command[0], command, os.environ, file_actions=[*nothing, (os.POSIX_SPAWN_DUP2, 1, 2)], setpgroup=0)
    except OSError:
        return False
    return True
