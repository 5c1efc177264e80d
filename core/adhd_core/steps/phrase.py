"""A title taken apart for the recipes: its verb, what it names ({x}), and what follows "about", "for", "with" and the like."""

from __future__ import annotations

LEADS = frozenset((
    "please", "quickly", "finally", "maybe", "then", "also", "just", "really", "actually", "need", "to", "i", "must", "should", "have",
    "gotta", "todo", "remember", "don't", "dont", "forget", "we", "let's", "and",
))  # fmt: skip
SLOTS = ("about", "for", "with", "from", "to", "at", "on", "in", "by", "into", "of", "during", "without")
TIMES = ("before", "after", "until", "because", "since", "so", "while", "when", "if", "but")
"""What begins a clause that says when or why, not what."""
ASKED = frozenset(("why", "whether", "how"))
"""What begins a question that is the topic: "call the bank why it was blocked"."""
SAID = {"re": "about", "re:": "about", "abt": "about", "w/": "with", "w": "with", "regarding": "about", "@": "at"}
"""How prepositions are typed in a hurry."""
ARTICLES = frozenset((
    "the", "a", "an", "my", "our", "your", "his", "her", "their", "this", "that", "these", "those", "some", "all", "any", "new",
))  # fmt: skip
BEFORE = ARTICLES | {
    "both", "half", "each", "every", "one", "two", "three", "four", "five", "more", "enough", "something", "it", "that", "what", "who",
    "where", "how", "when", "why", "if", "whether", "me", "myself", "mum", "mom", "dad", "grandma", "grandpa", "auntie",
    "next", "last",
}  # fmt: skip
"""What a thing needs no "the" before."""

KIN = frozenset((
    "mum", "mom", "dad", "gran", "nan", "grandma", "grandpa", "grandad", "sister", "brother", "son", "daughter", "kid", "child", "wife",
    "husband", "partner", "boyfriend", "girlfriend", "aunt", "uncle", "cousin", "parent", "grandparent", "friend", "flatmate", "roommate",
    "colleague", "family", "baby", "dog", "cat", "teen", "toddler", "wife's", "mother", "father", "gf", "bf",
))  # fmt: skip
"""Whom a thing is for or of: not what a title is about where it names a thing as well."""

FIRMS = frozenset((
    "amazon", "zara", "zalando", "asos", "vinted", "shein", "ikea", "ebay", "netflix", "spotify", "paypal", "hmrc", "dhl", "hermes", "argos",
    "zotero", "google", "apple", "microsoft", "facebook", "instagram", "linkedin", "etsy", "klarna", "deliveroo", "airbnb", "h&m",
))  # fmt: skip
WEAK = frozenset((
    "paragraph", "section", "part", "page", "number", "idea", "version", "intro", "introduction", "ch", "chapter", "week", "round",
    "derivative", "python", "sql", "javascript", "rust", "react", "java", "algebra", "calculus", "statistics", "physics", "chemistry",
    "biology", "economics", "anatomy", "math", "maths", "econ", "bio", "english", "history", "law", "psychology", "red", "wine", "home",
    "word", "kitchen", "bathroom", "hallway", "bedroom", "balcony", "upstairs", "downstairs", "office",
    *FIRMS,
))  # fmt: skip
"""A part, a field, a room or a firm: not what a title is about where it names a thing as well."""

OWNERS = frozenset(("mums", "moms", "dads", "grans", "nans", "grandmas", "grandpas", "grandads", "sisters", "brothers", "gfs", "bfs"))
"""Owners as typed without an apostrophe."""

PARTICLES = frozenset(("up", "out", "off", "down", "back", "away", "in", "over", "through", "on", "together", "around"))
"""What makes one verb with the word before it: "hang up", "throw away"."""

LATER = frozenset((
    "today", "tomorrow", "tonight", "now", "soon", "asap", "again", "online", "back", "up", "out", "off", "down", "away", "together",
    "first", "and", "or", "later", "christmas",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed",
    "thu", "fri", "sat", "sun", "day", "week", "weekend", "morning", "evening", "eve", "march", "may", "due", "min", "two", "prep", "draft",
    "tues", "thur", "thurs", "online", "stuff", "thing", "mess", "something", "situation", "last", "next", "properly", "please",
))  # fmt: skip
"""What may follow the thing in a title without naming it."""

