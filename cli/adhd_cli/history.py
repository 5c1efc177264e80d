"""Undo, redo, rewind and the log in the shell."""

from __future__ import annotations

from adhd_core.oplog.errors import usage

from adhd_cli.progress import Progress
from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.history.service import Entry
    from adhd_core.oplog.outcome import Outcome

    from adhd_cli.style import Style

SHOWN, ROWS = 3, 20


def undo(face: Face, count: str | None) -> Reply:
    """Take the newest commands back."""
    steps = steps_of(count, "undo")
    with Progress(face, "taking back", 1) as progress:
        outcome = face.adhd.history.undo(steps, progress.at)
    return taken_back(face, outcome, "undid", "adhd redo")


def redo(face: Face, count: str | None) -> Reply:
    """Bring back what undo took."""
    steps = steps_of(count, "redo")
    with Progress(face, "bringing back", 1) as progress:
        outcome = face.adhd.history.redo(steps, progress.at)
    return taken_back(face, outcome, "redid", "adhd undo")


def steps_of(count: str | None, verb: str) -> int:
    """How many steps were asked for; one where nothing was said."""
    if count is not None and not (count.isascii() and count.isdigit() and 0 < int(count) <= 1000):
        raise usage(f'"{count}" is no number of steps.', f"adhd {verb} 2")
    return int(count or 1)


def taken_back(face: Face, outcome: Outcome[list[Entry]], verb: str, hint: str) -> Reply:
    """One line for each of the first few entries."""

    def lines(style: Style) -> list[str]:
        out: list[str] = []
        many = len(outcome.value)
        back = f"{hint} {many}" if many > 1 else hint
        for i, entry in enumerate(outcome.value[:SHOWN]):
            out += style.fact_line(verb if i == 0 else " ", entry.what, [], face.hint(back) if i == 0 else "")
        if len(outcome.value) > SHOWN:
            out.append(" " * 8 + style.paint(f"and {len(outcome.value) - SHOWN} more", "muted"))
        for note in outcome.notes:
            out += style.plain(note, "muted")
        return out

    def json() -> Any:
        key = "redone" if verb == "redid" else "undone"
        return {key: [{"what": e.what, "at": e.json()["at"]} for e in outcome.value], "skipped": list(outcome.notes)}

    return Reply(lines, json)


def rewind(face: Face, words: list[str], yes: bool) -> Reply:
    """Show what was changed since a moment, and with --yes take it back. Captures stay."""
    if not words:
        raise usage("Rewind to when?", "adhd rewind 10:00")
    since = face.adhd.capture.moment(" ".join(words))
    if yes:
        return taken_back(face, face.adhd.history.rewind(since), "undid", "adhd redo")
    entries = face.adhd.history.to_rewind(since)

    def lines(style: Style) -> list[str]:
        from adhd_core.phrases import when

        moment = when(since, face.adhd.log.clock.now())
        if not entries:
            return style.plain(f"Nothing was changed since {moment}.", "muted")
        out = style.plain(f"Since {moment}, this would be taken back. Nothing that you caught is removed.")
        out += [style.log_row(clock_of(e), e.verb, e.title) for e in entries[:ROWS]]
        if len(entries) > ROWS:
            out.append(style.paint(f"and {len(entries) - ROWS} more", "muted"))
        return [*out, style.paint(f"adhd rewind {' '.join(words)} --yes", "accent")]

    return Reply(lines, lambda: {"since": since, "preview": [e.json() for e in entries]})


def clock_of(entry: Entry) -> str:
    """`15:04` of an entry, in the local zone."""
    local = entry.at.astimezone()
    return f"{local.hour:02d}:{local.minute:02d}"


def log(face: Face, words: list[str], limit: int | None, conflicts: bool) -> Reply:
    """What was done, or the history of one task, or what two devices wrote without having seen each other."""
    if conflicts:
        from adhd_cli.conflicts import told

        return told(face, words, limit)
    if words:
        task = face.adhd.tasks.find_all(words, True)[0]
        changes = face.adhd.history.of_task(task, limit or 50)

        def task_lines(style: Style) -> list[str]:
            out = style.plain(task.title, "bold")
            for c in changes:
                out.append(style.log_row(moment_of(face, c["at"]), c["what"], fields_of(c), "by undo" if c["undoes"] else ""))
            return out

        return Reply(task_lines, lambda: {"task": task.json(), "changes": changes})
    entries = face.adhd.history.entries(limit or 20)

    def lines(style: Style) -> list[str]:
        if not entries:
            return style.plain("Nothing yet. Catch a thought: adhd c buy milk", "muted")
        return [style.log_row(moment_of(face, e.json()["at"]), e.verb, e.title, "taken back" if e.undone else "") for e in entries]

    return Reply(lines, lambda: {"entries": [e.json() for e in entries]})


def fields_of(change: dict[str, Any]) -> str:
    """Which fields an edit was about, in words."""
    if change["what"] != "changed":
        return ""
    return ", ".join(WORDS.get(name, name.rstrip("*").replace("_", " ")) for name in change["fields"] if name not in HIDDEN)


WORDS = {"estimate_minutes": "length", "depends*": "what it needs", "start": "when to start"}
HIDDEN = ("status", "done_at", "order", "series", "level")


def moment_of(face: Face, stamp: str) -> str:
    """Weekday, date and time of a stored date-time."""
    from adhd_core.phrases import when

    return when(stamp, face.adhd.log.clock.now())
