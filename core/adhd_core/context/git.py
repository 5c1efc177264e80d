"""What git says of a directory, in well under a second or not at all: branch, what changed, the last commit's subject.

Only `git` is run, without a shell, hooks, external diffs, prompts, locks or the network. What is not there in time is
left out; a huge repository costs the time limit and no more.
"""

from __future__ import annotations

import os
import subprocess
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SECONDS = 1.0
MOST = 256 * 1024
"""Bytes of an answer that are looked at."""
SAFE = (
    "git", "--no-optional-locks", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "core.quotePath=false", "-c", "diff.external=", "-c", "log.showSignature=false",
)  # fmt: skip
QUESTIONS = {
    "branch": ("symbolic-ref", "--short", "-q", "HEAD"),
    "commit": ("rev-parse", "--short", "-q", "--verify", "HEAD"),
    "subject": ("log", "-1", "--format=%s"),
    "numbers": ("diff", "--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all", "HEAD"),
}


class Git:
    """`branch` (a short hash where none is checked out), `subject` of the last commit, and what differs from it:
    `files`, `added`, `removed`, and the `names` of the first few. None is what git did not say."""

    __slots__ = ("added", "branch", "files", "names", "removed", "subject")

    def __init__(self, branch: str | None, subject: str | None, numbers: str | None) -> None:
        self.branch = branch
        self.subject = subject
        self.files: int | None = None
        self.added = self.removed = 0
        self.names: list[str] = []
        if numbers is not None:
            self._count(numbers)

    def _count(self, numbers: str) -> None:
        self.files = 0
        for line in numbers.split("\0"):
            added, tab, rest = line.partition("\t")
            removed, tab, name = rest.partition("\t")
            if not tab or not name:
                continue
            self.files += 1
            self.added += int(added) if added.isdigit() else 0
            self.removed += int(removed) if removed.isdigit() else 0
            if len(self.names) < 3:
                self.names.append(name)


def look(folder: str, seconds: float = SECONDS) -> Git | None:
    """What git says of a directory; None where it is in no repository, there is no git, or it took too long."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    env.update(GIT_TERMINAL_PROMPT="0", GIT_OPTIONAL_LOCKS="0", GIT_NO_LAZY_FETCH="1", LC_ALL="C")
    running: dict[str, subprocess.Popen[bytes]] = {}
    end = time.monotonic() + seconds
    try:
        for name, words in QUESTIONS.items():
            running[name] = subprocess.Popen(
                [*SAFE, "-C", folder, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
            )
        said = answers(running, end)
    except OSError:
        return None
    finally:
        for process in running.values():
            if process.poll() is None:
                process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
    branch = said["branch"] or said["commit"]
    return Git(branch.strip(), (said["subject"] or "").strip() or None, said["numbers"]) if branch else None


def answers(running: dict[str, Any], end: float) -> dict[str, str | None]:
    """What each process printed before `end`; None for one that was too slow, said too much, or could not."""
    import selectors

    found: dict[str, bytes] = dict.fromkeys(running, b"")
    out: dict[str, str | None] = dict.fromkeys(running)
    with selectors.DefaultSelector() as waiting:
        for name, process in running.items():
            waiting.register(process.stdout, selectors.EVENT_READ, name)
        while waiting.get_map():
            for key, _ in waiting.select(max(0.0, end - time.monotonic())):
                chunk = os.read(key.fd, 65536)
                found[key.data] += chunk
                if chunk and len(found[key.data]) < MOST:
                    continue
                waiting.unregister(key.fileobj)
                if not chunk and running[key.data].wait() == 0:
                    out[key.data] = found[key.data].decode("utf-8", "replace")
            if time.monotonic() >= end:
                break
    return out