TAIL = frozenset((
    "today", "tomorrow", "tonight", "now", "soon", "asap", "again", "finally", "please", "properly", "quickly", "upstairs", "downstairs",
    "outside", "inside", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu",
    "thur", "thurs", "fri", "sat", "sun", "weekend", "online", "later", "finally", "first", "once", "instead", "already", "anyway", "overdue",
))  # fmt: skip
"""What a title may end with, that is no part of the thing."""

MONTHS = frozenset((
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
))  # fmt: skip
WHEN = TAIL | MONTHS | {
    "next", "this", "week", "month", "year", "noon", "midnight", "morning", "evening", "afternoon", "lunchtime", "by", "end", "of",
    "the", "in", "at", "on", "until", "days", "weeks", "minutes", "min", "day", "minute", "hour", "hours", "h", "am", "pm",
}  # fmt: skip
"""Words of which a point in time is made."""

SHORT = {
    "ch": "chapter", "prof": "professor", "appt": "appointment", "appts": "appointment", "bday": "birthday", "b'day": "birthday",
    "pic": "picture", "pics": "picture", "pw": "password", "deps": "dependency", "chem": "chemistry", "jab": "vaccination",
    "vax": "vaccination", "mtg": "meeting", "msg": "message", "msgs": "message", "pres": "presentation", "fotos": "photo",
    "prezzie": "present", "insta": "instagram", "abt": "about", "adress": "address", "appartment": "apartment", "kitchn": "kitchen",
    "hw": "homework", "resumé": "resume", "vacuuming": "vacuum", "xmas": "christmas", "b-day": "birthday", "hols": "holiday",
}  # fmt: skip
"""What people type for longer words; also what is often typed wrong."""

AFTER_ING = frozenset((
    "machine", "room", "shoe", "lesson", "list", "ticket", "fine", "licence", "license", "test", "glass", "board", "aid", "bag", "boot",
    "note", "pool", "van", "box", "permit", "pile", "basket", "gear", "kit", "hour", "line", "up", "date", "gift", "present", "dress",
    "invite", "invitation", "agenda", "group", "class", "club", "trip", "material", "pad", "space", "costume", "report", "register", "society",
    "contract", "exam", "session", "certificate", "course", "powder", "liquid", "brush", "meter", "plan", "schedule", "home", "regulation",
))  # fmt: skip
"""Words with which a word in -ing makes a thing: "washing machine", "meeting notes"."""

NO_VERB = frozenset((
    *SLOTS, *ARTICLES, "not", "and", "or", "but", "is", "are", "all", "half", "both", "what", "who", "where", "when", "why", "how",
))  # fmt: skip

IRREGULAR = {
    "children": "child", "people": "person", "men": "man", "women": "woman", "feet": "foot", "teeth": "tooth", "mice": "mouse",
    "knives": "knife", "bookshelves": "bookshelf",
    "shelves": "shelf", "leaves": "leaf", "wives": "wife", "lives": "life", "halves": "half", "dishes": "dish", "clothes": "clothes",
    "news": "news", "taxes": "tax",
    "christmas": "christmas", "glasses": "glass", "series": "series", "bus": "bus", "gas": "gas", "lens": "lens", "this": "this",
    "gyms": "gym", "was": "be", "is": "be", "cookies": "cookie", "movies": "movie", "pies": "pie", "ties": "tie", "selfies": "selfie",
    "shoes": "shoe", "analysis": "analysis", "thesis": "thesis", "theses": "thesis", "photos": "photo", "potatoes": "potato",
    "tomatoes": "tomato", "blues": "blues",
}  # fmt: skip
STRIP = ".,;:!?()[]{}\"'“”‘’„«»…"


def stem(word: str) -> str:
    """A word as recipes compare it: lower case, singular."""
    word = word.casefold().strip(STRIP).removesuffix("'s").removesuffix("’s")
    word = SHORT.get(word, word)
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def stems(text: str) -> list[str]:
    """The words of a text as recipes compare them."""
    return [s for s in (stem(w) for w in text.replace("-", " ").replace("/", " ").split()) if s]


