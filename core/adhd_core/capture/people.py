"""What a line may begin with: "ask Sam to ...", "remind me to ...", "goal: ...", and "remind me 15 min before" anywhere."""
from __future__ import annotations

from adhd_core.capture.amounts import amount, minutes
from adhd_core.capture.lexicon import MONTHS, PRIORITIES, WEEKDAYS
from adhd_core.capture.sigils import KIND_PREFIXES, LETTERS

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
DAYS = frozenset(WEEKDAYS) | frozenset(MONTHS)
# what people have others do: after "have Ann"
VERBS = frozenset((
    "add", "answer", "approve", "arrange", "ask", "book", "bring", "build", "buy", "call", "cancel", "change", "check", "clean", "collect",
    "come", "confirm", "contact", "cook", "create", "cut", "deliver", "do", "draft", "email", "explain", "fetch", "file", "fill", "find",
    "finish", "fix", "get", "give", "handle", "help", "install", "join", "look", "mail", "make", "meet", "move", "order", "organise",
    "organize", "pay", "pick", "plan", "prepare", "print", "proofread", "read", "renew", "repair", "replace", "reply", "research", "return",
    "review", "run", "schedule", "sell", "send", "set", "show", "sign", "sort", "start", "take", "talk", "teach", "tell", "test", "text",
    "translate", "try", "update", "upload", "verify", "visit", "wash", "water", "write",
))


def head(line: Line) -> Head | None:
    """A beginning at token 0: (next index, field, value)."""
    word = line.word
    first = word[0]
    if first in ("a", "b", "c", "d"):
        if line.raw[0] != f"({first.upper()})" or word[1] in ("", "is", "are", "was", "and", "or"):
            return None
        return 1, "priority", LETTERS[first]
    if first == "remind" and word[1] in ("me", "us", "myself"):
        j = 2
        if word[j] in ("to", "that", "of", "about") and not line.closes(1, 2):
            j += 1
        return (j, "remind", True) if not line.ends(j) else None
    if first == "reminder" and (line.raw[0][-1:] == ":" or word[1] == "to") and not line.ends(2):
        return 2, "remind", True
    if first in ("urgent", "important"):
        return (2, "priority", PRIORITIES[first]) if line.raw[0][-1:] == ":" and line.count > 2 else None
    if first in KIND_PREFIXES and line.raw[0][-1:] == ":" and line.count > 2:
        return 2, "kind", KIND_PREFIXES[first]
    if word[1] == "list" and KIND_PREFIXES.get(first) == "shopping" and line.raw[1][-1:] == ":" and line.count > 3:
        return 3, "kind", "shopping"
    if first in ("ask", "tell", "get") or (first == "please" and word[1] == "ask"):
        return asked(line, 2 if first == "please" else 1)
    if first in ("wait", "waiting") and word[1] in ("for", "on"):
        return asked(line, 2) if (line.raw[2][:1].isupper() and word[2] not in DAYS) or word[2] == "my" else None
    if first == "have":
        return had(line)
    if first == "delegate" and word[1] == "to" and line.raw[2][-1:] == ":" and is_name(line.raw[2][:-1]) and not line.ends(4):
        return 4, "delegation", line.raw[2][:-1]
    return spent(line) if first == "spend" else None


def spent(line: Line) -> Head | None:
    """ "spend 30 minutes on taxes": the length of "taxes"."""
    j, total, _ = amount(line, 1)
    size = minutes(total) if j else 0
    return (j + 1, "estimate", size) if size and line.word[j] == "on" and not line.ends(j + 1) and not line.closes(0, j) else None


def had(line: Line) -> Head | None:
    """ "have Ann check the figures": a name and a plain verb."""
    raw = line.raw
    if not (raw[1][:1].isupper() and is_name(raw[1]) and line.word[2] in VERBS and line.word[1] not in DAYS) or line.ends(3):
        return None
    return 2, "delegation", raw[1]


def asked(line: Line, i: int) -> Head | None:
    """ "ask Sam to send it": a name of one or two words, "to", and a verb."""
    word, raw = line.word, line.raw
    begin = i + 1 if word[i] in OWNED else i
    if word[i] in ("dr", "mr", "mrs", "ms", "prof", "st") and raw[i][-1:] == "." and not raw[i + 1]:
        return titled(line, i)
    if word[i - 1] == "get" and not raw[begin][:1].isupper():
        return None
    for stop in (begin + 1, begin + 2, begin + 3):
        if word[stop] != "to":
            continue
        names = [name.lstrip("@") for name in raw[begin:stop]]
        if not all(is_name(name) for name in names) or word[begin] in NOBODY or word[stop + 1] in NO_DEED:
            return None
        if stop > begin + 1 and not all(name[:1].isupper() for name in names):
            return None
        return (stop + 1, "delegation", " ".join([*raw[i:begin], *names])) if deed(word[stop + 1]) else None
    return None


def titled(line: Line, i: int) -> Head | None:
    """ "ask Dr. Kim to call": the full stop after a title ends nothing."""
    word, raw = line.word, line.raw
    good = is_name(raw[i + 2]) and raw[i + 2][:1].isupper() and word[i + 3] == "to" and word[i + 4] not in NO_DEED and deed(word[i + 4])
    return (i + 4, "delegation", f"{raw[i]} {raw[i + 2]}") if good else None


def deed(word: str) -> bool:
    return word[:1].isalpha() and (not word.endswith("ing") or word in ("bring", "sing", "ring", "swing"))


def is_name(raw: str) -> bool:
    return bool(raw) and all(letter.isalpha() or letter in "-'’." for letter in raw)


def remind_before(line: Line, i: int) -> Head | None:
    """ "remind me 15 min before", "reminder 1 day before", "with a 10 min reminder", and a closing "remind me"."""
    word = line.word
    if word[i] == "with":
        j, total, _ = amount(line, i + 1)
        size = ahead(total) if j else 0
        return (j + 1, "remind", size) if size and word[j] == "reminder" and line.ends(j + 1) else None
    me = word[i + 1] == "me"
    if not me and word[i] not in ("reminder", "alert", "notify"):
        return None
    k = i + 2 if me else i + 1
    if word[k] == "the" and word[k + 1] in ("day", "night", "week", "evening"):
        j, size = k + 2, 10080 if word[k + 1] == "week" else 1440
    else:
        j, total, _ = amount(line, k)
        size = ahead(total) if j else 0
    if size and word[j] in ("before", "earlier", "early", "ahead", "beforehand", "prior") and line.ends(j + 1):
        return j + 1, "remind", size
    if i and line.ends(i + 2) and word[i] == "remind":
        return i + 2, "remind", True
    return None


def ahead(total: tuple[int, int, int, int]) -> int:
    """Minutes; a reminder may also be days ahead."""
    return minutes(total) or (total[1] * 1440 if total[1] and not (total[0] or total[2] or total[3]) else 0)
