"""The effective tree, worked out from merged state.

Two devices may each move a task under the other. In a cycle the edge with the highest (hlc, device) counts as none. A
living child of a deleted parent hangs on the nearest living ancestor. A child's level is one below its parent's, at
most 6; it is shown, never enforced.
"""

from __future__ import annotations

from adhd_core.words import DEEPEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Node = tuple[bytes | None, bool, int]  # parent, deleted, own level


class Tree:
    """Parents and levels of tasks. `node(rid)` gives (parent, deleted, own level) or None; `clock(rid)` the clock of
    the task's parent field, comparable."""

    def __init__(self, node: Callable[[bytes], Node | None], clock: Callable[[bytes], tuple[int, bytes]]) -> None:
        self._node = node
        self._clock = clock
        self._known: dict[bytes, Node | None] = {}
        self._levels: dict[bytes, int] = {}

    def node(self, rid: bytes) -> Node | None:
        """The raw node, read once."""
        if rid not in self._known:
            self._known[rid] = self._node(rid)
        return self._known[rid]

    def edge(self, rid: bytes) -> bytes | None:
        """The parent that the record names, unless that edge is the one that counts as none in its cycle."""
        node = self.node(rid)
        if node is None or node[0] is None or self.node(node[0]) is None:
            return None
        cycle = self._cycle(rid)
        if cycle and max(cycle, key=lambda r: (self._clock(r), r)) == rid:
            return None
        return node[0]

    def _cycle(self, rid: bytes) -> list[bytes]:
        """The records of the cycle that `rid` is on, or nothing."""
        path = [rid]
        seen = {rid}
        while True:
            node = self.node(path[-1])
            if node is None or node[0] is None:
                return []
            if node[0] == rid:
                return path
            if node[0] in seen:
                return []
            seen.add(node[0])
            path.append(node[0])

    def parent(self, rid: bytes) -> bytes | None:
        """The nearest living ancestor, or None."""
        up = self.edge(rid)
        while up is not None:
            node = self.node(up)
            if node is None or not node[1]:
                return up
            up = self.edge(up)
        return None

    def level(self, rid: bytes) -> int:
        """The level that is shown: 0 initiative to 6 step."""
        chain: list[bytes] = []
        at: bytes | None = rid
        while at is not None and at not in self._levels:
            chain.append(at)
            at = self.parent(at)
        level = self._levels[at] if at is not None else None
        for step in reversed(chain):
            node = self.node(step)
            own = node[2] if node is not None else DEEPEST
            level = own if level is None else min(DEEPEST, level + 1)
            self._levels[step] = level
        return self._levels[rid]


def broken_edges(edges: dict[tuple[bytes, bytes], tuple[int, bytes]]) -> set[tuple[bytes, bytes]]:
    """The edges of a graph that count as none so that no cycle is left: the highest clock of each cycle goes first.

    `edges`: (from, to) -> clock. Edges are taken in the order of their clocks and one that would close a cycle is
    left out, so every replica leaves out the same ones.
    """
    out: dict[bytes, set[bytes]] = {}
    broken: set[tuple[bytes, bytes]] = set()
    for (a, b), _clock in sorted(edges.items(), key=lambda item: (item[1], item[0])):
        stack, seen = [b], {b}
        while stack:
            here = stack.pop()
            for further in out.get(here, ()):
                if further not in seen:
                    seen.add(further)
                    stack.append(further)
        if a in seen:
            broken.add((a, b))
        else:
            out.setdefault(a, set()).add(b)
    return broken
