"""Giving operations that nobody else has seen a new clock, because this device's was wrong.

A server refuses a clock that is far ahead of its own: it would win over everybody's edits for as long as it is ahead.
Then the operations of this device from the first such clock on are given clocks of now, in their old order, above
everything else here; no other replica can have seen them. Clocks that were noted inside them (what a removal of a word has seen) move with
them, and so does this device's own clock.
"""

from __future__ import annotations

from adhd_core.oplog import merge
from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.operation import SPAWN_HLC, tick

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.file import Db
    from adhd_core.oplog.log import Log


def restamp(log: Log, wall_ms: int, limit_ms: int) -> int:
    """Restamp what is not acknowledged and ahead of `limit_ms`, to clocks from `wall_ms` on; one transaction.

    Projections are worked out anew when they are read next. Returns how many operations got a new clock.
    """
    with log.command(may_lag=True) as command:
        moved = _moved(command.db, wall_ms, limit_ms)
        if moved:
            _rewrite(command.db, moved)
            command.db.execute("update meta set hlc=?", (max(moved.values()),))
            command.db.execute("update projection set version=0")
    return len(moved)


def _moved(db: Db, wall_ms: int, limit_ms: int) -> dict[int, int]:
    """Old clock -> new clock of everything that gets one: this device's own, shared and local alike."""
    device, local, acknowledged = db.execute("select device, local_device, acknowledged from meta").fetchone()
    limit = (limit_ms + 1) << 16
    query = "select hlc from operation where hlc >= ? and ((device = ? and n > ?) or device = ?) order by hlc"
    old = [row[0] for row in db.execute(query, (limit, device, acknowledged, local)).fetchall()]
    if not old:
        return {}
    (last,) = db.execute("select coalesce(max(hlc), 0) from operation where hlc < ?", (limit,)).fetchone()
    moved = {}
    for clock in old:
        last = moved[clock] = tick(last, wall_ms)
    return moved


def _rewrite(db: Db, moved: dict[int, int]) -> None:
    device, local = db.execute("select device, local_device from meta").fetchone()
    rows = db.execute(
        "select seq, hlc, rid, event, body from operation where device in (?, ?) and hlc >= ? order by seq", (device, local, min(moved))
    ).fetchall()
    touched = set()
    for seq, clock, rid, event, body in rows:
        if clock in moved and clock != SPAWN_HLC:
            db.execute("update operation set hlc=?, body=? where seq=?", (moved[clock], body if event else _body(body, moved), seq))
            if not event:
                touched.add(rid)
    for rid in touched:
        merge.rebuild_clocks(db, rid)


def _body(body: str, moved: dict[int, int]) -> str:
    """The body of a set with the clocks that its removals have seen moved as well."""
    fields: dict[str, Any] = loads(body)
    changed = False
    for field, value in fields.items():
        gone = value.get("-") if field.endswith("*") and isinstance(value, dict) else None
        if not isinstance(gone, dict):
            continue
        for word, seen in gone.items():
            if type(seen) is int and seen in moved:
                gone[word] = moved[seen]
                changed = True
    return dumps(fields) if changed else body
