"""A task as faces see it, and how a row of the projection becomes one."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import from_epoch_ms
from adhd_core.oplog.codec import loads
from adhd_core.words import KINDS, PRIORITIES, STATES, STATUSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COLUMNS = (
    "id", "rid", "handle", "title", "notes", "status", "kind", "level", "parent", "project", "zone", "tags", "contexts",
    "depends", "priority", "energy", "estimate", "due", "due_end", "start", "repeat", "repeat_from", "series",
    "delegation", "urls", "champs", "sort", "state", "done_at", "deleted", "created", "created_offset", "updated",
    "updated_offset", "source", "alerts",
)  # fmt: skip
"""Columns of the projection's `task` table that make a `Task`, in order."""


class Task:
    """One task. Words as in interface.md; `rid` and `parent` are 16-byte ids; `due` and `start` are stored texts (a
    date, or a date-time with offset). `level` and `parent` are the effective ones once the service has looked."""

    __slots__ = (
        "alerts", "blocked", "champs", "contexts", "created_at", "deleted", "delegation", "depends", "done_at", "due", "due_end",
        "energy", "estimate_minutes", "handle", "kind", "level", "notes", "parent", "priority", "project", "project_rid",
        "repeat", "repeat_from", "rid", "row", "series", "sort", "source", "start", "state", "status", "steps_done",
        "steps_total", "tags", "title", "updated_at", "urls", "zone", "zone_rid",
    )  # fmt: skip

    def __init__(self, row: tuple[Any, ...]) -> None:
        self.row: int = row[0]
        self.rid: bytes = row[1]
        self.handle: str = row[2]
        self.title: str = row[3]
        self.notes: str | None = row[4]
        self.status: str = STATUSES[row[5]]
        self.kind: str = KINDS[row[6]]
        self.level: int = row[7]
        self.parent: bytes | None = row[8]
        self.project_rid: bytes | None = row[9]
        self.zone_rid: bytes | None = row[10]
        self.project: str | None = None
        self.zone: str | None = None
        self.tags: list[str] = loads(row[11]) if row[11] else []
        self.contexts: list[str] = loads(row[12]) if row[12] else []
        self.depends: list[str] = [d for d in loads(row[13]) if ids.parse_id(d)] if row[13] else []
        self.priority: str = PRIORITIES[row[14]]
        self.energy: int | None = row[15]
        self.estimate_minutes: int | None = row[16]
        self.due: str | None = row[17]
        self.due_end: str | None = row[18]
        self.start: str | None = row[19]
        self.repeat: str | None = row[20]
        self.repeat_from: str | None = row[21]
        self.series: bytes | None = row[22]
        self.delegation: dict[str, Any] | None = loads(row[23]) if row[23] else None
        self.urls: list[str] = loads(row[24]) if row[24] else []
        self.champs: dict[str, Any] | None = loads(row[25]) if row[25] else None
        self.sort: str | None = row[26]
        self.state: str = STATES[row[27]]
        self.done_at: str | None = row[28]
        self.deleted: bool = bool(row[29])
        self.created_at = from_epoch_ms(row[30], row[31]).isoformat()
        self.updated_at = from_epoch_ms(row[32], row[33]).isoformat()
        self.source: str | None = row[34]
        self.alerts: Any = loads(row[35]) if row[35] else None
        self.steps_total = 0
        self.steps_done = 0
        self.blocked = False

    @property
    def id(self) -> str:
        """The full id as text."""
        return ids.text_of(self.rid)

    @property
    def living(self) -> bool:
        """Whether it is still to do."""
        return not self.deleted and self.status not in ("done", "dropped")

    def json(self) -> dict[str, Any]:
        """The task of interface.md, plus `state`, `depends_on` and `blocked`."""
        return {
            "id": self.id,
            "handle": self.handle,
            "title": self.title,
            "notes": self.notes,
            "status": self.status,
            "kind": self.kind,
            "level": self.level,
            "parent_id": ids.text_of(self.parent) if self.parent else None,
            "project": self.project,
            "zone": self.zone,
            "tags": self.tags,
            "contexts": self.contexts,
            "priority": self.priority,
            "energy": self.energy,
            "estimate_minutes": self.estimate_minutes,
            "due": self.due,
            "due_end": self.due_end,
            "start": self.start,
            "repeat": self.repeat,
            "repeat_from": self.repeat_from,
            "delegation": self.delegation,
            "urls": self.urls,
            "champs": self.champs,
            "steps_total": self.steps_total,
            "steps_done": self.steps_done,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
            "done_at": self.done_at,
            "source": self.source,
            "state": self.state,
            "depends_on": [ids.text_of(bytes.fromhex(d)) for d in self.depends],
            "blocked": self.blocked,
        }
