"""Zones: three from the start, five at most, counted by what was done in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from adhd_core.oplog.errors import AdhdError

from tests.cli.shell import Shell


def at(path: Path, moment: str = "2026-03-05T09:00:00+01:00") -> Adhd:
    """The file at a moment."""
    return Adhd.open(str(path / "adhd.db"), Clock(parse_moment(moment)))


def names(adhd: Adhd) -> list[str]:
    """The zones' names in order."""
    return [z.name for z in adhd.zones.all()]


def test_defaults_add_edit_drop_and_undo(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        assert names(adhd) == ["Work", "Life", "Self"]
        adhd.zones.add("Studio", icon="♪", colour="cyan")
        adhd.zones.edit("self", {"name": "Me", "goal": "sleep before midnight"})
        assert names(adhd) == ["Work", "Life", "Me", "Studio"]
        adhd.zones.drop("Work")
        assert names(adhd) == ["Life", "Me", "Studio"]
        for expected in (["Work", "Life", "Me", "Studio"], ["Work", "Life", "Self", "Studio"], ["Work", "Life", "Self"]):
            adhd.history.undo()
            assert names(adhd) == expected
        assert adhd.zones.find("SELF").goal is None


def test_five_at_most_and_no_doubles(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        adhd.zones.add("Studio")
        adhd.zones.add("Garden")
        for name, code in (("Sixth", "conflict"), ("studio", "conflict")):
            with pytest.raises(AdhdError) as caught:
                adhd.zones.add(name)
            assert caught.value.code == code
        adhd.zones.drop("Garden")
        adhd.zones.add("Garden")
        assert len(names(adhd)) == 5
        for fields in ({"goal": "x" * 201}, {"colour": "red"}, {"name": " "}):
            with pytest.raises(AdhdError):
                adhd.zones.edit("Life", fields)


def test_what_was_done_is_counted_in_its_zone(tmp_path: Path) -> None:
    with at(tmp_path, "2026-03-02T23:00:00+01:00") as adhd:
        for title in ("run", "write", "sing"):
            adhd.tasks.add({"title": title, "zone": "Self"})
        adhd.tasks.done(["run"])
    with at(tmp_path, "2026-03-05T02:00:00+01:00") as adhd:
        adhd.tasks.done(["write"])  # before four: still Wednesday
    with at(tmp_path, "2026-03-05T09:00:00+01:00") as adhd:
        adhd.tasks.done(["sing"])
        zone = adhd.zones.find("Self")
        assert (zone.done_today, zone.done_week, zone.done_all) == (1, 3, 3)
        adhd.history.undo()
        assert adhd.zones.find("Self").done_today == 0
    with at(tmp_path, "2026-03-20T09:00:00+01:00") as adhd:
        zone = adhd.zones.find("Self")
        assert (zone.done_week, zone.done_all) == (0, 2)


def test_in_the_shell(shell: Shell) -> None:
    assert [line.split()[1] for line in shell.ok("zone").lines] == ["Work", "Life", "Self"]
    shell.ok("zone", "edit", "Self", "--goal", "sleep before midnight")
    assert "sleep before midnight" in shell.ok("zone").out
    shell.ok("c", "run", "zone:Self")
    assert shell.json("list", "--zone", "self")["total"] == 1
    assert shell.ok("zone", "drop", "Self").out.startswith("dropped ▲ Self")
    shown = shell.json("show", "run")["task"]
    assert shown["zone"] is None
    shell.ok("undo")
    assert shell.json("show", "run")["task"]["zone"] == "Self"
    assert "Work, Life, Self" in shell.run("zone", "edit", "Nope", "--goal", "x", code=1).err
