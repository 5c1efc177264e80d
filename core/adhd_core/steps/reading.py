"""How a title is meant: brackets and sighs taken off, shorthand written out, and the verb that hides in it put in front.

People type "boiler broken", "keys cut", "thesis - email prof", "passport runs out in may". Recipes know "fix the boiler". What is
read into a title here is kept to patterns that are hardly ever meant otherwise; the title itself is never changed.
"""

from __future__ import annotations

from adhd_core.steps.phrase import ARTICLES, SLOTS, STRIP, TAIL, TIMES, is_time, stem, verb_of
from adhd_core.steps.usual import GOODS, verb_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN_OUT = {
    "b4": "before", "sth": "something", "smth": "something", "appt": "appointment", "appts": "appointments", "bday": "birthday",
    "b'day": "birthday", "b-day": "birthday", "xmas": "christmas", "hw": "homework", "prof": "professor", "mtg": "meeting",
    "pics": "pictures", "fotos": "photos", "pw": "password", "wk": "week", "thx": "thank you", "ppl": "people", "acct": "account",
    "govt": "government", "dept": "department", "wahsing": "washing", "adress": "address", "tmrw": "tomorrow", "tmr": "tomorrow",
    "pres": "presentation", "reciept": "receipt", "recipts": "receipts", "abt": "about", "msg": "message", "msgs": "messages",
    "accomodation": "accommodation", "calender": "calendar", "cert": "certificate", "mins": "minutes", "rly": "really", "dr": "doctor",
    "pkg": "package", "hosp": "hospital", "insur": "insurance", "sched": "schedule", "vacc": "vaccination",
    "kitchn": "kitchen", "bathrm": "bathroom", "brekkie": "breakfast", "bros": "brother's", "bro's": "brother's", "n": "and",
    "appartment": "apartment", "frige": "fridge", "tommorow": "tomorrow", "wensday": "wednesday", "recieve": "receive",
    "w": "with", "w/": "with", "re:": "about",
}  # fmt: skip
"""What is typed in a hurry or often typed wrong, and how a step says it."""

SIGHS = frozenset((
    "ugh", "omg", "lol", "pls", "plz", "please", "asap", "argh", "ffs", "yuck", "urgh", "help", "sigh", "wtf", "meh", "eek", "gah",
    "finally",
))  # fmt: skip
OPENS = frozenset(("opens", "starts", "begins", "closes", "ends", "by", "before", "until", "on", "at"))
"""What a point in time follows."""
FIRST = {"prep": "prepare", "prepping": "prepare", "org": "organise", "proof": "proofread", "sched": "schedule"}
"""Verbs in short."""
BREAKS = (" - ", " – ", " — ", ": ", "; ", " -> ", " → ", ". ", "... ")
"""What stands between a topic and what is to be done about it."""
SPOKEN = (
    "call", "ring", "phone", "email", "e-mail", "mail", "ask", "tell", "text", "message", "talk", "speak", "write to", "contact",
    "complain",
)  # fmt: skip
"""Verbs whose topic is said with "about"."""
SEEN = ("get seen", "get it ", "get checked", "get help", "get fixed", "get looked", "go see", "get tested", "get them ")
"""What adds nothing to "knee hurts"."""
AS_NOUN = frozenset(("bill", "order", "charge", "change", "invoice", "book", "report", "claim", "refund", "return", "test", "post", "plan"))
"""Verbs that begin a topic as nouns."""
NO_TOPIC = frozenset((
    "todo", "to", "reminder", "urgent", "important", "task", "work", "home", "admin", "misc", "errand", "errands", "today",
))  # fmt: skip

