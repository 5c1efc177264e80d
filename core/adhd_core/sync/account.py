"""Which server this machine syncs with, as whom, and the token that proves it.

`sync.json` in the home names the server; the refresh token is in the keyring or in `sync.keys`, readable by its owner alone. It changes
each time it is used, so whoever uses it holds the lock of this file's sync.
"""

from __future__ import annotations

import os
from contextlib import contextmanager

from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.vault import Vault, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from adhd_core.sync.keys import Key

SERVICE = "adhd-sync"
EXAMPLE = "adhd login https://sync.example.org"


class Account:
    """`url` without a closing slash, `email` ("" where a token was given), `device`: this login's id at the server; `sealed`: whether
    the space there is, so that nothing goes there unsealed."""

    __slots__ = ("device", "email", "sealed", "url")

    def __init__(self, url: str, email: str, device: str, sealed: bool = False) -> None:
        self.url = url
        self.email = email
        self.device = device
        self.sealed = sealed


class Accounts:
    """The account of a home. `now` is in seconds."""

    def __init__(self, home: str, environ: Mapping[str, str], now: float) -> None:
        self.file = os.path.join(home, "sync.json")
        self.vault = Vault(home, "sync.keys", SERVICE, environ, now)
        self.vault.what = "this login"
        self.keys = Vault(home, "sealed.keys", "adhd-sealed", environ, now)
        self.keys.what = "the key of a sealed space"

    def find(self) -> Account | None:
        """The account, None where nobody is logged in."""
        try:
            with open(self.file, encoding="utf-8") as file:
                kept = loads(file.read())
            return Account(str(kept["url"]), str(kept["email"]), str(kept["device"]), kept.get("sealed", False) is not False)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def get(self) -> Account:
        """The account. Raises AdhdError where nobody is logged in."""
        found = self.find()
        if found is None:
            raise AdhdError("login", "This machine syncs with no server yet.", EXAMPLE)
        return found

    def keep(self, account: Account, refresh: str) -> str:
        """Remember a login. Returns where its token is: keyring or file."""
        place = self.vault.put(account.url, refresh)
        replace(self.file, [dumps({name: getattr(account, name) for name in ("url", "email", "device", "sealed")})])
        return place

    @contextmanager
    def turning(self) -> Iterator[None]:
        """One use of the token at a time, whatever the number of processes; each reads it anew inside."""
        descriptor = os.open(self.file + "-lock", os.O_CREAT | os.O_WRONLY, 0o600)
        try:
            try:
                import fcntl

                fcntl.flock(descriptor, fcntl.LOCK_EX)
            except (ImportError, OSError):
                pass  # the server bears with two uses of one token that are close together
            yield
        finally:
            os.close(descriptor)

    def turn(self, account: Account, refresh: str) -> None:
        """The token was used; this is the next one. Of a login that was left meanwhile nothing is kept."""
        if self.find() is not None:
            self.vault.put(account.url, refresh, again=False)

    def token(self, account: Account) -> str:
        """The refresh token. Raises AdhdError where it is gone."""
        found = self.vault.get(account.url)
        if not found:
            raise AdhdError("login", f"The login at {account.url} cannot be read.", f"Log in again: adhd login {account.url}")
        return found

    def key(self, account: Account) -> Key:
        """The key of a sealed space. Raises AdhdError where it is gone."""
        from adhd_core.sync.keys import Key

        try:
            return Key(bytes.fromhex(self.keys.get(account.url) or ""))
        except ValueError:
            why = f"The key of the sealed space at {account.url} cannot be read."
            raise AdhdError("key", why, f"With its recovery phrase: adhd login {account.url} --phrase-stdin") from None

    def go_back(self, account: Account, before: Account | None, token: str | None) -> None:
        """This login did not work out: the one `before`, with its token, is the account again."""
        if before is None or before.url != account.url:
            self.vault.drop(account.url)
        if before is None:
            os.unlink(self.file)
        else:
            self.keep(before, token or "")

    def forget(self, account: Account) -> None:
        """Log out here."""
        with self.turning():
            self.vault.drop(account.url)
            self.keys.drop(account.url)
            os.unlink(self.file)


def checked_url(text: str) -> str:
    """The address of a server. Raises AdhdError."""
    url = text.strip().rstrip("/")
    scheme, sign, rest = url.partition("://")
    host = rest.partition("/")[0]
    plain = url.isascii() and url.isprintable() and not any(c in url for c in " ?#@\"'")
    if scheme.lower() not in ("http", "https") or not host or not plain:
        here = not sign and plain and local(f"http://{url}")
        meant = f"http://{url}" if here else f"https://{url}" if not sign and plain and "." in url else ""
        raise usage(f'"{text}" is no address of a server.', f"adhd login {meant}" if meant else EXAMPLE)
    return f"{scheme.lower()}://{host.lower()}{rest[len(host) :]}"


def local(url: str) -> bool:
    """Whether a server is on this machine."""
    host = url.partition("://")[2].partition("/")[0]
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    from ipaddress import ip_address

    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost"
