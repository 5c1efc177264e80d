"""Bare logs with records of no meaning, for tests of single rules."""

from __future__ import annotations

import json
from typing import Any

from adhd_core.oplog import log as log_module
from adhd_core.oplog import merge
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import Change, Event, Set
from adhd_core.oplog.projection import Projection
from adhd_core.oplog.receive import Received, envelopes, receive, version_vector

from tests.rig.replica import START, RigClock, connect

RID = bytes(range(16))


class ThingTable(Projection):
    """Every field of every thing as it stands, and every bell that rang."""

    name = "thing"
    version = 1
    kinds = ("thing", "bell.rang.1")
    tables = ("thing", "bell")

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"create table {p}thing (rid blob, field text, value text, primary key (rid, field)) without rowid",
            f"create table {p}bell (event blob primary key, body text, stands integer) without rowid",
        ]

    def apply(self, change: Change) -> None:
        rid = change.operation.rid
        if change.operation.event:
            self.db.execute(f"insert or replace into {self.p}bell values (?, ?, ?)", (rid, json.dumps(change.fields), int(change.stands)))
            return
        for field, value in change.fields.items():
            if field.endswith("*"):
                row = self.db.execute(f"select value from {self.p}thing where rid=? and field=?", (rid, field)).fetchone()
                value = sorted((set(json.loads(row[0]) if row else ()) | set(value["+"])) - set(value["-"])) or None
            if value is None:
                self.db.execute(f"delete from {self.p}thing where rid=? and field=?", (rid, field))
            else:
                self.db.execute(f"insert or replace into {self.p}thing values (?, ?, ?)", (rid, field, json.dumps(value)))


class Peer:
    """A log with a clock that the test sets: `peer.at(5)` is 5 ms after the start."""

    def __init__(self, folder: Any, name: str, device: int | None = None, load: bool = True) -> None:
        self.time = {"now": START}
        self.path = str(folder / f"{name}.db")
        self.log = self.open(load)
        if device is not None:  # ids in a known order
            self.log.db.execute("update device set uuid=? where id=1", (bytes([device]) * 16,))
            self.log.device = bytes([device]) * 16
            self.log._remember(0)

    def open(self, load: bool = True) -> Log:
        """One more handle to the file."""
        kept, log_module.connect = log_module.connect, connect
        try:
            log = Log(self.path, RigClock(self.time))
        finally:
            log_module.connect = kept
        if load:
            log.load(ThingTable)
        return log

    def at(self, ms: int) -> Peer:
        self.time["now"] = START + ms
        return self

    def set(self, fields: dict[str, Any], rid: bytes = RID, **how: Any) -> int:
        """Set fields as one command. Returns the command's number."""
        with self.log.command() as command:
            command.add([Set("thing", rid, fields, **how)])
        return command.id

    def ring(self, occurrence: str = "1", **body: Any) -> bytes:
        """Tell an event. Returns its id."""
        event = Event("bell.rang.1", "door", occurrence, body)
        with self.log.command() as command:
            command.add([event])
        return event.rid

    def value(self, field: str, rid: bytes = RID) -> Any:
        """What a field is in the projection."""
        row = self.log.current(ThingTable).db.execute("select value from thing where rid=? and field=?", (rid, field)).fetchone()
        if row is None:
            return [] if field.endswith("*") else None
        return json.loads(row[0])

    def bell(self, event: bytes) -> tuple[Any, bool] | None:
        """(body, stands) of an event in the projection."""
        row = self.log.current(ThingTable).db.execute("select body, stands from bell where event=?", (event,)).fetchone()
        return None if row is None else (json.loads(row[0]), bool(row[1]))

    def clocks(self, rid: bytes = RID) -> dict[str, tuple[int, int, int]]:
        """The sparse clocks of a record."""
        return merge.clocks_of(self.log.db, rid)

    def rows(self) -> list[Any]:
        """Everything in the projection."""
        db = self.log.current(ThingTable).db
        return [*db.execute("select * from thing order by 1, 2"), *db.execute("select * from bell order by 1")]


def give(source: Peer, target: Peer) -> Received:
    """Send what the other one lacks."""
    return receive(target.log, list(envelopes(source.log, version_vector(target.log))))


def swap(*peers: Peer) -> None:
    """Exchange everything between all of them."""
    for _ in peers:
        for source in peers:
            for target in peers:
                if source is not target:
                    give(source, target)
