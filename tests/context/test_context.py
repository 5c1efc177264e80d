"""Opted-in directories and the resume card: what is looked at, what is not, with real git repositories."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.clock import Clock
from adhd_core.context import git
from adhd_core.context.projection import CardTable, FolderTable
from adhd_core.context.redact import MARK
from adhd_core.dates import parse_moment
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.projection import rebuild
from adhd_core.oplog.receive import envelopes

from tests.cli.shell import MORNING, Shell

TOKEN = "gh" + "p_aB3dE5gH7jK9mN1pQ4sT6vW8xY0zA2cD4fG6"


def at(path: Path, moment: str = MORNING) -> Adhd:
    """The file at a moment."""
    return Adhd.open(str(path / "adhd.db"), Clock(parse_moment(moment)))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two files changed and one added since its only commit, on the branch fix-refs."""
    folder = tmp_path / "thesis"
    (folder / "chapters").mkdir(parents=True)
    for name in ("intro.tex", "chapters/two.tex", "ünï code.tex"):
        (folder / name).write_text("one\ntwo\n")
    run(folder, "init", "-q", "-b", "fix-refs")
    run(folder, "add", ".")
    run(folder, "-c", "user.name=L", "-c", "user.email=l@example.org", "commit", "-qm", f"Use {TOKEN} for refs\n\nMore.")
    (folder / "intro.tex").write_text("one\n2\nthree\n")
    (folder / "ünï code.tex").unlink()
    (folder / "new.tex").write_text("x\n")
    run(folder, "add", "new.tex")
    return folder


def run(folder: Path, *words: str) -> None:
    """One git command."""
    subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)


