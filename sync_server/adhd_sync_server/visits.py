"""Who looks at the web pages: a cookie for each browser, signed in or not, and the token that its forms carry.

The cookie is `HttpOnly` and `SameSite=Strict`, over https also `Secure` and bound to this host (`__Host-`). A form counts only with
the token that belongs to its cookie, so no other site can send one. Signing in changes the cookie.
"""

from __future__ import annotations

import hmac
import secrets as randomness
from typing import Any
from urllib.parse import parse_qsl

from anyio import to_thread
from litestar import Request
from litestar.datastructures import Cookie, State

from adhd_sync_server.accounts import Accounts
from adhd_sync_server.grants import hashed
from adhd_sync_server.relay import Refusal
from adhd_sync_server.web import Tower, secure

Looked = Request[Any, Any, State]

STAY_MS = 60 * 60_000
"""How long a browser stays signed in."""
FORM = 64 << 10
"""Bytes of a form."""


class Visit:
    """A browser: `cookie` as it holds it, `account` where it is signed in, `held`: whether it sent the cookie."""

    __slots__ = ("account", "cookie", "held", "secure", "token")

    def __init__(self, accounts: Accounts, cookie: str, account: int | None, held: bool, secure: bool) -> None:
        self.cookie, self.account, self.held, self.secure = cookie, account, held, secure
        self.token = hmac.digest(accounts.key("form"), cookie.encode(), "sha256").hex()

    def kept(self) -> Cookie:
        """The cookie for the answer."""
        return Cookie(key=cookie_name(self.secure), value=self.cookie, path="/", httponly=True, samesite="strict", secure=self.secure)


def cookie_name(secure: bool) -> str:
    """What the cookie is called."""
    return "__Host-adhd" if secure else "adhd"


async def visit_of(request: Looked) -> Visit:
    """The browser that asks."""
    accounts, safe = tower_of(request).accounts, secure(request)
    cookie = request.cookies.get(cookie_name(safe), "")
    if not 20 <= len(cookie) <= 100 or not cookie.isascii():
        return Visit(accounts, randomness.token_urlsafe(32), None, False, safe)
    account = await to_thread.run_sync(signed_in, accounts, cookie)
    return Visit(accounts, cookie, account, True, safe)


def tower_of(request: Looked) -> Tower:
    """What the routes share."""
    tower: Tower = request.app.state.tower
    return tower


async def form_of(request: Looked, visit: Visit) -> dict[str, str]:
    """The fields of a form that one of our pages sent. Raises Refusal."""
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=20) if len(body) <= FORM else []
    except ValueError:
        pairs = []
    given = dict(pairs)
    ours = hmac.compare_digest(given.get("form", "").encode(), visit.token.encode())
    if not (visit.held and ours) or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refusal(403, "form", "This page was open for too long, or cookies are off. Nothing was done; try again.")
    return given


def signed_in(accounts: Accounts, cookie: str) -> int | None:
    """The account that a browser is signed in to."""
    with accounts.store.reading() as db:
        row = db.execute("select account from web_session where id=? and ends>?", (hashed(cookie), accounts.now())).fetchone()
    return None if row is None else int(row[0])


def sign_in(accounts: Accounts, email: str, password: str) -> tuple[str, int]:
    """(a new cookie, the account) for an address and a password. Raises Refusal."""
    account, proof = accounts.prove(email, password)
    cookie, now = randomness.token_urlsafe(32), accounts.now()
    with accounts.store.writing() as db:
        db.execute("delete from web_session where ends<=?", (now,))
        made = db.execute(
            "insert into web_session select ?, id, ?, ? from account where id=? and password=?",
            (hashed(cookie), now, now + STAY_MS, account, proof),
        ).rowcount
    if not made:
        raise Refusal(401, "login", "This account was changed or is gone.")
    return cookie, account


def sign_out(accounts: Accounts, cookie: str) -> None:
    """This browser is nobody."""
    with accounts.store.writing() as db:
        db.execute("delete from web_session where id=?", (hashed(cookie),))


def stay(accounts: Accounts, account: int) -> str:
    """A new cookie for a browser whose account has just got another password: who has a copy of the old one is out."""
    cookie, now = randomness.token_urlsafe(32), accounts.now()
    with accounts.store.writing() as db:
        sql = "insert into web_session select ?, id, ?, ? from account where id=?"
        db.execute(sql, (hashed(cookie), now, now + STAY_MS, account))
    return cookie
