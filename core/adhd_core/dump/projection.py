"""The pages that were kept: when, how long, how they begin. Their words stay in the log alone."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.oplog.operation import Change
from adhd_core.oplog.projection import Projection

BEGINNING = 120


class DumpTable(Projection):
    """`dump`, one row for each page."""

    name = "dump"
    version = 1
    kinds = ("dump",)
    tables = ("dump",)

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}dump (rid blob primary key, handle text not null, at text, lines integer not null, chars integer not null,
              head text not null) without rowid""",
            f"create index dump_handle_{generation} on {p}dump (handle)",
        ]

    def apply(self, change: Change) -> None:
        rid, fields = change.operation.rid, change.fields
        handle = next(ids.handle_candidates(rid))
        self.db.execute(f"insert or ignore into {self.p}dump values (?, ?, null, 0, 0, '')", (rid, handle))
        if "at" in fields:
            at = fields["at"] if isinstance(fields["at"], str) else None
            self.db.execute(f"update {self.p}dump set at=? where rid=?", (at, rid))
        if "text" in fields:
            text = fields["text"] if isinstance(fields["text"], str) else ""
            head = " ".join(text[: 8 * BEGINNING].split())[:BEGINNING]
            self.db.execute(
                f"update {self.p}dump set lines=?, chars=?, head=? where rid=?", (len(text.splitlines()), len(text), head, rid)
            )
