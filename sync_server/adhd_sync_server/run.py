"""The server as a program: one folder, one file, nothing else to set."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import time
from types import FrameType

import uvicorn

from adhd_sync_server.accounts import Accounts, kept_secret
from adhd_sync_server.app import application
from adhd_sync_server.followers import Followers
from adhd_sync_server.relay import Refusal as Refusal
from adhd_sync_server.relay import Relay
from adhd_sync_server.store import NotOurs as NotOurs
from adhd_sync_server.store import Store
from adhd_sync_server.web import Tower

PATIENCE = 3
"""Seconds that open requests and live channels are given at the end."""


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def opened(folder: str) -> tuple[Store, Accounts]:
    """The store and the accounts in a folder; both are made at the first start. Raises OSError, ValueError, NotOurs."""
    os.makedirs(folder, 0o700, exist_ok=True)
    secret = kept_secret(folder)
    store = Store(os.path.join(folder, "server.db"))
    return store, Accounts(store, secret, now)


def add_user(folder: str, email: str, password: str) -> None:
    """A new account; the server may be running. Raises Refusal."""
    store, accounts = opened(folder)
    try:
        accounts.add(email, password)
    finally:
        store.close()


def login_token(folder: str, email: str) -> str:
    """A token with which one device logs in once. Raises Refusal."""
    store, accounts = opened(folder)
    try:
        return str(accounts.begin(accounts.of(email), "token")["refresh"])
    finally:
        store.close()


class Server(uvicorn.Server):
    """Says where it listens once it does, and lets the live channels go when it ends."""

    tower: Tower | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The end was asked for."""
        super().handle_exit(sig, frame)
        if self.tower is not None:
            self.tower.end()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            print(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)


def run(folder: str, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises what `opened` raises, and OSError where the port is taken."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        store, accounts = opened(folder)
        relay = Relay(store, now)
        app = application(relay, accounts, store.close)
        app.state.tower.followers = Followers(folder, relay)
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False,
            timeout_graceful_shutdown=PATIENCE, lifespan="on",
        )  # fmt: skip
        server = Server(config)
        server.tower = app.state.tower
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # as it stands when all is done: a graceful end is no failure
        server.run(sockets=[listening])
