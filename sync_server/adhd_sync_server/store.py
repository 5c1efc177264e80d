"""The server's one file: its tables, and connections to it. One writer at a time; readers never wait for it."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FORMAT = 1
"""Version of these tables (`user_version`)."""

TABLES = """
create table account (
  id integer primary key,
  email text not null unique,
  password text not null,
  made integer not null
);
create table session (
  id blob primary key,
  account integer not null references account (id) on delete cascade,
  name text not null,
  made integer not null,
  seen integer not null,
  ends integer not null,
  turn integer not null,
  before integer not null,
  revoked integer
) without rowid;
create index session_account on session (account);
create table space (
  id integer primary key,
  account integer not null unique,
  uuid blob not null,
  epoch blob not null,
  seq integer not null,
  chain blob not null,
  digest blob not null
);
create table stream (
  space integer not null,
  device blob not null,
  n integer not null,
  primary key (space, device)
) without rowid;
create table operation (
  space integer not null,
  seq integer not null,
  device blob not null,
  n integer not null,
  hlc integer not null,
  at integer not null,
  offset integer not null,
  command integer not null,
  undoes integer,
  record text not null,
  rid blob not null,
  event integer not null,
  body text not null,
  schema integer not null,
  hash blob not null,
  chain blob not null,
  primary key (space, seq)
) without rowid;
create unique index operation_id on operation (space, device, n);
"""
"""Times are milliseconds since 1970. `session.turn` counts the refresh tokens of a login, `before` is the turn that the
present one was given for. `operation.chain` is the chain up to and with that row."""

Connect = Callable[[str], sqlite3.Connection]


class NotOurs(Exception):
    """The file is no server's, or a newer server's."""


def connect(path: str) -> sqlite3.Connection:
    """A connection in autocommit mode, durable on commit."""
    db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False, cached_statements=200)
    db.execute("pragma synchronous=full")
    db.execute("pragma foreign_keys=on")
    db.execute("pragma cache_size=-16384")
    return db


class Store:
    """The server's file, made if it is missing. Raises NotOurs."""

    def __init__(self, path: str, connect: Connect = connect) -> None:
        self.path = path
        self._connect = connect
        self._lock = threading.Lock()
        self._readers: list[sqlite3.Connection] = []
        if not os.path.exists(path):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        self.db = connect(path)
        try:
            self._prepare()
        except BaseException:
            self.db.close()
            raise

    def _prepare(self) -> None:
        self.db.execute("pragma journal_mode=wal")
        with self.writing() as db:
            (found,) = db.execute("pragma user_version").fetchone()
            if found > FORMAT or (not found and db.execute("select 1 from sqlite_master").fetchone()):
                raise NotOurs(f"{self.path} is not a database of this server, or a newer one wrote it")
            if not found:
                for statement in TABLES.split(";\n"):
                    if statement.strip():
                        db.execute(statement)
                db.execute(f"pragma user_version={FORMAT}")

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
