"""Which recipe fits a title, with a score that says how well: retrieval over shipped recipes and one's own."""

from __future__ import annotations

from adhd_core.steps.compose import SCREEN, STANDING
from adhd_core.steps.phrase import LATER, TALKING, TIMES, Phrase, addressed, stems
from adhd_core.steps.reading import EMPTY, readings
from adhd_core.steps.recipe import SPECIFIC
from adhd_core.steps.usual import KNOWN, MORE_VERBS
from adhd_core.verbs import VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from adhd_core.steps.recipe import Recipe

LOOSE = frozenset((
    "refill", "training", "card", "diary", "finance", "term", "activity", "change", "cover", "order", "swap", "out", "test", "light", "box",
    "kit", "code", "point", "gap", "plan", "project", "service", "money", "class", "course", "run", "move", "record", "practice", "quote",
    "study", "story", "life", "school", "comment",
))  # fmt: skip
"""Nouns that say little alone: with a word that is not known before them they may be anything."""
VERB, OBJECT = 0.4, 0.6
BARE, BARE_USUAL = 0.6, 0.8
"""What a title without a verb gets for it ("tax return" most likely means doing it), and where the recipe is for any verb."""
NEAR_VERB = 0.95
"""What a verb gets that is known without its last word: "find my", "call back"."""
LIGHT_VERB = 0.6
"""What a verb gets that a recipe for any verb does not name."""
SURE = 0.9
"""From this score on a recipe is right whatever else could be read into a title."""
LONGER = 0.002
"""What each word of an object adds: of two that fit, the one that says more was written for it."""
AHEAD = 0.1
"""What an object loses that only begins the title, whose last word names something else: "job centre appointment"."""
ANYTHING = 0.1
"""What an object of "*" covers."""
LIGHT = frozenset((
    "do", "get", "go", "have", "take", "make", "start", "begin", "finish", "handle", "tackle", "manage", "deal with", "plan", "try",
    "complete",
))  # fmt: skip
"""Verbs that say no more than that it is to be done."""


def prepared(recipes: Sequence[Recipe]) -> dict[str, Any]:
    """What an index of recipes is made of, as it can be kept: for each recipe the stems of its objects, by each stem the numbers of
    the recipes that hold it, the numbers of those for any object, and all verbs."""
    wanted = [[" ".join(stems(words)) for words in recipe.objects if words != "*"] for recipe in recipes]
    by_word: dict[str, list[int]] = {}
    for number, rows in enumerate(wanted):
        for word in dict.fromkeys(word for row in rows for word in row.split()):
            by_word.setdefault(word, []).append(number)
    return {
        "wanted": wanted,
        "by_word": by_word,
        "any": [number for number, recipe in enumerate(recipes) if "*" in recipe.objects],
        "verbs": sorted({verb for recipe in recipes for verb in recipe.verbs if verb != "*"}),
    }


class Index:
    """Recipes ready to be searched: the `verbs` a title may begin with, and the words (`things`) that some recipe knows."""

    __slots__ = ("_any", "_by_word", "_wanted", "recipes", "things", "verbs")

    def __init__(self, recipes: Sequence[Recipe], made: dict[str, Any] | None = None) -> None:
        made = made or prepared(recipes)
        self.recipes = recipes
        self.verbs = VERBS.union(MORE_VERBS, made["verbs"])
        self._wanted: list[list[str]] = made["wanted"]
        self._by_word: dict[str, list[int]] = made["by_word"]
        self._any = set(made["any"])
        self.things = KNOWN.union(self._by_word, SCREEN, STANDING)

    def phrase(self, title: str) -> Phrase:
        """A title taken apart with the verbs that are known here."""
        return Phrase(title, self.verbs)

    def found(self, title: str) -> tuple[Phrase, Match | None]:
        """The reading of a title that a recipe fits best, and that recipe; the plainest reading where none does."""
        phrase, match = self._found(title)
        if match is not None and phrase.verb and phrase.verb not in match.recipe.verbs and "*" in match.recipe.verbs:
            words = stems(phrase.verb)
            if any(set(words) <= set(stems(thing)) for thing in match.recipe.objects):
                phrase = Phrase(phrase.title, frozenset())  # "oil change" is no oiling
        if phrase.verb in TALKING:
            phrase.x = addressed(phrase.x, self.things)
        if "with" in phrase.slots:
            phrase.slots["with"] = addressed(phrase.slots["with"], self.things)
        return phrase, match

    def _found(self, title: str) -> tuple[Phrase, Match | None]:
        first: Phrase | None = None
        spare: tuple[Phrase, Match] | None = None
        for how, text in readings(title, self.verbs):
            phrase = self.phrase(text)
            first = first or phrase
            match = next(iter(self.ranked(phrase)), None)
            if match is None:
                continue
            if how == "as it stands" and match.score < SURE:
                continue
            if match.score >= SPECIFIC or how == "turned":
                return phrase, match
            weak = how == "typed" and phrase.verb in EMPTY
            if not weak and (spare is None or spare[0].verb in EMPTY):
                spare = (phrase, match)
            spare = spare or (phrase, match)
        return spare or (first or self.phrase(title), None)

    def ranked(self, phrase: Phrase) -> list[Match]:
        """Recipes that fit, the best first; of equal ones the first given. A noun that looks like a verb ("cover letter", "blog
        post") is read as a noun where a recipe knows it so."""
        found = self._read(phrase, "")
        if phrase.verb and (not found or found[0].score < SPECIFIC):
            noun = Phrase(phrase.title, frozenset())
            if len(noun.words) > 1 and noun.words[0] in self.things:
                found = self._read(noun, noun.words[0]) or found
        return found

    @staticmethod
    def _beside(phrase: Phrase) -> list[str]:
        """Words that a recipe may be found by besides the heads: the first one, and all where there is a "before guests"."""
        return phrase.words if set(TIMES) & set(phrase.words) else phrase.words[:1]

    def _read(self, phrase: Phrase, must: str) -> list[Match]:
        heads = phrase.heads(self.things)
        near = self._any.union(*(self._by_word.get(word, ()) for word in (*heads, *self._beside(phrase))))
        found = [(score(phrase, self.recipes[i], [row.split() for row in self._wanted[i]], heads, must), i) for i in sorted(near)]
        found = [(value, i) for value, i in found if value >= self.recipes[i].least]
        return [Match(self.recipes[i], min(1.0, value)) for value, i in sorted(found, key=lambda row: (-row[0], row[1]))]


