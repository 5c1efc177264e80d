"""The HTTP face of the relay, on Litestar. Who asks is what the token proves; no route takes an account's id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adhd_core.oplog.codec import dumps
from litestar import HttpMethod, Litestar, Response, get, route
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import DefineMiddleware

from adhd_sync_server import account_doors, doors, exchange, health, pages
from adhd_sync_server.accounts import Accounts
from adhd_sync_server.edge import Edge
from adhd_sync_server.relay import Refusal, Relay
from adhd_sync_server.schema import document, says
from adhd_sync_server.settings import Settings
from adhd_sync_server.web import Asked, Doorkeeper, Proof, Tower, answer, on_http, on_refusal, on_surprise


@get("/openapi.json", opt=says(gives="application/json", public=True))
async def openapi(request: Asked, state: State) -> Response[bytes]:
    """This document."""
    return answer(request, dumps(document(request.app.routes, state.tower.settings.public_url)))


PUBLIC = (*health.PUBLIC, "/openapi.json", *doors.PUBLIC, *account_doors.PUBLIC, *pages.PUBLIC)
ROUTES: list[Any] = [openapi, *health.ROUTES, *doors.ROUTES, *account_doors.ROUTES, *exchange.ROUTES, *pages.ROUTES]



def options(routes: list[Any]) -> list[HTTPRouteHandler]:
    """What answers OPTIONS on paths with several handlers; Litestar's own tells only the methods of the first one."""
    methods: dict[str, list[set[str]]] = {}
    for handler in routes:
        for path in handler.paths:
            methods.setdefault(path, []).append(set(handler.http_methods))
    return [allowing(path, {"OPTIONS"}.union(*found)) for path, found in methods.items() if len(found) > 1]


def allowing(path: str, methods: set[str]) -> HTTPRouteHandler:
    """The handler of OPTIONS on a path."""
    allow = ", ".join(sorted(methods))

    @route(path, http_method=[HttpMethod.OPTIONS], status_code=204, sync_to_thread=False)
    def told() -> Response[None]:
        return Response(None, status_code=204, headers={"allow": allow})

    return told


def application(
    relay: Relay, accounts: Accounts, closing: Callable[[], None] | None = None, settings: Settings | None = None
) -> Litestar:
    """The app over a relay and accounts. `closing` is called at its end."""
    found = settings or Settings()
    tower = Tower(relay, accounts, found)
    tower.public = PUBLIC
    accounts.registration = found.registration
    app = Litestar(
        route_handlers=[*options(ROUTES), *ROUTES],
        middleware=[DefineMiddleware(Doorkeeper), DefineMiddleware(Proof, exclude=[f"^{path}$" for path in PUBLIC])],
        exception_handlers={Refusal: on_refusal, HTTPException: on_http, Exception: on_surprise},
        state=State({"tower": tower}),
        request_max_body_size=found.body_bytes,
        openapi_config=None,
        logging_config=None,
        on_startup=[tower.begin],
        on_shutdown=[tower.close, *([] if closing is None else [closing])],
    )
    app.asgi_handler = Edge(app.asgi_handler, tower)
    return app