BROKEN = frozenset((
    "broken", "leaking", "leaks", "drips", "dripping", "beeping", "squeaks", "squeaking", "stuck", "jammed", "blocked", "clogged",
    "cracked",
    "faulty", "flickering", "crashes", "crashing", "failing", "broke", "loose", "frozen", "dead", "kaputt", "torn", "wobbly", "wobbles",
))  # fmt: skip
BROKEN_PAIRS = frozenset((
    ("not", "working"), ("doesn't", "work"), ("doesnt", "work"), ("won't", "start"), ("wont", "start"), ("fell", "down"), ("fell", "off"),
    ("won't", "close"), ("wont", "close"), ("won't", "open"), ("is", "down"), ("pressure", "low"), ("too", "slow"), ("came", "off"),
))  # fmt: skip
DIRTY = frozenset(("smells", "smell", "stinks", "dirty", "filthy", "gross", "disgusting", "grimy", "dusty", "sticky", "mouldy", "moldy"))
MESS = frozenset((
    "disaster", "chaos", "hell", "nightmare", "mountain", "everywhere", "explosion", "bombsite", "tip", "overflowing", "overload",
))  # fmt: skip
HURTS = frozenset(("hurts", "hurt", "aches", "aching", "sore", "itches", "itchy", "swollen", "hurting"))
LOST = frozenset(("lost", "missing", "gone", "disappeared", "vanished"))
ENDS = frozenset(("expires", "expired", "expiring", "expire", "lapses", "lapsed"))
SILENT = frozenset(("answered", "replied", "responded", "called", "answering", "replying", "paid", "written"))
NOUNS_TOO = frozenset(("plug", "light", "lock", "iron", "drill", "tap", "heat", "water", "bike", "phone", "screen", "switch", "ring"))
"""Verbs that are things when something is wrong with them."""
NOT = frozenset(("hasn't", "hasnt", "haven't", "havent", "not", "didn't", "didnt", "never", "isn't", "isnt", "still"))
WAITING = (
    ("waiting", "for"), ("waiting", "on"), ("still", "waiting", "for"), ("still", "waiting", "on"), ("no", "answer", "from"),
    ("no", "reply", "from"), ("no", "news", "from"), ("still", "no", "reply", "from"), ("still", "no", "answer", "from"), ("hear",
    "back", "from"),
)  # fmt: skip
WONDER = frozenset(("what", "where", "how", "who", "which", "when", "why"))
LINKS = frozenset((
    "is", "are", "was", "has", "have", "keeps", "a", "an", "so", "really", "still", "again", "totally", "always", "and", "just",
))  # fmt: skip
"""What stands between a thing and what is wrong with it."""

AWAY = frozenset(("shop", "store", "charity", "cobbler", "cleaners", "cleaner", "repair", "tip", "dump", "garage", "library", "recycling",
    "vet", "vets", "tailor", "storage", "attic", "basement", "cellar", "office", "post"))  # fmt: skip
"""Where things are taken to."""

DONE = {
    "done": "do", "cut": "cut", "made": "make", "sent": "send", "paid": "pay", "found": "find", "written": "write", "built": "build",
    "bought": "buy", "read": "read", "filled": "fill in", "sorted": "sort out", "signed": "sign", "looked": "look at", "seen": "see",
}  # fmt: skip
EMPTY = frozenset((
    "do", "get", "have", "start", "begin", "handle", "tackle", "manage", "deal with", "sort out", "work on", "figure out", "attend to",
    "see to", "get on with",
))  # fmt: skip
"""Verbs that say less than what one mostly does with a thing."""
NAMED = {
    "quote": "get quote for", "quotes": "get quotes for",
    "renewal": "renew", "cancellation": "cancel", "registration": "register for", "application": "apply for", "payment": "pay",
    "booking": "book",
    "signup": "sign up for", "sign-up": "sign up for", "submission": "submit", "cleaning": "clean", "shopping": "shop for",
    "packing": "pack for",
    "ironing": "iron", "decision": "decide on", "comparison": "compare", "replacement": "replace", "installation": "install",
    "setup": "set up",
    "backup": "back up", "cleanup": "clean up", "refill": "refill", "training": "train for", "planning": "plan", "enrolment": "enrol in",
    "enrollment": "enrol in", "removal": "remove", "delivery": "collect", "pickup": "pick up", "pick-up": "pick up",
    "collection": "collect",
    "dropoff": "drop off", "drop-off": "drop off", "prep": "prepare", "revision": "revise", "rehearsal": "rehearse", "visit": "visit",
    "research": "research", "purchase": "buy", "complaint": "complain about", "appeal": "appeal", "refund": "request a refund for",
    "return": "return", "exchange": "exchange", "repairs": "repair", "invites": "send invites for", "invitations": "send invitations for",
    "viewing": "view", "tidying": "tidy", "deadline": "finish", "presentation": "present", "declutter": "declutter", "reminder": "remind",
}  # fmt: skip
"""Nouns for a doing at the end of a title: "licence renewal"."""
NOT_LAST = frozenset((
    "book", "list", "post", "mail", "email", "call", "test", "plan", "light", "match", "letter", "text", "water", "work", "bill", "iron",
    "dress", "show", "park", "paint", "phone", "message", "dance", "play", "run", "walk", "talk", "swim", "train", "ring", "note", "top",
    "back", "chat", "end", "fund", "grill", "deal", "file", "frame", "free", "format", "present", "report", "study", "support", "tape",
    "table", "plant", "number", "use", "close", "open", "oil", "press", "seal", "set", "stand", "store", "stretch", "start", "tie",
    "toast", "trim", "dust", "hand", "lock", "map", "mark", "label", "kiss", "care", "cover", "cut", "cycle", "bike", "drink", "drill",
    "fix", "figure", "go", "help", "hike", "interview", "journal", "jump", "load", "log", "look", "merge", "mix", "move", "nap", "offer",
    "pack", "rent", "request", "rest", "ride", "roast", "roll", "say", "search", "share", "ship", "shower", "sign", "sleep", "split",
    "spray", "stitch", "stop", "try", "vote", "wait", "want", "watch", "weed", "wish",
))  # fmt: skip
"""Verbs that are nouns just as often."""


