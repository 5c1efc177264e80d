"""Energy: snapshots, their parts of the day, how long they are fresh, and taking one back."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from adhd_core.energy import part_of_day
from adhd_core.oplog.errors import AdhdError

from tests.cli.shell import Shell


def at(path: Path, moment: str) -> Adhd:
    """The file at a moment."""
    return Adhd.open(str(path / "adhd.db"), Clock(parse_moment(moment)))


def test_snapshots(tmp_path: Path) -> None:
    with at(tmp_path, "2026-03-05T09:00:00+01:00") as adhd:
        assert adhd.energy.now() is None and adhd.energy.recent() == []
        adhd.energy.record(2, "slept badly")
        adhd.energy.record("high")
        found = adhd.energy.recent()
        assert [s.level for s in found] in ([4, 2], [2, 4]) and {s.note for s in found} == {None, "slept badly"}
    with at(tmp_path, "2026-03-05T12:59:59+01:00") as adhd:
        assert adhd.energy.now() is not None
        adhd.energy.record(5)
        assert adhd.energy.now().level == 5  # type: ignore[union-attr]
        adhd.history.undo()
        assert [s.level for s in adhd.energy.recent()].count(5) == 0
        adhd.history.redo()
        assert adhd.energy.recent()[0].level == 5
    with at(tmp_path, "2026-03-05T17:00:00+01:00") as adhd:
        assert adhd.energy.now() is None, "after four hours it is unknown again"


@pytest.mark.parametrize("level", [0, 6, -1, "x", "", 2.5, None])
def test_what_is_no_energy(tmp_path: Path, level: object) -> None:
    with at(tmp_path, "2026-03-05T09:00:00+01:00") as adhd, pytest.raises(AdhdError) as caught:
        adhd.energy.record(level)
    assert caught.value.exit == 2


def test_parts_of_the_day() -> None:
    parts = [part_of_day(parse_moment(f"2026-03-05T{hour:02d}:00:00+01:00")) for hour in (0, 4, 5, 10, 11, 14, 18, 22, 23)]
    assert parts == ["night", "night", "morning", "morning", "midday", "afternoon", "evening", "night", "night"]


def test_in_the_shell(shell: Shell) -> None:
    assert "adhd energy 1" in shell.ok("energy").out
    assert shell.ok("energy", "2", COLUMNS="80").out.startswith("energy  2 of 5, low · morning")
    shell.ok("energy", "peak", "--note", "after a walk", ADHD_NOW="2026-03-05T10:00:00+01:00")
    found = shell.json("energy", ADHD_NOW="2026-03-05T11:00:00+01:00")
    assert found["energy"] == {"level": 5, "word": "peak", "at": "2026-03-05T10:00:00+01:00", "part": "morning", "note": "after a walk"}
    assert [s["level"] for s in found["recent"]] == [5, 2]
    assert "●●●●●  peak" in shell.ok("energy").out
