"""Where one is, and the card that is kept of it. Directories, branches and cards belong to this machine: local operations.

A directory is looked at only if it, or one above it, was opted in. Nothing but `git` is run there, and no command line
is ever read. Whatever comes from outside goes through `redact`.
"""

from __future__ import annotations

import os

from adhd_core import ids
from adhd_core.context.paths import covering, real, short
from adhd_core.context.projection import CARD, CardTable, FolderTable
from adhd_core.dates import from_epoch_ms, iso
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import LOCAL, Event, Set
from adhd_core.oplog.outcome import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dates import datetime
    from adhd_core.oplog.log import Command

LONGEST = 400


class Place:
    """Where one is: `folder` (absolute), and what git said of it. All None where nothing may be looked at."""

    __slots__ = ("added", "branch", "files", "folder", "names", "removed", "subject")

    def __init__(
        self, folder: str | None, branch: str | None = None, subject: str | None = None, files: int | None = None,
        added: int = 0, removed: int = 0, names: list[str] | None = None,
    ) -> None:  # fmt: skip
        self.folder = folder
        self.branch = branch
        self.subject = subject
        self.files = files
        self.added = added
        self.removed = removed
        self.names = names or []

    def json(self) -> dict[str, Any]:
        """For scripts, and for the card's event."""
        return {
            "directory": self.folder, "branch": self.branch, "subject": self.subject, "files": self.files, "added": self.added,
            "removed": self.removed, "names": self.names,
        }  # fmt: skip


class Card:
    """What was kept when work was put down: ids of `task` and `step`, the `note`, the `place`, and since when (`at`)."""

    __slots__ = ("at", "note", "place", "step", "task")

    def __init__(self, task: bytes | None, step: bytes | None, note: str | None, place: Place, at: datetime) -> None:
        self.task = task
        self.step = step
        self.note = note
        self.place = place
        self.at = at

    def body(self) -> dict[str, Any]:
        """The fields of its event."""
        task, step = (rid.hex() if rid else None for rid in (self.task, self.step))
        return {"task": task, "step": step, "note": self.note, **self.place.json()}


class Context:
    """Opted-in directories, what can be seen in one, and the resume card."""

    def __init__(self, log: Log) -> None:
        self.log = log

    # ------------------------------------------------------------------ directories

    def add(self, folder: str) -> Outcome[str]:
        """Opt a directory and all below it in. Raises AdhdError where it is none."""
        path = real(folder)
        if not os.path.isdir(path):
            raise AdhdError("not_found", f"{folder} is no directory.", "Go there and type: adhd context add")
        self.log.current(FolderTable)
        with self.log.command() as command:
            if path in self.all():
                raise AdhdError("conflict", f"{short(path)} is in already.", "What is seen here: adhd context")
            command.add([Set("context.folder", ids.by_name("context.folder", path), {"path": path, "deleted_at": None}, scope=LOCAL)])
        return Outcome(path, command)

    def drop(self, folder: str) -> Outcome[str]:
        """Leave a directory alone again. Raises AdhdError."""
        path, known = real(folder), self.all()
        if path not in known:
            above = covering(path, known)
            hint = f"One above it is: adhd context drop {short(above)}" if above else "Which are in: adhd context"
            raise AdhdError("not_found", f"{short(path)} was not added.", hint)
        with self.log.command() as command:
            rid = ids.by_name("context.folder", path)
            command.add([Set("context.folder", rid, {"deleted_at": iso(command.now)}, scope=LOCAL)])
        return Outcome(path, command)

    def all(self) -> list[str]:
        """The directories that are opted in, in the order of their names."""
        rows = self.log.current(FolderTable).db.execute("select path from context_folder where deleted=0 and path<>'' order by path")
        return [row[0] for row in rows.fetchall()]

    def here(self, folder: str | None) -> Place:
        """What can be seen in a directory; nothing where it was not opted in."""
        if folder is None:
            return Place(None)
        path = real(folder)
        if covering(path, self.all()) is None or not os.path.isdir(path):
            return Place(None)
        from adhd_core.context.git import look

        found = look(path)
        if found is None:
            return Place(path)
        names = [tidy(name) for name in found.names]
        return Place(path, tidy(found.branch), tidy(found.subject), found.files, found.added, found.removed, [n for n in names if n])

    # ------------------------------------------------------------------ the card

    def keep(self, task: bytes | None, step: bytes | None, note: str | None, folder: str | None = None) -> Outcome[Card]:
        """Keep a card of this moment. `task` and `step` are ids; `folder` is where one is (looked at only if it was opted
        in). Raises AdhdError on an endless note."""
        note = " ".join((note or "").split()) or None
        if note and len(note) > LONGEST:
            raise usage(f"A note has at most {LONGEST} characters.", "Say it shorter.")
        place = self.here(folder)
        self.log.load(CardTable)
        with self.log.command() as command:
            card = self.put(command, Card(task, step, note, place, command.now))
        return Outcome(card, command)

    def put(self, command: Command, card: Card) -> Card:
        """Keep a card inside a command that is under way, for which `CardTable` was loaded."""
        card.note = tidy(card.note)
        command.add([Event(CARD, "card", command.mint().hex(), card.body(), scope=LOCAL)])
        return card

    def card(self) -> Card | None:
        """The newest card that was not taken back."""
        found = self._cards("1=1", ())
        return found[0] if found else None

    def note_of(self, folder: str) -> str | None:
        """The last note that was kept in a directory."""
        found = self._cards("folder=? and note is not null", (real(folder),))
        return found[0].note if found else None

    def _cards(self, where: str, values: tuple[object, ...]) -> list[Card]:
        rows = self.log.current(CardTable).db.execute(
            "select task, step, note, folder, branch, subject, files, added, removed, names, at, offset from context_card"
            f" where stands=1 and {where} order by at desc, seq desc limit 1",
            values,
        )
        return [
            Card(r[0], r[1], r[2], Place(r[3], r[4], r[5], r[6], r[7], r[8], r[9].split("\n") if r[9] else []), from_epoch_ms(r[10], r[11]))
            for r in rows.fetchall()
        ]


def tidy(text: str | None) -> str | None:
    """One line from outside, of bounded length, without secrets."""
    if not text:
        return None
    from adhd_core.context.redact import redact

    return redact(" ".join(text[: 4 * LONGEST].split()))[:LONGEST] or None
