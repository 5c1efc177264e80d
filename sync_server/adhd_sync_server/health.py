"""For whoever watches over the server: does it live, can it work, how much does it do."""

from __future__ import annotations

import hmac
import os
import shutil
import sqlite3
from typing import Any

from adhd_core.oplog.codec import dumps
from anyio import to_thread
from litestar import Response, get
from litestar.datastructures import State

from adhd_sync_server.edge import SEEN, Seen, local, within
from adhd_sync_server.gauges import CONTENT
from adhd_sync_server.migrations import FORMAT
from adhd_sync_server.relay import Refusal
from adhd_sync_server.schema import Health, Ready, says
from adhd_sync_server.settings import Settings
from adhd_sync_server.store import Store
from adhd_sync_server.web import Asked, Tower, answer

AGAIN = 5
"""Seconds after which a server that is not ready may be asked again."""


@get("/health", opt=says(gives=Health, public=True))
async def health(request: Asked, state: State) -> Response[bytes]:
    """Whether the process lives; asks nothing of the disk."""
    return answer(request, dumps({"status": "ok", "now": state.tower.relay.now()}))


@get("/ready", opt=says(gives=Ready, public=True))
async def ready(request: Asked, state: State) -> Response[bytes]:
    """Whether it can work: its file can be read and written and has the right format, and the disk has space."""
    tower: Tower = state.tower
    if tower.ending:
        raise unready("The server is about to end.")
    await to_thread.run_sync(check, tower.relay.store, tower.settings.free_bytes)
    return answer(request, dumps({"status": "ready", "format": FORMAT, "now": tower.relay.now()}))


@get("/metrics", opt=says(gives=CONTENT, public=True, problems=(404,)))
async def metrics(request: Asked, state: State) -> Response[bytes]:
    """Figures for Prometheus; without a setting only for this machine itself, and not through a proxy."""
    tower: Tower = state.tower
    if not may_scrape(tower.settings, request.scope[SEEN], request.headers.get("authorization", "")):  # type: ignore[literal-required]
        raise Refusal(404, "route", "Not Found")
    text = await to_thread.run_sync(tower.metrics.text)
    return Response(text, headers={"cache-control": "no-store", "content-type": CONTENT})


def may_scrape(settings: Settings, seen: Seen, authorization: str) -> bool:
    """Whether a caller may read the figures."""
    if isinstance(settings.metrics, tuple):
        return within(seen.client, settings.metrics)
    if settings.metrics == "token":
        kind, _, token = authorization.partition(" ")
        return kind.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), settings.metrics_token.encode())
    return settings.metrics == "local" and local(seen.peer) and not seen.forwarded


def check(store: Store, free: int) -> None:
    """Raises Refusal with status 503 where the server cannot work."""
    try:
        with store.writing() as db:
            (found,) = db.execute("pragma user_version").fetchone()
    except (sqlite3.Error, OSError) as error:
        raise unready(f"The server's file cannot be written: {error}.") from None
    if found != FORMAT:
        raise unready(f"The server's file has format {found} instead of {FORMAT}.")
    if shutil.disk_usage(os.path.dirname(os.path.abspath(store.path))).free < free:
        raise unready("The disk is almost full.")


def unready(why: str) -> Refusal:
    """The refusal of a server that cannot work at the moment."""
    return Refusal(503, "unready", why, retry_after=AGAIN)


ROUTES: list[Any] = [health, ready, metrics]
PUBLIC = ("/health", "/ready", "/metrics")
