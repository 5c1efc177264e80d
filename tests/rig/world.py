"""Replicas of one space, the transport between them, and everything that may go wrong; driven by small numbers, so
that a history is a list of (step, a, b, c) that shrinks and repeats."""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import tempfile
from collections import Counter
from typing import Any

from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.hashing import HOLLOW
from adhd_core.oplog.receive import Received, acknowledge, envelopes, receive, version_vector

from tests.rig.actions import ACTIONS
from tests.rig.invariants import Broken, check_all, check_file, content, dump, must, operations, same_dump, told_whole
from tests.rig.replica import START, TABLES, Crash, FutureTable, Replica, RigClock

DAY = 86_400_000
MOST = 5
RUNS = os.path.join("/dev/shm" if os.access("/dev/shm", os.W_OK) else tempfile.gettempdir(), "")

Step = tuple[str, int, int, int]


class Message:
    """Envelopes on their way from one replica to another."""

    def __init__(self, source: int, target: int, items: list[dict[str, Any]]) -> None:
        self.source, self.target, self.items = source, target, items


class World:
    """A history: `do` one step after another, then `settle` to exchange everything and check what must hold."""

    doings = ACTIONS
    often: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """The steps that are faults."""
        return FAULTS

    def __init__(self, replicas: int, seed: int, stats: Counter[str] | None = None) -> None:
        self.stats: Counter[str] = Counter() if stats is None else stats
        self.random = random.Random(seed)
        self._urandom, os.urandom = os.urandom, self.random.randbytes  # one seed, one history
        self.folder = tempfile.mkdtemp(prefix="rig-", dir=RUNS)
        self.time = {"now": START}
        self.names = itertools.count()
        self.replicas: list[Replica] = []
        self.messages: list[Message] = []
        self.acks: list[tuple[int, str, int]] = []
        self.acked: dict[tuple[str, int], str] = {}
        self.kept: Counter[str] = Counter()
        self.backups: list[tuple[int, dict[str, bytes]]] = []
        for i in range(replicas):
            self.replicas.append(self._fresh(old=i == 1))
        self.space = self.replicas[0].db.execute("select space from meta").fetchone()[0]

    def close(self) -> None:
        """Take everything away."""
        for replica in self.replicas:
            replica.close()
        os.urandom = self._urandom
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def told(envelope: dict[str, Any]) -> str:
        """What of an operation has to be there at the end."""
        return content(envelope)

    def _path(self) -> str:
        return os.path.join(self.folder, f"{next(self.names)}.db")

    def _fresh(self, old: bool = False) -> Replica:
        return Replica(self._path(), RigClock(self.time, 60 * (1 + len(self.replicas) % 2)), old)

    # ------------------------------------------------------------------ steps

    def do(self, step: Step) -> None:
        """One step: something a person does, something the transport does, or a fault."""
        name, a, b, c = step
        replica = self.replicas[a % len(self.replicas)]
        self.time["now"] += (b % 3) * 700  # sometimes two devices act in one millisecond
        if name in self.doings:
            self.act(replica, name, a // 7, b, c)
        else:
            self.stats[f"fault:{name}" if name in self.faults else f"transport:{name}"] += 1
            getattr(self, name)(a, b, c)

    def act(self, replica: Replica, name: str, a: int, b: int, c: int) -> None:
        """A person's action; a refusal must leave no trace."""
        before = replica.db.execute("select max(seq) from operation").fetchone()
        try:
            self.doings[name](replica, a, b, c)
            self.stats[f"action:{name}"] += 1
        except AdhdError as error:
            must(error.code in ("none", "conflict", "not_found", "ambiguous", "usage", "too_old"), f"{name}: {error.code}: {error.message}")
            self.stats["refused"] += 1
            if name not in ("rewind", "redo_last", "create_repeating", "older_program"):
                must(before == replica.db.execute("select max(seq) from operation").fetchone(), f"{name} was refused but wrote")
        self._keep(replica, before[0] or 0)

    def _keep(self, replica: Replica, after: int) -> None:
        """What returned to the person has to be there at the end."""
        for envelope in envelopes_after(replica, after):
            self.kept[self.told(envelope)] += 1

    # ------------------------------------------------------------------ transport

    def _pair(self, a: int, b: int) -> tuple[int, int]:
        size = len(self.replicas)
        source = a % size
        return source, (source + 1 + b % (size - 1)) % size if size > 1 else source

    def send(self, a: int, b: int, c: int) -> None:
        """Put what the other one lacks on its way; sometimes by an outdated idea of what it has."""
        source, target = self._pair(a, b)
        vector = {} if c % 5 == 0 else version_vector(self.replicas[target].log)
        items = json.loads(json.dumps(list(envelopes(self.replicas[source].log, vector))))
        if items:
            self.messages.append(Message(source, target, items))

    def deliver(self, a: int, b: int, c: int) -> None:
        """Deliver a message, late or early, whole or not; its acknowledgement goes on its own way."""
        if not self.messages:
            return
        message = self.messages[a % len(self.messages)]
        items = list(message.items)
        how = ("whole", "whole", "whole", "drop", "twice", "keep", "cut", "middle", "reordered", "repeated")[b % 10]
        self.stats[f"transport:{how}"] += 1
        if how != "keep":
            self.messages.remove(message)
        if how == "drop":
            return
        if how == "cut":
            items = items[: c % (len(items) + 1)]
        elif how == "middle":
            items = items[c % len(items) :]
        elif how == "reordered":
            random.Random(c).shuffle(items)
        elif how == "repeated":
            items = [x for x in items for _ in range(2)]
        self._receive(message.target, items)
        if how == "twice":
            self._receive(message.target, items)
        self._answer(message.source, message.target)

    def _receive(self, target: int, items: list[dict[str, Any]]) -> None:
        replica = self.replicas[target]
        before = version_vector(replica.log)
        if self.random.random() < 0.1:
            self.stats["fault:received by an older program"] += 1
            result = self._receive_old(replica, items)
        else:
            result = receive(replica.log, items)
        must(not result.refused, "a good operation was refused", result.refused[:3])
        must(not result.forked, "two operations with one id", result.forked[:3])
        after = version_vector(replica.log)
        must(all(after.get(device, 0) >= n for device, n in before.items() if device != replica.device), "a vector went back")

    @staticmethod
    def _receive_old(replica: Replica, items: list[dict[str, Any]]) -> Received:
        """A program older than the file takes them in: it only appends."""
        log = replica.handle()
        log.epoch = -1
        for kind in TABLES:
            log.load(kind)
        try:
            return receive(log, items)
        finally:
            replica.logs.remove(log)
            log.db.close()

    def _answer(self, source: int, target: int) -> None:
        device = self.replicas[source].device
        n = version_vector(self.replicas[target].log).get(device, 0)
        if n:
            self.acks.append((source, device, n))

    def ack(self, a: int, b: int, c: int) -> None:
        """An acknowledgement arrives, late perhaps, or is lost."""
        if not self.acks:
            return
        source, device, n = self.acks.pop(a % len(self.acks))
        replica = self.replicas[source]
        if b % 4 == 0:
            self.stats["transport:ack lost"] += 1
        elif replica.device == device:
            acknowledge(replica.log, n)
            for (d, number), envelope in operations(replica.log).items():
                if d == device and number <= n:
                    self.acked[d, number] = content(envelope)

    def exchange(self, a: int, b: int, c: int) -> None:
        """Both ways between two replicas, all of it."""
        source, target = self._pair(a, b)
        for one, two in ((source, target), (target, source)):
            self._receive(two, list(envelopes(self.replicas[one].log, version_vector(self.replicas[two].log))))
            self._answer(one, two)

    # ------------------------------------------------------------------ faults

    def jump(self, a: int, b: int, c: int) -> None:
        """A device's clock jumps by up to a year, or the whole world's time goes on."""
        if c % 3 == 0:
            self.time["now"] += (b % 40) * DAY // 4
        else:
            self.replicas[a % len(self.replicas)].clock.skew = ((b % 731) - 365) * DAY

    def is_whole(self, committed: int, now: int) -> bool:
        """Whether a file that holds `now` operations after a crash holds all that was committed and nothing else."""
        return now == committed

    def crash(self, a: int, b: int, c: int) -> None:
        """Die between two statements of a command; the file holds all of it or nothing."""
        replica = self.replicas[a % len(self.replicas)]
        before = replica.db.execute("select coalesce(max(seq), 0) from operation").fetchone()[0]
        replica.db.committed = before
        names = [n for n in self.doings if n not in ("second_process", "older_program", "elsewhere")]
        handle = replica.db
        handle.arm(c % 40, bool(c // 40 % 2))
        try:
            if c % 7 == 0:
                self._fetch(replica, a)
            else:
                self.doings[names[b % len(names)]](replica, a // 5, b // 3, c // 3)
        except Crash:
            self.stats["crashes"] += 1
        except AdhdError:
            pass
        committed = handle.committed
        if not handle.dead:
            handle.arm(-1, False)
            committed = handle.execute("select coalesce(max(seq), 0) from operation").fetchone()[0]
        replica.kill(hot=bool(b % 2))
        replica.open()
        now = replica.db.execute("select coalesce(max(seq), 0) from operation").fetchone()[0]
        must(self.is_whole(committed, now), "a crash left half a command", before, committed, now)
        check_file(replica.log)
        self._keep(replica, before)

    def _fetch(self, replica: Replica, a: int) -> None:
        """Take in what another one has."""
        other = self.replicas[(a + 1) % len(self.replicas)]
        receive(replica.log, list(envelopes(other.log, version_vector(replica.log))))

    def reopen_file(self, a: int, b: int, c: int) -> None:
        """Close and open: the device stays the same."""
        replica = self.replicas[a % len(self.replicas)]
        device = replica.device
        replica.close()
        replica.open()
        must(replica.device == device, "reopening minted a device")

    def copy(self, a: int, b: int, c: int) -> None:
        """Somebody copies the file, with or without the fingerprint beside it, and uses both."""
        if len(self.replicas) >= MOST:
            return
        original = self.replicas[a % len(self.replicas)]
        path = self._path()
        original.copy_to(path, fingerprint=bool(b % 2))
        twin = self.twin(path, original)
        must(twin.device != original.device, "a copied file kept its device")
        self.replicas.append(twin)
        must(len({r.device for r in self.replicas}) == len(self.replicas), "two files with one device")

    def twin(self, path: str, original: Replica) -> Replica:
        """A replica on a copy of another one's file."""
        return Replica(path, RigClock(self.time), original.old)

    def backup(self, a: int, b: int, c: int) -> None:
        """Keep a copy of a file for later."""
        at = a % len(self.replicas)
        self.backups.append((at, self.replicas[at].snapshot()))

    def restore(self, a: int, b: int, c: int) -> None:
        """Put an older copy back in place of the file. Its fingerprint stayed outside, so a new device is minted."""
        if not self.backups:
            return
        at, kept = self.backups[a % len(self.backups)]
        replica = self.replicas[at]
        device, n = replica.device, replica.db.execute("select n from meta").fetchone()[0]
        replica.close()
        replica.put_back(kept, fingerprint=False)
        replica.open()
        if replica.db.execute("select count(*) from operation where scope=0").fetchone()[0] and replica.device == device:
            must(replica.db.execute("select n from meta").fetchone()[0] >= n, "a restored file kept its device")
        self._forget_lost()

    def revert(self, a: int, b: int, c: int) -> None:
        """A virtual machine goes back to a snapshot, fingerprint and all; only its own operations coming back tell it."""
        at = a % len(self.replicas)
        replica, device = self.replicas[at], self.replicas[at].device
        kept = replica.snapshot()
        for i in range(1 + c % 3):
            self.act(replica, ("create", "edit", "done_repeating", "undo_last")[(b + i) % 4], b, c, i)
        if c % 4:
            self.exchange(a, b, c)
        others = [r for r in self.replicas if r is not replica and version_vector(r.log).get(device, 0)]
        best = max(others, key=lambda r: version_vector(r.log)[device], default=None)
        known = 0 if best is None else version_vector(best.log)[device]
        self.messages = [m for m in self.messages if not any(i["device"] == device and i["n"] > known for i in m.items)]
        n = replica.db.execute("select n from meta").fetchone()[0]
        replica.close()
        replica.put_back(kept, fingerprint=True)
        replica.open()
        self._forget_lost()
        if replica.device != device or best is None:
            return
        back = replica.db.execute("select n from meta").fetchone()[0]
        for i in range(b % 3):
            self.act(replica, ("create", "edit", "done")[(c + i) % 3], c, b, 1 + i)
        mine = replica.db.execute("select n from meta").fetchone()[0]
        result = receive(replica.log, list(envelopes(best.log)))
        must(not result.refused, "refused", result.refused[:2])
        if known > back and (mine > back or known > n):
            must(replica.device != device, "two histories of one device were not told apart", back, mine, known)
            self.stats["forks told apart"] += 1
        self._receive(self.replicas.index(replica), list(envelopes(best.log, version_vector(replica.log))))

    def upgrade(self, a: int, b: int, c: int) -> None:
        """An old program is replaced by a new one: what it kept without knowing is replayed."""
        replica = self.replicas[a % len(self.replicas)]
        if replica.old:
            replica.old = False
            replica.log.current(FutureTable)

    def forget_tables(self, a: int, b: int, c: int) -> None:
        """A process that has loaded none of the projections takes over; they lag until they are read."""
        replica = self.replicas[a % len(self.replicas)]
        for log in replica.logs:
            log.loaded.clear()

    def _forget_lost(self) -> None:
        """What was only in the file that was put back is gone, and nobody can blame the log for it."""
        there = {self.told(e) for r in self.replicas for e in operations(r.log).values() if e["record"] != HOLLOW}
        ids = {i for r in self.replicas for i in operations(r.log)}
        self.kept = Counter({k: v for k, v in self.kept.items() if k in there})
        self.acked = {i: text for i, text in self.acked.items() if i in ids}
        self.acks.clear()

    # ------------------------------------------------------------------ the end

    def settle(self) -> None:
        """Exchange until nothing changes, then check everything."""
        self._meet()
        for replica in self.replicas:
            replica.old = False
        model = check_all(self.replicas, self.random.randrange(1000))
        everything = told_whole([r.log for r in self.replicas])
        for number, text in self.acked.items():
            must(number in everything, "an acknowledged operation is lost", number, text)
            must(everything[number]["record"] == HOLLOW or content(everything[number]) == text, "an operation is another one", number, text)
        self._nothing_lost(everything)
        self._replay()
        self.stats["operations"] += len(everything)
        self.stats["events standing"] += len(model.standing)
        self.stats["histories"] += 1

    def _nothing_lost(self, everything: dict[tuple[str, int], dict[str, Any]]) -> None:
        """What a command returned is there, or superseded for so long that nobody has its words any more."""
        there = {self.told(e) for e in everything.values() if e["record"] != HOLLOW}
        lost = [text for text in self.kept if text not in there]
        must(len(lost) <= sum(e["record"] == HOLLOW for e in everything.values()), "what a command returned is lost", *lost)

    def _meet(self) -> None:
        """Exchange until nothing changes."""
        self.messages.clear()
        for _round in range(12):
            before = [version_vector(r.log) for r in self.replicas]
            for source, target in itertools.permutations(range(len(self.replicas)), 2):
                self._receive(target, list(envelopes(self.replicas[source].log, version_vector(self.replicas[target].log))))
            if before == [version_vector(r.log) for r in self.replicas]:
                break
        else:
            raise Broken("exchanging never came to an end")

    def _replay(self) -> None:
        """A new replica built from the envelopes in any causal order is equal."""
        first = self.replicas[0]
        items = list(envelopes(first.log))
        streams: dict[str, list[dict[str, Any]]] = {}
        for item in items:
            streams.setdefault(item["device"], []).append(item)
        mixed = []
        while streams:
            device = self.random.choice(sorted(streams))
            for _ in range(self.random.randint(1, 6)):
                if streams[device]:
                    mixed.append(streams[device].pop(0))
            if not streams[device]:
                del streams[device]
        for order, size in ((items, 100_000), (mixed, self.random.choice((1, 3, 1000)))):
            replica = self._fresh()
            try:
                for at in range(0, len(order), size):
                    result = receive(replica.log, order[at : at + size])
                    must(not result.missing and not result.refused and not result.forked, "a causal order had gaps")
                same_dump(dump(first.log), dump(replica.log), "replayed elsewhere")
            finally:
                replica.close()


def envelopes_after(replica: Replica, seq: int) -> list[dict[str, Any]]:
    """The shared operations of this file's own devices after a position."""
    from adhd_core.oplog.receive import envelope
    from adhd_core.oplog.schema import COLUMNS

    rows = replica.db.execute(
        f"select {COLUMNS} from operation where seq > ? and scope = 0 and device in (select device from meta) order by seq", (seq,)
    ).fetchall()
    return [json.loads(json.dumps(envelope(row, b""))) for row in rows]


TRANSPORT = ("send", "deliver", "ack", "exchange")
FAULTS = ("jump", "crash", "reopen_file", "copy", "backup", "restore", "revert", "upgrade", "forget_tables")
OFTEN = (
    "create",
    "create_repeating",
    "create_step",
    "done",
    "done_repeating",
    "edit",
    "tag",
    "parent",
    "depend",
    "order",
    "undo_last",
    "reopen",
    "skip",
)
WEIGHTED = (*ACTIONS, *OFTEN * 2, *TRANSPORT * 4, *FAULTS, "crash", "crash")
