"""What is begun after the answer is on the screen, in processes that nobody waits for: the daily copy of the file, and a sync."""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_cli.reply import Face

SMALL = 64 * 1024
DAY = 24 * 3600
LOOKS = frozenset(("now", "next", "today", "plan", "list", "ls", "tree", "start", "resume", "tui"))
"""Commands that show what there is: after them news are fetched, where the last ones are old."""
OLD = 900.0


def after(face: Face) -> None:
    """All of it, for a command that used the file."""
    daily_copy(face.path)
    sync_later(face)


def sync_later(face: Face) -> None:
    """Start a sync if one is due. A machine that does not sync by itself pays one look at the file system, and so does one that
    synced lately."""
    folder = os.path.dirname(face.path)
    try:
        found = os.stat(os.path.join(folder, "sync.auto"))
    except OSError:
        return
    wrote = face.adhd.log.wrote
    ahead = found.st_mtime - time.time()
    if not found.st_size and ((-OLD < ahead <= DAY and (ahead > 0 or not wrote)) or os.environ.get("ADHD_SYNC") == "off"):
        return
    from adhd_core.sync.auto import Auto, allowed

    auto = Auto(folder)
    if allowed() and (wrote or face.name in LOOKS) and auto.due(wrote):
        auto.start(face.path)
    trouble = auto.trouble() if found.st_size and face.style.terminal and not face.json and face.name != "sync" else None
    if trouble is not None and trouble.worth_a_word(time.time()):
        from adhd_cli.run import write

        write("\n".join(face.style.plain(auto.tell(trouble), "muted")) + "\n")


def due(path: str) -> bool:
    """Whether the newest copy is older than a day. Two looks at the file system; a file of under 64 KiB can wait."""
    try:
        if os.stat(path).st_size < SMALL:
            return False
        return time.time() - os.stat(os.path.join(os.path.dirname(path), "backups")).st_mtime > DAY
    except FileNotFoundError:
        return os.path.exists(path)
    except OSError:
        return False


def daily_copy(path: str) -> None:
    """Start the daily copy if it is due. The command does not wait for it."""
    if not due(path) or not hasattr(os, "fork"):
        return
    if os.fork():
        return
    try:  # the child: cut off from the terminal, so that no pipe stays open and no signal of the shell reaches it
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        sys.stdin = sys.stdout = sys.stderr = open(os.devnull, "r+")  # noqa: SIM115
        from adhd_core.oplog.keeper import automatic
        from adhd_core.sync.auto import handed_on

        for descriptor in handed_on():
            os.close(descriptor)
        automatic(path)
    finally:
        os._exit(0)
