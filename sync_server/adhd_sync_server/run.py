"""The server as a program: one folder, one file, nothing else to set."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from adhd_sync_server import copies as copies
from adhd_sync_server import doctor as doctor
from adhd_sync_server import logs
from adhd_sync_server.accounts import Accounts, kept_secret
from adhd_sync_server.app import application
from adhd_sync_server.folder import InUse as InUse
from adhd_sync_server.folder import Lock, database, make
from adhd_sync_server.followers import Followers
from adhd_sync_server.relay import Refusal as Refusal
from adhd_sync_server.relay import Relay
from adhd_sync_server.replica_files import folder_of, sweep
from adhd_sync_server.settings import BadSetting as BadSetting
from adhd_sync_server.settings import Settings
from adhd_sync_server.settings import load as load
from adhd_sync_server.settings import shown as shown
from adhd_sync_server.store import NotOurs as NotOurs
from adhd_sync_server.store import Store
from adhd_sync_server.web import Tower

PATIENCE = 3
"""Seconds that open requests and live channels are given at the end."""


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def settings_of(folder: str, given: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this call. Raises BadSetting."""
    return load(given, environ, folder)


def opened(folder: str, secret: str = "", alone: bool = False) -> tuple[Store, Accounts]:
    """The store and the accounts in a folder; both are made at the first start. `secret`: "" for the kept one; `alone`: the folder's lock
    is held. Raises OSError, ValueError, NotOurs."""
    make(folder)
    signing = secret.encode() if secret else kept_secret(folder)
    store = Store(database(folder), alone=alone)
    if alone:
        with store.reading() as db:
            sweep(folder_of(folder), {number for (number,) in db.execute("select id from account")})
    return store, Accounts(store, signing, now)


def add_user(settings: Settings, email: str, password: str) -> None:
    """A new account; the server may be running. Raises Refusal."""
    store, accounts = opened(settings.data, settings.secret)
    try:
        accounts.add(email, password)
    finally:
        store.close()


def login_token(settings: Settings, email: str) -> str:
    """A token with which one device logs in once. Raises Refusal."""
    store, accounts = opened(settings.data, settings.secret)
    try:
        return str(accounts.begin(accounts.of(email), "token")["refresh"])
    finally:
        store.close()


class Timely(H11Protocol):
    """HTTP/1.1 whose requests have to begin, and end their heads, in time."""

    seconds = 10.0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody connected."""
        super().connection_made(transport)
        self._late = self.loop.call_later(self.seconds, self._give_up)

    def handle_events(self) -> None:
        """Bytes came: a whole head ends the wait, the first bytes of a next one begin another."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._cancel()
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self.conn.trailing_data[0] and self._late is None:
            self._late = self.loop.call_later(self.seconds, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._cancel()
        super().connection_lost(exc)

    def _cancel(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        self._late = None
        self.transport.close()


class Server(uvicorn.Server):
    """Says where it listens once it does, lets the live channels go when it ends, and ends at once when it is asked twice."""

    tower: Tower | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The end was asked for."""
        if self.should_exit:
            logs.log.warning("ended at once", signal=signal.Signals(sig).name)
            os._exit(128 + sig)
        super().handle_exit(sig, frame)
        if self.tower is not None:
            self.tower.end()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started and sockets:
            print(f"listening on {address_of(sockets[0])}", flush=True)


def address_of(listening: socket.socket) -> str:
    """The address of a bound socket."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to an address. Raises OSError. The protocol is named because asyncio sends small parts at once only then: without
    it every answer on a connection that stays open waits 40 ms."""
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
    except BaseException:
        found.close()
        raise
    return found


def run(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises what `opened` raises, InUse where a server has the folder, OSError where the port is taken."""
    logs.configure(settings.log_format, settings.log_level)
    make(settings.data)
    with listen(settings.host.strip("[]"), settings.port) as listening, Lock(settings.data) as lock:
        lock.note(address_of(listening))
        store, accounts = opened(settings.data, settings.secret, alone=True)
        if store.copy:
            logs.log.warning("the file has a new format", copy=store.copy)
        relay = Relay(store, now)
        app = application(relay, accounts, store.close, settings)
        app.state.tower.followers = Followers(settings.data, relay)
        server = Server(config(app, settings))
        server.tower = app.state.tower
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # as it stands when all is done: a graceful end is no failure
        server.run(sockets=[listening])
        sys.stdout.flush()


def config(app: Any, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves: h11, because it limits heads; addresses told by proxies are judged by `edge`."""
    timely = type("Timely", (Timely,), {"seconds": float(settings.head_seconds)})
    return uvicorn.Config(
        app, http=timely, ws="none", log_config=None, access_log=False, server_header=False, proxy_headers=False, lifespan="on",
        timeout_graceful_shutdown=PATIENCE, h11_max_incomplete_event_size=settings.head_bytes, limit_concurrency=settings.connections,
    )  # fmt: skip
