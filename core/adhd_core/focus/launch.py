"""What is opened when a task is started: files, addresses, commands. It belongs to this machine and is never synced.

A command runs only after it was allowed once on this machine; files and addresses go to the platform's opener.
"""

from __future__ import annotations

from adhd_core import ids
from adhd_core.oplog.operation import LOCAL, Change, Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.oplog.projection import Projection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.oplog.log import Log

OPEN, RUN = "open", "run"


class Launch:
    """One thing to open: `how` (open, run), its `target`, and whether it is `allowed`."""

    __slots__ = ("allowed", "how", "rid", "target")

    def __init__(self, rid: bytes, how: str, target: str, allowed: bool) -> None:
        self.rid = rid
        self.how = how
        self.target = target
        self.allowed = allowed or how == OPEN

    def json(self) -> dict[str, object]:
        """For scripts."""
        return {"how": self.how, "target": self.target, "allowed": self.allowed}


class LaunchTable(Projection):
    """`launch`: one row for each thing that a task opens."""

    name = "launch"
    version = 1
    kinds = ("launch",)
    tables = ("launch",)

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}launch (rid blob primary key, task blob, how text, target text, allowed integer not null default 0,
              deleted integer not null default 0, at integer not null) without rowid""",
            f"create index launch_task_{generation} on {p}launch (task)",
        ]

    def apply(self, change: Change) -> None:
        rid, fields = change.operation.rid, change.fields
        self.db.execute(f"insert or ignore into {self.p}launch (rid, at) values (?, ?)", (rid, change.operation.seq))
        kept: dict[str, Callable[[Any], object]] = {
            "task": ids.of_hex, "how": lambda v: v if v in (OPEN, RUN) else None, "target": lambda v: v if isinstance(v, str) else None,
            "allowed": lambda v: int(v is True), "deleted_at": lambda v: int(bool(v)),
        }  # fmt: skip
        for field, value in fields.items():
            if field in kept:
                self.db.execute(f"update {self.p}launch set {field.removesuffix('_at')}=? where rid=?", (kept[field](value), rid))


class Launches:
    """The launch recipes of tasks on this machine."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def of(self, tasks: list[bytes]) -> list[Launch]:
        """What these tasks open, in the order in which it was said."""
        table = self.log.current(LaunchTable)
        out = []
        for task in tasks:
            rows = table.db.execute(
                "select rid, how, target, allowed from launch where task=? and deleted=0 and how is not null and target is not null"
                " order by at", (task,)
            ).fetchall()  # fmt: skip
            out += [Launch(rid, how, target, bool(allowed)) for rid, how, target, allowed in rows]
        return out

    def add(self, task: bytes, opens: list[str], runs: list[str]) -> Outcome[list[Launch]]:
        """Have a task open more. A command is allowed only by `allow`."""
        with self.log.command() as command:
            self.log.current(LaunchTable)
            for how, targets in ((OPEN, opens), (RUN, runs)):
                for target in targets:
                    rid = ids.uuid5("launch", task, how, target)
                    command.add([Set("launch", rid, {"task": task.hex(), "how": how, "target": target, "deleted_at": None}, scope=LOCAL)])
        return Outcome(self.of([task]), command)

    def allow(self, task: bytes) -> Outcome[list[Launch]]:
        """Let the commands of a task run from now on, on this machine."""
        with self.log.command() as command:
            self.log.current(LaunchTable)
            command.add([Set("launch", x.rid, {"allowed": True}, scope=LOCAL) for x in self.of([task]) if not x.allowed])
        return Outcome(self.of([task]), command)
