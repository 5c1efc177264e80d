"""Keeping the file safe: backups by hand and by themselves, restoring one, and checking that all is well.

`automatic_due` runs after every command, so this module imports only what the log has loaded already.
"""

from __future__ import annotations

import os
import time

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.file import explain, fingerprint_path, sqlite, sync_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.oplog.backups import Backup, Contents
    from adhd_core.oplog.checkup import Finding
    from adhd_core.oplog.log import Log
    from adhd_core.oplog.projection import Projection

    Tick = Callable[[int, int], None]

AUTOMATIC_EVERY = 24 * 3600
AUTOMATIC_AGAIN = 3600
"""Seconds until another try when the automatic copy could not be made."""

SMALL = 64 << 10
PATIENCE = 30.0
"""Seconds that a restore waits for another program's write to end."""

ROUNDS = 5


class Restored:
    """What a restore did: the copy it came `from_` (a path), the copy of what was there (`before`), and the number of
    `operations` that the file holds now."""

    __slots__ = ("before", "from_", "operations")

    def __init__(self, from_: str, before: Backup, operations: int) -> None:
        self.from_ = from_
        self.before = before
        self.operations = operations

    def json(self) -> dict[str, Any]:
        """`{"from", "before", "operations"}`."""
        return {"from": self.from_, "before": self.before.json(), "operations": self.operations}


class _Busy(Exception):
    """Another program holds the write lock for too long."""


class Moved(Exception):
    """The file got operations after it was looked at."""


