"""What a session is, as a fold over its events, and what time means for it. Pure: `now` is an argument, in seconds since 1970.

Time is wall time. A session that nobody touched for `DRIFT_MINUTES` after its planned end has drifted: it counts until
its planned end, or until the last thing that was said in it. Why: docs/decisions/0011-focus-time.md.
"""

from __future__ import annotations

from adhd_core import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

STARTED, PAUSED, RESUMED, EXTENDED = "focus.started.1", "focus.paused.1", "focus.resumed.1", "focus.extended.1"
RESTED, ENDED, DISTRACTED = "focus.rested.1", "focus.ended.1", "focus.distracted.1"
KINDS = (STARTED, PAUSED, RESUMED, EXTENDED, RESTED, ENDED, DISTRACTED)

TEMPLATES = {"pomodoro": (25, 5), "long": (50, 10), "tiny": (10, 3), "flow": (0, 10)}
"""Name -> (minutes of work, minutes of break). Flow counts up."""
LEAST, MOST, USUAL = 5, 90, 15
LONG_BREAK, LONG_BREAK_AFTER = 15, 4
BREAK = 5
DRIFT_MINUTES = 90
PAUSE_HOURS = 12
"""A pause of this length was an end."""
LONG_WORK = 90
"""Minutes that flow is taken for where nobody ended it."""
REST_MINUTES = 5
"""So long without work is a break: what follows it is a new stretch."""


class Happening:
    """One event of a session: `at` in seconds since 1970, the fields of its `body`."""

    __slots__ = ("at", "body", "kind", "offset")

    def __init__(self, kind: str, at: int, offset: int, body: dict[str, Any]) -> None:
        self.kind = kind
        self.at = at
        self.offset = offset
        self.body = body


class Session:
    """A session. `planned` are minutes, None in flow; `spans` the closed stretches of work; `since` when the open one began; `kinds` of
    work it is on (adhd_core.kinds), and `whole_kinds` of the task where it is on a step."""

    __slots__ = (
        "ended", "how", "interruptions", "kinds", "offset", "planned", "rest_until", "rid", "sign", "since", "spans", "started", "status",
        "step", "task", "template", "whole_kinds",
    )  # fmt: skip

    def __init__(self, rid: bytes, happening: Happening) -> None:
        body = happening.body
        self.rid = rid
        self.task = ids.of_hex(body.get("task"))
        self.step = ids.of_hex(body.get("step"))
        self.template: str | None = body["template"] if body.get("template") in TEMPLATES else None
        minutes = body.get("minutes")
        self.planned: int | None = minutes if type(minutes) is int and 0 < minutes <= 24 * 60 else None
        self.status = "running"
        self.started = self.sign = happening.at
        self.offset = happening.offset
        self.since: int | None = happening.at
        self.spans: list[tuple[int, int]] = []
        self.rest_until = 0
        self.ended: int | None = None
        self.how = ""
        self.interruptions = 0
        self.kinds, self.whole_kinds = (
            [k for k in found if isinstance(k, str)] if isinstance(found := body.get(name), list) else [] for name in ("kinds", "whole")
        )

    def close(self, at: int) -> None:
        """End the open stretch of work."""
        if self.since is not None:
            self.spans.append((self.since, max(self.since, at)))
            self.since = None

    def end(self, at: int, how: str) -> None:
        """End it."""
        self.close(at)
        self.status, self.ended, self.how = "ended", at, how

    @property
    def closed_seconds(self) -> int:
        """Seconds of the closed stretches."""
        return sum(b - a for a, b in self.spans)

    def elapsed(self, now: int) -> int:
        """Seconds of work until now."""
        return self.closed_seconds + (max(0, now - self.since) if self.since is not None else 0)

    def remaining(self, now: int) -> int | None:
        """Seconds that are left of the work, in a break of the break; None in flow."""
        if self.status == "break":
            return max(0, self.rest_until - now)
        return None if self.planned is None else max(0, self.planned * 60 - self.elapsed(now))

    @property
    def what(self) -> bytes | None:
        """What is worked on: the step, else the task."""
        return self.step or self.task


