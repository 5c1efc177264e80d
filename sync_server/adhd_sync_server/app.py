"""The HTTP face of the relay, on Litestar. Who asks is what the token proves; no route takes an account's id."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from functools import partial
from typing import Any

from adhd_core.oplog.codec import dumps
from anyio import CapacityLimiter, to_thread
from litestar import Litestar, Request, Response, delete, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult, DefineMiddleware
from litestar.response import ServerSentEvent, ServerSentEventMessage

from adhd_sync_server.accounts import Accounts, Caller
from adhd_sync_server.bodies import WIRE, packed, parsed, unpacked
from adhd_sync_server.relay import Refusal, Relay

PUBLIC = ("/health", "/v1/auth/login", "/v1/auth/refresh")
HASHES = 2
"""Passwords that are hashed at once: each takes 19 MiB and a processor."""
BEAT = 25.0
"""Seconds between two signs of life on a live channel."""

Asked = Request[Caller, Any, State]


class Tower:
    """What the routes share: relay, accounts, and who listens for new positions."""

    def __init__(self, relay: Relay, accounts: Accounts) -> None:
        self.relay = relay
        self.accounts = accounts
        self.hashing = CapacityLimiter(HASHES)
        self.listeners: dict[int, set[asyncio.Event]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.ending = False
        relay.grown = self.announce

    async def begin(self) -> None:
        """Remember the loop that the live channels run in."""
        self.loop = asyncio.get_running_loop()

    def announce(self, account: int) -> None:
        """Wake the account's live channels, from whatever thread."""
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self._wake, account)

    def end(self) -> None:
        """End the live channels: the server goes."""
        self.ending = True
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self._wake, *self.listeners)

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


def answer(request: Asked, text: str, status: int = 200) -> Response[bytes]:
    """A JSON answer, compressed where the caller likes it."""
    body, headers = packed(text, request.headers.get("accept-encoding", ""))
    return Response(body, status_code=status, headers=headers, media_type="application/json")


@get("/health")
async def health(state: State) -> dict[str, Any]:
    """Whether the server answers and its file can be read."""
    tower: Tower = state.tower
    await to_thread.run_sync(tower.relay.seq, 0)
    return {"status": "ok", "now": tower.relay.now()}


@post("/v1/auth/login", status_code=200)
async def login(request: Asked, state: State) -> Response[bytes]:
    """`{"email", "password", "name"}` -> tokens."""
    tower: Tower = state.tower
    given = await asked(request)
    work = partial(tower.accounts.login, given.get("email"), given.get("password"), given.get("name"))
    return answer(request, dumps(await to_thread.run_sync(work, limiter=tower.hashing)))


@post("/v1/auth/refresh", status_code=200)
async def refresh(request: Asked, state: State) -> Response[bytes]:
    """`{"token"}` -> tokens; the one that was given is used up."""
    tower: Tower = state.tower
    given = await asked(request)
    return answer(request, dumps(await to_thread.run_sync(tower.accounts.refresh, given.get("token"), given.get("name"))))


@post("/v1/auth/logout", status_code=200)
async def logout(request: Asked, state: State) -> Response[bytes]:
    """End the caller's own login."""
    tower: Tower = state.tower
    ended = await to_thread.run_sync(tower.accounts.revoke, request.user, request.user.session.hex())
    return answer(request, dumps({"ended": ended}))


@get("/v1/devices")
async def devices(request: Asked, state: State) -> Response[bytes]:
    """The account's logins."""
    tower: Tower = state.tower
    return answer(request, dumps({"devices": await to_thread.run_sync(tower.accounts.devices, request.user)}))


@delete("/v1/devices/{device:str}", status_code=200)
async def revoke(request: Asked, state: State) -> Response[bytes]:
    """End one of the account's logins."""
    tower: Tower = state.tower
    if not await to_thread.run_sync(tower.accounts.revoke, request.user, request.path_params["device"]):
        raise Refusal(404, "device", "This account has no such device.")
    return answer(request, dumps({"ended": True}))


