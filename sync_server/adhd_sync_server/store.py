"""The server's one file: its tables, and connections to it. One writer at a time; readers never wait for it."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from adhd_sync_server.migrations import NotOurs as NotOurs
from adhd_sync_server.migrations import found_format, migrate

Connect = Callable[[str], sqlite3.Connection]


def connect(path: str) -> sqlite3.Connection:
    """A connection in autocommit mode, durable on commit."""
    db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False, cached_statements=200)
    db.execute("pragma synchronous=full")
    db.execute("pragma foreign_keys=on")
    db.execute("pragma cache_size=-16384")
    return db


class Store:
    """The server's file, made if it is missing, and brought to the newest format. `alone`: the caller holds the folder's lock. `copy`: the
    file as it was before, where its format was older. Raises NotOurs, OSError."""

    def __init__(self, path: str, connect: Connect = connect, alone: bool = False) -> None:
        self.path = path
        self._connect = connect
        self._lock = threading.Lock()
        self._readers: list[sqlite3.Connection] = []
        if not os.path.exists(path):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        try:
            self.db = connect(path)
        except sqlite3.DatabaseError as error:
            raise NotOurs(f"{path} cannot be used: {error}") from None
        try:
            found_format(self.db, path)
            self.db.execute("pragma journal_mode=wal")
            self.copy = migrate(self.db, path, alone)
        except BaseException:
            self.db.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One write transaction: committed at the end, rolled back when anything is raised."""
        with self._lock:
            self.db.execute("begin immediate")
            try:
                yield self.db
                self.db.execute("commit")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("rollback")
                raise

    @contextmanager
    def alone(self) -> Iterator[sqlite3.Connection]:
        """The writer outside of a transaction, while nobody else of this process writes."""
        with self._lock:
            yield self.db

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent look at the file."""
        try:
            db = self._readers.pop()
        except IndexError:
            db = self._connect(self.path)
        try:
            db.execute("begin")
            yield db
        finally:
            if db.in_transaction:
                db.execute("rollback")
            self._readers.append(db)

    def close(self) -> None:
        """Close every connection."""
        for db in (*self._readers, self.db):
            db.close()
        self._readers = []
