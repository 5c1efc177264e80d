"""A shell with an empty home, and a model's server, for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assist.server import Server
from tests.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell whose home is empty."""
    return Shell(tmp_path)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that speaks both protocols."""
    found = Server()
    yield found
    found.close()
