"""The relay: it numbers the operations of a space and hands them on. It knows nothing of what they mean.

Transport-free: requests come in as parsed JSON, answers go out as JSON text, refusals are raised. Everything is keyed by
the account that the caller has proved to be; no request can name another one.

- The number (`seq`) is given inside the pushing transaction, so nobody ever sees 101 before 100.
- An operation's id is (device, n): a repeat is `known`, another content under the same id is `forked`, a gap is
  `missing`, a clock more than `AHEAD_MS` ahead of the server's is `ahead`; none of these is stored.
- A client says where it stands: epoch, position, chain. If that is not in this history (the server was restored, or
  replaced), the space gets a new epoch, and clients offer what they hold again, under the same ids.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from adhd_core.oplog.codec import dumps
from adhd_core.sync.wire import MOST_TEXT, OFFER, PAGE, START, BadPage, hash_of, link, pack, summed, unpack

from adhd_sync_server import compact
from adhd_sync_server.store import Store

if TYPE_CHECKING:
    from adhd_core.sync.wire import Row

AHEAD_MS = 5 * 60_000
ROW = "device, n, hlc, at, offset, command, undoes, record, rid, event, body, schema"
INSERT = "insert into operation values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Refusal(Exception):
    """A request that is not answered: an HTTP status, a code for programs, a sentence for people, more fields."""

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.more = more


class Space:
    """A space as it stands: `seq` is its last position, `chain` the chain there, `digest` that of all of it; `sealed`: the name of its
    key, None where it is readable."""

    __slots__ = ("chain", "digest", "epoch", "id", "sealed", "seq", "uuid")

    def __init__(self, row: tuple[int, bytes, bytes, int, bytes, bytes, bytes | None]) -> None:
        self.id, self.uuid, self.epoch, self.seq, self.chain, self.digest, self.sealed = row

    def told(self) -> dict[str, Any]:
        """For an answer."""
        hashes = {"chain": self.chain.hex(), "digest": self.digest.hex()}
        return {"space": self.uuid.hex(), "epoch": self.epoch.hex(), "seq": self.seq, **hashes}


class Relay:
    """The relay over a store. `now` gives the server's time in milliseconds."""

    def __init__(self, store: Store, now: Callable[[], int]) -> None:
        self.store = store
        self.now = now
        self.grown: Callable[[int], None] = lambda account: None  # told after each push that stored something

    def space(self, account: int, wanted: Any, sealed: Any = None) -> dict[str, Any]:
        """The account's space; the first caller's becomes it, and stays sealed or readable as that one wants it. `wanted`: the caller's
        own space, 32 hex digits; `sealed`: the name of its key in it, likewise. Raises Refusal; also for a sealed
        space and a caller without a key."""
        uuid = hexed(wanted, 16, "space")
        key = None if sealed is None else hexed(sealed, 16, "sealed")
        with self.store.writing() as db:
            made = db.execute(
                "insert into space (account, uuid, epoch, seq, chain, digest, sealed) values (?, ?, ?, 0, ?, ?, ?)"
                " on conflict (account) do nothing",
                (account, uuid, os.urandom(8), START, START, key),
            ).rowcount
            found = space_of(db, account)
        if key is None:
            self._mode(found, {})
        return {**found.told(), "made": bool(made), "now": self.now(), "sealed": None if found.sealed is None else found.sealed.hex()}

    def push(self, account: int, request: Any, session: bytes | None = None) -> str:
        """Take operations in and answer with what became of each, and with what came since the caller's cursor.

        Request: `{"space", "epoch", "cursor", "chain", "ops": page}`. Answer: `{"results": [word], "first": seq of the first
        stored one, "tail": page, "more": whether there is more than the tail, "now": ms, "space", "epoch", "seq", "chain",
        "digest"}`. The stored ones lie behind the tail without a gap. `session`: whose login it is; it has everything up to its
        cursor. Raises Refusal.
        """
        if not isinstance(request, dict):
            raise Refusal(400, "request", "A JSON object was expected.")
        offered = self._offered(request)
        with self.store.writing() as db:
            space, cursor, fits = self._found(db, account, request)
            if fits:
                first = space.seq + 1
                results = self._stored(db, space, offered)
                tail = self._between(db, space, cursor, first, PAGE)
                if session is not None:
                    db.execute("update session set cursor=? where id=? and cursor<>?", (cursor, session, cursor))
        if not fits:
            self._turn(account, space)
        if "stored" in results:
            self.grown(account)
        return self._told(account, space, tail, cursor, first - 1, {"results": results, "first": first})

    def pull(self, account: int, request: Any, limit: int = PAGE) -> str:
        """What came since the caller's cursor, `limit` operations at most; as `push` with nothing to take in."""
        size = max(1, min(limit, PAGE))
        with self.store.reading() as db:
            space, cursor, fits = self._found(db, account, request)
            tail = self._between(db, space, cursor, space.seq + 1, size)
        if not fits:
            self._turn(account, space)
        return self._told(account, space, tail, cursor, space.seq, {})

    def digest(self, account: int, request: Any) -> dict[str, Any]:
        """The digest of a space up to a position (`at`; without: all of it)."""
        with self.store.reading() as db:
            space = self._mine(db, account, request)
            at = request.get("at")
            if at is None or at == space.seq:
                return {"at": space.seq, "digest": space.digest.hex(), "chain": space.chain.hex(), "epoch": space.epoch.hex()}
            if type(at) is not int or not 0 <= at < space.seq:
                raise Refusal(404, "position", "There is no such position in this space.")
            total = summed(START, self._hashes(db, space, at))
            chain = self._chain(db, space, at)
        return {"at": at, "digest": total.hex(), "chain": (chain or b"").hex(), "epoch": space.epoch.hex()}

    def seq(self, account: int) -> int:
        """The last position in the account's space; 0 where it has none."""
        with self.store.reading() as db:
            row = db.execute("select seq from space where account=?", (account,)).fetchone()
        return 0 if row is None else int(row[0])

    def uuid(self, account: int) -> bytes | None:
        """The account's readable space, None where it has none."""
        with self.store.reading() as db:
            row = db.execute("select uuid from space where account=? and sealed is null", (account,)).fetchone()
        return None if row is None else bytes(row[0])

    def mine(self, account: int, request: dict[str, Any]) -> Space:
        """The caller's space as it stands. Raises Refusal where the request names another one, or another epoch."""
        with self.store.reading() as db:
            return self._mine(db, account, request)

    def compact(self, account: int, upto: int | None = None) -> int:
        """Let go of the words of superseded writes up to a position (without: as far as everybody is). Returns how many."""
        with self.store.reading() as db:
            space = space_of(db, account)
            limit = compact.horizon(db, space.id, account, self.now()) if upto is None else upto
            found = compact.superseded(db, space.id, limit)
        for i in range(0, len(found), compact.PIECE):
            with self.store.writing() as db:
                compact.let_go(db, space.id, found[i : i + compact.PIECE])
        with self.store.writing() as db:
            db.execute("update space set compacted=? where id=?", (self.now(), space.id))
        return len(found)

    def compaction_due(self, account: int) -> bool:
        """Whether it is some days ago."""
        with self.store.reading() as db:
            row = db.execute("select compacted from space where account=?", (account,)).fetchone()
        return row is not None and self.now() - int(row[0]) > compact.EVERY_MS

    # ------------------------------------------------------------------ inside

    def _mine(self, db: sqlite3.Connection, account: int, request: dict[str, Any]) -> Space:
        """The caller's space. Raises Refusal where it is another one, or of another epoch."""
        space = space_of(db, account)
        if hexed(request.get("space"), 16, "space") != space.uuid:
            raise Refusal(409, "space", "This account keeps another space.", space=space.uuid.hex())
        self._mode(space, request)
        if hexed(request.get("epoch"), 8, "epoch") != space.epoch:
            raise turned(space.epoch)
        return space

    def _mode(self, space: Space, request: dict[str, Any]) -> None:
        """Raises Refusal where the space is of another kind than the request."""
        if space.sealed is not None:
            raise Refusal(409, "sealed", "This space is sealed: its server cannot read it, and takes nothing in that is not sealed.")

    def _chain(self, db: sqlite3.Connection, space: Space, seq: int) -> bytes | None:
        return chain_at(db, space, seq)

    def _hashes(self, db: sqlite3.Connection, space: Space, upto: int) -> Iterator[bytes]:
        """The hashes up to a position."""
        return (row[0] for row in db.execute("select hash from operation where space=? and seq<=?", (space.id, upto)))

    def _found(self, db: sqlite3.Connection, account: int, request: dict[str, Any]) -> tuple[Space, int, bool]:
        """(space, the caller's cursor, whether that cursor lies in this history)."""
        space = self._mine(db, account, request)
        cursor = request.get("cursor")
        if type(cursor) is not int or not 0 <= cursor < 1 << 63:
            raise Refusal(400, "cursor", "The cursor has to be a whole number from 0.")
        return space, cursor, self._chain(db, space, cursor) == hexed(request.get("chain"), 32, "chain")

    def _turn(self, account: int, space: Space) -> NoReturn:
        """A new epoch, unless somebody was faster. Always raises the refusal that tells it."""
        fresh = os.urandom(8)
        with self.store.writing() as db:
            db.execute("update space set epoch=? where id=? and epoch=?", (fresh, space.id, space.epoch))
            found = space_of(db, account)
        raise turned(found.epoch)

    def _offered(self, request: dict[str, Any]) -> list[Any]:
        """What a request offers. Raises Refusal."""
        try:
            return list(unpack(request.get("ops"), OFFER))
        except BadPage as error:
            raise Refusal(400, "operations", f"This is {error}.") from None

    def _stored(self, db: sqlite3.Connection, space: Space, rows: list[Any]) -> list[str]:
        """Store what is new, in order; a word for each row. The space moves on with it."""
        limit = self.now() + AHEAD_MS
        last: dict[bytes, int] = {}
        results: list[str] = []
        fresh: list[tuple[Any, ...]] = []
        hashes: list[bytes] = []
        for row in rows:
            device, n = row[0], row[1]
            known = last.get(device)
            if known is None:
                found = db.execute("select n from stream where space=? and device=?", (space.id, device)).fetchone()
                known = last[device] = 0 if found is None else found[0]
            hashed = hash_of(row)
            if n <= known:
                results.append(_compared(db, space.id, row, hashed, fresh))
                continue
            if n > known + 1 or row[2] >> 16 > limit:
                results.append("missing" if n > known + 1 else "ahead")
                continue
            last[device] = n
            space.seq += 1
            space.chain = link(space.chain, hashed)
            fresh.append((space.id, space.seq, *row, hashed, space.chain))
            hashes.append(hashed)
            results.append("stored")
        if fresh:
            space.digest = summed(space.digest, hashes)
            db.executemany(INSERT, fresh)
            db.executemany("insert or replace into stream values (?, ?, ?)", [(space.id, d, n) for d, n in last.items() if n])
            db.execute("update space set seq=?, chain=?, digest=? where id=?", (space.seq, space.chain, space.digest, space.id))
            db.execute("insert or replace into day values (?, ?, ?)", (space.id, self.now() // compact.DAY_MS, space.seq))
        return results

    def _between(self, db: sqlite3.Connection, space: Space, after: int, before: int, limit: int) -> list[Any]:
        """What lies in `after < seq < before`: `limit` operations at most, and no more than fit into an answer; one if there is one."""
        rows: list[Row] = []
        size = 0
        query = f"select {ROW} from operation where space=? and seq>? and seq<? order by seq limit ?"
        for row in db.execute(query, (space.id, after, before, limit)):
            size += len(row[10])
            if rows and size > MOST_TEXT:
                break
            rows.append(row)
        return rows

    def _told(self, account: int, space: Space, tail: list[Any], cursor: int, last: int, more: dict[str, Any]) -> str:
        """The JSON text of an answer; `last`: the position up to which there is something to tell. The page goes in as it is."""
        head = {**space.told(), "now": self.now(), **more, "more": cursor + len(tail) < last}
        return f'{dumps(head)[:-1]},"tail":{pack(tail)}}}'


def _compared(db: sqlite3.Connection, space: int, row: Row, hashed: bytes, fresh: list[Any]) -> str:
    """Whether an operation whose number is taken is the one that took it."""
    kept = db.execute("select hash from operation where space=? and device=? and n=?", (space, row[0], row[1])).fetchone()
    if kept is None:  # it came with this very request
        kept = next(([f[14]] for f in fresh if f[2] == row[0] and f[3] == row[1]), None)
    return "known" if kept is not None and kept[0] == hashed else "forked"


def space_of(db: sqlite3.Connection, account: int) -> Space:
    """The account's space. Raises Refusal where it has none."""
    row = db.execute("select id, uuid, epoch, seq, chain, digest, sealed from space where account=?", (account,)).fetchone()
    if row is None:
        raise Refusal(409, "space", "This account has no space yet.", space=None)
    return Space(row)


def chain_at(db: sqlite3.Connection, space: Space, seq: int) -> bytes | None:
    """The chain at a position; None behind the last one."""
    if seq == 0:
        return START
    row = db.execute("select chain from operation where space=? and seq=?", (space.id, seq)).fetchone()
    return None if row is None else bytes(row[0])


def turned(epoch: bytes) -> Refusal:
    """The refusal that tells a caller of another epoch."""
    return Refusal(409, "epoch", "The server's history is another one now; offer what you hold again.", epoch=epoch.hex())


def hexed(value: Any, size: int, name: str) -> bytes:
    """`size` bytes from hex text. Raises Refusal."""
    try:
        out = bytes.fromhex(value)
    except (TypeError, ValueError):
        out = b""
    if len(out) != size or len(value) != 2 * size:
        raise Refusal(400, name, f"{name} has to be {2 * size} hex digits.")
    return out
