"""Export and import as JSON Lines: out and in again without a loss, twice without doubles, and calm with broken files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from adhd_core.app import Adhd

from tests.cli.shell import Shell

LOOK = (
    "list --all --limit 500 --json",
    "list --done --json",
    "tree --json",
    "zone --json",
    "project --json",
    "energy --json",
    "features --json",
    "config --json",
)


def look(shell: Shell) -> list[Any]:
    """All that a person can see."""
    return [a.json() for a in shell.batch([(words.split(), {}) for words in LOOK])]


@pytest.fixture
def lived_in(shell: Shell) -> Shell:
    """A home with some history: tasks in every state, steps, undone things, projects, zones, energy, settings."""
    shell.ok(
        "c",
        stdin="call Lena's dentist tomorrow 3pm for 15m tag:health\nbuy milk at:shop p:high\n漢字を勉強する every day\n"
        "find sources in:Thesis zone:Work\n",
    )
    shell.say(
        "c --raw trip",
        "c --raw oops",
        "undo",
        "c --raw gone",
        "drop gone",
        "energy 2 --note slept",
        "zone edit Self --goal sleep",
        "project add Home",
    )
    handle = shell.json("show", "trip")["task"]["handle"]
    shell.say(
        f"step {handle} pack", f"step {handle} book", "done pack", "done 漢字", "undo", "redo", "edit milk --needs trip --notes two_litres"
    )
    shell.say(
        "project pause Home",
        "features off hints",
        "config day_start 6",
        "edit milk --untag x --tag y",
        "later sources friday",
        "delete book",
        "undo",
    )
    return shell


def test_a_round_trip_loses_nothing(lived_in: Shell, tmp_path: Path) -> None:
    file = tmp_path / "life.jsonl"
    count = lived_in.json("export", "jsonl", str(file))["operations"]
    lines = file.read_text().splitlines()
    assert len(lines) == count + 1 and json.loads(lines[0]) == {"format": "adhd.operations.1", "operations": count}
    assert file.stat().st_mode & 0o777 == 0o600 and list(tmp_path.glob("*.part*")) == []
    assert lived_in.ok("export", "jsonl").out == file.read_text() == lived_in.ok("export", "jsonl", "-").out
    there = Shell(tmp_path / "there")
    first = there.json("import", "jsonl", str(file))
    assert first["imported"] == len(look(lived_in)[0]["tasks"]) + 1 and first["problems"] == []
    assert look(there) == look(lived_in)
    assert sorted(there.ok("export", "jsonl").lines[1:]) == sorted(lines[1:])
    again = there.json("import", "jsonl", str(file))
    assert (again["imported"], again["updated"], again["skipped"], again["unchanged"]) == (0, 0, 0, count)
    back = lived_in.json("import", "jsonl", str(file))
    assert (back["imported"], back["updated"], back["unchanged"]) == (0, 0, count)
    assert there.json("doctor", "--deep")["ok"] is True
    there.ok("c", "--raw", "mine")
    assert lived_in.json("import", "jsonl", "-", stdin=there.ok("export", "jsonl").out)["imported"] == 1


def test_json_on_standard_output_is_one_value(lived_in: Shell) -> None:
    found = lived_in.json("export", "jsonl")
    assert len(found["lines"]) == found["operations"] + 1


def test_a_dry_run_changes_nothing(lived_in: Shell, tmp_path: Path) -> None:
    there = Shell(tmp_path / "there")
    text = lived_in.ok("export", "jsonl").out + '{"title": "a plain one"}\n'
    found = there.json("import", "jsonl", "-", "--dry-run", stdin=text)
    assert found["imported"] >= 7 and there.json("list", "--all")["total"] == 0
    assert there.ok("import", "jsonl", "-", "--dry-run", stdin=text).out.startswith("would be")
    assert there.json("import", "jsonl", "-", stdin=text) == found


BROKEN = [
    "", "{", "[]", '"text"', "{}", "12", "[" * 100_000, '{"title": ""}', '{"title": "   "}', '{"title": 5}',
    '{"title": "x", "due": "someday"}',
    '{"title": "x", "due": "2026-W10-4x"}', '{"title": "x", "priority": "huge"}', '{"title": "x", "repeat": "now and then"}',
    '{"title": "x", "energy": 9}',
    '{"device": "zz", "rid": "zz"}', '{"device": "00", "rid": "00", "n": 1}', '{"title": "x", "estimate_minutes": 99999999}', "\ufffd\x00",
    '{"device": "' + "ab" * 16 + '", "rid": "' + "cd" * 16 + '", "n": 5, '
    '"hlc": 1, "at": 0, "offset": 0, "command": 1, "schema": 1, "record": "task", "fields": {}}',
]  # fmt: skip


def test_broken_lines_are_named_and_the_rest_is_kept(shell: Shell) -> None:
    lines = [*BROKEN, '{"title": "fine", "due": "2026-03-09", "tags": ["a"], "nonsense": {"x": 1}}']
    found = shell.json("import", "jsonl", "-", stdin="\n".join(lines) + "\n")
    assert found["imported"] == 1 and found["skipped"] == len(BROKEN) - 1
    named = {p["line"] for p in found["problems"]}
    assert named >= set(range(2, len(BROKEN) - 1)) and 1 not in named and len(lines) not in named
    assert all(p["message"] and "\n" not in p["message"] for p in found["problems"])
    (task,) = shell.json("list")["tasks"]
    assert (task["title"], task["due"], task["tags"]) == ("fine", "2026-03-09", ["a"])
    plain = shell.ok("import", "jsonl", "-", stdin="\n".join(lines), COLUMNS="80")
    assert "  line 2: not a JSON value" in plain.lines and len(plain.lines) <= 7


def test_plain_tasks_come_in_as_one_command(shell: Shell, tmp_path: Path) -> None:
    tasks = [
        {"id": "018f0000-0000-7000-8000-000000000001", "title": "old one", "status": "done",
         "done_at": "2026-01-02T10:00:00+01:00", "created_at": "2025-12-24T08:00:00+01:00"},
        {"title": "call mum", "due": "2026-03-06T15:00:00+01:00", "project": "Family", "zone": "Life",
         "tags": ["b", "a"], "estimate_minutes": 15},
        {"title": "water", "repeat": "FREQ=DAILY", "start": "2026-03-05", "energy": 2, "notes": "two cans", "kind": "habit"},
    ]  # fmt: skip
    text = "".join(json.dumps(t) + "\n" for t in tasks)
    first = shell.json("import", "jsonl", "-", stdin=text)
    assert (first["imported"], first["problems"]) == (3, [])
    kept = {t["title"]: t for t in shell.json("list", "--all")["tasks"]}
    for task in tasks:
        found = {k: kept[str(task["title"])][k] for k in task}
        assert found == {**task, **({"tags": ["a", "b"]} if "tags" in task else {})}
    assert kept["old one"]["created_at"] == "2025-12-24T08:00:00+01:00"
    assert shell.json("import", "jsonl", "-", stdin=text)["imported"] == 0
    undone = shell.json("undo")["undone"]
    assert undone[0]["what"] == "caught 3 things" and shell.json("list", "--all")["total"] == 0
    assert shell.json("import", "jsonl", "-", stdin=text)["updated"] == 3, "what was taken back can come again"
    assert shell.json("list", "--all")["total"] == 3
    listed = shell.ok("list", "--all", "--json").json()["tasks"]
    there = Shell(tmp_path / "there")
    assert there.json("import", "jsonl", "-", stdin="".join(json.dumps(t) + "\n" for t in listed))["imported"] == 3


def test_a_very_long_line_an_empty_file_and_places_that_are_none(shell: Shell, tmp_path: Path) -> None:
    long = json.dumps({"title": "big", "notes": "x" * 5_000_000}) + "\n" + json.dumps({"title": "y" * 200_000}) + "\n"
    found = shell.json("import", "jsonl", "-", stdin=long)
    assert (found["imported"], [p["line"] for p in found["problems"]]) == (1, [2])
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    nothing = shell.json("import", "jsonl", str(empty))
    assert nothing == {"imported": 0, "updated": 0, "unchanged": 0, "skipped": 0, "problems": [], "before": None}
    assert shell.ok("import", "jsonl", str(empty)).out
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 40)
    assert shell.json("import", "jsonl", str(tmp_path / "binary"))["imported"] == 0
    for place in (str(tmp_path), "/nowhere/x.jsonl", "/proc/self/mem"):
        answer = shell.run("import", "jsonl", place, code=1)
        assert place in answer.err and len(answer.err.splitlines()) == 2
    for place in (str(tmp_path), "/nowhere/x.jsonl", "/proc/x.jsonl"):
        answer = shell.run("export", "jsonl", place, code=1)
        assert place in answer.err
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []
    assert shell.json("list")["total"] == 1


def test_ten_thousand_operations_and_a_bar_only_where_somebody_waits(shell: Shell, tmp_path: Path) -> None:
    source = tmp_path / "source"
    with Adhd.open(str(source / "adhd.db")) as adhd:
        adhd.tasks.add_many({"title": f"thing number {i}"} for i in range(10_000))
        text = "".join(line + "\n" for line in adhd.exchange.lines())
    file = tmp_path / "many.jsonl"
    file.write_text(text)
    piped = shell.json("import", "jsonl", str(file))
    assert piped["imported"] == 10_000
    with shell.terminal("import", "jsonl", str(file)) as terminal:
        assert terminal.end() == 0 and "10000 known already" in terminal.text
        assert "█" not in terminal.text or "%" in terminal.text
    eager = tmp_path / "eager"
    eager.mkdir()
    (eager / "sitecustomize.py").write_text("import adhd_cli.progress\nadhd_cli.progress.PATIENCE = 0.0\n")
    path = f"{eager}:{shell.env['PYTHONPATH']}"
    with shell.terminal("import", "jsonl", str(file), PYTHONPATH=path) as terminal:
        assert terminal.end() == 0 and "reading  " in terminal.text and " %" in terminal.text
    assert shell.ok("import", "jsonl", str(file), PYTHONPATH=path).err == ""
    few = tmp_path / "few.jsonl"
    few.write_text('{"title": "a"}\n')
    with shell.terminal("import", "jsonl", str(few)) as terminal:
        assert terminal.end() == 0 and "reading" not in terminal.text and "%" not in terminal.text
