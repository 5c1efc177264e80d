"""History: the commands of this device, newest first, and taking them back: undo, redo, rewind."""

from __future__ import annotations

from adhd_core.dates import from_epoch_ms, iso, parse_moment
from adhd_core.history.words import describe, task_in, title_of, verb_of
from adhd_core.oplog import undo
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.merge import base_of
from adhd_core.oplog.operation import REVOKED, SPAWN_HLC
from adhd_core.oplog.outcome import Outcome
from adhd_core.oplog.projection import operation_of, state_of
from adhd_core.oplog.schema import COLUMNS
from adhd_core.tasks.projection import TaskTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dates import datetime
    from adhd_core.oplog.log import Command, Log
    from adhd_core.oplog.undo import Tick
    from adhd_core.tasks.task import Task

    Told = tuple[int, int | None, int]
    """(command, the command that it undoes, milliseconds since 1970)"""


class Entry:
    """One command in words: `what` ("done buy milk"), `at`, whether it is `undone`, whether it is an undo itself."""

    __slots__ = ("at", "command", "is_undo", "title", "undone", "verb")

    def __init__(self, command: int, verb: str, title: str, at: datetime, undone: bool, is_undo: bool) -> None:
        self.command = command
        self.verb = verb
        self.title = title
        self.at = at
        self.undone = undone
        self.is_undo = is_undo

    @property
    def what(self) -> str:
        """Verb and title."""
        return f"{self.verb} {self.title}".strip()

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {"what": self.what, "at": iso(self.at), "undone": self.undone, "is_undo": self.is_undo}


class History:
    """This device's commands."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.log.current(TaskTable)  # titles are read from it, also by the first command on a recovered file

    def entries(self, limit: int = 20) -> list[Entry]:
        """The newest commands, newest first."""
        return self.told(self.newest(limit))

    def newest(self, limit: int, before: int | None = None) -> list[Told]:
        """The newest commands, or the newest before a command, newest first, not told yet: cheap, however many there are."""
        found = undo.commands(self.log.db, before)
        return [command for _, command in zip(range(limit), found, strict=False)]

    def told(self, commands: list[Told]) -> list[Entry]:
        """Commands in words."""
        self.log.current(TaskTable)
        gone = undo.undone_by(self.log.db)
        return [self._entry(command, at, undoes, command in gone) for command, undoes, at in commands]

    def task_of(self, command: int) -> bytes | None:
        """The id of the task that a command was about, first of all."""
        self.log.current(TaskTable)
        rid = task_in(self.log.db, command)
        known = rid and self.log.db.execute("select 1 from task where rid=? and deleted=0", (rid,)).fetchone()
        return rid if known else None

    def _entry(self, command: int, at: int, undoes: int | None, undone: bool = False) -> Entry:
        verb, title, offset = describe(self.log.db, command)
        return Entry(command, verb, title, from_epoch_ms(at, offset), undone, undoes is not None)

    def undo(self, count: int = 1, tick: Tick | None = None) -> Outcome[list[Entry]]:
        """Take back the newest `count` commands. Raises AdhdError when there is nothing to take back."""
        out: list[Entry] = []
        skipped: list[tuple[bytes, str]] = []
        outcome: Outcome[list[Entry]] = Outcome(out)
        with self.log.command() as command:  # what is newest is decided inside, so that two undos never take the same
            for _ in range(count):
                found = undo.next_to_undo(self.log.db)
                if found is None:
                    break
                out.append(self._entry(found[0], found[1], None, True))
                skipped += undo.take_back(command, found[0], tick=tick).skipped
            self._follow(command)
        if not out:
            raise AdhdError("not_found", "There is nothing to undo.", "What was done: adhd log")
        return self._finished(outcome, command, skipped)

    def redo(self, count: int = 1, tick: Tick | None = None) -> Outcome[list[Entry]]:
        """Bring back what the newest `count` undos took. Raises AdhdError when there is no undo to take back."""
        out: list[Entry] = []
        skipped: list[tuple[bytes, str]] = []
        with self.log.command() as command:
            for _ in range(count):
                found = undo.next_to_redo(self.log.db)
                target = None if found is None else undo.step_of(self.log.db, found).undoes
                if found is None or target is None:
                    break
                out.append(self._entry(target, undo.step_of(self.log.db, target).at, None))
                skipped += undo.take_back(command, found, tick=tick).skipped
            self._follow(command)
        if not out:
            raise AdhdError("not_found", "There is no undo to take back.", "What was done: adhd log")
        return self._finished(Outcome(out), command, skipped)

    def _follow(self, command: Command) -> None:
        """Have the sessions know at once that an event of theirs was taken back: a prompt reads them as they are."""
        if any(o.record == REVOKED for o in command.operations) and state_of(self.log.db, "focus") is not None:
            from adhd_core.focus.projection import FocusTable

            self.log.current(FocusTable)

    def _finished(self, outcome: Outcome[list[Entry]], command: Command, skipped: list[tuple[bytes, str]]) -> Outcome[list[Entry]]:
        outcome.operations = command.operations
        outcome.touched = {(o.record, o.rid) for o in outcome.operations}
        outcome.notes = self._notes(skipped)
        return outcome

    def to_rewind(self, since: str | int) -> list[Entry]:
        """What `rewind` to this moment (ISO date-time), or to before this command, would take back, newest first."""
        self.log.current(TaskTable)
        if isinstance(since, int):
            found = undo.since(self.log.db, command=since)
        else:
            found = undo.since(self.log.db, int(parse_moment(since).timestamp()) * 1000)
        return [self._entry(command, at, None) for command, at in found if self._changes(command)]

    def _changes(self, command: int) -> bool:
        """Whether a rewind would take anything of this command: a capture is never taken."""
        for operation in undo.step_of(self.log.db, command).operations:
            base = base_of(self.log.db, operation.rid)
            spawned = operation.record == "task" and operation.hlc == SPAWN_HLC
            if operation.record in undo.WITNESSED:
                continue
            if operation.event or operation.record == "preference" or spawned or (base is not None and base[0] != operation.seq):
                return True
        return False

    def rewind(self, since: str | int) -> Outcome[list[Entry]]:
        """Take back this device's commands since a moment (ISO date-time), or from a command on; nothing that was caught is removed."""
        skipped: list[tuple[bytes, str]] = []
        with self.log.command() as command:
            entries = self.to_rewind(since)
            for entry in entries:
                skipped += undo.take_back(command, entry.command, keep_new=True).skipped
            self._follow(command)
        if not entries:
            raise AdhdError("not_found", "Nothing was changed since then.", "What was done: adhd log")
        return self._finished(Outcome(entries), command, skipped)

    def _notes(self, skipped: list[tuple[bytes, str]]) -> tuple[str, ...]:
        """What was left as it is, because something newer stands there."""
        out = []
        for rid, field in skipped:
            title = title_of(self.log.db, rid)
            what = {"deleted_at": "it", "estimate_minutes": "its length", "order": "its place"}.get(field, field.rstrip("*"))
            out.append(f"{title}: {what} was changed since, so it stays.")
        return tuple(dict.fromkeys(out))

    def of_task(self, task: Task, limit: int = 50) -> list[dict[str, Any]]:
        """Every change of one task, from any device, newest first."""
        rows = self.log.db.execute(f"select {COLUMNS} from operation where rid=? order by seq desc limit ?", (task.rid, limit)).fetchall()
        return [
            {"at": iso(from_epoch_ms(o.at, o.offset)), "what": verb_of(self.log.db, o), "fields": o.body, "undoes": o.undoes is not None}
            for o in map(operation_of, rows)
        ]
