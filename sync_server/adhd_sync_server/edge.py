"""What happens around every request: its id, where it comes from, limits on its body, one line in the log, one count in the metrics."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import time
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import structlog

from adhd_sync_server.bodies import too_large
from adhd_sync_server.logs import request_line
from adhd_sync_server.relay import Refusal
from adhd_sync_server.settings import Network

if TYPE_CHECKING:
    from adhd_sync_server.web import Tower

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
"""A request's id that is taken over from the caller."""
FORWARDED = (b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via")
SEEN = "adhd.seen"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


class Seen:
    """What is known of a request: `id`; `peer`, the address of the connection; `client`, the caller's, told by a trusted proxy or the
    same; `forwarded`, whether a proxy left its mark; `most`, bytes that its body may have; `account`, once it has proved one."""

    __slots__ = ("account", "client", "declared", "forwarded", "id", "most", "peer", "read", "whole")

    def __init__(self, scope: Any, trusted: Iterable[Network], most: int) -> None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        wanted = first(headers, b"x-request-id")
        self.id = wanted if ID.fullmatch(wanted) else uuid.uuid4().hex
        self.peer = scope["client"][0] if scope.get("client") else ""
        self.forwarded = any(name in FORWARDED for name, _ in headers)
        hops = b",".join(value for name, value in headers if name == b"x-forwarded-for").decode("latin-1")
        self.client = client_of(self.peer, hops, trusted)
        self.most = most
        length = first(headers, b"content-length")
        self.declared = int(length) if length.isascii() and length.isdigit() else None
        self.whole = self.declared in (None, 0) and not any(name == b"transfer-encoding" for name, _ in headers)
        self.read = 0
        self.account: int | None = None

    def limit(self, most: int) -> None:
        """Its body may have fewer bytes. Raises Refusal where it says that it has more."""
        self.most = min(self.most, most)
        if self.declared is not None and self.declared > self.most:
            raise too_large()


def first(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    """The value of a header; "" where there is none."""
    return next((value.decode("latin-1") for found, value in headers if found == name), "")


def client_of(peer: str, hops: str, trusted: Iterable[Network]) -> str:
    """The caller's address: the last hop that is no trusted proxy. What untrusted hosts claim does not count."""
    found = peer
    for hop in reversed(hops.split(",")):
        if not any(_inside(found, network) for network in trusted):
            return found
        try:
            found = str(ipaddress.ip_address(hop.strip().strip("[]")))
        except ValueError:
            return found
    return found


def _inside(address: str, network: Network) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found) in network


def within(address: str, networks: Iterable[Network]) -> bool:
    """Whether an address lies in one of some networks."""
    return any(_inside(address, network) for network in networks)


def local(address: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def too_long() -> Refusal:
    """The refusal of a head that is too long."""
    return Refusal(431, "head", "The head of this request is too long.")


async def refuse(send: Any, refusal: Refusal) -> None:
    """Answer with a refusal before the app has seen the request."""
    from adhd_sync_server.web import problem

    answer: Any = problem(refusal.status, refusal.code, refusal.detail)
    headers = [(name.encode(), value.encode()) for name, value in answer.headers.items()]
    headers += [(b"content-type", answer.media_type.encode()), (b"content-length", str(len(answer.content)).encode())]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})


class Edge:
    """ASGI around the app."""

    def __init__(self, app: Any, tower: Tower) -> None:
        self.app = app
        self.tower = tower

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        settings = self.tower.settings
        seen = scope[SEEN] = Seen(scope, settings.trusted_proxies, settings.body_bytes)
        begun = time.perf_counter()
        status, sent = 0, 0

        async def sending(message: Any) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                more = [(b"x-request-id", seen.id.encode()), (b"x-content-type-options", b"nosniff")]
                endless = seen.declared is None or seen.declared > 2 * settings.body_bytes or status == 408
                if status == 431 or (endless and not seen.whole):
                    more.append((b"connection", b"close"))
                message = {**message, "headers": [*message["headers"], *more]}
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=seen.id):
            try:
                if sum(len(name) + len(value) + 4 for name, value in scope["headers"]) > settings.head_bytes:
                    await refuse(sending, too_long())
                    return
                await self.app(scope, self._receiving(seen, receive, settings.body_seconds), sending)
            finally:
                self._told(scope, seen, status, time.perf_counter() - begun, sent)

    @staticmethod
    def _receiving(seen: Seen, receive: Any, seconds: float) -> Any:
        """`receive` that ends a body which is too large, too slow or cut short. Raises Refusal."""
        ends: float | None = None

        async def receiving() -> Any:
            nonlocal ends
            if seen.whole:
                return await receive()
            now = asyncio.get_running_loop().time()
            ends = ends or now + seconds
            try:
                message = await asyncio.wait_for(receive(), max(0.0, ends - now))
            except TimeoutError:
                raise Refusal(408, "slow", f"This body did not come within {seconds:g} seconds.") from None
            if message["type"] == "http.disconnect":
                seen.whole = True
                raise Refusal(400, "cut", "This body ended before it was whole.")
            seen.read += len(message.get("body", b""))
            if seen.read > seen.most:
                raise too_large()
            seen.whole = not message.get("more_body")
            return message

        return receiving

    def _told(self, scope: Any, seen: Seen, status: int, seconds: float, sent: int) -> None:
        """The line in the log and the count: by the route's pattern, never by what stood in the address."""
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = scope.get("path_template") or "unmatched"
        self.tower.metrics.request(method, route, status, seconds)
        line: dict[str, Any] = {
            "method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1), "received": seen.read, "sent": sent,
            "client": seen.client,
        }  # fmt: skip
        request_line(line if seen.account is None else {**line, "account": seen.account})
