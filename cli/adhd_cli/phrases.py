"""Times, durations and facts in words: weekday and date always, a range of minutes, never a reproach."""

from __future__ import annotations

from adhd_core.dates import MONTHS, WEEKDAYS, date, datetime, day_of, parse_moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.tasks.task import Task



def day_in(stamp: str) -> date:
    """The user's day of a stored date or date-time, whatever offset it was stored with."""
    return parse_moment(stamp).astimezone().date() if "T" in stamp else date.fromisoformat(stamp[:10])


def day(stamp: str, now: datetime) -> str:
    """`Fri 6 Mar`, with the year where it is not this one."""
    found = day_in(stamp)
    text = f"{WEEKDAYS[found.weekday()]} {found.day} {MONTHS[found.month - 1]}"
    return text if found.year == now.year else f"{text} {found.year}"


def when(stamp: str, now: datetime, end: str | None = None) -> str:
    """A stored date or date-time: `Fri 6 Mar 15:00`, `Fri 6 Mar 15:00-16:00`, `Fri 6 Mar`."""
    if "T" not in stamp:
        return day(stamp, now)
    local = parse_moment(stamp).astimezone()
    text = f"{day(local.isoformat(), now)} {local.hour:02d}:{local.minute:02d}"
    if end and "T" in end:
        last = parse_moment(end).astimezone()
        text += f"-{last.hour:02d}:{last.minute:02d}"
    return text


def was_for(stamp: str, now: datetime, day_start: int) -> str | None:
    """`was for Tue 3 Mar` when the day has gone by, else None."""
    return f"was for {day(stamp, now)}" if day_in(stamp) < day_of(now, day_start) else None


def minutes(count: int) -> str:
    """`15 min`, `1 h 30`, `2 h`."""
    if count < 60:
        return f"{count} min"
    hours, rest = divmod(count, 60)
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def repeat(rule: str) -> str:
    """An RRULE in words."""
    from adhd_cli.rhythm import repeat as words

    return words(rule)


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
