"""Sealed spaces: what a server gets to see, what is done with what it sends, and keys that do not fit."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.operation import Set
from adhd_core.sync.account import Account, Accounts
from adhd_core.sync.http import HttpLink
from adhd_core.sync.keys import Key
from adhd_core.sync.sealed import SealedLink, Sealer
from adhd_core.sync.service import Sync
from adhd_core.sync.state import load, pending
from adhd_core.sync.wire import pack
from adhd_sync_server.copies import faults
from adhd_sync_server.relay import Refusal
from adhd_sync_server.sealed import SealedRelay

from tests.rig.bare import Peer
from tests.rig.invariants import check_file
from tests.rig.replica import START
from tests.sync.peers import Link, World
from tests.sync.seals import KEY, OTHER, SPACE, Sealed
from tests.sync.test_relay import row


@pytest.fixture
def world(tmp_path: Path) -> Sealed:
    return Sealed(tmp_path)


def many(peer: Peer, count: int) -> None:
    for begin in range(0, count, 100):
        with peer.log.command() as command:
            command.add([Set("thing", command.mint(), {"x": begin + i}, new=True) for i in range(min(100, count - begin))])


# ---------------------------------------------------------------------- what works


def test_two_devices_end_equal_and_a_quiet_sync_asks_once(world: Sealed) -> None:
    a, b = world.peer("a"), world.peer("b")
    a.set({"x": 1, "w*": {"+": ["red"]}})
    b.set({"y": 2})
    report = world.sync(a, b, a)
    assert a.rows() == b.rows() and len(a.rows()) == 3
    assert (report.pushed, report.pulled, report.pending, report.seq) == (0, 1, 0, 2)
    link = Link(world.relay)
    Sync(a.log, "s").run(SealedLink(link, KEY))
    assert link.asked == ["push"]
    check_file(b.log)


def test_many_pages_go_up_and_come_down(world: Sealed) -> None:
    a, b = world.peer("a"), world.peer("b")
    many(a, 2500)
    assert world.sync(a).pushed == 2500
    many(b, 30)
    assert world.sync(b).pulled == 2500 and world.sync(a).pulled == 30 and a.rows() == b.rows()
    standing = load(b.log.db, "s", Sync(b.log, "s").space)
    assert standing is not None and standing.cursor == 2530 and standing.summed == 2530
    batches = world.relay.store.db.execute("select first, last from batch order by first").fetchall()
    assert batches == [(1, 1000), (1001, 2000), (2001, 2500), (2501, 2530)]


def test_nothing_readable_is_on_the_servers_disk(world: Sealed) -> None:
    a = world.peer("a")
    rid = os.urandom(16)
    a.set({"colour": "zanzibar", "w*": {"+": ["xylophone"]}}, rid=rid)
    a.ring("occasion", tune="calliope")
    world.sync(a)
    found = world.files()
    assert len(found) > 4096 and a.log.device in found, "this looks at the right files"
    ids = [r[0] for r in a.log.db.execute("select rid from operation")]
    told = [b"zanzibar", b"xylophone", b"calliope", b"colour", b"thing", b"bell.rang", b"tune", KEY.secret, KEY.seal, KEY.mark, rid, *ids]
    for secret in told:
        assert secret not in found and secret.hex().encode() not in found and b64encode(secret)[:-4] not in found, secret
    assert world.relay.store.db.execute("select count(*) from operation").fetchone() == (0,)


def test_a_server_that_was_put_back_gets_what_it_lacks_also_where_batches_overlap(world: Sealed, tmp_path: Path) -> None:
    a, b, c = world.peer("a"), world.peer("b"), world.peer("c")
    for i in range(5):
        a.set({"x": i})
    world.sync(a, b)
    db = world.relay.store.db
    db.execute("pragma wal_checkpoint(truncate)")
    copy = (tmp_path / "server.db").read_bytes()
    for i in range(5, 10):
        a.set({"x": i})
        world.sync(a, *([c] if i == 7 else []))
    world.sync(b)
    world.relay.store.close()
    (tmp_path / "server.db").write_bytes(copy)
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"server.db{suffix}").unlink(missing_ok=True)
    again = Sealed(tmp_path)
    asked: list[str] = []

    def before(kind: str) -> Any:
        asked.append(kind)
        return again.sync(c) if asked == ["push", "pull", "push"] else None

    again.before = before
    report = again.sync(b)
    assert report.turned and report.pending == 0 and report.pushed == 2 and again.words == {"stored", "known", "again"}
    d = again.peer("d")
    assert again.sync(d).pulled == 10 and d.rows() == a.rows()
    assert again.sync(a).pending == 0 and faults(again.relay.store.db) == []


def test_a_server_that_lost_everything_gets_a_sealed_space_again(world: Sealed, tmp_path: Path) -> None:
    a = world.peer("a")
    a.set({"x": 1})
    world.sync(a)
    (tmp_path / "fresh").mkdir()
    fresh = Sealed(tmp_path / "fresh")
    assert fresh.sync(a).pushed == 1
    assert fresh.relay.store.db.execute("select sealed, seq from space").fetchone() == (bytes.fromhex(KEY.name(Sync(a.log, "s").space)), 1)


def test_a_clock_that_is_ahead_is_set_right(world: Sealed) -> None:
    a, b = world.peer("a"), world.peer("b")
    a.set({"x": 1})
    a.at(86_400_000).set({"x": 2})
    assert world.sync(a, b).pending == 0 and "ahead" in world.words
    assert b.value("x") == 2 and a.log.db.execute("select max(hlc) >> 16 from operation").fetchone()[0] <= START + 5 * 60_000
    check_file(a.log)


# ---------------------------------------------------------------------- keys


def test_another_key_is_found_out_before_anything_goes_up_or_changes(world: Sealed) -> None:
    a = world.peer("a")
    a.set({"x": 1})
    world.sync(a)
    before = world.relay.store.db.execute("select * from space").fetchall()
    b = world.peer("b", join=False)
    b.set({"y": 2})
    own = Sync(b.log, "s").space
    with pytest.raises(AdhdError) as error:
        Sync(b.log, "s").join(world.link(OTHER))
    assert error.value.code == "key" and "another key" in error.value.message
    assert Sync(b.log, "s").space == own and not list(world.folder.glob("*-join.db"))
    b.log.db.execute("update meta set space=?", (Sync(a.log, "s").space,))
    Sync(b.log, "s")._begin(before[0][3])
    with pytest.raises(AdhdError, match="another key"):
        Sync(b.log, "s").run(world.link(OTHER))
    assert world.relay.store.db.execute("select * from space").fetchall() == before and pending(b.log.db, None) == 1


def test_who_has_no_key_is_told_and_sends_nothing(world: Sealed) -> None:
    a = world.peer("a")
    a.set({"x": 1})
    world.sync(a)
    b = world.peer("b", join=False)
    b.set({"y": 2})
    own = Sync(b.log, "s").space
    with pytest.raises(AdhdError) as error:
        Sync(b.log, "s").join(Link(world.relay))
    assert error.value.code == "sealed" and "--phrase-stdin" in (error.value.hint or "") and Sync(b.log, "s").space == own
    for ask in (Sync(a.log, "s").run, Sync(a.log, "t").run):
        with pytest.raises(AdhdError, match="sealed"):
            ask(Link(world.relay))
    assert world.relay.seq(1) == 1


def test_a_key_for_a_readable_space_is_told_so(tmp_path: Path) -> None:
    plain = World(tmp_path)
    plain.peer("a")
    b = plain.peer("b", join=False)
    with pytest.raises(AdhdError, match="readable by its server"):
        Sync(b.log, "s").join(SealedLink(Link(plain.relay), KEY))
    question = {"space": plain.relay.uuid(1).hex(), "sealed": "00" * 16}  # type: ignore[union-attr]
    with pytest.raises(Refusal, match="readable"):
        SealedRelay(plain.relay.store, plain.relay.now).push(1, {**question, "epoch": "00" * 8, "ops": []})


def test_a_login_to_a_sealed_space_lets_nothing_out_unsealed(tmp_path: Path) -> None:
    accounts = Accounts(str(tmp_path), {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}, 0.0)
    account = Account("http://127.0.0.1:1", "", "ab", sealed=True)
    accounts.keep(account, "token")
    found = accounts.get()
    link = HttpLink(accounts, found)
    assert found.sealed
    with pytest.raises(AdhdError, match="cannot be read"):
        link.over()
    for ask in (lambda: link.space("00" * 16), lambda: link.push({"cursor": 0}, "{}")):
        with pytest.raises(AdhdError, match="nothing goes there unsealed"):
            ask()
    accounts.keys.put(found.url, KEY.secret.hex())
    assert isinstance(link.over(), SealedLink) and accounts.key(found).secret == KEY.secret


def test_a_phrase_is_24_words_with_a_checksum() -> None:
    assert Key(bytes(32)).phrase() == "abandon " * 23 + "art"  # Trezor's test vectors of BIP-39
    fresh = Key.fresh()
    assert Key.from_phrase(fresh.phrase().upper() + "\n").secret == fresh.secret and len(fresh.phrase().split()) == 24
    names = {KEY.name(SPACE), KEY.name(b"t" * 16), OTHER.name(SPACE)}
    assert len(names) == 3 and len({KEY.seal, KEY.mark, KEY.secret, OTHER.seal}) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abandon " * 23, "has 24 words; these are 23"), ("abandon " * 24, "do not belong together"),
        ("abandon " * 22 + "hunter2 art", "Word 23 is not in the list"), ("", "these are 0"),
        ("x " * 24, "Words 1, 2, 3"),
    ],
)  # fmt: skip
def test_a_phrase_that_is_wrong_is_one_line_without_the_word(text: str, said: str) -> None:
    with pytest.raises(AdhdError) as error:
        Key.from_phrase(text)
    assert said in error.value.message and "hunter2" not in error.value.message and error.value.code == "usage"


# ---------------------------------------------------------------------- what the server sends


def changed(field: str, change: Callable[[Any], Any]) -> Callable[[dict[str, Any]], None]:
    def spoil(answer: dict[str, Any]) -> None:
        for batch in answer["tail"][:1]:
            batch[field] = change(batch[field])

    return spoil


def flipped(text: str, at: int) -> str:
    raw = bytearray(b64decode(text))
    raw[at] ^= 1
    return b64encode(raw).decode()


def crossed(answer: dict[str, Any]) -> None:
    one, two = answer["tail"][:2]
    one["blob"], two["blob"] = two["blob"], one["blob"]


def shorter(answer: dict[str, Any]) -> None:
    batch = answer["tail"][0]
    batch["to"] -= 1
    batch["marks"] = b64encode(b64decode(batch["marks"])[:-10]).decode()


def elsewhere(answer: dict[str, Any]) -> None:
    """The same rows, sealed with the right key, for another space."""
    sealer = Sealer(KEY)
    found = sealer.seal(b"x" * 16, [row(bytes.fromhex(answer["tail"][0]["device"]), n) for n in (1, 2)])
    answer["tail"][0] = found.told()


SPOILED = {
    "a byte of the content": changed("blob", lambda t: flipped(t, 40)), "a byte of the nonce": changed("blob", lambda t: flipped(t, 0)),
    "the tag": changed("blob", lambda t: flipped(t, -1)), "a mark": changed("marks", lambda t: flipped(t, 3)),
    "another device": changed("device", lambda t: "ab" * 16), "another clock": changed("hlc", lambda n: n + 1),
    "another size": changed("size", lambda n: n + 1), "contents crossed": crossed, "cut": shorter, "another space": elsewhere,
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILED)
def test_what_was_tampered_with_is_refused_and_nothing_is_taken_in(world: Sealed, what: str) -> None:
    a, b = world.peer("a"), world.peer("b")
    a.set({"x": 1})
    a.set({"x": 2})
    world.sync(a)
    a.set({"x": 3})
    a.set({"x": 4})
    world.sync(a)
    world.spoil = SPOILED[what]
    with pytest.raises(AdhdError) as error:
        world.sync(b)
    assert error.value.code == "sealed" and "does not open" in error.value.message and "\n" not in error.value.message
    assert b.rows() == [] and b.log.db.execute("select count(*) from operation").fetchone() == (0,)
    status, _ = Sync(b.log, "s").status()
    assert status.error is not None and status.last_good is None
    world.spoil = lambda answer: None
    world.sync(b)
    assert a.rows() == b.rows()


@pytest.mark.parametrize(
    "bad",
    [
        {"tail": 5}, {"tail": [5]}, {"tail": [{}]}, {"skip": -1}, {"skip": None}, {"tail": {"devices": []}}, {"chain": "ab" * 32},
        {"digest": "ab" * 32}, {"results": ["stored"] * 3},
    ],
)  # fmt: skip
def test_an_answer_that_lies_or_makes_no_sense_changes_nothing(world: Sealed, bad: dict[str, Any]) -> None:
    a, b = world.peer("a"), world.peer("b")
    a.set({"x": 1})
    world.sync(a)
    world.spoil = lambda answer: answer.update(bad)
    with pytest.raises(AdhdError) as error:
        world.sync(b)
    assert error.value.code in ("answer", "differs")
    if "digest" not in bad and "results" not in bad:
        assert b.rows() == []
    world.spoil = lambda answer: None
    world.sync(b)
    assert a.rows() == b.rows()


def test_a_batch_that_is_handed_out_twice_or_not_at_all_is_found_out(world: Sealed) -> None:
    a, b = world.peer("a"), world.peer("b")
    for value in (1, 2, 3):
        a.set({"x": value})
        world.sync(a)
    for spoil in (lambda tail: tail.append(tail[0]), lambda tail: tail.pop(1), lambda tail: tail.pop()):
        world.spoil = lambda answer, spoil=spoil: spoil(answer["tail"]) if len(answer["tail"]) == 3 else None
        with pytest.raises(AdhdError):
            world.sync(b)
        assert b.value("x") in (None, 1, 2, 3)
    world.spoil = lambda answer: None
    world.sync(b)
    assert a.rows() == b.rows()


def test_a_batch_that_holds_something_else_than_it_says_is_refused() -> None:
    """Not even a device of the space may say one thing to the server and another one to the rest."""
    sealer = Sealer(KEY)
    rows = [row(b"a" * 16, n) for n in (1, 2)]
    for spoil in ({"last": 3}, {"first": 2, "last": 3}, {"hlc": 1}, {"device": b"b" * 16}, {"marks": bytes(20)}, {"size": 7}):
        batch = sealer.seal(SPACE, rows)
        for name, value in spoil.items():
            setattr(batch, name, value)
        nonce = batch.blob[:12]
        packed = sealer.zstd.ZstdCompressor().compress(pack(rows).encode())
        batch.blob = nonce + sealer.cipher.encrypt(nonce, packed, batch.bound(SPACE))
        with pytest.raises(ValueError, match="batch"):
            sealer.open(SPACE, batch)
    assert sealer.open(SPACE, sealer.seal(SPACE, rows)) == rows
