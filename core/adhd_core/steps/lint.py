"""What a good step looks like, as rules: used by the tests on every recipe and on everything that is composed.

A step begins with a verb that a hand, an eye or a voice can carry out, says one thing, and ends where one can see it. Research on
implementation intentions says the same: a concrete opening move is begun more often than an aim (Gollwitzer and Sheeran 2006,
doi 10.1016/S0065-2601(06)38002-1).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from adhd_core.steps.recipe import Line, Recipe

VAGUE = frozenset((
    "organise", "organize", "handle", "manage", "tackle", "address", "process", "optimise", "optimize", "ensure", "consider", "focus",
    "start", "begin", "continue", "finish", "complete", "proceed", "improve", "prepare", "plan", "think", "figure", "understand",
    "familiarise", "familiarize", "brainstorm", "research", "explore", "evaluate", "assess", "analyse", "analyze", "determine",
    "identify", "develop", "create", "maintain", "address", "implement", "execute", "conduct", "deal", "work", "try", "be", "do",
    "get", "make sure", "ensure", "remember", "learn", "study", "motivate", "relax", "decide",
))  # fmt: skip
"""First words that name an aim rather than a movement."""

VAGUE_PHRASES = (
    "work on", "deal with", "sort out", "figure out", "take care of", "get started", "get ready", "as needed", "as necessary",
    "if necessary",
    "if needed", "etc", "and so on", "start the task", "the task", "stay focused", "make progress", "keep going", "everything",
    "as appropriate", "relevant", "various", "do the rest", "necessary", "properly", "carefully",
)  # fmt: skip
DECISIONS = frozenset(("choose", "decide", "pick", "select", "compare", "prioritise", "prioritize", "rank"))
MOVEMENTS_IN_ING = frozenset(("bring", "ring", "sing", "string", "swing", "wring"))
LEADERS = frozenset(("then", "next", "now", "also", "first", "finally", "just", "please"))
LONGEST_TEXT, LONGEST_SUCCESS = 76, 60
FIRST_MINUTES, LONGEST_MINUTES = 2, 5
COUNTS = {1: (3, 3), 2: (4, 6), 3: (6, 9), 4: (8, 12), 5: (12, 24)}
"""Steps at each depth: fewest and most."""

Step = tuple[str, int]
"""What a step says, and its minutes."""


def step_faults(text: str, minutes: int, first: bool = False) -> list[str]:
    """What is wrong with one step; empty when nothing is."""
    out = []
    low = text.lower()
    words = low.replace(",", " ").replace(":", " ").split()
    head = words[0] if words else ""
    if not text[:1].isupper():
        out.append("begins without a capital")
    if text.endswith((".", "!", ";", ",")):
        out.append("ends with a mark")
    if len(text) > LONGEST_TEXT:
        out.append(f"is longer than {LONGEST_TEXT} characters")
    if head in VAGUE or head in LEADERS or (head.endswith("ing") and head not in MOVEMENTS_IN_ING):
        out.append(f'begins with "{head}", which no hand can do')
    out += [f'says "{phrase}"' for phrase in VAGUE_PHRASES if has_phrase(low, phrase)]
    if len(words) < 2:
        out.append("names no thing")
    if minutes > LONGEST_MINUTES:
        out.append(f"takes more than {LONGEST_MINUTES} minutes")
    if first:
        if minutes > FIRST_MINUTES:
            out.append(f"comes first and takes more than {FIRST_MINUTES} minutes")
        if DECISIONS & set(low.replace("pick up", "").replace(",", " ").split()):
            out.append("comes first and asks for a decision")
    return out


def has_phrase(text: str, phrase: str) -> bool:
    """Whether words stand in a text as whole words."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not (text[at - 1 : at].isalnum() if at else False) and not text[end : end + 1].isalnum():
            return True
        at = text.find(phrase, at + 1)
    return False


def breakdown_faults(steps: Sequence[Step], spice: int) -> list[str]:
    """What is wrong with a whole breakdown at a depth."""
    fewest, most = COUNTS[spice]
    out = []
    if not fewest <= len(steps) <= most:
        out.append(f"has {len(steps)} steps at depth {spice}, not {fewest} to {most}")
    seen: set[str] = set()
    for number, (text, minutes) in enumerate(steps, 1):
        out += [f"step {number} ({text}) {fault}" for fault in step_faults(text, minutes, number == 1)]
        if text.casefold() in seen:
            out.append(f"step {number} ({text}) is there twice")
        seen.add(text.casefold())
    return out


def recipe_faults(recipe: Recipe) -> list[str]:
    """What is wrong with a recipe, at every depth."""
    out: list[str] = []
    for spice in COUNTS:
        lines = recipe.at(spice)
        out += [f"{recipe.id}: {fault}" for fault in breakdown_faults([(filled(line), line.minutes) for line in lines], spice)]
    for line in recipe.lines:
        if len(line.success) > LONGEST_SUCCESS:
            out.append(f"{recipe.id}: {line.success!r} is longer than {LONGEST_SUCCESS} characters")
    if not recipe.help:
        out.append(f"{recipe.id}: help is missing")
    return list(dict.fromkeys(out))


def filled(line: Line) -> str:
    """A step with its slots filled by a plain word, as a reader meets it."""
    text, out = line.text, ""
    while "{" in text:
        head, _, rest = text.partition("{")
        slot, _, text = rest.partition("}")
        _, has_default, default = slot.partition("?")
        out += head + (default if has_default else "it")
    out += text
    return out[:1].upper() + out[1:]
