"""What was taken: amounts, times gone by, when another one is a second one, days and zones, undo."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.capture.draft import Settings
from adhd_core.capture.past import may_hold, past, split
from adhd_core.clock import Clock
from adhd_core.dates import datetime, parse_moment, timedelta
from adhd_core.oplog.errors import AdhdError
from adhd_core.taken.rules import key_of, read, second, usual_gap, window
from adhd_core.taken.service import Dose, TakenTable

NOON = "2026-03-05T12:00:00+01:00"


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's zone."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()


def at(path: Path, moment: str = NOON) -> Adhd:
    """The file at a moment."""
    return Adhd.open(str(path / "adhd.db"), Clock(parse_moment(moment)))


def took(path: Path, moment: str, words: str = "meds", again: bool = False) -> Dose | None:
    """Record at a moment; None where it would be a second one."""
    with at(path, moment) as adhd:
        return adhd.taken.record(words.split(), again=again).value.taken


@pytest.mark.parametrize(
    ("typed", "thing", "amount"),
    [
        ("meds", "meds", None), ("ibuprofen 400mg", "ibuprofen", "400 mg"), ("ibuprofen 400 mg", "ibuprofen", "400 mg"),
        ("400mg ibuprofen", "ibuprofen", "400 mg"), ("400 mg of ibuprofen", "ibuprofen", "400 mg"), ("2 ibuprofen", "ibuprofen", "2"),
        ("two ibuprofen", "ibuprofen", "two"), ("ibuprofen 2", "ibuprofen", "2"), ("ibuprofen 2 pills", "ibuprofen", "2 pills"),
        ("ibuprofen half", "ibuprofen", "half"), ("half ibuprofen", "ibuprofen", "half"), ("my meds", "meds", None),
        ("omega 3", "omega 3", None), ("vitamin b 12", "vitamin b 12", None), ("vitamin d 1000 IU", "vitamin d", "1000 IU"),
        ("vitamin d 1000", "vitamin d", "1000"), ("an aspirin", "aspirin", None), ("the pill", "pill", None),
        ("insulin 12.5 units", "insulin", "12.5 units"), ("ritalin 1/2", "ritalin", "1/2"), ("meds x2", "meds", "2 x"),
        ("2", "", "2"), ("mg", "mg", None), ("", "", None), ("💊", "💊", None), ("q10", "q10", None), ("10 mg", "", "10 mg"),
        ("half", "", "half"),
    ],
)  # fmt: skip
def test_amounts(typed: str, thing: str, amount: str | None) -> None:
    assert read(typed.split()) == (thing, amount)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8:30", "2026-03-05T08:30:00+01:00"), ("at 8", "2026-03-05T08:00:00+01:00"), ("at 8am", "2026-03-05T08:00:00+01:00"),
        ("8pm", "2026-03-04T20:00:00+01:00"), ("at 13", "2026-03-04T13:00:00+01:00"), ("23:15", "2026-03-04T23:15:00+01:00"),
        ("an hour ago", "2026-03-05T11:00:00+01:00"), ("half an hour ago", "2026-03-05T11:30:00+01:00"),
        ("20 min ago", "2026-03-05T11:40:00+01:00"), ("yesterday 22:00", "2026-03-04T22:00:00+01:00"),
        ("yesterday at 10pm", "2026-03-04T22:00:00+01:00"), ("at 7 yesterday", "2026-03-04T19:00:00+01:00"),
        ("last night at 11", "2026-03-04T23:00:00+01:00"), ("at 7 this morning", "2026-03-05T07:00:00+01:00"),
        ("now", NOON), ("noon", NOON), ("midnight", "2026-03-05T00:00:00+01:00"), ("12:00", NOON), ("today 1:30", None),
        ("2026-03-04T22:00", "2026-03-04T22:00:00+01:00"), ("400 mg", None), ("2", None), ("meds", None), ("8:75", None),
    ],
)  # fmt: skip
def test_times_gone_by(text: str, found: str | None) -> None:
    now = parse_moment(NOON)
    if text == "today 1:30":  # the day begins at four: 1:30 of it is still to come
        with pytest.raises(AdhdError):
            past(text, now, Settings())
        return
    moment = past(text, now, Settings())
    assert (moment.isoformat() if moment else None) == found


@pytest.mark.parametrize("text", ["tomorrow", "tomorrow 8:00", "in 2 hours", "yesterday", "last night", "today", "today 13:00", "monday"])
def test_times_that_are_none(text: str) -> None:
    with pytest.raises(AdhdError) as caught:
        past(text, parse_moment(NOON), Settings())
    assert caught.value.exit == 2 and caught.value.hint


def test_the_time_is_cut_off_at_the_end() -> None:
    now = parse_moment(NOON)
    lines = {"ibuprofen 400 mg an hour ago": "ibuprofen 400 mg", "vitamin d 1000 8:30": "vitamin d 1000", "meds at 8": "meds"}
    lines |= {"meds 8:30 400 mg": "meds 400 mg", "meds at 8 400mg": "meds 400mg", "at 8 meds": "meds", "8:30 meds 2": "meds 2"}
    for line, words in lines.items():
        assert may_hold(line.split()) and split(line.split(), now, Settings())[0] == words.split()
    assert split(["omega", "3"], now, Settings()) == (["omega", "3"], None)
    assert split(["at", "home"], now, Settings()) == (["at", "home"], None)
    assert not may_hold(["meds"]) and not may_hold(["8:30"]) and not may_hold(["vitamin", "D"])


def test_after_midnight_yesterday_is_the_evening_that_has_just_gone() -> None:
    night = parse_moment("2026-03-06T01:30:00+01:00")
    assert past("yesterday 22:00", night, Settings()) == parse_moment("2026-03-05T22:00:00+01:00")
    assert past("last night at 11", night, Settings()) == parse_moment("2026-03-05T23:00:00+01:00")
    assert past("yesterday 23:50", parse_moment("2026-03-06T00:46:00+01:00"), Settings()) == parse_moment("2026-03-05T23:50:00+01:00")
    assert past("yesterday 22:00", parse_moment("2026-03-06T04:30:00+01:00"), Settings()) == parse_moment("2026-03-05T22:00:00+01:00")
    assert past("yesterday 2:00", night, Settings()) == parse_moment("2026-03-05T02:00:00+01:00")
    assert past("today 22:00", night, Settings()) == parse_moment("2026-03-05T22:00:00+01:00")
    assert past("today 1:00", night, Settings()) == parse_moment("2026-03-06T01:00:00+01:00")
    assert past("22:00", night, Settings()) == parse_moment("2026-03-05T22:00:00+01:00")


def test_names() -> None:
    assert key_of("Meds") == key_of("my med") == key_of("meds") and key_of("Vitamin D") == key_of("vitamins d") != key_of("vitamin")
    assert key_of("💊") == "💊"


def test_the_usual_gap_and_the_window() -> None:
    hour = 3600
    assert usual_gap([0, hour, 2 * hour, 3 * hour, 4 * hour]) is None, "four gaps are too few"
    assert usual_gap([0, 4 * hour, 8 * hour, 12 * hour, 16 * hour, 30 * hour]) == 240
    assert window([], None) == 360 and window([], 90) == 90
    assert window([k * 4 * hour for k in range(6)], None) == 180


@pytest.mark.parametrize(
    ("one", "other", "minutes", "fixed", "is_second"),
    [
        ("12:00", "08:31", 360, False, True), ("14:31", "08:31", 360, False, False),
        ("20:00", "08:00", 18 * 60, False, True),
        ("08:00", "08:30-1", 18 * 60, False, False),
        ("04:30", "23:30-1", 18 * 60, False, True), ("08:00", "23:30-1", 18 * 60, False, False),
        ("08:00", "23:30-1", 12 * 60, True, True), ("08:31", "12:00", 360, False, True), ("12:00", "06:01", 300, True, False),
    ],
)  # fmt: skip
def test_second_ones(one: str, other: str, minutes: int, fixed: bool, is_second: bool) -> None:
    def moment(text: str) -> datetime:
        clock, _, back = text.partition("-")
        return parse_moment(f"2026-03-05T{clock}:00+01:00") - timedelta(days=int(back or 0))

    assert second(moment(one), moment(other), minutes, fixed) is is_second


def test_a_second_one_is_not_recorded_unless_it_is_meant(tmp_path: Path) -> None:
    assert took(tmp_path, "2026-03-05T08:31:00+01:00", "meds 10mg")
    with at(tmp_path, "2026-03-05T09:40:00+01:00") as adhd:
        answer = adhd.taken.record(["med"]).value
        assert answer.taken is None and answer.beside is not None and (answer.beside.thing, answer.window) == ("meds", 360)
        assert len(adhd.taken.doses(answer.beside.rid)) == 1
        assert adhd.taken.record(["vitamin", "D"]).value.taken, "another thing"
        assert adhd.taken.record(["meds"], again=True).value.taken
        assert adhd.taken.today()[0].times + adhd.taken.today()[1].times == 3
        adhd.history.undo()
        assert adhd.taken.of("meds").times == 1  # type: ignore[union-attr]
        adhd.history.undo(2)
        assert adhd.taken.of("meds") is None and adhd.taken.today() == []
        assert adhd.taken.record(["meds"]).value.taken, "nothing stands any more, so nothing is warned of"


def test_undo_and_redo_and_rewind(tmp_path: Path) -> None:
    assert took(tmp_path, "2026-03-05T08:31:00+01:00")
    with at(tmp_path, "2026-03-05T09:40:00+01:00") as adhd:
        assert adhd.history.undo().value[0].what == "took meds"
        assert adhd.taken.today() == []
        adhd.history.redo()
        assert adhd.taken.today()[0].times == 1
        adhd.facts.keep("keys", "in the bowl")
        adhd.facts.rename("keys", "house keys")
        assert [e.what for e in adhd.history.to_rewind("2026-03-05T08:00:00+01:00")] == ["renamed house keys · in the bowl"]
        adhd.history.rewind("2026-03-05T08:00:00+01:00")
        assert adhd.taken.today()[0].times == 1, "what was taken was taken"
        assert adhd.facts.find("keys")[0].thing == "keys"


def test_the_window_is_learnt_and_can_be_set(tmp_path: Path) -> None:
    for hour in (0, 3, 6, 9, 12, 15):
        assert took(tmp_path, f"2026-03-04T{8 + hour if hour < 16 else 23:02d}:00:00+01:00", "drops", again=True)
    assert took(tmp_path, "2026-03-05T08:00:00+01:00", "drops")
    assert took(tmp_path, "2026-03-05T10:14:00+01:00", "drops") is None
    assert took(tmp_path, "2026-03-05T10:15:00+01:00", "drops"), "three quarters of three hours"
    with at(tmp_path) as adhd:
        assert adhd.taken.set_every("drop", 60).value == "drops"
        assert adhd.taken.every(adhd.taken.thing("drops")[0]) == 60
        assert adhd.taken.record(["drops"]).value.taken
        adhd.history.undo(2)
        assert adhd.taken.every(adhd.taken.thing("drops")[0]) is None
        adhd.history.redo()
        assert adhd.taken.every(adhd.taken.thing("drops")[0]) == 60
        adhd.taken.set_every("drops", None)
        assert adhd.taken.every(adhd.taken.thing("drops")[0]) is None
        for minutes in (0, -5, 10**9):
            with pytest.raises(AdhdError):
                adhd.taken.set_every("drops", minutes)


def test_renaming_keeps_what_was_recorded(tmp_path: Path) -> None:
    assert took(tmp_path, "2026-03-05T08:00:00+01:00")
    with at(tmp_path) as adhd:
        assert adhd.taken.rename("meds", "Ritalin").value == "Ritalin"
        assert [x.last.thing for x in adhd.taken.today()] == ["Ritalin"]
        assert adhd.taken.record(["ritalin"]).value.taken is None and adhd.taken.record(["meds"]).value.taken is None
        adhd.history.undo()
        assert [x.last.thing for x in adhd.taken.today()] == ["meds"]
        assert adhd.taken.record(["ritalin"]).value.taken
        with pytest.raises(AdhdError) as caught:
            adhd.taken.rename("meds", "Ritalin")
        assert caught.value.code == "conflict"
        with pytest.raises(AdhdError):
            adhd.taken.rename("nothing", "x")


def test_a_day_is_that_of_the_wall_clock_where_it_was(tmp_path: Path) -> None:
    assert took(tmp_path, "2026-03-05T01:30:00+01:00")
    with at(tmp_path, "2026-03-05T03:59:00+01:00") as adhd:
        assert adhd.taken.today()[0].times == 1, "before four it is still the same day"
    with at(tmp_path, "2026-03-05T09:00:00+01:00") as adhd:
        assert adhd.taken.today() == [] and adhd.taken.of("meds").times == 0  # type: ignore[union-attr]
    assert took(tmp_path, "2026-03-05T08:00:00+09:00", "pill"), "in Tokyo"
    with at(tmp_path, "2026-03-04T17:00:00-08:00") as adhd:  # two hours later, in Los Angeles, a day before by the calendar
        assert [x.times for x in adhd.taken.today() if x.last.thing == "pill"] == [1]
        assert adhd.taken.record(["pill"]).value.taken is None


def test_over_a_clock_change(tmp_path: Path) -> None:
    assert took(tmp_path, "2026-03-28T22:30:00+01:00")
    assert took(tmp_path, "2026-03-29T05:29:00+02:00") is None, "six hours less a minute later, though the clock says seven"
    assert took(tmp_path, "2026-03-29T05:30:00+02:00")
    with at(tmp_path, "2026-03-29T12:00:00+02:00") as adhd:
        assert past("yesterday 22:30", adhd.log.clock.now(), Settings()) == parse_moment("2026-03-28T22:30:00+01:00")


def test_what_is_usual_and_not_taken_yet(tmp_path: Path) -> None:
    for day in ("02", "03", "04"):
        assert took(tmp_path, f"2026-03-{day}T08:20:00+01:00", "vitamin D")
    assert took(tmp_path, "2026-03-04T09:00:00+01:00", "aspirin")
    assert took(tmp_path, "2026-03-05T08:00:00+01:00", "meds")
    with at(tmp_path) as adhd:
        assert [(x.last.thing, x.times) for x in adhd.taken.today()] == [("meds", 1), ("vitamin D", 0)], "once is not usual"
    with at(tmp_path, "2026-03-20T12:00:00+01:00") as adhd:
        assert adhd.taken.today() == [], "nobody is reminded of what was long ago"


def test_several_things_in_one_line_are_not_hidden_in_it(tmp_path: Path) -> None:
    assert took(tmp_path, "2026-03-05T08:00:00+01:00", "meds")
    with at(tmp_path) as adhd:
        for line in ("meds and vitamin D", "vitamin D, meds", "aspirin + med 10mg"):
            with pytest.raises(AdhdError) as caught:
                adhd.taken.record(line.split())
            assert caught.value.exit == 2 and "One by one" in caught.value.hint
        assert adhd.taken.record(["vitamin", "d", "and", "k2"]).value.taken, "a name of its own"


def test_strange_events_stop_nothing(tmp_path: Path) -> None:
    from adhd_core.oplog.operation import Event, Set

    bodies = [{}, {"thing": "zz", "name": "x"}, {"thing": "ab" * 16}, {"thing": "ab" * 16, "name": "odd", "at": "never", "amount": 5},
              {"thing": "ab" * 16, "name": "odd", "at": 5}]  # fmt: skip
    with at(tmp_path) as adhd:
        adhd.log.load(TakenTable)
        with adhd.log.command() as command:
            command.add([Event("intake.taken.1", "me", str(i), body) for i, body in enumerate(bodies)])
            command.add([Set("intake", b"x" * 16, {"name": 5, "every": "soon"}), Set("fact", b"y" * 16, {"thing": None, "at": "never"})])
        assert [(x.last.thing, x.times, x.last.amount) for x in adhd.taken.today()] == [("odd", 2, None)]
        assert adhd.facts.find("") == []
