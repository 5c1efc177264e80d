"""What a user meets when the file cannot be used: the code, one plain line, one way out, and nothing lost or written.

Everything here is real: real locks, a real full disk, a real other user. Where one means is not allowed to the one who
runs the tests, the next one is used, so something is always tried.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.log import Log
from adhd_core.oplog.recover import recover

from tests.oplog.files import hashes, humane, made, one, operations

NOBODY = 65534
ROOT = os.name == "posix" and os.getuid() == 0

CAPTURE = """
import json, os, sys
from adhd_core.app import Adhd
from adhd_core.oplog.errors import AdhdError
import adhd_core.oplog.trouble, adhd_core.oplog.migrate, adhd_core.tasks.preview, adhd_core.tasks.projection, adhd_core.oplog.backups
def capture(path, text="one more thought"):
    try:
        with Adhd.open(path) as adhd:
            return adhd.capture.add(text, raw=True).value.task.title
    except AdhdError as error:
        return {"code": error.code, "message": error.message, "hint": error.hint}
"""


def script(code: str, *arguments: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run a script that ends in `print(json.dumps(...))` in a process of its own."""
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
    command = [*before, sys.executable, "-c", CAPTURE + code, *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)


def told(answer: object) -> AdhdError:
    """The error that a script printed."""
    assert isinstance(answer, dict), answer
    error = AdhdError(answer["code"], answer["message"], answer["hint"])
    humane(error)
    return error


def refused(path: str, text: str = "one more thought") -> AdhdError:
    """Capturing here, in this process, ends in this."""
    with pytest.raises(AdhdError) as caught, Adhd.open(path) as adhd:
        adhd.capture.add(text, raw=True)
    humane(caught.value)
    return caught.value


def as_nobody(code: str, *arguments: str) -> object:
    """Run code as another user: everything is imported first, then the rights are dropped."""
    drop = f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n" if ROOT else ""
    process = script(drop + code, *arguments)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter: pytest's own are closed again by every session that starts."""
    folder = tempfile.mkdtemp(prefix="adhd-test-")
    os.chmod(folder, 0o755)
    yield Path(folder)
    for place, _, _ in os.walk(folder):
        os.chmod(place, 0o700)
    shutil.rmtree(folder)


# ---------------------------------------------------------------- folders and names


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    path = str(tmp_path / "a" / "b" / "adhd.db")
    with Adhd.open(path) as adhd:
        adhd.capture.add("first", raw=True)
    for place, mode in ((path, 0o600), (os.path.dirname(path), 0o700)):
        assert os.stat(place).st_mode & 0o777 == mode


@pytest.mark.parametrize("what", ["folder in place of the file", "file in place of the folder", "link to nowhere", "deep below a file"])
def test_a_path_that_is_something_else(tmp_path: Path, what: str) -> None:
    path = tmp_path / "adhd.db"
    if what == "folder in place of the file":
        path.mkdir()
        named = path
    elif what == "link to nowhere":
        path.symlink_to(tmp_path / "gone" / "adhd.db")
        named = path
    else:
        named = tmp_path / "home"
        named.write_text("a letter")
        path = named / "adhd.db" if what.startswith("file") else named / "x" / "y" / "adhd.db"
    before = hashes(str(tmp_path))
    error = refused(str(path))
    assert error.code == "cannot_open"
    assert error.message.startswith(str(named)) and ("ADHD_HOME" in error.hint or f"rm {named}" in error.hint)
    assert hashes(str(tmp_path)) == before


# ---------------------------------------------------------------- read-only


def locked(path: str) -> bool:
    """Make a file or folder unchangeable even for root, where the file system can."""
    return shutil.which("chattr") is not None and subprocess.run(["chattr", "+i", path], capture_output=True).returncode == 0


