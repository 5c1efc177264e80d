"""Where replicas and snapshots are: a cache beside the server's file, one set of files for each account.

An account has one space, and its number is never given again. The name of a space says nothing about whose it is: two accounts
may have spaces of one name, when somebody logs the same file in to both.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Container
from pathlib import Path
from typing import Any


class Place:
    """The files of one account's space in `folder`: `ACCOUNT.db`, and a snapshot with what is to be said of it (`ACCOUNT.json`)."""

    def __init__(self, folder: str, account: int) -> None:
        self.folder = folder
        self.account = account
        self.path = os.path.join(folder, f"{account}.db")
        self.note = os.path.join(folder, f"{account}.json")

    def name(self, epoch: bytes, seq: int) -> str:
        """What the snapshot of a position is called."""
        return f"{self.account}-{epoch.hex()}-{seq}.snapshot"

    def only(self, name: str) -> None:
        """Take every snapshot away but one, and what was left of making others."""
        for pattern in (f"{self.account}-*", f".{self.account}-*"):
            for file in Path(self.folder).glob(pattern):
                if file.name != name:
                    file.unlink(missing_ok=True)

    def say(self, told: dict[str, Any]) -> None:
        """Keep what is to be said of the snapshot."""
        part = f"{self.note}.{os.getpid()}"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(json.dumps(told))
        os.replace(part, self.note)

    def known(self) -> dict[str, Any] | None:
        """What is said of the snapshot there is: `{"file", "epoch", "seq", "chain", "digest"}`."""
        try:
            told = json.loads(Path(self.note).read_text())
        except (OSError, ValueError):
            return None
        return told if isinstance(told, dict) and os.path.exists(os.path.join(self.folder, str(told.get("file")))) else None

    def remove(self) -> None:
        """Take the replica away, with what was made of it."""
        for pattern in (f"{self.account}.db*", f"{self.account}.json*"):
            for file in Path(self.folder).glob(pattern):
                file.unlink(missing_ok=True)
        self.only("")


def sweep(folder: str, accounts: Container[int]) -> None:
    """Take away what belongs to none of these accounts: an end in the middle of deleting one may have left it."""
    for file in Path(folder).glob("*"):
        whose = re.match(r"\.?(\d+)[.-]", file.name)
        if file.is_file() and (whose is None or int(whose[1]) not in accounts):
            file.unlink(missing_ok=True)


def folder_of(data: str) -> str:
    """Where the replicas are in a server's folder."""
    return os.path.join(data, "replicas")
