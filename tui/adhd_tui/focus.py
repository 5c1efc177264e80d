"""Focus: one step, a shrinking bar, the companion, nothing else."""

from __future__ import annotations

import os

from adhd_core.columns import width, wrapped
from adhd_core.phrases import minutes as length

from adhd_tui.page import UNDO, Key, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.focus.edge import Edge
    from adhd_core.focus.service import Shown, Thought
    from adhd_core.landing.service import Offer

    from adhd_tui.sheet import Sheet
    from adhd_tui.stuck import Doing

BAR = 40
MORE = 10
CATCH, STUCK, LEAVE = Key("catch", "c", "catch"), Key("stuck", "s", "stuck"), Key("leave", "escape", "shell, timer runs")
DONE = Key("done", "d", "done")
AWAY = (Key("more", "question_mark", "more", False), Key("stop", "x", "end the session", False))


class Focus(Page):
    """A session as it runs, pauses, rests and ends."""

    name = "focus"
    title = "Focus"
    pet = True
    every = 1.0

    def __init__(self, adhd: Any, host: Any, doing: Doing | None = None) -> None:
        super().__init__(adhd, host)
        self.doing = doing  # the small way out that is tried: it stands in the place of the title
        self.shown: Shown | None = None
        self.seen = False  # whether a session was there since the page was opened
        self.waiting: list[Thought] = []
        self.water = 0  # minutes of a stretch for which water is a good idea
        self.offer: Offer | None = None  # of a landing
        self.leaving = ""

    def load(self) -> None:
        self.shown = self.adhd.focus.current() if self.adhd.focusing else None
        if self.shown is not None:
            self.waiting = self.adhd.focus.thoughts(self.shown.session) if self.status == "break" else []
            self._landing()
            self.seen = True
        elif self.waiting:
            alive = {task.rid for task in self.adhd.tasks.by_ids([t.task.rid for t in self.waiting]) if task.status == "inbox"}
            self.waiting = [t for t in self.waiting if t.task.rid in alive]
        if self.status in ("break", "none", "landed"):
            self.doing = None
        moods = {"running": "watch", "paused": "sleep", "break": "idle", "over": "blink", "landing": "blink"}
        self.mood = "blink" if self.water else moods.get(self.status, "idle")

    def _landing(self) -> None:
        """After a long time: water, then once a landing; coming to look is a natural break. The time to leave comes through."""
        left = self.adhd.landing.leave()
        if left is not None:
            self.leaving = leave(left[0])
            self.host.bell()
        due = self.adhd.landing.due()
        self.water = due.minutes if due.stage else 0
        if self.offer is None and (due.stage == "late" or (due.stage == "offer" and not self.seen)):
            self.offer = self.adhd.landing.offer_once(here())

    @property
    def status(self) -> str:
        """running, over (the time is up), paused, break, landing (one is offered), landed (thoughts are left), or none."""
        if self.shown is None:
            return "landed" if self.waiting else "none"
        if self.offer is not None and self.shown.session.status == "running":
            return "landing"
        status = self.shown.session.status
        return "over" if status == "running" and self.shown.remaining == 0 else str(status)

    def bindings(self) -> tuple[Key, ...]:
        more = Key("extend", "plus,equals_sign", "ten more", self.status == "over")
        rest = Key("rest", "b", "break", self.status == "over")
        pause = Key("pause", "space", "pause", self.status == "running")
        on = Key("go_on", "space,enter", "go on")
        keep, drop = Key("keep", "k", "keep"), Key("let_go", "x,delete", "let go")
        yes = (Key("keep", "right,enter,k", "keep"), Key("let_go", "x,delete", "let go"))
        return {
            "landing": (Key("land", "enter", "land"), Key("ten_more", "plus,equals_sign", "ten more"),
                        Key("not_now", "q,n", "not now"), CATCH, LEAVE, Key("done", "d", "done", False)),
            "landed": (*yes, CATCH, Key("back", "escape,q", "back"), AWAY[0]),
            "running": (CATCH, pause, DONE, STUCK, LEAVE, more, rest, *AWAY),
            "over": (DONE, rest, more, CATCH, LEAVE, pause, STUCK, *AWAY),
            "paused": (on, CATCH, DONE, STUCK, Key("leave", "escape", "shell"), more, *AWAY),
            "break": (*((keep, drop) if self._waits() else ()), Key("go_on", "space,enter", "next round"), CATCH,
                      Key("leave", "escape", "shell"), *(AWAY[:1] if self._waits() else AWAY)),
            "none": (Key("begin", "enter", "start"), CATCH, Key("back", "escape,q", "back"), AWAY[0]),
        }[self.status]  # fmt: skip

    def _waits(self) -> bool:
        return bool(self.waiting)

    def paint(self, sheet: Sheet) -> None:
        shown = self.shown
        wide = min(50 if sheet.width < 100 else 60, sheet.room)
        left = max(1, (sheet.width - wide) // 2 + 1)
        row = max(1, sheet.height * 10 // 24)
        if self.leaving:
            sheet.line(sheet.message, self.leaving, "accent")
        if shown is None:
            sheet.put(row, left, "No session is running." if not self.seen else "The session has ended.", "bold")
            if self.waiting:
                self._thought(sheet, row + 2, left, wide)
            else:
                sheet.put(row + 1, left, "Enter starts the one thing for now.", "muted")
            return
        lines = wrapped(self.doing.text, wide, min(4, row)) if self.doing else wrapped(shown.title, wide, 2) if shown.title else ["Focus"]
        for n, text in enumerate(lines):
            sheet.put(row - len(lines) + 1 + n, left, text, "bold")
        self._bar(sheet, min(row + 2, sheet.height - 1), left)
        if self.status == "landing" and self.offer is not None:
            for n, text in enumerate((*wrapped(place(self.offer), wide, 2), needs(self.offer))):
                sheet.put(row + 4 + n, left, text, "text" if n == 0 else "muted", most=wide)
        elif self.waiting:
            self._thought(sheet, row + 5, left, wide)

    def _bar(self, sheet: Sheet, row: int, left: int) -> None:
        shown = self.shown
        assert shown is not None
        text = f"{self.water} min · water?" if self.water and shown.session.status == "running" else said(shown)
        room = max(8, min(BAR if sheet.width < 100 else BAR + 8, sheet.right - left - width(text) - 1))
        remaining, total = shown.remaining, (shown.session.planned or 0) * 60
        if shown.session.status == "break" or not total or remaining is None:
            sheet.put(row, left, text, "text")
            return
        full = min(room, -(-remaining * room // total))
        role = "accent" if self.status == "running" and not self.water else "muted"
        column = sheet.bar(row, left, [("█", full, role), ("░", room - full, "faint")])
        sheet.put(row, column + 2, text, "text")

    def _thought(self, sheet: Sheet, row: int, left: int, wide: int) -> None:
        """A thought waited: still want this?"""
        thought = self.waiting[0]
        age = f"{length(thought.age)} old" if thought.age else "just now"
        sheet.put(row, left, "A thought waited, still want it?", "muted")
        sheet.put(row + 1, left, f"“{thought.task.title}”", "text", most=wide)
        sheet.put(row + 2, left, age, "faint")

    # ------------------------------------------------------------------ what can be done

    def copied(self) -> str:
        return self.shown.title if self.shown is not None else ""

    def begin(self) -> None:
        """Start the one thing for now."""
        offer = self.adhd.choose.next()
        self.adhd.focus.start(None if offer is None else offer.what)

    def pause(self) -> None:
        """Stop the clock for a while; where one is, is kept."""
        self.adhd.pause(here())

    def go_on(self) -> None:
        """Go on."""
        self.adhd.focus.resume()

    def extend(self) -> None:
        """Ten minutes more."""
        self.adhd.focus.extend(MORE)
        self.host.say(f"{MORE} min more")

    def rest(self) -> None:
        """Take a break; what waited is shown."""
        self.adhd.focus.rest()

    def land(self) -> None:
        """End it here; the place is kept."""
        title = self.shown.title if self.shown is not None else ""
        self.waiting = self.adhd.landing.land(here()).value.thoughts
        self.offer, self.leaving = None, ""
        self.host.say(f"landed: {title} · adhd resume gives it back{UNDO}")

    def ten_more(self) -> None:
        """Ten minutes more; a clock time that this goes past is named."""
        longer = self.adhd.landing.more().value
        self.offer = None
        past = f" · that goes past: {leave(longer.edge)}" if longer.edge is not None else ""
        self.host.say(f"ten more, until {longer.until.hour:02d}:{longer.until.minute:02d}{past}")

    def not_now(self) -> None:
        """It is not offered again in this stretch."""
        self.adhd.landing.quiet()
        self.offer = None
        self.host.say("Not now, then. When you want to: adhd landing")

    def stop(self) -> None:
        """End the session; the task stays open."""
        shown = self.adhd.focus.stop().value
        self.host.say(f"stopped: {shown.title} · u undo")
        self.host.back()

    def done(self) -> None:
        """It is finished; what comes next is one key away."""
        before, doing = self.shown, self.doing
        if doing is not None:
            self.doing = None
            doing.over(self.adhd, self.host)
            return
        outcome = self.adhd.focus.done([])
        tasks, _ = outcome.value
        title = tasks[0].title if tasks else before.title if before is not None else ""
        spent = f" · took {length(max(1, (before.elapsed + 30) // 60))}" if before is not None else ""
        self.host.back()
        self.host.cheer(f"done: {title}{spent} · u undo")

    def stuck(self) -> None:
        """One key says why, one small way out comes back."""
        task = self.shown.task if self.shown is not None else None
        self.host.go("stuck", **({"task": task.id} if task is not None else {}))

    def leave(self) -> None:
        """Back to the shell; the timer runs on."""
        self.host.leave()

    def keep(self) -> None:
        """The thought stays."""
        task = self.waiting[0].task
        self.did(self.adhd.tasks.edit([task.id], {"status": "open"}), f"kept: {task.title}")

    def let_go(self) -> None:
        """The thought may go."""
        task = self.waiting[0].task
        self.did(self.adhd.tasks.drop([task.id]), f"let go: {task.title}")


def here() -> str | None:
    """Where the app was opened; None where that directory is gone."""
    try:
        return os.getcwd()
    except OSError:
        return None


def place(offer: Offer) -> str:
    """`A good place to land. Kept: branch fix-refs, 3 files, "sign in eq 4".`"""
    at = offer.card.place
    parts = [f"branch {at.branch}"] if at.branch else []
    parts += [f"{at.files} {'file' if at.files == 1 else 'files'}"] if at.files else []
    parts += [f'"{offer.card.note}"'] if offer.card.note else []
    return f"A good place to land. Kept: {', '.join(parts) or offer.shown.title}."


def needs(offer: Offer) -> str:
    """`Water · food · leave 14:35 for dentist 15:00`."""
    return f"Water · food · {leave(offer.edge)}" if offer.edge is not None else "Water · food"


def leave(edge: Edge) -> str:
    """`leave 14:35 for dentist 15:00`; what is done where one sits has no way: `call mum 15:00`."""
    what = f"{edge.title} {edge.due.hour:02d}:{edge.due.minute:02d}"
    return f"leave {edge.leave.hour:02d}:{edge.leave.minute:02d} for {what}" if edge.leave is not None else what


def said(shown: Shown) -> str:
    """How a session stands, in two or three words."""
    remaining, status = shown.remaining, shown.session.status
    if status == "break":
        return f"break, {-(-(remaining or 0) // 60)} min left" if remaining else "The break is over. Space goes on."
    if remaining is None:
        text = f"{length(max(1, shown.elapsed // 60))} so far"
    else:
        text = f"{-(-remaining // 60)} min left" if remaining else "time is up"
    return f"paused, {text}" if status == "paused" else text
