"""Saving what can be read from a damaged file into a new one. The damaged file is only ever read.

The new file keeps `seq`, the clocks and the contents of every operation. Ids have to stay contiguous for each device,
so:

- an operation of this device goes under a new device id, numbered anew in the order of the log, as after a copied
  file, because the damaged file still holds the old id. Only the unbroken beginning that other replicas have
  acknowledged keeps its id;
- of another device, the unbroken beginning 1, 2, 3 ... keeps its id; what comes after a gap goes under a rescue id of
  its own, since a replica that knows the originals would send them again from the gap on. Meeting an operation twice
  under two ids is harmless: sets merge by their clocks and events have natural ids;
- local operations, which nobody else ever sees, are numbered anew.

Field clocks are worked out again by replaying the merges in the order of the log; projections are rebuilt when they
are first read.
"""

from __future__ import annotations

import os

from adhd_core.oplog import merge, schema
from adhd_core.oplog.codec import loads
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.file import connect, explain, sqlite, sync_folder, write_tables
from adhd_core.oplog.log import INSERT, JOURNAL
from adhd_core.oplog.pages import read_image
from adhd_core.oplog.salvage import Found, find
from adhd_core.oplog.trouble import newer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.oplog.file import Db

    Tick = Callable[[int, int], None]
    Row = tuple[Any, ...]

OWN, OWN_LOCAL = 1, 2
"""Row ids of this device and of its local stream in every file."""


class Recovered:
    """What was saved into the file `into`: the number of `operations` and of `tasks`; `lost`, the number of operations
    that are known to be missing, and their `ranges` as (device id as hex text or empty, first n, last n).
    `same_space` is False when the id of the space was on a lost page, so the file can no longer sync as before."""

    __slots__ = ("into", "lost", "operations", "ranges", "same_space", "tasks")

    def __init__(self, into: str, operations: int, tasks: int, ranges: list[tuple[str, int, int]], same_space: bool) -> None:
        self.into = into
        self.operations = operations
        self.tasks = tasks
        self.ranges = ranges
        self.lost = sum(last - first + 1 for _, first, last in ranges)
        self.same_space = same_space

    def json(self) -> dict[str, Any]:
        """`{"into", "operations", "tasks", "lost", "ranges", "same_space"}`."""
        return {name: getattr(self, name) for name in ("into", "operations", "tasks", "lost", "ranges", "same_space")}


def recover(path: str, into: str, tick: Tick | None = None) -> Recovered:
    """Read the file at `path` by hand and write what it holds to `into`, a new file. `tick(done, total)` is told steps.

    Whatever the damage, the answer is a sound file, if need be an empty one. Raises AdhdError when `path` cannot be
    read at all, was written by a newer adhd, or `into` exists or cannot be written.
    """
    if os.path.lexists(into):
        raise usage(f"{into} is there already.", "Name a file that does not exist yet.")
    try:
        main, wal = _bytes(path), _bytes(path + "-wal", may_lack=True)
    except OSError as error:
        raise explain(error, path) from error
    found = max((find(image, tick) for image in read_image(main, wal)), key=lambda f: len(f.operations))
    said = int.from_bytes(main[60:64], "big")
    if found.meta is not None and found.meta[1] == said > schema.FORMAT:
        raise newer(path)
    plan = Plan(found)
    try:
        _write(plan, found, into, tick)
    except (sqlite.Error, OSError) as error:
        raise explain(error, into) from error
    tasks = len({row[10] for row in plan.rows if row[9] == "task" and not row[11]})
    return Recovered(into, len(plan.rows), tasks, plan.lost, found.meta is not None)


def _bytes(path: str, may_lack: bool = False) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        if may_lack:
            return b""
        raise AdhdError("not_found", f"There is no file {path}.", "Type: adhd doctor") from None


