"""Backups that are verified before they count, restores that nobody sees half of, checks, and the daily copy."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from subprocess import Popen

import pytest
from adhd_core.app import Adhd
from adhd_core.oplog import backups, keeper
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.keeper import Keeper, automatic, automatic_due, put_in_place
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import Set

from tests.oplog.files import fill, hashes, humane, made, one, operations, python


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A file with 300 operations in a folder of its own."""
    return made(str(tmp_path / "home" / "adhd.db"), 300)


def add(log: Log, title: str) -> None:
    with log.command() as command:
        command.add([Set("task", command.mint(), {"title": title}, new=True)])


def test_a_backup_is_whole_private_and_in_its_place(path: str) -> None:
    log = Log(path)
    ticks: list[tuple[int, int]] = []
    backup = Keeper(log).backup(tick=lambda done, total: ticks.append((done, total)))
    folder = os.path.join(os.path.dirname(path), "backups")
    assert os.path.dirname(backup.path) == folder
    assert os.stat(folder).st_mode & 0o777 == 0o700 and os.stat(backup.path).st_mode & 0o777 == 0o600
    assert backup.operations == 300 and backup.size == os.path.getsize(backup.path) and not backup.automatic
    assert operations(backup.path) == operations(path)
    assert one(backup.path, "pragma journal_mode") == "delete"
    assert sorted(os.listdir(folder)) == [".newest", os.path.basename(backup.path)]
    assert ticks[-1][0] == ticks[-1][1] > 10
    again = Keeper(log).backup()
    assert again.path != backup.path
    assert [b.path for b in Keeper(log).backups()] == [again.path, backup.path]
    assert backup.json()["kind"] == "hand"
    log.close()


def test_a_backup_to_a_place_of_ones_own(path: str, tmp_path: Path) -> None:
    log = Log(path)
    backup = Keeper(log).backup(str(tmp_path / "stick.db"))
    assert backup.path == str(tmp_path / "stick.db") and backup.operations == 300
    assert Keeper(log).backups() == []
    assert os.path.dirname(Keeper(log).backup(str(tmp_path)).path) == str(tmp_path)
    before = hashes(str(tmp_path))
    for to, code in ((backup.path, "usage"), (str(tmp_path / "none" / "x.db"), "cannot_open"), (backup.path + "/x.db", "cannot_open")):
        with pytest.raises(AdhdError) as caught:
            Keeper(log).backup(to)
        assert caught.value.code == code
        humane(caught.value)
    assert hashes(str(tmp_path)) == before
    log.close()


def test_a_backup_while_others_write(path: str) -> None:
    """The copy is the file at one moment, however many commands run meanwhile."""
    stop = threading.Event()

    def write() -> None:
        other = Log(path)
        while not stop.is_set():
            fill(other, 20)
        other.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        log = Log(path)
        for _ in range(5):
            backup = Keeper(log).backup()
            assert one(backup.path, "pragma integrity_check") == "ok"
            assert one(backup.path, "select max(seq) = count(*) from operation") == 1
        log.close()
    finally:
        stop.set()
        writer.join()


def test_a_copy_that_is_not_the_same_is_not_kept(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups.Contents, "same", lambda self, other: False)
    log = Log(path)
    with pytest.raises(AdhdError) as caught:
        Keeper(log).backup()
    humane(caught.value)
    assert os.listdir(os.path.join(os.path.dirname(path), "backups")) == []
    log.close()


def test_an_interrupted_backup_leaves_nothing(path: str) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    log = Log(path)
    with pytest.raises(KeyboardInterrupt):
        Keeper(log).backup(tick=stop)
    assert os.listdir(os.path.join(os.path.dirname(path), "backups")) == []
    add(log, "still open")
    log.close()


