"""When this machine syncs by itself: after commands, in a process of its own that nobody waits for.

`sync.auto` in the home is there where it does. Its time of change is the moment before which no command starts a sync: it
lies ahead while one is under way, or while a server that was away is left alone. It is empty as long as all is well;
otherwise it says since when nothing went, and why. So one `stat` answers what a command has to ask. All times are in
seconds since 1970, by this machine's clock.
"""

from __future__ import annotations

import os
import sys
import time

from adhd_core.oplog.codec import dumps, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.errors import AdhdError

FILE = "sync.auto"
PULL_EVERY = 900.0
"""Whoever only looks starts a sync when the last one is longer ago than this."""
LEASE = 90.0
"""How long a sync counts as under way that says nothing of itself."""
FURTHEST = 2 * 86400.0
"""A moment further ahead than this was written under a wrong clock."""
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 1800.0
PATIENTLY = 'sleep 2; exec "$@"'
"""What starts Python only when the command, and those that follow it at once, are over."""
BY_HAND = ("login", "ended", "token", "expired", "missing", "key", "sealed", "space", "version")
"""Codes of errors that no waiting mends."""
QUIET_DAYS = 3.0
"""How long nothing may go before a command says so; where only the person can mend it, it is said at once."""


class Trouble:
    """`since`: the first try after the last good sync; `tries` that failed; the last `error` with its `hint`, "" while the
    first is under way; whether only the person can mend it (`by_hand`); `told`: after how many days it was said last."""

    __slots__ = ("by_hand", "error", "hint", "since", "told", "tries")

    def __init__(self, found: dict[str, Any]) -> None:
        self.since = float(found["since"])
        self.tries = int(found.get("tries", 0))
        self.error = str(found.get("error", ""))
        self.hint = str(found.get("hint", ""))
        self.by_hand = bool(found.get("by_hand", False))
        self.told = float(found.get("told", 0.0))

    def text(self) -> str:
        """As it is kept."""
        return dumps({name: getattr(self, name) for name in ("since", "tries", "error", "hint", "by_hand", "told")})

    def worth_a_word(self, now: float) -> bool:
        """Whether it should be said after a command: after `QUIET_DAYS`, then each time it lasts twice as long."""
        days = (now - self.since) / 86400
        return bool(self.error) and days >= max(0.0 if self.by_hand else QUIET_DAYS, 2 * self.told)


class Auto:
    """The automatic sync of a home. Nothing here raises: what cannot be written is tried again by the next command."""

    def __init__(self, home: str) -> None:
        self.path = os.path.join(home, FILE)

    @property
    def on(self) -> bool:
        """Whether this machine syncs by itself."""
        return os.path.exists(self.path)

    def begin(self) -> None:
        """Sync by itself from now on, with nothing held against the server."""
        self._write("")

    def end(self) -> None:
        """Do not any longer."""
        try:
            os.unlink(self.path)
        except OSError:
            pass

    def hold(self, seconds: float) -> bool:
        """Nobody else begins one for so long. Whether that could be noted."""
        now = time.time()
        try:
            os.utime(self.path, (now, now + seconds))
        except OSError:
            return False
        return True

    def begun(self) -> bool:
        """A sync is started: until it says how it went, that counts as a try. Whether that could be noted."""
        try:
            fresh = os.stat(self.path).st_size == 0
        except OSError:
            return False
        if fresh:
            self._write(f'{{"since":{int(time.time())}}}')
        return self.hold(LEASE)

    def good(self) -> None:
        """It went well: whoever writes may start the next."""
        if self.on:
            self._write("")

    def failed(self, error: AdhdError) -> None:
        """It did not; the server is left alone for a while, each time for longer, never at a beat."""
        if not self.on:
            return
        import random

        trouble = self.trouble() or Trouble({"since": int(time.time())})
        trouble.tries += 1
        trouble.error, trouble.hint, trouble.by_hand = error.message, error.hint, error.code in BY_HAND
        self._write(trouble.text())
        longest = LONGEST_PAUSE if trouble.by_hand else min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(trouble.tries - 1, 9))
        self.hold(max(error.wait, longest * random.uniform(0.7, 1.3)))

    def trouble(self) -> Trouble | None:
        """What is wrong since the last good sync; None where nothing is."""
        try:
            with open(self.path, encoding="utf-8") as file:
                text = file.read()
            return Trouble(loads(text)) if text else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def tell(self, trouble: Trouble) -> str:
        """The one line after a command; it is said again when it has lasted twice as long. The next try stays where it is."""
        now = time.time()
        days = (now - trouble.since) / 86400
        trouble.told = max(days, 0.5)
        ahead = (self.next() or now) - now
        self._write(trouble.text())
        self.hold(ahead)
        since = f"for {days:.0f} days" if days >= 2 else "lately"
        return f"Sync has not worked {since}: adhd sync status"

    def next(self) -> float | None:
        """The moment before which no command starts a sync."""
        try:
            return os.stat(self.path).st_mtime
        except OSError:
            return None

    def due(self, wrote: bool, every: float = PULL_EVERY) -> bool:
        """Whether a sync is to be started now, by who `wrote` something or only looks."""
        try:
            found = os.stat(self.path)
        except OSError:
            return False
        ahead = found.st_mtime - time.time()
        return ahead > FURTHEST or ahead <= (0.0 if wrote or found.st_size else -every)

    def start(self, path: str) -> int:
        """Start a sync of the file at `path`, cut off from the terminal. Returns the id of its process, 0 where none can be started."""
        if not sys.executable or not hasattr(os, "posix_spawn") or not self.begun():
            return 0  # where nothing can be noted, every command would start another one
        words = [sys.executable, "-P", "-m", "adhd_cli.later", os.path.abspath(path)]
        for command in (["/bin/sh", "-c", PATIENTLY, "adhd", *words], words):
            try:
                return spawn(command)
            except OSError:
                continue  # a system without that shell
        return 0

    def _write(self, text: str) -> None:
        try:
            descriptor = os.open(self.path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        except OSError:
            return
        try:
            os.write(descriptor, text.encode())
        except OSError:
            pass
        finally:
            os.close(descriptor)
        self.hold(0.0)


def spawn(words: list[str]) -> int:
    """Start a process in a session of its own, with nothing to read from and nowhere to write to. Raises OSError."""
    actions: list[Any] = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDWR, 0), (os.POSIX_SPAWN_DUP2, 0, 1), (os.POSIX_SPAWN_DUP2, 0, 2)]
    actions += [(os.POSIX_SPAWN_CLOSE, descriptor) for descriptor in handed_on()]
    try:
        return os.posix_spawn(words[0], words, os.environ, file_actions=actions, setsid=True)
    except NotImplementedError:
        return os.posix_spawn(words[0], words, os.environ, file_actions=actions)


def handed_on() -> list[int]:
    """Descriptors behind the first three that came from whoever started this program: a lock of a script, a pipe that somebody reads to
    its end. What outlives the command must not keep them open."""
    found = []
    try:
        names = os.listdir("/dev/fd")
    except OSError:
        return []
    for name in names:
        try:
            if int(name) > 2 and os.get_inheritable(int(name)):
                found.append(int(name))
        except (OSError, ValueError):
            continue
    return found


def allowed() -> bool:
    """Whether the environment lets this machine sync by itself: ADHD_SYNC=off does not."""
    return os.environ.get("ADHD_SYNC", "").lower() not in ("off", "0", "no")
