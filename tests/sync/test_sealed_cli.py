"""Sealed spaces as people meet them: two laptops, one phrase, and every way it cannot be done."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from adhd_core.sync.keys import Key
from adhd_sync_server.copies import faults

from tests.cli.shell import Shell
from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_cli import titles

WRONG = Key(b"w" * 32).phrase()


def sealed(shell: Shell, front: Front, *more: str) -> str:
    """Log in to a new sealed space. Returns its phrase."""
    told = shell.json("login", front.url, "--email", EMAIL, "--password-stdin", "--sealed", *more, stdin=PASSWORD + "\n")
    assert told["sealed"] is True and told["key_in"] == "file" and len(told["phrase"].split()) == 24
    return str(told["phrase"])


def joined(shell: Shell, front: Front, phrase: str, *more: str) -> list[str]:
    words = ("login", front.url, "--email", EMAIL, "--password-stdin", "--phrase-stdin", *more)
    return shell.ok(*words, stdin=f"{phrase}\n{PASSWORD}\n").lines


def refused(shell: Shell, front: Front, *flags: str, stdin: str = PASSWORD + "\n", code: int = 1) -> list[str]:
    answer = shell.run("login", front.url, "--email", EMAIL, "--password-stdin", *flags, stdin=stdin, code=code)
    assert answer.out == "" and len(answer.err.splitlines()) <= 2
    return answer.err.splitlines()


def test_two_laptops_and_a_server_that_cannot_read(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    one.ok("c", "zanzibar trip tag:sunshine")
    two.ok("c", "buy xylophone")
    phrase = sealed(one, front)
    lines = joined(two, front, phrase)
    assert "1 sent" in lines[0] and "received" in lines[0] and any("cannot read it" in line for line in lines)
    assert phrase.split()[0] not in " ".join(lines).split(), "a phrase that was given is not printed"
    one.ok("edit", "zanzibar", "--priority", "high")
    two.ok("edit", "zanzibar", "--due", "2026-03-09")
    for shell in (one, two, one):
        shell.ok("sync")
    assert titles(one) == titles(two) == {"zanzibar trip", "buy xylophone"}
    for shell in laptops:
        task = shell.json("show", "zanzibar")["task"]
        assert (task["priority"], task["due"], task["tags"]) == ("high", "2026-03-09", ["sunshine"])
    disk = b"".join(path.read_bytes() for path in Path(front.path).parent.glob("server.db*"))
    ids = [bytes(i[0]) for i in front.store.db.execute("select device from batch")]
    assert ids and all(i in disk for i in ids)
    for word in (b"zanzibar", b"xylophone", b"sunshine", b'"title"', b"priority", b"trip", phrase.split()[3].encode() + b" "):
        assert word not in disk
    assert faults(front.store.db) == [] and front.store.db.execute("select count(*) from operation").fetchone() == (0,)


def test_the_key_is_private_and_the_phrase_is_shown_on_a_terminal_alone(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    phrase = sealed(one, front)
    keys = one.file.parent / "sealed.keys"
    assert stat.S_IMODE(os.stat(keys).st_mode) == 0o600 and phrase.split()[0] not in keys.read_text()
    for flags in ((), ("--json",)):
        said = one.run("sync", "phrase", *flags, code=2)
        assert "on a terminal only" in said.err and said.out == ""
    with one.terminal("sync", "phrase") as terminal:
        assert terminal.end() == 0
        shown = terminal.text.split()
        assert all(word in shown for word in phrase.split())
    assert one.run("logout").code == 0
    assert not keys.exists()
    two.ok("c", "x")
    assert "This space is sealed" in refused(two, front)[0]
    assert two.run("sync", "phrase", code=1).err.startswith("This machine syncs with no server yet.")


def test_a_phrase_that_is_printed_for_people_can_be_typed_on_the_next_device(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    words = ("login", front.url, "--email", EMAIL, "--password-stdin", "--sealed")
    lines = one.ok(*words, stdin=PASSWORD + "\n").lines
    begin = next(i for i, line in enumerate(lines) if "Write these words down" in line)
    rows = lines[begin + 1 : begin + 5]
    assert [len(row.split()) for row in rows] == [6] * 4 and all(len(row) < 80 for row in rows)
    joined(two, front, " ".join(" ".join(rows).split()))
    assert not any("Write these words down" in line for line in one.ok(*words, stdin=PASSWORD + "\n").lines), "the same key again"


def test_a_wrong_phrase_changes_nothing(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    sealed(one, front)
    one.ok("c", "mine")
    one.ok("sync")
    two.ok("c", "theirs")
    before = front.store.db.execute("select seq, epoch from space").fetchall()
    said = refused(two, front, "--phrase-stdin", stdin=f"{WRONG}\n{PASSWORD}\n")
    assert said[0] == "This account's space is sealed with another key." and "--phrase-stdin" in said[1]
    assert "sealed with another key" in refused(two, front, "--sealed")[0]
    assert front.store.db.execute("select seq, epoch from space").fetchall() == before
    left = {path.name for path in two.file.parent.iterdir()}
    assert not left & {"sync.json", "sealed.keys", "sync.keys"} and titles(two) == {"theirs"}
    one.ok("c", "more")
    assert "sealed with another key" in refused(one, front, "--phrase-stdin", stdin=f"{WRONG}\n{PASSWORD}\n")[0]
    assert one.ok("sync").out.startswith("synced  1 sent"), "the login before is the login again, with its key"


def test_logging_in_again_keeps_the_key(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    sealed(one, front)
    one.ok("c", "mine")
    told = one.json("login", front.url, "--email", EMAIL, "--password-stdin", stdin=PASSWORD + "\n")
    assert told["sealed"] is True and "phrase" not in told and told["pushed"] == 1
    assert front.store.db.execute("select count(*) from batch").fetchone() == (1,)
    (one.file.parent / "sealed.keys").unlink()
    said = one.run("sync", code=1).err.splitlines()
    assert said[0].startswith("The key of the sealed space at") and "--phrase-stdin" in said[1]


def test_a_readable_space_stays_readable(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, two = laptops
    plain = one.json("login", front.url, "--email", EMAIL, "--password-stdin", stdin=PASSWORD + "\n")
    assert plain["sealed"] is False
    assert "readable by its server" in refused(two, front, "--sealed")[0]
    assert "readable by its server" in refused(two, front, "--phrase-stdin", stdin=f"{WRONG}\n{PASSWORD}\n")[0]
    assert one.run("sync", "phrase", code=1).err.startswith(f"The space at {front.url} is not sealed")


@pytest.mark.parametrize(
    ("flags", "stdin", "said"),
    [
        (["--sealed", "--phrase-stdin"], "", "Either --sealed"), (["--phrase-stdin"], "", "Standard input holds no recovery phrase."),
        (["--phrase-stdin"], "one two\n", "A recovery phrase has 24 words; these are 2."),
        (["--phrase-stdin"], "abandon " * 23 + "hunter2\n", "Word 24 is not in the list"),
        (["--phrase-stdin"], "abandon " * 24 + "\n", "These words do not belong together"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_plain_line(laptops: tuple[Shell, Shell], flags: list[str], stdin: str, said: str) -> None:
    answer = laptops[0].run("login", "http://127.0.0.1:1", "--email", EMAIL, "--password-stdin", *flags, stdin=stdin, code=2)
    assert answer.err.startswith(said) and len(answer.err.splitlines()) <= 2 and "hunter2" not in answer.err


def test_the_accounts_export_holds_what_the_server_has(front: Front, laptops: tuple[Shell, Shell], tmp_path: Path) -> None:
    one, _ = laptops
    sealed(one, front)
    one.ok("c", "mine")
    one.ok("sync")
    one.ok("account", "export", str(tmp_path / "all.jsonl"))
    head, batch = map(json.loads, (tmp_path / "all.jsonl").read_text().splitlines())
    assert head["space"]["sealed"] is True and head["operations"] == 1
    assert set(batch) == {"seq", "device", "from", "to", "hlc", "size", "marks", "blob"} and batch["seq"] == 1
