"""The doors over HTTP: codes of devices, registration, passwords, the export, the end of an account, and what a thief gets."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from adhd_core.sync import wire
from adhd_sync_server import belongings, registration
from adhd_sync_server.accounts import REFRESH_MS
from adhd_sync_server.app import PUBLIC, ROUTES
from adhd_sync_server.grants import ALPHABET, LIFE_MS, MISSES, MOST_FROM_ONE, Grants, spelled
from adhd_sync_server.relay import Refusal

from tests.cli.shell import PATHS
from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_http import bearer, tokens
from tests.sync.test_relay import row

MARKER = "MARKER-of-a-title"
BOB = "bob@example.org"


def asked(front: Front) -> dict[str, Any]:
    told: dict[str, Any] = httpx.post(f"{front.url}/v1/auth/device", json={"name": "kitchen"}).json()
    return told


def answered(front: Front, code: str) -> httpx.Response:
    return httpx.post(f"{front.url}/v1/auth/device/token", json={"device_code": code})


def filled(front: Front, access: str, title: str, device: bytes, count: int) -> None:
    """A space with `count` operations that carry a title."""
    mine = bearer(access)
    space = httpx.post(f"{front.url}/v1/spaces", headers=mine, json={"space": os.urandom(16).hex()}).json()
    stand = {"space": space["space"], "epoch": space["epoch"], "cursor": 0, "chain": wire.START.hex()}
    rows = [(*row(device, n)[:10], json.dumps({"title": f"{title} {n}"}), 1) for n in range(1, count + 1)]
    for begin in range(0, count, 500):
        page = json.loads(wire.pack(rows[begin : begin + 500]))
        answer = httpx.post(f"{front.url}/v1/sync/push", headers=mine, json={**stand, "ops": page}).json()
        assert set(answer["results"]) == {"stored"}


def on_disk(front: Front) -> bytes:
    """The bytes of the database and its log, read by another process: closing a file here would drop SQLite's locks on it."""
    return subprocess.run(["cat", front.path, front.path + "-wal"], capture_output=True, check=True).stdout


# ---------------------------------------------------------------------- codes of devices


def test_a_code_is_let_in_once(front: Front) -> None:
    told, grants, account = asked(front), Grants(front.accounts), front.accounts.of(EMAIL)
    assert (told["expires_in"], told["interval"], told["verification_uri"]) == (600, 5, f"{front.url}/device")
    assert told["verification_uri_complete"] == f"{front.url}/device?code={told['user_code']}"
    early = answered(front, told["device_code"])
    assert early.status_code == 400 and early.json()["code"] == "authorization_pending"
    assert answered(front, told["device_code"]).json()["code"] == "slow_down"
    assert grants.decide(account, told["user_code"].lower(), True).name == "kitchen"
    with pytest.raises(Refusal, match="No device waits"):
        grants.decide(account, told["user_code"], False)
    mine = answered(front, told["device_code"]).json()
    assert mine["email"] == EMAIL and httpx.get(f"{front.url}/v1/account", headers=bearer(mine["access"])).json()["email"] == EMAIL
    assert answered(front, told["device_code"]).json()["code"] == "expired_token"


def test_a_code_is_turned_away_or_grows_old(front: Front) -> None:
    no, old = asked(front), asked(front)
    Grants(front.accounts).decide(1, no["user_code"], False)
    assert answered(front, no["device_code"]).json()["code"] == "access_denied"
    assert answered(front, no["device_code"]).json()["code"] == "expired_token"
    front.skew = LIFE_MS + 1
    assert answered(front, old["device_code"]).json()["code"] == "expired_token"
    for nonsense in ("", None, 5, "x" * 500, old["user_code"]):
        assert httpx.post(f"{front.url}/v1/auth/device/token", json={"device_code": nonsense}).json()["code"] == "expired_token"


