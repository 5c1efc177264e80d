"""One sync: offer what the server lacks, take in what it has, until both hold the same.

Every answer is taken in as one transaction: operations, projections, cursor, chain and settled places, or nothing. A
place counts as settled only when the cursor has passed it, so whatever the server may lose (it was restored from an
old copy), the chain tells, and what it lost is offered again. Applying fires nothing: no echo, no notification.
"""

from __future__ import annotations

import os

from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.receive import Receiver, acknowledge
from adhd_core.oplog.restamp import restamp
from adhd_core.sync import rules
from adhd_core.sync.link import OtherSpace, Turned, through
from adhd_core.sync.sent import note
from adhd_core.sync.state import (
    Standing,
    Status,
    close_up,
    last_place,
    load,
    load_status,
    offered,
    pending,
    prepare,
    prepared,
    save,
    save_status,
)
from adhd_core.sync.turn import Turn
from adhd_core.sync.wire import OFFER, PAGE, SELECT, BadPage, hash_of, linked, pack, summed, unpack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from adhd_core.oplog.log import Log
    from adhd_core.sync.image import Kinds
    from adhd_core.sync.link import Link
    from adhd_core.sync.wire import Row

AHEAD_MS = 5 * 60_000
FEW = 2000
"""A file with more operations than this is no new device: it takes what is new one by one."""
TURNS = 4
"""How many times one sync may begin anew: another epoch, another history, a clock set right."""
MOST_CLOCKS = 20
"""How many times one sync may set clocks right: somebody may go on working under the wrong one."""
SUM_PAGES = 20
"""Pages of the log that one sync hashes for the digest; a large log is caught up with over several."""


class Report:
    """What one sync did. `restamped`: operations that got a new clock; `parted`: whether this file got a new device
    id; `snapshot`: how many came at once with the server's snapshot; `waiting`: why operations of a device cannot go (`ahead`,
    `forked`, `missing`)."""

    __slots__ = ("offset", "parted", "pending", "pulled", "pushed", "restamped", "seq", "snapshot", "turned", "waiting")

    def __init__(self) -> None:
        self.pushed = 0
        self.pulled = 0
        self.pending = 0
        self.seq = 0
        self.offset = 0
        self.restamped = 0
        self.snapshot = 0
        self.parted = False
        self.turned = False
        self.waiting: dict[bytes, str] = {}


class _Anew(Exception):
    """The answer does not fit what is kept here: offer and take everything once more."""


