"""Watching: a server that stops and comes back, a login that ends elsewhere, a machine that slept, a battery."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from adhd_cli.watching import slept
from adhd_core.sync import http
from adhd_core.sync.account import Account
from adhd_core.sync.auto import Auto
from adhd_core.sync.power import on_battery

from tests.cli.shell import Shell
from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_auto import syncers, until
from tests.sync.test_cli import log_in, titles


@contextmanager
def watching(shell: Shell) -> Iterator[subprocess.Popen[str]]:
    """`adhd sync --watch` of a home."""
    process = subprocess.Popen(
        [sys.executable, "-m", "adhd_cli", "sync", "--watch"], env=shell.environment({}), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def served(data: Path, port: int) -> tuple[subprocess.Popen[str], str]:
    """A server process and its address."""
    words = [sys.executable, "-m", "adhd_cli", "server", "run", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(words, env=Shell(data).environment({}), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().split()[-1]


def test_a_server_that_is_stopped_and_started_again(laptops: tuple[Shell, Shell], tmp_path: Path) -> None:
    one, two = laptops
    data = tmp_path / "data"
    one.ok("server", "user", "add", EMAIL, "--password-stdin", "--data", str(data), stdin=PASSWORD + "\n")
    server, url = served(data, 0)
    try:
        for shell in laptops:
            shell.ok("login", url, "--email", EMAIL, "--password-stdin", stdin=PASSWORD + "\n")
        one.env["ADHD_SYNC"] = None
        with watching(one) as watch:
            until(lambda: (Auto(str(one.file.parent)).next() or 0) > time.time() + 200)
            one.ok("c", "before")
            until(lambda: (two.run("sync"), titles(two))[1] == {"before"})
            assert not syncers(one), "who watches syncs for the commands as well"
            assert (Auto(str(one.file.parent)).next() or 0) > time.time() + 200
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=30)
            one.ok("c", "meanwhile")
            until(lambda: one.json("sync", "status")["error"])
            server, _ = served(data, int(url.rpartition(":")[2]))
            until(lambda: (two.run("sync"), titles(two))[1] == {"before", "meanwhile"})
            two.ok("c", "from two")
            two.ok("sync")
            until(lambda: "from two" in titles(one))
            watch.send_signal(signal.SIGTERM)
            out, err = watch.communicate(timeout=30)
        assert watch.returncode == 128 + signal.SIGTERM and err == ""
        assert out.count("It is asked again by itself.") == 1
        assert (Auto(str(one.file.parent)).next() or 0) < time.time() + 5, "from here on the commands do it again"
    finally:
        server.kill()
        server.communicate()


def test_a_login_that_was_ended_elsewhere_ends_the_watch_with_one_line(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    log_in(one, front)
    with watching(one) as watch:
        until(lambda: front.tower.listeners)
        with front.store.writing() as db:
            db.execute("update session set revoked=?", (1,))
        front.tower.announce(1)
        out, err = watch.communicate(timeout=60)
    assert watch.returncode == 1
    assert err.splitlines() == ["This login has ended. Log in again.", f"Log in: adhd login {front.url} --email {EMAIL}"]
    assert out == f"Keeping the same as {front.url}. Ctrl-C ends it.\n"


def test_a_channel_that_is_silent_for_two_signs_of_life_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    from adhd_sync_server.exchange import BEAT

    assert 2 * BEAT < http.SILENCE < 3 * BEAT
    monkeypatch.setattr(http, "SILENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def silent() -> None:
            with listening.accept()[0] as connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 7\n\n")
                over.wait(30)

        over = threading.Event()
        thread = threading.Thread(target=silent)
        thread.start()
        link = http.HttpLink.__new__(http.HttpLink)
        link.account = Account(f"http://127.0.0.1:{listening.getsockname()[1]}", "", "")
        link.http = http.Http(link.account.url)
        link.access, link.ends = "x", 1 << 60
        assert list(link.live()) == [7]
        link.http.close()
        over.set()
        thread.join()


def test_a_sleep_is_seen_by_the_clock_on_the_wall() -> None:
    assert slept(time.monotonic(), time.time() - 3600)
    assert not slept(time.monotonic() - 3600, time.time() - 3600)
    assert not slept(time.monotonic(), time.time() + 3600), "a clock that was put back is no sleep"


def test_a_battery_counts_only_without_a_plug(tmp_path: Path) -> None:
    def supply(name: str, **lines: str) -> None:
        (tmp_path / name).mkdir(exist_ok=True)
        for file, text in lines.items():
            (tmp_path / name / file).write_text(text + "\n")

    assert not on_battery(str(tmp_path)) and not on_battery(str(tmp_path / "none"))
    supply("hidpp_battery_0", type="Battery", scope="Device", status="Discharging")
    assert not on_battery(str(tmp_path))
    supply("BAT0", type="Battery", status="Discharging")
    supply("AC", type="Mains", online="0")
    assert on_battery(str(tmp_path))
    supply("AC", type="Mains", online="1")
    assert not on_battery(str(tmp_path))