def test_a_read_only_file(open_folder: Path) -> None:
    """Reading goes on, writing says so, and nothing is changed."""
    path = made(str(open_folder / "home" / "adhd.db"), 30)
    before = operations(path)
    if ROOT and locked(path):
        try:
            error = refused(path)
            with Log(path).db as db:
                assert db.execute("select count(*) from operation").fetchone() == (30,)
        finally:
            subprocess.run(["chattr", "-i", path], check=True)
    else:
        for place in (os.path.dirname(path), path, path + "-device"):
            os.chown(place, NOBODY if ROOT else -1, -1)
        os.chmod(path, 0o400)
        error = told(as_nobody("print(json.dumps(capture(sys.argv[1])))", path))
        for place in (path, path + "-wal", path + "-shm"):
            if os.path.exists(place):
                os.chmod(place, 0o600)
    assert error.code == "read_only" and path in error.message
    assert "chmod u+rwX" in error.hint or "lsattr" in error.hint
    assert operations(path) == before
    with Adhd.open(path) as adhd:
        assert adhd.capture.add("one more thought", raw=True).value.task.title == "one more thought"


def test_a_read_only_file_of_ones_own(open_folder: Path) -> None:
    path = made(str(open_folder / "home" / "adhd.db"), 30)
    home = os.path.dirname(path)
    for place in (home, *(os.path.join(home, name) for name in os.listdir(home))):
        os.chown(place, NOBODY if ROOT else -1, -1)
    os.chmod(path, 0o400)
    error = told(as_nobody("print(json.dumps(capture(sys.argv[1])))", path))
    assert (error.code, error.message) == ("read_only", f"{path} cannot be written, so nothing was kept.")
    assert error.hint.startswith(f"Make it writable: chmod u+rwX {path}")
    typed = error.hint.removeprefix("Make it writable: ").split(",")[0]
    subprocess.run(typed.split(), check=True)
    assert as_nobody("print(json.dumps(capture(sys.argv[1])))", path) == "one more thought"
    assert one(path, "select count(*) from operation") == 31


@pytest.mark.parametrize("there", [True, False])
def test_a_read_only_folder(open_folder: Path, there: bool) -> None:
    home = open_folder / "home"
    home.mkdir(0o700)
    path = str(home / "adhd.db")
    if there:
        made(path, 30)
    for place in (home, *home.iterdir()):
        os.chown(place, NOBODY if ROOT else -1, -1)
    os.chmod(home, 0o500)
    before = hashes(str(home))
    error = told(as_nobody("print(json.dumps(capture(sys.argv[1])))", path))
    assert error.code == "read_only" and error.message.startswith(f"{home} cannot be written")
    assert f"chmod u+rwX {home}" in error.hint and "ADHD_HOME" in error.hint
    assert hashes(str(home)) == before
    os.chmod(home, 0o700)
    assert as_nobody("print(json.dumps(capture(sys.argv[1])))", path) == "one more thought"


# ---------------------------------------------------------------- another user's


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_another_users_file(open_folder: Path, mode: int) -> None:
    """Root makes it and nobody comes; without root, root's own file is what nobody may open."""
    if ROOT:
        home = open_folder / "home"
        path = made(str(home / "adhd.db"), 30)
        os.chmod(home, 0o755)
        os.chmod(path, mode)
    else:
        path = next(p for p in ("/etc/shadow", "/etc/sudoers", "/etc/gshadow") if os.path.exists(p)) if mode == 0o600 else "/etc/passwd"
    before = hashes(os.path.dirname(path)) if ROOT else {}
    error = told(as_nobody("print(json.dumps(capture(sys.argv[1])))", path))
    if ROOT or mode == 0o600:
        assert (error.code, error.message) == ("not_yours", f"{path} belongs to another user.")
        assert "ADHD_HOME" in error.hint
    else:
        assert error.code == "not_a_database"
    if ROOT:
        assert hashes(os.path.dirname(path)) == before


