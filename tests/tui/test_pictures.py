"""A few screens as pictures: what Textual draws of them is compared with the SVG that was looked at.

`ADHD_PICTURES=new pytest tests/tui/test_pictures.py` draws them anew; look at each before it is kept.
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_tui.app import Fullscreen
from adhd_tui.look import look

FOLDER = Path(__file__).parent / "pictures"
PICTURES = (
    ("now", "now", "dusk", (80, 24), ()), ("now-paper", "now", "paper", (80, 24), ()), ("focus", "now", "ember", (80, 24), ("enter",)),
    ("inbox", "inbox", "plum", (80, 24), ()), ("today-wide", "today", "sea", (160, 50), ()),
    ("tree-narrow", "tree", "contrast", (40, 12), ()),
)  # fmt: skip
LINES = ("reply to Lena today for 5m", "dentist today 15:00", "歯医者に電話する 👩‍💻 tomorrow")


@pytest.mark.parametrize(("name", "place", "theme", "size", "keys"), PICTURES)
def test_it_looks_as_it_did(
    adhd: Adhd, name: str, place: str, theme: str, size: tuple[int, int], keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in {"COLORTERM": "truecolor", "TERM": "xterm-256color", "ADHD_REDUCED_MOTION": "1"}.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    handles = []
    for line in LINES:
        task = adhd.capture.add(line).value.task
        assert task is not None
        handles.append(task.handle)
    svg = asyncio.run(drawn(adhd, place, theme, size, keys))
    for handle in handles:
        svg = svg.replace(handle, "h4nd")
    file = FOLDER / f"{name}.svg"
    if os.environ.get("ADHD_PICTURES") == "new":
        file.write_text(svg, encoding="utf-8")
    assert svg == file.read_text(encoding="utf-8")


async def drawn(adhd: Adhd, place: str, theme: str, size: tuple[int, int], keys: tuple[str, ...]) -> str:
    """The SVG, without what differs from run to run."""
    app = Fullscreen(adhd, str(Path(adhd.log.path).parent), place)
    app.palette = look(theme)
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.3)
        await pilot.press(*keys)
        await pilot.pause(0.3)
        svg = app.export_screenshot(title="adhd")
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-[0-9a-f]+", "terminal", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
