"""The facade that every face drives: one open file and its slices, each loaded when it is first asked for."""

from __future__ import annotations

import os

from adhd_core.clock import Clock
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.file import explain, sqlite
from adhd_core.oplog.log import Log
from adhd_core.oplog.projection import last_seq, state_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from adhd_core.assist.port import Assist
    from adhd_core.capture.service import Capture, Captured
    from adhd_core.choose.service import Choose
    from adhd_core.context.service import Context
    from adhd_core.cues.service import Cues
    from adhd_core.dives import Dives
    from adhd_core.dump.service import Dump
    from adhd_core.energy import Energy
    from adhd_core.estimates.rules import Estimate
    from adhd_core.estimates.service import Estimates
    from adhd_core.exchange import Exchange
    from adhd_core.facts.service import Facts
    from adhd_core.focus.edge import Edge
    from adhd_core.focus.launch import Launches
    from adhd_core.focus.service import Focus, Shown
    from adhd_core.history.service import History
    from adhd_core.inbox import Inbox
    from adhd_core.insight.service import Insight
    from adhd_core.landing.service import Landing
    from adhd_core.oplog.keeper import Keeper
    from adhd_core.oplog.log import Command
    from adhd_core.oplog.outcome import Outcome
    from adhd_core.preferences import Preferences
    from adhd_core.resume import Resume
    from adhd_core.secretary.service import Plan
    from adhd_core.steps.service import Steps
    from adhd_core.stuck.service import Stuck
    from adhd_core.sync.service import Sync
    from adhd_core.taken.service import Taken
    from adhd_core.tasks.outline import Outline
    from adhd_core.tasks.projects import Projects
    from adhd_core.tasks.search import Search
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task
    from adhd_core.templates.service import Templates
    from adhd_core.triage import Triage
    from adhd_core.zones import Zones