def test_many_that_ask_at_once_with_one_code_get_one_login(front: Front) -> None:
    told = asked(front)
    Grants(front.accounts).decide(1, told["user_code"], True)
    with ThreadPoolExecutor(8) as pool:
        found = [a.status_code for a in pool.map(lambda _: answered(front, told["device_code"]), range(16))]
    assert sorted(found) == [200] + [400] * 15
    with front.store.reading() as db:
        assert db.execute("select count(*) from session").fetchone() == (1,)


def test_codes_are_kept_as_hashes_and_are_easy_to_read(front: Front) -> None:
    codes = [asked(front) for _ in range(30)]
    kept = b"".join(front.files().values())
    for told in codes:
        assert told["device_code"].encode() not in kept and told["user_code"].encode() not in kept
        assert spelled(told["user_code"]).encode() not in kept
        assert set(told["user_code"]) <= {*ALPHABET, "-"} and len(told["user_code"]) == 9 and told["user_code"][4] == "-"
    assert not set(ALPHABET) & set("AEIOUY0123456789") and len({t["user_code"] for t in codes}) == 30
    for text in ("bcdfghjk", "BCDF GHJK", " bcdf-ghjk ", "bcdf–ghjk"):
        assert spelled(text) == "BCDFGHJK"
    for text in ("BCDFGHJ", "BCDFGHJKL", "BCDFGHJA", "", None, 8, "B" * 100):
        assert spelled(text) == ""


def test_guessing_codes_ends_soon_and_for_one_account_alone(front: Front) -> None:
    bob, grants, told = front.accounts.add(BOB, PASSWORD), Grants(front.accounts), asked(front)
    for _ in range(MISSES):
        with pytest.raises(Refusal, match="No device waits"):
            grants.find(bob, "BCDFGHJK")
    with pytest.raises(Refusal, match="Too many wrong codes") as refusal:
        grants.find(bob, told["user_code"])
    assert refusal.value.status == 429 and grants.find(1, told["user_code"]).name == "kitchen"
    front.skew = LIFE_MS - 1000
    with pytest.raises(Refusal, match="Too many wrong codes"):
        grants.decide(bob, told["user_code"], True)
    front.skew = LIFE_MS + 1000
    with pytest.raises(Refusal, match="No device waits"):
        grants.find(bob, told["user_code"])


def test_one_address_cannot_fill_the_table(front: Front) -> None:
    grants = Grants(front.accounts)
    for _ in range(MOST_FROM_ONE):
        grants.ask("x", "203.0.113.9")
    with pytest.raises(Refusal) as refusal:
        grants.ask("x", "203.0.113.9")
    assert refusal.value.status == 429 and grants.ask("x", "203.0.113.10")["user_code"]
    front.skew = LIFE_MS + 1
    assert grants.ask("x", "203.0.113.9")["user_code"], "what is too old makes room"


# ---------------------------------------------------------------------- registering


def registered(front: Front, email: str, password: str = PASSWORD, invite: str = "") -> httpx.Response:
    return httpx.post(f"{front.url}/v1/auth/register", json={"email": email, "password": password, "invite": invite})


def test_registering_is_closed_by_invitation_or_open(front: Front) -> None:
    assert registered(front, BOB).json()["code"] == "closed"
    front.accounts.registration = "invite"
    code, _ = registration.invite(front.accounts, BOB, 2)
    assert registered(front, BOB).json()["code"] == registered(front, "eve@example.org", invite=code).json()["code"] == "invite"
    assert registered(front, BOB, "short", code).json()["code"] == "password"
    assert registered(front, BOB.upper(), invite=f" {code} ").json() == {"registered": True}
    assert registered(front, BOB, invite=code).json()["code"] == "invite", "an invite is used once"
    assert front.accounts.login(BOB, PASSWORD, "x")["access"]
    late, _ = registration.invite(front.accounts, None, 2)
    front.skew = 3 * 86_400_000
    assert registered(front, "eve@example.org", invite=late).json()["code"] == "invite"
    front.accounts.registration = "open"
    assert registered(front, "eve@example.org").json() == {"registered": True}


