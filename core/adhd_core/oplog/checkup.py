"""What `adhd doctor` looks at in the file and around it: what is so, and the line to type where it should not be.

Nothing is changed by looking. It works on a file that the log cannot open, too.
"""

from __future__ import annotations

import os
import shutil
import stat
import time

from adhd_core.oplog import backups
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.file import explain, sqlite
from adhd_core.oplog.projection import Projection, last_seq, rebuild, state_of
from adhd_core.oplog.schema import APPLICATION_ID

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from adhd_core.oplog.backups import Tick
    from adhd_core.oplog.file import Db

OLDEST_SQLITE = (3, 35, 0)
SETTLED_SQLITE = (3, 51, 3)
"""From here on two checkpoints at the same moment cannot harm each other; before, adhd takes turns."""

ROOM = 64 << 20
LARGE_WAL = 32 << 20
OLD_BACKUP_DAYS = 8
LEFTOVER_AGE = 600


class Finding:
    """One thing that was looked at: whether it is `ok`, `what` was found, and the line to type to `mend` it."""

    __slots__ = ("mend", "ok", "what")

    def __init__(self, ok: bool, what: str, mend: str = "") -> None:
        self.ok = ok
        self.what = what
        self.mend = "" if ok else mend

    def json(self) -> dict[str, Any]:
        """`{"ok", "what", "mend"}`."""
        return {"ok": self.ok, "what": self.what, "mend": self.mend}


def check(path: str, projections: list[type[Projection]] | None = None, tick: backups.Tick | None = None) -> list[Finding]:
    """All findings about the file at `path`. Projections that are named are compared with a rebuild in a copy."""
    findings = [_sqlite_version(), *_permissions(path), _room(path)]
    try:
        db = backups.open_read(path)
    except sqlite.Error as error:
        return [*findings, _told(error, path)]
    try:
        findings += _inside(db, path)
    except sqlite.Error as error:
        findings.append(_told(error, path))
    finally:
        db.close()
    findings += [_wal(path), *_leftovers(path), _newest_backup(path)]
    if projections and all(f.ok for f in findings if f.mend.startswith("adhd doctor")):
        findings += _compared(path, projections, tick)
    return findings


def _told(error: Exception, path: str) -> Finding:
    told = explain(error, path)
    return Finding(False, told.message, told.hint)


def _sqlite_version() -> Finding:
    version = tuple(int(x) for x in sqlite.sqlite_version.split("."))
    if version < OLDEST_SQLITE:
        return Finding(False, f"SQLite {sqlite.sqlite_version} is older than 3.35.", "Install a newer Python: it brings a newer SQLite.")
    turns = "" if version >= SETTLED_SQLITE else " (checkpoints take turns)"
    return Finding(True, f"SQLite {sqlite.sqlite_version}{turns}")


def _permissions(path: str) -> Iterator[Finding]:
    """Folder and files are for their owner alone."""
    folder = os.path.dirname(path) or "."
    places = [(folder, 0o700), (backups.folder_of(path), 0o700)]
    places += [(path + end, 0o600) for end in ("", "-wal", "-shm", "-device")]
    fine = 0
    for place, mode in places:
        try:
            info = os.stat(place)
        except OSError:
            if place == path:
                yield Finding(False, f"There is no file {path}.", "adhd c my first thought")
            continue
        found = stat.S_IMODE(info.st_mode)
        usable = os.access(place, os.W_OK)
        if hasattr(os, "getuid") and info.st_uid != os.getuid() and not usable:
            yield Finding(False, f"{place} belongs to another user.", f"sudo chown {os.getuid()} {place}")
        elif found & 0o077 and os.name == "posix":
            yield Finding(False, f"{place} can be used by other users (mode {found:o}).", f"chmod {mode:o} {place}")
        elif not usable:
            yield Finding(False, f"{place} cannot be written.", f"chmod u+rwX {place}")
        else:
            fine += 1
    if fine:
        yield Finding(True, f"{path} is private and writable")


def _room(path: str) -> Finding:
    folder = os.path.dirname(path) or "."
    try:
        free = shutil.disk_usage(folder).free
        size = os.stat(path).st_size
    except OSError as error:
        return _told(error, path)
    text = f"{free / 1e9:.1f} GB free on the disk" if free >= 1e9 else f"{free // 1_000_000} MB free on the disk"
    return Finding(free >= max(ROOM, 3 * size), text, f"Free some space on the disk of {folder}: `df -h {folder}` shows it.")


def _inside(db: Db, path: str) -> Iterator[Finding]:
    (application,) = db.execute("pragma application_id").fetchone()
    if application != APPLICATION_ID:
        yield Finding(False, f"{path} is not a file of adhd.", "Set ADHD_HOME to another folder, or: adhd doctor --recover")
        return
    answer = db.execute("pragma quick_check(3)").fetchall()
    if answer != [("ok",)]:
        yield Finding(False, f"{path} is damaged in {len(answer)} places or more.", "adhd doctor --recover")
        return
    yield Finding(True, "the file is whole")
    (mode,) = db.execute("pragma journal_mode").fetchone()
    script = f"import sqlite3; sqlite3.connect({path!r}).execute('pragma journal_mode=wal')"
    yield Finding(mode == "wal", f"journal mode {mode}", f'python3 -c "{script}"')
    db.execute("begin")
    yield from _numbers(db)
    db.execute("rollback")


