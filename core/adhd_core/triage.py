"""Triage: what was only caught, one card at a time, in handfuls. Each card is one command, so that undo takes back one card."""

from __future__ import annotations

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.operation import Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks.queries import closed_already

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dates import datetime
    from adhd_core.oplog.log import Log
    from adhd_core.steps.service import Steps
    from adhd_core.tasks.search import Search
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

HANDFUL = 5
LATER, DO, HAND_OVER, SMALLER, LET_GO = "later", "do", "hand over", "smaller", "let go"
LONGEST_NAME = 60


class Sorted:
    """A card that was sorted: the `task` as it is now, what was `did`, its `first` step where it was made smaller, and the due time
    (stored) that it `crosses` where it was put off past it."""

    __slots__ = ("crosses", "did", "first", "task")

    def __init__(self, task: Task, did: str, first: Task | None = None, crosses: str | None = None) -> None:
        self.task = task
        self.did = did
        self.first = first
        self.crosses = crosses


class Triage:
    """The inbox as cards."""

    def __init__(self, log: Log, tasks: Tasks, search: Search, steps: Steps) -> None:
        self.log = log
        self.tasks = tasks
        self.search = search
        self.steps = steps

    def cards(self, count: int = HANDFUL) -> list[Task]:
        """The next cards: what has a date first, then the newest."""
        return self.search.page(count, inbox=True)

    def left(self) -> int:
        """How many cards there are."""
        return self.search.total(inbox=True)

    def sort(self, task: Task, what: str, name: str = "") -> Outcome[Sorted]:
        """Decide about a card; `name` is who gets what is handed over. Raises AdhdError where it cannot be done."""
        if what == LATER:
            outcome = self.tasks.defer([task.id], None)
            return Outcome(Sorted(outcome.value, what, None, outcome.crosses), None, outcome.notes)
        if what == SMALLER:
            split = self.steps.split([task.id]).value
            return Outcome(Sorted(split.task, what, split.steps[0]))
        if what == LET_GO:
            return Outcome(Sorted(self.tasks.drop([task.id]).value[0], what))
        fields: dict[str, Any] = {"status": "open"}
        if what == DO:
            fields["start"] = self.tasks.today().isoformat()
        else:
            name = " ".join(name.split())
            if not name:
                raise usage("Who could do it?", "A name after the letter: k Ann")
            if len(name) > LONGEST_NAME:
                raise usage(f"A name has at most {LONGEST_NAME} characters.", "Say it shorter: k Ann")
            fields["delegation"] = {"mode": "ask", "to": name}
        with self.log.command() as command:
            now = self._now(task)
            if now is None or not now.living:
                raise closed_already(now or task)
            command.add([Set("task", task.rid, self.tasks.stored(command, fields))])
            now = self._now(task)
        return Outcome(Sorted(now or task, what), command)

    def _now(self, task: Task) -> Task | None:
        found = self.tasks.by_ids([task.rid])
        return found[0] if found else None

    def again(self, task: Task) -> Task:
        """A card as it is now. Raises AdhdError where it is gone."""
        found = self._now(task)
        if found is None:
            raise AdhdError("not_found", f"{task.title} is not there any more.", "The next cards: adhd triage")
        return found


def told(found: Sorted, now: datetime, room: int = 0) -> str:
    """What happened to a card, in one line of at most `room` columns (0: any). Where it is too long the title gives way first."""
    from adhd_core.columns import cut, width
    from adhd_core.phrases import when

    task, lead, tail = found.task, f"{found.did}: ", ""
    if found.did == LATER and task.start:
        tail = f", back on {when(task.start, now)}"
        if found.crosses:
            tail += f", but due {when(found.crosses, now)}"
    elif found.did == SMALLER and found.first is not None:
        tail = f", first: {found.first.title}"
    elif found.did == HAND_OVER and task.delegation:
        lead = f"hand over: ask {task.delegation['to']}: "
    if not room:
        return lead + task.title + tail
    left = room - width(lead)
    least = left // 2 if found.did == SMALLER else 8
    return cut(lead + cut(task.title, max(left - width(tail), least)) + tail, room)
