"""Fields that two devices wrote without having seen each other's writing: what won, what lost, when and where.

Read from the log when it is asked for; nothing is kept of it, so it is the same after every rebuild. What is certain:

1. What arrived here later and carries an earlier clock was written unseen by both: who has seen a clock writes a later one, and
   who wrote the earlier arrival had not yet received the other.
2. What arrived here with a later clock than this file's own writing was unseen if it was written before the server had that.

A later clock written after the server had the other one may have seen it, and is no conflict here. If it had not, the file that
wrote it tells, by the first rule.
"""

from __future__ import annotations

from bisect import bisect_left

from adhd_core.dates import from_epoch_ms, iso
from adhd_core.oplog.codec import loads
from adhd_core.oplog.operation import SPAWN_HLC
from adhd_core.sync.sent import sent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.file import Db
    from adhd_core.oplog.log import Log

MANY = 5000
"""Records that are looked at, those written last first."""
KINDS = ("task", "project", "zone", "preference", "fact", "template", "cue")
FOLLOWING = frozenset(
    ("order", "series", "level", "done_at", "handle", "state", "source", "created_at", "due_end", "repeat_from", "deleted_at", "task")
)
"""Fields that follow from others, or that nobody wrote by hand."""
OPEN = ("open", "inbox", None)


class Write:
    """One device's writing of a record: `device` (its row here), `own`, `hlc`, `at` (aware, domain time), and its `fields`."""

    __slots__ = ("at", "device", "fields", "hlc", "n", "own", "record", "uuid")

    def __init__(self, row: tuple[Any, ...], own: int) -> None:
        self.device, self.n, self.hlc, self.record = row[1], row[2], row[3], row[6]
        self.at = from_epoch_ms(row[4], row[5])
        self.fields: dict[str, Any] = loads(row[7])
        self.uuid: bytes = row[8]
        self.own = self.device == own


class Conflict:
    """Record `rid` of kind `record`; `field`, with `deleted_at` for a deletion beside any edit; the writes that `won` and `lost`;
    whether what won `stands` still."""

    __slots__ = ("field", "lost", "record", "rid", "stands", "won")

    def __init__(self, rid: bytes, field: str, won: Write, lost: Write) -> None:
        self.rid = rid
        self.record = won.record
        self.field = field
        self.won = won
        self.lost = lost
        self.stands = True

    @property
    def deletion(self) -> bool:
        """Whether one deleted what another one edited."""
        return self.field == "deleted_at"

    def json(self) -> dict[str, Any]:
        """For scripts, ids as hex text."""
        return {
            "id": self.rid.hex(), "record": self.record, "field": "deletion" if self.deletion else self.field, "stands": self.stands,
            "won": self._side(self.won), "lost": self._side(self.lost),
        }  # fmt: skip

    def _side(self, write: Write) -> dict[str, Any]:
        told: dict[str, Any] = {"at": iso(write.at), "device": write.uuid.hex(), "here": write.own}
        if not self.deletion:
            return {"value": write.fields.get(self.field), **told}
        return told if deletes(write) else {"fields": {k: v for k, v in write.fields.items() if shown(k)}, **told}


def conflicts(log: Log, limit: int = 20) -> list[Conflict]:
    """The newest conflicts, newest first."""
    db = log.db
    (own,) = db.execute("select device from meta").fetchone()
    known = sent(db)
    marks = ", ".join("?" * len(KINDS))
    rids = db.execute(
        f"select rid from operation where event=0 and scope=0 and record in ({marks}) group by rid"
        " having min(device) <> max(device) order by max(seq) desc limit ?",
        (*KINDS, MANY),
    ).fetchall()
    found: list[Conflict] = []
    for (rid,) in rids:
        found += of_record(db, rid, own, known)
    return sorted(found, key=lambda c: max(c.won.hlc, c.lost.hlc), reverse=True)[:limit]


def of_record(db: Db, rid: bytes, own: int, known: list[tuple[int, int]]) -> list[Conflict]:
    """The conflicts of one record. `known`: what `sync.sent` tells."""
    rows = db.execute(
        "select o.seq, o.device, o.n, o.hlc, o.at, o.offset, o.record, o.body, d.uuid from operation o join device d on d.id = o.device"
        " where o.rid=? and o.event=0 and o.record<>'' order by o.seq",
        (rid,),
    ).fetchall()
    writes = [write for write in (Write(row, own) for row in rows) if write.hlc != SPAWN_HLC]
    fields = dict.fromkeys(field for write in writes for field in write.fields if shown(field))
    out = [c for field in fields for c in of_field(rid, field, [w for w in writes if by_hand(w, field)], known)]
    return out + of_deletion(rid, writes, known)


def shown(field: str) -> bool:
    """Whether a person wrote this field, and two writings of it exclude each other."""
    return field not in FOLLOWING and not field.endswith("*")


def by_hand(write: Write, field: str) -> bool:
    """Whether a write is about a field: a task that is opened because it got a date is not about its status."""
    if field not in write.fields:
        return False
    return field != "status" or write.fields[field] not in OPEN or not any(shown(other) for other in write.fields if other != field)


def of_field(rid: bytes, field: str, writes: list[Write], known: list[tuple[int, int]]) -> list[Conflict]:
    """The conflicts of one field, from its writes as they came."""
    found: list[Conflict] = []
    stands: Write | None = None
    for write in writes:
        if stands is None or write.device == stands.device:
            if stands is None or write.hlc > stands.hlc:
                for conflict in found:
                    if conflict.won is stands:
                        conflict.won = write  # the same device went on
                stands = write
            continue
        later = (write.hlc, write.uuid) > (stands.hlc, stands.uuid)
        won, lost = (write, stands) if later else (stands, write)
        if write.fields[field] != stands.fields[field] and (not later or unseen(stands, write, known)):
            found = [c for c in found if not (c.won is won and c.lost.device == lost.device)]
            found.append(Conflict(rid, field, won, lost))
        stands = won
    for conflict in found:
        conflict.stands = conflict.won is stands and conflict.won.fields[field] != conflict.lost.fields[field]
    return [c for c in found if c.won.fields[field] != c.lost.fields[field]]


def unseen(mine: Write, other: Write, known: list[tuple[int, int]]) -> bool:
    """Whether the other device wrote before the server had this file's own write."""
    if not mine.own:
        return False
    place = bisect_left(known, (mine.n,))
    return place == len(known) or other.hlc >> 16 < known[place][1]


def of_deletion(rid: bytes, writes: list[Write], known: list[tuple[int, int]]) -> list[Conflict]:
    """An edit and a deletion that did not see each other: both stay, and the deletion hides the edit."""
    found: dict[tuple[int, int], Conflict] = {}
    for i, write in enumerate(writes):
        for earlier in writes[:i]:
            if earlier.device == write.device or deletes(earlier) == deletes(write) or earlier is writes[0]:
                continue
            deletion, edit = (earlier, write) if deletes(earlier) else (write, earlier)
            if not any(shown(field) for field in edit.fields):
                continue
            if write.hlc < earlier.hlc or unseen(earlier, write, known):
                found[deletion.device, edit.device] = Conflict(rid, "deleted_at", deletion, edit)
    last = max((w for w in writes if "deleted_at" in w.fields), key=lambda w: (w.hlc, w.uuid), default=None)
    for conflict in found.values():
        conflict.stands = conflict.won is last
    return list(found.values())


def deletes(write: Write) -> bool:
    """Whether it takes the record out of sight."""
    return bool(write.fields.get("deleted_at"))
