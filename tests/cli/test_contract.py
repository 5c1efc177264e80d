"""interface.md, kept to the letter: JSON, the fields of a task, exit codes, errors."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from adhd_cli.table import COMMANDS

from tests.cli.shell import Shell

FIELDS = """id handle title notes status kind level parent_id project zone tags contexts priority energy estimate_minutes due due_end start
    repeat repeat_from delegation urls champs steps_total steps_done created_at updated_at done_at source"""
TASK = set(FIELDS.split())

LINES: dict[str, list[str]] = {
    "dump": ["dump", "PAGE"],
    "capture": ["c", "buy", "bread"], "done": ["done", "water"], "later": ["later", "milk", "tomorrow"], "undo": ["undo"], "more": ["more"],
    "list": ["list"], "show": ["show", "milk"], "search": ["search", "mil"], "tree": ["tree"], "log": ["log"],
    "edit": ["edit", "milk", "--tag", "shop"], "step": ["step", "HANDLE", "find", "bag"], "note": ["note", "HANDLE", "two", "litres"],
    "reopen": ["reopen", "water"], "drop": ["drop", "bread"], "skip": ["skip", "plants"], "delete": ["delete", "ghost"],
    "where": ["where", "passport:", "blue", "box"], "took": ["took", "meds"],
    "energy": ["energy", "2"],
    "zone": ["zone", "edit", "Self", "--goal", "sleep"], "project": ["project", "add", "Thesis"], "redo": ["redo"],
    "rewind": ["rewind", "09:00"],
    "config": ["config", "day_start", "5"], "features": ["features", "off", "zones"], "export": ["export", "jsonl", "FILE"],
    "import": ["import", "jsonl", "FILE"], "backup": ["backup"], "restore": ["restore", "BACKUP"], "doctor": ["doctor"],
    "completion": ["completion", "bash"], "next": ["next"], "no": ["no"], "start": ["start", "milk"], "pause": ["pause"],
    "distract": ["distract", "cat", "food"], "focus": ["focus", "status"], "line": ["line"], "split": ["split", "milk", "--again"],
    "init": ["init", "bash"], "inbox": ["inbox"], "model": ["model"], "template": ["template", "use", "homework"],
    "resume": ["resume", "--keep", "sign", "it"], "context": ["context", "add", "/"], "dive": ["dive", "fonts"], "surface": ["surface"],
    "tui": ["tui", "now"],
    "today": ["today"], "plan": ["plan", "week"], "did": ["did"], "stats": ["stats"],
    "when": ["when", "push", "then", "stretch"], "stuck": ["stuck", "milk", "--barrier", "scary"], "triage": ["triage"],
    "landing": ["landing"], "estimate": ["estimate", "milk"],
}  # fmt: skip
"""A line that works for every command, in this order, on the home of `full`."""

ORDER = [
    "capture", "dump", "done", "reopen", "list", "show", "search", "tree", "log", "later", "undo", "redo", "edit", "step", "note", "drop",
    "skip", "delete", "next", "no", "start", "distract", "pause", "landing", "estimate",
    "focus", "line", "split", "where", "took", "energy",
    "zone", "project", "rewind", "config", "features",
    "export", "import", "backup", "restore", "doctor", "completion", "init", "inbox", "model", "template",
    "resume", "context", "dive", "surface", "when", "stuck", "triage", "tui", "today", "plan", "did", "stats", "more",
]  # fmt: skip


WITH_A_SERVER = {"account", "login", "sync", "logout", "server"}
"""Commands that need a server: `tests/sync/test_cli.py` and `test_account_cli.py` have them."""


@pytest.fixture
def full(shell: Shell) -> Shell:
    """A home with a few tasks."""
    shell.ok("c", "--raw", stdin="buy milk\nwater it\nghost\n")
    shell.ok("c", "--raw", "plants")
    shell.ok("edit", "plants", "--repeat", "FREQ=DAILY", "--start", "2026-03-05")
    return shell


def test_every_command_prints_one_json_value_and_nothing_else(full: Shell, tmp_path: Path) -> None:
    assert set(ORDER) == set(COMMANDS) - WITH_A_SERVER == set(LINES)
    handle = full.json("show", "milk")["task"]["handle"]
    backup = ""
    page = tmp_path / "page.txt"
    page.write_text("- call Ann\n- plan the trip\n")
    for name in ORDER:
        real = {"HANDLE": handle, "FILE": str(tmp_path / "life.jsonl"), "BACKUP": backup, "PAGE": str(page)}
        words = [real.get(w, w) for w in LINES[name]]
        answer = full.run(*words, "--json")
        assert answer.code == 0, (name, answer)
        assert answer.err == "", (name, answer)
        value = json.loads(answer.out)
        assert isinstance(value, dict), name
        assert answer.out.count("\n") == 1, name
        if name == "backup":
            backup = value["backup"]["path"]
        for task in [*value.get("tasks", []), *([value["task"]] if value.get("task") else [])]:
            assert set(task) >= TASK, (name, TASK - set(task))


def test_shapes_that_scripts_rely_on(shell: Shell) -> None:
    found = shell.json("c", "call", "dentist", "tomorrow", "3pm", "for", "15m", "tag:health")
    task = found["task"]
    assert (task["title"], task["due"], task["estimate_minutes"], task["tags"]) == (
        "call dentist",
        "2026-03-06T15:00:00+01:00",
        15,
        ["health"],
    )
    assert task["created_at"] == task["updated_at"] == "2026-03-05T09:40:00+01:00"
    assert (task["status"], task["kind"], task["level"], task["priority"], task["project"]) == ("inbox", "task", 4, "none", None)
    text = "call dentist tomorrow 3pm for 15m tag:health"
    for part in found["understood"]:
        assert set(part) >= {"span", "text", "as", "value"}
        start, end = part["span"]
        assert text[start:end] == part["text"]
    assert {part["as"] for part in found["understood"]} >= {"due", "duration", "tag"} or len(found["understood"]) >= 3
    many = shell.json("c", "--raw", stdin="one\n\n  two  \n")
    assert [t["title"] for t in many["tasks"]] == ["one", "two"]
    listed = shell.json("list", "--limit", "1")
    assert listed["total"] == 3 and len(listed["tasks"]) == 1
    assert set(shell.json("done", "one")) >= {"tasks", "echoes"}
    undone = shell.json("undo")["undone"]
    assert undone == [{"what": "done one", "at": "2026-03-05T09:40:00+01:00"}]
    day = shell.json("c", "--raw", "errand")["task"]["handle"]
    edited = shell.json("edit", day, "--due", "2026-03-10", "--zone", "Self", "--project", "Home", "--energy", "2")["task"]
    assert (edited["due"], edited["zone"], edited["project"], edited["energy"]) == ("2026-03-10", "Self", "Home", 2)


def test_a_dry_run_writes_nothing(shell: Shell) -> None:
    found = shell.json("c", "--dry-run", "call", "dentist", "tomorrow")
    assert found["task"]["title"] == "call dentist"
    assert "would be" in shell.ok("c", "--dry-run", "buy", "milk").out
    assert shell.json("c", "--dry-run", "--raw", stdin="a\nb\n")["tasks"][1]["title"] == "b"
    assert shell.json("list")["total"] == 0


COULD_NOT = [
    ["done", "nowhere"],
    ["show", "zz9z"],
    ["redo"],
    ["reopen", "nobody"],
    ["import", "jsonl", "/nowhere.jsonl"],
    ["restore", "/nowhere.db"],
]
WRONG = [
    ["list", "--limit", "x"], ["list", "--limit", "0"], ["list", "--nope"], ["show"], ["done", "--nope"], ["c"], ["energy", "9"],
    ["undo", "many"],
    ["export"], ["export", "csv"], ["import", "jsonl"], ["config", "nope"], ["config", "day_start", "99"], ["features", "off", "nope"],
    ["buy", "milk"], ["lst"], ["zone", "paint"], ["rewind"], ["edit", "x"], ["list", "--due", "someday"], ["--nope"],
    ["completion", "tcsh"],
]  # fmt: skip


def test_errors_are_one_plain_line_and_a_hint(shell: Shell) -> None:
    shell.ok("c", "--raw", "x")
    lines = [*((words, 1) for words in COULD_NOT), *((words, 2) for words in WRONG)]
    for (words, code), plain in zip(lines, shell.batch([(words, {}) for words, _ in lines]), strict=True):
        assert (plain.code, plain.out) == (code, ""), (words, plain)
        told = plain.err.splitlines()
        assert 1 <= len(told) <= 2 and all(told), (words, plain)
        assert "\x1b" not in plain.err and "!" not in plain.err and "Usage:" not in plain.err, plain


def test_errors_as_json(shell: Shell) -> None:
    for words, code in ((["done", "nowhere"], 1), (["undo"], 1), (["list", "--nope"], 2), (["buy", "milk"], 2), (["c"], 2)):
        answer = shell.run(*words, "--json")
        assert (answer.code, answer.out) == (code, ""), (words, answer)
        body = json.loads(answer.err)
        assert set(body) == {"error"} and set(body["error"]) >= {"code", "message", "hint"}
        assert all(isinstance(v, str) and v for v in body["error"].values()), body


def test_ambiguous_words_name_the_candidates(shell: Shell) -> None:
    shell.ok("c", "--raw", stdin="call dentist about bill\ncall dentist about teeth\n")
    plain = shell.run("done", "dentist", code=1)
    handles = [t["handle"] for t in shell.json("list")["tasks"]]
    assert all(h in plain.err for h in handles) and "2" in plain.err.splitlines()[0]
    body = json.loads(shell.run("done", "dentist", "--json", code=1).err)["error"]
    assert body["code"] == "ambiguous" and {t["handle"] for t in body["candidates"]} == set(handles)


def test_an_unexpected_exception_is_one_calm_line(shell: Shell, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text(
        "import adhd_cli.tasks\nadhd_cli.tasks.list_ = adhd_cli.tasks.tree = lambda face, **_: 1 / 0\n"
    )
    path = f"{broken}:{shell.env['PYTHONPATH']}"
    for words in (["list"], ["tree"]):
        answer = shell.run(*words, code=1, PYTHONPATH=path)
        assert answer.out == "" and "nothing was lost" in answer.err and "adhd doctor" in answer.err and len(answer.lines) <= 2
        body = json.loads(shell.run(*words, "--json", code=1, PYTHONPATH=path).err)["error"]
        assert body["code"] == "unexpected"
    debug = subprocess.run(shell.command("list"), capture_output=True, env=shell.environment({"PYTHONPATH": path, "ADHD_DEBUG": "1"}))
    assert debug.returncode == 1 and b"ZeroDivisionError" in debug.stderr


def test_version_and_bare_words(shell: Shell) -> None:
    assert shell.ok("--version").out.startswith("adhd ")
    assert shell.run("buy", "milk", code=2).err == '"buy milk" is no command.\nKeep it as a thought: adhd c buy milk\n'
    near = shell.run("lst", code=2)
    assert "adhd list" in near.err
    assert "adhd done plants" in shell.run("dne", "plants", code=2).err
    assert not shell.file.exists()
    shell.ok("features", "off", "offer")
    plain = shell.run("buy", "milk", code=2)
    assert "adhd c" not in plain.err and "adhd --help" in plain.err
