"""What was acknowledged is on the disk; what was interrupted did not happen."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.cli.shell import Shell

CALL = re.compile(r"^\d+ +(\w+)\((\d+)(?:<([^>]*)>)?")


@pytest.mark.parametrize(
    "line", [["c", "--raw", "kept"], ["done", "first"], ["c", "call", "mum", "tomorrow"], ["undo"], ["edit", "first", "--tag", "x"]]
)
def test_the_log_is_synced_before_the_answer_is_written(shell: Shell, tmp_path: Path, line: list[str]) -> None:
    shell.ok("c", "--raw", "first")
    trace = tmp_path / "trace"
    words = ["strace", "-f", "-y", "-o", str(trace), "-e", "trace=fsync,fdatasync,write,pwrite64", *map(str, shell.command(*line))]
    done = subprocess.run(words, capture_output=True, env=shell.environment({}), stdin=subprocess.DEVNULL, timeout=60)
    assert done.returncode == 0 and done.stdout, done
    calls = [(i, *found.groups()) for i, text in enumerate(trace.read_text().splitlines()) if (found := CALL.match(text))]
    answers = [i for i, call, number, _ in calls if call == "write" and number == "1"]
    writes = [i for i, call, _, path in calls if call == "pwrite64" and str(path).endswith("adhd.db-wal")]
    syncs = [i for i, call, _, path in calls if call in ("fsync", "fdatasync") and str(path).endswith("adhd.db-wal")]
    assert answers and writes and syncs
    assert any(max(w for w in writes if w < answers[0]) < sync < answers[0] for sync in syncs)


def test_a_new_file_and_its_folder_are_synced(shell: Shell, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    words = ["strace", "-f", "-y", "-o", str(trace), "-e", "trace=fsync,fdatasync,write", *map(str, shell.command("c", "--raw", "first"))]
    subprocess.run(words, capture_output=True, env=shell.environment({}), stdin=subprocess.DEVNULL, timeout=60, check=True)
    calls = [found.groups() for text in trace.read_text().splitlines() if (found := CALL.match(text))]
    answer = next(i for i, (call, number, _) in enumerate(calls) if call == "write" and number == "1")
    synced = {str(path) for call, _, path in calls[:answer] if "sync" in call}
    assert str(shell.file.parent) in synced and str(shell.file) + "-wal" in synced


def writing(shell: Shell) -> bool:
    """Whether somebody holds the file's write lock."""
    db = sqlite3.connect(shell.file, timeout=0, isolation_level=None)
    try:
        db.execute("begin immediate")
        db.execute("rollback")
        return False
    except sqlite3.OperationalError:
        return True
    finally:
        db.close()


def test_ctrl_c_in_the_middle_of_a_bulk_capture_keeps_all_or_nothing(shell: Shell) -> None:
    shell.ok("c", "--raw", "before")
    lines = "".join(f"thing number {i} tomorrow at 3pm\n" for i in range(4000)).encode()
    quiet = subprocess.PIPE
    process = subprocess.Popen(shell.command("c"), stdin=quiet, stdout=quiet, stderr=quiet, env=shell.environment({}))
    assert process.stdin is not None
    process.stdin.write(lines)
    process.stdin.close()
    process.stdin = None
    while not writing(shell) and process.poll() is None:
        pass
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    total = shell.json("list")["total"]
    assert (process.returncode, total) == (130, 1), (process.returncode, total)
    assert out == b"" and b"Traceback" not in err
    assert shell.json("doctor")["ok"] is True


def test_ctrl_c_before_the_end_of_the_input_keeps_nothing(shell: Shell) -> None:
    pipe = subprocess.PIPE
    process = subprocess.Popen(shell.command("c", "--raw"), stdin=pipe, stdout=pipe, stderr=pipe, env=shell.environment({}))
    assert process.stdin is not None
    process.stdin.write(b"half a ")
    process.stdin.flush()
    waits = Path(f"/proc/{process.pid}/wchan")
    while process.poll() is None and "pipe" not in waits.read_text() and not reading(process.pid):
        pass
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130 and b"Traceback" not in err
    assert shell.json("list")["total"] == 0


def reading(pid: int) -> bool:
    """Whether a process waits in read(0, ...) with an empty pipe."""
    try:
        words = Path(f"/proc/{pid}/syscall").read_text().split()
    except OSError:
        return True
    return words[:2] in (["0", "0x0"], ["63", "0x0"])
