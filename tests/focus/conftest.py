"""A shell with an empty home, and a file whose clock is moved by hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment

from tests.cli.shell import MORNING, Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell whose home is empty."""
    return Shell(tmp_path)


class Desk:
    """An open file at a time of its own."""

    def __init__(self, path: Path, now: str = MORNING) -> None:
        self.clock = Clock(parse_moment(now))
        self.adhd = Adhd.open(str(path), self.clock)

    def later(self, minutes: float) -> None:
        """Let time go by, or go back."""
        assert self.clock.frozen is not None
        self.clock.frozen += timedelta(minutes=minutes)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A file on a Thursday morning."""
    return Desk(tmp_path / "adhd.db")
