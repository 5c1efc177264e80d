"""What is bigger than a task, in parts: a few patterns for the goals that people have, and a neutral one."""

from __future__ import annotations

from adhd_core.steps.phrase import stems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.steps.phrase import Phrase

KINDS = (
    ("job", ("find|job", "new|job", "get|job", "change|career", "switch|job", "internship", "promotion", "career")),
    ("move", ("move house", "move flat", "move to", "move in", "move out", "new flat", "new apartment", "relocate")),
    ("book", ("write|book", "write|novel", "write|thesis", "thesis", "novel", "dissertation", "memoir", "phd")),
    ("money", ("save", "money", "debt", "emergency fund", "finance", "invest", "tax", "deposit", "mortgage")),
    ("health", ("fit", "healthy", "health", "weight", "sleep", "marathon", "run|5k", "run|10k", "smoking", "quit|drink", "exercise",
        "therapy")),
    ("event", ("wedding", "party", "festival", "conference", "celebration", "reunion", "birthday", "host", "concert", "exhibition")),
    ("trip", ("trip", "travel", "holiday", "vacation", "interrail", "journey", "honeymoon")),
    ("home", ("renovate", "declutter", "garden", "renovation", "redecorate", "house", "flat", "apartment", "attic", "kitchen",
        "bathroom", "home")),
    ("exam", ("exam", "degree", "certificate", "pass|test", "licence", "license", "graduate", "semester")),
    ("become", ("become",)),
    ("learn", ("learn", "improve", "practise", "practice", "master", "language", "study", "speak", "get better at", "course", "play")),
    ("build", ("build", "launch", "create", "make", "ship", "develop", "app", "website", "startup", "business", "podcast", "found",
        "product", "shop")),
)  # fmt: skip
"""Kind of goal -> words of which the title holds one; "|" between two that it must both hold."""

NEUTRAL = "neutral"

PARTS = {
    "job": (
        "1 60 | Bring the CV up to date and let one person read it",
        "3 30 | List ten places and people worth asking",
        "1 90 | Send the first three applications",
        "4 45 | Tell five people what you look for",
        "2 60 | Practise an interview aloud",
        "1 45 | Answer an offer, or ask for the reason of a no",
    ),
    "move": (
        "1 60 | Write down dates, notice and money for the move",
        "2 120 | Give away what does not come along, room by room",
        "3 45 | Book a van and ask helpers",
        "1 240 | Pack the boxes",
        "4 60 | Tell bank, work and offices the new address",
        "1 120 | Set up bed, bath and kettle on the first evening",
    ),
    "book": (
        "1 60 | Write the outline on one page",
        "1 180 | Write one rough chapter from top to bottom",
        "2 240 | Write the next rough chapters, one after the other",
        "4 60 | Fill the gaps marked on the way",
        "3 45 | Give a chapter to one reader",
        "1 120 | Go over it once and hand it in",
    ),
    "money": (
        "1 45 | Add up what came in and went out last month",
        "2 45 | Cancel or change three costs",
        "1 20 | Set up the standing order for {x}",
        "3 60 | Sell or bring back what is not used",
        "4 30 | Ask for one cheaper rate or one more payment",
        "1 20 | Read the sum after a month and set the next one",
    ),
    "health": (
        "3 20 | Book the check or talk that should come first",
        "1 30 | Write down one ordinary week as it is",
        "1 20 | Set one small change with its hour and place",
        "2 30 | Fix two dates with somebody who comes along",
        "4 30 | Lay out or buy what makes it easy",
        "1 20 | Look at four weeks and change one thing",
    ),
    "event": (
        "1 45 | Fix date, number of guests and money for {the}",
        "1 90 | Book the place",
        "2 60 | Write and send the invitations",
        "3 60 | Settle food, drink and music",
        "4 45 | Write the plan of the day, hour by hour with names",
        "1 120 | Set up, hold it and clear up",
    ),
    "trip": (
        "1 45 | Fix dates, money and who comes along",
        "1 60 | Book the way there and back",
        "2 60 | Book where to sleep",
        "3 30 | Look at passports, insurance and vaccinations",
        "4 30 | List five things to see, two of them for rain",
        "1 60 | Pack, and print or save the papers",
    ),
    "home": (
        "1 30 | Walk through and list what shall change",
        "1 120 | Empty and clear one corner of {the}",
        "2 60 | Get materials or two quotes",
        "3 45 | Fix a weekend and a helper",
        "4 180 | Get the loudest piece done",
        "1 90 | Clean up, and take what is left away",
    ),
    "exam": (
        "1 20 | Look up date, rules and what is asked",
        "3 60 | Split the matter into ten topics on one page",
        "1 180 | Go through one topic a day, and answer questions on it",
        "2 120 | Sit one old paper with a clock",
        "4 60 | Ask somebody about the two weakest topics",
        "1 60 | Repeat the ten cards, pack the bag, sleep",
    ),
    "become": (
        "1 45 | Talk to one person who is {x}",
        "1 45 | Write down what it takes: papers, skills, money, time",
        "3 60 | Try it for a day or an evening",
        "2 90 | Close the first gap on the list",
        "4 30 | Look up the dates for applying",
        "1 90 | Send the first application",
    ),
    "learn": (
        "1 30 | Get hold of one course, book or teacher for {x}",
        "1 45 | Take the first lesson of {x}, then note what was hard",
        "3 60 | Practise {x} ten minutes on five days",
        "2 60 | Use {x} once for something real",
        "4 30 | Ask somebody who knows {x} what to do next",
        "1 20 | Name the next stage and its date",
    ),
    "build": (
        "1 45 | Write one page: who {the} is for and what it does first",
        "1 240 | Make the smallest version that works",
        "2 45 | Let three people use it while you watch",
        "3 120 | Mend the two things that stopped them",
        "4 60 | Write what a stranger has to know",
        "1 60 | Put it out and tell people",
    ),
    NEUTRAL: (
        "1 30 | Write down how one will see that {the} is there",
        "3 45 | Ask somebody who has done it",
        "1 120 | Get one small piece of it done from end to end",
        "2 60 | List what is missing and strike half of it",
        "4 120 | Get the piece done that blocks the others",
        "1 45 | Look at it with one person and close it",
    ),
}  # fmt: skip
"""Kind -> its parts: the depth from which on each is shown, minutes, and what it says."""


def kind_of(phrase: Phrase) -> str:
    """The kind of goal that a title names."""
    words = set(stems(phrase.title))
    text = " ".join(stems(phrase.title))
    for kind, signs in KINDS:
        for sign in signs:
            if (" " in sign and f" {sign} " in f" {text} ") or (" " not in sign and set(sign.split("|")) <= words):
                return kind
    return NEUTRAL


def parts_of(phrase: Phrase, spice: int) -> list[tuple[str, int]]:
    """What a goal is made of, with minutes, at a depth of 1 to 5."""
    out = []
    for row in PARTS[kind_of(phrase)]:
        marks, text = row.split(" | ")
        depth, minutes = marks.split()
        if int(depth) <= spice:
            out.append((phrase.fill(text), int(minutes)))
    return out
