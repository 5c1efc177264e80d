"""Where the replicas and snapshots of readable spaces are: a cache beside the server's file, one set of files for each space."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class Place:
    """The files of one space in `folder`: `SPACE.db`, and a snapshot with what is to be said of it (`SPACE.json`)."""

    def __init__(self, folder: str, space: bytes) -> None:
        self.folder = folder
        self.space = space
        self.path = os.path.join(folder, f"{space.hex()}.db")
        self.note = os.path.join(folder, f"{space.hex()}.json")

    def say(self, told: dict[str, Any]) -> None:
        """Keep what is to be said of the snapshot."""
        part = f"{self.note}.{os.getpid()}"
        Path(part).write_text(json.dumps(told))
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
        for path in (self.path, *(self.path + end for end in ("-wal", "-shm", "-device", "-checkpoint", "-sync")), self.note):
            Path(path).unlink(missing_ok=True)
        for pattern in (f"{self.space.hex()}-*.snapshot", f".{self.space.hex()}-*.part"):
            for file in Path(self.folder).glob(pattern):
                file.unlink(missing_ok=True)


def folder_of(data: str) -> str:
    """Where the replicas are in a server's folder."""
    return os.path.join(data, "replicas")
