"""A shell with an empty home, and a file in Berlin whose clock is moved by hand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.focus.conftest import Desk


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell whose home is empty."""
    return Shell(tmp_path)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process is in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def desk(berlin: None, tmp_path: Path) -> Desk:
    """A file on a Thursday morning."""
    return Desk(tmp_path / "adhd.db")
