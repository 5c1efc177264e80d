"""`adhd account`, `adhd login` by code without a terminal, and what the server's owner does with accounts."""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import json
import os
import re
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from adhd_core.sync.door import Door
from adhd_sync_server.grants import Grants
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.cli.shell import Shell
from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_cli import log_in, titles


def waiting(shell: Shell, front: Front, *more: str, **env: str) -> tuple[subprocess.Popen[str], str]:
    """A login that waits for its code, and that code."""
    process = subprocess.Popen(
        [str(word) for word in shell.command("login", front.url, "--no-browser", "--json", *more)], env=shell.environment(env), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    process.stderr.readline()
    return process, process.stderr.readline().removeprefix("type").replace(" ", "").strip()


def test_a_code_without_a_terminal_and_json_stays_one_value(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    two.ok("c", "from two")
    log_in(two, front)
    one.ok("c", "from one")
    process, code = waiting(one, front, "--name", "desk")
    Grants(front.accounts).decide(1, code, True)
    out, err = process.communicate(timeout=60)
    told = json.loads(out)
    assert process.returncode == 0 and (told["server"], told["pulled"], told["pushed"]) == (front.url, 1, 1) and "Traceback" not in err
    assert "-join.db" in told["backup"], "what was here before is backed up first"
    assert titles(one) == {"from one", "from two"} and EMAIL in one.ok("sync", "status").out
    asked = one.run("login", front.url, code=2).err.splitlines()
    assert asked[0] == "Who are you there?" and "--no-browser" in asked[1]


def test_the_browser_opens_on_a_terminal_with_a_display(front: Front, laptops: tuple[Shell, Shell], tmp_path: Path) -> None:
    opened, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n')
    browser.chmod(0o755)
    with laptops[0].terminal("login", front.url, DISPLAY=":9", BROWSER=f"{browser} %s") as terminal:
        terminal.until("Ctrl-C ends it.")
        code = re.search(r"type +([A-Z -]+)\n", terminal.text)
        assert code is not None
        Grants(front.accounts).decide(1, code[1], True)
        assert terminal.end() == 0
    assert opened.read_text() == f"{front.url}/device?code={code[1].replace(' ', '')}\n"


def test_a_server_that_is_away_for_a_while_is_asked_again(front: Front) -> None:
    door = Door(front.url, "x")
    assert door.ask() is None and door.pace == 5
    assert door.ask() is None and door.pace == 10, "the server asked for more patience"
    front.close()
    assert door.ask() is None
    door.close()


def test_who_is_turned_away_hears_it_as_json(front: Front, laptops: tuple[Shell, Shell]) -> None:
    process, code = waiting(laptops[0], front)
    Grants(front.accounts).decide(1, code, False)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1 and out == "" and json.loads(err.splitlines()[-1])["error"]["code"] == "denied"


class Nonsense(http.server.BaseHTTPRequestHandler):
    """Answers 200 with what no adhd server says."""

    said = b"{}"

    def do_POST(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.said)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def other() -> Iterator[http.server.ThreadingHTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Nonsense)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


NUMBER = b'{"user_code":5,"device_code":"x","expires_in":1}'
ESCAPE = b'{"user_code":"A\\u001b[2J","device_code":"x","expires_in":1}'


@pytest.mark.parametrize("said", [b"{}", b"<html>", b"[]", NUMBER, ESCAPE])
def test_nonsense_is_one_plain_line(other: http.server.ThreadingHTTPServer, laptops: tuple[Shell, Shell], said: bytes) -> None:
    other.RequestHandlerClass.said = said  # type: ignore[attr-defined]
    lines = laptops[0].run("login", f"http://127.0.0.1:{other.server_port}", "--no-browser", code=1).err.splitlines()
    assert "adhd" in lines[0] and "\x1b" not in lines[0] and len(lines) == 2


def test_a_certificate_that_nobody_vouches_for_is_one_plain_line(
    other: http.server.ThreadingHTTPServer, laptops: tuple[Shell, Shell], tmp_path: Path
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now, now + datetime.timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + key.private_bytes(*plain)
    (tmp_path / "pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pem")
    other.socket = context.wrap_socket(other.socket, server_side=True)
    lines = laptops[0].run("login", f"https://127.0.0.1:{other.server_port}", "--no-browser", code=1).err.splitlines()
    assert "cannot be reached" in lines[0] and "certificate" in lines[0] and len(lines) == 2


# ---------------------------------------------------------------------- the account


def test_the_account_from_its_laptop(front: Front, laptops: tuple[Shell, Shell], tmp_path: Path) -> None:
    one, two = laptops
    one.ok("c", "MARKER buy milk")
    log_in(one, front, "--name", "kitchen")
    log_in(two, front, "--name", "desk")
    lines = one.ok("account").lines
    assert EMAIL in lines[0] and "1 changes kept" in lines[0] and "kitchen" in lines[1] and "this one" in lines[1] and "desk" in lines[2]
    told = one.json("account")
    assert told["server"] == front.url and [(d["name"], d["this"]) for d in told["devices"]] == [("kitchen", True), ("desk", False)]
    assert one.run("account", "end", "kitchen", code=1).err.startswith("That is this machine.")
    assert one.run("account", "end", "sofa", code=1).err.startswith('No device is called "sofa".')
    assert one.json("account", "end", told["devices"][1]["id"][:6])["name"] == "desk"
    assert two.run("sync", code=1).err.startswith("This login has ended.")
    file = tmp_path / "all.jsonl"
    said = one.json("account", "export", str(file))
    assert said["bytes"] == file.stat().st_size and stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert one.run("account", "export", str(file), code=1).err.splitlines()[1] == "Replace it: --force"
    assert one.run("account", "export", str(tmp_path / "no" / "such"), code=1).err.startswith(str(tmp_path))
    fresh = Shell(tmp_path / "fresh")
    assert fresh.json("import", "jsonl", str(file))["imported"] == 1 and titles(fresh) == {"MARKER buy milk"}


def test_another_password_from_a_script_and_by_hand(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    log_in(one, front)
    words = ("account", "password", "--password-stdin")
    assert one.run(*words, stdin="wrong horse\nbattery staple\n", code=1).err.startswith("This is not the account's password.")
    assert one.run(*words, stdin=f"{PASSWORD}\nshort\n", code=1).err.startswith("A password has 8 characters or more.")
    assert one.ok(*words, stdin=f"{PASSWORD}\nbattery staple\n").out.startswith("password changed · no other login to end")
    one.ok("sync")
    with one.terminal("account", "password") as terminal:
        terminal.until("now (it").type("battery staple\n").until("The new one: ").type("correct horse\n")
        terminal.until("again").type("correct house\n")
        assert terminal.end() == 2 and "The two are not the same" in terminal.text and "staple" not in terminal.text
    assert front.accounts.login(EMAIL, "battery staple", "x")["access"]


def test_deleting_the_account_keeps_the_laptop(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    one.ok("c", "MARKER buy milk")
    log_in(one, front)
    assert b"MARKER" in b"".join(front.files().values())
    asked = one.run("account", "delete", code=2).err.splitlines()
    assert asked[0].startswith(f"This deletes {EMAIL}") and "--yes" in asked[1]
    with one.terminal("account", "delete") as terminal:
        terminal.until(f"Type {EMAIL} to go on: ").type("bob\n")
        assert terminal.end() == 1 and "nothing was deleted" in terminal.text
    words = ("account", "delete", "--password-stdin", "--yes")
    assert one.run(*words, stdin="wrong horse\n", code=1).err.startswith("This is not the account's password.")
    one.ok("sync")
    with one.terminal("account", "delete") as terminal:
        terminal.until("to go on: ").type(EMAIL + "\n").until("Password").type(PASSWORD + "\n")
        assert terminal.end() == 0 and "Everything stays here" in terminal.text
    assert b"MARKER" not in b"".join(front.files().values())
    assert titles(one) == {"MARKER buy milk"} and one.run("sync", code=1).err.startswith("This machine syncs with no server yet.")
    assert not (one.file.parent / "sync.keys").exists()


# ---------------------------------------------------------------------- the owner


def test_what_the_owner_does_with_accounts(laptops: tuple[Shell, Shell], tmp_path: Path) -> None:
    one, data = laptops[0], ("--data", str(tmp_path / "server"))
    one.ok("server", "user", "add", EMAIL, "--password-stdin", *data, stdin=PASSWORD + "\n")
    one.ok("server", "user", "token", EMAIL, *data)
    assert one.json("server", "user", "list", *data)["users"][0]["devices"] == 1
    assert EMAIL in one.ok("server", "user", "list", *data).out
    made = one.json("server", "invite", "bob@example.org", "--days", "3", *data)
    assert made["email"] == "bob@example.org" and made["path"].endswith(made["invite"]) and made["ends"][10] == "T"
    assert len(one.ok("server", "invite", *data).lines) <= 4
    changed = one.json("server", "user", "password", EMAIL, "--password-stdin", *data, stdin="battery staple\n")
    assert changed == {"email": EMAIL, "ended": 1}
    warned = one.run("server", "user", "remove", EMAIL, *data, code=2).err.splitlines()
    assert "for good" in warned[0] and warned[1].endswith(f"{EMAIL} --yes")
    assert one.json("server", "user", "remove", EMAIL, "--yes", *data) == {"email": EMAIL, "deleted": True}
    assert EMAIL.encode() not in (tmp_path / "server" / "server.db").read_bytes()
    assert one.json("server", "user", "list", *data) == {"users": []}


def test_a_password_that_is_refused_has_nothing_to_do_with_what_waits(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    log_in(one, front)
    short = one.run("account", "password", "--password-stdin", code=1, stdin=f"{PASSWORD}\nshort\n").err.splitlines()
    assert short == ["A password has 8 characters or more."]
    wrong = one.run("account", "password", "--password-stdin", code=1, stdin="wrong horse\nlonger horse\n").err.splitlines()
    assert wrong == ["This is not the account's password."]
