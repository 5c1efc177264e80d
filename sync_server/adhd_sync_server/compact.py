"""Compaction: the words of field writes that later ones have superseded are let go of, once everybody has seen those.

What stays of such an operation is its number, clock and hash (`adhd_core.oplog.hashing`), so a device that was away for years, or a
server that was put back, is told apart and served as ever. Events, the first write on every record and every write that wins
anything stay whole. The rule is the merge rule itself: of one field the highest (hlc, device) wins, of a word in a set the
highest clock that adds it and the highest that a removal has seen.
"""

from __future__ import annotations

import sqlite3
from itertools import groupby
from operator import itemgetter
from typing import Any

from adhd_core.oplog.codec import loads
from adhd_core.oplog.hashing import HOLLOW, hollow
from adhd_core.oplog.merge import words_of

DAY_MS = 86_400_000
KEPT_DAYS = 90
EVERY_MS = 7 * DAY_MS
PIECE = 500
"""Operations that one transaction lets go of: pushes wait no longer than that takes."""

Write = tuple[int, int, bytes, dict[str, Any]]
"""(seq, hlc, device, fields) of one operation on a record."""


def horizon(db: sqlite3.Connection, space: int, account: int, now: int) -> int:
    """The position below which nothing new can depend on a superseded write: what every device that is logged in has, or what is
    older than 90 days, whichever is further."""
    (seen,) = db.execute("select min(cursor) from session where account=? and revoked is null and ends>?", (account, now)).fetchone()
    (old,) = db.execute("select max(seq) from day where space=? and day<=?", (space, now // DAY_MS - KEPT_DAYS)).fetchone()
    return max(seen or 0, old or 0)


def superseded(db: sqlite3.Connection, space: int, upto: int) -> list[int]:
    """The positions up to `upto` of the writes that win nothing."""
    rows = db.execute(
        "select rid, seq, hlc, device, body from operation where space=? and event=0 and record<>? and rid in (select rid from operation"
        " where space=? and event=0 and record<>? group by rid having count(*) > 1) order by rid",
        (space, HOLLOW, space, HOLLOW),
    )
    out: list[int] = []
    for _, group in groupby(rows, itemgetter(0)):
        out += [seq for seq in losers([(seq, hlc, device, loads(body)) for _, seq, hlc, device, body in group]) if seq <= upto]
    return sorted(out)


def losers(writes: list[Write]) -> list[int]:
    """The positions of the writes on one record of which every field is superseded; never the earliest one's."""
    best: dict[str, Any] = {}
    for _, hlc, device, fields in writes:
        for field, value in fields.items():
            if not field.endswith("*"):
                best[field] = max(best.get(field, (-1, b"")), (hlc, device))
                continue
            plus, gone = words_of(value)
            for word in plus:
                best[f"{field}+{word}"] = max(best.get(f"{field}+{word}", -1), hlc)
            for word, seen in gone.items():
                best[f"{field}-{word}"] = max(best.get(f"{field}-{word}", -1), seen)
    earliest = min((hlc, device) for _, hlc, device, _ in writes)
    return [seq for seq, hlc, device, fields in writes if (hlc, device) != earliest and _loses(hlc, device, fields, best)]


def _loses(hlc: int, device: bytes, fields: dict[str, Any], best: dict[str, Any]) -> bool:
    for field, value in fields.items():
        if not field.endswith("*"):
            if best[field] <= (hlc, device):
                return False
            continue
        plus, gone = words_of(value)
        if any(best[f"{field}+{word}"] <= hlc for word in plus) or any(best[f"{field}-{word}"] <= seen for word, seen in gone.items()):
            return False
    return True


def let_go(db: sqlite3.Connection, space: int, positions: list[int]) -> None:
    """Keep of these operations what a hollow one is. Inside the caller's write transaction."""
    columns = "device, n, hlc, at, offset, command, undoes, record, rid, event, body, schema"
    for seq in positions:
        row = db.execute(f"select {columns} from operation where space=? and seq=?", (space, seq)).fetchone()
        kept = hollow(row)
        db.execute(
            "update operation set at=?, offset=?, command=?, undoes=?, record=?, rid=?, event=?, body=?, schema=? where space=? and seq=?",
            (*kept[3:], space, seq),
        )
