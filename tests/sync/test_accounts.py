"""Accounts and tokens: passwords, turning tokens over, finding out that one was copied, devices."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest
from adhd_sync_server.accounts import ACCESS_MS, REFRESH_MS, Accounts, kept_secret
from adhd_sync_server.relay import Refusal
from adhd_sync_server.store import Store

DAY = 86_400_000


class Clock:
    now = 1_772_700_000_000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    store = Store(str(tmp_path / "server.db"))
    yield Accounts(store, b"s" * 64, lambda: clock.now)
    store.close()


def refused(code: str, work: object, *values: object) -> None:
    with pytest.raises(Refusal) as refusal:
        work(*values)  # type: ignore[operator]
    assert refusal.value.code == code


def test_an_address_is_one_however_it_is_spelled(accounts: Accounts) -> None:
    accounts.add(" Ann@Example.ORG ", "correct horse")
    refused("exists", accounts.add, "ann@example.org", "another one")
    assert accounts.login("ANN@example.org", "correct horse", "laptop")["refresh"]
    for bad in ("ann", "@x", "a@", "a b@c", "a" * 300 + "@x", None, 5):
        refused("email", accounts.add, bad, "correct horse")
    for short in ("short", "", None, "x" * 2000):
        refused("password", accounts.add, "bob@example.org", short)


def test_no_password_is_kept_and_wrong_ones_are_told_alike(accounts: Accounts, tmp_path: Path) -> None:
    accounts.add("ann@example.org", "correct horse")
    with accounts.store.reading() as db:
        (kept,) = db.execute("select password from account").fetchone()
    assert kept.startswith("$argon2id$") and "horse" not in kept
    for email, password in (("ann@example.org", "wrong horse"), ("bob@example.org", "correct horse"), (None, 5), ("x", "y")):
        with pytest.raises(Refusal, match="The address or the password is wrong"):
            accounts.login(email, password, "laptop")


def test_tokens_turn_over_and_a_lost_answer_costs_nothing(accounts: Accounts) -> None:
    first = accounts.begin(accounts.add("ann@example.org", "correct horse"), "laptop")["refresh"]
    accounts.refresh(first)
    third = accounts.refresh(first)["refresh"]
    assert accounts.refresh(third)["refresh"] not in (first, third)


def test_a_copied_token_ends_the_login(accounts: Accounts) -> None:
    first = accounts.begin(accounts.add("ann@example.org", "correct horse"), "laptop")
    second = accounts.refresh(first["refresh"])
    third = accounts.refresh(second["refresh"])
    refused("ended", accounts.refresh, first["refresh"])
    refused("ended", accounts.refresh, third["refresh"])
    for tokens in (first, second, third):
        refused("ended", accounts.caller, tokens["access"])


def test_thief_and_owner_cannot_both_go_on(accounts: Accounts) -> None:
    stolen = accounts.begin(accounts.add("ann@example.org", "correct horse"), "laptop")["refresh"]
    owner = accounts.refresh(stolen)["refresh"]
    accounts.refresh(stolen)  # the thief is quick
    refused("ended", accounts.refresh, owner)
    refused("ended", accounts.refresh, stolen)


def test_many_at_once_never_get_two_logins_from_one_token(accounts: Accounts) -> None:
    token = accounts.begin(accounts.add("ann@example.org", "correct horse"), "laptop")["refresh"]
    given: list[str] = []

    def work() -> None:
        try:
            given.append(accounts.refresh(token)["refresh"])
        except Refusal:
            pass

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    turns = [int(t.split(".")[2]) for t in given]
    assert len(set(turns)) == len(turns)
    last = given[turns.index(max(turns))]
    assert accounts.refresh(last)["refresh"]
    if len(given) > 1:
        refused("ended", accounts.refresh, given[turns.index(min(turns))])


def test_a_server_put_back_to_an_old_copy_knows_its_newer_tokens(accounts: Accounts) -> None:
    token = accounts.begin(accounts.add("ann@example.org", "correct horse"), "laptop")["refresh"]
    for _ in range(4):
        token = accounts.refresh(token)["refresh"]
    with accounts.store.writing() as db:
        db.execute("update session set turn=2, before=1")
    token = accounts.refresh(token)["refresh"]
    assert accounts.refresh(token)["refresh"]


def test_tokens_grow_old(accounts: Accounts, clock: Clock) -> None:
    tokens = accounts.begin(accounts.add("ann@example.org", "correct horse"), "laptop")
    assert accounts.caller(tokens["access"]).account == 1
    clock.now += ACCESS_MS + 1000
    refused("expired", accounts.caller, tokens["access"])
    clock.now += REFRESH_MS
    refused("ended", accounts.refresh, tokens["refresh"])


def test_nobody_else_makes_tokens(accounts: Accounts, tmp_path: Path) -> None:
    tokens = accounts.begin(accounts.add("ann@example.org", "correct horse"), "laptop")
    told = jwt.decode(tokens["access"], options={"verify_signature": False})
    head, body, _ = tokens["access"].split(".")
    forged = [
        jwt.encode(told, "guess" * 8, algorithm="HS256"), jwt.encode(told, None, algorithm="none"),  # type: ignore[arg-type]
        jwt.encode({**told, "aud": "other"}, accounts._access, algorithm="HS256"),
        jwt.encode({k: v for k, v in told.items() if k != "exp"}, accounts._access, algorithm="HS256"),
        f"{head}.{body}.", f"{head}.{body}", "", "x", "." * 5, tokens["refresh"],
    ]  # fmt: skip
    for token in forged:
        refused("token", accounts.caller, token)
    session, _, rest = tokens["refresh"].removeprefix("adhd.").partition(".")
    for token in (
        f"adhd.{session}.9.{rest.partition('.')[2]}", f"adhd.{'0' * 32}.{rest}", tokens["refresh"][:-1] + "x", tokens["access"],
        "adhd...", "é", None, "",
    ):  # fmt: skip
        refused("token", accounts.refresh, token)
    assert accounts.refresh(tokens["refresh"])["access"], "guessing ends nobody's login"


def test_devices_are_listed_and_ended_by_their_owner_alone(accounts: Accounts) -> None:
    ann, bob = accounts.add("ann@example.org", "correct horse"), accounts.add("bob@example.org", "correct horse")
    laptop, phone = accounts.begin(ann, "laptop"), accounts.begin(ann, "pho\x1bne" + "x" * 100)
    other = accounts.begin(bob, "other")
    here, there = accounts.caller(laptop["access"]), accounts.caller(other["access"])
    names = [(d["name"], d["this"]) for d in accounts.devices(here)]
    assert names == [("laptop", True), ("phone" + "x" * 55, False)]
    assert not accounts.revoke(there, phone["device"]) and not accounts.revoke(here, "zz")
    assert accounts.revoke(here, phone["device"]) and not accounts.revoke(here, phone["device"])
    refused("ended", accounts.caller, phone["access"])
    refused("ended", accounts.refresh, phone["refresh"])
    assert accounts.refresh(other["refresh"])


def test_the_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    made = kept_secret(str(tmp_path))
    assert kept_secret(str(tmp_path)) == made and len(made) == 64
    assert stat.S_IMODE(os.stat(tmp_path / "secret").st_mode) == 0o600
    (tmp_path / "secret").write_text("")
    with pytest.raises(ValueError, match="holds no secret"):
        kept_secret(str(tmp_path))
