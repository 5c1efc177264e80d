"""Sync by itself: after commands, one at a time, never in anybody's way, and never silently broken."""

from __future__ import annotations

import errno
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.auto import LONGEST_PAUSE, Auto, Trouble

from tests.cli.shell import Shell
from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_cli import log_in, titles

DAY = 86400.0


def syncers(shell: Shell) -> list[int]:
    """The processes that sync this home by themselves."""
    out = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                words = Path(f"/proc/{name}/cmdline").read_bytes().split(b"\0")
                leads = os.getsid(int(name)) == int(name)  # the shell that waits first begins as a copy of itself
            except OSError:
                continue
            if leads and b"adhd_cli.later" in words and str(shell.file).encode() in words:
                out.append(int(name))
    return out


def until(true: Callable[[], object]) -> None:
    """Wait for something that comes by itself."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.1)


@pytest.fixture
def alone(front: Front, laptops: tuple[Shell, Shell]) -> Iterator[tuple[Shell, Shell]]:
    """Two homes that are logged in; the first one syncs by itself."""
    one, two = laptops
    one.env["ADHD_SYNC"] = None
    assert log_in(one, front)[-1] == "From here on it syncs by itself; to stop that: adhd config sync_auto off"
    log_in(two, front)
    yield one, two
    until(lambda: not syncers(one))


def auto_of(shell: Shell) -> Auto:
    return Auto(str(shell.file.parent))


def test_many_commands_in_a_row_start_one_sync_which_says_nothing(front: Front, alone: tuple[Shell, Shell]) -> None:
    one, two = alone
    most, stop = [0], threading.Event()

    def count() -> None:
        while not stop.is_set():
            most[0] = max(most[0], len(syncers(one)))
            stop.wait(0.02)

    watcher = threading.Thread(target=count)
    watcher.start()
    said = one.sh("for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do adhd c --raw thing $i; done")
    assert len(said.out.splitlines()) == 15 and said.err == ""
    until(lambda: front.tower.relay.seq(1) == 15 and not syncers(one))
    stop.set()
    watcher.join()
    assert most == [1]
    assert two.json("sync")["pulled"] == 15
    assert auto_of(one).trouble() is None and one.json("sync", "status")["pending"] == 0


def test_what_is_written_while_it_syncs_goes_as_well(front: Front, alone: tuple[Shell, Shell]) -> None:
    one, _ = alone
    one.ok("c", "first")
    until(lambda: front.tower.relay.seq(1) == 1)
    one.ok("c", "second")
    until(lambda: front.tower.relay.seq(1) == 2)
    until(lambda: not syncers(one))
    assert auto_of(one).trouble() is None and one.json("sync", "status")["pending"] == 0


def test_looking_fetches_what_is_new_where_the_last_sync_is_old(front: Front, alone: tuple[Shell, Shell]) -> None:
    one, two = alone
    two.ok("c", "from two")
    two.ok("sync")
    one.ok("next")
    assert not syncers(one) and titles(one) == set()
    old = time.time() - 1000
    os.utime(auto_of(one).path, (old, old))
    one.ok("log")
    assert not syncers(one), "only what shows what there is fetches news"
    one.ok("next")
    until(lambda: titles(one) == {"from two"})


def test_a_server_that_is_away_is_left_alone_for_a_while_and_status_says_so(front: Front, alone: tuple[Shell, Shell]) -> None:
    one, _ = alone
    front.close()
    one.ok("c", "milk")
    until(lambda: (found := auto_of(one).trouble()) is not None and found.error and not syncers(one))
    for i in range(3):
        one.ok("c", f"thing {i}")
        assert not syncers(one)
    told = one.json("sync", "status")
    assert told["pending"] == 4 and told["auto"] and told["next_try"] and "cannot be reached" in told["error"]
    lines = one.ok("sync", "status").lines
    assert lines[-1].startswith("By itself again after ") and len(lines) == 4
    narrow = one.ok("sync", "status", COLUMNS="40").lines
    assert all(len(line) <= 40 for line in narrow)
    doctor = one.run("doctor", code=1).out
    assert "the last sync did not work" in doctor and "adhd sync" in doctor


def test_a_broken_sync_is_said_on_a_terminal_and_ever_more_seldom(alone: tuple[Shell, Shell]) -> None:
    one, _ = alone
    auto = auto_of(one)
    trouble = Trouble({"since": time.time() - 6 * DAY, "tries": 9, "error": "away"})

    def kept() -> None:
        Path(auto.path).write_text(trouble.text())
        auto.hold(600)

    kept()
    assert "Sync" not in one.ok("c", "milk").out, "a pipe gets the answer alone"
    before = os.stat(auto.path).st_mtime
    for expected in (1, 0):
        with one.terminal("c", "bread") as terminal:
            assert terminal.end() == 0
            assert terminal.text.count("Sync has not worked for 6 days: adhd sync status") == expected
    assert abs(os.stat(auto.path).st_mtime - before) < 5, "the next try stays where it is"
    assert not trouble.worth_a_word(time.time() - 4 * DAY) and trouble.worth_a_word(time.time())
    trouble.told = 6.0
    assert not trouble.worth_a_word(time.time() + 5 * DAY) and trouble.worth_a_word(time.time() + 7 * DAY)
    auto.begin()


def test_a_login_that_ended_asks_for_a_hand_at_once(front: Front, alone: tuple[Shell, Shell]) -> None:
    one, _ = alone
    front.skew = 91 * 86_400_000
    one.ok("c", "milk")
    until(lambda: (found := auto_of(one).trouble()) is not None and found.by_hand and not syncers(one))
    with one.terminal("c", "bread") as terminal:
        assert terminal.end() == 0
        assert "Sync has not worked lately: adhd sync status" in terminal.text
    lines = one.ok("sync", "status").lines
    assert lines[-1] == f"Log in: adhd login {front.url} --email {EMAIL}" and "2 wait here" in lines[0]
    log_in(one, front)
    assert auto_of(one).trouble() is None and front.tower.relay.seq(1) == 2


def test_it_can_be_switched_off_and_ends_with_the_login(front: Front, alone: tuple[Shell, Shell]) -> None:
    one, _ = alone
    one.ok("c", "milk", ADHD_SYNC="off")
    assert not syncers(one)
    one.ok("config", "sync_auto", "off")
    assert not auto_of(one).on
    one.ok("c", "bread")
    assert not syncers(one) and one.ok("sync", "status").lines[-1] == "It syncs when you say; by itself: adhd config sync_auto on"
    one.ok("config", "sync_auto", "on")
    assert auto_of(one).on
    one.ok("logout")
    assert not auto_of(one).on
    one.ok("config", "sync_auto", "on")
    assert not auto_of(one).on, "without a login there is nothing to sync with"
    assert log_in(one, front)[-1].startswith("From here on") and one.json("sync", "status")["email"] == EMAIL
    assert PASSWORD not in "".join(p.read_text(errors="replace") for p in one.file.parent.glob("sync.*"))


def test_pauses_grow_and_a_wrong_clock_does_not_stop_it(tmp_path: Path) -> None:
    auto = Auto(str(tmp_path))
    assert not auto.due(True)
    auto.begin()
    assert auto.due(True) and not auto.due(False)
    pauses = []
    for _ in range(12):
        auto.failed(AdhdError("offline", "away"))
        pauses.append((auto.next() or 0) - time.time())
    assert 15 < pauses[0] < 45 and pauses[5] > pauses[0] and all(p < LONGEST_PAUSE * 1.4 for p in pauses)
    assert not auto.due(True)
    auto.hold(400 * DAY)
    assert auto.due(True), "written under a clock that was a year ahead"
    slow = AdhdError("busy_server", "later")
    slow.wait = 5000.0
    auto.failed(slow)
    assert (auto.next() or 0) - time.time() > 4900
    auto.good()
    assert auto.trouble() is None and auto.due(True)
    Path(auto.path).write_text("no json")
    assert auto.trouble() is None


def test_what_the_caller_holds_open_is_not_kept_open(front: Front, alone: tuple[Shell, Shell]) -> None:
    one, _ = alone
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    subprocess.run(one.command("c", "milk"), env=one.environment({}), pass_fds=(writing,), stdout=subprocess.DEVNULL, check=True)
    os.close(writing)
    assert syncers(one)
    assert os.read(reading, 1) == b"", "whoever reads the pipe to its end waits for the command alone"
    os.close(reading)


def test_where_nothing_can_be_noted_no_command_starts_a_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    auto = Auto(str(tmp_path))
    auto.begin()
    started: list[list[str]] = []

    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("adhd_core.sync.auto.spawn", lambda words: started.append(words) or 1)
    monkeypatch.setattr(os, "utime", read_only)
    assert auto.start(str(tmp_path / "adhd.db")) == 0 and not started
    monkeypatch.undo()
    monkeypatch.setattr("adhd_core.sync.auto.spawn", lambda words: started.append(words) or 1)
    assert auto.start(str(tmp_path / "adhd.db")) == 1 and len(started) == 1