class Plan:
    """How found rows become a file whose invariants hold: `rows` in the order of the log with their new ids, `devices`
    as (row id, uuid, n, own), the counters for `meta`, and the ranges that are `lost`."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.rows: list[Row] = []
        self.devices: list[tuple[int, bytes, int, int]] = []
        self.lost: list[tuple[str, int, int]] = []
        meta = found.meta or (1, schema.FORMAT, 0, os.urandom(16), OWN, OWN_LOCAL, 0, 0, 0, 0, 0)
        self.epoch, self.space = meta[2], meta[3]
        self.own, self.local, self.n_said, self.local_n_said, self.acknowledged = meta[4:9]
        self._next = OWN_LOCAL + 1
        streams: dict[int, list[Row]] = {device: [] for device in found.devices}
        for seq in sorted(found.operations):
            row = found.operations[seq]
            streams.setdefault(row[1], []).append(row)
        mine, local = streams.pop(self.own, []), streams.pop(self.local, [])
        for device, rows in sorted(streams.items()):
            self._foreign(device, rows)
        self._note(self.local, local, self.local_n_said)
        self._note(self.own, mine, self.n_said)
        self.local_n = self._numbered(OWN_LOCAL, local, os.urandom(16), 2)
        mine = self._keep(self.own, mine, self.acknowledged)
        self.n = self._numbered(OWN, mine, os.urandom(16), 1)
        self.rows.sort()
        self.hlc = max([meta[9], *(row[3] for row in self.rows)])
        self.command = max([meta[10], *(row[7] for row in [*mine, *local])])

    def _foreign(self, device: int, rows: list[Row]) -> None:
        known = self.found.devices.get(device)
        self._note(device, rows, known[1] if known else 0)
        rest = self._keep(device, rows, 1 << 62)
        if rest:
            self._next += 1
            self._numbered(self._next - 1, rest, os.urandom(16), 0)

    def _keep(self, device: int, rows: list[Row], most: int) -> list[Row]:
        """Keep the unbroken beginning, `most` operations of it, under the device's own id. Returns the rest."""
        known = self.found.devices.get(device)
        if known is None or any(known[0] == uuid for _, uuid, _, _ in self.devices):
            return rows
        by_n = {row[2]: row for row in rows}
        kept = 0
        while kept < most and kept + 1 in by_n:
            kept += 1
        if kept or not known[2]:
            self.devices.append((self._next, known[0], kept, 0))
            self.rows += [(row[0], self._next, *row[2:]) for row in rows if row[2] <= kept]
            self._next += 1
        return [row for row in rows if row[2] > kept]

    def _numbered(self, device: int, rows: list[Row], uuid: bytes, own: int) -> int:
        """Number rows anew under a device. Returns the highest n."""
        self.devices.append((device, uuid, 0 if own else len(rows), own))
        self.rows += [(row[0], device, n, *row[3:]) for n, row in enumerate(rows, 1)]
        return len(rows)

    def _note(self, device: int, rows: list[Row], said: int) -> None:
        """Note which numbers are missing, up to the highest that any trace tells of."""
        there = {row[2] for row in rows}
        known = self.found.devices.get(device)
        uuid = known[0].hex() if known else ""
        last = max([said if said < 1 << 40 else 0, *there, *(n for d, n in self.found.witnessed.values() if d == device)])
        before = 0
        for n in [*sorted(there), last + 1]:
            if n > before + 1:
                self.lost.append((uuid, before + 1, n - 1))
            before = n


def _write(plan: Plan, found: Found, into: str, tick: Tick | None) -> None:
    """Write the new file beside its place and link it in when it is whole."""
    fresh = f"{into}.new-{os.getpid()}"
    os.close(os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    try:
        db = connect(fresh)
        try:
            write_tables(db, plan.space)
            db.execute("begin immediate")
            _fill(db, plan, found, tick)
            db.execute("commit")
            answer = db.execute("pragma integrity_check(1)").fetchone()[0]
            if answer != "ok":
                raise sqlite.DatabaseError(answer)
        finally:
            db.close()
        try:
            os.link(fresh, into)
        except FileExistsError:
            raise usage(f"{into} is there already.", "Name a file that does not exist yet.") from None
        except OSError:  # a file system without hard links
            os.rename(fresh, into)
        sync_folder(os.path.dirname(into))
    finally:
        for leftover in (fresh, fresh + "-wal", fresh + "-shm"):
            if os.path.exists(leftover):
                os.unlink(leftover)


def _fill(db: Db, plan: Plan, found: Found, tick: Tick | None) -> None:
    db.execute("delete from device")
    db.executemany("insert into device (id, uuid, n, own) values (?, ?, ?, ?)", plan.devices)
    db.executemany(INSERT, plan.rows)
    mine = {row[0] for row in plan.rows if row[1] in (OWN, OWN_LOCAL)}
    db.executemany(JOURNAL, [(seq, at, before) for seq, (at, before) in found.journal.items() if seq in mine])
    _clocks(db, tick)
    db.execute(
        "update meta set epoch=?, device=?, local_device=?, n=?, local_n=?, acknowledged=0, hlc=?, command=?",
        (max(plan.epoch, 1), OWN, OWN_LOCAL, plan.n, plan.local_n, plan.hlc, plan.command),
    )


def _clocks(db: Db, tick: Tick | None) -> None:
    """Replay the merges of every record that more than one operation writes."""
    rows = db.execute(
        "select rid, hlc, device, body from operation where event=0 and record<>'' and rid in"
        " (select rid from operation where event=0 and record<>'' group by rid having count(*) > 1) order by seq"
    ).fetchall()
    based: set[bytes] = set()
    for done, (rid, hlc, device, body) in enumerate(rows):
        if tick is not None and done % 1000 == 0:
            tick(done, len(rows))
        if rid in based:
            try:
                merge.merge_set(db, rid, hlc, device, loads(body), False)
            except (TypeError, AttributeError, KeyError, ValueError):  # a body of a shape that no adhd writes
                continue
        based.add(rid)
