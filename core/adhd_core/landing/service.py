"""The landing: what is due, the offer with its card, and what comes of it."""

from __future__ import annotations

from adhd_core.dates import iso, timedelta
from adhd_core.focus.edge import SHOES
from adhd_core.landing import rules
from adhd_core.landing.projection import LandingTable
from adhd_core.landing.rules import EDGE, LANDED, MORE, OFFERED, QUIETED
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.operation import LOCAL, Event
from adhd_core.oplog.outcome import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from adhd_core.context.service import Card
    from adhd_core.dates import datetime
    from adhd_core.focus.edge import Edge
    from adhd_core.focus.service import Focus, Shown
    from adhd_core.oplog.log import Command, Log
    from adhd_core.resume import Resume


class Due:
    """What is due: the `stage` of rules.STAGES, and how many `minutes` the stretch has had (0 where there is none)."""

    __slots__ = ("begin", "minutes", "stage")

    def __init__(self, stage: str, begin: int = 0, minutes: int = 0) -> None:
        self.stage = stage
        self.begin = begin
        self.minutes = minutes


class Offer:
    """A place to land: the session as `shown`, the `card` that was kept, the next hard `edge` or None, minutes of the stretch."""

    __slots__ = ("card", "edge", "minutes", "shown")

    def __init__(self, shown: Shown, card: Card, edge: Edge | None, minutes: int) -> None:
        self.shown = shown
        self.card = card
        self.edge = edge
        self.minutes = minutes


class Longer:
    """More time: the session as `shown`, `until` when, and the `edge` that this goes past (None: it goes past none)."""

    __slots__ = ("edge", "shown", "until")

    def __init__(self, shown: Shown, until: datetime, edge: Edge | None) -> None:
        self.shown = shown
        self.until = until
        self.edge = edge


class Landing:
    """What faces call. `limit`: minutes of focus without a break, 0 for never; `edge` finds the next hard edge of today,
    `resume` the slice that makes cards (loaded only when one is made)."""

    def __init__(self, log: Log, focus: Focus, resume: Callable[[], Resume], limit: int, edge: Callable[[], Edge | None]) -> None:
        self.log = log
        self.focus = focus
        self.resume = resume
        self.limit = limit
        self.edge = edge

    # ------------------------------------------------------------------ reading

    def due(self) -> Due:
        """What is due now. A landing begins a new stretch, also without a break after it."""
        found = self.focus.stretch()
        if found is None or not self.limit or found[1] < self.limit * 60:
            return Due(rules.NONE, *((found[0], found[1] // 60) if found else (0, 0)))
        table = self.log.current(LandingTable)
        landed = table.landed()
        if landed > found[0]:
            found = self.focus.stretch(landed)
            if found is None:
                return Due(rules.NONE)
        begin, worked = found
        now = int(self.log.clock.now().timestamp())
        return Due(rules.stage(begin, worked, self.limit, table.told(begin), now), begin, worked // 60)

    # ------------------------------------------------------------------ changing

    def offer(self, folder: str | None) -> Offer:
        """Offer it: the session's card is kept by itself, seen from `folder`. Raises AdhdError where no session goes on."""
        shown = self.focus.current()
        if shown is None:
            raise AdhdError("not_found", "No session is running, so you have landed.", "Keep where you are: adhd resume --keep")
        card = self.resume().card_of(shown, folder)
        self.log.load(LandingTable)
        with self.log.command() as command:
            self._offered(command, card)
        return Offer(shown, card, self.edge(), self.due().minutes)

    def offer_once(self, folder: str | None) -> Offer | None:
        """At a natural break: offer it where it is due and no other shell was first."""
        due = self.due()
        if due.stage not in (rules.OFFER, rules.LATE):
            return None
        shown = self.focus.current()
        if shown is None:
            return None
        card = self.resume().card_of(shown, folder)
        with self.log.command() as command:
            if self.due().stage == due.stage:
                self._offered(command, card)
                return Offer(shown, card, self.edge(), due.minutes)
        return None

    def _offered(self, command: Command, card: Card) -> None:
        command.add([Event(OFFERED, "landing", command.mint().hex(), card.body(), scope=LOCAL)])

    def land(self, folder: str | None) -> Outcome[Shown]:
        """End the session here, with its card; the task stays open. Raises AdhdError where no session goes on."""
        shown = self.focus.current()
        card = self.resume().card_of(shown, folder) if shown is not None else None
        self.log.load(LandingTable)

        def also(command: Command, session: object) -> None:
            assert shown is not None and card is not None
            command.add([Event(LANDED, shown.session.rid, command.mint().hex(), {"session": shown.session.rid.hex()})])
            self.resume().context.put(command, card)

        return self.focus.stop("landed", also)

    def more(self, minutes: int = rules.TEN) -> Outcome[Longer]:
        """Go on for some minutes, after which the landing is offered again. Raises AdhdError."""
        if not 1 <= minutes <= rules.MOST:
            raise usage(f"A landing waits 1 to {rules.MOST} minutes.", "adhd landing more 10")
        until = self.log.clock.now() + timedelta(minutes=minutes)
        self.log.load(LandingTable)

        def also(command: Command, session: object) -> None:
            body = {"session": session.rid.hex(), "until": int(until.timestamp())}  # type: ignore[attr-defined]
            command.add([Event(MORE, body["session"], command.mint().hex(), body)])

        outcome = self.focus.grant(minutes, also)
        edge = self.edge()
        crossed = edge is not None and until > (edge.leave or edge.due)
        longer = Outcome(Longer(outcome.value, until, edge if crossed else None))
        longer.operations, longer.touched = outcome.operations, outcome.touched
        return longer

    def quiet(self) -> None:
        """Not now: it is not offered again in this stretch."""
        self.log.load(LandingTable)
        with self.log.command() as command:
            command.add([Event(QUIETED, "landing", command.mint().hex(), {})])

    def leave(self) -> tuple[Edge, str] | None:
        """The edge to speak of now, and which time of leaving it is (rules.LEAVING): each is said once on this machine."""
        edge = self.edge()
        time = rules.leaving(edge.leave or edge.due, self.log.clock.now(), SHOES) if edge is not None else ""
        if edge is None or not time:
            return None
        event = Event(EDGE, edge.rid, f"{iso(edge.due)}#{time}", {"task": edge.rid.hex(), "due": iso(edge.due), "time": time}, scope=LOCAL)
        if self.log.current(LandingTable).said(event.rid):
            return None
        with self.log.command() as command:
            if self.log.current(LandingTable).said(event.rid):
                return None
            command.add([event])
        return edge, time
