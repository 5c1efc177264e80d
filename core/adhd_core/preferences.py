"""Preferences that follow the person: one record in the shared log, a field for each of them.

What belongs to this machine only (its time zone, its colours) is in `config.toml` and not here.
"""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import DAY_STARTS_AT
from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.errors import usage
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import Change, Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.oplog.projection import Projection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RECORD = ids.by_name("preference", "preferences")

KNOWN: dict[str, tuple[object, str, tuple[object, ...]]] = {
    "day_start": (DAY_STARTS_AT, "hour at which your day begins", tuple(range(13))),
    "date_order": ("auto", "how 3/4 is read: day first, month first, or by locale", ("auto", "day", "month")),
    "week_start": ("monday", "first day of your week", ("monday", "sunday", "saturday")),
    "week_end": ("sunday", '"end of the week"', ("sunday", "friday")),
    "capture_mode": ("auto", "adhd c understands, keeps every word, or asks up to three things", ("auto", "raw", "clarify")),
    "day_ends": (22, "hour at which a planned day ends; 25 is one at night", tuple(range(12, 28))),
    "leave_minutes": (15, "minutes between leaving and what has a clock time; 0: never", (0, 5, 10, 15, 20, 25, 30, 40, 45, 60, 75, 90)),
    "landing_minutes": (
        90, "minutes of focus without a break after which a landing is offered; 0: never", (0, 45, 60, 75, 90, 105, 120, 150, 180),
    ),
    "sound": ("off", "the terminal's bell when it is time to leave", ("off", "on")),
    "next_weekday": ("week", '"next friday": the one of next week, or the nearest', ("week", "nearest")),
}
"""name -> (default, what it means, allowed values)."""

FEATURES: dict[str, str] = {
    "energy": "ask nothing, but remember how much energy you have",
    "zones": "areas of life: Work, Life, Self",
    "landing": "a good place to stop after a long time of focus",
    "offer": "a sentence that is no command is offered as a thought to keep",
    "hints": "the command at the end of a line that takes it back",
}
"""Features that can be switched off, with what they do."""


class PreferenceTable(Projection):
    """`preference`: name and JSON value."""

    name = "preference"
    version = 1
    kinds = ("preference",)
    tables = ("preference",)

    def schema(self, p: str, generation: int) -> list[str]:
        return [f"create table {p}preference (name text primary key, value text) without rowid"]

    def apply(self, change: Change) -> None:
        for name, value in change.fields.items():
            self.db.execute(f"insert or replace into {self.p}preference values (?, ?)", (name, dumps(value)))


class Preferences:
    """Read and set preferences."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def get(self, name: str) -> Any:
        """The value of a preference, or its default."""
        table = self.log.current(PreferenceTable)
        row = table.db.execute("select value from preference where name=?", (name,)).fetchone()
        value = loads(row[0]) if row is not None else None
        if value is not None:
            return value
        return KNOWN[name][0] if name in KNOWN else True

    def enabled(self, feature: str) -> bool:
        """Whether a feature is switched on."""
        return self.get(f"feature.{feature}") is not False

    def all(self) -> dict[str, Any]:
        """Every known preference with its value."""
        return {name: self.get(name) for name in KNOWN}

    def set(self, name: str, value: object) -> Outcome[Any]:
        """Set a preference; None brings back its default. Raises AdhdError on a value that is not allowed."""
        if name in KNOWN and value is not None:
            allowed = KNOWN[name][2]
            matches = [a for a in allowed if str(a) == str(value).lower()]
            if not matches:
                span = f"{allowed[0]} to {allowed[-1]}" if isinstance(allowed[0], int) else ", ".join(str(a) for a in allowed)
                raise usage(f'"{value}" does not fit {name}.', f"Use one of: {span}.")
            value = matches[0]
        self.log.load(PreferenceTable)
        with self.log.command() as command:
            command.add([Set("preference", RECORD, {name: value})])
        return Outcome(value, command)

    def switch(self, feature: str, on: bool) -> Outcome[Any]:
        """Switch a feature on or off."""
        if feature not in FEATURES:
            raise usage(f'"{feature}" is no feature.', f"There are: {', '.join(FEATURES)}.")
        return self.set(f"feature.{feature}", None if on else False)
