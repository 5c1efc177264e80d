"""What `adhd doctor` looks at: the file's own checks, and what is around it."""

from __future__ import annotations

import os
import sys

from adhd_core.oplog.errors import AdhdError

from adhd_cli.progress import Progress
from adhd_cli.reply import Face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Finding:
    """One line of the doctor's: `ok`, `what`, and the command that mends it."""

    __slots__ = ("mend", "ok", "what")

    def __init__(self, ok: bool, what: str, mend: str = "") -> None:
        self.ok = ok
        self.what = what
        self.mend = mend


def checks(face: Face, deep: bool) -> list[Any]:
    """Everything, the file first. A file that cannot be opened is one finding, not an end."""
    out: list[Any] = [Finding(True, f"Python {sys.version.split()[0]}, adhd {version()}")]
    out += zones(os.path.dirname(face.path))
    if not os.path.exists(face.path):
        out.append(Finding(True, f"No file yet at {face.path}; the first thought makes it."))
        return out
    try:
        from adhd_core.tables import every

        with Progress(face, "checking", 1) as progress:
            out += face.adhd.keeper.check(deep, every(), progress.at)
        from adhd_cli.standing import findings

        out += findings(face)
    except AdhdError as error:
        out.append(Finding(False, error.message, error.hint))
    out.append(encoding())
    return out


def zones(folder: str) -> list[Finding]:
    """A time zone that is not known here, of this machine's settings or of `TZ`."""
    from adhd_core.machine import read_settings

    from adhd_cli.run import known_zone

    out = []
    mend = "adhd config timezone Europe/Berlin"
    kept, given = read_settings(folder)["timezone"], os.environ.get("TZ", "")
    if kept not in ("", "auto") and not known_zone(kept):
        out.append(Finding(False, f'the time zone "{kept}" of config.toml is not known here, so the system\'s is used', mend))
    if given and not known_zone(given):
        out.append(Finding(False, f'the time zone "{given}" is not known here, so times are read as UTC', mend))
    return out


def version() -> str:
    """This program's version."""
    from adhd_core import __version__

    return __version__


def encoding() -> Finding:
    """Whether the terminal can show every script."""
    name = (sys.stdout.encoding or "ascii").lower()
    if "utf" in name:
        return Finding(True, "the terminal takes UTF-8")
    return Finding(False, f"the terminal takes {name}: other scripts show as ?", "export LANG=C.UTF-8")
