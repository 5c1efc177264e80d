"""This machine: `config.toml`, its settings in plain `name = "value"` lines that a person may edit, and where one is on it."""

from __future__ import annotations

import os

from adhd_core.oplog.errors import AdhdError, usage

MACHINE = {
    "timezone": "your time zone, like Europe/Berlin; auto: the system's",
    "theme": "colours for a dark or a light terminal: auto, dark, light, basic",
    "tui_theme": "colours of the full screen: dusk, moss, plum, ..., or a file of yours in themes/",
    "tui_companion": "who keeps you company there: owl, cat, dog, fox, dragon, none",
    "tui_motion": "whether anything moves there: on, off",
    "tui_compact": "fewer empty rows there: on, off",
    "sync_auto": "sync by itself after commands, once logged in: on, off",
}
DEFAULTS = {"timezone": "auto", "theme": "auto", "tui_theme": "auto", "tui_companion": "owl", "tui_motion": "on", "tui_compact": "off",
            "sync_auto": "on"}
THEMES = ("auto", "dark", "light", "basic")
WORDS = {"theme": THEMES, "tui_companion": ("owl", "cat", "dog", "fox", "dragon", "none"), "tui_motion": ("on", "off"),
         "tui_compact": ("on", "off"), "sync_auto": ("on", "off")}


def cwd() -> str | None:
    """Where this process is; None where that directory is gone."""
    try:
        return os.getcwd()
    except OSError:
        return None


def read_settings(folder: str) -> dict[str, str]:
    """The machine's settings with their defaults."""
    out = dict(DEFAULTS)
    try:
        with open(os.path.join(folder, "config.toml"), encoding="utf-8", errors="replace") as file:
            found = simple_toml(file.read())
    except OSError:
        return out
    return {**out, **{k: v for k, v in found.items() if k in MACHINE}}


def checked(name: str, value: str) -> str:
    """A value that fits. Raises AdhdError."""
    if name in WORDS and value not in WORDS[name]:
        raise usage(f'"{value}" does not fit {name}.', f"Use one of: {', '.join(WORDS[name])}.")
    if name == "tui_theme" and not (value.isprintable() and value and '"' not in value and "\\" not in value):
        raise usage(f'"{value}" is no theme.', "Use a name: adhd config tui_theme moss")
    if name == "timezone" and value != "auto":
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise usage(f'"{value}" is no time zone.', "Use a name like Europe/Berlin, or auto.") from None
    return value


def write_setting(folder: str, name: str, value: str | None) -> None:
    """Set one line of config.toml, leaving every other line as it is. None, or auto, takes it out. Raises AdhdError."""
    path = os.path.join(folder, "config.toml")
    line = None if value in (None, "auto") else f'{name} = "{checked(name, str(value))}"'
    try:
        rewrite(path, name, line)
    except OSError as error:
        text = f"{path} cannot be written: {error.strerror or error}."
        raise AdhdError("settings", text, "Nothing was changed. Look whose it is: ls -l") from error


def rewrite(path: str, name: str, line: str | None) -> None:
    """Put `line` in the place of the line of a setting; the file is whole at every moment."""
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


def simple_toml(text: str) -> dict[str, str]:
    """The settings of a TOML file before its first table; anything that is not plain `name = "value"` is left to tomllib."""
    out: dict[str, str] = {}
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            break
        name, equals, value = line.partition("=")
        name, value = name.strip(), value.strip()
        plain = len(value) >= 2 and value[0] == value[-1] == '"' and "\\" not in value and '"' not in value[1:-1]
        if not equals or not plain:
            import tomllib

            try:
                return {k: str(v) for k, v in tomllib.loads(text).items() if not isinstance(v, dict)}
            except tomllib.TOMLDecodeError:
                return out
        out[name] = value[1:-1]
    return out
