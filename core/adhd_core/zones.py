"""Zones: areas of life. Work, Life and Self are there from the start; five at most on one device.

Two offline devices may make a sixth; then all of them are shown and none is lost. What was done in a zone is counted
from the events of finishing, which name the zone the task was in at that moment.
"""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import DAY_STARTS_AT, day_of, from_epoch_ms, iso, timedelta
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import Change, Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.oplog.projection import Projection
from adhd_core.words import MOST_ZONES, ZONES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.log import Command

DEFAULTS = tuple(zip(ZONES, ("◆", "●", "▲"), ("blue", "green", "magenta"), strict=True))
COLOURS = ("blue", "green", "magenta", "cyan", "yellow", "grey")
GOAL_LENGTH = 200


class Zone:
    """One zone: `name`, `icon`, `goal` (one sentence), `colour` (a name), and how much was done in it."""

    __slots__ = ("colour", "done_all", "done_today", "done_week", "goal", "icon", "name", "rid")

    def __init__(self, rid: bytes, name: str, icon: str, colour: str, goal: str | None) -> None:
        self.rid = rid
        self.name = name
        self.icon = icon
        self.colour = colour
        self.goal = goal
        self.done_today = self.done_week = self.done_all = 0

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "id": ids.text_of(self.rid), "name": self.name, "icon": self.icon, "colour": self.colour, "goal": self.goal,
            "done_today": self.done_today, "done_week": self.done_week, "done_all": self.done_all,
        }  # fmt: skip


