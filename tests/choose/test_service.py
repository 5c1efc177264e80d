"""Choosing from a real file: never what cannot be done now, always the best there is, the same answer for the same state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from adhd_core import Adhd
from adhd_core.choose import rules
from adhd_core.choose.projection import ChoiceTable
from adhd_core.choose.rules import Candidate
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from adhd_core.oplog.projection import rebuild
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NOW = parse_moment("2026-03-05T10:00:00+01:00")


@pytest.fixture
def adhd(tmp_path: Path) -> Adhd:
    return Adhd.open(str(tmp_path / "adhd.db"), Clock(NOW))


def add(adhd: Adhd, title: str, **fields: Any) -> str:
    return str(adhd.tasks.add({"title": title, **fields}).value.handle)


def offered(adhd: Adhd, **how: Any) -> str | None:
    found = adhd.choose.next(**how)
    return found.what.title if found else None


def test_nothing_is_offered_from_an_empty_file(adhd: Adhd) -> None:
    assert adhd.choose.next() is None


def test_what_cannot_be_done_now_is_never_offered(adhd: Adhd) -> None:
    add(adhd, "later", start="2026-03-06", priority="urgent")
    waiting = add(adhd, "waiting", priority="urgent")
    adhd.tasks.edit([waiting], {"status": "waiting"})
    add(adhd, "first")
    needed = adhd.tasks.find("first").rid.hex()
    blocked = add(adhd, "blocked", priority="urgent")
    adhd.tasks.edit([blocked], {"depends*": {"+": [needed]}})
    add(adhd, "finished", priority="urgent")
    adhd.tasks.done(["finished"])
    assert [o.task.title for o in adhd.choose.some(9)] == ["first"]
    adhd.tasks.done(["first"])
    assert offered(adhd) == "blocked"


def test_a_step_is_offered_as_the_first_of_its_task(adhd: Adhd) -> None:
    tax = adhd.tasks.find(add(adhd, "tax letter", due="2026-03-06"))
    adhd.tasks.add({"title": "open it", "parent": tax.rid, "level": 6, "status": "open", "estimate_minutes": 1})
    adhd.tasks.add({"title": "read it", "parent": tax.rid, "level": 6, "status": "open"})
    found = adhd.choose.next()
    assert found is not None and found.step is not None
    assert (found.task.title, found.step.title, found.place) == ("tax letter", "open it", (1, 2))
    adhd.tasks.done(["open it"])
    assert offered(adhd) == "read it"
    adhd.tasks.edit([adhd.tasks.find("read it").handle], {"status": "waiting"})
    assert offered(adhd) is None


def test_the_tasks_of_a_goal_compete_themselves(adhd: Adhd) -> None:
    goal = adhd.tasks.find(add(adhd, "speak spanish", kind="goal", level=3))
    adhd.tasks.add({"title": "book a course", "parent": goal.rid, "level": 4, "status": "open"})
    assert [o.what.title for o in adhd.choose.some(5)] == ["book a course"]


def test_low_energy_is_offered_the_smallest_step_of_what_is_due(adhd: Adhd) -> None:
    tax = adhd.tasks.find(add(adhd, "tax letter", due="2026-03-05T10:45:00+01:00", estimate_minutes=90))
    adhd.tasks.add({"title": "open it", "parent": tax.rid, "level": 6, "status": "open", "estimate_minutes": 1})
    add(adhd, "cup", estimate_minutes=1)
    assert offered(adhd, energy=1) == "open it"


def test_no_offers_another_and_remembers(adhd: Adhd) -> None:
    for title in ("one", "two", "three"):
        add(adhd, title)
    seen = [offered(adhd)]
    for _ in range(2):
        _, instead = adhd.choose.decline().value
        assert instead is not None
        seen.append(instead.what.title)
    assert sorted(filter(None, seen)) == ["one", "three", "two"]
    adhd.history.undo(2)
    assert offered(adhd) == seen[0]


def test_what_one_was_stuck_on_yields_until_a_way_in_is_found(adhd: Adhd) -> None:
    for title in ("tax letter", "water plants"):
        add(adhd, title)
    first = offered(adhd)
    assert first is not None
    other = "water plants" if first == "tax letter" else "tax letter"
    case = adhd.stuck.case(first.split())
    adhd.stuck.once(case, "scary")
    assert offered(adhd) == other
    adhd.stuck.came_of("started")
    found = adhd.choose.next()
    assert found is not None and found.what.title == first and "you found a way in" in found.why
    adhd.history.undo()
    assert offered(adhd) == other


def test_context_brings_what_can_be_done_here(adhd: Adhd) -> None:
    add(adhd, "sweep", priority="medium")
    add(adhd, "ring bank", contexts=["phone"])
    assert offered(adhd) == "sweep" and offered(adhd, context="at:phone") == "ring bank"


def test_energy_is_guessed_from_this_part_of_the_day(adhd: Adhd) -> None:
    add(adhd, "x")
    for _ in range(3):
        adhd.energy.record(2)
    adhd.log.clock = Clock(parse_moment("2026-03-06T10:30:00+01:00"))
    found = adhd.choose.next()
    assert found is not None and (found.energy, found.guessed) == (2, True)


TASKS = st.lists(
    st.fixed_dictionaries({
        "priority": st.sampled_from(["none", "low", "medium", "high", "urgent"]),
        "due": st.sampled_from([None, "2026-03-03", "2026-03-05", "2026-03-06", "2026-03-09", "2026-05-01", "2026-03-05T10:40:00+01:00"]),
        "start": st.sampled_from([None, None, "2026-03-01", "2026-03-05", "2026-03-08"]),
        "estimate_minutes": st.sampled_from([None, 1, 4, 12, 25, 90]),
    }),
    min_size=1, max_size=25,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TASKS, st.sampled_from([None, 1, 3, 5]), st.sampled_from([None, 3, 20]))
def test_the_indexes_find_what_a_full_scan_finds(
    tmp_path_factory: pytest.TempPathFactory, tasks: list[dict[str, Any]], energy: int | None, minutes: int | None
) -> None:
    with Adhd.open(str(tmp_path_factory.mktemp("scan") / "adhd.db"), Clock(NOW)) as adhd:
        for i, fields in enumerate(tasks):
            add(adhd, f"t{i}", **{k: v for k, v in fields.items() if v is not None})
        m, _ = adhd.choose.moment(energy, minutes)
        rows = adhd.log.current(ChoiceTable).db.execute(
            "select rid, worth, klass, coalesce(smallest, estimate), due, start, status from choice"
        ).fetchall()
        every = [Candidate(*row) for row in rows]
        best = max(
            (rules.score(rules.factors(c, m)), ) for c in every if rules.eligible(c, m.today)
        ) if any(rules.eligible(c, m.today) for c in every) else None
        found = adhd.choose.next(energy, minutes)
        assert (rules.score(found.factors) if found else None) == (best[0] if best else None)
        again = adhd.choose.next(energy, minutes)
        assert (found and found.what.rid) == (again and again.what.rid)
        near = [t for t in tasks if t["due"] and "T" in t["due"] and t["start"] != "2026-03-08"]
        if near:
            assert found is not None and found.task.due == "2026-03-05T10:40:00+01:00"


def test_a_rebuilt_table_is_the_live_one(adhd: Adhd) -> None:
    tax = adhd.tasks.find(add(adhd, "tax", due="2026-03-06", estimate_minutes=40))
    adhd.choose.next()
    for title in ("a", "b"):
        adhd.tasks.add({"title": title, "parent": tax.rid, "level": 6, "status": "open", "estimate_minutes": 2})
    adhd.tasks.done(["a"])
    adhd.tasks.drop(["b"])
    adhd.choose.decline("big")
    adhd.history.undo(1)
    adhd.stuck.once(adhd.stuck.case(["tax"]), "big")
    adhd.stuck.came_of("started")
    adhd.history.undo(1)
    live = dump(adhd)
    db = adhd.log.db
    rebuild(ChoiceTable, db, lambda: db.execute("begin immediate") and None)
    assert dump(adhd) == live


def dump(adhd: Adhd) -> list[Any]:
    db = adhd.log.current(ChoiceTable).db
    return [db.execute(f"select * from {t} order by 1").fetchall() for t in ("choice", "declined", "barrier")]


def test_many_deferred_tasks_do_not_hide_the_one_that_is_there(adhd: Adhd) -> None:
    adhd.tasks.add_many({"title": f"some day {i}", "start": "2026-09-01", "priority": "urgent"} for i in range(300))
    add(adhd, "today")
    assert offered(adhd) == "today"
