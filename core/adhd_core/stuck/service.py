"""The stuck doctor: one barrier, one small way out, chosen by what helped this person before."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.operation import Event
from adhd_core.oplog.outcome import Outcome
from adhd_core.stuck import rules
from adhd_core.stuck.projection import FELT, HELPED, OFFERED, StuckTable
from adhd_core.stuck.ways import BARRIERS
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.queries import Queries, closed_already, first_open

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from adhd_core.choose.service import Choose
    from adhd_core.oplog.log import Command, Log
    from adhd_core.steps.service import Steps
    from adhd_core.stuck.rules import Way
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

MEMORY = 60
"""How many outcomes of a barrier count: what helped long ago need not help now."""
SAME_MINUTES = 30
"""Asked again within this time, the earlier idea was not the one."""


class Case:
    """What somebody is stuck on: the `task`, its first `step` in words, and `edge`, a sentence about a date that is near ("")."""

    __slots__ = ("edge", "step", "task")

    def __init__(self, task: Task, step: str, edge: str) -> None:
        self.task = task
        self.step = step
        self.edge = edge


class Idea:
    """A way out in the task's own words: `text`, `minutes`, what the done line calls it (`did`), `more`, and `why` it was chosen."""

    __slots__ = ("barrier", "did", "minutes", "more", "name", "text", "why")

    def __init__(self, barrier: str, way: Way, case: Case, why: str) -> None:
        self.barrier = barrier
        self.name = way.name
        self.minutes = way.minutes
        self.text, self.did, self.more = (rules.filled(text, case.task.title, case.step) for text in (way.text, way.did, way.more))
        self.why = why

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {"name": self.name, "text": self.text, "minutes": self.minutes, "did": self.did, "more": self.more, "why": self.why}


