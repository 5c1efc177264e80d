"""Stuck: one key says what is in the way, one small way out comes back, and Enter begins it."""

from __future__ import annotations

from adhd_core.columns import cut, width, wrapped
from adhd_core.oplog.errors import AdhdError
from adhd_core.stuck.ways import BARRIERS, LATER, MORE, READY, UNSURE

from adhd_tui.page import Key, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.stuck.service import Case, Idea

    from adhd_tui.sheet import Sheet

ASK = "What is it? One key, Enter = no idea."
BACK, CATCH, HELP = Key("back", "escape,q", "back"), Key("catch", "c", "catch"), Key("more", "question_mark", "more", False)
CATCH_LATER = Key("catch", "c", "catch", False)
TEXT = 64
"""The widest line of an idea."""


class Doing:
    """A small way out that is being done: the id of its `task`, what to do (`text`), what it is called afterwards (`did`), what could
    follow (`then`, "" for nothing more), and whether the session is its `own`, to be ended with it."""

    __slots__ = ("did", "own", "task", "text", "then", "title")

    def __init__(self, task: str, title: str, text: str, did: str, then: str) -> None:
        self.task = task
        self.title = title
        self.text = text
        self.did = did
        self.then = then
        self.own = True

    def begin(self, adhd: Any, host: Any, minutes: int) -> None:
        """A session for it, in the place of the page on top. One that runs on the task already goes on."""
        from adhd_core.focus.rules import LEAST

        found = adhd.tasks.find_all([self.task], False, "start")[0]
        running = adhd.focus.current() if adhd.focusing else None
        self.own = running is None or running.session.task != found.rid or running.session.status == "break"
        adhd.focus.start(found, max(LEAST, minutes) if self.own else None)
        host.back()
        host.go("focus", doing=self)

    def over(self, adhd: Any, host: Any) -> None:
        """It was done: leave to stop, or two more minutes. The task stays open."""
        if self.own:
            adhd.focus.stop()
            host.back()
        host.go("stuck", done=self)


