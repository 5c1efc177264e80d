"""Figures for Prometheus. Routes stand in them as patterns, and nothing in them tells of a person."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from adhd_core import __version__
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from adhd_sync_server.web import Tower

CONTENT = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
ENDLESS = "/v1/sync/live"


class Metrics:
    """What is counted from the start of the process on."""

    def __init__(self, tower: Tower) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.registry.register(Standing(tower))
        self._requests = Counter("adhd_http_requests", "Requests answered", ("method", "route", "status"), registry=self.registry)
        self._seconds = Histogram("adhd_http_seconds", "Time to answer", ("route",), registry=self.registry, buckets=BUCKETS)
        self.refused_logins = Counter("adhd_refused_logins", "Logins with a wrong address or password", registry=self.registry)
        self.limited = Counter("adhd_limited_requests", "Requests refused because they came too often", registry=self.registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """One answered request; status 0 where the caller was gone before."""
        self._requests.labels(method, route, str(status)).inc()
        if route != ENDLESS:
            self._seconds.labels(route).observe(seconds)
        if status == 429:
            self.limited.inc()

    def text(self) -> bytes:
        """All of it, in the text format. Asks the database."""
        return generate_latest(self.registry)


class Standing(Collector):
    """What is read from the server when somebody asks."""

    def __init__(self, tower: Tower) -> None:
        self.tower = tower

    def describe(self) -> list[Metric]:
        """Nothing beforehand: no question to the database when it is registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        store = self.tower.relay.store
        with store.reading() as db:
            (accounts,) = db.execute("select count(*) from account").fetchone()
            spaces, operations = db.execute("select count(*), coalesce(sum(seq), 0) from space").fetchone()
        now = self.tower.accounts.now()
        with store.reading() as db:
            (logins,) = db.execute("select count(*) from session where revoked is null and ends>?", (now,)).fetchone()
        yield InfoMetricFamily("adhd_server", "Version of the server", {"version": __version__})
        yield GaugeMetricFamily("adhd_accounts", "Accounts", accounts)
        yield GaugeMetricFamily("adhd_logins", "Logins that stand", logins)
        yield GaugeMetricFamily("adhd_spaces", "Spaces", spaces)
        yield GaugeMetricFamily("adhd_operations", "Operations stored", operations)
        yield GaugeMetricFamily("adhd_live_channels", "Open live channels", sum(map(len, list(self.tower.listeners.values()))))
        sizes = [os.path.getsize(store.path + suffix) for suffix in ("", "-wal") if os.path.exists(store.path + suffix)]
        yield GaugeMetricFamily("adhd_database_bytes", "Size of the database and its log", sum(sizes))
