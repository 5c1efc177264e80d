"""Files of older formats: brought on in one transaction, after a copy, or left exactly as they were."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from adhd_core.sync import wire
from adhd_sync_server import migrations
from adhd_sync_server.accounts import Accounts
from adhd_sync_server.folder import Lock
from adhd_sync_server.migrations import FORMAT, STEPS, NotOurs, Step, migrate, statements
from adhd_sync_server.relay import Relay
from adhd_sync_server.store import Store, connect

from tests.sync.test_relay import row

FORMAT_1 = """
create table account (id integer primary key, email text not null unique, password text not null, made integer not null);
create table session (
  id blob primary key, account integer not null references account (id) on delete cascade, name text not null, made integer not null,
  seen integer not null, ends integer not null, turn integer not null, before integer not null, revoked integer
) without rowid;
create index session_account on session (account);
create table space (
  id integer primary key, account integer not null unique, uuid blob not null, epoch blob not null, seq integer not null,
  chain blob not null, digest blob not null
);
create table stream (space integer not null, device blob not null, n integer not null, primary key (space, device)) without rowid;
create table operation (
  space integer not null, seq integer not null, device blob not null, n integer not null, hlc integer not null, at integer not null,
  offset integer not null, command integer not null, undoes integer, record text not null, rid blob not null, event integer not null,
  body text not null, schema integer not null, hash blob not null, chain blob not null, primary key (space, seq)
) without rowid;
create unique index operation_id on operation (space, device, n);
pragma user_version = 1;
"""


def old_file(folder: Path) -> Path:
    """A file of format 1 with an account and three operations, as a server of that format leaves it."""
    path = folder / "server.db"
    rows = [row(b"a" * 16, n) for n in (1, 2, 3)]
    with closing(sqlite3.connect(path)) as db:
        db.executescript(FORMAT_1)
        db.execute("pragma journal_mode=wal")
        db.execute("insert into account values (1, 'ann@example.org', 'x', 5)")
        chain = wire.START
        for seq, one in enumerate(rows, 1):
            hashed = wire.hash_of(one)
            chain = wire.link(chain, hashed)
            db.execute(f"insert into operation values ({','.join('?' * 16)})", (1, seq, *one, hashed, chain))
        db.execute("insert into stream values (1, ?, 3)", (b"a" * 16,))
        digest = wire.summed(wire.START, map(wire.hash_of, rows))
        db.execute("insert into space values (1, 1, ?, ?, 3, ?, ?)", (b"s" * 16, b"e" * 8, chain, digest))
        db.commit()
    return path


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [f"format {db.execute('pragma user_version').fetchone()[0]}", *db.iterdump()]


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("server-FORMAT*.db"))


def test_an_old_file_serves_on(tmp_path: Path) -> None:
    path = old_file(tmp_path)
    store = Store(str(path))
    told = Relay(store, lambda: 1).pull(1, {"space": "73" * 16, "epoch": "65" * 8, "cursor": 0, "chain": wire.START.hex()})
    assert len(wire.unpack(wire.loads(told)["tail"])) == 3
    assert Accounts(store, b"s" * 32, lambda: 1).of("ann@example.org") == 1
    assert store.db.execute("pragma user_version").fetchone()[0] == FORMAT == len(STEPS)
    store.close()


def test_the_first_step_is_format_1(tmp_path: Path) -> None:
    with closing(connect(str(tmp_path / "a.db"))) as db, closing(connect(str(tmp_path / "b.db"))) as expected:
        migrate(db, str(tmp_path / "a.db"), steps=STEPS[:1])
        expected.executescript(FORMAT_1)
        shape = "select m.name, t.name, t.type, t.'notnull', t.pk from sqlite_master m, pragma_table_info(m.name) t order by 1, t.cid"
        assert db.execute(shape).fetchall() == expected.execute(shape).fetchall()


def double(db: sqlite3.Connection) -> None:
    db.execute("update account set made = made * 2")


def broken(db: sqlite3.Connection) -> None:
    db.execute("update account set made = 0")
    raise KeyError("a mistake of ours")


NEXT: tuple[Step, ...] = (
    STEPS[0], "alter table account add column seen integer;\ncreate table note (text text default 'a;b');", double,
)  # fmt: skip


def test_steps_go_on_from_where_a_file_is_and_a_copy_stays_beside_it(tmp_path: Path) -> None:
    path = old_file(tmp_path)
    before = dump(path)
    with closing(connect(str(path))) as db:
        copy = migrate(db, str(path), steps=NEXT)
        assert db.execute("pragma user_version").fetchone()[0] == 3 and db.execute("pragma foreign_keys").fetchone()[0] == 1
        assert db.execute("select made, seen from account").fetchall() == [(10, None)]
        assert migrate(db, str(path), steps=NEXT) is None
    assert [str(p) for p in copies(tmp_path)] == [copy] and copies(tmp_path)[0].name.startswith("server-FORMAT1-")
    assert dump(copies(tmp_path)[0]) == before and stat.S_IMODE(os.stat(str(copy)).st_mode) == 0o600


@pytest.mark.parametrize("last", [broken, "create table note (x);", "insert into session values (x'00', 99, '', 0, 0, 0, 0, 0, null);"])
def test_a_step_that_fails_leaves_file_and_folder_as_they_were(tmp_path: Path, last: Step) -> None:
    path = old_file(tmp_path)
    before = dump(path)
    with closing(connect(str(path))) as db:
        with pytest.raises(NotOurs, match=r"could not be brought to format 4 .* it is as it was"):
            migrate(db, str(path), steps=(*NEXT, last))
        assert not db.in_transaction
    assert dump(path) == before and not copies(tmp_path)


def test_no_copy_no_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old_file(tmp_path)
    before = dump(path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(migrations, "copy_of", full)
    with closing(connect(str(path))) as db, pytest.raises(NotOurs, match="No space left on device"):
        migrate(db, str(path), steps=NEXT)
    assert dump(path) == before


def test_a_running_older_server_is_not_pulled_from_under(tmp_path: Path) -> None:
    path = old_file(tmp_path)
    with Lock(str(tmp_path)), closing(connect(str(path))) as db:
        with pytest.raises(NotOurs, match=r"A server runs on .* older than this program; end it"):
            migrate(db, str(path), steps=NEXT)
        assert migrate(db, str(path), alone=True, steps=NEXT)


def garbage(path: Path) -> None:
    path.write_bytes(b"this is no database, whatever its name says" * 200)


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript("create table letters (x); pragma user_version = 1;")


def newer(path: Path) -> None:
    Store(str(path)).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma user_version = 99")


@pytest.mark.parametrize(
    ("make", "said"), [(garbage, "cannot be used"), (foreign, "not a database of this server"), (newer, "a newer one wrote it")]
)
def test_files_of_others_are_left_alone(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    path = tmp_path / "server.db"
    make(path)
    with pytest.raises(NotOurs, match=said):
        Store(str(path))
    assert not copies(tmp_path)


def test_statements_end_where_they_end() -> None:
    script = "create table a (x default ';');\n-- why; not\ncreate trigger t after insert on a begin\n delete from a;\n end;\nselect 1"
    found = statements(script)
    assert len(found) == 3 and found[1].endswith("end;") and found[2] == "select 1"
