"""Where things are, and what was taken, in the shell."""

from __future__ import annotations

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.words import as_typed

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dates import datetime
    from adhd_core.facts.service import Fact
    from adhd_core.taken.service import Dose, Line, Taking

    from adhd_cli.style import Style

SHOWN, MOST, MOST_JSON = 4, 20, 50


# ---------------------------------------------------------------------- where


def where(face: Face, words: list[str], all: bool, forget: bool, rename: str | None) -> Reply:
    """Where a thing is; with a place, keep it."""
    from adhd_core.facts.rules import asked

    facts, text = face.adhd.facts, " ".join(words)
    if (forget or rename is not None) and not text.strip():
        raise usage("Which one?", "adhd where passport --forget" if forget else "adhd where passport --rename visa")
    if forget:
        return kept(face, facts.forget(text).value, "forgot")
    if rename is not None:
        return kept(face, facts.rename(text, rename).value, "renamed")
    thing, place, plain = asked(text)
    if thing:
        return kept(face, facts.keep(thing, place, text).value)
    found = facts.find(plain, all)
    if text.strip() and not found:
        raise nothing(face, text, plain)
    return located(face, found, text if words else "", plain, all)


def kept(face: Face, fact: Fact, verb: str = "kept") -> Reply:
    """`kept    passport · in the blue box · adhd where passport        adhd undo`."""
    look = [] if verb in ("forgot", "would be") else [f"adhd where {as_typed(fact.thing)}"]
    return Reply(
        lambda style: style.fact_line(verb, fact.thing, [fact.place, *look], "" if verb == "would be" else face.hint("adhd undo")),
        lambda: {"facts": [fact.json()]},
    )


def located(face: Face, found: list[Fact], text: str, plain: str, all: bool) -> Reply:
    """Facts, one a line; a task with the same words is pointed at."""

    def lines(style: Style) -> list[str]:
        from adhd_core.phrases import day

        if not found:
            return style.plain("Nothing is kept yet. Tell it: adhd c passport is in the blue box", "muted")
        now = face.adhd.log.clock.now()
        most = MOST if all else SHOWN
        shown = found if len(found) <= most else found[: most - 1]
        out: list[str] = []
        for fact in shown:
            hint = f"adhd search {as_typed(plain)}" if plain and len(found) == 1 and tasks_with(face, plain) else ""
            tail = f"since {day(fact.at, now)}" if fact.current else f"before, {day(fact.at, now)}"
            out += style.fact_line("", fact.thing, [fact.place, tail], face.hint(hint) if hint else "")
        if len(shown) < len(found):
            more = " ".join(["adhd where", *([as_typed(text)] if text else []), "--all"])
            out.append(style.paint(f"and {len(found) - len(shown)} more" + ("" if all else f": {more}"), "faint"))
        return out

    return Reply(lines, lambda: {"facts": [f.json() for f in found[:MOST_JSON]]})


def tasks_with(face: Face, plain: str) -> bool:
    """Whether a task holds the words."""
    return bool(face.adhd.search.words(plain, 1))


def nothing(face: Face, text: str, plain: str) -> AdhdError:
    """Nothing is kept; where a task holds the words, that is said."""
    from adhd_core.facts.service import unknown

    error = unknown(plain)
    if tasks_with(face, plain):
        error.hint = f"A task has these words: adhd search {as_typed(plain)}"
    return error


# ---------------------------------------------------------------------- took


def took(face: Face, words: list[str], again: bool, ask: bool, every: str | None, history: bool, rename: str | None) -> Reply:
    """Record what was taken, or answer whether it was."""
    taken = face.adhd.taken
    if not words:
        if again or ask or history or every is not None or rename is not None:
            raise usage("Which one?", "adhd took meds")
        return today(face)
    if every is not None:
        minutes = minutes_of(face, every)
        name = taken.set_every(" ".join(words), minutes).value
        return changed(face, name, [f"every {length(minutes)}" if minutes else "no time between is set"])
    if rename is not None:
        return changed(face, taken.rename(" ".join(words), rename).value, [f"was {' '.join(words)}"], "renamed")
    if history:
        return past_of(face, " ".join(words))
    question = ask or words[-1].endswith("?")
    if question:
        return answer(face, words)
    named, at = face.adhd.capture.split_past(words)
    outcome = taken.record(named, at, again).value
    return recorded(face, outcome) if outcome.taken is not None else warned(face, outcome, words)


def recorded(face: Face, outcome: Taking) -> Reply:
    """`took    meds · 400 mg · 09:40                    adhd undo`."""
    dose = outcome.taken
    assert dose is not None
    facts = [dose.amount] if dose.amount else []
    facts.append(clock_of(dose.at) if face.adhd.taken.is_today(dose) else moment(face, dose))
    return Reply(lambda style: style.fact_line("took", dose.thing, facts, face.hint("adhd undo")), lambda: body(face, dose))


def warned(face: Face, outcome: Taking, words: list[str]) -> Reply:
    """It was taken already: nothing is recorded, and how to record it all the same."""
    dose = outcome.beside
    assert dose is not None
    since = gone(face, dose)
    message = f"{dose.thing} was already taken {moment(face, dose)}, {ago(since, True)}. Nothing recorded."
    hint = f"adhd took {as_typed(' '.join(words))} --again"

    def json() -> Any:
        found = {**dose.json(), "minutes_ago": since, "window_minutes": outcome.window, "message": message, "hint": hint}
        return body(face, None, found)

    return Reply(lambda style: [*style.plain(message), *style.plain(f"A second one: {hint}", "muted")], json, 1)


