"""Triage: what was only caught, one card at a time, in handfuls. Each card is one command, so that undo takes back one card."""

from __future__ import annotations

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.operation import Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks.queries import closed_already

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.log import Log
    from adhd_core.steps.service import Steps
    from adhd_core.tasks.search import Search
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

HANDFUL = 5
LATER, DO, HAND_OVER, SMALLER, LET_GO = "later", "do", "hand over", "smaller", "let go"
LONGEST_NAME = 60


class Sorted:
    """A card that was sorted: the `task` as it is now, what was `did`, and its `first` step where it was made smaller."""

    __slots__ = ("did", "first", "task")

    def __init__(self, task: Task, did: str, first: Task | None = None) -> None:
        self.task = task
        self.did = did
        self.first = first


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
            return Outcome(Sorted(outcome.value, what), None, outcome.notes)
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
