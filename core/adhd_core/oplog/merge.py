"""Who wins: last writer by (hlc, device) for each field, add-wins for each word of a set, lowest clock for an event.

Clocks are sparse. The first operation on a record that reached this file is its *base*: the fields in it carry its
clock, and only fields written by another operation have a row in `field_clock`. So a task that was caught and never
edited costs no clock at all.
"""

from __future__ import annotations

from adhd_core import ids
from adhd_core.oplog.codec import loads
from adhd_core.oplog.operation import REVOKED, SPAWN_HLC, Change, Operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.file import Db

UPSERT = "insert or replace into field_clock (rid, field, hlc, device, seen) values (?, ?, ?, ?, ?)"


def later(db: Db, hlc: int, device: int, other_hlc: int, other_device: int) -> bool:
    """Whether the clock (hlc, device) is after the other one; devices are compared by their ids, alike everywhere."""
    if hlc != other_hlc or device == other_device:
        return hlc > other_hlc
    rows = dict(db.execute("select id, uuid from device where id in (?, ?)", (device, other_device)).fetchall())
    return bool(rows[device] > rows[other_device])


def base_of(db: Db, rid: bytes) -> tuple[int, int, int, dict[str, Any]] | None:
    """The base of a record: (seq, hlc, device, fields) of the first set on it in this file."""
    row = db.execute("select seq, hlc, device, body from operation where rid=? and event=0 order by seq limit 1", (rid,)).fetchone()
    return None if row is None else (row[0], row[1], row[2], loads(row[3]))


def clocks_of(db: Db, rid: bytes) -> dict[str, tuple[int, int, int]]:
    """The sparse clocks of a record: field -> (hlc, device, seen)."""
    return {f: (h, d, s) for f, h, d, s in db.execute("select field, hlc, device, seen from field_clock where rid=?", (rid,))}


def words_of(value: Any) -> tuple[list[str], dict[str, int]]:
    """What a write to a set field adds, and what it removes with the clocks it has seen. Anything of another shape
    counts as nothing."""
    if not isinstance(value, dict):
        return [], {}
    plus, minus = value.get("+"), value.get("-")
    return (
        [w for w in plus if isinstance(w, str)] if isinstance(plus, list) else [],
        {w: seen for w, seen in minus.items() if type(seen) is int and 0 <= seen < 1 << 63} if isinstance(minus, dict) else {},
    )


def register(base: tuple[int, int, int, dict[str, Any]], clocks: dict[str, tuple[int, int, int]], field: str, word: str) -> tuple[int, int]:
    """(added, seen) of one word of a set field: it is present when added > seen."""
    kept = clocks.get(f"{field}/{word}")
    if kept is not None:
        return kept[0], kept[2]
    plus, minus = words_of(base[3].get(field))
    return (base[1] if word in plus else 0), minus.get(word, 0)


class Merged:
    """What merging one set did: the fields it wins and the values that stood before (for undo)."""

    __slots__ = ("before", "first", "won")

    def __init__(self, won: dict[str, Any], before: dict[str, Any], first: bool) -> None:
        self.won = won
        self.before = before
        self.first = first


def merge_set(db: Db, rid: bytes, hlc: int, device: int, fields: dict[str, Any], keep_before: bool) -> Merged:
    """Merge a set that is not in the log yet into the clocks of its record."""
    base = base_of(db, rid)
    if base is None:
        return Merged(first_fields(hlc, fields), {}, True)
    return _merge_into(db, rid, base, (hlc, device), fields, keep_before)


def _merge_into(
    db: Db, rid: bytes, base: tuple[int, int, int, dict[str, Any]], clock: tuple[int, int], fields: dict[str, Any], keep_before: bool
) -> Merged:
    hlc, device = clock
    clocks = clocks_of(db, rid)
    won: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for field, value in fields.items():
        if field.endswith("*"):
            changed, stood = _merge_words(db, rid, hlc, base, clocks, field, value)
            if changed["+"] or changed["-"]:
                won[field] = changed
            before[field] = stood
            continue
        known = clocks.get(field)
        if known is None and field in base[3]:
            known = (base[1], base[2], 0)
        if known is not None and not later(db, hlc, device, known[0], known[1]):
            continue
        if keep_before:
            before[field] = None if known is None else value_at(db, rid, field, known[0], known[1])
        won[field] = value
        db.execute(UPSERT, (rid, field, hlc, device, 0))
    return Merged(won, before, False)


