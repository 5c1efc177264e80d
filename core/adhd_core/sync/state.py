"""Where this file stands with a server: cursor, chain and settled places for (server, space, epoch), and what to tell a person.

These rows are this file's own business: no operations, never sent. A backup that is put back takes them back as well,
which is right: they say what the file holds. The tables are made at the first use.
"""

from __future__ import annotations

from adhd_core.oplog.codec import dumps, loads
from adhd_core.sync.rules import holes, marked
from adhd_core.sync.wire import MOST_TEXT, SELECT, START

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from adhd_core.oplog.file import Db
    from adhd_core.sync.rules import Marks
    from adhd_core.sync.wire import Row

TABLES = (
    """create table if not exists sync_cursor (
  server text not null, space blob not null, epoch blob not null, cursor integer not null, chain blob not null, marks text not null,
  digest blob not null, summed integer not null, primary key (server, space, epoch)) without rowid""",
    """create table if not exists sync_status (
  server text primary key, last_good integer, offset integer, seq integer, error text, hint text, at integer) without rowid""",
)


class Standing:
    """`cursor`: the last position of the server's sequence that was taken in, `chain` the chain there. `marks`: the
    places of the local log that lie in the server's history up to that cursor. `digest` is that of the places up to `summed`."""

    __slots__ = ("chain", "cursor", "digest", "epoch", "marks", "server", "space", "summed")

    def __init__(self, server: str, space: bytes, epoch: bytes) -> None:
        self.server = server
        self.space = space
        self.epoch = epoch
        self.cursor = 0
        self.chain = START
        self.marks: Marks = []
        self.digest = START
        self.summed = 0

    def question(self) -> dict[str, Any]:
        """Where this file stands, for the server."""
        return {"space": self.space.hex(), "epoch": self.epoch.hex(), "cursor": self.cursor, "chain": self.chain.hex()}

    def same(self, other: Standing | None) -> bool:
        """Whether both stand at one place."""
        return other is not None and (self.epoch, self.cursor, self.chain) == (other.epoch, other.cursor, other.chain)

    def mark(self, places: Iterable[int]) -> None:
        """Note places as settled."""
        self.marks = marked(self.marks, places)


def prepared(db: Db) -> bool:
    """Whether the tables are there."""
    return db.execute("select 1 from sqlite_master where name='sync_cursor'").fetchone() is not None


def prepare(db: Db) -> None:
    """Make the tables where they are missing."""
    for table in TABLES:
        db.execute(table)


def load(db: Db, server: str, space: bytes) -> Standing | None:
    """Where this file stands with a server; None before the first time."""
    if not prepared(db):
        return None
    row = db.execute(
        "select epoch, cursor, chain, marks, digest, summed from sync_cursor where server=? and space=?", (server, space)
    ).fetchone()
    if row is None:
        return None
    out = Standing(server, space, row[0])
    out.cursor, out.chain, out.digest, out.summed = row[1], row[2], row[4], row[5]
    out.marks = [(begin, end) for begin, end in loads(row[3])]
    return out


def save(db: Db, standing: Standing) -> None:
    """Keep it; another epoch of the same space is forgotten. Inside the caller's transaction."""
    s = standing
    db.execute("delete from sync_cursor where server=? and space=? and epoch<>?", (s.server, s.space, s.epoch))
    db.execute(
        "insert or replace into sync_cursor values (?, ?, ?, ?, ?, ?, ?, ?)",
        (s.server, s.space, s.epoch, s.cursor, s.chain, dumps([list(m) for m in s.marks]), s.digest, s.summed),
    )


def last_place(db: Db) -> int:
    """The last place in the local log."""
    return int(db.execute("select coalesce(max(seq), 0) from operation").fetchone()[0])


def offered(db: Db, marks: Marks, without: Iterable[bytes], limit: int) -> list[tuple[int, Row]]:
    """(place, row) of shared operations that are not settled, in log order, as many as fit into a page; none of the devices
    `without`."""
    out: list[tuple[int, Row]] = []
    size = 0
    avoid = list(without)
    query = (
        f"select o.seq, {SELECT} from operation o join device d on d.id = o.device where o.seq between ? and ? and o.scope = 0"
        f" and d.uuid not in ({', '.join('?' * len(avoid))}) order by o.seq limit ?"
    )
    for begin, end in holes(marks, last_place(db)):
        for row in db.execute(query, (begin, end, *avoid, limit - len(out))):
            size += len(row[11])
            if out and size > MOST_TEXT:
                return out
            out.append((row[0], row[1:]))
        if len(out) >= limit:
            break
    return out


def pending(db: Db, standing: Standing | None) -> int:
    """How many shared operations the server does not have yet."""
    ranges = holes([] if standing is None else standing.marks, last_place(db))
    query = "select count(*) from operation where scope = 0 and seq between ? and ?"
    return sum(db.execute(query, hole).fetchone()[0] for hole in ranges)


def close_up(db: Db, standing: Standing) -> None:
    """Join marks between which there is nothing to send: what is local stays here."""
    for begin, end in holes(standing.marks, last_place(db)):
        if db.execute("select 1 from operation where scope = 0 and seq between ? and ? limit 1", (begin, end)).fetchone():
            continue
        standing.marks = marked([*standing.marks, (begin, end)], ())


class Status:
    """What a person is told: times in milliseconds, None where there is nothing yet."""

    __slots__ = ("at", "error", "hint", "last_good", "offset", "seq", "server")

    def __init__(self, server: str) -> None:
        self.server = server
        self.last_good: int | None = None
        self.offset: int | None = None
        self.seq: int | None = None
        self.error: str | None = None
        self.hint: str | None = None
        self.at: int | None = None


def load_status(db: Db, server: str) -> Status:
    """What is known of the last syncs with a server."""
    out = Status(server)
    if prepared(db):
        row = db.execute("select last_good, offset, seq, error, hint, at from sync_status where server=?", (server,)).fetchone()
        if row is not None:
            out.last_good, out.offset, out.seq, out.error, out.hint, out.at = row
    return out


def save_status(db: Db, s: Status) -> None:
    """Keep it. Inside the caller's transaction."""
    db.execute(
        "insert or replace into sync_status values (?, ?, ?, ?, ?, ?, ?)", (s.server, s.last_good, s.offset, s.seq, s.error, s.hint, s.at)
    )
