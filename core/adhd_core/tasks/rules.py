"""What a task may become: pure decisions, state and an explicit now in, operations out."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import date, datetime, day_of, epoch_of, iso, parse_moment, timedelta
from adhd_core.oplog.operation import Event, Set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.tasks.task import Task

DONE = "task.done.1"


def create(rid: bytes, handle: str, fields: dict[str, Any]) -> Set:
    """A task seen for the first time. The operation that gives the handle is the task's birth."""
    return Set("task", rid, {"handle": handle, **fields}, new=True)


def done_event(task: Task, rounds: int) -> Event:
    """The event of finishing; `rounds` counts how often it was finished before."""
    body: dict[str, Any] = {"task": task.rid.hex(), "priority": task.priority, "level": task.level}
    if task.zone_rid:
        body["zone"] = task.zone_rid.hex()
    if task.project_rid:
        body["project"] = task.project_rid.hex()
    if task.estimate_minutes:
        body["minutes"] = task.estimate_minutes
    if task.energy:
        body["energy"] = task.energy
    return Event(DONE, task.rid, f"0:{rounds + 1}", body)


def complete(task: Task, rounds: int, steps: list[Task], now: datetime) -> list[Set | Event]:
    """Finish a task. Its open steps are finished with it, quietly: only the task itself is told as done."""
    at = iso(now)
    out: list[Set | Event] = [Set("task", task.rid, {"status": "done", "done_at": at}), done_event(task, rounds)]
    out += [Set("task", step.rid, {"status": "done", "done_at": at}) for step in steps if step.living]
    return out


def reopen(task: Task) -> list[Set]:
    """Open a done or dropped task again; what it earned stays earned."""
    return [Set("task", task.rid, {"status": "open", "done_at": None})]


def drop(task: Task, steps: list[Task]) -> list[Set]:
    """Let a task and its open steps go."""
    return [Set("task", t.rid, {"status": "dropped"}) for t in (task, *steps) if t.living]


def defer(task: Task, until: str) -> list[Set]:
    """Put a task off: it comes back at `until`. A due time stays what it is."""
    fields: dict[str, Any] = {"start": until}
    if task.status in ("inbox", "doing"):
        fields["status"] = "open"
    return [Set("task", task.rid, fields)]


def later_default(task: Task, now: datetime, day_start: int) -> str:
    """When a task comes back if nobody says when: tomorrow, or in three days if it was put off before."""
    today = day_of(now, day_start)
    again = task.start is not None
    return (today + timedelta(days=3 if again else 1)).isoformat()


def successor_id(series: bytes, predecessor: bytes) -> bytes:
    """The id of the task that follows a repeating one: the same on every device."""
    return ids.uuid5("task.next", series, predecessor)


def copied_fields(task: Task) -> dict[str, Any]:
    """What a successor takes over from the task it follows."""
    out: dict[str, Any] = {"title": task.title}
    for field, value in (
        ("notes", task.notes), ("energy", task.energy), ("estimate_minutes", task.estimate_minutes), ("urls", task.urls or None),
        ("delegation", task.delegation), ("champs", task.champs), ("alerts", task.alerts), ("order", task.sort),
        ("repeat_from", task.repeat_from), ("project", task.project_rid and task.project_rid.hex()),
        ("zone", task.zone_rid and task.zone_rid.hex()),
    ):  # fmt: skip
        if value is not None:
            out[field] = value
    for field, words in (("tags*", task.tags), ("contexts*", task.contexts)):
        if words:
            out[field] = {"+": words}
    if task.kind != "task":
        out["kind"] = task.kind
    if task.priority != "none":
        out["priority"] = task.priority
    return out


def local_day(stamp: str) -> date:
    """The user's day of a stored date or date-time, whatever offset it was stored with. Raises ValueError."""
    return parse_moment(stamp).astimezone().date() if "T" in stamp else date.fromisoformat(stamp[:10])


def crossed(task: Task, until: str, now: datetime) -> str | None:
    """The due time (as stored) that a task put off to `until` would come back after; None if there is no such hard edge,
    or if it has gone by already. A day without a time crosses it only if it is a later day."""
    if task.due is None or "T" not in task.due:
        return None
    try:
        edge = epoch_of(task.due)
        over = epoch_of(until) > edge if "T" in until else local_day(until) > local_day(task.due)
    except (ValueError, OverflowError):
        return None
    return task.due if over and edge > now.timestamp() else None


def is_past(until: str, now: datetime, day_start: int) -> bool:
    """Whether a date or date-time lies behind: a day once it is over, a time at once."""
    try:
        return epoch_of(until) < int(now.timestamp()) if "T" in until else local_day(until) < day_of(now, day_start)
    except (ValueError, OverflowError):
        return False


def was_for(stamp: str, now: datetime, day_start: int) -> date | None:
    """The day a stored date was for, if that day has gone by; None while it is today or ahead."""
    day = local_day(stamp)
    return day if day < day_of(now, day_start) else None
