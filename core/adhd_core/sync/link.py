"""What a client needs of a server, whatever carries it, and the two answers that are no refusal."""

from __future__ import annotations

from adhd_core.oplog.errors import AdhdError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Link(Protocol):
        """A way to a server. Every method may raise AdhdError, Turned or OtherSpace."""

        def space(self, own: str, sealed: str | None = None) -> dict[str, Any]:
            """The account's space; `own` becomes it where there is none, sealed with the key of the name `sealed` or readable.
            `{"space", "epoch", "seq", "made", "sealed", ...}`"""

        def push(self, question: dict[str, Any], ops: str) -> dict[str, Any]:
            """Offer a page (JSON text) and get what came since."""

        def pull(self, question: dict[str, Any]) -> dict[str, Any]:
            """What came since."""

        def snapshot(self, question: dict[str, Any], path: str) -> dict[str, Any] | None:
            """Write the space's snapshot to a new file at `path`. `{"seq", "chain", "digest"}`; None where there is none."""


def through(link: Link) -> Link:
    """A link as a sync uses it: one of a login to a sealed space seals all that goes through it."""
    over = getattr(link, "over", None)
    found: Link = link if over is None else over()
    return found


class Turned(Exception):
    """The server's history is another one than this file knows: it has a new epoch (8 bytes)."""

    def __init__(self, epoch: bytes) -> None:
        super().__init__("another epoch")
        self.epoch = epoch


class OtherSpace(Exception):
    """The account's space is another one, or there is none."""


class Later(AdhdError):
    """The server asks for a pause of `wait` seconds."""

    def __init__(self, url: str, wait: int) -> None:
        super().__init__("later", f"{url} asks for a pause of {wait} s.", "Nothing is lost; it goes at the next sync.")
        self.wait = wait


ABOUT_THE_ACCOUNT = ("login", "password", "email", "name", "device", "invite", "closed")
"""Codes of refusals that have nothing to do with what waits here."""


def refused(code: str, message: str, more: dict[str, Any]) -> Exception:
    """What a server's refusal is here: Turned, OtherSpace, or an error for the person."""
    if code == "epoch":
        return Turned(bytes.fromhex(str(more["epoch"])))
    if code == "space":
        return OtherSpace(message)
    if code == "sealed":
        return AdhdError(code, message, "Nothing was sent. With its recovery phrase: adhd login URL --phrase-stdin")
    if code in ABOUT_THE_ACCOUNT:
        return AdhdError(code, message)
    return AdhdError(code, message, "Nothing is lost; what waits here goes at the next sync.")