@post("/v1/spaces", status_code=200)
async def space(request: Asked, state: State) -> Response[bytes]:
    """`{"space"}` -> the account's space; the first device's becomes it."""
    tower: Tower = state.tower
    given = await asked(request)
    return answer(request, dumps(await to_thread.run_sync(tower.relay.space, request.user.account, given.get("space"))))


@post("/v1/sync/push", status_code=200)
async def push(request: Asked, state: State) -> Response[bytes]:
    """Take operations in; what became of each, and what came since."""
    tower: Tower = state.tower
    given = await asked(request)
    text = await to_thread.run_sync(tower.relay.push, request.user.account, given)
    return await to_thread.run_sync(answer, request, text)


def stand_of(request: Asked, *more: str) -> dict[str, Any]:
    """Where a caller stands, from the query: numbers as numbers. Raises Refusal."""
    query = request.query_params
    out: dict[str, Any] = {name: query.get(name) for name in ("space", "epoch", "chain")}
    for name in more:
        text = query.get(name)
        if text is not None and not (text.isascii() and text.isdigit() and len(text) < 20):
            raise Refusal(400, name, f"{name} has to be a whole number from 0.")
        out[name] = None if text is None else int(text)
    return out


@get("/v1/sync/pull")
async def pull(request: Asked, state: State) -> Response[bytes]:
    """`?space&epoch&after&chain&limit` -> what came since."""
    tower: Tower = state.tower
    stand = stand_of(request, "after", "limit")
    stand["cursor"] = stand["after"]
    limit = 1000 if stand["limit"] is None else stand["limit"]
    text = await to_thread.run_sync(tower.relay.pull, request.user.account, stand, limit)
    return await to_thread.run_sync(answer, request, text)


@get("/v1/sync/digest")
async def digest(request: Asked, state: State) -> Response[bytes]:
    """`?space&epoch&at` -> digest and chain at a position."""
    tower: Tower = state.tower
    return answer(request, dumps(await to_thread.run_sync(tower.relay.digest, request.user.account, stand_of(request, "at"))))


@get("/v1/sync/live", media_type="text/event-stream")
async def live(request: Asked, state: State) -> ServerSentEvent:
    """A channel that carries only the last position of the account's space, whenever it grows."""
    return ServerSentEvent(positions(state.tower, request.user, request.headers["authorization"].partition(" ")[2].strip()))


async def positions(tower: Tower, caller: Caller, token: str) -> AsyncGenerator[ServerSentEventMessage, None]:
    """The positions, until the token is too old or the login has ended."""
    event = asyncio.Event()
    tower.listeners.setdefault(caller.account, set()).add(event)
    told = -1
    try:
        while True:
            event.clear()
            seq = await to_thread.run_sync(tower.relay.seq, caller.account)
            yield ServerSentEventMessage(event="seq", data=str(seq)) if seq != told else ServerSentEventMessage(comment="here")
            told = seq
            try:
                await asyncio.wait_for(event.wait(), BEAT)
            except TimeoutError:
                pass
            if tower.ending:
                return
            try:
                await to_thread.run_sync(tower.accounts.caller, token)
            except Refusal:
                return
    finally:
        tower.listeners[caller.account].discard(event)
        if not tower.listeners[caller.account]:
            del tower.listeners[caller.account]


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


ROUTES: list[Any] = [health, login, refresh, logout, devices, revoke, space, push, pull, digest, live]


def application(relay: Relay, accounts: Accounts, closing: Callable[[], None] | None = None) -> Litestar:
    """The app over a relay and accounts. `closing` is called at its end."""
    tower = Tower(relay, accounts)
    return Litestar(
        route_handlers=ROUTES,
        middleware=[DefineMiddleware(Proof, exclude=[f"^{path}$" for path in PUBLIC])],
        exception_handlers={Refusal: on_refusal, HTTPException: on_http, Exception: on_surprise},
        state=State({"tower": tower}),
        request_max_body_size=WIRE,
        openapi_config=None,
        logging_config=None,
        on_startup=[tower.begin],
        on_shutdown=[] if closing is None else [closing],
    )
