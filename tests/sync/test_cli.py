"""The commands as people meet them: logging in, syncing, watching, logging out, and every way it cannot be done."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from adhd_core.sync.account import EXAMPLE, local

from tests.cli.shell import Shell
from tests.sync.conftest import NO_KEYRING
from tests.sync.front import EMAIL, PASSWORD, Front

ROOT = Path(__file__).resolve().parents[2]


def log_in(shell: Shell, front: Front, *more: str) -> list[str]:
    return shell.ok("login", front.url, "--email", EMAIL, "--password-stdin", *more, stdin=PASSWORD + "\n").lines


def titles(shell: Shell) -> set[str]:
    return {t["title"] for t in shell.json("list")["tasks"]}


def test_two_laptops(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    one.ok("c", "call dentist")
    two.ok("c", "buy milk")
    first = log_in(one, front)
    assert first[0].startswith(f"synced  with {front.url} · 1 sent") and "sync.keys" in first[1] and len(first) <= 4
    second = log_in(two, front)
    assert "1 sent · 1 received" in second[0] and "-join.db" in second[1]
    told = one.json("sync")
    assert (told["pushed"], told["pulled"], told["pending"], told["seq"]) == (0, 1, 0, 2)
    assert abs(told["clock_offset_ms"]) < 60_000 and told["last_good"][10] == "T"
    one.ok("edit", "dentist", "--priority", "high")
    two.ok("edit", "dentist", "--due", "2026-03-09")
    for shell in (one, two, one):
        shell.ok("sync")
    assert titles(one) == titles(two) == {"call dentist", "buy milk"}
    for shell in laptops:
        task = shell.json("show", "dentist")["task"]
        assert (task["priority"], task["due"]) == ("high", "2026-03-09")
    assert one.ok("sync").lines == ["synced  nothing new".ljust(64) + "adhd sync status"]
    assert one.json("undo")["undone"] and one.ok("sync").out.startswith("synced  1 sent")


def test_how_it_stands(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    log_in(one, front, "--name", "kitchen")
    one.ok("c", "buy milk")
    lines = one.ok("sync", "status").lines
    assert "1 wait here · 1 device" in lines[0] and lines[1] == f"{front.url} as {EMAIL} · readable space" and len(lines) <= 4
    told = one.json("sync", "status")
    assert told["pending"] == 1 and told["error"] is None and [d["name"] for d in told["devices"]] == ["kitchen"]
    front.close()
    gone = one.run("sync", code=1)
    assert gone.err.splitlines()[0] == f"{front.url} cannot be reached (connection refused)." and "Nothing is lost" in gone.err
    after = one.json("sync", "status")
    assert after["pending"] == 1 and after["devices"] is None and "cannot be reached" in after["error"] and after["last_good"]
    assert any(line.startswith("Last time: ") for line in one.ok("sync", "status").lines)
    out = one.ok("logout").lines
    assert out[0].startswith("logged out") and "still lists this device" in out[2]
    assert titles(one) == {"buy milk"}


def test_the_login_is_private_and_gone_after_logout(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    log_in(one, front)
    home = one.file.parent
    for name in ("sync.keys", "sync.json"):
        assert stat.S_IMODE(os.stat(home / name).st_mode) == 0o600
    before = (home / "sync.keys").read_text()
    one.ok("sync")
    assert (home / "sync.keys").read_text() != before, "a refresh token is used once"
    assert one.json("logout") == {"server": front.url, "ended_there": True}
    assert not (home / "sync.keys").exists() and not (home / "sync.json").exists()
    assert one.run("sync", code=1).err.splitlines()[0] == "This machine syncs with no server yet."


def test_a_server_before_anything_else_makes_a_home_for_its_owner_alone(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.ok("server", "user", "add", EMAIL, "--password-stdin", stdin=PASSWORD + "\n")
    assert {stat.S_IMODE(p.stat().st_mode) for p in (shell.file.parent, shell.file.parent / "server")} == {0o700}


def test_a_token_of_the_owner_logs_one_device_in(front: Front, laptops: tuple[Shell, Shell], tmp_path: Path) -> None:
    token = front.accounts.begin(front.accounts.of(EMAIL), "token")["refresh"]
    one, two = laptops
    told = json.loads(one.ok("login", front.url, "--token", "-", "--name", "desk", "--json", stdin=token + "\n").out)
    assert (told["server"], told["backup"], told["token_in"], told["pending"]) == (front.url, None, "file", 0)
    words = ("server", "user", "add", "bob@example.org", "--password-stdin", "--data", str(tmp_path / "s"), "--json")
    made = one.ok(*words, stdin=PASSWORD + "\n")
    assert json.loads(made.out) == {"email": "bob@example.org"}
    assert [d["name"] for d in one.json("sync", "status")["devices"]] == ["desk"]
    one.ok("sync")
    assert two.run("login", front.url, "--token", token, code=1).err.startswith("This login has ended.")
    assert one.run("sync", code=1).err.startswith("This login has ended."), "a token that was used twice ends the login"


PORT = 'port of the command line is wrong: "99999" has to be a whole number from 0 to 65535.'


@pytest.mark.parametrize(
    ("words", "stdin", "code", "said"),
    [
        (["login"], "", 2, "Which server?"),
        (["login", "sync.example.org", "--email", "a@b.c"], "", 2, '"sync.example.org" is no address of a server.'),
        (["login", "http://x y", "--email", "a@b.c"], "", 2, '"http://x y" is no address of a server.'),
        (["login", "http://127.0.0.1:1"], "", 2, "Who are you there?"),
        (["login", "http://127.0.0.1:1", "--email", "a@b.c", "--token", "x"], "", 2, "Who are you there?"),
        (["login", "http://127.0.0.1:1", "--no-browser"], "", 1, "http://127.0.0.1:1 cannot be reached (connection refused)."),
        (["account"], "", 1, "This machine syncs with no server yet."),
        (["account", "sell"], "", 2, '"sell" is nothing an account can do.'),
        (["account", "end"], "", 2, "Which device?"),
        (["account", "export"], "", 2, "Into which file?"),
        (["server", "user", "remove", "a@b.c", "--yes"], "", 1, "There is no account for a@b.c."),
        (["server", "user", "password", "a@b.c", "--password-stdin"], "long enough\n", 1, "There is no account for a@b.c."),
        (["server", "invite", "ann"], "", 2, "This is no e-mail address."),
        (["server", "invite", "--days", "0"], "", 2, "An invite counts for 1 to 3650 days."),
        (["login", "http://127.0.0.1:1", "--email", "a@b.c"], "", 2, "A password is needed."),
        (["login", "http://127.0.0.1:1", "--email", "a@b.c", "--password-stdin"], "", 2, "Standard input holds no password."),
        (["login", "http://127.0.0.1:1", "--token", "x"], "", 1, "http://127.0.0.1:1 cannot be reached (connection refused)."),
        (["sync"], "", 1, "This machine syncs with no server yet."),
        (["sync", "status"], "", 1, "This machine syncs with no server yet."),
        (["sync", "now"], "", 2, '"now" is nothing a sync can do.'),
        (["logout"], "", 1, "This machine syncs with no server yet."),
        (["server"], "", 2, "What should the server do?"),
        (["server", "stop"], "", 2, '"stop" is nothing a server can do.'),
        (["server", "user", "add"], "", 2, "Which account?"),
        (["server", "user", "add", "ann", "--password-stdin"], "correct horse\n", 2, "This is no e-mail address."),
        (["server", "user", "add", "a@b.c", "--password-stdin"], "short\n", 2, "A password has 8 characters or more."),
        (["server", "user", "token", "a@b.c"], "", 1, "There is no account for a@b.c."),
        (["server", "run", "--port", "99999"], "", 2, PORT),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_plain_line(laptops: tuple[Shell, Shell], words: list[str], stdin: str, code: int, said: str) -> None:
    answer = laptops[0].run(*words, stdin=stdin, code=code)
    lines = answer.err.splitlines()
    assert lines[0] == said and len(lines) <= 2 and answer.out == ""


def test_an_address_that_is_not_https_is_said_before_anything_is_sent(laptops: tuple[Shell, Shell]) -> None:
    words = ("login", "http://0.0.0.0:1", "--email", "a@b.c", "--password-stdin")
    answer = laptops[0].run(*words, stdin="correct horse\n", code=1)
    assert answer.out == "Others on the way can read along: the address is not https.\n"
    assert answer.err.startswith("http://0.0.0.0:1 cannot be reached")


def test_a_login_that_would_mix_two_lives_leaves_everything_as_it_was(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    front.accounts.add("bob@example.org", PASSWORD)
    one.ok("c", "mine")
    two.ok("c", "theirs")
    log_in(one, front)
    bob = ("login", front.url, "--email", "bob@example.org", "--password-stdin")
    two.ok(*bob, stdin=PASSWORD + "\n")
    said = one.run(*bob, stdin=PASSWORD + "\n", code=1).err.splitlines()
    assert said == ["This file already syncs a space that is not this account's.", "To make one of both: adhd login URL --merge"]
    one.ok("c", "mine too")
    assert one.ok("sync").out.startswith("synced  1 sent") and EMAIL in one.ok("sync", "status").out
    merged = one.ok(*bob, "--merge", stdin=PASSWORD + "\n").out
    assert "2 sent · 1 received" in merged and "-join.db" in merged
    assert titles(one) == {"mine", "mine too", "theirs"}


def test_a_wrong_password_and_a_page_that_is_no_server(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    wrong = one.run("login", front.url, "--email", EMAIL, "--password-stdin", stdin="wrong horse\n", code=1)
    assert wrong.err.startswith("The address or the password is wrong.")
    other = one.run("login", front.url + "/elsewhere", "--email", EMAIL, "--password-stdin", stdin=PASSWORD + "\n", code=1)
    assert len(other.err.splitlines()) <= 2
    assert not (one.file.parent / "sync.json").exists()


def test_a_port_that_is_taken_is_one_plain_line(front: Front, laptops: tuple[Shell, Shell], tmp_path: Path) -> None:
    port = front.url.rpartition(":")[2]
    said = laptops[0].run("server", "run", "--port", port, "--data", str(tmp_path / "s"), code=1).err.splitlines()
    assert "already in use" in said[0].lower() and len(said) == 2


def test_watching_brings_what_is_written_elsewhere_and_sends_what_is_written_here(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    log_in(one, front)
    log_in(two, front)
    code = "import sys; from adhd_cli.launch import main; main(sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "sync", "--watch"], env=one.environment({}), stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    try:
        while not front.tower.listeners:
            time.sleep(0.05)
        two.ok("c", "from two")
        two.ok("sync")
        one.ok("c", "from one")
        end = time.monotonic() + 60
        while time.monotonic() < end and titles(two) != {"from one", "from two"}:
            time.sleep(0.3)
            two.ok("sync")
        assert titles(one) == titles(two) == {"from one", "from two"}
        process.send_signal(signal.SIGINT)
        out = process.communicate(timeout=30)[0].decode()
    finally:
        process.kill()
    assert process.returncode == 130 and out.startswith(f"Keeping the same as {front.url}. Ctrl-C ends it.\n")
    assert "1 received" in out and "1 sent" in out and "Traceback" not in out


def test_the_demo_on_one_machine(tmp_path: Path) -> None:
    launcher = tmp_path / "bin" / "adhd"
    launcher.parent.mkdir()
    shell = Shell(tmp_path)
    launcher.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'import sys; from adhd_cli.launch import main; main(sys.argv[1:])' \"$@\"\n")
    launcher.chmod(0o755)
    env = {**shell.environment({}), "PATH": f"{launcher.parent}:{os.environ['PATH']}", "PYTHON_KEYRING_BACKEND": NO_KEYRING}
    env["ADHD_SYNC"] = "off"
    env.pop("ADHD_HOME", None)
    done = subprocess.run(["sh", str(ROOT / "docs/demo/two-laptops.sh")], env=env, capture_output=True, timeout=240)
    out = done.stdout.decode()
    assert done.returncode == 0, done
    shown = out.split("$ adhd show dentist\n")[1:]
    assert len(shown) == 2 and all("crown" in part and "high" in part for part in shown)
    assert json.dumps(done.stderr.decode()) == '""'


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("sync.example.org", "adhd login https://sync.example.org"), ("127.0.0.1:8377", "adhd login http://127.0.0.1:8377"),
        ("foo bar", EXAMPLE), ("ftp://sync.example.org", EXAMPLE),
    ],
)  # fmt: skip
def test_an_address_that_is_none_says_what_to_type(laptops: tuple[Shell, Shell], url: str, hint: str) -> None:
    said = laptops[0].run("login", url, code=2).err.splitlines()
    assert said == [f'"{url}" is no address of a server.', hint]


def test_a_login_that_fails_says_what_helps_there(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    wrong = one.run("login", front.url, "--email", EMAIL, "--password-stdin", code=1, stdin="wrong horse\n").err.splitlines()
    assert wrong == ["The address or the password is wrong.", f"Log in: adhd login {front.url} --email {EMAIL}"]
    elsewhere = one.run("login", front.url + "/there", "--token", "x", code=1).err.splitlines()
    assert elsewhere[0] == f"There is no adhd server at {front.url}/there."
    empty = one.run("login", front.url, "--token", "-", code=2, stdin="").err.splitlines()
    assert empty == ["Standard input holds no token.", f"adhd login {front.url} --token - < FILE"]
    front.close()
    for words in (("--email", EMAIL, "--password-stdin"), ("--no-browser",)):
        away = one.run("login", front.url, *words, code=1, stdin=PASSWORD + "\n").err.splitlines()
        assert away == [f"{front.url} cannot be reached (connection refused).", "Nothing has changed here; try again in a while."]


def test_logging_out_of_a_login_that_has_ended_says_nothing_of_a_silent_server(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    log_in(one, front, "--name", "desk")
    log_in(two, front, "--name", "lap")
    one.ok("account", "end", "lap")
    assert two.ok("logout").lines[1:] == ["Everything stays here."]


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8377", True), ("http://localhost", True), ("http://[::1]:80", True), ("http://127.8.0.9/x", True),
        ("http://127.evil.example", False), ("http://127.0.0.1.evil.example:80", False), ("http://10.0.0.1", False),
    ],
)  # fmt: skip
def test_only_this_machine_counts_as_this_machine(url: str, here: bool) -> None:
    assert local(url) is here
