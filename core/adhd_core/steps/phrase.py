"""A title taken apart for the recipes: its verb, what it names ({x}), and what follows "about", "for", "with" and the like."""

from __future__ import annotations

LEADS = frozenset((
    "please", "quickly", "finally", "maybe", "then", "also", "just", "really", "actually", "need", "to", "i", "must", "should", "have",
    "gotta", "todo", "remember", "don't", "dont", "forget", "we", "let's", "and",
))  # fmt: skip
SLOTS = ("about", "for", "with", "from", "to", "at", "on", "in", "by", "into", "of", "during", "without")
PAGES = ("page", "pages")
"""What "about" makes one name with."""
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
    "amazon", "zara", "zalando", "asos", "vinted", "shein", "ikea", "ebay", "netflix", "spotify", "paypal", "hmrc", "dhl", "hermes",
    "argos",
    "zotero", "google", "apple", "microsoft", "facebook", "instagram", "linkedin", "etsy", "klarna", "deliveroo", "airbnb", "h&m",
))  # fmt: skip
SUBJECTS = frozenset((
    "algebra", "calculus", "statistics", "physics", "chemistry", "biology", "economics", "anatomy", "math", "maths", "econ", "bio", "chem",
    "english", "history", "law", "psychology", "philosophy", "geography", "spanish", "french", "german", "italian", "latin", "sociology",
))  # fmt: skip
WEAK = frozenset((
    "paragraph", "section", "part", "page", "number", "idea", "version", "intro", "introduction", "ch", "chapter", "week", "round",
    "derivative", "python", "sql", "javascript", "rust", "react", "java", "red", "wine", "home",
    "word", "kitchen", "bathroom", "hallway", "bedroom", "balcony", "upstairs", "downstairs", "office",
    *FIRMS, *SUBJECTS,
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
    "outside", "inside", "away", "everywhere", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon",
    "tue", "tues", "wed", "thu",
    "thur", "thurs", "fri", "sat", "sun", "weekend", "online", "later", "finally", "first", "once", "instead", "already", "anyway",
    "overdue",
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
    "note", "doc", "document", "guide", "checklist", "pool", "van", "box", "permit", "pile", "basket", "gear", "kit", "hour", "line",
    "up", "date", "gift", "present", "dress",
    "invite", "invitation", "agenda", "group", "class", "club", "trip", "material", "pad", "space", "costume", "report", "register",
    "society",
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
        while self.verb and len(rest) > 2 and rest[0].casefold() in ("and", "&", "or", "/") and rest[1].casefold() in verbs:
            rest = rest[2:]  # "print and sign the contract"
        alone = rest[1:] if rest and rest[0].casefold() in SLOTS else rest
        timed = bool(alone) and all(map(is_time, alone)) and (alone is not rest or rest[0][0].isdigit())
        if self.verb and rest and (timed or rest[0].casefold() in ("before", "after", "until")):
            self.verb, rest = "", typed[: len(typed) - len(rest)]  # "walk before work", "draw for 10 min"
        self.slots: dict[str, str] = {}
        self.x = self._divide(rest[: second(rest, verbs)] if self.verb else rest)
        self._somebody()
        words = self.x.split()
        if not self.verb and len(words) > 2 and stem(words[-1]) in KIN:
            self.slots.setdefault("for", words.pop())  # "power of attorney dad"
            self.x = " ".join(words)
        if not self.verb and len(words) == 2 and stem(words[1]) in SUBJECTS and stem(words[0]) not in SUBJECTS:
            self.x = f"{words[1]} {words[0]}"  # "exam anatomy"
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
            slot = word in SLOTS and word != "of" and i + 1 < len(typed) and typed[i + 1].casefold() not in PAGES
            if i == len(typed) or ends or asks or slot:
                text = trimmed(typed[begin:i])
                if key == "x":
                    out = text
                elif not all(is_time(w) for w in text.split()):
                    self.slots.setdefault(key, text)
                if ends:
                    break
                begin, key = (i, "about") if asks else (i + 1, word)
        return out

    def _somebody(self) -> None:
        """Part who is spoken to from what about: "email supervisor meeting date", "ask mia to cover the shift"."""
        if self.verb not in TALKING:
            return
        self.x = self.x.partition(", ")[0]
        words = self.x.split()
        alone = len(words) < 2 or words[0].endswith("s") or words[1] in ("and", "&")
        if not alone and stem(words[0]) in ROLES and "about" not in self.slots:
            self.x, self.slots["about"] = words[0], " ".join(words[1:])
        if self.verb in ("ask", "tell", "remind") and "to" in self.slots:
            self.slots.setdefault("about", self.slots["to"])

    def heads(self, things: frozenset[str]) -> frozenset[str]:
        """The words that say what the title is about: its verb, and the head of each thing in it. Without a verb it is what stands
        before "for", "in" and the like: "ants in the kitchen" is about ants."""
        texts = (self.x, *self.slots.values()) if self.verb or not self.core else (self.x, self.slots.get("about", ""))
        return frozenset((*stems(self.verb), *(head(bit, things) for text in texts for bit in bits(text))))

    def fill(self, text: str, longest: int = 0, first: bool = True) -> str:
        """A step with its slots filled: {x}, {about?my request}. Where it grows longer than `longest`, what is named is said
        shorter: in the `first` step by its last two words or its last one, in later ones by "it"."""
        words = self.x.split()
        brief = " ".join(words[-1:] if words[-2:-1] and words[-2].casefold() in NO_VERB | {"&"} else words[-2:])
        shorter = [(self.x, self.x), *([(brief, brief), ("the " + words[-1], brief)] if words and first else []), ("it", brief or "it")]
        tries = [(self.x, self.x, self.title, self.slots), *((x, said, f"{self.verb} {x}".strip(), self.slots) for x, said in shorter)]
        out = ""
        for x, said, title, slots in (*tries, ("it", "it", "it", {})):
            out = filled(text, {"x": x, "the": definite(x), "words": bare(said), "title": title}, slots)
            if not longest or len(out) <= longest:
                break
        return out


TALKING = frozenset((
    "call", "ring", "phone", "text", "email", "e-mail", "mail", "message", "ask", "tell", "talk to", "speak to", "reply", "reply to",
    "answer", "thank", "invite", "visit", "meet", "remind", "chase", "follow up with", "apologise to", "say sorry to", "pay back",
    "call back",
    "ring back", "text back", "write to", "contact", "ping", "help", "congratulate", "check in with", "catch up with", "video call",
    "write back to",
    "respond to", "get back to", "break up with", "see", "interview", "whatsapp", "dm", "let know", "reach out to", "return call to",
))  # fmt: skip
"""Verbs whose thing is mostly somebody."""
ROLES = frozenset((
    "boss", "manager", "supervisor", "professor", "teacher", "landlord", "landlady", "doctor", "gp", "dentist", "recruiter", "client",
    "bank",
    "insurance", "council", "hr", "plumber", "school", "nursery", "accountant", "lawyer", "therapist", "neighbour", "neighbor", "agent",
    "vet",
    "tutor", "coach", "editor", "lead", "supplier", "contractor", "agency", "garage", "solicitor", "seller", "buyer",
    "tenant", "owner", "host", "office", "shop", "hotel", "airline",
    "customer", "support", "team", "flatmate", "roommate", "colleague", "nurse", "pharmacy", "surgery",
)) | KIN  # fmt: skip
"""Who somebody is to one."""
OWN = frozenset((
    "boss", "manager", "supervisor", "flatmate", "roommate", "neighbour", "neighbor", "colleague", "tutor", "coach", "therapist",
)).union(KIN - {"mum", "mom", "dad", "gran", "nan", "grandma", "grandpa", "grandad", "baby"})  # fmt: skip
"""Who is called "your"."""
CAPITALS = {"hr": "HR", "gp": "the GP", "mp": "your MP"}


def addressed(x: str, known: frozenset[str]) -> str:
    """Somebody as one speaks of them: "Marie" for marie, "the landlord", "your boss"; what has a word before it stays."""
    words = x.split()
    last = stem(words[-1]) if words else ""
    if not words or not x.islower() or words[0] in BEFORE or words[0] in OWNERS or "'" in x:
        return x
    if x in CAPITALS:
        return CAPITALS[x]
    if x in FIRMS:
        return x.upper() if x in ("hmrc", "dhl", "asos") else x.capitalize()
    if last in OWN and len(words) == 1:
        return f"your {x}"
    if last in known or last in ROLES or words[0] in known:
        return x if last in KIN else f"the {x}"
    return " ".join(w.capitalize() for w in words) if len(words) < 3 and all(w.isalpha() for w in words) else x


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
    while len(typed) > 1 and (typed[-1].casefold().strip(STRIP) in TAIL or is_hour(typed[-1]) or dated(typed) or counted(typed)):
        typed = typed[: -2 if dated(typed) or counted(typed) else -1] or typed[:1]
    return " ".join(typed).strip(" ,;:.!?-–—")


def dated(typed: list[str]) -> bool:
    """Whether words end with a date, "12 march" or "march 12th", and something stands before it."""
    if len(typed) < 3:
        return False
    one, two = (w.casefold().strip(STRIP) for w in typed[-2:])
    return (one in MONTHS and two[:1].isdigit() and len(two) < 5) or (two in MONTHS and one[:1].isdigit() and len(one) < 5)


MEASURES = frozenset((
    "bag", "box", "load", "page", "piece", "quid", "euro", "dollar", "pound", "word", "card", "time", "min", "minute", "hour", "pcs", "kg",
))  # fmt: skip


def counted(typed: list[str]) -> bool:
    """Whether words end with a number of something, "3 bags", and something stands before it."""
    return len(typed) > 2 and typed[-2].isdigit() and stem(typed[-1]) in MEASURES


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
    plain = first.isalpha() and first.islower() and (first not in BEFORE or (first == "new" and rest)) and (rest or first not in FIRMS)
    return f"the {x}" if plain else x


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
    spare = known[-1] if known else words[-1] if words else ""
    return next((word for word in reversed(known) if word not in KIN and word not in WEAK), spare)


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
