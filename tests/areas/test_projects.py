"""Projects: made by name or on the way, renamed, paused, dropped; their tasks stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.oplog.errors import AdhdError

from tests.cli.shell import Shell


def test_by_name(tmp_path: Path) -> None:
    with Adhd.open(str(tmp_path / "adhd.db")) as adhd:
        adhd.tasks.add({"title": "find sources", "project": "Thesis"})
        adhd.tasks.add({"title": "read", "project": " thesis "})
        (project,) = adhd.projects.all()
        assert (project["name"], project["open"], project["is_active"], project["owner"]) == ("Thesis", 2, True, None)
        with pytest.raises(AdhdError):
            adhd.projects.add("THESIS")
        adhd.projects.change("thesis", {"name": "Book"})
        assert {t.project for t in adhd.search.page(10)} == {"Book"}
        adhd.tasks.add({"title": "print", "project": "book"})
        assert len(adhd.projects.all()) == 1
        adhd.projects.change("book", {"is_active": False})
        adhd.history.undo()
        assert adhd.projects.find("Book")["is_active"] is True
        adhd.projects.change("Book", {"deleted": True})
        assert adhd.projects.all() == [] and {t.project for t in adhd.search.page(10)} == {None}
        adhd.history.undo()
        assert adhd.projects.find("Book")["open"] == 3


def test_a_dropped_one_comes_back_when_it_is_named(tmp_path: Path) -> None:
    with Adhd.open(str(tmp_path / "adhd.db")) as adhd:
        adhd.projects.add("Home", "Lena")
        adhd.projects.change("Home", {"deleted": True})
        adhd.tasks.add({"title": "paint", "project": "home"})
        assert [p["name"] for p in adhd.projects.all()] in (["home"], ["Home"])


def test_in_the_shell(shell: Shell) -> None:
    assert "adhd c find sources in:Thesis" in shell.ok("project").out
    assert shell.json("project", "add", "Tax", "return", "--owner", "Lena")["project"]["owner"] == "Lena"
    shell.ok("c", "find sources in:Thesis")
    assert [p["name"] for p in shell.json("project")["projects"]] == ["Tax return", "Thesis"]
    assert "paused" in shell.ok("project", "pause", "Thesis").out
    assert "paused" in shell.ok("project").out
    shell.ok("project", "resume", "thesis")
    shell.ok("project", "rename", "thesis", "--name", "Book")
    assert shell.json("list", "--project", "book")["total"] == 1
    assert shell.ok("project", "drop", "Book").out.startswith("dropped Book")
    assert shell.json("show", "sources")["task"]["project"] is None
    assert "adhd project add Nope" in shell.run("project", "pause", "Nope", code=1).err
    assert shell.run("project", "rename", "Tax return", code=2).err
