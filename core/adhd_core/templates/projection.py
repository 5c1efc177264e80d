"""The table of a person's own templates, and of what they changed in shipped ones."""

from __future__ import annotations

from adhd_core.oplog.codec import dumps
from adhd_core.oplog.operation import Change
from adhd_core.oplog.projection import Projection


class TemplateTable(Projection):
    """`template`: a field that is null is as it was shipped. `steps` is JSON."""

    name = "template"
    version = 1
    kinds = ("template",)
    tables = ("template",)

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}template (rid blob primary key, name text, category text, steps text,
              deleted integer not null) without rowid"""
        ]

    def apply(self, change: Change) -> None:
        rid, fields = change.operation.rid, change.fields
        self.db.execute(f"insert or ignore into {self.p}template values (?, null, null, null, 0)", (rid,))
        for field in ("name", "category"):
            if field in fields:
                value = fields[field] if isinstance(fields[field], str) else None
                self.db.execute(f"update {self.p}template set {field}=? where rid=?", (value or None, rid))
        if "steps" in fields:
            steps = fields["steps"]
            kept = dumps(steps) if isinstance(steps, list) and steps else None
            self.db.execute(f"update {self.p}template set steps=? where rid=?", (kept, rid))
        if "deleted_at" in fields:
            self.db.execute(f"update {self.p}template set deleted=? where rid=?", (int(bool(fields["deleted_at"])), rid))
