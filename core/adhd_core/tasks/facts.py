"""What a line says of a task beside its title."""

from __future__ import annotations

from adhd_core.dates import day_of
from adhd_core.phrases import day_in, minutes, repeat, was_for, when

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.dates import datetime
    from adhd_core.tasks.task import Task


def facts(task: Task, now: datetime, day_start: int, handle: bool = True) -> list[str]:
    """What a line says of a task beside its title, the most useful first."""
    out = []
    if task.due:
        gone = was_for(task.due, now, day_start) if task.living else None
        out.append(gone or ("" if "T" in task.due else "by ") + when(task.due, now, task.due_end))
    if task.start:
        gone = was_for(task.start, now, day_start) if task.living and not task.due else None
        ahead = day_in(task.start) >= day_of(now, day_start)
        if gone or ahead or not task.living:
            out.append(gone or (f"from {when(task.start, now)}" if task.due else when(task.start, now)))
    if task.estimate_minutes:
        out.append(minutes(task.estimate_minutes))
    if task.repeat:
        out.append(repeat(task.repeat) + (" after done" if task.repeat_from == "done" else ""))
    if task.priority != "none":
        out.append(task.priority)
    out += [n for n in (task.project, task.zone) if n]
    out += [f"tag:{t}" for t in task.tags] + [f"at:{c}" for c in task.contexts]
    if task.kind != "task":
        out.append(task.kind)
    if task.energy:
        out.append(f"energy {task.energy}")
    if task.delegation and task.delegation.get("to"):
        out.append(f"{task.delegation.get('mode', 'ask')} {task.delegation['to']}")
    if task.blocked:
        out.append("waits for another")
    elif task.status == "waiting":
        out.append("waiting")
    if handle:
        out.append(task.handle)
    return out
