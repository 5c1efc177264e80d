"""The doors: logging in and out, tokens, and the devices of an account."""

from __future__ import annotations

from functools import partial
from typing import Any

from adhd_core.oplog.codec import dumps
from anyio import to_thread
from litestar import Response, delete, get, post
from litestar.datastructures import State

from adhd_sync_server.relay import Refusal
from adhd_sync_server.schema import Devices, Ended, Login, Refresh, Tokens, says
from adhd_sync_server.web import Asked, Tower, answer, asked


@post("/v1/auth/login", status_code=200, opt={"rate": "rate_login", **says(Login, Tokens, problems=(401,), public=True)})
async def login(request: Asked, state: State) -> Response[bytes]:
    """`{"email", "password", "name"}` -> tokens."""
    tower: Tower = state.tower
    given = await asked(request)
    work = partial(tower.accounts.login, given.get("email"), given.get("password"), given.get("name"))
    with tower.rates.tries(given.get("email")):
        return answer(request, dumps(await to_thread.run_sync(work, limiter=tower.hashing)))


@post("/v1/auth/refresh", status_code=200, opt=says(Refresh, Tokens, problems=(401,), public=True))
async def refresh(request: Asked, state: State) -> Response[bytes]:
    """`{"token"}` -> tokens; the one that was given is used up."""
    tower: Tower = state.tower
    given = await asked(request)
    return answer(request, dumps(await to_thread.run_sync(tower.accounts.refresh, given.get("token"), given.get("name"))))


@post("/v1/auth/logout", status_code=200, opt=says(gives=Ended))
async def logout(request: Asked, state: State) -> Response[bytes]:
    """End the caller's own login."""
    tower: Tower = state.tower
    ended = await to_thread.run_sync(tower.accounts.revoke, request.user, request.user.session.hex())
    tower.announce(request.user.account)
    return answer(request, dumps({"ended": ended}))


@get("/v1/devices", opt=says(gives=Devices))
async def devices(request: Asked, state: State) -> Response[bytes]:
    """The account's logins."""
    tower: Tower = state.tower
    return answer(request, dumps({"devices": await to_thread.run_sync(tower.accounts.devices, request.user)}))


@delete("/v1/devices/{device:str}", status_code=200, opt=says(gives=Ended, problems=(404,)))
async def revoke(request: Asked, state: State) -> Response[bytes]:
    """End one of the account's logins."""
    tower: Tower = state.tower
    if not await to_thread.run_sync(tower.accounts.revoke, request.user, request.path_params["device"]):
        raise Refusal(404, "device", "This account has no such device.")
    tower.announce(request.user.account)
    return answer(request, dumps({"ended": True}))


PUBLIC = ("/v1/auth/login", "/v1/auth/refresh")
ROUTES: list[Any] = [login, refresh, logout, devices, revoke]
