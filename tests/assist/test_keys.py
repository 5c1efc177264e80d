"""Where a key is kept: real keyring backends that work, swallow, refuse and break, and the file where none works."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assist.server import KEY, Server
from tests.cli.shell import PATHS, Shell

BACKENDS = '''
import json, os
from keyring.backend import KeyringBackend

class Chest(KeyringBackend):
    """Keeps passwords in a file."""
    priority = 1
    path = os.environ["CHEST"]
    def _all(self):
        try:
            with open(self.path) as file:
                return json.load(file)
        except OSError:
            return {}
    def get_password(self, service, username):
        return self._all().get(service + " " + username)
    def set_password(self, service, username, password):
        with_it = {**self._all(), service + " " + username: password}
        with open(self.path, "w") as file:
            json.dump(with_it, file)
    def delete_password(self, service, username):
        rest = self._all()
        del rest[service + " " + username]
        with open(self.path, "w") as file:
            json.dump(rest, file)

class Broken(KeyringBackend):
    """Takes note of each visit, and breaks."""
    priority = 1
    def get_password(self, service, username):
        with open(os.environ["CHEST"] + ".visits", "a") as file:
            file.write("x")
        raise RuntimeError("no session bus")
    set_password = delete_password = lambda self, *words: self.get_password(*words[:2])
'''


@pytest.fixture
def desk(shell: Shell, server: Server, tmp_path: Path) -> Shell:
    """A shell whose model asks for a key, with keyring backends at hand."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "chests.py").write_text(BACKENDS)
    shell.env |= {"PYTHONPATH": ":".join([*PATHS, str(tmp_path / "lib")]), "CHEST": str(tmp_path / "chest.json")}
    shell.ok("model", "set", server.url(), "--model", "locked")
    return shell


def backend(desk: Shell, name: str) -> None:
    """Use a keyring from now on."""
    desk.env["PYTHON_KEYRING_BACKEND"] = name


def test_a_keyring_that_works_holds_the_key(desk: Shell, server: Server, tmp_path: Path) -> None:
    backend(desk, "chests.Chest")
    assert "in the keyring" in desk.ok("model", "key", stdin=f"  {KEY}\r\n").lines[0]
    assert desk.json("model")["key"] == "keyring" and desk.json("model", "test")["engine"] == "locked"
    assert list(json.loads((tmp_path / "chest.json").read_text()).values()) == [KEY]
    assert not any(KEY.encode() in path.read_bytes() for path in desk.file.parent.iterdir() if path.is_file())
    assert desk.ok("model", "key", "--forget").out == "The key is forgotten.\n"
    assert desk.json("model")["key"] is None and json.loads((tmp_path / "chest.json").read_text()) == {}
    assert desk.ok("model", "key", "--forget").out == "There was no key.\n"


@pytest.mark.parametrize("name", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "chests.Broken", "nowhere.Keyring"])
def test_without_one_the_key_is_in_a_file_and_that_is_said(desk: Shell, server: Server, name: str) -> None:
    backend(desk, name)
    lines = desk.ok("model", "key", stdin=KEY).lines
    path = desk.file.parent / "assist.keys"
    assert str(path) in lines[0] and lines[1] == "There is no keyring here that works; the file can be read by you alone."
    assert path.stat().st_mode & 0o777 == 0o600 and json.loads(path.read_text()) == {server.url().removesuffix("/v1"): KEY}
    assert desk.json("model", "test")["engine"] == "locked"
    assert desk.json("model", "key", "--forget") == {"key": None} and not path.exists()


def test_a_keyring_that_breaks_is_asked_once_in_a_session(desk: Shell, tmp_path: Path) -> None:
    visits = tmp_path / "chest.json.visits"
    backend(desk, "chests.Chest")
    desk.ok("model", "key", stdin=KEY)
    backend(desk, "chests.Broken")
    for _ in range(2):
        told = desk.run("model", "test", code=1).err
        assert told == "The keyring does not give out the model's key.\nGive it anew: adhd model key\n"
    assert visits.read_text() == "x"
    desk.run("model", "test", code=1, DISPLAY=":7")
    assert visits.read_text() == "xx"
    assert desk.run("model", "key", "--forget", code=1).err.startswith("The keyring that holds the model's key does not answer.")
    assert desk.json("model", "test", ADHD_ASSIST_KEY=KEY)["engine"] == "locked"
    backend(desk, "chests.Chest")
    assert desk.json("model", "test")["engine"] == "locked"


def test_a_key_is_typed_unseen_on_a_terminal(desk: Shell, server: Server) -> None:
    backend(desk, "keyring.backends.fail.Keyring")
    with desk.terminal("model", "key") as terminal:
        terminal.until("it stays hidden): ").type(f"{KEY}\n")
        assert terminal.end() == 0 and KEY not in terminal.text
    assert desk.json("model")["key"] == "file" and desk.json("model", ADHD_ASSIST_KEY="x")["key"] == "environment"


def test_what_is_no_key_is_refused(desk: Shell) -> None:
    for text in ("", "\n", "two words\n", "schlüssel\n", "x" * 5000):
        assert desk.run("model", "key", stdin=text, code=2).out == ""
    assert desk.json("model")["key"] is None
    told = desk.run("model", "key", "sk-on-the-line", code=2).err
    assert "history" in told and not any(p.name == "assist.keys" for p in desk.file.parent.iterdir())
