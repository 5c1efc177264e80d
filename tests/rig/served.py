"""Replicas around a server that can be slow, lost, restored from an old copy or gone; otherwise the world of `world.py`."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import zstandard
from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.keys import Key
from adhd_core.sync.link import refused
from adhd_core.sync.sealed import SealedLink
from adhd_core.sync.service import Report, Sync
from adhd_core.sync.wire import SELECT, hash_of
from adhd_sync_server.relay import ROW, Refusal, Relay
from adhd_sync_server.replica import Replica
from adhd_sync_server.sealed import fitting, place_of, split
from adhd_sync_server.sealed_images import take
from adhd_sync_server.store import Store

from tests.rig import replica as devices
from tests.rig.actions import ACTIONS
from tests.rig.invariants import Broken, check_file, dump, must, operations, same, same_dump
from tests.rig.replica import Crash, Mortal, write_in_place
from tests.rig.world import MOST, OFTEN, World

if TYPE_CHECKING:
    from adhd_core.sync.image import Kinds

PERSON = 1
ADDRESS = "http://rig"
SMALL_PAGE = 7
"""Operations in one answer, so that a history of the rig needs many."""


def connect(path: str) -> sqlite3.Connection:
    """As the server connects, but mortal and without waiting for the disk."""
    db = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False, factory=Mortal)
    db.execute("pragma synchronous=off")
    return db


def hashes(db: sqlite3.Connection) -> list[str]:
    """The hashes of the operations that a server's file holds, the marks of those that it cannot read."""
    found = [hash_of(row).hex() for row in db.execute(f"select {ROW} from operation order by seq")]
    return found + [mark.hex() for (marks,) in db.execute("select marks from batch order by first") for mark in split(marks)]


