"""What somebody tries who means harm: text that is none, counts of others, many channels, stolen cookies, another account's space."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from adhd_core.sync import wire
from adhd_sync_server import belongings, exchange
from adhd_sync_server.grants import MOST_FROM_ONE, Grants
from adhd_sync_server.relay import Refusal
from adhd_sync_server.run import opened
from adhd_sync_server.settings import Settings
from adhd_sync_server.visits import sign_in, signed_in

from tests.cli.shell import PATHS
from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_doors import BOB, filled
from tests.sync.test_http import bearer, tokens
from tests.sync.test_relay import row

HALF = '"\\ud800aaaaaaaaa"'
"""Half of a character, as JSON can say it and UTF-8 cannot."""


def sent(front: Front, path: str, text: str, access: str = "") -> httpx.Response:
    headers = {"content-type": "application/json", **(bearer(access) if access else {})}
    return httpx.post(front.url + path, content=text.encode(), headers=headers)


# ---------------------------------------------------------------------- text that is none


@pytest.mark.parametrize(
    ("path", "text", "status", "code"),
    [
        ("/v1/auth/login", f'{{"email": "{EMAIL}", "password": {HALF}}}', 401, "login"),
        ("/v1/auth/login", f'{{"email": {HALF}, "password": "{PASSWORD}"}}', 401, "login"),
        ("/v1/auth/register", f'{{"email": "x@example.org", "password": {HALF}}}', 400, "password"),
        ("/v1/auth/register", f'{{"email": "x@example.org", "password": "{PASSWORD}", "invite": {HALF}}}', 403, "invite"),
        ("/v1/auth/device/token", f'{{"device_code": {HALF}}}', 400, "expired_token"),
    ],
)
def test_half_a_character_at_the_doors_is_a_plain_refusal(front: Front, path: str, text: str, status: int, code: str) -> None:
    front.accounts.registration = "invite"
    answer = sent(front, path, text)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_half_a_character_behind_the_doors_is_a_plain_refusal(front: Front) -> None:
    access = tokens(front)["access"]
    changed = sent(front, "/v1/account/password", f'{{"old": {HALF}, "new": "another password"}}', access)
    assert (changed.status_code, changed.json()["code"]) == (403, "login")
    space = httpx.post(f"{front.url}/v1/spaces", headers=bearer(access), json={"space": "11" * 16}).json()
    stand = {"space": space["space"], "epoch": space["epoch"], "cursor": 0, "chain": wire.START.hex()}
    page = json.loads(wire.pack([(*row(b"a" * 16, 1)[:7], "RECORD", *row(b"a" * 16, 1)[8:])]))
    answer = sent(front, "/v1/sync/push", json.dumps({**stand, "ops": page}).replace('"RECORD"', HALF), access)
    assert (answer.status_code, answer.json()["code"]) == (400, "operations")
    assert front.tower.relay.seq(1) == 0


# ---------------------------------------------------------------------- counts


@contextmanager
def counted(folder: Path, **rates: str) -> Iterator[Front]:
    """A server that counts, with one account."""
    front = Front(folder, settings=Settings(**rates))  # type: ignore[arg-type]
    front.accounts.add(EMAIL, PASSWORD)
    yield front
    front.close()


def test_a_stranger_cannot_keep_an_account_from_changing_its_password(tmp_path: Path) -> None:
    with counted(tmp_path, rate_email="3/hour", rate_login="off") as front:
        access = tokens(front)["access"]
        for _ in range(4):
            httpx.post(f"{front.url}/v1/auth/login", json={"email": "account 1", "password": "guess guess"})
        changed = httpx.post(
            f"{front.url}/v1/account/password", headers=bearer(access), json={"old": PASSWORD, "new": "another password"}
        )
        assert changed.status_code == 200


def test_one_address_is_counted_once_however_it_is_spelled(tmp_path: Path) -> None:
    with counted(tmp_path, rate_email="3/hour", rate_login="off") as front:
        spellings = ["j\u00fcrgen@example.org", "ju\u0308rgen@example.org", "JU\u0308RGEN@example.org", " j\u00fcrgen@example.org"]
        told = [httpx.post(f"{front.url}/v1/auth/login", json={"email": e, "password": "guess guess"}).status_code for e in spellings]
        assert told == [401, 401, 401, 429]


def test_one_network_has_so_many_codes_waiting(front: Front) -> None:
    door = Grants(front.accounts)
    for i in range(MOST_FROM_ONE):
        door.ask("kitchen", f"2001:db8:1:2::{i:x}")
    with pytest.raises(Refusal) as refused:
        door.ask("kitchen", "2001:db8:1:2:ffff::1")
    assert (refused.value.status, refused.value.code) == (429, "busy")
    assert door.ask("kitchen", "2001:db8:1:3::1")["user_code"] and door.ask("kitchen", "192.0.2.1")["user_code"]


def test_channels_that_are_asked_for_at_once_are_no_more_than_allowed(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "CHANNELS", 2)
    head = f"GET /v1/sync/live HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {tokens(front)['access']}\r\n\r\n".encode()
    host, port = front.url.removeprefix("http://").split(":")
    with ExitStack() as open_ones:
        found = [open_ones.enter_context(socket.create_connection((host, int(port)), 20)) for _ in range(24)]
        for one in found:
            one.sendall(head)
        said = [one.recv(65536) for one in found]
        assert all(text.startswith((b"HTTP/1.1 200", b"HTTP/1.1 429")) for text in said)
        assert any(text.startswith(b"HTTP/1.1 200") for text in said)
        assert len(front.tower.listeners.get(1, ())) <= 2


# ---------------------------------------------------------------------- cookies and codes


def form(client: httpx.Client, page: str) -> str:
    """The token of a page's forms."""
    return client.get(page).text.partition('name="form" value="')[2].partition('"')[0]


