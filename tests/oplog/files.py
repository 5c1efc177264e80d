"""Files to treat badly: filled with every kind of row that the log has, and compared row by row afterwards."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import subprocess
import sys

from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import LOCAL, Event, Set

COLUMNS = "seq, hlc, at, offset, scope, command, undoes, record, rid, event, body, schema"
BAD_WORDS = ("!", "error", "failed", "overdue", "missed", "Traceback")


def fill(log: Log, operations: int, seed: int = 1) -> list[bytes]:
    """Commands of new tasks, edits, words, events and local records, until there are this many operations."""
    rng = random.Random(seed)
    tasks: list[bytes] = []
    done = 0
    while done < operations:
        with log.command() as command:
            for _ in range(min(rng.randint(1, 40), operations - done)):
                done += 1
                kind = rng.random()
                if kind < 0.6 or not tasks:
                    tasks.append(command.mint())
                    notes = "".join(rng.choices("abc défü 漢字", k=9000 if rng.random() < 0.01 else rng.randint(0, 80)))
                    command.add([Set("task", tasks[-1], {"title": f"thought {done} {notes[:20]}", "notes": notes}, new=True)])
                elif kind < 0.75:
                    command.add([Set("task", rng.choice(tasks), {"title": f"better {done}", "energy": rng.randint(1, 5)})])
                elif kind < 0.85:
                    words = {"+": [rng.choice("abcdef")], "-": [rng.choice("ghij")]}
                    command.add([Set("task", rng.choice(tasks), {"tags*": words})])
                elif kind < 0.95:
                    command.add([Event("task.done.1", rng.choice(tasks), str(done), {"minutes": done})])
                else:
                    command.add([Set("path", command.mint(), {"text": f"~/{done}"}, new=True, scope=LOCAL)])
    return tasks


def made(path: str, operations: int, seed: int = 1) -> str:
    """A closed file with so many operations."""
    log = Log(path)
    fill(log, operations, seed)
    log.close()
    return path


def operations(path: str) -> dict[int, tuple[object, ...]]:
    """seq -> everything of an operation but its id, which a recovery may change."""
    db = sqlite3.connect(path)
    try:
        return {row[0]: row for row in db.execute(f"select {COLUMNS} from operation")}
    finally:
        db.close()


def one(path: str, query: str) -> object:
    """The single value that a query gives."""
    db = sqlite3.connect(path)
    try:
        return db.execute(query).fetchone()[0]
    finally:
        db.close()


def hashes(folder: str) -> dict[str, str]:
    """File name -> hash of its bytes, for every file in a folder."""
    out = {}
    for name in sorted(os.listdir(folder)):
        if os.path.isfile(os.path.join(folder, name)):
            with open(os.path.join(folder, name), "rb") as file:
                out[name] = hashlib.sha256(file.read()).hexdigest()
    return out


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, with the same modules."""
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
    return subprocess.run([sys.executable, "-c", code, *arguments], env=env, capture_output=True, text=True, timeout=60)


def humane(error: AdhdError) -> None:
    """The message and the way out are one plain line each, without blame."""
    for line in (error.message, error.hint):
        assert line and "\n" not in line and line == line.strip()
        assert not any(word in line.lower() for word in BAD_WORDS), line
