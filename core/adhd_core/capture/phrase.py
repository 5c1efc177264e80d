"""A phrase of time: words that lead in ("by", "from", "at"), then a day, a clock time, a part of the day, in any order.

This is where precision is kept: a phrase counts only if its words are sure enough where they stand.
"""
from __future__ import annotations

from adhd_core.capture.amounts import compact
from adhd_core.capture.clocks import NAMED, stretch
from adhd_core.capture.dates import DOUBTFUL, day
from adhd_core.capture.lexicon import (
    COMPOUNDS,
    CONTINUES,
    DAYPARTS,
    DAYS_AWAY,
    MAIL,
    MEALS,
    MONTHS,
    NO_DATE_AFTER,
    NO_NEAR_DAY_AFTER,
    NUMBERS,
    ORDINALS,
    TONIGHT,
    UNITS,
    WEEKDAYS,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date, datetime

    from adhd_core.capture.line import Line

LEADS = {
    "on": "", "at": "", "@": "", "for": "", "around": "", "about": "", "sometime": "", "by": "due", "due": "due", "before": "due",
    "deadline": "due", "from": "start", "starting": "start", "beginning": "start", "after": "after", "between": "", "till": "",
    "until": "", "approx": "", "approximately": "", "circa": "", "over": "", "during": "", "start": "start", "when": "",
    "since": "start", "ca": "",
}
CLOCKED = frozenset(("at", "@", "by", "before", "after", "around", "circa", "approx", "approximately"))
JOINTS = frozenset(("at", "on", "@", "of", "in", "from", "between", "around", "about", "by", "before", "-", "–", "the", "after", "for"))
RANGES = frozenset(("to", "-", "–", "—", "until", "untill", "till", "til", "through", "thru", "and"))
CLOSING = frozenset(("eod", "cob", "eob", "end", "close"))
PARTED = frozenset(("in", "am", "pm", "first", "1st", "early", "late", "at", "mid", "the"))
COUNTING = frozenset(("around", "circa", "approx", "approximately", "from", "between"))
MOVES = frozenset(("move", "reschedule", "shift", "postpone", "change", "push", "delay", "switch", "swap", "bring", "transfer"))
SPOKEN = frozenset(("talk", "ask", "think", "know", "worry", "read", "write", "email", "call", "turn"))
SCALED = frozenset((
    "increase", "decrease", "reduce", "multiply", "divide", "up", "down", "cut", "raise", "lower", "grow", "improve", "increased",
    "reduced",     "multiplied", "divided", "off", "shift", "move", "scale", "drop", "fall", "rise", "won", "lost", "two", "2", "4", "6",
))


# within a name these are written large: "The Man Who Was Thursday"
TITLED = frozenset(("Was", "Is", "Of", "For", "To", "From", "The", "A", "An", "My", "Our", "And"))
ITS = frozenset(("it's", "that's", "there's", "let's", "what's"))
SHOWN = frozenset(("watch", "rewatch", "read", "reread"))


class Phrase:
    """Words i..j read as a time; what is missing stays None."""

    __slots__ = (
        "atoms",
        "date",
        "edge",
        "end",
        "end_open",
        "i",
        "j",
        "lead",
        "moment",
        "near",
        "offset",
        "open",
        "part",
        "role",
        "second",
        "strength",
        "until",
        "vague",
    )

    def __init__(self, i: int) -> None:
        self.i = self.j = i
        self.role = self.lead = self.part = ""
        self.date: date | None = None
        self.until: date | None = None
        self.second: int | None = None
        self.end: int | None = None
        self.open = self.end_open = self.edge = self.near = self.vague = False
        self.moment: datetime | None = None
        self.offset: int | None = None
        self.strength = self.atoms = 0

    def timed(self) -> bool:
        return self.second is not None or self.moment is not None


def phrase(line: Line, i: int, role: str = "") -> Phrase | None:
    """The longest stretch from i that reads as a time and may stand as one, or None."""
    limit = 9
    while limit:
        found = read(line, i, role, limit)
        if found is None:
            return None
        if role or (line.frame.loose and line.ends(found.j)) or fits(line, found):
            return found
        if found.atoms > 1 and line.word[found.j] in ("or", "and", "/") and not found.timed() \
                and (line.word[found.j + 1] in WEEKDAYS or line.word[found.j + 1] in DAYS_AWAY):
            return None  # "tomorrow morning or friday"
        limit = found.atoms - 1
    return None


def read(line: Line, i: int, role: str, limit: int) -> Phrase | None:
    found = Phrase(i)
    found.role = role
    k, lead = leads(line, i, found)
    found.lead = lead or role
    joint = lead
    while found.atoms < limit:
        j = atom(line, k, found, joint)
        if not j:
            if not found.atoms or k != found.j or line.word[k] not in JOINTS:
                break
            word = line.word[k]
            around = 2 if line.word[k + 1] in ("around", "about", "approximately") and word in ("at", "by") else 1
            j = atom(line, k + around, found, word)
            if not j:
                break
            if not found.role and word in ("by", "before"):
                found.role = "due"
        found.atoms += 1
        found.j = k = j
        joint = ""
    if not found.atoms:
        return None
    if found.second is not None and found.end is None and line.word[k] in RANGES and (line.word[k] != "and" or lead == "between"):
        from adhd_core.capture.follow import days_apart

        days_apart(line, k, found)
    if found.end is not None and found.date is not None and found.until is None and (line.word[k] in MONTHS or line.word[k] in WEEKDAYS):
        from adhd_core.capture.follow import day_of_end

        day_of_end(line, k, found)
    if found.date is not None and not found.timed() and not found.part and line.word[k] == "for" and found.until is None:
        from adhd_core.capture.follow import days_long

        days_long(line, k, found)
    if lead in ("until", "till", "til") and not found.role:
        from adhd_core.capture.deeds import AT_ONCE

        found.role = "due" if line.word[0] in AT_ONCE or line.frame.loose else ""
    if found.second is not None and found.date is not None and len(line.word[k]) == 4 and "1900" <= line.word[k] <= "2199" \
            and line.word[k].isdigit() and line.word[i] in WEEKDAYS:
        from adhd_core.capture.follow import day_of_year

        found.date, found.j = day_of_year(found.date, int(line.word[k])), k + 1
    if found.end is not None and found.lead == "from" and found.until is None and not role:
        found.role = ""
    if line.word[found.j] in ("at", "latest", "or", "sometime"):
        from adhd_core.capture.follow import latest

        latest(line, found)
    return found


def leads(line: Line, i: int, found: Phrase) -> tuple[int, str]:
    """The words that lead in: next index and the last of them; the role is put down in `found`."""
    word, k, lead = line.word, i, ""
    for _ in range(4):
        here = word[k]
        if here in ("no", "not"):
            if word[k + 1] in ("later", "earlier", "sooner", "before") and (word[k + 2] == "than" or word[k + 1] == "before"):
                found.role = found.role or ("due" if word[k + 1] == "later" else "start")
                lead, k = ("by" if word[k + 1] == "later" else "before"), k + (2 if word[k + 1] == "before" else 3)
                continue
            break
        if here == "on" and word[k + 1] == "or" and word[k + 2] in ("before", "by"):
            found.role, lead, k = "due", "by", k + 3
            continue
        if here not in LEADS or (here in ("start", "when", "since", "deadline") and not line.raw[k].endswith(":") and here != "deadline"):
            break
        if here in ("beginning", "start") and word[k + 1] == "of":
            break
        if line.closes(k, k + 1) and here not in ("due", "deadline", "start", "by", "when"):
            break
        found.role = found.role or LEADS[here]
        lead, k = (lead if here in ("around", "about") and lead else here), k + 1
        if here == "starting" and word[k] == "from":
            k += 1
    return k, lead


def atom(line: Line, k: int, found: Phrase, lead: str) -> int:
    """One more piece at k; the index after it, or 0."""
    here = line.word[k]
    if not here:
        return 0
    if not found.part and (here in PARTED or here in DAYPARTS or "-" in here):
        from adhd_core.capture.parts import part_of_day

        j = part_of_day(line, k, found)
        if j:
            return j
    if lead == "after" and not found.atoms and (here[0].isdigit() or here in ("a", "an", "two", "three", "half")):
        from adhd_core.capture.relative import in_amount

        j, got = in_amount(line, k - 1)
        if got is not None:
            found.date, found.moment, found.strength, found.edge, found.role = got.date, got.moment, 2, True, "start"
            return j
    dated = lead in ("by", "before", "after") and (line.raw[k].count(".") > 1 or line.word[k + 1] in MONTHS or line.word[k + 1] in UNITS)
    if here in MEALS and not found.part:
        from adhd_core.capture.meals import meal

        j = meal(line, k, found, lead)
        if j:
            return j
    if lead in CLOCKED and not dated and found.second is None and found.moment is None:
        j = clock_atom(line, k, found, True)
        if j:
            return j
    if found.date is None and found.moment is None:
        j = day_atom(line, k, found, lead)
        if j:
            return j
    elif line.word[k + 2] in ("year", "years") and found.date is not None and not found.near and not found.timed():
        from adhd_core.capture.follow import years_on

        return years_on(line, k, found)
    elif here == "in" and found.near and not found.timed() and not found.part:
        from adhd_core.capture.relative import in_amount

        j, got = in_amount(line, k)
        if got is not None and got.moment is not None:
            found.moment = got.moment
            return j
    elif again(line, k, found, lead):
        found.part = found.part or ("night" if here in TONIGHT else "")
        return k + 1
    elif here in CLOSING and found.date is not None and not found.timed() and not found.part:
        from adhd_core.capture.follow import closing_time

        j = closing_time(line, k)
        if j:
            found.role = "due"
            return j
    if found.second is None and found.moment is None and lead not in ("on", "of", "in"):
        if found.date is None:
            return clock_atom(line, k, found, False)
        figures = here[0].isdigit() and ("-" in here or (here[-1] != "m" and ":" not in here))
        if figures or here in NUMBERS or here == "half":
            from adhd_core.capture.follow import after_day

            return clock_atom(line, k, found, after_day(line, k, lead))
        return clock_atom(line, k, found, False)
    return 0


def again(line: Line, k: int, found: Phrase, lead: str) -> bool:
    """A second name for the day that is already read: "5 march, thursday", "today ... tonight"."""
    here = line.word[k]
    if found.date is None or lead not in ("", "on", "the"):
        return False
    if here in TONIGHT:
        return found.near and not found.part
    return WEEKDAYS.get(here) == found.date.weekday() and found.strength > 1


def day_atom(line: Line, k: int, found: Phrase, lead: str) -> int:
    here = line.word[k]
    j, got = day(line, k, lead)
    until: date | None = None
    if got is None and "-" in here:
        from adhd_core.capture.follow import hyphened

        j, got, until = hyphened(line, k)
    if got is None or (line.word[j] == "of" and line.word[j + 1] in ("every", "each")):
        return 0
    found.date, found.moment, found.until = got.date, got.moment, got.last or until
    if got.second is not None:
        found.second, found.offset, found.open = got.second, got.offset, False
    if got.part:
        found.part = got.part
    found.role = found.role or got.role
    found.near = here in DAYS_AWAY or here in TONIGHT
    found.strength = max(found.strength, got.strength)
    found.edge = got.edge
    found.vague = here in DOUBTFUL
    if here in WEEKDAYS and found.until is None and (line.word[j] in ("and", "&") or line.raw[j - 1][-1:] == ",") and lead != "between":
        from adhd_core.capture.follow import days_in_a_row

        return days_in_a_row(line, k, j, found)
    if line.word[j] in RANGES and found.until is None and found.moment is None and not line.closes(k, j):
        if line.word[j] == "and" and lead != "between":
            return j
        from adhd_core.capture.follow import other_end

        return other_end(line, k, j, got, found, lead) or j
    return j


def clock_atom(line: Line, k: int, found: Phrase, led: bool) -> int:
    j, one, two = stretch(line, k, led)
    if one is None:
        return 0
    found.second, found.open, found.offset = one.second, one.open, one.offset
    if two is not None:
        found.end, found.end_open = two.second, two.open
        found.offset = two.offset if two.offset is not None else found.offset
    found.strength = max(found.strength, one.strength)
    found.edge = (two or one).edge or one.strength == 1
    return j


def right_ok(line: Line, j: int) -> bool:
    """What stands at j leaves the phrase before it free: nothing, punctuation, a joining word, a sigil, another field."""
    if line.ends(j) or line.closes(j - 1, j):
        return True
    word, raw = line.word[j], line.raw[j]
    if word in CONTINUES or raw[0] in "#@+!~([{-–—/|\\<" or ":" in raw or raw[:4] == "www.":
        return True
    if word[:1].isdigit():
        return compact(word) is not None or (line.word[j + 1] in ("min", "mins", "minutes", "hours", "hour", "hrs"))
    return word in ("p1", "p2", "p3", "p4", "weekly", "daily", "monthly", "yearly", "half", "urgent", "annually") or word in DAYS_AWAY


def before_deed(line: Line, j: int) -> bool:
    from adhd_core.capture.deeds import deed_at

    return deed_at(line, j)


def fits(line: Line, found: Phrase) -> bool:
    """May these words be a time where they stand?"""
    i, j = found.i, found.j
    strength = 3 if found.atoms > 1 else found.strength
    before = "" if i == 0 or line.closes(i - 1, i) else line.word[i - 1]
    if not found.timed() and found.until is None and (line.word[j] in ("or", "and", "/", "&") or line.raw[j - 1][-1:] == ",") \
            and (line.word[j + 1] in WEEKDAYS or line.word[j + 1] in DAYS_AWAY or nth(line.word[j + 1]) or line.word[j] not in ("or", "/")):
        from adhd_core.capture.follow import another_day

        if another_day(line, j):
            return False
    lonely = found.atoms == 1 and found.strength == 1 and found.second is not None
    if lonely and (found.end is not None or (found.lead == "@" and not line.ends(j))):
        return False
    if found.lead:
        if not led_well(line, found, before):
            return False
    elif not bare_well(line, found, before, strength):
        return False
    if strength > 2 and not found.edge and not (found.atoms == 1 and found.strength == 1) and (found.lead != "for" or found.strength > 2):
        return True
    if right_ok(line, j):
        return True
    if not i and before_deed(line, j):
        return True
    if found.edge and found.second is not None and found.lead in ("at", "@", "by", ""):
        from adhd_core.capture.deeds import hour_stands

        if hour_stands(line, found):
            return True
    if i or strength != 2 or found.edge or line.word[j] in COMPOUNDS or line.word[j - 1] not in WEEKDAYS:
        return False
    return found.lead not in ("for", "about", "of")


def nth(word: str) -> bool:
    """5th, 22nd: before a weekday it counts it."""
    return word[:1].isdigit() and word[-2:] in ("st", "nd", "rd", "th")


def bare_well(line: Line, found: Phrase, before: str, strength: int) -> bool:
    """With no word that leads in: what stands before must not make it a name or a description."""
    i, j = found.i, found.j
    shown = found.second is not None and before in ("movie", "film", "book", "song")
    if found.near and before in ("the", "a", "an", "my", "our", "your") and not right_ok(line, j):
        return False
    owned = before[-2:] in ("'s", "’s") and not found.near and (found.second is None or before not in ITS)
    if owned or (before in (NO_NEAR_DAY_AFTER if found.near else NO_DATE_AFTER) and not shown):
        return False
    if (before in WEEKDAYS or before in ORDINALS or before in ("twenty", "thirty", "half") or nth(before)) and found.second is None:
        return False
    if i and (line.raw[i] in ("The", "A", "An") or (i > 1 and line.raw[i - 1] in TITLED and line.raw[i][:1].isupper())):
        return False
    if i == 1 and line.raw[i][:1].isupper() and line.word[j] in ("and", "&") and line.raw[j + 1][:1].isupper() and found.atoms == 1:
        return False
    if i == 1 and before in SHOWN and not found.near and line.ends(j) and (line.raw[i][0].isdigit() or "the" in line.word[i:j]):
        return False
    capitals = i and line.raw[i][:1].isupper() and line.raw[j - 1][:1].isupper() and line.raw[j][:1].isupper()
    if capitals and found.second is None and (found.near or found.part):
        return False
    if strength > 1 or not found.vague:
        return strength > 1
    from adhd_core.capture.deeds import alone

    return alone(line, i, j)


def led_well(line: Line, found: Phrase, before: str) -> bool:
    """With a word that leads in: is it one of time here?"""
    lead = found.lead
    if lead == "from" and found.until is not None and not found.timed() and line.word[0] in MOVES:
        return False
    if lead in ("before", "after") and before in UNITS and not (found.part and line.word[found.i - 2] in ("every", "each")):
        return False
    if lead == "from" and before in MAIL and not found.timed() and found.until is None:
        return False
    if lead in ("since", "until", "till", "over", "during", "when") and found.role != "due":
        return lead in ("over", "during") and (line.word[found.i + 1] in ("the", "this", "next") or found.part[:2] == "at" \
            or line.word[found.i + 1] in MONTHS)
    if lead in COUNTING and found.second is not None and found.strength == 1:
        from adhd_core.capture.deeds import counts

        if counts(line, found, before):
            return False
    if lead in ("about", "around", "of") and ((not found.timed() and lead != "around") or before in SPOKEN):
        return False
    if lead == "for" and before in ("wait", "waiting", "long", "wish") and not found.timed():
        return False
    if lead == "by" and found.edge and found.second is not None and found.atoms == 1 and before in SCALED:
        return False
    return lead not in ("after", "before") or line.word[found.i + 1] not in NAMED or found.atoms > 1 or right_ok(line, found.j)
