"""Backup, restore, doctor and healthcheck, as people call them; real damage, and a server that runs meanwhile."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from adhd_sync_server import copies
from adhd_sync_server.doctor import examine
from adhd_sync_server.folder import Lock
from adhd_sync_server.migrations import FORMAT
from adhd_sync_server.run import add_user
from adhd_sync_server.settings import Settings

from tests.cli.shell import Shell
from tests.sync.front import PASSWORD
from tests.sync.process import Process
from tests.sync.test_migrations import old_file


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, ADHD_SERVER_DATA=str(tmp_path / "data"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with an account and three operations."""
    folder = tmp_path / "data"
    folder.mkdir(0o700)
    old_file(folder).chmod(0o600)
    add_user(Settings(data=str(folder)), "bob@example.org", PASSWORD)
    return folder


def rows(data: Path) -> list[Any]:
    with closing(sqlite3.connect(data / "server.db")) as db:
        return [db.execute(f"select * from {t} order by 1, 2").fetchall() for t in ("account", "space", "operation")]


def change(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / "server.db")) as db:
        db.execute(statement)
        db.commit()


def wrong(shell: Shell) -> dict[str, str]:
    told = json.loads(shell.run("server", "doctor", "--json", code=1).out)
    assert told["ok"] is False
    return {c["name"]: c["message"] for c in told["checks"] if not c["ok"] and c["hint"]}


def test_there_and_back(data: Path, shell: Shell, tmp_path: Path) -> None:
    before, secret = rows(data), (data / "secret").read_bytes()
    made = shell.json("server", "backup", "--to", str(tmp_path / "b.tar.gz"))
    assert (made["account"], made["operation"], made["secret"]) == (2, 3, True)
    assert stat.S_IMODE(os.stat(made["path"]).st_mode) == 0o600
    with tarfile.open(made["path"]) as archive:
        assert sorted(archive.getnames()) == ["manifest.json", "secret", "server.db"]
    change(data, "delete from account")
    (data / "secret").write_bytes(b"x" * 64)
    changed = rows(data)
    done = shell.json("server", "restore", made["path"])
    assert rows(data) == before and (data / "secret").read_bytes() == secret
    assert shell.json("server", "doctor")["ok"] is True
    shell.ok("server", "restore", done["before"])
    assert rows(data) == changed and (data / "secret").read_bytes() == b"x" * 64
    assert not [name for name in os.listdir(data) if name.startswith(".")]


def test_while_it_runs(data: Path, shell: Shell, tmp_path: Path) -> None:
    process = Process(tmp_path)
    try:
        httpx.post(process.url + "/v1/auth/login", json={"email": "bob@example.org", "password": PASSWORD}, timeout=30)
        lines = shell.ok("server", "backup").lines
        made = next((data / "backups").glob("adhd-server-*.tar.gz"))
        assert lines[0].startswith("backup") and "secret is in it" in lines[-1]
        said = shell.run("server", "restore", str(made), code=1).err.splitlines()
        assert said[0] == f"A server runs on {data}." and len(said) == 2
        assert "A server runs on this folder" in json.dumps(json.loads(shell.run("server", "doctor", "--port", "0", "--json").out))
        assert shell.ok("server", "healthcheck", "--url", process.url).out == f"{process.url} is ready.\n"
        assert process.end(signal.SIGTERM) == 0
    finally:
        process.close()
    assert "does not answer" in shell.run("server", "healthcheck", "--url", process.url, code=1).out
    shell.ok("server", "restore", str(made))


def test_a_secret_from_a_setting_is_not_in_it(data: Path, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "s").write_text("s" * 40)
    other = Shell(tmp_path, ADHD_SERVER_DATA=str(data), ADHD_SERVER_SECRET_FILE=str(tmp_path / "s"))
    lines = other.ok("server", "backup", "--to", str(tmp_path / "c.tar.gz")).lines
    assert lines[-1] == "The secret is not in it: it comes from ADHD_SERVER_SECRET_FILE."
    with tarfile.open(tmp_path / "c.tar.gz") as archive:
        assert sorted(archive.getnames()) == ["manifest.json", "server.db"]


