"""How often somebody may ask: counted in this process, each count and its check being one step. The rest is refused with the wait."""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter as FixedWindow
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from adhd_sync_server.accounts import spelled
from adhd_sync_server.relay import Refusal
from adhd_sync_server.settings import FIELDS, Settings

EVEN = ("rate_login", "rate_email", "rate_register")
"""Rates that hold for every window of time, not only from one full window to the next."""


class Rates:
    """The limits of the settings. Raises Refusal with status 429 and `retry_after`, whole seconds that are never too few."""

    def __init__(self, settings: Settings) -> None:
        storage = MemoryStorage()
        even, fixed = MovingWindowRateLimiter(storage), FixedWindow(storage)
        self._items: dict[str, tuple[RateLimiter, RateLimitItem]] = {}
        for name in FIELDS:
            value = getattr(settings, name)
            if name.startswith("rate_") and value != "off" and settings.rates:
                self._items[name] = (even if name in EVEN else fixed, parse(value))

    def hit(self, name: str, key: str) -> None:
        """Count one request. `name`: a setting `rate_...`. Raises Refusal."""
        found = self._items.get(name)
        if found is None:
            return
        limiter, item = found
        if not limiter.hit(item, name, key):
            ends = limiter.get_window_stats(item, name, key).reset_time
            wait = max(1, math.floor(ends - time.time()) + 1)
            raise Refusal(429, "later", f"That is too often; try again in {wait} s.", retry_after=wait)

    def address(self, name: str, address: str) -> None:
        """Count one request of an address; of IPv6 the network of one customer counts as one. Raises Refusal."""
        self.hit(name, network_of(address))

    @contextmanager
    def tries(self, who: Any) -> Iterator[None]:
        """Around the check of a password: counts it, and forgets what was counted where it is right. `who`: the address that somebody
        typed, or the number of the account that asks; no address counts for an account that is logged in. Raises Refusal."""
        name = f"account {who}" if type(who) is int else f"address {spelled(who)}"
        key = sha256(name.encode("utf-8", "replace")).hexdigest()
        self.hit("rate_email", key)
        yield
        if "rate_email" in self._items:
            limiter, item = self._items["rate_email"]
            limiter.clear(item, "rate_email", key)


def network_of(address: str) -> str:
    """An address, or the /64 network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