def plain(title: str) -> str:
    """A title without brackets, sighs and dates behind it, its shorthand written out, what is to be done before its topic."""
    typed = [w for w in unbracketed(title).split() if w.casefold().strip(STRIP) not in SIGHS or w.casefold() == "help"]
    typed = [written_out(w, typed[i + 1 : i + 2]) for i, w in enumerate(typed) if any(c.isalnum() or c in "-–—&+@→" for c in w)]
    if len(typed) > 1:
        typed[0] = FIRST.get(typed[0].casefold(), typed[0])
    while len(typed) > 1 and typed[-1].casefold().strip(STRIP) in SIGHS:
        typed.pop()
    return " ".join(cut_due(typed)) or title


def unbracketed(title: str) -> str:
    """A title without what stands in brackets, unless that is all."""
    out, depth = "", 0
    for char in title:
        depth += (char in "([{") - (char in ")]}" and depth > 0)
        out += char if not depth and char not in ")]}" else " " if char in "([{" else ""
    return out if any(c.isalnum() for c in out) and not depth else title


def written_out(word: str, behind: list[str]) -> str:
    """A word as a step says it; "ch" only before a number."""
    low = word.casefold().strip(",;!?")
    if low in ("ch", "ch."):
        return "chapter" if behind and behind[0][:1].isdigit() else word
    if low.endswith("."):
        low = low[:-1]
    if low == "dr" and behind and behind[0].casefold().strip(STRIP) not in WRITTEN_OUT:
        return word
    if word == "+":
        return "and"
    return WRITTEN_OUT.get(low, word)


def cut_due(typed: list[str]) -> list[str]:
    """Words without a deadline behind them: "due mon", "by 6", "overdue"."""
    for i in range(1, len(typed)):
        word = typed[i].casefold().strip(STRIP)
        behind = typed[i + 1 :]
        opens = word in OPENS and behind and all(map(is_time, behind))
        if opens or (word == "overdue" and not behind) or (word == "due" and len(behind) < 3):
            return typed[:i]
    return typed