class Server(Protocol):
    """What a world needs of a server."""

    def ask(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        """One request and its answer, both as they would be on the wire. Raises what a link raises."""

    def snapshot(self, question: dict[str, Any], path: str, kinds: Kinds) -> dict[str, Any] | None:
        """A snapshot at `path`, if there is one."""

    def crash(self, left: int, after: bool) -> None:
        """Die at a statement of the next request."""

    def compact(self, part: float) -> int:
        """Let go of superseded writes in the first part of the log; how many went."""

    def forget_replica(self, which: int) -> None:
        """Delete the replica (0), the snapshot (1) or both."""

    def back_up(self) -> None:
        """Keep a copy of everything."""

    def restore(self) -> bool:
        """Put the last copy back; whether there was one."""

    def lose(self) -> None:
        """Begin anew with nothing."""

    def hashes(self) -> list[str]:
        """The hash, or mark, of every operation of the person's space, in order."""

    def close(self) -> None:
        """Stop."""


class Inside:
    """A server in this process: the relay over its file, every request and answer going through JSON text."""

    def __init__(self, folder: str, time: dict[str, int]) -> None:
        self.folder = folder
        self.path = os.path.join(folder, "server.db")
        self.time = time
        self.looks = 0
        self.copies: list[dict[str, bytes]] = []
        self._start()

    def _start(self) -> None:
        self.store = Store(self.path, connect)
        self.relay = Relay(self.store, lambda: self.time["now"])

    def ask(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._answer(kind, json.loads(json.dumps(request)))
        except Refusal as refusal:
            raise refused(refusal.code, refusal.detail, refusal.more) from refusal
        except Crash:
            pass
        self.close()
        self._start()
        raise AdhdError("offline", "The server does not answer.")

    def _answer(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        if kind == "space":
            return json.loads(json.dumps(self.relay.space(PERSON, request["space"], request.get("sealed"))))  # type: ignore[no-any-return]
        relay = fitting(self.relay, request)
        text = relay.push(PERSON, request) if kind == "push" else relay.pull(PERSON, request, SMALL_PAGE)
        return json.loads(text)  # type: ignore[no-any-return]

    def snapshot(self, question: dict[str, Any], path: str, kinds: Kinds) -> dict[str, Any] | None:
        """The replica is brought up to date now and then only, so a snapshot may be old; one of another history is thrown away."""
        self.store.db.arm(-1, False)  # type: ignore[attr-defined]
        try:
            space = self.relay.mine(PERSON, question)
        except Refusal as refusal:
            raise refused(refusal.code, refusal.detail, refusal.more) from refusal
        replica = Replica(os.path.join(self.folder, "replicas"), PERSON, space.uuid)
        self.looks += 1
        if self.looks % 3 or replica.known() is None:
            log, standing = replica.follow(self.relay, kinds)
            try:
                replica.snapshot(log, standing, kinds, 1)
            finally:
                log.close()
        told = replica.known()
        if told is None or told["epoch"] != space.epoch.hex():
            return None
        with open(os.path.join(replica.folder, told["file"]), "rb") as source, open(path, "wb") as target:
            zstandard.ZstdDecompressor().copy_stream(source, target)
        return told

    def keep(self, part: dict[str, Any]) -> None:
        """Take a part of a sealed snapshot."""
        self.store.db.arm(-1, False)  # type: ignore[attr-defined]
        try:
            take(self.relay, PERSON, b"d" * 16, part)
        except Refusal as refusal:
            raise refused(refusal.code, refusal.detail, refusal.more) from refusal

    def fetch(self, question: dict[str, Any], path: str) -> dict[str, Any] | None:
        """The sealed snapshot at `path`, if there is one."""
        self.store.db.arm(-1, False)  # type: ignore[attr-defined]
        try:
            space = fitting(self.relay, question).mine(PERSON, question)
        except Refusal as refusal:
            raise refused(refusal.code, refusal.detail, refusal.more) from refusal
        place = place_of(self.store, PERSON)
        told = place.known()
        if told is None or told["epoch"] != space.epoch.hex():
            return None
        shutil.copyfile(os.path.join(place.folder, told["file"]), path)
        return told

    def crash(self, left: int, after: bool) -> None:
        self.store.db.arm(left, after)  # type: ignore[attr-defined]

    def compact(self, part: float) -> int:
        self.store.db.arm(-1, False)  # type: ignore[attr-defined]
        if not self.relay.seq(PERSON):
            return 0
        return self.relay.compact(PERSON, int(self.relay.seq(PERSON) * part))

    def forget_replica(self, which: int) -> None:
        for name in os.listdir(place) if os.path.isdir(place := os.path.join(self.folder, "replicas")) else ():
            made = name.endswith((".snapshot", ".json"))
            if which == 2 or made == (which == 1):
                os.unlink(os.path.join(place, name))

    def back_up(self) -> None:
        self.copies.append({s: Path(self.path + s).read_bytes() for s in ("", "-wal") if os.path.exists(self.path + s)})

    def restore(self) -> bool:
        if not self.copies:
            return False
        self._wipe()
        for suffix, content in self.copies[-1].items():
            write_in_place(self.path + suffix, content)
        self._start()
        return True

    def lose(self) -> None:
        self._wipe()
        self._start()

    def _wipe(self) -> None:
        self.close()
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(self.path + suffix):
                os.unlink(self.path + suffix)

    def hashes(self) -> list[str]:
        return hashes(self.store.db)

    def close(self) -> None:
        for db in (*self.store._readers, self.store.db):
            db.dead = False  # type: ignore[attr-defined]
        self.store.close()


class Bad:
    """A link of one replica to the server on which anything may happen, as luck has it."""

    def __init__(self, world: Served, replica: devices.Replica) -> None:
        self.world, self.replica = world, replica

    def space(self, own: str, sealed: str | None = None) -> dict[str, Any]:
        return self._go("space", {"space": own} if sealed is None else {"space": own, "sealed": sealed})

    def push(self, question: dict[str, Any], ops: str) -> dict[str, Any]:
        return self._go("push", {**question, "ops": json.loads(ops)})

    def pull(self, question: dict[str, Any]) -> dict[str, Any]:
        return self._go("pull", question)

    def snapshot(self, question: dict[str, Any], path: str) -> dict[str, Any] | None:
        world = self.world
        if world.bad and world.random.random() < 0.85:
            return None
        found = world.server.snapshot(question, path, self.replica.tables)
        if found is not None:
            world.stats["snapshots"] += 1
            world.given_out = found["seq"]
        return found

    def fetch(self, question: dict[str, Any], path: str) -> dict[str, Any] | None:
        server = self.world.server
        found = server.fetch(question, path) if isinstance(server, Inside) else None
        self.world.stats["sealed snapshots opened"] += found is not None
        self.world.given_out = max(self.world.given_out, 0 if found is None else int(found["seq"]))
        return found

    def keep_snapshot(self, part: dict[str, Any]) -> None:
        server, world = self.world.server, self.world
        if world.bad and world.random.random() < 0.2:
            raise AdhdError("offline", "a part of a snapshot was lost")
        if isinstance(server, Inside):
            server.keep(part)
            world.stats["sealed snapshots made"] += 1

    def _go(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        world = self.world
        luck = world.random.random() if world.bad else 1.0
        if luck < 0.05:
            world.happened("request lost")
            raise AdhdError("offline", "lost")
        if luck < 0.09:
            world.happened("request late")
            world.late.append((kind, request))
            raise AdhdError("offline", "late")
        if luck < 0.13 and world.late:
            world.arrive_late()
        elif luck < 0.16:
            world.somebody_else(self.replica)
        elif luck < 0.20:
            world.meanwhile(self.replica)
        answer = world.server.ask(kind, request)
        if luck > 0.92 and world.bad:
            world.happened("answer lost")
            raise AdhdError("offline", "answer lost")
        if luck > 0.89 and world.bad:
            world.happened("request twice")
            answer = world.server.ask(kind, request)
        if luck > 0.86 and world.bad:
            world.meanwhile(self.replica)
        return answer


class Served(World):
    """A history around a server: people act, devices sync, and both sides break."""

    def __init__(
        self, replicas: int, seed: int, stats: Counter[str] | None = None, server: Callable[[str, dict[str, int]], Server] | None = None,
        sealed: bool = False,
    ) -> None:  # fmt: skip
        self.bad = False
        self.key = Key(b"k" * 32) if sealed else None
        self.late: list[tuple[str, dict[str, Any]]] = []
        super().__init__(replicas, seed, stats)
        self.depth = 0
        self.given_out = 0
        self.server: Server = (server or Inside)(self.folder, self.time)
        for replica in self.replicas:
            Sync(replica.log, ADDRESS, replica.kinds).join(self.link(replica))
        self.bad = True

    def close(self) -> None:
        self.server.close()
        super().close()

    def link(self, replica: devices.Replica) -> Any:
        """A replica's way to the server."""
        return Bad(self, replica) if self.key is None else SealedLink(Bad(self, replica), self.key)

    often = OFTEN

    @property
    def faults(self) -> tuple[str, ...]:
        return BROKEN

    @staticmethod
    def told(envelope: dict[str, Any]) -> str:
        """An operation without its clocks: a device whose own clock is wrong is given others."""
        body = envelope.get("fields", envelope.get("event"))
        bare = {
            k: {"+": v.get("+"), "-": sorted(v.get("-") or ())} if k.endswith("*") and isinstance(v, dict) else v for k, v in body.items()
        }
        return json.dumps([envelope["record"], envelope["rid"], envelope["at"], bare], sort_keys=True)

    def is_whole(self, committed: int, now: int) -> bool:
        """A snapshot comes into the file at once, behind the back of who counts statements."""
        given_out, self.given_out = self.given_out, 0
        return now == committed or (given_out > 0 and now >= given_out)

    def happened(self, what: str) -> None:
        """Count a fault."""
        self.stats[f"fault:{what}"] += 1

    # ------------------------------------------------------------------ steps

    def sync(self, a: int, b: int, c: int) -> None:
        """One device syncs; whatever goes wrong on the way leaves it whole."""
        self._sync(self.replicas[a % len(self.replicas)])

    def _sync(self, replica: devices.Replica) -> Report | None:
        before = set(operations(replica.log))
        device = replica.device
        self.depth += 1
        try:
            report = Sync(replica.log, ADDRESS, replica.kinds).run(self.link(replica))
        except AdhdError as error:
            if error.code == "space":  # the server was lost, and somebody new was there first
                self._join(replica)
                self.stats["sync:joined anew"] += 1
                return None
            must(error.code in ("offline", "busy") or (self.bad and error.code == "differs"), f"sync: {error.code}: {error.message}")
            self.stats[f"sync:{error.code}"] += 1
            return None
        finally:
            self.depth -= 1
        self.stats["syncs"] += 1
        for what in ("restamped", "parted", "turned", "snapshot"):
            self.stats[f"sync:{what}"] += bool(getattr(report, what))
        must(not report.waiting, "operations cannot go", report.waiting)
        if not (report.parted or report.restamped or replica.device != device):
            must(before <= set(operations(replica.log)), "a sync lost operations")
        return report

    def somebody_else(self, replica: devices.Replica) -> None:
        """Another device syncs while this one waits for its answer."""
        others = [r for r in self.replicas if r is not replica]
        if others and self.depth < 2:
            self.happened("synced in between")
            self._sync(self.random.choice(others))

    def meanwhile(self, replica: devices.Replica) -> None:
        """The person goes on working while a sync is under way."""
        self.happened("worked during a sync")
        self.act(replica, self.random.choice(self.often), *(self.random.randrange(1000) for _ in range(3)))

    def arrive_late(self) -> None:
        """A request that its sender gave up arrives after all."""
        kind, request = self.late.pop(self.random.randrange(len(self.late)))
        try:
            self.server.ask(kind, request)
        except Exception as error:
            must(type(error).__name__ in ("Turned", "OtherSpace") or isinstance(error, AdhdError), f"a late request: {error!r}")

    # ------------------------------------------------------------------ faults

    def _fetch(self, replica: devices.Replica, a: int) -> None:
        self._sync(replica)

    def late_one(self, a: int, b: int, c: int) -> None:
        """What was on its way arrives."""
        if self.late:
            self.arrive_late()

    def server_crash(self, a: int, b: int, c: int) -> None:
        """The server dies between two statements of a request, and starts again."""
        self.server.crash(b % 30, bool(c % 2))
        self.sync(a, b, c)

    def server_backup(self, a: int, b: int, c: int) -> None:
        """Somebody backs the server up."""
        self.server.back_up()

    def server_restore(self, a: int, b: int, c: int) -> None:
        """The server is put back to its last copy; what came since is gone there."""
        self.server.restore()

    def replica_gone(self, a: int, b: int, c: int) -> None:
        """The server's replica and its snapshot are deleted, or only one of them."""
        self.server.forget_replica(b % 3)

    def compaction(self, a: int, b: int, c: int) -> None:
        """The server lets go of what is superseded, sometimes of all of it."""
        self.stats["compacted"] += self.server.compact((1.0, 0.5, 0.9)[b % 3])

    def server_gone(self, a: int, b: int, c: int) -> None:
        """The server's database is deleted."""
        if b % 3 == 0:
            self.server.lose()

    def newcomer(self, a: int, b: int, c: int) -> None:
        """A new device that was used by itself for a while joins."""
        if len(self.replicas) >= MOST:
            return
        replica = self._fresh()
        self.replicas.append(replica)
        for i in range(b % 4):
            self.act(replica, self.often[(c + i) % len(self.often)], a, b, i)
        self._join(replica)

    def _join(self, replica: devices.Replica) -> None:
        """Become part of the account's space; what was there by itself is backed up."""
        bad, self.bad = self.bad, False
        self.server.crash(-1, False)
        joined = Sync(replica.log, ADDRESS, replica.kinds).join(self.link(replica), merge=True)
        self.bad = bad
        must(bool(joined["backup"]) == bool(joined["joined"] and replica.db.execute("select 1 from operation").fetchone()), "no backup")

    def revert(self, a: int, b: int, c: int) -> None:
        """A virtual machine goes back to a snapshot, fingerprint and all; only the server can tell it."""
        replica = self.replicas[a % len(self.replicas)]
        kept = replica.snapshot()
        for i in range(1 + c % 3):
            self.act(replica, self.often[(b + i) % len(self.often)], b, c, i)
        if c % 4:
            self._sync(replica)
        replica.close()
        replica.put_back(kept, fingerprint=True)
        replica.open()
        self._forget_lost()
        for i in range(b % 3):
            self.act(replica, self.often[(c + i) % len(self.often)], c, b, 1 + i)

    # ------------------------------------------------------------------ the end

    def _meet(self) -> None:
        """Sync everybody until nothing moves."""
        self.bad = False
        self.late.clear()
        self.server.crash(-1, False)
        for _round in range(6):
            reports = [self._sync(replica) for replica in self.replicas]
            if all(r is not None and not (r.pushed or r.pulled or r.pending or r.turned) for r in reports):
                break
        else:
            raise Broken("syncing never came to an end")
        for replica in self.replicas:
            check_file(replica.log)
            query = f"select {SELECT} from operation o join device d on d.id = o.device where o.scope = 0"
            hashed = getattr(self.link(replica), "hash_of", hash_of)
            same(sorted(hashed(r).hex() for r in replica.db.execute(query)), sorted(self.server.hashes()), "hashes")

    def _replay(self) -> None:
        """A new device gets everything from the server, and is equal."""
        fresh = self._fresh()
        try:
            sync = Sync(fresh.log, ADDRESS, fresh.kinds)
            sync.join(self.link(fresh))
            sync.run(self.link(fresh))
            same_dump(dump(self.replicas[0].log), dump(fresh.log), "a new device differs")
        finally:
            fresh.close()


    def stranger(self, a: int, b: int, c: int) -> None:
        """A device with another key: it finds out before anything of it goes up, however it comes in, and changes nothing there."""
        if self.key is None:
            return
        bad, self.bad, kept = self.bad, False, self.kept.copy()
        self.server.crash(-1, False)
        self._sync(self.replicas[0])
        fresh = self._fresh()
        try:
            self.act(fresh, self.often[b % len(self.often)], a, b, c)
            before, own = self.server.hashes(), Sync(fresh.log, ADDRESS).space
            link = SealedLink(Bad(self, fresh), Key(bytes([c % 256]) * 31 + b"!"))
            known = self.server.ask("space", {"space": own.hex(), "sealed": "00" * 16})
            for ways in range(2):
                try:
                    sync = Sync(fresh.log, ADDRESS, fresh.kinds)
                    _ = sync.run(link) if ways else sync.join(link)
                except AdhdError as error:
                    must(error.code == "key", "another key", error.code, error.message)
                else:
                    raise Broken("another key was taken")
                must(sync.space == own and self.server.hashes() == before, "another key changed something")
                fresh.db.execute("update meta set space=?", (bytes.fromhex(known["space"]),))
                own = bytes.fromhex(known["space"])
                sync._begin(bytes.fromhex(known["epoch"]))
            self.stats["strangers"] += 1
        finally:
            self.bad, self.kept = bad, kept
            fresh.close()


SYNC = ("sync", "late_one")
BROKEN = (
    "jump", "crash", "reopen_file", "copy", "backup", "restore", "revert", "upgrade", "forget_tables", "server_crash", "server_backup",
    "server_restore", "server_gone", "newcomer", "compaction", "replica_gone",
)  # fmt: skip
SERVED = (*ACTIONS, *OFTEN * 2, *("sync",) * 40, "late_one", *BROKEN, "crash", "jump", "server_crash")
