"""How long things of a kind really take, in the shell: a range beside what was said, never a bare number."""

from __future__ import annotations

from adhd_core.oplog.errors import AdhdError
from adhd_core.phrases import minutes as length

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.estimates.rules import Estimate
    from adhd_core.tasks.task import Task

    from adhd_cli.style import Style


def estimate(face: Face, words: list[str]) -> Reply:
    """The range of one task; without words of what is on, else of what is offered."""
    task = meant(face, words)
    found = face.adhd.estimates.of(task)

    def lines(style: Style) -> list[str]:
        from adhd_core.estimates.rules import GUESS, PACE
        from adhd_core.kinds import spoken

        out = style.fact_line("", task.title, [task.handle])
        out += style.plain(said(found))
        if found.source == GUESS:
            text = "A guess: too few things like it were finished in a session so far."
        elif found.source == PACE:
            text = f"From your pace in {found.sample} things of other kinds."
        else:
            text = f"From {found.sample} finished: {spoken(found.kind)}."
        return [*out, *style.plain(text, "muted")]

    return Reply(lines, lambda: body(task, found))


def meant(face: Face, words: list[str]) -> Task:
    """What words mean, else what is on, else what is offered. Raises AdhdError."""
    if words:
        return face.adhd.tasks.find_all(words, True)[0]
    shown = face.adhd.focus.current() if face.adhd.focusing else None
    if shown is not None and shown.what is not None:
        return shown.what
    offer = face.adhd.choose.next()
    if offer is None:
        raise AdhdError("not_found", "There is nothing open to estimate.", "Catch a thought: adhd c buy milk")
    return offer.what


def body(task: Task, found: Estimate) -> dict[str, Any]:
    """`{"task", "said_minutes", "p50", "p80", "source", "kind", "sample", "sessions"}`."""
    return {"task": task.json(), **found.json()}


def span(found: Estimate) -> str:
    """`25-50 min`."""
    return f"{found.p50}-{found.p80} min" if found.p80 < 60 else f"{length(found.p50)} to {length(found.p80)}"


def said(found: Estimate) -> str:
    """`you say 20 min; yours run 25-50 (9 sessions)`."""
    whole = span(found)
    lead = f"you say {length(found.said)}; " if found.said else ""
    short = whole.removesuffix(" min") if lead else whole
    if found.source == "guess":
        return f"{lead}a guess is {whole}"
    sessions = "1 session" if found.sessions == 1 else f"{found.sessions} sessions"
    return f"{lead}{'yours run' if found.source == 'yours' else 'at your pace'} {short} ({sessions})"
