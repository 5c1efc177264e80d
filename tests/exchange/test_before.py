"""An import leaves a way back: a copy of the file as it was before."""

from __future__ import annotations

from pathlib import Path

from tests.cli.shell import Shell


def test_the_file_as_it_was_can_be_brought_back(tmp_path: Path) -> None:
    theirs, mine = Shell(tmp_path / "theirs"), Shell(tmp_path / "mine")
    theirs.run("c", "--raw", "their thought")
    theirs.run("export", "jsonl", str(tmp_path / "life.jsonl"))
    mine.run("c", "--raw", "my thought")
    told = mine.run("import", "jsonl", str(tmp_path / "life.jsonl"), "--json").json()
    assert told["imported"] == 1
    assert len(mine.run("list", "--json").json()["tasks"]) == 2
    mine.run("restore", told["before"])
    assert [t["title"] for t in mine.run("list", "--json").json()["tasks"]] == ["my thought"]


def test_nothing_is_copied_where_nothing_could_be_lost(tmp_path: Path) -> None:
    theirs, mine = Shell(tmp_path / "theirs"), Shell(tmp_path / "mine")
    theirs.run("c", "--raw", "their thought")
    theirs.run("export", "jsonl", str(tmp_path / "life.jsonl"))
    told = mine.run("import", "jsonl", str(tmp_path / "life.jsonl"), "--json").json()
    assert (told["imported"], told["before"]) == (1, None)
    mine.run("import", "jsonl", str(tmp_path / "missing.jsonl"), "--json")
    mine.run("import", "jsonl", str(tmp_path / "life.jsonl"))
    assert [b for b in mine.run("backup", "--list", "--json").json()["backups"] if b["kind"] == "import"] == []
