"""The way to a server over HTTP: logging in, tokens, and the link that a sync goes through.

An answer is read to its end but no further than `MOST` bytes. Nothing is sent anywhere but to the address that was
logged in to: redirects are not followed.
"""

from __future__ import annotations

import gzip
import json
import os

import httpx

from adhd_core.oplog.codec import dumps
from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.link import Later, OtherSpace, Turned, refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from adhd_core.sync.account import Account, Accounts
    from adhd_core.sync.link import Link

MOST = 128 << 20
LARGEST = 8 << 30
"""Bytes of a snapshot once it is unpacked."""
WINDOW = 1 << 27
SMALL = 600
CONNECT, READ = 10.0, 60.0
SILENCE = 55.0
"""Seconds of silence after which a live channel is dead: the server gives a sign of life every 25."""
SOME_WAIT, LONGEST_WAIT = 60, 3600
"""Seconds to wait where a server asks for a pause: without saying how long, and at most."""
EARLY_MS = 60_000
"""How long before its end an access token is no longer used."""
SAFE = "Nothing is lost; it goes at the next sync."
CERTIFICATE = "If the certificate is of your own making, name its file: SSL_CERT_FILE=FILE"


def compressed(body: bytes) -> tuple[bytes, dict[str, str]]:
    """A request's body and its headers."""
    if len(body) < SMALL:
        return body, {}
    try:
        import zstandard
    except ImportError:
        return gzip.compress(body, 6), {"content-encoding": "gzip"}
    return zstandard.ZstdCompressor(level=3).compress(body), {"content-encoding": "zstd"}


