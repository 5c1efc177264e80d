"""The two shapes of an operation, as plain values: what rules return and what the log keeps.

A **set** gives fields of a record new values. A field whose name ends in `*` is a set of words, merged element by
element: its value is `{"+": [added], "-": {removed: seen hlc}}`. An **event** says that something happened; its id is
natural (`uuid5(kind, subject, occurrence)`), so two devices that tell of the same thing tell it once.
"""

from __future__ import annotations

from adhd_core import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SHARED, LOCAL = 0, 1
SPAWN_HLC = 1
"""The fixed low clock of writes that make a record with a deterministic id: they never overwrite an edit."""

REVOKED = "event.revoked.1"
EDIT = "edit.1"
"""The schema name of a set; an event's kind carries its own version."""


class Set:
    """Draft of a set: `fields` of record `rid` of kind `record`.

    `new`: the id was just minted, so nothing can be in conflict. `spawn`: the id is deterministic and the write makes
    the record; it carries `SPAWN_HLC`. Words of a set field may be given as `{"+": [..], "-": [..]}`: the log fills in
    what was seen.
    """

    __slots__ = ("fields", "new", "record", "rid", "scope", "spawn")

    def __init__(
        self, record: str, rid: bytes, fields: dict[str, Any], new: bool = False, spawn: bool = False, scope: int = SHARED
    ) -> None:
        self.record = record
        self.rid = rid
        self.fields = fields
        self.new = new
        self.spawn = spawn
        self.scope = scope


class Event:
    """Draft of an event. `occurrence` tells apart the times that `kind` can happen to `subject`."""

    __slots__ = ("body", "kind", "rid", "scope")

    def __init__(self, kind: str, subject: str | bytes, occurrence: str, body: dict[str, Any], scope: int = SHARED) -> None:
        self.kind = kind
        self.rid = ids.uuid5(kind, subject, occurrence)
        self.body = body
        self.scope = scope


class Operation:
    """One row of the log. `(device, n)` is its id; `seq` its place in this file; `hlc` orders it; `at` is its time."""

    __slots__ = (
        "at", "body", "command", "device", "event", "hlc", "n", "offset", "record", "rid", "schema", "scope", "seq", "undoes",
    )  # fmt: skip

    def __init__(
        self,
        seq: int,
        device: int,
        n: int,
        hlc: int,
        at: int,
        offset: int,
        scope: int,
        command: int,
        undoes: int | None,
        record: str,
        rid: bytes,
        event: int,
        body: Any,
        schema: int,
    ) -> None:
        self.seq = seq
        self.device = device
        self.n = n
        self.hlc = hlc
        self.at = at
        self.offset = offset
        self.scope = scope
        self.command = command
        self.undoes = undoes
        self.record = record
        self.rid = rid
        self.event = event
        self.body = body
        self.schema = schema


class Change:
    """What a projection is told: an operation and the part of it that stands.

    For a set, `fields` holds the fields that this operation wins; a set-of-words field maps to
    `{"+": [now present], "-": [now absent]}`. For an event, `stands` says whether it counts (it may be revoked, and
    come back); `fields` is its body.
    """

    __slots__ = ("fields", "first", "operation", "stands")

    def __init__(self, operation: Operation, fields: dict[str, Any], stands: bool = True, first: bool = False) -> None:
        self.operation = operation
        self.fields = fields
        self.stands = stands
        self.first = first


def physical_ms(hlc: int) -> int:
    """The wall milliseconds inside a hybrid logical clock."""
    return hlc >> 16


def tick(last: int, wall_ms: int) -> int:
    """The next hybrid logical clock after `last` at wall time `wall_ms` (Kulkarni et al. 2014): 48 bits of
    milliseconds, 16 of counter."""
    wall = wall_ms << 16
    return wall if wall > last else last + 1
