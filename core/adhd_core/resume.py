"""The resume card: what was put down, where, and the next tiny thing of it. A pause keeps one by itself."""

from __future__ import annotations

from adhd_core.context.projection import CardTable
from adhd_core.context.service import Card, Place
from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.queries import Queries
from adhd_core.words import STATUSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.context.service import Context
    from adhd_core.focus.service import Focus, Shown
    from adhd_core.oplog.log import Command, Log
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

    def __init__(self, log: Log, tasks: Tasks, context: Context, focus: Focus) -> None:
        self.log = log
        self.tasks = tasks
        self.context = context
        self.focus = focus

    def keep(self, note: str | None, folder: str | None, of: str | None = None) -> Outcome[Resumed]:
        """Keep a card of what is being done now, or of the task that `of` means. Without a note, the last line of the
        task's own notes is taken. Raises AdhdError."""
        doing = self.tasks.find(of) if of else self.doing()
        step = doing if doing is not None and doing.parent is not None else None
        task = self.tasks.ancestors(step)[-1] if step is not None else doing
        note = note or last_note(task, step)
        outcome = self.context.keep(task.rid if task else None, step.rid if step else None, note, folder)
        found = Outcome(self.dressed(outcome.value))
        found.operations, found.touched = outcome.operations, outcome.touched
        return found

    def pause(self, folder: str | None) -> Outcome[Shown]:
        """Pause the session, and keep a card of it as part of the same command. Raises AdhdError where nothing runs."""
        shown = self.focus.current()
        card = self.card_of(shown, folder) if shown is not None and shown.session.status == "running" else None
        if card is None:
            return self.focus.pause()

        def also(command: Command, session: object) -> None:
            self.context.put(command, card)

        return self.focus.pause(also)

    def card_of(self, shown: Shown, folder: str | None) -> Card:
        """A card of a session, seen from `folder`; it is not kept yet. `git` is asked here, where nobody waits for the file."""
        self.log.load(CardTable)
        task, step = (t.rid if t is not None else None for t in (shown.task, shown.step))
        return Card(task, step, last_note(shown.task, shown.step), self.context.here(folder), self.log.clock.now())

    def last(self) -> Resumed | None:
        """The newest card, or what was paused or landed since then; None where neither is."""
        card = self.context.card()
        put_down = self.focus.put_down()
        if put_down is not None and (card is None or put_down[1] > card.at):
            shown, at = put_down
            card = Card(shown.session.task, shown.session.step, last_note(shown.task, shown.step), Place(None), at)
        return None if card is None else self.dressed(card)

    def go_on(self, found: Resumed) -> Outcome[Shown | None]:
        """Start the smallest open thing of a card, unless nothing of it is open, it was put off to a later day, or a session of
        something else goes on."""
        shown, today = self.focus.current(), self.tasks.today().isoformat()
        if any(t.start is not None and t.start[:10] > today for t in (found.task, found.step, found.next) if t is not None):
            return Outcome(None)
        mine = {t.rid for t in (found.task, found.step, found.next) if t is not None}
        if found.next is None or (shown is not None and not {shown.session.task, shown.session.step} & mine):
            return Outcome(None)
        outcome = self.focus.start(found.next)
        begun: Outcome[Shown | None] = Outcome(outcome.value)
        begun.operations, begun.touched = outcome.operations, outcome.touched
        return begun

    def doing(self) -> Task | None:
        """What was started last and is not finished: a step rather than its task."""
        read = Queries(self.log.current(TaskTable))
        found = read.rows("where t.deleted=0 and t.status=? order by t.updated desc, t.level desc, t.id desc limit 1", (DOING,))
        return found[0] if found else None

    def dressed(self, card: Card) -> Resumed:
        """A card with its tasks as they are now."""
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


def last_note(task: Task | None, step: Task | None) -> str | None:
    """The last line of a step's notes, else of its task's."""
    lines = [t.notes.splitlines()[-1] for t in (step, task) if t is not None and t.notes and t.notes.strip()]
    return lines[0][:200] if lines else None
