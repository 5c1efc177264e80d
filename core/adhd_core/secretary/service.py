"""The plan of a day and of a week: load what is meant for them, and have `plan.py` lay it out. It reads only."""

from __future__ import annotations

from adhd_core.choose import rules as choice
from adhd_core.choose.projection import OFFERED, ChoiceTable
from adhd_core.choose.rules import Candidate, Moment
from adhd_core.choose.service import ROW
from adhd_core.dates import DAY_STARTS_AT, WEEKDAYS, date, datetime, day_of, iso, parse_moment, timedelta
from adhd_core.focus.edge import BEGUN_DAYS, leave_at
from adhd_core.oplog.errors import usage
from adhd_core.secretary import plan
from adhd_core.secretary.plan import EDGE, FREE, TASK, WAY, Hard, Slot, Want
from adhd_core.tasks.projection import OPEN, TaskTable
from adhd_core.tasks.queries import Queries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.choose.service import Choose
    from adhd_core.focus.service import Focus
    from adhd_core.oplog.log import Log
    from adhd_core.preferences import Preferences
    from adhd_core.tasks.task import Task

FIRST_HOUR = 9
"""The hour at which a day ahead is taken to begin; today begins now."""
OFFERS, FITS = 12, 2
"""How many offers are looked at for free time, and how many are named for one stretch of it."""
SITTING_USUAL = 15
STEP_USUAL = 5
DAYS = 7
FARTHEST = 3660
MANY = 400
WAITING = 3
"""The number of the status: somebody else is waited for. Of such a task only the clock time counts."""


class Fit:
    """A task with its minutes: what could be done in free time (then it may be a first step), or what has no room. `parted`: some
    of it has a place, these minutes have none."""

    __slots__ = ("minutes", "parted", "task")

    def __init__(self, task: Task, minutes: int, parted: bool = False) -> None:
        self.task = task
        self.minutes = minutes
        self.parted = parted


class Block:
    """A stretch of the day. `kind`: edge (has a clock time), way (to an edge), task, free. `task` is None in free time. `leave`: when
    to go to an edge, while that is ahead. `part` of `parts`: a long task is done in several sittings. `guessed`: nobody said how long
    it takes. `fits`: what there is room for in free time. `runs`: it is being done now."""

    __slots__ = ("begin", "end", "fits", "guessed", "kind", "leave", "part", "parts", "runs", "task")

    def __init__(self, kind: str, begin: datetime, end: datetime, task: Task | None) -> None:
        self.kind = kind
        self.begin = begin
        self.end = end
        self.task = task
        self.leave: datetime | None = None
        self.part = self.parts = 1
        self.guessed = self.runs = False
        self.fits: list[Fit] = []

    @property
    def minutes(self) -> int:
        """How long it is."""
        return int((self.end - self.begin).total_seconds()) // 60

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "kind": self.kind, "begin": iso(self.begin), "end": iso(self.end), "minutes": self.minutes, **named(self.task),
            "leave": iso(self.leave) if self.leave else None, "part": self.part, "parts": self.parts, "guessed": self.guessed,
            "running": self.runs, "fits": [{**named(f.task), "minutes": f.minutes} for f in self.fits],
        }  # fmt: skip


class DayPlan:
    """A day laid out from `begin` to `end`: its `blocks` in the order of time, `finish` (the end of the last thing, None in an empty
    day), the `rest` that has no room with the minutes left of each, and `earlier`: what had a clock time that has gone by today.
    `now`: it is today, which begins with this moment."""

    __slots__ = ("begin", "blocks", "day", "earlier", "end", "now", "rest")

    def __init__(self, day: date, begin: datetime, end: datetime, now: bool) -> None:
        self.day = day
        self.now = now
        self.begin = begin
        self.end = end
        self.blocks: list[Block] = []
        self.rest: list[Fit] = []
        self.earlier: list[Task] = []

    @property
    def finish(self) -> datetime | None:
        """When the last thing of the day is through."""
        return max((b.end for b in self.blocks if b.kind != FREE), default=None)

    @property
    def minutes(self) -> int:
        """Minutes that are planned, with the ways."""
        return sum(b.minutes for b in self.blocks if b.kind != FREE)

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "date": self.day.isoformat(), "weekday": WEEKDAYS[self.day.weekday()], "begin": iso(self.begin), "end": iso(self.end),
            "finish": iso(self.finish) if self.finish else None, "minutes": self.minutes, "blocks": [b.json() for b in self.blocks],
            "rest": [{**named(f.task), "minutes": f.minutes} for f in self.rest], "earlier": [named(t) for t in self.earlier],
        }  # fmt: skip


def named(task: Task | None) -> dict[str, Any]:
    """A task in a word."""
    return {"task_id": task.id, "handle": task.handle, "title": task.title} if task else {"task_id": None, "handle": None, "title": None}


