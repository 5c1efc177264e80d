"""A shell with an empty home, and a file whose clock is moved by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.focus.conftest import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A file on a Thursday morning."""
    return Desk(tmp_path / "adhd.db")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell whose home is empty."""
    return Shell(tmp_path)
