"""Breaking things down in the shell."""

from __future__ import annotations

from adhd_core.oplog.errors import usage
from adhd_core.steps.service import small_already

from adhd_cli.choose import span
from adhd_cli.phrases import minutes
from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_cli.style import Style


def split(face: Face, words: list[str], spice: int | None, again: bool, dry_run: bool) -> Reply:
    """Break a task into steps, and say the first one."""
    if not words:
        raise usage("Which one is too big?", "Give a handle or words of its title: adhd split tax letter")
    steps = face.adhd.steps
    if dry_run:
        return proposed(face, words, spice)
    found = steps.split(words, spice, again).value

    def lines(style: Style) -> list[str]:
        task, first = found.task, found.steps[0]
        facts = [f"{len(found.steps)} steps", span(found.breakdown.minutes), *source(found.breakdown), task.handle]
        out = style.fact_line("split", task.title, facts, face.hint("adhd undo"))
        out += style.fact_line("first", first.title, [minutes(first.estimate_minutes or 1), first.handle], "")
        rest = len(found.steps) - 1
        out += style.plain(f"then    {rest} more · all of them: adhd tree {task.handle}", "muted")
        return out + [line for problem in steps.library.problems[:1] for line in style.plain(problem, "muted")]

    return Reply(lines, found.json)


def proposed(face: Face, words: list[str], spice: int | None) -> Reply:
    """What a split would write."""
    steps = face.adhd.steps
    task = steps.ready(words, True)
    found = steps.propose(task, spice)
    if not found.steps:
        raise small_already(task)

    def lines(style: Style) -> list[str]:
        out = style.fact_line("would be", task.title, [f"{len(found.steps)} steps", span(found.minutes), *source(found)], "")
        return out + [style.row(f"{step.minutes} min", step.title, "") for step in found.steps]

    def json() -> dict[str, Any]:
        made = [{"title": s.title, "estimate_minutes": s.minutes, "champs": s.field()} for s in found.steps]
        return {"task": task.json(), "steps": made, "engine": "offline", "source": found.json(), "dry_run": True}

    return Reply(lines, json)


def source(found: Any) -> list[str]:
    """Where steps come from, where a person should know: their own, or a pattern that knows nothing of the thing."""
    return {"yours": ["as you did it before"], "generic": ["a general pattern"]}.get(found.source, [])
