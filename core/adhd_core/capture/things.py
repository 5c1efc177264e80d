"""A list of things on one line, "milk, 6 eggs and bread", as the things themselves. Loaded for shopping lists only."""

from __future__ import annotations

PAIRS = frozenset((
    "salt pepper", "mac cheese", "macaroni cheese", "fish chips", "bread butter", "oil vinegar", "gin tonic", "rum coke", "cookies cream",
    "ham eggs", "bacon eggs", "ham cheese", "cheese onion", "salt vinegar", "sour cream", "peanut butter jelly", "rice beans",
    "cream sugar", "milk sugar", "needle thread", "nuts bolts", "screws nails", "pen paper", "head shoulders", "ben jerry's", "m m's",
    "black decker", "johnson johnson", "sweet sour", "hot sour", "black white", "red white", "half half",
))  # fmt: skip
"""What is one thing although an "and" stands in it."""

QUOTES = {'"': '"', "“": "”", "«": "»", "(": ")", "[": "]"}
JOINTS = ("and", "&", "plus")


def things(text: str) -> list[str]:
    """The things that a text lists, in order, each with its amount; a text without a list is one thing."""
    parts = [p for p in (part.strip(" .") for part in divided(text)) if p]
    out: list[str] = []
    for part in parts:
        words = part.split()
        while len(words) > 1 and words[0].lower() in JOINTS:
            words = words[1:]
        out += joined(words)
    return out


def divided(text: str) -> list[str]:
    """A text at its commas, semicolons and line ends, but not inside quotes, brackets or a number."""
    out, begin, closing = [], 0, ""
    for i, c in enumerate(text):
        if closing:
            closing = "" if c == closing else closing
        elif c in QUOTES and text.find(QUOTES[c], i + 1) > 0:
            closing = QUOTES[c]
        elif c in ";\n•·、，" or (c == "," and not (text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit())):
            out.append(text[begin:i])
            begin = i + 1
    return [*out, text[begin:]]


def joined(words: list[str]) -> list[str]:
    """A part at each "and" that joins two things rather than making one of them."""
    for i in range(1, len(words) - 1):
        if words[i].lower() in JOINTS and not quoted(words, i) and pair(words[i - 1], words[i + 1]) not in PAIRS:
            return [" ".join(words[:i]), *joined(words[i + 1 :])]
    return [" ".join(words)]


def pair(left: str, right: str) -> str:
    """Two words as `PAIRS` has them."""
    return f"{left} {right}".lower()


def quoted(words: list[str], i: int) -> bool:
    """Whether the word at `i` stands inside quotes or brackets."""
    before = " ".join(words[:i])
    return any(before.count(a) > (before.count(b) if a != b else 0) and (a != b or before.count(a) % 2) for a, b in QUOTES.items())
