"""The key of a model: in the environment, in the system's keyring, or in a file that its owner alone can read.

A key belongs to one address (scheme, host and port) and is never sent to another. A keyring that does not work takes a
while to say so; that is remembered for a day, for the session it was seen in.
"""

from __future__ import annotations

import os

from adhd_core.assist.settings import Settings, replace, write
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
    """Find, keep and forget keys. `now` is in seconds."""

    def __init__(self, home: str, environ: Mapping[str, str], now: float) -> None:
        self.file = os.path.join(home, "assist.key")
        self.verdict = os.path.join(home, "keyring.verdict")
        self.home = home
        self.environ = environ
        self.now = now

    def find(self, settings: Settings) -> str:
        """The key of an address; "" where there is none. Raises AdhdError where it is kept but cannot be had."""
        given = self.environ.get("ADHD_ASSIST_KEY", "")
        if given:
            return checked(given)
        if settings.key == "file":
            return str(self._kept().get(settings.origin, ""))
        if settings.key != "keyring":
            return ""
        if self._silent():
            raise AdhdError("key", "The keyring that holds the model's key does not answer", "Give it another way: adhd model key")
        try:
            import keyring

            return keyring.get_password(SERVICE, settings.origin) or ""
        except Exception as error:  # every backend has errors of its own
            self._remember(True)
            raise AdhdError("key", "The keyring that holds the model's key does not answer", "Store it anew: adhd model key") from error

    def keep(self, settings: Settings, key: str) -> str:
        """Store a key. Returns where: keyring or file. Raises AdhdError on what is no key."""
        key = checked(key)
        if self._into_keyring(settings.origin, key):
            self._drop_from_file(settings.origin)
            place = "keyring"
        else:
            replace(self.file, [dumps({**self._kept(), settings.origin: key})])
            place = "file"
        write(self.home, {"key": place})
        return place

    def forget(self, settings: Settings) -> bool:
        """Take a key away from wherever it is. Returns whether there was one."""
        found = self._drop_from_file(settings.origin)
        if settings.key == "keyring":
            try:
                import keyring

                keyring.delete_password(SERVICE, settings.origin)
                found = True
            except Exception as error:
                raise AdhdError("key", "The keyring that holds the model's key does not answer.", "Try again where it works.") from error
        write(self.home, {"key": None})
        return found

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

    def _drop_from_file(self, origin: str) -> bool:
        kept = self._kept()
        if kept.pop(origin, None) is None:
            return False
        if kept:
            replace(self.file, [dumps(kept)])
        else:
            os.unlink(self.file)
        return True

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
        except OSError:
            pass


def checked(key: str) -> str:
    """A key that can be sent in a header. Raises AdhdError."""
    key = key.strip()
    if not key:
        raise usage("No key was given.", "adhd model key < file-with-the-key")
    if len(key) > LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        raise usage("This is no key: it has a blank or a character that no key has.", "Copy it once more, on one line.")
    return key
