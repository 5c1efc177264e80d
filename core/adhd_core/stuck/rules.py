"""Which way out of being stuck to offer, and why. Pure: the same outcomes and the same seed give the same answer.

A Thompson sampling bandit (Thompson 1933; doi 10.1561/2200000070) for each barrier: every way has a chance to help that is drawn from
what happened before, Beta(1 + helped, 2 + did not), and the highest draw is offered. Two and not one, because an untried way helps
less often than one that has proved itself, and there are many untried ones.
"""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import parse_moment, timedelta
from adhd_core.steps.compose import SCREEN
from adhd_core.steps.phrase import Phrase
from adhd_core.stuck.ways import ASK, BARRIERS, UNSURE, WAYS
from adhd_core.verbs import VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

    from adhd_core.dates import date, datetime

STARTED, ANOTHER, ASKED, NOT_NOW = "started", "another", "ask", "not now"
OUTCOMES = (STARTED, ANOTHER, ASKED, NOT_NOW)
LONGEST, LONGEST_STEP = 48, 76
"""Characters of a title, and of a step, inside a sentence."""
EDGE_HOURS = 48
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

PAPER = frozenset((
    "letter", "bill", "invoice", "form", "contract", "envelope", "receipt", "certificate", "notice", "statement", "questionnaire",
    "paperwork", "return", "document", "card", "parcel", "package",
))  # fmt: skip
PERSON = frozenset((
    "call", "phone", "ring", "ask", "tell", "email", "e-mail", "mail", "text", "message", "reply", "answer", "contact", "write to", "talk",
    "speak", "apologise", "apologize", "thank", "invite", "remind", "cancel",
))  # fmt: skip
PLACE = frozenset(("clean", "tidy", "clear", "declutter", "sort", "organise", "organize", "unpack", "empty"))


class Way:
    """A row of `WAYS`."""

    __slots__ = ("did", "fits", "minutes", "more", "name", "text")

    def __init__(self, name: str, fits: str, minutes: int, text: str, did: str, more: str) -> None:
        self.name, self.fits, self.minutes = name, fits, minutes
        self.text, self.did, self.more = text, did, more


def barrier_of(text: str) -> str | None:
    """The barrier that a key or a word means; None for anything else."""
    said = " ".join(text.casefold().replace("’", "'").split())
    for key, word, _, others in BARRIERS:
        if said in (key, word, *others):
            return word
    return UNSURE if said in (UNSURE, "none", "no idea", "?") else None


def sort_of(title: str) -> str:
    """What sort of thing a title is about: paper, call, place or screen; "" where nothing says so."""
    phrase = Phrase(title, VERBS)
    first = phrase.verb or (phrase.words[0] if phrase.words else "")
    if first in PERSON or first.partition(" ")[0] in PERSON:
        return "call"
    if phrase.named and phrase.named[-1] in PAPER:
        return "paper"
    if first in PLACE:
        return "place"
    return "screen" if set(phrase.words) & SCREEN else ""


def fitting(barrier: str, sort: str) -> list[Way]:
    """The ways out of a barrier that fit a sort of thing: those written for it first."""
    ways = [Way(*row) for row in WAYS[barrier]]
    return sorted((w for w in ways if w.fits in ("", sort)), key=lambda w: not w.fits)


def pick(ways: list[Way], known: dict[str, tuple[int, int]], seed: bytes, shown: Collection[str] = ()) -> Way:
    """The way to offer. `known` has how often each helped and did not. While nothing is known it is the first; what was just
    shown comes back only when all were."""
    left = [w for w in ways if w.name not in shown] or ways
    if not known:
        return left[0]
    return max(left, key=lambda w: chance(w, known, seed))


def chance(way: Way, known: dict[str, tuple[int, int]], seed: bytes) -> float:
    """A draw of how likely it is to help: Beta(a, b) for whole numbers is the a-th smallest of a + b - 1 even draws."""
    helped, not_helped = known.get(way.name, (0, 0))
    a, b = 1 + helped, 2 + not_helped
    draws = sorted(int.from_bytes(ids.uuid5("chance", seed, way.name, str(i))[8:], "big") & 0xFFFFFFFF for i in range(a + b - 1))
    return draws[a - 1] / 0xFFFFFFFF


def counted(outcomes: Iterable[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """(name, what happened) as how often each helped and did not. Asking somebody says nothing about the way shown."""
    out: dict[str, tuple[int, int]] = {}
    for name, what in outcomes:
        if what in (STARTED, ANOTHER, NOT_NOW):
            helped, not_helped = out.get(name, (0, 0))
            out[name] = (helped + 1, not_helped) if what == STARTED else (helped, not_helped + 1)
    return out


def why(barrier: str, way: Way, known: dict[str, tuple[int, int]]) -> str:
    """The reason in words: `this helped 3 of 4 times when it was scary`."""
    when = spoken(barrier)
    helped, not_helped = known.get(way.name, (0, 0))
    tries = helped + not_helped
    if not known:
        return "nothing is known yet of what helps you here; this often helps people"
    if not tries:
        return f"not tried yet {when}; now and then something new has its turn"
    if not helped:
        return f"it did not fit {'last time' if tries == 1 else f'{tries} times'} {when}; it has another turn"
    return f"this helped {'the one time' if tries == 1 else f'{helped} of {tries} times'} {when}"


def spoken(barrier: str) -> str:
    """`when it was scary`."""
    return next((when for _, word, when, _ in BARRIERS if word == barrier), "when you had no idea why")


def filled(text: str, title: str, step: str) -> str:
    """A text with the task's own words in it."""
    words = Phrase(title, VERBS).x.split() or ["thing"]
    thing = words[-1].strip(".,;:!?\"'()")
    said = short(step, LONGEST_STEP).rstrip(".!")
    said = said[:1].lower() + said[1:] if said[1:2].islower() or said[1:2] == " " else said
    out = ""
    while "{" in text:
        head, _, rest = text.partition("{")
        slot, _, text = rest.partition("}")
        out += head + {"thing": thing, "title": quotable(title), "step": said}[slot]
    return (out + text).replace("….", "…")


def asking(barrier: str, title: str) -> str:
    """A sentence to send to somebody."""
    return ASK[barrier].replace("{title}", quotable(title))


def quotable(title: str) -> str:
    """A title that can stand in double quotes."""
    return short(title).replace('"', "'")


def short(text: str, longest: int = LONGEST) -> str:
    """Words inside a sentence, cut between them."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:.") + "…"


def edge(due: str | None, now: datetime, today: date) -> str:
    """`It is for Friday.` where that is within 48 hours ahead, else "": said once, without more."""
    if not due:
        return ""
    try:
        if "T" in due:
            at = parse_moment(due).astimezone()
            day, clock, near = at.date(), f" {at.hour:02d}:{at.minute:02d}", now <= at <= now + timedelta(hours=EDGE_HOURS)
        else:
            day, clock = today.fromisoformat(due[:10]), ""
            near = 0 <= (day - today).days <= EDGE_HOURS // 24
    except (ValueError, OverflowError):
        return ""
    if not near:
        return ""
    return f"It is for {'today' if day == today else DAYS[day.weekday()]}{clock}."


def json_of(key: str, word: str) -> dict[str, Any]:
    """A barrier for scripts."""
    return {"key": key, "word": word, "ways": len(WAYS[word])}
