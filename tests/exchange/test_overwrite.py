"""An export never takes the place of something unasked, and never that of adhd's own files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.shell import Shell


def test_a_file_that_is_there_stays_unless_force_is_said(shell: Shell, tmp_path: Path) -> None:
    shell.say("c --raw milk")
    file = tmp_path / "life.jsonl"
    file.write_text("precious")
    answer = shell.run("export", "jsonl", str(file), code=1)
    assert len(answer.err.splitlines()) == 2 and "--force" in answer.err and file.read_text() == "precious"
    assert '"conflict"' in "".join((answer := shell.run("export", "jsonl", str(file), "--json", code=1)).out + answer.err)
    assert shell.json("export", "jsonl", str(file), "--force")["operations"] >= 1
    assert "milk" in file.read_text()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    shell.run("export", "jsonl", str(tmp_path / "dangling"), code=1)
    os.mkfifo(tmp_path / "pipe")
    shell.run("export", "jsonl", str(tmp_path / "pipe"), "--force", code=1)
    assert list(tmp_path.glob("*.part*")) == []


@pytest.mark.parametrize("name", ["adhd.db", "adhd.db-wal", "adhd.db-shm", "adhd.db-device", "adhd.db-checkpoint", "config.toml",
                                  "backups/x", "backups/deep/x", "../link", "../hard", "../adhd/./adhd.db"])  # fmt: skip
def test_the_files_of_adhd_itself_are_refused_even_with_force(shell: Shell, name: str) -> None:
    shell.say("c --raw milk")
    home = shell.file.parent
    (home / "backups" / "deep").mkdir(parents=True, exist_ok=True)
    (home.parent / "link").symlink_to(shell.file)
    (home.parent / "hard").hardlink_to(shell.file)
    place = home / name
    before = place.read_bytes() if place.exists() else None
    for force in ([], ["--force"]):
        answer = shell.run("export", "jsonl", str(place), *force, code=1)
        assert "adhd's own" in answer.err
    assert (place.read_bytes() if place.exists() else None) == before
    assert shell.json("list")["total"] == 1
