"""Swallow a file's lines: each becomes a task once, in the same transaction that remembers it.

Why it is done like this, and what a crash at any point leaves behind, is in docs/decisions/0009-inbox-file.md.
"""

from __future__ import annotations

import os

from adhd_core import ids
from adhd_core.inbox import file, ledger, rules
from adhd_core.inbox.ledger import InboxTable
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks.changes import make_many
from adhd_core.tasks.projection import TaskTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.capture.service import Capture
    from adhd_core.facts.service import Fact
    from adhd_core.oplog.log import Log
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

CLEAR, KEPT, OPEN, LOCKED, WAITING = "clear", "kept", "open", "locked", "waiting"


class Taken:
    """What one look took: the new `tasks`, the `facts` (lines that say where a thing is), how many lines `wait` for their
    end, and what became of the file's lines: `clear` (nothing is left in it), `kept` (as asked), `open` (another program has
    it open), `locked` (it may not be written), `waiting` (it is still being written)."""

    __slots__ = ("facts", "state", "tasks", "waits")

    def __init__(self, tasks: list[Task], waits: int, state: str, facts: list[Fact] | None = None) -> None:
        self.tasks = tasks
        self.facts = facts or []
        self.waits = waits
        self.state = state


class Inbox:
    """Files whose lines are swallowed. One machine swallows a file: what was taken is remembered on this one only."""

    def __init__(self, log: Log, tasks: Tasks, capture: Capture) -> None:
        self.log = log
        self.tasks = tasks
        self.capture = capture
        self.tick: Callable[[int, int], None] | None = None  # told how far a long file is
        self._drafts: dict[str, dict[str, Any]] = {}
        self._places: dict[str, tuple[str, str]] = {}  # the lines that are facts: thing and place

    def watch(self, path: str, keep: bool, settle: float, patient: bool) -> Watch:
        """Look at a file again and again. See Watch."""
        return Watch(self, path, keep, settle, patient)

    def take(
        self, path: str, now: int, keep: bool = False, resting: rules.Version | None = None, clear: bool = True, whole: bool = False
    ) -> Outcome[Taken]:
        """Swallow what is new in a file. `now` is nanoseconds of the clock that dates files. `resting`: the version of
        the file that is at rest, in which a last line without its end counts as well; `whole`: while there is one that
        does not, nothing is taken. `clear`: empty the file once all of it was taken. Raises AdhdError."""
        inbox = ids.uuid5("inbox", os.path.realpath(path))
        self._drafts, self._places = {}, {}
        self.log.load(TaskTable)
        sheet, reading, rested = self._look(inbox, file.read(path), now, resting)
        outcome: Outcome[Taken] = Outcome(Taken([], 0, WAITING))
        if whole and sheet.tail and not rested:
            return Outcome(Taken([], 1, WAITING))
        if reading.worth(rested):
            lines = self._new(sheet, reading, rested)
            for i, line in enumerate(lines):
                self._fields(line)  # understood before the file of tasks is locked
                if self.tick is not None and i % 100 == 0:
                    self.tick(i, len(lines))
            with self.log.command() as command:
                sheet, reading, rested = self._look(inbox, file.read(path), now, resting)
                made: list[bytes] = []
                facts: list[Fact] = []
                if reading.worth(rested):
                    lines = self._new(sheet, reading, rested)
                    body = {
                        "new": [rules.digest(line) for line in lines], "back": reading.back, "left" if rested else "away": reading.left,
                        "at": sheet.changed if reading.left else now, "inode": sheet.file,
                    }  # fmt: skip
                    command.add([ledger.read(inbox, command.mint(), path, body)])
                    command.next_step(None)
                    fields = [(line, self._fields(line)) for line in lines if rules.thought(line)]
                    made = make_many(self.tasks, command, (found for line, found in fields if line not in self._places))
                    facts = [self.capture.fact(*self._places[line], rules.thought(line)) for line, _ in fields if line in self._places]
                    self.capture.keep_facts(command, facts)
            outcome = Outcome(Taken(self.tasks.by_ids(made), 0, WAITING, facts), command)
        taken = outcome.value
        taken.waits = int(bool(sheet.tail) and not rested)
        if keep:
            taken.state = KEPT
        elif not sheet.size:
            taken.state = CLEAR
        elif clear and not taken.waits:
            taken.state = self._clear(inbox, path, now, resting)
        return outcome

    def _look(
        self, inbox: bytes, sheet: rules.Sheet, now: int, resting: rules.Version | None
    ) -> tuple[rules.Sheet, rules.Reading, bool]:
        """What a file holds, what of it is new, and whether it is at rest."""
        table = self.log.current(InboxTable)
        rested = sheet.version == resting
        digests = [rules.digest(line) for line in sheet.taken(rested)]
        return sheet, rules.compare(digests, table.there(inbox), table.away(inbox), table.gone(inbox), sheet, now), rested

    def _new(self, sheet: rules.Sheet, reading: rules.Reading, rested: bool) -> list[str]:
        lines = sheet.taken(rested)
        return [lines[i] for i in reading.new]

    def _fields(self, line: str) -> dict[str, Any]:
        found = self._drafts.get(line)
        if found is None:
            text = rules.thought(line)
            fields, draft = self.capture.fields(text) if text else ({}, None)
            place = self.capture.fact_in(draft)
            if place is not None:
                self._places[line] = place
            found = self._drafts[line] = {**fields, "source": "inbox"} if text else {}
        return found

    def _clear(self, inbox: bytes, path: str, now: int, resting: rules.Version | None) -> str:
        """Empty the file if everything in it was swallowed. What became of it."""
        try:
            with self.log.command() as command, file.hold(path) as held:
                if held is None:
                    return OPEN
                held_now = held.sheet()
                if held_now is None:
                    return WAITING
                sheet, reading, rested = self._look(inbox, held_now, now, resting)
                if reading.new or reading.back or (sheet.tail and not rested):
                    return WAITING
                at = held.empty()
                if reading.left:  # earlier, and not together with what stands there now
                    body = {"left": reading.left, "at": sheet.changed, "inode": sheet.file}
                    command.add([ledger.read(inbox, command.mint(), path, body)])
                if sheet.lines or sheet.tail:
                    command.add([ledger.read(inbox, command.mint(), path, {"emptied": True, "at": at, "inode": sheet.file})])
        except FileNotFoundError:
            return WAITING
        except OSError:
            return LOCKED
        return CLEAR


