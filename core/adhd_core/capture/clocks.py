"""Clock times in words and figures: 3pm, 15:00, 15h30, half past 4, noon, at 5, 3-4pm, from 9 to 11."""
from __future__ import annotations

from adhd_core.capture.lexicon import BOOKS, DAYPARTS, DAYS_AWAY, NUMBERS, TONIGHT, WEEKDAYS, ZONES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

NAMED = {"noon": 43200, "midday": 43200, "noontime": 43200, "midnight": 86400, "noonish": 43200,
         "mid-day": 43200, "mid-night": 86400, "midnightish": 86400}
MERIDIEM = {"am": "a", "a.m": "a", "pm": "p", "p.m": "p", "a.m.": "a", "p.m.": "p"}
DASHES = frozenset(("-", "–", "—", "to", "till", "til", "until", "untill", "thru", "through"))
JOINED = DASHES | {"and"}
OCLOCK = frozenset(("o'clock", "oclock", "uhr"))
MINUTES = frozenset(("min", "mins", "minutes", "minute"))
BEFORE_PENCE = frozenset(("for", "costs", "cost", "pay", "is", "of", "bus", "room", "flat", "row", "seat", "gate", "class", "grade", "plus",
                          "a", "the", "exercise", "question", "unit", "apt", "page", "part", "step", "item", "to", "from"))
NAMED_ZONES = {"eastern": -300, "central": -360, "mountain": -420, "pacific": -480, "alaska": -540, "hawaii": -600}
PAST = frozenset(("past", "after"))
TO = frozenset(("to", "before", "til", "till", "of"))


class Clock:
    """A clock reading: seconds after midnight, and whether its half of the day is still open."""

    __slots__ = ("edge", "meridiem", "offset", "open", "second", "strength")

    def __init__(self, second: int, is_open: bool, strength: int, edge: bool = False, meridiem: str = "") -> None:
        self.second = second
        self.open = is_open
        self.strength = strength
        self.edge = edge
        self.offset: int | None = None
        self.meridiem = meridiem


def figures(word: str) -> tuple[int, int, int, str, str] | None:
    """One token as (hour, minute, second, 'a'/'p'/'', form); form is plain, colon, dot, h or four."""
    half = ""
    size = len(word)
    if size > 13 or not word.isascii():
        return None
    body = word
    for ending, mark in (("am", "a"), ("pm", "p"), ("a.m", "a"), ("p.m", "p"), ("a", "a"), ("p", "p")):
        if body.endswith(ending) and body[: -len(ending)][-1:].isdigit():
            body, half = body[: -len(ending)], mark
            if len(ending) == 1:
                half = mark.upper()
            break
    if body.isdigit():
        if len(body) <= 2:
            return int(body), 0, 0, half, "plain"
        if len(body) in (3, 4):
            return int(body[:-2]), int(body[-2:]), 0, half, "four" if len(body) == 4 else "three"
        return None
    if size == 5 and word[4] == "h" and word[:4].isdigit():
        return int(word[:2]), int(word[2:4]), 0, "", "mil"
    for mark, form in ((":", "colon"), (".", "dot"), ("h", "h")):
        left, found, rest = body.partition(mark)
        if not found or not left.isdigit() or len(left) > 2:
            continue
        second = 0
        if form == "h" and rest in ("", "r", "rs"):
            return (int(left), 0, 0, "", "h") if not half and not rest else None
        if form == "colon" and rest.endswith("h") and len(left) > 1:
            rest = rest[:-1]
        if ":" in rest:
            rest, _, tail = rest.partition(":")
            tail = tail.partition(".")[0]
            if len(tail) != 2 or not tail.isdigit():
                return None
            second = int(tail)
        if len(rest) == 2 and rest.isdigit():
            return int(left), int(rest), second, half, form
    return None


def built(hour: int, minute: int, second: int, half: str, padded: bool, strength: int, edge: bool = False) -> Clock | None:
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    half = half.lower()
    if half:
        if (hour == 0 and half == "p") or hour > 12:
            if hour > 12 and half == "p" and hour < 24:
                return Clock(hour * 3600 + minute * 60 + second, False, strength, edge, half)
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
        return Clock(hour * 3600 + minute * 60 + second, False, strength, edge, half)
    return Clock(hour * 3600 + minute * 60 + second, 1 <= hour <= 12 and not padded, strength, edge)


