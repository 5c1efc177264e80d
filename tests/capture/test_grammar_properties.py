"""What holds for any text at all: no exception, no lost word, a title, linear time."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from adhd_core.capture.draft import Draft
from adhd_core.capture.grammar import read as parse
from hypothesis import given, settings
from hypothesis import strategies as st

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 5, 10, 0, tzinfo=BERLIN)
VOCABULARY = """
call Ann tomorrow today tonight friday mon sat at on by due before after from for in next this last every each other
daily weekly monday march may 5 3rd 15 2026 3pm 15:00 9 9am half past quarter to noon midnight 30m 30min 1h30 hours
days weeks month year end of the a an and or until starting done remind me ask Sam to tag:x at:home p:high e:low
in:Thesis zone:Self #a @b +C !high ~30m ~low https://a.org/b a@b.org - , . ! ? ( ) " ' \\tomorrow 24/7 3/5 5.3.
2026-03-05 2026-03-05T15:00 first second weekend morning evening eom first thing day after except times x3 1st week
weekdays mornings MWF mon/wed/fri alternate twice times times, other last workday holidays christmas june, week 12 14
repeat recurring rec:+1w every:2w repeat:"every 2 weeks" but in during this x5 once upon completion !! !!! (A) takes est. max
~ 30-45 min have waiting delegate to: urgent: reminder with spend high priority P1 !30 9, 13 noon half 2, 27 4/15 #"x y"
[x](https://a.org)
fortnight now ago later not no later than between 3-4pm 10-12 EST +02:00
christmas eve day new year's easter black this summer fall q3 h1 quarter second third twenty thirty-five half of around 5ish
p o clock oct2 dec-2026 2026-W12-5 2026-064 7/17-7/18 tomorrow,3pm "thing two thousand six close business until current final
right asap as soon possible work lunch, school breakfast dinner +15 +2h 1:30 1:30h 3/8 17/8 labor october 2026Q4 12 now, fri, sat, sun.
w/c commencing oh zero 15' 1/2h eod cob buy call 1430 3p – ‑ ½ ’26
"""
WORDS = VOCABULARY.split()
sentences = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
moments = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1))


def letters(text: str) -> str:
    return "".join(text.split())


def outside(text: str, draft: Draft) -> str:
    """The characters that no span took; a link is in a span and in the title."""
    kept = [True] * len(text)
    for span in draft.spans:
        assert text[span.start:span.end] == span.text
        if span.as_ != "url":
            for at in range(span.start, span.end):
                kept[at] = False
    return "".join(letter for letter, keep in zip(text, kept, strict=True) if keep)


def whole(text: str) -> Draft:
    draft = parse(text, now=NOW, tz=BERLIN)
    if letters(text):
        assert draft.title.strip()
    if letters(draft.title) != letters(text):
        assert letters(outside(text, draft)) == letters(draft.title), (text, draft)
    return draft


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=80))
def test_any_text_at_all(text: str) -> None:
    whole(text)


@settings(max_examples=1500, deadline=None)
@given(sentences)
def test_any_words_of_the_grammar(text: str) -> None:
    whole(text)


@settings(max_examples=400, deadline=None)
@given(sentences, moments)
def test_dates_are_dates(text: str, wall: datetime) -> None:
    draft = parse(text, now=wall.replace(tzinfo=BERLIN), tz=BERLIN)
    for value in (draft.due, draft.due_end, draft.start):
        if value is not None:
            parsed = datetime.fromisoformat(value)
            assert "T" not in value or parsed.tzinfo is not None


PIECES = ["every 2, ", "every day except ", "first, every ", "every jan 1, ", "jan 1, ", "every 1st mon, ", "mondays, ", "!! ", "30-45 ",
          "a ", "1 ", "in 3 ", "at 5 ", "3-4pm ", "from 1 to ", "every ", '"x ', "(", "#a ", "mon, ", "- ", "é", "first ", "christmas ",
          "twenty ", "next 3 ", "week of ", "the ", "half past ", "friday,3pm,",
          "2026-", "march ", "two thousand ", "monday before ", "week of the ",
          "a day after ", "morning of ", "may 5 and ", "5 may for 3 days ", "from 4pm today to 5pm ",
          "at 5 #a ", "mon or tue, ", "5pm, call mum by friday "]


def work(text: str) -> int:
    """Calls and returns that reading a text takes: the same on every machine, unlike its time."""
    count = 0

    def step(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        whole(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", PIECES)
def test_twenty_thousand_characters_take_four_times_the_work_of_five_thousand(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    assert work(text) < 4.5 * work(text[:5_000]) + 2_000


def test_naive_now_and_the_zone_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        draft = parse("call tomorrow 3pm", now=datetime(2026, 3, 5, 1, 0, tzinfo=UTC))
        assert draft.due == "2026-03-06T15:00:00+09:00"
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
