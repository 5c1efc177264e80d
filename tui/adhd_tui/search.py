"""Search: one line of words, and what holds them, while one types."""

from __future__ import annotations

from adhd_tui.deeds import DEEDS, Deeds
from adhd_tui.page import Key
from adhd_tui.rows import Scroll, mark, paint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.tasks.task import Task

    from adhd_tui.sheet import Sheet

MOST = 200
"""So many matches are looked at; of more than these the newest."""


class Finder(Deeds):
    """What was found, of which only the rows in sight are read. The words stay while the app runs."""

    name = "search"
    title = "Search"
    every = 60.0
    keys = (
        Key("open", "enter,right,l", "open"),
        Key("words", "slash,i,backspace", "other words"),
        Key("done", "d,space", "done"),
        Key("start", "f", "start"),
        Key("edit", "e", "edit"),
        Key("more", "question_mark", "more"),
        Key("down", "down,j", "next one", False),
        Key("up", "up,k", "one before", False),
        Key("page_down", "pagedown,ctrl+f", "a page down", False),
        Key("page_up", "pageup,ctrl+b", "a page up", False),
        Key("top", "home,g", "to the first", False),
        Key("bottom", "end,G", "to the last", False),
        *(key for key in DEEDS if key.name != "edit"),
    )
    typing_keys = (
        Key("open", "enter", "open"), Key("down", "down", "next"), Key("up", "up", "", False), Key("page_down", "pagedown", "", False),
        Key("page_up", "pageup", "", False), Key("leave", "escape", "to the list"),
    )  # fmt: skip

    def __init__(self, adhd: Any, host: Any) -> None:
        super().__init__(adhd, host)
        self.query = str(host.memory.get("search", ""))
        self.typing = False
        self.scrolled = Scroll()
        self.found: list[bytes] = []
        self.seen: dict[bytes, tuple[Task, list[str]]] = {}
        self.version: object = None
        self.looked_for = ""

    def bindings(self) -> tuple[Key, ...]:
        if not self.typing:
            return self.keys
        return self.typing_keys if self.found else (Key("leave", "escape", "back"),)

    def arrive(self) -> None:
        self.words()

    def words(self) -> None:
        """Type other words."""
        self.typing = True
        self.host.ask("Find", self._enter, self.query, self._typed)

    def _typed(self, text: str, still: bool) -> None:
        self.typing = still
        if text != self.query:
            self.query = text
            self.scrolled.index = self.scrolled.first = 0
            self.host.memory["search"] = text
        if not still and not text:
            self.host.back()

    def _enter(self, text: str) -> None:
        self.load()  # the last letters may have come together with Enter
        self.open()

    def load(self) -> None:
        version = self.adhd.version
        if version != self.version:
            self.seen.clear()
        if version != self.version or self.query != self.looked_for:
            self._look(self.query == self.looked_for)
            self.version, self.looked_for = version, self.query
        self.scrolled.settle()
        missing = [rid for n in self.scrolled.seen() if (rid := self.found[n]) not in self.seen]
        if missing:
            self._read(missing)

    def tick(self) -> None:
        self.seen.clear()
        self.load()

    def _look(self, again: bool) -> None:
        """Look for the words. `again`: what was found stays in its place, whatever became of it, so that the row that one is on does
        not jump away; only what is gone is left out."""
        found = self.adhd.search.ids(self.query) if self.query else []
        at = self.scrolled
        if again:
            still, before, path = set(found), set(self.found), self.adhd.outline.path
            old = self.found[at.index : at.index + 1]
            found = [rid for rid in self.found if rid in still or path(rid)] + [rid for rid in found if rid not in before]
            at.index = found.index(old[0]) if old and old[0] in found else at.index
        self.found, at.count = found, len(found)

    def _read(self, rids: list[bytes]) -> None:
        """Tasks with what is said of them, last of all what they belong to."""
        from adhd_core.tasks.facts import facts

        now, day_start = self.adhd.log.clock.now(), self.adhd.day_start
        tasks = self.adhd.tasks.by_ids(rids)
        above = {t.rid: t.title for t in self.adhd.tasks.by_ids(list({t.parent for t in tasks if t.parent is not None}))}
        for task in tasks:
            told = facts(task, now, day_start, False)
            if task.parent in above:
                told.append(f"in {above[task.parent]}")
            self.seen[task.rid] = (task, told)

    def paint(self, sheet: Sheet) -> None:
        top = self.scrolled.fit(sheet)
        count = len(self.found)
        self.header(sheet, f"the newest {MOST}" if count == MOST else f"{count} found" if count else "", self._heading())
        if not self.found:
            text = "Type any words. Beginnings are enough, in any order." if not self.query else f"Nothing holds “{self.query}”."
            sheet.line(sheet.top, text, "muted")
        for n, at in enumerate(self.scrolled.seen()):
            known = self.seen.get(self.found[at])
            if known is None:
                continue
            task, told = known
            role = "chosen" if at == self.scrolled.index else "text" if task.living else "muted"
            paint(sheet, top + n, task.title, told, role, "", mark(task), f"pick:{at}")

    def _heading(self) -> str:
        return self.title if self.typing or not self.query else f"{self.title} · {self.query}"

    # ------------------------------------------------------------------ what can be done

    def task(self) -> Task | None:
        found = self.seen.get(self.found[self.scrolled.index]) if self.found else None
        if found is None:
            self.host.say("There is nothing here. Other words?")
        return None if found is None else found[0]

    def open(self) -> None:
        """Show it in the tree."""
        if self.found:
            self.host.go("tree", task=self.found[self.scrolled.index])

    def pick(self, at: str) -> None:
        """Choose a row that was clicked; the chosen one opens."""
        if int(at) == self.scrolled.index:
            self.open()
        self.scrolled.index = int(at)

    def down(self) -> None:
        """The next one."""
        self.scrolled.move(1)

    def up(self) -> None:
        """The one before."""
        self.scrolled.move(-1)

    def page_down(self) -> None:
        """A page down."""
        self.scrolled.move(max(1, self.scrolled.room - 1))

    def page_up(self) -> None:
        """A page up."""
        self.scrolled.move(-max(1, self.scrolled.room - 1))

    def top(self) -> None:
        """To the first one."""
        self.scrolled.move(-len(self.found))

    def bottom(self) -> None:
        """To the last one."""
        self.scrolled.move(len(self.found))

    def scroll(self, way: str) -> None:
        """With the wheel."""
        self.scrolled.move(3 if way == "down" else -3)
