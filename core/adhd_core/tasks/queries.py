"""Reading tasks: rows into `Task`s with names, handles and effective tree; resolving what a person typed."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.oplog.errors import AdhdError
from adhd_core.tasks.projection import OPEN, TaskTable
from adhd_core.tasks.task import COLUMNS, Task
from adhd_core.tasks.tree import Tree, broken_edges
from adhd_core.words import as_typed, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from adhd_core.oplog.file import Db

SELECT = "select " + ", ".join(f"t.{c}" for c in COLUMNS) + " from task t "
LIVING_SQL = "t.deleted = 0 and t.status < 4"
MANY = 50


class Queries:
    """Queries over the task tables of an open log."""

    def __init__(self, table: TaskTable) -> None:
        self.db: Db = table.db

    def rows(self, where: str, values: tuple[Any, ...] = ()) -> list[Task]:
        """Tasks of a query, dressed."""
        return self.dress([Task(row) for row in self.db.execute(SELECT + where, values).fetchall()])

    def get(self, rid: bytes) -> Task | None:
        """The task with this id, deleted or not."""
        found = self.rows("where t.rid = ?", (rid,))
        return found[0] if found else None

    def dress(self, tasks: list[Task]) -> list[Task]:
        """Give tasks their names, unambiguous handles, effective place in the tree, step counts and blocks."""
        names: dict[bytes, str | None] = {}
        tree: Tree | None = None
        for task in tasks:
            for rid in (task.project_rid, task.zone_rid):
                if rid is not None and rid not in names:
                    row = self.db.execute("select name from label where rid=? and deleted=0", (rid,)).fetchone()
                    names[rid] = row[0] if row else None
            task.project = names[task.project_rid] if task.project_rid else None
            task.zone = names[task.zone_rid] if task.zone_rid else None
            task.handle = self.shown_handle(task.handle, task.rid)
            if task.parent is not None:
                tree = tree or self.tree()
                task.parent, task.level = tree.parent(task.rid), tree.level(task.rid)
            for child in self.children(task.rid):
                task.steps_total += 1
                task.steps_done += child[1] == 4
            if task.depends:
                task.blocked = any(self._open(d) for d in self.blockers(task))
        return tasks

    def shown_handle(self, handle: str, rid: bytes) -> str:
        """The handle as shown: with a suffix where two devices minted the same one."""
        rivals = self.db.execute("select rid from task where handle=? limit 20", (handle,)).fetchall()
        if len(rivals) < 2:
            return handle
        length = 1
        while any(ids.handle_suffix(r, length) == ids.handle_suffix(rid, length) for (r,) in rivals if r != rid):
            length += 1
        return handle + ids.handle_suffix(rid, length)

    def tree(self) -> Tree:
        """The effective tree over this file."""
        return Tree(self._node, self._parent_clock)

    def _node(self, rid: bytes) -> tuple[bytes | None, bool, int] | None:
        row = self.db.execute("select parent, deleted, level from task where rid=?", (rid,)).fetchone()
        return None if row is None else (row[0], bool(row[1]), row[2])

    def _parent_clock(self, rid: bytes) -> tuple[int, bytes]:
        row = self.db.execute(
            "select f.hlc, d.uuid from field_clock f join device d on d.id = f.device where f.rid=? and f.field='parent'", (rid,)
        ).fetchone()
        if row is None:
            row = self.db.execute(
                "select o.hlc, d.uuid from operation o join device d on d.id = o.device where o.rid=? and o.event=0 order by o.seq limit 1",
                (rid,),
            ).fetchone()
        return (row[0], row[1])

    def children(self, rid: bytes, tree: Tree | None = None) -> list[tuple[bytes, int]]:
        """(id, status number) of the living children in order: those that name `rid`, and those whose parent was
        deleted under them."""
        out: list[tuple[bytes, int]] = []
        rows = self.db.execute("select rid, status, deleted from task where parent=? order by sort, created, rid", (rid,)).fetchall()
        if not rows:
            return out
        tree = tree or self.tree()
        for child, status, deleted in rows:
            if tree.edge(child) != rid:
                continue
            if deleted:
                out += self.children(child, tree)
            else:
                out.append((child, status))
        return out

    def descendants(self, rid: bytes) -> list[Task]:
        """All living tasks below one, top down."""
        out: list[Task] = []
        for child, _status in self.children(rid):
            task = self.get(child)
            if task is not None:
                out.append(task)
                out += self.descendants(child)
        return out

    def blockers(self, task: Task) -> list[bytes]:
        """What a task depends on, without the edges that count as none in a cycle."""
        own = [bytes.fromhex(d) for d in task.depends]
        edges: dict[tuple[bytes, bytes], tuple[int, bytes]] = {}
        todo, seen, closes = [task.rid], {task.rid}, False
        while todo:
            here = todo.pop()
            row = self.db.execute("select id from task where rid=?", (here,)).fetchone()
            if row is None:
                continue
            for (word,) in self.db.execute("select word from task_word where what='depends' and task=?", row).fetchall():
                there = ids.parse_id(word)
                if there is None:
                    continue
                edges[(here, there)] = (0, b"")
                closes = closes or there == task.rid
                if there not in seen:
                    seen.add(there)
                    todo.append(there)
        if not closes:
            return own
        broken = broken_edges({edge: self._word_clock(*edge) for edge in edges})
        return [d for d in own if (task.rid, d) not in broken]

    def _word_clock(self, rid: bytes, word: bytes) -> tuple[int, bytes]:
        row = self.db.execute("select hlc from field_clock where rid=? and field=?", (rid, f"depends*/{word.hex()}")).fetchone()
        if row is None:
            row = self.db.execute("select hlc from operation where rid=? and event=0 order by seq limit 1", (rid,)).fetchone()
        return (row[0], rid + word)

    def _open(self, rid: bytes) -> bool:
        row = self.db.execute("select status, deleted from task where rid=?", (rid,)).fetchone()
        return row is not None and not row[1] and row[0] < 4

    def listed(self, limit: int) -> list[Task]:
        """The first page of the list: what is still to do, soonest first, then newest first."""
        return self.rows(f"where {OPEN} order by rank, id limit ?", (limit,))

    # ------------------------------------------------------------------ what a person typed

    def resolve(self, text: str, closed: bool = False, verb: str = "") -> Task:
        """The task that a handle, a full id or words of a title mean. `closed`: also look among done and dropped ones.
        `verb`: what was to be done with it; together they may be a thought to keep.

        Raises AdhdError (not_found, ambiguous).
        """
        text = text.strip()
        low = text.lower()
        found = self.by_handle(low) if ids.looks_like_handle(low) else []
        if not found:
            rid = ids.parse_id(low)
            if rid is not None:
                found = self.rows("where t.rid = ?", (rid,))
        if found:
            if len(found) > 1:
                raise ambiguous(text, found)
            if found[0].deleted:
                raise AdhdError("not_found", f"{text} was taken back.", "adhd undo history: adhd log · bring it back: adhd redo")
            return found[0]
        return self.by_words(text, closed, verb)

    def by_handle(self, handle: str) -> list[Task]:
        """The tasks that ever had this handle; with a suffix, the one that is shown with it."""
        found = self.rows("where t.handle = ?", (handle,))
        if found:
            return found
        for cut in range(1, 4):
            rivals = self.rows("where t.handle = ?", (handle[:-cut],)) if len(handle) - cut >= 4 else []
            matching = [t for t in rivals if len(rivals) > 1 and t.handle == handle]
            if matching:
                return matching
        return []

    def by_words(self, text: str, closed: bool, verb: str) -> Task:
        """The one task whose title contains every word."""
        words = tokens(text)
        tasks = self._titled(words, LIVING_SQL) if words else []
        if not tasks and closed and words:
            tasks = self._titled(words, "t.deleted = 0")
        if len(tasks) == 1:
            return tasks[0]
        if tasks:
            exact = [t for t in tasks if tokens(t.title) == words]
            if len(exact) == 1:
                return exact[0]
            whole = self._without_parts(tasks)
            if len(whole) == 1:
                return whole[0]
            raise ambiguous(text, whole)
        shut = self._titled(words, "t.deleted = 0") if words and not closed else []
        if len(shut) == 1:
            raise closed_already(shut[0])
        raise no_match(text, f"{verb} {text}" if verb else "")

    def _without_parts(self, tasks: list[Task]) -> list[Task]:
        """Tasks without those that hang below another of them: the steps of a task often repeat its words."""
        rids = {t.rid for t in tasks}
        tree = self.tree()
        out = []
        for task in tasks:
            up = tree.parent(task.rid)
            while up is not None and up not in rids:
                up = tree.parent(up)
            if up is None:
                out.append(task)
        return out

    def _titled(self, words: list[str], state: str) -> list[Task]:
        """Tasks whose title contains every word: whole words if any does, else beginnings of three letters and more."""
        found = self.matching(" AND ".join(f"title : {quoted(w)} *" for w in words), state, MANY)
        whole = [t for t in found if set(words) <= set(tokens(t.title))]
        if whole:
            return whole
        return [t for t in found if all(len(w) >= 3 or w in tokens(t.title) for w in words)]

    def matching(self, query: str, state: str, limit: int) -> list[Task]:
        """Tasks that the full-text index finds, newest first."""
        return self.rows(
            f"join task_text f on f.rowid = t.id where f.task_text match ? and {state} order by f.rowid desc limit ?", (query, limit)
        )


def first_open(read: Queries, children: list[Task], today: str) -> Task | None:
    """The first step that can be done now, as deep as it goes."""
    for child in children:
        if not child.living or child.blocked or child.status == "waiting" or (child.start is not None and child.start[:10] > today):
            continue
        if child.steps_total > child.steps_done:
            below = [t for t in map(read.get, (rid for rid, _ in read.children(child.rid))) if t is not None]
            deeper = first_open(read, below, today)
            if deeper is not None:
                return deeper
            continue
        return child
    return None


def quoted(word: str) -> str:
    """A word as an FTS5 phrase."""
    return '"' + word.replace('"', '""') + '"'


def no_match(text: str, sentence: str) -> AdhdError:
    """No task is meant by `text`; `sentence` is all that was typed, if it may be a thought."""
    hint = f"Keep it as a new thought: adhd c {as_typed(sentence)}" if sentence else f"Look for it: adhd search {as_typed(text)}"
    return AdhdError("not_found", f'No task matches "{text}".', hint)


def closed_already(task: Task) -> AdhdError:
    """A task that is no longer open."""
    what = "was let go already" if task.status == "dropped" else "is done already"
    return AdhdError("conflict", f"{task.title} {what}.", f"Open it again: adhd reopen {task.handle}")


def ambiguous(text: str, tasks: Iterable[Task]) -> AdhdError:
    """Several tasks match: say which."""
    tasks = tuple(tasks)
    return AdhdError("ambiguous", f'"{text}" could be any of {len(tasks)}:', "Say which by its handle.", 1, tasks)
