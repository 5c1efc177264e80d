"""The tables of tasks: rows, words to filter by, the full-text index, names of projects and zones, and what was done.

Only the winners of the merge reach `apply`, so it just writes them down. The effective tree is worked out when it is
read (`tree.py`), because it depends on records that may arrive later.
"""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import epoch_of
from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.merge import base_of, clocks_of
from adhd_core.oplog.operation import Change
from adhd_core.oplog.projection import Projection
from adhd_core.words import DEEPEST, KINDS, PRIORITIES, STATES, STATUSES, TASK_LEVEL, spaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from adhd_core.oplog.file import Db

OPEN = "status < 4 and deleted = 0 and (parent is null or level < 5)"
"""What a list shows: still to do, and no step of something. Written alike in the index and in the queries."""

UNDATED = 1 << 40

WORDS = {"tags*": "tags", "contexts*": "contexts", "depends*": "depends"}


def rank_of(due: str | None, start: str | None, created_ms: int) -> int:
    """Place in a list, by time alone: what has a date by minute, soonest first; then the rest, newest first."""
    soonest = None
    for stamp in (due, start):
        if stamp:
            try:
                at = epoch_of(stamp)
            except (ValueError, OverflowError):
                continue
            if soonest is None or at < soonest:
                soonest = at
    return UNDATED - created_ms // 1000 if soonest is None else soonest // 60


def text(value: Any) -> str | None:
    """A text as its column keeps it; any other shape counts as nothing."""
    return value if isinstance(value, str) else None


def title(value: Any) -> str:
    """A text that is always there."""
    return value if isinstance(value, str) else ""


def number(value: Any) -> int | None:
    """A whole number that a column can hold."""
    return value if type(value) is int and abs(value) < UNDATED else None


def level(value: Any) -> int:
    """A level from 0 to 6."""
    return max(0, min(DEEPEST, value)) if type(value) is int else TASK_LEVEL


def structure(value: Any) -> str | None:
    """An object or a list as JSON."""
    return dumps(value) if value else None


def code(names: tuple[str, ...]) -> Callable[[Any], int]:
    """The number of a word of a fixed list; an unknown one counts as the first."""
    codes = {name: i for i, name in enumerate(names)}
    return lambda value: codes.get(value, 0) if isinstance(value, str) else 0


def born(value: Any) -> tuple[int, int] | None:
    """(milliseconds, offset) of a `created_at` field, None where it has none."""
    if not isinstance(value, list) or len(value) != 2 or any(type(x) is not int for x in value):
        return None
    return (value[0], value[1]) if abs(value[0]) < 1 << 47 and abs(value[1]) < 1440 else None


COLUMN_OF: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "handle": ("handle", title), "title": ("title", title), "notes": ("notes", text), "due": ("due", text), "due_end": ("due_end", text),
    "start": ("start", text), "repeat": ("repeat", text), "repeat_from": ("repeat_from", text), "done_at": ("done_at", text),
    "source": ("source", text), "order": ("sort", text), "energy": ("energy", number), "estimate_minutes": ("estimate", number),
    "status": ("status", code(STATUSES)), "kind": ("kind", code(KINDS)), "priority": ("priority", code(PRIORITIES)),
    "state": ("state", code(STATES)), "parent": ("parent", ids.of_hex), "project": ("project", ids.of_hex), "zone": ("zone", ids.of_hex),
    "series": ("series", ids.of_hex), "delegation": ("delegation", structure), "urls": ("urls", structure), "champs": ("champs", structure),
    "alerts": ("alerts", structure), "level": ("level", level), "deleted_at": ("deleted", lambda value: 1 if value else 0),
}  # fmt: skip
"""Field of a set -> column and how its value is kept."""

COLUMNS = (
    "id", "rid", "handle", "title", "notes", "status", "kind", "level", "parent", "project", "zone", "tags", "contexts", "depends",
    "priority", "energy", "estimate", "due", "due_end", "start", "repeat", "repeat_from", "series", "delegation", "urls", "champs", "sort",
    "state", "done_at", "deleted", "created", "created_offset", "updated", "updated_offset", "source", "alerts", "rank",
)  # fmt: skip
MARKS = ", ".join("?" * len(COLUMNS))
DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(COLUMNS), "handle": "", "title": "", "status": 0, "kind": 0, "level": TASK_LEVEL, "priority": 0, "state": 0,
    "deleted": 0,
}  # fmt: skip


def columns_of(fields: dict[str, Any]) -> dict[str, Any]:
    """Column values of the fields of a set; fields of a newer version are left in the log. Every replica must come to
    the same values, so a value of an unknown shape is the default and never an error."""
    out: dict[str, Any] = {}
    for field, value in fields.items():
        known = COLUMN_OF.get(field)
        if known is not None:
            out[known[0]] = known[1](value)
    return out