def test_restore_brings_the_old_state_and_a_new_device(path: str) -> None:
    with Adhd.open(path) as adhd:
        kept = adhd.capture.add("kept", raw=True).value.task
        copy = adhd.keeper.backup()
        gone = adhd.capture.add("made later", raw=True).value.task
        device, space = adhd.log.device, one(path, "select hex(space) from meta")
        after = operations(path)
        answer = adhd.keeper.restore(copy.path)
        assert operations(answer.before.path) == after
        assert answer.operations == one(copy.path, "select count(*) from operation") == one(path, "select count(*) from operation")
        assert adhd.log.device != device and one(path, "select hex(space) from meta") == space
        assert one(path, "select count(*) from device where uuid=x'" + device.hex() + "'") == 0
        assert adhd.tasks.find(kept.handle).title == "kept"
        with pytest.raises(AdhdError):
            adhd.tasks.find(gone.handle)
        adhd.capture.add("after it", raw=True)
        mine = adhd.log.device
        assert one(path, "pragma journal_mode") == "wal"
        assert all(f.ok for f in adhd.keeper.check(deep=True)), [f.json() for f in adhd.keeper.check(deep=True) if not f.ok]
    with Adhd.open(path) as adhd:
        assert adhd.log.device == mine
        back = adhd.keeper.restore(answer.before.path)
        assert back.operations == len(after) and adhd.tasks.find(gone.handle).title == "made later"


def test_a_restore_of_the_same_state_also_gets_a_new_device(path: str) -> None:
    log = Log(path)
    copy = Keeper(log).backup()
    device = log.device
    Keeper(log).restore(copy.path)
    assert log.device != device
    log.close()


def test_what_is_acknowledged_keeps_its_id(path: str) -> None:
    log = Log(path)
    device = log.device
    log.db.execute("update meta set acknowledged=40")
    copy = Keeper(log).backup()
    add(log, "later")
    Keeper(log).restore(copy.path)
    held = dict(log.db.execute("select d.uuid, count(*) from operation o join device d on d.id=o.device group by d.uuid").fetchall())
    assert held[device] == 40 and log.device in held and len(held) == 3
    log.close()


def test_an_open_program_goes_on_after_a_restore(path: str) -> None:
    """Another process that had the file open writes under the new id, and does not make the next one mint again."""
    log, other = Log(path), Log(path)
    copy = Keeper(log).backup()
    add(other, "before the restore")
    Keeper(log).restore(copy.path)
    add(other, "after the restore")
    assert other.device == log.device
    third = Log(path)
    assert third.device == log.device
    assert one(path, "select count(*) from operation") == 301
    for opened in (log, other, third):
        opened.close()


def test_readers_see_the_old_or_the_new_state(path: str, tmp_path: Path) -> None:
    small = made(str(tmp_path / "small" / "adhd.db"), 20, seed=2)
    big = made(str(tmp_path / "big" / "adhd.db"), 3000, seed=3)
    reader = (
        "import sqlite3, sys, time\n"
        "db = sqlite3.connect(sys.argv[1], timeout=30)\n"
        "seen, end = set(), time.time() + 30\n"
        "print('ready', flush=True)\n"
        "import os\n"
        "while not os.path.exists(sys.argv[2]) and time.time() < end:\n"
        "    seen.add(db.execute('select count(*), max(seq) from operation').fetchone())\n"
        "print(sorted(seen))\n"
    )
    flag = tmp_path / "stop"
    process = Popen([sys.executable, "-c", reader, path, str(flag)], stdout=-1, text=True)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    log = Log(path)
    for _ in range(3):
        for copy in (big, small):
            Keeper(log).restore(copy)
    flag.write_text("")
    seen = set(eval(process.communicate(timeout=30)[0]))
    assert seen <= {(300, 300), (20, 20), (3000, 3000)} and len(seen) >= 2
    log.close()


