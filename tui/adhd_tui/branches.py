"""The rows of the tree: a window of roots around the chosen row, with what hangs below the branches that were opened."""

from __future__ import annotations

from adhd_core.tasks.outline import CLOSED, END

from adhd_tui.rows import Scroll

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.app import Adhd
    from adhd_core.tasks.outline import Place

CHUNK = 100
"""Roots that are known before and behind the chosen one, at the least."""


class Row:
    """One row: a task, the one that it hangs below, the place of its root, and the guides at its left."""

    __slots__ = ("above", "lead", "rid", "root")

    def __init__(self, rid: bytes, root: Place, lead: str, above: bytes | None) -> None:
        self.rid = rid
        self.root = root
        self.lead = lead
        self.above = above


class Branches:
    """Which rows there are and which one is `chosen`. Ids only: what stands in a row is read when it is seen."""

    def __init__(self, adhd: Adhd, opened: set[bytes], chosen: bytes | None) -> None:
        self.adhd = adhd
        self.opened = opened
        self.chosen = chosen
        self.kept: set[bytes] = set()  # closed here: they stay in their place
        self.closed_too = False
        self.rows: list[Row] = []
        self.window: list[Place] = []
        self.scrolled = Scroll()
        self.more_before = self.more_behind = False
        self.last = False  # whether to go to the end
        self.stale = True  # whether the rows have to be read again

    @property
    def row(self) -> Row | None:
        """The chosen row."""
        return self.rows[self.scrolled.index] if self.rows else None

    def go(self, index: int) -> None:
        """Choose a row by its number."""
        self.scrolled.index = index
        self.scrolled.settle()
        self.chosen = self.rows[self.scrolled.index].rid if self.rows else None

    def go_to(self, rid: bytes | None) -> None:
        """Choose a row that is there by its task."""
        self.go(next((n for n, row in enumerate(self.rows) if row.rid == rid), self.scrolled.index))

    def to_end(self, last: bool) -> None:
        """To the first row of all, or to the last."""
        self.rows, self.chosen, self.last, self.stale = [], None, last, True
        self.scrolled.index = self.scrolled.first = 0

    def fold(self, rid: bytes, shut: bool) -> None:
        """Shut or open a branch."""
        if shut:
            self.opened.discard(rid)
        else:
            self.opened.add(rid)
        self.flatten()

    def into(self, rid: bytes, child: bytes | None) -> None:
        """Open a branch that has changed and choose a row in it."""
        self.opened.add(rid)
        self.chosen, self.stale = child or rid, True

    def siblings(self) -> tuple[Row | None, list[Row]]:
        """The chosen row, and the rows that hang where it does."""
        here = self.row
        return here, [] if here is None else [row for row in self.rows if row.above == here.above]

    def reveal(self, rid: bytes) -> None:
        """Open the way to a task and choose it."""
        path = self.adhd.outline.path(rid)
        if path:
            self.opened.update(path[:-1])
            self.chosen = rid
            self.kept.update(path)
            self.stale = True

    def load(self) -> None:
        """Read what is not known yet."""
        if self.stale or self._at_the_edge():
            self._read()
            self.stale = False
        self.scrolled.settle()

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

    def _read(self) -> None:
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
        self.flatten()

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

    def flatten(self) -> None:
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
