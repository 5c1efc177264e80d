"""Templates as records: own and shipped ones, using, undo, replay, two devices."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import Set
from adhd_core.oplog.projection import rebuild
from adhd_core.oplog.receive import envelopes, receive
from adhd_core.templates.projection import TemplateTable
from adhd_core.templates.rules import Template, id_of


def at(path: Path, moment: str = "2026-03-05T09:00:00+01:00", name: str = "adhd.db") -> Adhd:
    """The file at a moment."""
    return Adhd.open(str(path / name), Clock(parse_moment(moment)))


def rows(log: Log) -> list[tuple[object, ...]]:
    """Everything that the table holds."""
    return log.current(TemplateTable).db.execute("select * from template order by rid").fetchall()


def rebuilt(log: Log) -> list[tuple[object, ...]]:
    """The same after a rebuild from the log, a few operations at a time."""
    rows(log)
    rebuild(TemplateTable, log.db, log._begin, step=3)
    return rows(log)


def own(adhd: Adhd) -> list[str]:
    """The names of those that are the person's."""
    return [t.name for t in adhd.templates.all() if t.own]


def titles(template: Template) -> list[str]:
    """Its steps."""
    return [s.title for s in template.steps]


def exchange(one: Adhd, two: Adhd) -> None:
    """Hand everything from each to the other."""
    for giver, taker in ((one, two), (two, one)):
        receive(taker.log, list(envelopes(giver.log)))