class Adhd:
    """`with Adhd.open(path) as adhd: adhd.capture.add("call dentist tomorrow 3pm")`

    `path` is the file, made if it is missing. Every method is one transaction; what it returned is on the disk.
    """

    def __init__(self, log: Log) -> None:
        self.log = log
        self._slices: dict[str, object] = {}
        self._changes = 0  # of preferences, as far as the slices know them

    @classmethod
    def open(cls, path: str, clock: Clock | None = None, fast: bool = False) -> Adhd:
        """Open a file. `clock` gives the domain's now. `fast`: leave checkpoints to later. Raises AdhdError."""
        return cls(Log(str(path), clock, fast))

    def __enter__(self) -> Adhd:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.log.close()

    def stirred(self) -> bool:
        """Whether somebody else has written since this was asked last, or another file lies at the path now: that one is opened."""
        if self.log.moved():
            self.log = self.log.again()
            self._slices.clear()
            return True
        stirred = self.log.stirred()
        if stirred:
            self._slices.clear()  # they may stand on preferences that are others now
        return stirred

    def told(self, error: Exception) -> AdhdError | None:
        """What went wrong with the file, in the user's words; None where an error is none of the file's."""
        if isinstance(error, AdhdError):
            return error
        return explain(error, self.log.path) if isinstance(error, (sqlite.Error, OSError)) else None

    @property
    def version(self) -> tuple[int, int]:
        """What the file holds, as a value that changes with every command: by one look, which loads nothing."""
        return self.log.inode, last_seq(self.log.db)

    @property
    def preferences(self) -> Preferences:
        """Preferences that follow the person."""
        from adhd_core.preferences import Preferences

        return self._slice("preferences", lambda: Preferences(self.log))  # type: ignore[return-value]

    @property
    def day_start(self) -> int:
        """The hour at which the user's day begins."""
        return int(self.preferences.get("day_start"))

    @property
    def tasks(self) -> Tasks:
        """Tasks, projects, dependencies, recurrence."""
        from adhd_core.tasks.service import Tasks

        return self._slice("tasks", lambda: Tasks(self.log, self.day_start))  # type: ignore[return-value]

    @property
    def projects(self) -> Projects:
        """Projects."""
        from adhd_core.tasks.projects import Projects

        return self._slice("projects", lambda: Projects(self.log))  # type: ignore[return-value]

    @property
    def search(self) -> Search:
        """Lists, filters and full-text search."""
        from adhd_core.tasks.search import Search

        return self._slice("search", lambda: Search(self.log, self.day_start))  # type: ignore[return-value]

    @property
    def outline(self) -> Outline:
        """The tree, a window at a time."""
        from adhd_core.tasks.outline import Outline

        return self._slice("outline", lambda: Outline(self.log))  # type: ignore[return-value]

    @property
    def capture(self) -> Capture:
        """Catching thoughts."""
        from adhd_core.capture.service import Capture

        return self._slice(  # type: ignore[return-value]
            "capture", lambda: Capture(self.log, self.tasks, self.preferences, self._airlock)
        )

    def _airlock(self) -> Callable[[Command, bytes], None] | None:
        return self.focus.airlock() if self.focusing else None

    @property
    def focusing(self) -> bool:
        """Whether a session may be going on: one look at an index, which loads nothing."""
        db = self.log.db
        return state_of(db, "focus") is not None and db.execute("select 1 from focus_session where open=1 limit 1").fetchone() is not None

    @property
    def steady(self) -> bool:
        """Whether the tasks can be read at once: nothing has to be made or rebuilt first."""
        from adhd_core.focus.projection import steady
        from adhd_core.tasks.projection import TaskTable

        return steady(self.log, TaskTable)

    @property
    def edge(self) -> Edge | None:
        """The next clock time of today."""
        from adhd_core.focus.edge import next_edge

        return next_edge(self.log, self.day_start, int(self.preferences.get("leave_minutes")))

    @property
    def launching(self) -> bool:
        """Whether any task opens something when it is started, by one look that loads nothing."""
        db = self.log.db
        return state_of(db, "launch") is not None and db.execute("select 1 from launch where deleted=0 limit 1").fetchone() is not None

    @property
    def launches(self) -> Launches:
        """What is opened when a task is started."""
        from adhd_core.focus.launch import Launches

        return self._slice("launches", lambda: Launches(self.log))  # type: ignore[return-value]

    def distract(self, text: str) -> Outcome[Captured]:
        """Keep what came up in a session for its break, counted as an interruption; without a session it is only caught."""
        waits = self.focus.airlock(True) if self.focusing else None
        return self.capture.add(text, waits=waits)

    @property
    def focus(self) -> Focus:
        """Focus sessions."""
        from adhd_core.focus.service import Focus

        return self._slice("focus", lambda: Focus(self.log, self.tasks, self.day_start))  # type: ignore[return-value]

    @property
    def estimates(self) -> Estimates:
        """How long things of a kind really take."""
        from adhd_core.estimates.service import Estimates

        return self._slice("estimates", lambda: Estimates(self.log))  # type: ignore[return-value]

    def usual(self, task: Task) -> Estimate | None:
        """The range of the person's own history for a task; None without one. Where no session ever ended, nothing is loaded."""
        db = self.log.db
        if state_of(db, "focus") is None or db.execute("select 1 from focus_session where open=0 limit 1").fetchone() is None:
            return None
        found = self.estimates.of(task)
        return found if found.sample else None

    @property
    def choose(self) -> Choose:
        """One thing to do next."""
        from adhd_core.choose.service import Choose

        return self._slice("choose", lambda: Choose(self.log, self.tasks, self.energy))  # type: ignore[return-value]

    @property
    def steps(self) -> Steps:
        """Breaking tasks down."""
        from adhd_core.steps.service import Steps

        return self._slice("steps", lambda: Steps(self.log, self.tasks, self.assist))  # type: ignore[return-value]

    @property
    def assist(self) -> Assist:
        """The port to a language model."""
        from adhd_core.assist.port import Assist

        return self._slice("assist", lambda: Assist(os.path.dirname(os.path.abspath(self.log.path))))  # type: ignore[return-value]

    @property
    def templates(self) -> Templates:
        """Steps kept under a name."""
        from adhd_core.templates.service import Templates

        return self._slice("templates", lambda: Templates(self.log, self.tasks))  # type: ignore[return-value]

    @property
    def stuck(self) -> Stuck:
        """Ways out of being stuck."""
        from adhd_core.stuck.service import Stuck

        return self._slice("stuck", lambda: Stuck(self.log, self.tasks, self.choose, self.steps))  # type: ignore[return-value]

    @property
    def triage(self) -> Triage:
        """The inbox, card by card."""
        from adhd_core.triage import Triage

        return self._slice("triage", lambda: Triage(self.log, self.tasks, self.search, self.steps))  # type: ignore[return-value]

    @property
    def dump(self) -> Dump:
        """Brain dumps: a page becomes tasks."""
        from adhd_core.dump.service import Dump

        return self._slice("dump", lambda: Dump(self.log, self.tasks, self.capture))  # type: ignore[return-value]

    @property
    def context(self) -> Context:
        """Where one is, in directories that were opted in, and the card kept of it."""
        from adhd_core.context.service import Context

        return self._slice("context", lambda: Context(self.log))  # type: ignore[return-value]

    @property
    def resume(self) -> Resume:
        """What was put down, and its next tiny thing."""
        from adhd_core.resume import Resume

        return self._slice("resume", lambda: Resume(self.log, self.tasks, self.context, self.focus))  # type: ignore[return-value]

    @property
    def landing(self) -> Landing:
        """The safe landing after a long time of focus."""
        from adhd_core.landing.service import Landing

        return self._slice(  # type: ignore[return-value]
            "landing", lambda: Landing(self.log, self.focus, lambda: self.resume, self.landing_minutes, lambda: self.edge)
        )

    @property
    def landing_minutes(self) -> int:
        """After how many minutes without a break a landing is due; 0: never."""
        return int(self.preferences.get("landing_minutes")) if self.preferences.enabled("landing") else 0

    def pause(self, folder: str | None) -> Outcome[Shown]:
        """Pause the session. Where any directory was opted in, a card is kept with it, seen from `folder`; else nothing of that
        is even loaded."""
        db = self.log.db
        if state_of(db, "context_folder") is None or not db.execute("select 1 from context_folder where deleted=0 limit 1").fetchone():
            return self.focus.pause()
        return self.resume.pause(folder)

    @property
    def dives(self) -> Dives:
        """The rabbit-hole stack."""
        from adhd_core.dives import Dives

        return self._slice("dives", lambda: Dives(self.log, self.day_start))  # type: ignore[return-value]

    @property
    def diving(self) -> bool:
        """Whether one may be down a rabbit hole: one look that loads nothing."""
        db = self.log.db
        return state_of(db, "dive") is not None and bool(db.execute("select 1 from dive where stands=1 and event not in"
            " (select dive from dive_end where stands=1) limit 1").fetchone())  # fmt: skip

    @property
    def cues(self) -> Cues:
        """If-then plans."""
        from adhd_core.cues.service import Cues

        return self._slice("cues", lambda: Cues(self.log, self.tasks, self.day_start))  # type: ignore[return-value]

    @property
    def energy(self) -> Energy:
        """Energy snapshots."""
        from adhd_core.energy import Energy

        return self._slice("energy", lambda: Energy(self.log))  # type: ignore[return-value]

    @property
    def insight(self) -> Insight:
        """Weeks, months, and what was done."""
        from adhd_core.insight.service import Insight

        return self._slice(  # type: ignore[return-value]
            "insight", lambda: Insight(self.log, self.focus, self.preferences, self.day_start)
        )

    @property
    def plan(self) -> Plan:
        """Days laid out."""
        from adhd_core.secretary.service import Plan

        return self._slice(  # type: ignore[return-value]
            "plan", lambda: Plan(self.log, self.choose, self.focus, self.preferences, self.day_start)
        )

    @property
    def zones(self) -> Zones:
        """Areas of life."""
        from adhd_core.zones import Zones

        return self._slice("zones", lambda: Zones(self.log, self.day_start))  # type: ignore[return-value]

    @property
    def facts(self) -> Facts:
        """Where things are."""
        from adhd_core.facts.service import Facts

        return self._slice("facts", lambda: Facts(self.log))  # type: ignore[return-value]

    @property
    def taken(self) -> Taken:
        """What was taken, and when."""
        from adhd_core.taken.service import Taken

        return self._slice("taken", lambda: Taken(self.log, self.day_start))  # type: ignore[return-value]

    @property
    def history(self) -> History:
        """Undo, redo, rewind and the readable log."""
        from adhd_core.history.service import History

        return self._slice("history", lambda: History(self.log))  # type: ignore[return-value]

    @property
    def inbox(self) -> Inbox:
        """Files whose lines are swallowed."""
        from adhd_core.inbox import Inbox

        return self._slice("inbox", lambda: Inbox(self.log, self.tasks, self.capture))  # type: ignore[return-value]

    @property
    def exchange(self) -> Exchange:
        """Import and export."""
        from adhd_core.exchange import Exchange

        return self._slice("exchange", lambda: Exchange(self.log, self.tasks))  # type: ignore[return-value]

    @property
    def keeper(self) -> Keeper:
        """Backups, checks, restore and recovery of the file."""
        from adhd_core.oplog.keeper import Keeper

        return self._slice("keeper", lambda: Keeper(self.log))  # type: ignore[return-value]

    def sync(self, server: str) -> Sync:
        """Sync with a server, by its address. The tasks follow what comes in; other tables catch up when they are read."""
        from adhd_core.sync.service import Sync
        from adhd_core.tables import every
        from adhd_core.tasks.projection import TaskTable

        self.log.load(TaskTable)
        return Sync(self.log, server, every)

    def _slice(self, name: str, make: object) -> object:
        """A slice, made at its first use, and made anew once a preference has changed: it may stand on it."""
        preferences = self.log.loaded.get("preference")
        if preferences is not None and preferences.changes != self._changes:  # type: ignore[attr-defined]
            self._changes = preferences.changes  # type: ignore[attr-defined]
            self._slices.clear()
        found = self._slices.get(name)
        if found is None:
            found = self._slices[name] = make()  # type: ignore[operator]
        return found
