"""Which recipe fits a title, with a score that says how well: retrieval over shipped recipes and one's own."""

from __future__ import annotations

from adhd_core.steps.phrase import ARTICLES, stems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from adhd_core.steps.phrase import Phrase
    from adhd_core.steps.recipe import Recipe

SPECIFIC = 0.6
"""From this score on a recipe was written for what the title names."""
GENERAL = 0.3
"""From this score on it fits the verb; below, steps are composed."""
VERB, OBJECT = 0.4, 0.6
NO_VERB = 0.7
"""What a title without a verb gets for it: "tax return" most likely means doing it."""


class Match:
    """A recipe with its score from 0 to 1."""

    __slots__ = ("recipe", "score")

    def __init__(self, recipe: Recipe, score: float) -> None:
        self.recipe = recipe
        self.score = score


def ranked(phrase: Phrase, recipes: Iterable[Recipe]) -> list[Match]:
    """Recipes that fit, the best first; of equal ones the first given."""
    found = [Match(recipe, score(phrase, recipe)) for recipe in recipes]
    return sorted((m for m in found if m.score >= GENERAL), key=lambda m: -m.score)


def score(phrase: Phrase, recipe: Recipe) -> float:
    """How well a recipe fits, from 0 to 1: does it know the verb, and how much of what is named do its objects cover?"""
    if any(holds(phrase.words, stems(word)) for word in recipe.unless):
        return 0.0
    any_verb = "*" in recipe.verbs
    if phrase.verb:
        verb = 1.0 if phrase.verb in recipe.verbs else 0.6 if any_verb else 0.0
    else:
        verb = NO_VERB if any_verb or "*" not in recipe.objects else 0.0
    if not verb:
        return 0.0
    best = 0.0
    for words in recipe.objects:
        if words == "*":
            best = max(best, 0.1)
            continue
        wanted = stems(words)
        if holds(phrase.words, wanted):
            content = [w for w in phrase.core if w not in ARTICLES] or phrase.words
            covered = sum(w in wanted for w in content) / len(content)
            best = max(best, min(1.0, 0.55 + 0.45 * covered))
    return VERB * verb + OBJECT * best if best else 0.0


def holds(words: list[str], wanted: list[str]) -> bool:
    """Whether all wanted words stand in a title, in their order and close together."""
    if not wanted:
        return False
    at = -1
    first = -1
    for word in wanted:
        try:
            at = words.index(word, at + 1)
        except ValueError:
            return False
        first = at if first < 0 else first
    return at - first <= len(wanted) + 1