class Phrase:
    """A title: `verb` ("" where it begins with none), `x` as typed, `slots`, and the stems of all and of what x holds."""

    __slots__ = ("core", "named", "slots", "title", "verb", "words", "x")

    def __init__(self, title: str, verbs: frozenset[str]) -> None:
        self.title = title
        typed = title.split()
        begin = 0
        while begin < len(typed) - 1 and stem(typed[begin]) in LEADS and stem(typed[begin]) not in verbs:
            begin += 1
        typed = typed[begin:]
        self.words = stems(" ".join(typed))
        self.verb, rest = verb_of(typed, verbs)
        self.slots: dict[str, str] = {}
        self.x = self._divide(rest[: second(rest, verbs)] if self.verb else rest)
        self.named = stems(self.x)
        self.core = [w for w in self.named if w not in ARTICLES and w not in LATER and not w[0].isdigit()]

    def _divide(self, typed: list[str]) -> str:
        """What is named before the first preposition; what follows each of them becomes a slot."""
        begin, key, out = 0, "x", ""
        if len(typed) > 1 and typed[0].casefold() in SLOTS:
            begin = 1  # "talk to Ann": who is talked to is what the verb names
        whole = self.verb.startswith(("decide", "think about", "consider")) and "between" not in typed
        for i in range(len(typed) if whole else begin + 1, len(typed) + 1):
            word = typed[i].casefold() if i < len(typed) else ""
            word = SAID.get(word, word)
            ends = word in TIMES and i + 1 < len(typed) and not whole
            asks = word in ASKED and key == "x" and bool(self.verb)
            if i == len(typed) or ends or asks or (word in SLOTS and word != "of" and i + 1 < len(typed)):
                text = trimmed(typed[begin:i])
                if key == "x":
                    out = text
                elif not all(is_time(w) for w in text.split()):
                    self.slots.setdefault(key, text)
                if ends:
                    break
                begin, key = (i, "about") if asks else (i + 1, word)
        return out

    def heads(self, things: frozenset[str]) -> frozenset[str]:
        """The words that say what the title is about: its verb, and the head of each thing in it. Without a verb it is what stands
        before "for", "in" and the like: "ants in the kitchen" is about ants."""
        texts = (self.x, *self.slots.values()) if self.verb or not self.core else (self.x, self.slots.get("about", ""))
        return frozenset((*stems(self.verb), *(head(bit, things) for text in texts for bit in bits(text))))

    def fill(self, text: str, longest: int = 0) -> str:
        """A step with its slots filled: {x}, {about?my request}. Where it grows longer than `longest`, what is named is said
        shorter: by its last two words, its last one, or "it"."""
        words = self.x.split()
        shorter = [self.x, *([" ".join(words[-2:]), "the " + words[-1]] if words else []), "it"]
        tries = [(self.x, self.title, self.slots), *((x, f"{self.verb} {x}".strip(), self.slots) for x in shorter), ("it", "it", {})]
        out = ""
        for x, title, slots in tries:
            out = filled(text, {"x": x, "the": definite(x), "words": bare(x), "title": title}, slots)
            if not longest or len(out) <= longest:
                break
        return out


def filled(text: str, named: dict[str, str], slots: dict[str, str]) -> str:
    """A text with its slots filled from what is named and from what follows a preposition; else with what the slot itself offers."""
    out = ""
    while "{" in text:
        head, _, rest = text.partition("{")
        slot, _, text = rest.partition("}")
        name, _, default = slot.partition("?")
        out += head + ((named[name] or default or "it") if name in named else slots.get(name, default))
    out = " ".join((out + text).split())
    return out[:1].upper() + out[1:]


def trimmed(typed: list[str]) -> str:
    """What is named, without a time behind it."""
    while len(typed) > 1 and (typed[-1].casefold().strip(STRIP) in TAIL or is_hour(typed[-1]) or dated(typed)):
        typed = typed[: -2 if dated(typed) else -1] or typed[:1]
    return " ".join(typed).strip(" ,;:.!?-–—")


