"""docs/tui.md tells every key, and only keys that are there."""

from __future__ import annotations

import importlib
from pathlib import Path

from adhd_core import Adhd
from adhd_tui.everywhere import EVERYWHERE
from adhd_tui.page import Key, Page, shown
from adhd_tui.places import PLACES, page
from adhd_tui.run import Early
from adhd_tui.settings import read

FILE = Path(__file__).parents[2] / "docs" / "tui.md"
BEGIN, END = "<!-- keys: begin -->\n", "<!-- keys: end -->"


def keys_of(place: str, adhd: Adhd, folder: Path) -> list[Key]:
    """What a place can do, in any of its states."""
    module, _, name = PLACES[place][0].partition(":")
    kind: type[Page] = getattr(importlib.import_module(module), name)
    found: Page = page(place, adhd, Early(str(folder), read(str(folder))))
    found.load()
    out: dict[str, Key] = {}
    for key in (*kind.keys, *found.bindings()):
        out.setdefault(key.name, key)
    return list(out.values())


def table(adhd: Adhd, folder: Path) -> str:
    """The table of docs/tui.md."""
    lines = ["| name | keys | what it does |", "| --- | --- | --- |"]
    for place in PLACES:
        for key in keys_of(place, adhd, folder):
            if key.keys and key.words:
                lines.append(f"| `{place}.{key.name}` | {' '.join(f'`{shown(k)}`' for k in key.keys)} | {key.words} |")
    for key in EVERYWHERE:
        lines.append(f"| everywhere | {' '.join(f'`{shown(k)}`' for k in key.keys)} | {key.words} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_keys_is_true(adhd: Adhd, tmp_path: Path) -> None:
    adhd.capture.add("water the plants")
    text = FILE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    now, _, after = rest.partition(END)
    wanted = table(adhd, tmp_path)
    if now != wanted:
        FILE.write_text(before + BEGIN + wanted + END + after, encoding="utf-8")
    assert now == wanted, "docs/tui.md was out of date; it is written anew"
