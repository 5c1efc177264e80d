"""The routes of the relay: a space, push, pull, digest, and the live channel."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from functools import partial
from typing import Any

from adhd_core.oplog.codec import dumps
from anyio import to_thread
from litestar import Response, get, post, put
from litestar.datastructures import State
from litestar.response import File, ServerSentEvent, ServerSentEventMessage

from adhd_sync_server import sealed_images
from adhd_sync_server.accounts import Caller
from adhd_sync_server.relay import Refusal
from adhd_sync_server.schema import PLACE, Digest, Hex64, Image, Joined, Kept, Position, Pulled, Push, Pushed, Wanted, says
from adhd_sync_server.sealed import fitting, place_of
from adhd_sync_server.web import Asked, Tower, answer, asked

PULL = {**PLACE, "after": Position, "chain": Hex64, "limit": Position}
BEAT = 25.0
"""Seconds between two signs of life on a live channel."""
CHANNELS = 64
"""Live channels of one account at a time: each takes memory, and a connection that others may want."""


@post("/v1/spaces", status_code=200, opt=says(Wanted, Joined))
async def space(request: Asked, state: State) -> Response[bytes]:
    """`{"space", "sealed"}` -> the account's space; the first device's becomes it."""
    tower: Tower = state.tower
    given = await asked(request)
    work = partial(tower.relay.space, request.user.account, given.get("space"), given.get("sealed"))
    return answer(request, dumps(await to_thread.run_sync(work)))


@post("/v1/sync/push", status_code=200, opt=says(Push, Pushed, problems=(409,)))
async def push(request: Asked, state: State) -> Response[bytes]:
    """Take operations in; what became of each, and what came since."""
    tower: Tower = state.tower
    given = await asked(request)
    work = partial(fitting(tower.relay, given).push, request.user.account, given, request.user.session)
    text = await to_thread.run_sync(work)
    return await to_thread.run_sync(answer, request, text)


def stand_of(request: Asked, *more: str) -> dict[str, Any]:
    """Where a caller stands, from the query: numbers as numbers. Raises Refusal."""
    query = request.query_params
    out: dict[str, Any] = {name: query.get(name) for name in ("space", "epoch", "chain", "sealed")}
    for name in more:
        text = query.get(name)
        if text is not None and not (text.isascii() and text.isdigit() and len(text) < 20):
            raise Refusal(400, name, f"{name} has to be a whole number from 0.")
        out[name] = None if text is None else int(text)
    return out


@get("/v1/sync/pull", opt=says(gives=Pulled, query=PULL, needed=("space", "epoch", "after", "chain"), problems=(409,)))
async def pull(request: Asked, state: State) -> Response[bytes]:
    """`?space&epoch&after&chain&limit` -> what came since."""
    tower: Tower = state.tower
    stand = stand_of(request, "after", "limit")
    stand["cursor"] = stand["after"]
    limit = 1000 if stand["limit"] is None else stand["limit"]
    text = await to_thread.run_sync(fitting(tower.relay, stand).pull, request.user.account, stand, limit)
    return await to_thread.run_sync(answer, request, text)


@get("/v1/sync/digest", opt=says(gives=Digest, query={**PLACE, "at": Position}, needed=("space", "epoch"), problems=(404, 409)))
async def digest(request: Asked, state: State) -> Response[bytes]:
    """`?space&epoch&at` -> digest and chain at a position."""
    tower: Tower = state.tower
    stand = stand_of(request, "at")
    return answer(request, dumps(await to_thread.run_sync(fitting(tower.relay, stand).digest, request.user.account, stand)))


@get(
    "/v1/sync/snapshot", media_type="application/zstd",
    opt=says(gives="application/zstd", query=PLACE, needed=("space", "epoch"), problems=(404, 409)),
)  # fmt: skip
async def snapshot(request: Asked, state: State) -> Response[bytes] | File:
    """`?space&epoch` -> the space's file at a position, zstd; where it stands is in the headers `adhd-seq`, `adhd-chain`, `adhd-digest`."""
    tower: Tower = state.tower
    stand = stand_of(request)
    found = await to_thread.run_sync(fitting(tower.relay, stand).mine, request.user.account, stand)
    place = place_of(tower.relay.store, request.user.account)
    told = await to_thread.run_sync(place.known)
    if told is None or told["epoch"] != found.epoch.hex():
        raise Refusal(404, "snapshot", "There is no snapshot of this space yet.")
    headers = {f"adhd-{name}": str(told[name]) for name in ("seq", "chain", "digest")}
    path = os.path.join(place.folder, told["file"])
    return File(path, media_type="application/zstd", headers={**headers, "cache-control": "no-store"}, chunk_size=1 << 20)


@put("/v1/sync/snapshot", status_code=200, opt=says(Image, Kept, problems=(404, 409)))
async def keep_snapshot(request: Asked, state: State) -> Response[bytes]:
    """Take a part of a sealed space's snapshot, which a device made."""
    tower: Tower = state.tower
    given = await asked(request)
    work = partial(sealed_images.take, tower.relay, request.user.account, request.user.session, given)
    return answer(request, dumps(await to_thread.run_sync(work)))


@get("/v1/sync/live", media_type="text/event-stream", opt=says(gives="text/event-stream"))
async def live(request: Asked, state: State) -> ServerSentEvent:
    """A channel that carries only the last position of the account's space, whenever it grows."""
    tower: Tower = state.tower
    if len(tower.listeners.get(request.user.account, ())) >= CHANNELS:
        raise Refusal(429, "channels", f"This account has {CHANNELS} live channels open already.", retry_after=60)
    return ServerSentEvent(positions(tower, request.user, request.headers["authorization"].partition(" ")[2].strip()))


async def positions(tower: Tower, caller: Caller, token: str) -> AsyncGenerator[ServerSentEventMessage, None]:
    """The positions, until the token is too old or the login has ended."""
    event = asyncio.Event()
    tower.listeners.setdefault(caller.account, set()).add(event)
    told = -1
    try:
        while told >= 0 or len(tower.listeners[caller.account]) <= CHANNELS:  # many may have been asked for at once
            event.clear()  # before looking: whatever happens from here on wakes
            try:
                await to_thread.run_sync(tower.accounts.caller, token)
            except Refusal:
                return
            seq = await to_thread.run_sync(tower.relay.seq, caller.account)
            if tower.ending:
                return
            yield ServerSentEventMessage(event="seq", data=str(seq)) if seq != told else ServerSentEventMessage(comment="here")
            told = seq
            try:
                await asyncio.wait_for(event.wait(), BEAT)
            except TimeoutError:
                pass
    finally:
        tower.listeners[caller.account].discard(event)
        if not tower.listeners[caller.account]:
            del tower.listeners[caller.account]


ROUTES: list[Any] = [space, push, pull, digest, snapshot, keep_snapshot, live]
