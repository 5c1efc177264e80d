"""The rabbit-hole stack: what one went down into, one thing below the other, with the goal at its bottom.

A dive and a coming up are events, so the stack outlives every restart, is the same on every device and can be undone.
What two devices dived into apart stands in one stack, in the order of its times.
"""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import DAY_STARTS_AT, day_of, from_epoch_ms, iso
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import Change, Event
from adhd_core.oplog.outcome import Outcome
from adhd_core.oplog.projection import Projection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dates import datetime

WENT, CAME_UP = "dive.went.1", "dive.surfaced.1"
LONGEST = 200


class Dive:
    """One thing gone down into: `text`, since when (`at`), and the `goal` and `task` that it led away from (of the first)."""

    __slots__ = ("at", "goal", "rid", "task", "text")

    def __init__(self, rid: bytes, text: str, goal: str | None, task: bytes | None, at: datetime) -> None:
        self.rid = rid
        self.text = text
        self.goal = goal
        self.task = task
        self.at = at


class Stack:
    """The open dives, the first one first, and the goal above them all (None where nobody said it)."""

    __slots__ = ("dives", "goal", "task")

    def __init__(self, dives: list[Dive], goal: str | None = None, task: bytes | None = None) -> None:
        self.dives = dives
        self.goal = goal
        self.task = task

    @property
    def depth(self) -> int:
        """How many things deep."""
        return len(self.dives)

    @property
    def at(self) -> str | None:
        """What one is at: the deepest dive, else the goal."""
        return self.dives[-1].text if self.dives else self.goal

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "depth": self.depth, "goal": self.goal, "task_id": ids.text_of(self.task) if self.task else None, "at": self.at,
            "stack": [{"text": d.text, "since": iso(d.at)} for d in self.dives],
        }  # fmt: skip


class DiveTable(Projection):
    """`dive` and `dive_end`: what was gone into, and which of it one came up from. Both may arrive in any order."""

    name = "dive"
    version = 1
    kinds = (WENT, CAME_UP)
    tables = ("dive", "dive_end")

    def schema(self, p: str, generation: int) -> list[str]:
        return [
            f"""create table {p}dive (event blob primary key, hlc integer not null, at integer not null, offset integer not null,
              text text not null, goal text, task blob, stands integer not null) without rowid""",
            f"""create table {p}dive_end (event blob primary key, dive blob not null, stands integer not null) without rowid""",
            f"create index dive_end_of_{generation} on {p}dive_end (dive, stands)",
        ]

    def apply(self, change: Change) -> None:
        o, body = change.operation, change.fields
        if o.record == CAME_UP:
            dive = ids.of_hex(body.get("dive"))
            if dive is not None:
                self.db.execute(f"insert or replace into {self.p}dive_end values (?, ?, ?)", (o.rid, dive, int(change.stands)))
            return
        text, goal = (body.get(name) if isinstance(body.get(name), str) else None for name in ("text", "goal"))
        if text:
            self.db.execute(
                f"insert or replace into {self.p}dive values (?, ?, ?, ?, ?, ?, ?, ?)",
                (o.rid, o.hlc, o.at, o.offset, text, goal, ids.of_hex(body.get("task")), int(change.stands)),
            )


class Dives:
    """Go down, come up, and look."""

    def __init__(self, log: Log, day_start: int = DAY_STARTS_AT) -> None:
        self.log = log
        self.day_start = day_start

    def stack(self) -> Stack:
        """What one is in now."""
        rows = self.log.current(DiveTable).db.execute(
            "select event, text, goal, task, at, offset from dive where stands=1 and not exists"
            " (select 1 from dive_end where dive_end.dive = dive.event and dive_end.stands=1) order by at, hlc, event"
        )
        dives = [Dive(r[0], r[1], r[2], r[3], from_epoch_ms(r[4], r[5])) for r in rows.fetchall()]
        first = next((d for d in dives if d.goal), None)
        return Stack(dives, first.goal, first.task) if first else Stack(dives)

    def depth(self) -> tuple[int, str | None]:
        """How deep one went today and from what, for a prompt: what is left of an earlier day stays in the stack but is not counted."""
        today, stack = day_of(self.log.clock.now(), self.day_start), self.stack()
        return sum(day_of(d.at.astimezone(), self.day_start) == today for d in stack.dives), stack.goal

    def down(self, text: str, goal: str | None = None, task: bytes | None = None) -> Outcome[Stack]:
        """Go into something. `goal` and `task`: what it leads away from; only the first dive needs them."""
        text, goal = one_line(text), one_line(goal or "") or None
        if not text:
            raise usage("Into what?", "adhd dive read about citation styles")
        self.log.current(DiveTable)
        with self.log.command() as command:
            stack = self.stack()
            body: dict[str, Any] = {"text": text}
            if stack.goal is None or (goal and not stack.dives):
                body.update({"goal": goal, "task": task.hex() if task else None} if goal else {})
            command.add([Event(WENT, "dive", command.mint().hex(), body)])
            stack = self.stack()
        return Outcome(stack, command)

    def up(self, all: bool = False) -> Outcome[tuple[Stack, list[Dive]]]:
        """Come up from the deepest dive, or from all of them. The value: the stack now, with the goal that stood above, and
        what was left, the deepest first. Raises AdhdError at the surface."""
        self.log.current(DiveTable)
        with self.log.command() as command:
            stack = self.stack()
            if not stack.dives:
                raise AdhdError("not_found", "You are at the surface.", "Before going into something: adhd dive read about fonts")
            left = stack.dives[::-1] if all else stack.dives[-1:]
            command.add([Event(CAME_UP, dive.rid, command.mint().hex(), {"dive": dive.rid.hex()}) for dive in left])
            stack = Stack(stack.dives[: len(stack.dives) - len(left)], stack.goal, stack.task)
        return Outcome((stack, left), command)


def one_line(text: str) -> str:
    """Words of bounded length. Raises AdhdError where they are endless."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise usage(f"A line has at most {LONGEST} characters.", "Say it shorter.")
    return text
