"""A snapshot: a whole replica as one file, from which a new device starts instead of taking every operation in.

The file is one of ours as any other, without what is local and without an identity. Whoever gets one believes
nothing: its tables have to be the ones that this program makes, and every operation in it is hashed and compared
with what the server vouches for.
"""

from __future__ import annotations

import os

from adhd_core.oplog import backups, schema
from adhd_core.oplog.file import connect, sqlite
from adhd_core.oplog.keeper import Keeper, Moved
from adhd_core.oplog.log import Log
from adhd_core.oplog.projection import state_of
from adhd_core.oplog.receive import envelopes, receive
from adhd_core.sync import state
from adhd_core.sync.wire import SELECT, START, hash_of, linked, summed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from adhd_core.oplog.file import Db
    from adhd_core.oplog.projection import Projection
    from adhd_core.sync.wire import Row

    Kinds = Iterable[type[Projection]]

class Unfit(Exception):
    """A snapshot that cannot be used; everything is taken in one by one instead."""


class Told:
    """What is said of a snapshot: the last position in it, the chain and the digest there, what the hash of a row is, and whether the
    operations are in the server's order."""

    __slots__ = ("chain", "digest", "hash_of", "ordered", "seq")

    def __init__(
        self, seq: int, chain: bytes, digest: bytes, hash_of: Callable[[Row], bytes] = hash_of, ordered: bool = True
    ) -> None:  # fmt: skip
        self.seq = seq
        self.chain = chain
        self.digest = digest
        self.hash_of = hash_of
        self.ordered = ordered


# ---------------------------------------------------------------------- making one


def make(log: Log, path: str, kinds: Kinds) -> None:
    """Write the snapshot of a file to `path`, which must not exist. What is local is not in it, and leaves no trace."""
    log.db.execute("vacuum into ?", (path,))
    os.chmod(path, 0o600)
    db = connect(path)
    try:
        db.execute("pragma journal_mode=delete")
        db.execute("pragma secure_delete=on")
        db.execute("begin")
        told = {row[0] for row in db.execute("select distinct record from operation where scope <> 0")}
        for kind in kinds:
            if told & set(kind.kinds):
                _forget(db, kind)
        db.execute("delete from operation where scope <> 0")
        db.execute("delete from journal")
        if told:
            db.execute("delete from field_clock where rid not in (select rid from operation)")
        for table in ("sync_cursor", "sync_status"):
            db.execute(f"drop table if exists {table}")
        _close_gaps(db)
        _without_identity(db)
        db.execute("commit")
    finally:
        db.close()


def _forget(db: Db, kind: type[Projection]) -> None:
    """Take the tables of a projection away; they are made anew when they are read."""
    for table in kind.tables:
        db.execute(f"drop table if exists {table}")
    db.execute("delete from projection where name=?", (kind.name,))


def _close_gaps(db: Db) -> None:
    """Number the operations from 1 without a gap, in their order."""
    last, count = db.execute("select coalesce(max(seq), 0), count(*) from operation").fetchone()
    if last == count:
        return
    places = [row[0] for row in db.execute("select seq from operation order by seq")]
    db.executemany("update operation set seq=? where seq=?", ((i, seq) for i, seq in enumerate(places, 1) if i != seq))
    for name, watermark in db.execute("select name, watermark from projection").fetchall():
        db.execute("update projection set watermark=? where name=?", (sum(seq <= watermark for seq in places), name))


def _without_identity(db: Db) -> None:
    """Whoever opens it is a new device, with nothing written yet."""
    db.execute("delete from device where id not in (select device from operation)")
    db.execute("update device set own=0")
    fresh = [db.execute("insert into device (uuid, n, own) values (?, 0, ?)", (os.urandom(16), own)).lastrowid for own in (1, 2)]
    db.execute("update meta set device=?, local_device=?, n=0, local_n=0, acknowledged=0, command=0", fresh)


# ---------------------------------------------------------------------- starting from one


def start(log: Log, path: str, told: Told, standing: state.Standing, kinds: Kinds) -> None:
    """Make the snapshot at `path` this file's beginning: its own operations come on top, the device stays the same one.

    Other programs see the old or the new state, never a part. Raises Unfit; then nothing has changed.
    """
    try:
        _checked(path, log, told, list(kinds))
        held = backups.contents(log.path)
        _on_top(log, path, list(kinds))
        _stand(path, told, standing)
        Keeper(log).replace_by(path, held)
    except (sqlite.Error, OSError, Moved) as error:
        raise Unfit(str(error)) from error


