"""Run one parsed command: open the file, call the handler, print its reply, say what went wrong in one line."""

from __future__ import annotations

import os
import sys

from adhd_core.columns import printable
from adhd_core.oplog.errors import AdhdError

from adhd_cli.reply import Face, Reply
from adhd_cli.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def home() -> str:
    """The folder of the file: ADHD_HOME, else the platform's data folder."""
    found = os.environ.get("ADHD_HOME")
    if found:
        return os.path.expanduser(found)
    platform: str = sys.platform
    if platform == "linux" or "bsd" in platform:
        base = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
        return os.path.join(base, "adhd")
    from platformdirs import user_data_dir

    return user_data_dir("adhd", False)


def handler_of(target: str) -> Callable[..., Reply]:
    """The function that `module:name` means."""
    module, _, name = target.partition(":")
    __import__(module)
    found: Callable[..., Reply] = getattr(sys.modules[module], name)
    return found


def run(name: str, spec: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    """Exit code of one command."""
    as_json = bool(kwargs.pop("json", False))
    folder = home()
    theme = read_machine_settings(folder)
    face = Face(name, Style(theme=theme), os.path.join(folder, "adhd.db"), bool(spec[3]), as_json)
    try:
        reply = handler_of(spec[1])(face, **kwargs)
        text = dumped(reply.json()) if as_json else "\n".join(reply.lines(face.style))
        finish(face, text)
    except AdhdError as error:
        return complain(error, as_json)
    return reply.code


def dumped(value: Any) -> str:
    """One JSON value."""
    from adhd_core.oplog.codec import dumps

    return dumps(value)


def write(text: str) -> None:
    """Text to standard output, whatever its encoding can hold."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()


def finish(face: Face, text: str) -> None:
    """Print, then what can wait: the checkpoint of a grown log, the daily copy of the file, a sync."""
    try:
        if text:
            write(text + "\n")
    except BrokenPipeError:
        pass  # nobody reads on; what was kept is kept
    except OSError as error:
        raise AdhdError("output", f"The answer could not be written: {error.strerror}.", "What was kept stays kept: adhd log") from error
    if not face.opened:
        return
    face.adhd.close()
    from adhd_cli.background import after

    after(face)


def surprise(error: Exception) -> AdhdError:
    """What to say when something happened that nobody thought of: every command is whole or not at all."""
    if isinstance(error, MemoryError):
        return AdhdError("memory", "There is not enough memory for this, so nothing was changed.", "Close something else and try again.")
    hint = "Check it: adhd doctor · where it stopped: ADHD_DEBUG=1"
    return AdhdError("unexpected", "adhd stumbled here; your file is safe and nothing was lost.", hint)


def complain(error: AdhdError, as_json: bool) -> int:
    """Say what is wrong and what to type instead, on standard error. Returns the exit code."""
    style = Style(sys.stderr)
    lines = [printable(error.message)]
    candidates: list[Any] = [t for t in error.candidates if hasattr(t, "handle")]
    for task in candidates[:6]:
        lines.append("  " + style.row(task.handle, task.title, ""))
    if error.hint:
        lines.append(printable(error.hint))
    if as_json:
        body: dict[str, Any] = {"code": error.code, "message": error.message, "hint": error.hint}
        if candidates:
            body["candidates"] = [t.json() for t in candidates]
        lines = [dumped({"error": body})]
    try:
        sys.stderr.write("\n".join(lines) + "\n")
    except UnicodeEncodeError:
        sys.stderr.write("\n".join(lines).encode("ascii", "replace").decode() + "\n")
    except OSError:
        pass  # nobody listens
    return error.exit


def read_machine_settings(folder: str) -> str:
    """Apply `config.toml` (this machine's settings) to the process; returns the theme. A missing file costs one look."""
    try:
        fd = os.open(os.path.join(folder, "config.toml"), os.O_RDONLY)
    except OSError:
        return "auto"
    try:
        text = os.read(fd, 65536).decode("utf-8", "replace")
    except OSError:  # a folder of that name
        return "auto"
    finally:
        os.close(fd)
    from adhd_core.machine import simple_toml

    settings = simple_toml(text)
    zone = settings.get("timezone")
    if zone and zone != "auto" and known_zone(zone):
        os.environ["TZ"] = zone
        import time

        time.tzset()
    return settings.get("theme", "auto")


def known_zone(name: str) -> bool:
    """Whether the system's C library knows a time zone; it would take an unknown one for UTC without a word. One look at
    the zone's file, none for a rule like CET-1CEST. Where the zones are kept in an unknown place, every name passes."""
    head = name.partition(",")[0]
    if not name.isprintable() or not name.isascii():
        return False
    if "/" not in head and any(c in "0123456789" for c in head):
        return True
    folder = os.environ.get("TZDIR") or "/usr/share/zoneinfo"
    return os.path.isfile(os.path.join(folder, name.removeprefix(":"))) or not os.path.isdir(folder)
