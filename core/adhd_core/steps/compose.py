"""Steps for what no recipe fits: come near it, open it, a first ugly version, check, close. They use the title's own nouns, and say
honestly that they are general."""

from __future__ import annotations

from adhd_core.steps.phrase import stem
from adhd_core.steps.recipe import Line, line_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.steps.phrase import Phrase

SCREEN = frozenset((
    "app", "website", "site", "page", "portal", "account", "e-mail", "email", "mail", "file", "document", "doc", "spreadsheet", "sheet",
    "code", "script", "repo", "repository", "server", "database", "slides", "presentation", "report", "essay", "paper", "thesis", "article",
    "post", "blog", "form", "application", "password", "online", "login", "profile", "video", "photo", "draft", "text", "chapter",
    "proposal",
    "ticket", "issue", "bug", "pr", "api", "config", "backup", "newsletter", "calendar", "list", "notes", "note", "letter", "message",
))  # fmt: skip
"""What one meets on a screen or on paper."""

STANDING = frozenset((
    "attic", "balcony", "basement", "bath", "bike", "box", "cabinet", "car", "cellar", "cupboard", "curtain", "desk", "door", "drawer",
    "fence", "floor", "fridge", "furniture", "garage", "garden", "gate", "hedge", "kitchen", "lamp", "machine", "oven", "pond", "pool",
    "porch", "roof", "room", "shed", "shelf", "sofa", "stair", "table", "tent", "terrace", "tree", "wall", "window", "yard",
))  # fmt: skip
"""What is met where it stands."""

PEOPLE = frozenset((
    "mum", "mom", "dad", "mother", "father", "sister", "brother", "boss", "friend", "doctor", "teacher", "professor", "neighbour",
    "neighbor", "landlord", "team",
))  # fmt: skip

DESK = (
    "1 1 D sit write | Write \"{x}\" at the top of an empty page | the words stand there",
    "4 1 H sit sort | Push what lies on the desk aside, one hand's width is enough | there is room",
    "2 2 D sit search | Open the last thing you have on {the}, or an empty file | it is on the screen",
    "3 2 D sit read | Read the last lines of it, or the request behind it | you know where it stopped",
    "2 2 D sit write | Write one line: {the} is over when I can see this | there is one line",
    "5 2 D sit write | Write three small parts of {the} below each other | three words stand there",
    "4 1 D sit write | Put a 1 before the part that is easiest | one has a 1",
    "1 5 D sit write | Set a timer for 5 min and write the ugliest version of that part | the timer rang",
    "3 2 D sit read | Read it aloud once, and change nothing yet | you heard it",
    "5 1 D sit check | Mark the worst line with a star | one star",
    "3 5 D sit write | Rewrite the starred bit, 5 min, then hands off | the timer rang",
    "4 2 D sit write | Write down what is still open, in words of one line | one line",
    "2 2 D sit check | Hold it against your one line: yes, nearly, or not yet | you know which",
    "1 1 D sit write | Save it and close the window, or send it as it is | it is saved or sent",
    "5 1 H stand move | Stand up and look out of the window | you stood",
)

PLACE = (
    "1 1 H walk move | Walk to where {the} is, with empty hands | you stand before it",
    "3 1 H stand check | Say aloud what you see there, in one sentence | you heard it",
    "2 2 H walk carry | Bring the one tool or thing that it needs first | it is in your hand",
    "4 1 H stand move | Clear a spot as big as a tray beside it | there is a spot",
    "4 1 H stand write | Note on your phone: over when I can see this | there is one line",
    "2 4 H stand make | Set a timer for 4 min and touch only the nearest part of {the} | the timer rang",
    "5 1 H stand check | Step back one pace and look at it | you saw a difference",
    "1 5 H stand make | Go on with the next part next to it until a 5 min timer rings | the timer rang",
    "5 2 H stand rest | Drink a glass of water, standing | the glass is empty",
    "3 4 H stand make | Take the corner you would rather skip, 4 min, ugly counts | the timer rang",
    "3 1 H stand check | Hold it against your one line: yes, nearly, or not yet | you know which",
    "4 1 H stand write | Write what is still open on a note beside it | the note lies there",
    "2 2 H walk carry | Carry the tools back to their place | your hands are empty",
    "1 1 H walk carry | Put the rubbish or the last thing away and close the door on it | it is out of sight",
    "5 1 H stand check | Tick it off, or write down when you meet it again | it is ticked or has a day",
)

PERSON = (
    "1 1 D sit write | Write {who} and one word, {about?the matter}, on a note | the note lies there",
    "3 1 D sit write | Write the one thing you want from {who} in ten words | ten words",
    "4 2 D sit search | Open your last messages with {who} | they are on the screen",
    "2 1 D sit search | Open a new message to {who} | the cursor blinks",
    "5 1 D sit write message | Type the greeting only | a greeting stands there",
    "1 3 D sit write message | Type two sentences: what it is about, and what you ask for | two sentences",
    "3 1 D sit write message | Add a day by which you would like an answer | a day stands there",
    "4 1 D sit read | Read it aloud once, as {who} | you heard it",
    "5 1 D sit write message | Cut one word that apologises | it is shorter",
    "2 1 D sit write message | Add thanks and your name | your name is the last word",
    "1 1 D sit talk message | Press send, or dial {who}'s number | it is out",
    "4 1 D sit write | Write on the note: asked, and today's date | the date is there",
    "5 1 H sit check | Put the note where you see it in three days | it has a place",
)

