"""The HTTP face: what an account sees of another, bodies that lie about their size, the live channel, and plain problems."""

from __future__ import annotations

import gzip
import json
import threading
import time
import zlib
from typing import Any

import httpx
import pytest
import zstandard
from adhd_core.sync import wire
from adhd_sync_server import bodies, exchange
from adhd_sync_server.settings import Settings

from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_relay import row

WIRE, WHOLE = Settings().body_bytes, Settings().unpacked_bytes


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def tokens(front: Front, email: str = EMAIL) -> dict[str, Any]:
    return front.accounts.begin(front.accounts.of(email), "laptop")


def test_another_accounts_token_finds_nothing_of_ones_own(front: Front) -> None:
    front.accounts.add("bob@example.org", PASSWORD)
    ann, bob = tokens(front), tokens(front, "bob@example.org")
    mine = bearer(ann["access"])
    space = httpx.post(front.url + "/v1/spaces", headers=mine, json={"space": "00" * 16}).json()
    stand = {"space": space["space"], "epoch": space["epoch"], "cursor": 0, "chain": wire.START.hex()}
    page = json.loads(wire.pack([row(b"a" * 16, 1)]))
    assert httpx.post(front.url + "/v1/sync/push", headers=mine, json={**stand, "ops": page}).json()["results"] == ["stored"]
    other = bearer(bob["access"])
    query = {**stand, "after": 0}
    for answer in (
        httpx.post(front.url + "/v1/sync/push", headers=other, json={**stand, "ops": page}),
        httpx.get(front.url + "/v1/sync/pull", headers=other, params=query),
        httpx.get(front.url + "/v1/sync/digest", headers=other, params=query),
    ):
        assert answer.status_code == 409 and answer.json()["code"] == "space" and "tail" not in answer.json()
    theirs = httpx.post(front.url + "/v1/spaces", headers=other, json={"space": "00" * 16}).json()
    assert theirs["seq"] == 0 and theirs["epoch"] != space["epoch"]
    assert httpx.delete(f"{front.url}/v1/devices/{ann['device']}", headers=other).status_code == 404
    listed = httpx.get(front.url + "/v1/devices", headers=other).json()["devices"]
    assert [d["id"] for d in listed] == [bob["device"]]
    assert httpx.post(front.url + "/v1/auth/logout", headers=other, content=b"{}").json() == {"ended": True}
    assert httpx.get(front.url + "/v1/sync/pull", headers=mine, params=query).json()["seq"] == 1


def test_login_refresh_logout(front: Front) -> None:
    told = httpx.post(front.url + "/v1/auth/login", json={"email": EMAIL, "password": PASSWORD, "name": "x"}).json()
    assert httpx.get(front.url + "/v1/devices", headers=bearer(told["access"])).json()["devices"][0]["name"] == "x"
    wrong = httpx.post(front.url + "/v1/auth/login", json={"email": EMAIL, "password": "wrong horse"})
    assert wrong.status_code == 401 and wrong.json()["detail"] == "The address or the password is wrong."
    fresh = httpx.post(front.url + "/v1/auth/refresh", json={"token": told["refresh"]}).json()
    httpx.post(front.url + "/v1/auth/logout", headers=bearer(fresh["access"]), content=b"{}")
    assert httpx.post(front.url + "/v1/auth/refresh", json={"token": fresh["refresh"]}).status_code == 401
    assert httpx.get(front.url + "/health").json()["status"] == "ok"


WRONG: dict[str, tuple[bytes, str, int]] = {
    "half": (b"{", "", 400), "list": (b"[]", "", 400), "no text": (b"\xff", "", 400), "deep": (b"[" * 100_000, "", 400),
    "long number": (b'{"a":' + b"9" * 9000 + b"}", "", 400), "empty": (b"", "", 400), "no gzip": (b"{}", "gzip", 400),
    "no zstd": (b"{}", "zstd", 400), "unknown": (b"{}", "br", 415), "cut": (gzip.compress(b"{}")[:-4], "gzip", 400),
    "two in one": (gzip.compress(b"{}") * 2, "gzip", 400), "large": (b" " * (WIRE + 1), "", 413),
    "gzip bomb": (gzip.compress(b" " * (WHOLE + 10)), "gzip", 413),
    "zstd bomb": (zstandard.compress(b" " * (WHOLE + 10)), "zstd", 413),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_bodies_that_are_wrong_or_lie_are_refused(front: Front, name: str) -> None:
    body, encoding, status = WRONG[name]
    headers = {**bearer(tokens(front)["access"]), **({"content-encoding": encoding} if encoding else {})}
    answer = httpx.post(front.url + "/v1/sync/push", headers=headers, content=body, timeout=60)
    assert answer.status_code == status and answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) >= {"type", "title", "status", "detail", "code"}
    assert httpx.get(front.url + "/health").status_code == 200


