"""Accounts, and who a caller is: passwords, short access tokens, refresh tokens that are used once, devices.

A login is a *session*, one for each device. Its refresh tokens are numbered (`turn`) and signed, so a token of ours is told from
an invented one without keeping any. Using one is a single compare-and-set:
- the present turn, or the one before it (the answer got lost and the client asks again), gives the next one;
- a turn ahead of what is kept means that the server was put back to an old copy: it is taken;
- any other turn was used before: somebody has a copy of it, and the whole session ends.
An access token lives for `ACCESS_MS`; that its session still stands is looked up at every request, so revoking works at once.
"""

from __future__ import annotations

import hmac
import os
import secrets as randomness
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from adhd_sync_server.relay import Refusal
from adhd_sync_server.store import Store

if TYPE_CHECKING:
    from adhd_sync_server.registration import Registration

ACCESS_MS = 15 * 60_000
REFRESH_MS = 90 * 86_400_000
LONGEST = 1024
SHORTEST = 8
ISSUER, AUDIENCE = "adhd", "adhd-sync"


class Caller:
    """Who asks: the account and the session that the token proves."""

    __slots__ = ("account", "session")

    def __init__(self, account: int, session: bytes) -> None:
        self.account = account
        self.session = session


def kept_secret(folder: str) -> bytes:
    """The server's secret, made at the first start and kept in a file that its owner alone can read."""
    path = os.path.join(folder, "secret")
    try:
        fd = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        with open(path, "rb") as file:
            found = file.read().strip()
        if len(found) < 32:
            raise ValueError(f"{path} holds no secret; take it away, and a new one is made: every device then logs in again") from None
        return found
    made = randomness.token_hex(32).encode()
    try:
        os.write(fd, made + b"\n")
        os.fsync(fd)
    finally:
        os.close(fd)
    return made


def spelled(text: Any) -> str:
    """What may be an address, in the one spelling that is kept; "" for what is no text."""
    return unicodedata.normalize("NFC", text).strip().casefold() if isinstance(text, str) else ""


def email_of(text: Any) -> str:
    """An address in the one spelling that is kept. Raises Refusal."""
    email = spelled(text)
    name, at, host = email.rpartition("@")
    if not (name and at and host) or len(email) > 254 or not email.isprintable() or " " in email:
        raise Refusal(400, "email", "This is no e-mail address.")
    return email


def password_of(text: Any) -> str:
    """A password as it is hashed. Raises Refusal."""
    if not isinstance(text, str) or len(text) < SHORTEST:
        raise Refusal(400, "password", f"A password has {SHORTEST} characters or more.")
    if len(text) > LONGEST:
        raise Refusal(400, "password", f"A password has {LONGEST} characters at most.")
    if not is_text(text):
        raise Refusal(400, "password", "A password is made of whole characters.")
    return unicodedata.normalize("NFC", text)


