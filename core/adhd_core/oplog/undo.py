"""Undo, redo and rewind: this device's commands, newest first.

Undo restores a field only where the undone operation is still its winner; elsewhere it skips and says so. A record
that the command made gets `deleted_at`; an event is revoked, never removed. Undoing is a command like any other, so
undoing an undo is redo. What a field was before is kept for 90 days.
"""

from __future__ import annotations

from adhd_core.dates import from_epoch_ms, iso
from adhd_core.oplog import merge
from adhd_core.oplog.codec import loads
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.log import Command, Log
from adhd_core.oplog.operation import LOCAL, SPAWN_HLC, Operation, Set
from adhd_core.oplog.projection import operation_of
from adhd_core.oplog.schema import COLUMNS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from adhd_core.dates import datetime
    from adhd_core.oplog.file import Db

    Tick = Callable[[int, int], None]

JOURNAL_DAYS = 90
KEPT = ("project", "zone", "preference", "intake", "dump", "template")
"""Records found by their name: making one on the way is not taken back, because other things may hang on it by now."""
FOR_EVER = "dump"
"""A record that is only ever written down: an undo goes on to the command before."""

WITNESSED = ("intake.taken.1",)
"""Events that tell of the world, as a capture does: undo takes one back, a rewind leaves it."""

LAST = (1 << 63) - 1

QUIET = ("inbox.read.1", "cue.said.1", "landing.offered.1", "landing.quieted.1", "landing.edge.1")
"""What is remembered about a file outside, or about what was said: nobody did it, so it is neither listed nor taken back."""
LOUD = f"record not in ({', '.join('?' * len(QUIET))})"


class Step:
    """A command of this device: its number, its time, the command that it undoes, and its operations."""

    __slots__ = ("at", "command", "offset", "operations", "undoes")

    def __init__(self, command: int, undoes: int | None, operations: list[Operation]) -> None:
        self.command = command
        self.undoes = undoes
        self.operations = operations
        self.at = operations[0].at
        self.offset = operations[0].offset

    def when(self) -> datetime:
        """The domain's time of the command."""
        return from_epoch_ms(self.at, self.offset)


class Undone:
    """What an undo did: the step it was about, and what it had to leave as it is, as (record id, field)."""

    __slots__ = ("skipped", "step")

    def __init__(self, step: Step, skipped: list[tuple[bytes, str]]) -> None:
        self.step = step
        self.skipped = skipped


def newest_upto(db: Db, device: int, command: int) -> int:
    """The place (`n`) of the newest operation of an own device that belongs to this command or an earlier one, 0 for none. Commands
    only grow along the places, so it is found by halving."""
    at = "select n, command from operation where device=? and n<=? order by n desc limit 1"
    row = db.execute(at, (device, LAST)).fetchone()
    if row is None or row[1] <= command:
        return 0 if row is None else int(row[0])
    low, high = 0, row[0]  # nothing beyond `command` up to low; something beyond it at high
    while high - low > 1:
        middle = (low + high) // 2
        row = db.execute(at, (device, middle)).fetchone()
        if row is None or row[1] <= command:
            low = middle
        else:
            high = max(low + 1, row[0])
    return int(low)


def last_of(db: Db, device: int, command: int) -> int:
    """The place of a command's last operation on an own device, 0 for none. Where a history was parted between devices, numbers may stand
    out of order: then every place is looked at."""
    n = newest_upto(db, device, command)
    row = db.execute("select command from operation where device=? and n=?", (device, n)).fetchone()
    if row is not None and row[0] == command:
        return n
    return int(db.execute("select coalesce(max(n), 0) from operation where device=? and command=?", (device, command)).fetchone()[0])


def commands(db: Db, before: int | None = None) -> Iterator[tuple[int, int | None, int]]:
    """This device's commands, newest first, as (command, undoes, at), without loading their operations."""
    cursors = []
    for (device,) in db.execute("select id from device where own in (1, 2)").fetchall():
        row = db.execute(
            f"select n, command, undoes, at from operation where device=? and n<=? and {LOUD} order by n desc limit 1",
            (device, LAST if before is None else newest_upto(db, device, before - 1), *QUIET),
        ).fetchone()
        if row is not None:
            cursors.append([device, *row])
    while cursors:
        newest = max(cursors, key=lambda c: c[2])
        number, undoes, at = newest[2], newest[3], newest[4]
        yield number, undoes, at
        for cursor in list(cursors):
            if cursor[2] != number:
                continue
            row = db.execute(
                "select n, command, undoes, at from operation"
                f" where device=? and n<? and command<>? and {LOUD} order by n desc limit 1",
                (cursor[0], cursor[1], number, *QUIET),
            ).fetchone()
            if row is None:
                cursors.remove(cursor)
            else:
                cursor[1:] = row


