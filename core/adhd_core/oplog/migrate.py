"""Bringing the log's own tables to the present format. Projections need none of this: they are rebuilt.

A verified backup comes first; without it nothing is touched. Each step from one format to the next is one
transaction that also raises `meta.format` and `user_version`, so a step that is stopped leaves the file as it was.
Any number of processes may come upon an old file at once: one migrates, the others wait for it.
"""

from __future__ import annotations

import os

from adhd_core.oplog import backups, schema
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.file import explain, sqlite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from adhd_core.dates import datetime
    from adhd_core.oplog.file import Db

    Step = Callable[[Database, datetime], None]

MIGRATIONS: dict[int, Step] = {}
"""From-format -> the step to the next one. A step is given the open file as a `sqlite_utils.Database`, inside a
transaction (`transform` keeps to it, but wants the partial index `operation_undoes` dropped before and made again
after), and the time. It may change any table; it must not lose an operation."""


def migrate(db: Db, path: str, now: datetime, tick: backups.Tick | None = None) -> None:
    """Bring the file to `schema.FORMAT`. `tick(done, total)` is told the pages of the backup.

    Raises AdhdError when the backup or a step cannot be done; the file is then as the last whole step left it.
    """
    fd = _wait_for_turn(path)
    try:
        found = _format(db)
        if found >= schema.FORMAT:
            return
        for step in range(found, schema.FORMAT):
            if step not in MIGRATIONS:
                raise AdhdError(
                    "older", f"{path} was written by an adhd that is too old for this one.",
                    "Install the adhd in between, open the file once with it, and come back; nothing was changed.",
                )  # fmt: skip
        copy = _backed_up(path, tick)
        while _step(db, path, now, copy):
            pass
    except sqlite.Error as error:
        raise explain(error, path) from error
    finally:
        if fd is not None:
            os.close(fd)


def _format(db: Db) -> int:
    return int(db.execute("select format from meta").fetchone()[0])


def _wait_for_turn(path: str) -> int | None:
    """A lock that lets one process at a time migrate; None where the system has none. The step itself looks again
    inside its transaction, so this only saves backups."""
    try:
        import fcntl

        fd = os.open(path + "-migration", os.O_CREAT | os.O_RDWR, 0o600)
    except (ImportError, OSError):
        return None
    fcntl.flock(fd, fcntl.LOCK_EX)
    return fd


def _backed_up(path: str, tick: backups.Tick | None) -> backups.Backup:
    try:
        return backups.make(path, kind=backups.BEFORE_MIGRATION, tick=tick)
    except AdhdError as error:
        why = f"The file is of an older format, and the copy that comes before a change could not be made: {error.message}"
        raise AdhdError(error.code, why, error.hint) from error


def _step(db: Db, path: str, now: datetime, copy: backups.Backup) -> bool:
    """One step as one transaction. False when there is none left."""
    from sqlite_utils import Database

    db.execute("begin immediate")
    try:
        found = _format(db)
        if found >= schema.FORMAT:
            db.execute("rollback")
            return False
        held = _operations(db)
        MIGRATIONS[found](Database(db), now)
        if _operations(db) != held:
            raise ValueError(f"the step from format {found} does not keep every operation")
        db.execute("update meta set format=?", (found + 1,))
        db.execute(f"pragma user_version={found + 1}")
        db.execute("commit")
    except BaseException as error:
        if db.in_transaction:
            db.execute("rollback")
        if not isinstance(error, Exception):
            raise
        told = explain(error, path)
        if told.code in ("disk_full", "read_only", "busy"):
            raise told from error
        why = " ".join(str(error).split())[:120]
        raise AdhdError(
            "migration", f"{path} could not be brought up to date and is as it was ({why}).",
            f"Go on with the adhd that you had, or tell the makers; a copy is in {copy.path}.",
        ) from error  # fmt: skip
    return True


def _operations(db: Db) -> tuple[int, int]:
    """(number of operations, highest seq)."""
    held: tuple[int, int] = db.execute("select count(*), coalesce(max(seq), 0) from operation").fetchone()
    return held