def first_fields(hlc: int, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record's first set as a projection sees them."""
    out = {}
    for field, value in fields.items():
        if field.endswith("*"):
            plus, gone = words_of(value)
            value = {"+": [w for w in plus if hlc > gone.get(w, 0)], "-": []}
        out[field] = value
    return out


def _merge_words(
    db: Db,
    rid: bytes,
    hlc: int,
    base: tuple[int, int, int, dict[str, Any]],
    clocks: dict[str, tuple[int, int, int]],
    field: str,
    value: Any,
) -> tuple[dict[str, list[str]], list[str]]:
    changed: dict[str, list[str]] = {"+": [], "-": []}
    stood = []
    plus, gone = words_of(value)
    for word in dict.fromkeys([*plus, *gone]):
        added, seen = register(base, clocks, field, word)
        was = added > seen
        if was:
            stood.append(word)
        new_added = max(added, hlc) if word in plus else added
        new_seen = max(seen, gone.get(word, 0))
        if (new_added, new_seen) != (added, seen):
            db.execute(UPSERT, (rid, f"{field}/{word}", new_added, 0, new_seen))
            clocks[f"{field}/{word}"] = (new_added, 0, new_seen)
        now = new_added > new_seen
        if now != was:
            changed["+" if now else "-"].append(word)
    return changed, stood


def settle_ties(db: Db, device: int) -> None:
    """Work the clocks out anew where the id of `device` decides: it was given another one. Rows of projections that
    may hang on it are rebuilt when they are read next. Inside the caller's write transaction."""
    rids = db.execute(
        "select distinct a.rid, a.event from operation a"
        " join operation b on b.rid = a.rid and b.hlc = a.hlc and b.device <> a.device where a.device=? and a.record<>''",
        (device,),
    ).fetchall()
    spawned = db.execute("select distinct rid, 0 from field_clock where hlc=?", (SPAWN_HLC,)).fetchall()
    for rid, event in {*rids, *spawned}:
        if event:
            continue
        rebuild_clocks(db, rid)
    if rids:
        db.execute("update projection set version=0")


def rebuild_clocks(db: Db, rid: bytes) -> None:
    """Work out the clocks of a record from its operations."""
    db.execute("delete from field_clock where rid=?", (rid,))
    rows = db.execute("select hlc, device, body from operation where rid=? and event=0 order by seq", (rid,)).fetchall()
    base: tuple[int, int, int, dict[str, Any]] = (0, rows[0][0], rows[0][1], loads(rows[0][2]))
    for hlc, writer, body in rows[1:]:
        _merge_into(db, rid, base, (hlc, writer), loads(body), False)


def value_at(db: Db, rid: bytes, field: str, hlc: int, device: int) -> Any:
    """The value that the operation with this clock gave the field, or None."""
    rows = db.execute("select body from operation where rid=? and hlc=? and device=? and event=0 order by seq", (rid, hlc, device))
    row = rows.fetchone()
    return None if row is None else loads(row[0]).get(field)


def standing(db: Db, operation: Operation) -> Change | None:
    """The part of an operation in the log that stands now; None if it is not the record's to tell.

    Replaying the log with this gives the same rows as having applied every operation live.
    """
    if operation.event:
        return standing_event(db, operation)
    base = base_of(db, operation.rid)
    if base is None:
        return None
    clocks = clocks_of(db, operation.rid)
    is_base = base[0] == operation.seq
    if is_base and not clocks:
        return Change(operation, first_fields(operation.hlc, operation.body), first=True)
    won: dict[str, Any] = {}
    for field, value in operation.body.items():
        if field.endswith("*"):
            words: dict[str, list[str]] = {"+": [], "-": []}
            plus, gone = words_of(value)
            for word in dict.fromkeys([*plus, *gone]):
                added, seen = register(base, clocks, field, word)
                words["+" if added > seen else "-"].append(word)
            won[field] = words
            continue
        known = clocks.get(field)
        if known is None:
            wins = is_base
        else:
            wins = known[:2] == (operation.hlc, operation.device) and not _said_before(db, operation, field)
        if wins:
            won[field] = value
    return Change(operation, won, first=is_base)


def _said_before(db: Db, operation: Operation, field: str) -> bool:
    """Whether an earlier spawn of the same device, with the same low clock, gave the field its value."""
    if operation.hlc != SPAWN_HLC:
        return False
    rows = db.execute(
        "select body from operation where rid=? and hlc=? and device=? and seq<?",
        (operation.rid, SPAWN_HLC, operation.device, operation.seq),
    ).fetchall()
    return any(field in loads(body) for (body,) in rows)


def revocation_of(event: bytes) -> bytes:
    """The id of the event that takes back `event`."""
    return ids.uuid5(REVOKED, event, "1")


def stands(db: Db, event: bytes) -> bool:
    """Whether an event counts: it is not revoked, or its revocation is."""
    answer = True
    while True:
        event = revocation_of(event)
        if db.execute("select 1 from operation where rid=? limit 1", (event,)).fetchone() is None:
            return answer
        answer = not answer


def standing_event(db: Db, operation: Operation) -> Change | None:
    """An event as projections see it; None where another operation with a lower clock tells the same event."""
    for hlc, device in db.execute("select hlc, device from operation where rid=? and seq<>?", (operation.rid, operation.seq)).fetchall():
        if later(db, operation.hlc, operation.device, hlc, device):
            return None
    return Change(operation, operation.body, stands(db, operation.rid))


def told_by(db: Db, event: bytes) -> int | None:
    """The seq of the operation that tells an event: the one with the lowest (hlc, device)."""
    best: tuple[int, int, int] | None = None
    for seq, hlc, device in db.execute("select seq, hlc, device from operation where rid=? and event=1", (event,)).fetchall():
        if best is None or later(db, best[1], best[2], hlc, device):
            best = (seq, hlc, device)
    return None if best is None else best[0]


def root_of(db: Db, event: bytes) -> bytes:
    """The event that a chain of revocations is about."""
    while True:
        row = db.execute("select record, body from operation where rid=? and event=1 limit 1", (event,)).fetchone()
        if row is None or row[0] != REVOKED:
            return event
        event = bytes.fromhex(loads(row[1])["event"])