def test_a_write_between_backup_and_restore_is_backed_up_too(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    log, other = Log(path), Log(path)
    copy = Keeper(log).backup()
    make, late = backups.make, ["a late thought"]

    def slow(*arguments: object, **options: object) -> backups.Backup:
        answer = make(*arguments, **options)  # type: ignore[arg-type]
        if late:
            add(other, late.pop())
        return answer

    monkeypatch.setattr(backups, "make", slow)
    answer = Keeper(log).restore(copy.path)
    assert answer.before.operations == 301
    assert one(path, "select count(*) from operation") == 300
    log.close()
    other.close()


@pytest.mark.parametrize("what", ["missing", "letter", "other program", "newer", "torn", "itself"])
def test_a_file_that_cannot_be_restored_changes_nothing(path: str, tmp_path: Path, what: str) -> None:
    bad = str(tmp_path / "bad.db")
    code = {"missing": "not_found", "letter": "not_a_database", "other program": "not_a_database", "torn": "corrupt", "itself": "usage"}
    log = Log(path)
    if what == "letter":
        Path(bad).write_text("Dear Sam, " * 1000)
    elif what == "other program":
        db = sqlite3.connect(bad)
        db.execute("create table meta (format)")
        db.close()
    elif what in ("newer", "torn"):
        Keeper(log).backup(bad)
        if what == "newer":
            db = sqlite3.connect(bad)
            db.execute("pragma user_version=99")
            db.close()
        else:
            with open(bad, "r+b") as file:
                file.seek(8 * 4096)
                file.write(os.urandom(4096))
    elif what == "itself":
        bad = path
    before = operations(path)
    device = log.device
    with pytest.raises(AdhdError) as caught:
        Keeper(log).restore(bad)
    assert caught.value.code == code.get(what, what)
    humane(caught.value)
    assert operations(path) == before and log.device == device and Keeper(log).backups() == []
    add(log, "still works")
    log.close()


def test_no_backup_no_restore(path: str) -> None:
    log = Log(path)
    copy = Keeper(log).backup()
    other = copy.path + ".kept"
    os.rename(copy.path, other)
    folder = backups.folder_of(path)
    os.rename(folder, folder + "-away")
    Path(folder).write_text("a file in the way")
    with pytest.raises(AdhdError) as caught:
        Keeper(log).restore(folder + "-away/" + os.path.basename(other))
    assert caught.value.code == "cannot_open" and caught.value.message.startswith("Nothing was restored")
    humane(caught.value)
    add(log, "still works")
    assert one(path, "select count(*) from operation") == 301
    log.close()


def test_a_damaged_file_gives_way_and_is_kept(path: str) -> None:
    log = Log(path)
    copy, device = Keeper(log).backup(), log.device
    log.close()
    with open(path, "r+b") as file:
        file.write(os.urandom(30 * 4096))
    Path(path + "-wal").write_bytes(b"what was in it")
    damaged = Path(path).read_bytes()
    with pytest.raises(AdhdError):
        Log(path)
    wal = Path(path + "-wal").read_bytes()
    aside = put_in_place(copy.path, path)
    assert Path(aside).read_bytes() == damaged and Path(aside + "-wal").read_bytes() == wal
    log = Log(path)
    assert one(path, "select count(*) from operation") == 300 and log.device != device
    assert one(path, "pragma journal_mode") == "wal"
    add(log, "on with it")
    log.close()
    with pytest.raises(AdhdError):
        put_in_place(aside, path)
    assert one(path, "select count(*) from operation") == 301


def test_a_copied_backup_is_another_device(path: str, tmp_path: Path) -> None:
    log = Log(path)
    copy = Keeper(log).backup(str(tmp_path / "away.db"))
    device = log.device
    log.close()
    other = Log(copy.path)
    assert other.device != device
    other.close()


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 1, 1, hour, tzinfo=timezone.utc) + timedelta(days=day)


def test_seven_days_and_four_weeks_are_kept() -> None:
    kept: list[datetime] = []
    for day in range(120):
        for hour in (9, 18):
            kept.append(at(day, hour))
            gone = backups.superfluous(kept, at(day, hour))
            kept = [t for t in kept if t not in gone]
            assert kept[-1] == at(day, hour)
        dates = [t.date() for t in kept]
        assert len(dates) == len(set(dates))
        if day >= 7:
            assert dates[-7:] == [at(day - back).date() for back in range(6, -1, -1)]
        if day >= 60:
            assert len(kept) == 11
            assert 21 <= (at(day) - kept[0]).days <= 34
    assert backups.superfluous([at(400 + i) for i in range(9)] + [at(1)], at(2)) == []


def test_rotation_removes_only_automatic_copies(path: str) -> None:
    log = Log(path)
    by_hand = Keeper(log).backup()
    folder = backups.folder_of(path)
    for day in range(60):
        stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(time.time() - day * 86_400 - 3600))
        for end in ("-auto.db", ".db", "-restore.db"):
            Path(folder, f"adhd-{stamp}{end}").write_bytes(b"")
    Path(folder, "notes.txt").write_text("mine")
    gone = backups.rotate(path)
    left = Keeper(log).backups()
    assert all(p.endswith("-auto.db") for p in gone) and len([b for b in left if b.automatic]) == 11
    assert len([b for b in left if not b.automatic]) == 121 and by_hand.path in [b.path for b in left]
    assert os.path.exists(os.path.join(folder, "notes.txt"))
    log.close()


