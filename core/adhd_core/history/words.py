"""A command in words: what it did ("done"), to what ("buy milk"). Read from the log; a command of many operations is read in part."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import from_epoch_ms
from adhd_core.oplog import undo
from adhd_core.oplog.codec import loads
from adhd_core.oplog.operation import Operation
from adhd_core.oplog.projection import operation_of
from adhd_core.oplog.schema import COLUMNS
from adhd_core.words import DEEPEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.file import Db

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
        last = undo.last_of(db, device, command)
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
