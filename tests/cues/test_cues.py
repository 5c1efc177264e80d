"""If-then plans: how a cue is read, when it fits, once a day, repeating tasks, undo, replay, and in the shell."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.clock import Clock
from adhd_core.cues import wifi
from adhd_core.cues.projection import CueTable
from adhd_core.cues.rules import clock_of, fits, read
from adhd_core.dates import parse_moment
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.projection import rebuild
from adhd_core.oplog.receive import envelopes

from tests.cli.shell import MORNING, Shell


def at(path: Path, moment: str = MORNING) -> Adhd:
    """The file at a moment."""
    return Adhd.open(str(path / "adhd.db"), Clock(parse_moment(moment)))


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("cd ~/thesis", ("folder", "~/thesis")), ("when I cd to ~/My Thesis", ("folder", "~/My Thesis")),
        ("in /srv/www", ("folder", "/srv/www")),
        ("If cd /tmp,", ("folder", "/tmp")), (".", ("folder", ".")), ("git push", ("push", "")), ("after push", ("push", "")),
        ("I push", ("push", "")), ("first shell of the day", ("day", "")), ("First shell", ("day", "")), ("at 14:00", ("time", "14:00")),
        ("2pm", ("time", "14:00")), ("at 2:30 pm", ("time", "14:30")), ("12am", ("time", "00:00")), ("at 9.05", ("time", "09:05")),
        ("noon", ("time", "12:00")), ("14h", ("time", "14:00")), ("wifi Home Net 5", ("wifi", "Home Net 5")),
        ("on wi-fi Café", ("wifi", "Café")),
        ("at 25:00", None), ("at 14:60", None), ("at 3", None), ("", None), ("cd", None), ("wifi", None), ("breakfast", None),
        ("13pm", None), ("at ²:30", None),
    ],
)  # fmt: skip
def test_what_a_cue_is(text: str, cue: tuple[str, str] | None) -> None:
    assert read(text) == cue


@pytest.mark.parametrize(
    ("kind", "value", "made", "event", "now", "seen"),
    [
        ("folder", "/a/b", "09:00", "cd", "10:00", True), ("folder", "/a", "09:00", "shell", "10:00", True),
        ("folder", "/a/b/c", "09:00", "cd", "10:00", False), ("folder", "/a/bb", "09:00", "cd", "10:00", False),
        ("folder", "/", "09:00", "cd", "10:00", True), ("folder", "/a/b", "09:00", "tick", "10:00", False),
        ("folder", "/a/b", "09:00", "push", "10:00", False), ("push", "", "09:00", "push", "10:00", True),
        ("push", "", "09:00", "cd", "10:00", False), ("time", "09:30", "09:00", "tick", "10:00", True),
        ("time", "09:30", "09:40", "tick", "10:00", False), ("time", "10:30", "09:00", "tick", "10:00", False),
        ("time", "02:00", "09:00", "tick", "10:00", False), ("day", "", "09:00", "shell", "10:00", False),
        ("wifi", "Home", "09:00", "tick", "10:00", True), ("wifi", "Work", "09:00", "tick", "10:00", False),
        ("colour", "red", "09:00", "cd", "10:00", False),
    ],
)  # fmt: skip
def test_when_a_cue_fits(kind: str, value: str, made: str, event: str, now: str, seen: bool) -> None:
    then, here = (parse_moment(f"2026-03-05T{clock}:00+01:00") for clock in (made, now))
    assert fits(kind, value, then, event, "/a/b", "Home", here, 4) is seen


def test_a_day_ends_at_four() -> None:
    made, night, morning = (parse_moment(f"2026-03-{when}:00+01:00") for when in ("05T22:00", "06T02:00", "06T04:00"))
    assert not fits("day", "", made, "shell", None, None, night, 4) and fits("day", "", made, "shell", None, None, morning, 4)
    assert fits("time", "01:30", made, "tick", None, None, night, 4) and not fits("time", "01:30", made, "tick", None, None, morning, 4)
    assert clock_of("01:30") == "01:30"


def test_each_is_said_once_a_day_the_narrowest_first(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        adhd.capture.add("write intro", raw=True)
        adhd.cues.add("at 9:41", "drink water")
        adhd.cues.add(f"cd {tmp_path}", "intro")
        assert adhd.cues.seen("cd", "/") is None
    with at(tmp_path, "2026-03-05T10:00:00+01:00") as adhd:
        assert [(c.then if c else None) for c in (adhd.cues.seen("cd", str(tmp_path / "gone")) for _ in range(3))] == [
            "write intro", "drink water", None,
        ]  # fmt: skip
        assert adhd.history.entries()[0].what == "plan write intro", "nobody did the saying"
        rows = adhd.log.db.execute("select * from cue_said").fetchall()
        rebuild(CueTable, adhd.log.db, adhd.log._begin, step=2)
        assert adhd.log.db.execute("select * from cue_said").fetchall() == rows and len(adhd.cues.all()) == 2
        assert not [e for e in envelopes(adhd.log) if e["record"].startswith("cue")], "paths stay on this machine"
    with at(tmp_path, "2026-03-06T10:00:00+01:00") as adhd:
        assert adhd.cues.seen("shell", str(tmp_path)) is not None


def test_a_plan_rests_with_its_task_and_follows_a_repeating_one(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        adhd.tasks.add({"title": "water plants", "repeat": "FREQ=DAILY", "start": "2026-03-05"})
        adhd.capture.add("write intro", raw=True)
        adhd.cues.add("push", "plants")
        adhd.cues.add("push", "intro")
        adhd.tasks.done(["plants"])
        adhd.tasks.done(["intro"])
        assert [c.then for c in adhd.cues.all()] == ["water plants"]
        adhd.history.undo()
        assert [c.then for c in adhd.cues.all()] == ["water plants", "write intro"]
        adhd.cues.drop("1")
        assert [c.then for c in adhd.cues.all()] == ["write intro"]
        adhd.history.undo()
        assert len(adhd.cues.all()) == 2
        with pytest.raises(AdhdError) as caught:
            adhd.cues.add("push", "write intro")
        assert caught.value.code == "conflict"


def test_a_check_waits_for_nobody_and_says_nothing_wrong(shell: Shell) -> None:
    assert shell.ok("when", "--check", "--event", "shell").out == "" and not shell.file.exists()
    shell.ok("when", "push", "then", "stretch")
    shell.ok("c", "--raw", "milk")  # now the tables of plans and settings are behind
    other = sqlite3.connect(shell.file, isolation_level=None)
    other.execute("begin immediate")
    assert shell.ok("when", "--check", "--event", "push").out == ""
    other.execute("rollback")
    other.close()
    assert shell.ok("when", "--check", "--event", "push").out == "Pushed: stretch\n"
    assert shell.json("when", "--check", "--event", "push") == {"cue": None}
    assert shell.run("when", "--check", "--event", "x", code=2).err.startswith('"x" is nothing that a shell tells.')


def test_in_the_shell(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    shell.ok("c", "--raw", stdin="write intro\nwrite outro\n")
    made = shell.json("when", "cd ~/thesis then write intro")["cue"]
    assert (made["kind"], made["value"], made["then"]) == ("folder", os.path.realpath(tmp_path / "thesis"), "write intro")
    assert shell.ok("when", "at", "2pm", "then", "stretch", COLUMNS="80").lines == [
        "plan    at 14:00 → stretch                                             adhd undo"
    ]
    assert [line.split("  ")[0][0] for line in shell.ok("when").lines] == ["1", "2"]
    assert "dropped" in shell.ok("when", "drop", "2").out and len(shell.json("when")["cues"]) == 1
    for words, code in (
        (["breakfast", "then", "stretch"], 2), (["push"], 2), (["push", "then"], 2), (["cd", "/nowhere/at/all", "then", "x"], 1),
        (["push", "then", "write"], 1), (["push", "then", "k3fd"], 1), (["drop", "7"], 1), (["push", "then", "x" * 300], 2),
    ):  # fmt: skip
        told = shell.run("when", *words, code=code)
        assert told.out == "" and 1 <= len(told.err.splitlines()) <= 5, (words, told)


def test_the_name_of_the_wifi(shell: Shell, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    assert "cannot be seen" in shell.ok("when", "wifi", "Home: 5", "then", "stretch", PATH=str(tools)).out
    program = tools / "nmcli"
    program.write_text("#!/bin/sh\necho 'no:Other'\necho 'yes:Home\\: 5'\n")
    program.chmod(0o755)
    path = f"{tools}:/usr/bin:/bin"
    heard = shell.file.parent / "wifi"
    said = shell.ok("when", "--check", "--event", "shell", PATH=path).out
    for _ in range(200):
        if heard.exists() or said:
            break
        os.sched_yield()
        said = shell.ok("when", "--check", "--event", "tick", PATH=path).out
    assert (said or shell.ok("when", "--check", "--event", "tick", PATH=path).out) == "You are on Home: 5: stretch\n"
    assert heard.stat().st_mode & 0o777 == 0o600
    assert wifi.read("iwgetid", "Café\n") == "Café" and wifi.read("networksetup", "Current Wi-Fi Network: Home\n") == "Home"
    assert wifi.read("networksetup", "You are not associated with an AirPort network.\n") is None
    assert wifi.read(wifi.AIRPORT, "  BSSID: 0:1\n   SSID: Home\n") == "Home" and wifi.read("nmcli", "no:x\n") is None