class Http:
    """Requests to one server. Raises AdhdError where it cannot be reached or refuses."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.who = "YOU"
        self.client = httpx.Client(timeout=httpx.Timeout(READ, connect=CONNECT), follow_redirects=False, trust_env=True)
        self.sent = 0
        self.came = 0

    def close(self) -> None:
        """Close the connection."""
        self.client.close()

    def ask(
        self, method: str, path: str, body: bytes | None = None, token: str = "", query: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """One request. Returns the JSON object of its answer; raises what the refusal means."""
        content, headers = (None, {}) if body is None else compressed(body)
        if token:
            headers["authorization"] = f"Bearer {token}"
        if content is not None:
            headers["content-type"] = "application/json"
        self.sent += len(content or b"")
        try:
            with self.client.stream(method, self.url + path, content=content, headers=headers, params=query) as answer:
                text = self._read(answer)
                self.came += answer.num_bytes_downloaded
        except httpx.TimeoutException:
            raise AdhdError("offline", f"{self.url} does not answer in time.", SAFE) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            what = str(error).partition("] ")[2] or str(error) or type(error).__name__
            why = f"{self.url} cannot be reached ({what[:80].lower()})."
            raise AdhdError("offline", why, CERTIFICATE if "certificate" in what else SAFE) from None
        return self._told(answer.status_code, text, answer.headers.get("retry-after", ""))

    @staticmethod
    def _read(answer: httpx.Response) -> bytes:
        out = bytearray()
        for part in answer.iter_bytes():
            out += part
            if len(out) > MOST:
                raise AdhdError("answer", "The server's answer does not end.", "Is it an adhd server?")
        return bytes(out)

    def _told(self, status: int, text: bytes, later: str = "") -> dict[str, Any]:
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            told = None
        if isinstance(told, dict) and status == 200:
            return told
        if status == 429:
            raise Later(self.url, min(int(later), LONGEST_WAIT) if later.isascii() and later.isdigit() and len(later) < 10 else SOME_WAIT)
        if isinstance(told, dict) and isinstance(told.get("code"), str) and 400 <= status < 600:
            code, detail = told["code"], str(told.get("detail", ""))
            if status >= 500 or status == 408:
                raise AdhdError("offline", f"{self.url} cannot work at the moment: {detail}", SAFE)
            if code in ("route", "method"):
                raise AdhdError("answer", f"There is no adhd server at {self.url}.", "Look at the address: it is that of the server alone.")
            if status == 401:
                raise AdhdError(code, detail, f"Log in: adhd login {self.url} --email {self.who}")
            raise refused(code, detail, told)
        hint = SAFE if status >= 500 else "Is there an adhd server at this address?"
        raise AdhdError("offline" if status >= 500 else "answer", f"{self.url} answers {status} and nothing that adhd understands.", hint)


class HttpLink:
    """The link of a login. Access tokens live as long as this object at most; the refresh token is turned over when one is needed."""

    def __init__(self, accounts: Accounts, account: Account) -> None:
        self.accounts = accounts
        self.account = account
        self.http = Http(account.url)
        self.http.who = account.email or "YOU"
        self.access = ""
        self.ends = 0
        self.sealing: Link | None = None

    def over(self) -> Link:
        """This link, or the one that seals what goes through it. Raises AdhdError where the key is gone."""
        if not self.account.sealed:
            return self
        from adhd_core.sync.sealed import SealedLink

        if self.sealing is None:
            self.sealing = SealedLink(self, self.accounts.key(self.account))
        return self.sealing

    def space(self, own: str, sealed: str | None = None) -> dict[str, Any]:
        self._same_mode(sealed)
        return self._go("POST", "/v1/spaces", dumps({"space": own} if sealed is None else {"space": own, "sealed": sealed}))

    def push(self, question: dict[str, Any], ops: str) -> dict[str, Any]:
        self._same_mode(question.get("sealed"))
        return self._go("POST", "/v1/sync/push", f'{dumps(question)[:-1]},"ops":{ops}}}')

    def pull(self, question: dict[str, Any]) -> dict[str, Any]:
        query = {"space": question["space"], "epoch": question["epoch"], "after": question["cursor"], "chain": question["chain"]}
        if "sealed" in question:
            query["sealed"] = question["sealed"]
        return self._go("GET", "/v1/sync/pull", None, query)

    def _same_mode(self, sealed: str | None) -> None:
        if self.account.sealed and sealed is None:
            raise AdhdError("sealed", "This login is to a sealed space: nothing goes there unsealed.", "")

    def snapshot(self, question: dict[str, Any], path: str) -> dict[str, Any] | None:
        try:
            import zstandard
        except ImportError:
            return None
        unpack = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj(write_size=1 << 20)
        try:
            return self._fetched(question, path, unpack.decompress)
        except zstandard.ZstdError:
            return None

    def fetch(self, question: dict[str, Any], path: str) -> dict[str, Any] | None:
        """A snapshot as the server keeps it: `snapshot` without unpacking."""
        return self._fetched(question, path, bytes)

    def keep_snapshot(self, part: dict[str, Any]) -> None:
        """Give a part of a sealed snapshot to the server."""
        self._go("PUT", "/v1/sync/snapshot", dumps(part))

    def _fetched(self, question: dict[str, Any], path: str, unpack: Callable[[bytes], bytes]) -> dict[str, Any] | None:
        headers = {"authorization": f"Bearer {self._token()}", "accept-encoding": "identity"}
        try:
            with self.http.client.stream("GET", self.account.url + "/v1/sync/snapshot", headers=headers, params=question) as answer:
                if answer.status_code != 200:
                    return None
                told = {name: answer.headers.get(f"adhd-{name}", "") for name in ("seq", "chain", "digest")}
                size = 0
                with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                    for part in answer.iter_raw(1 << 20):
                        size += file.write(unpack(part))
                        if size > LARGEST:
                            return None
                self.http.came += answer.num_bytes_downloaded
            return {**told, "seq": int(told["seq"])}
        except (httpx.HTTPError, OSError, ValueError):
            return None

    def devices(self) -> list[dict[str, Any]]:
        """The account's logins."""
        found = self._go("GET", "/v1/devices")["devices"]
        return [d for d in found if isinstance(d, dict)]

    def about(self) -> dict[str, Any]:
        """What the server keeps of the account: `{"email", "made", "operations", "bytes", ...}`."""
        return self._go("GET", "/v1/account")

    def end(self, device: str) -> None:
        """End one of the account's logins."""
        self._go("DELETE", f"/v1/devices/{device}")

    def change_password(self, old: str, new: str) -> int:
        """Another password; how many other logins ended."""
        return int(self._go("POST", "/v1/account/password", dumps({"old": old, "new": new})).get("ended", 0))

    def delete_account(self, password: str) -> None:
        """The end of the account at the server."""
        self._go("DELETE", "/v1/account", dumps({"password": password}))

    def export(self) -> Iterator[bytes]:
        """Everything of the account, as JSON Lines in parts. Raises AdhdError where it does not come whole."""
        headers = {"authorization": f"Bearer {self._token()}"}
        try:
            with self.http.client.stream("GET", self.account.url + "/v1/account/export", headers=headers) as answer:
                if answer.status_code != 200:
                    raise AdhdError("answer", f"{self.account.url} answers {answer.status_code} and no export.", "Try again in a while.")
                yield from answer.iter_bytes()
        except (httpx.HTTPError, OSError):
            raise AdhdError("offline", f"{self.account.url} stopped in the middle.", "Try again in a while.") from None

    def leave(self) -> None:
        """End this login at the server."""
        self._go("POST", "/v1/auth/logout", "{}")

    def live(self) -> Iterator[int]:
        """The positions of the account's space as they grow, until the channel ends or is silent for longer than two of the server's
        signs of life. Raises AdhdError where there is none."""
        headers = {"authorization": f"Bearer {self._token()}", "accept": "text/event-stream"}
        quiet = httpx.Timeout(SILENCE, connect=CONNECT)
        try:
            with self.http.client.stream("GET", self.account.url + "/v1/sync/live", headers=headers, timeout=quiet) as answer:
                if answer.status_code != 200:
                    self.access = ""
                    self.http._told(answer.status_code, b"", answer.headers.get("retry-after", ""))
                for line in answer.iter_lines():
                    told = line[5:].strip() if line.startswith("data:") else ""
                    if told.isascii() and told.isdigit() and len(told) < 20:
                        yield int(told)
        except (httpx.HTTPError, OSError):
            return

    def _token(self) -> str:
        """An access token that is good for a while."""
        import time

        if not self.access or self.ends - EARLY_MS < time.monotonic() * 1000:
            with self.accounts.turning():
                told = self.http.ask("POST", "/v1/auth/refresh", dumps({"token": self.accounts.token(self.account)}).encode())
                self.accounts.turn(self.account, told["refresh"])
            self.access = told["access"]
            self.ends = int(time.monotonic() * 1000) + told["ends"] - told["now"]
        return self.access

    def _go(self, method: str, path: str, body: str | None = None, query: dict[str, Any] | None = None) -> dict[str, Any]:
        content = None if body is None else body.encode()
        try:
            return self.http.ask(method, path, content, self._token(), query)
        except AdhdError as error:
            if error.code != "expired":
                raise
        self.access = ""
        return self.http.ask(method, path, content, self._token(), query)


