"""The safe landing in the shell: the offer with its keys, what comes of it, and the time to leave."""

from __future__ import annotations

from adhd_core.oplog.errors import usage

from adhd_cli.context import files
from adhd_cli.reply import Face, Reply, cwd
from adhd_cli.sessions import body, waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.context.service import Card
    from adhd_core.dates import datetime
    from adhd_core.focus.edge import Edge
    from adhd_core.focus.service import Shown, Thought
    from adhd_core.landing.service import Longer, Offer

    from adhd_cli.keys import Keys
    from adhd_cli.style import Style

WAIT_SECONDS = 60.0
"""How long an offer that a shell's hook made waits for a key."""
PATIENCE_MS = 5000
"""How long what a key asks for waits for another program that writes."""
SHOWN, TEN = 3, 10
LAND = ("land", "now", "yes")
NO = ("no", "not", "later", "q")


def landing(face: Face, words: list[str]) -> Reply:
    """Offer a landing now, or say what comes of one: land, more [MIN], not now."""
    if not words:
        offer = face.adhd.landing.offer(cwd())
        if face.json or not somebody_there():
            return offered(face, offer)
        from adhd_cli.keys import Keys

        with Keys() as keys:
            return ask(face, keys, offer)
    verb, rest = words[0].lower(), words[1:]
    if verb in LAND and not rest:
        return landed(face)
    if verb in ("more", "+"):
        from adhd_cli.focus import number

        return longer(face, number(rest, None, "landing more", TEN))
    if verb in NO and rest in ([], ["now"]):
        return not_now(face)
    raise usage(f'"{" ".join(words)}" is nothing that a landing knows.', "There are: adhd landing, with land, more 10 or no.")


def somebody_there() -> bool:
    """Whether a person sits at both ends."""
    import sys

    from adhd_cli.capture import is_terminal

    return is_terminal() and sys.stdout.isatty()


# ---------------------------------------------------------------------- the lines


def place(card: Card, title: str) -> str:
    """`A good place to land. Kept: branch fix-refs, 3 files, "sign in eq 4".`"""
    parts = [f"branch {card.place.branch}"] if card.place.branch else []
    parts += [files(card.place.files)] if card.place.files else []
    parts += [f'"{card.note}"'] if card.note else []
    return f"A good place to land. Kept: {', '.join(parts) or title}."


def needs(edge: Edge | None) -> str:
    """`Water · food · leave 14:35 for dentist 15:00`."""
    return f"Water · food · {leave(edge)}" if edge is not None else "Water · food"


def leave(edge: Edge) -> str:
    """`leave 14:35 for dentist 15:00`; what is done where one sits has no way: `call mum 15:00`."""
    return f"leave {clock(edge.leave)} for {edge.title} {clock(edge.due)}" if edge.leave is not None else f"{edge.title} {clock(edge.due)}"


def clock(at: datetime) -> str:
    """`14:35`."""
    return f"{at.hour:02d}:{at.minute:02d}"


def lines_of(style: Style, offer: Offer) -> list[str]:
    """The offer's first two lines."""
    return [*style.plain(place(offer.card, offer.shown.title)), *style.plain(needs(offer.edge))]


def keys_line(style: Style) -> str:
    """What can be pressed."""
    return style.paint("Enter land", "accent") + style.paint(" · + ten more · q not now", "muted")


def json_of(offer: Offer) -> dict[str, Any]:
    """For scripts."""
    from adhd_cli.line import edge_json

    kept = {"note": offer.card.note, **offer.card.place.json()}
    edge = edge_json(offer.edge) if offer.edge is not None else None
    return {**body(offer.shown), "landing": {"minutes": offer.minutes, "kept": kept, "edge": edge, "choices": ["land", "more", "no"]}}


def offered(face: Face, offer: Offer) -> Reply:
    """The offer where nobody can press a key."""

    def lines(style: Style) -> list[str]:
        first, rest = "adhd landing land", " · adhd landing more · adhd landing no"
        rest = rest if not style.fits or len(first + rest) <= style.width else " · more · no"
        return [*lines_of(style, offer), style.paint(first, "accent") + style.paint(rest, "muted")]

    return Reply(lines, lambda: json_of(offer))


# ---------------------------------------------------------------------- what comes of it


def on_the_way(face: Face) -> Reply | None:
    """The landing where one is due and somebody types `adhd`: coming to look is a natural break. None: nothing is due."""
    if not face.adhd.landing_minutes or face.json or face.adhd.landing.due().stage not in ("offer", "late"):
        return None
    offer = face.adhd.landing.offer_once(cwd())
    if offer is None or not somebody_there():
        return offered(face, offer) if offer is not None else None
    from adhd_cli.keys import Keys

    with Keys() as keys:
        return ask(face, keys, offer)


def ask(face: Face, keys: Keys, offer: Offer, seconds: float | None = None) -> Reply:
    """The offer, one key, and what comes of it. Without a key in time it stays an offer."""
    from adhd_cli.stuck import say

    say(face, [*lines_of(face.style, offer), keys_line(face.style)])
    while True:
        key = keys.read(seconds)
        if key == "enter":
            shown = face.adhd.landing.land(cwd()).value
            say(face, landed_lines(face, shown))
            return thoughts(face, keys, shown.thoughts, seconds)
        if key in ("+", "="):
            return longer(face, TEN)
        if key in ("q", "Q", "esc", "end", "n"):
            return not_now(face)
        if key is None or seconds is not None:
            return Reply(lambda style: [], dict)


