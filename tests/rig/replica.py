"""One replica: a real SQLite file, a clock of its own, and ways to break it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import datetime, timedelta, timezone

from adhd_core.clock import Clock
from adhd_core.energy import Energy, EnergyTable
from adhd_core.facts.service import Facts, FactTable
from adhd_core.focus.projection import FocusTable
from adhd_core.focus.service import Focus
from adhd_core.oplog import log as log_module
from adhd_core.oplog.log import Log
from adhd_core.oplog.projection import Projection
from adhd_core.preferences import Preferences, PreferenceTable
from adhd_core.taken.service import Taken, TakenTable
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.service import Tasks
from adhd_core.zones import Zones, ZoneTable

START = 1_772_700_000_000
"""Wall milliseconds at which every history begins: 5 March 2026, 08:40 UTC."""


class Crash(BaseException):
    """The process died here. Not an Exception, so nothing in the core can swallow it."""


class RigClock(Clock):
    """A clock that only the rig moves. `skew` is how far this device's clock is off, in milliseconds."""

    __slots__ = ("minutes", "skew", "world")

    def __init__(self, world: dict[str, int], minutes: int = 60) -> None:
        super().__init__(None)
        self.world = world
        self.skew = 0
        self.minutes = minutes

    def wall(self) -> int:
        return self.world["now"] + self.skew

    def now(self) -> datetime:
        zone = timezone(timedelta(minutes=self.minutes))
        return datetime.fromtimestamp(self.wall() // 1000, zone)


class Mortal(sqlite3.Connection):
    """A connection that dies before or after its n-th statement from now, and stays dead."""

    left = -1
    after = False
    dead = False
    committed = -1
    statements = 0

    def arm(self, left: int, after: bool) -> None:
        """Die at the statement number `left` from now; `after` it has run, or before."""
        self.left, self.after = left, after

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:  # type: ignore[override]
        return self._run(super().execute, sql, *values)

    def executemany(self, sql: str, *values: object) -> sqlite3.Cursor:  # type: ignore[override]
        return self._run(super().executemany, sql, *values)

    def _run(self, run, sql, *values):  # type: ignore[no-untyped-def]
        if self.dead:
            raise Crash
        self.statements += 1
        die = self.left == 0
        self.left -= 1
        if die and not self.after:
            self.dead = True
            raise Crash
        out = run(sql, *values)
        if sql == "commit":
            self.committed = super().execute("select coalesce(max(seq), 0) from operation").fetchone()[0]
        if die:
            self.dead = True
            raise Crash
        return out


class FutureTable(Projection):
    """What only a newer program knows: a field of tasks, a kind of record and a kind of event."""

    name = "future"
    version = 1
    kinds = ("task", "gadget", "gadget.rang.2")
    tables = ("future",)

    def schema(self, p: str, generation: int) -> list[str]:
        return [f"create table {p}future (rid blob, field text, value text, primary key (rid, field)) without rowid"]

    def apply(self, change) -> None:  # type: ignore[no-untyped-def]
        values = {"stands": str(change.stands)} if change.operation.event else change.fields
        for field in ("sparkle", "size", "stands"):
            if field in values:
                self.db.execute(
                    f"insert or replace into {self.p}future values (?, ?, ?)", (change.operation.rid, field, str(values[field]))
                )


TABLES: tuple[type[Projection], ...] = (TaskTable, ZoneTable, EnergyTable, FactTable, TakenTable, PreferenceTable, FocusTable)


def connect(path: str, fast: bool = False) -> sqlite3.Connection:
    """As the core connects, but mortal and without waiting for the disk."""
    db = sqlite3.connect(path, timeout=5, isolation_level=None, cached_statements=400, factory=Mortal)
    db.execute("pragma synchronous=off")
    db.execute("pragma wal_autocheckpoint=1000")
    return db


class Replica:
    """A device with its file. `old` programs do not know `FutureTable`."""

    tables: tuple[type[Projection], ...] = TABLES

    @classmethod
    def kinds(cls) -> tuple[type[Projection], ...]:
        """The projections that its file may hold."""
        return cls.tables

    def __init__(self, path: str, clock: RigClock, old: bool = False) -> None:
        self.path = path
        self.clock = clock
        self.old = old
        self.logs: list[Log] = []
        self.open()

    def open(self) -> None:
        """Two handles, as two processes would have them. The second one loads projections only when asked."""
        self.logs = []
        self.handle()
        for kind in self.tables:
            self.log.load(kind)
        if not self.old:
            self.log.load(FutureTable)

    def handle(self) -> Log:
        """One more open handle to the same file."""
        kept, log_module.connect = log_module.connect, connect
        try:
            log = Log(self.path, self.clock)
        finally:
            log_module.connect = kept
        self.logs.append(log)
        return log

    @property
    def log(self) -> Log:
        return self.logs[0]

    @property
    def db(self) -> Mortal:
        return self.log.db  # type: ignore[return-value]

    @property
    def tasks(self) -> Tasks:
        return Tasks(self.log)

    @property
    def zones(self) -> Zones:
        return Zones(self.log)

    @property
    def energy(self) -> Energy:
        return Energy(self.log)

    @property
    def facts(self) -> Facts:
        return Facts(self.log)

    @property
    def taken(self) -> Taken:
        return Taken(self.log)

    @property
    def focus(self) -> Focus:
        return Focus(self.log, self.tasks)

    @property
    def preferences(self) -> Preferences:
        return Preferences(self.log)

    @property
    def device(self) -> str:
        return self.log.device.hex()

    def other(self) -> Log:
        """The second handle, opened on first use."""
        return self.logs[1] if len(self.logs) > 1 else self.handle()

    def close(self) -> None:
        for log in self.logs:
            log.db.dead = False  # type: ignore[attr-defined]
            log.db.close()
        self.logs = []

    def kill(self, hot: bool) -> None:
        """Die without a goodbye. `hot`: the write-ahead log stays as it was at that moment."""
        kept = self.files() if hot else {}
        self.close()
        for name, content in kept.items():
            write_in_place(name, content)

    def files(self) -> dict[str, bytes]:
        """The bytes of the file and its write-ahead log now."""
        out = {}
        for name in (self.path, self.path + "-wal"):
            if os.path.exists(name):
                with open(name, "rb") as file:
                    out[name] = file.read()
        return out

    def snapshot(self) -> dict[str, bytes]:
        """Everything a backup or a virtual machine would keep: file, write-ahead log, fingerprint; by suffix."""
        out = {name[len(self.path) :]: content for name, content in self.files().items()}
        with open(self.path + "-device", "rb") as file:
            out["-device"] = file.read()
        return out

    def put_back(self, kept: dict[str, bytes], fingerprint: bool) -> None:
        """Replace the closed file by an older copy of it, the inode staying what it is."""
        for suffix in ("-wal", "-shm"):
            if os.path.exists(self.path + suffix):
                os.unlink(self.path + suffix)
        for suffix, content in kept.items():
            if suffix != "-device" or fingerprint:
                write_in_place(self.path + suffix, content)

    def copy_to(self, path: str, fingerprint: bool) -> None:
        """Copy the file with its write-ahead log while it is open."""
        for suffix in ("", "-wal", *(("-device",) if fingerprint else ())):
            if os.path.exists(self.path + suffix):
                shutil.copyfile(self.path + suffix, path + suffix)


def write_in_place(path: str, content: bytes) -> None:
    """Write a file without giving it another inode."""
    with open(path, "r+b" if os.path.exists(path) else "wb") as file:
        file.truncate(0)
        file.write(content)
