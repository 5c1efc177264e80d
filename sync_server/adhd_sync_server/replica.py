"""The replica of a readable space: one file that `adhd_core` keeps from the log, and the snapshot that is made of it.

Both are a cache: they may be deleted at any time, and whatever looks wrong with one is a reason to make it anew. A process of its
own does the work (`python -m adhd_sync_server.replica FOLDER ACCOUNT`), so that the server stays small and answers meanwhile.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import zstandard
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.file import sqlite
from adhd_core.oplog.log import Log
from adhd_core.sync import image
from adhd_core.sync.link import refused
from adhd_core.sync.service import Sync
from adhd_core.sync.state import load
from adhd_core.tables import every

from adhd_sync_server.relay import Refusal, Relay
from adhd_sync_server.replica_files import Place, folder_of
from adhd_sync_server.store import Store

if TYPE_CHECKING:
    from adhd_core.sync.image import Kinds
    from adhd_core.sync.state import Standing

LEAST = 1000
"""A space with fewer operations needs no snapshot: it comes in one page."""
BEHIND, PART = 2000, 8
"""A snapshot is made anew when it is more operations behind than this and than that part of all."""
NICE = 10


class Differs(Exception):
    """The replica holds something that the log does not."""


class Inside:
    """The way from a replica to the relay in this process; it only takes."""

    def __init__(self, relay: Relay, account: int) -> None:
        self.relay = relay
        self.account = account

    def space(self, own: str, sealed: str | None = None) -> dict[str, Any]:
        return self.relay.space(self.account, own)

    def push(self, question: dict[str, Any], ops: str) -> dict[str, Any]:
        if json.loads(ops)["device"]:
            raise Differs
        return {**self.pull(question), "results": []}

    def pull(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            return json.loads(self.relay.pull(self.account, question))  # type: ignore[no-any-return]
        except Refusal as refusal:
            raise refused(refusal.code, refusal.detail, refusal.more) from refusal

    def snapshot(self, question: dict[str, Any], path: str) -> None:
        return None


class Replica(Place):
    """The replica of an account's space."""

    def __init__(self, folder: str, account: int, space: bytes) -> None:
        super().__init__(folder, account)
        self.space = space

    def follow(self, relay: Relay, kinds: Kinds) -> tuple[Log, Standing]:
        """The replica, up to date and open, and where it stands; made anew where it does not fit the log."""
        os.makedirs(self.folder, 0o700, exist_ok=True)
        try:
            return self._followed(relay, kinds)
        except (Differs, AdhdError, Refusal, sqlite.Error, OSError):
            self.remove()
        return self._followed(relay, kinds)

    def _followed(self, relay: Relay, kinds: Kinds) -> tuple[Log, Standing]:
        log = Log(self.path)
        try:
            log.db.execute("pragma synchronous=normal")
            log.db.execute("update meta set space=?", (self.space,))
            for kind in kinds:
                log.current(kind)
            report = Sync(log, "log").run(Inside(relay, self.account))
            standing = load(log.db, "log", self.space)
            if report.turned or standing is None:
                raise Differs
            question = {"space": self.space.hex(), "epoch": standing.epoch.hex(), "at": standing.cursor}
            standing.digest = bytes.fromhex(relay.digest(self.account, question)["digest"])
            return log, standing
        except BaseException:
            log.close()
            raise

    def snapshot(self, log: Log, standing: Standing, kinds: Kinds, least: int = LEAST) -> bool:
        """Make a snapshot of the replica where it is due. Whether there is a new one."""
        known = self.known()
        fresh = known is not None and known["epoch"] == standing.epoch.hex()
        behind = standing.cursor - (known["seq"] if known is not None and fresh else 0)
        if standing.cursor < least or (fresh and behind <= max(BEHIND if least == LEAST else 0, standing.cursor // PART)):
            return False
        name = self.name(standing.epoch, standing.cursor)
        whole, packed = os.path.join(self.folder, f".{name}"), os.path.join(self.folder, f".{name}.zst")
        for left in (whole, packed):
            Path(left).unlink(missing_ok=True)
        try:
            image.make(log, whole, kinds)
            with open(whole, "rb") as source, open(os.open(packed, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
                zstandard.ZstdCompressor(level=3).copy_stream(source, target, size=os.path.getsize(whole))
                target.flush()
                os.fsync(target.fileno())
            os.replace(packed, os.path.join(self.folder, name))
        finally:
            Path(whole).unlink(missing_ok=True)
        told = {
            "file": name, "epoch": standing.epoch.hex(), "seq": standing.cursor, "chain": standing.chain.hex(),
            "digest": standing.digest.hex(),
        }  # fmt: skip
        self.say(told)
        self.only(name)
        return True


def main(data: str, account: int) -> None:
    """Bring the replica of an account's space up to date, and its snapshot where that is due."""
    os.nice(NICE)
    store = Store(os.path.join(data, "server.db"))
    relay = Relay(store, lambda: time.time_ns() // 1_000_000)
    space = relay.uuid(account)
    try:
        if space is not None:
            kept(Replica(folder_of(data), account, space), relay)
    finally:
        if relay.uuid(account) is None:  # there is none, or the account was deleted meanwhile
            Place(folder_of(data), account).remove()
        store.close()


def kept(replica: Replica, relay: Relay) -> None:
    """Follow the log, and make a snapshot where that is due."""
    log, standing = replica.follow(relay, every())
    try:
        replica.snapshot(log, standing, every())
    finally:
        log.close()


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]))
    except Exception as error:  # told to the server's log, which holds nothing that somebody wrote
        from adhd_sync_server.logs import where

        sys.exit(json.dumps(where(error)))
