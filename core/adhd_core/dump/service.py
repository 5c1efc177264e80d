"""The brain dump: read a page, show what it would become, keep it.

The page is written down first, in a command of its own, and stays for ever: undo takes back the things, never the page.
Its id follows from its words, so the same page is kept once, also by two devices.
"""

from __future__ import annotations

import os

from adhd_core import ids
from adhd_core.capture.service import telling
from adhd_core.dates import iso
from adhd_core.dump.item import Item, Page
from adhd_core.dump.projection import DumpTable
from adhd_core.dump.rules import read
from adhd_core.oplog import merge
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.operation import Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks import rules as task_rules
from adhd_core.tasks.order import spread
from adhd_core.tasks.projection import TaskTable
from adhd_core.words import DEEPEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.capture.service import Capture
    from adhd_core.facts.service import Fact
    from adhd_core.oplog.log import Command, Log
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

SOURCE = "dump:"
COLUMNS = "rid, handle, at, lines, chars, head"
LONG_TITLE, SHORT_TITLE = 300, 120
BATCH = 1000
TELL = 200


class Raw:
    """A page that was kept: its `rid`, its `handle`, `at` (when it was written down), `lines`, `chars` and its `head`."""

    __slots__ = ("at", "chars", "handle", "head", "lines", "rid")

    def __init__(self, rid: bytes, handle: str, at: str | None, lines: int, chars: int, head: str) -> None:
        self.rid = rid
        self.handle = handle
        self.at = at
        self.lines = lines
        self.chars = chars
        self.head = head

    @property
    def id(self) -> str:
        """The full id as text."""
        return ids.text_of(self.rid)

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {"raw_id": self.id, "handle": self.handle, "at": self.at, "lines": self.lines, "chars": self.chars, "head": self.head}


class Kept:
    """What became of a page: the page itself, the ids of the `things` and of the `steps` that were made, how many of them
    were `done` already, the `facts` (lines that say where a thing is), and how many were here `before` from the same page."""

    __slots__ = ("before", "done", "facts", "raw", "rids", "steps", "things")

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.rids: list[bytes] = []
        self.facts: list[Fact] = []
        self.things = self.steps = self.done = self.before = 0


