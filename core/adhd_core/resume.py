"""The resume card: what was put down, where, and the next tiny thing of it."""

from __future__ import annotations

from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.queries import Queries
from adhd_core.words import STATUSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.context.service import Card, Context
    from adhd_core.oplog.log import Log
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

DOING = STATUSES.index("doing")


class Resumed:
    """A kept card with its tasks: `task` and `step` as they are now, and `next`: the smallest open thing of them."""

    __slots__ = ("card", "next", "step", "task")

    def __init__(self, card: Card, task: Task | None, step: Task | None, next: Task | None) -> None:
        self.card = card
        self.task = task
        self.step = step
        self.next = next


class Resume:
    """Keep a card, and get the last one back."""

    def __init__(self, log: Log, tasks: Tasks, context: Context) -> None:
        self.log = log
        self.tasks = tasks
        self.context = context

    def keep(self, note: str | None, folder: str | None, of: str | None = None) -> Outcome[Resumed]:
        """Keep a card of what is being done now, or of the task that `of` means. Without a note, the last line of the
        task's own notes is taken. Raises AdhdError."""
        doing = self.tasks.find(of) if of else self.doing()
        step = doing if doing is not None and doing.parent is not None else None
        task = self.tasks.ancestors(step)[-1] if step is not None else doing
        if not note:
            lines = [t.notes.splitlines()[-1] for t in (step, task) if t is not None and t.notes and t.notes.strip()]
            note = lines[0][:200] if lines else None
        outcome = self.context.keep(task.rid if task else None, step.rid if step else None, note, folder)
        found = Outcome(self._dressed(outcome.value))
        found.operations, found.touched = outcome.operations, outcome.touched
        return found

    def last(self) -> Resumed | None:
        """The newest card, or None."""
        card = self.context.card()
        return None if card is None else self._dressed(card)

    def doing(self) -> Task | None:
        """What was started last and is not finished: a step rather than its task."""
        read = Queries(self.log.current(TaskTable))
        found = read.rows("where t.deleted=0 and t.status=? order by t.updated desc, t.level desc, t.id desc limit 1", (DOING,))
        return found[0] if found else None

    def _dressed(self, card: Card) -> Resumed:
        task, step = (self.tasks.by_ids([rid])[0:1] if rid else [] for rid in (card.task, card.step))
        shown = [t for t in (*task, *step) if not t.deleted]
        living = next((t for t in reversed(shown) if t.living), None)
        while living is not None:
            below = next((t for t in self.tasks.children(living) if t.living), None)
            if below is None:
                break
            living = below
        by_rid = {t.rid: t for t in shown}
        return Resumed(card, by_rid.get(card.task or b""), by_rid.get(card.step or b""), living)
