"""What is a fact: a pure decision by the words of a line. In doubt it is none, because a thing to do must not vanish.

A fact says where one thing is ("passport is in the blue box", "I put the charger in the green bag", "parked on level 3")
or what a number or a password is ("door code: 4711"). An instruction, a question, a person, an event, a second clause, a
figure of speech, or a place where things wait to be fetched makes the line a thing to do.
"""

from __future__ import annotations

from adhd_core.facts.lexicon import (
    ALONE,
    BARE,
    CONTAINERS,
    DETERMINERS,
    ENDING_IN_ING,
    ERRANDS,
    IN_PLACE,
    LINKS,
    LONG_PREPOSITIONS,
    NOT_PLACES,
    NOT_THINGS,
    OWN,
    PLACED,
    PLACES,
    PREPOSITIONS,
    STOP,
    TAKEN_OUT,
    THINGS,
    VALUES,
    VEHICLE_PLACES,
    VEHICLES,
    VERBS,
)
from adhd_core.words import singular, tokens

MARKS = frozenset(",;!?()[]{}\"“”…*#@~<>|=\\")
LONGEST_LINE, LONGEST_THING, LONGEST_PLACE, LONGEST_VALUE = 16, 5, 9, 4
HOLDING = ("in", "inside", "under", "behind")
FILLERS = frozenset(
    ("is", "are", "the", "my", "our", "a", "an", "did", "do", "does", "i", "we", "put", "have", "leave", "left", "s", "park", "parked")
)
"""Words of a question that name no thing: "where did I put my keys"."""


def fact_of(title: str) -> tuple[str, str] | None:
    """(thing, place) of a line that is certainly a fact, else None. Both are words of the line; the thing is without
    "the", "my" or "our" in front. A car need not be named: "parked on level 3"."""
    words = title.split()
    if not 1 < len(words) <= LONGEST_LINE:
        return None
    if words[-1][-1:] == ".":
        words[-1] = words[-1][:-1]
    if any(c in MARKS for word in words for c in word) or any(w in ("-", "–", "—", "/", "") for w in words):
        return None
    low = [w.casefold().replace("’", "'") for w in words]
    if any(w[-1] == "." for w in words):
        return None
    if any(w[-1] == ":" for w in words):
        return labelled(words, low)
    if low[0] in ("i", "we", "i've", "we've", "parked", "left"):
        return placed(words, low)
    return stated(words, low)


def labelled(words: list[str], low: list[str]) -> tuple[str, str] | None:
    """ "license plate: B-XY 123": only where what is named has a value, and the value looks like one."""
    i = next(k for k, word in enumerate(words) if word[-1] == ":")
    subject = [*words[:i], words[i][:-1]]
    return valued(subject, [*low[:i], low[i][:-1]], words[i + 1 :])


def valued(words: list[str], low: list[str], value: list[str]) -> tuple[str, str] | None:
    """A number, a code or a password. Every word of the value has a figure in it, or no small letter."""
    if not words or not low[-1] or singular(low[-1]) not in VALUES or not 0 < len(value) <= LONGEST_VALUE or not thing_like(low):
        return None
    bare = low[1:] if low[0] in DETERMINERS else low
    if (len(bare) == 1 and bare[0] not in ALONE) or any(singular(w) in ERRANDS for w in bare):
        return None
    figures = any(c.isdigit() for word in value for c in word)
    if not figures or any(":" in w or not (w.isupper() or any(c.isdigit() for c in w)) for w in value):
        return None
    return named(words), " ".join(value)


def placed(words: list[str], low: list[str]) -> tuple[str, str] | None:
    """ "I put the charger in the bag", "left the umbrella at Ann's", "parked on level 3"."""
    i = 0 if low[0] in ("parked", "left") else 1
    if low[i] in ("just", "have", "now", "usually", "always"):
        i += 1
    if i >= len(low) or low[i] not in PLACED:
        return None
    begin = i + 1
    at = next((k for k in range(begin, len(low)) if preposition(low, k)), 0)
    if low[i] == "parked" and (at == begin or (at and singular(low[at - 1]) in VEHICLES)):
        return ("car" if at == begin else named(words[begin:at]), " ".join(words[at:])) if place_fits(words, low, at, "car") else None
    if at <= begin or (low[begin] not in DETERMINERS and "'s" not in low[begin]):
        return None
    return located(words[begin:at], low[begin:at], words, low, at)


def stated(words: list[str], low: list[str]) -> tuple[str, str] | None:
    """ "X is in the Y", "X are ...", "X's ...", "car parked on level 3"."""
    for i, word in enumerate(low):
        if i and word in ("is", "are"):
            return said(words[:i], low[:i], words, low, i + 1)
        if i and word == "parked" and singular(low[i - 1]) in VEHICLES:
            return said(words[:i], low[:i], words, low, i)
        if word.endswith("'s") and len(word) > 2 and preposition(low, i + 1):
            return said([*words[:i], words[i][:-2]], [*low[:i], word[:-2]], words, low, i + 1)
    return None


def said(subject: list[str], small: list[str], words: list[str], low: list[str], at: int) -> tuple[str, str] | None:
    """A subject, and what is said of it from `at` on."""
    if singular(small[-1]) in VALUES:
        return valued(subject, small, words[at:])
    while at < len(low) and low[at] in LINKS:
        at += 1
    return located(subject, small, words, low, at)


