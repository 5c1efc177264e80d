"""The log a page at a time, which task an entry was about, and a rewind to before one entry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment
from adhd_core.oplog import undo

NOW = "2026-03-05T09:40:00+01:00"


@pytest.fixture
def adhd(tmp_path: Path) -> Iterator[Adhd]:
    """An empty open file whose clock stands still."""
    with Adhd.open(str(tmp_path / "adhd.db"), Clock(parse_moment(NOW))) as found:
        yield found


def test_pages_make_the_whole_log(adhd: Adhd) -> None:
    for n in range(7):
        adhd.capture.add(f"thing number {n}")
    adhd.tasks.add_many([{"title": f"many {n}"} for n in range(40)])
    adhd.history.undo(2)
    adhd.focus.start(adhd.tasks.find("number 3"))  # a session writes into the local stream too
    adhd.focus.stop()
    whole = adhd.history.newest(100)
    paged = adhd.history.newest(3)
    while more := adhd.history.newest(3, paged[-1][0]):
        paged += more
    assert paged == whole and len(whole) >= 12
    assert [e.what for e in adhd.history.told(whole)] == [e.what for e in adhd.history.entries(100)]


def test_the_newest_operation_up_to_a_command_is_found_by_halving(adhd: Adhd) -> None:
    for n in range(9):
        adhd.tasks.add_many([{"title": f"t{n} {m}"} for m in range(n % 4 + 1)])
    db = adhd.log.db
    for (device,) in db.execute("select id from device where own in (1, 2)").fetchall():
        newest = max((c for c, _, _ in undo.commands(db)), default=0)
        for command in range(newest + 2):
            (scanned,) = db.execute("select coalesce(max(n), 0) from operation where device=? and command<=?", (device, command)).fetchone()
            assert undo.newest_upto(db, device, command) == scanned


def test_an_entry_knows_its_task(adhd: Adhd) -> None:
    task = adhd.capture.add("tax letter").value.task
    assert task is not None
    adhd.steps.split([task.id])
    adhd.focus.start(task)
    adhd.focus.stop()
    adhd.tasks.edit([task.id], {"priority": "high"})
    adhd.history.undo(1)
    adhd.facts.keep("passport", "in the box", "passport is in the box")
    known = {e.verb: adhd.history.task_of(e.command) for e in adhd.history.entries(20)}
    first = adhd.tasks.children(task)[0].rid
    assert known["caught"] == known["changed"] == known["undo"] == task.rid
    assert known["started"] in (task.rid, first) and known["stopped"] == known["started"] and known["kept"] is None
    adhd.tasks.delete([task.id])
    assert adhd.history.task_of(adhd.history.newest(1)[0][0]) is None, "what was deleted is not shown"


def test_a_rewind_to_before_one_command_leaves_what_was_done_in_the_same_second(adhd: Adhd) -> None:
    task = adhd.capture.add("tax letter").value.task
    assert task is not None
    adhd.tasks.edit([task.id], {"priority": "high"})
    adhd.tasks.edit([task.id], {"energy": 2})
    second = adhd.history.newest(1)[0][0]
    adhd.capture.add("buy milk")
    adhd.tasks.done([task.id])
    assert [e.verb for e in adhd.history.to_rewind(second)] == ["done", "changed"]
    adhd.history.rewind(second)
    again = adhd.tasks.by_ids([task.rid])[0]
    assert (again.priority, again.energy, again.status) == ("high", None, "open")
    assert adhd.tasks.find("buy milk").living, "what was caught stays"
