"""Copies of the file: made while others write, verified before they count, thinned out as they age.

A copy is made with SQLite's backup API from one read transaction, so it is the file as it was at one moment, under a
temporary name. Only when it has been read back whole (integrity, the same operations) does it get its own name. It is
one plain file without a write-ahead log, so it can be moved and kept anywhere.

Names: `adhd-20260305-090000.db`; automatic ones end in `-auto`, those made before a restore, a
migration, an import or the joining of a space in `-restore`, `-migration`, `-import`, `-join`. Only automatic ones are ever removed.
"""

from __future__ import annotations

import errno
import os
import re
import time
from urllib.parse import quote

from adhd_core.dates import datetime, iso
from adhd_core.oplog import schema
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.file import connect, explain, sqlite, sync_folder
from adhd_core.oplog.trouble import newer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.oplog.file import Db

    Tick = Callable[[int, int], None]

DAILY, WEEKLY = 7, 4
STEP = 1000
"""Pages copied between two calls of `tick`."""

HAND, AUTOMATIC, BEFORE_RESTORE, BEFORE_MIGRATION, BEFORE_IMPORT, BEFORE_JOIN = "", "auto", "restore", "migration", "import", "join"
NAME = re.compile(r"-(\d{8}-\d{6})(?:-(\d+))?(?:-(auto|restore|migration|import|join))?\.db$")
STAMP = ".newest"
"""File in the folder of the backups whose time of change is that of the newest one; also the lock of the automatic ones."""


class Backup:
    """A copy: `path`, `at` (aware datetime), `size` in bytes, `kind` (empty when made by hand), and how many
    `operations` it holds (None where it has not been looked into)."""

    __slots__ = ("at", "kind", "operations", "path", "size")

    def __init__(self, path: str, at: datetime, size: int, kind: str, operations: int | None = None) -> None:
        self.path = path
        self.at = at
        self.size = size
        self.kind = kind
        self.operations = operations

    @property
    def automatic(self) -> bool:
        """Whether it was made by itself and will be removed when it is old."""
        return self.kind == AUTOMATIC

    def json(self) -> dict[str, Any]:
        """`{"path", "at", "size", "kind", "operations"}`."""
        return {"path": self.path, "at": iso(self.at), "size": self.size, "kind": self.kind or "hand", "operations": self.operations}


class Contents:
    """What a file holds: its `format`, the number of `operations`, the highest `seq`, and the highest n of each device
    (by its id as hex text)."""

    __slots__ = ("devices", "format", "operations", "seq")

    def __init__(self, db: Db) -> None:
        self.format: int = db.execute("select format from meta").fetchone()[0]
        self.operations, self.seq = db.execute("select count(*), coalesce(max(seq), 0) from operation").fetchone()
        rows = db.execute("select d.uuid, max(o.n), count(*) from operation o join device d on d.id = o.device group by d.uuid").fetchall()
        self.devices: dict[str, tuple[int, int]] = {uuid.hex(): (n, count) for uuid, n, count in rows}

    def same(self, other: Contents) -> bool:
        """Whether both hold the same operations, as far as counts and the highest numbers tell."""
        return (self.format, self.operations, self.seq, self.devices) == (other.format, other.operations, other.seq, other.devices)


def folder_of(path: str) -> str:
    """The folder of the backups of the file at `path`."""
    return os.path.join(os.path.dirname(path), "backups")


def open_read(path: str) -> Db:
    """A connection that only reads and leaves no trace, even beside a file in a folder that cannot be written."""
    name = quote(os.path.abspath(path))
    alone = not os.path.exists(path + "-wal")
    for tail in ("?mode=ro", "?mode=ro&immutable=1") if alone else ("?mode=ro",):
        db: Any = sqlite.connect("file:" + name + tail, timeout=30.0, isolation_level=None, uri=True)
        try:
            db.execute("select count(*) from sqlite_master").fetchone()
        except sqlite.OperationalError:
            db.close()
            continue
        return db  # type: ignore[no-any-return]
    raise sqlite.OperationalError("unable to open database file")


