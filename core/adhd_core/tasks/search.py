"""Lists, filters and full-text search.

Search takes words in any order, each of them whole or as a beginning, in any script. Of the newest two hundred
matches the ones that fit best come first: whole words in the title, then beginnings, then notes; open before done.

A task is on the day when it is due or, where it is not, when one wants to do it. Days are those of the user's zone,
whatever offset a stored moment has.
"""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import DAY_STARTS_AT, date, day_of, epoch_of, timedelta
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.tasks.projection import OPEN, TaskTable
from adhd_core.tasks.queries import Queries, quoted
from adhd_core.tasks.task import Task
from adhd_core.words import spaced, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.log import Log

CANDIDATES = 200
RANKED = "select t.id, t.title, t.status, t.rid from task t "
DUE_WORDS = ("today", "tomorrow", "week", "dated", "none")
SCOPES = ("all", "done", "inbox")

DAY = "coalesce(due, start)"
UNTIL = (
    f"(case when {DAY} glob '*[T ]*[Zz+-]*' then coalesce(cast(strftime('%s', {DAY}) as integer) < ?, substr({DAY}, 1, 10) <= ?)"
    f" else substr({DAY}, 1, 10) <= ? end)"
)
"""Up to and with a day: a moment with an offset by its seconds since 1970, a date by its text."""


