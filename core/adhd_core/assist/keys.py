"""The key of a model: in the environment, in the system's keyring, or in a file that its owner alone can read.

A key belongs to one address (scheme, host and port) and is never sent to another. A keyring that does not work takes a
while to say so; that is remembered for a day, for the session it was seen in.
"""

from __future__ import annotations

import os

from adhd_core.assist.settings import Settings, replace
from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.errors import AdhdError, usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SERVICE = "adhd-assist"
LONGEST = 4096
DAY = 86400
SESSION = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND")


class Keys:
    """Find, keep and forget keys. `now` is in seconds. The file `assist.keys` maps addresses to keys; null: in the keyring."""

    def __init__(self, home: str, environ: Mapping[str, str], now: float) -> None:
        self.file = os.path.join(home, "assist.keys")
        self.verdict = os.path.join(home, "keyring.verdict")
        self.environ = environ
        self.now = now

    def place(self, settings: Settings) -> str:
        """Where the key of an address is: environment, file, keyring, or "" where there is none."""
        if self.environ.get("ADHD_ASSIST_KEY"):
            return "environment"
        kept = self._kept()
        return "" if settings.origin not in kept else "keyring" if kept[settings.origin] is None else "file"

    def find(self, settings: Settings) -> str:
        """The key of an address; "" where there is none. Raises AdhdError where it is kept but cannot be had."""
        place = self.place(settings)
        if place == "environment":
            return checked(self.environ["ADHD_ASSIST_KEY"])
        if place != "keyring":
            return str(self._kept().get(settings.origin, ""))
        found = None
        if not self._silent():
            try:
                import keyring

                found = keyring.get_password(SERVICE, settings.origin)
            except Exception:  # every backend has errors of its own
                self._remember(True)
        if not found:
            raise AdhdError("key", "The keyring does not give out the model's key", "Give it anew: adhd model key")
        return found

    def keep(self, settings: Settings, key: str) -> str:
        """Store a key. Returns where: keyring or file. Raises AdhdError on what is no key."""
        key = checked(key)
        inside = self._into_keyring(settings.origin, key)
        self._write({**self._kept(), settings.origin: None if inside else key})
        return "keyring" if inside else "file"

    def forget(self, settings: Settings) -> bool:
        """Take a key away from wherever it is. Returns whether there was one. Raises AdhdError where the keyring holds on to it."""
        kept = self._kept()
        if settings.origin not in kept:
            return False
        if kept.pop(settings.origin) is None:
            try:
                import keyring

                keyring.delete_password(SERVICE, settings.origin)
            except Exception as error:
                raise AdhdError("key", "The keyring that holds the model's key does not answer.", "Try again where it works.") from error
        self._write(kept)
        return True

    def _into_keyring(self, origin: str, key: str) -> bool:
        """Whether the keyring has the key: it must give back what it was given."""
        try:
            import keyring

            keyring.set_password(SERVICE, origin, key)
            works = keyring.get_password(SERVICE, origin) == key
        except Exception:  # no package, no backend, no session: each says so in its own way
            works = False
        self._remember(not works)
        return works

    def _kept(self) -> dict[str, Any]:
        try:
            with open(self.file, encoding="utf-8") as file:
                found = loads(file.read())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, kept: dict[str, Any]) -> None:
        if kept:
            replace(self.file, [dumps(kept)])
        else:
            os.unlink(self.file)

    def _session(self) -> str:
        return " ".join(self.environ.get(name, "") for name in SESSION)

    def _silent(self) -> bool:
        """Whether the keyring was found not to work, in this session and lately."""
        try:
            with open(self.verdict, encoding="utf-8") as file:
                known = loads(file.read())
            return bool(known["session"] == self._session() and 0 <= self.now - float(known["at"]) < DAY)
        except (OSError, ValueError, TypeError, KeyError):
            return False

    def _remember(self, silent: bool) -> None:
        try:
            if silent:
                replace(self.verdict, [dumps({"session": self._session(), "at": int(self.now)})])
            else:
                os.unlink(self.verdict)
        except (AdhdError, OSError):
            pass  # then it is found out again


def checked(key: str) -> str:
    """A key that can be sent in a header. Raises AdhdError."""
    key = key.strip()
    if not key:
        raise usage("No key was given.", "adhd model key < file-with-the-key")
    if len(key) > LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        raise usage("This is no key: it has a blank or a character that no key has.", "Copy it once more, on one line.")
    return key
