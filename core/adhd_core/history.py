"""What was done, in words, and how it is taken back: undo, redo, rewind and the readable log."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import from_epoch_ms, iso, parse_moment
from adhd_core.oplog import undo
from adhd_core.oplog.codec import loads
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.merge import base_of
from adhd_core.oplog.operation import REVOKED, SPAWN_HLC, Operation
from adhd_core.oplog.outcome import Outcome
from adhd_core.oplog.projection import operation_of, state_of
from adhd_core.oplog.schema import COLUMNS
from adhd_core.tasks.projection import TaskTable
from adhd_core.words import DEEPEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dates import datetime
    from adhd_core.oplog.file import Db
    from adhd_core.oplog.log import Command, Log
    from adhd_core.oplog.undo import Tick
    from adhd_core.tasks.task import Task

    Told = tuple[int, int | None, int]
    """(command, the command that it undoes, milliseconds since 1970)"""

SAMPLE = 12
STATUS_WORDS = {"done": "done", "dropped": "let go", "open": "opened", "inbox": "opened", "doing": "started", "waiting": "waits"}
EVENT_WORDS = {"task.done.1": "done", "intake.taken.1": "took", "choose.declined.1": "not now"}

FOCUS_WORDS = {
    "focus.started.1": "started", "focus.paused.1": "paused", "focus.resumed.1": "went on", "focus.extended.1": "longer",
    "focus.rested.1": "break", "focus.ended.1": "stopped", "focus.distracted.1": "caught", "landing.landed.1": "landed",
    "landing.more.1": "longer",
}  # fmt: skip
CONTEXT = {
    "context.folder": "context", "context.kept.1": "kept", "dive.went.1": "dive", "dive.surfaced.1": "surface", "cue": "plan",
}  # fmt: skip


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


def title_of(db: Db, rid: bytes) -> str:
    """The title of a task or the name of a project or zone; "something" for anything else."""
    row = db.execute("select title from task where rid=?", (rid,)).fetchone()
    if row is None:
        row = db.execute("select name from label where rid=?", (rid,)).fetchone()
    return row[0] if row is not None else "something"


def describe(db: Db, command: int) -> tuple[str, str, int]:
    """(verb, title, offset) of one of this device's commands."""
    operations = _sample(db, command)
    if not operations:
        return "changed", "", 0
    offset = operations[0].offset
    if operations[0].undoes is not None:
        verb, title, _ = describe(db, operations[0].undoes)
        if verb in ("undo", "redo"):
            return ("redo" if verb == "undo" else "undo"), title, offset
        return "undo", f"{verb} {title}".strip(), offset
    sets = [o for o in operations if not o.event]
    made = [o for o in sets if is_first(db, o)]
    tasks = [o for o in sets if o.record == "task"]
    changed = roots(db, [o for o in tasks if o not in made])
    new = [o for o in sets if o in made and o.record in ("task", "fact")]
    below = sum(o.body.get("parent") == new[0].rid.hex() for o in new[1:])
    if not changed and below and below == len(new) - 1 and len(operations) < SAMPLE:
        return "caught", f"{title_of(db, new[0].rid)} with {below} {'step' if below == 1 else 'steps'}", offset
    if not changed and len(new) > 1:
        verb = "caught" if new[0].record == "task" else "kept"
        return verb, f"{len(new) if len(operations) < SAMPLE else size_of(db, command)} things", offset
    if len(changed) == 1 and new and all(o.body.get("parent") == changed[0].rid.hex() for o in new):
        return "split", title_of(db, changed[0].rid), offset
    main = next(iter(changed or new or [o for o in sets if o not in made] or operations))
    title = title_of(db, main.rid) if main.record in ("task", "project", "zone") else described(db, main)
    others = len({o.rid for o in changed}) - 1
    if others > 0:
        title += f" and {others} more" if len(operations) < SAMPLE else " and more"
    return verb_of(db, main), title, offset


