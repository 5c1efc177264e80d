"""Today in four lines, a day whole, a week in seven."""

from __future__ import annotations

from adhd_core.columns import cut, printable, width
from adhd_core.dates import WEEKDAYS
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.phrases import clock, weekday
from adhd_core.phrases import minutes as length

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.dates import date, datetime
    from adhd_core.secretary.service import Block, DayPlan

    from adhd_cli.style import Style

LINES = 4
NARROW = 60
NAMED = 2
"""How many of the things that do not fit are named."""


def timed(style: Style, lead: str, title: str, facts: list[str], role: str = "text") -> str:
    """A time, what it is for, and what is known of it, on one line that fits: facts at the end go first, then the title is cut."""
    title = printable(title)
    facts = [printable(f) for f in facts if f]
    lead += "  "
    if style.fits:
        room = style.width - len(lead)
        while facts and width(title) + sum(width(f) + 3 for f in facts) > room and (len(facts) > 1 or width(facts[0]) > room // 2):
            facts.pop()
        tail = sum(width(f) + 3 for f in facts)
        title = cut(title, max(8, room - tail))
    text = "".join(f" · {f}" for f in facts)
    return style.paint(lead, "muted") + style.paint(title, role) + style.paint(text, "muted")


def today(face: Face) -> Reply:
    """What comes next today, when it is done, and what can wait: four lines."""
    found = face.adhd.plan.day()
    return Reply(lambda style: short(style, found), lambda: {"plan": found.json()})


def plan(face: Face, words: list[str]) -> Reply:
    """A day with everything in it, or the seven days from today on."""
    text = " ".join(words).lower()
    if text == "week":
        days = face.adhd.plan.week()
        return Reply(lambda style: [row(style, day) for day in days], lambda: {"days": [day.json() for day in days]})
    found = face.adhd.plan.day(day_in(face, text) if text not in ("", "today") else None)
    return Reply(lambda style: whole(style, found), lambda: {"plan": found.json()})


def day_in(face: Face, text: str) -> date:
    """The day that words mean. Raises AdhdError."""
    from adhd_core.phrases import day_in as day

    try:
        return day(face.adhd.capture.when(text))
    except (AdhdError, ValueError, OverflowError):
        raise usage(f'"{text}" is no day to plan.', "One of: today, tomorrow, fri, 2026-03-05, week.") from None


def short(style: Style, found: DayPlan) -> list[str]:
    """At most four lines: the next things, never without the next clock time, then the end of it."""
    main = [b for b in found.blocks if b.kind in ("edge", "task")]
    last = ending(style, found, bool(main))
    shown = main[: LINES - len(last)]
    edge = next((b for b in main if b.kind == "edge"), None)
    if edge is not None and edge not in shown:
        shown = [*shown[:-1], edge]
    return [*(block(style, b, found) for b in shown), *last]


def whole(style: Style, found: DayPlan) -> list[str]:
    """Every block of a day, what there is room for between them, and the end of it."""
    main = [b for b in found.blocks if b.kind != "way"]
    last = ending(style, found, any(b.kind != "free" for b in main))
    return [style.paint(weekday(found.day), "muted"), *(block(style, b, found) for b in main), *last]


def block(style: Style, b: Block, found: DayPlan) -> str:
    """`09:40-10:10  thesis · 30 min · k3fd`, `15:00-15:15  dentist · leave 14:45`, `11:00-11:45  free · room for: water plants`."""
    lead = clock(b.begin) if style.width < NARROW else f"{clock(b.begin)}-{clock(b.end)}"
    if b.task is None:
        fits = [f"room for: {', '.join(f.task.title for f in b.fits)}"] if b.fits else []
        return style.paint(timed(style, lead, f"free {length(b.minutes)}", fits), "muted")
    if b.kind == "edge":
        return timed(style, lead, b.task.title, [f"leave {clock(b.leave)}" if b.leave else "", b.task.handle])
    part = f"part {b.part} of {b.parts}" if b.parts > 1 else ""
    now = found.now and (b.begin - found.begin).total_seconds() < 300
    facts = [f"{'about ' if b.guessed else ''}{length(b.minutes)}", b.task.handle, part]
    return timed(style, lead, b.task.title, facts, "accent" if now else "text")


def ending(style: Style, found: DayPlan, any_blocks: bool) -> list[str]:
    """One line: when the day is through, and what has no room, or had a time that has gone by, as something that can wait."""
    head, hint, titles = "", "", []
    if found.finish is not None and any_blocks:
        head = f"Done by {clock(found.finish)}. "
    elif found.end <= found.begin:
        head = "The planned day is over. "
    elif not found.rest and not found.earlier:
        return style.plain("Nothing is set for today. One thing: adhd" if found.now else "Nothing is set for this day.", "muted")
    if found.rest:
        head += "Does not fit, can wait: " if any_blocks and style.width >= NARROW else "Can wait: "
        titles = [f"{length(f.minutes)} of {f.task.title}" if f.parted else f.task.title for f in found.rest]
        hint = f"adhd later {found.rest[0].task.handle}"
    elif found.earlier:
        head += "Was for "
        titles = [f"{clock(due(t.due))} {t.title}" for t in found.earlier]
        hint = f"adhd later {found.earlier[0].handle}"
    return [tailed(style, head, titles, hint)]


def tailed(style: Style, head: str, titles: list[str], hint: str) -> str:
    """A head, the first titles, and a command, on one line that fits: the command goes first, then the titles are cut."""
    if not titles:
        return style.paint(head.strip(), "muted")
    more = " and more" if len(titles) > NAMED else ""
    text = ", ".join(printable(t) for t in titles[:NAMED])
    if style.fits:
        room = style.width - len(head)
        if room - len(hint) - 3 < min(width(text), 16):
            hint = ""
        room -= len(hint) + 3 if hint else 0
        more = more if width(text + more) <= room else ""
        text = cut(text, room)
    return style.paint(f"{head}{text}{more}", "muted") + style.paint(f" · {hint}" if hint else "", "faint")


def row(style: Style, day: DayPlan) -> str:
    """`Thu 5 Mar  15:00 dentist, tax letter · 2 h 10`; an empty day is a dot."""
    lead = weekday(day.day) if style.width >= NARROW else f"{WEEKDAYS[day.day.weekday()]} {day.day.day}"
    tasks = [b for b in day.blocks if b.kind in ("edge", "task") and b.part == 1 and b.task is not None]
    said = [f"{clock(b.begin)} {b.task.title}" if b.kind == "edge" else b.task.title for b in tasks if b.task is not None]
    lead = lead.ljust(10 if style.width >= NARROW else 6)
    if not said:
        return timed(style, lead, "·", [])
    facts = [length(day.minutes), "full" if day.rest else ""]
    return timed(style, lead, ", ".join(said), facts)


def due(stamp: str | None) -> datetime:
    """A stored date-time in the user's zone."""
    from adhd_core.dates import parse_moment

    return parse_moment(stamp or "").astimezone()
