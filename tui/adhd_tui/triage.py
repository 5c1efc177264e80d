"""Inbox: what was caught, one card at a time. The arrows or the mouse send a card to one of four sides; after five it is enough."""

from __future__ import annotations

from adhd_core.columns import cut, printable, width, wrapped
from adhd_core.triage import DO, HAND_OVER, HANDFUL, LATER, LET_GO, SMALLER, told

from adhd_tui.page import UNDO, Key, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dates import datetime
    from adhd_core.tasks.task import Task

    from adhd_tui.sheet import Sheet

EMPTY = "Nothing waits to be sorted."
SECONDS = 0.15
"""How long a card takes to leave and the next one to come."""
THROW_X, THROW_Y = 10, 3
"""So many columns or rows a card has to be dragged before its side takes it."""
WIDEST = 56
SIDES = {LATER: (-1, 0), DO: (1, 0), HAND_OVER: (0, -1), SMALLER: (0, 1), LET_GO: (0, 0)}
"""Where a card goes; what is let go fades where it lies."""
ACTIONS = {LATER: "later", DO: "do", HAND_OVER: "hand_over", SMALLER: "smaller"}

CATCH, UNDO_KEY, MORE = Key("catch", "c", "catch"), Key("undo", "u", "undo"), Key("more", "question_mark", "more", False)


