"""The tree as one scrolls through it: a few roots at a time and what hangs below an open one, as ids.

Roots have an order that any of them can be found in again, so that a window onto a hundred thousand of them is read as fast as one
onto ten: first what is still to do, in the order of a list; then what hung below something that is not there; then, where it is asked
for, what was closed, newest first.
"""

from __future__ import annotations

from adhd_core.tasks.projection import OPEN, TaskTable
from adhd_core.tasks.queries import Queries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from adhd_core.oplog.log import Log

    Place = tuple[int, int, int, bytes]
    """Where a root stands: its part, two numbers that order it there, and its id."""

TO_DO, LEFT_OVER, CLOSED = range(3)
END: Place = (9, 0, 0, b"")
"""Behind every place."""
DROPPED = 5


class Outline:
    """Reads only. Ids are 16 bytes; `closed` asks for what is done and what was let go too."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def _read(self) -> Queries:
        return Queries(self.log.current(TaskTable))

    def roots(self, limit: int, after: Place | None = None, before: Place | None = None, closed: bool = False) -> list[Place]:
        """At most `limit` roots in order: the first ones, those next to a place behind it, or those next to it before it."""
        read = self._read()
        out: list[Place] = []
        parts = [part for part in (TO_DO, LEFT_OVER, CLOSED) if part != CLOSED or closed]
        for part in parts if before is None else reversed(parts):
            edge = after if before is None else before
            if edge is not None and (part < edge[0] if before is None else part > edge[0]):
                continue
            within = edge if edge is not None and edge[0] == part else None
            out += READ[part](read, limit - len(out), within, before is not None)
            if len(out) >= limit:
                break
        return out if before is None else out[::-1]

    def place(self, rid: bytes, as_open: bool = False) -> Place | None:
        """Where a root stands; None for an id without a task that was not deleted. `as_open`: where it would stand, were it open."""
        row = self._read().db.execute("select rank, id, status, parent from task where rid=? and deleted=0", (rid,)).fetchone()
        if row is None:
            return None
        rank, number, status, parent = row
        if status >= 4 and not as_open:
            return (CLOSED, -number, 0, rid)
        return (TO_DO if parent is None else LEFT_OVER, rank, number, rid)

    def below(self, rid: bytes, closed: bool = False, also: Container[bytes] = ()) -> list[bytes]:
        """The children of a task in order. What was let go is left out unless `closed` asks for it, or `also` has it."""
        return [child for child, status in self._read().children(rid) if closed or status != DROPPED or child in also]

    def path(self, rid: bytes) -> list[bytes]:
        """From the root down to a task; nothing where there is none, or where it was deleted."""
        read = self._read()
        if read.db.execute("select 1 from task where rid=? and deleted=0", (rid,)).fetchone() is None:
            return []
        tree = read.tree()
        out: list[bytes] = []
        up: bytes | None = rid
        while up is not None:
            out.insert(0, up)
            up = tree.parent(up)
        return out


def _to_do(read: Queries, limit: int, edge: Place | None, back: bool) -> list[Place]:
    sign, way = ("<", "desc") if back else (">", "asc")
    beyond = ""
    values: tuple[int, ...] = ()
    if edge is not None:
        beyond, values = f"and rank {sign}= ? and (rank {sign} ? or id {sign} ?)", (edge[1], edge[1], edge[2])
    rows = read.db.execute(
        f"select rank, id, rid from task where {OPEN} and parent is null {beyond} order by rank {way}, id {way} limit ?", (*values, limit)
    )
    return [(TO_DO, rank, number, rid) for rank, number, rid in rows.fetchall()]


def _left_over(read: Queries, limit: int, edge: Place | None, back: bool) -> list[Place]:
    """What is still to do while everything above it was deleted or has not arrived: rare, so all of it is read."""
    rows = read.db.execute(
        "select t.rank, t.id, t.rid from (select distinct parent from task where parent is not null) above"
        " left join task p on p.rid = above.parent cross join task t on t.parent = above.parent"
        " where coalesce(p.deleted, 1) = 1 and t.deleted = 0 and t.status < 4"
    ).fetchall()
    if not rows:
        return []
    tree = read.tree()
    found: list[Place] = sorted((LEFT_OVER, rank, number, rid) for rank, number, rid in rows if tree.parent(rid) is None)
    if back:
        found = [place for place in found if edge is None or place < edge][::-1]
    else:
        found = [place for place in found if edge is None or place > edge]
    return found[:limit]


def _closed(read: Queries, limit: int, edge: Place | None, back: bool) -> list[Place]:
    beyond = ""
    values: tuple[int, ...] = ()
    if edge is not None:
        beyond, values = f"and id {'>' if back else '<'} ?", (-edge[1],)
    rows = read.db.execute(
        f"select id, rid from task where status >= 4 and deleted = 0 and parent is null {beyond}"
        f" order by id {'asc' if back else 'desc'} limit ?",
        (*values, limit),
    )
    return [(CLOSED, -number, 0, rid) for number, rid in rows.fetchall()]


READ = (_to_do, _left_over, _closed)
