"""Facts as records: what supersedes what, forgetting, renaming, undo, replay, two devices."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from adhd_core.facts.service import FactTable
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.log import Log
from adhd_core.oplog.projection import rebuild
from adhd_core.oplog.receive import envelopes, receive
from adhd_core.taken.service import TakenTable


def at(path: Path, moment: str = "2026-03-05T09:00:00+01:00", name: str = "adhd.db") -> Adhd:
    """The file at a moment."""
    return Adhd.open(str(path / name), Clock(parse_moment(moment)))


def rows(log: Log) -> list[list[tuple[object, ...]]]:
    """Everything that the two tables hold."""
    log.current(FactTable)
    log.current(TakenTable)
    return [log.db.execute(f"select * from {table} order by 1").fetchall() for table in ("fact", "intake", "intake_taken")]


def rebuilt(log: Log) -> list[list[tuple[object, ...]]]:
    """The same after a rebuild from the log, a few operations at a time."""
    rows(log)
    for kind in (FactTable, TakenTable):
        rebuild(kind, log.db, log._begin, step=3)
    return rows(log)


def told(adhd: Adhd, words: str = "", all: bool = False) -> list[tuple[str, str]]:
    """What is kept, newest first."""
    return [(f.thing, f.place) for f in adhd.facts.find(words, all)]


def test_a_newer_one_stands_before_an_older_one(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        adhd.facts.keep("passport", "in the blue box")
    with at(tmp_path, "2026-03-06T09:00:00+01:00") as adhd:
        adhd.facts.keep("My Passport", "under the bed")
        adhd.facts.keep("spare keys", "in the bowl")
        assert sorted(told(adhd)) == [("Passport", "under the bed"), ("spare keys", "in the bowl")]
        assert told(adhd, "passport") == [("Passport", "under the bed")]
        assert told(adhd, "passport", True) == [("Passport", "under the bed"), ("passport", "in the blue box")]
        assert [f.current for f in adhd.facts.find("passport", True)] == [True, False]
        assert told(adhd, "key") == told(adhd, "bowl") == [("spare keys", "in the bowl")]
        assert told(adhd, "blue box") == [], "it is no longer there"
        adhd.history.undo(2)
        assert told(adhd) == [("passport", "in the blue box")]
        adhd.history.redo(2)
        assert told(adhd, "passport") == [("Passport", "under the bed")]
        assert rows(adhd.log) == rebuilt(adhd.log)


def test_an_exact_name_wins_and_several_are_named(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        for thing in ("key", "car key", "spare key"):
            adhd.facts.keep(thing, "in the bowl")
        assert told(adhd, "keys") == [("key", "in the bowl")]
        assert len(told(adhd, "ke")) == 3
        with pytest.raises(AdhdError) as caught:
            adhd.facts.forget("ke")
        assert caught.value.code == "ambiguous" and "car key" in caught.value.message
        assert adhd.facts.forget("the keys").value.thing == "key"


def test_forgetting_takes_the_older_ones_along(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        adhd.facts.keep("passport", "in the box")
        adhd.facts.keep("passport", "in the bag")
        adhd.facts.forget("passport")
        assert told(adhd, all=True) == []
        adhd.history.undo()
        assert len(told(adhd, all=True)) == 2
        with pytest.raises(AdhdError) as caught:
            adhd.facts.forget("visa")
        assert caught.value.code == "not_found"
        assert rows(adhd.log) == rebuilt(adhd.log)


def test_renaming_and_taking_it_back(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        adhd.facts.keep("keys", "in the box")
        adhd.facts.keep("keys", "in the bag")
        adhd.facts.rename("key", "house keys")
        assert {t for t, _ in told(adhd, all=True)} == {"house keys"} and len(told(adhd)) == 1
        adhd.history.undo()
        assert {t for t, _ in told(adhd, all=True)} == {"keys"}
        for name in ("", " ", "x" * 1001):
            with pytest.raises(AdhdError):
                adhd.facts.rename("keys", name)
        assert rows(adhd.log) == rebuilt(adhd.log)


@pytest.mark.parametrize(("thing", "place"), [("", "box"), ("passport", " "), ("x" * 1001, "box")])
def test_what_cannot_be_kept(tmp_path: Path, thing: str, place: str) -> None:
    with at(tmp_path) as adhd, pytest.raises(AdhdError) as caught:
        adhd.facts.keep(thing, place)
    assert caught.value.exit == 2


def test_captured_as_a_fact_or_as_a_task(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        found = adhd.capture.add("my passport is in the blue box").value
        assert found.task is None and (found.fact.thing, found.fact.place) == ("passport", "in the blue box")  # type: ignore[union-attr]
        assert found.json()["understood"][0] == {"span": [3, 11], "text": "passport", "as": "thing", "value": "passport"}
        tasks = ("passport is in the box tag:id", "passport is in the box on friday", "put the passport in the box", '"x is in the box"')
        for text in tasks:
            assert adhd.capture.add(text).value.fact is None, text
        assert adhd.capture.add("passport is in the box", raw=True).value.fact is None
        preview = adhd.capture.preview("the keys are in the bowl")
        assert preview.fact is not None and len(told(adhd, all=True)) == 1
        outcome = adhd.capture.add_lines(["buy milk", "the keys are in the bowl", "", "call Ann", "the drill is in the cellar"])
        assert [t.title for t in outcome.value] == ["buy milk", "call Ann"]
        assert [f.thing for f in outcome.facts] == ["keys", "drill"] and len(told(adhd)) == 3
        before = len(adhd.search.page(50))
        assert adhd.history.undo().value[0].what == "caught 4 things"
        assert len(told(adhd)) == 1 and len(adhd.search.page(50)) == before - 2
        assert rows(adhd.log) == rebuilt(adhd.log)


def test_two_devices(tmp_path: Path) -> None:
    with at(tmp_path, name="one.db") as one, at(tmp_path, "2026-03-05T09:30:00+01:00", name="two.db") as two:
        one.facts.keep("passport", "in the box")
        two.facts.keep("passport", "in the bag")
        two.facts.keep("keys", "in the bowl")
        one.taken.record(["meds"])
        two.taken.record(["meds"])
        exchange(one, two)
        assert rows(one.log) == rows(two.log) == rebuilt(one.log)
        for adhd in (one, two):
            assert told(adhd, "passport") == [("passport", "in the bag")]
            assert len(adhd.taken.doses(adhd.taken.thing("meds")[0])) == 2, "both told of a taking of their own"
        one.taken.set_every("med", 8 * 60)
        two.taken.set_every("meds", 6 * 60)
        two.facts.rename("keys", "house keys")
        one.facts.forget("keys")
        exchange(one, two)
        assert rows(one.log) == rows(two.log) == rebuilt(two.log)
        assert one.taken.every(one.taken.thing("meds")[0]) == two.taken.every(two.taken.thing("meds")[0])
        two.history.undo(2)
        exchange(one, two)
        assert rows(one.log) == rows(two.log) == rebuilt(two.log)


def exchange(one: Adhd, two: Adhd) -> None:
    """Hand everything from each to the other."""
    for giver, taker in ((one, two), (two, one)):
        receive(taker.log, list(envelopes(giver.log)))
