"""`context_folder` and `context_card`: the directories that are opted in, and the cards that were kept."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.oplog.operation import Change
from adhd_core.oplog.projection import Projection

CARD = "context.kept.1"
OFFERED = "landing.offered.1"
"""A landing that was offered keeps a card by itself: nobody did it, so it is neither listed nor taken back (`oplog.undo.QUIET`)."""


class FolderTable(Projection):
    """`context_folder`: a row for each directory that ever was opted in on this machine."""

    name = "context_folder"
    version = 1
    kinds = ("context.folder",)
    tables = ("context_folder",)

    def schema(self, p: str, generation: int) -> list[str]:
        return [f"create table {p}context_folder (rid blob primary key, path text not null, deleted integer not null) without rowid"]

    def apply(self, change: Change) -> None:
        rid, fields = change.operation.rid, change.fields
        self.db.execute(f"insert or ignore into {self.p}context_folder values (?, '', 0)", (rid,))
        if isinstance(fields.get("path"), str):
            self.db.execute(f"update {self.p}context_folder set path=? where rid=?", (fields["path"], rid))
        if "deleted_at" in fields:
            self.db.execute(f"update {self.p}context_folder set deleted=? where rid=?", (int(bool(fields["deleted_at"])), rid))


class CardTable(Projection):
    """`context_card`: a row for each card; `names` are lines."""

    name = "context_card"
    version = 2
    kinds = (CARD, OFFERED)
    tables = ("context_card",)

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}context_card (event blob primary key, seq integer not null, at integer not null,
              offset integer not null, stands integer not null, task blob, step blob, note text, folder text, branch text,
              subject text, files integer, added integer not null, removed integer not null, names text not null) without rowid""",
            f"create index context_card_at_{generation} on {p}context_card (at)",
        ]

    def apply(self, change: Change) -> None:
        o, body = change.operation, change.fields
        words = [body.get(name) if isinstance(body.get(name), str) else None for name in ("note", "directory", "branch", "subject")]
        files, added, removed = (body.get(n) if isinstance(body.get(n), int) else None for n in ("files", "added", "removed"))
        found = body.get("names")
        names = "\n".join(str(n).replace("\n", " ") for n in found) if isinstance(found, list) else ""
        self.db.execute(
            f"insert or replace into {self.p}context_card values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                o.rid, o.seq, o.at, o.offset, int(change.stands), ids.of_hex(body.get("task")), ids.of_hex(body.get("step")), *words,
                files, added or 0, removed or 0, names,
            ),
        )  # fmt: skip
