"""The rabbit-hole stack: down, up, the goal, undo, restarts, two devices, and in the shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from adhd_core.dives import DiveTable
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.projection import rebuild
from adhd_core.oplog.receive import envelopes, receive

from tests.cli.shell import MORNING, Shell


def at(path: Path, moment: str = MORNING, name: str = "adhd.db") -> Adhd:
    """The file at a moment."""
    return Adhd.open(str(path / name), Clock(parse_moment(moment)))


def texts(adhd: Adhd) -> list[str]:
    """What one is in, the first first."""
    return [d.text for d in adhd.dives.stack().dives]


def test_down_up_and_back(tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        assert adhd.dives.depth()[0] == 0
        adhd.dives.down("read about  citation styles", "write intro")
        adhd.dives.down("fonts", "ignored")
    with at(tmp_path) as adhd:
        stack = adhd.dives.stack()
        assert (stack.goal, stack.depth, stack.at, adhd.dives.depth()) == ("write intro", 2, "fonts", (2, "write intro"))
        above, left = adhd.dives.up().value
        assert (above.at, [d.text for d in left]) == ("read about citation styles", ["fonts"])
        adhd.history.undo()
        assert texts(adhd) == ["read about citation styles", "fonts"]
        adhd.history.redo()
        assert texts(adhd) == ["read about citation styles"]
        adhd.history.undo(3)
        assert texts(adhd) == []
        adhd.history.redo(3)
        assert adhd.dives.up(all=True).value[0].at == "write intro"
        with pytest.raises(AdhdError, match="at the surface"):
            adhd.dives.up()
        adhd.dives.down("knots")
        assert adhd.dives.stack().goal is None and adhd.dives.up().value[0].at is None
        adhd.dives.down("knots")
        before = [adhd.log.db.execute(f"select * from {t} order by 1").fetchall() for t in ("dive", "dive_end")]
        rebuild(DiveTable, adhd.log.db, adhd.log._begin, step=2)
        assert before == [adhd.log.db.execute(f"select * from {t} order by 1").fetchall() for t in ("dive", "dive_end")]
    with at(tmp_path, "2026-03-06T09:00:00+01:00") as adhd:
        assert texts(adhd) == ["knots"] and adhd.dives.depth()[0] == 0, "an earlier day is kept, but not counted"


def test_two_devices_see_one_stack(tmp_path: Path) -> None:
    with at(tmp_path, name="a.db") as a, at(tmp_path, "2026-03-05T10:00:00+01:00", "b.db") as b:
        a.dives.down("fonts", "write intro")
        b.dives.down("knots")
        for here, there in ((a, b), (b, a), (a, b)):
            receive(there.log, list(envelopes(here.log)))
        assert texts(a) == texts(b) == ["fonts", "knots"]
        a.dives.up()
        b.dives.up()
        for here, there in ((a, b), (b, a)):
            receive(there.log, list(envelopes(here.log)))
        assert texts(a) == texts(b) == ["fonts"]


def test_in_the_shell(shell: Shell) -> None:
    assert "surface" in shell.ok("dive").out
    shell.ok("c", "--raw", "write intro")
    with at(shell.file.parent) as adhd:
        adhd.tasks.edit(["intro"], {"status": "doing"})
    found = shell.json("dive", "read", "about", "citation", "styles")
    assert (found["depth"], found["goal"], found["at"]) == (1, "write intro", "read about citation styles") and found["task_id"]
    shell.say(*(f"dive deeper {i}" for i in range(4)))
    assert shell.ok("dive").lines == ["write intro", "  └ ... 3 more", "    └ deeper 2", "      └ deeper 3 · here"]
    assert shell.json("surface")["left"] == ["deeper 3"]
    narrow = shell.ok("surface", "--all", COLUMNS="40").lines
    assert max(map(len, narrow)) <= 40
    shell.ok("undo")
    assert shell.ok("surface", "--all", COLUMNS="80").out.startswith("back to: write intro · you were at: deeper 2")
    wrong = [(["surface"], 1), (["dive", "x" * 201], 2), (["dive", "--goal", "x"], 2)]
    for (words, code), told in zip(wrong, shell.batch([(words, {}) for words, _ in wrong]), strict=True):
        assert (told.code, told.out, len(told.err.splitlines())) == (code, "", 2), (words, told)
