"""The doors of an account for programs: a device code, registration, the password, everything as one file, the end."""

from __future__ import annotations

from functools import partial
from typing import Any

from adhd_core.oplog.codec import dumps
from anyio import to_thread
from litestar import Response, delete, get, post
from litestar.datastructures import State
from litestar.response import Stream

from adhd_sync_server import belongings
from adhd_sync_server.grants import Grants
from adhd_sync_server.registration import register
from adhd_sync_server.schema import (
    About,
    Deleted,
    DeviceCode,
    DeviceCodes,
    DeviceName,
    LetIn,
    OthersEnded,
    Password,
    Passwords,
    Registered,
    Registration,
    says,
)  # fmt: skip
from adhd_sync_server.web import Asked, Tower, address_of, answer, asked, seen_of

SENT_AS = {"content-disposition": 'attachment; filename="adhd-account.jsonl"', "cache-control": "no-store"}


@post("/v1/auth/device", status_code=200, opt=says(DeviceName, DeviceCodes, public=True))
async def device(request: Asked, state: State) -> Response[bytes]:
    """`{"name"}` -> `{"device_code", "user_code", "verification_uri", "verification_uri_complete", "expires_in", "interval"}`."""
    tower: Tower = state.tower
    given = await asked(request)
    told = await to_thread.run_sync(Grants(tower.accounts).ask, given.get("name"), seen_of(request.scope).client)
    page = f"{address_of(request)}/device"
    where = {"verification_uri": page, "verification_uri_complete": f"{page}?code={told['user_code']}"}
    return answer(request, dumps({**told, **where}))


@post("/v1/auth/device/token", status_code=200, opt=says(DeviceCode, LetIn, problems=(401,), public=True))
async def device_token(request: Asked, state: State) -> Response[bytes]:
    """`{"device_code"}` -> tokens and `email`, or the codes of RFC 8628, 3.5."""
    tower: Tower = state.tower
    given = await asked(request)
    return answer(request, dumps(await to_thread.run_sync(Grants(tower.accounts).tokens, given.get("device_code"))))


@post(
    "/v1/auth/register", status_code=200,
    opt={"rate": "rate_register", **says(Registration, Registered, problems=(403,), public=True)},
)  # fmt: skip
async def sign_up(request: Asked, state: State) -> Response[bytes]:
    """`{"email", "password", "invite"}` -> `{"registered": true}`, whether or not the address had an account before."""
    tower: Tower = state.tower
    given = await asked(request)
    work = partial(register, tower.accounts, given.get("email"), given.get("password"), given.get("invite"))
    await to_thread.run_sync(work, limiter=tower.hashing)
    return answer(request, dumps({"registered": True}))


@get("/v1/account", opt=says(gives=About))
async def account(request: Asked, state: State) -> Response[bytes]:
    """`{"email", "made", "space", "operations", "bytes"}` of the caller."""
    tower: Tower = state.tower
    return answer(request, dumps(await to_thread.run_sync(belongings.about, tower.accounts, request.user.account)))


@post("/v1/account/password", status_code=200, opt=says(Passwords, OthersEnded, problems=(403, 409)))
async def password(request: Asked, state: State) -> Response[bytes]:
    """`{"old", "new"}` -> `{"ended"}`: how many other logins ended."""
    tower: Tower = state.tower
    given, caller = await asked(request), request.user
    work = partial(
        belongings.change_password, tower.accounts, caller.account, given.get("old"), given.get("new"), caller.session
    )
    with tower.rates.tries(caller.account):
        ended = await to_thread.run_sync(work, limiter=tower.hashing)
    tower.announce(caller.account)
    return answer(request, dumps({"ended": ended}))


@delete("/v1/account", status_code=200, opt=says(Password, Deleted, problems=(403,)))
async def close(request: Asked, state: State) -> Response[bytes]:
    """`{"password"}` -> `{"deleted": true}`: everything of the account is gone from the server."""
    tower: Tower = state.tower
    given, mine = await asked(request), request.user.account
    with tower.rates.tries(mine):
        await to_thread.run_sync(tower.accounts.verified, mine, given.get("password"), limiter=tower.hashing)
    await to_thread.run_sync(belongings.remove, tower.accounts, mine)
    tower.announce(mine)
    return answer(request, dumps({"deleted": True}))


@get("/v1/account/export", opt=says(gives="application/jsonl"))
async def export(request: Asked, state: State) -> Stream:
    """The account as JSON Lines, streamed."""
    tower: Tower = state.tower
    return await everything(tower, request.user.account)


async def everything(tower: Tower, mine: int) -> Stream:
    """An answer that streams all of an account."""
    await to_thread.run_sync(belongings.about, tower.accounts, mine)
    return Stream(belongings.lines(tower.accounts, mine), media_type="application/jsonl", headers=SENT_AS)


PUBLIC = ("/v1/auth/device", "/v1/auth/device/token", "/v1/auth/register")
ROUTES: list[Any] = [device, device_token, sign_up, account, password, close, export]