def dated(typed: list[str]) -> bool:
    """Whether words end with a date, "12 march" or "march 12th", and something stands before it."""
    if len(typed) < 3:
        return False
    one, two = (w.casefold().strip(STRIP) for w in typed[-2:])
    return (one in MONTHS and two[:1].isdigit() and len(two) < 5) or (two in MONTHS and one[:1].isdigit() and len(one) < 5)


LENGTHS = frozenset(("min", "mins", "h", "hrs", "m"))


def is_hour(word: str) -> bool:
    """Whether a word is an hour or a length: "4pm", "16:30", "20min"."""
    low = word.casefold().strip(STRIP)
    if not low[:1].isdigit():
        return False
    clock = ":" in low and low.replace(":", "").isdigit()
    return clock or low.endswith(("am", "pm")) or low.lstrip("0123456789") in LENGTHS


def is_time(word: str) -> bool:
    """Whether a word can be part of a point in time: "thurs", "12th", "next"."""
    low = word.casefold().strip(STRIP)
    return low in WHEN or low.isdigit() or is_hour(low) or (low[:-2].isdigit() and low.endswith(("st", "nd", "rd", "th")))


def second(typed: list[str], verbs: frozenset[str]) -> int:
    """Where a second thing to do begins ("the fish and clean the tank"); the end where there is none."""
    places = (i for i in range(1, len(typed) - 2) if typed[i].casefold() == "and" and typed[i + 1].casefold() in verbs)
    return next(places, len(typed))


def definite(x: str) -> str:
    """A thing as one speaks of it: "the tax portal" for "tax portal"; names, numbers and what has a word before it stay."""
    first, _, rest = x.partition(" ")
    if first in ("a", "an") and rest:
        return f"the {rest}"
    if first in OWNERS and rest:
        return f"{first[:-1]}'s {rest}"
    return f"the {x}" if first.isalpha() and first.islower() and first not in BEFORE and (rest or first not in FIRMS) else x


def bare(x: str) -> str:
    """A thing as one types it into a search: without "the" or "my" before it."""
    words = x.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0].casefold() in ARTICLES - {"new"} else x


def bits(text: str) -> list[str]:
    """The things that a text joins: "cat and dog", "introduction of my thesis"."""
    return [bit for whole in text.replace("&", " and ").replace(",", " and ").split(" and ") for bit in whole.split(" of ")]


def head(text: str, things: frozenset[str]) -> str:
    """The word that says what a thing is: the last one that is known ("insurance" in "car insurance", "flights" in "flights lisbon")."""
    words = [word for word in stems(text) if not word.isdigit()]
    known = [word for word in words if word in things and word not in LATER and word not in ARTICLES]
    return next((word for word in reversed(known) if word not in KIN and word not in WEAK), known[-1] if known else words[-1] if words else "")


def verb_of(typed: list[str], verbs: frozenset[str]) -> tuple[str, list[str]]:
    """The verb that a title begins with and the words after it; phrasal ones ("pick up") where they are known."""
    if not typed:
        return "", typed
    first = typed[0].casefold().strip(STRIP)
    for size in (3, 2):
        whole = " ".join(w.casefold().strip(STRIP) for w in typed[:size])
        if len(typed) > size - 1 and whole in verbs and " " in whole:
            return whole, typed[size:]
    if first in verbs and len(typed) > 1:
        last = typed[-1].casefold().strip(STRIP)
        if len(typed) > 2 and last in PARTICLES and f"{first} {last}" in verbs:
            return f"{first} {last}", typed[1:-1]
        return first, typed[1:]
    if len(typed) > 2 and typed[1].casefold() in ARTICLES and first not in NO_VERB:
        return first, typed[1:]  # "sharpen the knives": whatever it is, it is done to them
    if first.endswith("ing") and len(typed) > 1 and stem(typed[1]) not in AFTER_ING:
        for base in (first[:-3], first[:-3] + "e", first[:-4]):
            if base in verbs:
                return base, typed[1:]
    return "", typed
