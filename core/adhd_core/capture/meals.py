"""Times told by what one does then: after work, at lunch, before school; now and as soon as possible. Do-dates: nothing rings."""
from __future__ import annotations

from adhd_core.capture.days import Day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line
    from adhd_core.capture.phrase import Phrase

    Found = tuple[int, Day | None]

NOTHING: Found = (0, None)
# hour at which it begins and hour after it; None where one is at it most of the day
HOURS = {
    "breakfast": (8, 9), "brunch": (11, 13), "lunch": (12, 13), "lunchtime": (12, 13), "dinner": (19, 20), "dinnertime": (19, 20),
    "supper": (19, 20), "suppertime": (19, 20), "teatime": (16, 17), "bedtime": (21, 22), "work": (9, 17), "school": (8, 15),
}
AT = frozenset(("at", "around", "over", "during", "about"))
NOT_NOW = frozenset((
    "by", "just", "even", "until", "till", "for", "from", "since", "and", "or", "to", "is", "are", "was", "it's", "not", "what", "the",
    "before", "after", "up", "of", "than", "how", "who", "where", "but", "as", "right",
))


def meal(line: Line, k: int, found: Phrase, lead: str) -> int:
    """ "after work", "at lunch", "before school" at k, where `lead` stood before it: the index after it, or 0."""
    name = line.word[k]
    if lead in AT and name not in ("work", "school"):
        when = "at"
    elif lead in ("after", "before"):
        when = lead
    elif lead == "by":
        when = "at"
    else:
        return 0
    if name == "bedtime" and when == "after":
        return 0
    if lead == "after" and found.role == "after":
        found.role = ""
    found.part = f"{when} {name}"
    if not found.atoms:
        found.strength, found.edge = 2, True
    return k + 1


def hour_of(part: str) -> int:
    """The hour of a part of the day that `meal` named."""
    when, _, name = part.partition(" ")
    return HOURS[name][1 if when == "after" else 0]


def plus(line: Line, i: int) -> Phrase | None:
    """ "+15 min", "+2 days": that long from now."""
    from adhd_core.capture.amounts import amount
    from adhd_core.capture.phrase import Phrase, right_ok
    from adhd_core.capture.relative import moved

    held = line.word[i]
    line.word[i] = held.lstrip("+")
    j, total, unit = amount(line, i)
    line.word[i] = held
    if not j or (unit in ("m", "s", "h") and line.word[i + 1] == unit) or (i and not right_ok(line, j)):
        return None
    day, found = moved(line, line.frame.today, total), Phrase(i)
    found.j, found.date, found.moment, found.atoms, found.strength = j, day.date, day.moment, 1, 3
    return found


def now_at(line: Line, i: int, lead: str) -> Found:
    """now, right now, asap, as soon as possible at the end of a line: today."""
    word, j = line.word, i + 1
    if word[i] == "right" and word[j] == "now":
        j += 1
    elif word[i] == "as" and word[j:j + 3] == ["soon", "as", "possible"]:
        j += 3
    elif word[i] not in ("now", "asap"):
        return NOTHING
    if line.frame.loose and not i and line.raw[j] == "+":
        from adhd_core.capture.amounts import amount
        from adhd_core.capture.relative import moved

        k, total, _ = amount(line, j + 1)
        return (k, moved(line, line.frame.today, total)) if k else NOTHING
    if lead in ("from", "between") and word[j] in ("and", "to", "until", "till"):
        from adhd_core.capture.relative import day_there

        end = day_there(line, j + 1, "on")[1]
        there = end is not None and end.second is None and end.moment is None
        return (j, Day(line.frame.today, 2, edge=True)) if there else NOTHING
    before = line.before(i)
    from adhd_core.capture.deeds import deed_at

    first = not i and word[i] in ("asap", "as", "right") and deed_at(line, j)
    if lead or not (line.ends(j) or line.closes(i, j) or first) or (before in NOT_NOW and not line.closes(i - 1, i)):
        return NOTHING
    if not i and not line.frame.loose and word[i] != "asap" and not first:
        return NOTHING
    if i > 1 and line.raw[i][:2] == "No" and line.raw[i - 1][:1].isupper():  # "HBO Now"
        return NOTHING
    found = Day(line.frame.today, 2, edge=True)
    if not i and word[i] in ("now", "right") and line.ends(j):
        found.moment, found.role = line.frame.now.replace(second=0), "start"
    return j, found
