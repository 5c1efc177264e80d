"""The account's logins as the server told them last, so that a device has a name where nobody can be asked."""

from __future__ import annotations

import os
import time

from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.errors import AdhdError
from adhd_core.vault import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FILE = "sync.devices"
DAY = 86400


def keep(home: str, devices: list[dict[str, Any]]) -> None:
    """Remember the list: names, and which one is this machine."""
    try:
        replace(os.path.join(home, FILE), [dumps([{"name": str(d.get("name")), "this": bool(d.get("this"))} for d in devices])])
    except AdhdError:
        pass  # it is asked for again


def old(home: str) -> bool:
    """Whether the list is of yesterday, or there is none."""
    try:
        return not 0 <= time.time() - os.stat(os.path.join(home, FILE)).st_mtime < DAY
    except OSError:
        return True


def others(home: str) -> list[str]:
    """The names of the account's other logins; [] where they are not known."""
    try:
        with open(os.path.join(home, FILE), encoding="utf-8") as file:
            found = loads(file.read())
        return [str(d["name"]) for d in found if not d["this"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def forget(home: str) -> None:
    """Forget the list, with the login."""
    try:
        os.unlink(os.path.join(home, FILE))
    except OSError:
        pass
