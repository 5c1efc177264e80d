"""Log: what was done, newest first, and taking it back."""

from __future__ import annotations

from adhd_core.columns import cut, printable, width

from adhd_tui.page import Key, Page
from adhd_tui.rows import Scroll

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.history import Entry, Told

    from adhd_tui.sheet import Sheet

CHUNK = 100
FAR = 1000
"""So many further ones are known after a jump to the end."""
VERB = 9


class Log(Page):
    """The commands of this device. Their numbers are cheap and read ahead; only those in sight are put into words."""

    name = "log"
    title = "Log"
    every = 60.0
    keys = (
        Key("open", "enter,right,l", "see it"),
        Key("undo", "u", "undo the last"),
        Key("rewind", "r", "rewind to before this"),
        Key("redo", "U", "redo"),
        Key("more", "question_mark", "more"),
        Key("down", "down,j", "an older one", False),
        Key("up", "up,k", "a newer one", False),
        Key("page_down", "pagedown,ctrl+f", "a page down", False),
        Key("page_up", "pageup,ctrl+b", "a page up", False),
        Key("top", "home,g", "to the newest", False),
        Key("bottom", "end,G", "far back", False),
    )
    asking = (Key("yes", "y", "take back"), Key("no", "n,escape,q", "leave it"))

    def __init__(self, adhd: Any, host: Any) -> None:
        super().__init__(adhd, host)
        self.scrolled = Scroll()
        self.commands: list[Told] = []
        self.all = False  # whether there is none before those
        self.told: dict[int, tuple[Entry, str, str]] = {}  # with its day and its time of day
        self.version: object = None
        self.rewinding: list[Entry] | None = None
        self.since = 0

    def bindings(self) -> tuple[Key, ...]:
        return self.keys if self.rewinding is None else self.asking

    # ------------------------------------------------------------------ reading

    def load(self) -> None:
        at = self.scrolled
        if self.adhd.version != self.version:
            self.version = self.adhd.version
            self.told.clear()
            self.rewinding = None
            self._newest(max(CHUNK, at.index + 2 * at.room))
        if not self.all and at.index >= len(self.commands) - 2 * at.room:
            self._further(CHUNK)
        at.settle()
        if len(self.told) > FAR:
            self.told.clear()
        missing = [self.commands[n] for n in at.seen() if self.commands[n][0] not in self.told]
        if missing:
            self._put_into_words(missing)

    def _newest(self, limit: int) -> None:
        """Known anew: the chosen one is the one that was chosen, or where it was."""
        at = self.scrolled
        chosen = self.commands[at.index][0] if self.commands and at.index else None
        self.commands = self.adhd.history.newest(limit)
        self.all = len(self.commands) < limit
        at.count = len(self.commands)
        found = next((n for n, told in enumerate(self.commands) if told[0] == chosen), at.index)
        at.first += found - at.index
        at.index = found

    def _further(self, limit: int) -> None:
        more = self.adhd.history.newest(limit, self.commands[-1][0] if self.commands else None)
        self.all = len(more) < limit
        self.commands += more
        self.scrolled.count = len(self.commands)

    def _put_into_words(self, commands: list[Told]) -> None:
        from adhd_core.phrases import day

        now = self.adhd.log.clock.now()
        today = day(now.astimezone().isoformat(), now)
        for entry in self.adhd.history.told(commands):
            local = entry.at.astimezone()
            on = day(local.isoformat(), now)
            self.told[entry.command] = (entry, "Today" if on == today else on, f"{local.hour:02d}:{local.minute:02d}")

    # ------------------------------------------------------------------ painting

    def paint(self, sheet: Sheet) -> None:
        top = self.scrolled.fit(sheet)
        if not self.commands:
            self.header(sheet)
            sheet.line(sheet.top, "Nothing yet.", "bold")
            sheet.line(sheet.top + 1, "A thought comes by? Press c.", "muted", "catch")
            return
        chosen = self.told.get(self.commands[self.scrolled.index][0])
        self.header(sheet, f"{chosen[1]} {chosen[2]}" if chosen is not None else "")
        taken = {entry.command for entry in self.rewinding or ()}
        last = ""
        wide = 0 if sheet.small else max((width(t[1]) for t in self._in_sight()), default=0) + 2
        for n, at in enumerate(self.scrolled.seen()):
            known = self.told.get(self.commands[at][0])
            if known is not None:
                self._row(sheet, top + n, known, wide, known[1] if known[1] != last else "", at, known[0].command in taken)
                last = known[1]
        if self.rewinding is not None:
            self._question(sheet, self.rewinding)

    def _in_sight(self) -> list[tuple[Entry, str, str]]:
        known = (self.told.get(self.commands[n][0]) for n in self.scrolled.seen())
        return [found for found in known if found is not None]

    def _row(self, sheet: Sheet, row: int, known: tuple[Entry, str, str], wide: int, day: str, at: int, taken: bool) -> None:
        entry, _, clock = known
        raised = at == self.scrolled.index
        role = "chosen" if raised else "faint" if entry.undone else "text"
        side = "under" if raised else "faint" if entry.undone else "muted"
        if wide:
            sheet.put(row, sheet.left, day + " " * (wide - width(day)), side, f"pick:{at}")
        column = sheet.put(row, sheet.left + wide, f"{clock}  ", side, f"pick:{at}")
        verb = entry.verb + " " * (VERB - width(entry.verb)) if not sheet.small else entry.verb
        tail = "would be taken back" if taken else "taken back" if entry.undone else ""
        room = sheet.right - column + 1
        if sheet.small:
            tail = "‹" if taken else ""
        text = cut(f"{verb} {printable(entry.title)}".rstrip(), room - (width(tail) + 2 if tail else 0))
        text += " " * (room - width(text))
        sheet.put(row, column, text, role, f"pick:{at}")
        if tail:
            sheet.end(row, tail, "under" if raised else "muted" if taken else "faint")

    def _question(self, sheet: Sheet, entries: list[Entry]) -> None:
        """What a rewind would do, before it is done."""
        many = len(entries)
        what = f"{many}" if sheet.small else f"{many} {'change' if many == 1 else 'changes'}"
        text = f"Take back {what}? What you caught stays."
        sheet.line(sheet.message, text, "bold", "yes")

    # ------------------------------------------------------------------ what can be done

    def _chosen(self) -> int | None:
        return self.commands[self.scrolled.index][0] if self.commands else None

    def open(self) -> None:
        """Show its task in the tree."""
        command = self._chosen()
        task = self.adhd.history.task_of(command) if command is not None else None
        if task is not None:
            self.host.go("tree", task=task)
        elif command is not None:
            self.host.say("There is no task behind this one.")

    def rewind(self) -> None:
        """Ask about taking back everything from this one on."""
        command = self._chosen()
        if command is None:
            return
        found = self.adhd.history.to_rewind(command)
        if not found:
            self.host.say("Nothing was changed since then; what you caught stays.")
            return
        self.since, self.rewinding = command, found
        self.host.say("")  # the question stands where messages do

    def yes(self) -> None:
        """Take it all back."""
        if self.rewinding is None:
            return
        outcome = self.adhd.history.rewind(self.since)
        many = len(outcome.value)
        note = f" · {outcome.notes[0]}" if outcome.notes else ""
        self.host.say(f"taken back: {many} {'change' if many == 1 else 'changes'}{note} · U brings them back, one by one")

    def no(self) -> None:
        """Leave everything as it is."""
        self.rewinding = None

    def pick(self, at: str) -> None:
        """Choose a row that was clicked; the chosen one opens."""
        if int(at) == self.scrolled.index:
            self.open()
        self._move(int(at) - self.scrolled.index)

    def _move(self, by: int) -> None:
        self.rewinding = None
        self.scrolled.move(by)

    def down(self) -> None:
        """An older one."""
        self._move(1)

    def up(self) -> None:
        """A newer one."""
        self._move(-1)

    def page_down(self) -> None:
        """A page down."""
        self._move(max(1, self.scrolled.room - 1))

    def page_up(self) -> None:
        """A page up."""
        self._move(-max(1, self.scrolled.room - 1))

    def top(self) -> None:
        """To the newest one."""
        self._move(-self.scrolled.index)

    def bottom(self) -> None:
        """Far back: a thousand further at a time."""
        if not self.all:
            self._further(FAR)
        self._move(len(self.commands))

    def scroll(self, way: str) -> None:
        """With the wheel."""
        self._move(3 if way == "down" else -3)
