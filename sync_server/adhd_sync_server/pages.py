"""The web pages: letting a device in, signing in, registering, one's account. They need no JavaScript and nothing from elsewhere."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from anyio import to_thread
from litestar import Response, get, post
from litestar.response import Stream

from adhd_sync_server import belongings, registration
from adhd_sync_server.account_doors import everything
from adhd_sync_server.accounts import Caller
from adhd_sync_server.grants import Grants, spelled
from adhd_sync_server.looks import ERRORS, ago, css, go, page
from adhd_sync_server.relay import Refusal
from adhd_sync_server.visits import FORM, Looked, Visit, form_of, sign_in, sign_out, stay, tower_of, visit_of

PAGE: dict[str, Any] = {"page": True}
"""For people, so not in the OpenAPI document."""
ENTRY, NEW = {**PAGE, "rate": "rate_login"}, {**PAGE, "rate": "rate_register"}
WORD = "delete"
"""What is typed before an account is deleted."""
CODE_SHAPE = "A code has 8 letters, like BCDF-GHJK."


@get("/pages.css", opt=PAGE)
async def style(request: Looked) -> Response[bytes]:
    """The style sheet of the pages."""
    headers = {"cache-control": "public, max-age=86400"}
    return Response(css(), media_type="text/css", headers=headers)


# ---------------------------------------------------------------------- a device


@get("/device", exception_handlers=ERRORS, opt=PAGE)
async def device(request: Looked) -> Response[bytes]:
    """Type a code, or decide about the device that shows it."""
    visit, code = await visit_of(request), request.query_params.get("code", "")
    if visit.account is None or not code:
        return page(request, visit, "device", code=code, email="")
    return await asking(request, visit, visit.account, code)


@post("/device", exception_handlers=ERRORS, request_max_body_size=FORM, opt=ENTRY)
async def device_sent(request: Looked) -> Response[bytes]:
    """A code, with an address and a password where nobody is signed in; or the answer."""
    visit = await visit_of(request)
    given = await form_of(request, visit)
    code, email = given.get("code", ""), given.get("email", "")
    if not spelled(code):
        return page(request, visit, "device", 400, [("code", CODE_SHAPE)], code=code, email=email)
    if visit.account is None:
        try:
            visit = await entered(request, visit, given)
        except Refusal as refusal:
            return page(request, visit, "device", refusal.status, [("email", refusal.detail)], code=code, email=email)
    elif given.get("answer") in ("yes", "no"):
        return await decided(request, visit, visit.account, code, given["answer"] == "yes")
    return go(visit, f"device?code={quote(code)}")


async def asking(request: Looked, visit: Visit, account: int, code: str) -> Response[bytes]:
    """Which device asks, when and from where."""
    tower = tower_of(request)
    try:
        found = await to_thread.run_sync(Grants(tower.accounts).find, account, code)
    except Refusal as refusal:
        return page(request, visit, "device", refusal.status, [("code", refusal.detail)], code=code, email="")
    when = ago(tower.accounts.now() - found.made)
    email = await to_thread.run_sync(tower.accounts.email, account)
    return page(request, visit, "asking", found=found, when=when, email=email)


async def decided(request: Looked, visit: Visit, account: int, code: str, allow: bool) -> Response[bytes]:
    """What became of it."""
    try:
        found = await to_thread.run_sync(Grants(tower_of(request).accounts).decide, account, code, allow)
    except Refusal as refusal:
        return page(request, visit, "device", refusal.status, [("code", refusal.detail)], code=code, email="")
    if allow:
        return page(request, visit, "word", head=f"{found.name} is in", text=IN, again=False)
    return page(request, visit, "word", head="Nobody was let in", text=OUT, again=False)


IN = "Your terminal goes on by itself. You can close this page."
OUT = "If you did not ask for this, there is nothing more to do. The code is worth nothing any more."

# ---------------------------------------------------------------------- in and out


@get("/signin", exception_handlers=ERRORS, opt=PAGE)
async def door(request: Looked) -> Response[bytes]:
    """Sign in."""
    visit = await visit_of(request)
    made = request.query_params.get("made") == "1"
    return go(visit, "account") if visit.account is not None else page(request, visit, "signin", email="", made=made)


@post("/signin", exception_handlers=ERRORS, request_max_body_size=FORM, opt=ENTRY)
async def door_sent(request: Looked) -> Response[bytes]:
    """An address and a password."""
    visit = await visit_of(request)
    given = await form_of(request, visit)
    try:
        return go(await entered(request, visit, given), "account")
    except Refusal as refusal:
        email = given.get("email", "")
        return page(request, visit, "signin", refusal.status, [("email", refusal.detail)], email=email, made=False)


async def entered(request: Looked, visit: Visit, given: dict[str, str]) -> Visit:
    """The browser, signed in, with another cookie. Raises Refusal."""
    tower = tower_of(request)
    work = partial(sign_in, tower.accounts, given.get("email", ""), given.get("password", ""))
    with tower.rates.tries(given.get("email", "")):
        cookie, account = await to_thread.run_sync(work, limiter=tower.hashing)
    await to_thread.run_sync(sign_out, tower.accounts, visit.cookie)
    return Visit(tower.accounts, cookie, account, True, visit.secure)


@post("/signout", exception_handlers=ERRORS, request_max_body_size=FORM, opt=PAGE)
async def leave(request: Looked) -> Response[bytes]:
    """Sign out."""
    visit = await visit_of(request)
    await form_of(request, visit)
    await to_thread.run_sync(sign_out, tower_of(request).accounts, visit.cookie)
    return go(visit, "signin")


@get("/register", exception_handlers=ERRORS, opt=PAGE)
async def newcomer(request: Looked) -> Response[bytes]:
    """Make an account, or hear that it cannot be done."""
    visit = await visit_of(request)
    return page(request, visit, "register", email="", invite=request.query_params.get("invite", ""))


@post("/register", exception_handlers=ERRORS, request_max_body_size=FORM, opt=NEW)
async def newcomer_sent(request: Looked) -> Response[bytes]:
    """An address, a password, an invite."""
    visit, tower = await visit_of(request), tower_of(request)
    given = await form_of(request, visit)
    email, invite = given.get("email", ""), given.get("invite", "")
    work = partial(registration.register, tower.accounts, email, given.get("password", ""), invite)
    try:
        await to_thread.run_sync(work, limiter=tower.hashing)
    except Refusal as refusal:
        field = refusal.code if refusal.code in ("email", "password", "invite") else "email"
        return page(request, visit, "register", refusal.status, [(field, refusal.detail)], email=email, invite=invite)
    return go(visit, "signin?made=1")


# ---------------------------------------------------------------------- one's account


@get("/account", exception_handlers=ERRORS, opt=PAGE)
async def account(request: Looked) -> Response[bytes]:
    """Devices, password, everything as a file, the end."""
    visit = await visit_of(request)
    if visit.account is None:
        return go(visit, "signin")
    return await shown(request, visit, visit.account, told=TOLD.get(request.query_params.get("done", ""), ""))


@post("/account", exception_handlers=ERRORS, request_max_body_size=FORM, opt=PAGE)
async def account_sent(request: Looked) -> Response[bytes]:
    """One of the forms of that page."""
    visit = await visit_of(request)
    given = await form_of(request, visit)
    if visit.account is None:
        return go(visit, "signin")
    work = {"end": ended, "password": changed, "delete": deleted}.get(given.get("do", ""))
    if work is None:
        raise Refusal(400, "form", "There is nothing to do in this form.")
    return await work(request, visit, visit.account, given)


async def shown(
    request: Looked, visit: Visit, mine: int, errors: list[tuple[str, str]] | None = None, told: str = "", status: int = 200
) -> Response[bytes]:
    """The page of an account."""
    accounts = tower_of(request).accounts
    about = await to_thread.run_sync(belongings.about, accounts, mine)
    now = accounts.now()
    devices = [{**d, "seen": ago(now - d["seen"])} for d in await to_thread.run_sync(accounts.devices, Caller(mine, b""))]
    return page(request, visit, "account", status, errors, about=about, devices=devices, told=told, word=WORD)


async def ended(request: Looked, visit: Visit, mine: int, given: dict[str, str]) -> Response[bytes]:
    """One login ends."""
    tower = tower_of(request)
    await to_thread.run_sync(tower.accounts.revoke, Caller(mine, b""), given.get("device", ""))
    tower.announce(mine)
    return go(visit, "account?done=end")


async def changed(request: Looked, visit: Visit, mine: int, given: dict[str, str]) -> Response[bytes]:
    """Another password."""
    tower = tower_of(request)
    work = partial(belongings.change_password, tower.accounts, mine, given.get("old", ""), given.get("new", ""))
    try:
        with tower.rates.tries(mine):
            await to_thread.run_sync(work, limiter=tower.hashing)
    except Refusal as refusal:
        return await shown(request, visit, mine, [("new" if refusal.status == 400 else "old", refusal.detail)], status=refusal.status)
    tower.announce(mine)
    cookie = await to_thread.run_sync(stay, tower.accounts, mine)
    return go(Visit(tower.accounts, cookie, mine, True, visit.secure), "account?done=password")


async def deleted(request: Looked, visit: Visit, mine: int, given: dict[str, str]) -> Response[bytes]:
    """The end of the account."""
    tower = tower_of(request)
    if given.get("word", "").strip().casefold() != WORD:
        return await shown(request, visit, mine, [("word", f'Type the word "{WORD}" to go on.')], status=400)
    try:
        with tower.rates.tries(mine):
            await to_thread.run_sync(tower.accounts.verified, mine, given.get("password", ""), limiter=tower.hashing)
    except Refusal as refusal:
        return await shown(request, visit, mine, [("password", refusal.detail)], status=refusal.status)
    await to_thread.run_sync(belongings.remove, tower.accounts, mine)
    tower.announce(mine)
    return page(request, None, "word", head="Your account is gone", text=GONE, again=False)


GONE = "This server keeps nothing of it. What is on your own devices stays there, and everything works without a server."
TOLD = {
    "end": "That login has ended.",
    "password": "The password is changed. Every device logs in again.",
}


@get("/export", exception_handlers=ERRORS, opt=PAGE)
async def export(request: Looked) -> Stream | Response[bytes]:
    """Everything as one file."""
    visit = await visit_of(request)
    if visit.account is None:
        return go(visit, "signin")
    return await everything(tower_of(request), visit.account)


ROUTES: list[Any] = [
    style, device, device_sent, door, door_sent, leave, newcomer, newcomer_sent, account, account_sent, export,
]  # fmt: skip
PUBLIC = ("/pages.css", "/device", "/signin", "/signout", "/register", "/account", "/export")
"""Not for the bearers of tokens: here a cookie says who looks."""
