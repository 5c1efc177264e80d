"""Operations from and to other replicas of the space, as envelopes: what a server, a file or a peer carries.

An envelope is a plain dict of the operation's fields with ids as hex text. Applying remote operations fires nothing:
no echo, no notification. Unknown kinds and fields are kept and passed on.
"""

from __future__ import annotations

import os

from adhd_core.oplog import merge
from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.file import mint_device
from adhd_core.oplog.hashing import HOLLOW, SELECT, hash_of, is_hash
from adhd_core.oplog.log import INSERT, Command, Log, row_of
from adhd_core.oplog.operation import REVOKED, SHARED, Change, Operation
from adhd_core.oplog.projection import notify_root, state_of, tell_new
from adhd_core.oplog.schema import COLUMNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from adhd_core.oplog.hashing import Row

BATCH = 5000
BIG = 1 << 63
FAR = 1 << 47
FURTHEST_MS = 100 * 366 * 86_400_000
"""A clock beyond this would leave no room for later ones. How far ahead is too far between people is the server's to say."""


class Received:
    """What became of envelopes: `applied` operations, `known` ones, those whose predecessors are `missing` here, and
    the ids (device, n) that are `forked`: the same id with another content. `refused`: (position, why)."""

    __slots__ = ("applied", "forked", "known", "missing", "refused")

    def __init__(self) -> None:
        self.applied = 0
        self.known = 0
        self.missing = 0
        self.forked: list[tuple[str, int]] = []
        self.refused: list[tuple[int, str]] = []


def envelopes(log: Log, vector: dict[str, int] | None = None, scopes: tuple[int, ...] = (SHARED,)) -> Iterator[dict[str, Any]]:
    """The envelopes that a replica with this version vector (device -> highest n) has not seen, in log order.

    Local operations are left out unless asked for.
    """
    devices = dict(log.db.execute("select id, uuid from device").fetchall())
    seen = {bytes.fromhex(device): n for device, n in (vector or {}).items()}
    marks = ", ".join("?" * len(scopes))
    last = 0
    while True:
        rows = log.db.execute(
            f"select {COLUMNS} from operation where seq > ? and scope in ({marks}) order by seq limit {BATCH}", (last, *scopes)
        ).fetchall()
        if not rows:
            return
        for row in rows:
            last = row[0]
            device = devices[row[1]]
            if row[2] > seen.get(device, 0):
                yield envelope(row, device)


def envelope(row: tuple[Any, ...], device: bytes) -> dict[str, Any]:
    """One row of the log as an envelope."""
    out = {
        "device": device.hex(), "n": row[2], "hlc": row[3], "at": row[4], "offset": row[5], "scope": row[6], "command": row[7],
        "record": row[9], "rid": row[10].hex(), "event" if row[11] else "fields": loads(row[12]), "schema": row[13],
    }  # fmt: skip
    if row[8] is not None:
        out["undoes"] = row[8]
    return out


def version_vector(log: Log) -> dict[str, int]:
    """device -> highest n of its shared operations in this file."""
    rows = log.db.execute(
        "select d.uuid, max(o.n) from operation o join device d on d.id = o.device where o.scope = 0 group by o.device"
    ).fetchall()
    return {device.hex(): n for device, n in rows}


def acknowledge(log: Log, n: int) -> None:
    """Note that this device's shared operations up to `n` are safe elsewhere."""
    log.db.execute("update meta set acknowledged=max(acknowledged, min(?, n))", (n,))