def test_a_copy_from_before_a_migration_is_put_back(data: Path, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old = old_file(tmp_path / "old")
    done = shell.json("server", "restore", str(old))
    assert (done["account"], done["operation"], done["secret"], done["format"]) == (1, 3, False, 1)
    shell.ok("server", "user", "add", "eve@example.org", "--password-stdin", stdin=PASSWORD + "\n")
    with closing(sqlite3.connect(data / "server.db")) as db:
        assert db.execute("pragma user_version").fetchone() == (FORMAT,)


def archive_with(path: Path, name: str) -> None:
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo(name)
        archive.addfile(info)


@pytest.mark.parametrize("kind", ["cut", "flipped", "no archive", "other names", "out of it", "missing"])
def test_what_is_no_backup_changes_nothing(data: Path, shell: Shell, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "b.tar.gz"
    copies.backup(str(data), str(path))
    held = path.read_bytes()
    before = rows(data)
    if kind == "cut":
        path.write_bytes(held[: len(held) // 2])
    elif kind == "flipped":
        path.write_bytes(held[: len(held) // 2] + bytes([held[len(held) // 2] ^ 255]) + held[len(held) // 2 + 1 :])
    elif kind == "no archive":
        path.write_bytes(b"hello")
    elif kind == "missing":
        path.unlink()
    else:
        archive_with(path, "note.txt" if kind == "other names" else "../../server.db")
    if kind == "missing":
        said = shell.run("server", "restore", str(path), code=1).err.splitlines()
        assert said == [f"There is no {path}.", "Name another file."]
    else:
        with pytest.raises(copies.BadCopy, match=r"b\.tar\.gz"):
            copies.restore(str(data), str(path))
    assert rows(data) == before and not (data / "backups").exists()


def test_a_backup_never_overwrites(data: Path, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    assert "there is such a file already" in shell.run("server", "backup", "--to", str(tmp_path / "b"), code=1).err
    assert (tmp_path / "b").read_text() == "mine"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update operation set body='{}' where seq=2", "the operation at 2 is not the one that was stored"),
        ("delete from operation where seq=2", "position 2 is missing"),
        ("delete from operation where seq=3", "what it says of itself is not what it holds"),
        ("update operation set chain=x'00' where seq=2", "the chain breaks at 2"),
        ("update space set digest=zeroblob(32)", "what it says of itself"),
    ],
)
def test_rows_that_were_changed_are_found_and_never_backed_up(data: Path, statement: str, said: str) -> None:
    change(data, statement)
    assert [said in c.said for c in examine(Settings(data=str(data))) if not c.good] == [True]
    with pytest.raises(copies.BadCopy, match=said):
        copies.backup(str(data))
    assert not list((data / "backups").glob("*"))


def test_a_damaged_file_is_kept_aside_by_restore(data: Path, shell: Shell, tmp_path: Path) -> None:
    copies.backup(str(data), str(tmp_path / "b.tar.gz"))
    before = rows(data)
    change(data, "update space set digest=zeroblob(32)")
    done = shell.json("server", "restore", str(tmp_path / "b.tar.gz"))
    assert rows(data) == before and os.path.exists(os.path.join(done["before"], "server.db"))


def test_the_doctor_names_what_mends(data: Path, shell: Shell, tmp_path: Path) -> None:
    assert shell.json("server", "doctor")["ok"] is True
    (data / "secret").chmod(0o644)
    data.chmod(0o755)
    found = wrong(shell)
    assert set(found) == {"secret", "folder"} and "0644" in found["secret"]
    lines = shell.run("server", "doctor", code=1).lines
    assert f"chmod 600 {data / 'secret'}" in [line.strip() for line in lines]
    (data / "server.db").write_bytes(b"not a database" * 100)
    assert "database" in wrong(shell)
    assert set(wrong(Shell(tmp_path, ADHD_SERVER_DATA=str(tmp_path / "nothing")))) == {"folder"}
    with Lock(str(data)):
        assert "server" in wrong(Shell(tmp_path, ADHD_SERVER_DATA=str(data), ADHD_SERVER_PORT="1"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["restore"], "Which backup?"), (["restore", "a", "b"], "One backup at a time."),
        (["doctor", "--to", "x"], "--to belongs to another command."),
        (["backup", "now"], '"backup now" is nothing a server can do.'),
        (["backup", "--url", "x"], "--url belongs to another command."),
        (["healthcheck", "--url", "x"], '"x" is no address: it has to be like http://127.0.0.1:8377.'),
    ],
)  # fmt: skip
def test_wrong_usage(shell: Shell, words: list[str], said: str) -> None:
    assert shell.run("server", *words, code=2).err.splitlines()[0] == said


def test_a_folder_may_be_called_anything(data: Path, shell: Shell, tmp_path: Path) -> None:
    place = tmp_path / "100% of it? #1"
    place.mkdir()
    made = shell.json("server", "backup", "--data", str(data), "--to", str(place))
    assert Path(made["path"]).parent == place
    assert shell.json("server", "restore", made["path"], "--data", str(tmp_path / "a#b"))["account"] == made["account"]
    folder = shell.run("server", "restore", str(place), "--data", str(tmp_path / "c"), code=1).err.splitlines()
    assert folder == [f"{place} is a folder.", "Name the file in it."]


def test_hints_of_an_invite_are_about_invites(shell: Shell, data: Path) -> None:
    for words in (["foo"], ["ann@example.org", "--days", "0"]):
        said = shell.run("server", "invite", *words, "--data", str(data), code=2).err.splitlines()
        assert said[1] == "adhd server invite you@example.org --days 14"