def is_text(text: str) -> bool:
    """Whether UTF-8 can say it: JSON can hold half of a character, which is none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def label(name: Any) -> str | None:
    """What a device may be called; None where it has no name. Raises Refusal."""
    if name is not None and not isinstance(name, str):
        raise Refusal(400, "name", "A device's name is text.")
    return "".join(c for c in name or "" if c.isprintable())[:60] or None


class Accounts:
    """Accounts in a store. `now` gives milliseconds. Methods that hash take about 40 ms of a processor."""

    def __init__(self, store: Store, secret: bytes, now: Callable[[], int]) -> None:
        self.store = store
        self.now = now
        self._secret = secret
        self._access = self.key("access")
        self._refresh = self.key("refresh")
        self.registration: Registration = "closed"
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._nobody = self._hasher.hash(randomness.token_hex(16))

    def key(self, use: str) -> bytes:
        """The server's key for one use."""
        return hmac.digest(self._secret, use.encode(), "sha256")

    # ------------------------------------------------------------------ accounts

    def add(self, email: Any, password: Any) -> int:
        """A new account. Raises Refusal."""
        address, hashed = email_of(email), self.hashed(password_of(password))
        made = self.put(address, hashed)
        if made is None:
            raise Refusal(409, "exists", f"There is an account for {address} already.")
        return made

    def put(self, address: str, hashed: str) -> int | None:
        """A new account; None where the address has one. Numbers are never given twice."""
        with self.store.writing() as db:
            (last,) = db.execute(
                "select max((select coalesce(max(id), 0) from account), (select coalesce(max(last), 0) from account_number))"
            ).fetchone()
            made = db.execute(
                "insert into account (id, email, password, made) values (?, ?, ?, ?) on conflict (email) do nothing",
                (last + 1, address, hashed, self.now()),
            )
            if not made.rowcount:
                return None
            db.execute("insert or replace into account_number values (1, ?)", (last + 1,))
        return int(last) + 1

    def hashed(self, password: str) -> str:
        """A password as it is kept."""
        return self._hasher.hash(password)

    def login(self, email: Any, password: Any, name: Any) -> dict[str, Any]:
        """A new session. An unknown address takes as long, and is told the same, as a wrong password. Raises Refusal."""
        account, proof = self.prove(email, password)
        return self.begin(account, name, proof)

    def prove(self, email: Any, password: Any) -> tuple[int, str]:
        """(account, the hash that the password fits) of an address and a password. Raises Refusal."""
        try:
            address, given = email_of(email), password_of(password)
        except Refusal:
            address, given = "", "x" * SHORTEST
        with self.store.reading() as db:
            row = db.execute("select id, password from account where email=?", (address,)).fetchone()
        if not self._fits(None if row is None else row[1], given):
            raise Refusal(401, "login", "The address or the password is wrong.")
        return int(row[0]), str(row[1])

    def verified(self, account: int, password: Any) -> str:
        """The hash that an account's password fits. Raises Refusal."""
        with self.store.reading() as db:
            row = db.execute("select password from account where id=?", (account,)).fetchone()
        fits = isinstance(password, str) and len(password) <= LONGEST and is_text(password)
        given = unicodedata.normalize("NFC", password) if fits else ""
        if not self._fits(None if row is None else row[0], given):
            raise Refusal(403, "login", "This is not the account's password.")
        return str(row[0])

    def _fits(self, kept: str | None, given: str) -> bool:
        """Whether a password is the one that was hashed; takes as long without a hash."""
        try:
            self._hasher.verify(self._nobody if kept is None else kept, given)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def begin(self, account: int, name: Any, proof: str | None = None) -> dict[str, Any]:
        """A session of an account that has proved itself; with `proof`, only while that hash stands. Those that ended long ago are
        forgotten. Raises Refusal."""
        session, now = os.urandom(16), self.now()
        with self.store.writing() as db:
            db.execute("delete from session where account=? and min(ends, coalesce(revoked, ends))<=?", (account, now - REFRESH_MS))
            made = db.execute(
                "insert into session (id, account, name, made, seen, ends, turn, before)"
                " select ?, id, ?, ?, ?, ?, 1, 0 from account where id=? and password=coalesce(?, password)",
                (session, label(name) or "device", now, now, now + REFRESH_MS, account, proof),
            ).rowcount
        if not made:
            raise Refusal(401, "login", "This account was changed or is gone.")
        return self._tokens(account, session, 1)

    def of(self, email: Any) -> int:
        """The account of an address. Raises Refusal."""
        address = email_of(email)
        with self.store.reading() as db:
            row = db.execute("select id from account where email=?", (address,)).fetchone()
        if row is None:
            raise Refusal(404, "account", f"There is no account for {address}.")
        return int(row[0])

    def email(self, account: int) -> str:
        """The address of an account; "" where it is gone."""
        with self.store.reading() as db:
            row = db.execute("select email from account where id=?", (account,)).fetchone()
        return "" if row is None else str(row[0])

    # ------------------------------------------------------------------ tokens

    def refresh(self, token: Any, name: Any = None) -> dict[str, Any]:
        """New tokens for a refresh token. Raises Refusal; then, where the token had been used before, its session has ended."""
        session, turn = self._read(token)
        now = self.now()
        with self.store.writing() as db:
            row = db.execute(
                "update session set before=?, turn=max(turn, ?) + 1, seen=?, ends=?, name=coalesce(?, name)"
                " where id=? and revoked is null and ends>? and (turn=? or before=? or turn<?) returning account, turn",
                (turn, turn, now, now + REFRESH_MS, label(name), session, now, turn, turn, turn),
            ).fetchone()
            if row is None:
                db.execute("update session set revoked=? where id=? and revoked is null", (now, session))
        if row is None:
            raise Refusal(401, "ended", "This login has ended. Log in again.")
        return self._tokens(row[0], session, row[1])

    def caller(self, token: str) -> Caller:
        """Who holds an access token. Raises Refusal."""
        try:
            told = jwt.decode(
                token, self._access, algorithms=["HS256"], audience=AUDIENCE, issuer=ISSUER,
                options={"require": ["exp", "sub", "sid", "aud", "iss"], "verify_exp": False, "verify_iat": False},
            )  # fmt: skip
            account, session, ends = int(told["sub"]), bytes.fromhex(told["sid"]), told["exp"]
        except (jwt.InvalidTokenError, ValueError, TypeError):
            raise Refusal(401, "token", "This token is not one of this server's.") from None
        if type(ends) is not int or ends * 1000 <= self.now():
            raise Refusal(401, "expired", "This token is too old.")
        with self.store.reading() as db:
            row = db.execute("select 1 from session where id=? and account=? and revoked is null", (session, account)).fetchone()
        if row is None:
            raise Refusal(401, "ended", "This login has ended. Log in again.")
        return Caller(account, session)

    def _tokens(self, account: int, session: bytes, turn: int) -> dict[str, Any]:
        now = self.now()
        ends = (now + ACCESS_MS) // 1000
        told = {"iss": ISSUER, "aud": AUDIENCE, "sub": str(account), "sid": session.hex(), "exp": ends}
        head = f"{session.hex()}.{turn}.{randomness.token_hex(8)}"
        access = jwt.encode(told, self._access, algorithm="HS256")
        return {"access": access, "ends": ends * 1000, "refresh": f"adhd.{head}.{self._signed(head)}", "device": session.hex(), "now": now}

    def _signed(self, head: str) -> str:
        return hmac.new(self._refresh, head.encode(), sha256).hexdigest()

    def _read(self, token: Any) -> tuple[bytes, int]:
        """(session, turn) of a refresh token of ours. Raises Refusal."""
        prefix, _, rest = token.partition(".") if isinstance(token, str) and len(token) < 300 and token.isascii() else ("", "", "")
        head, _, signature = rest.rpartition(".")
        if prefix != "adhd" or not hmac.compare_digest(signature, self._signed(head)):
            raise Refusal(401, "token", "This token is not one of this server's.")
        session, turn, _ = head.split(".")
        return bytes.fromhex(session), int(turn)

    # ------------------------------------------------------------------ devices

    def devices(self, caller: Caller) -> list[dict[str, Any]]:
        """The account's logins that stand, the caller's first, then the one seen last."""
        with self.store.reading() as db:
            rows = db.execute(
                "select id, name, made, seen from session where account=? and revoked is null and ends>? order by id=? desc, seen desc",
                (caller.account, self.now(), caller.session),
            ).fetchall()
        return [{"id": i.hex(), "name": name, "made": made, "seen": seen, "this": i == caller.session} for i, name, made, seen in rows]

    def revoke(self, caller: Caller, session: str) -> bool:
        """End one of the account's logins. Whether there was one."""
        try:
            wanted = bytes.fromhex(session)
        except ValueError:
            return False
        with self.store.writing() as db:
            return bool(
                db.execute(
                    "update session set revoked=? where id=? and account=? and revoked is null", (self.now(), wanted, caller.account)
                ).rowcount
            )
