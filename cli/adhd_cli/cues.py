"""If-then plans in the shell, and the look that a shell's hook takes."""

from __future__ import annotations

import os

from adhd_core.context.paths import short
from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.cues.service import Cue

    from adhd_cli.style import Style

SHOWN = 20
PATIENCE_MS = 30
"""How long a look waits for another program that writes: a prompt is not kept waiting."""


def when(face: Face, words: list[str], check: bool, event: str | None) -> Reply:
    """Make, list or drop a plan; or look whether one fits now."""
    if check:
        return look(face, event or "cd")
    text = " ".join(words)
    if not text.strip():
        return plans(face)
    if words[0] == "drop" and len(words) == 2:
        cue = face.adhd.cues.drop(words[1]).value
        return Reply(lambda style: style.fact_line("dropped", plan(cue), [], face.hint("adhd undo")), lambda: {"cue": cue.json()})
    seen, then, what = f" {text}".partition(" then ")[0].strip(), " then " in f" {text} ", f" {text} ".partition(" then ")[2].strip()
    if not then:
        raise usage("A plan is: when THIS then THAT.", 'adhd when "cd ~/thesis" then write intro')
    outcome = face.adhd.cues.add(seen, what)
    cue = outcome.value

    def lines(style: Style) -> list[str]:
        facts = [cue.task.handle] if cue.task is not None else []
        out = style.fact_line("plan", plan(cue), facts, face.hint("adhd undo"))
        for note in outcome.notes:
            out += style.plain(note, "muted")
        if cue.number == 1 and not outcome.notes:
            out += style.plain("A shell with hooks says it: adhd init --hooks", "muted")
        return out

    return Reply(lines, lambda: {"cue": cue.json(), "notes": list(outcome.notes)})


def plans(face: Face) -> Reply:
    """Every plan with its number."""
    found = face.adhd.cues.all()

    def lines(style: Style) -> list[str]:
        if not found:
            return style.plain('No plan so far. Make one: adhd when "cd ~/thesis" then write intro', "muted")
        out = [style.row(str(cue.number), plan(cue), cue.task.handle if cue.task else "") for cue in found[:SHOWN]]
        return out + ([style.paint(f"and {len(found) - SHOWN} more", "faint")] if len(found) > SHOWN else [])

    return Reply(lines, lambda: {"cues": [cue.json() for cue in found]})


def look(face: Face, event: str) -> Reply:
    """What there is to say to what the shell sees now: the time to leave, a plan, a landing. Whatever stands in the way, it is silent."""
    from adhd_core.cues.rules import EVENTS

    if event not in EVENTS:
        raise usage(f'"{event}" is nothing that a shell tells.', f"One of: {', '.join(EVENTS)}.")
    cue, said, landing = None, [], None
    if os.path.exists(face.path):
        try:
            face.adhd.log.hurry(PATIENCE_MS)
            cue = face.adhd.cues.seen(event, os.getcwd())
            said = [*left_to_say(face), *cue_lines(face.style, cue)]
            landing = at_a_break(face, said)
        except (AdhdError, OSError):
            pass

    def lines(style: Style) -> list[str]:
        return said if landing is None else landing.lines(style)

    return Reply(lines, lambda: {"cue": cue.json() if cue is not None else None})


def left_to_say(face: Face) -> list[str]:
    """The line of a hard edge whose time to leave has come."""
    if face.adhd.edge is None:
        return []
    from adhd_cli.landing import time_to_leave

    return time_to_leave(face)


def at_a_break(face: Face, said: list[str]) -> Reply | None:
    """The landing, where one is due in the session that runs; `said` comes before it."""
    if not face.adhd.focusing or not face.adhd.landing_minutes:
        return None
    if not face.adhd.focus.long(face.adhd.landing_minutes):
        return None
    from adhd_cli.landing import at_a_break as offered

    return offered(face, said)


def cue_lines(style: Style, cue: Cue | None) -> list[str]:
    """At most one line for a plan."""
    if cue is None:
        return []
    from adhd_core.columns import cut, printable, width

    start = f" · adhd start {cue.task.handle}" if cue.task is not None else ""
    text = printable(f"{seen_as(cue)}: {cue.then}")
    room = style.width - width(start)
    return [(cut(text, room) if style.fits else text) + style.paint(start, "accent")]


def seen_as(cue: Cue) -> str:
    """What is seen: `You are in ~/thesis`."""
    said = {"push": "Pushed", "day": "The day's first shell", "time": f"{cue.value} has come", "wifi": f"You are on {cue.value}"}
    return said.get(cue.kind) or f"You are in {short(cue.value)}"


def plan(cue: Cue) -> str:
    """`cd ~/thesis, then write intro`."""
    said = {"push": "git push", "day": "first shell of the day", "time": f"at {cue.value}", "wifi": f"wifi {cue.value}"}
    return f"{said.get(cue.kind) or f'cd {short(cue.value)}'} → {cue.then}"
