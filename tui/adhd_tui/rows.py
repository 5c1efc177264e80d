"""A list of rows of which only those that are seen are read: where one is in it, and how a row is painted."""

from __future__ import annotations

from adhd_core.columns import cut, printable, width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.tasks.task import Task

    from adhd_tui.sheet import Sheet

MARKS = {"done": "✓", "dropped": "–"}
FIRST_READ = 60
"""Rows that are read before the size of the screen is known."""
MARGIN = 2
"""Rows that stay in sight above and below the one that one is on."""


class Scroll:
    """Where one is: `index` of `count` rows, the `first` one in sight, and how many have `room`."""

    __slots__ = ("count", "first", "index", "room")

    def __init__(self) -> None:
        self.count = self.index = self.first = 0
        self.room = FIRST_READ

    def settle(self) -> None:
        """Stay inside the list, with the row that one is on in sight."""
        self.index = max(0, min(self.index, self.count - 1))
        margin = min(MARGIN, (self.room - 1) // 2)
        self.first = max(self.index - self.room + 1 + margin, min(self.first, self.index - margin))
        self.first = max(0, min(self.first, self.count - self.room))

    def fit(self, sheet: Sheet) -> int:
        """Take the size of a sheet. Returns the row where the list begins on it."""
        top = 2 if sheet.small else 3 if sheet.compact else 4
        self.room = max(1, sheet.message - top - (0 if sheet.compact else 1))
        self.settle()
        return top

    def seen(self) -> range:
        """The rows in sight."""
        return range(self.first, min(self.count, self.first + self.room))

    def move(self, by: int) -> None:
        """Go on, or back."""
        self.index += by
        self.settle()


def mark(task: Task, opened: bool = False) -> str:
    """One sign for how it stands: open, done, let go, a branch that is shut or open."""
    return MARKS.get(task.status) or (("▾" if opened else "▸") if task.steps_total else "·")


def paint(sheet: Sheet, row: int, title: str, facts: list[str], role: str, lead: str = "", sign: str = "", action: str = "") -> None:
    """`lead` (faint) and `sign`, the title, the facts at the right as far as there is room for them. In the role `chosen` the whole row
    is raised."""
    lead = lead if width(lead) <= sheet.room // 2 else "…" + lead[width(lead) - sheet.room // 2 + 1 :]
    begin = sheet.left + width(lead)
    text = f"{sign} {printable(title)}" if sign else printable(title)
    room = sheet.right - begin + 1
    told = fitting(facts, room - width(text) - 2, room * 9 // 20)
    text = cut(text, room - (width(told) + 2 if told else 0))
    sheet.put(row, sheet.left, lead, "under" if role == "chosen" else "faint", action)
    sheet.put(row, begin, text + " " * (room - width(text) - width(told)), role, action)  # a click anywhere on the row counts
    sheet.put(row, sheet.right - width(told) + 1, told, "under" if role == "chosen" else "faint" if role == "muted" else "muted", action)


def fitting(facts: list[str], free: int, least: int) -> str:
    """The first facts that fit beside a title: into what it leaves free, else into the least that is theirs."""
    room = max(free, least)
    out = ""
    for fact in map(printable, facts):
        more = f"{out} · {fact}" if out else fact
        if width(more) > room:
            break
        out = more
    return out