def test_an_address_that_is_taken_gets_the_same_answer_and_keeps_its_password(front: Front) -> None:
    front.accounts.registration = "open"
    free, taken = registered(front, BOB), registered(front, EMAIL, "another password")
    assert (free.status_code, free.text) == (taken.status_code, taken.text)
    assert front.accounts.login(EMAIL, PASSWORD, "x")["access"]
    with pytest.raises(Refusal):
        front.accounts.login(EMAIL, "another password", "x")
    front.accounts.registration = "invite"
    code, _ = registration.invite(front.accounts, None, 2)
    assert registered(front, EMAIL, invite=code).json() == {"registered": True}
    assert registered(front, "new@example.org", invite=code).json()["code"] == "invite", "one try for each invite"


def test_many_that_use_one_invite_at_once_make_one_account(front: Front) -> None:
    front.accounts.registration = "invite"
    code, _ = registration.invite(front.accounts, None, 2)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda i: registered(front, f"n{i}@example.org", invite=code).status_code, range(6)))
    assert sorted(found) == [200] + [403] * 5
    with front.store.reading() as db:
        assert db.execute("select count(*) from account").fetchone() == (2,)


# ---------------------------------------------------------------------- passwords and thieves


def test_another_password_ends_every_other_login(front: Front) -> None:
    here, there, waiting = tokens(front), tokens(front), asked(front)
    Grants(front.accounts).decide(1, waiting["user_code"], True)
    mine = bearer(here["access"])

    def change(old: str, new: str) -> httpx.Response:
        return httpx.post(f"{front.url}/v1/account/password", headers=mine, json={"old": old, "new": new})

    assert (change("wrong horse", "battery staple").status_code, change(PASSWORD, "short").status_code) == (403, 400)
    assert httpx.get(f"{front.url}/v1/account", headers=bearer(there["access"])).status_code == 200
    assert change(PASSWORD, "battery staple").json() == {"ended": 1}
    assert httpx.get(f"{front.url}/v1/account", headers=bearer(there["access"])).json()["code"] == "ended"
    assert httpx.post(f"{front.url}/v1/auth/refresh", json={"token": there["refresh"]}).status_code == 401
    assert answered(front, waiting["device_code"]).json()["code"] == "expired_token", "a code that was let in before counts no more"
    assert httpx.get(f"{front.url}/v1/account", headers=mine).status_code == 200
    assert httpx.post(f"{front.url}/v1/auth/login", json={"email": EMAIL, "password": PASSWORD}).status_code == 401
    assert httpx.post(f"{front.url}/v1/auth/login", json={"email": EMAIL, "password": "battery staple"}).status_code == 200


def test_a_login_that_was_proved_before_the_password_changed_does_not_begin_after(front: Front) -> None:
    account, proof = front.accounts.prove(EMAIL, PASSWORD)
    belongings.set_password(front.accounts, account, "battery staple")
    with pytest.raises(Refusal, match="was changed or is gone"):
        front.accounts.begin(account, "late", proof)


def test_a_login_that_ended_long_ago_is_forgotten_at_the_next_one(front: Front) -> None:
    stays, ended, left = (tokens(front)["device"] for _ in range(3))

    def kept() -> set[str]:
        with front.store.reading() as db:
            return {row[0].hex() for row in db.execute("select id from session")}

    front.accounts.revoke(front.accounts.caller(front.accounts.begin(1, "owner")["access"]), ended)
    front.skew = REFRESH_MS - 1000
    with front.store.writing() as db:
        db.execute("update session set ends=? where id=?", (front.accounts.now() + REFRESH_MS, bytes.fromhex(stays)))
    front.accounts.begin(1, "too early to forget")
    assert {stays, ended, left} <= kept()
    front.skew = REFRESH_MS + 5000
    front.accounts.begin(1, "later")
    assert ended not in kept() and {stays, left} <= kept(), "what ran out by itself is kept as long"
    front.skew = 2 * REFRESH_MS + 5000
    front.accounts.begin(1, "much later")
    assert left not in kept()


