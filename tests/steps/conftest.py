"""The shipped recipes, read once."""

from __future__ import annotations

import pytest
from adhd_core.steps.library import Library
from adhd_core.steps.match import Index


@pytest.fixture(scope="session")
def index() -> Index:
    """The shipped recipes, ready to be searched."""
    return Library().index