class Receiver(Command):
    """A command that takes operations of other devices in."""

    def __init__(self, log: Log) -> None:
        super().__init__(log, None, True)
        self.result = Received()
        self._devices: dict[bytes, list[int]] = {}
        self._rows: list[tuple[Any, ...]] = []
        self._fresh: list[Change] = []
        self._fresh_rids: set[bytes] = set()
        self._empty = False

    def __enter__(self) -> Receiver:
        super().__enter__()
        self._empty = self.first_seq == 0  # then a record is here only if it came with this very call
        return self

    def take(self, position: int, item: dict[str, Any]) -> int:
        """Take one envelope; whatever is wrong with it is noted, never raised. Returns its place (`seq`) in this file, 0
        where it is not here."""
        try:
            device, n, operation = self._parsed(item)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            self.result.refused.append((position, f"no operation: {error}"))
            return 0
        return self._take(position, device, n, operation, None)

    def take_row(self, position: int, row: Row) -> int:
        """As `take`, for a row whose shape has been looked at already."""
        device, n, hlc, at, offset, command, undoes, record, rid, event, body, schema = row
        operation = Operation(0, 0, n, hlc, at, offset, SHARED, command, undoes, record, rid, event, loads(body), schema)
        return self._take(position, device, n, operation, body)

    def _take(self, position: int, device: bytes, n: int, operation: Operation, text: str | None) -> int:
        if operation.hlc >> 16 > self.wall + FURTHEST_MS:
            self.result.refused.append((position, "its clock is more than a hundred years ahead"))
            return 0
        slot = self._slot(device)
        if device == self.log.device and (n > slot[1] or self._forks(device, slot[0], n, operation)):
            self.part()
            slot = self._slot(device)
        if n <= slot[1]:
            return self._known(device, slot[0], n, operation)
        if n > slot[1] + 1:
            self.result.missing += 1
            return 0
        slot[1] = n
        operation.device = slot[0]
        self.hlc = max(self.hlc, operation.hlc)
        self.seq += 1
        operation.seq = self.seq
        if operation.record == HOLLOW:
            self.flush()
            self.db.execute(INSERT, row_of(operation, text))
        else:
            self._merge(operation, text)
        self.result.applied += 1
        self.applied(operation)
        return int(self.seq)

    def applied(self, operation: Operation) -> None:
        """Called for each operation that was new here; for whoever wants to count."""

    def _parsed(self, item: dict[str, Any]) -> tuple[bytes, int, Operation]:
        get = item.get
        body, event = get("fields"), 0
        if body is None:
            body, event = item["event"], 1
        rid, device, record = bytes.fromhex(item["rid"]), bytes.fromhex(item["device"]), item["record"]
        n, hlc, at, offset, command, schema = item["n"], item["hlc"], item["at"], item["offset"], item["command"], item["schema"]
        scope, undoes = get("scope", 0), get("undoes")
        fits = is_hash(body) if record == HOLLOW else type(body) is dict
        if not fits or len(rid) != 16 or len(device) != 16 or type(record) is not str:
            raise ValueError("fields of the wrong shape")
        if not type(n) is type(hlc) is type(at) is type(offset) is type(command) is type(schema) is int:
            raise ValueError("numbers of the wrong shape")
        fits = 0 < n < BIG and 0 <= hlc < BIG and -FAR < at < FAR and -1440 < offset < 1440
        if not (fits and -BIG < command < BIG and -BIG < schema < BIG):
            raise ValueError("numbers out of range")
        if scope not in (0, 1) or not (undoes is None or (type(undoes) is int and -BIG < undoes < BIG)):
            raise ValueError("scope or undoes of the wrong shape")
        return device, n, Operation(0, 0, n, hlc, at, offset, scope, command, undoes, record, rid, event, body, schema)

    def _slot(self, device: bytes) -> list[int]:
        """[row id, highest n] of a device, made if it is new."""
        slot = self._devices.get(device)
        if slot is None:
            row = self.db.execute(
                "select id, (select coalesce(max(n), 0) from operation where device = d.id) from device d where uuid=?", (device,)
            ).fetchone()
            if row is None:
                number = self.db.execute("insert into device (uuid, n, own) values (?, 0, 0)", (device,)).lastrowid
                row = (number, 0)
            slot = self._devices[device] = list(row)
        return slot

    def part(self) -> None:
        """This file's own device wrote on elsewhere: the file was taken back in time unnoticed (a snapshot of a whole
        machine). What nobody has acknowledged gets a new device id, so that the two histories are never mixed."""
        self.flush()
        self.parted = True
        self.log.device = mint_device(self.db, self.log.path, self.log.inode)
        (self.n,) = self.db.execute("select n from meta").fetchone()
        self._devices = {}
        self.live = [p for p in self.live if (state_of(self.db, p.name) or (0,))[0] == p.version]

    def split(self, device: bytes, n: int) -> None:
        """Give another device's operations from `n` on a device id of their own: elsewhere, others have their numbers, because
        the file they came from was taken back in time and nobody noticed. Both histories are kept."""
        self.flush()
        (number,) = self.db.execute("select id from device where uuid=?", (device,)).fetchone()
        query = "select distinct rid from operation where device=? and n>=? and event=0 and record<>''"
        rids = self.db.execute(query, (number, n)).fetchall()
        fresh = self.db.execute("insert into device (uuid, n, own) values (?, 0, 0)", (os.urandom(16),)).lastrowid
        self.db.execute("update operation set device=?, n=n-? where device=? and n>=?", (fresh, n - 1, number, n))
        last = "(select coalesce(max(o.n), 0) from operation o where o.device=device.id)"
        self.db.execute(f"update device set n={last} where id in (?, ?)", (number, fresh))
        for (rid,) in rids:
            merge.rebuild_clocks(self.db, rid)
        self.db.execute("update projection set version=0")
        self._devices = {}
        self.live = []

    def _forks(self, device: bytes, number: int, n: int, operation: Operation) -> bool:
        """Whether what is here under this number is another operation. A hollow one is told by its hash."""
        self.flush()
        query = f"select {SELECT} from operation o join device d on d.id = o.device where o.device=? and o.n=?"
        row = self.db.execute(query, (number, n)).fetchone()
        if row is None:
            return False
        o = operation
        told = (device, n, o.hlc, o.at, o.offset, o.command, o.undoes, o.record, o.rid, o.event, dumps(o.body), o.schema)
        if HOLLOW not in (row[7], o.record):
            row = (*row[:10], dumps(loads(row[10])), row[11])
        return hash_of(row) != hash_of(told)

    def _known(self, device: bytes, number: int, n: int, operation: Operation) -> int:
        if self._forks(device, number, n, operation):
            self.result.forked.append((device.hex(), n))
            return 0
        self.result.known += 1
        row = self.db.execute("select seq from operation where device=? and n=?", (number, n)).fetchone()
        return 0 if row is None else int(row[0])

    def _merge(self, operation: Operation, text: str | None) -> None:
        if operation.event:
            self.flush()
            self._event_arrived(operation)
            return
        rid = operation.rid
        if rid not in self._fresh_rids and (self._empty or not self._there(rid)):
            self._fresh_rids.add(rid)
            self._rows.append(row_of(operation, text))
            if self.live:
                self._fresh.append(Change(operation, merge.first_fields(operation.hlc, operation.body), first=True))
            if len(self._rows) >= BATCH:
                self.flush()
            return
        self.flush()
        merged = merge.merge_set(self.db, rid, operation.hlc, operation.device, operation.body, False)
        self.db.execute(INSERT, row_of(operation, text))
        self._tell(Change(operation, merged.won, first=merged.first))

    def _there(self, rid: bytes) -> bool:
        return self.db.execute("select 1 from operation where rid=? and event=0 limit 1", (rid,)).fetchone() is not None

    def _event_arrived(self, operation: Operation) -> None:
        known = merge.told_by(self.db, operation.rid)
        self.db.execute(INSERT, row_of(operation))
        if operation.record == REVOKED:
            if known is None:
                notify_root(self.db, self.live, operation.rid)
            return
        if merge.told_by(self.db, operation.rid) == operation.seq:
            self._tell(Change(operation, operation.body, merge.stands(self.db, operation.rid)))

    def finish(self) -> None:
        """Write what is still held back, and how far each device got. The last call inside the transaction."""
        self.flush()
        for number, n in self._devices.values():
            self.db.execute("update device set n=max(n, ?) where id=?", (n, number))

    def flush(self) -> None:
        """Write what was held back for writing in bulk."""
        if not self._rows:
            return
        rows, fresh = self._rows, self._fresh
        self._rows, self._fresh = [], []
        if not self._empty:
            self._fresh_rids = set()
        self.db.executemany(INSERT, rows)
        for projection in self.live:
            tell_new(projection, fresh)


def receive(log: Log, items: Iterable[dict[str, Any]]) -> Received:
    """Take envelopes in, as one transaction. Safe to repeat; order between devices does not matter."""
    receiver = Receiver(log)
    with receiver:
        for position, item in enumerate(items):
            receiver.take(position, item)
        receiver.finish()
    return receiver.result