def readings(title: str, verbs: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The ways a title may be read, the likeliest first: (how, text). `how` is turned (a verb was read into it, and it is meant so;
    before it comes the title as it stands, for a recipe that was written for these very words), typed, last (its verb stands last)
    or usual (what one mostly does with such a thing)."""
    text = ordered(plain(title), verbs)
    words = text.split()
    low = [w.casefold().strip(STRIP) for w in words]
    verb, rest = verb_of(words, verbs)
    found = turned(words, low, verb, verbs)
    if not verb and len(words) > 1 and goods(low):
        yield "turned", f"buy {text}"
    if found:
        if low[0] != "new":
            yield "as it stands", text
        yield "turned", found
        words = found.split()
        verb, rest = verb_of(words, verbs)
    else:
        yield "typed", text
    words = words[: next((i for i, w in enumerate(words) if i and w.casefold() in TIMES), len(words))]
    if not verb and len(words) > 1:
        low = [w.casefold().strip(STRIP) for w in words]
        pair = " ".join(low[-2:])
        if len(words) > 2 and pair in verbs:  # "new phone set up"
            yield "last", f"{pair} {' '.join(words[:-2])}"
        last = NAMED.get(low[-1]) or done(low[-1], verbs) or (low[-1] if low[-1] in verbs and low[-1] not in NOT_LAST else "")
        if last:
            yield "last", f"{last} {' '.join(words[:-1])}"
    usual = verb_for(rest if verb else words) if not verb or verb in EMPTY else ""
    if usual:
        yield "usual", f"{usual} {' '.join(rest if verb else words)}"


def ordered(text: str, verbs: frozenset[str]) -> str:
    """A topic and what is to be done about it as one sentence: "thesis - email prof" is "email prof about thesis"."""
    for mark in BREAKS:
        if mark not in text:
            continue
        pieces = [p.strip(" ,.") for p in text.split(mark) if p.strip(" ,.")]
        if len(pieces) < 2:
            return text.replace(mark, " ")
        first, rest = pieces[0], pieces[1]
        if mark in (": ", " - ", " – ", " — ") and not acts(first, verbs) and not acts(rest, verbs) and ", " in rest:
            rest = next((p for p in rest.split(", ") if acts(p, verbs)), rest)
        if acts(first, verbs):
            spoken = first.casefold().startswith(SPOKEN) and " about " not in f" {first} "
            topic = not acts(rest, verbs) or rest.split()[0] in AS_NOUN
            return f"{first} about {rest}" if spoken and topic and len(rest.split()) < 7 else first
        if rest.casefold().startswith(SEEN):
            return first
        if rest.casefold().startswith("new ") and not acts(first, verbs):
            return f"buy {rest} for {first}"
        if acts(rest, verbs):
            if first.casefold() in NO_TOPIC or first.casefold().split()[0] in NO_TOPIC:
                return rest
            if " about " in f" {rest} " or " for " in f" {rest} ":
                return rest
            return f"{rest} {'about' if rest.casefold().startswith(SPOKEN) else 'for'} {first}"
        return first if mark in (". ", "... ", "; ") else f"{first} {rest}"
    return text


def goods(low: list[str]) -> bool:
    """Whether words are a shopping list, "toothpaste shampoo"."""
    named = [stem(word) for word in low if word not in ("toilet", "washing", "cat", "dog", "hand", "aa", "and")]
    return len(named) > 1 and set(named) <= GOODS


def acts(text: str, verbs: frozenset[str]) -> bool:
    """Whether a piece says what to do."""
    words = text.split()
    return len(words) > 1 and bool(verb_of(words, verbs)[0])


def turned(words: list[str], low: list[str], verb: str, verbs: frozenset[str]) -> str:
    """A title with the verb in front that it is surely meant with, or ""."""
    if not low:
        return ""
    for lead in WAITING:
        if tuple(low[: len(lead)]) == lead and len(words) > len(lead):
            return f"follow up with {' '.join(words[len(lead) :])}"
    if low[-1] and words[-1].endswith("?") and len(words) > 1:
        asked = " ".join(words).rstrip("? ")
        if "or" in low[1:-1]:
            return f"decide {asked}" if verb not in ("decide", "choose") else ""
        if verb and low[0] not in WONDER:
            return f"decide whether to {asked}"
    if verb in ("get", "have") and len(words) > 2:
        return had(words, low, verbs)
    if low[0] == "stop" and low[-1] in BROKEN:
        return f"fix {' '.join(words[1:-1])}"
    if low[:2] in (["work", "out"], ["figure", "out"]) and low[2:3] and low[2] in (*WONDER, "if", "whether"):
        yes_or_no = low[2] in ("if", "whether")
        return f"decide whether {' '.join(words[3:])}" if yes_or_no else f"find out {' '.join(words[2:])}"
    if low[0] == "new" and len(words) > 1 and not verb and verb_for(words) == "buy" and verb_for(words[-1:]) == "buy":
        return f"buy {' '.join(words)}"
    if len(words) < 2 or (verb and not (verb in NOUNS_TOO and len(words) > 2 and low[-1] in BROKEN)):
        return ""
    return wrong(words, low) or wanted(words, low, verbs)


def had(words: list[str], low: list[str], verbs: frozenset[str]) -> str:
    """ "get the aid fixed", "get mould off the wall"."""
    base = done(low[-1], verbs)
    if base and low[-1] not in ("read", "cut"):
        return f"{base} {' '.join(words[1:-1])}"
    if "off" in low[2:-1]:
        at = low.index("off", 2)
        return f"remove {' '.join(words[1:at])} from {' '.join(words[at + 1 :])}"
    return ""


def done(word: str, verbs: frozenset[str]) -> str:
    """The verb of a participle: "fixed", "done"."""
    if word in DONE:
        return DONE[word]
    if word.endswith("ed") and len(word) > 4:
        return next((base for base in (word[:-1], word[:-2], word[:-3]) if base in verbs), "")
    return ""


def wrong(words: list[str], low: list[str]) -> str:
    """What is wrong with a thing, as what one does about it."""
    if low[0] in ("lost", "missing"):
        return f"look for {' '.join(words[1:])}"
    if low[0] in ("broken", "leaking", "dripping", "squeaky", "leaky", "jammed", "torn"):
        return f"fix {' '.join(words[1:])}"
    for i in range(1, len(low)):
        last = i == len(low) - 1 or low[i - 1] in LINKS or low[i + 1] in ("again", "since", "and", "in", "on", "at")
        pair = tuple(low[i : i + 2])
        if low[i] in TIMES:
            break
        text = thing(words[:i], low)
        if not text:
            continue
        if (low[i] in BROKEN and last) or pair in BROKEN_PAIRS:
            return f"fix {text}"
        if low[i] == "broken" and i == len(low) - 2 and not set(low[:i]) & set(SLOTS):
            return f"fix {text} {words[-1]}"
        if low[i] == "full" and (last or low[i + 1] == "of"):
            return f"empty {text}"
        if low[i] in DIRTY and last:
            return f"clean {text}"
        if low[i] in MESS and i == len(low) - 1:
            return f"tidy {text}"
        if low[i] in HURTS and last:
            return f"make an appointment for {text} pain"
        if low[i] in LOST and last:
            return f"look for {text}"
        if low[i] in ENDS or pair in (("runs", "out"), ("run", "out"), ("running", "out"), ("ran", "out")):
            return f"renew {text}"
        if low[i] in NOT and i + 1 < len(low) and low[i + 1] in SILENT:
            topic = i + 2 < len(low) and low[i + 2] in ("about", "re", "on")
            return f"follow up with {text}{' about ' + ' '.join(words[i + 3 :]) if topic else ''}"
    return ""


def wanted(words: list[str], low: list[str], verbs: frozenset[str]) -> str:
    """What a thing needs, or where it goes: "tomatoes need repotting", "books to the charity shop"."""
    for i in range(1, len(low) - 1):
        if low[i] in ("need", "needs"):
            behind = [w for w in low[i + 1 :] if w not in ("to", "be", "a", "some")]
            base = next((b for w in behind for b in (done(w, verbs), *gerund(w)) if b in verbs), "")
            return f"{base} {' '.join(words[:i])}" if base else f"{' '.join(words[:i])} {' '.join(behind)}"
        if low[i] == "to" and low[i + 1] in verbs and i + 2 == len(low):
            return f"{low[i + 1]} {' '.join(words[:i])}"
        if low[i] == "to" and low[0] not in ("how", "what", "back", "reply", "letter", "call", "from") and AWAY & set(low[i + 1 :]):
            return f"take {' '.join(words)}"
    if low[-1] == "away" and len(low) > 1:
        return f"{'get rid of' if low[0] == 'old' else 'put away'} {' '.join(words[:-1])}"
    return ""


def gerund(word: str) -> tuple[str, ...]:
    """What a verb in -ing may come from."""
    return (word[:-3], f"{word[:-3]}e", word[:-4]) if word.endswith("ing") and len(word) > 5 else ()


def thing(words: list[str], low: list[str]) -> str:
    """What is spoken of, without the words that lead to what is said of it."""
    end = len(words)
    while end and low[end - 1] in LINKS:
        end -= 1
    begin = 0
    while begin < end - 1 and low[begin] in ARTICLES - {"new"}:
        begin += 1
    return " ".join(words[begin:end]).strip(" ,;:-") if end and not (end == 1 and (low[0] in TAIL or is_time(low[0]))) else ""