def test_a_copied_token_under_parallel_use_leaves_one_family_at_most(front: Front) -> None:
    """Owner and thief refresh the same token many times at once, then each goes on with what it got."""
    for _ in range(2):
        start = tokens(front)
        barrier = threading.Barrier(12)

        def use(_: int, token: str = start["refresh"], gate: threading.Barrier = barrier) -> dict[str, Any] | None:
            gate.wait()
            answer = httpx.post(f"{front.url}/v1/auth/refresh", json={"token": token})
            return answer.json() if answer.status_code == 200 else None

        with ThreadPoolExecutor(12) as pool:
            won = [told for told in pool.map(use, range(12)) if told is not None]
        turns = [int(told["refresh"].split(".")[2]) for told in won]
        assert won and len(set(turns)) == len(turns), "no two answers carry the same turn"
        assert len({told["device"] for told in won}) == 1, "nobody gets a login of its own out of another's token"
        for told in sorted(won, key=lambda t: int(t["refresh"].split(".")[2])):
            httpx.post(f"{front.url}/v1/auth/refresh", json={"token": told["refresh"]})
        alive = [t for t in won if httpx.get(f"{front.url}/v1/account", headers=bearer(t["access"])).status_code == 200]
        assert len(alive) == (1 if len(won) == 1 else 0), "who comes with a turn that was used before ends the family"


def test_the_live_channel_of_a_login_ends_when_it_is_ended(front: Front) -> None:
    here, there = tokens(front), tokens(front)
    httpx.post(f"{front.url}/v1/spaces", headers=bearer(here["access"]), json={"space": "00" * 16})
    done = threading.Event()

    def listen() -> None:
        with httpx.stream("GET", f"{front.url}/v1/sync/live", headers=bearer(there["access"]), timeout=20) as answer:
            for _ in answer.iter_lines():
                pass
        done.set()

    threading.Thread(target=listen, daemon=True).start()
    while not front.tower.listeners:
        time.sleep(0.01)
    assert httpx.delete(f"{front.url}/v1/devices/{there['device']}", headers=bearer(here["access"])).json() == {"ended": True}
    assert done.wait(15), "long before the next sign of life"


# ---------------------------------------------------------------------- everything, and the end


def test_everything_comes_out_and_goes_back_in(front: Front, tmp_path: Path) -> None:
    told = tokens(front)
    filled(front, told["access"], MARKER, b"a" * 16, 1200)
    answer = httpx.get(f"{front.url}/v1/account/export", headers=bearer(told["access"]))
    head, *rest = map(json.loads, answer.text.splitlines())
    assert answer.headers["content-type"].startswith("application/jsonl") and "transfer-encoding" in answer.headers
    assert head["account"]["email"] == EMAIL and head["operations"] == len(rest) == 1200 and head["space"]["seq"] == 1200
    assert [line["seq"] for line in rest] == list(range(1, 1201)) and rest[-1]["fields"] == {"title": f"{MARKER} 1200"}
    assert "password" not in answer.text and "argon2" not in answer.text
    parts = list(belongings.lines(front.accounts, 1))
    assert len(parts) == 3, "a page at a time"


