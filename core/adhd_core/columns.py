"""Text in columns: how wide it is in any script, cut and wrapped to a width, and made harmless for a terminal."""

from __future__ import annotations

JOINERS = "\u200c\u200d"


def printable(text: str) -> str:
    """Text that cannot steer a terminal: control characters and line breaks become a space, marks that turn or hide
    text are left out. Characters newer than this Python stay."""
    if text.isascii() and text.isprintable():
        return text
    if text.isprintable():
        return text
    from unicodedata import category

    out = []
    for c in text:
        kind = "Lo" if c.isprintable() or c in JOINERS else category(c)
        out.append(c if kind in ("Lo", "Cn", "Co") else "" if kind == "Cf" else "\ufffd" if kind == "Cs" else " ")
    return "".join(out)


def width(text: str) -> int:
    """Columns that a text takes: two for East Asian wide characters and emoji, none for what combines."""
    if text.isascii() or max(text) < "\u0300" or max(text.replace("…", " ").replace("→", " ")) < "\u0300":
        return len(text)
    from unicodedata import category, east_asian_width

    total = last = 0
    joined = False
    for c in text:
        n = ord(c)
        if c == "\u200d":
            joined = last == 2
            continue
        if joined and n > 0x2000:
            joined = False
            continue
        joined = False
        if c == "\ufe0f":
            total, last = total + (last == 1), 2
        elif (0x1F3FB <= n <= 0x1F3FF and last == 2) or 0x1160 <= n <= 0x11FF or category(c) in ("Mn", "Me", "Cf"):
            continue
        else:
            last = 2 if 0x1F300 <= n <= 0x1FAFF or east_asian_width(c) in "WF" else 1
            total += last
    return total


def cut(text: str, room: int) -> str:
    """Text of at most `room` columns, with an ellipsis where something is left out."""
    if width(text) <= room:
        return text
    out = text[: max(0, room)]
    while out and width(out) > room - 1:
        out = out[:-1]
    return out.rstrip(" \u200d") + "…" if room > 0 else ""


def wrapped(text: str, room: int, most: int) -> list[str]:
    """Text broken between words into at most `most` lines of `room` columns."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        while len(word) > room * 2 or width(word) > room:
            if line:
                lines.append(line)
                line = ""
            head = word[: max(1, room)]
            while width(head) > room and len(head) > 1:
                head = head[:-1]
            lines.append(head)
            word = word[len(head) :]
        if line and width(line) + 1 + width(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), room)]
    return lines
