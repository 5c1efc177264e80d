"""A file in Berlin whose clock is moved by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.focus.conftest import Desk


@pytest.fixture
def desk(berlin: None, tmp_path: Path) -> Desk:
    """A file on a Thursday morning."""
    return Desk(tmp_path / "adhd.db")
