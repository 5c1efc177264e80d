"""What is remembered of being stuck: kept whole, taken back, rebuilt, merged, and heeded."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from adhd_core.app import Adhd
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.receive import envelopes, receive, version_vector
from adhd_core.stuck.projection import StuckTable
from adhd_core.stuck.rules import ANOTHER, NOT_NOW, STARTED

Open = Callable[..., Adhd]


def test_a_case_is_what_is_offered_with_its_first_step(opened: Open) -> None:
    adhd = opened()
    with pytest.raises(AdhdError) as caught:
        adhd.stuck.case([])
    assert caught.value.exit == 1
    adhd.capture.add("tax letter by tomorrow")
    case = adhd.stuck.case([])
    assert case.task.title == "tax letter" and case.step and case.edge == "It is for Friday."
    adhd.steps.split(["tax", "letter"], 2)
    first = adhd.tasks.children(case.task)[0]
    assert adhd.stuck.case(["tax"]).step == first.title
    adhd.tasks.done([first.id])
    assert adhd.stuck.case(["tax"]).step == adhd.tasks.children(case.task)[1].title
    adhd.tasks.drop(["tax"])
    with pytest.raises(AdhdError):
        adhd.stuck.case(["tax"])


def test_a_whole_talk_is_one_command_and_undo_takes_it_back(opened: Open) -> None:
    adhd = opened()
    adhd.capture.add("tax letter")
    case = adhd.stuck.case([])
    one = adhd.stuck.idea(case, "scary")
    two = adhd.stuck.idea(case, "scary", [one.name])
    assert one.name == "desk" != two.name and adhd.stuck.known("scary") == {}
    adhd.stuck.keep(case, [(one, ANOTHER), (two, STARTED)])
    assert adhd.stuck.known("scary") == {one.name: (0, 1), two.name: (1, 0)} and adhd.stuck.known("big") == {}
    assert adhd.stuck.helped_most()["scary"] == (1, 2)
    assert adhd.history.undo().value[0].what == "stuck tax letter"
    assert adhd.stuck.known("scary") == {} and adhd.stuck.idea(case, "scary").name == "desk"
    adhd.history.redo()
    assert adhd.stuck.known("scary") == {one.name: (0, 1), two.name: (1, 0)}
    assert adhd.tasks.find("tax").status == "inbox", "the task is as it was"


def test_asked_again_soon_brings_another_idea_and_later_does_not(opened: Open) -> None:
    adhd = opened()
    adhd.capture.add("tax letter")
    case = adhd.stuck.case([])
    names = [adhd.stuck.once(case, "scary").value.name for _ in range(5)]
    assert len(set(names)) == 5
    assert adhd.stuck.known("scary") == dict.fromkeys(names[:4], (0, 1))
    assert adhd.stuck.came_of("Not-Now").value[1] == "scary"
    assert adhd.stuck.known("scary")[names[4]] == (0, 1)
    with pytest.raises(AdhdError):
        adhd.stuck.came_of("started")
    with pytest.raises(AdhdError):
        adhd.stuck.came_of("perhaps")
    adhd.close()
    evening = opened("a", "2026-03-05T20:00:00+01:00")
    evening.stuck.once(evening.stuck.case([]), "scary")
    before = evening.stuck.known("scary")
    night = opened("a", "2026-03-05T23:00:00+01:00")
    night.stuck.once(night.stuck.case([]), "scary")
    assert night.stuck.known("scary") == before, "an idea from hours ago says nothing"


def test_the_same_state_gives_the_same_idea(opened: Open) -> None:
    adhd = opened()
    adhd.capture.add("buy cat food")
    case = adhd.stuck.case([])
    for what in (STARTED, NOT_NOW, STARTED):
        adhd.stuck.keep(case, [(adhd.stuck.idea(case, "boring"), what)])
    first = adhd.stuck.idea(case, "boring")
    adhd.capture.add("something else")
    assert adhd.stuck.idea(case, "boring").json() == first.json()
    assert opened().stuck.idea(case, "boring").json() == first.json()


def test_two_devices_agree_and_count_each_outcome_once(opened: Open) -> None:
    here, there = opened("here"), opened("there")
    here.capture.add("tax letter")
    sync(here, there)
    for adhd, what in ((here, STARTED), (there, NOT_NOW), (there, STARTED)):
        case = adhd.stuck.case([])
        adhd.stuck.keep(case, [(adhd.stuck.idea(case, "scary"), what)])
    for _ in range(2):
        sync(here, there)
        sync(there, here)
    assert here.stuck.known("scary") == there.stuck.known("scary")
    assert sum(sum(c) for c in here.stuck.known("scary").values()) == 3
    ideas = {adhd.stuck.idea(adhd.stuck.case([]), "scary").name for adhd in (here, there)}
    assert len(ideas) == 1
    rows = [adhd.log.current(StuckTable).db.execute("select * from stuck order by event").fetchall() for adhd in (here, there)]
    assert rows[0] == rows[1] and len(rows[0]) == 9
    assert all(found.ok for found in here.keeper.check(True, (StuckTable,)))


def sync(here: Adhd, there: Adhd) -> None:
    """Bring to one device what the other one has."""
    receive(there.log, envelopes(here.log, version_vector(there.log)))