class Dump:
    """Brain dumps."""

    def __init__(self, log: Log, tasks: Tasks, capture: Capture) -> None:
        self.log = log
        self.tasks = tasks
        self.capture = capture

    # ------------------------------------------------------------------ reading a page

    def preview(self, text: str, tick: Callable[[int, int], None] | None = None) -> Page:
        """What a page would become. Writes nothing. `tick(line, lines)` is told while it goes on."""
        return read(text, frozenset(self._groups()), tick)

    def _groups(self) -> dict[str, tuple[str, str]]:
        """Folded name -> (project or zone, name): what a heading may name."""
        self.log.current(TaskTable)
        rows = self.log.db.execute("select name from label where kind='project' and deleted=0").fetchall()
        out = {name.casefold(): ("project", name) for (name,) in rows}
        out.update({name.casefold(): ("zone", name) for name in self.tasks.zone_names()})
        return out

    def task(self, item: Item, raw: bool = False) -> Task:
        """The task that a thing would become, without writing anything."""
        from adhd_core.tasks.preview import preview

        return preview(self.capture.fields(item.title, raw)[0], self.log.clock.now())

    def fact(self, item: Item, follow: Item | None, raw: bool = False) -> tuple[str, str] | None:
        """(thing, place) of a line that stands alone and says where a thing is, else None. `follow`: the item after it."""
        if raw or item.done or item.parent is not None or (follow is not None and follow.parent is item):
            return None
        return self.capture.fact_in(self.capture.fields(item.title)[1]) if telling(item.title) else None

    # ------------------------------------------------------------------ keeping

    def write(self, text: str) -> Outcome[Raw]:
        """Write a page down, so that nothing of it can be lost any more. Raises AdhdError when there is no word in it."""
        if not text.strip("\0\ufeff \t\r\n\f\v"):
            raise usage("There is nothing on the page yet.", "Write a few lines, or name a file: adhd dump notes.txt")
        rid = ids.uuid5("dump", text)
        self.log.load(DumpTable)
        with self.log.command() as command:
            if merge.base_of(command.db, rid) is None:
                command.add([Set("dump", rid, {"text": text, "at": iso(command.now)}, spawn=True)])
        return Outcome(self._raw(rid), command)

    def keep(
        self, text: str, items: list[Item] | None = None, raw: bool = False, tick: Callable[[int, int], None] | None = None
    ) -> Outcome[Kept]:
        """Make the things of a page as one command; the page is written down before. `items`: what is left of the preview;
        None keeps all of it. `raw` understands nothing. `tick(done, total)` is told while it goes on."""
        written = self.write(text)
        found = self.preview(text).items if items is None else items
        kept = Kept(written.value)
        groups = self._groups()
        self.log.load(TaskTable)
        with self.log.command() as command:
            self.log.current(TaskTable)
            _Keeping(self, command, kept, groups, raw).keep(found, tick)
        return Outcome(kept, command)

    # ------------------------------------------------------------------ pages

    def pages(self, limit: int = 20) -> list[Raw]:
        """The pages that were kept, newest first."""
        self.log.current(DumpTable)
        rows = self.log.db.execute(f"select {COLUMNS} from dump order by at desc, rid limit ?", (limit,)).fetchall()
        return [self._named(Raw(*row)) for row in rows]

    def find(self, text: str) -> Raw:
        """A page by its handle or id, or by the handle of a task that came from it. Raises AdhdError."""
        self.log.current(DumpTable)
        wanted = text.strip().lower().removeprefix(SOURCE)
        rid = ids.parse_id(wanted)
        rows = self.log.db.execute("select rid from dump where rid=? or handle=?", (rid or b"", wanted)).fetchall()
        if not rows and len(wanted) == len(ids.long_handle(bytes(16))):
            rows = [r for r in self.log.db.execute("select rid from dump").fetchall() if ids.long_handle(r[0]) == wanted]
        if len(rows) == 1:
            return self._raw(rows[0][0])
        if len(rows) > 1:
            handles = ", ".join(ids.long_handle(r[0]) for r in rows)
            raise AdhdError("ambiguous", f"Several pages are called {wanted}.", f"Name one of them: {handles}")
        if self.tasks.has_handle(wanted):
            source = self.tasks.find(wanted, True).source or ""
            rid = ids.parse_id(source.removeprefix(SOURCE)) if source.startswith(SOURCE) else None
            if rid is not None and merge.base_of(self.log.db, rid) is not None:
                return self._raw(rid)
            raise AdhdError("not_found", f"{wanted} came from no page.", "The pages there are: adhd dump --pages")
        raise AdhdError("not_found", f'There is no page "{text}".', "The pages there are: adhd dump --pages")

    def text(self, raw: Raw) -> str:
        """The words of a page, as they were written down."""
        base = merge.base_of(self.log.db, raw.rid)
        return str(base[3].get("text") or "") if base is not None else ""

    def _raw(self, rid: bytes) -> Raw:
        self.log.current(DumpTable)
        row = self.log.db.execute(f"select {COLUMNS} from dump where rid=?", (rid,)).fetchone()
        return self._named(Raw(*row))

    def _named(self, raw: Raw) -> Raw:
        """A page whose short handle means another one as well goes by its long one."""
        (same,) = self.log.db.execute("select count(*) from dump where handle=?", (raw.handle,)).fetchone()
        if same > 1:
            raw.handle = ids.long_handle(raw.rid)
        return raw