def test_another_users_folder(open_folder: Path) -> None:
    home = open_folder / "home"
    if ROOT:
        home.mkdir(0o700)
        made(str(home / "adhd.db"), 5)
    place = str(home) if ROOT else "/root"
    error = told(as_nobody("print(json.dumps(capture(sys.argv[1])))", place + "/adhd.db"))
    assert (error.code, error.message) == ("not_yours", f"{place} belongs to another user.")


# ---------------------------------------------------------------- a full disk

FULL = """
def room(folder):
    info = os.statvfs(folder)
    return info.f_bavail * info.f_frsize
folder = sys.argv[1]
path = os.path.join(folder, "home", "adhd.db")
ballast = os.path.join(folder, "ballast")
def weigh(leave):
    with open(ballast, "wb") as file:
        try:
            while room(folder) > leave:
                file.write(bytes(4096)); file.flush()
        except OSError:
            pass
weigh(8192)
first = capture(path)
left = sorted(os.listdir(os.path.dirname(path))) if os.path.isdir(os.path.dirname(path)) else []
os.unlink(ballast)
begun = capture(path, "the first thought")
weigh(0)
kept, refused = 0, None
while kept < 500 and refused is None:
    answer = capture(path, f"thought {kept} " + "x" * 3000)
    if isinstance(answer, dict):
        refused = answer
    else:
        kept += 1
again = capture(path, "thought again " + "x" * 3000)
os.unlink(ballast)
backups = os.path.join(folder, "home", "backups")
os.makedirs(backups)
weigh(65536)
copy = None
try:
    with Adhd.open(path) as adhd:
        adhd.keeper.backup()
except AdhdError as error:
    copy = {"code": error.code, "message": error.message, "hint": error.hint}
os.unlink(ballast)
later = capture(path, f"thought {kept} " + "x" * 3000)
with Adhd.open(path) as adhd:
    count = adhd.log.db.execute("select count(*) from operation where record='task'").fetchone()[0]
    sound = adhd.log.db.execute("pragma integrity_check").fetchone()[0]
copies = os.listdir(backups)
print(json.dumps([first, left, begun, refused, again, copy, copies, isinstance(later, str), count == kept + 2, sound]))
"""


