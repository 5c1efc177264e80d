"""Damaged files: what can be read is saved into a sound new file, and the old one is never touched."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.keeper import Keeper
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import Set
from adhd_core.oplog.pages import read_image, record, varint
from adhd_core.oplog.recover import Recovered, recover

from tests.oplog.files import fill, hashes, humane, made, one, operations

PAGE = 4096
COUNT = 2000


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A whole file of 2,000 operations, copied by the tests."""
    return made(str(tmp_path_factory.mktemp("sound") / "adhd.db"), COUNT)


@pytest.fixture
def damaged(sound: str, tmp_path: Path) -> str:
    """A copy to damage."""
    (tmp_path / "old").mkdir()
    return str(shutil.copy(sound, tmp_path / "old" / "adhd.db"))


def saved(path: str, original: dict[int, tuple[object, ...]], tmp_path: Path) -> Recovered:
    """Recover, and check all that holds whatever the damage was."""
    folder = os.path.dirname(path)
    before = hashes(folder)
    into = str(tmp_path / "new" / "adhd.db")
    os.makedirs(os.path.dirname(into), exist_ok=True)
    answer = recover(path, into)
    assert hashes(folder) == before
    assert os.listdir(os.path.dirname(into)) == ["adhd.db"]
    assert os.stat(into).st_mode & 0o777 == 0o600
    assert one(into, "pragma integrity_check") == "ok"
    assert one(into, "pragma journal_mode") == "wal"
    found = operations(into)
    assert len(found) == answer.operations
    for seq, row in found.items():
        assert row == original[seq]
    db = sqlite3.connect(into)
    for count, low, high in db.execute("select count(*), min(n), max(n) from operation group by device"):
        assert (low, high) == (1, count)
    expected = answer.operations + answer.lost
    assert answer.operations <= len(original) and expected <= len(original)
    db.close()
    return answer


def test_a_whole_file_is_saved_whole(damaged: str, tmp_path: Path) -> None:
    original = operations(damaged)
    tasks = one(damaged, "select count(distinct rid) from operation where record='task'")
    clocks = dump(damaged, "select rid, field, hlc, seen from field_clock order by 1, 2")
    journal = dump(damaged, "select * from journal order by seq")
    answer = saved(damaged, original, tmp_path)
    assert (answer.operations, answer.lost, answer.tasks, answer.same_space) == (COUNT, 0, tasks, True)
    assert dump(answer.into, "select rid, field, hlc, seen from field_clock order by 1, 2") == clocks
    assert dump(answer.into, "select * from journal order by seq") == journal
    assert one(answer.into, "select hex(space) from meta") == one(damaged, "select hex(space) from meta")
    assert one(answer.into, "select command from meta") == one(damaged, "select command from meta")


