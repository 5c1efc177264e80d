"""What one does, in words: whether a time may be followed by something to do, or stand after it."""
from __future__ import annotations

from adhd_core.capture.lexicon import DAYPARTS, PLURAL_WEEKDAYS, SIT, UNITS, WEEKDAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line
    from adhd_core.capture.phrase import Phrase

# a time at the start of a line may be followed by one of these, though it could be an adjective there: "in may pay taxes"
DEEDS = frozenset((
    "add", "apply", "arrange", "ask", "assemble", "attend", "bake", "begin", "bring", "build", "buy", "cancel", "choose", "clean", "clear",
    "collect", "complete", "confirm", "contact", "cook", "create", "decide", "declutter", "deliver", "descale", "donate", "download",
    "empty", "enrol", "enroll", "feed", "fetch", "fill", "find", "finish", "fix", "fold", "follow", "gather", "get", "give", "go", "grab",
    "hang", "have", "hoover", "install", "invite", "iron", "join", "learn", "leave", "let", "make", "mend", "mow", "open", "organise",
    "organize", "pack", "paint", "pay", "pick", "prepare", "print", "put", "read", "register", "remind", "remove", "renew", "repair",
    "replace", "reply", "respond", "return", "ring", "say", "see", "sell", "send", "set", "sign", "sort", "start", "stop", "study",
    "submit", "sweep", "take", "tell", "thank", "throw", "tidy", "try", "turn", "unpack", "update", "upload", "use", "vacuum", "wash",
    "water", "wear", "wipe", "wrap", "write",
))
# the same for words that are as often a thing, if a thing follows: "in may book the flights"
DEEDS_TO = frozenset((
    "book", "call", "change", "charge", "check", "dust", "email", "file", "hand", "mail", "meet", "message", "move", "order", "phone",
    "plan", "plant", "play", "post", "research", "review", "schedule", "ship", "shop", "talk", "text", "train", "visit", "walk", "watch",
    "work", "draft", "drop",
))
THINGS = frozenset(("the", "a", "an", "my", "our", "your", "his", "her", "their", "to", "with", "on", "at", "for", "mum", "mom", "dad",
                    "all", "some", "new", "up", "off", "out", "back", "about"))
# what is done at once: "pay rent until friday" is a deadline, "wait until friday" is not
AT_ONCE = frozenset((
    "pay", "send", "submit", "return", "finish", "complete", "deliver", "file", "register", "sign", "apply", "reply", "answer", "renew",
    "cancel", "book", "hand", "upload", "fill", "prepare", "order", "buy", "confirm", "decide", "respond",
))
# after these "around 12" is how many
COUNTED_DEEDS = frozenset(("buy", "get", "need", "order", "take", "eat", "have", "invite", "costs", "cost", "spend", "write", "read",
    "make",
                           "bring", "add", "walk", "drive", "is", "pay", "are", "only", "do", "find", "pick", "up", "lose", "save"))
COUNTABLE = frozenset(("people", "percent", "km", "kg", "different", "other", "men", "women", "children", "euro",
                       "out", "more", "new", "big"))
# after these "from 3 to 5" are numbers
NUMBERED = frozenset(("page", "pages", "chapter", "chapters", "slide", "slides", "level", "levels", "line", "lines", "item", "items",
    "step",
                      "steps", "ages", "aged", "exercises", "questions", "verses", "rows", "numbers", "count", "score", "grades", "rooms"))


def deed_at(line: Line, j: int) -> bool:
    """Something to do begins at j, so that a time at the start of the line stands alone: "in may pay taxes"."""
    here, raw = line.word[j], line.raw[j + 1]
    return here in DEEDS or (here in DEEDS_TO and (line.word[j + 1] in THINGS or raw[:1].isupper()))


def counts(line: Line, found: Phrase, before: str) -> bool:
    """A bare figure that tells how many, or which: "order around 12", "pages from 3 to 5"."""
    if found.lead in ("from", "between"):
        return before in NUMBERED
    if found.atoms > 1:
        return False
    hour = found.open or (found.j == found.i + 2 and len(line.word[found.i + 1]) == 4)
    return before in COUNTED_DEEDS or found.i == 0 or not hour


def hour_stands(line: Line, found: Phrase) -> bool:
    """ "tomorrow at 9 standup", "at 5 call Ann", "every day at 9 walk": an hour, unless what follows is counted ("at 5 houses")."""
    i, follow = found.i, line.word[found.j]
    before = line.word[i - 1] if i else ""
    anchored = i == 0 or found.atoms > 1 or before in WEEKDAYS or before in UNITS or before in DAYPARTS or before[-2:] == "ly" \
        or before in PLURAL_WEEKDAYS or before in ("weekdays", "weekends")
    if not anchored or not follow.isalpha() or line.raw[found.j][0].isupper():
        return False
    return (follow[-1] != "s" or follow[-2:] == "ss") and follow not in COUNTABLE


def alone(line: Line, i: int, j: int) -> bool:
    """sat, sun, mon, wed with nothing around them: a day only at the end, and not after "the", "we" and the like."""
    if line.word[i] not in WEEKDAYS or line.word[i - 1 if i else -1] in SIT:
        return False
    if not line.ends(j) and not line.closes(i, j) and line.raw[j][:1] not in ("#", "@", "+", "!", "~") and ":" not in line.raw[j]:
        return False
    return (i > 0 or line.raw[i][-1] in ":,") and (line.word[i] != "sun" or line.raw[i][0] == "S")
