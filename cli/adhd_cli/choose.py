"""One thing to do next, and "no"."""

from __future__ import annotations

from adhd_core.oplog.errors import usage
from adhd_core.phrases import minutes as length

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.choose.service import Offer

    from adhd_cli.style import Style

SLOWER = 2
"""Without a history of one's own, things take up to twice as long as was said."""


def next_(face: Face, energy: int | None, minutes: int | None, context: str | None, why: bool, others: bool) -> Reply:
    """The one thing for now, with its reasons."""
    found = face.adhd.choose.some(4 if others or face.json else 1, energy, minutes, context)
    return offered(face, found, why, others)


def offered(face: Face, found: list[Offer], why: bool = False, others: bool = False) -> Reply:
    """The card of the first offer; what comes after it where that is asked for."""
    if not found:
        return Reply(lambda style: style.plain(NOTHING), lambda: {"task": None, "step": None, "why": [], "others": []})

    def lines(style: Style) -> list[str]:
        out = card(face, style, found[0])
        if why:
            out += [style.row(f"{f.points:+.1f}".rjust(7), f.name, f.words) for f in found[0].factors if f.points or f.words]
        out += [style.row(o.what.handle, o.what.title, ", ".join(o.why)) for o in found[1:] if others]
        return out

    return Reply(lines, lambda: json(found))


NOTHING = "Nothing asks for you now. Catch a thought any time: adhd c buy milk"


def json(found: list[Offer]) -> dict[str, Any]:
    """`{"task", "step", "why", "others"}` of interface.md, with the factors and the energy that was reckoned with."""
    best = found[0]
    return {
        "task": best.task.json(), "step": best.step.json() if best.step else None, "why": best.why,
        "others": [o.task.json() for o in found[1:]], "factors": [{"name": f.name, "points": f.points} for f in best.factors],
        "energy": best.energy, "energy_guessed": best.guessed,
    }  # fmt: skip


def no(face: Face, words: list[str]) -> Reply:
    """Another card; asks nothing."""
    reason = reason_of(words)
    declined, instead = face.adhd.choose.decline(reason).value

    def lines(style: Style) -> list[str]:
        if instead is None:
            return style.plain("Nothing else asks for you now. Rest is fine.")
        out = card(face, style, instead)
        if reason == "big" and not declined.step:
            out += style.plain(f"Smaller: adhd split {declined.task.handle}", "muted")
        return out

    return Reply(lines, lambda: {"declined": declined.task.json(), **(json([instead]) if instead else {"task": None, "step": None})})


def reason_of(words: list[str]) -> str:
    """Why not, in one word: "too big" is big, "not now" is now."""
    said = [w.casefold().strip(".,!") for w in words]
    found = [w for w in said if w not in ("not", "too", "it", "is", "it's", "its", "so", "for")]
    if len(found) > 1:
        raise usage("One word says why: big, boring, me.", "Or only: adhd no")
    return found[0] if found else "now"


def card(face: Face, style: Style, offer: Offer) -> list[str]:
    """One thing, what is known of it, and what can be done with it."""
    from adhd_core.columns import cut, printable, width

    what = offer.what
    title = printable(what.title)
    head = (cut(title, style.width - width(what.handle) - 3) if style.fits else title) + " " + style.paint(f"· {what.handle}", "muted")
    facts = " · ".join(printable(f) for f in facts_of(face, offer))
    keys = style.paint("adhd start", "accent") + " " + style.paint("· adhd no", "muted")
    out = [head]
    if facts:
        out.append(style.paint(cut(facts, style.width) if style.fits else facts, "muted"))
    return [*out, keys]


def facts_of(face: Face, offer: Offer) -> list[str]:
    """What the second line of a card says: whose step it is, how long, why, and the energy that was reckoned with."""
    out = []
    if offer.step is not None:
        number, count = offer.place
        place = f"{'first' if number == 1 else f'step {number}'} of {count} steps"
        out.append(f"{offer.task.title} · {place}")
    usual = face.adhd.usual(offer.what)
    if usual is not None:
        from adhd_cli.estimates import span as own

        out.append(own(usual))
    elif offer.what.estimate_minutes:
        out.append(span(offer.what.estimate_minutes))
    why = offer.why
    if why:
        out.append(", and ".join(why[:2]))
    elif offer.step is None and not out:
        out += [f for f in face.facts(offer.task, False) if f][:2]
    if offer.energy is not None:
        out.append(f"{'guessing ' if offer.guessed else ''}energy {offer.energy} of 5")
    return out


def span(count: int) -> str:
    """Minutes as a range, never a bare number."""
    return f"{count}-{length(count * SLOWER)}" if count * SLOWER < 60 else f"{length(count)} to {length(count * SLOWER)}"