def test_add_edit_drop_and_undo(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        made = adhd.templates.add("Guitar  Solo", "creative", ["5m Tune it", "Play a scale 3 min"]).value
        assert (made.name, made.category, made.minutes, made.own, made.shipped) == ("Guitar Solo", "Creative", 8, True, False)
        adhd.templates.edit("guitar", {"name": "Solo", "category": "work", "remove": ["1"], "add": ["Write down the bar"]})
        assert titles(adhd.templates.find("solo")) == ["Play a scale", "Write down the bar"]
        adhd.templates.drop("solo")
        assert own(adhd) == []
        for expected in (["Solo"], ["Guitar Solo"], []):
            adhd.history.undo()
            assert own(adhd) == expected
        adhd.history.redo(2)
        assert titles(adhd.templates.find("solo")) == ["Play a scale", "Write down the bar"]
        adhd.templates.add("Guitar Solo", None, ["Sing"])  # the name is free again, its first id is not
        assert own(adhd) == ["Solo", "Guitar Solo"] and adhd.templates.find("guitar solo").rid == id_of("Guitar Solo", 2)
        assert adhd.templates.find("guitar solo").category == "Personal"
        assert rows(adhd.log) == rebuilt(adhd.log)


def test_a_shipped_one_is_changed_and_comes_back(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        count = len(adhd.templates.all())
        before = titles(adhd.templates.find("homework"))
        assert adhd.templates.edit("homework", {"add": ["2m Pack the bag"]}).value.own
        assert titles(adhd.templates.find("homework")) == [*before, "Pack the bag"]
        adhd.history.undo()
        assert titles(adhd.templates.find("homework")) == before and own(adhd) == [] and len(adhd.templates.all()) == count
        adhd.templates.edit("homework", {"name": "Maths", "category": "Work"})
        assert (adhd.templates.find("maths").category, titles(adhd.templates.find("maths"))) == ("Work", before)
        with pytest.raises(AdhdError):
            adhd.templates.find("homework")
        outcome = adhd.templates.drop("maths")
        assert outcome.notes and adhd.templates.find("homework").category == "Academic" and own(adhd) == []
        adhd.templates.drop("homework")
        assert len(adhd.templates.all()) == count - 1
        adhd.history.undo()
        assert len(adhd.templates.all()) == count
        adhd.templates.drop("homework")
        back = adhd.templates.add("HOMEWORK", None, []).value
        assert (back.name, back.own, titles(back)) == ("Homework", False, before)
        mine = adhd.templates.add("homework", None, ["Read"])
        assert mine.notes and titles(adhd.templates.find("homework")) == ["Read"] and len(adhd.templates.all()) == count
        adhd.history.undo()
        assert titles(adhd.templates.find("homework")) == before
        assert rows(adhd.log) == rebuilt(adhd.log)


def test_using_one_is_one_command(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        template = adhd.templates.find("homework")
        used = adhd.templates.use(template, {"title": "Homework: maths", "due": "2026-03-06", "tags": ["school"]}).value
        task = adhd.tasks.find("maths")
        assert (task.due, task.tags, task.estimate_minutes, task.energy, task.status) == ("2026-03-06", ["school"], 21, 3, "open")
        assert [s.title for s in adhd.tasks.children(task)] == titles(template) == [s.title for s in used.steps]
        assert used.steps[0].champs == template.steps[0].field() and used.steps[0].estimate_minutes == 1
        assert adhd.history.entries(1)[0].what == f"caught Homework: maths with {len(template.steps)} steps"
        adhd.history.undo()
        assert adhd.search.page(50, all=True) == []
        adhd.history.redo()
        assert len(adhd.search.page(50, all=True)) == 1 + len(template.steps)


def test_from_a_task_and_used_again(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        task = adhd.templates.use(adhd.templates.find("calm"), {}).value.task
        gone = adhd.tasks.children(task)[0]
        adhd.tasks.drop([gone.handle])
        adhd.tasks.done([adhd.tasks.children(task)[1].handle])
        adhd.tasks.add({"title": "5 min", "parent": task.rid, "level": 6, "status": "open", "estimate_minutes": 9000})
        made = adhd.templates.keep_from(task, "Mine", "health").value
        assert titles(made) == [t.title for t in adhd.tasks.children(task) if t.status != "dropped"]
        assert gone.title not in titles(made) and made.steps[-1].minutes == 600
        assert made.steps[0].stored() == adhd.templates.find("calm").steps[1].stored() | {"champs": made.steps[0].champs}
        again = adhd.templates.use(made, {}).value
        assert [s.title for s in again.steps] == titles(made)
        for count in range(12):
            adhd.tasks.add({"title": f"step {count}", "parent": task.rid, "level": 6, "status": "open"})
        outcome = adhd.templates.keep_from(task, "Long", None)
        assert len(outcome.value.steps) == 10 and "last 7" in outcome.notes[0]
        plain = adhd.tasks.add({"title": "plain"}).value
        with pytest.raises(AdhdError) as caught:
            adhd.templates.keep_from(plain, "X", None)
        assert "no steps" in caught.value.message and plain.handle in caught.value.hint


@pytest.mark.parametrize(
    ("name", "category", "steps", "exit"),
    [
        ("", None, ["a"], 2), ("  ", None, ["a"], 2), ("x" * 61, None, ["a"], 2), ("Foo", "Fun", ["a"], 2), ("Foo", None, [], 2),
        ("Foo", None, ["a"] * 11, 2), ("Foo", None, ["5m"], 2), ("Mine", None, ["a"], 1), (" mine ", None, ["a"], 1),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_changes_nothing(tmp_path: Path, name: str, category: str | None, steps: list[str], exit: int) -> None:
    with at(tmp_path) as adhd:
        adhd.templates.add("Mine", None, ["Read"])
        before = rows(adhd.log)
        with pytest.raises(AdhdError) as caught:
            adhd.templates.add(name, category, steps)
        assert caught.value.exit == exit and caught.value.hint and rows(adhd.log) == before
        for changes in ({"name": "Inbox zero"}, {"name": ""}, {"category": "x"}, {"remove": ["2"]}, {"remove": ["1"]}):
            with pytest.raises(AdhdError):
                adhd.templates.edit("mine", changes)
        with pytest.raises(AdhdError):
            adhd.templates.drop("mine too")
        assert rows(adhd.log) == before


def test_two_devices(tmp_path: Path) -> None:
    with at(tmp_path, name="one.db") as one, at(tmp_path, "2026-03-05T09:30:00+01:00", name="two.db") as two:
        one.templates.add("Guitar", "Creative", ["Tune it"])
        two.templates.add("guitar", "Work", ["Play"])
        one.templates.edit("homework", {"add": ["Pack the bag"]})
        two.templates.edit("homework", {"category": "Work"})
        one.templates.drop("bills")
        two.templates.drop("laundry")
        exchange(one, two)
        assert rows(one.log) == rows(two.log) == rebuilt(one.log)
        for adhd in (one, two):
            found = adhd.templates.find("homework")
            assert found.category == "Work" and titles(found)[-1] == "Pack the bag", "each field has its own winner"
            assert titles(adhd.templates.find("guitar")) == ["Play"] and own(adhd) == ["guitar", "Homework"]
        one.templates.add("A", None, ["Read"])
        exchange(one, two)
        one.templates.edit("a", {"name": "Same"})
        two.templates.add("Same", None, ["Sing"])
        exchange(one, two)
        for adhd in (one, two):
            assert own(adhd).count("Same") == 2, "none is lost"
            assert titles(adhd.templates.find("same")) == ["Sing"]
            assert titles(adhd.templates.find(id_of("A").hex())) == ["Read"]
        one.history.undo()
        two.history.undo(2)
        exchange(one, two)
        assert rows(one.log) == rows(two.log) == rebuilt(two.log)


def test_what_another_program_wrote_stops_nothing(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        rid = id_of("Odd")
        with adhd.log.command() as command:
            command.add([Set("template", rid, {"name": "Odd", "category": "Fun", "steps": [1, {"title": "a"}], "more": 1})])
            command.add([Set("template", id_of("Homework"), {"name": 4, "category": [], "steps": "x", "deleted_at": None})])
            command.add([Set("template", bytes(16), {"name": None, "steps": [{"title": "lost"}]})])
            command.add([Set("template", id_of("Empty"), {"name": "Empty", "steps": []})])
        found = adhd.templates.find("odd")
        assert (found.category, titles(found)) == ("Personal", ["a"])
        assert adhd.templates.find("homework").name == "Homework" and own(adhd) == ["Empty", "Odd"]
        with pytest.raises(AdhdError) as caught:
            adhd.templates.use(adhd.templates.find("empty"), {})
        assert "no steps" in caught.value.message
        assert rows(adhd.log) == rebuilt(adhd.log)
