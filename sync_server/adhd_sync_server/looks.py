"""How the web pages are made and sent: templates, headers, words for times."""

from __future__ import annotations

import os
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.exceptions import HTTPException

from adhd_sync_server.relay import Refusal
from adhd_sync_server.visits import Looked, Visit, tower_of
from adhd_sync_server.web import on_surprise

FOLDER = os.path.join(os.path.dirname(__file__), "pages_html")
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cache-control": "no-store",
}
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

Errors = list[tuple[str, str]]
"""(the field, what is wrong with it)."""


@cache
def environment() -> Environment:
    """The templates: everything that is put into one is escaped, and a name that is missing is an error."""
    out = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    out.globals["style"] = f"pages.css?v={sha256(css()).hexdigest()[:12]}"
    return out


@cache
def css() -> bytes:
    """The one style sheet."""
    with open(os.path.join(FOLDER, "pages.css"), "rb") as file:
        return file.read()


def page(
    request: Looked, visit: Visit | None, name: str, status: int = 200, errors: Errors | None = None, **values: Any
) -> Response[bytes]:
    """A page. `errors` are listed at its top and told at their fields."""
    shared = {"visit": visit, "errors": errors or [], "registration": tower_of(request).accounts.registration, "here": name}
    text = environment().get_template(f"{name}.html").render({**shared, **values})
    status = 403 if status == 401 else status  # 401 would have to name a way to log in that browsers know
    cookies = [] if visit is None or visit.held else [visit.kept()]
    return Response(text.encode(), status_code=status, media_type="text/html", headers=HEADERS, cookies=cookies)


def go(visit: Visit, where: str) -> Response[bytes]:
    """On to another page; the address is relative, so a proxy may put the server below a path."""
    return Response(b"", status_code=303, media_type="text/html", headers={**HEADERS, "location": where}, cookies=[visit.kept()])


def failed(request: Request[Any, Any, Any], status: int, head: str, text: str) -> Response[bytes]:
    """A page that only says that something did not work."""
    where = "account" if request.url.path.endswith("/signout") else ""
    return page(request, None, "word", status, head=head, text=text, again=True, where=where)


def on_refused(request: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    """What is refused before a page can say it itself."""
    answer = failed(request, refusal.status, "That did not work", refusal.detail)
    if "retry_after" in refusal.more:
        answer.headers["retry-after"] = str(refusal.more["retry_after"])
    return answer


def on_http_page(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework refuses."""
    return failed(request, error.status_code, "That did not work", f"{error.detail}.")


def on_surprise_page(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """What nobody thought of; the log has the rest."""
    on_surprise(request, error)
    return failed(request, 500, "The server stumbled", "Look whether it was done, then try again.")


ERRORS: Any = {Refusal: on_refused, HTTPException: on_http_page, Exception: on_surprise_page}


def ago(ms: int) -> str:
    """How long ago something was."""
    for size, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if ms >= size:
            count = ms // size
            return f"{count} {name}{'' if count == 1 else 's'} ago"
    return "just now"
