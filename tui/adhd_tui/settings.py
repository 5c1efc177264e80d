"""What this machine wants of the full screen: the `tui_...` lines and the table `[keys]` of config.toml."""

from __future__ import annotations

import os

from adhd_tui.look import DEFAULT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Settings:
    """`theme`, `compact`, `motion`, `companion` (an animal or none), and `keys`: the id of an action -> keys, separated by commas.
    `problems` are sentences about what could not be read."""

    __slots__ = ("companion", "compact", "keys", "motion", "problems", "theme")

    def __init__(self) -> None:
        self.theme = DEFAULT
        self.compact = False
        self.motion = True
        self.companion = "owl"
        self.keys: dict[str, str] = {}
        self.problems: list[str] = []


def read(folder: str) -> Settings:
    """The settings of a home; a file that cannot be read leaves the defaults."""
    out = Settings()
    if os.environ.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15"):
        out.theme = "paper"
    found = _table(folder, out)
    theme = found.get("tui_theme", "auto")
    out.theme = out.theme if theme == "auto" else str(theme)
    out.companion = str(found.get("tui_companion", out.companion))
    out.compact = str(found.get("tui_compact", "off")).lower() in ("on", "true", "1")
    out.motion = str(found.get("tui_motion", "on")).lower() in ("on", "true", "1")
    keys = found.get("keys")
    if isinstance(keys, dict):
        out.keys = {str(k): str(v) for k, v in keys.items() if isinstance(v, str)}
    if os.environ.get("ADHD_REDUCED_MOTION", "") not in ("", "0"):
        out.motion = False
    return out


def machine(folder: str, theme: str) -> dict[str, str]:
    """The settings of this machine as they are on the screen, where `theme` is worn."""
    from adhd_core.machine import read_settings

    return {**read_settings(folder), "tui_theme": theme}


def _table(folder: str, out: Settings) -> dict[str, Any]:
    try:
        with open(os.path.join(folder, "config.toml"), "rb") as stream:
            text = stream.read()
    except OSError:
        return {}
    if b"tui_" not in text and b"keys" not in text:
        return {}
    import tomllib

    try:
        return tomllib.loads(text.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        out.problems.append(f"config.toml cannot be read, so the screen keeps its own settings: {str(error).splitlines()[0]}")
        return {}
