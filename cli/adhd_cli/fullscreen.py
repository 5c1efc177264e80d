"""`adhd tui`: the first picture at once, then the app."""

from __future__ import annotations

import os
import sys

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def tui(face: Face, screen: list[str], plain: bool) -> Reply:
    """The full screen, or with `plain` the same pages as lines that are read aloud."""
    if len(screen) > 1:
        raise usage("One screen at a time.", "adhd tui now")
    return shown(face, screen[0].lower() if screen else "", plain)


def shown(face: Face, place: str, plain: bool = False) -> Reply:
    """Run the app until it is left."""
    face.fast = False  # the file stays open for long
    if face.json:
        raise usage("The full screen has no JSON.", "adhd next --json, adhd focus status --json")
    places = loaded("adhd_tui.places").PLACES
    if place and place not in places:
        raise usage(f'"{place}" is no screen.', f"There are: {', '.join(places)}.")
    if plain or os.environ.get("TERM", "dumb") == "dumb":
        loaded("adhd_tui.plain").run(face.adhd, os.path.dirname(face.path), place or "now")
        return Reply(lambda style: [], dict)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise usage("The full screen needs a terminal.", "adhd tui --plain reads lines; adhd shows the one card.")
    loaded("adhd_tui.run").run(face.adhd, os.path.dirname(face.path), place)
    return Reply(lambda style: [], dict)


def loaded(name: str) -> Any:
    """A module of the full-screen app; it is an extra and may not be there. Raises AdhdError."""
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("textual", "rich"):
            raise AdhdError("missing", "The full screen is not installed.", "pipx install 'adhd-companion[tui]'") from None
        raise
    return sys.modules[name]