def _checked(path: str, log: Log, told: Told, kinds: list[type[Projection]]) -> None:
    """Raises Unfit unless every table is as this program makes it, and the operations are what the server vouches for."""
    db = connect(path)
    try:
        db.execute("pragma trusted_schema=off")
        db.execute("pragma journal_mode=delete")
        (application,) = db.execute("pragma application_id").fetchone()
        (version,) = db.execute("pragma user_version").fetchone()
        if (application, version) != (schema.APPLICATION_ID, schema.FORMAT):
            raise Unfit("another format")
        if db.execute("pragma quick_check(1)").fetchone() != ("ok",):
            raise Unfit("damaged")
        _same_tables(db, kinds)
        if db.execute("select 1 from device where uuid=?", (log.device,)).fetchone():
            raise Unfit("this device's own history is in it")
        db.execute("update meta set space=?", log.db.execute("select space from meta").fetchone())
        chain, digest, count = START, START, 0
        query = f"select o.seq, o.scope, {SELECT} from operation o join device d on d.id = o.device order by o.seq"
        rows = db.execute(query)
        while page := rows.fetchmany(2000):
            hashes = [told.hash_of(row[2:]) for row in page]
            if [(row[0], row[1]) for row in page] != [(count + i, 0) for i in range(1, len(page) + 1)]:
                raise Unfit("operations out of order")
            chain, digest, count = linked(chain, hashes), summed(digest, hashes), count + len(page)
        if count != told.seq or digest != told.digest or (told.ordered and told.chain != chain):
            raise Unfit("it does not hold what the server says")
    finally:
        db.close()


def _same_tables(db: Db, kinds: list[type[Projection]]) -> None:
    """Take away every table that is not exactly as this program makes it; the log's own have to be."""
    wanted: Any = sqlite.connect(":memory:", isolation_level=None)
    try:
        for statement in schema.TABLES.split(";\n"):
            if statement.strip():
                wanted.execute(statement)
        log_tables = _tables(wanted)
        for kind in kinds:
            found = state_of(db, kind.name)
            if found is not None and found[0] == kind.version:
                for statement in kind(wanted).schema("", found[1]):
                    wanted.execute(statement)
        right = _tables(wanted)
    finally:
        wanted.close()
    if not log_tables <= _tables(db):
        raise Unfit("other tables")
    strangers = sorted(_tables(db) - right, key=lambda t: ("trigger", "view", "index", "table").index(t[0]))
    for what, name, _, sql in strangers:
        if sql is not None and db.execute("select 1 from sqlite_master where type=? and name=?", (what, name)).fetchone():
            db.execute(f'drop {what} "{name.replace(chr(34), chr(34) * 2)}"')
    here = _tables(db)
    if not here <= right:
        raise Unfit("other tables")
    for kind in kinds:
        found = state_of(db, kind.name)
        if found is not None and (found[0] != kind.version or not set(kind.tables) <= {t[1] for t in here}):
            _forget(db, kind)
    names = [kind.name for kind in kinds]
    db.execute(f"delete from projection where name not in ({', '.join('?' * len(names))})", names)


def _tables(db: Db) -> set[tuple[Any, ...]]:
    return set(db.execute("select type, name, tbl_name, sql from sqlite_master").fetchall())


def _on_top(log: Log, path: str, kinds: list[type[Projection]]) -> None:
    """Put this file's own operations on top of the snapshot, and give it this file's identity."""
    there = Log(path, log.clock)
    try:
        for kind in kinds:
            if state_of(there.db, kind.name) is not None:
                there.load(kind)
        result = receive(there, envelopes(log, None, (0, 1)))
        if result.forked or result.missing or result.refused:
            raise Unfit("this file and the snapshot do not fit")
        there.db.execute("begin immediate")
        _same_device(log.db, there.db)
        there.db.execute("commit")
    finally:
        there.db.execute("pragma journal_mode=delete")
        there.close()
        for end in ("-device", "-checkpoint"):
            if os.path.exists(path + end):
                os.unlink(path + end)


def _same_device(here: Db, there: Db) -> None:
    (device, local, n, local_n, acknowledged, hlc, command, epoch) = here.execute(
        "select d.uuid, l.uuid, m.n, m.local_n, acknowledged, hlc, command, epoch from meta m"
        " join device d on d.id = m.device join device l on l.id = m.local_device"
    ).fetchone()
    ids = []
    for column, uuid, own in (("device", device, 1), ("local_device", local, 2)):
        (minted,) = there.execute(f"select {column} from meta").fetchone()
        row = there.execute("select id from device where uuid=?", (uuid,)).fetchone()
        if row is None:
            there.execute("update device set uuid=? where id=?", (uuid, minted))
        else:
            there.execute("delete from device where id=?", (minted,))
            there.execute("update device set own=? where id=?", (own, row[0]))
        ids.append(minted if row is None else row[0])
    there.execute(
        "update meta set device=?, local_device=?, n=?, local_n=?, acknowledged=?, hlc=max(hlc, ?), command=?, epoch=max(epoch, ?)",
        (*ids, n, local_n, acknowledged, hlc, command, epoch),
    )
    journal = here.execute(
        "select d.uuid, o.n, j.at, j.before from journal j join operation o on o.seq = j.seq join device d on d.id = o.device"
    ).fetchall()
    query = "insert into journal select o.seq, ?, ? from operation o join device d on d.id = o.device where d.uuid=? and o.n=?"
    there.executemany(query, ((at, before, uuid, number) for uuid, number, at, before in journal))


def _stand(path: str, told: Told, standing: state.Standing) -> None:
    """Note in the snapshot where it stands with the server."""
    standing.cursor, standing.digest, standing.summed = told.seq, told.digest, told.seq
    standing.chain = told.chain
    standing.marks = [(1, told.seq)]
    db = connect(path)
    try:
        db.execute("begin")
        state.prepare(db)
        state.save(db, standing)
        db.execute("commit")
    finally:
        db.close()
