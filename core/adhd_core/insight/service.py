"""Insight: load a stretch of days and count. It reads only, and only what the log tells: focus and what was finished."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import DAY_STARTS_AT, WEEKDAYS, date, datetime, day_of, epoch_of, iso, timedelta
from adhd_core.energy import EnergyTable
from adhd_core.insight import rules
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.queries import Queries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.focus.service import Focus
    from adhd_core.insight.rules import Span
    from adhd_core.oplog.log import Log
    from adhd_core.preferences import Preferences

LOOK_BACK_DAYS = 56
"""The days that the best hours are read from."""


class Day:
    """One day of the user: `seconds` of focus, things `done`, and the middle of the `energy` that was logged (None: none was)."""

    __slots__ = ("day", "done", "energy", "seconds")

    def __init__(self, day: date, seconds: int, done: int, energy: int | None) -> None:
        self.day = day
        self.seconds = seconds
        self.done = done
        self.energy = energy

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "date": self.day.isoformat(), "weekday": WEEKDAYS[self.day.weekday()], "focus_seconds": self.seconds, "done": self.done,
            "energy": self.energy,
        }  # fmt: skip


class Share:
    """What fell to one `name`: an hour (0 to 23), a zone (None: without one), an energy (1 to 5, None: none was logged)."""

    __slots__ = ("done", "name", "seconds")

    def __init__(self, name: Any, seconds: int = 0, done: int = 0) -> None:
        self.name = name
        self.seconds = seconds
        self.done = done


class Report:
    """A week or a month (`kind`): its `days` from `first` until today or `last`, the shares of `hours` (24 of them), `zones` and
    `energies`, and the `best` hours of the last eight weeks as (from, to), None while too little is known."""

    __slots__ = ("best", "days", "energies", "first", "hours", "kind", "last", "zones")

    def __init__(self, kind: str, first: date, last: date) -> None:
        self.kind = kind
        self.first = first
        self.last = last
        self.days: list[Day] = []
        self.hours = [Share(hour) for hour in range(24)]
        self.zones: list[Share] = []
        self.energies: list[Share] = []
        self.best: tuple[int, int] | None = None

    def words(self) -> list[str]:
        """What there is to say of it: `Best hours so far: 9-11.`, `Done: 3 things.`"""
        best = [f"Best hours so far: {self.best[0]}-{self.best[1] or 24}."] if self.best is not None else []
        return [*best, f"Done: {self.done} {'thing' if self.done == 1 else 'things'}."] if self.done else best

    @property
    def seconds(self) -> int:
        """Seconds of focus in all."""
        return sum(day.seconds for day in self.days)

    @property
    def done(self) -> int:
        """Things that were finished."""
        return sum(day.done for day in self.days)

    def json(self) -> dict[str, Any]:
        """For scripts."""

        def shares(name: str, found: list[Share]) -> list[dict[str, Any]]:
            return [{name: s.name, "focus_seconds": s.seconds, "done": s.done} for s in found]

        return {
            "kind": self.kind, "first": self.first.isoformat(), "last": self.last.isoformat(), "focus_seconds": self.seconds,
            "done": self.done, "days": [day.json() for day in self.days], "hours": shares("hour", self.hours),
            "zones": shares("zone", self.zones), "energy": shares("energy", self.energies),
            "best_hours": list(self.best) if self.best else None,
        }  # fmt: skip


class Did:
    """Something that was done or worked on: `at` (aware) it was finished, None while it is open; `seconds` of focus on it in the
    days that were asked for."""

    __slots__ = ("at", "handle", "of", "rid", "seconds", "title", "zone")

    def __init__(self, rid: bytes, handle: str, title: str, at: datetime | None, seconds: int) -> None:
        self.rid = rid
        self.handle = handle
        self.title = title
        self.at = at
        self.seconds = seconds
        self.of: str | None = None
        self.zone: str | None = None

    @property
    def minutes(self) -> int:
        """Whole minutes of focus, at least one where there was any."""
        return max(1, (self.seconds + 30) // 60) if self.seconds else 0

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "task_id": ids.text_of(self.rid), "handle": self.handle, "title": self.title, "of": self.of, "zone": self.zone,
            "done_at": iso(self.at) if self.at else None, "focus_seconds": self.seconds,
        }  # fmt: skip


class Insight:
    """Weeks, months, and what was done."""

    def __init__(self, log: Log, focus: Focus, preferences: Preferences, day_start: int = DAY_STARTS_AT) -> None:
        self.log = log
        self.focus = focus
        self.preferences = preferences
        self.day_start = day_start

    def today(self) -> date:
        """The user's day."""
        return day_of(self.log.clock.now().astimezone(), self.day_start)

    def week(self, back: int = 0) -> Report:
        """This week, or the one so many weeks back."""
        first, last = rules.week_of(self.today() - timedelta(weeks=back), str(self.preferences.get("week_start")))
        return self._report("week", first, last)

    def month(self, back: int = 0) -> Report:
        """This month, or the one so many months back."""
        first, last = rules.month_of(self.today())
        for _ in range(back):
            first, last = rules.month_of(first - timedelta(days=1))
        return self._report("month", first, last)

    def did(self, since: date | None = None, until: date | None = None) -> tuple[list[Did], list[Did]]:
        """(what was finished, what was worked on and is still open) in the days from `since` to `until`, by default today. What was
        finished comes in the order of its time, what is open by its focus, longest first."""
        first, last = since or self.today(), until or self.today()
        begin, end = self._reach(first, last)
        focus: dict[bytes, list[Span]] = {}
        open_: dict[bytes, list[Span]] = {}
        for a, b, task, step in self.focus.stretches(begin, end):
            for rid in {task, step} - {None}:
                focus.setdefault(rid, []).append((a, b))  # type: ignore[arg-type]
            if step or task:
                open_.setdefault(step or task, []).append((a, b))  # type: ignore[arg-type]
        read = Queries(self.log.current(TaskTable))
        rows = self._finished(begin, end)
        done = []
        for at, rid in sorted((at, rid) for at, rid, _ in rows):
            done.append(self._did(read, rid, datetime.fromtimestamp(at).astimezone(), focus.get(rid, [])))
        known = {d.rid for d in done if d is not None}
        worked = [self._did(read, rid, None, spans) for rid, spans in open_.items() if rid not in known]
        kept = sorted((d for d in worked if d is not None and d.seconds), key=lambda d: (-d.seconds, d.rid))
        return [d for d in done if d is not None], kept

    # ------------------------------------------------------------------ loading

    def _reach(self, first: date, last: date) -> Span:
        """The moments between which days lie, not beyond now."""
        end = rules.begins(last + timedelta(days=1), self.day_start)
        return rules.begins(first, self.day_start), min(end, int(self.log.clock.now().timestamp()) + 1)

    def _did(self, read: Queries, rid: bytes, at: datetime | None, spans: list[Span]) -> Did | None:
        row = read.db.execute("select handle, title, parent, level, status, deleted from task where rid=?", (rid,)).fetchone()
        if row is None or row[5] or (at is None and row[4] > 3):
            return None
        found = Did(rid, read.shown_handle(row[0], rid), row[1], at, sum(b - a for a, b in rules.merged(spans)))
        if row[2] is not None and row[3] >= 5:
            above = read.db.execute("select title from task where rid=? and deleted=0", (row[2],)).fetchone()
            found.of = above[0] if above else None
        found.zone = self._zone(self._zone_of(rid, {}))
        return found

    def _zone_of(self, rid: bytes | None, known: dict[bytes, bytes | None]) -> bytes | None:
        """The zone that a task is in; a step is in its task's. `known` is what was found before."""
        if rid is None:
            return None
        if rid not in known:
            row = self.log.db.execute("select zone, parent from task where rid=?", (rid,)).fetchone()
            known[rid] = None  # a chain of parents that comes back to itself ends here
            known[rid] = None if row is None else row[0] or self._zone_of(row[1], known)
        return known[rid]

    def _zone(self, rid: bytes | None) -> str | None:
        if rid is None:
            return None
        row = self.log.db.execute("select name from label where rid=? and deleted=0", (rid,)).fetchone()
        return row[0] if row else None

    def _finished(self, begin: int, end: int) -> list[tuple[int, bytes, bytes | None]]:
        """(moment, task, zone) of what was told as done between two moments and is still done. Steps that were finished quietly
        with their task are not told."""
        db = self.log.current(TaskTable).db
        near = [datetime.fromtimestamp(m).date() + timedelta(days=d) for m, d in ((begin, -1), (end, 2))]
        rows = db.execute(
            "select done_at, rid, zone from task t where done_at >= ? and done_at < ? and status = 4 and deleted = 0"
            " and exists (select 1 from task_done d where d.task = t.rid and d.stands = 1)", (near[0].isoformat(), near[1].isoformat())
        ).fetchall()  # fmt: skip
        out = []
        for stamp, rid, zone in rows:
            try:
                at = epoch_of(stamp)
            except (ValueError, OverflowError):
                continue
            if begin <= at < end:
                out.append((at, rid, zone))
        return out

    def _energy(self, begin: int, end: int) -> list[tuple[int, int]]:
        table = self.log.current(EnergyTable)
        rows = table.db.execute(
            "select at / 1000, level from energy_log where stands = 1 and at >= ? and at < ? order by at, event", (begin * 1000, end * 1000)
        )
        return [(at, level) for at, level in rows.fetchall()]

    def _report(self, kind: str, first: date, last: date) -> Report:
        out = Report(kind, first, last)
        upto = min(last, self.today())
        if upto < first:
            return out
        edges = rules.bounds(first, upto, self.day_start)
        begin, end = self._reach(first, upto)
        stretches = self.focus.stretches(begin, end)
        spans = rules.merged((a, b) for a, b, _, _ in stretches)
        done = self._finished(begin, end)
        felt = self._energy(begin - rules.FELT_SECONDS, end)
        logged: list[list[int]] = [[] for _ in edges[1:]]
        for at, level in felt:
            place = rules.day_at(at, edges)
            if place is not None:
                logged[place].append(level)
        counts = [0] * len(logged)
        for at, _, _ in done:
            place = rules.day_at(at, edges)
            if place is not None:
                counts[place] += 1
        out.days = [
            Day(first + timedelta(days=i), seconds, counts[i], rules.middle(logged[i]))
            for i, seconds in enumerate(rules.by_day(spans, edges))
        ]
        for a, b, hour in rules.pieces(spans):
            out.hours[hour].seconds += b - a
        for at, _, _ in done:
            out.hours[rules.hour_of(at)].done += 1
        out.energies = self._by_energy(spans, done, felt)
        out.zones = self._by_zone(stretches, done)
        out.best = self._best(upto)
        return out

    @staticmethod
    def _by_energy(spans: list[Span], done: list[tuple[int, bytes, bytes | None]], felt: list[tuple[int, int]]) -> list[Share]:
        """By the energy that was felt when a stretch began or a thing was finished."""
        found = {level: Share(level) for level in (1, 2, 3, 4, 5, None)}
        for begin, end in spans:
            found[rules.felt_at(begin, felt)].seconds += end - begin
        for at, _, _ in done:
            found[rules.felt_at(at, felt)].done += 1
        return [share for share in found.values() if share.seconds or share.done]

    def _by_zone(
        self, stretches: list[tuple[int, int, bytes | None, bytes | None]], done: list[tuple[int, bytes, bytes | None]]
    ) -> list[Share]:
        """By the zone that a task is in."""
        zones: dict[bytes, bytes | None] = {}
        spans: dict[str | None, list[Span]] = {}
        counts: dict[str | None, int] = {}
        names: dict[bytes | None, str | None] = {}

        def name(rid: bytes | None) -> str | None:
            if rid not in names:
                names[rid] = self._zone(rid)
            return names[rid]

        for begin, end, task, step in stretches:
            spans.setdefault(name(self._zone_of(step or task, zones)), []).append((begin, end))
        for _, rid, zone in done:
            key = name(zone or self._zone_of(rid, zones))
            counts[key] = counts.get(key, 0) + 1
        shares = [Share(key, sum(b - a for a, b in rules.merged(spans.get(key, []))), counts.get(key, 0)) for key in {**spans, **counts}]
        return sorted(shares, key=lambda s: (s.name is None, -s.seconds, -s.done, s.name or ""))

    def _best(self, upto: date) -> tuple[int, int] | None:
        first = upto - timedelta(days=LOOK_BACK_DAYS - 1)
        begin, end = self._reach(first, upto)
        spans = rules.merged((a, b) for a, b, _, _ in self.focus.stretches(begin, end))
        edges = rules.bounds(first, upto, self.day_start)
        return rules.best_hours(spans, [at for at, _, _ in self._finished(begin, end)], edges)
