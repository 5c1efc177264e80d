"""A real server on loopback in a thread of this process, whose relay can be replaced under it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.http import Http
from adhd_sync_server.accounts import Accounts
from adhd_sync_server.app import application
from adhd_sync_server.relay import Refusal, Relay
from adhd_sync_server.run import config, listen
from adhd_sync_server.settings import Settings
from adhd_sync_server.store import Connect, Store, connect
from adhd_sync_server.web import Tower

from tests.rig.replica import write_in_place

SECRET = b"0" * 64
EMAIL, PASSWORD = "ann@example.org", "correct horse"


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Front:
    """The server at `url`. `clock` is the relay's; the accounts have a clock of their own, which `skew` moves."""

    def __init__(
        self, folder: str | Path, clock: Callable[[], int] = now, connect: Connect = connect, settings: Settings | None = None
    ) -> None:
        self.path = os.path.join(folder, "server.db")
        self.clock, self.connect = clock, connect
        self.skew = 0
        self.store = Store(self.path, connect)
        self.app = application(self._relay(), self._accounts(), settings=settings or Settings(rates=False))
        listening = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.server = uvicorn.Server(config(self.app, self.tower.settings))
        self.thread = threading.Thread(target=self.server.run, args=([listening],), daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def _relay(self) -> Relay:
        return Relay(self.store, self.clock)

    def _accounts(self) -> Accounts:
        return Accounts(self.store, SECRET, lambda: now() + self.skew)

    @property
    def tower(self) -> Tower:
        """What the routes share."""
        return self.app.state.tower  # type: ignore[no-any-return]

    @property
    def accounts(self) -> Accounts:
        """The accounts."""
        return self.tower.accounts

    def replace(self, files: dict[str, bytes]) -> None:
        """Put other files in the place of the database."""
        self.store.close()
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(self.path + suffix):
                os.unlink(self.path + suffix)
        for suffix, content in files.items():
            write_in_place(self.path + suffix, content)
        self.store = Store(self.path, self.connect)
        self.tower.relay, self.tower.accounts = self._relay(), self._accounts()
        self.tower.relay.grown = self.tower.announce

    def files(self) -> dict[str, bytes]:
        """The database's files now."""
        return {s: Path(self.path + s).read_bytes() for s in ("", "-wal") if os.path.exists(self.path + s)}

    def close(self) -> None:
        """Stop."""
        self.server.should_exit = True
        self.thread.join(10)
        self.store.close()


class OverHttp:
    """The rig's server as a real one: HTTP, compression, tokens, and a login that is lost with the database."""

    def __init__(self, folder: str, time: dict[str, int], connect: Connect) -> None:
        self.front = Front(folder, lambda: time["now"], connect)
        self.http = Http(self.front.url)
        self.copies: list[dict[str, bytes]] = []
        self.token = ""

    def ask(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._asked(kind, request)
        except AdhdError as error:
            if error.code not in ("token", "ended", "expired"):
                raise
        try:
            self.front.accounts.add(EMAIL, PASSWORD)
        except Refusal as refusal:
            assert refusal.code == "exists"
        self.token = self.front.accounts.begin(self.front.accounts.of(EMAIL), "rig")["access"]
        return self._asked(kind, request)

    def _asked(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        from adhd_core.oplog.codec import dumps

        if kind == "pull":
            query = {**request, "after": request["cursor"], "limit": 7}
            return self.http.ask("GET", "/v1/sync/pull", None, self.token, query)
        path = "/v1/spaces" if kind == "space" else "/v1/sync/push"
        return self.http.ask("POST", path, dumps(request).encode(), self.token)

    def snapshot(self, question: dict[str, Any], path: str, kinds: Any) -> dict[str, Any] | None:
        return None

    def crash(self, left: int, after: bool) -> None:
        """A server in this process cannot die by itself; `test_kill` kills one."""

    def compact(self, part: float) -> int:
        relay = self.front.tower.relay
        return relay.compact(1, int(relay.seq(1) * part)) if relay.seq(1) else 0

    def forget_replica(self, which: int) -> None:
        """The rig's server in this process makes no replicas."""

    def back_up(self) -> None:
        self.copies.append(self.front.files())

    def restore(self) -> bool:
        if self.copies:
            self.front.replace(self.copies[-1])
        return bool(self.copies)

    def lose(self) -> None:
        self.front.replace({})

    def hashes(self) -> list[str]:
        from tests.rig.served import hashes

        return hashes(self.front.store.db)

    def close(self) -> None:
        self.http.close()
        self.front.close()
