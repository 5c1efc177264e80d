"""Now: the one thing to do, why, and how long it may take beside the time there is."""

from __future__ import annotations

from adhd_core.columns import wrapped
from adhd_core.phrases import minutes as length

from adhd_tui.page import Key, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.choose.service import Offer
    from adhd_core.estimates.rules import Estimate
    from adhd_core.tasks.task import Task

    from adhd_tui.sheet import Sheet

BAR = 32
SCALES = (10, 15, 30, 60, 90, 120, 180, 240, 480)
FIRST = "What is on your mind?"


class Now(Page):
    """One card."""

    name = "now"
    title = "Now"
    pet = True
    every = 20.0
    keys = (
        Key("start", "enter,right,l", "start"),
        Key("another", "n", "another"),
        Key("smaller", "down,j", "smaller"),
        Key("stuck", "s", "stuck"),
        Key("catch", "c", "catch"),
        Key("more", "question_mark", "more"),
        Key("done", "d", "done", False),
        Key("later", "left,h", "later: it comes back by itself", False),
        Key("hand_over", "up,k", "hand over", False),
        Key("let_go", "x", "let go", False),
        Key("edit", "e", "change its words", False),
        Key("look", "o", "look at all of it", False),
    )

    bare_keys = (Key("start", "enter,right,l", "catch a thought"), keys[5])
    """Where there is no card."""

    def __init__(self, adhd: Any, host: Any) -> None:
        super().__init__(adhd, host)
        self.offer: Offer | None = None
        self.usual: Estimate | None = None
        self.coming: list[tuple[str, str]] = []
        self.have: int | None = None  # minutes until the next edge
        self.clock = ""
        self.empty = False
        self.bar_full = 0.0  # 0 to 1 while a celebration fills it

    def load(self) -> None:
        from adhd_core.focus.edge import chain

        now = self.adhd.log.clock.now()
        self.clock = f"{now.hour:02d}:{now.minute:02d}"
        self.offer = self.adhd.choose.next()
        self.usual = self.adhd.usual(self.offer.what) if self.offer is not None else None
        self.empty = self.offer is None and not self.adhd.search.page(1, all=True)
        edge = self.adhd.edge
        self.coming, self.have = [], None
        if edge is not None:
            self.coming = [(word, "now" if at == now else f"{at.hour:02d}:{at.minute:02d}") for word, at in chain(edge, now)]
            limit = edge.leave if edge.leave is not None and edge.leave > now else edge.due
            self.have = max(1, int((limit - now).total_seconds()) // 60)

    def bindings(self) -> tuple[Key, ...]:
        return self.keys if self.offer is not None else self.bare_keys

    @property
    def running(self) -> bool:
        """Whether a session goes on."""
        return self.adhd.focusing and self.adhd.focus.current() is not None

    def paint(self, sheet: Sheet) -> None:
        self.header(sheet, " · ".join([self.clock, *(f"{word} {at}" for word, at in self.coming)]))
        if self.offer is None:
            self._nothing(sheet)
        else:
            self._card(sheet, self.offer)

    def _nothing(self, sheet: Sheet) -> None:
        if self.empty:
            sheet.line(sheet.top, FIRST, "bold", "catch")
            sheet.line(sheet.top + 1, "Press c and type any words. Enter keeps them.", "muted", "catch")
        else:
            sheet.line(sheet.top, "Nothing asks for you now.", "bold")
            sheet.line(sheet.top + 1, "Rest is fine. A thought comes by? Press c.", "muted", "catch")

    def _card(self, sheet: Sheet, offer: Offer) -> None:
        row = sheet.top
        room = min(sheet.room, 72)
        for text in wrapped(offer.what.title, room, 1 if sheet.small else 2):
            sheet.put(row, sheet.left, text, "bold", "start")
            row += 1
        sheet.line(row, place(offer), "muted", "look")
        row += 1 if sheet.compact else 2
        said = offer.what.estimate_minutes
        if self.usual is not None or said:
            low, high = (self.usual.p50, self.usual.p80) if self.usual is not None else (said or 1, 2 * (said or 1))
            self._bar(sheet, row, low, high)
            row += 1 if sheet.compact else 2
        if self.usual is not None and said:
            low, high = self.usual.p50, self.usual.p80
            yours = f"yours run {ranged(low, high)} ({self.usual.sessions} sessions)"
            sheet.line(row, f"You say {length(said)}; {yours}.", "muted")
            row += 1
        if offer.why:
            for text in wrapped(f"Why: {', and '.join(offer.why[:2])}.", min(room, 64), 2):
                sheet.line(row, text, "text")
                row += 1

    def _bar(self, sheet: Sheet, row: int, low: int, high: int) -> None:
        """`██▒▒▒░░░  2-5 of the 30 min you have`: surely, perhaps, and what is left of the time there is."""
        scale = self.have if self.have is not None and self.have <= 240 else next((s for s in SCALES if s > high), high)
        room = min(BAR, max(8, sheet.room - 30))
        sure = max(1, min(room, round(low * room / scale)))
        maybe = max(sure, min(room, round(high * room / scale)))
        done = round(self.bar_full * room)
        sure, maybe = max(sure, done), max(maybe, done)
        column = sheet.bar(row, sheet.left, [("█", sure, "accent"), ("▒", maybe - sure, "accent"), ("░", room - maybe, "faint")])
        words = f"{ranged(low, high)} min" if high < 60 else ranged(low, high)
        if self.have is not None and self.have <= 240:
            words = f"{low}-{high} of the {self.have} min you have" if high <= self.have else f"{words}, and {length(self.have)} until then"
        sheet.put(row, column + 2, words, "text", most=sheet.right - column - 1)

    # ------------------------------------------------------------------ what can be done

    def copied(self) -> str:
        return self.offer.what.title if self.offer is not None else ""

    def _task(self) -> Task | None:
        if self.offer is None:
            self.host.say("There is no card. Press c to catch a thought.")
        return None if self.offer is None else self.offer.what

    def start(self) -> None:
        """Begin, with a timer."""
        if self.offer is None:
            self.host.catch()
            return
        what = self._task()
        if what is None:
            return
        shown = self.adhd.focus.start(what).value
        if shown.fresh and shown.task is not None and self.adhd.launching:
            for text in self.host.open_all(self.adhd.launches.of([shown.task.rid]), shown.task.handle)[:1]:
                self.host.say(text)
        self.host.go("focus")

    def another(self) -> None:
        """Not this one: another card, no question."""
        if self._task() is not None:
            declined, instead = self.adhd.choose.decline().value
            if instead is None:
                self.host.say(f"Nothing else asks for you now. {declined.task.title} stays.")

    def smaller(self) -> None:
        """A smaller piece of it first."""
        what = self._task()
        if what is not None:
            split = self.adhd.steps.split([what.id])
            self.did(split, f"smaller: {split.value.task.title}, {len(split.value.steps)} steps")

    def done(self) -> None:
        """It is finished."""
        what = self._task()
        if what is not None:
            outcome = self.adhd.focus.done([what.id])
            tasks, _ = outcome.value
            self.host.cheer(f"done: {tasks[0].title if tasks else what.title} · u undo")

    def later(self) -> None:
        """It comes back by itself."""
        what = self._task()
        if what is not None:
            self.did(outcome := self.adhd.tasks.defer([what.id], None), f"later: {what.title}{back_on(outcome.value, self.adhd)}")

    def hand_over(self) -> None:
        """Somebody else may do it."""
        from adhd_core.triage import HAND_OVER

        offer = self.offer
        if offer is not None:
            self.host.ask("Who could do it?", lambda name: self.did(
                self.adhd.triage.sort(offer.what, HAND_OVER, name), f"hand over: ask {name}: {offer.what.title}"))

    def let_go(self) -> None:
        """Let it go; it stays findable."""
        what = self._task()
        if what is not None:
            self.did(self.adhd.tasks.drop([what.id]), f"let go: {what.title}")

    def edit(self) -> None:
        """Other words for it."""
        what = self._task()
        if what is not None:
            self.host.ask("Its words", lambda text: self.did(self.adhd.tasks.edit([what.id], {"title": text}), "changed"), what.title)

    def look(self) -> None:
        """All of it in the tree."""
        offer = self.offer
        if offer is not None:
            self.host.go("tree", task=offer.task.rid)

    def stuck(self) -> None:
        """One key says why, one small way out comes back."""
        offer = self.offer
        if self._task() is not None and offer is not None:
            self.host.go("stuck", task=offer.task.id)


def place(offer: Offer) -> str:
    """`tax letter · first of 4 steps · m2xt`."""
    if offer.step is None:
        return offer.task.handle
    number, count = offer.place
    return f"{offer.task.title} · {'first' if number == 1 else f'step {number}'} of {count} steps · {offer.step.handle}"


def ranged(low: int, high: int) -> str:
    """`25-50`, `2 h 30 to 4 h`."""
    return f"{low}-{high}" if high < 60 else f"{length(low)} to {length(high)}"


def back_on(task: Task, adhd: Any) -> str:
    """`, back on Thu 5 Mar 09:00`."""
    from adhd_core.phrases import when

    return f", back on {when(task.start, adhd.log.clock.now())}" if task.start else ""
