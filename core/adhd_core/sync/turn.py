"""One sync of a file at a time, whatever the number of programs."""

from __future__ import annotations

import os

from adhd_core.oplog.errors import AdhdError


class Turn:
    """One sync of a file at a time; where the system has no locks, the transactions look after themselves."""

    def __init__(self, path: str) -> None:
        self.path = path + "-sync"
        self.fd: int | None = None

    def __enter__(self) -> None:
        try:
            import fcntl

            self.fd = os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600)
            fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            return
        except OSError:
            self.__exit__()
            raise AdhdError("busy", "Another sync of this file is under way.", "See how it stands: adhd sync status") from None

    def __exit__(self, *raised: object) -> None:
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None
