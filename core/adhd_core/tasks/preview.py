"""A task straight from an operation or from fields, without asking the tables: dry runs, and captures that were kept
while the tables wait for a rebuild."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import offset_minutes
from adhd_core.oplog.merge import first_fields
from adhd_core.oplog.operation import SHARED, Change, Operation
from adhd_core.tasks.projection import new_columns
from adhd_core.tasks.task import COLUMNS, Task

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dates import datetime


def from_operation(operation: Operation) -> Task:
    """The task that its first operation makes."""
    columns = new_columns(Change(operation, first_fields(operation.hlc, operation.body), first=True))
    return Task(tuple(columns.get(name) for name in COLUMNS))


def preview(fields: dict[str, Any], now: datetime) -> Task:
    """The task that `fields` would make, with an id that is given to nothing."""
    at = int(now.timestamp()) * 1000
    body = {k: v for k, v in fields.items() if k not in ("project", "zone", "tags", "contexts")}
    task = from_operation(Operation(0, 0, 0, 0, at, offset_minutes(now), SHARED, 0, None, "task", ids.uuid7(at), 0, body, 1))
    task.project, task.zone = fields.get("project"), fields.get("zone")
    task.tags, task.contexts = list(fields.get("tags", [])), list(fields.get("contexts", []))
    return task
