"""JSON Lines: one operation in a line, so that a round trip loses nothing; plain task objects are taken in as well.

The first line is a header. Importing is receiving: an operation that is known already changes nothing, so the same
file twice imports nothing the second time.
"""

from __future__ import annotations

import gc
import json

from adhd_core import ids
from adhd_core.exchange.border import problem_of, task_fields
from adhd_core.oplog.operation import LOCAL, SHARED
from adhd_core.oplog.receive import Receiver, envelopes
from adhd_core.tasks.projection import TaskTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from adhd_core.oplog.log import Log
    from adhd_core.oplog.operation import Operation
    from adhd_core.tasks.service import Tasks

FORMAT = "adhd.operations.1"


class Imported:
    """What became of a file: tasks `imported` and `updated`, lines `unchanged` and `skipped`, and `problems`."""

    __slots__ = ("imported", "problems", "skipped", "unchanged", "updated")

    def __init__(self) -> None:
        self.imported = 0
        self.updated = 0
        self.unchanged = 0
        self.skipped = 0
        self.problems: list[dict[str, Any]] = []

    def json(self) -> dict[str, Any]:
        """As in interface.md."""
        return {
            "imported": self.imported, "updated": self.updated, "unchanged": self.unchanged, "skipped": self.skipped,
            "problems": self.problems,
        }  # fmt: skip

    def problem(self, line: int, message: str) -> None:
        """Note a line that could not be taken in."""
        self.skipped += 1
        self.problems.append({"line": line, "message": message})


class Counting(Receiver):
    """A receiver that knows which tasks were made and which were changed."""

    def __init__(self, log: Log) -> None:
        super().__init__(log)
        self.made: set[bytes] = set()
        self.touched: set[bytes] = set()

    def applied(self, operation: Operation) -> None:
        if operation.record == "task" and not operation.event:
            (self.made if "handle" in operation.body else self.touched).add(operation.rid)


class Exchange:
    """Export and import."""

    def __init__(self, log: Log, tasks: Tasks) -> None:
        self.log = log
        self.tasks = tasks

    def count(self, local: bool = False) -> int:
        """How many lines an export has, without its header."""
        return int(self.log.db.execute("select count(*) from operation where scope <= ?", (LOCAL if local else SHARED,)).fetchone()[0])

    def lines(self, local: bool = False) -> Iterator[str]:
        """The lines of a lossless export."""
        yield json.dumps({"format": FORMAT, "operations": self.count(local)})
        for item in envelopes(self.log, scopes=(SHARED, LOCAL) if local else (SHARED,)):
            yield json.dumps(item, ensure_ascii=False, separators=(",", ":"))

    def take(self, lines: Iterable[str], dry_run: bool = False, tick: Callable[[int], None] | None = None) -> Imported:
        """Take a file in, as one transaction. Lines that are neither operation nor task are reported, not raised."""
        report = Imported()
        plain: list[tuple[int, dict[str, Any]]] = []
        self.log.load(TaskTable)
        receiver = Counting(self.log)
        gc.disable()  # hundreds of thousands of small values that live until the end: collecting only costs
        try:
            with receiver:
                for number, item in self._parsed(lines, report):
                    if "device" in item and "rid" in item:
                        receiver.take(number, item)
                    elif "title" in item:
                        plain.append((number, item))
                    elif "format" not in item:
                        report.problem(number, "neither an operation nor a task with a title")
                    if tick is not None and number % 1000 == 0:
                        tick(number)
                receiver.finish()
                if dry_run:
                    raise _DryRun
        except _DryRun:
            pass
        finally:
            gc.enable()
        self._sum_up(receiver, report)
        self._keep_plain(plain, report, dry_run)
        return report

    def _parsed(self, lines: Iterable[str], report: Imported) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                item = json.loads(line)
            except (ValueError, RecursionError):
                report.problem(number, "not a JSON value")
                continue
            if isinstance(item, dict):
                yield number, item
            else:
                report.problem(number, "not a JSON object")

    def _sum_up(self, receiver: Counting, report: Imported) -> None:
        result = receiver.result
        report.imported += len(receiver.made)
        report.updated += len(receiver.touched - receiver.made)
        report.unchanged += result.known
        if result.missing:
            report.skipped += result.missing
            report.problems.append({"line": 0, "message": f"{result.missing} operations wait for earlier ones that are not in the file"})
        for device, n in result.forked:
            report.problem(0, f"operation {n} of device {device[:8]} is another one here")
        for number, why in result.refused:
            report.problem(number, why)

    def _keep_plain(self, plain: list[tuple[int, dict[str, Any]]], report: Imported, dry_run: bool) -> None:
        """Task objects, all of them as one command: known by their id, or by their content where they have none."""
        fresh: dict[bytes, dict[str, Any]] = {}
        for number, item in plain:
            problem = problem_of(item)
            if problem:
                report.problem(number, problem)
                continue
            rid = ids.parse_id(str(item.get("id") or "")) or ids.uuid5("import", "jsonl", json.dumps(item, sort_keys=True))
            if rid in fresh or any(not task.deleted for task in self.tasks.by_ids([rid])):
                report.unchanged += 1
            else:
                fresh[rid] = task_fields(item)
        report.imported += len(fresh)
        if fresh and not dry_run:
            self.tasks.put(fresh.items())


class _DryRun(Exception):
    """Leaves the transaction of a dry run without keeping it."""
