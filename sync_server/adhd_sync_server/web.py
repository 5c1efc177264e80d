"""What every route shares: who asks, the body that came, the answer, and refusals as RFC 9457 wants them."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

import structlog
from adhd_core.oplog.codec import dumps
from anyio import CapacityLimiter, to_thread
from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import ASGIApp, Receive, Scope, Send

from adhd_sync_server.accounts import Accounts, Caller
from adhd_sync_server.bodies import packed, parsed, unpacked
from adhd_sync_server.edge import SEEN, Seen, within
from adhd_sync_server.followers import Followers
from adhd_sync_server.gauges import Metrics
from adhd_sync_server.logs import QUIET, log, where
from adhd_sync_server.rates import Rates
from adhd_sync_server.relay import Refusal, Relay
from adhd_sync_server.settings import Settings

HASHES = 2
"""Passwords that are hashed at once: each takes 19 MiB and a processor."""

Asked = Request[Caller, Any, State]


class Tower:
    """What the routes share: relay, accounts, settings, counts, and who listens for new positions."""

    def __init__(self, relay: Relay, accounts: Accounts, settings: Settings) -> None:
        self.settings = settings
        self.rates = Rates(settings)
        self.metrics = Metrics(self)
        self.relay = relay
        self.accounts = accounts
        self.hashing = CapacityLimiter(HASHES)
        self.listeners: dict[int, set[asyncio.Event]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.followers: Followers | None = None
        self.ending = False
        self.public: tuple[str, ...] = ()
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


def seen_of(scope: Any) -> Seen:
    """What is known of a request."""
    found: Seen = scope[SEEN]
    return found


class Doorkeeper:
    """Requests without a login are counted by address and may bring little. `opt["rate"]` of a handler names another rate."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler: Any = scope["route_handler"]
        opt, seen = handler.opt, seen_of(scope)
        tower: Tower = scope["litestar_app"].state.tower
        if opt.get("rate") or scope["path"] in tower.public:
            seen.limit(tower.settings.door_bytes)
            if scope["path"] not in QUIET:
                tower.rates.address(opt.get("rate", "rate_door"), seen.client)
        await self.app(scope, receive, send)


class Proof(AbstractAuthenticationMiddleware):
    """Every route but the public ones wants an access token. Wrong ones are counted by address, requests with a good one by account."""

    async def authenticate_request(self, connection: ASGIConnection[Any, Any, Any, Any]) -> AuthenticationResult:
        tower: Tower = connection.app.state.tower
        seen = seen_of(connection.scope)
        kind, _, token = connection.headers.get("authorization", "").partition(" ")
        try:
            if kind.lower() != "bearer" or not token:
                raise Refusal(401, "token", "This needs an access token.")
            caller = await to_thread.run_sync(tower.accounts.caller, token.strip())
        except Refusal:
            tower.rates.address("rate_wrong", seen.client)
            raise
        seen.account = caller.account
        tower.rates.hit("rate_sync", str(caller.account))
        return AuthenticationResult(user=caller, auth=None)


async def asked(request: Asked) -> dict[str, Any]:
    """The JSON object of a request."""
    body = await request.body()
    tower: Tower = request.app.state.tower
    whole = min(seen_of(request.scope).most * 4, tower.settings.unpacked_bytes)
    encoding = request.headers.get("content-encoding", "").strip().lower()
    return await to_thread.run_sync(lambda: parsed(unpacked(body, encoding, whole)))


def secure(request: Request[Any, Any, State]) -> bool:
    """Whether the caller came over https, as far as a trusted proxy or the setting `public_url` tells."""
    tower: Tower = request.app.state.tower
    told = request.headers.get("x-forwarded-proto", "").strip().lower() == "https"
    behind = within(seen_of(request.scope).peer, tower.settings.trusted_proxies)
    return request.url.scheme == "https" or (told and behind) or tower.settings.public_url.startswith("https:")


def address_of(request: Request[Any, Any, State]) -> str:
    """Where the caller reaches this server, without a closing slash."""
    tower: Tower = request.app.state.tower
    scheme = "https" if secure(request) else "http"
    return tower.settings.public_url or f"{scheme}://{request.url.netloc}"


def answer(request: Asked, text: str, status: int = 200) -> Response[bytes]:
    """A JSON answer, compressed where the caller likes it."""
    body, headers = packed(text, request.headers.get("accept-encoding", ""))
    return Response(body, status_code=status, headers=headers, media_type="application/json")


def problem(status: int, code: str, detail: str, more: dict[str, Any] | None = None) -> Response[bytes]:
    """An answer as RFC 9457 wants it. `retry_after` among `more` is told in its header too."""
    told = {"type": "about:blank", "title": code, "status": status, "detail": detail, "code": code, **(more or {})}
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    if request_id:
        told["request_id"] = request_id
    headers = {"cache-control": "no-store", **({"www-authenticate": "Bearer"} if status == 401 else {})}
    if "retry_after" in told:
        headers["retry-after"] = str(told["retry_after"])
    return Response(dumps(told).encode(), status_code=status, media_type="application/problem+json", headers=headers)


def on_refusal(request: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    """What the relay and the accounts refuse."""
    if refusal.code == "login" and refusal.status == 401:
        request.app.state.tower.metrics.refused_logins.inc()
    return problem(refusal.status, refusal.code, refusal.detail, refusal.more)


def on_http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework refuses: no such route, another method, a body too large."""
    code = {404: "route", 405: "method", 413: "large"}.get(error.status_code, "request")
    answer = problem(error.status_code, code, str(error.detail))
    answer.headers.update({name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"})
    return answer


def on_surprise(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What nobody thought of, and a disk that does not let one write; the log has the rest."""
    log.error("a request stumbled", **where(error))
    if isinstance(error, sqlite3.OperationalError):
        return problem(503, "storage", "The server's file cannot be used at the moment; nothing was stored.", {"retry_after": 30})
    return problem(500, "unexpected", "The server stumbled here; nothing was stored.")