def fold(rid: bytes, happenings: Iterable[Happening]) -> Session | None:
    """The session that its events make, in their order; None where it was never started."""
    session: Session | None = None
    for happening in happenings:
        if session is None:
            if happening.kind == STARTED:
                session = Session(rid, happening)
            continue
        settle(session, happening.at)
        if session.status != "ended":
            take(session, happening)
    return session


def take(session: Session, happening: Happening) -> None:
    """Let one event change a session that goes on. A clock that went back stands still."""
    kind, body = happening.kind, happening.body
    at = session.sign = max(happening.at, session.sign)
    minutes = body["minutes"] if type(body.get("minutes")) is int and 0 < body["minutes"] <= 24 * 60 else 0
    if kind == PAUSED and session.status == "running":
        session.close(at)
        session.status = "paused"
    elif kind == RESUMED and session.status in ("paused", "break"):
        session.status, session.since = "running", at
    elif kind == EXTENDED and session.planned is not None:
        session.planned += minutes
    elif kind == RESTED and session.status in ("running", "paused"):
        session.close(at)
        session.status, session.rest_until = "break", at + (minutes or BREAK) * 60
    elif kind == ENDED:
        before = body.get("at")  # where the end came to light only later
        session.end(before if type(before) is int and session.started <= before <= at else at, str(body.get("how", "stopped")))
    elif kind == DISTRACTED and body.get("interruption"):
        session.interruptions += 1


def planned_end(session: Session) -> int:
    """When the open stretch of a running session was to end. Flow is taken for `LONG_WORK` minutes."""
    assert session.since is not None
    minutes = LONG_WORK if session.planned is None else session.planned
    return max(session.since, session.since + minutes * 60 - session.closed_seconds)


def missing(session: Session, now: int, minutes: int) -> int:
    """By how many minutes a session has to grow so that so many are left from now on; 0 in flow."""
    left = 0 if session.planned is None else session.planned * 60 - session.elapsed(now)
    return 0 if session.planned is None else max(0, -((left - minutes * 60) // 60))


def settle(session: Session, now: int) -> Session:
    """End a session that has drifted by `now`: work that ran on without a word, a break or a pause nobody came back from."""
    if session.status == "running":
        last = max(planned_end(session), session.sign)
        if now - last > DRIFT_MINUTES * 60:
            session.end(last, "drifted")
    elif session.status == "break" and now - session.rest_until > DRIFT_MINUTES * 60:
        session.end(session.sign, "rested")
    elif session.status == "paused" and now - session.sign > PAUSE_HOURS * 3600:
        session.end(session.sign, "paused")
    return session


def union(spans: Iterable[tuple[int, int]]) -> int:
    """Seconds that are in at least one of the spans: two devices that ran at once count once."""
    total, reach = 0, None
    for begin, end in sorted(spans):
        if end <= begin:
            continue
        if reach is None or begin > reach:
            total += end - begin
            reach = end
        elif end > reach:
            total += end - reach
            reach = end
    return total


def stretch(spans: Iterable[tuple[int, int]], now: int, after: int = 0) -> tuple[int, int] | None:
    """(when it began, seconds of work in it) of the stretch without a break that reaches to now; None where there is none.
    Only what came `after` a moment counts."""
    begin, found = now, []
    for a, b in sorted(within(spans, after, now), key=lambda span: -span[1]):
        if begin - b > REST_MINUTES * 60:
            break
        found.append((a, b))
        begin = min(begin, a)
    return (begin, union(found)) if found else None


def within(spans: Iterable[tuple[int, int]], begin: int, end: int) -> list[tuple[int, int]]:
    """The parts of spans between two moments."""
    return [(max(a, begin), min(b, end)) for a, b in spans if a < end and b > begin]


def length(estimate: int | None, template: str | None, minutes: int | None) -> int:
    """Minutes of a session: as said, as the template has it (0: flow), as the estimate, or the usual ones."""
    if minutes is not None:
        return minutes
    if template is not None:
        return TEMPLATES[template][0]
    return USUAL if estimate is None else max(LEAST, min(MOST, estimate))


def rest(template: str | None, whole: int) -> int:
    """Minutes of the break after a session; `whole` counts the full sessions of the template today, this one with them."""
    if template == "pomodoro" and whole and whole % LONG_BREAK_AFTER == 0:
        return LONG_BREAK
    return TEMPLATES[template][1] if template is not None else BREAK