def _numbers(db: Db) -> Iterator[Finding]:
    """Every device's operations are numbered 1, 2, 3 ..., and `meta` knows where it is."""
    total, last = db.execute("select count(*), coalesce(max(seq), 0) from operation").fetchone()
    gaps = db.execute(
        "select count(*) from (select 1 from operation group by device having max(n) <> count(*) or min(n) <> 1)"
    ).fetchone()[0]  # fmt: skip
    strangers = db.execute("select count(*) from operation where device not in (select id from device)").fetchone()[0]
    unwon = db.execute("select count(*) from field_clock where rid not in (select rid from operation)").fetchone()[0]
    ends = db.execute(
        "select (select coalesce(max(n), 0) from operation where device=meta.device) = n"
        " and (select coalesce(max(n), 0) from operation where device=local_device) = local_n from meta"
    ).fetchone()
    ahead = db.execute("select count(*) from projection where watermark > ?", (last,)).fetchone()[0]
    fine = not gaps and not strangers and not unwon and ends == (1,) and not ahead
    told = f"{total} operations, numbered without a gap" if fine else "The operations are not numbered as they should be."
    yield Finding(fine, told, "adhd doctor --recover")


def _wal(path: str) -> Finding:
    try:
        size = os.stat(path + "-wal").st_size
    except OSError:
        size = 0
    return Finding(
        size <= LARGE_WAL, f"write-ahead log {size / 1e6:.1f} MB",
        "Close every window of adhd, wait a moment, and type: adhd doctor",
    )  # fmt: skip


def _leftovers(path: str) -> Iterator[Finding]:
    """Temporary files of a process that was stopped: of no use to anyone."""
    folder = os.path.dirname(path) or "."
    name = os.path.basename(path)
    now = time.time()
    for place, marks in ((folder, (f"{name}.new-", f"{name}.part-")), (backups.folder_of(path), (".db.part-",))):
        try:
            entries = sorted(os.scandir(place), key=lambda e: e.name)
        except OSError:
            continue
        for entry in entries:
            if any(m in entry.name for m in marks) and now - entry.stat().st_mtime > LEFTOVER_AGE:
                yield Finding(False, f"{entry.path} was left behind by a program that was stopped.", f"rm {entry.path}")


def _newest_backup(path: str) -> Finding:
    copies = backups.listed(path)
    if not copies:
        small = os.path.exists(path) and os.stat(path).st_size < 64 << 10
        return Finding(small, "no copy of the file yet", "adhd backup")
    days = (time.time() - copies[0].at.timestamp()) / 86_400
    age = "today" if days < 1 else f"{int(days)} days ago" if days >= 2 else "a day ago"
    return Finding(days <= OLD_BACKUP_DAYS, f"newest of {len(copies)} copies: {age}", "adhd backup")


def _compared(path: str, projections: list[type[Projection]], tick: Tick | None) -> Iterator[Finding]:
    """Rebuild projections in a copy of the file and compare them with what the file has."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="adhd-") as folder:
        try:
            copy = backups.make(path, folder)
        except AdhdError as error:
            yield Finding(False, error.message, error.hint)
            return
        db: Any = sqlite.connect(copy.path, isolation_level=None)
        try:
            for done, projection in enumerate(projections):
                if tick is not None:
                    tick(done, len(projections))
                yield _as_rebuilt(db, projection)
        finally:
            db.close()
    if tick is not None:
        tick(len(projections), len(projections))


def _as_rebuilt(db: Db, projection: type[Projection]) -> Finding:
    name = projection.name
    state = state_of(db, name)
    if state is None or state[0] != projection.version or state[2] != last_seq(db):
        return Finding(True, f"table {name} will be brought up to date when it is read")
    tables = [
        t for t in projection.tables
        if db.execute("select 1 from sqlite_master where name=? and type='table' and sql not like 'create virtual%'", (t,)).fetchone()
    ]  # fmt: skip
    for table in tables:
        db.execute(f"create temp table was_{table} as select * from {table}")
    rebuild(projection, db, lambda: _begin(db))
    for table in tables:
        keys = _compared_columns(db, table)
        a, b = f"select {keys} from temp.was_{table}", f"select {keys} from {table}"
        differ = db.execute(f"select (select count(*) from ({a} except {b})) + (select count(*) from ({b} except {a}))").fetchone()[0]
        if differ:
            return Finding(False, f"table {table} differs from the log in {differ} rows.", "adhd doctor --recover")
    return Finding(True, f"table {name} is as the log tells it")


def _begin(db: Db) -> None:
    db.execute("begin immediate")


def _compared_columns(db: Db, table: str) -> str:
    """All columns but a row number of its own, which a rebuild may give otherwise."""
    columns = [row[1] for row in db.execute(f"pragma table_info({table})") if not (row[1] == "id" and row[5])]
    return ", ".join(f'"{c}"' for c in columns)
