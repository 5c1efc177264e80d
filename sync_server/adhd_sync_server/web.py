"""What every route shares: who asks, the body that came, the answer, and refusals as RFC 9457 wants them."""

from __future__ import annotations

import asyncio
from typing import Any

from adhd_core.oplog.codec import dumps
from anyio import CapacityLimiter, to_thread
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from adhd_sync_server.accounts import Accounts, Caller
from adhd_sync_server.bodies import packed, parsed, unpacked
from adhd_sync_server.followers import Followers
from adhd_sync_server.relay import Refusal, Relay

HASHES = 2
"""Passwords that are hashed at once: each takes 19 MiB and a processor."""

Asked = Request[Caller, Any, State]


class Tower:
    """What the routes share: relay, accounts, and who listens for new positions. `public_url`: where people reach the server, "" where
    it is to be taken from their requests."""

    public_url = ""

    def __init__(self, relay: Relay, accounts: Accounts) -> None:
        self.relay = relay
        self.accounts = accounts
        self.hashing = CapacityLimiter(HASHES)
        self.listeners: dict[int, set[asyncio.Event]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.followers: Followers | None = None
        self.ending = False
        relay.grown = self.announce

    async def begin(self) -> None:
        """Remember the loop that the live channels run in."""
        self.loop = asyncio.get_running_loop()

    def announce(self, account: int) -> None:
        """Wake the account's live channels, from whatever thread."""
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self._wake, account)
            if self.followers is not None and not self.ending:
                self.loop.call_soon_threadsafe(self.followers.grown, account)

    def end(self) -> None:
        """End the live channels: the server goes."""
        self.ending = True
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self._wake, *self.listeners)

    async def close(self) -> None:
        """End what goes on in the background."""
        if self.followers is not None:
            await self.followers.end()

    def _wake(self, *accounts: int) -> None:
        for account in accounts:
            for event in self.listeners.get(account, ()):
                event.set()


class Proof(AbstractAuthenticationMiddleware):
    """Every route but the public ones wants an access token."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        kind, _, token = connection.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not token:
            raise Refusal(401, "token", "This needs an access token.")
        tower: Tower = connection.app.state.tower
        caller = await to_thread.run_sync(tower.accounts.caller, token.strip())
        return AuthenticationResult(user=caller, auth=None)


async def asked(request: Asked) -> dict[str, Any]:
    """The JSON object of a request."""
    body = await request.body()
    encoding = request.headers.get("content-encoding", "").strip().lower()
    return await to_thread.run_sync(lambda: parsed(unpacked(body, encoding)))


def address_of(request: Request[Any, Any, State]) -> str:
    """Where the caller reaches this server, without a closing slash."""
    tower: Tower = request.app.state.tower
    return tower.public_url or str(request.base_url).rstrip("/")


def peer(request: Request[Any, Any, State]) -> str:
    """The address that a request comes from."""
    return "" if request.client is None else request.client.host


def answer(request: Asked, text: str, status: int = 200) -> Response[bytes]:
    """A JSON answer, compressed where the caller likes it."""
    body, headers = packed(text, request.headers.get("accept-encoding", ""))
    return Response(body, status_code=status, headers=headers, media_type="application/json")


def problem(status: int, code: str, detail: str, more: dict[str, Any] | None = None) -> Response[bytes]:
    """An answer as RFC 9457 wants it."""
    told = {"type": "about:blank", "title": code, "status": status, "detail": detail, "code": code, **(more or {})}
    headers = {"cache-control": "no-store", **({"www-authenticate": "Bearer"} if status == 401 else {})}
    return Response(dumps(told).encode(), status_code=status, media_type="application/problem+json", headers=headers)


def on_refusal(_: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    """What the relay and the accounts refuse."""
    return problem(refusal.status, refusal.code, refusal.detail, refusal.more)


def on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework refuses: no such route, another method, a body too large."""
    code = {404: "route", 405: "method", 413: "large"}.get(error.status_code, "request")
    return problem(error.status_code, code, str(error.detail))


def on_surprise(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What nobody thought of; the log has the rest."""
    import logging

    logging.getLogger("adhd.server").error("a request stumbled", exc_info=error)
    return problem(500, "unexpected", "The server stumbled here; nothing was stored.")