def new_columns(change: Change) -> dict[str, Any]:
    """The columns of a task that this file sees for the first time, in the order of `COLUMNS`."""
    operation, fields = change.operation, change.fields
    columns = DEFAULTS.copy()
    columns["rid"] = operation.rid
    columns["created"] = columns["updated"] = operation.at
    columns["created_offset"] = columns["updated_offset"] = operation.offset
    for field, value in fields.items():
        known = COLUMN_OF.get(field)
        if known is not None:
            columns[known[0]] = known[1](value)
        elif field in WORDS and value["+"]:
            columns[WORDS[field]] = dumps(sorted(value["+"]))
    created = born(fields.get("created_at"))
    if created:
        columns["created"], columns["created_offset"] = created
    columns["rank"] = rank_of(columns["due"], columns["start"], columns["created"])
    return columns


def dated(db: Db, rid: bytes) -> bool:
    """Whether any operation says itself when a task was created."""
    base = base_of(db, rid)
    return (base is not None and base[3].get("created_at") is not None) or "created_at" in clocks_of(db, rid)


class TaskTable(Projection):
    """`task`, `task_word`, `task_text` (FTS5), `label` (projects and zones) and `task_done`."""

    name = "task"
    version = 2
    kinds = ("task", "project", "zone", "task.done.1")
    tables = ("task", "task_word", "task_text", "label", "task_done")

    def __init__(self, db: Db, p: str = "") -> None:
        super().__init__(db, p)
        self.handlers: dict[str, Callable[[Change], None]] = {
            "task": self._task,
            "project": self._label,
            "zone": self._label,
            "task.done.1": self._done,
        }

    def schema(self, p: str, generation: int) -> list[str]:
        g = generation
        return [
            f"""create table {p}task (
              id integer primary key, rid blob not null, handle text not null, title text not null, notes text,
              status integer not null, kind integer not null, level integer not null, parent blob, project blob, zone blob,
              tags text, contexts text, depends text, priority integer not null, energy integer, estimate integer,
              due text, due_end text, start text, repeat text, repeat_from text, series blob, delegation text, urls text,
              champs text, sort text, state integer not null, done_at text, deleted integer not null,
              created integer not null, created_offset integer not null, updated integer not null,
              updated_offset integer not null, source text, alerts text, rank integer not null)""",
            f"create unique index task_rid_{g} on {p}task (rid)",
            f"create index task_handle_{g} on {p}task (handle)",
            f"create index task_open_{g} on {p}task (rank, id) where {OPEN}",
            f"create index task_inbox_{g} on {p}task (rank, id) where status = 0 and deleted = 0",
            f"create index task_parent_{g} on {p}task (parent) where parent is not null",
            f"create index task_project_{g} on {p}task (project) where project is not null",
            f"create index task_zone_{g} on {p}task (zone) where zone is not null",
            f"create index task_closed_{g} on {p}task (done_at) where done_at is not null",
            f"""create table {p}task_word (what text not null, word text not null, task integer not null,
              primary key (what, word, task)) without rowid""",
            f"""create virtual table {p}task_text using fts5 (title, notes, words, content='',
              tokenize="unicode61 remove_diacritics 2")""",
            f"insert into {p}task_text ({p}task_text, rank) values ('automerge', 8)",
            f"""create table {p}label (rid blob primary key, kind text not null, name text not null, active integer not null,
              owner text, deleted integer not null, created integer not null) without rowid""",
            f"""create table {p}task_done (event blob primary key, task blob not null, at integer not null,
              offset integer not null, stands integer not null) without rowid""",
            f"create index task_done_task_{g} on {p}task_done (task)",
        ]

    def apply(self, change: Change) -> None:
        self.handlers[change.operation.record](change)

    def _task(self, change: Change) -> None:
        operation = change.operation
        row = None
        if not change.first or operation.event or self.db.execute(f"select 1 from {self.p}task where rid=?", (operation.rid,)).fetchone():
            row = self._row(operation.rid)
        if row is None:
            self._insert(change)
        else:
            self._update(change, row)

    def _row(self, rid: bytes) -> dict[str, Any] | None:
        row = self.db.execute(
            "select id, title, notes, tags, contexts, depends, due, start, created, updated, updated_offset, deleted "
            f"from {self.p}task where rid=?",
            (rid,),
        ).fetchone()
        if row is None:
            return None
        names = ("id", "title", "notes", "tags", "contexts", "depends", "due", "start", "created", "updated", "updated_offset", "deleted")
        return dict(zip(names, row, strict=True))

    def _insert(self, change: Change) -> None:
        columns = new_columns(change)
        task = self.db.execute(f"insert into {self.p}task values ({MARKS})", tuple(columns.values())).lastrowid
        for column in WORDS.values():
            for word in loads(columns[column]) if columns[column] else ():
                self._word(column, word, task)
        self._index(task, columns)

    def _update(self, change: Change, row: dict[str, Any]) -> None:
        operation = change.operation
        columns = columns_of(change.fields)
        new = {**row}
        for field, column in WORDS.items():
            words = change.fields.get(field)
            if not words:
                continue
            kept = set(loads(row[column])) if row[column] else set()
            for word in words["+"]:
                kept.add(word)
                self._word(column, word, row["id"])
            for word in words["-"]:
                kept.discard(word)
                self.db.execute(f"delete from {self.p}task_word where what=? and word=? and task=?", (column, word, row["id"]))
            columns[column] = dumps(sorted(kept)) if kept else None
        created = born(change.fields.get("created_at"))
        if created is not None:
            columns["created"], columns["created_offset"] = created
        elif "handle" in change.fields and not dated(self.db, operation.rid):
            columns["created"], columns["created_offset"] = operation.at, operation.offset
        if (operation.at, operation.offset) >= (row["updated"], row["updated_offset"]):
            columns["updated"], columns["updated_offset"] = operation.at, operation.offset
        new.update(columns)
        columns["rank"] = rank_of(new["due"], new["start"], new["created"])
        if (new["title"], new["notes"], new["tags"], new["contexts"], new["deleted"]) != (
            row["title"], row["notes"], row["tags"], row["contexts"], row["deleted"],
        ):  # fmt: skip
            self._unindex(row["id"], row)
            self._index(row["id"], new)
        assignments = ", ".join(f"{name}=?" for name in columns)
        self.db.execute(f"update {self.p}task set {assignments} where id=?", (*columns.values(), row["id"]))

    def _word(self, what: str, word: str, task: int | None) -> None:
        self.db.execute(f"insert or ignore into {self.p}task_word values (?, ?, ?)", (what, word, task))

    @staticmethod
    def text_columns(row: dict[str, Any]) -> tuple[str, str, str]:
        """What the full-text index holds of a row."""
        tags, contexts = row["tags"], row["contexts"]
        words = " ".join([*(loads(tags) if tags else ()), *(loads(contexts) if contexts else ())]) if tags or contexts else ""
        return spaced(row["title"]), spaced(row["notes"] or ""), words

    def _index(self, task: int | None, row: dict[str, Any]) -> None:
        if not row["deleted"]:
            self.db.execute(
                f"insert into {self.p}task_text (rowid, title, notes, words) values (?, ?, ?, ?)", (task, *self.text_columns(row))
            )

    def _unindex(self, task: int, row: dict[str, Any]) -> None:
        if not row["deleted"]:
            self.db.execute(
                f"insert into {self.p}task_text ({self.p}task_text, rowid, title, notes, words) values ('delete', ?, ?, ?, ?)",
                (task, *self.text_columns(row)),
            )

    def _label(self, change: Change) -> None:
        operation, fields = change.operation, change.fields
        self.db.execute(
            f"insert or ignore into {self.p}label values (?, ?, '', 1, null, 0, ?)", (operation.rid, operation.record, operation.at)
        )
        columns: dict[str, Any] = {}
        if "name" in fields:
            columns["name"] = title(fields["name"])
        if "owner" in fields:
            columns["owner"] = text(fields["owner"])
        if "is_active" in fields:
            columns["active"] = 0 if fields["is_active"] is False else 1
        if "deleted_at" in fields:
            columns["deleted"] = 1 if fields["deleted_at"] else 0
        if columns:
            assignments = ", ".join(f"{name}=?" for name in columns)
            self.db.execute(f"update {self.p}label set {assignments} where rid=?", (*columns.values(), operation.rid))
        self.db.execute(f"update {self.p}label set created=min(created, ?) where rid=?", (operation.at, operation.rid))

    def _done(self, change: Change) -> None:
        operation, task = change.operation, ids.of_hex(change.fields.get("task"))
        if task is None:
            self.db.execute(f"delete from {self.p}task_done where event=?", (operation.rid,))
            return
        self.db.execute(
            f"insert or replace into {self.p}task_done values (?, ?, ?, ?, ?)",
            (operation.rid, task, operation.at, operation.offset, int(change.stands)),
        )

    def apply_new(self, changes: Iterable[Change]) -> None:
        """New tasks in bulk: the same rows as `apply`, written table by table."""
        changes = list(changes)
        if changes and changes[0].operation.record != "task":
            super().apply_new(changes)
            return
        rows, words, texts = [], [], []
        task = int(self.db.execute(f"select coalesce(max(id), 0) from {self.p}task").fetchone()[0])
        for change in changes:
            task += 1
            columns = new_columns(change)
            columns["id"] = task
            rows.append(tuple(columns.values()))
            for column in WORDS.values():
                if columns[column]:
                    words += [(column, word, task) for word in loads(columns[column])]
            if not columns["deleted"]:
                texts.append((task, *self.text_columns(columns)))
        self.db.executemany(f"insert into {self.p}task values ({MARKS})", rows)
        self.db.executemany(f"insert or ignore into {self.p}task_word values (?, ?, ?)", words)
        self.db.executemany(f"insert into {self.p}task_text (rowid, title, notes, words) values (?, ?, ?, ?)", texts)
