"""What was in the way, what was offered, and what came of it."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.oplog.operation import Change
from adhd_core.oplog.projection import Projection

FELT, OFFERED, HELPED = "stuck.felt.1", "stuck.offered.1", "stuck.helped.1"


class StuckTable(Projection):
    """`stuck`: a row for each event; `offer` is the event of offering that an outcome answers."""

    name = "stuck"
    version = 1
    kinds = (FELT, OFFERED, HELPED)
    tables = ("stuck",)

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}stuck (event blob primary key, kind text not null, task blob not null, barrier text not null,
              way text, what text, offer blob, at integer not null, stands integer not null) without rowid""",
            f"create index stuck_barrier_{generation} on {p}stuck (barrier, kind, at)",
            f"create index stuck_offer_{generation} on {p}stuck (offer) where offer is not null",
        ]

    def apply(self, change: Change) -> None:
        operation, body = change.operation, change.fields
        task, barrier = ids.of_hex(body.get("task")), body.get("barrier")
        if task is None or not isinstance(barrier, str):
            return  # a shape of another version: it stays in the log
        way, what = (value if isinstance(value := body.get(name), str) else None for name in ("way", "what"))
        self.db.execute(
            f"insert or replace into {self.p}stuck values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (operation.rid, operation.record, task, barrier, way, what, ids.of_hex(body.get("offer")), operation.at, int(change.stands)),
        )