ANY = (
    "1 1 H sit write | Write \"{x}\" on a slip of paper and lay it in front of you | the slip lies there",
    "2 2 H sit write | Write a verb before it: call, write, buy, fix, ask, throw away | a verb is there",
    "4 1 H sit write | Write under it how one would see that it is done | one line is there",
    "5 1 H sit write | Write the day that matters beside it, or \"any day\" | a day is there",
    "3 2 H stand carry | Fetch what belongs to {the}: paper, thing, number or file | it is in front of you",
    "5 1 H sit check | Look at it for a minute with your hands still | a minute is over",
    "4 1 H sit write | Write the smallest movement that would change something | one line is there",
    "5 1 D sit check | Set a timer to five minutes | the timer runs",
    "1 5 H sit make | Give the smallest bit of {the} five minutes, however badly | the timer has rung",
    "3 1 H sit write | Write what the next bit is | one line is there",
    "5 5 H sit make | Add that bit, if it fits into five minutes | it is done, or on the slip",
    "2 2 D sit talk message | Ask one person for the part you cannot do alone | the question is sent, or not needed",
    "4 1 D sit write | Put the next bit into the calendar with an hour | an hour is in the calendar",
    "1 1 H stand carry | Put the slip where {the} goes on, or bin it if it is done | the slip is gone or waits",
)

DEED = (
    "1 1 D sit search | Type \"how to {title}\" into a search and open the first answer | it is on the screen",
    "2 2 H sit write | Copy its first three moves onto a slip | three lines are there",
    "4 1 H sit write | Write under them how one would see that it is done | one line is there",
    "3 2 H walk carry | Fetch the tool, file or number that the first move takes | it is in front of you",
    "5 1 H sit check | Read the first move aloud once | it has been said",
    "5 1 D sit check | Set a timer to five minutes | the timer runs",
    "1 5 H stand make | Give the first move five minutes, however badly | the timer has rung",
    "3 1 H sit write | Cross it out, and circle the second | one is crossed out",
    "4 5 H stand make | Give the second move five minutes | the timer has rung",
    "2 2 D sit talk message | Ask one person who has done it about the move where it sticks | it is asked, or not needed",
    "3 1 D sit write | Put the next move into the calendar with an hour | an hour is there",
    "5 1 H sit sort | Lay tool, file or number where you will need it then | it lies there",
    "1 1 H stand carry | Strike it off, or leave the slip where you begin next time | the slip is struck or waits",
)

EITHER = (
    "1 1 H sit write | Write '{a}' left and '{b}' right on a sheet, a line between | two columns are there",
    "4 1 H sit write | Write under the line until when you have to know | a day is there",
    "2 3 H sit write | Write three lines under '{a}': what is better a month after | three lines",
    "2 3 H sit write | Write three lines under '{b}': what is better a month after | three lines",
    "3 2 D sit search | Look up what each costs: money, hours, a way back | two numbers",
    "5 1 H sit write | Put a star at the line that counts double | one star",
    "1 3 H sit write | Write what you would tell a friend who stood between the two | one line",
    "3 1 H sit talk | Say aloud: {a} it is. Listen to your stomach | you said it",
    "4 1 H sit talk | Say aloud: {b} it is. Listen again | you said it",
    "3 2 D sit talk message | Tell one person both columns and ask what they hear | it is sent",
    "5 1 H sit write | Circle one, or a trial of two weeks | one is circled",
    "5 1 H sit write | Write the first move that follows from it | one line",
    "1 2 D sit write | Write the circled one in the calendar, with the first move | it is there",
)


def either(phrase: Phrase) -> tuple[str, str] | None:
    """The two things that a title has to choose from: "renew or cancel"."""
    if not phrase.verb.startswith(("decide", "choose", "pick")) or phrase.verb.startswith("decide whether"):
        return None
    one, mark, two = " ".join((phrase.x, *phrase.slots.values())).replace(" vs ", " or ").partition(" or ")
    one = one.removeprefix("between ")
    return (one.strip(), two.strip()) if mark and one.strip() and two.strip() and len(one) + len(two) < 40 else None


def lines_for(phrase: Phrase) -> list[Line]:
    """Steps for a title that no recipe knows."""
    words = set(phrase.words)
    pair = either(phrase)
    if pair is not None:
        return [line_of(row.replace("{a}", pair[0]).replace("{b}", pair[1])) for row in EITHER]
    who = person(phrase)
    chosen = PERSON if who else DESK if words & SCREEN else PLACE if words & STANDING else DEED if phrase.verb else ANY
    return [line_of(row.replace("{who}", who)) for row in chosen]


def person(phrase: Phrase) -> str:
    """Who the title is about, with the word before ("my boss"), if it names somebody one could write to."""
    typed = phrase.x.split()
    for i, word in enumerate(typed):
        if stem(word) in PEOPLE and not word.endswith(("'s", "’s")) and i == len(typed) - 1:
            return " ".join(typed[max(0, i - 1) : i + 1])
    return ""
