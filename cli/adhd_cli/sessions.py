"""What is said of a session: its lines, its bar, the thoughts that wait for its end."""

from __future__ import annotations

from adhd_core.phrases import minutes as length
from adhd_core.phrases import spent

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.focus.service import Shown, Thought

    from adhd_cli.style import Style

BAR = 32
WAITING = 3


def body(shown: Shown | None) -> dict[str, Any]:
    """`{"session"}` of interface.md, and the thoughts where some waited."""
    if shown is None:
        return {"session": None}
    return {"session": shown.json(), **({"thoughts": [t.json() for t in shown.thoughts]} if shown.thoughts else {})}


def started(face: Face, style: Style, shown: Shown) -> list[str]:
    """The line of a session that began or goes on."""
    s = shown.session
    if s.closed_seconds or (not shown.fresh and s.status == "running"):
        time = shown.left
    else:
        time = length(s.planned) if s.planned else "counting up"
    verb = "started" if shown.fresh else "on" if s.closed_seconds else "running"
    facts = [time, *([shown.what.handle] if shown.what is not None else [])]
    return style.fact_line(verb, shown.title, facts, face.hint("adhd pause"))


def ended(style: Style, shown: Shown, room: int) -> list[str]:
    """What is said in at most `room` lines of a session that ended before another one, or by itself."""
    if shown.session.how == "drifted":
        return drifted(style, shown)
    if shown.session.how in ("rested", "left", "paused"):
        return waiting(style, shown.thoughts, room) if shown.session.how != "rested" else []
    return [*style.fact_line("stopped", shown.title, [spent(shown.elapsed)]), *waiting(style, shown.thoughts, room - 1)]


def drifted(style: Style, shown: Shown) -> list[str]:
    """A session that ran on without a word, told gently."""
    from adhd_core.dates import from_epoch_ms, iso
    from adhd_core.phrases import when

    end = when(iso(from_epoch_ms((shown.session.ended or 0) * 1000, shown.session.offset)), from_epoch_ms(shown.now * 1000, 0))
    text = f"{shown.title}: the timer ran on alone. It counts until {end}, {spent(shown.elapsed)}."
    return [*style.plain(text, "muted"), *waiting(style, shown.thoughts)]


def waiting(style: Style, thoughts: list[Thought], room: int = WAITING) -> list[str]:
    """The thoughts that waited, one line each, at most `room` lines."""
    from adhd_core.columns import cut, printable, width

    room = min(room, WAITING)
    if room < 1:
        return []
    shown = thoughts if len(thoughts) <= room else thoughts[: room - 1]
    out: list[str] = []
    for thought in shown:
        age = f"{length(thought.age)} old" if thought.age else "just now"
        head, tail = 'A thought waited: "' if style.width >= 60 else 'waited  "', f'", {age} · {thought.task.handle}'
        title = printable(thought.task.title)
        out += style.plain(f"{head}{cut(title, max(8, style.width - len(head) - width(tail))) if style.fits else title}{tail}")
    rest = len(thoughts) - len(shown)
    if rest:
        out += style.plain(f"{rest} {'more ' if shown else ''}thought{'s' if rest > 1 else ''} waited: adhd list --inbox", "muted")
    elif len(thoughts) == 1 and room > 1:
        out += style.plain(f"Still want it? It is kept. Let it go: adhd drop {thoughts[0].task.handle}", "muted")
    return out


def told(verb: str, shown: Shown, hint: str) -> Reply:
    """One line about a session, and what waited."""

    def lines(style: Style) -> list[str]:
        return [*style.fact_line(verb, shown.title, [shown.left.removeprefix("break, ")], hint), *waiting(style, shown.thoughts)]

    return Reply(lines, lambda: body(shown))


def screen(style: Style, shown: Shown) -> list[str]:
    """A session as `adhd` shows it: the step, the bar with the minutes left, the keys."""
    from adhd_core.columns import cut, printable, width

    tail = f" · {shown.what.handle}" if shown.what is not None else ""
    title = printable(shown.title)
    if style.fits:
        title = cut(title, style.width - width(tail))
    return [title + style.paint(tail, "muted"), bar(style, shown), keys(style, shown)]


def bar(style: Style, shown: Shown) -> str:
    """The shrinking bar and the minutes left."""
    text = {"paused": "paused, "}.get(shown.session.status, "") + shown.left
    room = max(8, min(BAR, style.width - len(text) - 2))
    total = (shown.session.planned or 0) * 60
    remaining = shown.remaining
    if shown.session.status == "break" or not total or remaining is None:
        return style.paint(text, "muted")
    filled = min(room, -(-remaining * room // total))
    role = "accent" if shown.session.status == "running" else "muted"
    return style.paint("█" * filled, role) + style.paint("░" * (room - filled), "faint") + "  " + text


def keys(style: Style, shown: Shown) -> str:
    """What can be done now; the first in accent."""
    over = shown.session.status == "running" and shown.remaining == 0
    first, *others = {
        "running": ("adhd done", "adhd pause", "adhd c ..."),
        "over": ("adhd done", "adhd focus break", "adhd focus extend"),
    }.get("over" if over else shown.session.status, ("adhd start", "adhd done", "adhd focus stop"))
    return style.paint(first, "accent") + style.paint("".join(f" · {k}" for k in others), "muted")
