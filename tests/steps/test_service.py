"""Splitting in a real file: states, undo, redo, replay, own recipes, and steps of one's own."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.projection import rebuild
from adhd_core.steps.library import Library
from adhd_core.tasks.projection import TaskTable

NOW = parse_moment("2026-03-05T10:00:00+01:00")
OWN = """domain = "home"
[[recipe]]
id = "kite"
verbs = ["fly"]
objects = ["kite"]
minutes = 10
help = "Only unroll it."
steps = ["1 1 H walk carry | Take the kite outside | you stand outside", "1 2 H stand make | Run into the wind | it flies"]
"""


@pytest.fixture
def adhd(tmp_path: Path) -> Adhd:
    return Adhd.open(str(tmp_path / "adhd.db"), Clock(NOW))


def titles(adhd: Adhd, word: str) -> list[str]:
    return [t.title for t in adhd.tasks.children(adhd.tasks.find(word, True)) if t.living]


def states(adhd: Adhd, word: str) -> list[str]:
    return [t.state for t in adhd.tasks.children(adhd.tasks.find(word, True)) if t.living]


def test_a_split_is_one_command_that_undo_takes_back(adhd: Adhd) -> None:
    adhd.tasks.add({"title": "do the dishes"})
    found = adhd.steps.split(["dishes"], 1).value
    assert [s.level for s in found.steps] == [5, 5, 5] and found.task.state == "decomposed" and found.task.status == "open"
    assert all(s.champs and s.champs["success"] and s.champs["icon"] for s in found.steps)
    before = titles(adhd, "do the dishes")
    adhd.history.undo()
    assert titles(adhd, "do the dishes") == [] and adhd.tasks.find("dishes").state == "stub"
    adhd.history.redo()
    assert titles(adhd, "do the dishes") == before
    rebuild(TaskTable, adhd.log.db, adhd.log._begin)
    assert titles(adhd, "do the dishes") == before


def test_again_makes_room_and_keeps_what_is_done(adhd: Adhd) -> None:
    adhd.tasks.add({"title": "do the dishes"})
    first = adhd.steps.split(["dishes"], 1).value.steps
    adhd.tasks.done([first[0].handle])
    with pytest.raises(AdhdError) as error:
        adhd.steps.split(["do the dishes"])
    assert "--again" in error.value.hint
    adhd.steps.split(["do the dishes"], 2, again=True)
    kept = adhd.tasks.children(adhd.tasks.find("do the dishes"))
    assert [t.status for t in kept].count("dropped") == 2 and [t.status for t in kept].count("done") == 1


def test_a_step_splits_down_to_two_minutes(adhd: Adhd) -> None:
    adhd.tasks.add({"title": "do the dishes"})
    steps = adhd.steps.split(["dishes"], 1).value.steps
    long = next(s for s in steps if (s.estimate_minutes or 0) > 2)
    assert long.state == "stub"
    small = adhd.steps.split([long.handle]).value.steps
    assert 2 <= len(small) <= 4 and all(s.state == "atomic" and s.parent == long.rid for s in small)
    with pytest.raises(AdhdError) as error:
        adhd.steps.split([small[0].handle])
    assert "as small as it gets" in error.value.message


def test_a_goal_is_decomposing_until_each_part_is_broken_down(adhd: Adhd) -> None:
    adhd.tasks.add({"title": "learn Spanish", "kind": "goal", "level": 3})
    parts = adhd.steps.split(["Spanish"], 1).value.steps
    assert adhd.tasks.find("learn Spanish").state == "decomposing"
    assert [p.level for p in parts] == [4, 4, 4] and all(p.estimate_minutes for p in parts)
    for part in parts[:2]:
        adhd.steps.split([part.handle], 1)
    assert adhd.tasks.find("learn Spanish").state == "decomposing"
    adhd.steps.split([parts[2].handle], 1)
    assert adhd.tasks.find("learn Spanish").state == "decomposed" and set(states(adhd, "learn Spanish")) == {"decomposed"}


def test_every_level_splits_into_the_next(adhd: Adhd) -> None:
    handle = adhd.tasks.add({"title": "build an app", "level": 0}).value.handle
    seen = []
    for _ in range(9):
        try:
            first = max(adhd.steps.split([handle], 1).value.steps, key=lambda t: t.estimate_minutes or 0)
        except AdhdError:
            break
        seen.append((first.level, first.estimate_minutes is None))
        handle = first.handle
    assert seen[:5] == [(1, True), (2, True), (3, True), (4, False), (5, False)] and adhd.tasks.find(handle).state == "atomic"


def test_own_recipes_win_and_a_broken_file_never_stops_a_split(adhd: Adhd, tmp_path: Path) -> None:
    own = tmp_path / "recipes"
    own.mkdir()
    (own / "mine.toml").write_text(OWN)
    (own / "broken.toml").write_text("domain = \n")
    (own / "latin.toml").write_bytes(b'domain = "\xe9"\n')
    (own / "gone.toml").symlink_to(tmp_path / "nowhere.toml")
    adhd.tasks.add({"title": "fly the kite"})
    for _ in range(2):  # read anew, then as it was kept
        library = Library(str(own), str(tmp_path / "recipes.kept"))
        assert [p for p in library.problems if p.startswith("broken.toml is no TOML")] and len(library.problems) == 3
    assert adhd.steps.split(["kite"]).value.proposal.breakdown.recipe == "kite"
    assert titles(adhd, "fly the kite") == ["Take the kite outside", "Run into the wind"]
    (own / "mine.toml").write_text(OWN.replace("Run into the wind", "Run down the hill"))
    (own / "broken.toml").unlink()
    fresh = Library(str(own), str(tmp_path / "recipes.kept"))
    assert fresh.recipes[0].lines[1].text == "Run down the hill" and len(fresh.problems) == 2
    (tmp_path / "recipes.kept").write_text("[]")
    assert len(Library(str(own), str(tmp_path / "recipes.kept")).recipes) == len(fresh.recipes)


def read_at_once(folder: str) -> int:
    """How many recipes a process of its own finds."""
    return len(Library("", os.path.join(folder, "recipes.kept")).recipes)


def test_two_processes_may_read_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        counts = pool.map(read_at_once, [str(tmp_path)] * 4)
    assert len(set(counts)) == 1 and counts[0] > 250
    assert sorted(os.listdir(tmp_path)) == ["recipes.kept"]
