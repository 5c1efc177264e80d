"""The engine: which recipe answers, whose words its steps have, how small things get; and that no title breaks it."""

from __future__ import annotations

import pytest
from adhd_core.steps import champs
from adhd_core.steps.engine import Earlier, MicroStep, breakdown, label, smaller
from adhd_core.steps.lint import COUNTS, breakdown_faults, step_faults
from adhd_core.steps.match import Index
from adhd_core.steps.parts import PARTS, kind_of
from adhd_core.steps.phrase import definite
from hypothesis import given, settings
from hypothesis import strategies as st

NOUNS = st.sampled_from(["letter", "portal", "kite", "report", "vase", "tax", "shed", "cousin", "playlist", "reactor", "spoon", "piano"])
BEFORE = st.sampled_from(["", "the ", "my ", "old ", "two ", "Ann's ", "blue wooden "])
VERBS = st.sampled_from(["", "call ", "fix ", "paint ", "write ", "frobnicate the ", "go to ", "pick up ", "decide whether to ", "email "])
AFTER = st.sampled_from(["", " for Ann", " about the bill", " with Tom", " by friday", "!!", " and call mum"])
TITLES = st.tuples(VERBS, BEFORE, NOUNS, AFTER).map("".join)


@pytest.mark.parametrize(
    ("title", "recipe"),
    [
        ("label the jars", "spices-sort"),
        ("dispose of old paint", "medication-dispose"),
        ("mend the hole in my sweater", "creative-sew"),
        ("set up parents' tablet", "device-install"),
        ("get a flu shot", "vaccination-get"),
        ("go for a walk", "walk-go"),
        ("return the borrowed drill", "general-return"),
        ("renew car insurance", "insurance-compare"),
        ("text Sam back", "text-back"),
        ("cover letter", "cover-letter"),
        ("blog post", "write-blog-post"),
        ("book flights lisbon", "book-flights"),
        ("decide whether to move to Lyon", "general-whether"),
        ("the thing with the thing", ""),
    ],
)
def test_the_right_recipe_answers(index: Index, title: str, recipe: str) -> None:
    assert breakdown(title, 3, index).recipe == recipe


def test_what_fits_nothing_says_so(index: Index) -> None:
    for title in ("frobnicate the gizmo", "blorp", "the weird portal", "my boss", "the squeaky attic gizmo"):
        found = breakdown(title, 3, index)
        assert (found.source, found.recipe) == ("generic", "") and found.score < 0.35
        assert not breakdown_faults([(s.title, s.minutes) for s in found.steps], 3)


def test_steps_have_the_words_of_the_title(index: Index) -> None:
    titles = [s.title for s in breakdown("call the tax office about form 7", 5, index).steps]
    assert any("form 7" in title for title in titles)
    assert any("the vase" in s.title for s in breakdown("clean vase", 3, index).steps)
    assert definite("tax portal") == "the tax portal"
    for x in ("my desk", "Ann", "mum's car", "two plates", "B12"):
        assert definite(x) == x


@pytest.mark.parametrize("spice", COUNTS)
def test_more_spice_is_more_steps(index: Index, spice: int) -> None:
    fewest, most = COUNTS[spice]
    for title in ("do the dishes", "sharpen the pencils", "blorp"):
        assert fewest <= len(breakdown(title, spice, index).steps) <= most


@settings(max_examples=150, deadline=None)
@given(title=TITLES, spice=st.sampled_from(list(COUNTS)))
def test_whatever_is_named_the_steps_are_clean(index: Index, title: str, spice: int) -> None:
    found = breakdown(title, spice, index)
    assert breakdown_faults([(s.title, s.minutes) for s in found.steps], spice) == []
    for step in found.steps:
        text = step.title + str(step.champs["success"]) + str(step.champs["help"])
        assert "{" not in text and "  " not in text and len(label(step.title)) <= 28