def log_in(url: str, email: str, password: str, name: str) -> dict[str, Any]:
    """Tokens for an address and a password. Raises AdhdError."""
    return _once(url, "/v1/auth/login", {"email": email, "password": password, "name": name})


def log_in_by(url: str, token: str, name: str) -> dict[str, Any]:
    """Tokens for a token that the server's owner made. Raises AdhdError."""
    return _once(url, "/v1/auth/refresh", {"token": token, "name": name})


def _once(url: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    http = Http(url)
    http.who = body.get("email") or "YOU"
    try:
        told = http.ask("POST", path, dumps(body).encode())
    except AdhdError as error:
        raise not_in(error) from None
    except (Turned, OtherSpace):
        raise AdhdError("answer", f"{url} answers what adhd does not understand.", "Is it an adhd server?") from None
    finally:
        http.close()
    return checked_tokens(url, told)


def not_in(error: AdhdError) -> AdhdError:
    """Why somebody could not log in: there nothing waits for a next sync."""
    return AdhdError(error.code, error.message, "Nothing has changed here; try again in a while.") if error.hint == SAFE else error


def checked_tokens(url: str, told: dict[str, Any]) -> dict[str, Any]:
    """An answer that has to hold tokens. Raises AdhdError."""
    if not all(isinstance(told.get(name), str) for name in ("access", "refresh", "device")):
        raise AdhdError("answer", f"{url} answers what adhd does not understand.", "Is it an adhd server?")
    return told