def roots(db: Db, changed: list[Operation]) -> list[Operation]:
    """Without what hangs below another one of them: finishing a task finishes its steps, and it is the task that was finished."""
    rids = {o.rid for o in changed}
    return changed if len(rids) < 2 else [o for o in changed if not any(up in rids for up in above(db, o.rid))]


def above(db: Db, rid: bytes) -> list[bytes]:
    """The ids of what a task hangs below, the nearest first."""
    out: list[bytes] = []
    row = db.execute("select parent from task where rid=?", (rid,)).fetchone()
    while row is not None and row[0] is not None and row[0] not in out and len(out) <= DEEPEST:
        out.append(row[0])
        row = db.execute("select parent from task where rid=?", (row[0],)).fetchone()
    return out


def task_in(db: Db, command: int) -> bytes | None:
    """The task that a command changed, made, or was about otherwise; of an undo the one that the undone command was about."""
    operations = _sample(db, command)
    if not operations:
        return None
    if operations[0].undoes is not None:
        return task_in(db, operations[0].undoes)
    tasks = [o for o in operations if o.record == "task"]
    if tasks:
        return next((o for o in tasks if not is_first(db, o)), tasks[0]).rid
    bodies = [o.body for o in operations]
    bodies += [said for body in bodies if (said := session_of(db, body.get("session")))]
    return next((rid for body in bodies if (rid := ids.of_hex(body.get("step") or body.get("task")))), None)


def described(db: Db, operation: Operation) -> str:
    """What an operation outside tasks, projects and zones was about."""
    if operation.record in ("fact", "intake", "intake.taken.1"):
        return of_life(db, operation)
    if operation.record in FOCUS_WORDS:
        return of_focus(db, operation.body.get("session"))
    if operation.record == "launch":
        return str(operation.body.get("target") or "")
    if operation.record == "energy.logged.1":
        return f"{operation.body.get('level')} of 5"
    if operation.record in CONTEXT:
        return of_context(db, operation)
    if operation.record.startswith(("stuck.", "choose.")):
        task = ids.of_hex(operation.body.get("task"))
        return title_of(db, task) if task else ""
    if operation.record == "dump":
        count = len(str(operation.body.get("text") or "").splitlines())
        return "of 1 line" if count == 1 else f"of {count} lines"
    if operation.record == "template":
        return str(said_of(db, operation).get("name") or "")
    if operation.record == "preference":
        return ", ".join(setting(name, value) for name, value in operation.body.items())
    return ""


def session_of(db: Db, session: object) -> dict[str, Any]:
    """What was said at the start of a session."""
    rid = ids.of_hex(session)
    row = None
    if rid is not None:
        start = ids.uuid5("focus.started.1", rid, "0")
        row = db.execute("select body from operation where rid=? limit 1", (start,)).fetchone()
    found: dict[str, Any] = loads(row[0]) if row is not None else {}
    return found


def of_focus(db: Db, session: object) -> str:
    """What a session was on."""
    body = session_of(db, session)
    what = ids.of_hex(body.get("step") or body.get("task"))
    return title_of(db, what) if what is not None else "focus"


def of_life(db: Db, operation: Operation) -> str:
    """A fact or a taking in words: `passport · in the blue box`, `meds · 400 mg`."""
    said = said_of(db, operation)
    parts = (said.get("thing"), said.get("place")) if operation.record == "fact" else (said.get("name"), said.get("amount"))
    if "every" in operation.body:
        parts = (said.get("name"), f"every {said['every']} min" if said["every"] else "no time between")
    return " · ".join(p for p in parts if isinstance(p, str) and p)


def said_of(db: Db, operation: Operation) -> dict[str, Any]:
    """What was said of a record up to an operation."""
    rows = db.execute("select body from operation where rid=? and event=0 and seq<? order by seq", (operation.rid, operation.seq))
    said: dict[str, Any] = {}
    for body in [*(loads(row[0]) for row in rows.fetchall()), operation.body]:
        said.update(body)
    return said


