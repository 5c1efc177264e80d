"""What can be done with the task one is on, alike in every list of tasks."""

from __future__ import annotations

from adhd_tui.page import Key, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.tasks.task import Task

DEEDS = (
    Key("later", "L", "later: it comes back by itself", False),
    Key("let_go", "x", "let go", False),
    Key("edit", "e", "change its words", False),
    Key("about", "p", "its date, length, tags: fri 3pm for 20m tag:home", False),
)


class Deeds(Page):
    """A page with a task that one is on."""

    def task(self) -> Task | None:
        """The task one is on; says a word where there is none."""
        raise NotImplementedError

    def closed(self, rid: bytes) -> None:
        """This task was closed here."""

    def done(self) -> None:
        """It is finished; a closed one is open again."""
        task = self.task()
        if task is None:
            return
        if not task.living:
            self.did(self.adhd.tasks.reopen([task.id]), f"open again: {task.title}")
            return
        self.adhd.focus.done([task.id])
        self.closed(task.rid)
        self.host.cheer(f"done: {task.title} · u undo")

    def start(self) -> None:
        """Begin it, with a timer."""
        task = self.task()
        if task is None:
            return
        shown = self.adhd.focus.start(task).value
        if shown.fresh and shown.task is not None and self.adhd.launching:
            for text in self.host.open_all(self.adhd.launches.of([shown.task.rid]), shown.task.handle)[:1]:
                self.host.say(text)
        self.host.go("focus")

    def later(self) -> None:
        """It comes back by itself."""
        from adhd_tui.now import back_on

        task = self.task()
        if task is not None:
            outcome = self.adhd.tasks.defer([task.id], None)
            self.did(outcome, f"later: {task.title}{back_on(outcome.value, self.adhd)}")

    def let_go(self) -> None:
        """Let it go; it stays findable."""
        task = self.task()
        if task is not None:
            self.did(self.adhd.tasks.drop([task.id]), f"let go: {task.title}")

    def edit(self) -> None:
        """Other words for it."""
        task = self.task()
        if task is not None:
            self.host.ask("Its words", lambda text: self.did(self.adhd.tasks.edit([task.id], {"title": text}), "changed"), task.title)

    def about(self) -> None:
        """Its date, length, tags and the like, as one line of capture."""
        task = self.task()
        if task is not None:
            self.host.ask("When, how long, tags", lambda text: self._about(task, text))

    def _about(self, task: Task, text: str) -> None:
        from adhd_core.tasks.facts import facts

        outcome = self.adhd.tasks.edit([task.id], self.adhd.capture.properties(text))
        told = facts(outcome.value, self.adhd.log.clock.now(), self.adhd.day_start, False)[:3]
        self.did(outcome, " · ".join([outcome.value.title, *told]))