def test_a_full_disk(tmp_path: Path) -> None:
    """At the first creation, in the middle of use, and for a backup; afterwards the same capture succeeds."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=1500k tmpfs {disk}"
    if ROOT and subprocess.run(mount.split(), capture_output=True).returncode == 0:
        try:
            process = script(FULL, str(disk))
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=False)
    elif shutil.which("unshare") and subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True).returncode == 0:
        process = script(FULL, str(disk), before=("unshare", "-rm", "sh", "-c", mount + ' && exec "$@"', "sh"))
    else:
        return _a_file_that_may_not_grow(str(tmp_path / "adhd.db"))
    assert process.returncode == 0, process.stderr
    first, left, begun, refusal, again, copy, copies, later, counted, sound = json.loads(process.stdout)
    for error in (told(first), told(refusal), told(again)):
        assert (error.code, error.message) == ("disk_full", "The disk is full, so nothing was kept.")
        assert error.hint == f"Free some space on the disk of {disk}/home, then say it again."
    assert told(copy).code == "disk_full" and "no copy was made" in copy["message"]
    assert left == [] and copies == []
    assert begun == "the first thought" and later and counted and sound == "ok"


def _a_file_that_may_not_grow(path: str) -> None:
    """The same answer from SQLite by its own limit, where no small disk can be had."""
    made(path, 50)
    with Adhd.open(path) as adhd:
        pages = adhd.log.db.execute("pragma page_count").fetchone()[0]
        adhd.log.db.execute(f"pragma max_page_count={pages}")
        with pytest.raises(AdhdError) as caught:
            for _ in range(300):
                adhd.capture.add("x" * 3000, raw=True)
        assert caught.value.code == "disk_full"
        humane(caught.value)
        count = one(path, "select count(*) from operation")
        adhd.log.db.execute("pragma max_page_count=1000000")
        adhd.capture.add("x" * 3000, raw=True)
        assert one(path, "select count(*) from operation") == count + 1  # type: ignore[operator]


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    _a_file_that_may_not_grow(str(tmp_path / "adhd.db"))


# ---------------------------------------------------------------- the wrong file


@pytest.mark.parametrize(
    ("what", "message"),
    [("letter", "is not a file of adhd."), ("note", "is not a file of adhd."), ("empty", "is empty."),
     ("other", "is a database of another program."), ("meta", "is a database of another program.")],
)  # fmt: skip
def test_not_a_file_of_adhd(tmp_path: Path, what: str, message: str) -> None:
    path = str(tmp_path / "adhd.db")
    if what in ("other", "meta"):
        db = sqlite3.connect(path)
        db.execute("create table meta (format)" if what == "meta" else "create table song (name)")
        db.close()
    else:
        Path(path).write_text({"letter": "Dear Sam,\n" * 999, "note": "milk", "empty": ""}[what])
    before = hashes(str(tmp_path))
    error = refused(path)
    assert (error.code, error.message) == ("not_a_database", f"{path} {message}")
    assert "ADHD_HOME" in error.hint or error.hint.startswith(f"Remove it (rm {path})")
    assert hashes(str(tmp_path)) == before


def test_a_file_from_a_newer_version(tmp_path: Path) -> None:
    path = made(str(tmp_path / "adhd.db"), 30)
    db = sqlite3.connect(path)
    db.execute("update meta set format=9")
    db.execute("pragma user_version=9")
    db.commit()
    db.close()
    before = operations(path)
    error = refused(path)
    assert (error.code, error.message) == ("newer", f"{path} was written by a newer adhd.")
    assert "pipx upgrade" in error.hint
    with pytest.raises(AdhdError) as caught:
        recover(path, str(tmp_path / "new.db"))
    assert caught.value.code == "newer" and not os.path.exists(tmp_path / "new.db")
    assert operations(path) == before


def test_a_newer_version_with_other_tables(tmp_path: Path) -> None:
    path = made(str(tmp_path / "adhd.db"), 5)
    db = sqlite3.connect(path)
    db.execute("alter table meta rename to about")
    db.execute("pragma user_version=9")
    db.commit()
    db.close()
    assert refused(path).code == "newer"


@pytest.mark.parametrize("where", ["header", "schema", "log", "no meta row"])
def test_a_damaged_file(tmp_path: Path, where: str) -> None:
    """Said as soon as it is met; the way out works, and leaves the old file as it is."""
    path = made(str(tmp_path / "home" / "adhd.db"), 1000)
    original = operations(path)
    if where == "no meta row":
        db = sqlite3.connect(path)
        db.execute("delete from meta")
        db.commit()
        db.close()
    else:
        start, length = {"header": (0, 60), "schema": (100, 800), "log": (4096, 30 * 4096)}[where]
        with open(path, "r+b") as file:
            file.seek(start)
            file.write(os.urandom(length))
    before = hashes(os.path.dirname(path))
    error = refused(path)
    assert error.code == "corrupt" and error.message == f"{path} is damaged." and "adhd doctor --recover" in error.hint
    after = hashes(os.path.dirname(path))
    assert {k: v for k, v in after.items() if k in ("adhd.db",)} == {"adhd.db": before["adhd.db"]}
    answer = recover(path, str(tmp_path / "new.db"))
    assert answer.operations >= (300 if where == "log" else 1000)
    found = operations(answer.into)
    assert all(row == original[seq] for seq, row in found.items())
    with Adhd.open(answer.into) as adhd:
        assert adhd.capture.add("one more thought", raw=True).value.task.title == "one more thought"


def test_a_program_that_never_lets_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from adhd_core.oplog import file

    path = made(str(tmp_path / "adhd.db"), 5)
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.2)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    error = refused(path)
    assert error.code == "busy" and "nothing was kept" in error.message
    other.execute("rollback")
    other.close()
    with Adhd.open(path) as adhd:
        adhd.capture.add("now it works", raw=True)
