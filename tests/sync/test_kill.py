"""SIGKILL for the server or the client in the middle of syncs."""

from __future__ import annotations

from pathlib import Path

from tests.sync.kill import rounds


def test_nothing_is_lost_when_either_side_is_killed(tmp_path: Path) -> None:
    hit, thoughts = rounds(8, 3, tmp_path)
    assert hit >= 2 and thoughts >= 8
