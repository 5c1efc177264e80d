"""The rarer changes to tasks, loaded when they are asked for: editing, reordering, skipping, bulk, and what follows a
repeating task. `service.Tasks` offers them all."""

from __future__ import annotations

import os

from adhd_core.dates import iso
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.log import Command
from adhd_core.oplog.operation import Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks import rules
from adhd_core.tasks.projection import OPEN, TaskTable
from adhd_core.tasks.queries import Queries, closed_already
from adhd_core.tasks.service import Tasks
from adhd_core.words import DEEPEST, KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from adhd_core.tasks.task import Task


def add_many(
    tasks: Tasks,
    many: Iterable[dict[str, Any]],
    tick: Callable[[int], None] | None = None,
    also: Callable[[Command], None] | None = None,
) -> Outcome[list[bytes]]:
    """Make many tasks as one command; `tick` is told after each thousand, `also` adds to the command at its end. The value
    is the list of new ids."""
    tasks.log.load(TaskTable)
    with tasks.log.command() as command:
        made = make_many(tasks, command, many, tick)
        if also is not None:
            also(command)
    return Outcome(made, command)


def add_list(tasks: Tasks, fields: dict[str, Any], things: list[str]) -> Outcome[Task]:
    """Make a task with a step of its own kind for each thing; an open one of the same kind and title takes them instead."""
    tasks.log.load(TaskTable)
    with tasks.log.command() as command:
        read = tasks._read()
        kind = fields.get("kind", "task")
        known = open_list(read, kind, fields["title"])
        if known is not None:
            rid = known.rid
            more = {k: v for k, v in fields.items() if k not in ("title", "kind")}
            if more:
                command.add([Set("task", rid, tasks.stored(command, more))])
        else:
            rid = tasks.make(command, fields)
        for thing in things:
            tasks.make(command, {"title": thing, "kind": kind, "parent": rid, "level": DEEPEST, "status": "open"})
        task = read.get(rid)
    assert task is not None
    return Outcome(task, command)


def open_list(read: Queries, kind: str, title: str) -> Task | None:
    """The open list of a kind with this title that was made first."""
    found = read.rows(f"where {OPEN} and t.kind = ? and t.parent is null and t.title = ? order by t.id limit 1", (KINDS.index(kind), title))
    return found[0] if found else None


def make_many(
    tasks: Tasks, command: Command, many: Iterable[dict[str, Any]], tick: Callable[[int], None] | None = None
) -> list[bytes]:
    """Append many new tasks to a command that is under way. Returns their ids."""
    made: list[bytes] = []
    drafts: list[Set] = []
    taken: set[str] = set()
    for fields in many:
        rid = command.mint()
        out = tasks.stored(command, fields)
        handle = tasks.free_handle(command, rid, taken)
        taken.add(handle)
        drafts.append(rules.create(rid, handle, out))
        made.append(rid)
        if len(drafts) == 1000:
            command.add_new(drafts)
            drafts, taken = [], set()
            if tick is not None:
                tick(len(made))
    command.add_new(drafts)
    return made


def edit(tasks: Tasks, words: list[str], fields: dict[str, Any], before: str | None = None, after: str | None = None) -> Outcome[Task]:
    """Change fields of one task; tags and contexts as {"+": [...], "-": [...]}; `depends` likewise with ids. `note` is
    one more line of notes. `before`, `after`: place it beside another step."""
    with tasks.log.command() as command:
        read = tasks._read()
        task = tasks.find_all(words, True, "edit")[0]
        fields = dict(fields)
        line = fields.pop("note", None)
        if line:
            notes = fields.get("notes", task.notes)
            fields["notes"] = f"{notes}\n{line}" if notes else line
        if "parent" in fields and fields["parent"] is not None:
            check_parent(tasks, read, task, fields["parent"])
        if task.rid.hex() in (fields.get("depends*") or fields.get("depends") or {}).get("+", ()):
            raise AdhdError("conflict", "A task cannot wait for itself.", "Name the other task.")
        if fields.get("zone"):
            check_zone(tasks, str(fields["zone"]))
        out = tasks.stored(command, fields)
        if out.get("parent") and "order" not in out:
            out["order"] = tasks._end_of(bytes.fromhex(out["parent"]))
        if task.status == "inbox" and "status" not in out and set(out) - {"title", "notes", "tags*", "contexts*"}:
            out["status"] = "open"
        if out:
            command.add([Set("task", task.rid, out)])
        if before or after:
            command.add(beside(tasks, read, task, before, after))
        task = tasks._again(read, task)
    return Outcome(task, command)


def check_zone(tasks: Tasks, name: str) -> None:
    """A zone is made on purpose, not by a slip of the finger."""
    names = tasks.zone_names()
    if name.casefold() not in {n.casefold() for n in names}:
        raise AdhdError("not_found", f'There is no zone "{name}".', f"There are: {', '.join(names)}. Make one: adhd zone add {name}")


def reopen(tasks: Tasks, words: list[str]) -> Outcome[Task]:
    """Open a done or dropped task again."""
    with tasks.log.command() as command:
        read = tasks._read()
        task = closed(tasks, words)
        for gone in (task, *with_it(read, task)):
            command.add(rules.reopen(gone))
        following = tasks.successor(task)
        if following is not None and following.status in ("inbox", "open"):
            command.add([Set("task", following.rid, {"deleted_at": iso(command.now)})])  # this time is open again
        task = tasks._again(read, task)
    return Outcome(task, command)