def body(face: Face, dose: Dose | None, warning: Any = None, **more: Any) -> Any:
    """`{"taken", "warning", "today"}`."""
    lines = [x.json() for x in face.adhd.taken.today()]
    return {"taken": dose.json() if dose is not None else None, "warning": warning, "today": lines, **more}


def today(face: Face) -> Reply:
    """Did I already? One line for each thing."""
    found = face.adhd.taken.today()

    def lines(style: Style) -> list[str]:
        if not found:
            return style.plain("Nothing is recorded today. Record it: adhd took meds", "muted")
        shown = found if len(found) <= SHOWN else found[: SHOWN - 1]
        out = [text for x in shown for text in line_of(face, style, x)]
        if len(shown) < len(found):
            rest = ", ".join(x.last.thing for x in found[len(shown) :])
            out += style.plain(f"also: {rest}", "faint")[:1]
        return out

    return Reply(lines, lambda: body(face, None))


def answer(face: Face, words: list[str]) -> Reply:
    """Whether one thing was taken; nothing is recorded."""
    asked = [w for w in (*words[:-1], words[-1].rstrip("?")) if w]
    while len(asked) > 1 and asked[-1].lower() in ("today", "already", "yet"):
        asked = asked[:-1]
    from adhd_core.taken.rules import read

    thing = read(asked)[0]
    found = face.adhd.taken.of(thing)
    if found is None:
        name = face.adhd.taken.thing(thing)[1]
        return Reply(lambda style: style.fact_line("", name, ["not recorded so far"]), lambda: body(face, None, None, asked=None))
    return Reply(lambda style: line_of(face, style, found), lambda: body(face, None, None, asked=found.json()))


def line_of(face: Face, style: Style, found: Line) -> list[str]:
    """`meds · 400 mg · today 08:31, 1 h ago`, `vitamin D · not yet today · yesterday 08:20`."""
    dose = found.last
    if not found.times:
        return style.fact_line("", dose.thing, ["not yet today", moment(face, dose)])
    facts = [f"{moment(face, dose)}, {ago(gone(face, dose))}"]
    if dose.amount:
        facts.insert(0, dose.amount)
    if found.times > 1:
        facts.append(f"{found.times} times")
    return style.fact_line("", dose.thing, facts)


def past_of(face: Face, name: str) -> Reply:
    """The last takings of one thing."""
    rid, known = face.adhd.taken.known(name)
    doses = face.adhd.taken.doses(rid, MOST_JSON if face.json else 10)
    every = face.adhd.taken.every(rid)

    def lines(style: Style) -> list[str]:
        out = style.fact_line("", known, [f"every {length(every)}"] if every else [])
        for dose in doses:
            out += style.fact_line("", f"  {moment(face, dose)}", [dose.amount] if dose.amount else [])
        return out

    return Reply(lines, lambda: body(face, None, None, thing=known, every_minutes=every, history=[d.json() for d in doses]))


def changed(face: Face, name: str, facts: list[str], verb: str = "set") -> Reply:
    """What was set of a thing."""

    def json() -> Any:
        return body(face, None, None, thing=name, every_minutes=face.adhd.taken.every(face.adhd.taken.thing(name)[0]))

    return Reply(lambda style: style.fact_line(verb, name, facts, face.hint("adhd undo")), json)


def minutes_of(face: Face, text: str) -> int | None:
    """Minutes of "6h", "90m", "8 hours", "a day"; None for "none". Raises AdhdError."""
    if text.strip().lower() in ("none", "never", "off"):
        return None
    if text.strip().lower() in ("day", "a day", "daily", "1 day", "1d"):
        return 24 * 60
    minutes = face.adhd.capture.understand(f"x for {text}").estimate_minutes
    if minutes is None:
        raise usage(f'"{text}" is no length of time.', "Try: adhd took meds --every 6h, or --every none.")
    return int(minutes)


# ---------------------------------------------------------------------- words


def length(minutes: int | None) -> str:
    """`6 h`, `45 min`, `1 h 30`."""
    from adhd_core.phrases import minutes as words

    return words(minutes or 0)


def gone(face: Face, dose: Dose) -> int:
    """Whole minutes since a taking."""
    return int((face.adhd.log.clock.now() - dose.at).total_seconds()) // 60


def ago(minutes: int, exact: bool = False) -> str:
    """`just now`, `5 min ago`, `1 h ago` (`exact`: `1 h 9 min ago`), `2 days ago`."""
    if minutes < 1:
        return "just now"
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} days ago"
    if not hours:
        return f"{minutes} min ago"
    return f"{hours} h {rest} min ago" if exact and rest else f"{hours} h ago"


def clock_of(at: datetime) -> str:
    """`08:31`, by the clock on the wall where it was."""
    return f"{at.hour:02d}:{at.minute:02d}"


def moment(face: Face, dose: Dose) -> str:
    """`today 08:31`, `yesterday 22:00`, `Mon 2 Mar 08:20`; a day of the user's."""
    from adhd_core.dates import day_of
    from adhd_core.phrases import day

    taken, now = face.adhd.taken, face.adhd.log.clock.now()
    days = (day_of(now, taken.day_start) - day_of(dose.at, taken.day_start)).days
    name = "today" if days <= 0 else "yesterday" if days == 1 else day(dose.at.date().isoformat(), now)
    return f"{name} {clock_of(dose.at)}"