class Sync:
    """Sync of an open file with one server. `server` is its address, the key of what is remembered about it."""

    def __init__(self, log: Log, server: str, kinds: Callable[[], Kinds] = tuple) -> None:
        self.log = log
        self.server = server
        self.kinds = kinds  # the projections that a snapshot may hold
        self.tick: Callable[[Report], None] | None = None
        self._hash_of: Callable[[Row], bytes] = hash_of
        self._batch: list[tuple[int, Row]] = []
        self._clocks_set = 0

    # ------------------------------------------------------------------ what is asked from outside

    def run(self, link: Link) -> Report:
        """Sync until both sides hold the same. Raises AdhdError, noted for `status` as well."""
        report = Report()
        with Turn(self.log.path):
            try:
                link = through(link)
                self._hash_of = getattr(link, "hash_of", hash_of)
                standing = self._standing() or self._first(link)
                if not standing.cursor:
                    standing = self._from_snapshot(link, standing, report)
                self._exchange(link, standing, report)
                getattr(link, "give", _nothing)(self.log, self.kinds)
            except AdhdError as error:
                self._note(report, error)
                raise
            self._note(report, self._waits(report))
        return report

    def join(self, link: Link, merge: bool = False) -> dict[str, Any]:
        """Make this file's space the account's, or join the one that the account has: then both are one from the next
        sync on. A file that holds anything is backed up before. A file that is part of another space joins only with
        `merge`. Returns `{"space", "made", "joined", "backup"}`. Raises AdhdError.
        """
        answer = through(link).space(self.space.hex())
        told, backup = bytes.fromhex(answer["space"]), None
        joined = told != self.space
        if joined:
            db = self.log.db
            if not merge and prepared(db) and db.execute("select 1 from sync_cursor where space=?", (self.space,)).fetchone():
                raise AdhdError(
                    "space", "This file already syncs a space that is not this account's.",
                    "To make one of both: adhd login URL --merge",
                )  # fmt: skip
            if last_place(db):
                from adhd_core.oplog import backups

                backup = backups.make(self.log.path, kind=backups.BEFORE_JOIN).path
            with self.log.command(may_lag=True) as command:
                command.db.execute("update meta set space=?", (told,))
        if self._standing() is None:
            self._begin(bytes.fromhex(answer["epoch"]))
        return {"space": told.hex(), "made": bool(answer["made"]), "joined": joined, "backup": backup}

    @property
    def space(self) -> bytes:
        """This file's space."""
        return bytes(self.log.db.execute("select space from meta").fetchone()[0])

    def status(self) -> tuple[Status, int]:
        """What is known without asking the server, and how many operations wait here."""
        return load_status(self.log.db, self.server), pending(self.log.db, self._standing())

    # ------------------------------------------------------------------ the exchange

    def _standing(self) -> Standing | None:
        return load(self.log.db, self.server, self.space)

    def _first(self, link: Link) -> Standing:
        """Stand at the beginning, by what the server says. Raises AdhdError where the account keeps another space."""
        answer = link.space(self.space.hex())
        if answer["space"] != self.space.hex():
            raise AdhdError("space", "The server keeps another space for this account.", "To make one of both: adhd login URL --merge")
        return self._begin(bytes.fromhex(answer["epoch"]))

    def _begin(self, epoch: bytes) -> Standing:
        """Stand at the beginning of an epoch."""
        standing = Standing(self.server, self.space, epoch)
        with self.log.command(may_lag=True) as command:
            prepare(command.db)
            save(command.db, standing)
        return standing

    def _from_snapshot(self, link: Link, standing: Standing, report: Report) -> Standing:
        """Begin with the server's snapshot where it has one and this file is a new device's; else all comes one by one."""
        place = os.path.join(os.path.dirname(self.log.path) or ".", f".snapshot-{os.getpid()}")
        if self.log.db.execute("select count(*) > ? from (select 1 from operation limit ?)", (FEW, FEW + 1)).fetchone()[0]:
            return standing
        try:
            answer = link.snapshot({"space": standing.space.hex(), "epoch": standing.epoch.hex()}, place)
            if answer is None:
                return standing
            from adhd_core.sync import image

            told = image.Told(
                answer["seq"], bytes.fromhex(answer["chain"]), bytes.fromhex(answer["digest"]), self._hash_of, answer.get("ordered", True)
            )
            try:
                image.start(self.log, place, told, standing, self.kinds())
            except image.Unfit:
                return self._begin(standing.epoch)
            report.pulled += told.seq
            report.snapshot = told.seq
            return standing
        except (Turned, OtherSpace):
            return standing  # the exchange finds out as well, and knows what to do
        finally:
            for end in ("", "-journal", "-wal", "-shm"):
                if os.path.exists(place + end):
                    os.unlink(place + end)

    def _exchange(self, link: Link, standing: Standing, report: Report) -> None:
        """Ask and take in until nothing is left. With nothing known of the server's history, that comes first."""
        more = standing.cursor == 0
        turns = 0
        while turns < TURNS:
            try:
                standing, answer = self._round(link, standing, more, report)
                more = answer["more"]
                if more or self._unsent(standing, report):
                    continue
                if self._agrees(standing, answer):
                    return
                standing = self._begin(standing.epoch)
            except Turned as turned:
                standing = self._begin(turned.epoch)
                report.turned = True
            except OtherSpace:
                standing = self._first(link)
            except _Anew:
                standing = self._begin(standing.epoch)
            more = True
            turns += 1
        raise AdhdError(
            "differs", "This file and the server do not hold the same, and trying again did not help.",
            "Nothing was changed or lost. Look at both: adhd doctor",
        )  # fmt: skip

    def _round(self, link: Link, standing: Standing, only_take: bool, report: Report) -> tuple[Standing, dict[str, Any]]:
        """One question and its answer."""
        self._batch = [] if only_take else offered(self.log.db, standing.marks, report.waiting, OFFER)
        sent = self.log.clock.wall()
        if only_take:
            answer = link.pull(standing.question())
        else:
            self._batch = getattr(link, "arranged", list)(self._batch)
            answer = link.push(standing.question(), getattr(link, "pack", pack)([row for _, row in self._batch]))
        came = self.log.clock.wall()
        try:
            report.offset = rules.offset(answer["now"], sent, came)
            report.seq = answer["seq"]
            tail = unpack(answer["tail"])
            results: list[str] = answer.get("results", [])
            if len(results) != len(self._batch):
                raise BadPage("results that fit no question")
        except (KeyError, TypeError, BadPage) as error:
            why = f"The server's answer makes no sense here: {error}"
            raise AdhdError("answer", why, "Is it an adhd server of this version?") from error
        report.pushed += results.count("stored")
        if results and rules.verdict(self.log.device, self._ids(), results, "ahead") and self._set_right(answer["now"], results, report):
            return standing, {**answer, "more": False}
        fresh = self._take(standing, tail, results, answer, report)
        if self.tick is not None:
            self.tick(report)
        return fresh, answer

    def _ids(self) -> list[tuple[bytes, int]]:
        return [(row[0], row[1]) for _, row in self._batch]

    def _unsent(self, standing: Standing, report: Report) -> bool:
        return bool(offered(self.log.db, standing.marks, report.waiting, 1))

    def _set_right(self, now: int, results: Sequence[str], report: Report) -> bool:
        """This device's clock was ahead: what nobody has seen gets clocks of now, before anything else is taken in."""
        self._clocks_set += 1
        if self._clocks_set > MOST_CLOCKS:
            return False
        acknowledge(self.log, rules.safe(self.log.device, self._ids(), results))
        moved = restamp(self.log, now, now + AHEAD_MS)
        report.restamped += moved
        return moved > 0

    def _take(self, standing: Standing, tail: list[Row], results: list[str], answer: dict[str, Any], report: Report) -> Standing:
        """One answer as one transaction. Returns where this file stands then."""
        receiver = Receiver(self.log)
        with receiver:
            kept = load(receiver.db, standing.server, standing.space)
            if not standing.same(kept) or kept is None:
                raise AdhdError("busy", "Another sync of this file was faster.", "Both are done when it is: adhd sync status")
            self._sort_out(receiver, results, report)
            places = self._taken_in(receiver, tail, report)
            chain = linked(kept.chain, map(self._hash_of, tail))
            cursor = kept.cursor + len(tail)
            if not answer["more"]:
                stored = [self._batch[i] for i, word in enumerate(results) if word == "stored"]
                chain = linked(chain, (self._hash_of(row) for _, row in stored))
                cursor += len(stored)
                places += [self._batch[i][0] for i in rules.settled(results)]
                if (cursor, chain.hex()) != (answer["seq"], answer["chain"]):
                    raise _Anew
            receiver.finish()
            kept.cursor, kept.chain = cursor, chain
            kept.mark(places)
            close_up(receiver.db, kept)
            save(receiver.db, kept)
        report.pulled += receiver.result.applied
        report.parted = report.parted or receiver.parted
        return kept

    def _sort_out(self, receiver: Receiver, results: list[str], report: Report) -> None:
        """Note what became of what was offered. An operation that the server knows with another content was written by a
        copy of the file that it comes from."""
        if not results:
            return
        ids = self._ids()
        acknowledge(self.log, rules.safe(self.log.device, ids, results))
        waiting = rules.stuck(ids, results)
        for device in [d for d, word in waiting.items() if word == "forked"]:
            del waiting[device]
            self._parted(receiver, device, rules.first(ids, results, device), report)
        if "missing" in waiting.values():
            raise _Anew
        report.waiting.update(waiting)

    def _parted(self, receiver: Receiver, device: bytes, n: int, report: Report) -> None:
        """Two histories of one device: what is here under its numbers from `n` on gets another device's."""
        report.parted = True
        if device == self.log.device:
            receiver.part()
        else:
            receiver.split(device, n)

    def _taken_in(self, receiver: Receiver, tail: list[Row], report: Report) -> list[int]:
        """Take the server's operations in. Returns their places here."""
        places = []
        for i, row in enumerate(tail):
            forks = len(receiver.result.forked)
            place = receiver.take_row(i, row)
            if len(receiver.result.forked) > forks:
                self._parted(receiver, row[0], row[1], report)
                place = receiver.take_row(i, row)
            if place and row[0] == self.log.device:
                acknowledge(self.log, row[1])  # it came back from elsewhere, so it is safe there
            if place:
                places.append(place)
        if receiver.result.missing:
            raise _Anew
        if receiver.result.refused:
            raise AdhdError("answer", f"The server sent {receiver.result.refused[0][1]}.", "Nothing of it was taken in.")
        return places

    # ------------------------------------------------------------------ proof and notes

    def _agrees(self, standing: Standing, answer: dict[str, Any]) -> bool:
        """Whether the digest of what is here is the server's. True as well where that cannot be told yet."""
        db = self.log.db
        last = last_place(db)
        if rules.holes(standing.marks, last) or standing.cursor != answer["seq"]:
            return True
        digest, at = standing.digest, standing.summed
        source = "operation o join device d on d.id = o.device"
        query = f"select o.seq, {SELECT} from {source} where o.seq > ? and o.scope = 0 order by o.seq limit ?"
        for _ in range(SUM_PAGES):
            rows = db.execute(query, (at, PAGE)).fetchall()
            digest = summed(digest, (self._hash_of(row[1:]) for row in rows))
            at = rows[-1][0] if len(rows) == PAGE else last
            if at == last:
                break
        if at == last and digest.hex() != answer["digest"]:
            return False
        if at != standing.summed:
            with self.log.command(may_lag=True) as command:
                kept = load(command.db, standing.server, standing.space)
                if kept is not None and standing.same(kept):
                    kept.digest, kept.summed = digest, at
                    save(command.db, kept)
        return True

    def _waits(self, report: Report) -> AdhdError | None:
        """What to say of operations that could not go."""
        words = set(report.waiting.values())
        if "ahead" in words:
            why = "Some changes carry a clock that is ahead of the server's; they wait here."
            return AdhdError("ahead", why, "They go when that time has come.")
        if words:
            return AdhdError("forked", "Some changes are known to the server in another form; they wait here.", "Look: adhd doctor")
        return None

    def _note(self, report: Report, error: AdhdError | None) -> None:
        """Remember how it went, for `status`."""
        status = load_status(self.log.db, self.server)
        status.at = self.log.clock.wall()
        status.error, status.hint = (None, None) if error is None else (error.message, error.hint)
        if report.seq:
            status.seq, status.offset = report.seq, report.offset
        if error is None:
            status.last_good, status.offset, status.seq = status.at, report.offset, report.seq
        report.pending = pending(self.log.db, self._standing())
        with self.log.command(may_lag=True) as command:
            prepare(command.db)
            save_status(command.db, status)
            note(command.db, status.at)


def _nothing(log: Log, kinds: Callable[[], Kinds]) -> None:
    """What a link does at the end that needs no snapshot from here."""
