"""If-then plans of this machine: make one, list, drop, and say the one that fits what a shell sees."""

from __future__ import annotations

import os

from adhd_core import ids
from adhd_core.context.paths import real
from adhd_core.cues import rules
from adhd_core.cues.projection import SAID, CueTable
from adhd_core.dates import DAY_STARTS_AT, day_of, iso, parse_moment
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import LOCAL, Event, Set
from adhd_core.oplog.outcome import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

LONGEST = 200
ROUNDS = 400
"""How many rounds of a repeating task a plan is followed through."""
EXAMPLE = 'adhd when "cd ~/thesis" then write intro'
SEEN = "A cue is: cd DIR, push, at 14:00, wifi NAME, first shell."


class Cue:
    """One plan: `kind` and `value` of the cue, the `words` of what to do, and the `task` where they mean one."""

    __slots__ = ("at", "kind", "number", "rid", "task", "value", "words")

    def __init__(self, rid: bytes, kind: str, value: str, words: str, task: Task | None, at: str) -> None:
        self.rid = rid
        self.kind = kind
        self.value = value
        self.words = words
        self.task = task
        self.at = at
        self.number = 0

    @property
    def then(self) -> str:
        """What to do, in words."""
        return self.task.title if self.task is not None else self.words

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "id": ids.text_of(self.rid), "number": self.number, "kind": self.kind, "value": self.value, "then": self.then,
            "task_id": self.task.id if self.task else None, "handle": self.task.handle if self.task else None, "at": self.at,
        }  # fmt: skip


class Cues:
    """Plans of the form: when this is seen, then that."""

    def __init__(self, log: Log, tasks: Tasks, day_start: int = DAY_STARTS_AT) -> None:
        self.log = log
        self.tasks = tasks
        self.day_start = day_start

    def add(self, cue: str, then: str) -> Outcome[Cue]:
        """Make a plan. `then`: a handle, words of one title, or any words. Raises AdhdError."""
        then = " ".join(then.split())
        found = rules.read(cue)
        if found is None:
            raise usage(f'"{cue}" is nothing that can be seen from a shell.' if cue else "A plan begins with its cue.", SEEN)
        if not then:
            raise usage("And then what?", EXAMPLE)
        if len(then) > LONGEST:
            raise usage(f"A plan has at most {LONGEST} characters.", "Say it shorter.")
        kind, value = found
        if kind == rules.FOLDER:
            value = real(value)
            if not os.path.isdir(value):
                raise AdhdError("not_found", f"{value} is no directory.", "Name one that is there: adhd when cd ~/thesis then ...")
        task = self._meant(then)
        self.log.current(CueTable)
        with self.log.command() as command:
            for other in self.all():
                if (other.kind, other.value, other.then.lower()) == (kind, value, task.title.lower() if task else then.lower()):
                    raise AdhdError("conflict", "That plan is there already.", "All of them: adhd when")
            rid, at = command.mint(), iso(command.now)
            what = {"words": task.title, "task": task.rid.hex()} if task else {"words": then, "task": None}
            fields = {"kind": kind, "value": value, **what, "at": at}
            command.add([Set("cue", rid, fields, new=True, scope=LOCAL)])
            made = next(c for c in self.all() if c.rid == rid)
        return Outcome(made, command, self._blind(kind))

    @staticmethod
    def _blind(kind: str) -> tuple[str, ...]:
        if kind == rules.WIFI:
            from adhd_core.cues import wifi

            if not wifi.can_see():
                return ("The Wi-Fi's name cannot be seen here: it needs nmcli, iwgetid or networksetup. The plan waits for one.",)
        return ()

    def _meant(self, then: str) -> Task | None:
        try:
            return self.tasks.find(then)
        except AdhdError as error:
            if error.code == "ambiguous" or ids.looks_like_handle(then.lower()):
                raise
            return None

    def all(self) -> list[Cue]:
        """The plans, oldest first, each with the open task that it means; one whose task is closed rests and is left out."""
        rows = self.log.current(CueTable).db.execute("select rid, kind, value, words, task, at from cue where deleted=0 order by at, rid")
        out = []
        for rid, kind, value, words, task, at in rows.fetchall():
            found = self._open(task) if task is not None else None
            if kind in rules.KINDS and (task is None or found is not None):
                out.append(Cue(rid, kind, value, words, found, at))
                out[-1].number = len(out)
        return out

    def _open(self, rid: bytes) -> Task | None:
        """The task, or the one that follows it where it repeats; None when it is closed."""
        found = next(iter(self.tasks.by_ids([rid])), None)
        for _ in range(ROUNDS):
            if found is None or found.living:
                return found
            after = self.tasks.next_round(found)
            if after is None:
                return None
            found = after
        return None

    def drop(self, which: str) -> Outcome[Cue]:
        """Drop a plan by its number in the list. Raises AdhdError."""
        self.log.current(CueTable)
        with self.log.command() as command:
            found = self.all()
            if not (which.isascii() and which.isdigit() and 0 < int(which) <= len(found)):
                raise AdhdError("not_found", f'There is no plan "{which}".', "They have numbers: adhd when")
            cue = found[int(which) - 1]
            command.add([Set("cue", cue.rid, {"deleted_at": iso(command.now)}, scope=LOCAL)])
        return Outcome(cue, command)

    def seen(self, event: str, folder: str | None) -> Cue | None:
        """The plan to say now, if there is one: at most once a day each. `event`: what the shell tells (rules.EVENTS)."""
        now = self.log.clock.now()
        today = day_of(now, self.day_start).isoformat()
        table = self.log.current(CueTable)
        said = {row[0] for row in table.db.execute("select cue from cue_said where day=?", (today,)).fetchall()}
        left = [cue for cue in self.all() if cue.rid not in said]
        net = None
        if event != rules.PUSHED and any(cue.kind == rules.WIFI for cue in left):
            from adhd_core.cues import wifi

            net = wifi.name(os.path.dirname(self.log.path))
        at = real(folder) if folder else None
        fit = [c for c in left if rules.fits(c.kind, c.value, parse_moment(c.at), event, at, net, now, self.day_start)]
        for cue in sorted(fit, key=lambda c: (rules.ORDER.index(c.kind), c.number)):
            if self._say(cue, today):
                return cue
        return None

    def _say(self, cue: Cue, today: str) -> bool:
        """Remember that a plan is spoken today. False: another shell was first."""
        with self.log.command() as command:
            if command.db.execute("select 1 from cue_said where cue=? and day=?", (cue.rid, today)).fetchone() is not None:
                return False
            command.add([Event(SAID, cue.rid, today, {"cue": cue.rid.hex(), "day": today}, scope=LOCAL)])
        return True
