"""A world around a sealed space, for tests of the client and of the relay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from adhd_core.sync.keys import Key
from adhd_core.sync.sealed import SealedLink
from adhd_core.sync.service import Report, Sync

from tests.rig.bare import Peer
from tests.sync.peers import Link, World

KEY, OTHER = Key(b"k" * 32), Key(b"o" * 32)
SPACE = b"s" * 16


class Sealed(World):
    """A world around a sealed space. `words`: what the server said of operations; `spoil` changes its answers; `before` is
    told of the next request."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.words: set[str] = set()
        self.spoil: Callable[[dict[str, Any]], None] = lambda answer: None
        self.before: Callable[[str], Any] = lambda kind: None

    def link(self, key: Key = KEY) -> SealedLink:
        return SealedLink(_Told(self), key)

    def peer(self, name: str, join: bool = True) -> Peer:
        peer = super().peer(name, join=False)
        if join:
            Sync(peer.log, "s").join(self.link())
        return peer

    def sync(self, *peers: Peer) -> Report:
        report = Report()
        for peer in peers:
            report = Sync(peer.log, "s").run(self.link())
        return report

    def files(self) -> bytes:
        """All that is on the server's disk."""
        return b"".join(p.read_bytes() for p in self.folder.glob("server.db*"))


class _Told(Link):
    def __init__(self, world: Sealed) -> None:
        super().__init__(world.relay)
        self.world = world

    def _ask(self, kind: str, ask: Any) -> dict[str, Any]:
        before, self.world.before = self.world.before, lambda kind: None
        if before(kind) is None:
            self.world.before = before
        answer = super()._ask(kind, ask)
        self.world.words.update(answer.get("results", ()))
        if kind != "space":
            self.world.spoil(answer)
        return answer


