"""`cue` and `cue_said`: the plans of this machine, and on which days each was spoken."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.oplog.operation import Change
from adhd_core.oplog.projection import Projection

SAID = "cue.said.1"
"""Bookkeeping of this machine: nobody did it, so it is neither listed nor taken back (`oplog.undo.QUIET`)."""


class CueTable(Projection):
    """`cue`: a row for each plan. `cue_said`: a row for each day on which one was spoken."""

    name = "cue"
    version = 1
    kinds = ("cue", SAID)
    tables = ("cue", "cue_said")

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}cue (rid blob primary key, kind text not null, value text not null, words text not null, task blob,
              at text not null, deleted integer not null) without rowid""",
            f"create table {p}cue_said (event blob primary key, cue blob not null, day text not null) without rowid",
        ]

    def apply(self, change: Change) -> None:
        rid, fields = change.operation.rid, change.fields
        if change.operation.record == SAID:
            cue = ids.of_hex(fields.get("cue"))
            if cue is not None:
                self.db.execute(f"insert or replace into {self.p}cue_said values (?, ?, ?)", (rid, cue, str(fields.get("day"))))
            return
        self.db.execute(f"insert or ignore into {self.p}cue values (?, '', '', '', null, '', 0)", (rid,))
        for field in ("kind", "value", "words", "at"):
            if isinstance(fields.get(field), str):
                self.db.execute(f"update {self.p}cue set {field}=? where rid=?", (fields[field], rid))
        if "task" in fields:
            self.db.execute(f"update {self.p}cue set task=? where rid=?", (ids.of_hex(fields["task"]), rid))
        if "deleted_at" in fields:
            self.db.execute(f"update {self.p}cue set deleted=? where rid=?", (int(bool(fields["deleted_at"])), rid))
