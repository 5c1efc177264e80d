"""Snapshots of sealed spaces: a device makes one, the server keeps it unread, a new device believes nothing of it unseen."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from adhd_core.app import Adhd
from adhd_core.sync import sealed_image
from adhd_core.sync.account import Account, Accounts
from adhd_core.sync.http import HttpLink
from adhd_core.sync.keys import Key
from adhd_core.sync.sealed_image import Forged, Stream, due
from adhd_core.sync.service import Report
from adhd_sync_server import sealed_images
from adhd_sync_server.relay import Refusal

from tests.rig.invariants import check_file
from tests.sync.conftest import NO_KEYRING
from tests.sync.front import EMAIL, Front

KEY = Key(b"k" * 32)
SPACE, DIGEST = b"s" * 16, b"d" * 32


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapshots are due early."""
    monkeypatch.setattr(sealed_image, "LEAST", 10)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)


class Device:
    """A file and its login to a sealed space."""

    def __init__(self, front: Front, folder: Path) -> None:
        folder.mkdir()
        self.adhd = Adhd.open(str(folder / "adhd.db"))
        self.accounts = Accounts(str(folder), {}, 0.0)
        told = front.accounts.begin(front.accounts.of(EMAIL), folder.name)
        self.account = Account(front.url, EMAIL, told["device"], sealed=True)
        self.accounts.keep(self.account, told["refresh"])
        self.accounts.keys.put(front.url, KEY.secret.hex())
        self.link = HttpLink(self.accounts, self.account)
        self.sync = self.adhd.sync(front.url)
        self.sync.join(self.link)

    def run(self) -> Report:
        return self.sync.run(self.link)

    def close(self) -> None:
        self.link.http.close()
        self.adhd.log.close()

    def titles(self) -> list[str]:
        return sorted(t.title for t in self.adhd.tasks.by_ids([rid for rid, *_ in self.adhd.tasks.newest(1000)]))


def snapshots(front: Front) -> list[Path]:
    return sorted((Path(front.path).parent / "replicas").glob("*.snapshot"))


@pytest.fixture
def one(front: Front, tmp_path: Path) -> Iterator[Device]:
    device = Device(front, tmp_path / "one")
    device.adhd.tasks.add_many({"title": f"zanzibar {i}"} for i in range(60))
    device.run()
    yield device
    device.close()


@pytest.fixture
def two(front: Front, tmp_path: Path, one: Device) -> Iterator[Device]:
    device = Device(front, tmp_path / "two")
    yield device
    device.close()


def test_a_new_device_starts_from_what_another_one_made(front: Front, one: Device, two: Device, tmp_path: Path) -> None:
    (kept,) = snapshots(front)
    raw = kept.read_bytes()
    assert b"zanzibar" not in raw and b"SQLite" not in raw and kept.name.endswith("-60.snapshot")
    two.adhd.tasks.add_many([{"title": "mine"}])
    report = two.run()
    assert (report.snapshot, report.pushed, report.turned) == (60, 1, False)
    one.run()
    assert one.titles() == two.titles() and one.titles()[0] == "mine" and len(set(one.titles())) == 61
    assert not (two.run().pulled or one.run().pulled)
    check_file(two.adhd.log)
    left = [p.name for d in ("one", "two") for p in (tmp_path / d).iterdir() if p.name.startswith((".sealed", ".snapshot"))]
    assert left == [] and not list(kept.parent.glob(".*.part")) and snapshots(front) == [kept]


def test_a_snapshot_is_made_anew_when_it_is_far_behind(front: Front, one: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_image, "BEHIND", 20)
    for count in (15, 15):
        one.adhd.tasks.add_many({"title": f"more {i}"} for i in range(count))
        one.run()
    assert [p.name.rpartition("-")[2] for p in snapshots(front)] == ["90.snapshot"]
    cases = ((9, 0), (10, 0), (100, 80), (101, 80), (400, 360), (411, 360), (412, 360))
    assert [due(*case) for case in cases] == [False, True, False, True, False, False, True]


