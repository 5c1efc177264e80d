"""Every route x everybody who may not be there. Routes come from the app and from its document, so a new one cannot be forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from adhd_core.sync import wire
from adhd_sync_server.app import PUBLIC, ROUTES
from adhd_sync_server.relay import Refusal

from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_http import bearer, tokens
from tests.sync.test_relay import row

MARK = "ann-keeps-this-for-herself"
SPACE = "aa" * 16
DEVICE = "ab" * 16
LIVE = "/v1/sync/live"

GUARDED = sorted(
    (method, path) for route in ROUTES for path in route.paths if path not in PUBLIC for method in route.http_methods - {"OPTIONS"}
)
Ask = Callable[[Front, dict[str, Any]], dict[str, str]]


def altered(token: str) -> str:
    """The token with another account in it, signed as before."""
    import base64

    head, body, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    told["sub"] = "2"
    return ".".join((head, base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("="), signature))


def unsigned(token: str) -> str:
    """The token as one that needs no signature."""
    return "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + token.split(".")[1] + "."


def expired(front: Front, told: dict[str, Any]) -> dict[str, str]:
    front.skew = 16 * 60_000
    return bearer(told["access"])


def revoked(front: Front, told: dict[str, Any]) -> dict[str, str]:
    front.accounts.revoke(front.accounts.caller(told["access"]), told["device"])
    return bearer(told["access"])


def stolen(front: Front, told: dict[str, Any]) -> dict[str, str]:
    """Of a login whose refresh token was used, and long after that a copy of it."""
    fresh = told
    for _ in range(3):
        fresh = front.accounts.refresh(fresh["refresh"])
    with pytest.raises(Refusal, match="ended"):
        front.accounts.refresh(told["refresh"])
    return bearer(fresh["access"])


def deleted(front: Front, told: dict[str, Any]) -> dict[str, str]:
    front.store.db.execute("delete from account where email=?", (EMAIL,))
    return bearer(told["access"])


def elsewhere(front: Front, told: dict[str, Any]) -> dict[str, str]:
    from adhd_sync_server.accounts import Accounts

    other = Accounts(front.store, b"1" * 64, front.accounts.now)
    return bearer(other.begin(1, "x")["access"])


NOBODY: dict[str, Ask] = {
    "no token": lambda front, told: {},
    "an empty one": lambda front, told: {"authorization": "Bearer"},
    "nonsense": lambda front, told: bearer("x.y.z"),
    "another signature": lambda front, told: bearer(told["access"][:-4] + "abcd"),
    "another account in it": lambda front, told: bearer(altered(told["access"])),
    "no signature": lambda front, told: bearer(unsigned(told["access"])),
    "another server's": elsewhere,
    "a refresh token": lambda front, told: bearer(told["refresh"]),
    "basic": lambda front, told: {"authorization": "Basic YW5uOmNvcnJlY3QgaG9yc2U="},
    "expired": expired,
    "a revoked device's": revoked,
    "a stolen login's": stolen,
    "a deleted account's": deleted,
}


@pytest.mark.parametrize("who", NOBODY)
def test_nobody_gets_in_anywhere(front: Front, who: str) -> None:
    headers = NOBODY[who](front, tokens(front))
    assert len(GUARDED) >= 8
    for method, path in GUARDED:
        body = b"{}" if method in ("POST", "PUT", "PATCH") else None
        answer = httpx.request(method, front.url + path.replace("{device:str}", DEVICE), headers=headers, content=body)
        assert (answer.status_code, answer.headers.get("www-authenticate")) == (401, "Bearer"), (method, path)
        assert answer.headers["content-type"] == "application/problem+json"


def asked(front: Front, method: str, path: str, headers: dict[str, str], ann: dict[str, Any], epoch: str) -> httpx.Response:
    """A request as Ann's own device would send it, with whatever names her."""
    stand = {"space": SPACE, "epoch": epoch, "cursor": 0, "chain": wire.START.hex(), "after": 0}
    page = json.loads(wire.pack([row(b"d" * 16, 1)]))
    told = {**stand, "ops": page, "account": 1, "email": EMAIL, "user": 1, "device": ann["device"], "password": PASSWORD}
    url = front.url + path.replace("{device:str}", ann["device"])
    query = {**stand, "account": 1, "user": 1, "email": EMAIL}
    return httpx.request(method, url, headers=headers, params=query, json=told if method in ("POST", "PUT", "PATCH") else None)


def test_another_account_sees_and_changes_nothing_of_ones_own(front: Front) -> None:
    front.accounts.add("bob@example.org", PASSWORD)
    ann, bob = tokens(front), tokens(front, "bob@example.org")
    space = httpx.post(front.url + "/v1/spaces", headers=bearer(ann["access"]), json={"space": SPACE}).json()
    stand = {"space": SPACE, "epoch": space["epoch"], "cursor": 0, "chain": wire.START.hex()}
    one = row(b"c" * 16, 1)
    marked = (*one[:10], json.dumps({"title": MARK}, separators=(",", ":")), one[11])
    pushed = httpx.post(
        front.url + "/v1/sync/push", headers=bearer(ann["access"]), json={**stand, "ops": json.loads(wire.pack([marked]))}
    ).json()
    assert pushed["results"] == ["stored"]
    kept = hers(front)
    for method, path in GUARDED:
        if path == LIVE:
            continue
        bob = tokens(front, "bob@example.org")
        answer = asked(front, method, path, bearer(bob["access"]), ann, space["epoch"])
        assert answer.status_code < 500, (method, path)
        seen = answer.text + str(answer.headers)
        for word in (MARK, EMAIL, ann["device"], space["epoch"], pushed["chain"], pushed["digest"]):
            assert word not in seen.replace(str(answer.url), ""), (method, path, word)
        assert hers(front) == kept, (method, path)
    assert httpx.get(front.url + "/v1/devices", headers=bearer(ann["access"])).status_code == 200


def hers(front: Front) -> list[Any]:
    """Everything that is kept of the first account."""
    with front.store.reading() as db:
        return [
            db.execute("select * from account where id=1").fetchall(), db.execute("select * from session where account=1").fetchall(),
            db.execute("select * from space where account=1").fetchall(),
            db.execute("select o.* from operation o join space s on s.id=o.space where s.account=1").fetchall(),
        ]  # fmt: skip


def test_the_live_channel_of_another_account_tells_ones_own_positions(front: Front) -> None:
    front.accounts.add("bob@example.org", PASSWORD)
    ann, bob = tokens(front), tokens(front, "bob@example.org")
    space = httpx.post(front.url + "/v1/spaces", headers=bearer(ann["access"]), json={"space": SPACE}).json()
    stand = {"space": SPACE, "epoch": space["epoch"], "cursor": 0, "chain": wire.START.hex()}
    page = json.loads(wire.pack([row(b"c" * 16, n) for n in range(1, 8)]))
    httpx.post(front.url + "/v1/sync/push", headers=bearer(ann["access"]), json={**stand, "ops": page})
    with httpx.stream("GET", front.url + LIVE, headers=bearer(bob["access"]), params={"account": 1}, timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert next(line for line in answer.iter_lines() if line.startswith("data:")) == "data: 0"