def clock(line: Line, i: int, led: bool) -> tuple[int, Clock | None]:
    """A clock time at i. `led`: a word such as "at" stands before it, so a bare number may be an hour."""
    word = line.word
    here = word[i]
    if here in NAMED:
        j = i + 1
        return j, Clock(NAMED[here], False, 2)
    if here == "mid" and word[i + 1] in ("day", "night") and (led or line.frame.loose):
        return i + 2, Clock(NAMED["mid-" + word[i + 1]], False, 2)
    if here in ("12", "twelve") and word[i + 1] in ("noon", "midday", "midnight"):
        return i + 2, Clock(NAMED[word[i + 1]], False, 3)
    if not here:
        return 0, None
    if here[0].isdigit():
        j, found = from_figures(line, i, led)
    elif here in NUMBERS or here in ("half", "quarter", "a") or "-" in here:
        from adhd_core.capture.spoken import from_words

        j, found = from_words(line, i, led)
    else:
        return 0, None
    if found is not None:
        j = suffixes(line, j, found)
    return j, found


def from_figures(line: Line, i: int, led: bool) -> tuple[int, Clock | None]:
    word = line.word
    here = word[i]
    roughly = here.endswith("ish")
    if roughly:
        here = here[:-3].rstrip("-")
    parts = figures(here)
    if parts is None:
        return 0, None
    hour, minute, second, half, form = parts
    follow = word[i + 1]
    padded = here[0] == "0" or hour == 0
    if roughly and not half:
        spoken, size = meridiem_at(line, i + 1)
        found = built(hour, minute, 0, spoken, padded, 3 if spoken else 2, not spoken) if hour <= 12 or form == "colon" else None
        return (i + 1 + size, found) if found else (0, None)
    if form == "plain" and not half:
        if follow in PAST or follow in TO or follow in MINUTES:
            from adhd_core.capture.spoken import relative

            past = relative(line, i, float(hour), led)
            if past[0]:
                return past
        if len(follow) == 2 and follow.isdigit() and follow < "60" and not line.closes(i, i + 1):
            return two_figures(line, i, hour, int(follow), led, padded)
    if half in ("A", "P") and not led and form != "colon" and not line.frame.loose:
        alone = i < 2 and follow not in DAYS_AWAY and follow not in WEEKDAYS
        if half == "A" or alone or word[i - 1] in BOOKS or word[i - 1] in BEFORE_PENCE:
            return 0, None
        found = built(hour, minute, 0, half, padded, 2, True)
        return (i + 1, found) if found else (0, None)
    if form == "mil":
        found = built(hour, minute, 0, "", True, 3)
        return (i + 1, found) if found else (0, None)
    spoken, size = meridiem_at(line, i + 1)
    if not half and spoken and not line.closes(i, i + 1) and form != "h" and not here.endswith("."):
        found = built(hour, minute, second, spoken, padded, 3)
        return (i + 1 + size, found) if found else (0, None)
    if half:
        if form == "four" and hour > 12:
            return 0, None
        found = built(hour, minute, second, half, padded, 3)
        return (i + 1, found) if found else (0, None)
    if form == "plain" and (follow in OCLOCK or (follow == "o" and word[i + 2] == "clock")):
        k = i + (3 if follow == "o" else 2)
        spoken, size = meridiem_at(line, k)
        found = built(hour, 0, 0, spoken, padded, 3)
        return (k + size, found) if found else (0, None)
    if form == "plain" and hour < 13 and follow in NAMED_ZONES and word[i + 2] == "time":
        return i + 1, built(hour, minute, 0, "", padded, 3)
    if not led and form in ("plain", "three", "four") and part_follows(line, i + 1):
        found = built(hour, minute, 0, "", padded, 2)
        return (i + 1, found) if found else (0, None)
    if form == "colon":
        if word[i - 1 if i else -1] != "at" and (follow in ("hours", "hour", "hrs", "hr")) and len(here) == 4:
            return 0, None
        if not led and word[i - 1 if i else -1] in BOOKS:
            return 0, None
        found = built(hour, minute, second, "", padded, 3 if padded or hour > 12 else 2, not (padded or hour > 12 or led))
        return (i + 1, found) if found else (0, None)
    if form == "h":
        if led or hour > 12 or (here[-1].isdigit() and (hour > 9 or (line.frame.loose and not i and line.ends(1)))) \
                or follow.upper() in ZONES:
            found = built(hour, minute, second, "", True, 3) if hour < 24 else None
            return (i + 1, found) if found else (0, None)
        return 0, None
    if form == "four" and follow in ("h", "hrs", "hours", "hr"):
        found = built(hour, minute, 0, "", True, 3)
        return (i + 2, found) if found else (0, None)
    if not led or here == "100" or (form == "four" and 1900 <= hour * 100 + minute < 2100 and word[i - 1 if i else -1] not in ("at", "@")):
        return 0, None
    found = built(hour, minute, 0, "", padded or form == "four", 1, True)
    return (i + 1, found) if found else (0, None)


