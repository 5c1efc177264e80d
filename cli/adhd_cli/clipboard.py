"""The clipboard's text, through the programs that each desktop has for it. No library: each is one short process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from adhd_core.oplog.errors import AdhdError

from adhd_cli.capture import caught, keep_lines
from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from adhd_cli.style import Style

PATIENCE = 3.0
TEXTS = ("UTF8_STRING", "STRING", "TEXT", "COMPOUND_TEXT")
LINKS = ("http://", "https://")


def capture_clip(face: Face, words: list[str], raw: bool, dry_run: bool) -> Reply:
    """The clipboard as thoughts, one a line; after words, as the note or the link of the one thought that they are."""
    text = clipboard()
    if not words:
        return keep_lines(face, text, raw, dry_run)
    link = len(text.split()) == 1 and text.strip().startswith(LINKS)
    extra = {"urls": [text.strip()]} if link else {"notes": text}
    line = " ".join(words)
    keep = face.adhd.capture
    if dry_run:
        reply = caught(face, keep.preview(line, raw, extra), "would be")
    else:
        reply = caught(face, keep.add(line, raw, extra).value)
    first = reply.lines

    def lines(style: Style) -> list[str]:
        return [*first(style), *style.fact_line("", f"        with {shown(text, link)}", [])]

    reply.lines = lines
    return reply


def shown(text: str, link: bool) -> str:
    """What of the clipboard went along."""
    if link:
        return text.strip()
    lines = text.strip().splitlines()
    return f'the note "{lines[0].strip()}"' if len(lines) == 1 else f"a note of {len(lines)} lines"


class Source:
    """A program that prints the clipboard: `words` of its command line, and `kinds`: the one that prints which kinds of
    content there are, where there is one."""

    def __init__(self, words: list[str], kinds: list[str] | None = None) -> None:
        self.words = words
        self.kinds = kinds

    @property
    def name(self) -> str:
        """The program."""
        return self.words[0]


def sources() -> Iterator[Source]:
    """What may work here, best first."""
    if os.environ.get("WAYLAND_DISPLAY"):
        yield Source(["wl-paste", "--no-newline", "--type", "text"], ["wl-paste", "--list-types"])
    if os.environ.get("DISPLAY"):
        xclip = ["xclip", "-selection", "clipboard", "-out", "-target"]
        yield Source([*xclip, "UTF8_STRING"], [*xclip, "TARGETS"])
        yield Source(["xsel", "--clipboard", "--output"])
    yield Source(["pbpaste"])
    yield Source(["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", POWERSHELL])
    yield Source(["win32yank.exe", "-o", "--lf"])
    yield Source(["termux-clipboard-get"])
    if os.environ.get("TMUX"):
        yield Source(["tmux", "show-buffer"])


POWERSHELL = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; Get-Clipboard -Raw"


def clipboard() -> str:
    """The clipboard's text, with one kind of line end. Raises AdhdError where there is none, and says what to install."""
    empty, silent = False, ""
    for source in sources():
        if shutil.which(source.name) is None:
            continue
        try:
            kinds = kinds_of(source)
            if kinds and not any(k in TEXTS or k.startswith("text/plain") for k in kinds):
                raise AdhdError("no_text", f"The clipboard holds no text ({named(kinds)}).", "Copy the words, then say it again.")
            code, out = answer(source.words) if kinds != [] else (0, "")
        except subprocess.TimeoutExpired:
            silent = source.name
            continue
        if code == 0 and out.strip():
            return out
        empty = empty or code == 0
    if empty:
        raise AdhdError("empty", "The clipboard is empty.", "Copy something, then: adhd c --clip")
    if silent:
        raise AdhdError("no_answer", f"{silent} gives no answer.", "Pipe the text instead, or type it: adhd c")
    raise AdhdError("no_clipboard", "No clipboard can be read here.", advice())


def answer(words: list[str]) -> tuple[int, str]:
    """Exit code and text of a program. Raises subprocess.TimeoutExpired."""
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
    except OSError:
        return 127, ""
    text = done.stdout.decode("utf-8", "replace").removeprefix("\ufeff")
    return done.returncode, text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def kinds_of(source: Source) -> list[str] | None:
    """Which kinds of content there are: [] for an empty clipboard, None where nobody can say. Raises
    subprocess.TimeoutExpired."""
    if source.kinds is None:
        return None
    done = subprocess.run(source.kinds, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "replace").split()
    said = done.stderr.decode("utf-8", "replace").lower()
    return [] if "not available" in said or "nothing is copied" in said or "no selection" in said else None


def named(kinds: list[str]) -> str:
    """The first kind that says something."""
    return next((k for k in kinds if "/" in k), kinds[0])


def advice() -> str:
    """What to install for this desktop."""
    if os.environ.get("WAYLAND_DISPLAY"):
        return "Install wl-clipboard, or pipe the text: adhd c < FILE"
    if os.environ.get("DISPLAY"):
        return "Install xclip or xsel, or pipe the text: adhd c < FILE"
    if "com.termux" in os.environ.get("PREFIX", ""):
        return "Install termux-api, or pipe the text: adhd c < FILE"
    platform: str = sys.platform
    if platform == "linux":
        return "Without a desktop only tmux has one. Pipe the text: adhd c < FILE"
    return "Pipe the text: adhd c < FILE"
