"""The relay of sealed spaces: it numbers, keeps and hands on batches that it cannot read.

It sees the device, the numbers, the highest clock, sizes, and a mark for each operation (`adhd_core.sync.sealed`). A batch of k
operations takes k positions, so cursors, chain and digest are those of any space, over marks. A batch is stored whole or not at
all: of one that is partly known, what is left is answered `again`, and comes as a batch of its own.

Every request names the key that its caller has; with another one than the space's nothing is taken in or handed out.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from typing import Any

from adhd_core.oplog.codec import dumps
from adhd_core.sync.sealed import MARK, Batch, read
from adhd_core.sync.wire import MOST_TEXT, OFFER, START, BadPage, linked, summed

from adhd_sync_server.relay import AHEAD_MS, Refusal, Relay, Space, hexed
from adhd_sync_server.replica_files import Place, folder_of
from adhd_sync_server.store import Store


class SealedRelay(Relay):
    """What `Relay` does, for a request that names a key: `{"sealed": name of the key, "ops": batches}`.

    The answer's `tail` is a list of whole batches, `skip` how many operations of the first one the caller has; another word is `again`.
    """

    def _mode(self, space: Space, request: dict[str, Any]) -> None:
        if space.sealed is None:
            raise Refusal(409, "sealed", "This space is readable, not sealed.")
        if hexed(request.get("sealed"), 16, "sealed") != space.sealed:
            raise Refusal(409, "key", "This space is sealed with another key.")

    def _chain(self, db: sqlite3.Connection, space: Space, seq: int) -> bytes | None:
        return chain_at(db, space, seq)

    def _hashes(self, db: sqlite3.Connection, space: Space, upto: int) -> Iterator[bytes]:
        found = db.execute("select first, marks from batch where space=? and first<=?", (space.id, upto))
        return (mark for first, marks in found for mark in split(marks)[: upto - first + 1])

    def _offered(self, request: dict[str, Any]) -> list[Any]:
        given = request.get("ops")
        try:
            if type(given) is not list or len(given) > OFFER:
                raise BadPage("no list of batches")
            batches = [read(told) for told in given]
            if sum(map(len, batches)) > OFFER:
                raise BadPage(f"more than {OFFER} operations")
        except BadPage as error:
            raise Refusal(400, "operations", f"This is {error}.") from None
        return batches

    def _stored(self, db: sqlite3.Connection, space: Space, batches: list[Any]) -> list[str]:
        """Store what is new, in order; a word for each operation. The space moves on with it."""
        limit, begun = self.now() + AHEAD_MS, space.seq
        partly: set[bytes] = set()
        results: list[str] = []
        for batch in batches:
            row = db.execute("select n from stream where space=? and device=?", (space.id, batch.device)).fetchone()
            known = 0 if row is None else row[0]
            if batch.device in partly:
                results += ["again"] * len(batch)
            elif batch.first <= known:
                words = _compared(db, space.id, batch, min(batch.last, known))
                results += words + ["again"] * (len(batch) - len(words))
                if len(words) < len(batch):
                    partly.add(batch.device)
            elif batch.first > known + 1 or batch.hlc >> 16 > limit:
                results += ["missing" if batch.first > known + 1 else "ahead"] * len(batch)
            else:
                _store(db, space, batch)
                results += ["stored"] * len(batch)
        if space.seq > begun:
            db.execute("update space set seq=?, chain=?, digest=? where id=?", (space.seq, space.chain, space.digest, space.id))
        return results

    def _between(self, db: sqlite3.Connection, space: Space, after: int, before: int, limit: int) -> list[Any]:
        return between(db, space, after, before, limit)

    def _told(self, account: int, space: Space, tail: list[Any], cursor: int, last: int, more: dict[str, Any]) -> str:
        """The JSON text of an answer; `last`: the position up to which there is something to tell."""
        skip = cursor - tail[0][0] + 1 if tail else 0
        came = tail[-1][0] + len(tail[-1][1]) - 1 if tail else cursor
        known = place_of(self.store, account).known()
        snapshot = known["seq"] if known is not None and known.get("epoch") == space.epoch.hex() else 0
        head = {**space.told(), "now": self.now(), **more, "more": came < last, "skip": skip, "snapshot": snapshot}
        return dumps({**head, "tail": [batch.told() for _, batch in tail]})


def place_of(store: Store, account: int) -> Place:
    """Where the snapshot of an account's space is."""
    return Place(folder_of(os.path.dirname(os.path.abspath(store.path))), account)