def two_figures(line: Line, i: int, hour: int, minute: int, led: bool, padded: bool) -> tuple[int, Clock | None]:
    """ "at 7 30", "7 30 pm" """
    from adhd_core.capture.phrase import right_ok

    spoken, size = meridiem_at(line, i + 2)
    if not spoken and not (led and right_ok(line, i + 2) and line.word[i - 1 if i else -1] in ("at", "@", "by")):
        return 0, None
    found = built(hour, minute, 0, spoken, padded, 3)
    return (i + 2 + size, found) if found else (0, None)


def meridiem_at(line: Line, j: int) -> tuple[str, int]:
    """am, pm, "p m" at j: its letter and how many words it takes."""
    here = line.word[j]
    if here in MERIDIEM:
        return MERIDIEM[here], 1
    if here == "in" and line.word[j + 1] == "the" and line.word[j + 2] in ("am", "pm"):
        return MERIDIEM[line.word[j + 2]], 3
    return (here, 2) if here in ("a", "p") and line.word[j + 1] == "m" else ("", 0)


def part_follows(line: Line, j: int) -> bool:
    """ "3 in the morning", "11 at night", "8 this evening", "9 tomorrow evening" """
    word = line.word
    if word[j] == "in":
        return word[j + 2 if word[j + 1] == "the" else j + 1] in DAYPARTS
    if word[j] == "at":
        return word[j + 1] in ("night", "nite")
    if line.frame.loose and j == 1 and word[j] in DAYS_AWAY and line.ends(j + 1):
        return True
    return ((word[j] == "this" or word[j] in DAYS_AWAY or word[j] in WEEKDAYS) and word[j + 1] in DAYPARTS) or word[j] in TONIGHT


