"""Opening the one file: made whole or not at all, private to its user, and recognised when it was copied.

A fingerprint beside the file (`adhd.db-device`: machine, inode, device, highest n) tells a copied file, a restored
backup and a file taken back in time from the file this device has always written. All of them get a new device id,
so that two files never number different operations alike.
"""

from __future__ import annotations

import os

from adhd_core.oplog.driver import sqlite as sqlite
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.merge import settle_ties
from adhd_core.oplog.schema import APPLICATION_ID, FORMAT, TABLES

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any

    Db = sqlite3.Connection

BUSY_SECONDS = 30.0


def connect(path: str, fast: bool = False) -> Db:
    """A connection in autocommit mode, durable on commit (`synchronous=FULL`).

    `fast` connections never checkpoint by themselves; `checkpoint()` does it when the write-ahead log has grown.
    """
    db: Any = sqlite.connect(path, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=400)
    db.execute("pragma synchronous=full")
    if fast:
        db.execute("pragma wal_autocheckpoint=0")
    else:
        db.execute("pragma cache_size=-32768")  # KiB, taken only as far as it is used
    return db  # type: ignore[no-any-return]


def machine() -> str:
    """This machine's id, or an empty text where the system keeps none."""
    try:
        fd = os.open("/etc/machine-id", os.O_RDONLY)
    except OSError:
        return ""
    try:
        return os.read(fd, 64).decode("ascii", "ignore").strip()
    finally:
        os.close(fd)


def create(path: str) -> None:
    """Make a new, empty log at `path`. Built beside it and linked into place, so nobody ever sees half a file."""
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        os.makedirs(folder, 0o700, exist_ok=True)
    fresh = f"{path}.new-{os.getpid()}"
    os.close(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    try:
        db = connect(fresh)
        try:
            write_tables(db, os.urandom(16))
        finally:
            db.close()
        try:
            os.link(fresh, path)
        except FileExistsError:
            return
        except OSError:  # a file system without hard links
            if not os.path.exists(path):
                os.replace(fresh, path)
                return
        sync_folder(folder)
    finally:
        for leftover in (fresh, fresh + "-wal", fresh + "-shm"):
            if os.path.exists(leftover):
                os.unlink(leftover)


def write_tables(db: Db, space: bytes) -> None:
    """The log's tables and its first row in an empty database."""
    db.execute("pragma page_size=4096")
    db.execute("pragma journal_mode=wal")
    db.execute("begin immediate")
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute("insert into device (id, uuid, n, own) values (1, ?, 0, 1), (2, ?, 0, 2)", (os.urandom(16), os.urandom(16)))
    db.execute("insert into meta values (1, ?, 0, ?, 1, 2, 0, 0, 0, 0, 0)", (FORMAT, space))
    db.execute(f"pragma application_id={APPLICATION_ID}")
    db.execute(f"pragma user_version={FORMAT}")
    db.execute("commit")


def sync_folder(folder: str) -> None:
    """Make a new or renamed directory entry durable, where the system can."""
    try:
        fd = os.open(folder or ".", os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(fd)
    except OSError:
        pass
    finally:
        os.close(fd)


def fingerprint_path(path: str) -> str:
    """Where the fingerprint of the file at `path` is kept."""
    return path + "-device"


def write_fingerprint(path: str, inode: int, device: bytes, n: int) -> None:
    """Remember which device writes this file and how far it got. Fixed width, so an interrupted write stays readable."""
    line = f"{machine():<32} {inode:020d} {device.hex()} {n:019d}\n".encode()
    fd = os.open(fingerprint_path(path), os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(fd, line)
    finally:
        os.close(fd)


def fingerprint_n(path: str, inode: int, device: bytes) -> int | None:
    """The highest n with which this file was seen as the one that `device` writes on this machine; None where it was not."""
    try:
        fd = os.open(fingerprint_path(path), os.O_RDONLY)
    except OSError:
        return None
    try:
        line = os.read(fd, 200).decode("ascii", "replace")
    finally:
        os.close(fd)
    parts = line[32:].split()
    if len(parts) != 3 or line[:32].rstrip() != machine() or not parts[2].isdigit():
        return None
    return int(parts[2]) if parts[:2] == [f"{inode:020d}", device.hex()] else None


def mint_device(db: Db, path: str, inode: int) -> bytes:
    """Give this file a new device id. What other replicas have acknowledged keeps the old one; the rest is renumbered.

    Runs inside the caller's write transaction. Returns the new device's id.
    """
    device, local, n, acknowledged = db.execute("select device, local_device, n, acknowledged from meta").fetchone()
    new = os.urandom(16)
    if acknowledged:
        old = db.execute("select uuid from device where id=?", (device,)).fetchone()[0]
        db.execute("update device set uuid=? where id=?", (new, device))
        kept = db.execute("insert into device (uuid, n, own) values (?, ?, 0)", (old, acknowledged)).lastrowid
        edge = db.execute("select max(hlc) from operation where device=? and n<=?", (device, acknowledged)).fetchone()[0]
        db.execute("update operation set device=? where device=? and n<=?", (kept, device, acknowledged))
        db.execute("update operation set n=?-n where device=?", (acknowledged, device))  # through negative numbers: the index is unique
        db.execute("update operation set n=-n where device=?", (device,))
        db.execute("update field_clock set device=? where device=? and hlc<=?", (kept, device, edge))
        db.execute("update meta set n=?, acknowledged=0", (n - acknowledged,))
    else:
        db.execute("update device set uuid=? where id=?", (new, device))
    db.execute("update device set uuid=? where id=?", (os.urandom(16), local))
    settle_ties(db, device)
    return new


def checkpoint(db: Db, path: str, above: int) -> None:
    """Move the write-ahead log into the file when it is larger than `above` bytes.

    It has to be emptied, not only copied: the next process finds no other connection, recovers the log anew and
    forgets what was copied. One process at a time: a lock keeps short-lived processes from checkpointing side by side
    (SQLite before 3.51.3 has a rare fault there). Nobody is waited for; the next command tries again.
    """
    try:
        if os.stat(path + "-wal").st_size <= above:
            return
        import fcntl

        fd = os.open(path + "-checkpoint", os.O_CREAT | os.O_WRONLY, 0o600)
    except (OSError, ImportError):
        return
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        db.execute("pragma busy_timeout=0")
        db.execute("pragma wal_checkpoint(truncate)").fetchone()
        db.execute(f"pragma busy_timeout={int(BUSY_SECONDS * 1000)}")
    except (OSError, sqlite.Error):
        pass
    finally:
        os.close(fd)


def explain(error: Exception, path: str) -> AdhdError:
    """What went wrong with the file, and the way out, in one line each."""
    from adhd_core.oplog import trouble

    return trouble.explain(error, path)


def identify(db: Db, path: str) -> AdhdError | None:
    """Why a database that has no readable `meta` row, or another format, cannot be used; None if it can."""
    from adhd_core.oplog import trouble

    return trouble.identify(db, path)
