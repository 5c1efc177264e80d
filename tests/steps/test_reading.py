"""How titles are read: shorthand, brackets, a verb that hides, who is spoken to; and that no title breaks it."""

from __future__ import annotations

import pytest
from adhd_core.steps.compose import either
from adhd_core.steps.engine import breakdown
from adhd_core.steps.match import Index
from adhd_core.steps.phrase import addressed, is_time
from adhd_core.steps.reading import plain, readings
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("tax letter (still closed)", "tax letter"),
        ("(call mum)", "(call mum)"),
        ("text back marie (3 weeks late...)", "text back marie"),
        ("email prof re extension", "email professor re extension"),
        ("lab report due mon", "lab report"),
        ("anki 200 cards overdue", "anki 200 cards"),
        ("return overdue books", "return overdue books"),
        ("course registration opens mon 9am", "course registration"),
        ("finish ch 3 slides", "finish chapter 3 slides"),
        ("shower drain yuck", "shower drain"),
        ("help", "help"),
    ],
)
def test_what_is_no_part_of_a_title_is_left_out(title: str, text: str) -> None:
    assert plain(title) == text


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("boiler is broken", "fix boiler"),
        ("excel sheet broken formula", "fix excel sheet formula"),
        ("fridge smells", "clean fridge"),
        ("the bedroom is a disaster", "tidy bedroom"),
        ("passport runs out in may", "renew passport"),
        ("landlord hasnt answered abt mold", "follow up with landlord about mold"),
        ("waiting for the plumber", "follow up with the plumber"),
        ("get dad's hearing aid fixed", "fix dad's hearing aid"),
        ("get mould off the ceiling", "remove mould from the ceiling"),
        ("tomatoes need repotting", "repot tomatoes"),
        ("books to charity shop", "take books to charity shop"),
        ("winter duvets away", "put away winter duvets"),
        ("stop the tap dripping", "fix the tap"),
        ("bins - missed collection, call council", "call council about bins"),
        ("accountant - send receipts", "send receipts for accountant"),
        ("overdraft - talk to bank", "talk to bank about overdraft"),
        ("phone provider - bill too high", "phone provider about bill too high"),
        ("renew gym or cancel?", "decide renew gym or cancel"),
        ("move to berlin?", "decide whether to move to berlin"),
        ("work out if i can afford it", "decide whether i can afford it"),
        ("toothpaste shampoo toilet paper", "buy toothpaste shampoo toilet paper"),
        ("keys cut", "cut keys"),
        ("licence renewal", "renew licence"),
        ("new phone set up", "set up new phone"),
        ("spotify cancel", "cancel spotify"),
        ("claim for broken phone screen", "claim for broken phone screen"),
    ],
)
def test_a_verb_that_hides_is_brought_to_the_front(index: Index, title: str, text: str) -> None:
    assert text in [reading for _, reading in readings(title, index.verbs)]


@pytest.mark.parametrize(
    ("x", "said"),
    [
        ("marie", "Marie"), ("landlord", "the landlord"), ("boss", "your boss"), ("mum", "mum"), ("hr", "HR"), ("Ann", "Ann"),
        ("my aunt", "my aunt"), ("aunt's letter", "aunt's letter"), ("tax office", "the tax office"),
    ],
)  # fmt: skip
def test_people_are_named_as_one_speaks_of_them(index: Index, x: str, said: str) -> None:
    assert addressed(x, index.things) == said


def test_a_topic_behind_a_person_becomes_the_topic(index: Index) -> None:
    phrase = index.phrase("email supervisor meeting date")
    assert (phrase.x, phrase.slots) == ("supervisor", {"about": "meeting date"})
    assert index.phrase("ask mia to cover the shift").slots["about"] == "cover the shift"
    assert index.phrase("call insurance why claim rejected").slots["about"] == "why claim rejected"


def test_times_are_no_slots_and_no_part_of_the_thing(index: Index) -> None:
    assert index.phrase("slides for thurs").slots == {}
    assert index.phrase("exam anatomy 12 march").x == "anatomy exam"
    assert index.phrase("donate clothes 3 bags").x == "clothes"
    assert index.phrase("clear out car before mot").x == "car"
    assert is_time("9am") and is_time("12th") and is_time("thurs") and not is_time("5k")


def test_of_two_things_both_are_named(index: Index) -> None:
    assert either(index.phrase("decide between tea or coffee")) == ("tea", "coffee")
    titles = [step.title for step in breakdown("renew gym or cancel?", 5, index).steps]
    assert any("'renew gym' left and 'cancel' right" in title for title in titles)


def test_a_long_name_is_said_once(index: Index) -> None:
    steps = breakdown("organise the leftover wedding invitation envelopes from last summer", 5, index).steps
    assert max(len(step.title) for step in steps) <= 76
    assert sum("envelopes" in step.title for step in steps) >= 1


@settings(max_examples=150, deadline=None)
@given(title=st.text(alphabet="abc -:,.?()+&/ broken or to needs new get", max_size=60).filter(str.strip))
def test_no_title_breaks_the_reading(index: Index, title: str) -> None:
    found = list(readings(title, index.verbs))
    assert found and all(isinstance(text, str) for _, text in found)
    assert breakdown(title, 3, index).steps
