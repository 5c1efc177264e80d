"""Limits on how often somebody may ask: counted exactly under many requests at once, and the wait that is told is enough."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.http import Http
from adhd_core.sync.link import Later
from adhd_sync_server.edge import client_of
from adhd_sync_server.rates import Rates, network_of
from adhd_sync_server.relay import Refusal
from adhd_sync_server.settings import Settings, networks

from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_http import bearer, tokens

Make = Callable[..., Front]


@pytest.fixture
def fronts(tmp_path: Path) -> Iterator[Make]:
    """Servers with settings of one's own and one account."""
    made: list[Front] = []

    def make(**given: Any) -> Front:
        made.append(Front(tmp_path, settings=Settings(**given)))
        made[-1].accounts.add(EMAIL, PASSWORD)
        return made[-1]

    yield make
    for front in made:
        front.close()


def login(front: Front, password: str = "wrong horse", **headers: str) -> httpx.Response:
    return httpx.post(front.url + "/v1/auth/login", json={"email": EMAIL, "password": password}, headers=headers, timeout=60)


def test_many_at_once_are_counted_exactly(fronts: Make) -> None:
    front = fronts(rate_sync="20/hour")
    mine = bearer(tokens(front)["access"])
    with ThreadPoolExecutor(16) as pool:
        found = [a.status_code for a in pool.map(lambda _: httpx.get(front.url + "/v1/devices", headers=mine, timeout=60), range(60))]
    assert found.count(200) == 20 and found.count(429) == 40


def test_counting_from_many_threads_is_exact() -> None:
    rates, passed = Rates(Settings(rate_login="50/hour", rate_sync="50/hour")), []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        for name in ("rate_login", "rate_sync") * 40:
            try:
                rates.hit(name, "x")
                passed.append(name)
            except Refusal:
                pass

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert passed.count("rate_login") == passed.count("rate_sync") == 50


@pytest.mark.parametrize("name", ["rate_login", "rate_sync"])
def test_who_waits_as_long_as_told_gets_in(name: str) -> None:
    rates = Rates(Settings(**{name: "2/second"}))
    for _ in range(4):
        waits = []
        for _ in range(3):
            try:
                rates.hit(name, "x")
            except Refusal as refusal:
                waits.append(refusal.more["retry_after"])
        assert len(waits) == 1 and waits[0] >= 1 and type(waits[0]) is int
        time.sleep(waits[0])


def test_a_refusal_is_a_problem_with_the_wait_and_comes_before_the_password(fronts: Make) -> None:
    front = fronts(rate_login="2/hour")
    assert [login(front).status_code for _ in range(2)] == [401, 401]
    front.store.db.execute("update account set password='no hash'")
    late = login(front, PASSWORD)
    assert late.status_code == 429 and late.headers["content-type"] == "application/problem+json"
    told = late.json()
    assert told["code"] == "later" and int(late.headers["retry-after"]) == told["retry_after"] and 0 < told["retry_after"] <= 3601
    assert told["request_id"] == late.headers["x-request-id"]


def test_logins_are_counted_by_address_and_by_account(fronts: Make) -> None:
    front = fronts(rate_login="3/hour", rate_email="5/hour")
    found = [login(front, **{"x-forwarded-for": f"203.0.113.{i}"}).status_code for i in range(7)]
    assert found == [401] * 5 + [429] * 2
    other = httpx.post(front.url + "/v1/auth/login", json={"email": "bob@example.org", "password": PASSWORD})
    assert other.status_code == 401, "another address is not locked with it"


def test_a_right_password_forgets_the_wrong_ones(fronts: Make) -> None:
    front = fronts(rate_login="off", rate_email="3/hour")
    for _ in range(3):
        assert [login(front).status_code, login(front, PASSWORD).status_code] == [401, 200]


def test_wrong_tokens_are_counted_and_never_lock_a_right_one_out(fronts: Make) -> None:
    front = fronts(rate_wrong="4/hour")
    mine = bearer(tokens(front)["access"])
    found = [httpx.get(front.url + "/v1/devices", headers=bearer("x")).status_code for _ in range(6)]
    assert found == [401] * 4 + [429] * 2
    assert httpx.get(front.url + "/v1/devices", headers=mine).status_code == 200


def test_a_first_upload_of_a_hundred_thousand_operations_does_not_reach_the_limit() -> None:
    rates = Rates(Settings())
    for _ in range(100_000 // 1000 * 2):
        rates.hit("rate_sync", "1")
    with pytest.raises(Refusal):
        for _ in range(100_000):
            rates.hit("rate_sync", "1")


def test_health_and_metrics_are_never_counted(fronts: Make) -> None:
    front = fronts(rate_door="1/hour")
    for path in ("/health", "/ready", "/metrics") * 3:
        assert httpx.get(front.url + path).status_code == 200


@pytest.mark.parametrize(
    ("peer", "hops", "found"),
    [
        ("127.0.0.1", "", "127.0.0.1"), ("127.0.0.1", "203.0.113.9", "203.0.113.9"), ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"), ("127.0.0.1", "6.6.6.6, 10.0.0.7, 10.0.0.8", "6.6.6.6"),
        ("127.0.0.1", "nonsense", "127.0.0.1"), ("::1", "2001:db8::7", "2001:db8::7"), ("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "10.0.0.7", "10.0.0.7"),
    ],
)  # fmt: skip
def test_only_trusted_proxies_are_believed(peer: str, hops: str, found: str) -> None:
    assert client_of(peer, hops, networks("127.0.0.1, ::1, 10.0.0.0/8")) == found


def test_one_customer_of_ipv6_is_one() -> None:
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::1") != network_of("2001:db8:1:3::1")
    assert network_of("10.0.0.1") == "10.0.0.1"


def test_the_client_says_how_long(fronts: Make) -> None:
    front = fronts(rate_sync="1/minute")
    token = tokens(front)["access"]
    http = Http(front.url)
    http.ask("GET", "/v1/devices", token=token)
    with pytest.raises(Later) as later:
        http.ask("GET", "/v1/devices", token=token)
    assert isinstance(later.value, AdhdError) and 0 < later.value.wait <= 61 and later.value.code == "later"
    assert later.value.message == f"{front.url} asks for a pause of {later.value.wait} s."
    http.close()
