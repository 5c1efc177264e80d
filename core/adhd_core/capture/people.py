"""What a line may begin with: "ask Sam to ...", "remind me to ...", "goal: ...", and "remind me 15 min before" anywhere."""
from __future__ import annotations

from adhd_core.capture.amounts import amount, minutes
from adhd_core.capture.sigils import KIND_PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.capture.line import Line

    Head = tuple[int, str, Any]

# nobody in particular
NOBODY = frozenset((
    "people", "everyone", "everybody", "anyone", "anybody", "someone", "somebody", "nobody", "god", "me", "myself", "yourself", "for",
    "about", "if", "why", "how", "what", "when", "where", "whether", "questions", "permission", "help", "around", "again", "not", "to",
    "the", "a", "an", "it", "that", "this", "them", "google", "siri", "alexa", "chatgpt", "internet", "us", "you",
))
# after "ask Sam to" these begin a thing or a place, not something to do
NO_DEED = frozenset((
    "the", "a", "an", "my", "our", "his", "her", "their", "your", "dinner", "lunch", "breakfast", "brunch", "drinks", "coffee", "tea",
    "prom", "marriage", "tomorrow", "today", "",
))
OWNED = frozenset(("my", "our", "the"))


def head(line: Line) -> Head | None:
    """A beginning at token 0: (next index, field, value)."""
    word = line.word
    first = word[0]
    if first == "remind" and word[1] in ("me", "us", "myself"):
        j = 2
        if word[j] in ("to", "that", "of", "about") and not line.closes(1, 2):
            j += 1
        return (j, "remind", True) if not line.ends(j) else None
    if first == "reminder" and line.raw[0][-1:] == ":":
        return 2, "remind", True
    if first in KIND_PREFIXES and line.raw[0][-1:] == ":" and line.count > 2:
        return 2, "kind", KIND_PREFIXES[first]
    if word[1] == "list" and KIND_PREFIXES.get(first) == "shopping" and line.raw[1][-1:] == ":" and line.count > 3:
        return 3, "kind", "shopping"
    if first in ("ask", "tell", "get") or (first == "please" and word[1] == "ask"):
        return asked(line, 2 if first == "please" else 1)
    return None


def asked(line: Line, i: int) -> Head | None:
    """ "ask Sam to send it": a name of one or two words, "to", and a verb."""
    word, raw = line.word, line.raw
    begin = i + 1 if word[i] in OWNED else i
    if word[i - 1] == "get" and not raw[begin][:1].isupper():
        return None
    for stop in (begin + 1, begin + 2, begin + 3):
        if word[stop] != "to":
            continue
        names = raw[begin:stop]
        if not all(is_name(name) for name in names) or word[begin] in NOBODY or word[stop + 1] in NO_DEED:
            return None
        if stop > begin + 1 and not all(name[:1].isupper() for name in names):
            return None
        deed = word[stop + 1]
        if not deed[:1].isalpha() or (deed.endswith("ing") and deed not in ("bring", "sing", "ring", "swing")):
            return None
        return stop + 1, "delegation", " ".join(raw[i:stop])
    return None


def is_name(raw: str) -> bool:
    return bool(raw) and all(letter.isalpha() or letter in "-'’." for letter in raw)


def remind_before(line: Line, i: int) -> Head | None:
    """ "remind me 15 min before", "remind me an hour early", and a closing "remind me"."""
    word = line.word
    if word[i] not in ("remind", "alert", "notify", "ping") or word[i + 1] != "me":
        return None
    j, total, _ = amount(line, i + 2)
    if j and word[j] in ("before", "earlier", "early", "ahead", "beforehand", "prior") and minutes(total) and line.ends(j + 1):
        return j + 1, "remind", minutes(total)
    if i and line.ends(i + 2) and word[i] == "remind":
        return i + 2, "remind", True
    return None
