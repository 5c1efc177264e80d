"""A shell with an empty home, a file whose clock is moved by hand, and a long morning."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.focus.conftest import Desk


def at(clock: str) -> str:
    """A time on the day of the tests."""
    return f"2026-03-05T{clock}:00+01:00"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A file at ten on a Thursday."""
    return Desk(tmp_path / "adhd.db", at("10:00"))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A home where work on a thesis began at ten, a thought came up at 10:44, and the dentist is at three."""
    shell = Shell(tmp_path)
    shell.batch([
        (["c", "--raw", "thesis"], {"ADHD_NOW": at("10:00")}), (["c", "dentist", "today", "3pm"], {}),
        (["config", "leave_minutes", "25"], {}), (["note", "thesis", "sign in eq 4"], {}), (["start", "thesis"], {}),
        (["c", "buy", "cat", "food"], {"ADHD_NOW": at("10:44")}),
    ])  # fmt: skip
    shell.env["ADHD_NOW"] = at("11:32")
    return shell
