"""Breaking things down in the shell."""

from __future__ import annotations

import sys

from adhd_core.columns import printable
from adhd_core.oplog.errors import usage
from adhd_core.phrases import guess, minutes
from adhd_core.steps.service import small_already

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

    from adhd_cli.style import Style


def split(face: Face, words: list[str], spice: int | None, engine: str | None, again: bool, dry_run: bool) -> Reply:
    """Break a task into steps, and say the first one."""
    if not words:
        raise usage("Which one is too big?", "Give a handle or words of its title: adhd split tax letter")
    steps = face.adhd.steps
    with Waiting(face):
        if dry_run:
            return proposed(face, words, spice, engine or "auto")
        found = steps.split(words, spice, again, engine or "auto").value

    def lines(style: Style) -> list[str]:
        task, first = found.task, found.steps[0]
        facts = [f"{len(found.steps)} steps", guess(found.proposal.breakdown.minutes), *source(found.proposal), task.handle]
        out = style.fact_line("split", task.title, facts, face.hint("adhd undo"))
        out += style.fact_line("first", first.title, [minutes(first.estimate_minutes or 1), first.handle], "")
        rest = len(found.steps) - 1
        out += style.plain(f"then    {rest} more · all of them: adhd tree {task.handle}", "muted")
        return out + notes(face, style, found.proposal)

    return Reply(lines, found.json)


def proposed(face: Face, words: list[str], spice: int | None, engine: str) -> Reply:
    """What a split would write."""
    steps = face.adhd.steps
    task = steps.ready(words, True)
    proposal = steps.propose(task, spice, engine)
    found = proposal.breakdown
    if not found.steps:
        raise small_already(task)

    def lines(style: Style) -> list[str]:
        out = style.fact_line("would be", task.title, [f"{len(found.steps)} steps", guess(found.minutes), *source(proposal)], "")
        out += [style.row(f"{step.minutes} min", step.title, "") for step in found.steps]
        return out + notes(face, style, proposal)

    def json() -> dict[str, Any]:
        made = [{"title": s.title, "estimate_minutes": s.minutes, "champs": s.field()} for s in found.steps]
        return {"task": task.json(), "steps": made, **proposal.json(), "dry_run": True}

    return Reply(lines, json)


def source(proposal: Any) -> list[str]:
    """Where steps come from, where a person should know: a model, their own, or a pattern that knows nothing of the thing."""
    if proposal.breakdown.source == "model":
        return [f"by {proposal.engine}"]
    return {"yours": ["as you did it before"], "generic": ["a general pattern"]}.get(proposal.breakdown.source, [])


def notes(face: Face, style: Style, proposal: Any) -> list[str]:
    """One thing that a person may want to mend: a model that gave no answer, or a recipe that cannot be read."""
    if proposal.fallback is not None:
        return style.plain(f"{proposal.fallback.message}; these steps are from the offline engine.", "muted")
    return [line for problem in face.adhd.steps.library.problems[:1] for line in style.plain(problem, "muted")]


class Waiting:
    """While a model is asked, one line on the terminal says so; it is gone when the answer is there."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.shown = 0

    def __enter__(self) -> Waiting:
        self.face.adhd.assist.asking = self.say
        return self

    def say(self, settings: Any) -> None:
        """Show who is asked and how long that may take."""
        if not sys.stderr.isatty() or self.face.json:
            return
        text = printable(f"asking {settings.model}, {settings.whole:.3g} s at most · Ctrl-C stops")[: self.face.style.width - 1]
        self.shown = len(text)
        sys.stderr.write(self.face.style.paint(text, "muted"))
        sys.stderr.flush()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.shown:
            sys.stderr.write("\r" + " " * self.shown + "\r")
            sys.stderr.flush()
