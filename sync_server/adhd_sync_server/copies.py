"""Copies of a server's folder: one archive with the database, the secret and a list of what is in it; checked when made and when put back.

An archive is a `.tar.gz` for its owner alone: `server.db`, `secret` (unless it comes from a setting), `manifest.json`.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from adhd_core import __version__
from adhd_core.sync.wire import START, hash_of, link, summed

from adhd_sync_server import sealed
from adhd_sync_server.folder import BACKUPS, DATABASE, SECRET, Lock, database, make, stamp
from adhd_sync_server.migrations import NotOurs, copy_of, found_format
from adhd_sync_server.relay import ROW
from adhd_sync_server.replica_files import folder_of

MANIFEST = "manifest.json"
COUNTED = ("account", "session", "space", "operation")


class BadCopy(Exception):
    """A copy, or the database itself, that does not hold what it should."""


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """Rows by table."""
    return {table: int(db.execute(f"select count(*) from {table}").fetchone()[0]) for table in COUNTED}


def faults(db: sqlite3.Connection) -> list[str]:
    """What is wrong with a database: its pages, its references, and the chain and digest of every space computed from its rows."""
    told = db.execute("pragma integrity_check(5)").fetchall()
    out = [f"damaged: {line}" for (line,) in told if line != "ok"]
    out += [f"a row of {row[0]} refers to nothing" for row in db.execute("pragma foreign_key_check").fetchmany(5)]
    if out:
        return out
    old = not db.execute("select 1 from pragma_table_info('space') where name='sealed'").fetchone()
    spaces = db.execute(f"select {'null' if old else 'sealed'}, id, seq, chain, digest from space").fetchall()
    found = [_fault(db, *space) if key is None else sealed.fault(db, *space) for key, *space in spaces]
    return [fault for fault in found if fault]


def _fault(db: sqlite3.Connection, space: int, seq: int, chain: bytes, digest: bytes) -> str:
    """What is wrong with one space; "" where nothing is. A row whose record is "" has lost its body: its hash is taken as kept."""
    last, found, total, hashes = 0, START, START, []
    for row in db.execute(f"select seq, hash, chain, {ROW} from operation where space=? order by seq", (space,)):
        last += 1
        if row[0] != last:
            return f"space {space}: position {last} is missing"
        hashed = bytes(row[1])
        if row[10] and hash_of(row[3:]) != hashed:
            return f"space {space}: the operation at {last} is not the one that was stored"
        found = link(found, hashed)
        if found != row[2]:
            return f"space {space}: the chain breaks at {last}"
        hashes.append(hashed)
        if len(hashes) == 10_000:
            total, hashes = summed(total, hashes), []
    total = summed(total, hashes)
    return "" if (last, found, total) == (seq, chain, digest) else f"space {space}: what it says of itself is not what it holds"


def checked(path: str) -> dict[str, int]:
    """The counts of a database whose every row was looked at. Raises BadCopy, NotOurs."""
    try:
        with closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)) as db:
            if not found_format(db, path):
                raise BadCopy(f"{path} is empty")
            found = faults(db)
            if found:
                raise BadCopy(f"{path} is not whole: {found[0]}")
            return counts(db)
    except sqlite3.Error as error:
        raise BadCopy(f"{path} cannot be read: {error}") from None


def backup(folder: str, to: str | None = None, secret_given: bool = False, name: str = "adhd-server") -> dict[str, Any]:
    """A checked archive of a folder, also while a server runs on it. `to`: a file or a folder (without: `backups` in it). Returns
    `{"path", "bytes", "secret", counts...}`. Raises OSError, BadCopy, NotOurs."""
    if not os.path.exists(database(folder)):
        raise NotOurs(f"There is no server in {folder}")
    place = os.path.abspath(os.path.expanduser(to)) if to else os.path.join(folder, BACKUPS)
    if to is None or to.endswith(os.sep) or os.path.isdir(place):
        os.makedirs(place, 0o700, exist_ok=True)
        place = os.path.join(place, f"{name}-{stamp()}.tar.gz")
    if os.path.exists(place):
        raise FileExistsError(17, "there is such a file already", place)
    with tempfile.TemporaryDirectory(prefix=".adhd-", dir=os.path.dirname(place)) as work:
        copy, made = os.path.join(work, DATABASE), os.path.join(work, "archive")
        copy_of(database(folder), copy)
        told = checked(copy)
        kept = os.path.join(folder, SECRET)
        secret = not secret_given and os.path.exists(kept)
        manifest = {"made": stamp(), "version": __version__, "format": _format(copy), "sha256": _sum(copy), "secret": secret, **told}
        os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with tarfile.open(made, "w:gz", compresslevel=6) as archive:
            _add(archive, MANIFEST, json.dumps(manifest, indent=1).encode())
            archive.add(copy, DATABASE, filter=_plain)
            if secret:
                with open(kept, "rb") as file:
                    _add(archive, SECRET, file.read())
        unpacked(made, os.path.join(work, "again"))
        with open(made, "rb") as file:
            os.fsync(file.fileno())
        os.link(made, place)
    return {"path": place, "bytes": os.path.getsize(place), **manifest}


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    archive.addfile(info, io.BytesIO(content))


def _sum(path: str) -> str:
    with open(path, "rb") as file:
        found = sha256()
        while part := file.read(1 << 20):
            found.update(part)
    return found.hexdigest()


def _format(path: str) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("pragma user_version").fetchone()[0])


def unpacked(archive: str, into: str) -> dict[str, Any]:
    """The manifest of an archive whose files were taken out and agree with it. Raises BadCopy, OSError."""
    os.makedirs(into, 0o700)
    try:
        with tarfile.open(archive, "r:gz") as file:
            for member in file:
                if member.name not in (DATABASE, SECRET, MANIFEST) or not member.isreg():
                    raise BadCopy(f"{archive} holds {member.name[:80]}, which no backup does")
                source = file.extractfile(member)
                assert source is not None
                with open(os.open(os.path.join(into, member.name), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
                    shutil.copyfileobj(source, out, 1 << 20)
        with open(os.path.join(into, MANIFEST), "rb") as told:
            manifest: dict[str, Any] = json.load(told)
        if manifest["sha256"] != _sum(os.path.join(into, DATABASE)):
            raise BadCopy(f"{archive} is damaged: the database in it is not the one that was put in")
    except (tarfile.TarError, EOFError, KeyError, TypeError, ValueError, FileNotFoundError) as error:
        if isinstance(error, FileNotFoundError) and error.filename == archive:
            raise
        raise BadCopy(f"{archive} is no backup of a server, or damaged") from None
    return manifest


def restore(folder: str, source: str) -> dict[str, Any]:
    """Put a backup (or a `.db` beside it) in the place of what is there, which is backed up before. Returns `{"from", "before", "secret",
    counts...}`. Raises InUse where a server runs, BadCopy, NotOurs, OSError; then nothing has changed."""
    source = os.path.abspath(os.path.expanduser(source))
    with open(source, "rb") as file:
        plain = file.read(16) == b"SQLite format 3\0"
    make(folder)
    with Lock(folder), tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as work:
        fresh = os.path.join(work, "new")
        if plain:
            os.makedirs(fresh, 0o700)
            copy_of(source, os.path.join(fresh, DATABASE))
        else:
            unpacked(source, fresh)
        told = checked(os.path.join(fresh, DATABASE))
        found = _format(os.path.join(fresh, DATABASE))
        before = _aside(folder)
        for suffix in ("-wal", "-shm"):
            if os.path.exists(database(folder) + suffix):
                os.unlink(database(folder) + suffix)
        os.replace(os.path.join(fresh, DATABASE), database(folder))
        shutil.rmtree(folder_of(folder), ignore_errors=True)  # a cache of the log that was there
        secret = os.path.exists(os.path.join(fresh, SECRET))
        if secret:
            os.replace(os.path.join(fresh, SECRET), os.path.join(folder, SECRET))
        return {"from": source, "before": before, "secret": secret, "format": found, **told}


def _aside(folder: str) -> str | None:
    """What a folder holds, kept: as a backup, or, where it is too damaged for one, as it is. Raises OSError."""
    path = database(folder)
    if not os.path.exists(path):
        return None
    try:
        made = backup(folder, name="before-restore")["path"]
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as db:
            db.execute("pragma wal_checkpoint(truncate)")
        return str(made)
    except (BadCopy, NotOurs, sqlite3.Error):
        kept = os.path.join(folder, BACKUPS, f"damaged-{stamp()}")
        os.makedirs(kept, 0o700)
        for name in (DATABASE, DATABASE + "-wal", SECRET):
            if os.path.exists(os.path.join(folder, name)):
                shutil.copy2(os.path.join(folder, name), kept)
        return kept
