"""The offline engine: a title in, steps out. Tried in this order: what the person did with a title like it, a recipe written for
it, a recipe for its verb, composition. It says which one answered and how sure it is. Goals fall into parts, steps into movements."""

from __future__ import annotations

from adhd_core.steps import champs
from adhd_core.steps.compose import either, lines_for
from adhd_core.steps.lint import COUNTS, LONGEST_SUCCESS, LONGEST_TEXT
from adhd_core.steps.parts import parts_of
from adhd_core.steps.phrase import ARTICLES, SLOTS, stems
from adhd_core.steps.recipe import SPECIFIC
from adhd_core.steps.small import micro

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from adhd_core.steps.match import Index
    from adhd_core.steps.phrase import Phrase
    from adhd_core.steps.recipe import Line

LIKE = 0.6
"""How alike two titles must be (share of common words) for one's steps to be offered for the other."""
UPPER = 3
"""Levels up to this one (initiative, phase, epic, sprint) are split into parts, not into movements."""


class MicroStep:
    """One step: `title`, `minutes`, `who` (digital, human, unknown), `champs`, a short `label` and an `icon`."""

    __slots__ = ("champs", "minutes", "title", "who")

    def __init__(self, title: str, minutes: int, who: str, champs: dict[str, Any]) -> None:
        self.title = title
        self.minutes = minutes
        self.who = who
        self.champs = champs

    def field(self) -> dict[str, Any]:
        """The CHAMPS field of the task that it becomes."""
        return {**self.champs, "who": self.who, "label": label(self.title), "icon": champs.ICONS.get(self.champs.get("activity", ""), "·")}


class Breakdown:
    """Steps and where they come from: `source` is yours, recipe, verb, generic, parts (of a goal), movements (of a step) or
    atomic; `score` from 0 to 1; `recipe` its id or ""."""

    __slots__ = ("energy", "recipe", "score", "source", "steps")

    def __init__(self, steps: list[MicroStep], source: str, score: float, recipe: str = "", energy: int | None = None) -> None:
        self.steps = steps
        self.source = source
        self.score = score
        self.recipe = recipe
        self.energy = energy

    @property
    def minutes(self) -> int:
        """All steps together."""
        return sum(step.minutes for step in self.steps)

    def json(self) -> dict[str, Any]:
        """Where the steps come from."""
        return {"kind": self.source, "recipe": self.recipe or None, "score": round(self.score, 2)}


class Earlier:
    """What the person did with another title: its steps as they were left, and how long they were to take."""

    __slots__ = ("steps", "title")

    def __init__(self, title: str, steps: list[MicroStep]) -> None:
        self.title = title
        self.steps = steps


def breakdown(title: str, spice: int, index: Index, earlier: Iterable[Earlier] = (), level: int = 4) -> Breakdown:
    """The steps of a title at a depth of 1 to 5; the parts of one that is bigger than a task."""
    phrase = index.phrase(title)
    if level <= UPPER:
        return Breakdown([MicroStep(text, minutes, "human", {}) for text, minutes in parts_of(phrase, spice)], "parts", 0.0)
    known = like(phrase, (e for e in earlier if changed(e, index)))
    if known is not None:
        return Breakdown(adapted(known[0], phrase, index), "yours", known[1])
    return fresh(title, spice, index)


def fresh(title: str, spice: int, index: Index) -> Breakdown:
    """The steps that recipes or composition give, whatever was done before."""
    phrase, best = index.found(title)
    if best is not None and not (best.score < SPECIFIC and either(phrase)):
        steps = dressed(best.recipe.at(spice), phrase, best.recipe.help)
        return Breakdown(steps, "recipe" if best.score >= SPECIFIC else "verb", best.score, best.recipe.id, best.recipe.energy)
    lines = [line for line in lines_for(phrase) if line.spice <= spice]
    return Breakdown(dressed(lines, phrase, "The first line alone is enough for today."), "generic", 0.0)


def smaller(title: str, minutes: int, champs_: dict[str, Any] | None, index: Index) -> Breakdown:
    """A step of more than two minutes in movements of at most two; none when it is as small as it gets."""
    phrase = index.phrase(title)
    lines = micro(phrase, minutes, champs_)
    return Breakdown(dressed(lines, phrase, "One bit of it counts."), "movements" if lines else "atomic", 1.0)


def dressed(lines: list[Line], phrase: Phrase, help_: str) -> list[MicroStep]:
    """Steps with the title's own words in them."""
    out = []
    for number, line in enumerate(lines):
        success = phrase.fill(line.success, LONGEST_SUCCESS, False)
        field = champs.of_line(line, phrase.fill(help_), success[:1].lower() + success[1:])
        out.append(MicroStep(phrase.fill(line.text, LONGEST_TEXT, not number), line.minutes, who(line), field))
    return out


def who(line: Line) -> str:
    """Whether a machine can help."""
    return {"D": "digital", "H": "human"}.get(line.who, "unknown")


def like(phrase: Phrase, earlier: Iterable[Earlier]) -> tuple[Earlier, float] | None:
    """The earlier title most like this one, if it is like enough: the words that name something count."""
    best: tuple[Earlier, float] | None = None
    mine = content(phrase.title)
    for known in earlier:
        theirs = content(known.title)
        common = len(mine & theirs) / max(1, len(mine | theirs))
        if common >= LIKE and known.steps and (best is None or common > best[1]):
            best = (known, common)
    return best


def content(title: str) -> set[str]:
    """The words of a title that name something."""
    return {word for word in stems(title) if word not in ARTICLES and word not in SLOTS}


def changed(known: Earlier, index: Index) -> bool:
    """Whether a person had a hand in steps: one was written or reworded, or some of a recipe's were left out or moved."""
    if any(step.champs.get("label") != label(step.title) for step in known.steps):
        return True
    titles = [step.title for step in known.steps]
    given = {spice: [step.title for step in fresh(known.title, spice, index).steps] for spice in COUNTS}
    return set(titles) <= set(given[max(COUNTS)]) and titles not in given.values()


def adapted(known: Earlier, phrase: Phrase, index: Index) -> list[MicroStep]:
    """Earlier steps with what they named replaced by what this title names."""
    old, new = index.phrase(known.title).x, phrase.x
    if not old or not new or old == new:
        return known.steps
    return [MicroStep(step.title.replace(old, new), step.minutes, step.who, step.champs) for step in known.steps]


def label(title: str) -> str:
    """A step in at most four words and 28 characters."""
    out = ""
    for word in title.split()[:4]:
        if len(out) + len(word) > 27:
            break
        out = f"{out} {word}".strip()
    return out.rstrip(",:;") or title[:28]