def verify(path: str) -> Contents:
    """Read a copy whole. Raises AdhdError when it is missing, no file of adhd, of a newer format, or damaged."""
    if not os.path.isfile(path):
        raise AdhdError("not_found", f"There is no file {path}.", "See the copies there are: adhd backup --list")
    try:
        db = open_read(path)
        try:
            return _examined(db, path)
        finally:
            db.close()
    except sqlite.Error as error:
        told = explain(error, path)
        if told.code == "corrupt":
            raise _damaged(path) from error
        raise told from error


def _examined(db: Db, path: str) -> Contents:
    (application,) = db.execute("pragma application_id").fetchone()
    (version,) = db.execute("pragma user_version").fetchone()
    if application != schema.APPLICATION_ID:
        raise AdhdError("not_a_database", f"{path} is not a file of adhd.", "See the copies there are: adhd backup --list")
    if version > schema.FORMAT:
        raise newer(path)
    answer = db.execute("pragma integrity_check(1)").fetchone()[0]
    if answer != "ok":
        raise _damaged(path)
    return Contents(db)


def contents(path: str) -> Contents:
    """What the live file at `path` holds."""
    db = connect(path, fast=True)
    try:
        db.execute("begin")
        return Contents(db)
    finally:
        db.close()


def _damaged(path: str) -> AdhdError:
    return AdhdError("corrupt", f"{path} is damaged.", "Take another copy: adhd backup --list shows them.")


def make(path: str, to: str | None = None, kind: str = HAND, tick: Tick | None = None) -> Backup:
    """Copy the file at `path`, verify the copy, and give it its name.

    `to` is a file that does not exist yet or a folder; without it the copy goes into the folder of the backups.
    `tick(done, total)` is told the pages. Raises AdhdError; then there is no new file.
    """
    at = time.time()
    target = _target(path, to, kind, at)
    part = f"{target}.part-{os.getpid()}"
    try:
        try:
            contents = _copy(path, part, tick)
            while True:
                try:
                    _place(part, target)
                    break
                except FileExistsError:  # another copy of this second was faster; a name that was asked for stands
                    target = _target(path, to, kind, at)
        finally:
            for leftover in (part, part + "-journal", part + "-wal", part + "-shm"):
                if os.path.exists(leftover):
                    os.unlink(leftover)
    except (sqlite.Error, OSError) as error:
        raise _no_backup(error, path, target) from error
    if os.path.dirname(target) == folder_of(path):
        stamp(path, at)
    return Backup(target, datetime.fromtimestamp(int(at)).astimezone(), os.stat(target).st_size, kind, contents.operations)


def _target(path: str, to: str | None, kind: str, at: float) -> str:
    if to is not None and not os.path.isdir(to):
        if os.path.exists(to):
            raise usage(f"{to} is there already.", "Give the copy another name, or none: adhd backup")
        return os.path.abspath(to)
    folder = to or folder_of(path)
    if to is None:
        try:
            os.makedirs(folder, 0o700, exist_ok=True)
        except OSError as error:
            raise _no_backup(error, path, os.path.join(folder, "x")) from error
    stem = os.path.splitext(os.path.basename(path))[0]
    name = f"{stem}-{time.strftime('%Y%m%d-%H%M%S', time.localtime(at))}"
    end = f"-{kind}.db" if kind else ".db"
    tries = (os.path.join(folder, name + more + end) for more in ("", *(f"-{i}" for i in range(2, 10_000))))
    return next(t for t in tries if not os.path.exists(t))