def test_a_deleted_account_is_really_gone(front: Front, tmp_path: Path) -> None:
    front.accounts.add(BOB, PASSWORD)
    ann, bob = tokens(front), tokens(front, BOB)
    for n in range(3):  # pages of both lie between each other
        filled(front, ann["access"], MARKER, bytes([n]) * 16, 700)
        filled(front, bob["access"], "another title", bytes([n]) * 16, 700)
    Grants(front.accounts).decide(1, asked(front)["user_code"], True)
    assert MARKER.encode() in on_disk(front)
    replicas = tmp_path / "replicas"
    for account in (1, 2):
        command = [sys.executable, "-m", "adhd_sync_server.replica", str(tmp_path), str(account)]
        subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(PATHS)}, check=True)
    assert any(MARKER.encode() in file.read_bytes() for file in replicas.iterdir())
    (replicas / ".1-00-2000.snapshot").write_text(f"{MARKER}, left by a process that was killed")
    mine = bearer(ann["access"])
    assert httpx.request("DELETE", f"{front.url}/v1/account", headers=mine, json={"password": "wrong horse"}).status_code == 403
    assert httpx.request("DELETE", f"{front.url}/v1/account", headers=mine, json={"password": PASSWORD}).json() == {"deleted": True}
    left = on_disk(front) + b"".join(file.read_bytes() for file in replicas.iterdir())
    assert list(replicas.glob("*.snapshot")), "another's stays"
    assert MARKER.encode() not in left and EMAIL.encode() not in left and bytes.fromhex(ann["device"]) not in left
    assert os.path.getsize(front.path + "-wal") == 0 and b"another title 700" in left
    with front.store.reading() as db:
        for table in ("account", "session", "space"):
            assert db.execute(f"select count(*) from {table}").fetchone() == (1,)
        assert db.execute("select count(*) from operation").fetchone() == (2100,)
        assert db.execute("select count(*) from device_code").fetchone() == (0,)
        assert db.execute("pragma integrity_check").fetchone() == ("ok",) and not db.execute("pragma foreign_key_check").fetchall()
    for door in ("/v1/account", "/v1/sync/pull", "/v1/devices"):
        assert httpx.get(front.url + door, headers=mine).status_code == 401
    assert httpx.post(f"{front.url}/v1/auth/refresh", json={"token": ann["refresh"]}).status_code == 401
    assert front.accounts.add(EMAIL, PASSWORD) == 3, "the number of an account is never given again"


def test_every_table_of_an_account_is_known_to_its_end(front: Front) -> None:
    """A table that keeps something of an account says so by a column `account` or `space`."""
    with front.store.reading() as db:
        tables = {name for (name,) in db.execute("select name from sqlite_master where type='table'")}
        known = {*belongings.named(db, "account"), *belongings.named(db, "space"), "account", "invite", "account_number"}
    assert tables == known and {"session", "space", "operation", "stream", "device_code", "web_session"} <= known


# ---------------------------------------------------------------------- nobody names an account


def test_no_route_takes_an_account_from_its_caller() -> None:
    """Handlers see the request and the shared state alone, no path names an account, and the caller comes from the token."""
    for route in ROUTES:
        assert set(inspect.signature(route.fn).parameters) <= {"request", "state"}, route
        for path in route.paths:
            assert not [word for word in ("user", "{account", "{email", "{space") if word in path], path
    named = {p for route in ROUTES for p in route.paths if "{" in p}
    assert named == {"/v1/devices/{device:str}"}


@pytest.mark.parametrize("value", [1, EMAIL])
def test_what_a_caller_says_of_itself_changes_nothing(front: Front, value: object) -> None:
    front.accounts.add(BOB, PASSWORD)
    ann, bob = tokens(front), tokens(front, BOB)
    filled(front, ann["access"], MARKER, b"a" * 16, 3)
    filled(front, bob["access"], "another", b"b" * 16, 1)
    said = dict.fromkeys(("account", "account_id", "user", "user_id", "id", "sub", "email", "owner"), value)
    headers = {**bearer(bob["access"]), **{f"x-{name.replace('_', '-')}": str(value) for name in said}}
    for route in ROUTES:
        for path in route.paths:
            for method in sorted(route.http_methods - {"HEAD", "OPTIONS"}):
                if path in PUBLIC or path.endswith("/live") or (path in ("/v1/account", "/v1/auth/logout") and method != "GET"):
                    continue
                url, body = front.url + path.replace("{device:str}", ann["device"]), None if method == "GET" else said
                answer = httpx.request(method, url, headers=headers, params=said, json=body)  # type: ignore[arg-type]
                assert MARKER not in answer.text and EMAIL not in answer.text, (method, path)
    assert front.accounts.caller(ann["access"]).account == 1 and front.tower.relay.seq(1) == 3
