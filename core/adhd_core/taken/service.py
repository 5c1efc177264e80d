"""What was taken as events; what is known of a thing (its name, how far apart) as a record that is made when it is set.

Each taking is an event of its own, so two devices that both recorded keep both. A time gone by may be given; the day
that a taking belongs to is that of the clock on the wall where it was taken.
"""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import DAY_STARTS_AT, datetime, day_of, from_epoch_ms, iso, offset_minutes, parse_moment, timedelta
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import Change, Event, Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.oplog.projection import Projection
from adhd_core.taken import rules
from adhd_core.words import as_typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TAKEN = "intake.taken.1"
LONGEST = 200
LATELY = 300
"""How many records back a name is looked for inside a longer one."""
LEARNT_FROM = 60
"""How many of the newest takings the usual gap is learnt from."""


class Dose:
    """One taking: `thing` (its name), `amount` as typed or None, `at` (aware, with the offset of where it was)."""

    __slots__ = ("amount", "at", "event", "rid", "thing")

    def __init__(self, event: bytes, rid: bytes, thing: str, amount: str | None, at: datetime) -> None:
        self.event = event
        self.rid = rid
        self.thing = thing
        self.amount = amount
        self.at = at

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {"id": ids.text_of(self.event), "thing": self.thing, "amount": self.amount, "at": iso(self.at)}


class Line:
    """What a day says of one thing: the `last` taking of it, how many `times` today (0: not yet)."""

    __slots__ = ("last", "times")

    def __init__(self, last: Dose, times: int) -> None:
        self.last = last
        self.times = times

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {**self.last.json(), "today": self.times > 0, "times": self.times}


class Taking:
    """The answer to recording: what was recorded, or the taking beside which it would be a second one."""

    __slots__ = ("beside", "taken", "window")

    def __init__(self, taken: Dose | None, beside: Dose | None, window: int) -> None:
        self.taken = taken
        self.beside = beside
        self.window = window


class TakenTable(Projection):
    """`intake`: what is known of a thing. `intake_taken`: every taking, whether it stands or was taken back."""

    name = "taken"
    version = 1
    kinds = ("intake", TAKEN)
    tables = ("intake", "intake_taken")

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"create table {p}intake (rid blob primary key, name text, every integer) without rowid",
            f"""create table {p}intake_taken (event blob primary key, thing blob not null, name text not null, amount text,
              at integer not null, offset integer not null, stands integer not null) without rowid""",
            f"create index intake_taken_at_{generation} on {p}intake_taken (thing, at)",
            f"create index intake_taken_day_{generation} on {p}intake_taken (at)",
        ]

    def apply(self, change: Change) -> None:
        operation, fields = change.operation, change.fields
        if operation.record == TAKEN:
            self._taken(change)
            return
        self.db.execute(f"insert or ignore into {self.p}intake values (?, null, null)", (operation.rid,))
        if "name" in fields:
            name = fields["name"] if isinstance(fields["name"], str) else None
            self.db.execute(f"update {self.p}intake set name=? where rid=?", (name, operation.rid))
        if "every" in fields:
            every = fields["every"] if type(fields["every"]) is int and 0 < fields["every"] < 1 << 31 else None
            self.db.execute(f"update {self.p}intake set every=? where rid=?", (every, operation.rid))

    def _taken(self, change: Change) -> None:
        operation, body = change.operation, change.fields
        thing, name, amount = ids.of_hex(body.get("thing")), body.get("name"), body.get("amount")
        if thing is None or not isinstance(name, str):  # a shape of another version: it stays in the log
            self.db.execute(f"delete from {self.p}intake_taken where event=?", (operation.rid,))
            return
        at, offset = moment_of(body.get("at"), operation.at, operation.offset)
        self.db.execute(
            f"insert or replace into {self.p}intake_taken values (?, ?, ?, ?, ?, ?, ?)",
            (operation.rid, thing, name, amount if isinstance(amount, str) else None, at, offset, int(change.stands)),
        )


