"""A shell with an empty home for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell whose home is empty."""
    return Shell(tmp_path)
