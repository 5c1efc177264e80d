"""The line of text on the stage: asking, catching, pasting, and what is shown beside it while one types."""

from __future__ import annotations

from adhd_core.columns import cut
from adhd_core.oplog.errors import AdhdError

from adhd_tui.line import Line
from adhd_tui.page import sentence
from adhd_tui.sheet import Sheet
from adhd_tui.stage import Stage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Writing(Stage):
    """A stage with a line to write on."""

    def over(self, sheet: Sheet) -> None:
        """The line of text: what it is for beside it, what is understood of it below it."""
        super().over(sheet)
        if not self.line.display:
            return
        row = sheet.message
        for n in (row, row + 1, sheet.footer) if self.live is None else (row,):
            if n <= sheet.height:
                sheet.rows[n - 1].clear()
        column = sheet.line(row, f"{self.label} " if self.label else "› ", "muted")
        self.line.styles.offset = (column - 1, row - 1)
        self.line.styles.width = max(8, sheet.right - column + 1)
        if self.live is not None:
            return
        told = self.lit.on and bool(self.line.value.strip())
        if told and row + 1 < sheet.footer:
            sheet.line(row + 1, cut(" · ".join(self.understood()), sheet.room), "muted")
        column = sheet.line(sheet.footer, "Enter keeps it", "accent")
        sheet.put(sheet.footer, column + 3, "Esc leaves it", "muted")

    def understood(self) -> list[str]:
        """What capture makes of the line: its title first."""
        preview = self.adhd.capture.preview(self.line.value)
        task = preview.task
        if task is None:
            return ["kept as a fact"]
        from adhd_core.tasks.facts import facts

        return [task.title, *facts(task, self.adhd.log.clock.now(), self.adhd.day_start, False)]

    def ask(
        self, label: str, then: Callable[[str], None], text: str = "", live: Callable[[str, bool], None] | None = None
    ) -> None:
        """One line of text."""
        self.label, self.then, self.live, self.lit.on = label, then, live, False
        self._open_line(text)

    def catch(self, text: str = "") -> None:
        """The line that catches a thought; one that was not finished comes back."""
        self.label, self.then, self.live, self.lit.on = "", self._caught, None, True
        self._open_line(text or self.drafts.kept())

    def _open_line(self, text: str) -> None:
        self.line.value = text
        self.line.cursor_position = len(text)
        self.line.display = True
        self.screen.set_focus(self.line)
        self.message = ""
        self.repaint()

    def _close_line(self) -> None:
        self.closing = False
        live, self.live = self.live, None
        if live is not None:
            live(self.line.value.strip(), False)
        self.line.display = False
        self.line.value = ""
        self.screen.set_focus(None)
        self.repaint()

    def _caught(self, text: str) -> None:
        focusing = self.adhd.focusing
        found = (self.adhd.distract(text) if focusing else self.adhd.capture.add(text)).value
        self.drafts.forget()
        task = found.task
        if task is None:
            self.say(f"kept {text} · u undo")
            return
        from adhd_core.tasks.facts import facts

        told = ["comes back at your break"] if focusing else facts(task, self.adhd.log.clock.now(), self.adhd.day_start)[:3]
        self.say(" · ".join([f"caught {task.title}", *told, "u undo"]), "text")

    async def on_input_submitted(self, event: Line.Submitted) -> None:
        self._submit(event.value.strip())
        await self._go_on()

    async def _go_on(self) -> None:
        """The line is closed: what was typed meanwhile means what it would have meant."""
        ahead, self.ahead = self.ahead, []
        for event in ahead:
            await self.on_event(event)

    def _submit(self, text: str) -> None:
        then = self.then
        self._close_line()
        if not text or then is None:
            if self.lit.on:
                self.drafts.forget()
            return
        try:
            then(text)
        except AdhdError as error:
            self.say(sentence(error))
            if then == self._caught:
                self.drafts.keep(text)
        self.page.load()
        self.repaint()

    async def on_line_left(self, event: Line.Left) -> None:
        if self.lit.on and self.line.value.strip():
            self.drafts.keep(self.line.value)
            self.say("Not kept yet. c brings it back.")
        self._close_line()
        await self._go_on()

    def on_input_changed(self, event: Line.Changed) -> None:
        if self.line.display:
            if self.lit.on:
                self.drafts.keep(event.value)
            if self.live is not None:
                self.live(event.value.strip(), True)
                self.page.load()
            self.repaint()

    def pasted(self, text: str) -> bool:
        """What was pasted is caught: one line in the line of text, where it can be changed, a page as a brain dump that undo takes
        back. Whether it was taken."""
        lines = [line for line in text.splitlines() if line.strip()]
        if self.line.display and (len(lines) < 2 or not self.lit.on):
            return False
        if len(lines) == 1:
            self.catch(lines[0].strip())
        elif lines:
            self.line.display = False
            try:
                kept = self.adhd.dump.keep(text).value
                self.say(f"caught a page: {kept.things} {'thing' if kept.things == 1 else 'things'} · u undo", "text")
            except AdhdError as error:
                self.say(sentence(error))
            self.page.load()
            self.repaint()
        return True
