"""Secrets of this machine: in the system's keyring, or in a file that its owner alone can read.

A secret belongs to one address (scheme, host and port) and is never sent to another. A keyring that does not work takes a
while to say so; that is remembered for a day, for the session it was seen in.
"""

from __future__ import annotations

import os

from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.errors import AdhdError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

DAY = 86400
SESSION = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND")


class Vault:
    """Find, keep and forget secrets of one `service`. `now` is in seconds. The file `name` in the home maps addresses to secrets;
    null: in the keyring."""

    what = "it"
    """What the secret is, in a sentence."""

    def __init__(self, home: str, name: str, service: str, environ: Mapping[str, str], now: float) -> None:
        self.file = os.path.join(home, name)
        self.verdict = os.path.join(home, "keyring.verdict")
        self.service = service
        self.environ = environ
        self.now = now

    def place_of(self, origin: str) -> str:
        """Where the secret of an address is: file, keyring, or "" where there is none."""
        kept = self._kept()
        return "" if origin not in kept else "keyring" if kept[origin] is None else "file"

    def get(self, origin: str) -> str | None:
        """The secret of an address; None where there is none, or where the keyring does not give it out."""
        kept = self._kept()
        if origin not in kept or kept[origin] is not None:
            return None if origin not in kept else str(kept[origin])
        found = None
        if not self._silent():
            try:
                import keyring

                found = keyring.get_password(self.service, origin)
            except Exception:  # every backend has errors of its own
                self._remember(True)
        return found or None

    def put(self, origin: str, secret: str, again: bool = True) -> str:
        """Store a secret. Returns where: keyring or file. Without `again` a keyring that lately did not work is not tried."""
        inside = (again or not self._silent()) and self._into_keyring(origin, secret)
        self._write({**self._kept(), origin: None if inside else secret})
        return "keyring" if inside else "file"

    def drop(self, origin: str) -> bool:
        """Take a secret away from wherever it is. Returns whether there was one. Raises AdhdError where the keyring holds on to it."""
        kept = self._kept()
        if origin not in kept:
            return False
        if kept.pop(origin) is None:
            try:
                import keyring

                keyring.delete_password(self.service, origin)
            except Exception as error:
                raise AdhdError("key", f"The keyring that holds {self.what} does not answer.", "Try again where it works.") from error
        self._write(kept)
        return True

    def _into_keyring(self, origin: str, secret: str) -> bool:
        """Whether the keyring has the secret: it must give back what it was given."""
        try:
            import keyring

            keyring.set_password(self.service, origin, secret)
            works = keyring.get_password(self.service, origin) == secret
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


def replace(path: str, lines: list[str]) -> None:
    """Write a file of one's own whole or not at all, readable by its owner alone. Raises AdhdError where it cannot be written."""
    part = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with open(descriptor, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        if os.path.exists(part):
            os.unlink(part)
        raise AdhdError("config", f"{path} cannot be written: {error.strerror}.", "Look at that folder, then try again.") from error
