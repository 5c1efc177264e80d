"""Fifty processes at once, on a new home and on one that is there."""

from __future__ import annotations

import sqlite3
import subprocess

import pytest

from tests.cli.shell import Shell

MANY = 50


@pytest.mark.parametrize("there", [False, True])
def test_fifty_captures_at_once(shell: Shell, there: bool) -> None:
    if there:
        shell.ok("c", "--raw", stdin="".join(f"old {i}\n" for i in range(20)))
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(
            shell.command("c", "--raw", f"thought {i}"), stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=shell.environment({})
        )
        for i in range(MANY)
    ]
    answers = [(*p.communicate(timeout=120), p.returncode) for p in processes]
    assert [a for a in answers if a[2] != 0 or a[1]] == []
    tasks = shell.json("list", "--all", "--limit", "200")["tasks"]
    assert {t["title"] for t in tasks if t["title"].startswith("thought")} == {f"thought {i}" for i in range(MANY)}
    assert len(tasks) == MANY + 20 * there == len({t["handle"] for t in tasks})
    for handle in (t["handle"] for t in tasks):
        assert there or any(handle in out.decode() for out, _, _ in answers)
    db = sqlite3.connect(shell.file)
    try:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert db.execute("select count(*), min(n), max(n), count(distinct device) from operation").fetchone() == (
            len(tasks),
            1,
            len(tasks),
            1,
        )
        assert db.execute("select count(*) from device where own = 1").fetchone() == (1,)
    finally:
        db.close()
    assert [p.name for p in shell.file.parent.iterdir() if ".new" in p.name] == []


def test_readers_and_writers_at_once(shell: Shell) -> None:
    shell.ok("c", "--raw", stdin="".join(f"old {i}\n" for i in range(30)))
    shell.say("c --raw one", "c --raw two", "c --raw three")  # for undo to take
    lines = [
        ["list"],
        ["search", "old"],
        ["c", "--raw", "new"],
        ["done", "old", "7"],
        ["log"],
        ["undo"],
        ["show", "old", "9"],
        ["energy", "3"],
        ["backup"],
        ["doctor"],
    ]
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(shell.command(*line), stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=shell.environment({}))
        for line in lines * 2
    ]
    for line, process in zip(lines * 2, processes, strict=True):
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0 or (line[0] in ("done", "undo") and process.returncode == 1), (line, err)
        assert b"Traceback" not in err and b"stumbled" not in err, (line, err)
    assert shell.json("doctor", "--deep")["ok"] is True
