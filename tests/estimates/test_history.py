"""Ranges from real sessions: what counts, on one device and on two, and where they are shown."""

from __future__ import annotations

from pathlib import Path

from adhd_core.focus.projection import FocusTable
from adhd_core.oplog.projection import rebuild

from tests.cli.shell import Shell
from tests.focus.conftest import Desk
from tests.focus.test_service import exchange


def work(desk: Desk, title: str, minutes: float, said: int | None = 10, finish: bool = True) -> None:
    """Make a task, work on it so long, and finish it."""
    task = desk.adhd.tasks.add({"title": title, "estimate_minutes": said}).value
    desk.adhd.focus.start(task, 90)
    desk.later(minutes)
    if finish:
        desk.adhd.focus.done([])
    else:
        desk.adhd.focus.stop()


def ranged(desk: Desk, title: str, said: int | None = 20) -> tuple[str, int, int, int]:
    """(source, p50, p80, sample) for a task of this title."""
    found = desk.adhd.estimates.of(desk.adhd.tasks.add({"title": title, "estimate_minutes": said}).value)
    return found.source, found.p50, found.p80, found.sample


def test_what_was_finished_counts(desk: Desk) -> None:
    assert ranged(desk, "call bank") == ("guess", 20, 40, 0)
    work(desk, "call dentist", 25)
    work(desk, "call Ann", 30)
    work(desk, "call Bob", 80, finish=False)
    assert ranged(desk, "call bank") == ("guess", 20, 40, 0)
    work(desk, "call the bank", 50)
    assert ranged(desk, "call bank") == ("yours", 30, 40, 3)
    desk.adhd.history.undo(2)
    assert ranged(desk, "call bank")[0] == "guess"


def test_all_sessions_of_a_thing_are_one_sample(desk: Desk) -> None:
    for name in ("Ann", "Bob", "Cem"):
        work(desk, f"call {name}", 10, finish=False)
        desk.later(120)
        desk.adhd.focus.start(desk.adhd.tasks.find(name), 90)
        desk.later(20)
        desk.adhd.focus.done([])
    found = desk.adhd.estimates.of(desk.adhd.tasks.add({"title": "call bank"}).value)
    assert (found.p50, found.sample, found.sessions) == (30, 3, 6)


def test_a_task_counts_with_the_work_on_its_steps(desk: Desk) -> None:
    for number in range(3):
        task = desk.adhd.tasks.add({"title": f"write letter {number}"}).value
        for step in ("open it", "read it"):
            child = {"title": step, "parent": task.rid, "level": 6, "status": "open", "champs": {"activity": "read"}}
            found = desk.adhd.tasks.add(child).value
            desk.adhd.focus.start(found)
            desk.later(6)
            desk.adhd.focus.done([])
        desk.adhd.tasks.done([task.handle])
    assert ranged(desk, "write letter to Ann") == ("yours", 10, 15, 3)
    step = desk.adhd.tasks.add({"title": "look at it", "champs": {"activity": "read"}}).value
    assert desk.adhd.estimates.of(step).p50 == 6 and desk.adhd.estimates.of(step).kind == "a:read"


def test_two_devices_at_once_count_once_and_a_rebuild_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other.db")
    for name in ("Ann", "Bob", "Cem"):
        task = desk.adhd.tasks.add({"title": f"call {name}"}).value
        exchange(desk, other)
        for one in (desk, other):
            one.adhd.focus.start(one.adhd.tasks.find(name), 60)
        exchange(desk, other)
        desk.later(20)
        other.later(20)
        for one in (desk, other):
            one.adhd.focus.stop()
        desk.adhd.tasks.done([task.handle])
        exchange(desk, other)
    found = [one.adhd.estimates.of(one.adhd.tasks.add({"title": "call bank"}).value).json() for one in (desk, other)]
    assert found[0] == found[1] and found[0]["p50"] == 20 and found[0]["sample"] == 3
    live = desk.adhd.log.db.execute("select * from focus_kind").fetchall()
    rebuild(FocusTable, desk.adhd.log.db, desk.adhd.log._begin, step=3)
    assert live and sorted(live) == sorted(desk.adhd.log.db.execute("select * from focus_kind").fetchall())


def test_nothing_is_loaded_where_there_is_no_history(desk: Desk) -> None:
    task = desk.adhd.tasks.add({"title": "call Ann"}).value
    assert desk.adhd.usual(task) is None and "focus" not in desk.adhd.log.loaded


def test_in_the_shell(shell: Shell) -> None:
    jobs: list[tuple[list[str], dict[str, str]]] = []
    for i, minutes in enumerate((25, 30, 50)):
        jobs += [
            (["c", "--raw", f"call number {i}"], {"ADHD_NOW": f"2026-03-05T1{i}:00:00+01:00"}), (["start", f"number {i}", "-m", "60"], {}),
            (["done"], {"ADHD_NOW": f"2026-03-05T1{i}:{minutes}:00+01:00"}),
        ]  # fmt: skip
    shell.env["ADHD_NOW"] = "2026-03-05T13:00:00+01:00"
    said = shell.batch([*jobs, (["c", "call", "bank", "for", "20m"], {"ADHD_NOW": str(shell.env["ADHD_NOW"])})])
    assert all(a.code == 0 for a in said)
    words = "you say 20 min; yours run 30-40 (3 sessions)"
    assert shell.ok("estimate", "bank").lines[1:] == [words, "From 3 finished: call."]
    assert words in shell.ok("show", "bank").lines and shell.json("show", "bank")["estimate"]["p80"] == 40
    assert shell.ok().lines[1].startswith("30-40 min") and shell.ok("next").lines[1].startswith("30-40 min")
    assert shell.ok("start").lines[1:] == [words]
    found = shell.json("estimate")
    assert (found["task"]["title"], found["p50"], found["p80"], found["sample"], found["source"]) == ("call bank", 30, 40, 3, "yours")
    shell.ok("c", "--raw", "write report")
    assert "a guess is 25 min to 1 h" in shell.ok("estimate", "report", COLUMNS="40").lines[1]
    for words_, code in ((["estimate", "nothing like it"], 1), (["estimate", "--x"], 2)):
        assert shell.run(*words_).code == code
