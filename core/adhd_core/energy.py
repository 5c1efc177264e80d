"""Energy: how much of it there is right now, on the scale 1 (very low) to 5 (peak). Every answer is a snapshot event."""

from __future__ import annotations

from adhd_core.dates import from_epoch_ms, iso, timedelta
from adhd_core.oplog.errors import usage
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import Change, Event
from adhd_core.oplog.outcome import Outcome
from adhd_core.oplog.projection import Projection
from adhd_core.words import ENERGY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.dates import datetime

LOGGED = "energy.logged.1"
FRESH = timedelta(hours=4)
"""How long a logged energy is taken to be true."""


class Snapshot:
    """One answer: `level` 1 to 5, `at` an aware datetime, `part` of the day."""

    __slots__ = ("at", "level", "note")

    def __init__(self, level: int, at: datetime, note: str | None) -> None:
        self.level = level
        self.at = at
        self.note = note

    @property
    def part(self) -> str:
        """The part of the day: night, morning, midday, afternoon or evening."""
        return part_of_day(self.at)

    def json(self) -> dict[str, object]:
        """For scripts."""
        return {"level": self.level, "word": ENERGY[self.level], "at": iso(self.at), "part": self.part, "note": self.note}


def part_of_day(at: datetime) -> str:
    """night (22-5), morning (5-11), midday (11-14), afternoon (14-18) or evening (18-22)."""
    for limit, word in ((5, "night"), (11, "morning"), (14, "midday"), (18, "afternoon"), (22, "evening")):
        if at.hour < limit:
            return word
    return "night"


class EnergyTable(Projection):
    """`energy_log`: the snapshots that stand."""

    name = "energy"
    version = 1
    kinds = (LOGGED,)
    tables = ("energy_log",)

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}energy_log (event blob primary key, at integer not null, offset integer not null,
              level integer not null, note text, stands integer not null) without rowid""",
            f"create index energy_at_{generation} on {p}energy_log (at)",
        ]

    def apply(self, change: Change) -> None:
        operation, body = change.operation, change.fields
        if body.get("level") not in ENERGY:
            return  # a shape of another version: it stays in the log
        self.db.execute(
            f"insert or replace into {self.p}energy_log values (?, ?, ?, ?, ?, ?)",
            (operation.rid, operation.at, operation.offset, body["level"], body.get("note"), int(change.stands)),
        )


class Energy:
    """Log energy and look back at it."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def record(self, level: object, note: str | None = None) -> Outcome[Snapshot]:
        """Remember the energy of this moment. Raises AdhdError unless `level` is 1 to 5 or its word."""
        words = {word: number for number, word in ENERGY.items()}
        number = words.get(str(level).lower(), level)
        if str(number) not in ("1", "2", "3", "4", "5"):
            raise usage(f'"{level}" is no energy.', "Use 1 (very low) to 5 (peak): adhd energy 2")
        number = int(str(number))
        self.log.load(EnergyTable)
        with self.log.command() as command:
            body: dict[str, object] = {"level": number}
            if note:
                body["note"] = note
            command.add([Event(LOGGED, "me", f"{command.now.isoformat()}#{command.id}", body)])
        return Outcome(Snapshot(number, command.now, note), command)

    def recent(self, limit: int = 10) -> list[Snapshot]:
        """The newest snapshots first."""
        table = self.log.current(EnergyTable)
        rows = table.db.execute("select level, at, offset, note from energy_log where stands=1 order by at desc, event limit ?", (limit,))
        return [Snapshot(level, from_epoch_ms(at, offset), note) for level, at, offset, note in rows.fetchall()]

    def now(self) -> Snapshot | None:
        """The last snapshot while it is fresh (four hours), else None: unknown energy limits nothing."""
        last = self.recent(1)
        return last[0] if last and self.log.clock.now() - last[0].at < FRESH else None