@settings(max_examples=120, deadline=None)
@given(title=st.text(max_size=60).filter(str.strip), spice=st.integers(1, 5), level=st.integers(0, 6))
def test_no_title_breaks_it(index: Index, title: str, spice: int, level: int) -> None:
    assert breakdown(title, spice, index, (), level).steps
    assert smaller(title, 5, None, index).steps


@settings(max_examples=60, deadline=None)
@given(title=TITLES, minutes=st.integers(3, 5))
def test_a_step_falls_into_movements_of_two_minutes(index: Index, title: str, minutes: int) -> None:
    for step in breakdown(title, 5, index).steps:
        found = smaller(step.title, minutes, step.field(), index).steps
        assert 2 <= len(found) <= 4 and found[0].minutes == 1
        for small in found:
            assert small.minutes <= 2 and not step_faults(small.title, small.minutes), small.title
            assert smaller(small.title, small.minutes, small.field(), index).steps == []


@pytest.mark.parametrize(
    ("title", "activity", "titles"),
    [
        ("Wash the glasses and set them on the rack", "clean", ["Wash the glasses", "Set them on the rack"]),
        ("Type two sentences: what and why", "write", ["Type the first sentence", "Type the second"]),
        ("Dial the number", "call", ["Dial the number: up to the first ring", "Say hello and your name, then wait for theirs"]),
        ("Fill in the form", "write", ["Fill in the form: the first line only", "Write on without reading back until a 2 min timer rings"]),
    ],
)  # fmt: skip
def test_movements_say_what_the_step_says(index: Index, title: str, activity: str, titles: list[str]) -> None:
    found = smaller(title, 4, {"activity": activity, "success": "it is quiet"}, index).steps
    assert [step.title for step in found[1:]] == titles
    assert found[-1].champs["success"] == "it is quiet"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("learn Spanish", "learn"), ("find a new job", "job"), ("write a novel", "book"), ("save money for a car", "money"),
        ("get fit", "health"),
        ("organise mum's birthday", "event"), ("build an app", "build"), ("become a nurse", "become"), ("move to a bigger flat", "move"),
        ("renovate the bathroom", "home"), ("pass the exam", "exam"), ("summer holiday", "trip"), ("adopt a dog", "neutral"),
    ],
)  # fmt: skip
def test_goals_fall_into_parts(index: Index, title: str, kind: str) -> None:
    assert kind_of(index.phrase(title)) == kind
    counts = [len(breakdown(title, spice, index, (), 3).steps) for spice in COUNTS]
    assert counts[0] == 3 and counts == sorted(counts) and counts[-1] == len(PARTS[kind])
    for part in breakdown(title, 5, index, (), 0).steps:
        assert 15 <= part.minutes <= 240 and "{" not in part.title
        assert len(breakdown(part.title, 3, index).steps) >= 6


def test_edited_steps_answer_a_title_like_theirs(index: Index) -> None:
    title = "call the dentist about the crown"
    plain = Earlier(title, [MicroStep(s.title, s.minutes, s.who, s.field()) for s in breakdown(title, 3, index).steps])
    assert breakdown("call the dentist about a crown", 3, index, [plain]).source == "recipe"
    mine = [*plain.steps[:2], MicroStep("Sing to the crown", 2, "human", {})]
    found = breakdown("call my dentist about a crown", 3, index, [Earlier(plain.title, mine)])
    assert found.source == "yours" and found.steps[-1].title == "Sing to the crown"
    assert breakdown("call the plumber", 3, index, [Earlier(plain.title, mine)]).source != "yours"


def test_energy_gates_the_length_of_a_step() -> None:
    assert [champs.participation(m) for m in (1, 2, 5, 15, 30, 90, None)] == [
        "Quick Win", "Quick Win", "Focused", "Sustained", "Endurance", "Marathon", "Focused",
    ]  # fmt: skip
    assert [champs.fits(5, energy) for energy in (None, 1, 2)] == [True, False, True]
    assert champs.fits(90, 5) and not champs.fits(90, 4)
