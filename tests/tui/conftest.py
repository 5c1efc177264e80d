"""A file of its own for every test, with the time held still on a Thursday morning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment

MORNING = "2026-03-05T09:40:00+01:00"


@pytest.fixture
def adhd(berlin: None, tmp_path: Path) -> Iterator[Adhd]:
    """An empty open file at 09:40 on Thu 5 Mar 2026 in Berlin."""
    with Adhd.open(str(tmp_path / "adhd.db"), Clock(parse_moment(MORNING))) as found:
        yield found