def fitting(relay: Relay, request: Any) -> Relay:
    """The relay that a request is for: whoever names a key means a sealed space."""
    if not isinstance(request, dict) or request.get("sealed") is None:
        return relay
    found = SealedRelay(relay.store, relay.now)
    found.grown = relay.grown
    return found


def split(marks: bytes) -> list[bytes]:
    """The marks of a batch, one by one."""
    return [marks[i : i + MARK] for i in range(0, len(marks), MARK)]


def _store(db: sqlite3.Connection, space: Space, b: Batch) -> None:
    first, marks = space.seq + 1, split(b.marks)
    space.seq += len(b)
    space.chain, space.digest = linked(space.chain, marks), summed(space.digest, marks)
    row = (space.id, first, space.seq, b.device, b.first, b.hlc, b.size, b.marks, b.blob, space.chain)
    db.execute("insert into batch values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    db.execute("insert or replace into stream values (?, ?, ?)", (space.id, b.device, b.last))


def _compared(db: sqlite3.Connection, space: int, batch: Batch, last: int) -> list[str]:
    """For the numbers of a batch up to `last`, which are taken: whether what took them is the same."""
    query = "select n, marks from batch where space=? and device=? and n<=? and n + last - first >= ? order by n"
    kept: dict[int, bytes] = {}
    for n, marks in db.execute(query, (space, batch.device, last, batch.first)):
        kept.update(enumerate(split(marks), n))
    numbers = range(batch.first, last + 1)
    return ["known" if kept.get(n) == mark else "forked" for n, mark in zip(numbers, split(batch.marks), strict=False)]


def between(db: sqlite3.Connection, space: Space, after: int, before: int, limit: int) -> list[tuple[int, Batch]]:
    """(first position, batch) of those that reach beyond `after` and begin below `before`, as many as fit; one if there is one."""
    out: list[tuple[int, Batch]] = []
    size = 0
    query = (
        "select first, last, device, n, hlc, size, marks, body from batch where space=? and first<? and first>="
        "(select coalesce(max(first), 0) from batch where space=? and first<=?) order by first"
    )
    for first, last, device, n, hlc, length, marks, body in db.execute(query, (space.id, before, space.id, after + 1)):
        size += len(body)
        if out and (size > MOST_TEXT or last - after > limit):
            break
        if last > after:
            out.append((first, Batch(device, n, n + last - first, hlc, length, marks, body)))
    return out


def every(store: Store, space: int, last: int) -> Iterator[dict[str, Any]]:
    """The batches of a space up to a position, each with its first one in `seq`."""
    after = 0
    while after < last:
        with store.reading() as db:
            row = db.execute("select first, last, device, n, hlc, size, marks, body from batch where space=? and first>?"
                             " order by first limit 1", (space, after)).fetchone()
        if row is None or row[0] > last:
            return
        yield {"seq": row[0], **Batch(row[2], row[3], row[3] + row[1] - row[0], *row[4:]).told()}
        after = row[1]


def chain_at(db: sqlite3.Connection, space: Space, seq: int) -> bytes | None:
    """The chain at a position, also within a batch; None behind the last one."""
    if seq == 0:
        return START
    query = "select first, marks, chain, last from batch where space=? and first<=? order by first desc limit 1"
    row = db.execute(query, (space.id, seq)).fetchone()
    if row is None or row[3] < seq:
        return None
    if row[3] == seq:
        return bytes(row[2])
    query = "select chain from batch where space=? and first<? order by first desc limit 1"
    before = db.execute(query, (space.id, row[0])).fetchone()
    return linked(START if before is None else before[0], split(row[1])[: seq - row[0] + 1])


def fault(db: sqlite3.Connection, space: int, seq: int, chain: bytes, digest: bytes) -> str:
    """What is wrong with one sealed space, as far as that can be told without its key; "" where nothing is."""
    last, found, total = 0, START, START
    numbers: dict[bytes, int] = {}
    for row in db.execute("select first, last, device, n, marks, chain from batch where space=? order by first", (space,)):
        marks = split(row[4])
        if row[0] != last + 1 or len(row[4]) != MARK * (row[1] - row[0] + 1):
            return f"space {space}: position {last + 1} is missing"
        if row[3] != numbers.get(row[2], 0) + 1:
            return f"space {space}: the batch at {row[0]} does not follow the one before of its device"
        last, found, total = row[1], linked(found, marks), summed(total, marks)
        numbers[row[2]] = row[3] + len(marks) - 1
        if found != row[5]:
            return f"space {space}: the chain breaks at {last}"
    return "" if (last, found, total) == (seq, chain, digest) else f"space {space}: what it says of itself is not what it holds"
