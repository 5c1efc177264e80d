"""JSON Lines: one operation in a line, so that a round trip loses nothing; plain task objects are taken in as well.

The first line is a header. Importing is receiving: an operation that is known already changes nothing, so the same
file twice imports nothing the second time. A plain task with an id that is known changes the fields that differ.
"""

from __future__ import annotations

import gc
import json

from adhd_core import ids
from adhd_core.dates import iso, offset_minutes, parse_moment
from adhd_core.exchange.border import differing, problem_of, task_fields
from adhd_core.oplog.operation import LOCAL, SHARED, Set
from adhd_core.oplog.receive import Receiver, envelopes
from adhd_core.tasks.projection import TaskTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from adhd_core.oplog.log import Log
    from adhd_core.oplog.operation import Operation
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

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
    """A receiver that knows which tasks came with the file, which were there and changed, and how many operations only
    told again of one that was there."""

    def __init__(self, log: Log) -> None:
        super().__init__(log)
        self.made: set[bytes] = set()
        self.touched: set[bytes] = set()
        self.retold = 0

    def applied(self, operation: Operation) -> None:
        rid = operation.rid
        if operation.record != "task" or operation.event or rid in self.made:
            return
        if rid not in self.touched and not self.was_there(rid):
            self.made.add(rid)
        elif "handle" in operation.body:
            self.retold += 1
        else:
            self.touched.add(rid)

    def was_there(self, rid: bytes) -> bool:
        """Whether the log knew the record before this import."""
        sql = "select 1 from operation where rid=? and event=0 and seq <= ? limit 1"
        return self.first_seq > 0 and self.db.execute(sql, (rid, self.first_seq)).fetchone() is not None

    def lean(self) -> None:
        """From here on the tables of tasks follow: what comes next is decided by them."""
        self.finish()
        (self.device,) = self.db.execute("select device from meta").fetchone()  # the file may have got a new one on the way
        self.may_lag = False
        self.log.current(TaskTable)


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
                self._keep_plain(receiver, plain, report)
                if dry_run:
                    raise _DryRun
        except _DryRun:
            pass
        finally:
            gc.enable()
        self._sum_up(receiver, report)
        report.problems.sort(key=lambda problem: int(problem["line"]))
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
        report.unchanged += result.known + receiver.retold
        if result.missing:
            report.skipped += result.missing
            report.problems.append({"line": 0, "message": f"{result.missing} operations wait for earlier ones that are not in the file"})
        for device, n in result.forked:
            report.problem(0, f"operation {n} of device {device[:8]} is another one here")
        for number, why in result.refused:
            report.problem(number, why)

    def _keep_plain(self, command: Counting, plain: list[tuple[int, dict[str, Any]]], report: Imported) -> None:
        """Task objects, in the transaction of the file: known by their id, or by their content where they have none.

        All are read before any is kept, because a task may name one that comes after it. Of two with the same id the
        later one counts.
        """
        wanted: dict[bytes, tuple[int, dict[str, Any]]] = {}
        for number, item in plain:
            problem = problem_of(item)
            if problem:
                report.problem(number, problem)
                continue
            rid = ids.parse_id(str(item.get("id") or "")) or ids.uuid5("import", "jsonl", json.dumps(item, sort_keys=True))
            if rid in wanted:
                report.unchanged += 1
            wanted[rid] = (number, item)
        if not wanted:
            return
        command.lean()
        keeping = Keeping(self.tasks, command, set(wanted), report)
        for rid, (number, item) in wanted.items():
            keeping.keep(number, rid, item)


class Keeping:
    """Task objects on their way into a command that is under way."""

    def __init__(self, tasks: Tasks, command: Counting, coming: set[bytes], report: Imported) -> None:
        self.tasks = tasks
        self.command = command
        self.coming = coming
        self.report = report

    def keep(self, number: int, rid: bytes, item: dict[str, Any]) -> None:
        """Make one task, or change what differs from the one that is there; one that was deleted comes back."""
        there = next(iter(self.tasks.by_ids([rid])), None)
        if there is None:
            fields = task_fields(item)
            handle = self._handle(rid, fields.pop("handle", None))
            self._add(rid, {"handle": handle, **self._stored(number, rid, fields, None)})
            self.report.imported += 1
            return
        fields = differing(item, {**there.json(), "order": there.sort}) if item.get("id") else {}
        out = self._stored(number, rid, fields, there)
        if there.deleted:
            out["deleted_at"] = None
        if out:
            self._add(rid, out)
            self.report.updated += rid not in self.command.made
        else:
            self.report.unchanged += 1

    def _add(self, rid: bytes, fields: dict[str, Any]) -> None:
        self.command.add([Set("task", rid, fields)])

    def _handle(self, rid: bytes, wish: str | None) -> str:
        """The handle that the task had where it was, if no task here has it."""
        low = (wish or "").lower()
        taken = not ids.looks_like_handle(low) or self.command.db.execute("select 1 from task where handle=?", (low,)).fetchone()
        return self.tasks.free_handle(self.command, rid) if taken else low

    def _known(self, rid: bytes) -> bool:
        return rid in self.coming or self.command.db.execute("select 1 from task where rid=?", (rid,)).fetchone() is not None

    def _stored(self, number: int, rid: bytes, given: dict[str, Any], there: Task | None) -> dict[str, Any]:
        """The fields as the log keeps them."""
        fields = dict(given)
        out: dict[str, Any] = {}
        born, ended = fields.pop("created_at", None), fields.pop("done_at", None)
        if born:
            moment = parse_moment(born)
            out["created_at"] = [int(moment.timestamp()) * 1000, offset_minutes(moment)]
        status = fields.pop("status", None)
        if status is not None:
            out["status"] = status
        if (status or (there.status if there else "inbox")) == "done":
            if ended or (status and not (there and there.done_at)):
                out["done_at"] = ended or iso(self.command.now)
        elif there is not None and status and there.done_at:
            out["done_at"] = None
        self._links(number, rid, fields, there)
        for name in ("tags", "contexts"):
            if name in fields and there is not None:
                fields[name] = change(set(fields[name]), set(getattr(there, name)))
        return {**self.tasks.stored(self.command, fields), **out}

    def _links(self, number: int, rid: bytes, fields: dict[str, Any], there: Task | None) -> None:
        """The tasks that the task names, as far as they are here."""
        if "parent_id" in fields:
            named = fields.pop("parent_id")
            parent = ids.parse_id(named) if named else None
            if parent is not None and parent != rid and self._known(parent):
                fields["parent"] = parent
                if "order" not in fields:
                    fields["order"] = self.tasks._end_of(parent)
            elif named:
                self.report.problems.append({"line": number, "message": f"parent_id: {named} is not here, so it was left out"})
            elif there is not None:
                fields["parent"] = None
        if "depends_on" in fields:
            before = set(there.depends) if there is not None else set()
            needs: set[str] = set()
            for named in fields.pop("depends_on"):
                other = ids.parse_id(named)
                if other is not None and other != rid and (other.hex() in before or self._known(other)):
                    needs.add(other.hex())
                else:
                    self.report.problems.append({"line": number, "message": f"depends_on: {named} is not here, so it was left out"})
            fields["depends"] = change(needs, before)


def change(wanted: set[str], there: set[str]) -> dict[str, list[str]]:
    """What to add to a set of words and what to take away from it."""
    more, less = sorted(wanted - there), sorted(there - wanted)
    return {**({"+": more} if more else {}), **({"-": less} if less else {})}


class _DryRun(Exception):
    """Leaves the transaction of a dry run without keeping it."""
