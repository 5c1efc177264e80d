"""Months without the server, and joining where no copy can be made."""

from __future__ import annotations

import json
import os
import sqlite3
import time

from tests.cli.shell import Shell
from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_cli import log_in, titles

DAY_MS = 86_400_000


def work(shell: Shell, days: int) -> set[str]:
    """A thing on each of many days, with the clock of that day."""
    jobs = []
    for day in range(days):
        at = time.strftime("%Y-%m-%dT10:00:00+00:00", time.gmtime(1772700000 + day * 86400))
        jobs.append((["c", "--raw", f"thing of day {day}"], {"ADHD_NOW": at}))
    assert all(answer.code == 0 for answer in shell.batch(jobs))
    return {f"thing of day {day}" for day in range(days)}


def test_a_hundred_days_offline_lose_nothing_and_say_how_to_log_in_again(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    log_in(one, front)
    log_in(two, front)
    mine = work(one, 100)
    front.skew = 100 * DAY_MS  # a refresh token is good for 90 days
    ended = one.run("sync", code=1).err.splitlines()
    assert ended == ["This login has ended. Log in again.", f"Log in: adhd login {front.url} --email {EMAIL}"]
    lines = one.ok("sync", "status").lines
    assert "100 wait here" in lines[0] and lines[-1] == ended[1] and len(lines) == 4
    told = one.json("sync", "status")
    assert told["pending"] == 100 and told["error"] == ended[0] and told["hint"] == ended[1] and told["last_good"]
    doctor = one.run("doctor", code=1).out
    assert "the last sync did not work: This login has ended" in doctor and f"adhd login {front.url} --email {EMAIL}" in doctor
    assert "100 sent" in log_in(one, front)[0]
    log_in(two, front)
    assert {t["title"] for t in two.json("list", "--limit", "200")["tasks"]} == mine
    assert "ok" in one.ok("doctor").out and one.json("sync", "status")["error"] is None


def test_the_doctor_says_what_is_wrong_and_what_mends_it(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    one.ok("c", "milk")
    assert "sync" not in one.ok("doctor").out
    log_in(one, front)
    assert f"sync with {front.url}: by itself after commands" in one.ok("doctor").out
    with sqlite3.connect(one.file) as db:
        db.execute("update sync_status set offset=600000, last_good=last_good-6*86400000")
    db.close()
    said = one.run("doctor", code=1).out
    assert "the last good sync is 6 days ago" in said and "This machine's clock is 10 min behind the server's" in said
    with sqlite3.connect(one.file) as db:
        db.execute("update sync_status set offset=0, last_good=null")
    db.close()
    (one.file.parent / "sync.keys").unlink()
    said = one.run("doctor", code=1).out
    assert "nothing has been synced" in said and f"adhd login {front.url} --email {EMAIL}" in said
    (one.file.parent / "sync.json").write_text("{")
    assert "names no server" in one.run("doctor", code=1).out


def test_joining_stops_with_nothing_changed_where_no_copy_can_be_made(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    one.ok("c", "from one")
    two.ok("c", "from two")
    log_in(one, front)
    home = two.file.parent
    (home / "backups").write_text("a file where the folder should be")
    before = json.dumps(two.json("list"))
    for merge in ([], ["--merge"]):
        refused = two.run("login", front.url, "--email", EMAIL, "--password-stdin", *merge, stdin=PASSWORD + "\n", code=1)
        assert 1 <= len(refused.err.splitlines()) <= 2 and "backups" in refused.err
        assert json.dumps(two.json("list")) == before
        assert not (home / "sync.json").exists() and not (home / "sync.keys").exists() and not (home / "sync.auto").exists()
        assert two.run("sync", code=1).err.startswith("This machine syncs with no server yet.")
    assert front.tower.relay.seq(1) == 1
    os.unlink(home / "backups")
    assert "-join.db" in "".join(log_in(two, front)) and titles(two) == {"from one", "from two"}


def test_leaving_keeps_everything_and_coming_back_goes_on(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    one.ok("c", "first")
    log_in(one, front)
    log_in(two, front)
    one.ok("logout")
    one.ok("c", "while away")
    two.ok("c", "of two")
    two.ok("sync")
    assert "1 sent · 1 received" in log_in(one, front)[0]
    two.ok("sync")
    assert titles(one) == titles(two) == {"first", "while away", "of two"}