def step_of(db: Db, command: int) -> Step:
    """One of this device's commands, with its operations in order. Raises LookupError."""
    found: list[Operation] = []
    for (device,) in db.execute("select id from device where own in (1, 2)").fetchall():
        rows = db.execute(
            f"select {COLUMNS} from operation where device=? and n<=? order by n desc", (device, last_of(db, device, command))
        )
        for found_row in rows:
            if found_row[7] != command:
                break
            found.append(operation_of(found_row))
    if not found:
        raise LookupError(command)
    found.sort(key=lambda o: o.seq)
    return Step(command, found[0].undoes, found)


def undone_by(db: Db) -> dict[int, int]:
    """Command -> the command that undid it, for the undos that stand themselves."""
    rows = db.execute(
        "select distinct undoes, command from operation indexed by operation_undoes"
        " where undoes is not null and device in (select id from device where own in (1, 2))"
    ).fetchall()
    undoing = {command: target for target, command in rows}
    stands: dict[int, bool] = {}
    by: dict[int, int] = {}
    for command in sorted(undoing, reverse=True):
        stands[command] = command not in by
        if stands[command]:
            by[undoing[command]] = command
    return by


def since(db: Db, at: int = 0, command: int = 0) -> list[tuple[int, int]]:
    """(command, at) of this device's commands at or after a domain time, or from a command on, newest first, without undos and
    undone ones."""
    gone = undone_by(db)
    rows = db.execute(
        f"select command, min(at) from operation where at >= ? and command >= ? and undoes is null and {LOUD}"
        " and device in (select id from device where own in (1, 2)) group by command order by command desc",
        (at, command, *QUIET),
    ).fetchall()
    return [(command, when) for command, when in rows if command not in gone]


def next_to_undo(db: Db) -> tuple[int, int] | None:
    """(command, at) of the newest command that is neither an undo nor undone."""
    gone = undone_by(db)
    for command, undoes, at in commands(db):
        if undoes is None and command not in gone and not for_ever(db, command):
            return command, at
    return None


def for_ever(db: Db, command: int) -> bool:
    """Whether a command only wrote something down that stays."""
    for (device,) in db.execute("select id from device where own in (1, 2)").fetchall():
        row = db.execute(
            "select command, record, hlc from operation where device=? and n<=? order by n desc limit 1",
            (device, newest_upto(db, device, command)),
        ).fetchone()
        if row is not None and row[0] == command:
            return bool(row[1] == FOR_EVER and row[2] == SPAWN_HLC)
    return False


def next_to_redo(db: Db) -> int | None:
    """The newest undo that stands, if nothing else was done since."""
    gone = undone_by(db)
    for command, undoes, _at in commands(db):
        if command in gone:
            continue
        if undoes is None:
            if for_ever(db, command):
                continue
            return None
        if undoes in gone and gone[undoes] == command and _redoable(db, undoes):
            return command
    return None


def _redoable(db: Db, command: int) -> bool:
    """Whether an undone command is here and no undo itself. One of the device that this file was before it was put back is not."""
    try:
        return step_of(db, command).undoes is None
    except LookupError:
        return False


def undo(log: Log, command: int, keep_new: bool = False) -> tuple[Undone, Command]:
    """Undo one command as a command of its own. `keep_new`: records that it made stay (a capture is never taken)."""
    with log.command() as current:
        undone = take_back(current, command, keep_new)
    return undone, current


def take_back(current: Command, command: int, keep_new: bool = False, tick: Tick | None = None) -> Undone:
    """Undo one command inside a transaction that is under way. Each undo has a command number of its own, so several
    of them in one transaction are redone one by one. `tick(done, total)` is told the records."""
    db = current.db
    current.next_step(command)
    done = len(current.operations)
    step = step_of(db, command)
    skipped: list[tuple[bytes, str]] = []
    for operation in reversed(step.operations):
        if operation.event and not (keep_new and operation.record in WITNESSED) and merge.stands(db, operation.rid):
            current.revoke(operation.rid, operation.scope)
    records: dict[bytes, list[Operation]] = {}
    for operation in step.operations:
        if not operation.event:
            records.setdefault(operation.rid, []).append(operation)
    for i, operations in enumerate(reversed(records.values())):
        if tick is not None and i % 500 == 0:
            tick(i, len(records))
        draft = _inverse(db, operations, current, skipped, keep_new)
        if draft is not None:
            current.add([draft])
    if len(current.operations) == done:
        _mark(current, step)
    return Undone(step, skipped)