def _copy(path: str, part: str, tick: Tick | None) -> Contents:
    """Copy into the temporary file and read it back. Returns what both hold."""
    if not os.path.isfile(path):
        raise AdhdError("not_found", f"There is no file {path} to copy.", "Type: adhd doctor")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    source = connect(path, fast=True)
    try:
        source.execute("begin")  # one read transaction: others go on writing, the copy stays at this moment
        before = Contents(source)
        copy = connect(part)
        try:
            source.backup(copy, pages=STEP, progress=_progress(tick))
            copy.execute("pragma journal_mode=delete")
        finally:
            copy.close()
        source.execute("rollback")
    finally:
        source.close()
    after = verify(part)
    if not after.same(before):
        raise AdhdError("backup", "The copy does not hold what the file holds, so it was not kept.", "Type: adhd doctor")
    return after


def _progress(tick: Tick | None) -> Any:
    if tick is None:
        return None
    return lambda _status, remaining, total: tick(total - remaining, total)


def _place(part: str, target: str) -> None:
    """Give the verified copy its name; never over another file."""
    fd = os.open(part, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.rename(part, target)
    sync_folder(os.path.dirname(target))


def _no_backup(error: Exception, path: str, target: str) -> AdhdError:
    """Why there is no copy, told about the place that the copy should go to."""
    folder = os.path.dirname(target)
    number = error.errno if isinstance(error, OSError) else None
    elsewhere = "or name another place: adhd backup FILE"
    if number == errno.ENOSPC or "disk is full" in str(error).lower():
        return AdhdError("disk_full", f"The disk of {folder} is full, so no copy was made.", f"Free some space there, {elsewhere}")
    if number in (errno.EEXIST, errno.ENOTDIR):
        return AdhdError("cannot_open", f"{folder} is no folder, so no copy was made.", f"Move that file away, {elsewhere}")
    if number == errno.ENOENT:
        return AdhdError("cannot_open", f"There is no folder {folder}, so no copy was made.", f"Make it: mkdir -p {folder}")
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return AdhdError("read_only", f"{folder} cannot be written, so no copy was made.", f"Type: chmod u+rwx {folder}, {elsewhere}")
    return explain(error, path)


def listed(path: str) -> list[Backup]:
    """The copies in the folder of the backups, newest first."""
    folder = folder_of(path)
    stem = os.path.splitext(os.path.basename(path))[0]
    out = []
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return []
    for entry in entries:
        found = NAME.search(entry.name)
        if found is None or entry.name[: found.start()] != stem or not entry.is_file():
            continue
        try:
            at = datetime.strptime(found[1], "%Y%m%d-%H%M%S").astimezone()
        except ValueError:
            continue
        out.append((at, int(found[2] or 1), Backup(entry.path, at, entry.stat().st_size, found[3] or HAND)))
    return [backup for _, _, backup in sorted(out, key=lambda item: item[:2], reverse=True)]


def superfluous(times: list[datetime], now: datetime) -> list[datetime]:
    """Which of the automatic copies' times may go: all but the newest of each of 7 days and, among those before, the
    newest of each of 4 weeks. Times ahead of `now` (a clock that was wrong) take no other's place and stay."""
    past = sorted((t for t in times if t <= now), reverse=True)
    days: dict[object, datetime] = {}
    weeks: dict[object, datetime] = {}
    for at in past:
        if len(days) < DAILY or at.date() in days:
            days.setdefault(at.date(), at)
        elif len(weeks) < WEEKLY or at.isocalendar()[:2] in weeks:
            weeks.setdefault(at.isocalendar()[:2], at)
    kept = {*days.values(), *weeks.values()}
    return [t for t in past if t not in kept]


def rotate(path: str) -> list[str]:
    """Remove the automatic copies that are no longer needed. Returns their paths."""
    automatic = [b for b in listed(path) if b.automatic]
    gone = set(superfluous([b.at for b in automatic], datetime.now().astimezone()))
    paths = [b.path for b in automatic if b.at in gone]
    for old in paths:
        os.unlink(old)
    return paths


def stamp(path: str, at: float) -> None:
    """Note when the newest copy was made, for `automatic_due`."""
    name = os.path.join(folder_of(path), STAMP)
    try:
        os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o600))
        os.utime(name, (at, at))
    except OSError:
        pass
