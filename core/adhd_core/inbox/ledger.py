"""What was swallowed from which file: events of this machine, and the table that they make.

The events are bookkeeping about a file outside: undo takes back tasks and leaves them alone (`oplog.undo.QUIET`).
"""

from __future__ import annotations

from collections import Counter

from adhd_core import ids
from adhd_core.inbox.rules import Block
from adhd_core.oplog.operation import LOCAL, Change, Event
from adhd_core.oplog.projection import Projection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

READ = "inbox.read.1"
REMEMBERED_NS = 7 * 86_400 * 10**9
"""For how long lines that left a file are remembered."""


def read(inbox: bytes, mint: bytes, path: str, body: dict[str, Any]) -> Event:
    """The event of one look at a file. `body`: digests that are `new`, came `back`, have `left`, or were `away` for the
    moment; or `emptied`."""
    return Event(READ, inbox, mint.hex(), {"inbox": inbox.hex(), "path": path, **body}, scope=LOCAL)


class InboxTable(Projection):
    """`inbox_read`: a row for each event. `inbox_line`: what was swallowed; `gone` names the event with which it left,
    `away` the first of the looks in a row that did not find it."""

    name = "inbox"
    version = 2
    kinds = (READ,)
    tables = ("inbox_read", "inbox_line")

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"create table {p}inbox_read (seq integer primary key, inbox blob not null, at integer not null, file text not null)",
            f"""create table {p}inbox_line (seq integer not null, i integer not null, inbox blob not null, digest text not null,
              gone integer, away integer, primary key (seq, i)) without rowid""",
            f"create index inbox_line_digest_{generation} on {p}inbox_line (inbox, digest)",
        ]

    def apply(self, change: Change) -> None:
        body, seq = change.fields, change.operation.seq
        inbox = ids.of_hex(body.get("inbox"))
        known = self.db.execute(f"select 1 from {self.p}inbox_read where seq=?", (seq,)).fetchone()
        if inbox is None or known is not None:
            return
        at = int(body.get("at") or 0)
        self.db.execute(f"insert into {self.p}inbox_read values (?, ?, ?, ?)", (seq, inbox, at, str(body.get("inode"))))
        if body.get("emptied"):
            self.db.execute(f"update {self.p}inbox_line set gone=? where inbox=? and gone is null", (seq, inbox))
        left, away = self._missed(seq, inbox, body.get("left") or ()), self._missed(seq, inbox, body.get("away") or ())
        self.db.executemany(f"update {self.p}inbox_line set gone=? where seq=? and i=?", left)
        self.db.execute(f"update {self.p}inbox_line set away=null where inbox=? and gone is null", (inbox,))
        self.db.executemany(f"update {self.p}inbox_line set away=? where seq=? and i=?", away)
        fresh = [*(body.get("back") or ()), *(body.get("new") or ())]
        self.db.executemany(
            f"insert into {self.p}inbox_line values (?, ?, ?, ?, null, null)", [(seq, i, inbox, digest) for i, digest in enumerate(fresh)]
        )
        self.db.execute(
            f"delete from {self.p}inbox_line where inbox=? and gone in (select seq from {self.p}inbox_read where inbox=? and at < ?)",
            (inbox, inbox, at - REMEMBERED_NS),
        )

    def _missed(self, seq: int, inbox: bytes, digests: Iterable[str]) -> list[tuple[int, int, int]]:
        """(since which look, row) of lines that the file no longer holds; of equal ones those that were missed before,
        then the oldest."""
        rows: list[tuple[int, int, int]] = []
        for digest, count in Counter(digests).items():
            rows += self.db.execute(
                f"""select coalesce(away, ?), seq, i from {self.p}inbox_line where inbox=? and digest=? and gone is null
                  order by away is null, seq, i limit ?""",
                (seq, inbox, digest, count),
            ).fetchall()
        return rows

    def there(self, inbox: bytes) -> list[str]:
        """The digests of what was swallowed and still stood in the file at the last look."""
        rows = self.db.execute("select digest from inbox_line where inbox=? and gone is null order by seq, i", (inbox,))
        return [digest for (digest,) in rows.fetchall()]

    def away(self, inbox: bytes) -> list[str]:
        """The digests among those of `there` that the last look that was remembered did not find."""
        rows = self.db.execute("select digest from inbox_line where inbox=? and gone is null and away is not null", (inbox,))
        return [digest for (digest,) in rows.fetchall()]

    def gone(self, inbox: bytes) -> list[Block]:
        """What has left the file, newest first."""
        blocks: dict[int, Block] = {}
        rows = self.db.execute(
            """select l.gone, l.digest, r.at, r.file from inbox_line l join inbox_read r on r.seq = l.gone
              where l.inbox=? order by l.gone desc, l.seq, l.i""",
            (inbox,),
        )
        for gone, digest, at, file in rows.fetchall():
            blocks.setdefault(gone, Block([], at, file)).digests.append(digest)
        return list(blocks.values())
