"""Logging a device in from a browser: the device authorization grant of RFC 8628.

A device asks for two codes: a long one that it keeps, and a short one that its user types on the page `/device` after signing in
there. What is kept of both are hashes. A code lives for `LIFE_MS`, is used once, and is decided once; which account it logs in to is
that of whoever signed in on the page, never something that a request names.
"""

from __future__ import annotations

import hmac
import secrets as randomness
import sqlite3
from hashlib import sha256
from typing import Any

from adhd_sync_server.accounts import Accounts, label
from adhd_sync_server.rates import network_of
from adhd_sync_server.relay import Refusal

LIFE_MS = 10 * 60_000
PACE = 5
"""Seconds between two questions of a device (RFC 8628, 3.2)."""
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
"""RFC 8628, 6.1: no vowels, so no words; no digits, so nothing that looks like a letter."""
LENGTH = 8
MISSES = 10
"""Wrong codes that one account may type within `LIFE_MS`: one in 10^9 to hit one of two dozen that wait."""
MOST, MOST_FROM_ONE = 5000, 100
"""Codes that may wait at a time, in all and from one address (of IPv6: the network of one customer)."""


class Asking:
    """A device that waits at the door: `code` as its screen shows it, when and from where it asked."""

    __slots__ = ("code", "made", "name", "origin")

    def __init__(self, code: str, name: str, made: int, origin: str) -> None:
        self.code, self.name, self.made, self.origin = code, name, made, origin


def spelled(text: Any) -> str:
    """A user code as it is kept: letters alone, capital; "" where it cannot be one."""
    letters = "".join(c for c in str(text).upper() if c.isalnum()) if isinstance(text, str) and len(text) < 64 else ""
    return letters if len(letters) == LENGTH and all(c in ALPHABET for c in letters) else ""


def shown(code: str) -> str:
    """A user code as it is shown: XXXX-XXXX."""
    return f"{code[:4]}-{code[4:]}"


class Grants:
    """The devices that wait, beside the accounts they may be let in to."""

    def __init__(self, accounts: Accounts) -> None:
        self.accounts = accounts
        self.store = accounts.store
        self.now = accounts.now

    # ------------------------------------------------------------------ the device's side

    def ask(self, name: Any, origin: str) -> dict[str, Any]:
        """Two codes for a device that calls itself `name`. Raises Refusal where too many wait."""
        device, now = randomness.token_urlsafe(32), self.now()
        with self.store.writing() as db:
            db.execute("delete from device_code where ends<=?", (now,))
            full = self._full(db, origin)
            user = "" if full else self._free(db)
            if not full:
                db.execute(
                    "insert into device_code values (?, ?, ?, ?, ?, ?, 0, ?, 0, null)",
                    (hashed(device), self._kept(user), label(name) or "device", origin, now, now + LIFE_MS, PACE),
                )
        if full:
            raise Refusal(429, "busy", "Too many devices wait to be let in. Try again in ten minutes.", retry_after=600)
        return {"device_code": device, "user_code": shown(user), "expires_in": LIFE_MS // 1000, "interval": PACE}

    @staticmethod
    def _full(db: sqlite3.Connection, origin: str) -> bool:
        """Whether too many codes wait, in all or from the network of one address."""
        waiting = db.execute("select origin, count(*) from device_code group by origin").fetchall()
        here = network_of(origin)
        near: int = sum(count for other, count in waiting if other == origin or (":" in origin and network_of(other) == here))
        every: int = sum(count for _, count in waiting)
        return near >= MOST_FROM_ONE or every >= MOST

    def tokens(self, device: Any) -> dict[str, Any]:
        """Tokens for a device that was let in. Raises Refusal with the codes of RFC 8628, 3.5."""
        key = hashed(device) if isinstance(device, str) and len(device) < 200 else b""
        with self.store.writing() as db:
            verdict, account, name = self._verdict(db, key)
            proof = db.execute("select password from account where id=?", (account,)).fetchone()
        if verdict:
            raise Refusal(400, verdict, TOLD[verdict])
        tokens = self.accounts.begin(account, name, proof[0])
        return {**tokens, "email": self.accounts.email(account)}

    def _verdict(self, db: sqlite3.Connection, key: bytes) -> tuple[str, int, str]:
        """("" or why not yet, account, name); what is decided or too old is forgotten."""
        now = self.now()
        row = db.execute("select ends, denied, account, asked, pace, name from device_code where code=?", (key,)).fetchone()
        if row is None:
            return "expired_token", 0, ""
        ends, denied, account, asked, pace, name = row
        if ends > now and not denied and account is None:
            early = now < asked + pace * 1000 - 500  # clocks tick apart
            db.execute("update device_code set asked=?, pace=pace+? where code=?", (now, PACE if early else 0, key))
            return ("slow_down" if early else "authorization_pending"), 0, ""
        db.execute("delete from device_code where code=?", (key,))
        if ends <= now:
            return "expired_token", 0, ""
        return ("access_denied", 0, "") if denied else ("", account, name)

    # ------------------------------------------------------------------ the user's side

    def find(self, account: int, code: Any) -> Asking:
        """The device that shows a code. Raises Refusal; wrong codes are counted by account."""
        given = spelled(code)
        with self.store.writing() as db:
            allowed = self._may_try(db, account)
            row = db.execute(f"select name, made, origin from device_code where {WAITS}", (self._kept(given), self.now())).fetchone()
            if allowed and row is None and given:
                db.execute("update code_miss set misses=misses+1 where account=?", (account,))
        if not allowed:
            raise Refusal(429, "tries", "Too many wrong codes. Wait ten minutes, then ask for a new one in the terminal.", retry_after=600)
        if row is None:
            raise Refusal(404, "code", "No device waits with this code. Look again, or ask for a new one in the terminal.")
        return Asking(shown(given), *row)

    def decide(self, account: int, code: Any, allow: bool) -> Asking:
        """Let the device with this code in to the account, or turn it away. Raises Refusal as `find` does."""
        found = self.find(account, code)
        with self.store.writing() as db:
            done = db.execute(
                f"update device_code set account=?, denied=? where {WAITS}",
                (account if allow else None, int(not allow), self._kept(spelled(code)), self.now()),
            ).rowcount
        if not done:
            raise Refusal(404, "code", "This code was used a moment ago.")
        return found

    def _may_try(self, db: sqlite3.Connection, account: int) -> bool:
        now = self.now()
        db.execute(
            "insert into code_miss values (?, ?, 0) on conflict (account) do update set since=excluded.since, misses=0 where since<=?",
            (account, now, now - LIFE_MS),
        )
        return bool(db.execute("select misses<? from code_miss where account=?", (MISSES, account)).fetchone()[0])

    def _free(self, db: sqlite3.Connection) -> str:
        while True:
            code = "".join(randomness.choice(ALPHABET) for _ in range(LENGTH))
            if db.execute("select 1 from device_code where user_code=?", (self._kept(code),)).fetchone() is None:
                return code

    def _kept(self, code: str) -> bytes:
        """A user code as it is kept: short, so its hash is keyed."""
        return hmac.digest(self.accounts.key("user code"), code.encode(), "sha256")


WAITS = "user_code=? and ends>? and account is null and denied=0"
TOLD = {
    "authorization_pending": "Nobody has let this device in yet.",
    "slow_down": "Ask less often.",
    "access_denied": "This device was not let in.",
    "expired_token": "This code is too old or was used. Ask for a new one.",
}


def hashed(secret: str) -> bytes:
    """What is kept of a long random secret."""
    return sha256(secret.encode("utf-8", "replace")).digest()
