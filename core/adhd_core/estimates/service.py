"""The history of a kind of work, from sessions and what came of them, and the range that follows from it."""

from __future__ import annotations

from adhd_core.estimates import rules
from adhd_core.estimates.rules import Estimate, Sample
from adhd_core.focus.projection import FocusTable
from adhd_core.focus.rules import union
from adhd_core.kinds import kinds_of
from adhd_core.tasks.projection import TaskTable
from adhd_core.words import STATUSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.oplog.log import Log
    from adhd_core.tasks.task import Task

DONE = STATUSES.index("done")
LOOKED_AT = 3 * rules.MEMORY
"""How many of the newest things of a kind are looked at for finished ones."""


class Estimates:
    """What faces call. Everything is found by indexes: nothing grows with the file."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def of(self, task: Task) -> Estimate:
        """The range for a task or a step; what a task with steps said is all of it."""
        return rules.estimate(task.estimate_minutes, kinds_of(task.title, (task.champs or {}).get("activity"), task.tags), self.history)

    def history(self, kind: str) -> list[Sample]:
        """The finished things of a kind that were worked on in sessions, the newest first."""
        self.log.current(TaskTable)
        db = self.log.current(FocusTable).db
        rows = db.execute("select subject from focus_kind where kind=? order by hlc desc limit ?", (kind, LOOKED_AT)).fetchall()
        out: list[Sample] = []
        for subject in dict.fromkeys(bytes(row[0]) for row in rows):
            row = db.execute("select status, estimate from task where rid=? and deleted=0", (subject,)).fetchone()
            if row is None or row[0] != DONE:
                continue
            sample = self._sample(subject, row[1])
            if sample is not None:
                out.append(sample)
            if len(out) == rules.MEMORY:
                break
        return out

    def _sample(self, subject: bytes, said: int | None) -> Sample | None:
        """The work in all sessions of a thing or of its steps, over all devices; what two did at once counts once."""
        db = self.log.db
        sessions: set[bytes] = set()
        for column in ("task", "step"):
            sessions.update(row[0] for row in db.execute(f"select session from focus_session where {column}=?", (subject,)).fetchall())
        spans: list[tuple[int, int]] = []
        for session in sessions:
            spans += db.execute("select begin, end from focus_interval where session=?", (session,)).fetchall()
        seconds = union(spans)
        return Sample(seconds / 60, said, len(sessions)) if seconds >= 30 else None
