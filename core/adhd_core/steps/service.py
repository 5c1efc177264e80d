"""Splitting tasks: load, ask an engine, write the steps as one command.

The offline engine always answers first. A model is asked where the person says so, or where one is set up and the offline steps were
not written for the task; while it is asked nothing is locked, and without its answer the offline steps stand.
"""

from __future__ import annotations

import os

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.operation import Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.steps.engine import UPPER, Breakdown, Earlier, MicroStep, breakdown, smaller
from adhd_core.steps.lint import LONGEST_MINUTES
from adhd_core.steps.small import ATOMIC
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.queries import Queries, closed_already, quoted
from adhd_core.words import DEEPEST, TASK_LEVEL, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.assist.answer import Answer, NoAnswer
    from adhd_core.assist.port import Assist
    from adhd_core.oplog.log import Command, Log
    from adhd_core.steps.library import Library
    from adhd_core.steps.proposal import ProposedSteps
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

SPICE = 3
OFFLINE = "offline"
ENGINES = ("auto", OFFLINE, "model")
NOT_WRITTEN = ("verb", "generic")
"""Sources of steps that know the verb of a title at most."""
ALIKE = 40
"""How many earlier tasks are looked at for steps of one's own."""


class Proposal:
    """Steps that are not written yet: the `breakdown`, the name of the `engine` that made it, and why no model answered where
    one was asked."""

    __slots__ = ("breakdown", "engine", "fallback")

    def __init__(self, found: Breakdown, engine: str = OFFLINE, fallback: NoAnswer | None = None) -> None:
        self.breakdown = found
        self.engine = engine
        self.fallback = fallback

    def json(self) -> dict[str, Any]:
        """Who answered, and what the steps come from."""
        found = self.breakdown
        return {
            "engine": self.engine, "source": found.json(),
            "minutes": found.minutes, "fallback": None if self.fallback is None else self.fallback.json(),
        }  # fmt: skip


class Split:
    """A task that was split: the `task`, its `steps`, and the `proposal` they came from."""

    __slots__ = ("proposal", "steps", "task")

    def __init__(self, task: Task, steps: list[Task], proposal: Proposal) -> None:
        self.task = task
        self.steps = steps
        self.proposal = proposal

    def json(self) -> dict[str, Any]:
        """`{"task", "steps", "engine"}` of interface.md, plus where the steps come from."""
        return {"task": self.task.json(), "steps": [step.json() for step in self.steps], **self.proposal.json()}


