"""The landing in a real file: offered once, kept by itself, taken back, and the same after a rebuild."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.context.projection import CardTable
from adhd_core.landing.projection import LandingTable
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.projection import rebuild

from tests.focus.conftest import Desk
from tests.focus.test_service import begin, exchange
from tests.landing.conftest import at

TABLES = ("landing", "landing_edge", "context_card")


def rows(desk: Desk) -> dict[str, list[object]]:
    """Everything that was said of landings, and the cards."""
    for kind in (LandingTable, CardTable):
        desk.adhd.log.current(kind)
    return {name: sorted(desk.adhd.log.db.execute(f"select * from {name}").fetchall(), key=repr) for name in TABLES}


def stage(desk: Desk) -> tuple[str, int]:
    """What is due, after how many minutes."""
    due = desk.adhd.landing.due()
    return due.stage, due.minutes


def test_it_is_graduated_and_never_offered_twice(desk: Desk) -> None:
    assert stage(desk) == ("", 0)
    begin(desk, minutes=60)
    desk.later(50)
    assert stage(desk) == ("", 50)
    begin(desk, "letter", minutes=90)
    desk.later(42)
    assert stage(desk) == ("offer", 92)
    offer = desk.adhd.landing.offer_once(None)
    assert offer is not None and (offer.minutes, offer.shown.title, offer.edge) == (92, "letter", None)
    assert desk.adhd.landing.offer_once(None) is None and stage(desk) == ("water", 92)
    longer = desk.adhd.landing.more().value
    assert (longer.edge, longer.shown.remaining) == (None, 48 * 60) and stage(desk) == ("", 92)
    desk.later(10)
    assert stage(desk) == ("offer", 102)
    desk.adhd.landing.quiet()
    desk.later(20)
    assert stage(desk) == ("water", 122) and desk.adhd.landing.offer_once(None) is None


def test_a_break_begins_a_new_stretch(desk: Desk) -> None:
    begin(desk, minutes=90)
    desk.later(80)
    desk.adhd.focus.rest(10)
    desk.later(10)
    desk.adhd.focus.resume()
    desk.later(80)
    assert stage(desk) == ("", 80)
    desk.later(26)
    assert stage(desk) == ("late", 106)


def test_landing_ends_the_session_and_undo_brings_it_back(desk: Desk) -> None:
    task = begin(desk, minutes=30).task
    desk.adhd.tasks.edit([task.handle], {"note": "sign in eq 4"})
    desk.adhd.capture.add("buy cat food")
    desk.later(92)
    shown = desk.adhd.landing.land(None).value
    assert (shown.session.status, shown.session.how, shown.elapsed) == ("ended", "landed", 92 * 60)
    assert [t.task.title for t in shown.thoughts] == ["buy cat food"]
    assert desk.adhd.tasks.find("thesis").status == "doing"
    resumed = desk.adhd.resume.last()
    assert resumed is not None and resumed.card.note == "sign in eq 4" and resumed.task is not None
    assert desk.adhd.history.undo().value[0].what == "landed thesis"
    assert desk.adhd.focusing and stage(desk) == ("offer", 92)
    desk.adhd.history.redo()
    assert not desk.adhd.focusing
    desk.later(3)
    begin(desk)
    desk.later(60)
    assert stage(desk) == ("", 60)  # the landing was the break


def test_offers_and_answers_are_no_steps_of_undo(desk: Desk) -> None:
    begin(desk, minutes=90)
    desk.later(92)
    desk.adhd.landing.offer_once(None)
    desk.adhd.landing.quiet()
    assert desk.adhd.history.undo().value[0].what == "started thesis"


def test_more_says_which_edge_it_goes_past(desk: Desk) -> None:
    desk.adhd.tasks.add({"title": "dentist", "due": at("11:52")})
    begin(desk, minutes=90)
    desk.later(92)
    offer = desk.adhd.landing.offer_once(None)
    assert offer is not None and offer.edge is not None and offer.edge.leave is not None
    assert (offer.edge.due - offer.edge.leave).total_seconds() == 15 * 60
    longer = desk.adhd.landing.more().value
    assert longer.edge is not None and longer.edge.title == "dentist"
    assert desk.adhd.landing.more(5).value.edge is None
    with pytest.raises(AdhdError):
        desk.adhd.landing.more(0)


def test_the_time_to_leave_comes_through_once_each(desk: Desk) -> None:
    desk.adhd.tasks.add({"title": "dentist", "due": at("11:00")})
    assert desk.adhd.landing.leave() is None
    said = []
    for minutes in (36, 0, 5, 4, 0, 10, 6):
        desk.later(minutes)
        found = desk.adhd.landing.leave()
        said.append(found[1] if found is not None else "")
    assert said == ["shoes", "", "", "go", "", "", ""]


def test_without_a_session_there_is_nothing_to_land(desk: Desk) -> None:
    for act in (lambda: desk.adhd.landing.offer(None), lambda: desk.adhd.landing.land(None), desk.adhd.landing.more):
        with pytest.raises(AdhdError) as error:
            act()  # type: ignore[operator]
        assert error.value.code == "not_found"
    assert desk.adhd.landing.offer_once(None) is None


def test_it_can_be_switched_off(desk: Desk) -> None:
    begin(desk, minutes=90)
    desk.later(120)
    desk.adhd.preferences.switch("landing", False)
    assert desk.adhd.landing_minutes == 0
    desk.adhd.preferences.switch("landing", True)
    desk.adhd.preferences.set("landing_minutes", 180)
    assert desk.adhd.landing_minutes == 180 and stage(desk) == ("", 120)


def test_the_tables_follow_from_the_log(desk: Desk) -> None:
    test_it_is_graduated_and_never_offered_twice(desk)
    desk.adhd.tasks.add({"title": "dentist", "due": at("12:30")})
    desk.later(5)
    desk.adhd.landing.leave()
    desk.adhd.landing.land(None)
    desk.adhd.history.undo()
    live = rows(desk)
    assert len(live["landing"]) == 4 and len(live["landing_edge"]) == 1 and live["context_card"]
    for kind in (LandingTable, CardTable):
        rebuild(kind, desk.adhd.log.db, desk.adhd.log._begin, step=3)
    assert rows(desk) == live


def test_what_one_device_put_off_the_other_knows(desk: Desk, tmp_path: Path) -> None:
    begin(desk, minutes=90)
    desk.later(92)
    desk.adhd.landing.more()
    other = Desk(tmp_path / "other.db", desk.clock.now().isoformat())
    exchange(desk, other)
    assert stage(other) == ("", 92)
    other.later(10)
    assert stage(other) == ("offer", 102)
    shown = other.adhd.landing.land(None).value
    exchange(desk, other)
    desk.later(10)
    assert shown.session.how == "landed" and not desk.adhd.focus.current()


def test_a_pause_keeps_the_card_only_where_a_directory_was_opted_in(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    begin(desk)
    desk.later(5)
    desk.adhd.pause(str(folder))
    assert "context_card" not in desk.adhd.log.loaded
    put_down = desk.adhd.resume.last()
    assert put_down is not None and put_down.task is not None and put_down.card.place.folder is None
    desk.adhd.context.add(str(folder))
    desk.adhd.focus.resume()
    desk.later(5)
    desk.adhd.pause(str(folder))
    kept = desk.adhd.resume.last()
    assert kept is not None and kept.card.place.folder == str(folder) and kept.next is not None
    assert desk.adhd.history.undo().value[0].what == "paused thesis"
    before = desk.adhd.context.card()
    assert before is None and desk.adhd.focus.current() is not None
    desk.adhd.history.redo()
    begun = desk.adhd.resume.go_on(kept).value
    assert begun is not None and begun.session.status == "running" and begun.elapsed == 600
    desk.adhd.focus.stop()
    desk.adhd.tasks.defer(["thesis"], "2026-03-09")
    later = desk.adhd.resume.last()
    assert later is not None and desk.adhd.resume.go_on(later).value is None
