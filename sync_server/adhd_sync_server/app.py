"""The HTTP face of the relay, on Litestar. Who asks is what the token proves; no route takes an account's id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anyio import to_thread
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware

from adhd_sync_server import account_doors, doors, exchange, pages
from adhd_sync_server.accounts import Accounts
from adhd_sync_server.bodies import WIRE
from adhd_sync_server.relay import Refusal, Relay
from adhd_sync_server.web import Proof, Tower, on_http, on_refusal, on_surprise


@get("/health")
async def health(state: State) -> dict[str, Any]:
    """Whether the server answers and its file can be read."""
    tower: Tower = state.tower
    await to_thread.run_sync(tower.relay.seq, 0)
    return {"status": "ok", "now": tower.relay.now()}


PUBLIC = ("/health", *doors.PUBLIC, *account_doors.PUBLIC, *pages.PUBLIC)
ROUTES: list[Any] = [health, *doors.ROUTES, *account_doors.ROUTES, *exchange.ROUTES, *pages.ROUTES]


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
        on_shutdown=[tower.close, *([] if closing is None else [closing])],
    )