def moment_of(text: object, at: int, offset: int) -> tuple[int, int]:
    """(milliseconds since 1970, offset) of the time that an event names, or else of when it was told."""
    try:
        when = parse_moment(str(text)) if isinstance(text, str) and "T" in text else None
        if when is not None:
            return int(when.timestamp()) * 1000, offset_minutes(when)
    except (ValueError, OverflowError):
        pass
    return at, offset


ROWS = """select t.event, t.thing, coalesce(i.name, t.name), t.amount, t.at, t.offset
  from intake_taken t left join intake i on i.rid = t.thing"""


class Taken:
    """Record what is taken, and answer whether it was."""

    def __init__(self, log: Log, day_start: int = DAY_STARTS_AT) -> None:
        self.log = log
        self.day_start = day_start

    def _rows(self, end: str, values: tuple[object, ...]) -> list[Dose]:
        table = self.log.current(TakenTable)
        rows = table.db.execute(f"{ROWS} where t.stands=1 {end}", values).fetchall()
        return [Dose(r[0], r[1], r[2], r[3], from_epoch_ms(r[4], r[5])) for r in rows]

    def doses(self, thing: bytes, limit: int = 10) -> list[Dose]:
        """The newest takings of a thing first."""
        return self._rows("and t.thing=? order by t.at desc, t.event limit ?", (thing, limit))

    def every(self, thing: bytes) -> int | None:
        """How many minutes apart a thing is to be taken, where that was set."""
        row = self.log.current(TakenTable).db.execute("select every from intake where rid=?", (thing,)).fetchone()
        return None if row is None else row[0]

    def thing(self, name: str) -> tuple[bytes, str]:
        """(id, name) of a thing by its name or by the one that it had before. Raises AdhdError where there is no name."""
        name = " ".join(name.split())
        if not name or len(name) > LONGEST:
            raise usage("What was taken?", "adhd took meds")
        key = rules.key_of(name)
        table = self.log.current(TakenTable)
        for rid, known in table.db.execute("select rid, name from intake where name is not null").fetchall():
            if rules.key_of(known) == key:
                return bytes(rid), known
        rid = ids.by_name("intake", key)
        row = table.db.execute("select name from intake where rid=?", (rid,)).fetchone()
        last = self.doses(rid, 1)
        if row is None and not last:
            for dose in self._rows("order by at desc limit ?", (LATELY,)):
                if rules.same_thing(name, dose.thing):
                    return dose.rid, dose.thing
        return rid, row[0] if row is not None and row[0] else last[0].thing if last else name

    def known(self, name: str) -> tuple[bytes, str]:
        """A thing that was taken before, or of which something was set. Raises AdhdError."""
        rid, found = self.thing(name)
        set_ = self.log.current(TakenTable).db.execute("select 1 from intake where rid=?", (rid,)).fetchone()
        if set_ is None and not self.doses(rid, 1):
            raise AdhdError("not_found", f'Nothing is recorded about "{found}".', f"Record it: adhd took {as_typed(found)}")
        return rid, found

    def record(self, words: list[str], at: datetime | None = None, again: bool = False) -> Outcome[Taking]:
        """Record that something was taken, now or `at` a time gone by. Where it would be a second one nothing is recorded,
        unless `again`. Raises AdhdError."""
        odd = next((w for w in words if rules.no_clock(w)), None)
        if odd is not None:
            raise usage(f'"{odd}" is no time.', "Name a time gone by: 8:30, an hour ago, yesterday 22:00.")
        name, amount = rules.read(words)
        self._check_single(name)
        self.log.current(TakenTable)
        with self.log.command() as command:
            rid, name = self.thing(name)
            when = at if at is not None else command.now
            beside, minutes = self.beside(rid, when)
            if beside is not None and not again:
                return Outcome(Taking(None, beside, minutes), command)
            body = {"thing": rid.hex(), "name": name, "at": iso(when), **({"amount": amount} if amount else {})}
            event = Event(TAKEN, rid, command.mint().hex(), body)
            command.add([event])
        return Outcome(Taking(Dose(event.rid, rid, name, amount, when), beside, minutes), command)

    def _check_single(self, name: str) -> None:
        """Two things in one line would hide the second one of either. Raises AdhdError where one of them is known."""
        parts = [p.strip() for p in name.replace(" and ", ",").replace(" + ", ",").replace("&", ",").split(",") if p.strip()]
        if len(parts) > 1 and not self.doses(self.thing(name)[0], 1):
            things = [rules.read(p.split())[0] for p in parts]
            if any(t and self.doses(self.thing(t)[0], 1) for t in things):
                raise usage("These are several things; each has its own time.", f"One by one: adhd took {as_typed(parts[0])}")

    def beside(self, thing: bytes, at: datetime) -> tuple[Dose | None, int]:
        """The taking nearest to a moment beside which another one would be a second one, if any; and the window in minutes."""
        doses = self.doses(thing, LEARNT_FROM)
        every = self.every(thing)
        minutes = rules.window([int(d.at.timestamp()) for d in doses], every)
        near = [d for d in doses if rules.second(at, d.at, minutes, every is not None, self.day_start)]
        return min(near, key=lambda d: abs((d.at - at).total_seconds()), default=None), minutes

    def set_every(self, name: str, minutes: int | None) -> Outcome[str]:
        """Say how far apart a thing is to be taken; None: no longer. The value is its name."""
        if minutes is not None and not 0 < minutes <= 60 * 24 * 31:
            raise usage("That is no time between two.", "adhd took meds --every 6h")
        return self._set(self.thing(name), {"every": minutes})

    def rename(self, name: str, new: str) -> Outcome[str]:
        """Call a thing by another name, also in what was recorded before. Raises AdhdError."""
        new = " ".join(new.split())
        rid, found = self.known(name)
        other, taken = self.thing(new)
        if other != rid and self.doses(other, 1):
            raise AdhdError("conflict", f"{taken} is another thing that was recorded.", f"Choose another name: adhd took {as_typed(found)}")
        return self._set((rid, found), {"name": new})

    def _set(self, thing: tuple[bytes, str], fields: dict[str, object]) -> Outcome[str]:
        rid, name = thing
        table = self.log.current(TakenTable)
        with self.log.command() as command:
            if table.db.execute("select 1 from intake where rid=?", (rid,)).fetchone() is None:
                command.add([Set("intake", rid, {"name": name}, spawn=True)])
            command.add([Set("intake", rid, fields)])
        return Outcome(str(fields.get("name") or name), command)

    def is_today(self, dose: Dose) -> bool:
        """Whether a taking belongs to the user's day now."""
        return day_of(dose.at, self.day_start) >= day_of(self.log.clock.now(), self.day_start)

    def today(self) -> list[Line]:
        """One line for each thing of today, latest first; then what is usual and was not taken yet."""
        since = self.log.clock.now() - timedelta(days=rules.USUAL_DAYS + 1)
        by_thing: dict[bytes, list[Dose]] = {}
        for dose in self._rows("and t.at >= ? order by t.at desc, t.event", (int(since.timestamp()) * 1000,)):
            by_thing.setdefault(dose.rid, []).append(dose)
        lines = [Line(doses[0], sum(map(self.is_today, doses))) for doses in by_thing.values()]
        usual = {rid for rid, doses in by_thing.items() if len({day_of(d.at, self.day_start) for d in doses}) >= rules.USUAL_TIMES}
        return [x for x in lines if x.times] + [x for x in lines if not x.times and x.last.rid in usual]

    def of(self, name: str) -> Line | None:
        """What is known of one thing now; None where it was never taken."""
        rid, _ = self.thing(name)
        doses = self.doses(rid, LEARNT_FROM)
        return Line(doses[0], sum(map(self.is_today, doses))) if doses else None