class Stuck(Page):
    """A question, an idea, and what came of it."""

    name = "stuck"
    title = "Stuck"

    def __init__(self, adhd: Any, host: Any, task: str = "", done: Doing | None = None) -> None:
        super().__init__(adhd, host)
        self.task = task
        self.done = done
        self.case: Case | None = None
        self.none = ""  # why there is no case
        self.chosen: int | None = None  # the barrier that the arrows point at
        self.barrier = ""
        self.idea: Idea | None = None
        self.heard: list[tuple[Idea, str]] = []
        self.edge = ""
        self.asking = ""  # a sentence for somebody

    def load(self) -> None:
        if self.done is not None or self.idea is not None:
            return
        try:
            self.case, self.none = self.adhd.stuck.case([self.task] if self.task else []), ""
            self.task = self.case.task.id
        except AdhdError as error:
            self.case, self.none = None, error.message

    def bindings(self) -> tuple[Key, ...]:
        if self.done is not None:
            return (Key("go_on", "enter,right,l", "2 more" if self.done.then else "start"), Key("back", "escape,q", "enough"), CATCH, HELP)
        if self.case is None:
            return (CATCH, BACK, HELP)
        if self.asking:
            copy = (Key("copy", "enter,y", "copy"),) if hasattr(self.host, "copy_to_clipboard") else ()
            return (*copy, BACK, HELP)
        if self.idea is not None:
            return (
                Key("start", "enter,right,l", "start"), Key("another", "n", "another idea"), Key("ask", "a", "ask someone"),
                Key("not_now", "escape,q", "not now"), Key("question", "left,h,backspace", "it is something else", False),
                CATCH_LATER, HELP,
            )  # fmt: skip
        return (
            Key("choose", "enter", "no idea" if self.chosen is None else "this one"), Key("back", "escape,q", "not now"),
            *(Key(f"felt:{word}", key, word, False) for key, word, _, _ in BARRIERS),
            Key("down", "down,j", "", False), Key("up", "up,k", "", False), CATCH_LATER, HELP,
        )  # fmt: skip

    # ------------------------------------------------------------------ painting

    def paint(self, sheet: Sheet) -> None:
        self.header(sheet)
        if self.done is not None:
            self._done(sheet, self.done)
        elif self.case is None:
            sheet.line(sheet.top, self.none, "bold")
        elif self.asking:
            sheet.line(sheet.top, READY, "muted")
            self._text(sheet, sheet.top + (1 if sheet.compact else 2), self.asking)
        elif self.idea is not None:
            self._idea(sheet, self.case, self.idea)
        else:
            self._question(sheet, self.case)

    def _question(self, sheet: Sheet, case: Case) -> None:
        sheet.line(sheet.top, case.task.title, "bold")
        sheet.line(sheet.top + 1, ASK, "muted")
        row = sheet.top + (2 if sheet.compact else 3)
        if row + len(BARRIERS) > sheet.message:
            self._flow(sheet, row)
            return
        for n, (key, word, _, _) in enumerate(BARRIERS):
            action = f"felt:{word}"
            if n == self.chosen:
                text = f"{key}  {word}"
                sheet.put(row + n, sheet.left, text + " " * (sheet.room - width(text)), "chosen", action)
            else:
                sheet.put(row + n, sheet.left, key, "bold", action)
                sheet.put(row + n, sheet.left + 3, word, "text", action)

    def _flow(self, sheet: Sheet, row: int) -> None:
        """The barriers one after the other, where there are not rows enough for a list."""
        column = sheet.left
        for n, (key, word, _, _) in enumerate(BARRIERS):
            text = f"{key} {word}"
            if column > sheet.left and column + width(text) > sheet.right + 1:
                row, column = row + 1, sheet.left
            if row >= sheet.message:
                return
            column = sheet.put(row, column, text, "chosen" if n == self.chosen else "text", f"felt:{word}", sheet.room) + 2

    def _idea(self, sheet: Sheet, case: Case, idea: Idea) -> None:
        lead, body = parted(idea)
        row, gap = sheet.top, 0 if sheet.compact else 1
        if lead:
            sheet.line(row, lead, "bold")
            row += 1
        barrier = "no idea why" if idea.barrier == UNSURE else idea.barrier
        sheet.line(row, f"{cut(case.task.title, max(8, sheet.room - width(barrier) - 3))} · {barrier}", "muted")
        row = self._text(sheet, row + 1 + gap, body, "start")
        if self.edge:
            sheet.line(row + gap, self.edge, "muted")

    def _done(self, sheet: Sheet, done: Doing) -> None:
        sheet.line(sheet.top, f"Done: {done.did}.", "bold")
        sheet.line(sheet.top + 1, done.title, "muted")
        text = MORE.replace("{more}", done.then) if done.then else "Stop here, gladly. Or go on with it."
        self._text(sheet, sheet.top + (2 if sheet.compact else 3), text)

    def _text(self, sheet: Sheet, row: int, text: str, action: str = "") -> int:
        """Wrapped text; returns the row below it."""
        for line in wrapped(text, min(sheet.room, TEXT), max(1, sheet.message - row)):
            sheet.line(row, line, "text", action)
            row += 1
        return row

    # ------------------------------------------------------------------ the question

    def felt(self, barrier: str) -> None:
        """What is in the way."""
        if self.case is not None:
            self.barrier, self.heard, self.edge = barrier, [], self.case.edge
            self.idea = self.adhd.stuck.idea(self.case, barrier)

    def choose(self) -> None:
        """What the arrows point at, else no idea."""
        self.felt(UNSURE if self.chosen is None else BARRIERS[self.chosen][1])

    def down(self) -> None:
        """The next barrier."""
        self.chosen = 0 if self.chosen is None else min(len(BARRIERS) - 1, self.chosen + 1)

    def up(self) -> None:
        """The barrier before; above the first there is none."""
        self.chosen = None if not self.chosen else self.chosen - 1

    # ------------------------------------------------------------------ the idea

    def another(self) -> None:
        """Another idea; none comes twice before all were shown. A near date is said once."""
        from adhd_core.stuck.rules import ANOTHER

        case, idea = self.case, self.idea
        if case is not None and idea is not None:
            known = any(i.name == idea.name for i, _ in self.heard)
            self.heard = [(idea, ANOTHER)] if known else [*self.heard, (idea, ANOTHER)]
            self.edge = ""
            self.idea = self.adhd.stuck.idea(case, self.barrier, [i.name for i, _ in self.heard])

    def question(self) -> None:
        """It is something else; nothing is written."""
        self.idea, self.heard, self.chosen = None, [], None

    def start(self) -> None:
        """Begin it, with a timer."""
        from adhd_core.stuck.rules import STARTED

        case, idea = self.case, self.idea
        if case is not None and idea is not None:
            doing = Doing(case.task.id, case.task.title, idea.text, idea.did, idea.more)
            self._keep(STARTED)
            doing.begin(self.adhd, self.host, idea.minutes)

    def ask(self) -> None:
        """A sentence for somebody."""
        from adhd_core.stuck.rules import ASKED, asking

        if self.case is not None:
            self._keep(ASKED)
            self.asking = asking(self.barrier, self.case.task.title)

    def not_now(self) -> None:
        """It stays where it is."""
        from adhd_core.stuck.rules import NOT_NOW

        self._keep(NOT_NOW)
        self.host.back()
        self.host.say(LATER)

    def _keep(self, answer: str) -> None:
        """What was in the way, what was offered and what came of it, as one command."""
        if self.case is not None and self.idea is not None:
            self.adhd.stuck.keep(self.case, [*self.heard, (self.idea, answer)])

    def copy(self) -> None:
        """The sentence to the clipboard."""
        to_clipboard: Any = getattr(self.host, "copy_to_clipboard", None)
        text = self.copied()
        if to_clipboard is not None and text:
            to_clipboard(text)
            self.host.say("Copied.")

    def copied(self) -> str:
        return self.asking or (self.idea.text if self.idea is not None else self.case.task.title if self.case is not None else "")

    # ------------------------------------------------------------------ afterwards

    def go_on(self) -> None:
        """Two more minutes, or the task itself."""
        done = self.done
        if done is None:
            return
        if done.then:
            text = done.then[:1].upper() + done.then[1:]
            Doing(done.task, done.title, text, "two more minutes", "").begin(self.adhd, self.host, 2)
            return
        self.adhd.focus.start(self.adhd.tasks.find_all([done.task], False, "start")[0])
        self.host.back()
        self.host.go("focus")


def parted(idea: Idea) -> tuple[str, str]:
    """An idea as its first sentence and what to do: `Only looking.`, `2 min: put the letter on the desk ...`."""
    lead, found, body = idea.text.partition(f" {idea.minutes} min")
    return (lead, (found + body).strip()) if found else ("", idea.text)