def test_what_is_not_there_is_a_plain_problem(front: Front) -> None:
    good = bearer(tokens(front)["access"])
    assert httpx.get(front.url + "/v1/nothing", headers=good).json()["code"] == "route"
    assert httpx.get(front.url + "/v1/sync/push", headers=good).json()["code"] == "method"
    bad = httpx.get(front.url + "/v1/sync/pull", headers=good, params={"after": "-1"})
    assert (bad.status_code, bad.json()["code"]) == (400, "after")


def test_what_nobody_thought_of_is_no_traceback(front: Front, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(front.tower.relay, "pull", broken)
    answer = httpx.get(front.url + "/v1/sync/pull", headers=bearer(tokens(front)["access"]))
    assert answer.status_code == 500 and answer.json()["code"] == "unexpected" and "secret" not in answer.text


@pytest.mark.parametrize("accepted", ["zstd", "gzip", "identity", "gzip;q=0", "br"])
def test_answers_are_packed_as_the_caller_likes(accepted: str) -> None:
    text = json.dumps({"x": "y" * 5000})
    body, headers = bodies.packed(text, accepted)
    unpack = {"zstd": lambda b: zstandard.ZstdDecompressor().decompress(b), "gzip": lambda b: zlib.decompress(b, 31)}
    kind = headers.get("content-encoding", "")
    assert kind == (accepted if accepted in unpack else "")
    assert (unpack[kind](body) if kind else body) == text.encode()


def test_an_account_has_so_many_live_channels_and_others_have_theirs(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "CHANNELS", 1)
    front.accounts.add("bob@example.org", PASSWORD)
    mine, other = bearer(tokens(front)["access"]), bearer(tokens(front, "bob@example.org")["access"])
    live = front.url + "/v1/sync/live"
    with httpx.stream("GET", live, headers=mine, timeout=20) as first:
        lines = first.iter_lines()
        while next(lines) != "data: 0":
            pass
        refused = httpx.get(live, headers=mine)
        assert (refused.status_code, refused.json()["code"], refused.headers["retry-after"]) == (429, "channels", "60")
        with httpx.stream("GET", live, headers=other, timeout=20) as theirs:
            assert theirs.status_code == 200


def test_the_live_channel_tells_positions_and_ends_with_the_login(front: Front) -> None:
    told = tokens(front)
    mine = bearer(told["access"])
    space = httpx.post(front.url + "/v1/spaces", headers=mine, json={"space": "00" * 16}).json()
    stand = {"space": space["space"], "epoch": space["epoch"], "cursor": 0, "chain": wire.START.hex()}
    heard: list[str] = []
    done = threading.Event()

    def listen() -> None:
        with httpx.stream("GET", front.url + "/v1/sync/live", headers=mine, timeout=20) as answer:
            heard.extend(line for line in answer.iter_lines() if line.startswith("data:"))
        done.set()

    threading.Thread(target=listen, daemon=True).start()
    while not front.tower.listeners:
        time.sleep(0.01)
    for n in (1, 2):
        page = json.loads(wire.pack([row(b"a" * 16, n)]))
        httpx.post(front.url + "/v1/sync/push", headers=mine, json={**stand, "ops": page})
    front.accounts.revoke(front.accounts.caller(told["access"]), told["device"])
    front.tower.announce(1)
    assert done.wait(15)
    assert heard[0] == "data: 0" and not front.tower.listeners
    assert all(line in ("data: 0", "data: 1", "data: 2") for line in heard)
