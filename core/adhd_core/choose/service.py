"""Choose: candidates from the indexes, the exact score for these few, and one of them offered as its first open step."""

from __future__ import annotations

from adhd_core.choose import rules
from adhd_core.choose.projection import DECLINED, OFFERED, ChoiceTable
from adhd_core.choose.rules import Candidate, Factor, Moment
from adhd_core.dates import timedelta
from adhd_core.energy import Energy, part_of_day
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.operation import Event, Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.queries import Queries, first_open

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from adhd_core.oplog.log import Log
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

ROW = "rid, worth, klass, coalesce(smallest, estimate), due, start, status"
FEW = 50
MEMORY_DAYS = 14
OTHERS = 3


class Offer:
    """One thing to do: the `task`, its first open `step` (None where it has none), and the factors that speak for it."""

    __slots__ = ("energy", "factors", "guessed", "place", "step", "task")

    def __init__(self, task: Task, step: Task | None, factors: list[Factor], place: tuple[int, int]) -> None:
        self.task = task
        self.step = step
        self.factors = factors
        self.place = place  # number of the step, of how many
        self.energy: int | None = None
        self.guessed = False

    @property
    def what(self) -> Task:
        """What is done first: the step, else the task."""
        return self.step or self.task

    @property
    def why(self) -> list[str]:
        """The reasons in words, the strongest first."""
        person = rules.waits(self.task.title)
        spoken = sorted((f for f in [*([person] if person else []), *self.factors] if f.words and f.points >= 0), key=lambda f: -f.points)
        return [f.words for f in spoken][:3]


