"""Tree: everything, and what hangs below it. Branches are opened where one is going next; only rows that are seen are read."""

from __future__ import annotations

from adhd_core.tasks.outline import CLOSED, END
from adhd_core.words import DEEPEST, LEVELS, TASK_LEVEL

from adhd_tui.deeds import DEEDS, Deeds
from adhd_tui.page import Key
from adhd_tui.rows import Scroll, mark, paint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.tasks.outline import Place
    from adhd_core.tasks.task import Task

    from adhd_tui.sheet import Sheet

CHUNK = 100
"""Roots that are known before and behind the one that one is on, at the least."""
KINDS = {"goal": TASK_LEVEL - 1, "task": TASK_LEVEL, "step": DEEPEST}


class Row:
    """One row: a task, the one that it hangs below, the place of its root, and the guides at its left."""

    __slots__ = ("above", "lead", "rid", "root")

    def __init__(self, rid: bytes, root: Place, lead: str, above: bytes | None) -> None:
        self.rid = rid
        self.root = root
        self.lead = lead
        self.above = above


class Trees(Deeds):
    """A window of roots around the chosen row, with the branches that were opened."""

    name = "tree"
    title = "Tree"
    every = 60.0
    keys = (
        Key("enter", "enter", "open"),
        Key("split", "s", "split"),
        Key("add", "a", "add below"),
        Key("done", "d,space", "done"),
        Key("edit", "e", "edit"),
        Key("more", "question_mark", "more"),
        Key("start", "f", "start it", False),
        Key("unfold", "right,l", "open it, or go into it", False),
        Key("fold", "left,h", "shut it, or go up", False),
        Key("down", "down,j", "next row", False),
        Key("up", "up,k", "row before", False),
        Key("page_down", "pagedown,ctrl+f", "a page down", False),
        Key("page_up", "pageup,ctrl+b", "a page up", False),
        Key("top", "home,g", "to the top", False),
        Key("bottom", "end,G", "to the end", False),
        Key("sink", "J,shift+down", "move the step down", False),
        Key("rise", "K,shift+up", "move the step up", False),
        Key("deeper", "greater_than_sign", "hang it below the one before", False),
        Key("shallower", "less_than_sign", "hang it one level higher", False),
        *(key for key in DEEDS if key.name != "edit"),
        Key("closed_ones", "v", "show or hide what is closed", False),
        Key("levels", "w", "show or hide the seven levels", False),
        Key("level", "t", "make it a goal, a task or a step", False),
    )

    def __init__(self, adhd: Any, host: Any, task: bytes | None = None) -> None:
        super().__init__(adhd, host)
        self.scrolled = Scroll()
        self.rows: list[Row] = []
        self.window: list[Place] = []
        self.opened: set[bytes] = set(host.memory.get("tree.opened", ()))
        self.kept: set[bytes] = set()  # closed here: they stay in their place
        self.closed_too = False
        self.words = bool(host.memory.get("tree.words"))
        self.seen: dict[bytes, tuple[Task, list[str]]] = {}
        self.version: object = None
        self.chosen: bytes | None = host.memory.get("tree.chosen")
        self.last = False  # whether to go to the end
        if task is not None:
            self._reveal(task)

    def bindings(self) -> tuple[Key, ...]:
        found = self.seen.get(self.chosen) if self.chosen is not None else None
        if found is None or found[0].steps_total:
            words = "shut" if self.chosen in self.opened else "open"
        else:
            words = "start"
        return (Key("enter", "enter", words), *self.keys[1:])

    # ------------------------------------------------------------------ reading

    def load(self) -> None:
        version = self.adhd.version
        if version != self.version:
            self.seen.clear()
            self.version = version
            self._window()
        elif self._at_the_edge():
            self._window()
        self.scrolled.settle()
        self._read_seen()
        self.host.memory.update({"tree.opened": self.opened, "tree.chosen": self.chosen})

    def tick(self) -> None:
        self.seen.clear()  # days go by, and what is said of them
        self.load()

    def _reveal(self, rid: bytes) -> None:
        """Open the way to a task and choose it."""
        path = self.adhd.outline.path(rid)
        if path:
            self.opened.update(path[:-1])
            self.chosen = rid
            self.kept.update(path)
            self.version = None

    def _at_the_edge(self) -> bool:
        """Whether rows that are not known yet come near."""
        at, near = self.scrolled, 2 * self.scrolled.room
        return (self.more_before and at.index < near) or (self.more_behind and at.index >= at.count - near)

    def _centre(self) -> tuple[Place | None, bool]:
        """The place of the chosen row's root, and whether it is still taken: where its root is gone, the gap that it left."""
        gap = self.rows[self.scrolled.index].root if self.rows else None
        path = self.adhd.outline.path(self.chosen) if self.chosen is not None else []
        root = path[0] if path else gap[3] if gap is not None else None
        place = self.adhd.outline.place(root, root in self.kept) if root is not None else None
        if place is None or (place[0] == CLOSED and not self.closed_too):
            return gap, False
        return place, True

    def _window(self) -> None:
        """Read the roots around the chosen one."""
        outline, closed = self.adhd.outline, self.closed_too
        chunk = max(CHUNK, 3 * self.scrolled.room)
        centre, taken = self._centre()
        before: list[Place] = []
        if centre is not None:
            before = outline.roots(chunk, before=centre, closed=closed)
            behind = outline.roots(chunk, after=centre, closed=closed)
        elif self.last:
            before, behind = outline.roots(chunk, before=END, closed=closed), []
        else:
            behind = outline.roots(chunk, closed=closed)
        self.more_before, self.more_behind = len(before) == chunk, len(behind) == chunk
        self.window = self._with_kept([*before, *([centre] if centre is not None and taken else []), *behind])
        self._flatten()

    more_before = more_behind = False

    def _with_kept(self, found: list[Place]) -> list[Place]:
        """The window with what was closed here, in the places it had."""
        there = {place[3] for place in found}
        first = found[0] if self.more_before else (-1, 0, 0, b"")
        last = found[-1] if self.more_behind else END
        for rid in self.kept - there:
            if self.adhd.outline.path(rid)[:1] == [rid]:
                place = self.adhd.outline.place(rid, True)
                if place is not None and first < place < last:
                    found.append(place)
        return sorted(found)

    def _flatten(self) -> None:
        """The rows of the window, with what hangs below its open branches. The chosen row stays where it is on the screen; where it is
        gone, the one behind it is chosen."""
        at, old = self.scrolled, self.rows
        offset = at.index - at.first
        rows: list[Row] = []
        for place in self.window:
            self._add(rows, place, place[3], "", "", None)
        found = {row.rid: n for n, row in enumerate(rows)}
        wanted = [self.chosen, *(row.rid for row in old[at.index :]), *(row.rid for row in reversed(old[: at.index]))]
        index = next((found[rid] for rid in wanted if rid in found), len(rows) - 1 if self.last else 0)
        self.last = False
        self.rows, at.count, at.index, at.first = rows, len(rows), max(0, index), index - offset
        self.chosen = rows[index].rid if rows else None

    def _add(self, rows: list[Row], root: Place, rid: bytes, lead: str, guide: str, above: bytes | None) -> None:
        rows.append(Row(rid, root, lead, above))
        if rid not in self.opened:
            return
        below = self.adhd.outline.below(rid, self.closed_too, self.kept)
        for child in below:
            last = child == below[-1]
            self._add(rows, root, child, guide + ("└ " if last else "├ "), guide + ("  " if last else "│ "), rid)

    def _read_seen(self) -> None:
        wanted = [self.rows[n].rid for n in self.scrolled.seen()]
        if self.chosen is not None:
            wanted.append(self.chosen)
        missing = [rid for rid in dict.fromkeys(wanted) if rid not in self.seen]
        if missing:
            from adhd_core.tasks.facts import facts

            now, day_start = self.adhd.log.clock.now(), self.adhd.day_start
            for task in self.adhd.tasks.by_ids(missing):
                told = facts(task, now, day_start, False)
                if task.steps_total:
                    told.append("1 step" if task.steps_total == 1 else f"{task.steps_total} steps")
                self.seen[task.rid] = (task, told)

    # ------------------------------------------------------------------ painting

    def paint(self, sheet: Sheet) -> None:
        top = self.scrolled.fit(sheet)
        found = self.seen.get(self.chosen) if self.chosen is not None else None
        self.header(sheet, f"{self.word(found[0])} · {found[0].handle}" if found is not None else "")
        if not self.rows:
            sheet.line(sheet.top, "Nothing here yet.", "bold")
            sheet.line(sheet.top + 1, "A thought comes by? Press c.", "muted", "catch")
        for n, at in enumerate(self.scrolled.seen()):
            row = self.rows[at]
            known = self.seen.get(row.rid)
            if known is None:
                continue
            task, told = known
            role = "chosen" if row.rid == self.chosen else "text" if task.living else "muted"
            if self.words:
                told = [self.word(task), *told]
            sign = mark(task, row.rid in self.opened)
            paint(sheet, top + n, task.title, told, role, row.lead, sign, f"pick:{row.rid.hex()}")

    def word(self, task: Task) -> str:
        """What it is: Goal, Task or Step until the seven levels are asked for."""
        if self.words:
            return LEVELS[task.level]
        return "Goal" if task.level < TASK_LEVEL else "Task" if task.level == TASK_LEVEL else "Step"

    # ------------------------------------------------------------------ moving

    def task(self) -> Task | None:
        found = self.seen.get(self.chosen) if self.chosen is not None else None
        if found is None:
            self.host.say("There is nothing here. Press c to catch a thought.")
        return None if found is None else found[0]

    def closed(self, rid: bytes) -> None:
        self.kept.add(rid)

    def _go(self, index: int) -> None:
        self.scrolled.index = index
        self.scrolled.settle()
        self.chosen = self.rows[self.scrolled.index].rid if self.rows else None

    def down(self) -> None:
        """The next row."""
        self._go(self.scrolled.index + 1)

    def up(self) -> None:
        """The row before."""
        self._go(self.scrolled.index - 1)

    def page_down(self) -> None:
        """A page down."""
        self._go(self.scrolled.index + max(1, self.scrolled.room - 1))

    def page_up(self) -> None:
        """A page up."""
        self._go(self.scrolled.index - max(1, self.scrolled.room - 1))

    def scroll(self, way: str) -> None:
        """With the wheel."""
        self._go(self.scrolled.index + (3 if way == "down" else -3))

    def top(self) -> None:
        """To the first row."""
        self.rows, self.chosen, self.version = [], None, None
        self.scrolled.index = self.scrolled.first = 0

    def bottom(self) -> None:
        """To the last row."""
        self.rows, self.chosen, self.version, self.last = [], None, None, True

    def pick(self, rid: str) -> None:
        """Choose a row that was clicked; the chosen one opens."""
        found = bytes.fromhex(rid)
        if found == self.chosen:
            self.enter()
            return
        self._go(next((n for n, row in enumerate(self.rows) if row.rid == found), self.scrolled.index))

    def enter(self) -> None:
        """Open or shut a branch; start what has none."""
        task = self.task()
        if task is None:
            return
        if task.steps_total:
            self._fold(task.rid, task.rid in self.opened)
        else:
            self.start()

    def unfold(self) -> None:
        """Open a branch; go into an open one."""
        task = self.task()
        if task is None or not task.steps_total:
            return
        if task.rid in self.opened:
            self._go(self.scrolled.index + 1)
        else:
            self._fold(task.rid, False)

    def fold(self) -> None:
        """Shut a branch; from inside go up to what it hangs below."""
        if self.chosen is None:
            return
        above = self.rows[self.scrolled.index].above
        if self.chosen in self.opened:
            self._fold(self.chosen, True)
        elif above is not None:
            self._go(next(n for n, row in enumerate(self.rows) if row.rid == above))

    def _fold(self, rid: bytes, shut: bool) -> None:
        if shut:
            self.opened.discard(rid)
        else:
            self.opened.add(rid)
        self._flatten()

    # ------------------------------------------------------------------ changing

    def later(self) -> None:
        """It comes back by itself; one stays where one is."""
        at = self.scrolled.index
        super().later()
        if self.rows and self.rows[at].above is None and at + 1 < len(self.rows):
            self._go(next((n for n in range(at + 1, len(self.rows)) if self.rows[n].above is None), at))

    def split(self) -> None:
        """Break it into small steps, here."""
        task = self.task()
        if task is None:
            return
        if task.steps_total > task.steps_done:
            self.host.say("It has steps already: here they are.")
            self._into(task.rid, next((t.rid for t in self.adhd.tasks.children(task) if t.living), None))
            return
        outcome = self.adhd.steps.split([task.id])
        steps = outcome.value.steps
        self.did(outcome, f"split: {task.title}, {len(steps)} steps")
        self._into(task.rid, steps[0].rid if steps else None)

    def _into(self, rid: bytes, child: bytes | None) -> None:
        self.opened.add(rid)
        self.chosen, self.version = child or rid, None

    def add(self) -> None:
        """One more below it, and another, until the line is left empty."""
        task = self.task()
        if task is not None:
            self.host.ask("Goes below it:", lambda text: self._add_below(task, text))

    def _add_below(self, task: Task, text: str) -> None:
        fields, _ = self.adhd.capture.fields(text)
        made = self.adhd.tasks.add_below(task, fields)
        self.did(made, f"added {made.value.title}")
        self._into(task.rid, made.value.rid)
        self.host.ask("And then:", lambda more: self._add_below(task, more))

    def sink(self) -> None:
        """Behind the next step."""
        self._beside(1)

    def rise(self) -> None:
        """Before the step above."""
        self._beside(-1)

    def _siblings(self) -> tuple[Row | None, list[Row]]:
        row = self.rows[self.scrolled.index] if self.rows else None
        return row, [] if row is None else [r for r in self.rows if r.above == row.above]

    def _beside(self, by: int) -> None:
        row, siblings = self._siblings()
        if row is None:
            return
        if row.above is None:
            self.host.say("Up here dates decide the order; steps below can be moved.")
            return
        at = siblings.index(row) + by
        if 0 <= at < len(siblings):
            one, other = (self.adhd.tasks.by_ids([r.rid])[0].id for r in (row, siblings[at]))
            self.adhd.tasks.order([one], other if by < 0 else None, other if by > 0 else None)

    def deeper(self) -> None:
        """Below the row before it that is as deep."""
        row, siblings = self._siblings()
        task = self.task()
        at = siblings.index(row) if row is not None else 0
        if task is None or at == 0:
            return
        above = self.adhd.tasks.by_ids([siblings[at - 1].rid])[0]
        self.did(self.adhd.tasks.edit([task.id], {"parent": above.rid}), f"below {above.title}: {task.title}")
        self._into(above.rid, task.rid)

    def shallower(self) -> None:
        """Out of what it hangs below."""
        task = self.task()
        above = self.rows[self.scrolled.index].above if self.rows else None
        if task is None or above is None:
            return
        path = self.adhd.outline.path(above)
        fields = {"parent": path[-2] if len(path) > 1 else None}
        self.did(self.adhd.tasks.edit([task.id], fields), f"one level higher: {task.title}")

    def level(self) -> None:
        """Say what a root is."""
        task = self.task()
        if task is None:
            return
        if task.parent is not None:
            self.host.say("What it is follows from what it hangs below.")
            return
        words = ", ".join(LEVELS) if self.words else "goal, task or step"
        self.host.ask(f"What is it? {words}", lambda text: self._level(task, text), self.word(task))

    def _level(self, task: Task, text: str) -> None:
        low = text.casefold()
        names = {**KINDS, **{word.casefold(): n for n, word in enumerate(LEVELS)}}
        if self.words:
            names["goal"] = TASK_LEVEL - 1
        found = names.get(low, next((n for word, n in names.items() if word.startswith(low)), None))
        if found is None:
            self.host.say(f'"{text}" is none of them. Type goal, task or step.')
            return
        outcome = self.adhd.tasks.edit([task.id], {"level": found})
        self.did(outcome, f"{self.word(outcome.value).casefold()}: {task.title}")

    def closed_ones(self) -> None:
        """Show or hide what is done and what was let go."""
        self.closed_too = not self.closed_too
        self.kept.clear()
        self.version = None
        self.host.say("What is closed is shown too." if self.closed_too else "What is closed is out of sight.")

    def levels(self) -> None:
        """The seven levels in words, or only goal, task and step."""
        self.words = not self.words
        self.host.memory["tree.words"] = self.words