def test_what_git_says(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = git.look(str(repository / "chapters"))
    assert found is not None and (found.branch, found.files, found.added, found.removed) == ("fix-refs", 3, 3, 3)
    assert sorted(found.names) == ["intro.tex", "new.tex", "ünï code.tex"]
    assert git.look(str(tmp_path)) is None and git.look(str(tmp_path / "nowhere")) is None
    run(repository, "checkout", "-q", "--detach")
    detached = git.look(str(repository))
    assert detached is not None and detached.branch is not None and len(detached.branch) >= 7
    empty = tmp_path / "empty"
    empty.mkdir()
    run(empty, "init", "-q", "-b", "start")
    unborn = git.look(str(empty))
    assert unborn is not None and (unborn.branch, unborn.files, unborn.subject) == ("start", None, None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git.look(str(repository)) is None, "there is no git"


def test_a_slow_git_costs_the_time_limit_only(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text('#!/bin/sh\ncase "$*" in *symbolic-ref*) echo main;; *) exec sleep 60;; esac\n')
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:/usr/bin:/bin")
    before = time.monotonic()
    found = git.look(str(repository), 0.5)
    assert time.monotonic() - before < 30
    assert found is not None and (found.branch, found.subject, found.files) == ("main", None, None)


def test_nothing_of_the_repository_is_run(repository: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    for name, value in (
        ("core.fsmonitor", f"touch {ran}; false"), ("diff.external", f"touch {ran}"), ("core.pager", f"touch {ran}"),
        ("diff.mine.textconv", f"touch {ran}; cat"), ("diff.mine.command", f"touch {ran}"),
    ):  # fmt: skip
        run(repository, "config", name, value)
    (repository / ".gitattributes").write_text("*.tex diff=mine\n")
    found = git.look(str(repository))
    assert found is not None and found.files == 3 and not ran.exists()


def test_only_what_was_opted_in_is_looked_at(repository: Path, tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        assert adhd.context.here(str(repository)).json()["directory"] is None
        adhd.context.keep(None, None, "before", str(repository))
        adhd.context.add(str(repository))
        place = adhd.context.here(str(repository / "chapters"))
        assert (place.branch, place.subject) == ("fix-refs", f"Use {MARK} for refs")
        assert adhd.context.here(str(tmp_path)).folder is None and adhd.context.here(str(repository) + "2").folder is None
        assert adhd.context.here(None).folder is None
        adhd.context.keep(None, None, f"token={TOKEN}", str(repository))
        assert adhd.context.note_of(str(repository)) == f"token={MARK}"
        for folder, code in ((str(repository), "conflict"), (str(tmp_path / "nowhere"), "not_found")):
            with pytest.raises(AdhdError) as caught:
                adhd.context.add(folder)
            assert caught.value.code == code
        with pytest.raises(AdhdError, match="was not added"):
            adhd.context.drop(str(repository / "chapters"))
        adhd.context.drop(str(repository))
        assert adhd.context.all() == [] and adhd.context.here(str(repository)).folder is None
        adhd.context.add(str(repository))
        assert [e.what for e in adhd.history.entries(3)] == [f"context {repository}", f"dropped {repository}", f"kept token={MARK}"]
        adhd.history.undo()
        assert adhd.context.all() == []
        assert not list(envelopes(adhd.log)), "directories, branches and cards stay on this machine"
    assert TOKEN.encode() not in b"".join(p.read_bytes() for p in tmp_path.glob("adhd.db*"))


def test_cards_are_taken_back_and_rebuilt(repository: Path, tmp_path: Path) -> None:
    with at(tmp_path) as adhd:
        adhd.context.add(str(repository))
        adhd.context.keep(None, None, "first", str(repository))
    with at(tmp_path, "2026-03-05T11:00:00+01:00") as adhd:
        adhd.context.keep(None, None, "second")
        assert adhd.context.card().note == "second"  # type: ignore[union-attr]
        adhd.history.undo()
        card = adhd.context.card()
        assert card is not None and card.note == "first" and card.place.branch == "fix-refs" and len(card.place.names) == 3
        before = [adhd.log.db.execute(f"select * from {t} order by 1").fetchall() for t in ("context_folder", "context_card")]
        for kind in (FolderTable, CardTable):
            rebuild(kind, adhd.log.db, adhd.log._begin, step=2)
        assert before == [adhd.log.db.execute(f"select * from {t} order by 1").fetchall() for t in ("context_folder", "context_card")]


def test_the_next_day_resume_gives_the_card_back(shell: Shell, repository: Path) -> None:
    shell.ok("c", "--raw", "write intro")
    shell.ok("step", "intro", "open the outline")
    assert "adhd resume --keep" in shell.ok("resume").out
    with at(shell.file.parent) as adhd:
        adhd.context.add(str(repository))
        task = adhd.tasks.edit(["write", "intro"], {"status": "doing", "note": "sign in eq 4"}).value
        kept = adhd.resume.keep(None, str(repository)).value
        assert kept.task is not None and kept.task.rid == task.rid and kept.card.note == "sign in eq 4"
    later = "2026-03-06T09:00:00+01:00"
    lines = shell.ok("resume", ADHD_NOW=later, HOME=str(repository.parent)).lines
    assert lines[0].startswith("write intro · since yesterday 09:40 · ")
    assert lines[1] == 'Kept: ~/thesis, branch fix-refs, 3 files, "sign in eq 4".'
    assert lines[2].startswith("started open the outline · 15 min · ") and len(lines) == 3
    looked = shell.ok("resume", "--look", ADHD_NOW=later).lines
    assert looked[2].startswith("next    open the outline") and "adhd start" in looked[2]
    found = shell.json("resume", ADHD_NOW=later)
    assert (found["card"]["task"]["title"], found["card"]["branch"], found["card"]["files"]) == ("write intro", "fix-refs", 3)
    assert found["next"]["title"] == "open the outline"
    shell.ok("done", "open the outline")
    shell.ok("done", "write intro")
    assert shell.json("resume")["next"] is None and "done" in shell.ok("resume").lines[0]


def test_in_the_shell(shell: Shell, repository: Path) -> None:
    assert "adhd context add" in shell.ok("context").out
    assert shell.json("context", "add", str(repository))["directories"] == [str(repository)]
    here = shell.sh(f"cd '{repository}/chapters' && adhd context && adhd resume --keep look at fig 3 && adhd context", COLUMNS="100").out
    assert "branch fix-refs · 3 files +3 -3" in here and "last note: look at fig 3" in here
    assert TOKEN not in here
    assert "not looked at" in shell.ok("context").out
    leave = f"mkdir '{repository}/x' && cd '{repository}/x' && rmdir '{repository}/x'"
    gone = shell.sh(f"{leave} && adhd context; adhd resume --keep; adhd when")
    assert gone.err == "" and "this moment" in gone.out
    wrong = [
        (["context", "remove", "x"], 2), (["context", "drop", "/nowhere"], 1), (["resume", "words"], 2),
        (["resume", "--keep", "x" * 401], 2), (["resume", "--keep", "--of", "nothing like it"], 1),
    ]  # fmt: skip
    for (words, code), told in zip(wrong, shell.batch([(words, {}) for words, _ in wrong]), strict=True):
        assert (told.code, told.out, len(told.err.splitlines())) == (code, "", 2), (words, told)
