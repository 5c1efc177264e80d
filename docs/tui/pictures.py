"""Makes the pictures of docs/tui.md: a life of four weeks in a throw-away home, each place painted by the app itself.

Run it with the virtual environment's python; it writes the SVG files beside itself.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import datetime, parse_moment
from adhd_tui.app import Fullscreen
from adhd_tui.look import look

HERE = Path(__file__).parent
NOW = parse_moment("2026-03-05T14:05:00+01:00")
WORK = ("read a paper", "write a page", "email Bob", "sort the mail", "call the bank", "review slides")
LINES = (
    "dentist today 15:00", "tax letter by fri for 30m", "call bank", "reply to Lena today for 5m", "water the plants every 3 days",
    "read chapter 4 today for 1h in:Thesis", "gym sat 10am for 2h", "thesis: fix references in:Thesis",
    "book train to Hamburg by tue for 15m", "present for mum",
)  # fmt: skip
PICTURES = (
    ("now", "now", "dusk", (80, 24), ("n",)), ("focus", "now", "ember", (80, 24), ("n", "enter")), ("inbox", "inbox", "plum", (80, 24), ()),
    ("today", "today", "sea", (80, 24), ()), ("tree", "tree", "moss", (80, 24), ("j", "j", "j", "j", "l")),
    ("stats", "stats", "dusk", (80, 24), ()),
    ("catch", "now", "paper", (80, 24), ("c", *"call", "space", *"Bob", "space", *"fri", "space", *"3pm", "space", *"tag:work")),
    ("wide", "tree", "dusk", (160, 50), ("j", "j", "j", "j", "l")),
)  # fmt: skip
"""File, place, theme, size, and the keys that are pressed first."""


def live(adhd: Adhd) -> None:
    """Four weeks of a life."""
    chance = random.Random(11)

    def at(moment: datetime) -> None:
        adhd.log.clock = Clock(moment)

    for back in range(24, 0, -1):
        moment = (NOW - timedelta(days=back)).replace(hour=9, minute=30) + timedelta(minutes=chance.randint(0, 150))
        for number in range(chance.randint(1, 3)):
            at(moment)
            zone = chance.choice(("Work", "Life", "Self"))
            task = adhd.capture.add(f"{chance.choice(WORK)} {back}{number} for 20m zone:{zone}").value.task
            assert task is not None
            adhd.focus.start(task, 25)
            moment += timedelta(minutes=chance.randint(18, 50))
            at(moment)
            adhd.focus.done([task.id])
            moment += timedelta(minutes=chance.randint(10, 120))
    at(NOW - timedelta(hours=15, minutes=51))
    adhd.capture.add("buy cat food")
    at(NOW - timedelta(hours=2))
    for line in LINES:
        adhd.capture.add(line)
    adhd.steps.split(["tax", "letter"])
    at(NOW)


async def picture(home: str, name: str, place: str, theme: str, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    """One SVG."""
    with Adhd.open(f"{home}/adhd.db", Clock(NOW)) as adhd:
        app = Fullscreen(adhd, home, place)
        app.palette = look(theme)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.4)
            for key in keys:
                await pilot.press({":": "colon"}.get(key, key))
            await pilot.pause(0.5)
            svg = app.export_screenshot(title="adhd")
            app.line.value = ""
            await pilot.press("escape")
        if adhd.focusing:
            adhd.focus.stop()
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "ui-monospace, DejaVu Sans Mono, Menlo, Consolas")
    (HERE / f"{name}.svg").write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")


def main() -> None:
    """Every picture."""
    os.environ.update(TZ="Europe/Berlin", COLORTERM="truecolor", TERM="xterm-256color", ADHD_REDUCED_MOTION="1")
    time.tzset()
    with tempfile.TemporaryDirectory() as home:
        with Adhd.open(f"{home}/adhd.db", Clock(NOW)) as adhd:
            live(adhd)
        for row in PICTURES:
            asyncio.run(picture(home, *row))


if __name__ == "__main__":
    main()
