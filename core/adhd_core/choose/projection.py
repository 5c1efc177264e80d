"""What can be chosen, with the part of its score that no moment changes, indexed by class; what was declined; what stood in the way."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.choose.rules import class_of, worth
from adhd_core.oplog.operation import Change
from adhd_core.oplog.projection import Projection
from adhd_core.tasks.projection import columns_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DECLINED = "choose.declined.1"
FELT, HELPED = "stuck.felt.1", "stuck.helped.1"
STARTED = "started"
"""What came of an idea that helped."""

KEPT = ("status", "deleted", "level", "parent", "priority", "estimate", "kind", "due", "start")
DEFAULTS: dict[str, Any] = dict(zip(KEPT, (0, 0, 4, None, 0, None, 0, None, None), strict=True))
OFFERED = "status < 3 and deleted = 0 and (parent is null or level < 5)"
"""What may be offered: caught, open or begun, and no step of something (a step is offered as its task's)."""


class ChoiceTable(Projection):
    """`choice`: a row for each task; `smallest` are the minutes of its shortest open step. `declined`: what was not wanted.
    `barrier`: what stood in the way of a task ("" where a way in was found)."""

    name = "choice"
    version = 2
    kinds = ("task", DECLINED, FELT, HELPED)
    tables = ("choice", "declined", "barrier")

    def schema(self, p: str, generation: int) -> list[str]:
        g = generation
        return [
            f"""create table {p}choice (rid blob primary key, status integer not null, deleted integer not null, level integer not null,
              parent blob, priority integer not null, estimate integer, kind integer not null, due text, start text,
              created integer not null, smallest integer, klass integer not null, worth integer not null) without rowid""",
            f"create index choice_worth_{g} on {p}choice (klass, worth desc, rid, start) where {OFFERED}",
            f"create index choice_due_{g} on {p}choice (due) where {OFFERED} and due is not null",
            f"create index choice_start_{g} on {p}choice (start) where {OFFERED} and start is not null",
            f"create index choice_parent_{g} on {p}choice (parent) where parent is not null",
            f"""create table {p}declined (event blob primary key, task blob not null, reason text not null, at integer not null,
              stands integer not null) without rowid""",
            f"create index declined_at_{g} on {p}declined (at)",
            f"""create table {p}barrier (event blob primary key, task blob not null, barrier text not null, at integer not null,
              hlc integer not null, stands integer not null) without rowid""",
            f"create index barrier_at_{g} on {p}barrier (at)",
        ]

    def apply(self, change: Change) -> None:
        if change.operation.record == DECLINED:
            self._declined(change)
        elif change.operation.record in (FELT, HELPED):
            self._barrier(change)
        else:
            self._task(change)

    def _declined(self, change: Change) -> None:
        operation, body = change.operation, change.fields
        try:
            task = bytes.fromhex(body["task"])
        except (KeyError, TypeError, ValueError):
            return
        self.db.execute(
            f"insert or replace into {self.p}declined values (?, ?, ?, ?, ?)",
            (operation.rid, task, str(body.get("reason", "now")), operation.at, int(change.stands)),
        )

    def _barrier(self, change: Change) -> None:
        o, task, barrier = change.operation, ids.of_hex(change.fields.get("task")), change.fields.get("barrier")
        if task is None or not isinstance(barrier, str) or (o.record == HELPED and change.fields.get("what") != STARTED):
            return
        named = barrier if o.record == FELT else ""
        row = (o.rid, task, named, o.at, o.hlc, int(change.stands))
        self.db.execute(f"insert or replace into {self.p}barrier values (?, ?, ?, ?, ?, ?)", row)

    def _task(self, change: Change) -> None:
        operation = change.operation
        names = (*KEPT, "created", "smallest")
        row = self.db.execute(f"select {', '.join(names)} from {self.p}choice where rid=?", (operation.rid,)).fetchone()
        old = {**DEFAULTS, "created": operation.at, "smallest": None} if row is None else dict(zip(names, row, strict=True))
        new = {**old, **{name: value for name, value in columns_of(change.fields).items() if name in KEPT}}
        self._write(operation.rid, new)
        for parent in {old["parent"], new["parent"]}:
            if parent is not None:
                self._smallest(parent)

    def _write(self, rid: bytes, row: dict[str, Any]) -> None:
        minutes = row["smallest"] if row["smallest"] is not None else row["estimate"]
        self.db.execute(
            f"insert or replace into {self.p}choice values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                rid, *(row[name] for name in KEPT), row["created"], row["smallest"], class_of(minutes),
                worth(row["priority"], row["kind"], row["status"], row["created"]),
            ),
        )  # fmt: skip

    def _smallest(self, parent: bytes) -> None:
        """The parent's shortest open step has changed."""
        (smallest,) = self.db.execute(
            f"select min(coalesce(estimate, 5)) from {self.p}choice where parent=? and status < 3 and deleted = 0", (parent,)
        ).fetchone()
        row = self.db.execute(f"select estimate, smallest from {self.p}choice where rid=?", (parent,)).fetchone()
        if row is not None and row[1] != smallest:
            minutes = smallest if smallest is not None else row[0]
            self.db.execute(
                f"update {self.p}choice set smallest=?, klass=? where rid=?", (smallest, class_of(minutes), parent)
            )
        elif row is None and smallest is not None:  # a step that arrived before its task
            self._write(parent, {**DEFAULTS, "deleted": 1, "created": 0, "smallest": smallest})
