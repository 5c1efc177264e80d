"""A range from a history: the middle (p50) and what four times out of five is enough (p80). Pure.

The narrowest kind of work with `ENOUGH` finished things decides. Without one, what the person said is stretched by how things of any
kind went (their pace), which needs `PACE_ENOUGH` of them. Without that, a guess: what was said and twice that, else what such things
take most people.
"""

from __future__ import annotations

from adhd_core.kinds import ANY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ENOUGH, PACE_ENOUGH = 3, 5
MEMORY = 40
"""How many finished things of a kind count, the newest."""
SLOWER = 2
"""Without a history, things take up to so many times what was said."""
MOST_STRETCH = 6.0
"""A pace beyond this is taken for this: one forgotten timer is no pace."""
YOURS, PACE, GUESS = "yours", "pace", "guess"

PRIORS = {
    "call": (5, 15), "phone": (5, 15), "ring": (5, 15), "email": (5, 15), "mail": (5, 15), "text": (2, 5), "reply": (5, 10), "ask": (3, 10),
    "book": (5, 15), "pay": (5, 10), "order": (5, 15), "buy": (20, 45), "shop": (30, 60), "clean": (15, 30), "tidy": (10, 25),
    "wash": (10, 25), "vacuum": (15, 25), "cook": (30, 50), "read": (20, 40), "write": (25, 60), "draft": (25, 60), "study": (30, 60),
    "plan": (15, 30), "fix": (20, 60), "sort": (15, 30), "pack": (15, 40), "water": (5, 10), "renew": (15, 30), "fill": (10, 25),
    "print": (5, 10), "send": (5, 10), "check": (5, 15), "review": (15, 40), "walk": (20, 40),
}  # fmt: skip
"""Verb -> (p50, p80) minutes of an ordinary thing of that kind: rough guesses, said as such."""
ORDINARY = (15, 30)


class Sample:
    """A finished thing: `minutes` of work in it, what was `said` beforehand (None: nothing), and in how many `sessions`."""

    __slots__ = ("minutes", "said", "sessions")

    def __init__(self, minutes: float, said: int | None, sessions: int) -> None:
        self.minutes = minutes
        self.said = said
        self.sessions = sessions


class Estimate:
    """A range: `p50` and `p80` in minutes, what the person `said`, where it comes from (`source`: yours, pace, guess; `kind` is its
    key), and from how many finished things (`sample`) in how many `sessions`."""

    __slots__ = ("kind", "p50", "p80", "said", "sample", "sessions", "source")

    def __init__(self, p50: int, p80: int, said: int | None, source: str, kind: str, samples: list[Sample]) -> None:
        self.p50 = p50
        self.p80 = p80
        self.said = said
        self.source = source
        self.kind = kind
        self.sample = len(samples)
        self.sessions = sum(s.sessions for s in samples)

    def json(self) -> dict[str, object]:
        """For scripts."""
        return {
            "said_minutes": self.said, "p50": self.p50, "p80": self.p80, "source": self.source, "kind": self.kind,
            "sample": self.sample, "sessions": self.sessions,
        }  # fmt: skip


def estimate(said: int | None, kinds: Iterable[str], history: Callable[[str], list[Sample]]) -> Estimate:
    """The range for something of these kinds, the narrowest first. `history` tells the finished things of one."""
    kinds = list(kinds)
    for kind in kinds:
        if kind == ANY:
            continue
        samples = history(kind)
        if len(samples) >= ENOUGH:
            return ranged([s.minutes for s in samples], said, YOURS, kind, samples)
    if said:
        judged = [s for s in history(ANY) if s.said]
        if len(judged) >= PACE_ENOUGH:
            paces = [said * min(MOST_STRETCH, s.minutes / (s.said or 1)) for s in judged]
            return ranged(paces, said, PACE, ANY, judged)
        return Estimate(said, said * SLOWER, said, GUESS, "", [])
    verb = next((k[2:] for k in kinds if k[:2] == "v:"), "")
    return Estimate(*PRIORS.get(verb, ORDINARY), said, GUESS, "", [])


def ranged(minutes: list[float], said: int | None, source: str, kind: str, samples: list[Sample]) -> Estimate:
    """A range in round minutes; its ends are never the same."""
    low, high = rounded(quantile(minutes, 0.5)), rounded(quantile(minutes, 0.8))
    return Estimate(low, high if high > low else low + step(low), said, source, kind, samples)


def quantile(values: list[float], share: float) -> float:
    """The value that a share of them does not exceed, between neighbours in proportion (the usual type 7)."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def step(minutes: float) -> int:
    """How finely a length is said."""
    return 1 if minutes < 10 else 5 if minutes < 90 else 15


def rounded(minutes: float) -> int:
    """A length as it is said: 7, 25, 105."""
    unit = step(minutes)
    return max(1, int(minutes / unit + 0.5) * unit)
