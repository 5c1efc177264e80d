"""One line about a task that is there: its words change only where words remain."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import parse_moment


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("fri 3pm for 20m tag:home p:high", {"due", "estimate_minutes", "tags", "priority"}),
        ("tomorrow", {"start"}),
        ("(fri 3pm)", {"due"}),
        ("https://example.org/a", {"urls"}),
        ("~low", {"energy"}),
        ("fri dentist", {"start", "title"}),
        ("dentist", {"title"}),
    ],
)
def test_only_what_is_said_changes(tmp_path: Path, line: str, fields: set[str]) -> None:
    with Adhd.open(str(tmp_path / "adhd.db"), Clock(parse_moment("2026-03-05T09:40:00+01:00"))) as adhd:
        found = adhd.capture.properties(line)
        assert set(found) == fields
        assert found.get("title", "dentist") == "dentist"
