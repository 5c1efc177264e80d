"""The recorded day prints what its page says, and the page is readable at 80 columns."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.day import PAGE, PROMPT, numbered, play


def test_the_day_is_as_it_is_written(tmp_path: Path) -> None:
    """Where words were changed on purpose: `python -m tests.e2e.day` writes the page anew; read every line of the difference."""
    page = PAGE.read_text(encoding="utf-8")
    assert numbered(play(page, tmp_path)) == numbered(page)


def test_every_line_that_is_printed_fits(tmp_path: Path) -> None:
    inside, commands = False, 0
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = line.startswith("```console")
        elif inside and PROMPT.match(line):
            commands += 1
        elif inside:
            assert len(line) <= 80 and "!" not in line, line
    assert commands > 50


def test_handles_are_compared_by_which_one_is_which() -> None:
    assert numbered("a · k3fd\nb · n2cp · k3fd") == numbered("a · p9wk\nb · q7dr · p9wk") != numbered("a · k3fd\nb · k3fd · n2cp")
    assert numbered("16 min left · 15:00 · 1 h 06 · fix-refs") == "16 min left · 15:00 · 1 h 06 · fix-refs"