class ZoneTable(Projection):
    """`zone` and `zone_done`."""

    name = "zone"
    version = 1
    kinds = ("zone", "task.done.1")
    tables = ("zone", "zone_done")

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}zone (rid blob primary key, name text not null, icon text, colour text, goal text,
              deleted integer not null) without rowid""",
            f"""create table {p}zone_done (event blob primary key, zone blob not null, at integer not null,
              offset integer not null, stands integer not null) without rowid""",
            f"create index zone_done_at_{generation} on {p}zone_done (zone, at)",
        ]

    def apply(self, change: Change) -> None:
        operation, fields = change.operation, change.fields
        if operation.record == "task.done.1":
            zone = ids.of_hex(fields.get("zone"))
            if zone is not None:
                self.db.execute(
                    f"insert or replace into {self.p}zone_done values (?, ?, ?, ?, ?)",
                    (operation.rid, zone, operation.at, operation.offset, int(change.stands)),
                )
            else:  # a later telling of the same event may have named one
                self.db.execute(f"delete from {self.p}zone_done where event=?", (operation.rid,))
            return
        self.db.execute(f"insert or ignore into {self.p}zone values (?, '', null, null, null, 0)", (operation.rid,))
        for field in ("name", "icon", "colour", "goal"):
            if field in fields:
                value = fields[field] if isinstance(fields[field], str) else None
                value = value or ("" if field == "name" else None)
                self.db.execute(f"update {self.p}zone set {field}=? where rid=?", (value, operation.rid))
        if "deleted_at" in fields:
            deleted = 1 if fields["deleted_at"] else 0
            self.db.execute(f"update {self.p}zone set deleted=? where rid=?", (deleted, operation.rid))


class Zones:
    """List, make and change zones."""

    def __init__(self, log: Log, day_start: int = DAY_STARTS_AT) -> None:
        self.log = log
        self.day_start = day_start

    def all(self) -> list[Zone]:
        """The zones with what was done today, in the last seven days and ever; the defaults come first."""
        table = self.log.current(ZoneTable)
        kept = {row[0]: row for row in table.db.execute("select rid, name, icon, colour, goal, deleted from zone").fetchall()}
        zones = []
        for name, icon, colour in DEFAULTS:
            rid = ids.by_name("zone", name)
            row = kept.pop(rid, None)
            if row is None:
                zones.append(Zone(rid, name, icon, colour, None))
            elif not row[5]:
                zones.append(Zone(rid, row[1] or name, row[2] or icon, row[3] or colour, row[4]))
        zones += [
            Zone(r[0], r[1], r[2] or "■", r[3] or "grey", r[4]) for r in sorted(kept.values(), key=lambda r: (r[1], r[0])) if not r[5]
        ]
        for zone in zones:
            self._count(zone)
        return zones

    def _count(self, zone: Zone) -> None:
        today = day_of(self.log.clock.now(), self.day_start)
        rows = self.log.db.execute("select at, offset from zone_done where zone=? and stands=1", (zone.rid,)).fetchall()
        for at, offset in rows:
            day = day_of(from_epoch_ms(at, offset), self.day_start)
            zone.done_all += 1
            zone.done_today += day == today
            zone.done_week += today - timedelta(days=7) < day <= today

    def find(self, name: str) -> Zone:
        """A zone by its name. Raises AdhdError."""
        zones = self.all()
        for zone in zones:
            if zone.name.casefold() == name.strip().casefold():
                return zone
        raise AdhdError(
            "not_found", f'There is no zone "{name}".', f"There are: {', '.join(z.name for z in zones)}. Add one: adhd zone add {name}"
        )

    def add(self, name: str, **fields: str | None) -> Outcome[Zone]:
        """Make a zone. Raises AdhdError at the sixth, or when it is there already."""
        zones = self.all()
        if any(z.name.casefold() == name.strip().casefold() for z in zones):
            raise AdhdError("conflict", f"The zone {name} is there already.", f"Change it: adhd zone edit {name} --goal ...")
        if len(zones) >= MOST_ZONES:
            raise AdhdError(
                "conflict",
                f"{MOST_ZONES} zones are the most: more would be one more list.",
                "Rename one: adhd zone edit Work --name Studio",
            )
        rid = ids.by_name("zone", name)
        renamed = next((z for z in zones if z.rid == rid), None)
        if renamed is not None:
            raise AdhdError("conflict", f"{name} is called {renamed.name} now.", f"Change it: adhd zone edit {renamed.name} --name {name}")
        with self.log.command() as command:
            command.add([Set("zone", rid, self._checked({"name": name, "deleted_at": None, **fields}))])
        return Outcome(self.find(name), command)

    def edit(self, name: str, fields: dict[str, str | None]) -> Outcome[Zone]:
        """Change a zone's name, icon, colour or goal."""
        zone = self.find(name)
        with self.log.command() as command:
            self._spawn(command, zone)
            command.add([Set("zone", zone.rid, self._checked(fields))])
        return Outcome(self.find(fields.get("name") or zone.name), command)

    def drop(self, name: str) -> Outcome[Zone]:
        """Take a zone away; its tasks stay, without a zone."""
        zone = self.find(name)
        with self.log.command() as command:
            self._spawn(command, zone)
            command.add([Set("zone", zone.rid, {"deleted_at": iso(command.now)})])
        return Outcome(zone, command)

    def _spawn(self, command: Command, zone: Zone) -> None:
        """A default zone has no record until something is said of it."""
        if command.db.execute("select 1 from zone where rid=?", (zone.rid,)).fetchone() is None:
            command.add([Set("zone", zone.rid, {"name": zone.name}, spawn=True)])

    @staticmethod
    def _checked(fields: dict[str, str | None]) -> dict[str, Any]:
        out = {k: v for k, v in fields.items() if v is not None or k == "deleted_at"}
        if len(out.get("goal") or "") > GOAL_LENGTH:
            raise usage(f"A goal is one sentence of at most {GOAL_LENGTH} characters.", "Say it shorter.")
        if "name" in out and not str(out["name"]).strip():
            raise usage("A zone needs a name.", "adhd zone add Studio")
        if "colour" in out and out["colour"] not in COLOURS:
            raise usage(f'"{out["colour"]}" is no colour here.', f"Use one of: {', '.join(COLOURS)}.")
        return out
