"""`landing` and `landing_edge`: what was said of landings, and which edges were said on this machine."""

from __future__ import annotations

from adhd_core.landing import rules
from adhd_core.landing.rules import EDGE, Told
from adhd_core.oplog.operation import Change
from adhd_core.oplog.projection import Projection


class LandingTable(Projection):
    """`landing`: a row for each time something was said; `at` and `until` in seconds since 1970. `landing_edge`: a row for each
    edge and time of leaving."""

    name = "landing"
    version = 1
    kinds = (*rules.KINDS, EDGE)
    tables = ("landing", "landing_edge")

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}landing (event blob primary key, kind text not null, at integer not null, hlc integer not null,
              until integer not null, stands integer not null) without rowid""",
            f"create index landing_at_{generation} on {p}landing (at)",
            f"create table {p}landing_edge (event blob primary key) without rowid",
        ]

    def apply(self, change: Change) -> None:
        o = change.operation
        if o.record == EDGE:
            self.db.execute(f"insert or ignore into {self.p}landing_edge values (?)", (o.rid,))
            return
        until = change.fields.get("until")
        self.db.execute(
            f"insert or replace into {self.p}landing values (?, ?, ?, ?, ?, ?)",
            (o.rid, o.record, o.at // 1000, o.hlc, until if type(until) is int and 0 < until < 1 << 40 else 0, int(change.stands)),
        )

    def told(self, since: int) -> list[Told]:
        """What was said since a moment, oldest first."""
        rows = self.db.execute("select kind, at, until from landing where at >= ? and stands=1 order by at, hlc", (since,)).fetchall()
        return [Told(*row) for row in rows]

    def landed(self) -> int:
        """When the last landing was; 0 where none was."""
        row = self.db.execute("select max(at) from landing where kind=? and stands=1", (rules.LANDED,)).fetchone()
        return row[0] or 0

    def said(self, event: bytes) -> bool:
        """Whether an edge was said."""
        return self.db.execute("select 1 from landing_edge where event=?", (event,)).fetchone() is not None