def spoil_byte(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def other_place(path: Path) -> None:
    """One that is real, but of another position."""
    note = path.parent / f"{path.name.partition('-')[0]}.json"
    note.write_text(note.read_text().replace('"seq": 60', '"seq": 59'))


SPOILED: dict[str, Callable[[Path], Any]] = {
    "a byte": spoil_byte, "cut off": lambda p: p.write_bytes(p.read_bytes()[:-20]), "empty": lambda p: p.write_bytes(b""),
    "more": lambda p: p.write_bytes(p.read_bytes() + b"x"), "another place": other_place, "gone": lambda p: p.unlink(),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILED)
def test_a_snapshot_that_was_tampered_with_is_left_and_all_comes_one_by_one(
    front: Front, one: Device, two: Device, tmp_path: Path, what: str
) -> None:
    SPOILED[what](snapshots(front)[0])
    report = two.run()
    assert report.snapshot == 0 and report.pulled == 60 and one.titles() == two.titles()
    assert not [p for p in (tmp_path / "two").iterdir() if p.name.startswith((".sealed", ".snapshot"))]


def test_a_part_that_does_not_fit_is_refused(front: Front, one: Device) -> None:
    link, kept = one.link.over(), snapshots(front)[0].read_bytes()
    last = link.last  # type: ignore[attr-defined]
    good = {name: last[name] for name in ("space", "epoch", "digest")} | {
        "sealed": KEY.name(bytes.fromhex(last["space"])), "at": 60, "part": 0, "parts": 1, "data": "AAAA",
    }  # fmt: skip
    take = lambda **more: sealed_images.take(front.tower.relay, 1, b"s" * 16, {**good, **more})
    wrong: list[dict[str, Any]] = [
        {"digest": "ab" * 32}, {"at": 59}, {"at": 61}, {"at": None}, {"part": 1, "parts": 2}, {"part": 1}, {"parts": 1 << 20}, {"part": -1},
        {"data": "!"}, {"data": 5}, {"sealed": None}, {"sealed": "ab" * 16}, {"epoch": "ab" * 8}, {"space": "ab" * 16},
        {"part": 0, "parts": 2},
    ]  # fmt: skip
    for more in wrong:
        with pytest.raises(Refusal):
            take(**more)
    assert snapshots(front)[0].read_bytes() == kept
    assert take() == {"kept": True} and snapshots(front)[0].read_bytes() == bytes(3)


def test_the_snapshot_goes_with_the_account(front: Front, one: Device) -> None:
    from adhd_sync_server.belongings import remove

    assert len(snapshots(front)) == 1
    remove(front.accounts, 1)
    assert snapshots(front) == [] and front.store.db.execute("select count(*) from batch").fetchone() == (0,)


# ---------------------------------------------------------------------- chunks


def stream(**more: Any) -> Stream:
    return Stream(more.get("key", KEY), more.get("space", SPACE), more.get("seq", 5), more.get("digest", DIGEST))


def opened(raw: bytes, **more: Any) -> bytes:
    return b"".join(stream(**more).opened(io.BytesIO(raw)))


def test_chunks_open_as_they_were_and_in_no_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_image, "CHUNK", 64)
    for size in (0, 1, 63, 64, 65, 128, 300):
        text = bytes(range(256)) * 2
        assert opened(b"".join(stream().sealed(io.BytesIO(text[:size])))) == text[:size]
    parts = list(stream().sealed(io.BytesIO(bytes(200))))
    assert [len(p) for p in parts] == [32 + 80, 80, 80, 24]
    one, two, three, four = parts
    other = list(stream().sealed(io.BytesIO(bytes(200))))
    wrong = [
        b"", one[:32], one, one + two, one + two + three, one + three + two + four, one + two + four, parts[0] + other[1] + three + four,
        one + two + three + four[:-1], one + two + three + four + b"x", other[0][:32] + one[32:] + two + three + four,
    ]  # fmt: skip
    for raw in wrong:
        with pytest.raises(Forged):
            opened(raw)
    for more in ({"key": Key(b"o" * 32)}, {"space": b"t" * 16}, {"seq": 6}, {"digest": b"e" * 32}):
        with pytest.raises(Forged):
            opened(b"".join(parts), **more)