class Keeper:
    """Backups and checks of an open file."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.path = log.path

    def backup(self, to: str | None = None, tick: Tick | None = None) -> Backup:
        """A verified copy, in the folder of the backups or at `to` (a new file, or a folder). Never rotated away.

        `tick(done, total)` is told the pages. Raises AdhdError; then there is no new file.
        """
        from adhd_core.oplog import backups

        return backups.make(self.path, to, tick=tick)

    def before_import(self, tick: Tick | None = None) -> Backup | None:
        """A copy to go back to, because undo takes back only this device's commands and an import may hold others'.
        None where there is nothing to lose yet."""
        from adhd_core.oplog import backups

        if self.log.db.execute("select 1 from operation limit 1").fetchone() is None:
            return None
        return backups.make(self.path, kind=backups.BEFORE_IMPORT, tick=tick)

    def backups(self) -> list[Backup]:
        """The copies in the folder of the backups, newest first."""
        from adhd_core.oplog import backups

        return backups.listed(self.path)

    def check(self, deep: bool = False, projections: tuple[type[Projection], ...] = (), tick: Tick | None = None) -> list[Finding]:
        """What `adhd doctor` says about the file. `deep` also compares `projections` (and those in use) with a
        rebuild in a copy; `tick(done, total)` is told the steps."""
        from adhd_core.oplog import checkup

        wanted = {type(p).name: type(p) for p in self.log.loaded.values()} | {p.name: p for p in projections}
        return checkup.check(self.path, list(wanted.values()) if deep else [], tick)

    def restore(self, path: str, tick: Tick | None = None) -> Restored:
        """Put a copy in the place of what the file holds.

        The copy is verified first, then the present state is backed up, and nothing is touched if either cannot be
        done. Other programs see the old or the new state, never a part. What they wrote since the backup is backed up
        as well. The file gets a new device id, and the log stays open. Raises AdhdError.
        """
        from adhd_core.oplog import backups

        if self.log.command_open is not None:
            raise RuntimeError("a restore is a command of its own")
        if os.path.exists(path) and os.path.samefile(path, self.path):
            raise usage("That is the file in use itself.", "Name a copy: adhd backup --list shows them.")
        wanted = backups.verify(path)
        for _ in range(ROUNDS):
            before, held = self._backed_up(tick)
            try:
                self._replace(path, held, tick)
                break
            except Moved:
                continue
        else:
            raise AdhdError("busy", "Another program keeps writing, so nothing was restored.", "Close it, then say it again.")
        self._anew()
        return Restored(path, before, wanted.operations)

    def _backed_up(self, tick: Tick | None) -> tuple[Backup, Contents]:
        from adhd_core.oplog import backups

        try:
            before = backups.make(self.path, kind=backups.BEFORE_RESTORE, tick=tick)
            return before, backups.verify(before.path)
        except AdhdError as error:
            why = f"Nothing was restored, because no copy of the present could be made: {error.message}"
            raise AdhdError(error.code, why, error.hint) from error

    def _replace(self, path: str, held: Contents, tick: Tick | None) -> None:
        """Copy `path` over the live file in one transaction, unless that has more than was `held` in its backup."""
        from adhd_core.oplog import backups

        deadline = time.monotonic() + PATIENCE
        checked = False

        def watch(status: int, remaining: int, total: int) -> None:
            nonlocal checked
            if total == 0 or status not in (0, 101):  # another program is writing
                if time.monotonic() > deadline:
                    raise _Busy
                return
            if not checked:  # the write lock is ours from here on; readers see the old state until the end
                checked = True
                if not backups.contents(self.path).same(held):
                    raise Moved
            if tick is not None:
                tick(total - remaining, total)

        source = backups.open_read(path)
        try:
            (pages,) = source.execute("pragma page_count").fetchone()
            source.backup(self.log.db, pages=min(backups.STEP, max(1, pages // 2)), progress=watch, sleep=0.02)
        except _Busy:
            why = "Another program holds the file for too long, so nothing was restored."
            raise AdhdError("busy", why, "Close it, then say it again.") from None
        except sqlite.Error as error:
            raise explain(error, self.path) from error
        finally:
            source.close()

    def replace_by(self, path: str, held: Contents) -> None:
        """Copy the file at `path` over the live one, which stays the same device and has to hold what was `held`; the log
        stays open. Raises Moved, AdhdError."""
        self._replace(path, held, None)
        self.log.reopened()

    def _anew(self) -> None:
        """After a restore: a new device id and an up-to-date format."""
        try:
            os.unlink(fingerprint_path(self.path))
        except OSError:
            pass
        try:
            self.log.reopened()
        except sqlite.Error as error:
            raise explain(error, self.path) from error


def put_in_place(copy: str, path: str) -> str:
    """Make a verified copy of `copy` (a backup or a recovered file) the file at `path`, where that one is too damaged
    to be restored into. The damaged file and its write-ahead log are kept under another name, which is returned.

    No log may be open at `path`. At every moment there is a file at `path`. Raises AdhdError.
    """
    from adhd_core.oplog import backups

    backups.verify(copy)
    aside = f"{path}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    fresh = f"{path}.new-{os.getpid()}"
    try:
        try:
            if os.path.exists(aside):
                raise AdhdError("busy", "This was done a moment ago.", "Say it again in a second.")
            backups.make(copy, fresh)
            if os.path.exists(path):
                os.link(path, aside)
                for end in ("-wal", "-shm"):
                    if os.path.exists(path + end):
                        os.rename(path + end, aside + end)
            os.replace(fresh, path)
            sync_folder(os.path.dirname(path))
        finally:
            if os.path.exists(fresh):
                os.unlink(fresh)
    except OSError as error:
        raise explain(error, path) from error
    return aside


def automatic_due(path: str) -> bool:
    """Whether the daily copy of the file at `path` should be made now. Costs two calls of stat at most."""
    try:
        if os.stat(path).st_size < SMALL:
            return False
    except OSError:
        return False
    try:
        newest = os.stat(os.path.join(os.path.dirname(path), "backups", ".newest")).st_mtime
    except OSError:
        return True
    return not 0 <= time.time() - newest < AUTOMATIC_EVERY


def automatic(path: str) -> None:
    """Make the daily copy if it is due and remove those that are old. Says nothing, whatever happens.

    One process at a time: the others leave at once.
    """
    from adhd_core.oplog import backups

    fd = None
    try:
        folder = backups.folder_of(path)
        os.makedirs(folder, 0o700, exist_ok=True)
        name = os.path.join(folder, backups.STAMP)
        try:
            os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            os.utime(name, (0, 0))  # only its maker gets here, so a newer stamp is never taken back
        except FileExistsError:
            pass
        fd = os.open(name, os.O_RDWR)
        if not _locked(fd) or not automatic_due(path):
            return
        backups.stamp(path, time.time() - AUTOMATIC_EVERY + AUTOMATIC_AGAIN)
        backups.make(path, kind=backups.AUTOMATIC)
        backups.rotate(path)
    except (AdhdError, OSError, sqlite.Error):
        pass
    finally:
        if fd is not None:
            os.close(fd)


def _locked(fd: int) -> bool:
    """Whether the lock is ours now; where the system has none, two may run, which only makes one copy more."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
