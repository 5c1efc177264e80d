"""What is wrong with the file, told from what the system and SQLite say, with the way out: one line each.

Loaded only when something is wrong.
"""

from __future__ import annotations

import errno
import os

from adhd_core.oplog.driver import sqlite
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.schema import APPLICATION_ID, FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.oplog.file import Db

ELSEWHERE = "or set ADHD_HOME to another folder."
LITTLE_ROOM = 256 << 10


def explain(error: Exception, path: str) -> AdhdError:
    """What went wrong with the file at `path`, and the way out."""
    text = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if "disk is full" in text or number in (errno.ENOSPC, errno.EDQUOT):
        return _full(path)
    if "disk i/o" in text:  # what SQLite says when there is no room for the files beside a database
        return _full(path) if _room(path) < LITTLE_ROOM else _disk(path)
    if "not a database" in text:
        return _no_database(path)
    if "malformed" in text or "corrupt" in text:
        return AdhdError(
            "corrupt", f"{path} is damaged.",
            "Type: adhd doctor --recover. It writes what can be read into a new file and leaves this one as it is.",
        )  # fmt: skip
    if "closed database" in text:  # another file came into its place, and could not be opened
        return AdhdError("file", f"{path} is no file of adhd at the moment, so nothing was kept.", "Type: adhd doctor")
    if "locked" in text or "busy" in text:
        return AdhdError("busy", "Another program holds the file for too long, so nothing was kept.", "Try again; or type: adhd doctor")
    if "no such table" in text or "no such column" in text:
        return AdhdError("not_a_database", f"{path} is not a file of adhd.", f"Move it away, {ELSEWHERE}")
    if "readonly" in text or "unable to open" in text or number is not None:
        return _place(path, "readonly" in text or number in (errno.EACCES, errno.EPERM, errno.EROFS))
    return AdhdError("file", f"{path}: {' '.join(str(error).split())}", "Type: adhd doctor")


def identify(db: Db, path: str) -> AdhdError | None:
    """Why a database whose `meta` cannot be read is none of ours, or too new; None if it looks like one of ours."""
    try:
        (application,) = db.execute("pragma application_id").fetchone()
        (version,) = db.execute("pragma user_version").fetchone()
    except sqlite.Error as error:
        return explain(error, path)
    if application == 0 and os.stat(path).st_size == 0:
        return AdhdError("not_a_database", f"{path} is empty.", f"Remove it (rm {path}) and say it again; adhd makes a new one.")
    if application != APPLICATION_ID:
        return AdhdError("not_a_database", f"{path} is a database of another program.", f"Move it away, {ELSEWHERE}")
    return newer(path) if version > FORMAT else None


def newer(path: str) -> AdhdError:
    """The file is of a format that this adhd does not know."""
    return AdhdError("newer", f"{path} was written by a newer adhd.", "Upgrade adhd (pipx upgrade adhd-companion); nothing was changed.")


def _full(path: str) -> AdhdError:
    folder = os.path.dirname(path) or "."
    return AdhdError("disk_full", "The disk is full, so nothing was kept.", f"Free some space on the disk of {folder}, then say it again.")


def _disk(path: str) -> AdhdError:
    return AdhdError("disk", f"The disk does not answer for {path}.", "Copy the file to another disk, then type: adhd doctor")


def _room(path: str) -> int:
    """Bytes free on the disk of the file; plenty where the system does not tell."""
    place = path
    try:
        while not os.path.isdir(place):
            place = os.path.dirname(place) or "."
        info = os.statvfs(place)
    except (OSError, AttributeError):
        return 1 << 40
    return info.f_bavail * info.f_frsize


def _no_database(path: str) -> AdhdError:
    """A file that does not begin like a database: a damaged one of ours, if the rest of its first page says so."""
    try:
        with open(path, "rb") as file:
            head = file.read(4096)
    except OSError:
        head = b""
    if head[68:72] == APPLICATION_ID.to_bytes(4, "big") or b"create table operation" in head or not head.strip(b"\0"):
        return explain(sqlite.DatabaseError("malformed"), path)
    return AdhdError(
        "not_a_database", f"{path} is not a file of adhd.",
        f"Move it away, {ELSEWHERE} If it was adhd's once: adhd doctor --recover.",
    )  # fmt: skip


def _place(path: str, refused: bool) -> AdhdError:
    """The file or a folder above it is not what it should be: the first thing, seen from the file, that is there."""
    place = path
    while not os.path.lexists(place) and os.path.dirname(place) not in ("", place):
        place = os.path.dirname(place)
    if os.path.islink(place) and not os.path.exists(place):
        out = f"Bring that back, or remove the link: rm {place}"
        return AdhdError("cannot_open", f"{place} is a link to something that is not there.", out)
    if place == path and os.path.isdir(path):
        return AdhdError("cannot_open", f"{path} is a folder, where adhd keeps a file.", f"Move it away, {ELSEWHERE}")
    if place != path and os.path.isfile(place):
        return AdhdError("cannot_open", f"{place} is a file, where a folder is needed.", f"Move it away, {ELSEWHERE}")
    folder = os.path.dirname(path) or "."
    closed = [p for p in (path, path + "-wal", path + "-shm") if os.path.exists(p) and not os.access(p, os.R_OK | os.W_OK)]
    if place == path and closed:  # what SQLite makes beside a read-only file is read-only, too
        place = closed[0]
    elif place == path and not os.access(folder, os.W_OK | os.X_OK):
        place = folder
    if _foreign(place):
        return AdhdError("not_yours", f"{place} belongs to another user.", f"Ask its owner, {ELSEWHERE}")
    if refused or not os.access(place, os.W_OK):
        out = f"Make it writable: chmod u+rwX {' '.join(closed) or place}"
        if os.stat(place).st_mode & 0o200:  # its mode allows it, so something else does not
            out = f"It is locked (lsattr -d {place}) or its disk is read-only (findmnt -T {place}): undo that"
        return AdhdError("read_only", f"{place} cannot be written, so nothing was kept.", f"{out}, {ELSEWHERE}")
    return AdhdError("cannot_open", f"{path} cannot be opened.", f"Check that {folder} is a folder you can write to, {ELSEWHERE}")


def _foreign(place: str) -> bool:
    """Whether a file or folder is another user's and closed to us."""
    try:
        owner = os.stat(place).st_uid
    except OSError:
        return False
    return hasattr(os, "getuid") and owner != os.getuid() and not os.access(place, os.W_OK)
