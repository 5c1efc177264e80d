"""Tasks: load, decide, commit once. Each method is one command; its rules are in `rules.py`."""

from __future__ import annotations

import os

from adhd_core import ids
from adhd_core.dates import DAY_STARTS_AT, date, day_of
from adhd_core.oplog import merge
from adhd_core.oplog.errors import usage
from adhd_core.oplog.log import Command, Log
from adhd_core.oplog.operation import Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks import rules
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.queries import Queries, closed_already
from adhd_core.words import DEEPEST, KINDS, LEVELS, PRIORITIES, STATES, TASK_LEVEL, ZONES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable
    from typing import Any

    from adhd_core.tasks.task import Task

WORD_SETS = {"tags": "tags*", "contexts": "contexts*", "depends": "depends*"}
TEXTS = ("title", "notes", "due", "due_end", "start", "repeat", "repeat_from", "source", "order")


class Tasks:
    """The methods that faces call. `day_start` is the hour at which the user's day begins."""

    def __init__(self, log: Log, day_start: int = DAY_STARTS_AT) -> None:
        self.log = log
        self.day_start = day_start

    def _read(self) -> Queries:
        return Queries(self.log.current(TaskTable))

    # ------------------------------------------------------------------ making

    def add(
        self, fields: dict[str, Any], may_lag: bool = True, also: Callable[[Command, bytes], None] | None = None
    ) -> Outcome[Task]:
        """Make a task from fields named as in interface.md; `also` adds to the command, told the new id. Raises AdhdError on a
        value that cannot be kept."""
        table = self.log.load(TaskTable)
        with self.log.command(may_lag=may_lag) as command:
            rid = self.make(command, fields)
            made = command.operations[-1]
            if also is not None:
                also(command, rid)
            task = Queries(table).get(rid) if command.follows(table) else None
        if task is None:  # the tables wait for a rebuild; the task is safe in the log
            from adhd_core.tasks.preview import from_operation

            task = from_operation(made)
        return Outcome(task, command)

    def add_many(
        self, many: Iterable[dict[str, Any]], tick: Callable[[int], None] | None = None, also: Callable[[Command], None] | None = None
    ) -> Outcome[list[bytes]]:
        """Make many tasks as one command; `tick` is told after each thousand, `also` adds to the command at its end. The value
        is the list of new ids."""
        from adhd_core.tasks.changes import add_many

        return add_many(self, many, tick, also)

    def add_list(self, fields: dict[str, Any], things: list[str]) -> Outcome[Task]:
        """Make a task with a step of its own kind for each thing; an open one of the same kind and title takes them instead."""
        from adhd_core.tasks.changes import add_list

        return add_list(self, fields, things)

    def open_list(self, kind: str, title: str | None = None) -> Task | None:
        """The open list of a kind: a task at the top whose title is the name of the kind, or `title`."""
        from adhd_core.tasks.changes import open_list

        return open_list(self._read(), kind, title or kind)

    def add_below(self, parent: Task, fields: dict[str, Any]) -> Outcome[Task]:
        """Make a task below another one, at its end: a part of what is above a task, a step of a task."""
        level = DEEPEST if parent.level >= TASK_LEVEL else parent.level + 1
        return self.add({**fields, "parent": parent.rid, "level": level, "status": "open"})

    def make(self, command: Command, fields: dict[str, Any]) -> bytes:
        """Append a new task to a command that is under way. Returns its id."""
        rid = command.mint()
        out = self.stored(command, fields)
        if "parent" in out and "order" not in out:
            out["order"] = self._end_of(bytes.fromhex(out["parent"]), command.follows(self.log.load(TaskTable)))
        command.add([rules.create(rid, self.free_handle(command, rid), out)])
        return rid

    def free_handle(self, command: Command, rid: bytes, taken: Container[str] = ()) -> str:
        """A handle that no task in this file ever had, nor one of `taken`."""
        if not command.follows(self.log.load(TaskTable)):
            return ids.long_handle(rid)
        for handle in ids.handle_candidates(rid):
            if handle not in taken and command.db.execute("select 1 from task where handle=? limit 1", (handle,)).fetchone() is None:
                return handle
        return ids.long_handle(rid) + ids.handle_suffix(rid, 4)

    def stored(self, command: Command, fields: dict[str, Any]) -> dict[str, Any]:
        """Fields as the log keeps them, checked. Makes the projects and zones they name."""
        out: dict[str, Any] = {}
        for field, value in fields.items():
            if value is None and field not in ("project", "zone", "parent"):
                out[field] = None
            elif field in TEXTS:
                out[field] = str(value)
            elif field in ("project", "zone"):
                out[field] = self.named(command, field, value).hex() if value else None
            elif field in WORD_SETS:
                words = {"+": list(value)} if not isinstance(value, dict) else value
                if words.get("+") or words.get("-"):
                    out[WORD_SETS[field]] = words
            elif field == "status" and value not in ("inbox", "open", "doing", "waiting"):
                raise usage(f'"{value}" is no status to set here.', "Use adhd done, adhd drop or adhd reopen.")
            elif field == "priority":
                out[field] = one_of("priority", value, PRIORITIES)
            elif field == "kind":
                out[field] = one_of("kind", value, KINDS)
            elif field == "state":
                out[field] = one_of("state", value, STATES)
            elif field == "energy":
                out[field] = whole("energy", value, 1, 5)
            elif field == "level":
                out[field] = whole("level", value, 0, len(LEVELS) - 1)
            elif field == "estimate_minutes":
                out[field] = whole("minutes", value, 1, 60 * 24 * 365)
            elif field == "parent":
                out[field] = value.hex() if value else None
            else:
                out[field] = value
        if "title" in out and not (out["title"] or "").strip():
            raise usage("A task needs a few words.", 'Type them after the command: adhd c "buy milk"')
        return {k: v for k, v in out.items() if v is not None or k in fields}

    def named(self, command: Command, kind: str, name: str) -> bytes:
        """The id of a project or zone by its name, made if it is new. A renamed one is found by its new name too."""
        name = " ".join(str(name).split())
        if not command.follows(self.log.load(TaskTable)):  # the tables lag: the id follows from the name alone
            rid = ids.by_name(kind, name)
            if merge.base_of(command.db, rid) is None:
                command.add([Set(kind, rid, {"name": name}, spawn=True)])
            return rid
        folded = name.casefold()
        for rid, known in command.db.execute("select rid, name from label where kind=? and deleted=0", (kind,)).fetchall():
            if known.casefold() == folded:
                return bytes(rid)
        rid = ids.by_name(kind, name)
        row = command.db.execute("select deleted from label where rid=?", (rid,)).fetchone()
        if row is None:
            command.add([Set(kind, rid, {"name": name}, spawn=True)])
        elif row[0]:
            command.add([Set(kind, rid, {"name": name, "deleted_at": None})])
        return rid  # a living record that was renamed is still found by its first name

    def _end_of(self, parent: bytes, known: bool = True) -> str:
        from adhd_core.tasks.order import between

        row = self.log.db.execute("select max(sort) from task where parent=?", (parent,)).fetchone() if known else (None,)
        try:
            return between(row[0], None, os.urandom(3))
        except ValueError:  # somebody's key of other characters: whatever is appended to it comes after it
            return str(row[0]) + between(None, None, os.urandom(3))

    # ------------------------------------------------------------------ reading

    def find(self, text: str, closed: bool = False, verb: str = "") -> Task:
        """The task that a handle, an id or words mean. Raises AdhdError."""
        return self._read().resolve(text, closed, verb)

    def find_all(self, words: list[str], closed: bool = False, verb: str = "") -> list[Task]:
        """What the words of a command line mean: several handles or ids, else the words of one title."""
        if not words:
            raise usage("Which one?", f"Give a handle or words of its title: adhd {verb or 'show'} k3fd")
        read = self._read()
        each = [read.by_handle(w.lower()) if ids.looks_like_handle(w) else [] for w in words]
        if all(each[i] or ids.parse_id(words[i].lower()) for i in range(len(words))):
            return list({t.rid: t for t in (read.resolve(w, closed, verb) for w in words)}.values())
        return [read.resolve(" ".join(words), closed, verb)]

    def by_ids(self, rids: list[bytes]) -> list[Task]:
        """The tasks with these ids, in this order."""
        read = self._read()
        return [t for t in map(read.get, rids) if t is not None]

    def newest(self, most: int) -> list[tuple[bytes, str | None, int]]:
        """(id, due, milliseconds since 1970 when it was made) of the tasks that came last into this file."""
        table = self.log.load(TaskTable)
        return table.db.execute("select rid, due, created from task order by id desc limit ?", (most,)).fetchall()

    def has_handle(self, text: str) -> bool:
        """Whether a task has, or had, this handle."""
        return bool(self._read().by_handle(text.lower()))

    def zone_names(self) -> list[str]:
        """The names that mean a zone: those there are from the start and those that were made."""
        rows = self._read().db.execute("select rid, name, deleted from label where kind='zone'").fetchall()
        known = {row[0] for row in rows}
        return [*(z for z in ZONES if ids.by_name("zone", z) not in known), *(name for _, name, deleted in rows if not deleted)]

    def successor(self, task: Task) -> Task | None:
        """The task that follows a repeating one, if it is there."""
        found = self._read().get(rules.successor_id(task.series or task.rid, task.rid)) if task.repeat else None
        return found if found is not None and found.living else None

    def next_round(self, task: Task) -> Task | None:
        """The task that follows a repeating one, also where that one is closed by now."""
        return self._read().get(rules.successor_id(task.series or task.rid, task.rid)) if task.repeat else None

    def children(self, task: Task) -> list[Task]:
        """The living children of a task, in order."""
        read = self._read()
        return [t for t in (read.get(rid) for rid, _ in read.children(task.rid)) if t is not None]

    def ancestors(self, task: Task) -> list[Task]:
        """From the root down to the task's parent."""
        read = self._read()
        tree = read.tree()
        out: list[Task] = []
        up = tree.parent(task.rid)
        while up is not None:
            found = read.get(up)
            if found is None:
                break
            out.insert(0, found)
            up = tree.parent(up)
        return out

    # ------------------------------------------------------------------ changing

    def edit(self, words: list[str], fields: dict[str, Any], before: str | None = None, after: str | None = None) -> Outcome[Task]:
        """Change fields of one task; tags and contexts as {"+": [...], "-": [...]}; `depends` likewise with ids. `note` is
        one more line of notes. `before`, `after`: place it beside another step."""
        from adhd_core.tasks.changes import edit

        return edit(self, words, fields, before, after)

    def _again(self, read: Queries, task: Task) -> Task:
        found = read.get(task.rid)
        return found if found is not None else task

    def done(self, words: list[str]) -> Outcome[list[Task]]:
        """Finish tasks. A repeating one makes its successor in the same command; it is in the outcome's operations."""
        with self.log.command() as command:
            tasks = self.finish(command, words)
        return Outcome(tasks, command)

    def finish(self, command: Command, words: list[str]) -> list[Task]:
        """Finish tasks inside a command that is under way."""
        read = self._read()
        tasks = self.find_all(words, False, "done") if words else []
        for task in tasks:
            if task.status == "done":
                raise closed_already(task)
        for task in tasks:
            self.complete(command, read, task)
        return [self._again(read, t) for t in tasks]

    def complete(self, command: Command, read: Queries, task: Task) -> None:
        """Append what finishing one task means to a command that is under way."""
        (rounds,) = command.db.execute("select count(*) from task_done where task=?", (task.rid,)).fetchone()
        command.add(rules.complete(task, rounds, read.descendants(task.rid) if task.steps_total else [], command.now))
        if task.repeat:
            from adhd_core.tasks.changes import follow_up

            follow_up(self, command, read, task)

    def reopen(self, words: list[str]) -> Outcome[Task]:
        """Open a done or dropped task again."""
        from adhd_core.tasks.changes import reopen

        return reopen(self, words)

    def drop(self, words: list[str]) -> Outcome[list[Task]]:
        """Let tasks go. They stay findable, and undo brings them back."""
        with self.log.command() as command:
            read = self._read()
            tasks = self.find_all(words, False, "drop")
            for task in tasks:
                if not task.living:
                    raise closed_already(task)
                command.add(rules.drop(task, read.descendants(task.rid) if task.steps_total else []))
            tasks = [self._again(read, t) for t in tasks]
        return Outcome(tasks, command)

    def delete(self, words: list[str]) -> Outcome[list[Task]]:
        """Delete tasks with what hangs below them: gone from every list and search; undo brings them back."""
        from adhd_core.tasks.changes import delete

        return delete(self, words)

    def defer(self, words: list[str], until: str | None) -> Outcome[Task]:
        """Put a task off until a stored date or date-time; None lets the rule choose."""
        with self.log.command() as command:
            read = self._read()
            task = self.find_all(words, False, "later")[0]
            if not task.living:
                raise closed_already(task)
            until = until or rules.later_default(task, command.now, self.day_start)
            if rules.is_past(until, command.now, self.day_start):
                raise usage("That time has gone by.", f"Name one ahead: adhd later {task.handle} tomorrow")
            command.add(rules.defer(task, until))
            outcome = Outcome(self._again(read, task), command)
            outcome.crosses = rules.crossed(task, until, command.now)
        return outcome

    def skip(self, words: list[str]) -> Outcome[Task]:
        """Leave this time of a repeating task out: it is let go and the next one is made. The value is the next one; after
        the last one of a series it is the task itself, and a note says so."""
        from adhd_core.tasks.changes import skip

        return skip(self, words)

    def order(self, words: list[str], before: str | None, after: str | None) -> Outcome[Task]:
        """Move a step before or after another one under the same parent."""
        return self.edit(words, {}, before, after)

    def today(self) -> date:
        """The user's day now."""
        return day_of(self.log.clock.now(), self.day_start)


def one_of(name: str, value: object, allowed: tuple[str, ...]) -> str:
    """A word of a fixed list. Raises AdhdError."""
    text = str(value).lower()
    if text not in allowed:
        raise usage(f'"{value}" is no {name}.', f"Use one of: {', '.join(allowed)}.")
    return text


def whole(name: str, value: object, low: int, high: int) -> int:
    """A whole number in a range. Raises AdhdError."""
    try:
        number = int(str(value))
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise usage(f'"{value}" is no {name}.', f"Use a number from {low} to {high}.")
    return number
