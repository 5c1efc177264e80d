"""The login in a real keyring: the desktop's Secret Service, on a bus of its own."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
from pathlib import Path

from tests.cli.shell import Shell
from tests.sync.front import EMAIL, PASSWORD, Front

WITH_KEYRING = "gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 <<< pass; "
LABELS = "import secretstorage as s; print(len(list(s.get_default_collection(s.dbus_init()).get_all_items())))"


def test_login_sync_and_logout_with_the_tokens_in_the_keyring(front: Front, tmp_path: Path) -> None:
    shell = Shell(tmp_path, ADHD_SYNC="off", PYTHON_KEYRING_BACKEND=None, XDG_RUNTIME_DIR=str(tmp_path / "run"))
    (tmp_path / "run").mkdir(mode=0o700)
    adhd = shlex.join([sys.executable, "-m", "adhd_cli"])
    held = shlex.join([sys.executable, "-c", LABELS])
    lines = (
        f"set -e; {adhd} login {front.url} --email {EMAIL} --password-stdin <<< {shlex.quote(PASSWORD)}; {held}; cat adhd/sync.keys;"
        f" {adhd} c call dentist; {adhd} sync; {adhd} logout; {held}; ls adhd"
    )
    words = ["dbus-run-session", "--", "bash", "-c", WITH_KEYRING + lines]
    told = subprocess.run(words, env=shell.environment({}), cwd=tmp_path, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    said = told.stdout.splitlines()
    assert said[0].startswith(f"synced  with {front.url}") and "No keyring works here" not in told.stdout
    assert said[2:4] == ["1", f'{{"{front.url}":null}}'], "the file holds where it is, not the token"
    assert said[5].startswith("synced  1 sent") and said[6].startswith(f"logged out of {front.url}")
    assert said[8] == "0" and "sync.keys" not in said[9:]


def test_without_one_the_file_is_for_its_owner_alone(front: Front, laptops: tuple[Shell, Shell]) -> None:
    one, _ = laptops
    told = one.ok("login", front.url, "--email", EMAIL, "--password-stdin", stdin=PASSWORD + "\n")
    keys = one.file.parent / "sync.keys"
    assert told.lines[1] == f"No keyring works here; the login is in {keys}, for you alone."
    assert stat.S_IMODE(os.stat(keys).st_mode) == 0o600
