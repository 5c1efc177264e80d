"""The next time of a repeating task (RFC 5545). dateutil loads only when one is finished or skipped."""

from __future__ import annotations

from adhd_core.dates import date, datetime, day_of, iso, timedelta, timezone
from adhd_core.oplog.errors import AdhdError, usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.tasks.task import Task


def parse_rule(rule: str, start: datetime | None = None) -> Any:
    """A dateutil rule from an RRULE text. Raises AdhdError where it is none."""
    from dateutil.rrule import rrulestr

    text = rule.removeprefix("RRULE:")
    naive = (start or datetime(2000, 1, 1)).replace(tzinfo=None)
    try:
        if "UNTIL=" in text and "Z" in text:
            text = text.replace("Z", "")  # wall times throughout
        return rrulestr(text, dtstart=naive)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise usage(f'"{rule}" is no repeat rule.', "Type it like FREQ=WEEKLY;BYDAY=TU.") from error


def without_count(rule: str, used: int) -> str | None:
    """The rule with its COUNT lowered by `used`; None when nothing is left."""
    parts = []
    for part in rule.removeprefix("RRULE:").split(";"):
        if part.startswith("COUNT="):
            left = int(part[6:]) - used
            if left <= 0:
                return None
            part = f"COUNT={left}"
        parts.append(part)
    return ";".join(parts)


def before_gap(wall: datetime) -> timezone | None:
    """The offset before the clocks go forward, if `wall` is one of the times they leave out; else None."""
    before, after = wall.replace(fold=0).astimezone().utcoffset(), wall.replace(fold=1).astimezone().utcoffset()
    return timezone(before) if before is not None and after is not None and before < after else None


def stamp_of(wall: datetime) -> str:
    """A local wall time as it is stored. One that the clocks leave out keeps the offset from before they change:
    `02:30+01:00` is the moment 03:30+02:00, and the series still knows that 02:30 is meant."""
    offset = before_gap(wall)
    return iso(wall.astimezone() if offset is None else wall.replace(tzinfo=offset))


def wall_of(stamp: str) -> datetime:
    """The local wall time that a stored date or date-time means, whatever offset it came with."""
    moment = datetime.fromisoformat(stamp)
    if moment.tzinfo is None:
        return moment
    own = moment.replace(tzinfo=None)
    offset = before_gap(own)
    if offset is not None and offset.utcoffset(None) == moment.utcoffset():
        return own
    return moment.astimezone().replace(tzinfo=None, fold=0)


def shift(stamp: str, days: int) -> str:
    """A stored date or date-time moved by whole days; the wall time stays across a change of the clocks."""
    if "T" not in stamp:
        return (date.fromisoformat(stamp) + timedelta(days=days)).isoformat()
    return stamp_of(wall_of(stamp) + timedelta(days=days))


def following(task: Task, now: datetime, day_start: int) -> dict[str, Any] | None:
    """`due`, `due_end`, `start` and `repeat` of the task that follows, or None when the series is over.

    Past times collapse into one: the next is the first after today and after the task's own date. With
    `repeat_from` "done" the count begins on the day it was done. A rule or a date that cannot be read (another program
    wrote it) ends the series: it never keeps a task from being finished.
    """
    if not task.repeat:
        return None
    try:
        return _following(task, task.repeat, now, day_start)
    except (AdhdError, ValueError, OverflowError):
        return None


def _following(task: Task, repeat: str, now: datetime, day_start: int) -> dict[str, Any] | None:
    today = day_of(now, day_start)
    anchor = task.due or task.start
    if anchor is None or task.repeat_from == "done":
        base = datetime(today.year, today.month, today.day)
        if anchor is not None and "T" in anchor:
            wall = wall_of(anchor)
            base = base.replace(hour=wall.hour, minute=wall.minute)
    else:
        base = wall_of(anchor)
    rule = parse_rule(repeat, base)
    floor = max(base, datetime(today.year, today.month, today.day, 23, 59, 59))
    if anchor is not None and task.repeat_from != "done" and base.date() < today:
        floor = datetime(today.year, today.month, today.day, 23, 59, 59)
    found = rule.after(base if base.date() > today else floor)
    if found is None:
        return None
    used = sum(1 for _ in rule.between(base, found, inc=True)) - 1 if "COUNT=" in repeat else 1
    left = without_count(repeat, max(1, used))
    if left is None:
        return None
    out: dict[str, Any] = {"repeat": left}
    own = wall_of(anchor).date() if anchor is not None else today
    days = (found.date() - own).days
    for field, stamp in (("due", task.due), ("due_end", task.due_end), ("start", task.start)):
        if stamp:
            out[field] = shift(stamp, days)
    if anchor is None:
        out["start"] = found.date().isoformat()
    elif "T" in anchor and found.time() != wall_of(anchor).time():
        field = "due" if task.due else "start"
        out[field] = stamp_of(found)
    return out
