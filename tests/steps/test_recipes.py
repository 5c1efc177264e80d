"""Every shipped recipe: linted, once there, in a domain; how much of everyday life they know."""

from __future__ import annotations

from collections import Counter

import pytest
from adhd_core.steps.engine import breakdown
from adhd_core.steps.lint import COUNTS, breakdown_faults, recipe_faults, step_faults
from adhd_core.steps.match import Index
from adhd_core.steps.phrase import Phrase
from adhd_core.steps.recipe import DOMAINS, RecipeError, line_of, read

from tests.steps.lines import answered, everyday, messy

ONE = """domain = "home"
[[recipe]]
id = "kite"
verbs = ["fly"]
objects = ["kite"]
minutes = 10
help = "Only unroll it."
steps = ["1 1 H walk carry | Take the kite outside | you stand outside"]
"""


def test_the_linter_finds_nothing_in_any_recipe(index: Index) -> None:
    assert [fault for recipe in index.recipes for fault in recipe_faults(recipe)] == []


def test_recipes_cover_each_domain(index: Index) -> None:
    count = Counter(recipe.domain for recipe in index.recipes)
    assert set(count) == set(DOMAINS)
    assert sum(count.values()) >= 600 and min(count.values()) >= 10
    ids = [recipe.id for recipe in index.recipes]
    assert len(ids) == len(set(ids))


def test_slots_are_known_and_texts_say_nothing_twice(index: Index) -> None:
    known = {"x", "the", "words", "title", "about", "for", "with", "from", "to", "at", "on", "in", "by", "into"}
    for recipe in index.recipes:
        for line in recipe.lines:
            for part in (line.text + line.success).split("{")[1:]:
                assert part.partition("}")[0].partition("?")[0] in known, (recipe.id, line.text)
        assert len({line.text for line in recipe.lines}) == len(recipe.lines), recipe.id


def test_most_everyday_tasks_have_a_recipe_of_their_own(index: Index) -> None:
    titles = everyday()
    assert len(titles) >= 300
    found = [breakdown(title, 3, index) for title in titles]
    sources = Counter(b.source for b in found)
    assert sources["recipe"] >= 0.8 * len(titles), sources
    assert sources["generic"] <= 0.03 * len(titles), sources
    faults = [f for b in found for f in breakdown_faults([(s.title, s.minutes) for s in b.steps], 3)]
    assert faults == []


@pytest.mark.parametrize(("name", "least"), [("messy.txt", 0.98), ("typed.txt", 0.98)])
def test_messy_titles_are_answered_by_the_right_one(index: Index, name: str, least: float) -> None:
    cases = messy(name)
    assert len(cases) >= 200
    ids = {recipe.id for recipe in index.recipes} | {"general", "generic"}
    assert {name for _, wanted in cases for name in wanted} <= ids
    wrong = [(title, wanted, got) for title, wanted in cases if (got := answered(breakdown(title, 3, index))) not in wanted]
    assert len(wrong) <= (1 - least) * len(cases), wrong


@pytest.mark.parametrize(
    ("text", "minutes", "first", "fault"),
    [
        ("Open the tax portal", 2, True, ""),
        ("Pick up the bag", 1, True, ""),
        ("Organise the desk", 2, False, 'begins with "organise"'),
        ("Writing the letter", 2, False, 'begins with "writing"'),
        ("Then wash the cup", 2, False, 'begins with "then"'),
        ("Wash everything", 2, False, 'says "everything"'),
        ("Wash the cup.", 2, False, "ends with a mark"),
        ("wash the cup", 2, False, "begins without a capital"),
        ("Wash", 2, False, "names no thing"),
        ("Wash the cup", 9, False, "takes more than 5 minutes"),
        ("Wash the cup", 3, True, "comes first and takes more than 2 minutes"),
        ("Put out what you choose", 1, True, "comes first and asks for a decision"),
        ("Wash " + "the cup and " * 9, 2, False, "is longer than 76"),
    ],
)
def test_the_linter_says_what_is_wrong(text: str, minutes: int, first: bool, fault: str) -> None:
    faults = step_faults(text, minutes, first)
    assert (faults == []) if not fault else any(f.startswith(fault) for f in faults), faults


def test_a_breakdown_has_as_many_steps_as_its_depth_says() -> None:
    steps = [("Open the door", 1), ("Wash the cup", 2), ("Wash the cup", 2)]
    assert breakdown_faults(steps, 1) == ["step 3 (Wash the cup) is there twice"]
    assert breakdown_faults(steps[:2], 2)[0] == f"has 2 steps at depth 2, not {COUNTS[2][0]} to {COUNTS[2][1]}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("domain = ", "is no TOML"),
        ("[[recipe]]\nid = 'a'", 'should begin with a line such as domain = "home"'),
        ('domain = "home"\nrecipe = 3', "begins with a line [[recipe]]"),
        (ONE.replace('id = "kite"\n', ""), "id is missing"),
        (ONE.replace("minutes = 10", 'minutes = "ten"'), "minutes should be a number"),
        (ONE.replace("minutes = 10", "minutes = true"), "minutes should be a number"),
        (ONE.replace('verbs = ["fly"]', "verbs = 4"), "verbs should be a list of words"),
        (ONE.replace("minutes = 10", "minutes = 10\ncolour = 3"), '"colour" is no field'),
        (ONE.replace("minutes = 10", 'minutes = 10\nbare = "no"'), "bare should be true or false"),
        (ONE.replace("minutes = 10", 'minutes = 10\nneeds = ["wind"]'), '"wind" should be one of'),
        (ONE.replace("1 1 H walk carry", "9 1 H walk carry"), "the depth is 1 to 5"),
        (ONE.replace("1 1 H walk carry", "1 1 H fly carry"), '"fly" should be one of: sit'),
        (ONE.replace(" | you stand outside", ""), "should read: SPICE"),
    ],
)
def test_a_recipe_that_cannot_be_used_says_why(text: str, says: str) -> None:
    with pytest.raises(RecipeError) as error:
        read(text, "mine.toml")
    assert says in str(error.value)


def test_a_recipe_answers_alone_and_at_any_depth() -> None:
    kite = Index(read(ONE))
    found = breakdown("fly the kite", 5, kite)
    assert (found.recipe, found.source, [s.title for s in found.steps]) == ("kite", "recipe", ["Take the kite outside"])
    assert line_of("1 2 D sit write call | Dial the number | it rings").talk == "call"
    assert Phrase("fly a kite with Ann", frozenset({"fly"})).slots == {"with": "Ann"}
