"""Making an account oneself: closed, by invitation, or open.

The answer is the same whether an address was free or has an account already, and takes as long: without mail nothing else can keep
it from a stranger. Who then tries to sign in still finds out (docs/server.md says so); by invitation that is one address for each invite.
"""

from __future__ import annotations

import secrets as randomness
from typing import Any, Literal

from adhd_sync_server.accounts import Accounts, email_of, password_of
from adhd_sync_server.grants import hashed
from adhd_sync_server.relay import Refusal

Registration = Literal["closed", "invite", "open"]
DAY_MS = 86_400_000
DAYS, MOST_DAYS = 14, 3650
"""Days that an invite counts, and at most."""


def register(accounts: Accounts, email: Any, password: Any, code: Any) -> None:
    """Make an account, where that is allowed and the address is free. Raises Refusal."""
    how: Registration = accounts.registration
    if how == "closed":
        raise Refusal(403, "closed", "Accounts on this server are made by whoever runs it.")
    address, given = email_of(email), password_of(password)
    if how == "invite" and not usable(accounts, address, code):
        raise Refusal(403, "invite", "This invite does not count: it was used, is too old, or is for another address.")
    made = accounts.hashed(given)
    if how == "invite" and not spent(accounts, code):
        raise Refusal(403, "invite", "This invite was used a moment ago.")
    accounts.put(address, made)


def invite(accounts: Accounts, email: str | None, days: int) -> tuple[str, int]:
    """(a code that makes one account, when it ends in ms); for one address alone where one is given. Raises Refusal."""
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(400, "days", f"An invite counts for 1 to {MOST_DAYS} days.")
    address = None if email is None else email_of(email)
    code, now = randomness.token_urlsafe(18), accounts.now()
    with accounts.store.writing() as db:
        db.execute("delete from invite where ends<=?", (now,))
        db.execute("insert into invite values (?, ?, ?, ?)", (hashed(code), address, now, now + days * DAY_MS))
    return code, now + days * DAY_MS


def usable(accounts: Accounts, address: str, code: Any) -> bool:
    """Whether an invite counts for an address."""
    with accounts.store.reading() as db:
        sql = "select 1 from invite where code=? and ends>? and (email is null or email=?)"
        return db.execute(sql, (key(code), accounts.now(), address)).fetchone() is not None


def spent(accounts: Accounts, code: Any) -> bool:
    """Use an invite up. Whether it was there."""
    with accounts.store.writing() as db:
        return bool(db.execute("delete from invite where code=?", (key(code),)).rowcount)


def key(code: Any) -> bytes:
    """What is kept of an invite."""
    return hashed(code.strip()) if isinstance(code, str) and len(code) < 200 else b""
