"""Projections: tables computed from operations, updated in the same transaction, safe to drop and rebuild.

A projection keeps its version and its watermark (the last `seq` it has applied). A commit applies the ones that are
loaded; a reader first catches up. A rebuild fills shadow tables in small steps, so writers are never kept waiting,
and swaps them in at the end.
"""

from __future__ import annotations

import os

from adhd_core.oplog.codec import loads
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.merge import standing
from adhd_core.oplog.operation import Change, Operation
from adhd_core.oplog.schema import COLUMNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from adhd_core.oplog.file import Db

STEP = 2000
SHADOW = "shadow_"


class Projection:
    """Base of every projection. Tables are named with `self.p` in front, so that a rebuild can fill a shadow.

    A subclass gives `name`, `version` (raise it together with the code epoch when `schema` or `apply` changes),
    `kinds` (records and events that it reads), `tables`, `schema(p, generation)` and `apply(change)`.
    """

    name = ""
    version = 1
    kinds: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    def __init__(self, db: Db, p: str = "") -> None:
        self.db = db
        self.p = p

    def schema(self, p: str, generation: int) -> list[str]:
        """The statements that make the tables; index names carry `generation`."""
        raise AttributeError(f"{self.name} has no schema")

    def apply(self, change: Change) -> None:
        """Take one change in. Applying the same change twice must not matter."""
        raise AttributeError(f"{self.name} cannot apply")

    def apply_new(self, changes: Iterable[Change]) -> None:
        """Take many changes in that each make a record nobody has seen before; a subclass may do this in bulk."""
        for change in changes:
            self.apply(change)


def operation_of(row: tuple[object, ...]) -> Operation:
    """An operation from a row of `COLUMNS`."""
    operation = Operation(*row)  # type: ignore[arg-type]
    operation.body = loads(operation.body)
    return operation


def state_of(db: Db, name: str) -> tuple[int, int, int] | None:
    """(version, generation, watermark) of a projection in this file, or None if it was never made."""
    row: tuple[int, int, int] | None = db.execute("select version, generation, watermark from projection where name=?", (name,)).fetchone()
    return row


def last_seq(db: Db) -> int:
    """The position of the newest operation, 0 in an empty log."""
    return int(db.execute("select coalesce(max(seq), 0) from operation").fetchone()[0])


def make(db: Db, projection: Projection) -> None:
    """Make an empty projection's tables, at watermark 0. Inside the caller's write transaction."""
    for statement in projection.schema("", 1):
        db.execute(statement)
    db.execute("insert into projection values (?, ?, 1, 0)", (projection.name, projection.version))


def replay(projection: Projection, after: int, upto: int) -> None:
    """Apply what stands of the operations in (after, upto]."""
    db = projection.db
    marks = ", ".join("?" * len(projection.kinds))
    rows = db.execute(
        f"select {COLUMNS} from operation where seq > ? and seq <= ? and record in ({marks}) order by seq",
        (after, upto, *projection.kinds),
    ).fetchall()
    for row in rows:
        change = standing(db, operation_of(row))
        if change is not None:
            projection.apply(change)
    revoked = db.execute(
        "select body from operation where seq > ? and seq <= ? and record='event.revoked.1' order by seq", (after, upto)
    ).fetchall()
    for (body,) in revoked:
        notify_root(db, [projection], bytes.fromhex(loads(body)["event"]))


def notify_root(db: Db, projections: Iterable[Projection], event: bytes) -> None:
    """Tell projections whether the event at the root of a chain of revocations stands now."""
    from adhd_core.oplog.merge import root_of, stands, told_by

    root = root_of(db, event)
    seq = told_by(db, root)
    if seq is None:
        return
    operation = operation_of(db.execute(f"select {COLUMNS} from operation where seq=?", (seq,)).fetchone())
    change = Change(operation, operation.body, stands(db, root))
    for projection in projections:
        if operation.record in projection.kinds:
            projection.apply(change)


def tell_new(projection: Projection, changes: list[Change]) -> None:
    """Hand new records to a projection, runs of one kind together."""
    run: list[Change] = []
    for change in changes:
        if change.operation.record not in projection.kinds:
            continue
        if run and change.operation.record != run[0].operation.record:
            projection.apply_new(run)
            run = []
        run.append(change)
    if run:
        projection.apply_new(run)


def catch_up(projection: Projection, watermark: int, last: int, tick: Callable[[int, int], None] | None = None) -> None:
    """Bring a projection of the right version up to `last`, a step at a time. Inside the caller's write transaction.
    `tick(done, total)` is told after each step."""
    for start in range(watermark, last, STEP):
        replay(projection, start, min(start + STEP, last))
        if tick is not None and last - watermark > STEP:
            tick(start + STEP, last)
    projection.db.execute("update projection set watermark=? where name=?", (last, projection.name))


def remake(db: Db, projection: Projection, last: int) -> None:
    """Rebuild a projection at once, inside the caller's write transaction: for a command that decides by it."""
    state = state_of(db, projection.name)
    generation = 1 if state is None else state[1] + 2  # the next number may be taken by a shadow that was left behind
    for table in projection.tables:
        db.execute(f"drop table if exists {table}")
    for statement in projection.schema("", generation):
        db.execute(statement)
    replay(projection, 0, last)
    db.execute("insert or replace into projection values (?, ?, ?, ?)", (projection.name, projection.version, generation, last))


def rebuild(
    make_projection: Callable[[Db, str], Projection],
    db: Db,
    begin: Callable[[], None],
    step: int = STEP,
    tick: Callable[[int, int], None] | None = None,
) -> None:
    """Rebuild a projection from the log in a shadow, `step` operations at a time, and swap it in.

    Other processes write meanwhile; what they append is replayed before the swap. `tick(done, total)` is told after
    each step.
    """
    shadow = make_projection(db, SHADOW)
    state = state_of(db, shadow.name)
    generation = 1 if state is None else state[1] + 1
    owner = (shadow.version, int.from_bytes(os.urandom(6), "big"), 0)
    try:
        begin()
        for table in shadow.tables:
            db.execute(f"drop table if exists {SHADOW}{table}")
        for statement in shadow.schema(SHADOW, generation):
            db.execute(statement)
        db.execute("insert or replace into projection values (?, ?, ?, ?)", (SHADOW + shadow.name, *owner))
        db.execute("commit")
        done = 0
        while done + step < last_seq(db):
            _go_on(db, shadow.name, state, owner, begin)
            replay(shadow, done, done + step)
            done += step
            db.execute("commit")
            if tick is not None:
                tick(done, last_seq(db))
        _go_on(db, shadow.name, state, owner, begin)
        last = last_seq(db)
        replay(shadow, done, last)
        for table in shadow.tables:
            db.execute(f"drop table if exists {table}")
            db.execute(f"alter table {SHADOW}{table} rename to {table}")
        db.execute("insert or replace into projection values (?, ?, ?, ?)", (shadow.name, shadow.version, generation, last))
        db.execute("delete from projection where name=?", (SHADOW + shadow.name,))
        db.execute("commit")
    except BaseException:
        if db.in_transaction:
            db.execute("rollback")
        raise


def _go_on(db: Db, name: str, state: tuple[int, int, int] | None, owner: tuple[int, int, int], begin: Callable[[], None]) -> None:
    """Begin the next step of a rebuild, unless another process has rebuilt the table or begun to fill the shadow."""
    begin()
    now = state_of(db, name)
    if (now and now[:2]) != (state and state[:2]) or state_of(db, SHADOW + name) != owner:
        raise AdhdError("busy", "Another adhd is rebuilding the same table.", "Say it again in a moment.")