class Search:
    """Queries that faces drive. All of them read only."""

    def __init__(self, log: Log, day_start: int = DAY_STARTS_AT) -> None:
        self.log = log
        self.day_start = day_start

    def _read(self) -> Queries:
        return Queries(self.log.current(TaskTable))

    def page(self, limit: int = 20, **filters: Any) -> list[Task]:
        """The first `limit` tasks: what is still to do, soonest first, then newest first.

        Filters: `all` (also steps, done and dropped), `done`, `inbox`, `project`, `tag`, `context`, `zone` (names),
        `due` (today, tomorrow, week, dated, none, or a date YYYY-MM-DD: up to and with it), `search` (words), `champs` (field of
        a step's tags -> value; `minutes` -> (more than, at most)), with which steps are in the list too. Of `all`, `done` and
        `inbox` at most one. Raises AdhdError.
        """
        read = self._read()
        where, values = self._where(read, filters)
        if filters.get("search"):
            return self._found(read, str(filters["search"]), limit, where, values)
        order = "done_at desc, id desc" if filters.get("done") else "rank, id"
        return read.rows(f"where {where} order by {order} limit ?", (*values, limit))

    def total(self, **filters: Any) -> int:
        """How many tasks the filters leave. With `search` that is every match, also those beyond the newest two hundred
        that a page is chosen from."""
        read = self._read()
        where, values = self._where(read, filters)
        source = f"where {where}"
        if filters.get("search"):
            source, _, values = matches(str(filters["search"]), where, values)
        return int(read.db.execute(f"select count(*) from task t {source}", values).fetchone()[0])

    def words(self, text: str, limit: int = 20) -> list[Task]:
        """Full-text search over everything that was not deleted, ranked."""
        return self._found(self._read(), text, limit, "t.deleted = 0", ())

    def ids(self, text: str) -> list[bytes]:
        """What `words` finds, as ids: of every match at most the newest two hundred, ranked."""
        return [row[3] for row in self._ranked(self._read(), text, "t.deleted = 0", ())]

    def _found(self, read: Queries, text: str, limit: int, where: str, values: tuple[Any, ...]) -> list[Task]:
        best = self._ranked(read, text, where, values)[:limit]
        marks = ", ".join("?" * len(best))
        found = {task.row: task for task in read.rows(f"where t.id in ({marks})", tuple(row[0] for row in best))}
        return [found[row[0]] for row in best]

    @staticmethod
    def _ranked(read: Queries, text: str, where: str, values: tuple[Any, ...]) -> list[tuple[int, str, int, bytes]]:
        """(row, title, status, id) of the matches, best first."""
        source, newest, values = matches(text, where, values)
        rows = read.db.execute(f"{RANKED}{source} order by {newest} desc limit ?", (*values, CANDIDATES)).fetchall()
        wanted = tokens(text)
        return sorted(rows, key=lambda row: (-fit(row[1], row[2], wanted), -row[0]))

    def _where(self, read: Queries, filters: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        parts: list[str] = []
        values: list[Any] = []
        scopes = [name for name in SCOPES if filters.get(name)]
        if len(scopes) > 1:
            raise usage(f"--{scopes[0]} and --{scopes[1]} are two different lists.", f"Use one of them: adhd list --{scopes[1]}")
        if filters.get("done"):
            parts.append("done_at is not null and status = 4 and deleted = 0")
        elif filters.get("all"):
            parts.append("deleted = 0")
        elif filters.get("inbox"):
            parts.append("status = 0 and deleted = 0")
        elif filters.get("champs"):
            parts.append("status < 4 and deleted = 0")
        else:
            parts.append(OPEN)
        for field, value in (filters.get("champs") or {}).items():
            if field == "minutes":
                parts.append("coalesce(estimate, 5) > ? and coalesce(estimate, 5) <= ?")
                values += value
            else:
                parts.append("champs is not null and json_extract(champs, ?) = ?")
                values += [f"$.{field}", value]
        for column, kind in (("project", "project"), ("zone", "zone")):
            if filters.get(column):
                parts.append(f"{column} = ?")
                values.append(self._label(read, kind, str(filters[column])))
        for what, name in (("tags", "tag"), ("contexts", "context")):
            if filters.get(name):
                parts.append("t.id in (select task from task_word where what=? and word=?)")
                values += [what, str(filters[name]).lstrip("#@")]
        if filters.get("due"):
            part, more = self._due(str(filters["due"]))
            parts.append(part)
            values += more
        return " and ".join(parts), tuple(values)

    def _label(self, read: Queries, kind: str, name: str) -> bytes:
        row = read.db.execute("select rid from label where kind=? and deleted=0 and lower(name)=lower(?)", (kind, name)).fetchone()
        return bytes(row[0]) if row is not None else ids.by_name(kind, name)

    def _due(self, text: str) -> tuple[str, list[Any]]:
        today = day_of(self.log.clock.now(), self.day_start)
        low = text.lower()
        days = {"today": 0, "tomorrow": 1, "week": 6}
        if low == "none":
            return "due is null and start is null", []
        if low == "dated":
            return f"{DAY} is not null", []
        if low in days:
            return until(today + timedelta(days=days[low]))
        try:
            if len(low) == 10 and low[4] == low[7] == "-":
                return until(date.fromisoformat(low))
        except ValueError:
            pass
        raise no_due(text)


def no_due(text: str) -> AdhdError:
    """What is wrong with words that name no day."""
    return usage(f'"{text}" is no date to filter by.', f"Use one of: {', '.join(DUE_WORDS)}, or a date like 2026-03-05.")


def until(day: date) -> tuple[str, list[Any]]:
    """The condition for a task to be on this day of the user or before it."""
    try:
        midnight = epoch_of(f"{day + timedelta(days=1)}T00:00:00")
    except (ValueError, OverflowError):  # at the ends of the calendar no zone can be told
        midnight = (day.toordinal() + 1 - date(1970, 1, 1).toordinal()) * 86400
    return UNTIL, [midnight, day.isoformat(), day.isoformat()]


def matches(text: str, where: str, values: tuple[Any, ...]) -> tuple[str, str, tuple[Any, ...]]:
    """The end of a query over `task t` for what holds the words, the column that tells the newest, and its values."""
    query = match_of(text)
    if query:
        return f"join task_text f on f.rowid = t.id where f.task_text match ? and {where}", "f.rowid", (query, *values)
    return f"where instr(t.title, ?) > 0 and {where}", "t.id", (text.strip(), *values)  # no letters in it: an emoji, a sign


def match_of(text: str) -> str:
    """An FTS5 query: every word, each as a beginning; scripts without spaces as phrases."""
    parts = []
    for word in text.split():
        pieces = [p for p in ("".join(c if c.isalnum() else " " for c in spaced(word))).split() if p]
        if len(pieces) == 1:
            parts.append(quoted(pieces[0]) + " *")
        elif pieces:
            parts.append(quoted(" ".join(pieces)) + (" *" if word.isascii() else ""))
    return " AND ".join(parts)


def fit(title_text: str, status: int, wanted: list[str]) -> int:
    """How well a task fits the words: 8 for a whole word in the title, 4 for a beginning, 1 elsewhere; open counts 2."""
    title = tokens(title_text)
    score = 2 if status < 4 else 0
    for word in wanted:
        score += 8 if word in title else 4 if any(t.startswith(word) for t in title) else 1
    return score