class Choose:
    """What to do next, and "no"."""

    def __init__(self, log: Log, tasks: Tasks, energy: Energy) -> None:
        self.log = log
        self.tasks = tasks
        self.energy = energy

    def moment(self, energy: int | None = None, minutes: int | None = None, context: str | None = None) -> tuple[Moment, bool]:
        """Now, as the rules see it; whether the energy in it is a guess."""
        table = self.log.current(ChoiceTable)
        m = Moment(self.log.clock.now(), self.tasks.today())
        m.minutes, guessed = minutes, False
        if energy is None:
            energy, guessed = self.felt(m)
        m.energy = energy
        now_ms = int(m.now.timestamp() * 1000)
        since = now_ms - MEMORY_DAYS * 86_400_000
        for task, reason, at in table.db.execute(
            "select task, reason, at from declined where at > ? and at <= ? and stands=1", (since, now_ms)
        ).fetchall():
            if reason in rules.DECLINED:
                m.declined.setdefault(bytes(task), []).append((reason, (now_ms - at) / 3_600_000))
        for task, barrier, at in table.db.execute(
            "select task, barrier, at from barrier where at > ? and at <= ? and stands=1 order by at, hlc", (since, now_ms)
        ).fetchall():
            m.barriers[bytes(task)] = (barrier, (now_ms - at) / 3_600_000)
        row = self.log.current(TaskTable).db.execute(
            "select t.estimate from task_done d join task t on t.rid = d.task where d.stands=1 and d.at > ? order by d.at desc limit 1",
            (now_ms - 3_600_000 * 2,),
        ).fetchone()
        m.last_class = rules.class_of(row[0]) if row else None
        if context is not None:
            word = context.lstrip("@").removeprefix("at:")
            found = table.db.execute(
                "select t.rid from task_word w join task t on t.id = w.task where w.what='contexts' and lower(w.word)=lower(?)", (word,)
            ).fetchall()
            m.here = frozenset(bytes(rid) for (rid,) in found)
        return m, guessed

    def felt(self, m: Moment) -> tuple[int | None, bool]:
        """The energy that was logged lately, else what this part of the day usually brings, else None; whether it is a guess."""
        recent = self.energy.recent(60)
        if recent and m.now - recent[0].at < timedelta(hours=4):
            return recent[0].level, False
        part = part_of_day(m.now)
        return rules.guess([s.level for s in recent if s.part == part]), True

    def candidates(self, m: Moment) -> list[Candidate]:
        """Everything that could be the best: the worthiest of each class, the nearest dates, and what fits the context."""
        db = self.log.current(ChoiceTable).db
        today = m.today.isoformat()
        near = (m.today - timedelta(days=rules.LATELY)).isoformat()
        tomorrow = (m.today + timedelta(days=1)).isoformat()
        rows: dict[bytes, Any] = {}
        queries: list[tuple[str, tuple[Any, ...]]] = [
            (f"{OFFERED} and klass=? and (start is null or start < ?) order by worth desc, rid", (klass, tomorrow)) for klass in range(5)
        ]
        queries += [
            (f"{OFFERED} and due is not null and due >= ? order by due", (today,)),
            (f"{OFFERED} and due is not null and due >= ? and due < ? order by due desc", (near, today)),
            (f"{OFFERED} and start is not null and start >= ? and start < ? order by start desc", (near, tomorrow)),
        ]
        if m.minutes is not None:
            fits = "(coalesce(smallest, estimate) is null or coalesce(smallest, estimate) <= ?)"
            queries += [
                (f"{OFFERED} and klass=? and (start is null or start < ?) and {fits} order by worth desc, rid", (k, tomorrow, m.minutes))
                for k in range(rules.class_of(m.minutes) + 1)
            ]
        for where, values in queries:
            for row in db.execute(f"select {ROW} from choice where {where} limit {FEW}", values).fetchall():
                rows[row[0]] = row
        for rid in (*(m.here or ()), *(rid for rid, (barrier, _) in m.barriers.items() if not barrier)):
            row = db.execute(f"select {ROW} from choice where rid=? and {OFFERED}", (rid,)).fetchone()
            if row is not None:
                rows[row[0]] = row
        return [Candidate(*row) for row in rows.values()]

    def ranked(self, m: Moment) -> Iterator[Offer]:
        """Offers, the best first. Done, blocked, waiting and put off work is never among them."""
        judged = []
        for candidate in self.candidates(m):
            if rules.eligible(candidate, m.today):
                found = rules.factors(candidate, m)
                judged.append((-rules.score(found), candidate.rid, found))
        judged.sort(key=lambda one: one[:2])
        read = Queries(self.log.current(TaskTable))
        for _, rid, found in judged:
            offer = self.offer(read, rid, found, m)
            if offer is not None:
                yield offer

    def offer(self, read: Queries, rid: bytes, found: list[Factor], m: Moment) -> Offer | None:
        """A candidate as one doable thing; None where nothing of it can be done now."""
        task = read.get(rid)
        if task is None or not task.living or task.blocked or task.status == "waiting":
            return None
        if not task.steps_total:
            return Offer(task, None, found, (0, 0))
        children = [t for t in map(read.get, (child for child, _ in read.children(rid))) if t is not None]
        if any(t.living and t.level < 5 for t in children):
            return None  # its own tasks are offered themselves
        step = first_open(read, children, m.today.isoformat())
        living = [t for t in children if t.living]
        if step is None:
            return Offer(task, None, found, (0, 0)) if not living else None
        number = next((i for i, t in enumerate(children, 1) if t.living), 1)
        return Offer(task, step, found, (number, len(children)))

    def next(self, energy: int | None = None, minutes: int | None = None, context: str | None = None) -> Offer | None:
        """The one thing to do now; None when nothing asks for anything."""
        found = self.some(1, energy, minutes, context)
        return found[0] if found else None

    def some(self, count: int, energy: int | None = None, minutes: int | None = None, context: str | None = None) -> list[Offer]:
        """The best offers, at most `count`."""
        if energy is not None and energy not in rules.GATE:
            raise usage(f"{energy} is no energy.", "Use 1 (very low) to 5 (peak): adhd next --energy 2")
        if minutes is not None and minutes < 1:
            raise usage(f"{minutes} is no length of time.", "Say how many minutes there are: adhd next --minutes 15")
        m, guessed = self.moment(energy, minutes, context)
        out = []
        for offer in self.ranked(m):
            offer.energy, offer.guessed = m.energy, guessed
            out.append(offer)
            if len(out) == count:
                break
        return out

    def decline(self, reason: str = "now") -> Outcome[tuple[Offer, Offer | None]]:
        """Say no to what is offered now. The value is what was declined and what is offered instead (None if nothing is)."""
        if reason not in rules.REASONS:
            raise usage(f'"{reason}" is no reason that is known.', "Say: adhd no, or adhd no big, boring, me (it is not for me).")
        found = self.next()
        if found is None:
            raise AdhdError("not_found", "There is nothing to say no to.", "Catch a thought: adhd c buy milk")
        self.log.load(ChoiceTable)
        with self.log.command() as command:
            body = {"task": found.task.rid.hex(), "reason": reason}
            command.add([Event(DECLINED, found.task.rid, f"{command.now.isoformat()}#{command.id}", body)])
            if found.task.status == "doing":
                command.add([Set("task", found.task.rid, {"status": "open"})])
        return Outcome((found, self.next()), command)
