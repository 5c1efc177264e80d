"""What a fast command loads, and what it does not: milliseconds between a thought and the prompt."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.shell import PATHS, Shell

SLOW = {
    "re", "json", "dataclasses", "pathlib", "uuid", "zoneinfo", "rich", "typer", "click", "typing", "enum", "datetime", "functools",
    "collections", "sqlite_utils", "pydantic", "sqlite3", "argparse", "asyncio", "importlib.metadata", "dateutil", "unicodedata", "difflib",
    "inspect", "random", "subprocess", "tempfile", "logging", "platformdirs",
}  # fmt: skip
BARE = {"gc",
    "_datetime", "_functools", "_json", "_sha1", "_sqlite3", "time", "fcntl", "errno", "math", "_operator", "os", "stat", "_stat",
    "posixpath",
    "genericpath", "_collections_abc", "__future__",
}  # fmt: skip
"""C modules, and what every interpreter loads for its `site`."""

PROBE = """
import sys
before = set(sys.modules)
sys.path[:0] = {paths!r}
from adhd_cli import launch
def leave(code):
    sys.stdout.flush()
    sys.stderr.write("\\n%d " % code + " ".join(sorted(set(sys.modules) - before)))
launch.leave = leave
launch.main({args!r})
"""


def loaded(shell: Shell, *args: str, site: bool = False) -> set[str]:
    """The modules that a command loads, beyond what a bare interpreter has."""
    probe = PROBE.format(paths=PATHS, args=list(args))
    flags = [] if site else ["-I", "-S"]
    done = subprocess.run(
        [sys.executable, *flags, "-c", probe], capture_output=True, env=shell.environment({}), stdin=subprocess.DEVNULL, timeout=60
    )
    last = done.stderr.decode().splitlines()[-1].split()
    assert last[0] == "0", done
    return set(last[1:])


def test_fast_commands_load_nothing_slow(shell: Shell) -> None:
    shell.ok("c", "--raw", stdin="buy milk\nwater plants\npost letter\n")
    handle, letter = (shell.json("show", title)["task"]["handle"] for title in ("milk", "letter"))
    lines: list[list[str]] = [
        ["c", "--raw", "buy", "bread"], ["c", "call", "dentist", "tomorrow", "3pm", "for", "15m", "tag:health"],
        ["c", "water", "the", "garden"],
        ["show", handle], ["show", "milk"], [], ["list"], ["list", "--due", "week"], ["search", "mil"], ["done", "plants"], ["undo"],
        ["next", "--minutes", "15"], ["no"], ["later", handle], ["later", "letter", "fri", "9am"], ["drop", "letter"],
        ["c", "passport", "is", "in", "the", "blue", "box"], ["where", "passport"], ["where"], ["took", "meds", "400mg"], ["took"],
        ["took", "drops", "an", "hour", "ago"], ["took", "meds?"],
        ["when", "cd /", "then", "milk"], ["when"], ["when", "--check", "--event", "shell"], ["when", "drop", "1"],
        ["start", "bread"], ["line"], ["focus", "status"], ["c", "buy", "cat", "food"], ["distract", "milk", "frother"], [], ["pause"],
        ["start"], ["done"], ["line"], ["today"], ["estimate", letter], ["next"], ["show", letter],
    ]  # fmt: skip
    for line in lines:
        found = loaded(shell, *line)
        assert not found & SLOW, (line, sorted(found & SLOW))
        foreign = {m.partition(".")[0] for m in found} - {"adhd_cli", "adhd_core"}
        assert foreign <= BARE, (line, foreign - BARE)
        assert not {m for m in found if m.startswith("adhd_cli.typer")}


def test_looks_in_a_long_session_load_nothing_slow(shell: Shell) -> None:
    shell.ok("c", "--raw", "thesis")
    shell.ok("c", "dentist today 3pm")
    shell.ok("start", "thesis", "--minutes", "90")
    shell.env["ADHD_NOW"] = "2026-03-05T11:15:00+01:00"
    for line in (["line"], ["when", "--check", "--event", "tick"], ["line"], [], ["pause"]):
        assert not loaded(shell, *line) & SLOW, line


def test_the_first_command_of_a_new_home_is_fast_as_well(shell: Shell) -> None:
    assert not loaded(shell, "c", "--raw", "first") & SLOW


@pytest.mark.parametrize("line", [["log"], ["energy"], ["project"], ["config"], ["tree"], ["plan"], ["stats"], ["did"]])
def test_ordinary_commands_load_typer_and_no_other_weight(shell: Shell, line: list[str]) -> None:
    shell.ok("c", "--raw", "milk")
    found = loaded(shell, *line, site=True)
    assert "typer" in found
    assert not found & {"pydantic", "sqlite_utils", "rich.console", "dateutil", "asyncio", "textual", "litestar"}, line


def test_json_loads_no_json_package(shell: Shell, tmp_path: Path) -> None:
    found = loaded(shell, "c", "--raw", "milk", "--json")
    assert "json" not in found or found & {"_json"}
    assert json.loads(shell.ok("list", "--json").out)["total"] == 1
