"""A step in smaller movements: a tiny opening, then what the step says, cut where it can be cut."""

from __future__ import annotations

from adhd_core.steps.lint import LONGEST_TEXT, VAGUE
from adhd_core.steps.recipe import Line
from adhd_core.verbs import VERBS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.steps.phrase import Phrase

ATOMIC = 2
"""Minutes: what is this short is not split again."""

OPENINGS = {
    "write": ("Put your fingers on the keys, or the pen on the paper", "your hand touches it"),
    "read": ("Put a finger or the pointer under the first line", "it points at a word"),
    "clean": ("Take the cloth, brush or bag in your hand", "it is in your hand"),
    "buy": ("Open the shop, or take your wallet in your hand", "it is in front of you"),
    "call": ("Take the phone in your hand and open the keypad", "the keypad is on the screen"),
    "sort": ("Put your hand on the piece nearest to you", "you touch it"),
    "cook": ("Stand at the worktop and put both hands on it", "you stand there"),
    "carry": ("Stand up and walk to it with empty hands", "you stand beside it"),
    "fix": ("Put your hand on the spot", "you touch it"),
    "search": ("Open an empty search line, or the first drawer", "it is open"),
    "talk": ("Breathe out once and let the shoulders drop", "you breathed out"),
    "pay": ("Open the bank's page, or take out your wallet", "it is open"),
    "pack": ("Stand the bag open in front of you", "it stands open"),
    "make": ("Put your hands on what it needs", "you touch it"),
    "practise": ("Take up the position you need and hold it for a breath", "you hold it"),
    "move": ("Stand up and put your shoes or feet ready", "you stand"),
    "check": ("Bring it before your eyes", "you look at it"),
    "rest": ("Sit back and put both feet on the floor", "both feet are down"),
    "draw": ("Lay the pencil on the empty page", "the tip touches paper"),
    "code": ("Open the file and place the cursor", "the cursor blinks there"),
    "wait": ("Put the thing down and sit", "your hands are empty"),
}
"""For each activity: the first movement, and how one sees it."""

BITS = {
    "write": ("the first line only", "Write on without reading back until a 2 min timer rings"),
    "read": ("the first three lines", "Read on to the end of the paragraph"),
    "clean": ("one spot as big as your hand", "Go on from that spot as far as your arm reaches"),
    "buy": ("open the first hit", "Put it in the basket and look at the sum"),
    "call": ("up to the first ring", "Say hello and your name, then wait for theirs"),
    "sort": ("one piece only", "Take the next five pieces without looking at the heap"),
    "cook": ("one handful first", "Add the rest, one eye on a 2 min timer"),
    "carry": ("the lightest piece", "Go back once for the rest"),
    "fix": ("the first part, a little way", "Turn, press or pull on until something gives or 2 min are over"),
    "search": ("the first place that comes to mind", "Look in the next two places, then stop"),
    "talk": ("the first five words", "Say the rest, then close your mouth and wait"),
    "pay": ("the name it goes to", "Type the sum, look at it twice and confirm"),
    "pack": ("one piece", "Put in the next five pieces"),
    "practise": ("once, as slowly as you can", "Repeat it three times at that speed"),
    "move": ("to the next door or corner", "Go the rest of the way with the phone in your pocket"),
    "check": ("the first thing on it", "Look at the rest and put a dot at what is odd"),
    "draw": ("one line", "Draw on without lifting the pencil until a 2 min timer rings"),
    "code": ("one line", "Run it and read the first message aloud"),
}  # fmt: skip
"""For each activity: how little is enough at first, and how it goes on."""

DOES = {
    "write": ("write", "type", "note", "list", "draft", "fill", "add", "sign", "rewrite"), "read": ("read", "skim", "scroll"),
    "clean": ("clean", "wash", "wipe", "scrub", "rinse", "sweep", "vacuum", "mop", "dust", "rake", "weed", "mow"),
    "buy": ("buy", "order"), "call": ("call", "dial", "ring", "phone"), "sort": ("sort", "tidy", "stack", "put", "lay"),
    "cook": ("cook", "boil", "fry", "bake", "chop", "peel", "stir", "heat"), "carry": ("carry", "bring", "fetch", "take", "collect"),
    "fix": ("fix", "mend", "repair", "screw", "tighten", "replace"), "search": ("find", "search", "look", "open"),
    "talk": ("talk", "ask", "tell", "say", "send", "reply", "answer"), "pay": ("pay", "transfer"), "pack": ("pack", "fill", "unpack"),
    "practise": ("practise", "practice", "rehearse", "repeat", "play"), "move": ("walk", "go", "run", "drive", "ride"),
    "draw": ("draw", "sketch", "paint"), "code": ("code", "commit", "deploy", "debug"), "check": ("check", "compare", "test"),
}  # fmt: skip
"""Which verbs are which activity, for steps that a person wrote."""

MOVES = frozenset((
    "pour", "tick", "sniff", "tap", "lay", "stir", "rub", "bend", "tie", "dip", "tuck", "spread", "scrape", "drain", "squeeze", "click",
    "hold", "press", "shake", "tear", "strike", "cross", "circle", "stick", "drag", "dial", "knock", "breathe", "nod", "point",
))
"""Verbs of steps that titles seldom begin with."""
NUMBERS = {"two": "one", "three": "two", "four": "three", "five": "four", "six": "five", "ten": "nine"}
"""How many are left after the first."""


