"""The server's folder: its files, and the lock that one server holds on it."""

from __future__ import annotations

import os
from datetime import datetime, timezone

DATABASE, SECRET, LOCK, SETTINGS, BACKUPS = "server.db", "secret", "server.lock", "server.toml", "backups"


class InUse(Exception):
    """A server runs on this folder."""


def database(folder: str) -> str:
    """The path of a folder's database."""
    return os.path.join(folder, DATABASE)


def make(folder: str) -> None:
    """Make a folder, and the one around it, for their owner alone, where they are missing. Raises OSError."""
    around = os.path.dirname(os.path.abspath(folder))
    for path in (around, folder):
        os.makedirs(path, 0o700, exist_ok=True)


def stamp(moment: datetime | None = None) -> str:
    """A moment (without: this one) as it stands in names of files: `20260305-094000`, in UTC."""
    return (moment or datetime.now(timezone.utc)).strftime("%Y%m%d-%H%M%S")


class Lock:
    """The lock of a folder. It is let go by the system too when the process ends, however it ends."""

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, LOCK)
        self._held: int | None = None

    def take(self) -> None:
        """Hold it. Raises InUse where another process does."""
        import fcntl

        found = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(found)
            raise InUse(f"A server runs on {os.path.dirname(self.path)}") from None
        self._held = found

    def note(self, address: str) -> None:
        """Write down where the server that holds it listens."""
        if self._held is not None:
            os.ftruncate(self._held, 0)
            os.pwrite(self._held, address.encode(), 0)

    def release(self) -> None:
        """Let it go."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def __enter__(self) -> Lock:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def address(folder: str) -> str:
    """Where the server of a folder said that it listens; "" where it did not."""
    try:
        with open(os.path.join(folder, LOCK), encoding="utf-8") as file:
            return file.read(300).strip()
    except (OSError, ValueError):
        return ""


def in_use(folder: str) -> bool:
    """Whether a server runs on a folder."""
    if not os.path.exists(os.path.join(folder, LOCK)):
        return False
    lock = Lock(folder)
    try:
        lock.take()
    except InUse:
        return True
    lock.release()
    return False
