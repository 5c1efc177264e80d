"""The short form of the soak: 25 kills at random moments."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.kill import run


def test_nothing_acknowledged_is_lost_by_a_kill(tmp_path: Path) -> None:
    acknowledged, kept = run(tmp_path, 25, 20260305)
    assert 0 < acknowledged <= kept
