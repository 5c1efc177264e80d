"""How the server's file gets from one format to the next: in one transaction, after a copy that was checked.

`STEPS[n]` makes format n + 1 of format n; a new file goes through all of them. A step is SQL, or a function that is
given the connection inside the transaction. Steps that have been published are never changed: what comes is a new one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing

from adhd_sync_server.door_tables import DOORS
from adhd_sync_server.folder import InUse, Lock, stamp
from adhd_sync_server.tables import FIRST, SEALED, SECOND

Step = str | Callable[[sqlite3.Connection], None]

STEPS: tuple[Step, ...] = (FIRST, SECOND, DOORS, SEALED)
FORMAT = len(STEPS)
"""Version of the tables (`user_version`)."""


class NotOurs(Exception):
    """The file is no server's, or a newer server's, or cannot be brought to this server's format."""


def migrate(db: sqlite3.Connection, path: str, alone: bool = False, steps: Sequence[Step] = STEPS) -> str | None:
    """Bring a file to the newest format; a failure leaves it as it was. Returns the path of the copy made before, where one was.

    `db` is in autocommit mode. `alone`: the caller holds the folder's lock; otherwise it is taken for as long as this needs it, so
    that a running server of an older version never finds other tables under it. Raises NotOurs.
    """
    found = found_format(db, path, len(steps))
    if found == len(steps):
        return None
    lock = Lock(os.path.dirname(os.path.abspath(path)))
    if found and not alone:
        try:
            lock.take()
        except InUse as error:
            raise NotOurs(f"{error} that is older than this program; end it and start it again") from None
    (checked,) = db.execute("pragma foreign_keys").fetchone()
    try:
        db.execute("pragma foreign_keys=off")
        return _migrated(db, path, steps)
    finally:
        db.execute(f"pragma foreign_keys={checked}")
        lock.release()


def found_format(db: sqlite3.Connection, path: str, newest: int = FORMAT) -> int:
    """The format of a file; 0 where it is empty. Raises NotOurs where it is no server's, or a newer one's."""
    try:
        (found,) = db.execute("pragma user_version").fetchone()
        tables = {name for (name,) in db.execute("select name from sqlite_master where type='table'")}
    except sqlite3.DatabaseError as error:
        raise NotOurs(f"{path} cannot be read: {error}") from None
    if tables and not (found and {"account", "session", "space", "operation"} <= tables):
        raise NotOurs(f"{path} is not a database of this server")
    if found > newest:
        raise NotOurs(f"{path} has format {found}, this server knows up to {newest}: a newer one wrote it")
    return int(found) if tables else 0


def _migrated(db: sqlite3.Connection, path: str, steps: Sequence[Step]) -> str | None:
    copy = None
    db.execute("begin immediate")
    try:
        found = found_format(db, path, len(steps))
        if 0 < found < len(steps):
            name = os.path.join(os.path.dirname(path), f"server-FORMAT{found}-{stamp()}.db")
            copy_of(path, name)
            copy = name
        for step in steps[found:]:
            _do(db, step)
        db.execute(f"pragma user_version={len(steps)}")
        broken = db.execute("pragma foreign_key_check").fetchone()
        if broken:
            raise sqlite3.IntegrityError(f"a row of {broken[0]} refers to nothing")
        db.execute("commit")
    except BaseException as error:
        if db.in_transaction:
            db.execute("rollback")
        if copy is not None:
            os.unlink(copy)
        if not isinstance(error, Exception) or isinstance(error, NotOurs):
            raise
        raise NotOurs(f"{path} could not be brought to format {len(steps)} ({error}); it is as it was") from error
    return copy


def _do(db: sqlite3.Connection, step: Step) -> None:
    if callable(step):
        step(db)
        return
    for statement in statements(step):
        db.execute(statement)


def statements(script: str) -> list[str]:
    """The statements of a script, each whole, whatever stands in its strings and triggers."""
    out, held = [], ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            out.append(held.strip())
            held = ""
    return [*out, held.strip()] if held.strip() else out


def copy_of(path: str, to: str) -> None:
    """A copy of a database as it stands, whole also while others write to it, for its owner alone. Raises OSError, sqlite3.Error."""
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(path, timeout=30)) as source, closing(sqlite3.connect(to, isolation_level=None)) as target:
            source.backup(target)
            target.execute("pragma journal_mode=delete")
            told = target.execute("pragma integrity_check").fetchone()[0]
            if told != "ok":
                raise sqlite3.DatabaseError(f"the copy is damaged: {told}")
        _synced(to)
    except BaseException:
        os.unlink(to)
        raise


def _synced(path: str) -> None:
    """Have the disk hold a file and its name."""
    for name, flags in ((path, os.O_RDONLY), (os.path.dirname(path) or ".", os.O_RDONLY)):
        found = os.open(name, flags)
        try:
            os.fsync(found)
        finally:
            os.close(found)
