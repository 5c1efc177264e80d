"""Plain task objects keep what hangs together, change what differs, and come in with the file or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.shell import Shell

ID = "018f0000-0000-7000-8000-00000000000"


def text(*tasks: dict[str, Any]) -> str:
    """Tasks as lines."""
    return "".join(json.dumps(t) + "\n" for t in tasks)


def listed(shell: Shell) -> dict[str, Any]:
    """Every task by its title, without the time of the last change."""
    return {t["title"]: {**t, "updated_at": None} for t in shell.json("list", "--all", "--limit", "500")["tasks"]}


def test_a_listed_life_comes_back_with_steps_needs_state_and_handles(shell: Shell, tmp_path: Path) -> None:
    shell.say("c --raw trip", "c --raw milk")
    handle = shell.json("show", "trip")["task"]["handle"]
    shell.say(f"step {handle} pack", f"step {handle} book", "edit milk --needs trip")
    told = shell.json("list", "--all", "--limit", "500")["tasks"]
    told.sort(key=lambda t: t["title"])  # steps before the task that they belong to
    told[1]["state"] = "atomic"
    there = Shell(tmp_path / "there")
    found = there.json("import", "jsonl", "-", stdin=text(*told))
    assert (found["imported"], found["problems"]) == (4, [])
    assert listed(there) == {t["title"]: {**t, "updated_at": None} for t in told}
    again = there.json("import", "jsonl", "-", stdin=text(*told))
    assert (again["imported"], again["updated"], again["unchanged"]) == (0, 0, 4)


def test_changed_fields_of_a_known_id_are_updated_and_the_rest_stays(shell: Shell) -> None:
    first = {"id": ID + "1", "title": "a", "tags": ["x", "y"], "notes": "n", "due": "2026-03-09"}
    shell.json("import", "jsonl", "-", stdin=text(first, {"id": ID + "2", "title": "b"}))
    changed = {"id": ID + "1", "title": "a2", "tags": ["y", "z"], "due": None, "parent_id": ID + "2", "depends_on": [ID + "2"]}
    found = shell.json("import", "jsonl", "-", stdin=text(changed, {"id": ID + "2", "title": "b"}))
    assert (found["imported"], found["updated"], found["unchanged"]) == (0, 1, 1)
    task = listed(shell)["a2"]
    assert (task["tags"], task["due"], task["notes"]) == (["y", "z"], None, "n")
    assert (task["parent_id"], task["depends_on"]) == (ID + "2", [ID + "2"])
    assert shell.json("import", "jsonl", "-", stdin=text({**changed, "parent_id": None, "depends_on": []}))["updated"] == 1
    task = listed(shell)["a2"]
    assert (task["parent_id"], task["depends_on"]) == (None, [])
    for status, ended in (("done", True), ("open", False)):
        assert shell.json("import", "jsonl", "-", stdin=text({"id": ID + "1", "title": "a2", "status": status}))["updated"] == 1
        task = listed(shell)["a2"]
        assert (task["status"], task["done_at"] is not None) == (status, ended)


def test_links_to_tasks_that_are_nowhere_are_told_and_left_out(shell: Shell) -> None:
    lost = {"id": ID + "1", "title": "a", "parent_id": ID + "8", "depends_on": [ID + "9", "nonsense"]}
    found = shell.json("import", "jsonl", "-", stdin=text(lost))
    assert (found["imported"], found["skipped"], [p["line"] for p in found["problems"]]) == (1, 0, [1, 1, 1])
    assert (listed(shell)["a"]["parent_id"], listed(shell)["a"]["depends_on"]) == (None, [])


def test_a_handle_is_kept_only_where_it_is_free(shell: Shell) -> None:
    shell.say("c --raw mine")
    mine = listed(shell)["mine"]["handle"]
    lines = text({"id": ID + "1", "title": "a", "handle": mine}, {"id": ID + "2", "title": "b", "handle": "k3fd"})
    shell.json("import", "jsonl", "-", stdin=lines)
    found = listed(shell)
    assert found["mine"]["handle"] == mine != found["a"]["handle"] and found["b"]["handle"] == "k3fd"


def test_operations_and_plain_tasks_of_one_file_are_one_transaction(shell: Shell, tmp_path: Path) -> None:
    shell.say("c --raw trip")
    both = shell.ok("export", "jsonl").out + text({"title": "pack", "parent_id": shell.json("show", "trip")["task"]["id"]})
    there = Shell(tmp_path / "there")
    broken = "from adhd_core.exchange.service import Keeping\nKeeping.keep = lambda *_: 1 / 0\n"
    eager = tmp_path / "eager"
    eager.mkdir()
    (eager / "sitecustomize.py").write_text(broken)
    there.run("import", "jsonl", "-", stdin=both, code=1, PYTHONPATH=f"{eager}:{there.env['PYTHONPATH']}")
    assert there.json("list", "--all")["total"] == 0
    assert there.json("import", "jsonl", "-", stdin=both)["imported"] == 2
    assert there.json("show", "trip")["steps"][0]["title"] == "pack"


def test_what_the_log_knew_before_is_not_new_after_a_restore(shell: Shell, tmp_path: Path) -> None:
    shell.say("c --raw one")
    copy = shell.json("backup", str(tmp_path / "copy.db"))["backup"]["path"]
    shell.say("edit one --tag x", "c --raw two")
    life = shell.ok("export", "jsonl").out
    shell.ok("restore", copy)
    found = shell.json("import", "jsonl", "-", stdin=life)
    assert (found["imported"], found["updated"]) == (1, 1)
    again = shell.json("import", "jsonl", "-", stdin=life)
    assert (again["imported"], again["updated"]) == (0, 0)


def test_a_creation_told_again_by_another_device_is_known(shell: Shell) -> None:
    shell.say("c --raw one")
    lines = shell.ok("export", "jsonl").out.splitlines()
    told = [json.loads(line) for line in lines[1:]]
    other = next(o for o in told if "handle" in o.get("fields", {}))
    found = shell.json("import", "jsonl", "-", stdin=text({**other, "device": "ab" * 16, "n": 1}))
    assert (found["imported"], found["updated"], found["unchanged"]) == (0, 0, 1)


def test_one_new_task_is_told_as_one(shell: Shell) -> None:
    assert "1 new task" in shell.ok("import", "jsonl", "-", stdin='{"title": "a"}\n').out
    assert "1 new tasks" not in shell.ok("import", "jsonl", "-", stdin='{"title": "b"}\n').out
    assert "2 new tasks" in shell.ok("import", "jsonl", "-", stdin='{"title": "c"}\n{"title": "d"}\n').out