class Plan:
    """Lay days out."""

    def __init__(self, log: Log, choose: Choose, focus: Focus, preferences: Preferences, day_start: int = DAY_STARTS_AT) -> None:
        self.log = log
        self.choose = choose
        self.focus = focus
        self.preferences = preferences
        self.day_start = day_start

    def day(self, day: date | None = None) -> DayPlan:
        """Today from now on, or a day ahead. Raises AdhdError for a day that has gone by."""
        now = self._now()
        today = day_of(now, self.day_start)
        day = day or today
        if day < today:
            raise usage(f"{day} has gone by; a plan is for today or later.", "What was done: adhd did week")
        if day > today + timedelta(days=FARTHEST):
            raise usage(f"{day} is too far ahead for a plan.", "The coming days: adhd plan week")
        return self._days(day, day, now)[0]

    def week(self) -> list[DayPlan]:
        """The seven days from today on. What belongs to several of them stands on the first one, a
        clock time on its own."""
        now = self._now()
        today = day_of(now, self.day_start)
        return self._days(today, today + timedelta(days=DAYS - 1), now)

    def _now(self) -> datetime:
        return self.log.clock.now().astimezone()

    # ------------------------------------------------------------------ loading

    def _days(self, first: date, last: date, now: datetime) -> list[DayPlan]:
        today = day_of(now, self.day_start)
        on: dict[date, list[Candidate]] = {}
        edges: dict[date, list[Candidate]] = {}
        for c in self._candidates(first, last):
            due = moment(c.due)
            edge = day_of(due, self.day_start) if due is not None else None
            meant = day_for(c, today) if c.status < WAITING else None
            for day, days in ((edge, edges), (meant, on)):
                if day is not None and first <= day <= last:
                    days.setdefault(day, []).append(c)
        tasks = self._tasks(list({c.rid for found in (*on.values(), *edges.values()) for c in found}))
        ends, leaving = int(self.preferences.get("day_ends")), int(self.preferences.get("leave_minutes"))
        out = []
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            hards = [hard_of(tasks[c.rid], leaving) for c in edges.get(day, []) if c.rid in tasks]
            out.append(self._lay(day, now, ends, tasks, hards, [c for c in on.get(day, []) if c.rid in tasks]))
        return out

    def _candidates(self, first: date, last: date) -> list[Candidate]:
        """What may belong to the days: an index look for each kind of date, a day wider on both sides for other zones."""
        db = self.log.current(ChoiceTable).db
        near, far = (first - timedelta(days=1)).isoformat(), (last + timedelta(days=2)).isoformat()
        rows = []
        for column in ("due", "start"):
            rows += db.execute(
                f"select {ROW} from choice where {OFFERED} and {column} is not null and {column} >= ? and {column} < ?", (near, far)
            ).fetchall()
        waiting = self.log.current(TaskTable).db.execute(
            f"select rid, due, start from task where {OPEN} and rank between ? and ? and due like '%T%' and status = {WAITING}",
            (minute(first, 0) - BEGUN_DAYS * 1440, minute(last, 48)),
        ).fetchall()
        rows += [(rid, 0, 0, None, due, start, WAITING) for rid, due, start in waiting]
        return list({row[0]: Candidate(*row) for row in rows}.values())

    def _tasks(self, rids: list[bytes]) -> dict[bytes, Task]:
        read = Queries(self.log.current(TaskTable))
        out: dict[bytes, Task] = {}
        for i in range(0, len(rids), MANY):
            some = rids[i : i + MANY]
            for task in read.rows(f"where t.rid in ({', '.join('?' * len(some))})", tuple(some)):
                out[task.rid] = task
        return out

    # ------------------------------------------------------------------ laying out

    def _lay(
        self, day: date, now: datetime, ends: int, tasks: dict[bytes, Task], hards: list[Hard], on: list[Candidate]
    ) -> DayPlan:
        is_today = day == day_of(now, self.day_start)
        begin = now if is_today else local(day, FIRST_HOUR)
        out = DayPlan(day, begin, max(begin, local(day, ends)), is_today)
        start, here = (-(-int(at.timestamp()) // 60) for at in (begin, now))
        gone = [h.key for h in hards if is_today and h.end <= start]
        out.earlier = sorted((tasks[key] for key in gone), key=lambda t: (moment(t.due), t.rid))
        m = self.choose.moment()[0] if is_today else Moment(begin, day)
        taken = {h.key for h in hards}
        wants: list[Want] = []
        runs = self._running(start) if is_today else None
        if runs is not None and runs[1].rid not in taken:
            wants, tasks = [runs[0]], {**tasks, runs[1].rid: runs[1]}
            taken.add(runs[1].rid)
        ordered = sorted((-choice.score(choice.factors(c, m)), c.rid) for c in on if c.rid not in taken)
        wants += [want for _, rid in ordered if (want := self._want(tasks[rid])) is not None]
        ahead = [h for h in hards if h.key not in gone]
        slots, rest = plan.lay(ahead, wants, start, int(out.end.timestamp()) // 60, here)
        out.blocks = self._blocks(slots, tasks, {h.key: h.leave for h in ahead if h.leave is not None and h.leave >= here})
        for block in out.blocks[:1]:
            block.runs = runs is not None and block.kind == TASK and block.task is runs[1]
        out.rest = [Fit(tasks[want.key], left, left < want.minutes) for want, left in rest]
        if is_today:
            self._fit(out, m, {b.task.rid for b in out.blocks if b.task} | {f.task.rid for f in out.rest} | taken)
        return out

    def _running(self, start: int) -> tuple[Want, Task] | None:
        """What a session is on, for the time that is left of it."""
        shown = self.focus.current()
        if shown is None or shown.session.status != "running" or not shown.remaining or shown.task is None:
            return None
        return Want(shown.task.rid, -(-shown.remaining // 60), start, True), shown.task

    def _want(self, task: Task) -> Want | None:
        """A task that looks for a place; None for what cannot be done, or is done as its own tasks."""
        if task.blocked:
            return None
        minutes = task.estimate_minutes or plan.USUAL
        if task.steps_total:
            rows = self.log.db.execute("select status, level, estimate from task where parent=? and deleted=0", (task.rid,)).fetchall()
            living = [(level, estimate) for status, level, estimate in rows if status < 4]
            if any(level < 5 for level, _ in living):
                return None
            if any(estimate for _, estimate in living):
                minutes = sum(estimate or STEP_USUAL for _, estimate in living)
            elif rows:
                minutes = max(1, minutes * len(living) // len(rows))
        at = moment(task.start)
        return Want(task.rid, minutes, -(-int(at.timestamp()) // 60) if at else None)

    @staticmethod
    def _blocks(slots: list[Slot], tasks: dict[bytes, Task], leaves: dict[bytes, int]) -> list[Block]:
        out: list[Block] = []
        counts: dict[bytes, int] = {}
        for slot in slots:
            block = Block(slot.kind, at_minute(slot.begin), at_minute(slot.end), tasks[slot.key] if slot.key else None)
            if slot.kind == TASK and slot.key is not None:
                counts[slot.key] = counts.get(slot.key, 0) + 1
                block.part = counts[slot.key]
                block.guessed = tasks[slot.key].estimate_minutes is None and not tasks[slot.key].steps_total
            elif slot.kind in (EDGE, WAY) and slot.key is not None:
                block.leave = at_minute(leaves[slot.key]) if slot.key in leaves else None
                block.guessed = slot.kind == EDGE and tasks[slot.key].estimate_minutes is None and tasks[slot.key].due_end is None
            out.append(block)
        for block in out:
            if block.kind == TASK and block.task is not None:
                block.parts = counts[block.task.rid]
        return out

    def _fit(self, out: DayPlan, m: Moment, taken: set[bytes]) -> None:
        """Say of each free stretch what there is room for, each thing once."""
        offers: list[Fit] = []
        for offer in self.choose.ranked(m):
            if offer.task.rid not in taken and moment(offer.task.due) is None:
                offers.append(Fit(offer.what, offer.what.estimate_minutes or SITTING_USUAL))
            if len(offers) == OFFERS:
                break
        for block in out.blocks:
            if block.kind == FREE:
                block.fits = [f for f in offers if f.minutes + plan.buffer(f.minutes) <= block.minutes][:FITS]
                offers = [f for f in offers if f not in block.fits]


def hard_of(task: Task, leaving: int) -> Hard:
    """A task with a clock time as the rules see it; `leaving`: minutes for the way, where there is one."""
    due, end = moment(task.due), moment(task.due_end)
    assert due is not None
    begin = int(due.timestamp()) // 60
    stop = int(end.timestamp()) // 60 if end is not None and end > due else begin + (task.estimate_minutes or plan.USUAL)
    leave = leave_at(task.title, " ".join(f'"{c}"' for c in task.contexts), due, leaving)
    return Hard(task.rid, begin, stop, int(leave.timestamp()) // 60 if leave else None)


def day_for(c: Candidate, today: date) -> date | None:
    """The day that something without a clock time is meant for: its do-date, else the day it is due, if one is still ahead."""
    for stamp in (c.start, None if moment(c.due) else c.due):
        day = choice.day_in(stamp) if stamp else None
        if day is not None and day >= today:
            return day
    return None


def moment(stamp: str | None) -> datetime | None:
    """A stored date-time in the user's zone; None for a date, for nothing and for what is no time."""
    if not stamp or "T" not in stamp:
        return None
    try:
        return parse_moment(stamp).astimezone()
    except (ValueError, OverflowError):
        return None


def local(day: date, hour: int) -> datetime:
    """An hour of a day in the user's zone; from 24 on of the night after it."""
    day += timedelta(days=hour // 24)
    return datetime(day.year, day.month, day.day, hour % 24).astimezone()


def at_minute(minute: int) -> datetime:
    """A minute since 1970 in the user's zone."""
    return datetime.fromtimestamp(minute * 60).astimezone()


def minute(day: date, hour: int) -> int:
    """Minutes since 1970 of an hour of a day."""
    return int(local(day, hour).timestamp()) // 60