def with_it(read: Queries, task: Task) -> list[Task]:
    """The steps that were closed in the same moment as their task."""
    if not task.steps_total:
        return []
    steps = [t for t in read.descendants(task.rid) if t.status == task.status]
    return [t for t in steps if (t.done_at == task.done_at if task.status == "done" else t.updated_at == task.updated_at)]


def delete(service: Tasks, words: list[str]) -> Outcome[list[Task]]:
    """Delete tasks with what hangs below them: gone from every list and search; undo brings them back."""
    with service.log.command() as command:
        read = service._read()
        tasks = service.find_all(words, True, "delete")
        at = iso(command.now)
        for task in tasks:
            command.add(Set("task", t.rid, {"deleted_at": at}) for t in (task, *read.descendants(task.rid)))
    return Outcome(tasks, command)


def skip(tasks: Tasks, words: list[str]) -> Outcome[Task]:
    """Leave this time of a repeating task out: it is let go and the next one is made. The value is the next one; after
    the last one of a series it is the task itself, and a note says so."""
    with tasks.log.command() as command:
        read = tasks._read()
        task = tasks.find_all(words, False, "skip")[0]
        if not task.living:
            raise closed_already(task)
        if not task.repeat:
            raise AdhdError("conflict", f"{task.title} does not repeat.", f"Put it off: adhd later {task.handle}")
        command.add(rules.drop(task, []))
        follow_up(tasks, command, read, task)
        rid = rules.successor_id(task.series or task.rid, task.rid)
        following = read.get(rid)
        last = tasks._again(read, task)
    if following is None:
        return Outcome(last, command, ("That was the last one of the series; it was let go.",))
    return Outcome(following, command)


def beside(tasks: Tasks, read: Queries, task: Task, before: str | None, after: str | None) -> list[Set]:
    """The writes that put a step before or after another one."""
    other = read.resolve(before or after or "", True)
    if other.rid == task.rid or other.parent is None:
        raise AdhdError("conflict", "Only steps of one task have an order.", "Name another step of the same task.")
    return placed(tasks, read, task, other, before is not None)


def check_parent(tasks: Tasks, read: Queries, task: Task, parent: bytes) -> None:
    tree = read.tree()
    up: bytes | None = parent
    while up is not None:
        if up == task.rid:
            raise AdhdError("conflict", "A task cannot hang under itself or its own steps.", "Name another parent.")
        up = tree.parent(up)


def closed(tasks: Tasks, words: list[str]) -> Task:
    """The done or dropped task that the words mean. Raises AdhdError."""
    task = tasks.find_all(words, True, "reopen")[0]
    if task.living:
        raise AdhdError("conflict", f"{task.title} is open.", f"Finish it: adhd done {task.handle}")
    return task


def placed(tasks: Tasks, read: Queries, task: Task, other: Task, before: bool) -> list[Set]:
    """The order key that puts `task` beside `other`; equal or missing keys around it are given anew."""
    from adhd_core.tasks.order import between, spread

    assert other.parent is not None
    rids = [rid for rid, _ in read.children(other.parent) if rid != task.rid]
    at = rids.index(other.rid) + (0 if before else 1)
    keys = {rid: t.sort for rid in rids if (t := read.get(rid)) is not None}
    low = keys.get(rids[at - 1]) if at > 0 else None
    high = keys.get(rids[at]) if at < len(rids) else None
    out: list[Set] = []
    try:
        if (at > 0 and low is None) or (at < len(rids) and high is None):
            raise ValueError
        key = between(low, high, os.urandom(3))
    except ValueError:
        rids.insert(at, task.rid)
        fresh = spread(len(rids), [os.urandom(3) for _ in rids])
        key = fresh[at]
        out = [Set("task", rid, {"order": k}) for rid, k in zip(rids, fresh, strict=True) if rid != task.rid]
    parent = {"parent": other.parent.hex()} if task.parent != other.parent else {}
    return [*out, Set("task", task.rid, {"order": key, **parent})]


def follow_up(tasks: Tasks, command: Command, read: Queries, task: Task) -> None:
    """The next one of a repeating task, with its steps."""
    if not task.repeat:
        return
    from adhd_core.tasks.recurrence import following

    times = following(task, command.now, tasks.day_start)
    if times is None:
        return
    series = task.series or task.rid
    fields = {**rules.copied_fields(task), **times, "series": series.hex(), "status": "open"}
    if task.parent is not None:
        fields["parent"] = task.parent.hex()
    else:
        fields["level"] = task.level
    successor = spawn(tasks, command, read, series, task, fields)
    for child in copies(tasks, read, task):
        step = {**rules.copied_fields(child), "parent": successor.hex(), "status": "open", "level": child.level}
        spawn(tasks, command, read, successor, child, step)


def copies(tasks: Tasks, read: Queries, task: Task) -> list[Task]:
    return [t for t in (read.get(rid) for rid, _ in read.children(task.rid)) if t is not None and t.status != "dropped"]


def spawn(tasks: Tasks, command: Command, read: Queries, series: bytes, task: Task, fields: dict[str, Any]) -> bytes:
    rid = rules.successor_id(series, task.rid)
    there = read.get(rid)
    if there is None:
        command.add([Set("task", rid, {"handle": tasks.free_handle(command, rid), **fields}, spawn=True)])
    elif there.deleted:
        command.add([Set("task", rid, {"deleted_at": None})])
    return rid
