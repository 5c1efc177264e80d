"""The tables of focus: the events, and from them each session and its closed stretches of work.

A session is folded anew from its events whenever one of them arrives or is taken back, so the order of arrival does not matter.
"""

from __future__ import annotations

from adhd_core import ids
from adhd_core.focus import rules
from adhd_core.focus.rules import Happening, Session
from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.operation import Change
from adhd_core.oplog.projection import Projection, last_seq, state_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from adhd_core.oplog.log import Log

    P = TypeVar("P", bound=Projection)

SMALL_LAG = 2000


class FocusTable(Projection):
    """`focus_event`, `focus_session` (`open`: it has not been ended), `focus_interval` (seconds since 1970), and `focus_kind`: which
    things of a kind of work were worked on."""

    name = "focus"
    version = 2
    kinds = rules.KINDS
    tables = ("focus_event", "focus_session", "focus_interval", "focus_kind")

    def schema(self, p: str, generation: int) -> list[str]:
        g = generation
        return [
            f"""create table {p}focus_event (event blob primary key, session blob not null, kind text not null, at integer not null,
              offset integer not null, hlc integer not null, body text not null, stands integer not null) without rowid""",
            f"create index focus_event_session_{g} on {p}focus_event (session, hlc)",
            f"""create table {p}focus_session (session blob primary key, task blob, step blob, status text not null,
              started integer not null, ended integer, interruptions integer not null, hlc integer not null,
              open integer not null) without rowid""",
            f"create index focus_session_open_{g} on {p}focus_session (hlc) where open = 1",
            f"create index focus_session_hlc_{g} on {p}focus_session (hlc)",
            f"""create table {p}focus_interval (session blob not null, begin integer not null, end integer not null,
              primary key (session, begin, end)) without rowid""",
            f"create index focus_interval_end_{g} on {p}focus_interval (end)",
            f"create index focus_session_task_{g} on {p}focus_session (task) where task is not null",
            f"create index focus_session_step_{g} on {p}focus_session (step) where step is not null",
            f"""create table {p}focus_kind (kind text not null, hlc integer not null, subject blob not null, session blob not null,
              primary key (kind, hlc, subject)) without rowid""",
            f"create index focus_kind_session_{g} on {p}focus_kind (session)",
        ]

    def apply(self, change: Change) -> None:
        operation, body = change.operation, change.fields
        rid = ids.of_hex(body.get("session"))
        if rid is None:
            return
        self.db.execute(
            f"insert or replace into {self.p}focus_event values (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                operation.rid, rid, operation.record, operation.at // 1000, operation.offset, operation.hlc, dumps(body),
                int(change.stands),
            ),
        )  # fmt: skip
        self._fold(rid)

    def _fold(self, rid: bytes) -> None:
        self.db.execute(f"delete from {self.p}focus_session where session=?", (rid,))
        self.db.execute(f"delete from {self.p}focus_interval where session=?", (rid,))
        self.db.execute(f"delete from {self.p}focus_kind where session=?", (rid,))
        s = self.session(rid)
        if s is None:
            return
        (hlc,) = self.db.execute(
            f"select min(hlc) from {self.p}focus_event where session=? and kind=? and stands=1", (rid, rules.STARTED)
        ).fetchone()
        self.db.execute(
            f"insert into {self.p}focus_session values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (rid, s.task, s.step, s.status, s.started, s.ended, s.interruptions, hlc, int(s.status != "ended")),
        )
        for subject, kinds in ((s.what, s.kinds), (s.task, s.whole_kinds)):
            for kind in kinds if subject is not None else ():
                self.db.execute(f"insert or ignore into {self.p}focus_kind values (?, ?, ?, ?)", (kind, hlc, subject, rid))
        for span in set(s.spans):
            self.db.execute(f"insert into {self.p}focus_interval values (?, ?, ?)", (rid, *span))

    def session(self, rid: bytes) -> Session | None:
        """A session as its events tell it."""
        rows = self.db.execute(
            f"select kind, at, offset, body from {self.p}focus_event where session=? and stands=1 order by hlc, event", (rid,)
        ).fetchall()
        return rules.fold(rid, (Happening(kind, at, offset, loads(body)) for kind, at, offset, body in rows))


def steady(log: Log, kind: type[Projection]) -> bool:
    """Whether a projection can be read without making or rebuilding it."""
    state = state_of(log.db, kind.name)
    return state is not None and state[0] == kind.version and last_seq(log.db) - state[2] <= SMALL_LAG
