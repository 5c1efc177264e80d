"""The lists of titles, and what answers them."""

from __future__ import annotations

from pathlib import Path

from adhd_core.steps.engine import Breakdown

HERE = Path(__file__).parent


def everyday() -> list[str]:
    """Everyday tasks, one a line."""
    return [line for line in (HERE / "everyday.txt").read_text(encoding="utf-8").splitlines() if line.strip()]


def messy(name: str = "messy.txt") -> list[tuple[str, list[str]]]:
    """Titles as people type them, with what may answer."""
    lines = [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"]
    return [(title.strip(), wanted.strip().split("/")) for title, _, wanted in (line.partition("|") for line in lines)]


def answered(found: Breakdown) -> str:
    """What answered, as messy.txt writes it."""
    if found.source == "generic":
        return "generic"
    return "general" if found.recipe.startswith("general-") else found.recipe