def micro(phrase: Phrase, minutes: int, champs: dict[str, Any] | None) -> list[Line]:
    """Two to four movements of at most two minutes for a step; none when it is as small as it gets."""
    if minutes <= ATOMIC:
        return []
    known = champs or {}
    activity = str(known.get("activity") or of_verb(phrase.verb or phrase.title.split(" ")[0].casefold()))
    movement, talk = str(known.get("movement") or "stand"), str(known.get("conversation") or "silent")
    opening, seen = OPENINGS.get(activity, OPENINGS["make"])
    rest = deeds(phrase.title.rstrip(". !"), minutes, activity)
    rest[-1] = (rest[-1][0], str(known.get("success") or rest[-1][1]))
    long = ATOMIC if minutes > 3 else 1
    rows = [(opening, seen, 1), *((text, success, long) for text, success in rest)]
    return [Line(1, length, "H", movement, activity, talk, text, success) for text, success, length in rows]


def of_verb(verb: str) -> str:
    """The activity of a verb."""
    return next((activity for activity, verbs in DOES.items() if verb.split(" ")[0] in verbs), "make")


def deeds(text: str, minutes: int, activity: str) -> list[tuple[str, str]]:
    """What the step says, in two or three pieces: by its own "and" or comma, by a number in it, else a bit first."""
    parts = clauses(text)
    if len(parts) > 1:
        return [(part, "it is behind you") for part in parts]
    words = text.split()
    at = next((i for i, word in enumerate(words) if word in NUMBERS and 0 < i < len(words) - 1), -1)
    if at > 0 and words[at + 1].strip(",:").endswith("s") and words[at - 1] not in ("the", "other", "next", "first", "last"):
        number, thing = words[at], one(words[at + 1].strip(",:"))
        rest = "the second" if number == "two" else f"the other {NUMBERS[number]}"
        return [(" ".join([*words[:at], "the first", thing]), "one is there"), (" ".join([*words[:at], rest]), f"{number} are there")]
    if "timer" in text:
        bare = shortened(text.split(" until")[0].split(", ")[0].split(" with a")[0], " until a 2 min timer rings")
        return [(f"{bare} until a 2 min timer rings", "it rang"), ("Set it once more and go on where your hands are", "it rang again")]
    listed = each(text)
    if listed:
        return [(item, "this one is there") for item in listed]
    first, on = BITS.get(activity, ("the first bit", "Go on with the next bit until a 2 min timer rings"))
    if activity == "carry" and " to " in f" {text} " and words[0] in AWAY:
        first, on = BITS["move"]
    short = shortened(text.split(":")[0].split(", or ")[0], f": {first}")
    out = [(f"{short}: {first}", "a bit of it is there"), (on, "it is further than before")]
    return out if minutes < 5 else [*out, ("Look at it, then give it two minutes more or leave it", "it is done or left")]


AWAY = frozenset(("Carry", "Take", "Bring", "Drive", "Walk", "Go", "Hand", "Post", "Ride"))
"""What begins a way from here to there."""
OPEN_ENDS = frozenset((
    "a", "an", "the", "that", "which", "who", "what", "where", "when", "for", "and", "or", "to", "in", "on", "at", "of", "with", "from",
    "by",
    "your", "their", "its", "as", "if", "it", "is", "you", "one", "into", "between", "about", "than", "not", "how", "first", "three", "two",
    "five", "four",
))  # fmt: skip
"""Words that a sentence cannot stop at."""


def shortened(text: str, behind: str) -> str:
    """A text with room for what comes behind it, cut where one can stop."""
    words = text.rstrip(",;: ").split()
    while len(words) > 1 and (len(" ".join(words)) + len(behind) > LONGEST_TEXT or words[-1].casefold().strip(",") in OPEN_ENDS):
        words.pop()
    return " ".join(words).rstrip(",;:")


def each(text: str) -> list[str]:
    """A step that lists things as one movement for each: "Fill in name, address and number"; none where it lists nothing."""
    lead, colon, rest = text.partition(": ")
    listed = rest if colon else text
    pieces = [p for whole in listed.split(", ") for p in whole.split(" and ") if p]
    if len(pieces) < 3 or ", " not in listed or any(len(p.split()) > 3 for p in pieces[1:]) or "or " in listed or "?" in listed:
        return []
    if any(p.split()[0].casefold() in VERBS | MOVES | {"then", "how"} for p in pieces[1:]):
        return []
    if colon:
        head, items = lead.split(" what ")[0], pieces
        out = [f"{head}: {item}" for item in items[:2]] + [f"{head}: {', '.join(items[2:])}"]
    else:
        words = pieces[0].split()
        if len(words) < 2 or len(words) > 4:
            return []
        head = " ".join(words[:-1])
        out = [pieces[0], f"{head} {pieces[1]}", f"{head} {' and '.join(pieces[2:])}"]
    return out if all(len(text) <= LONGEST_TEXT for text in out) else []


def clauses(text: str) -> list[str]:
    """A sentence cut at each ", " or " and " that a verb follows."""
    pieces = text.replace(", then ", " and ").replace(", and ", " and ").replace(", ", " and \0").split(" and ")
    out = pieces[:1]
    for piece in pieces[1:]:
        comma, words = piece.startswith("\0"), piece.lstrip("\0").split()
        does = len(words) > 1 and words[0].rstrip(":") in VERBS | MOVES and words[-1] not in ("on", "off")
        if does and len(out) < 3 and ":" not in out[-1]:
            out.append(words[0].capitalize() + piece.lstrip("\0")[len(words[0]) :])
        else:
            out[-1] += (", " if comma else " and ") + piece.lstrip("\0")
    return out if all(" " in piece and piece.split()[0].casefold() not in VAGUE for piece in out) else [text]


def one(word: str) -> str:
    """One of several: "sentences", "boxes", "entries"."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("xes", "shes", "ches", "sses")) else word[:-1]
