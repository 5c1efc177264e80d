"""Tree: everything, and what hangs below it. Branches are opened where one is going next; only rows that are seen are read."""

from __future__ import annotations

from adhd_core.words import DEEPEST, LEVELS, TASK_LEVEL

from adhd_tui.branches import Branches
from adhd_tui.deeds import DEEDS, Deeds
from adhd_tui.page import Key
from adhd_tui.rows import mark, paint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.tasks.task import Task

    from adhd_tui.sheet import Sheet

KNOWN = 1000
"""Tasks that are kept in memory at the most while one scrolls."""
KINDS = {"goal": TASK_LEVEL - 1, "task": TASK_LEVEL, "step": DEEPEST}


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
        self.branches = Branches(adhd, set(host.memory.get("tree.opened", ())), host.memory.get("tree.chosen"))
        self.words = bool(host.memory.get("tree.words"))
        self.seen: dict[bytes, tuple[Task, list[str]]] = {}
        self.version: object = None
        if task is not None:
            self.branches.reveal(task)

    def bindings(self) -> tuple[Key, ...]:
        found = self.seen.get(self.branches.chosen) if self.branches.chosen is not None else None
        if found is None or found[0].steps_total:
            words = "shut" if self.branches.chosen in self.branches.opened else "open"
        else:
            words = "start"
        return (Key("enter", "enter", words), *self.keys[1:])

    # ------------------------------------------------------------------ reading

    def load(self) -> None:
        tree, version = self.branches, self.adhd.version
        if version != self.version:
            self.seen.clear()
            self.version, tree.stale = version, True
        tree.load()
        self._read_seen()
        self.host.memory.update({"tree.opened": tree.opened, "tree.chosen": tree.chosen})

    def tick(self) -> None:
        self.seen.clear()  # days go by, and what is said of them
        self.load()

    def _read_seen(self) -> None:
        wanted = [self.branches.rows[n].rid for n in self.branches.scrolled.seen()]
        if self.branches.chosen is not None:
            wanted.append(self.branches.chosen)
        if len(self.seen) > KNOWN:
            self.seen.clear()
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
        top = self.branches.scrolled.fit(sheet)
        found = self.seen.get(self.branches.chosen) if self.branches.chosen is not None else None
        self.header(sheet, f"{self.word(found[0])} · {found[0].handle}" if found is not None else "")
        if not self.branches.rows:
            sheet.line(sheet.top, "Nothing here yet.", "bold")
            sheet.line(sheet.top + 1, "A thought comes by? Press c.", "muted", "catch")
        for n, at in enumerate(self.branches.scrolled.seen()):
            row = self.branches.rows[at]
            known = self.seen.get(row.rid)
            if known is None:
                continue
            task, told = known
            role = "chosen" if row.rid == self.branches.chosen else "text" if task.living else "muted"
            if self.words:
                told = [self.word(task), *told]
            sign = mark(task, row.rid in self.branches.opened)
            paint(sheet, top + n, task.title, told, role, row.lead, sign, f"pick:{row.rid.hex()}")

    def word(self, task: Task) -> str:
        """What it is: Goal, Task or Step until the seven levels are asked for."""
        if self.words:
            return LEVELS[task.level]
        return "Goal" if task.level < TASK_LEVEL else "Task" if task.level == TASK_LEVEL else "Step"

    # ------------------------------------------------------------------ moving

    def task(self) -> Task | None:
        found = self.seen.get(self.branches.chosen) if self.branches.chosen is not None else None
        if found is None:
            self.host.say("There is nothing here. Press c to catch a thought.")
        return None if found is None else found[0]

    def closed(self, rid: bytes) -> None:
        self.branches.kept.add(rid)

    def down(self) -> None:
        """The next row."""
        self.branches.go(self.branches.scrolled.index + 1)

    def up(self) -> None:
        """The row before."""
        self.branches.go(self.branches.scrolled.index - 1)

    def page_down(self) -> None:
        """A page down."""
        self.branches.go(self.branches.scrolled.index + max(1, self.branches.scrolled.room - 1))

    def page_up(self) -> None:
        """A page up."""
        self.branches.go(self.branches.scrolled.index - max(1, self.branches.scrolled.room - 1))

    def scroll(self, way: str) -> None:
        """With the wheel."""
        self.branches.go(self.branches.scrolled.index + (3 if way == "down" else -3))

    def top(self) -> None:
        """To the first row."""
        self.branches.to_end(False)

    def bottom(self) -> None:
        """To the last row."""
        self.branches.to_end(True)

    def pick(self, rid: str) -> None:
        """Choose a row that was clicked; the chosen one opens."""
        found = bytes.fromhex(rid)
        if found == self.branches.chosen:
            self.enter()
            return
        self.branches.go_to(found)

    def enter(self) -> None:
        """Open or shut a branch; start what has none."""
        task = self.task()
        if task is None:
            return
        if task.steps_total:
            self.branches.fold(task.rid, task.rid in self.branches.opened)
        else:
            self.start()

    def unfold(self) -> None:
        """Open a branch; go into an open one."""
        task = self.task()
        if task is None or not task.steps_total:
            return
        if task.rid in self.branches.opened:
            self.branches.go(self.branches.scrolled.index + 1)
        else:
            self.branches.fold(task.rid, False)

    def fold(self) -> None:
        """Shut a branch; from inside go up to what it hangs below."""
        if self.branches.chosen is None:
            return
        above = self.branches.rows[self.branches.scrolled.index].above
        if self.branches.chosen in self.branches.opened:
            self.branches.fold(self.branches.chosen, True)
        elif above is not None:
            self.branches.go_to(above)

    # ------------------------------------------------------------------ changing

    def later(self) -> None:
        """It comes back by itself; one stays where one is."""
        at = self.branches.scrolled.index
        super().later()
        if self.branches.rows and self.branches.rows[at].above is None and at + 1 < len(self.branches.rows):
            self.branches.go(next((n for n in range(at + 1, len(self.branches.rows)) if self.branches.rows[n].above is None), at))

    def split(self) -> None:
        """Break it into small steps, here."""
        task = self.task()
        if task is None:
            return
        if task.steps_total > task.steps_done:
            self.host.say("It has steps already: here they are.")
            self.branches.into(task.rid, next((t.rid for t in self.adhd.tasks.children(task) if t.living), None))
            return
        outcome = self.adhd.steps.split([task.id])
        steps = outcome.value.steps
        self.did(outcome, f"split: {task.title}, {len(steps)} steps")
        self.branches.into(task.rid, steps[0].rid if steps else None)

    def add(self) -> None:
        """One more below it, and another, until the line is left empty."""
        task = self.task()
        if task is not None:
            self.host.ask("Goes below it:", lambda text: self._add_below(task, text))

    def _add_below(self, task: Task, text: str) -> None:
        fields, _ = self.adhd.capture.fields(text)
        made = self.adhd.tasks.add_below(task, fields)
        self.did(made, f"added {made.value.title}")
        self.branches.into(task.rid, made.value.rid)
        self.host.ask("And then:", lambda more: self._add_below(task, more))

    def sink(self) -> None:
        """Behind the next step."""
        self._beside(1)

    def rise(self) -> None:
        """Before the step above."""
        self._beside(-1)

    def _beside(self, by: int) -> None:
        row, siblings = self.branches.siblings()
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
        row, siblings = self.branches.siblings()
        task = self.task()
        at = siblings.index(row) if row is not None else 0
        if task is None or at == 0:
            return
        above = self.adhd.tasks.by_ids([siblings[at - 1].rid])[0]
        self.did(self.adhd.tasks.edit([task.id], {"parent": above.rid}), f"below {above.title}: {task.title}")
        self.branches.into(above.rid, task.rid)

    def shallower(self) -> None:
        """Out of what it hangs below."""
        task = self.task()
        above = self.branches.row.above if self.branches.row is not None else None
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
        self.branches.closed_too = not self.branches.closed_too
        self.branches.kept.clear()
        self.branches.stale = True
        self.host.say("What is closed is shown too." if self.branches.closed_too else "What is closed is out of sight.")

    def levels(self) -> None:
        """The seven levels in words, or only goal, task and step."""
        self.words = not self.words
        self.host.memory["tree.words"] = self.words