def test_another_password_ends_a_stolen_cookie(front: Front) -> None:
    with httpx.Client(base_url=front.url, follow_redirects=True) as client:
        client.post("/signin", data={"form": form(client, "/signin"), "email": EMAIL, "password": PASSWORD})
        stolen = client.cookies["adhd"]
        assert signed_in(front.accounts, stolen) == 1
        token = form(client, "/account")
        answer = client.post("/account", data={"form": token, "do": "password", "old": PASSWORD, "new": "another password"})
        assert "The password is changed." in answer.text
        assert client.cookies["adhd"] != stolen and signed_in(front.accounts, stolen) is None


def test_a_password_that_changes_while_a_device_is_let_in_keeps_it_out(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    door = Grants(front.accounts)
    told = door.ask("thief", "192.0.2.1")
    door.decide(1, told["user_code"], True)
    begin = front.accounts.begin

    def late(*given: Any) -> dict[str, Any]:
        belongings.set_password(front.accounts, 1, "another password")
        return begin(*given)

    monkeypatch.setattr(front.accounts, "begin", late)
    with pytest.raises(Refusal) as refused:
        door.tokens(told["device_code"])
    assert refused.value.code == "login"


def test_a_browser_stays_signed_in_to_an_account_that_is_there(front: Front) -> None:
    cookie, account = sign_in(front.accounts, EMAIL, PASSWORD)
    belongings.remove(front.accounts, account)
    assert signed_in(front.accounts, cookie) is None


# ---------------------------------------------------------------------- another account's space


def follow(front: Front, account: int) -> None:
    """What the server does a moment after a space grew."""
    command = [sys.executable, "-m", "adhd_sync_server.replica", os.path.dirname(front.path), str(account)]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(PATHS)}, check=True)


def snapshot(front: Front, access: str) -> httpx.Response:
    about = httpx.get(f"{front.url}/v1/account", headers=bearer(access)).json()
    space = httpx.post(f"{front.url}/v1/spaces", headers=bearer(access), json={"space": about["space"]}).json()
    query = {"space": space["space"], "epoch": space["epoch"]}
    return httpx.get(f"{front.url}/v1/sync/snapshot", headers=bearer(access), params=query)


def joined(front: Front, access: str, space: str) -> None:
    httpx.post(f"{front.url}/v1/spaces", headers=bearer(access), json={"space": space}).raise_for_status()


@pytest.mark.parametrize("first", ["owner", "thief"])
def test_who_knows_the_name_of_a_space_neither_gets_nor_removes_its_snapshot(front: Front, first: str) -> None:
    front.accounts.add(BOB, PASSWORD)
    mine, thief = tokens(front)["access"], tokens(front, BOB)["access"]
    for access in (mine, thief) if first == "owner" else (thief, mine):
        joined(front, access, "ab" * 16)
    filled(front, mine, "secret title", b"d" * 16, 1200)
    for account in (1, 2):
        follow(front, account)
    assert (snapshot(front, mine).status_code, snapshot(front, thief).status_code) == (200, 404)
    gone = httpx.request("DELETE", f"{front.url}/v1/account", headers=bearer(thief), json={"password": PASSWORD})
    assert (gone.status_code, snapshot(front, mine).status_code) == (200, 200)


def test_what_goes_wrong_with_a_replica_is_logged_without_what_somebody_wrote(front: Front) -> None:
    filled(front, tokens(front)["access"], "secret title", b"d" * 16, 3)
    with front.store.writing() as db:
        db.execute("update operation set body='secret body' where seq=2")
    command = [sys.executable, "-m", "adhd_sync_server.replica", os.path.dirname(front.path), "1"]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(PATHS)}, capture_output=True, text=True)
    assert done.returncode == 1 and "secret" not in done.stderr
    assert json.loads(done.stderr)["error"] and json.loads(done.stderr)["at"]


def test_what_a_broken_deletion_left_is_swept_away_at_the_start(tmp_path: Path) -> None:
    store, accounts = opened(str(tmp_path))
    number = accounts.add(EMAIL, PASSWORD)
    store.close()
    place = tmp_path / "replicas"
    place.mkdir()
    mine = {f"{number}.db", f"{number}.json", f"{number}-00-5.snapshot", f".{number}-ab.part"}
    for name in (*mine, f"{number}7.db", f".{number}7-00-5.snapshot", f"{'ab' * 16}.db"):
        (place / name).touch()
    store, _ = opened(str(tmp_path), alone=True)
    store.close()
    assert {file.name for file in place.iterdir()} == mine
