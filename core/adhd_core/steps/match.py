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
LIGHT_VERB = 0.6
"""What a verb gets that a recipe for any verb does not name."""
ANYTHING = 0.1
"""What an object of "*" covers."""
LIGHT = frozenset(("do", "get", "go", "have", "take", "make", "start", "begin", "finish", "handle", "tackle", "manage", "deal", "plan", "try", "complete"))
"""Verbs that say no more than that it is to be done."""


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
    any_verb, any_object = "*" in recipe.verbs, "*" in recipe.objects
    if phrase.verb:
        verb = 1.0 if phrase.verb in recipe.verbs else LIGHT_VERB if any_verb else 0.0
    else:
        verb = NO_VERB if any_verb or not any_object else 0.0
    if not verb or any(holds(phrase.words, stems(word)) for word in recipe.unless):
        return 0.0
    strange = verb == LIGHT_VERB and phrase.verb not in LIGHT
    best = max((covered(phrase, stems(words), strange) for words in recipe.objects if words != "*"), default=0.0)
    if any_object:
        best = max(best, ANYTHING)
    return VERB * verb + OBJECT * best if best else 0.0


def covered(phrase: Phrase, wanted: list[str], strange: bool) -> float:
    """How much of what is named an object covers, from 0 to 1. None of it where it only stands before the thing ("car" in "car
    insurance"), or where a verb of its own is done to it (`strange`: "label the jars") and the object does not hold that verb."""
    if not holds(phrase.words, wanted) or (strange and not set(wanted) & set(phrase.verb.split())):
        return 0.0
    if not set(wanted) & phrase.heads:
        return 0.0
    content = [w for w in phrase.core if w not in ARTICLES] or phrase.words
    return min(1.0, 0.55 + 0.45 * sum(w in wanted for w in content) / len(content))


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