def suffixes(line: Line, j: int, found: Clock) -> int:
    """o'clock, sharp, ish, and a zone name ("3pm EST") after a clock time."""
    word = line.word
    if line.closes(j - 1, j) and line.raw[j - 1][-1] != ".":
        return j
    if word[j] in ("o'clock", "oclock"):
        j += 1
        if word[j] in MERIDIEM and found.open:
            fixed = built(found.second // 3600, found.second // 60 % 60, 0, MERIDIEM[word[j]], False, 3)
            if fixed is not None:
                found.second, found.open, found.meridiem = fixed.second, False, fixed.meridiem
                j += 1
    if word[j] in ("sharp", "ish", "prompt", "exactly", "approximately", "approx") or (word[j] in ("hours", "hrs") and ":" in word[j - 1]):
        j += 1
    raw = line.raw[j].strip(",.;:!?()")
    if found.strength == 1:
        if raw not in ZONES or len(raw) < 3:
            return j
        found.strength, found.edge = 3, False
    low = raw.islower() and raw.upper() in ZONES and raw not in ("z", "et", "ct", "mt", "pt", "wet", "est")
    if low and (found.meridiem or raw[-1] == "t"):
        raw = raw.upper()
    if word[j] in NAMED_ZONES and word[j + 1] == "time" and found.strength > 1:
        found.offset, found.open = NAMED_ZONES[word[j]], False
        return j + 2
    if raw in ZONES:
        found.offset = ZONES[raw]
        if found.open:
            found.open = False
        return j + 1
    if (raw[:3] in ("UTC", "GMT") and len(raw) > 3) or (raw[:1] in "+-" and len(raw) in (5, 6) and found.strength > 2):
        shift = offset_of(raw[3:] if raw[0] in "UG" else raw)
        if shift is not None:
            found.offset, found.open = shift, False
            return j + 1
    if found.strength > 1 and word[j] in ("utc", "gmt"):
        found.offset, found.open = 0, False
        return j + 1
    return j


def offset_of(text: str) -> int | None:
    """'+02:00', '-0530', '+2' in minutes east of UTC."""
    if text[:1] not in ("+", "-"):
        return None
    body = text[1:].replace(":", "")
    if not body.isdigit() or len(body) > 4 or not body.isascii():
        return None
    total = int(body) * 60 if len(body) < 3 else int(body[:-2]) * 60 + int(body[-2:])
    if total > 14 * 60:
        return None
    return -total if text[0] == "-" else total


def stretch(line: Line, i: int, led: bool) -> tuple[int, Clock | None, Clock | None]:
    """A time or a range of times at i: 3-4pm, 3pm - 4pm, from 3 to 4pm, between 9 and 11."""
    word = line.word
    opened = word[i - 1 if i else -1] in ("from", "between")
    joined = split_range(word[i])
    if joined:
        first, last = figures(joined[0]), figures(joined[1])
        if first is not None and last is not None:
            half, j = last[3], i + 1
            if not half and word[j] in MERIDIEM and not line.closes(i, j):
                half, j = MERIDIEM[word[j]], j + 1
            strong = bool(half or first[3]) or (first[4] == last[4] == "colon") or (first[4] == last[4] == "h" and last[0] > 12)
            if not (strong or led or opened) and last[4] == first[4] and before_day(line, j, first, last):
                pair = paired(first, last, half, 1, True, joined)
                if pair is not None:
                    return j, pair[0], pair[1]
            strong = strong or (opened and first[4] == last[4] == "four" and not 19 <= first[0] <= 20)
            if strong or led or opened:
                pair = paired(first, last, half, 3 if strong else 1, not strong, joined)
                if pair is not None:
                    return suffixes(line, j, pair[1]), pair[0], pair[1]
        return 0, None, None
    ranged = plain_range(line, i)
    j, one = clock(line, i, led or opened or ranged or (line.frame.loose and word[i + 1] in DASHES))
    if one is None:
        return 0, None, None
    if one.open and word[j] == "in" and word[j + 1] == "the" and word[j + 2] in DAYPARTS and word[j + 3] in JOINED and (led or opened):
        told = built(one.second // 3600, one.second // 60 % 60, 0, "a" if word[j + 2] == "morning" else "p", False, 3)
        one, j = told or one, j + 3
    far = word[j] == "the" or (word[j] in JOINED and word[j + 1] == "the") or (word[j + 1][-1:] != "m" and next_month(line, j + 2))
    if opened and far:
        return 0, None, None
    if word[j] in DASHES or (opened and word[j] == "and"):
        k, two = clock(line, j + 1, True)
        if two is not None and two.strength == 1 and next_month(line, j + 2):
            two = None
        if two is not None and (one.strength > 1 or two.strength > 1 or led or opened or ranged) \
                and not (line.closes(i, j) and line.raw[j - 1][-1:] != "."):
            meet(one, two)
            one.strength, one.edge = max(one.strength, two.strength), one.edge and two.edge
            return k, one, two
    if one.strength == 1 and not led and not (opened and word[j] == "for" and word[j + 1][:1].isdigit()):
        return 0, None, None
    return j, one, None


def before_day(line: Line, j: int, first: tuple[int, int, int, str, str], last: tuple[int, int, int, str, str]) -> bool:
    """ "10-11 friday", "6-8 next monday": two hours with their day after them."""
    from adhd_core.capture.deeds import COUNTED_DEEDS, NUMBERED

    word = line.word
    k = j + 1 if word[j] in ("next", "this", "on") else j
    before = word[j - 2] if j > 1 else ""
    if word[k] not in WEEKDAYS and not (k == j and (word[k] in DAYS_AWAY or word[k] in TONIGHT)):
        return False
    if before in NUMBERED or before in BOOKS or before in COUNTED_DEEDS or line.closes(j - 1, j):
        return False
    return 1 <= first[0] <= 12 and 1 <= last[0] <= 12 and (first[0] < last[0] or last[0] < 6 < first[0])


def next_month(line: Line, j: int) -> bool:
    """ "from 13 to 15 of july" are days, not hours."""
    from adhd_core.capture.lexicon import MONTHS

    return line.word[j] in MONTHS or (line.word[j] == "of" and line.word[j + 1] in MONTHS)


def plain_range(line: Line, i: int) -> bool:
    """ "3 to 4pm", "3 - 4pm": a bare number may open a range if the other end is a plain time."""
    word = line.word
    if word[i + 1] not in DASHES or word[i + 2][:1] not in "123456789":
        return False
    if word[i].isdigit():
        return word[i + 2][-1:] == "m" or bool(meridiem_at(line, i + 3)[0]) or part_follows(line, i + 3)
    first, last = figures(word[i]), figures(word[i + 2]) if word[i + 2] else None
    return first is not None and last is not None and first[4] == "h" and last[4] in ("h", "colon") and first[0] > 6


def split_range(word: str) -> tuple[str, str] | None:
    for dash in "-–—":
        left, found, right = word.partition(dash)
        if found and left[:1].isdigit() and right[:1].isdigit() and dash not in right:
            return left, right
    return None


def paired(first: tuple[int, int, int, str, str], last: tuple[int, int, int, str, str], half: str, strength: int, edge: bool,
           texts: tuple[str, str]) -> tuple[Clock, Clock] | None:
    one = built(first[0], first[1], first[2], first[3], texts[0][0] == "0", strength, edge)
    two = built(last[0], last[1], last[2], half, texts[1][0] == "0", strength, edge)
    if one is None or two is None:
        return None
    meet(one, two)
    return one, two


def meet(one: Clock, two: Clock) -> None:
    """Give an open end the half of the day that keeps the range short and forward."""
    if one.open and not two.open:
        hour = one.second % 43200
        late = hour + 43200
        one.second = late if late < two.second or two.second <= hour else hour
        one.open = False
    elif two.open and not one.open:
        two.second = two.second % 43200
        while two.second <= one.second and two.second < 43200:
            two.second += 43200
        two.open = False