def of_context(db: Db, operation: Operation) -> str:
    """A directory, a card, a dive or a plan in words."""
    rid = operation.rid
    if operation.record == "dive.surfaced.1":
        rid = ids.of_hex(operation.body.get("dive")) or rid
    row = db.execute("select body from operation where rid=? order by seq limit 1", (rid,)).fetchone()
    body = loads(row[0]) if row is not None else operation.body
    return str(body.get("path") or body.get("text") or body.get("words") or body.get("note") or "")


def setting(name: str, value: object) -> str:
    """A preference in words: `day_start 5`, `zones off`."""
    if name.startswith("feature."):
        return f"{name.removeprefix('feature.')} {'off' if value is False else 'on'}"
    return f"{name} {'back to its default' if value is None else value}"


def _sample(db: Db, command: int) -> list[Operation]:
    found: list[Operation] = []
    for (device,) in db.execute("select id from device where own in (1, 2)").fetchall():
        last = undo.newest_upto(db, device, command)
        rows = db.execute(
            f"select {COLUMNS} from operation where device=? and n<=? and n>? order by n desc limit ?",
            (device, last, last - SAMPLE, SAMPLE),
        )
        found += [operation_of(r) for r in rows.fetchall() if r[7] == command]
        if len(found) == SAMPLE:
            found += _head(db, device, command, found[-1].n)
    return sorted(found, key=lambda o: o.seq)


def _head(db: Db, device: int, command: int, before: int) -> list[Operation]:
    """The first operations of a command of many, which say what it was about; none that are at `before` or after it."""
    span = (device, undo.newest_upto(db, device, command - 1), before)
    rows = db.execute(f"select {COLUMNS} from operation where device=? and n>? and n<? order by n limit 2", span)
    return [operation_of(row) for row in rows.fetchall()]


def size_of(db: Db, command: int) -> int:
    """How many tasks a command of many operations made or changed, without loading them."""
    count = 0
    for (device,) in db.execute("select id from device where own in (1, 2)").fetchall():
        span = (device, undo.newest_upto(db, device, command - 1), undo.newest_upto(db, device, command))
        row = db.execute("select count(*) from operation where device=? and n>? and n<=? and record='task'", span).fetchone()
        count += row[0]
    return count


def is_first(db: Db, operation: Operation) -> bool:
    """Whether the operation made its record here."""
    (seq,) = db.execute("select min(seq) from operation where rid=? and event=0", (operation.rid,)).fetchone()
    return bool(seq == operation.seq)


def verb_of(db: Db, operation: Operation) -> str:
    """What an operation did, in one or two words."""
    body = operation.body
    if operation.record == "energy.logged.1":
        return "energy"
    if operation.record == "preference":
        return "set"
    if operation.record == "dump":
        return "page"
    if operation.record in CONTEXT:
        return "dropped" if body.get("deleted_at") else CONTEXT[operation.record]
    if operation.event:
        return "stuck" if operation.record.startswith("stuck.") else {**EVENT_WORDS, **FOCUS_WORDS}.get(operation.record, "noted")
    if operation.record == "launch":
        return "allowed" if "allowed" in body else "opens"
    if operation.record == "intake":
        return "set" if "every" in body else "renamed"
    if is_first(db, operation):
        return {"task": "caught", "fact": "kept", "template": "kept"}.get(operation.record, f"made {operation.record}")
    if operation.record == "fact":
        return "renamed" if "thing" in body else "forgot" if body.get("deleted_at") else "brought back"
    if operation.record == "template" and body.get("deleted_at"):
        return "dropped"
    if "deleted_at" in body:
        return "deleted" if body["deleted_at"] else "brought back"
    if set(body) == {"status", "delegation"}:
        return "asked"
    status = (body["status"] or "inbox") if "status" in body else ""
    if set(body) <= {"status", "done_at", "start"} and status in STATUS_WORDS and not ("start" in body and status in ("open", "inbox")):
        return STATUS_WORDS[status]
    if set(body) <= {"start", "status"} and "start" in body:
        on_that_day = from_epoch_ms(operation.at, operation.offset).date().isoformat()
        return "to do" if len(str(body["start"])) == len(on_that_day) and str(body["start"]) <= on_that_day else "later"
    return "changed"
