"""What is a line, and which lines are new: pure.

A line is known by its text and by how often it stands in the file. What was swallowed and still stands in the file is
`there`; what was swallowed and has left it is `gone`, in blocks, because a sync tool may bring an old version back.
"""

from __future__ import annotations

from collections import Counter

from adhd_core import ids

BULLETS = "-*+•◦‣▪–—☐"
RULES = "-*_=~"
BOMS = (b"\xff\xfe", b"\xfe\xff")
OLD_VERSION_NS = 600 * 10**9
"""For how long after a file was emptied one that takes its place may be an old version of it with more in it."""


Version = tuple[str, int, int]


class NotText(ValueError):
    """Bytes that are no text."""


class Sheet:
    """What a file holds: `lines` that are complete, and the `tail` that has no line end yet. `inode` and `changed`
    (nanoseconds) say which version of the file this is. Numbers of inodes are used again: `file` names this one only."""

    __slots__ = ("changed", "file", "inode", "lines", "size", "tail")

    def __init__(self, data: bytes, inode: str, changed: int, generation: str = "") -> None:
        self.lines, self.tail = split(data)
        self.size = len(data)
        self.inode = inode
        self.file = f"{inode}:{generation}" if generation else inode
        self.changed = changed

    @property
    def version(self) -> Version:
        """What tells it apart from what the file holds before and after."""
        return (self.inode, self.size, self.changed)

    def taken(self, rested: bool) -> list[str]:
        """The lines that count: with the tail once the file rests."""
        return [*self.lines, self.tail] if rested and self.tail else self.lines


class Block:
    """Lines that stood in the file together and left it: at `at` (nanoseconds), from the `file` that had its name."""

    __slots__ = ("at", "digests", "file")

    def __init__(self, digests: list[str], at: int, file: str) -> None:
        self.digests = digests
        self.at = at
        self.file = file


class Reading:
    """What a look at the file means: `new` lines by their place, digests that came `back` with an old version, and
    digests that have `left`, or seem to have while the file does not rest. `seen`: one that seemed so stands there."""

    __slots__ = ("back", "left", "new", "seen")

    def __init__(self, new: list[int], back: list[str], left: list[str], seen: bool) -> None:
        self.new = new
        self.back = back
        self.left = left
        self.seen = seen

    def worth(self, rested: bool) -> bool:
        """Whether there is something to remember."""
        return bool(self.new or self.back or self.seen or (self.left and rested))


def split(data: bytes) -> tuple[list[str], str]:
    """The lines with a word in them, and the text after the last line end. Bytes that are no UTF-8 become U+FFFD.

    Raises NotText.
    """
    if data.startswith(BOMS):
        text = data.decode("utf-16", "replace")
    elif b"\0" in data:
        raise NotText
    else:
        text = data.decode("utf-8", "replace")
    *lines, tail = (line.strip().strip("\ufeff").strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return [line for line in lines if line], tail


def thought(line: str) -> str:
    """A line as it is caught: without its bullet or empty box. Empty for what only divides a list."""
    while line[:1] and line[0] in BULLETS and (line[1:2].isspace() or not line[1:]):
        line = line[1:].strip()
    if line.startswith("[ ]"):
        line = line[3:].strip()
    return "" if len(line) > 2 and set(line) <= {line[0]} and line[0] in RULES else line


def digest(line: str) -> str:
    """What a line is known by."""
    return ids.uuid5("inbox.line", line).hex()[:24]


def compare(digests: list[str], there: list[str], away: list[str], gone: list[Block], sheet: Sheet, now: int) -> Reading:
    """Which lines of a file are new. `away`: those of `there` that the last look did not find. `now` is in nanoseconds,
    of the clock that dates files."""
    left = Counter(there)
    old = old_version(digests, gone, sheet, now)
    returning = Counter(old.digests if old is not None else ())
    new, back = [], []
    for i, found in enumerate(digests):
        if left[found] > 0:
            left[found] -= 1
        elif returning[found] > 0:
            returning[found] -= 1
            back.append(found)
        else:
            new.append(i)
    return Reading(new, back, list(left.elements()), bool(Counter(away) - left))


def old_version(digests: list[str], gone: list[Block], sheet: Sheet, now: int) -> Block | None:
    """The block that is back because somebody put an old version of the file in its place; None if the lines were
    typed again.

    What is written into the file that was emptied is always new. A file that took its place and begins like the block
    is an old version if it was last changed before the emptying, or, for ten minutes, if it goes on after those lines.
    """
    for block in gone:
        if not digests or digests[0] != block.digests[0] or sheet.file == block.file:
            continue
        same = 0
        while same < min(len(digests), len(block.digests)) and digests[same] == block.digests[same]:
            same += 1
        longer = len(digests) > same or (bool(sheet.tail) and len(digests) == len(sheet.lines))
        if sheet.changed < block.at or (longer and now - block.at < OLD_VERSION_NS):
            return block
    return None
