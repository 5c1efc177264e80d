"""A shell with an empty home, and files opened at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment

from tests.cli.shell import MORNING, Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell whose home is empty."""
    return Shell(tmp_path)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Adhd]]:
    """Opens a file by name at a moment; closes what was opened."""
    found: list[Adhd] = []

    def make(name: str = "a", moment: str = MORNING) -> Adhd:
        found.append(Adhd.open(str(tmp_path / f"{name}.db"), Clock(parse_moment(moment))))
        return found[-1]

    yield make
    for adhd in found:
        adhd.close()
