"""Focus: load, decide, commit once. A session is on one task or one of its steps; several devices may each run one."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import DAY_STARTS_AT, datetime, day_of, from_epoch_ms, iso, parse_moment
from adhd_core.focus import rules
from adhd_core.focus.projection import FocusTable
from adhd_core.focus.rules import DISTRACTED, ENDED, EXTENDED, PAUSED, RESTED, RESUMED, STARTED, Session
from adhd_core.kinds import kinds_of
from adhd_core.oplog.codec import loads
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.operation import Event, Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.queries import Queries, first_open

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.oplog.log import Command, Log
    from adhd_core.tasks.service import Tasks

    Also = Callable[[Command, Session], None]
    from adhd_core.tasks.task import Task


STRETCH_SECONDS = 24 * 3600


class Thought:
    """A thought that waits for the end of a session: its task, and how many minutes old it is."""

    __slots__ = ("age", "task")

    def __init__(self, task: Task, age: int) -> None:
        self.task = task
        self.age = age

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {"task": self.task.json(), "age_minutes": self.age}


class Shown:
    """A session with what a face shows of it at one moment: the task, the step, the thoughts that wait for its end, and
    the sessions that had to end before it, each shown likewise."""

    __slots__ = ("before", "fresh", "now", "session", "step", "task", "thoughts")

    def __init__(self, session: Session, now: int, task: Task | None, step: Task | None) -> None:
        self.session = session
        self.now = now
        self.task = task
        self.step = step
        self.thoughts: list[Thought] = []
        self.before: list[Shown] = []
        self.fresh = False  # whether this command began it

    @property
    def what(self) -> Task | None:
        """What is worked on."""
        return self.step or self.task

    @property
    def title(self) -> str:
        """What is worked on, in words."""
        return self.what.title if self.what is not None else "focus"

    @property
    def elapsed(self) -> int:
        """Seconds of work so far."""
        return self.session.elapsed(self.now)

    @property
    def remaining(self) -> int | None:
        """Seconds left, None in flow."""
        return self.session.remaining(self.now)

    def json(self) -> dict[str, Any]:
        """The session of interface.md, plus how it ended and when the break is over."""
        s = self.session
        return {
            "id": ids.text_of(s.rid), "task_id": ids.text_of(s.task) if s.task else None,
            "step_id": ids.text_of(s.step) if s.step else None, "template": s.template, "status": s.status,
            "started_at": iso(from_epoch_ms(s.started * 1000, s.offset)), "planned_minutes": s.planned, "elapsed_seconds": self.elapsed,
            "remaining_seconds": self.remaining, "interruptions": s.interruptions, "title": self.title, "how": s.how or None,
        }  # fmt: skip


class Focus:
    """Start, pause, go on, end; catch what comes up meanwhile; tell what there was."""

    def __init__(self, log: Log, tasks: Tasks, day_start: int = DAY_STARTS_AT) -> None:
        self.log = log
        self.tasks = tasks
        self.day_start = day_start

    # ------------------------------------------------------------------ reading

    def _open(self) -> list[Session]:
        """Sessions that no event has ended, the newest first, as they are now."""
        table = self.log.current(FocusTable)
        rows = table.db.execute("select session from focus_session where open=1 order by hlc desc").fetchall()
        found = [table.session(rid) for (rid,) in rows]
        return [self._left(rules.settle(s, self._now())) for s in found if s is not None]

    def _left(self, session: Session) -> Session:
        """A session ends with what it is on: when that is done elsewhere, let go or put off to another day."""
        if session.status == "ended":
            return session
        read, today = Queries(self.log.current(TaskTable)), self.tasks.today().isoformat()
        for task in (read.get(rid) for rid in (session.step, session.task) if rid is not None):
            off = task is not None and task.status != "doing" and task.start is not None and task.start[:10] > today
            if task is not None and (off or not task.living):
                session.end(max(session.started, min(self._now(), int(parse_moment(task.updated_at).timestamp()))), "left")
                break
        return session

    def _now(self) -> int:
        return int(self.log.clock.now().timestamp())

    def _shown(self, session: Session, thoughts: bool = False) -> Shown:
        read = Queries(self.log.current(TaskTable))
        task, step = (read.get(rid) if rid else None for rid in (session.task, session.step))
        shown = Shown(session, self._now(), task, step)
        if thoughts:
            shown.thoughts = self.thoughts(session)
        return shown

    def current(self) -> Shown | None:
        """The newest session that goes on (running, paused, or in its break) on any device."""
        session = next((s for s in self._open() if s.status != "ended"), None)
        return None if session is None else self._shown(session)

    def drifted(self) -> list[Shown]:
        """Sessions that ended by themselves and of which nobody was told yet, with the thoughts that wait for their end."""
        return [self._shown(s, True) for s in self._open() if s.status == "ended"]

    def thoughts(self, session: Session) -> list[Thought]:
        """What was caught in a session and is still only caught, oldest first."""
        table = self.log.current(FocusTable)
        rows = table.db.execute(
            "select body, at from focus_event where session=? and kind=? and stands=1 order by hlc", (session.rid, DISTRACTED)
        ).fetchall()
        read, now, out = Queries(self.log.current(TaskTable)), self._now(), []
        for body, at in rows:
            rid = ids.of_hex(loads(body).get("task"))
            task = read.get(rid) if rid else None
            if task is not None and not task.deleted and task.status == "inbox":
                out.append(Thought(task, max(0, now - at) // 60))
        return out

    def history(self, limit: int = 10) -> list[Shown]:
        """The newest sessions, the newest first."""
        table = self.log.current(FocusTable)
        rows = table.db.execute("select session from focus_session order by hlc desc limit ?", (limit,)).fetchall()
        found = [table.session(rid) for (rid,) in rows]
        return [self._shown(self._left(rules.settle(s, self._now()))) for s in found if s is not None]

    def put_down(self) -> tuple[Shown, datetime] | None:
        """The newest session, with the moment it was put down, where it is paused or was stopped with its work still open."""
        found = self.history(1)
        session = found[0].session if found else None
        if session is None or session.status == "running" or found[0].what is None or not found[0].what.living:
            return None
        at = session.ended if session.ended is not None else session.sign
        return found[0], from_epoch_ms(at * 1000, session.offset)

    def seconds_today(self) -> int:
        """Seconds of work since the user's day began: the union over all devices."""
        now = self.log.clock.now()
        return rules.union((a, b) for a, b, _, _ in self.stretches(self._day_begin(now), int(now.timestamp())))

    def stretches(self, begin: int, end: int) -> list[tuple[int, int, bytes | None, bytes | None]]:
        """What was worked on between two moments (seconds since 1970), on all devices: (begin, end, task, step), cut to the two.
        A session that goes on counts until now. Stretches of several devices may overlap."""
        table, now = self.log.current(FocusTable), self._now()
        rows = table.db.execute(
            "select i.begin, i.end, s.task, s.step from focus_interval i join focus_session s on s.session = i.session"
            " where i.end > ? and i.begin < ? and s.open = 0", (begin, end)
        ).fetchall()  # fmt: skip
        for s in self._open():
            spans = [*s.spans, *([(s.since, now)] if s.since is not None else [])]
            rows += [(a, b, s.task, s.step) for a, b in spans if b > begin and a < end]
        return [(max(a, begin), min(b, end), task, step) for a, b, task, step in rows if b > a]

    def stretch(self, after: int = 0) -> tuple[int, int] | None:
        """(when it began, seconds of work) of the stretch without a break that goes on, over all devices; None: there is none."""
        now = self._now()
        table = self.log.current(FocusTable)
        spans = table.db.execute("select begin, end from focus_interval where end > ?", (max(after, now - STRETCH_SECONDS),)).fetchall()
        going = [s for s in self._open() if s.status != "ended"]
        for session in going:
            spans += [*session.spans, *([(session.since, now)] if session.since is not None else [])]
        return rules.stretch(spans, now, after) if going else None

    def long(self, limit: int) -> bool:
        """Whether the stretch that goes on has had so many minutes of work."""
        found = self.stretch()
        return found is not None and found[1] >= limit * 60

    def _day_begin(self, now: datetime) -> int:
        day = day_of(now, self.day_start)
        return int(datetime(day.year, day.month, day.day, self.day_start).astimezone().timestamp())

    def rest_minutes(self, session: Session) -> int:
        """Minutes of the break that follows a session."""
        begin = self._day_begin(self.log.clock.now())
        table = self.log.current(FocusTable)
        rows = table.db.execute("select session from focus_session where started >= ?", (begin,)).fetchall()
        whole = 0
        for other in (table.session(rid) for (rid,) in rows):
            if other is not None and other.template == session.template and other.planned:
                whole += other.elapsed(self._now()) >= other.planned * 60
        return rules.rest(session.template, whole)

    # ------------------------------------------------------------------ changing

    def start(self, what: Task | None, minutes: int | None = None, template: str | None = None) -> Outcome[Shown]:
        """Start working on a task or a step; None: on nothing that has a name. A session of it that is paused goes on where
        it stopped; every other one ends."""
        check(minutes, template)
        with self.log.command() as command:
            self.log.current(FocusTable)
            read = Queries(self.log.current(TaskTable))
            task, step = self._places(read, what)
            rid, ended = b"", []
            for session in self._open():
                same = what is not None and task is not None and session.task == task.rid and minutes is None and template is None
                if same and session.status == "paused" and not rid:
                    rid = session.rid
                    command.add([self._event(command, RESUMED, rid)])
                elif same and session.status == "running" and not rid:
                    rid = session.rid
                else:
                    ended.append(self._end(command, session, "stopped"))
            fresh = not rid
            if fresh:
                rid = command.mint()
                on = step or task
                estimate = on.estimate_minutes if on is not None else None
                body = {
                    "task": task.rid.hex() if task else None, "step": step.rid.hex() if step else None, "template": template,
                    "minutes": rules.length(estimate, template, minutes), "kinds": kinds(on),
                    "whole": kinds(task) if step is not None else [],
                }  # fmt: skip
                begun = [t for t in (task, step) if t is not None and t.status in ("inbox", "open", "waiting")]
                command.add([Set("task", t.rid, {"status": "doing"}) for t in begun])
                command.add([Event(STARTED, rid, "0", {"session": rid.hex(), **{k: v for k, v in body.items() if v}})])
            shown = self._again(rid)
            shown.before, shown.fresh = ended, fresh
        return Outcome(shown, command)

    def _places(self, read: Queries, what: Task | None) -> tuple[Task | None, Task | None]:
        """(task, step): a step with the task that it hangs below, a task with its first open step."""
        if what is None:
            return None, None
        if not what.living:
            from adhd_core.tasks.queries import closed_already

            raise closed_already(what)
        parent = read.get(what.parent) if what.parent is not None and what.level >= 5 else None
        if parent is not None:
            return parent, what
        if not what.steps_total:
            return what, None
        children = [t for t in map(read.get, (child for child, _ in read.children(what.rid))) if t is not None]
        step = first_open(read, children, self.tasks.today().isoformat())
        return what, step if step is not None and step.level >= 5 else None

    def _event(self, command: Command, kind: str, session: bytes, **body: Any) -> Event:
        return Event(kind, session, command.mint().hex(), {"session": session.hex(), **body})

    def _again(self, rid: bytes) -> Shown:
        session = self.log.current(FocusTable).session(rid)
        assert session is not None
        return self._shown(rules.settle(session, self._now()))

    def _end(self, command: Command, session: Session, how: str) -> Shown:
        """End a session inside a command; one that drifted is told as such."""
        how = session.how if session.status == "ended" else "rested" if session.status == "break" else how
        at = {"at": session.ended} if how == "left" else {}
        command.add([self._event(command, ENDED, session.rid, how=how, **at)])
        found = self.log.current(FocusTable).session(session.rid)
        return self._shown(found or session, True)

    def _on(self, command: Command) -> Session:
        """The session that goes on. Raises AdhdError."""
        self.log.current(FocusTable)
        self.log.current(TaskTable)
        session = next((s for s in self._open() if s.status != "ended"), None)
        if session is None:
            raise AdhdError("not_found", "No session is running.", "Start one: adhd start")
        return session

    def _tell(self, kind: str, fits: tuple[str, ...], otherwise: str, also: Also | None = None, **body: Any) -> Outcome[Shown]:
        with self.log.command() as command:
            session = self._on(command)
            if session.status not in fits:
                raise AdhdError("conflict", otherwise, "How it stands: adhd focus status")
            command.add([self._event(command, kind, session.rid, **body)])
            if also is not None:
                also(command, session)
            shown = self._again(session.rid)
            if kind == RESTED:
                shown.thoughts = self.thoughts(shown.session)
        return Outcome(shown, command)

    def pause(self, also: Also | None = None) -> Outcome[Shown]:
        """Pause; `start` goes on where it stopped. `also` adds to the command. Raises AdhdError where nothing runs."""
        return self._tell(PAUSED, ("running",), "It is paused already.", also)

    def resume(self) -> Outcome[Shown]:
        """Go on after a pause; after a break a new session of the same kind begins."""
        now = self.current()
        if now is not None and now.session.status == "running":
            return Outcome(now)
        if now is not None and now.session.status == "break":
            planned = now.session.planned if now.session.template is None else None
            return self.start(now.what, planned, now.session.template)
        return self._tell(RESUMED, ("paused",), "It is running already.")

    def extend(self, minutes: int) -> Outcome[Shown]:
        """Add minutes."""
        if not 1 <= minutes <= rules.MOST:
            raise usage(f"A session grows by 1 to {rules.MOST} minutes.", "adhd focus extend 10")
        return self._tell(EXTENDED, ("running", "paused"), "It is break time now.", minutes=minutes)

    def grant(self, minutes: int, also: Also) -> Outcome[Shown]:
        """Have so many minutes from now on, also where the time was up; `also` adds to the command."""
        with self.log.command() as command:
            session = self._on(command)
            more = rules.missing(session, self._now(), minutes)
            if more:
                command.add([self._event(command, EXTENDED, session.rid, minutes=more)])
            also(command, session)
            shown = self._again(session.rid)
        return Outcome(shown, command)

    def rest(self, minutes: int | None = None) -> Outcome[Shown]:
        """Take a break; what waits is shown."""
        if minutes is not None and not 1 <= minutes <= rules.MOST:
            raise usage(f"A break has 1 to {rules.MOST} minutes.", "adhd focus break 5")
        now = self.current()
        if minutes is None and now is not None:
            minutes = self.rest_minutes(now.session)
        return self._tell(RESTED, ("running", "paused"), "It is break time already.", minutes=minutes)

    def stop(self, how: str = "stopped", also: Also | None = None) -> Outcome[Shown]:
        """End the session; the task stays open. `also` adds to the command."""
        with self.log.command() as command:
            session = self._on(command)
            if also is not None:
                also(command, session)
            shown = self._end(command, session, how)
        return Outcome(shown, command)

    def settle(self) -> Outcome[list[Shown]]:
        """Write down that sessions ended by themselves, so that it is told once."""
        with self.log.command() as command:
            self.log.current(FocusTable)
            self.log.current(TaskTable)
            found = [self._end(command, s, "drifted") for s in self._open() if s.status == "ended"]
        return Outcome(found, command)

    def done(self, words: list[str]) -> Outcome[tuple[list[Task], Shown | None]]:
        """Finish tasks, without words what the session is on. A session on one of them ends with it, in the same command."""
        with self.log.command() as command:
            self.log.current(FocusTable)
            read = Queries(self.log.current(TaskTable))
            session = next((s for s in self._open() if s.status != "ended"), None)
            if words or session is None:
                tasks = self.tasks.finish(command, words) if words else []
            else:
                own = read.get(session.what) if session.what is not None else None
                tasks = self.tasks.finish(command, [own.id]) if own is not None and own.living else []
            rids = {t.rid for t in tasks}
            mine = session is not None and (not words or session.task in rids or session.step in rids)
            ended = self._end(command, session, "done") if session is not None and mine else None
        return Outcome((tasks, ended), command)

    def following(self, task: Task) -> Task | None:
        """The next open step of a task."""
        read = Queries(self.log.current(TaskTable))
        children = [t for t in map(read.get, (child for child, _ in read.children(task.rid))) if t is not None]
        return first_open(read, children, self.tasks.today().isoformat())

    # ------------------------------------------------------------------ thoughts

    def airlock(self, interruption: bool = False) -> Callable[[Command, bytes], None] | None:
        """What lets a task that is being caught wait for the end of the session that runs; None where none runs."""
        session = next((s for s in self._open() if s.status == "running"), None)
        if session is None:
            return None
        return lambda command, task: self.keep(command, session, task, interruption)

    def keep(self, command: Command, session: Session, task: bytes, interruption: bool = False) -> None:
        """Let a caught thought wait for the end of a session, inside the command that catches it."""
        more = {"interruption": True} if interruption else {}
        command.add([self._event(command, DISTRACTED, session.rid, task=task.hex(), **more)])


def kinds(task: Task | None) -> list[str]:
    """What kind of work a task is now: its session is found by it later."""
    return [] if task is None else kinds_of(task.title, (task.champs or {}).get("activity"), task.tags)


def check(minutes: int | None, template: str | None) -> None:
    """Raises AdhdError for a length or a template that does not exist."""
    if minutes is not None and not rules.LEAST <= minutes <= rules.MOST:
        raise usage(f"A session has {rules.LEAST} to {rules.MOST} minutes.", "adhd focus start --minutes 25")
    if template is not None and template not in rules.TEMPLATES:
        raise usage(f'"{template}" is no template.', f"There are: {', '.join(rules.TEMPLATES)}.")


