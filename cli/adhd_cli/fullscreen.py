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
    places = loaded("adhd_tui.places").PLACES
    place = screen[0].lower() if screen else ""
    if place and place not in places:
        raise usage(f'"{place}" is no screen.', f"There are: {', '.join(places)}.")
    if face.json:
        rows = [{"name": name, "title": title, "key": key, "about": about} for name, (_, title, key, about) in places.items()]
        return Reply(lambda style: [], lambda: {"screens": rows})
    if plain or os.environ.get("TERM", "dumb") == "dumb":
        face.fast = False
        loaded("adhd_tui.plain").run(face.adhd, os.path.dirname(face.path), place or "now")
        return Reply(lambda style: [], dict)
    ready()
    return shown(face, place)


def ready() -> None:
    """Raises AdhdError where the full screen cannot be shown."""
    if not any(os.path.isdir(os.path.join(place, "textual")) for place in sys.path):
        raise missing()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise usage("The full screen needs a terminal.", "adhd tui --plain reads lines; adhd shows the one card.")


def shown(face: Face, place: str) -> Reply:
    """Run the app until it is left. The file stays open for long, so it is opened like that."""
    if face.opened:
        face.adhd.close()
    face.fast = False
    face.renew()
    loaded("adhd_tui.run").run(face.adhd, os.path.dirname(face.path), place)
    return Reply(lambda style: [], dict)


def loaded(name: str) -> Any:
    """A module of the full-screen app; it is an extra and may not be there. Raises AdhdError."""
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("textual", "rich"):
            raise missing() from None
        raise
    return sys.modules[name]


def missing() -> AdhdError:
    """What to do where Textual is not there."""
    return AdhdError("missing", "The full screen is an extra that is not installed here.", "From the clone: pipx install --force '.[tui]'")
