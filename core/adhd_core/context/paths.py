"""Directories: as they are, which covers which, and how they are shown."""

from __future__ import annotations

import os


def real(folder: str) -> str:
    """A directory as it is, without links and `~`."""
    return os.path.realpath(os.path.expanduser(folder))


def covering(path: str, folders: list[str]) -> str | None:
    """The nearest of `folders` that is `path` or above it."""
    found = [f for f in folders if path == f or path.startswith(f.rstrip("/") + "/")]
    return max(found, key=len) if found else None


def short(path: str) -> str:
    """A path with `~` for the home directory."""
    home = os.path.realpath(os.path.expanduser("~")).rstrip("/")
    return "~" + path[len(home) :] if home and (path == home or path.startswith(home + "/")) else path
