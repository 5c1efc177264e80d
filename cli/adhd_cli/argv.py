"""The fast commands' own reading of a command line: the same table, no import, None on anything unusual."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def parse(parameters: tuple[Any, ...], argv: list[str], free: bool) -> dict[str, Any] | None:
    """Keyword arguments for the handler, or None where Typer has to look: help, an unknown or incomplete option, a
    word too many, a number that is none. With `free`, an unknown option is a word like any other."""
    out: dict[str, Any] = {}
    flags: dict[str, tuple[str, str]] = {}
    places: list[tuple[str, str]] = []
    for name, kind, names, _help in parameters:
        out[name] = False if kind == "flag" else [] if kind in ("list", "words") else None
        if names:
            for flag in names:
                flags[flag] = (name, kind)
        else:
            places.append((name, kind))
    words: list[str] = []
    i, end = 0, len(argv)
    while i < end:
        arg = argv[i]
        i += 1
        if arg == "--":
            words += argv[i:]
            break
        if arg[:1] != "-" or arg == "-":
            words.append(arg)
            continue
        if arg in ("--help", "-h"):
            return None
        flag, equals, value = arg.partition("=") if arg[:2] == "--" else (arg, "", "")
        known = flags.get(flag)
        if known is None:
            if not free or (arg[:2] != "--" and any(f[1:] in arg for f in flags if f[:2] != "--")):
                return None
            words.append(arg)
            continue
        name, kind = known
        if kind == "flag":
            if equals:
                return None
            out[name] = True
            continue
        if not equals:
            if i >= end or argv[i][:1] == "-":
                return None
            value = argv[i]
            i += 1
        if not _keep(out, name, kind, value):
            return None
    return _place(out, places, words)


def _keep(out: dict[str, Any], name: str, kind: str, value: str) -> bool:
    if kind == "list":
        out[name].append(value)
    elif kind == "int":
        if not (value.isascii() and value.isdigit()):
            return False
        out[name] = int(value)
    else:
        out[name] = value
    return True


def _place(out: dict[str, Any], places: list[tuple[str, str]], words: list[str]) -> dict[str, Any] | None:
    for name, kind in places:
        if kind == "words":
            out[name] = words
            words = []
        elif words:
            out[name] = words[0]
            words = words[1:]
    return None if words else out