class Inbox(Page):
    """A handful of cards."""

    name = "inbox"
    title = "Inbox"
    moving = True
    card_keys = (
        Key("move", "arrows", "move the card"),
        Key("let_go", "x,delete", "let go"),
        UNDO_KEY,
        CATCH,
        Key("back", "escape,q", "enough"),
        Key("do", "right,l,enter", "do: it is open, for today", False),
        Key("later", "left,h", "later: it comes back by itself", False),
        Key("hand_over", "up,k", "hand over: asks who", False),
        Key("smaller", "down,j", "smaller: it is split into steps", False),
        Key("another", "n", "another card first", False),
        MORE,
    )
    empty_keys = (CATCH, Key("back", "escape,q", "back"), Key("undo", "u", "undo", False), MORE)
    enough_keys = (Key("again", "enter", "another handful"), UNDO_KEY, CATCH, Key("back", "escape,q", "back"), MORE)
    through_keys = (Key("back", "escape,q,enter", "back"), UNDO_KEY, CATCH, MORE)

    def __init__(self, adhd: Any, host: Any) -> None:
        super().__init__(adhd, host)
        self.handful: list[bytes] = []
        self.waiting: list[bytes] = []  # of the handful, the card on top first
        self.tasks: dict[bytes, Task] = {}
        self.decided: dict[bytes, str] = {}
        self.facts: dict[bytes, str] = {}
        self.beyond = False  # whether anything waits beyond the handful
        self.now: datetime = adhd.log.clock.now()
        self.room = 72
        self.offset = (0, 0)  # of the card under the mouse
        self.toward = ""  # the side that takes it if it is dropped now
        self.leaving: Leaving | None = None

    # ------------------------------------------------------------------ what there is

    def load(self) -> None:
        self.now = self.adhd.log.clock.now()
        if not self.handful:
            self._take()
        self.tasks = {t.rid: t for t in self.adhd.tasks.by_ids(self.handful)}
        self.facts = {rid: self._facts(task) for rid, task in self.tasks.items()}
        waits = [rid for rid in self.handful if rid in self.tasks and _waits(self.tasks[rid])]
        back = [rid for rid in waits if rid not in self.waiting]  # an undo brings a card back on top
        self.waiting = back + [rid for rid in self.waiting if rid in waits]
        self.beyond = not self.waiting and bool(self.adhd.triage.cards(1))
        if not self.waiting and not self.decided and not self.beyond:
            self.handful = []

    def _take(self) -> None:
        """Another handful: what has a date first, then the newest."""
        self.handful = [task.rid for task in self.adhd.triage.cards(HANDFUL)]
        self.waiting, self.decided = list(self.handful), {}

    @property
    def card(self) -> Task | None:
        """The card on top."""
        return self.tasks[self.waiting[0]] if self.waiting else None

    def bindings(self) -> tuple[Key, ...]:
        if self.waiting:
            return self.card_keys
        if not self.handful:
            return self.empty_keys
        return self.enough_keys if self.beyond else self.through_keys

    # ------------------------------------------------------------------ painting

    def paint(self, sheet: Sheet) -> None:
        self.room = sheet.room
        self.header(sheet, self._place())
        task = self.card
        table = Table(sheet)
        if self.leaving is not None and self.leaving.part <= 0.5:
            self.leaving.paint(sheet, table)
        elif task is not None:
            table.card(sheet, task, self.facts[task.rid], *self._away(sheet), held=self.leaving is None)
        elif self.leaving is None:
            self._rest(sheet)
        if task is not None:
            self._sides(sheet, table)

    def _place(self) -> str:
        """`card 2 of this handful`."""
        if not self.waiting:
            return ""
        number = len(self.handful) - len(self.waiting) + 1
        return f"card {number} of this handful" if len(self.handful) == HANDFUL else f"card {number} of {len(self.handful)}"

    def _sides(self, sheet: Sheet, table: Table) -> None:
        """The four sides in words; the one that would take the card now is lit."""
        for what, text, row, column in table.sides(sheet):
            sheet.put(row, column, text, "accent" if what == self.toward else "muted", ACTIONS[what])

    def _facts(self, task: Task) -> str:
        from adhd_core.phrases import caught
        from adhd_core.tasks.facts import facts

        return " · ".join([caught(task.created_at, self.now), *facts(task, self.now, self.adhd.day_start, False)])

    def _away(self, sheet: Sheet) -> tuple[int, int]:
        """How far the card on top is from its place: under the mouse, or on its way in from the other side."""
        gone = self.leaving
        if gone is None:
            return self.offset
        rest = (1.0 - min(1.0, (gone.part - 0.5) * 2)) ** 2
        x, y = SIDES[gone.what]
        return round(-x * rest * sheet.room / 4), round(-y * rest * 2)

    def _rest(self, sheet: Sheet) -> None:
        """There is no card."""
        row = sheet.top
        if not self.handful:
            sheet.line(row, EMPTY, "bold")
            return
        sheet.line(row, "Enough for now." if self.beyond else "That was all of it.", "bold")
        did = [what for rid, what in self.decided.items() if rid not in self.waiting]
        counts = [f"{what} {did.count(what)}" for what in (DO, LATER, HAND_OVER, SMALLER, LET_GO) if what in did]
        sheet.line(row + 1, " · ".join(counts), "muted")

    # ------------------------------------------------------------------ what can be done

    def do(self) -> None:
        """Open, for today."""
        self._sort(self.card, DO)

    def later(self) -> None:
        """It comes back by itself."""
        self._sort(self.card, LATER)

    def smaller(self) -> None:
        """It is split into steps."""
        self._sort(self.card, SMALLER)

    def let_go(self) -> None:
        """Out of the lists, still findable."""
        self._sort(self.card, LET_GO)

    def hand_over(self) -> None:
        """Somebody else may do it."""
        task = self.card
        if task is not None:
            self.host.ask("Who could do it?", lambda name: self._sort(task, HAND_OVER, name))

    def another(self) -> None:
        """This one goes below the others; nothing is written."""
        if len(self.waiting) > 1:
            self.waiting.append(self.waiting.pop(0))
        elif self.waiting:
            self.host.say("It is the only card here.")

    def again(self) -> None:
        """Another handful."""
        self._take()

    def _sort(self, task: Task | None, what: str, name: str = "") -> None:
        """Decide about a card. It is written before anything moves."""
        if task is None:
            return
        triage = self.adhd.triage
        found = triage.sort(triage.again(task), what, name).value
        self.decided[task.rid] = what
        self.host.say(told(found, self.now, max(12, self.room - len(UNDO))) + UNDO)
        leaving = Leaving(task, self.facts.get(task.rid, ""), what, self.offset)
        self.offset = (0, 0)
        self.load()

        def step(part: float) -> None:
            if self.leaving is leaving:
                leaving.part = part

        def end() -> None:
            if self.leaving is leaving:
                self.leaving = None

        self.leaving = leaving
        self.host.motion(SECONDS, step, end)

    def drag(self, dx: int, dy: int, ended: bool) -> None:
        """The card follows the mouse; where a side is lit it takes the card when it is dropped."""
        if self.card is None:
            return
        self.offset, self.toward = (dx, dy), side(dx, dy)
        if not ended:
            return
        what, self.toward = self.toward, ""
        if what == HAND_OVER or not what:
            self.offset = (0, 0)
        if what:
            self.act(ACTIONS[what])
        self.offset = (0, 0)


def _waits(task: Task) -> bool:
    return task.status == "inbox" and not task.deleted


