"""A shell with an empty home and no keyring, and a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.sync.front import EMAIL, PASSWORD, Front

NO_KEYRING = "keyring.backends.fail.Keyring"


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    """A server with one account."""
    found = Front(tmp_path)
    found.accounts.add(EMAIL, PASSWORD)
    yield found
    found.close()


@pytest.fixture
def laptops(tmp_path: Path) -> tuple[Shell, Shell]:
    """Two homes that sync when they are told to."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    env: dict[str, str | None] = {"PYTHON_KEYRING_BACKEND": NO_KEYRING, "ADHD_SYNC": "off"}
    return Shell(one, **env), Shell(two, **env)