def dump(path: str, query: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(path)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


@pytest.mark.parametrize("seed", range(12))
def test_one_page_in_twenty_destroyed(damaged: str, tmp_path: Path, seed: int) -> None:
    original = operations(damaged)
    rng = random.Random(seed)
    pages = os.path.getsize(damaged) // PAGE
    with open(damaged, "r+b") as file:
        for number in rng.sample(range(pages), pages // 20):
            file.seek(number * PAGE)
            file.write(rng.choice([bytes(PAGE), b"\xff" * PAGE, rng.randbytes(PAGE)]))
    answer = saved(damaged, original, tmp_path)
    assert answer.operations >= 0.9 * COUNT
    if answer.operations < COUNT:
        assert answer.lost > 0


@pytest.mark.parametrize("seed", range(12))
def test_many_small_wounds(damaged: str, tmp_path: Path, seed: int) -> None:
    """Runs of 16 to 1,024 bytes overwritten anywhere, as bad sectors and stray writes do."""
    original = operations(damaged)
    rng = random.Random(seed)
    size = os.path.getsize(damaged)
    with open(damaged, "r+b") as file:
        for _ in range(20):
            length = rng.choice([16, 64, 512, 1024])
            file.seek(rng.randrange(size - length))
            file.write(rng.choice([bytes(length), b"\xff" * length, rng.randbytes(length)]))
    answer = saved(damaged, original, tmp_path)
    assert answer.operations >= 0.9 * COUNT


def test_a_first_page_of_zeros(damaged: str, tmp_path: Path) -> None:
    original = operations(damaged)
    with open(damaged, "r+b") as file:
        file.write(bytes(PAGE))
    with pytest.raises(AdhdError) as caught:
        Log(damaged)
    assert caught.value.code == "corrupt"
    humane(caught.value)
    answer = saved(damaged, original, tmp_path)
    assert (answer.operations, answer.lost, answer.same_space) == (COUNT, 0, True)


def test_all_inner_pages_destroyed(damaged: str, tmp_path: Path) -> None:
    original = operations(damaged)
    data = bytearray(Path(damaged).read_bytes())
    hit = 0
    for at in range(PAGE, len(data), PAGE):
        if data[at] in (0x02, 0x05):
            data[at : at + PAGE] = bytes(PAGE)
            hit += 1
    Path(damaged).write_bytes(data)
    assert hit >= 2
    answer = saved(damaged, original, tmp_path)
    assert (answer.operations, answer.lost) == (COUNT, 0)


def test_page_headers_destroyed(damaged: str, tmp_path: Path) -> None:
    """The first 64 bytes of every leaf are gone: cells are found by their shape."""
    original = operations(damaged)
    data = bytearray(Path(damaged).read_bytes())
    for at in range(0, len(data), PAGE):
        data[at : at + 64] = bytes(64)
    Path(damaged).write_bytes(data)
    answer = saved(damaged, original, tmp_path)
    assert answer.operations >= 0.97 * COUNT


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1, 0.0])
def test_a_file_that_was_cut_off(damaged: str, tmp_path: Path, share: float) -> None:
    original = operations(damaged)
    os.truncate(damaged, int(os.path.getsize(damaged) * share) + (17 if share else 0))
    answer = saved(damaged, original, tmp_path)
    assert (answer.operations > 0) == (share > 0)
    if share >= 0.5:
        assert answer.operations >= 0.8 * share * COUNT
        assert answer.operations + answer.lost == COUNT