class Stuck:
    """What faces call."""

    def __init__(self, log: Log, tasks: Tasks, choose: Choose, steps: Steps) -> None:
        self.log = log
        self.tasks = tasks
        self.choose = choose
        self.steps = steps

    def case(self, words: list[str]) -> Case:
        """What words mean; without words, what is offered now. Raises AdhdError."""
        if words:
            task = self.tasks.find_all(words, False, "stuck")[0]
            if not task.living:
                raise closed_already(task)
        else:
            offer = self.choose.next()
            if offer is None:
                raise AdhdError("not_found", "Nothing asks for you now, so rest is fine.", "Something weighs on you? adhd c tax letter")
            task = offer.task
        read = Queries(self.log.current(TaskTable))
        today = self.tasks.today()
        step = first_open(read, self.tasks.children(task), today.isoformat())
        edge = rules.edge(task.due, self.log.clock.now(), today)
        return Case(task, step.title if step is not None else self._guessed(task), edge)

    def _guessed(self, task: Task) -> str:
        """The first step that the engine would give."""
        found = self.steps.propose(task, 1, "offline").breakdown.steps
        return found[0].title if found else task.title

    def idea(self, case: Case, barrier: str, shown: Collection[str] = ()) -> Idea:
        """A way out of a barrier that was not `shown` yet; writes nothing."""
        known = self.known(barrier)
        way = rules.pick(rules.fitting(barrier, rules.sort_of(case.task.title)), known, self._seed(case, barrier), shown)
        return Idea(barrier, way, case, rules.why(barrier, way, known))

    def known(self, barrier: str) -> dict[str, tuple[int, int]]:
        """How often each way out of a barrier helped and did not, of late."""
        rows = self.log.current(StuckTable).db.execute(
            "select way, what from stuck where barrier=? and kind=? and stands=1 and way is not null order by at desc, event limit ?",
            (barrier, HELPED, MEMORY),
        )
        return rules.counted(rows.fetchall())

    def _seed(self, case: Case, barrier: str) -> bytes:
        """The same for the same task, barrier and outcomes, on every device."""
        rows = self.log.current(StuckTable).db.execute(
            "select event from stuck where barrier=? and kind=? and stands=1 order by at desc, event limit ?", (barrier, HELPED, MEMORY)
        )
        return ids.uuid5("stuck", case.task.rid, barrier, *(row[0] for row in rows.fetchall()))

    def keep(self, case: Case, told: list[tuple[Idea, str]]) -> Outcome[Case]:
        """Remember what was in the way, what was offered and what came of each idea ("" where nothing did), as one command."""
        self.log.load(StuckTable)
        with self.log.command() as command:
            body = {"task": case.task.rid.hex(), "barrier": told[0][0].barrier}
            self._tell(command, FELT, body)
            for idea, what in told:
                offer = self._tell(command, OFFERED, {**body, "way": idea.name})
                if what:
                    self._tell(command, HELPED, {**body, "way": idea.name, "what": what, "offer": offer.hex()})
        return Outcome(case, command)

    def once(self, case: Case, barrier: str) -> Outcome[Idea]:
        """One idea, remembered as offered. Asked again soon, the ones before were not it and another comes."""
        self.log.load(StuckTable)
        with self.log.command() as command:
            waiting = self._unanswered(case.task, barrier)
            idea = self.idea(case, barrier, [way for _, way in waiting] + self._refused(case.task, barrier))
            body = {"task": case.task.rid.hex(), "barrier": barrier}
            for offer, way in waiting:
                self._tell(command, HELPED, {**body, "way": way, "what": rules.ANOTHER, "offer": offer.hex()})
            self._tell(command, FELT, body)
            self._tell(command, OFFERED, {**body, "way": idea.name})
        return Outcome(idea, command)

    def _unanswered(self, task: Task, barrier: str) -> list[tuple[bytes, str]]:
        since = int(self.log.clock.now().timestamp() * 1000) - SAME_MINUTES * 60_000
        return self.log.current(StuckTable).db.execute(
            "select event, way from stuck o where barrier=? and kind=? and task=? and at >= ? and stands=1 and way is not null"
            " and not exists (select 1 from stuck h where h.offer = o.event and h.stands=1) order by at, event",
            (barrier, OFFERED, task.rid, since),
        ).fetchall()

    def _refused(self, task: Task, barrier: str) -> list[str]:
        since = int(self.log.clock.now().timestamp() * 1000) - SAME_MINUTES * 60_000
        rows = self.log.current(StuckTable).db.execute(
            "select way from stuck where barrier=? and kind=? and task=? and at >= ? and what=? and stands=1",
            (barrier, HELPED, task.rid, since, rules.ANOTHER),
        )
        return [row[0] for row in rows.fetchall()]

    def came_of(self, what: str) -> Outcome[tuple[Task, str]]:
        """Say what came of the last idea: started, another, ask or not now. The value is its task and barrier."""
        what = " ".join(what.casefold().replace("-", " ").split())
        if what not in rules.OUTCOMES:
            raise usage(f'"{what}" is not among what can come of an idea.', f"Use one of: {', '.join(rules.OUTCOMES)}.")
        self.log.load(StuckTable)
        with self.log.command() as command:
            row = command.db.execute(
                "select event, task, barrier, way from stuck o where kind=? and stands=1 and way is not null"
                " and not exists (select 1 from stuck h where h.offer = o.event and h.stands=1) order by at desc, event desc limit 1",
                (OFFERED,),
            ).fetchone()
            found = self.tasks.by_ids([row[1]]) if row is not None else []
            if row is None or not found:
                raise AdhdError("not_found", "No idea waits for an answer.", "Have one: adhd stuck --barrier scary")
            body = {"task": row[1].hex(), "barrier": row[2], "way": row[3], "what": what, "offer": row[0].hex()}
            self._tell(command, HELPED, body)
        return Outcome((found[0], row[2]), command)

    def _tell(self, command: Command, kind: str, body: dict[str, Any]) -> bytes:
        """Append an event; the id of no two is the same."""
        event = Event(kind, bytes.fromhex(body["task"]), command.mint().hex(), body)
        command.add([event])
        return event.rid

    def helped_most(self) -> dict[str, tuple[int, int]]:
        """For each barrier in words: of how many ideas how many helped."""
        out = {}
        for _, barrier, _, _ in BARRIERS:
            counts = self.known(barrier).values()
            out[barrier] = (sum(c[0] for c in counts), sum(sum(c) for c in counts))
        return out