def _mark(current: Command, step: Step) -> None:
    """An undo that had nothing left to change still is a command, so that the next undo goes on to the one before."""
    current.add([Set("undo", step.command.to_bytes(16, "big"), {"command": step.command}, scope=LOCAL)])


def _inverse(db: Db, operations: list[Operation], current: Command, skipped: list[tuple[bytes, str]], keep_new: bool) -> Set | None:
    """What gives one record back the state it had before the command, where the command still wins."""
    first = operations[0]
    base = merge.base_of(db, first.rid)
    if base is None:
        return None
    if base[0] == first.seq:
        kept = first.record in KEPT and first.hlc == SPAWN_HLC
        keep_new = keep_new and first.hlc != SPAWN_HLC  # what a repeating task spawned was never caught
        if not kept and not keep_new and first.record != "preference":
            return Set(first.record, first.rid, {"deleted_at": iso(current.now)}, scope=first.scope)
        if kept or (keep_new and first.record != "preference"):
            operations = operations[1:]
    clocks = merge.clocks_of(db, first.rid)
    fields: dict[str, Any] = {}
    for field, before, writers in _stories(db, operations, base[0]):
        if field.endswith("*"):
            words = _inverse_words(db, {word: merge.register(base, clocks, field, word) for word in before}, before, writers)
            if words["+"] or words["-"]:
                fields[field] = words
            continue
        known = clocks.get(field) or (base[1], base[2], 0)
        if any(_wins(db, known, writer, field) for writer in writers):
            fields[field] = before
        else:
            skipped.append((first.rid, field))
    return Set(first.record, first.rid, fields, scope=first.scope) if fields else None


def _stories(db: Db, operations: list[Operation], base: int) -> list[tuple[str, Any, list[Operation]]]:
    """(field, its value before the command, the operations that wrote it) for each field of one record. For a set
    field the value is word -> whether it was there. Raises AdhdError where the values of before are gone."""
    before: dict[str, Any] = {}
    writers: dict[str, list[Operation]] = {}
    for operation in operations:
        row = db.execute("select before from journal where seq=?", (operation.seq,)).fetchone()
        if row is None and operation.seq != base:
            if operation.hlc == SPAWN_HLC:
                continue
            raise AdhdError("too_old", f"That is more than {JOURNAL_DAYS} days ago: what was there before is no longer kept.")
        stood = loads(row[0]) if row is not None else dict.fromkeys(operation.body)
        for field, value in operation.body.items():
            if field not in stood:
                continue  # it lost when it was written
            writers.setdefault(field, []).append(operation)
            if field.endswith("*"):
                words = before.setdefault(field, {})
                for word in (w for part in merge.words_of(value) for w in part):
                    words.setdefault(word, word in (stood[field] or ()))
            else:
                before.setdefault(field, stood[field])
    return [(field, before[field], writers[field]) for field in writers]


def _wins(db: Db, known: tuple[int, int, int], writer: Operation, field: str) -> bool:
    """Whether a field still is what an operation made it: by that operation, by the number that a copy of this file gave
    it, or by an undo that has brought its value back."""
    if known[:2] == (writer.hlc, writer.device):
        return True
    if merge.value_at(db, writer.rid, field, known[0], known[1]) != writer.body[field]:
        return False
    return known[0] == writer.hlc or _by_undo(db, writer.rid, known[0])


def _by_undo(db: Db, rid: bytes, hlc: int) -> bool:
    """Whether what a record got at this clock was brought back by an undo."""
    return db.execute("select 1 from operation where rid=? and hlc=? and event=0 and undoes is not null", (rid, hlc)).fetchone() is not None


def _inverse_words(
    db: Db, registers: dict[str, tuple[int, int]], before: dict[str, bool], writers: list[Operation]
) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {"+": [], "-": []}
    for word, was in before.items():
        added, seen = registers[word]
        if was and added <= seen:
            out["+"].append(word)
        elif not was and added > seen and (any(added == w.hlc for w in writers) or _by_undo(db, writers[0].rid, added)):
            out["-"].append(word)
    return out


def forget_old(db: Db, now_ms: int) -> None:
    """Drop the before-values of more than 90 days ago. Inside the caller's write transaction."""
    db.execute("delete from journal where at < ?", (now_ms - JOURNAL_DAYS * 86_400_000,))
