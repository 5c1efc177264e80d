"""Today and the week: time as blocks, what has a clock time, and what there is room for."""

from __future__ import annotations

from adhd_core.columns import cut
from adhd_core.dates import MONTHS, WEEKDAYS, timedelta
from adhd_core.phrases import minutes as length

from adhd_tui.page import Key, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dates import date, datetime
    from adhd_core.secretary.service import Block, DayPlan
    from adhd_core.tasks.task import Task

    from adhd_tui.sheet import Sheet

MARKS = {"edge": ("█", "accent"), "way": ("▒", "muted"), "task": ("█", "muted"), "free": ("░", "faint")}
PER_ROW = 30
"""Minutes that one row of a block stands for."""
FIRST, LAST = 6, 24
"""The hours that a row of the week shows."""
FAR = 60


class Today(Page):
    """One day as a column of blocks, or seven days as rows."""

    name = "today"
    title = "Today"
    every = 30.0

    def __init__(self, adhd: Any, host: Any) -> None:
        super().__init__(adhd, host)
        self.ahead = 0
        self.week = False
        self.days: list[DayPlan] = []
        self.at = 0
        self.first = 0

    def bindings(self) -> tuple[Key, ...]:
        catch, back = Key("catch", "c", "catch"), Key("back", "escape,q", "back")
        moves = (Key("down", "down,j", "down", False), Key("up", "up,k", "up", False))
        if self.week:
            return (Key("open", "enter", "that day"), Key("turn", "w,tab", "one day"), catch, back, *moves)
        return (
            Key("start", "enter,f", "start"), Key("done", "d", "done"), Key("later", "l", "later"), Key("turn", "w,tab", "week"),
            Key("next_day", "right,n", "next day"), catch, Key("day_before", "left,h", "the day before", False),
            Key("look", "o", "look at all of it", False), back, *moves,
        )  # fmt: skip

    def load(self) -> None:
        if self.week:
            self.days = self.adhd.plan.week()
            self.at = min(self.at, len(self.days) - 1)
        else:
            today = self.adhd.insight.today()
            self.days = [self.adhd.plan.day(today + timedelta(days=self.ahead))]
            self.at = min(self.at, max(0, len(self._blocks()) - 1))

    def _blocks(self) -> list[Block]:
        return self.days[0].blocks

    def _rows(self) -> list[tuple[int, int]]:
        """(block, row of it) for every row that a day needs."""
        out = []
        for number, block in enumerate(self._blocks()):
            tall = 1 if block.kind == "way" else max(1, min(4, block.minutes // PER_ROW))
            out += [(number, n) for n in range(tall)]
        return out

    # ------------------------------------------------------------------ painting

    def paint(self, sheet: Sheet) -> None:
        if self.week:
            self._week(sheet)
            return
        plan = self.days[0]
        through = f" · through at {clock(plan.finish)}" if plan.finish is not None else ""
        self.header(sheet, named(plan.day) + through, "Today" if self.ahead == 0 else "A day ahead")
        top = 2 if sheet.small else 4
        end = ending(plan)
        room = max(1, sheet.message - top - (2 if end and not sheet.small else 0))
        blocks = self._blocks()
        if all(block.task is None for block in blocks):
            sheet.line(top, "Nothing is set for this day.", "bold")
            sheet.line(top + 1, "That is fine. c catches a thought, 1 shows one thing.", "muted")
            if end:
                sheet.line(top + 3, end, "muted")
            return
        rows = self._rows() if len(self._rows()) <= room else [(n, 0) for n in range(len(blocks))]
        place = next((i for i, (number, _) in enumerate(rows) if number == self.at), 0)
        self.first = max(0, min(max(self.first, place - room + 1), place, max(0, len(rows) - room)))
        for n, (number, part) in enumerate(rows[self.first : self.first + room]):
            self._block(sheet, top + n, blocks[number], number, part)
        if end and not sheet.small:
            sheet.line(sheet.message - 1, end, "muted")

    def _block(self, sheet: Sheet, row: int, block: Block, number: int, part: int) -> None:
        here = number == self.at
        action = f"choose:{number}"
        if here and part == 0:
            sheet.put(row, sheet.left, " " * sheet.room, "chosen", action)
        ground = here and part == 0
        if part == 0:
            sheet.put(row, sheet.left, clock(block.begin), "under" if ground else "muted", action)
        mark, role = MARKS[block.kind]
        if block.runs or (block.kind == "task" and ground):
            role = "accent"
        sheet.put(row, sheet.left + 7, mark, role, action)
        if part == 0:
            text, facts = said(block)
            room = sheet.room - 10
            tail = cut(facts, room // 2)
            text = cut(text, room - (len(tail) + 2 if tail else 0))
            sheet.put(row, sheet.left + 10, text, "chosen" if ground else "text" if block.task is not None else "faint", action)
            if tail:
                sheet.end(row, tail, "under" if ground else "muted", action)

    def _week(self, sheet: Sheet) -> None:
        self.header(sheet, "clock times and what is meant for a day", "The week")
        top = 2 if sheet.small else 4
        tall = 2 if sheet.message - top >= 14 else 1
        wide = strip(sheet)
        if wide and top > 3:
            for hour in range(FIRST, LAST, 3):
                sheet.put(top - 1, sheet.left + 8 + (hour - FIRST) * wide // (LAST - FIRST), f"{hour:02d}", "faint")
        room = max(1, (sheet.message - top) // tall)
        self.first = max(0, min(max(self.first, self.at - room + 1), self.at))
        for n, plan in enumerate(self.days[self.first : self.first + room]):
            self._day(sheet, top + n * tall, plan, self.first + n, tall)

    def _day(self, sheet: Sheet, row: int, plan: DayPlan, number: int, tall: int) -> None:
        here = number == self.at
        action = f"pick:{number}"
        if here:
            sheet.put(row, sheet.left, " " * sheet.room, "chosen", action)
        sheet.put(row, sheet.left, f"{WEEKDAYS[plan.day.weekday()]} {plan.day.day}", "chosen" if here else "text", action)
        column, wide = sheet.left + 8, strip(sheet)
        if wide:
            self._strip(sheet, row, column, wide, plan, here)
        text = length(plan.minutes) if plan.minutes else "·"
        sheet.end(row, f"{text} ", "under" if here else "muted", action)
        if tall > 1:
            things = [f"{clock(b.begin)} {b.task.title}" for b in plan.blocks if b.kind == "edge" and b.task is not None]
            things += [b.task.title for b in plan.blocks if b.kind == "task" and b.task is not None and b.part == 1]
            sheet.put(row + 1, column, " · ".join(things), "muted", action, sheet.right - column + 1)

    def _strip(self, sheet: Sheet, row: int, column: int, wide: int, plan: DayPlan, here: bool) -> None:
        """The hours of a day as cells."""
        each = (LAST - FIRST) * 60 / wide
        begin = plan.begin.replace(hour=0, minute=0, second=0)
        cells = ["free"] * wide
        for kind in ("way", "task", "edge"):
            for block in plan.blocks:
                if block.kind == kind:
                    a = ((block.begin - begin).total_seconds() / 60 - FIRST * 60) / each
                    b = ((block.end - begin).total_seconds() / 60 - FIRST * 60) / each
                    for n in range(max(0, int(a)), min(wide, max(int(a) + 1, round(b)))):
                        cells[n] = kind
        at = 0
        while at < wide:
            end = at
            while end < wide and cells[end] == cells[at]:
                end += 1
            mark, role = MARKS[cells[at]]
            sheet.put(row, column + at, mark * (end - at), "under" if here and role != "accent" else role)
            at = end

    # ------------------------------------------------------------------ moving

    def choose(self, number: str) -> None:
        """Go to a block; once there, start it."""
        if self.at == int(number):
            self.start()
        self.at = int(number)

    def pick(self, number: str) -> None:
        """Go to a day; once there, open it."""
        if self.at == int(number):
            self.open()
        else:
            self.at = int(number)

    def down(self) -> None:
        """Down."""
        self.at = min(self.at + 1, max(0, (len(self.days) if self.week else len(self._blocks())) - 1))

    def up(self) -> None:
        """Up."""
        self.at = max(0, self.at - 1)

    def scroll(self, way: str) -> None:
        """With the wheel."""
        self.down() if way == "down" else self.up()

    def turn(self) -> None:
        """Between one day and the week."""
        self.week = not self.week
        self.at = self.ahead if self.week and self.ahead < 7 else 0
        self.first = 0
        self.load()

    def open(self) -> None:
        """The chosen day of the week."""
        self.week, self.ahead, self.at, self.first = False, self.at, 0, 0
        self.load()

    def next_day(self) -> None:
        """One day ahead."""
        self.ahead, self.at, self.first = min(FAR, self.ahead + 1), 0, 0

    def day_before(self) -> None:
        """One day back, today at the most."""
        self.ahead, self.at, self.first = max(0, self.ahead - 1), 0, 0

    # ------------------------------------------------------------------ doing

    def copied(self) -> str:
        blocks = [] if self.week else self._blocks()
        task = blocks[self.at].task if blocks else None
        return task.title if task is not None else ""

    def _task(self) -> Task | None:
        blocks = self._blocks()
        block = blocks[self.at] if blocks else None
        if block is None:
            self.host.say("Nothing is chosen here.")
            return None
        if block.task is None:
            if block.fits:
                return block.fits[0].task
            self.host.say("This time is free.")
        return block.task

    def start(self) -> None:
        """Begin with it."""
        task = self._task()
        if task is not None:
            self.adhd.focus.start(task)
            self.host.go("focus")

    def done(self) -> None:
        """It is finished."""
        task = self._task()
        if task is not None:
            self.adhd.focus.done([task.id])
            self.host.cheer(f"done: {task.title} · u undo")

    def later(self) -> None:
        """It comes back by itself."""
        from adhd_tui.now import back_on

        task = self._task()
        if task is not None:
            outcome = self.adhd.tasks.defer([task.id], None)
            self.did(outcome, f"later: {task.title}{back_on(outcome.value, self.adhd)}")

    def look(self) -> None:
        """All of it in the tree."""
        task = self._task()
        if task is not None:
            self.host.go("tree", task=task.rid)


def strip(sheet: Sheet) -> int:
    """How many columns the hours of a day have in the week, a whole number for each; 0 where there is no room."""
    hours = LAST - FIRST
    return max(0, min(sheet.room - 20, hours * 3) // hours * hours)


def clock(at: datetime) -> str:
    """`09:40`."""
    return f"{at.hour:02d}:{at.minute:02d}"


def named(day: date) -> str:
    """`Thu 5 Mar`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def said(block: Block) -> tuple[str, str]:
    """(what a block is, what is known of it)."""
    if block.task is None:
        fits = " or ".join(f.task.title for f in block.fits)
        return f"free{f': room for {fits}' if fits else ''}", length(block.minutes)
    if block.kind == "way":
        return "on the way", length(block.minutes)
    if block.kind == "edge":
        return block.task.title, f"leave {clock(block.leave)}" if block.leave is not None else f"until {clock(block.end)}"
    part = f"part {block.part} of {block.parts} · " if block.parts > 1 else ""
    return block.task.title, f"{part}{'about ' if block.guessed else ''}{length(block.minutes)}"


def ending(plan: DayPlan) -> str:
    """What has no room, or had a clock time that has gone by, as something that can wait."""
    if plan.rest:
        return f"No room, can wait: {', '.join(f.task.title for f in plan.rest)}"
    if plan.earlier:
        return f"Had its time already: {', '.join(t.title for t in plan.earlier)}"
    return ""