def test_what_only_the_write_ahead_log_holds(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    log = Log(str(folder / "adhd.db"), fast=True)
    fill(log, 400)
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("adhd.db", "adhd.db-wal"):
        shutil.copy(folder / name, copy / name)
    log.close()
    assert os.path.getsize(copy / "adhd.db-wal") > 100_000
    answer = saved(str(copy / "adhd.db"), operations(str(folder / "adhd.db")), tmp_path)
    assert (answer.operations, answer.lost) == (400, 0)


def test_a_write_ahead_log_with_a_wound_and_an_unfinished_commit(tmp_path: Path) -> None:
    """Frames before the wound are proven, those after it still save rows; what was never committed is not kept."""
    log = Log(str(tmp_path / "adhd.db"), fast=True)
    fill(log, 300)
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("adhd.db", "adhd.db-wal"):
        shutil.copy(tmp_path / name, copy / name)
    log.close()
    original = operations(str(tmp_path / "adhd.db"))
    wal = bytearray((copy / "adhd.db-wal").read_bytes())
    frames = (len(wal) - 32) // (PAGE + 24)
    at = 32 + (frames // 3) * (PAGE + 24) + 24
    wal[at : at + 300] = b"\xaa" * 300
    last = 32 + (frames - 1) * (PAGE + 24)
    wal[last + 4 : last + 8] = bytes(4)
    (copy / "adhd.db-wal").write_bytes(wal)
    answer = saved(str(copy / "adhd.db"), original, tmp_path)
    assert 250 <= answer.operations < 300


def test_the_new_file_is_a_working_one(damaged: str, tmp_path: Path) -> None:
    with open(damaged, "r+b") as file:
        for number in (3, 20, 40):
            file.seek(number * PAGE)
            file.write(bytes(PAGE))
    answer = recover(damaged, str(tmp_path / "adhd.db"))
    with Adhd.open(answer.into) as adhd:
        assert all(f.ok for f in Keeper(adhd.log).check(deep=True) if "copy" not in f.what)
        task = adhd.capture.add("after the damage", raw=True).value.task
        adhd.tasks.done([task.handle])
        assert adhd.tasks.find(task.handle, closed=True).json()["status"] == "done"
    assert len(operations(answer.into)) > answer.operations


def test_ids_are_given_anew_only_where_they_must(tmp_path: Path) -> None:
    """Acknowledged operations keep the old device's id up to the first gap; the rest gets a new device."""
    path = made(str(tmp_path / "adhd.db"), 200)
    db = sqlite3.connect(path)
    (old,) = db.execute("select uuid from device where id=1").fetchone()
    shared = db.execute("select count(*) from operation where device=1").fetchone()[0]
    db.execute("update meta set acknowledged=50")
    db.execute("insert into device values (3, ?, 9, 0)", (b"f" * 16,))
    for n in (1, 2, 3, 6, 7, 8):
        db.execute(
            "insert into operation select 1000 + ?, 3, ?, hlc + 1, at, offset, 0, command, null, record, randomblob(16), 0, body, schema"
            " from operation where seq=1", (n, n),
        )  # fmt: skip
    db.commit()
    db.close()
    answer = recover(path, str(tmp_path / "new.db"))
    devices = dump(answer.into, "select d.uuid, d.own, count(o.n) from device d left join operation o on o.device=d.id group by d.id")
    held = {uuid: (own, count) for uuid, own, count in devices}
    assert held[old] == (0, 50)
    assert held[b"f" * 16] == (0, 3)
    assert sorted(v for k, v in held.items() if k not in (old, b"f" * 16)) == [(0, 3), (1, shared - 50), (2, 200 - shared)]
    assert answer.ranges == [((b"f" * 16).hex(), 4, 5), ((b"f" * 16).hex(), 9, 9)]
    assert answer.lost == 3


def test_undo_still_works_after_a_recovery(tmp_path: Path) -> None:
    path = str(tmp_path / "adhd.db")
    with Adhd.open(path) as adhd:
        task = adhd.capture.add("call the dentist", raw=True).value.task
        adhd.tasks.edit([task.handle], {"title": "call the vet"})
    answer = recover(path, str(tmp_path / "new.db"))
    with Adhd.open(answer.into) as adhd:
        assert adhd.tasks.find(task.handle).title == "call the vet"
        adhd.history.undo()
        assert adhd.tasks.find(task.handle).title == "call the dentist"


def test_what_cannot_be_recovered_says_so(tmp_path: Path) -> None:
    path = made(str(tmp_path / "adhd.db"), 20)
    with pytest.raises(AdhdError) as caught:
        recover(path, path)
    assert caught.value.code == "usage"
    humane(caught.value)
    with pytest.raises(AdhdError) as caught:
        recover(str(tmp_path / "nothing.db"), str(tmp_path / "new.db"))
    assert caught.value.code == "not_found"
    humane(caught.value)
    (tmp_path / "letter.txt").write_text("Dear Sam,\n" * 2000)
    answer = recover(str(tmp_path / "letter.txt"), str(tmp_path / "new.db"))
    assert (answer.operations, answer.lost, answer.same_space) == (0, 0, False)
    with Log(answer.into).command() as command:
        command.add([Set("task", command.mint(), {"title": "fresh"}, new=True)])


def test_any_bytes_at_all_never_raise(tmp_path: Path) -> None:
    """Noise behind a header, pages in the wrong order, one page of ours among noise."""
    whole = Path(made(str(tmp_path / "adhd.db"), 300)).read_bytes()
    rng = random.Random(3)
    pages = [whole[at : at + PAGE] for at in range(0, len(whole), PAGE)]
    shuffled = pages[:]
    rng.shuffle(shuffled)
    for number, data in enumerate([
        whole[:100] + rng.randbytes(50_000), b"".join(shuffled), rng.randbytes(7 * PAGE) + pages[6], b"", whole[:50], bytes(10 * PAGE),
    ]):  # fmt: skip
        (tmp_path / f"{number}.db").write_bytes(data)
        (tmp_path / f"{number}.db-wal").write_bytes(rng.randbytes(30_000))
        answer = recover(str(tmp_path / f"{number}.db"), str(tmp_path / f"{number}.new"))
        assert one(answer.into, "pragma integrity_check") == "ok"
        if number == 1:
            assert answer.operations >= 295  # those that overflow into other pages are lost


def test_varints_and_records() -> None:
    for value, data in ((0, b"\0"), (127, b"\x7f"), (128, b"\x81\0"), (2**64 - 1, b"\xff" * 9)):
        assert varint(data, 0) == (value, len(data))
    assert record(b"\x04\x00\x01\x0f\xfeA"[:6]) == ([0, 1, 15], [None, -2, "A"])
    assert record(b"\x04\x00\x01\x0f\xfe") is None
    assert record(b"") is None
    assert read_image(b"", b"")[0].page(1) == b""
