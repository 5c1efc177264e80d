"""Bare logs around a relay, for tests of the client."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from adhd_core.sync.link import refused
from adhd_core.sync.service import Report, Sync
from adhd_sync_server.relay import Refusal, Relay
from adhd_sync_server.sealed import fitting
from adhd_sync_server.store import Store

from tests.rig.bare import Peer
from tests.rig.replica import START


class Link:
    """A way to a relay in this process. `asked` counts the requests by kind; `off` breaks it."""

    def __init__(self, relay: Relay, account: int = 1) -> None:
        self.relay, self.account = relay, account
        self.asked: list[str] = []
        self.answer: dict[str, Any] = {}

    def space(self, own: str, sealed: str | None = None) -> dict[str, Any]:
        return self._ask("space", lambda: json.dumps(self.relay.space(self.account, own, sealed)))

    def push(self, question: dict[str, Any], ops: str) -> dict[str, Any]:
        return self._ask("push", lambda: fitting(self.relay, question).push(self.account, {**question, "ops": json.loads(ops)}))

    def pull(self, question: dict[str, Any]) -> dict[str, Any]:
        return self._ask("pull", lambda: fitting(self.relay, question).pull(self.account, question))

    def snapshot(self, question: dict[str, Any], path: str) -> dict[str, Any] | None:
        return None

    def _ask(self, kind: str, ask: Any) -> dict[str, Any]:
        self.asked.append(kind)
        try:
            return {**json.loads(ask()), **self.answer}
        except Refusal as refusal:
            raise refused(refusal.code, refusal.detail, refusal.more) from refusal


class World:
    """A relay and peers with a clock of their own; the server's time is the start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.relay = Relay(Store(str(folder / "server.db")), lambda: START)
        self.peers: dict[str, Peer] = {}

    def peer(self, name: str, join: bool = True) -> Peer:
        """A new device."""
        peer = self.peers[name] = Peer(self.folder, name)
        if join:
            Sync(peer.log, "s").join(Link(self.relay))
        return peer

    def sync(self, *peers: Peer) -> Report:
        """Sync each; the last one's report."""
        report = Report()
        for peer in peers:
            report = Sync(peer.log, "s").run(Link(self.relay))
        return report
