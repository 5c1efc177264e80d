"""What kind of work a thing is, as keys from the narrowest to the widest. Pure words: nothing is looked up.

"=water plants" is the same title, "p:call dentist" what is done with what, "a:write" the activity of a step, "t:health" a tag,
"v:call" the verb, "*" anything.
"""

from __future__ import annotations

from adhd_core.verbs import LEADS, VERBS
from adhd_core.words import singular, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ANY = "*"
MOST, LONGEST = 8, 60
"""How many keys a thing has, and how long one is."""
SMALL_WORDS = frozenset((
    "a", "an", "the", "my", "your", "our", "his", "her", "its", "their", "this", "that", "some", "all", "new", "old", "more", "up", "out",
    "off", "back", "away", "down", "to",
))  # fmt: skip
JOINTS = frozenset(("for", "of", "on", "in", "at", "with", "from", "by", "about", "into", "and", "or", "before", "after", "until", "via"))


def kinds_of(title: str, activity: object = None, tags: Iterable[str] = ()) -> list[str]:
    """The keys of a thing.

    >>> kinds_of("call Lena's dentist", "call", ["health"])
    ['=call lena's dentist', 'p:call dentist', 'a:call', 't:health', 'v:call', '*']
    """
    words = tokens(title)
    out = [f"={' '.join(words)}"] if words else []
    while len(words) > 1 and words[0] in LEADS:
        words = words[1:]
    verb = words[0] if words and words[0] in VERBS else ""
    noun = noun_of(words[1:] if verb else words)
    if verb and noun:
        out.append(f"p:{verb} {noun}")
    if isinstance(activity, str) and activity:
        out.append(f"a:{activity}")
    out += [f"t:{tag.casefold()}" for tag in sorted(tags)[:2]]
    if verb:
        out.append(f"v:{verb}")
    elif noun:
        out.append(f"n:{noun}")
    return [key[:LONGEST] for key in out[: MOST - 1]] + [ANY]


def noun_of(words: list[str]) -> str:
    """What is named first: the last word before one that joins, without its plural."""
    found = ""
    for word in words:
        if word in JOINTS and found:
            break
        if word in SMALL_WORDS or word in JOINTS or word.isdigit() or word.endswith(("'s", "’s")):
            continue
        found = word
    return singular(found)


def spoken(key: str) -> str:
    """A key in words: `call dentist`, `write`, `tag:health`."""
    kind, _, rest = key.partition(":")
    return key[1:] if key[:1] == "=" else "anything" if key == ANY else f"tag:{rest}" if kind == "t" else rest
