"""`config.toml`: the settings of this machine only. Plain `name = "value"` lines that a person may edit."""

from __future__ import annotations

import os

from adhd_core.oplog.errors import usage

from adhd_cli.run import simple_toml

MACHINE = {
    "timezone": "your time zone, like Europe/Berlin; auto: the system's",
    "theme": "colours for a dark or a light terminal: auto, dark, light, basic",
}
THEMES = ("auto", "dark", "light", "basic")


def read_settings(folder: str) -> dict[str, str]:
    """The machine's settings with their defaults."""
    out = {"timezone": "auto", "theme": "auto"}
    try:
        with open(os.path.join(folder, "config.toml"), encoding="utf-8", errors="replace") as file:
            found = simple_toml(file.read())
    except (FileNotFoundError, IsADirectoryError):
        return out
    return {**out, **{k: v for k, v in found.items() if k in MACHINE}}


def checked(name: str, value: str) -> str:
    """A value that fits. Raises AdhdError."""
    if name == "theme" and value not in THEMES:
        raise usage(f'"{value}" is no theme.', f"Use one of: {', '.join(THEMES)}.")
    if name == "timezone" and value != "auto":
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise usage(f'"{value}" is no time zone.', "Use a name like Europe/Berlin, or auto.") from None
    return value


def write_setting(folder: str, name: str, value: str | None) -> None:
    """Set one line of config.toml, leaving every other line as it is. None, or auto, takes it out."""
    path = os.path.join(folder, "config.toml")
    line = None if value in (None, "auto") else f'{name} = "{checked(name, str(value))}"'
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        lines = []
    table = next((n for n, old in enumerate(lines) if old.lstrip().startswith("[")), len(lines))
    kept = [old for n, old in enumerate(lines) if n >= table or old.partition("=")[0].strip() != name]
    if line is not None:
        kept.insert(0, line)
    fresh = path + ".new"
    descriptor = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with open(descriptor, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write("\n".join(kept) + ("\n" if kept else ""))
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