def side(dx: int, dy: int) -> str:
    """The side that takes a card which was dragged so far; "" while it would fall back. A row is as high as two columns are wide."""
    if abs(dx) >= 2 * abs(dy):
        return "" if abs(dx) < THROW_X else DO if dx > 0 else LATER
    return "" if abs(dy) < THROW_Y else SMALLER if dy > 0 else HAND_OVER


class Leaving:
    """A card on its way out: `what` was decided, from where it was (`begin`, columns and rows), and how far it is (0 to 1)."""

    __slots__ = ("begin", "facts", "part", "task", "what")

    def __init__(self, task: Task, facts: str, what: str, begin: tuple[int, int]) -> None:
        self.task = task
        self.facts = facts
        self.what = what
        self.begin = begin
        self.part = 0.0

    def paint(self, sheet: Sheet, table: Table) -> None:
        """Paint it where it is now: it is off the sheet in half of the time."""
        x, y = SIDES[self.what]
        gone = min(1.0, self.part * 2) ** 2
        dx, dy = self.begin[0] + round(x * gone * sheet.width), self.begin[1] + round(y * gone * sheet.height)
        table.card(sheet, self.task, self.facts, dx, dy, self.what == LET_GO)


class Table:
    """Where things lie on the sheet: `title` is the row of a title's last line, `up`, `level` and `down` those of the sides; 0 where
    there is no room for them. The card is `wide` columns, its title at most `most` lines."""

    __slots__ = ("down", "level", "most", "padded", "title", "up", "wide")

    def __init__(self, sheet: Sheet) -> None:
        last = sheet.message - 1
        narrow = sheet.width < 60
        self.wide = min(WIDEST if sheet.width >= 100 else 48, sheet.room if narrow else sheet.room - 24)
        if sheet.compact:
            tall = sheet.top + 5 <= last
            self.up = sheet.top if tall else 0
            self.title = min(sheet.top + (2 if tall else 0), last)
            self.down = sheet.top + 5 if tall else 0
            self.padded = False
        else:
            self.up, self.title, self.down, self.padded = sheet.top, sheet.top + 3, sheet.top + 7, True
        self.level = self.title
        if narrow:
            self.level = self.down or (self.title + 2 if self.title + 2 <= last else 0)
        self.most = self.title - self.up if self.up else 1

    def sides(self, sheet: Sheet) -> list[tuple[str, str, int, int]]:
        """(what, words, row, column) of the sides."""
        middle = sheet.width // 2 - 4
        far = sheet.right - (3 if sheet.compact else 6)
        out = [(LATER, "← later", self.level, sheet.left), (DO, "do →", self.level, far)]
        out += [(HAND_OVER, "↑ hand over", self.up, middle), (SMALLER, "↓ smaller", self.down, middle)]
        return [(what, text, row, column) for what, text, row, column in out if row]

    def card(self, sheet: Sheet, task: Task, facts: str, dx: int, dy: int, faint: bool = False, held: bool = False) -> None:
        """The card, so many columns and rows from its place; while it is `held` its text stays between the sides."""
        inner = max(1, self.wide - 4)
        titles = wrapped(printable(task.title), inner, self.most)
        first = self.title - len(titles) + 1
        if held and self.up:
            dy = max(min(0, self.up + 1 - first), min(self.down - 2 - self.title, dy))
        rows = [(first + n, text, "chosen") for n, text in enumerate(titles)]
        if self.title + 1 < sheet.message:
            rows.append((self.title + 1, cut(printable(facts), inner), "raised"))
        if self.padded:
            rows += [(row, "", "raised") for row in (first - 1, self.title + 2) if row != self.up]
        left = max(sheet.left, (sheet.width - self.wide) // 2)
        for row, text, role in rows:
            before = (sheet.width - width(text)) // 2 - left
            column = left + dx
            if 2 <= row + dy < sheet.message:
                for part in (" " * before, text, " " * (self.wide - before - width(text))):
                    clipped(sheet, row + dy, column, part, "faint" if faint else role)
                    column += width(part)


def clipped(sheet: Sheet, row: int, column: int, text: str, role: str) -> None:
    """Paint what lies on the sheet of a text that may begin before its first column and end behind its last."""
    hidden = 1 - column
    if hidden > 0:
        left = width(text) - hidden
        while text and width(text) > left:
            text = text[1:]
        column = max(1, 1 + left - width(text))
    while text and width(text) > sheet.width - column + 1:
        text = text[:-1]
    sheet.put(row, column, text, role)
