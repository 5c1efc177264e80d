"""Make docs/terminal.svg: a real session, run now, drawn by rich. `python docs/picture.py [FILE]`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

SESSION = (
    (["c", "call", "Lena's", "dentist", "tomorrow", "3pm", "for", "15m"], "adhd c call Lena\\'s dentist tomorrow 3pm for 15m"),
    (["c", "water", "the", "plants", "every", "3", "days"], "adhd c water the plants every 3 days"),
    (["c", "tax", "letter", "p:high", "in:Taxes"], "adhd c tax letter p:high in:Taxes"),
    (["c", "歯医者に電話する", "at:phone"], "adhd c 歯医者に電話する at:phone"),
    (["list"], "adhd list"),
    (["done", "plants"], "adhd done plants"),
    (["undo"], "adhd undo"),
    ([], "adhd"),
)
THEME = TerminalTheme((24, 27, 31), (222, 222, 216), [(40, 44, 52)] + [(200, 200, 200)] * 7, [(110, 116, 125)] + [(230, 230, 230)] * 7)


def session(columns: int = 80) -> str:
    """What a terminal shows, with its colours."""
    out = []
    with tempfile.TemporaryDirectory() as home:
        env = {
            **os.environ, "ADHD_HOME": home, "ADHD_NOW": "2026-03-05T09:40:00+01:00", "TZ": "Europe/Berlin", "FORCE_COLOR": "1",
            "TERM": "xterm-256color", "COLUMNS": str(columns), "PYTHONIOENCODING": "utf-8",
        }  # fmt: skip
        (Path(home) / "config.toml").write_text('theme = "dark"\n', encoding="utf-8")
        for argv, shown in SESSION:
            run = subprocess.run([sys.executable, "-m", "adhd_cli", *argv], env=env, stdout=subprocess.PIPE, text=True, check=True)
            out.append(f"\x1b[38;5;80m$ \x1b[0m{shown}\n{run.stdout}")
    return "".join(out)


def main() -> None:
    """Write the picture."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("terminal.svg")
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=80, file=nowhere, force_terminal=True, color_system="truecolor")
        console.print(Text.from_ansi(session().rstrip()), soft_wrap=False)
        console.save_svg(str(target), title="adhd", theme=THEME)


if __name__ == "__main__":
    main()