class _Keeping:
    """The things of one page on their way into a command."""

    def __init__(self, dump: Dump, command: Command, kept: Kept, groups: dict[str, tuple[str, str]], raw: bool) -> None:
        self.dump = dump
        self.tasks = dump.tasks
        self.command = command
        self.kept = kept
        self.groups = groups
        self.raw = raw
        self.source = SOURCE + kept.raw.id
        self.made: dict[int, bytes] = {}
        self.taken: set[str] = set()
        self.drafts: list[Set] = []
        self.parents: set[int] = set()

    def keep(self, items: list[Item], tick: Callable[[int, int], None] | None) -> None:
        """Append all of them."""
        here = self._here()
        orders = self._orders(items)
        skipped: set[int] = set()
        self.parents = {id(item.parent) for item in items if item.parent is not None}
        for i, item in enumerate(items):
            if tick is not None and i % TELL == 0:
                tick(i, len(items))
            if id(item.parent) in skipped:
                skipped.add(id(item))
                continue
            fields, place = self._fields(item)
            if place is not None:
                self._place(item, *place)
                continue
            if item.parent is None and str(fields["title"]).casefold() in here:
                skipped.add(id(item))
                self.kept.before += 1
                continue
            self._append(item, fields, orders.get(id(item)))
        self.command.add_new(self.drafts)
        self.dump.capture.keep_facts(self.command, self.kept.facts)

    def _place(self, item: Item, thing: str, place: str) -> None:
        """Keep where a thing is, unless that is what is known already."""
        from adhd_core.facts.service import Facts

        known = [f for f in Facts(self.dump.log).find(thing) if f.thing.casefold() == thing.casefold()]
        if any(f.place == place for f in known):
            self.kept.before += 1
        else:
            self.kept.facts.append(self.dump.capture.fact(thing, place, item.title))

    def _here(self) -> set[str]:
        """The titles that are still to do from this very page: taking it in again makes them no second time."""
        rows = self.command.db.execute("select title from task where source=? and deleted=0 and status<4", (self.source,)).fetchall()
        return {title.casefold() for (title,) in rows}

    def _orders(self, items: list[Item]) -> dict[int, str]:
        """Order keys of the steps, by their parents."""
        children: dict[int, list[int]] = {}
        for item in items:
            if item.parent is not None:
                children.setdefault(id(item.parent), []).append(id(item))
        out: dict[int, str] = {}
        for steps in children.values():
            chance = os.urandom(3 * len(steps))
            out.update(zip(steps, spread(len(steps), [chance[3 * i : 3 * i + 3] for i in range(len(steps))]), strict=True))
        return out

    def _fields(self, item: Item) -> tuple[dict[str, Any], tuple[str, str] | None]:
        """The fields of the task that a thing becomes; (thing, place) where it says instead where something is."""
        fields, draft = self.dump.capture.fields(item.title, self.raw)
        if item.parent is None and not item.done and id(item) not in self.parents:
            place = self.dump.capture.fact_in(draft)
            if place is not None:
                return fields, place
        fields["source"] = self.source
        title = str(fields["title"])
        notes = [str(fields["notes"])] if fields.get("notes") else []
        if item.group is not None:
            kind, name = self.groups.get(item.group.casefold(), ("", ""))
            if kind:
                fields.setdefault(kind, name)
            else:
                notes.append(f"Under: {item.group}")
        if len(title) > LONG_TITLE:
            begin = title[:SHORT_TITLE]
            fields["title"] = (begin.rpartition(" ")[0].rstrip() or begin) + "…"
            notes.insert(0, title)
        if notes:
            fields["notes"] = "\n".join(notes)
        return fields, None

    def _append(self, item: Item, fields: dict[str, Any], order: str | None) -> None:
        rid = self.command.mint()
        if item.parent is not None and id(item.parent) in self.made:
            fields["parent"] = self.made[id(item.parent)]
            fields["order"] = order
            fields["level"], fields["status"] = DEEPEST, "open"
            self.kept.steps += 1
        else:
            self.kept.things += 1
        out = self.tasks.stored(self.command, fields)
        if item.done:
            out["status"], out["done_at"] = "done", iso(self.command.now)
            self.kept.done += 1
        handle = self.tasks.free_handle(self.command, rid, self.taken)
        self.taken.add(handle)
        self.made[id(item)] = rid
        self.kept.rids.append(rid)
        self.drafts.append(task_rules.create(rid, handle, out))
        if len(self.drafts) == BATCH:
            self.command.add_new(self.drafts)
            self.drafts, self.taken = [], set()