class Steps:
    """Break tasks down. `home` is the folder that may hold recipes of one's own."""

    def __init__(self, log: Log, tasks: Tasks, assist: Assist) -> None:
        self.log = log
        self.tasks = tasks
        self.assist = assist
        self.home = os.path.dirname(os.path.abspath(log.path))
        self._library: Library | None = None

    @property
    def library(self) -> Library:
        """The recipes at hand, read when first asked for."""
        if self._library is None:
            from adhd_core.steps.library import Library

            self._library = Library(os.path.join(self.home, "recipes"), os.path.join(self.home, "recipes.kept"))
        return self._library

    def preview(self, title: str, spice: int = SPICE) -> Breakdown:
        """What a title would be broken into; writes nothing."""
        return breakdown(title, spice, self.library.index)

    def propose(self, task: Task, spice: int | None = None, engine: str = "auto") -> Proposal:
        """What a task would be broken into; writes nothing: steps of the person's own for a title like it, unless a depth is
        asked for. `engine` is one of ENGINES. Raises AdhdError."""
        depth = checked(spice, engine)
        if engine == "model" and not self.assist.ready:
            raise AdhdError("off", "No model is set up.", "adhd model set http://localhost:11434 --model llama3.2")
        small = is_step(task)
        if small:
            found = smaller(task.title, task.estimate_minutes or LONGEST_MINUTES, task.champs, self.library.index)
        else:
            found = breakdown(task.title, depth, self.library.index, self.earlier(task) if spice is None else (), task.level)
        useful = found.source in NOT_WRITTEN and task.level > UPPER and not small
        if not found.steps or engine == OFFLINE or (engine == "auto" and not (useful and self.assist.ready)):
            return Proposal(found)
        from adhd_core.assist.answer import NoAnswer

        answer = self.ask_model(task.title, depth)
        if isinstance(answer, NoAnswer):
            return Proposal(found, fallback=answer)
        from adhd_core.steps.proposal import accepted

        return Proposal(accepted(answer.value), answer.engine)

    def ask_model(self, title: str, depth: int = SPICE) -> Answer[ProposedSteps] | NoAnswer:
        """What the model makes of a title, or why it makes nothing."""
        from adhd_core.steps.proposal import ProposedSteps, question

        return self.assist.ask("steps", question(title, depth), ProposedSteps)

    def split(self, words: list[str], spice: int | None = None, again: bool = False, engine: str = "auto") -> Outcome[Split]:
        """Break a task into steps. `spice` 1 to 5 is the depth. `again`: its open steps make room for new ones. Raises AdhdError."""
        checked(spice, engine)
        task = self.ready(words, again)
        proposal = self.propose(task, spice, engine)
        if proposal.engine != OFFLINE or proposal.fallback is not None:
            task = self.ready([task.handle], again)  # it may have changed while a model was asked
        return self.write(task, proposal, again)

    def ready(self, words: list[str], again: bool) -> Task:
        """The task to split. Raises AdhdError when it is closed, or has steps that are still open."""
        task = self.tasks.find_all(words, False, "split")[0]
        if not task.living:
            raise closed_already(task)
        if task.steps_total > task.steps_done and not again:
            raise AdhdError(
                "conflict", f"{task.title} has {'a step' if task.steps_total == 1 else f'{task.steps_total} steps'} already.",
                f"See them: adhd tree {task.handle} · new ones: adhd split {task.handle} --again",
            )
        return task

    def write(self, task: Task, proposal: Proposal, again: bool = False) -> Outcome[Split]:
        """Keep a proposal as the steps of a task, as one command."""
        found = proposal.breakdown
        if not found.steps:
            raise small_already(task)
        self.log.load(TaskTable)
        with self.log.command() as command:
            read = Queries(self.log.loaded["task"])  # type: ignore[arg-type]
            if again:
                self._clear(command, read, task)
            made = [self._make(command, task, step) for step in found.steps]
            out: dict[str, Any] = {"state": "decomposing" if task.level <= UPPER else "decomposed"}
            if task.status == "inbox":
                out["status"] = "open"
            if task.energy is None and found.energy is not None and found.source == "recipe":
                out["energy"] = found.energy
            command.add([Set("task", task.rid, self.tasks.stored(command, out))])
            self._settle(command, read, task)
            steps = [t for t in map(read.get, made) if t is not None]
            task = read.get(task.rid) or task
        return Outcome(Split(task, steps, proposal), command)

    def _clear(self, command: Command, read: Queries, task: Task) -> None:
        for child, _ in read.children(task.rid):
            step = read.get(child)
            if step is not None and step.living:
                command.add([Set("task", t.rid, {"status": "dropped"}) for t in (step, *read.descendants(child)) if t.living])

    def _settle(self, command: Command, read: Queries, task: Task) -> None:
        """What the last open part belongs to is decomposed now: each of its parts is, or is atomic."""
        above = read.get(task.parent) if task.parent is not None else None
        if above is None or above.state != "decomposing":
            return
        parts = [t for t in (read.get(child) for child, _ in read.children(above.rid)) if t is not None and t.living]
        if all(t.rid == task.rid or t.state in ("decomposed", "atomic") for t in parts):
            command.add([Set("task", above.rid, self.tasks.stored(command, {"state": "decomposed"}))])

    def _make(self, command: Command, task: Task, step: MicroStep) -> bytes:
        level = DEEPEST if task.level >= TASK_LEVEL else task.level + 1
        minutes = step.minutes if level >= TASK_LEVEL else None  # a phase has months, not minutes
        fields: dict[str, Any] = {
            "title": step.title, "parent": task.rid, "level": level, "status": "open", "estimate_minutes": minutes,
            "champs": step.field() if step.champs else None, "state": "atomic" if step.minutes <= ATOMIC else "stub",
        }  # fmt: skip
        return self.tasks.make(command, {k: v for k, v in fields.items() if v is not None})

    def earlier(self, task: Task) -> list[Earlier]:
        """Tasks with words in common that have steps: as the person left them, without those that were dropped."""
        read = Queries(self.log.current(TaskTable))
        words = [w for w in tokens(task.title) if len(w) > 2]
        if not words:
            return []
        out = []
        for known in read.matching(" OR ".join(f"title : {quoted(w)}" for w in words), "t.deleted = 0 and t.parent is null", ALIKE):
            if known.rid != task.rid and known.steps_total:
                kept = [t for t in self.tasks.children(known) if t.status != "dropped" and t.level > TASK_LEVEL]
                out.append(Earlier(known.title, [as_step(t) for t in kept]))
        return out


def checked(spice: int | None, engine: str) -> int:
    """The depth that is meant. Raises AdhdError where it or the engine is none."""
    depth = SPICE if spice is None else spice
    if not 1 <= depth <= 5:
        raise usage(f"{spice} is no depth.", "Use --spice 1 (three steps) to --spice 5 (every movement).")
    if engine not in ENGINES:
        raise usage(f'"{engine}" is no engine.', f"Use one of: {', '.join(ENGINES)}.")
    return depth


def is_step(task: Task) -> bool:
    """Whether a task is a step already, so that it is split into movements."""
    short = (task.estimate_minutes or LONGEST_MINUTES) <= LONGEST_MINUTES
    return task.parent is not None and task.level > TASK_LEVEL and short


def small_already(task: Task) -> AdhdError:
    """What is as small as it gets."""
    return AdhdError("conflict", f"{task.title} is as small as it gets.", f"It takes two minutes at most: adhd done {task.handle}")


def as_step(task: Task) -> MicroStep:
    """A step that is there already, as the engine gives steps."""
    field = dict(task.champs or {})
    who = str(field.pop("who", "unknown"))
    return MicroStep(task.title, task.estimate_minutes or 3, who, field)