class Match:
    """A recipe with its score from 0 to 1."""

    __slots__ = ("recipe", "score")

    def __init__(self, recipe: Recipe, score: float) -> None:
        self.recipe = recipe
        self.score = score


def score(phrase: Phrase, recipe: Recipe, rows: list[list[str]], heads: frozenset[str], must: str = "") -> float:
    """How well a recipe fits, from 0 to 1: does it know the verb, and how much of what is named do its objects cover? An object
    has to name one of the `heads`, and hold the word `must`."""
    any_verb, any_object = "*" in recipe.verbs, "*" in recipe.objects
    if phrase.verb:
        near = any(phrase.verb.removesuffix(last) in recipe.verbs for last in (" back", " my"))
        verb = 1.0 if phrase.verb in recipe.verbs else NEAR_VERB if near else LIGHT_VERB if any_verb else 0.0
    else:
        verb = BARE_USUAL if any_verb else BARE if recipe.bare and not any_object else 0.0
    if not verb and phrase.verb in EMPTY and recipe.bare and not any_object:
        verb = BARE  # "sort out the isa"
    if not verb:
        return 0.0
    strange = bool(phrase.verb) and verb == LIGHT_VERB and phrase.verb not in LIGHT
    best = max((covered(phrase, wanted, heads, strange) for wanted in rows if not must or known_so(phrase, wanted, must)), default=0.0)
    if any_object and not must:
        best = max(best, ANYTHING)
    if not best or any(holds(phrase.words, stems(word)) for word in recipe.unless):
        return 0.0
    return VERB * verb + OBJECT * best


def covered(phrase: Phrase, wanted: list[str], heads: frozenset[str], strange: bool) -> float:
    """How much of what is named an object covers, from 0 to 1. None of it where it only stands before the thing ("car" in "car
    insurance"), or where a verb of its own is done to it (`strange`: "label the jars") and the object does not hold that verb."""
    if wanted[0] in TIMES:  # "before guests"
        return 1.0 + LONGER * len(wanted) if holds(phrase.words, wanted) else 0.0
    spoken = phrase.verb in TALKING
    keys = [k for k in phrase.slots if k == "about" or (phrase.verb and (k != "for" or spoken))]
    said = {word for key in keys for word in stems(phrase.slots[key])}
    if phrase.core and not set(wanted) & said.union(phrase.core):
        return 0.0  # only the verb is common: "return" in "return the drill"
    first = not phrase.verb and len(wanted) > 1 and phrase.words[: len(wanted)] == wanted  # "expense report lisbon trip"
    if not holds(phrase.words, wanted) or (strange and not set(wanted) & set(stems(phrase.verb))) or not (first or set(wanted) & heads):
        return 0.0
    content = phrase.core or phrase.words
    if (not phrase.verb or phrase.verb in EMPTY) and len(wanted) == 1 and wanted[0] in LOOSE and len(content) > 1:
        return 0.0  # a "loyalty card" is no card to be written
    leads = 0.02 if not phrase.verb and content[0] in wanted else 0.0
    leads -= AHEAD if first and not set(wanted) & heads else 0.0
    return 0.55 + leads + 0.45 * sum(w in wanted for w in content) / len(content) + LONGER * len(wanted)


def known_so(phrase: Phrase, wanted: list[str], must: str) -> bool:
    """Whether an object has the first word as a noun: with the word after it ("cover letter"), or before one that names nothing
    ("interview prep")."""
    return must in wanted and (phrase.words[1] in wanted or phrase.words[1] in LATER - {"back"})


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
