"""The next hard edge of today, and the chain that leads to it backwards: shoes, leave, there."""

from __future__ import annotations

from adhd_core.dates import day_of, parse_moment, timedelta
from adhd_core.tasks.projection import OPEN, TaskTable
from adhd_core.words import tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.dates import datetime
    from adhd_core.oplog.log import Log

SHOES = 10
"""Minutes between shoes on and leaving."""
BEGUN_DAYS = 14
"""A task that was begun, or meant, so many days ago is still found by its place in the list."""
AT_DESK = ("call", "phone", "ring", "email", "mail", "text", "message", "zoom", "skype", "teams", "video", "webinar", "online", "submit")
AT_DESK_CONTEXTS = ("phone", "computer", "online", "home", "desk", "internet")


class Edge:
    """A task with a clock time today: its `title`, `due`, and when to `leave` (None where nobody has to go anywhere)."""

    __slots__ = ("due", "leave", "rid", "title")

    def __init__(self, rid: bytes, title: str, due: datetime, leave: datetime | None) -> None:
        self.rid = rid
        self.title = title
        self.due = due
        self.leave = leave


def leave_at(title: str, contexts: str, due: datetime, buffer: int) -> datetime | None:
    """When to leave for it; None for what is done where one sits."""
    words = tokens(title)
    if buffer <= 0 or (words and words[0] in AT_DESK) or any(f'"{c}"' in contexts or f'"@{c}"' in contexts for c in AT_DESK_CONTEXTS):
        return None
    return due - timedelta(minutes=buffer)


def chain(edge: Edge, now: datetime) -> list[tuple[str, datetime]]:
    """What is still ahead of an edge, as (word, time): shoes once it is time for them, leave, and the thing itself."""
    out = []
    if edge.leave is not None and edge.leave > now:
        shoes = edge.leave - timedelta(minutes=SHOES)
        if shoes <= now:
            out.append(("shoes", now))
        out.append(("leave", edge.leave))
    return [*out, (edge.title, edge.due)]


def next_edge(log: Log, day_start: int, buffer: int) -> Edge | None:
    """The soonest open task with a clock time that is still ahead today."""
    now = log.clock.now()
    today = day_of(now, day_start)
    first = int(now.timestamp()) // 60
    rows = log.current(TaskTable).db.execute(
        f"select rid, title, due, contexts from task where {OPEN} and rank between ? and ? and due is not null and due like '%T%'",
        (first - BEGUN_DAYS * 1440, first + 1440),
    ).fetchall()  # fmt: skip
    best: Edge | None = None
    for rid, title, stamp, contexts in rows:
        try:
            due = parse_moment(stamp).astimezone()
        except (ValueError, OverflowError):
            continue
        if due > now and day_of(due, day_start) == today and (best is None or due < best.due):
            best = Edge(rid, title, due, leave_at(title, contexts or "", due, buffer))
    return best
