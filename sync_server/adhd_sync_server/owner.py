"""What whoever runs the server does with its accounts, whether or not it runs: list, invite, set a password, take away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from adhd_sync_server import belongings, registration
from adhd_sync_server.accounts import Accounts
from adhd_sync_server.run import opened
from adhd_sync_server.settings import Settings


@contextmanager
def accounts_in(settings: Settings) -> Iterator[Accounts]:
    """The accounts in the server's folder, for a moment."""
    store, accounts = opened(settings.data, settings.secret)
    try:
        yield accounts
    finally:
        store.close()


def users(settings: Settings) -> list[dict[str, Any]]:
    """Every account: `{"email", "made", "devices", "operations"}`, times in milliseconds."""
    with accounts_in(settings) as accounts, accounts.store.reading() as db:
        rows = db.execute(
            "select email, made, (select count(*) from session s where s.account=a.id and revoked is null and ends>?),"
            " coalesce((select seq from space p where p.account=a.id), 0) from account a order by email",
            (accounts.now(),),
        ).fetchall()
    return [dict(zip(("email", "made", "devices", "operations"), row, strict=True)) for row in rows]


def invited(settings: Settings, email: str | None, days: int) -> tuple[str, int]:
    """(an invite, when it ends in ms). Raises Refusal."""
    with accounts_in(settings) as accounts:
        return registration.invite(accounts, email, days)


def known(settings: Settings, email: str) -> None:
    """Nothing. Raises Refusal where there is no such account."""
    with accounts_in(settings) as accounts:
        accounts.of(email)


def set_password(settings: Settings, email: str, password: str) -> int:
    """Another password; every login ends. Returns how many did. Raises Refusal."""
    with accounts_in(settings) as accounts:
        return belongings.set_password(accounts, accounts.of(email), password)


def remove_user(settings: Settings, email: str) -> None:
    """The end of an account and of everything in it. Raises Refusal."""
    with accounts_in(settings) as accounts:
        belongings.remove(accounts, accounts.of(email))
