"""A text file's lines become tasks, each exactly once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.inbox import Taken
from adhd_core.inbox.file import Held, version

from tests.catch.phone import run
from tests.cli.shell import Shell


@pytest.fixture
def phone(shell: Shell) -> Path:
    """A file that is not there yet."""
    return shell.home / "phone.txt"


def titles(shell: Shell) -> list[str]:
    """What is still to do, by its letters."""
    return sorted(t["title"] for t in shell.json("list", "--limit", "999")["tasks"])


def add(path: Path, text: str | bytes) -> None:
    """Append, as most programs do."""
    with open(path, "ab") as file:
        file.write(text.encode() if isinstance(text, str) else text)


def test_lines_are_swallowed_and_understood(shell: Shell, phone: Path) -> None:
    add(phone, b"\xef\xbb\xbf- buy milk tomorrow\r\n\r\n* call Lena #home !high\r\n---\r\n# a heading\r\ncaf\xe9")
    answer = shell.ok("inbox", str(phone), "--settle", "0", COLUMNS="80")
    assert answer.lines[0].startswith("caught  4 things from phone.txt ") and answer.lines[0].endswith("adhd undo")
    assert len(answer.lines) == 4
    tasks = {t["title"]: t for t in shell.json("list")["tasks"]}
    assert set(tasks) == {"buy milk", "call Lena", "# a heading", "caf\ufffd"}
    assert tasks["buy milk"]["start"] == "2026-03-06"
    assert (tasks["call Lena"]["tags"], tasks["call Lena"]["priority"]) == (["home"], "high")
    assert phone.read_bytes() == b""
    assert shell.ok("inbox", str(phone)).out == "Nothing new in phone.txt.\n"
    assert shell.json("inbox")["total"] == shell.json("list", "--inbox")["total"] == 4


def test_one_line_is_told_like_a_capture(shell: Shell, phone: Path) -> None:
    add(phone, "buy milk\n")
    line = shell.ok("inbox", str(phone), COLUMNS="80").out
    assert line.startswith("caught  buy milk · ") and "from phone.txt" in line and line.endswith("adhd undo\n")
    add(phone, "buy milk\n")
    found = shell.json("inbox", str(phone))
    assert [t["title"] for t in found["tasks"]] == ["buy milk"] and (found["left"], found["state"]) == (0, "clear")
    assert titles(shell) == ["buy milk", "buy milk"], "the same line again is meant"


def test_undo_takes_one_swallow_back_for_good(shell: Shell, phone: Path) -> None:
    shell.ok("c", "--raw", "before")
    add(phone, "one\ntwo\n")
    shell.ok("inbox", str(phone), "--keep")
    assert shell.ok("undo").out.startswith("undid   caught 2 things")
    assert shell.ok("inbox", str(phone)).out == "Nothing new in phone.txt.\n" and phone.read_bytes() == b""
    assert titles(shell) == ["before"]
    assert shell.ok("redo").out.startswith("redid") and len(titles(shell)) == 3
    shell.ok("undo", "2")
    assert titles(shell) == [], "the book about the file is no step of its own"
    assert not [line for line in shell.ok("log").lines if "noted" in line]


def test_keep_takes_only_what_is_new(shell: Shell, phone: Path) -> None:
    add(phone, "milk\nbread\n")
    assert len(shell.json("inbox", str(phone), "--keep")["tasks"]) == 2
    add(phone, "milk\neggs\n")
    assert sorted(t["title"] for t in shell.json("inbox", str(phone), "--keep")["tasks"]) == ["eggs", "milk"]
    phone.write_text("eggs\nbread\nmilk\nmilk\n")
    assert shell.json("inbox", str(phone), "--keep", "--settle", "0")["tasks"] == []
    phone.write_text("eggs\n")
    assert shell.json("inbox", str(phone), "--keep", "--settle", "0")["tasks"] == []
    add(phone, "milk\n")
    assert len(shell.json("inbox", str(phone), "--keep", "--settle", "0")["tasks"]) == 1, "it was gone and is there again"
    assert phone.read_text() == "eggs\nmilk\n"


def test_a_last_line_without_its_end_waits(shell: Shell, phone: Path) -> None:
    add(phone, "whole\nhalf a li")
    shell.file.parent.mkdir()
    with Adhd.open(str(shell.file)) as adhd:
        watch = adhd.inbox.watch(str(phone), keep=False, settle=10, patient=True)
        now = os.stat(phone).st_mtime

        def step(running: float) -> Taken:
            taken = watch.step(running, now + running)
            assert taken is not None
            return taken

        taken = step(1)
        assert [t.title for t in taken.tasks] == ["whole"] and (taken.waits, taken.state) == (1, "waiting")
        add(phone, "ne\n")
        os.utime(phone, (now + 2, now + 2))
        assert [t.title for t in step(2).tasks] == ["half a line"] and phone.stat().st_size
        assert step(12).state == "clear" and phone.stat().st_size == 0
        add(phone, "never ended")
        os.utime(phone, (now + 13, now + 13))
        assert step(14).tasks == [] and [t.title for t in step(24).tasks] == ["never ended"]
        assert watch.step(30, now + 30) is not None and watch.step(31, now + 31) is None, "nothing more is looked at"
        phone.unlink()
        assert watch.step(32, now + 32) is None
        add(phone, "again there\n")
        assert [t.title for t in step(33).tasks] == ["again there"]


def test_what_is_added_after_the_file_was_seen_at_rest_is_not_at_rest(shell: Shell, phone: Path) -> None:
    add(phone, "whole\n")
    shell.file.parent.mkdir()
    with Adhd.open(str(shell.file)) as adhd:
        resting = version(str(phone))
        add(phone, "half")
        taken = adhd.inbox.take(str(phone), os.stat(phone).st_mtime_ns, resting=resting).value
        assert [t.title for t in taken.tasks] == ["whole"] and (taken.waits, taken.state) == (1, "waiting")
    assert phone.read_text() == "whole\nhalf"


def test_death_between_keeping_and_emptying(shell: Shell, phone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import os, sys; from adhd_core.inbox.file import Held; from adhd_cli import launch\n{}\nlaunch.main(sys.argv[1:])"
    before = "Held.empty = lambda self: os._exit(9)"
    after = "empty = Held.empty\ndef dead(self):\n    empty(self)\n    os._exit(9)\nHeld.empty = dead"
    for number, how in enumerate((before, after)):
        add(phone, f"thought {number}\nand {number}\n")
        words = [sys.executable, "-c", code.format(how), "inbox", str(phone)]
        assert subprocess.run(words, env=shell.environment({}), capture_output=True, timeout=60).returncode == 9
        assert (phone.stat().st_size == 0) == (how == after)
        add(phone, f"later {number}\n")
        shell.ok("inbox", str(phone), "--settle", "0")
        assert phone.stat().st_size == 0
    assert titles(shell) == sorted(f"{word} {n}" for n in range(2) for word in ("thought", "and", "later"))


class Desk:
    """Steps of a reader that dies where it is told, and of a sync tool that holds an old version, in one process."""

    def __init__(self, adhd: Adhd, phone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.adhd, self.phone, self.patch = adhd, phone, monkeypatch
        self.written, self.copy, self.inode = 0, b"", 0
        self.taken: list[str] = []

    def line(self) -> bytes:
        """The next line of its kind."""
        self.written += 1
        return f"thought {self.written}\n".encode()

    def look(self, rests: bool = False, clear: bool = True) -> str:
        """What `adhd inbox` does, and what became of the lines."""
        resting = version(str(self.phone)) if rests else None
        found = self.adhd.inbox.take(str(self.phone), time.time_ns(), resting=resting, clear=clear).value
        self.taken += [t.title for t in found.tasks]
        return found.state

    def step(self, name: str) -> None:
        """`add` a line; `look`; `rest` is a look at the resting file; `die` is one that ends between truncating and noting
        it; the sync tool is to `copy` the file and to `put` the copy in its place, with a line more, and `again`, until
        the system gives the number of the emptied file to a new one (some never do)."""
        if name == "add":
            add(self.phone, self.line())
            self.inode = self.phone.stat().st_ino
        elif name == "again":
            for _ in range(30):
                self.step("copy")
                self.step("put")
                if self.phone.stat().st_ino == self.inode:
                    break
        elif name == "copy":
            self.copy = self.phone.read_bytes()
        elif name == "put":
            new = self.phone.with_suffix(".new")
            new.write_bytes(self.copy + self.line())
            new.replace(self.phone)
        elif name == "die":
            self.look(clear=False)
            with self.patch.context() as patch:
                patch.setattr(Held, "empty", lambda held: os.ftruncate(held.fd, 0) or sys.exit("dead"))
                with pytest.raises(SystemExit):
                    self.look()
        else:
            self.look(rests=name == "rest")


@pytest.mark.parametrize(
    "steps",
    [
        "add copy look put again look",  # a copy of the copy gets the inode number of the emptied file
        "add copy die rest put again look",
        "add die add copy look put look",  # emptied twice, noted once: what left first was not there with what left last
        "add die copy put copy look put look",
        "add die add copy die rest put look",  # both are noted by the same look
    ],
)
def test_an_old_version_comes_back_after_a_death(shell: Shell, phone: Path, monkeypatch: pytest.MonkeyPatch, steps: str) -> None:
    shell.file.parent.mkdir(0o700)
    with Adhd.open(str(shell.file)) as adhd:
        desk = Desk(adhd, phone, monkeypatch)
        for name in steps.split():
            desk.step(name)
        assert desk.look(rests=True) == "clear" and phone.stat().st_size == 0
        assert sorted(desk.taken) == sorted(f"thought {n}" for n in range(1, desk.written + 1))
        assert not [f.what for f in adhd.keeper.check(deep=True) if not f.ok]


def test_a_line_that_was_out_of_sight_for_a_moment(shell: Shell, phone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.file.parent.mkdir(0o700)
    with Adhd.open(str(shell.file)) as adhd:
        desk = Desk(adhd, phone, monkeypatch)
        phone.write_text("one\ntwo\n")
        desk.look(clear=False)
        phone.write_text("two\nthree\n")  # an editor is saving
        desk.look(clear=False)
        phone.write_text("one\ntwo\nthree\n")
        for name in ["copy", "die", "rest", "put"]:
            desk.step(name)
        assert desk.look(rests=True) == "clear" and desk.taken == ["one", "two", "three", "thought 1"]


def test_a_file_that_another_program_has_open_is_not_emptied(shell: Shell, phone: Path) -> None:
    with open(phone, "a", encoding="utf-8") as writer:
        writer.write("one\n")
        writer.flush()
        found = shell.json("inbox", str(phone))
        assert len(found["tasks"]) == 1 and found["state"] == "open" and phone.stat().st_size
        assert "open elsewhere" in shell.ok("inbox", str(phone)).out
        writer.write("two\n")
    assert [t["title"] for t in shell.json("inbox", str(phone))["tasks"]] == ["two"]
    assert phone.stat().st_size == 0


def test_several_at_once_take_each_line_once(shell: Shell, phone: Path) -> None:
    shell.ok("c", "--raw", "before")
    add(phone, "".join(f"line {i} of many\n" for i in range(300)))
    readers = [subprocess.Popen(shell.command("inbox", str(phone), "--json"), env=shell.environment({}), stdout=-1) for _ in range(4)]
    assert [r.communicate(timeout=60) and r.returncode for r in readers] == [0, 0, 0, 0]
    kept = titles(shell)
    assert len(kept) == len(set(kept)) == 301 and phone.stat().st_size == 0


def test_a_link_is_followed_and_stays(shell: Shell, phone: Path) -> None:
    real = shell.home / "real.txt"
    add(real, "through the link\n")
    phone.symlink_to(real)
    shell.ok("inbox", str(phone))
    assert phone.is_symlink() and real.read_bytes() == b"" and titles(shell) == ["through the link"]
    add(real, "by its own name\n")
    shell.ok("inbox", str(phone), "--keep")
    assert shell.json("inbox", str(real))["tasks"] == []


def test_a_file_that_may_not_be_written_is_remembered(shell: Shell, phone: Path) -> None:
    add(phone, "read only\n")
    phone.chmod(0o444)
    bound = []
    if os.getuid() == 0:  # who may do everything, except to this file of somebody else's
        os.chown(phone, 65534, 65534)
        bound = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]
    words = [*bound, *shell.command("inbox", str(phone))]
    said = [subprocess.run(words, env=shell.environment({}), capture_output=True, text=True, timeout=60) for _ in range(2)]
    assert [(s.returncode, s.stderr) for s in said] == [(0, ""), (0, "")]
    assert "read only" in said[0].stdout and "may not be written" in said[0].stdout
    assert said[1].stdout.startswith("Nothing new") and phone.read_text() == "read only\n"
    assert titles(shell) == ["read only"]


def test_what_is_no_inbox_is_said_in_one_line(shell: Shell, phone: Path) -> None:
    (shell.home / "folder").mkdir()
    (shell.home / "binary").write_bytes(b"\x7fELF\0\0\n")
    os.mkfifo(shell.home / "pipe")
    with open(shell.home / "huge", "wb") as huge:
        huge.truncate(1 << 30)
    wrong = {"phone.txt": "not there", "folder": "a folder", "binary": "no text", "pipe": "no ordinary file", "huge": "MiB"}
    for name, word in wrong.items():
        answer = shell.run("inbox", str(shell.home / name), code=1)
        assert word in answer.err and len(answer.err.splitlines()) == 2 and answer.out == "", name
    for words in (["--watch"], ["-"], ["phone.txt", "--settle", "soon"], ["phone.txt", "more"]):
        assert shell.run("inbox", *words, code=2).err
    assert titles(shell) == []


def test_watching_until_ctrl_c(shell: Shell, phone: Path) -> None:
    with shell.terminal("inbox", str(phone), "--watch", "--settle", "0.1") as terminal:
        terminal.until("not there yet. Ctrl-C ends it.")
        add(phone, "first\n")
        terminal.until("caught  first")
        add(phone, "second\nthird\n")
        terminal.until("caught  2 things from phone.txt")
        assert terminal.interrupt() == 130
    assert titles(shell) == ["first", "second", "third"] and "Traceback" not in terminal.text
    add(phone, "fourth\n")
    with shell.terminal("inbox", str(phone), "--watch", "--settle", "0.1", "--json") as terminal:
        while phone.stat().st_size:
            pass
        assert terminal.interrupt() == 130
        assert terminal.text.count("{\"tasks\":[{") == 1 and '"title":"fourth"' in terminal.text and '"left":0' in terminal.text


def test_a_phone_that_writes_while_readers_are_killed(tmp_path: Path) -> None:
    written, kills = run(tmp_path, 8, 20260305, longest=0.8)
    assert written > 0 and kills > 0


def test_a_line_that_says_where_a_thing_is_becomes_a_fact(shell: Shell, phone: Path) -> None:
    add(phone, "buy milk tomorrow\n- passport is in the blue box\nput the passport in the box\nspare key is under the flower pot\n")
    answer = shell.ok("inbox", str(phone), "--settle", "0", COLUMNS="80")
    assert answer.lines[0].startswith("caught  2 things from phone.txt · 2 facts: adhd where") and len(answer.lines) == 4
    assert titles(shell) == ["buy milk", "put the passport in the box"]
    facts = shell.json("where")["facts"]
    assert sorted((f["thing"], f["place"]) for f in facts) == [("passport", "in the blue box"), ("spare key", "under the flower pot")]
    assert shell.ok("inbox", str(phone)).out == "Nothing new in phone.txt.\n" and len(shell.json("where", "--all")["facts"]) == 2
    shell.ok("undo")
    assert titles(shell) == [] and shell.json("where")["facts"] == []
    assert shell.ok("inbox", str(phone)).out == "Nothing new in phone.txt.\n", "what was taken does not come again"
    shell.ok("redo")
    assert len(shell.json("where")["facts"]) == 2


def test_facts_alone_are_told_like_a_capture(shell: Shell, phone: Path) -> None:
    add(phone, "passport is in the red box\n")
    line = shell.ok("inbox", str(phone), COLUMNS="80").out
    assert line.startswith("kept    passport · in the red box · from phone.txt") and line.endswith("adhd undo\n")
    add(phone, "charger is in the drawer\nladder is in the shed\n")
    found = shell.json("inbox", str(phone))
    assert found["tasks"] == [] and found["state"] == "clear"
    assert [(f["thing"], f["place"]) for f in found["facts"]] == [("charger", "in the drawer"), ("ladder", "in the shed")]
    add(phone, "glasses are in the case\nhat is on the shelf\n")
    assert shell.ok("inbox", str(phone), COLUMNS="40").lines[0] == "kept    where 2 things are"
