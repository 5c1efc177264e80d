"""Focus: one step, a shrinking bar, the companion, nothing else."""

from __future__ import annotations

from adhd_core.columns import wrapped
from adhd_core.phrases import minutes as length

from adhd_tui.page import Key, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.focus.service import Shown

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
        self.thought = 0

    def load(self) -> None:
        self.shown = self.adhd.focus.current() if self.adhd.focusing else None
        if self.shown is not None:
            self.seen = True
            if self.status in ("break", "over"):
                self.shown.thoughts = self.adhd.focus.thoughts(self.shown.session)
        if self.status in ("break", "none"):
            self.doing = None
        self.mood = {"running": "watch", "paused": "sleep", "break": "idle", "over": "blink"}.get(self.status, "idle")

    @property
    def status(self) -> str:
        """running, over (the time is up), paused, break, or none."""
        if self.shown is None:
            return "none"
        status = self.shown.session.status
        return "over" if status == "running" and self.shown.remaining == 0 else str(status)

    def bindings(self) -> tuple[Key, ...]:
        more = Key("extend", "plus,equals_sign", "ten more", self.status == "over")
        rest = Key("rest", "b", "break", self.status == "over")
        pause = Key("pause", "space", "pause", self.status == "running")
        on = Key("go_on", "space,enter", "go on")
        keep, drop = Key("keep", "k", "keep"), Key("let_go", "delete,w", "let go")
        return {
            "running": (CATCH, pause, DONE, STUCK, LEAVE, more, rest, *AWAY),
            "over": (DONE, rest, more, CATCH, LEAVE, pause, STUCK, *AWAY),
            "paused": (on, CATCH, DONE, STUCK, Key("leave", "escape", "shell"), more, *AWAY),
            "break": (*((keep, drop) if self._waits() else ()), Key("go_on", "space,enter", "next round"), CATCH,
                      Key("leave", "escape", "shell"), *AWAY),
            "none": (Key("begin", "enter", "start"), CATCH, Key("back", "escape,q", "back"), AWAY[0]),
        }[self.status]  # fmt: skip

    def _waits(self) -> bool:
        return self.shown is not None and bool(self.shown.thoughts)

    def paint(self, sheet: Sheet) -> None:
        shown = self.shown
        wide = min(50 if sheet.width < 100 else 60, sheet.room)
        left = max(1, (sheet.width - wide) // 2 + 1)
        row = max(1, sheet.height * 10 // 24)
        if shown is None:
            sheet.put(row, left, "No session is running." if not self.seen else "The session has ended.", "bold")
            sheet.put(row + 1, left, "Enter starts the one thing for now.", "muted")
            return
        lines = wrapped(self.doing.text, wide, min(4, row)) if self.doing else wrapped(shown.title, wide, 2) if shown.title else ["Focus"]
        for n, text in enumerate(lines):
            sheet.put(row - len(lines) + 1 + n, left, text, "bold")
        self._bar(sheet, min(row + 2, sheet.height - 1), left, wide)
        if shown.thoughts:
            self._thought(sheet, row + 5, left, wide)

    def _bar(self, sheet: Sheet, row: int, left: int, wide: int) -> None:
        shown = self.shown
        assert shown is not None
        text = said(shown)
        room = max(8, min(BAR if sheet.width < 100 else BAR + 8, wide - len(text) - 2))
        remaining, total = shown.remaining, (shown.session.planned or 0) * 60
        if shown.session.status == "break" or not total or remaining is None:
            sheet.put(row, left, text, "text")
            return
        full = min(room, -(-remaining * room // total))
        role = "accent" if self.status == "running" else "muted"
        column = sheet.bar(row, left, [("█", full, role), ("░", room - full, "faint")])
        sheet.put(row, column + 2, text, "text")

    def _thought(self, sheet: Sheet, row: int, left: int, wide: int) -> None:
        """A thought waited: still want this?"""
        assert self.shown is not None
        thought = self.shown.thoughts[self.thought % len(self.shown.thoughts)]
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
        """Stop the clock for a while."""
        self.adhd.focus.pause()

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
        """The thought stays in the inbox."""
        assert self.shown is not None
        task = self.shown.thoughts[self.thought % len(self.shown.thoughts)].task
        self.did(self.adhd.tasks.edit([task.id], {"status": "open"}), f"kept: {task.title}")

    def let_go(self) -> None:
        """The thought may go."""
        assert self.shown is not None
        task = self.shown.thoughts[self.thought % len(self.shown.thoughts)].task
        self.did(self.adhd.tasks.drop([task.id]), f"let go: {task.title}")


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