def test_the_daily_copy(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = os.path.join(backups.folder_of(path), backups.STAMP)
    assert automatic_due(path)
    automatic(path)
    assert not automatic_due(path)
    automatic(path)
    log = Log(path)
    (only,) = Keeper(log).backups()
    assert only.automatic and operations(only.path) == operations(path)
    log.close()
    os.utime(stamp, (time.time() - 25 * 3600,) * 2)
    assert automatic_due(path)
    os.utime(stamp, (time.time() + 3600,) * 2)  # the clock was ahead
    assert automatic_due(path)
    assert not automatic_due(path + "-none")
    small = path + "-small"
    Path(small).write_bytes(bytes(1000))
    assert not automatic_due(small)
    calls = []
    real = os.stat
    monkeypatch.setattr(keeper.os, "stat", lambda *a, **k: calls.append(a) or real(*a, **k))
    automatic_due(path)
    assert len(calls) <= 2


def test_the_daily_copy_is_quiet_and_tries_again_in_an_hour(path: str) -> None:
    with open(path, "r+b") as file:
        file.seek(5 * 4096)
        file.write(os.urandom(20 * 4096))
    automatic(path)
    folder = backups.folder_of(path)
    assert os.listdir(folder) == [backups.STAMP]
    assert not automatic_due(path)
    os.utime(os.path.join(folder, backups.STAMP), (time.time() - 23 * 3600 - 3700,) * 2)
    assert automatic_due(path)
    automatic(path + "-none")
    Path(os.path.dirname(path), "b").mkdir()
    blocked = os.path.join(os.path.dirname(path), "b", "adhd.db")
    made(blocked, 300)
    Path(backups.folder_of(blocked)).write_text("in the way")
    automatic(blocked)


def test_two_daily_copies_never_run_at_once(path: str) -> None:
    code = "import sys; from adhd_core.oplog.keeper import automatic; sys.stdin.readline(); automatic(sys.argv[1])"
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
    many = [Popen([sys.executable, "-c", code, path], stdin=-1, env=env, text=True) for _ in range(6)]
    for process in many:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.close()
    assert [process.wait(30) for process in many] == [0] * 6
    assert len([name for name in os.listdir(backups.folder_of(path)) if name.endswith(".db")]) == 1


def test_asking_whether_it_is_due_loads_nothing() -> None:
    code = (
        "import sys, os, time; import adhd_core.oplog.file; before = set(sys.modules)\n"
        "from adhd_core.oplog.keeper import automatic_due; automatic_due('/none/adhd.db')\n"
        "print(sorted(set(sys.modules) - before))"
    )
    assert python(code).stdout.strip() == "['adhd_core.oplog.keeper']"


def test_check_finds_nothing_wrong_with_a_sound_file(path: str) -> None:
    with Adhd.open(path) as adhd:
        adhd.capture.add("x", raw=True)
        adhd.keeper.backup()
        findings = adhd.keeper.check(deep=True)
        assert all(f.ok and not f.mend for f in findings), [f.json() for f in findings if not f.ok]
        assert "table task is as the log tells it" in [f.what for f in findings]


def test_check_finds_what_is_wrong_and_how_to_mend_it(path: str) -> None:
    with Adhd.open(path) as adhd:
        adhd.capture.add("call the dentist", raw=True)
        folder = os.path.dirname(path)
        os.chmod(folder, 0o755)
        os.chmod(path, 0o644)
        left = path + ".new-4711"
        Path(left).write_bytes(b"x")
        os.utime(left, (1, 1))
        adhd.log.db.execute("update task set title='another' where title='call the dentist'")
        found = {f.mend: f.what for f in adhd.keeper.check(deep=True) if not f.ok}
        assert set(found) == {f"chmod 700 {folder}", f"chmod 600 {path}", f"rm {left}", "adhd backup", "adhd doctor --recover"}
        assert "table task differs" in found["adhd doctor --recover"]
        adhd.log.db.execute("update operation set n=n+1000 where n=(select max(n) from operation)")
        assert "The operations are not numbered as they should be." in [f.what for f in adhd.keeper.check() if not f.ok]


def test_check_of_a_file_that_does_not_open(path: str) -> None:
    from adhd_core.oplog.checkup import check

    with open(path, "r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8 * 4096))
    assert "adhd doctor --recover" in [f.mend for f in check(path)]
    assert any("no file" in f.what for f in check(path + "-none"))