def landed(face: Face) -> Reply:
    """End the session here; the thoughts that waited follow."""
    shown = face.adhd.landing.land(cwd()).value
    return Reply(lambda style: [*landed_lines(face, shown), *waiting(style, shown.thoughts)], lambda: body(shown))


def landed_lines(face: Face, shown: Shown) -> list[str]:
    """`landed  thesis · adhd resume gives it back`."""
    return face.style.fact_line("landed", shown.title, ["adhd resume gives it back"], face.hint("adhd undo"))


def thoughts(face: Face, keys: Keys, found: list[Thought], seconds: float | None) -> Reply:
    """The thoughts that waited, one by one: keep, or let go. Leaving keeps them all."""
    from adhd_cli.stuck import say

    for thought in found[:SHOWN]:
        say(face, line_of(face.style, thought))
        key = keys.read(seconds)
        while key not in ("right", "enter", "k", "x", "X", "q", "esc", "end", None) and seconds is None:
            key = keys.read()
        if key in ("x", "X"):
            task = face.adhd.tasks.drop([thought.task.handle]).value[0]
            say(face, face.style.fact_line("let go", task.title, [], face.hint("adhd undo")))
        elif key not in ("right", "enter", "k"):
            return Reply(lambda style: [], dict)
    rest = len(found) - SHOWN
    text = f"{rest} more waited: adhd list --inbox"
    return Reply(lambda style: style.plain(text, "muted") if rest > 0 else [], dict)


def line_of(style: Style, thought: Thought) -> list[str]:
    """`A thought waited: "buy cat food", 48 min old. → keep  x let go`."""
    from adhd_core.columns import cut, printable, width
    from adhd_core.phrases import minutes

    age = f"{minutes(thought.age)} old" if thought.age else "just now"
    head, tail, hint = 'A thought waited: "' if style.width >= 60 else 'waited  "', f'", {age}.', "→ keep  x let go"
    room = style.width - width(head + tail + hint) - 1
    title = printable(thought.task.title)
    if width(title) <= room:
        return [f"{head}{title}{tail} {style.paint(hint, 'accent')}"]
    return [f"{head}{cut(title, max(8, style.width - width(head + tail)))}{tail}", style.paint(hint, "accent")]


def longer(face: Face, minutes: int) -> Reply:
    """Some minutes more; where that goes past a hard edge, which one."""
    outcome = face.adhd.landing.more(minutes).value
    return Reply(lambda style: more_lines(face, style, outcome, minutes), lambda: longer_json(outcome))


def more_lines(face: Face, style: Style, longer: Longer, minutes: int) -> list[str]:
    """`longer  thesis · 10 more, until 14:42`, and the edge that is crossed."""
    out = style.fact_line("longer", longer.shown.title, [f"{minutes} more, until {clock(longer.until)}"], face.hint("adhd undo"))
    return [*out, *style.plain(f"That goes past: {leave(longer.edge)}.")] if longer.edge is not None else out


def longer_json(longer: Longer) -> dict[str, Any]:
    """For scripts."""
    from adhd_core.dates import iso

    from adhd_cli.line import edge_json

    return {**body(longer.shown), "until": iso(longer.until), "crosses": edge_json(longer.edge) if longer.edge is not None else None}


def not_now(face: Face) -> Reply:
    """It is not offered again in this stretch."""
    face.adhd.landing.quiet()
    text = "Not now, then. When you want to: adhd landing"
    return Reply(lambda style: style.plain(text, "muted"), lambda: body(face.adhd.focus.current() if face.adhd.focusing else None))


# ---------------------------------------------------------------------- natural breaks


def time_to_leave(face: Face) -> list[str]:
    """The line of a hard edge whose time has come, else nothing: each time is said once."""
    found = face.adhd.landing.leave()
    if found is None:
        return []
    edge, time = found
    bell = "\a" if face.adhd.preferences.get("sound") == "on" and face.style.terminal else ""
    if edge.leave is None:
        text = f"{clock(edge.due)} {edge.title}"
    elif time == "shoes":
        text = f"Shoes now · {leave(edge)}"
    else:
        text = f"Leave now for {edge.title} {clock(edge.due)}"
    from adhd_core.columns import cut, printable, width

    style = face.style
    text = printable(text)
    text = cut(text, style.width) if style.fits else text
    full = f" {'─' * (style.width - width(text) - 1)}" if style.fits and width(text) + 1 < style.width else ""
    return [bell + style.paint(text + full, "accent")]


def at_a_break(face: Face, said: list[str]) -> Reply | None:
    """What a shell's hook says of a long stretch of work when a command has ended: the landing, once; it waits for a key on a
    terminal where nobody is typing already. `said` comes before it. None: nothing is due."""
    landing = face.adhd.landing
    if landing.due().stage not in ("offer", "late"):
        return None
    if not face.style.terminal or face.json:
        offer = landing.offer_once(cwd())
        if offer is None:
            return None
        reply = offered(face, offer)
        return Reply(lambda style: [*said, *reply.lines(style)], reply.json)
    import os

    from adhd_cli.keys import Keys
    from adhd_cli.stuck import say

    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return None
    try:
        if os.tcgetpgrp(terminal) != os.getpgrp():
            return None
        with Keys(terminal, True) as keys:
            offer = landing.offer_once(cwd()) if not keys.typing() else None
            if offer is None:
                return None
            face.adhd.log.hurry(PATIENCE_MS)
            if said:
                say(face, said)
            return ask(face, keys, offer, WAIT_SECONDS)
    finally:
        os.close(terminal)
