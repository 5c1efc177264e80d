"""From format 1 to an imagined format 2: a backup first, everything kept, all or nothing, once however many come."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from adhd_core.oplog import backups, log, migrate, schema
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.log import Log

from tests.oplog.files import COLUMNS, humane, made, one, operations, python

STEPS = """
def add_column(db, now):
    db.execute("drop index operation_undoes")
    db["operation"].transform(rename={"schema": "version"})
    db.execute("create index operation_undoes on operation (undoes) where undoes is not null")
    db["device"].add_column("name", str)
    db["device"].update(1, {"name": "me"})

def torn(db, now):
    add_column(db, now)
    raise ValueError("nothing of this stays")

def lossy(db, now):
    db.execute("delete from operation where seq=7")
"""
steps: dict[str, Any] = {}
exec(STEPS, steps)


@pytest.fixture
def old(tmp_path: Path) -> str:
    """A file of format 1."""
    return made(str(tmp_path / "home" / "adhd.db"), 250)


def next_format(monkeypatch: pytest.MonkeyPatch, step: Any) -> None:
    """Pretend that this program writes format 2."""
    monkeypatch.setattr(schema, "FORMAT", 2)
    monkeypatch.setattr(log, "FORMAT", 2)
    monkeypatch.setattr(migrate, "MIGRATIONS", {1: step} if step else {})


def test_a_verified_backup_comes_first_and_all_is_kept(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = operations(old)
    clocks = one(old, "select count(*) from field_clock")
    next_format(monkeypatch, steps["add_column"])
    opened = Log(old)
    assert opened.db.execute("select format from meta").fetchone() == (2,)
    assert one(old, "pragma user_version") == 2
    assert one(old, "select name from device where id=1") == "me"
    rows = opened.db.execute(f"select {COLUMNS.replace('schema', 'version')} from operation").fetchall()
    assert {row[0]: row for row in rows} == before
    assert one(old, "select count(*) from field_clock") == clocks
    assert one(old, "select count(*) from sqlite_master where name in ('operation_id', 'operation_rid', 'operation_undoes')") == 3
    assert one(old, "pragma integrity_check") == "ok"
    opened.close()
    (backup,) = backups.listed(old)
    assert backup.kind == backups.BEFORE_MIGRATION and operations(backup.path) == before
    assert backups.verify(backup.path).format == 1
    Log(old).close()
    assert len(backups.listed(old)) == 1


@pytest.mark.parametrize("step", ["torn", "lossy"])
def test_a_step_that_stops_leaves_the_file_as_it_was(old: str, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    before = operations(old)
    structure = one(old, "select group_concat(sql) from sqlite_master")
    next_format(monkeypatch, steps[step])
    with pytest.raises(AdhdError) as caught:
        Log(old)
    assert caught.value.code == "migration"
    humane(caught.value)
    assert backups.listed(old)[0].path in caught.value.hint
    monkeypatch.undo()
    assert operations(old) == before
    assert one(old, "select group_concat(sql) from sqlite_master") == structure
    assert (one(old, "select format from meta"), one(old, "pragma user_version")) == (1, 1)
    Log(old).close()


def test_without_a_backup_nothing_is_changed(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(backups.folder_of(old)).write_text("in the way")
    before = operations(old)
    next_format(monkeypatch, steps["add_column"])
    with pytest.raises(AdhdError) as caught:
        Log(old)
    assert caught.value.code == "cannot_open" and "copy" in caught.value.message
    humane(caught.value)
    monkeypatch.undo()
    assert operations(old) == before


def test_a_format_without_a_way_here_says_so(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    next_format(monkeypatch, None)
    with pytest.raises(AdhdError) as caught:
        Log(old)
    assert caught.value.code == "older"
    humane(caught.value)
    assert backups.listed(old) == []


def test_a_restored_copy_of_an_old_format_is_migrated(old: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from adhd_core.oplog.keeper import Keeper

    opened = Log(old)
    copy = Keeper(opened).backup(str(tmp_path / "old.db"))
    opened.close()
    next_format(monkeypatch, steps["add_column"])
    opened = Log(old)
    Keeper(opened).restore(copy.path)
    assert one(old, "select format from meta") == 2 and one(old, "select count(*) from operation") == 250
    opened.close()


def test_eight_processes_migrate_once(old: str) -> None:
    code = STEPS + (
        "import sys, os\n"
        "from adhd_core.oplog import schema, log, migrate\n"
        "def counted(db, now):\n"
        "    add_column(db, now)\n"
        "    open(sys.argv[2], 'a').write('x')\n"
        "schema.FORMAT = log.FORMAT = 2\n"
        "migrate.MIGRATIONS[1] = counted\n"
        "kids = []\n"
        "for _ in range(8):\n"
        "    pid = os.fork()\n"
        "    if not pid:\n"
        "        try:\n"
        "            opened = log.Log(sys.argv[1])\n"
        "            assert opened.db.execute('select format from meta').fetchone() == (2,)\n"
        "            opened.close()\n"
        "            os._exit(0)\n"
        "        except BaseException as e:\n"
        "            print(repr(e), flush=True)\n"
        "            os._exit(1)\n"
        "    kids.append(pid)\n"
        "print([os.waitpid(pid, 0)[1] for pid in kids])\n"
    )
    counter = old + ".count"
    answer = python(code, old, counter)
    assert answer.stdout == "[0, 0, 0, 0, 0, 0, 0, 0]\n", answer.stdout + answer.stderr
    assert Path(counter).read_text() == "x"
    assert len(backups.listed(old)) == 1
    assert one(old, "select count(*) from operation") == 250
    assert os.path.exists(old + "-migration")
