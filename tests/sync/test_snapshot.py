"""A new device starts from a snapshot: what is in it, what is not, and what is not believed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from adhd_core.app import Adhd
from adhd_core.oplog.operation import LOCAL, Set
from adhd_core.sync import image
from adhd_core.sync.service import Report, Sync
from adhd_core.sync.state import load
from adhd_core.tables import every
from adhd_sync_server.replica import Replica

from tests.rig.bare import Peer, ThingTable
from tests.rig.invariants import check_file, clocks
from tests.sync.peers import Link, World

KINDS = (ThingTable,)


class Snapshots(Link):
    """A link that hands out the snapshot at `path`, as it says."""

    def __init__(self, world: World, spoil: Callable[[sqlite3.Connection], None] | None = None, kinds: Any = KINDS) -> None:
        super().__init__(world.relay)
        self.spoil = spoil
        self.kinds = kinds
        self.say: dict[str, Any] = {}

    def snapshot(self, question: dict[str, Any], path: str) -> dict[str, Any] | None:
        space = self.relay.mine(1, question)
        replica = Replica(f"{Path(path).parent}/replicas", 1, space.uuid)
        log, standing = replica.follow(self.relay, self.kinds)
        image.make(log, path, self.kinds)
        log.close()
        if self.spoil is not None:
            db = sqlite3.connect(path)
            self.spoil(db)
            db.commit()
            db.close()
        told = {"seq": standing.cursor, "chain": standing.chain.hex(), "digest": standing.digest.hex()}
        return {**told, **self.say}


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    a = world.peer("a")
    for i in range(30):
        a.set({"x": i, "w*": {"+": [f"word{i % 3}"]}}, rid=bytes([i % 7]) * 16)
    bell = a.ring("1", how=1)
    a.set({"x": "last"})
    world.sync(a)
    with a.log.command() as command:
        command.revoke(bell)
    a.set({"path": "/home/secret-place"}, rid=b"l" * 16, scope=LOCAL)
    world.sync(a)
    return world


def shared(peer: Peer) -> list[Any]:
    """What a peer holds, without what is local."""
    return [row for row in peer.rows() if row[0] not in (b"l" * 16, b"h" * 16)]


def start(world: World, peer: Peer, link: Link) -> Report:
    return Sync(peer.log, "s", lambda: KINDS).run(link)


def test_a_new_device_starts_from_the_snapshot_and_is_equal(world: World) -> None:
    b = world.peer("b")
    device = b.log.device
    link = Snapshots(world)
    report = start(world, b, link)
    assert (report.snapshot, report.pulled) == (33, 33) and link.asked == ["push"]
    assert shared(b) == shared(world.peers["a"]) and len(shared(b)) > 10
    assert set(clocks(b.log.db)) == {c for c in clocks(world.peers["a"].log.db) if (b"l" * 16).hex() not in str(c)}
    assert b.log.device == device
    check_file(b.log)
    b.set({"x": "after"})
    world.sync(b, world.peers["a"])
    assert world.peers["a"].value("x") == "after" and shared(b) == shared(world.peers["a"])


def test_what_was_written_here_before_stays_on_top_and_can_be_undone(world: World) -> None:
    from adhd_core.oplog import undo

    b = world.peer("b")
    b.set({"mine": 1}, rid=b"m" * 16)
    changed = b.set({"mine": 2, "y": 3}, rid=b"m" * 16)
    b.set({"path": "/home/here"}, rid=b"h" * 16, scope=LOCAL)
    report = start(world, b, Snapshots(world))
    assert report.snapshot == 33 and report.pushed == 2
    assert b.value("mine", b"m" * 16) == 2 and b.value("x") == "last"
    assert b.log.db.execute("select count(*) from operation where scope=1").fetchone() == (1,)
    check_file(b.log)
    found = undo.next_to_undo(b.log.db)
    assert found is not None and changed
    undo.undo(b.log, changed, False)
    assert b.value("mine", b"m" * 16) == 1
    world.sync(b, world.peers["a"])
    assert world.peers["a"].value("mine", b"m" * 16) == 1


def test_what_is_local_leaves_no_trace_in_a_snapshot(world: World, tmp_path: Path) -> None:
    a = world.peers["a"]
    image.make(a.log, str(tmp_path / "image"), KINDS)
    raw = (tmp_path / "image").read_bytes()
    assert b"secret-place" not in raw and b"word1" in raw
    db = sqlite3.connect(tmp_path / "image")
    assert db.execute("select min(seq), max(seq), count(*), sum(scope) from operation").fetchone() == (1, 33, 33, 0)
    assert db.execute("select count(*) from journal").fetchone() == (0,)
    assert db.execute("select count(*) from device where uuid=? and own<>0", (a.log.device,)).fetchone() == (0,)
    db.close()


def body(db: sqlite3.Connection) -> None:
    db.execute("""update operation set body='{"x":"forged"}' where seq=5""")


def missing(db: sqlite3.Connection) -> None:
    db.execute("delete from operation where seq=33")


def local(db: sqlite3.Connection) -> None:
    db.execute("update operation set scope=1 where seq=5")


def columns(db: sqlite3.Connection) -> None:
    db.execute("alter table operation add column extra text default 'x'")


def stranger(db: sqlite3.Connection) -> None:
    db.execute("pragma user_version=99")


@pytest.mark.parametrize("spoil", [body, missing, local, columns, stranger])
def test_a_snapshot_that_is_not_what_the_server_vouches_for_is_not_taken(world: World, spoil: Callable[[sqlite3.Connection], None]) -> None:
    b = world.peer("b")
    report = start(world, b, Snapshots(world, spoil))
    assert report.snapshot == 0 and report.pulled == 33
    assert shared(b) == shared(world.peers["a"])
    check_file(b.log)


@pytest.mark.parametrize("said", [{"seq": 32}, {"chain": "00" * 32}, {"digest": "11" * 32}])
def test_a_snapshot_that_differs_from_what_is_said_of_it_is_not_taken(world: World, said: dict[str, Any]) -> None:
    b = world.peer("b")
    link = Snapshots(world)
    link.say = said
    assert start(world, b, link).snapshot == 0 and shared(b) == shared(world.peers["a"])


def test_tables_and_triggers_of_others_do_not_come_along(world: World) -> None:
    def spoil(db: sqlite3.Connection) -> None:
        db.execute("create table extra (x)")
        db.execute("create view looks as select * from extra")
        db.execute("create trigger bad after insert on operation begin delete from thing; end")
        db.execute("create trigger worse after insert on extra begin delete from thing; end")
        db.execute("insert into projection values ('extra', 1, 1, 33)")

    b = world.peer("b")
    assert start(world, b, Snapshots(world, spoil)).snapshot == 33
    names = {row[0] for row in b.log.db.execute("select name from sqlite_master")}
    assert not names & {"extra", "looks", "bad", "worse"}
    assert b.log.db.execute("select count(*) from projection where name='extra'").fetchone() == (0,)
    assert shared(b) == shared(world.peers["a"])


def test_a_table_of_another_version_is_made_anew(world: World) -> None:
    def spoil(db: sqlite3.Connection) -> None:
        db.execute("update projection set version=99 where name='thing'")
        db.execute("delete from thing")

    b = world.peer("b")
    assert start(world, b, Snapshots(world, spoil)).snapshot == 33
    assert shared(b) == shared(world.peers["a"]) and shared(b)


def test_a_file_that_somebody_writes_to_meanwhile_takes_all_one_by_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    b = world.peer("b")
    other = b.open()
    real = image._stand

    def meanwhile(*given: Any) -> None:
        real(*given)
        with other.command() as command:
            command.add([Set("thing", b"z" * 16, {"z": 1})])

    monkeypatch.setattr(image, "_stand", meanwhile)
    report = start(world, b, Snapshots(world))
    assert report.snapshot == 0 and report.pulled == 33
    assert b.value("z", b"z" * 16) == 1 and shared(b)[1:] != [] and b.value("x") == "last"
    check_file(b.log)
    other.close()


def test_every_table_of_the_product_comes_with_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    one = Adhd.open(str(tmp_path / "one.db"))
    for words in ("call dentist tomorrow 3pm p:high", "buy milk #shop", "every monday water the plants"):
        one.capture.add(words)
    one.tasks.done([one.search.page()[0].handle])
    link = Snapshots(world, kinds=every())
    one.sync("s").join(link)
    one.sync("s").run(link)
    two = Adhd.open(str(tmp_path / "two.db"))
    two.sync("s").join(link)
    report = two.sync("s").run(link)
    assert report.snapshot == report.pulled > 3
    standing = load(two.log.db, "s", two.sync("s").space)
    assert standing is not None and standing.cursor == report.seq
    assert [t.title for t in two.search.page(all=True)] == [t.title for t in one.search.page(all=True)] != []
    assert [t.title for t in two.search.words("milk")] == ["buy milk"]
    assert [f.what for f in two.keeper.check(True, every()) if not f.ok] == []
    one.close()
    two.close()
