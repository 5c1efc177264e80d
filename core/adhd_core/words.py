"""The vocabulary of the product: the words that scripts see, in the order that storage numbers them."""

from __future__ import annotations

STATUSES = ("inbox", "open", "doing", "waiting", "done", "dropped")
LIVING = ("inbox", "open", "doing", "waiting")
KINDS = ("task", "goal", "habit", "shopping")
PRIORITIES = ("none", "low", "medium", "high", "urgent")
LEVELS = ("Initiative", "Phase", "Epic", "Sprint", "Task", "Subtask", "Step")
TASK_LEVEL, DEEPEST = 4, 6
STATES = ("stub", "decomposing", "decomposed", "atomic")
ZONES = ("Work", "Life", "Self")
MOST_ZONES = 5
SLOWER = 2
"""Without a history, things take up to so many times what was said."""
ENERGY = {1: "very low", 2: "low", 3: "medium", 4: "high", 5: "peak"}


def as_typed(text: str) -> str:
    """A sentence as it can be typed into bash, zsh and fish: in quotes where a shell would read more into it."""
    text = " ".join(text.split())
    if all(c.isalnum() or c in " -_.,:/+@%" or ord(c) > 0x2FF for c in text):
        return text
    if "'" not in text:
        return f"'{text}'"
    if not any(c in '"$`\\!' for c in text):
        return f'"{text}"'
    return "'" + text.replace("'", "'\\''") + "'"


def spaced(text: str) -> str:
    """Text as the search index wants it: scripts that write without spaces (Chinese, Japanese, Korean) become one word
    for each character, so that a phrase query finds any part of them."""
    if text.isascii():
        return text
    out = []
    for c in text:
        n = ord(c)
        wide = 0x2E80 <= n <= 0x9FFF or 0xAC00 <= n <= 0xD7AF or 0xF900 <= n <= 0xFAFF or 0x20000 <= n <= 0x3FFFF
        out.append(f" {c} " if wide else c)
    return "".join(out)


def tokens(text: str) -> list[str]:
    """The words of a text for comparing titles: case-folded runs of letters and digits."""
    if text.isascii() and "'" not in text:
        return "".join(c if c.isalnum() else " " for c in text.lower()).split()
    out: list[str] = []
    word: list[str] = []
    for c in spaced(text.casefold()):
        if c.isalnum() or (word and c in "'’"):
            word.append(c)
        elif word:
            out.append("".join(word).rstrip("'’"))
            word = []
    if word:
        out.append("".join(word).rstrip("'’"))
    return out


def singular(word: str) -> str:
    """An English word without the mark of several, well enough to compare by: keys and key, boxes and box."""
    if len(word) < 4 or word[-1] != "s" or word[-2:] in ("ss", "us", "is"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("shelves"):
        return word[:-3] + "f"
    return word[:-1]
