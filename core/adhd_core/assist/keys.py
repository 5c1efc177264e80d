"""The key of a model: in the environment, in the system's keyring, or in a file that its owner alone can read.

A key belongs to one address (scheme, host and port) and is never sent to another.
"""

from __future__ import annotations

from adhd_core.assist.settings import Settings
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.vault import Vault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE = "adhd-assist"
LONGEST = 4096


class Keys(Vault):
    """Find, keep and forget keys. `now` is in seconds. The file is `assist.keys`."""

    what = "the model's key"

    def __init__(self, home: str, environ: Mapping[str, str], now: float) -> None:
        super().__init__(home, "assist.keys", SERVICE, environ, now)

    def place(self, settings: Settings) -> str:
        """Where the key of an address is: environment, file, keyring, or "" where there is none."""
        return "environment" if self.environ.get("ADHD_ASSIST_KEY") else self.place_of(settings.origin)

    def find(self, settings: Settings) -> str:
        """The key of an address; "" where there is none. Raises AdhdError where it is kept but cannot be had."""
        place = self.place(settings)
        if place == "environment":
            return checked(self.environ["ADHD_ASSIST_KEY"])
        found = self.get(settings.origin)
        if place == "keyring" and not found:
            raise AdhdError("key", "The keyring does not give out the model's key", "Give it anew: adhd model key")
        return found or ""

    def keep(self, settings: Settings, key: str) -> str:
        """Store a key. Returns where: keyring or file. Raises AdhdError on what is no key."""
        return self.put(settings.origin, checked(key))

    def forget(self, settings: Settings) -> bool:
        """Take a key away from wherever it is. Returns whether there was one. Raises AdhdError where the keyring holds on to it."""
        return self.drop(settings.origin)


def checked(key: str) -> str:
    """A key that can be sent in a header. Raises AdhdError."""
    key = key.strip()
    if not key:
        raise usage("No key was given.", "adhd model key < file-with-the-key")
    if len(key) > LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        raise usage("This is no key: it has a blank or a character that no key has.", "Copy it once more, on one line.")
    return key