def located(subject: list[str], small: list[str], words: list[str], low: list[str], at: int) -> tuple[str, str] | None:
    """A thing that can be somewhere, at a place."""
    if not thing_like(small):
        return None
    head = singular(small[-1])
    if head in NOT_THINGS or small[-1] in NOT_THINGS:
        return None
    if head not in THINGS and small[-1] not in THINGS and head not in VEHICLES:
        bare = small[0] not in DETERMINERS and "'s" not in small[0]
        if bare and subject[0][:1].isupper():
            return None  # it may be a name, and somebody somewhere is news, not a fact
        head = ""
    return (named(subject), " ".join(words[at:])) if place_fits(words, low, at, head) else None


def thing_like(low: list[str]) -> bool:
    """Whether words can be the name of a thing: short, without a verb, a question, or a second clause."""
    rest = low[1:] if low and low[0] in DETERMINERS else low
    if not 0 < len(rest) <= LONGEST_THING or any(w in STOP for w in rest) or not any(c.isalpha() for c in rest[-1]):
        return False
    if low[0] in ("this", "that", "these", "those"):
        return False
    return rest is not low or len(rest) == 1 or rest[0] not in VERBS


def preposition(low: list[str], at: int) -> int:
    """How many words the preposition of place at `at` has; 0 where there is none."""
    for long in LONG_PREPOSITIONS:
        if tuple(low[at : at + len(long)]) == long:
            return len(long)
    return int(at < len(low) and low[at] in PREPOSITIONS)


def place_fits(words: list[str], low: list[str], at: int, head: str) -> bool:
    """Whether the words from `at` on say a place where a thing (`head`; "" for one that is not known) is kept."""
    first = at + preposition(low, at)
    rest = low[first:]
    if first == at or not rest or len(rest) > LONGEST_PLACE:
        return False
    names = [singular(w.removesuffix("'s").removesuffix("'")) for w in rest]
    spoken = IN_PLACE - {"and"} if low[at] == "between" else IN_PLACE
    if any(w in spoken for w in rest) or any(n in NOT_PLACES or w in NOT_PLACES for n, w in zip(names, rest, strict=True)):
        return False
    if low[at] in ("in", "on") and at + 1 == first and any(n in TAKEN_OUT for n in names):
        return False
    if any(w.endswith("ing") and len(w) > 4 and w not in ENDING_IN_ING for w in rest):
        return False
    if rest[-1] in PREPOSITIONS or rest[-1] in DETERMINERS or not any(c.isalpha() for w in rest for c in w):
        return False
    if head in VEHICLES:
        numbered = any(c.isdigit() for w in rest for c in w) and "%" not in "".join(rest)
        at_garage = low[at] == "at" and "garage" in names
        return not at_garage and (numbered or any(n in VEHICLE_PLACES or n.endswith(("strasse", "straße", "street")) for n in names))
    if not head:
        return low[at] in HOLDING and any(n in CONTAINERS for n in names)
    article = rest[0] in DETERMINERS or rest[0].endswith(("'s", "s'"))
    if not article:
        return words[first][:1].isupper() or any(n in BARE for n in names) or (len(rest) > 1 and names[-1] in PLACES)
    if low[at] in ("at", "on", "with") and at + 1 == first and not (any(n in PLACES for n in names) or rest[-1].endswith(("'s", "s'"))):
        return False  # at the embassy, with the landlord: there it waits to be fetched
    return len(rest) > 1 or rest[0].endswith(("'s", "s'"))


def named(words: list[str]) -> str:
    """The name of a thing: without "the", "my" or "our" in front."""
    return " ".join(words[1:] if len(words) > 1 and words[0].casefold() in OWN else words)


def key_of(thing: str) -> str:
    """What makes two names mean the same thing: case and "the", "my", "our" do not count."""
    found = tokens(thing)
    if len(found) > 1 and found[0] in OWN:
        found = found[1:]
    return " ".join(found) or " ".join(thing.casefold().split())


def asked(text: str) -> tuple[str, str, str]:
    """What was typed after `where`, as (thing, place, words to look for): a place where one is given ("passport: blue
    box", "passport is in the box"), else the words of the question."""
    words = text.replace("?", " ").split()
    low = [w.casefold() for w in words]
    for i, word in enumerate(words):
        if word[-1] == ":" and i + 1 < len(words) and (i or len(word) > 1):
            return named([*words[:i], word[:-1]] if len(word) > 1 else words[:i]), " ".join(words[i + 1 :]), ""
        if i and low[i] in ("is", "are") and i + 1 < len(words) and low[0] not in FILLERS - OWN:
            return named(words[:i]), " ".join(words[i + 1 :]), ""
    said = tokens(" ".join(words))
    plain = [w for w in said if w not in FILLERS]
    if not plain and ("park" in said or "parked" in said):
        plain = ["car"]
    return "", "", " ".join(plain) or " ".join(words)


def fit(thing: str, text: str, wanted: list[str]) -> int:
    """How well a fact fits the words that are looked for: 0 not at all, 1 by its place, 2 by beginnings of the thing's
    words, 3 by its words, 4 exactly. Every word has to be there; one of several does not count less than one."""
    found = tokens(thing) or thing.split()
    if sorted(map(singular, found)) == sorted(map(singular, wanted)):
        return 4
    for level, own in ((3, found), (1, tokens(text))):
        single = {singular(w) for w in own}
        if all(singular(w) in single for w in wanted):
            return level
        if all(any(o.startswith((w, singular(w))) for o in own) for w in wanted):
            return 2 if level == 3 else 1
    return 0
