"""Logging in by a code that is typed on the server's page (RFC 8628), the device's side."""

from __future__ import annotations

from adhd_core.oplog.codec import dumps
from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.http import Http, checked_tokens, not_in
from adhd_core.sync.link import OtherSpace, Turned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NOT_OURS = "Is it an adhd server?"
SLOWER = 5
"""Seconds that are added where the server asks for more patience (RFC 8628, 3.5)."""


class Door:
    """A code that waits to be typed: `code` for the person, `page`: where, `seconds`: how long it counts, `pace`: seconds between two
    questions.

    The page is the one of the address that was named here; a server cannot send a browser anywhere else.
    """

    def __init__(self, url: str, name: str) -> None:
        """Ask for a code. Raises AdhdError."""
        self.url = url
        self.http = Http(url)
        try:
            told = self._told("/v1/auth/device", {"name": name})
        except AdhdError as error:
            raise not_in(error) from None
        code, secret = told.get("user_code"), told.get("device_code")
        seconds, pace = told.get("expires_in"), told.get("interval", 5)
        fits = isinstance(code, str) and isinstance(secret, str) and code.replace("-", "").isalnum() and code.isascii() and len(code) < 20
        if not fits or type(seconds) is not int or type(pace) is not int:
            raise AdhdError("answer", f"{url} answers what adhd does not understand.", NOT_OURS)
        self.code, self._secret = str(code), str(secret)
        self.seconds, self.pace = max(1, min(seconds, 3600)), max(1, min(pace, 60))
        self.page = f"{url}/device"
        self.direct = f"{self.page}?code={self.code}"

    def ask(self) -> dict[str, Any] | None:
        """Tokens, or None where nobody has decided yet or the server is away. Raises AdhdError where there will be none."""
        try:
            return checked_tokens(self.url, self._told("/v1/auth/device/token", {"device_code": self._secret}))
        except AdhdError as error:
            if error.code == "slow_down":
                self.pace += SLOWER
            elif error.code == "access_denied":
                raise AdhdError("denied", "Not let in: the page said it was not you.", f"Once more: adhd login {self.url}") from None
            elif error.code == "expired_token":
                raise self.late() from None
            elif error.code not in ("authorization_pending", "offline", "rate", "busy"):
                raise
            return None

    def late(self) -> AdhdError:
        """What to say when nobody typed the code in time."""
        return AdhdError("expired", "The code is too old; nobody let this machine in.", f"A new one: adhd login {self.url}")

    def close(self) -> None:
        """Close the connection."""
        self.http.close()

    def _told(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            return self.http.ask("POST", path, dumps(body).encode())
        except (Turned, OtherSpace, KeyError, ValueError):
            raise AdhdError("answer", f"{self.url} answers what adhd does not understand.", NOT_OURS) from None