class Watch:
    """Looks at a file again and again, at the cost of one `stat` while nothing changes. `settle` is for how many seconds
    a file must be unchanged to be at rest; `patient`: empty it only then."""

    def __init__(self, inbox: Inbox, path: str, keep: bool, settle: float, patient: bool) -> None:
        self.inbox = inbox
        self.path = path
        self.keep = keep
        self.settle = settle
        self.patient = patient
        self.seen: rules.Version | None = None
        self.since = 0.0
        self.done = False

    def step(self, running: float, wall: float, whole: bool = False) -> Taken | None:
        """One look, at so many seconds of a running clock and of the wall's. `whole`: take nothing while a last line is
        being written. None: nothing has changed, or the file is not there. Raises AdhdError."""
        found = file.version(self.path)
        if found != self.seen:
            self.seen, self.since, self.done = found, running, False
        if found is None or self.done:
            return None
        rested = running - self.since >= self.settle or wall - found[2] / 1e9 >= self.settle
        try:
            outcome = self.inbox.take(self.path, int(wall * 1e9), self.keep, found if rested else None, rested or not self.patient, whole)
        except AdhdError as error:
            if error.code == "not_found" or (error.code == "not_text" and self.patient and not rested):
                return None  # it is being put in place
            raise
        taken = outcome.value
        self.done = rested and not taken.waits and taken.state in (CLEAR, KEPT, LOCKED)
        return taken
