"""Clock times in words and figures: 3pm, 15:00, 15h30, half past 4, noon, at 5, 3-4pm, from 9 to 11."""
from __future__ import annotations

from adhd_core.capture.lexicon import BOOKS, DAYPARTS, DAYS_AWAY, NUMBERS, WEEKDAYS, ZONES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

NAMED = {"noon": 43200, "midday": 43200, "noontime": 43200, "midnight": 86400, "noonish": 43200}
MERIDIEM = {"am": "a", "a.m": "a", "pm": "p", "p.m": "p", "a.m.": "a", "p.m.": "p"}
DASHES = frozenset(("-", "–", "—", "to", "till", "til", "until", "thru", "through"))
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
    for mark, form in ((":", "colon"), (".", "dot"), ("h", "h")):
        left, found, rest = body.partition(mark)
        if not found or not left.isdigit() or len(left) > 2:
            continue
        second = 0
        if form == "h" and rest in ("", "r", "rs"):
            return (int(left), 0, 0, "", "h") if not half and not rest else None
        if form == "colon" and rest.endswith("h"):
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
        if hour == 0 or hour > 12:
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
    if here in ("12", "twelve") and word[i + 1] in ("noon", "midday", "midnight"):
        return i + 2, Clock(NAMED[word[i + 1]], False, 3)
    if not here:
        return 0, None
    if here[0].isdigit():
        j, found = from_figures(line, i, led)
    elif here in NUMBERS or here in ("half", "quarter", "a"):
        j, found = from_words(line, i, led)
    else:
        return 0, None
    if found is not None:
        j = suffixes(line, j, found)
    return j, found


def from_figures(line: Line, i: int, led: bool) -> tuple[int, Clock | None]:
    word = line.word
    here = word[i]
    if here.endswith("ish"):
        here, led = here[:-3], True
        if here.endswith("-"):
            here = here[:-1]
    parts = figures(here)
    if parts is None:
        return 0, None
    hour, minute, second, half, form = parts
    follow = word[i + 1]
    padded = here[0] == "0" or hour == 0
    if form == "plain" and not half:
        past = relative(line, i, float(hour), led)
        if past[0]:
            return past
    if half in ("A", "P") and not led and form != "colon" and not line.frame.loose:
        return 0, None
    if not half and follow in MERIDIEM and not line.closes(i, i + 1) and form != "h" and not here.endswith("."):
        found = built(hour, minute, second, MERIDIEM[follow], padded, 3)
        return (i + 2, found) if found else (0, None)
    if half:
        if form == "four" and hour > 12:
            return 0, None
        found = built(hour, minute, second, half, padded, 3)
        return (i + 1, found) if found else (0, None)
    if follow in ("o'clock", "oclock", "o’clock", "uhr") and form == "plain":
        spoken = MERIDIEM.get(word[i + 2], "")
        found = built(hour, 0, 0, spoken, padded, 3)
        return (i + (3 if spoken else 2), found) if found else (0, None)
    if not led and form in ("plain", "three", "four") and part_follows(line, i + 1):
        found = built(hour, minute, 0, "", padded, 2)
        return (i + 1, found) if found else (0, None)
    if form == "colon":
        if not led and word[i - 1 if i else -1] in BOOKS:
            return 0, None
        found = built(hour, minute, second, "", padded, 3 if padded or hour > 12 else 2, not (padded or hour > 12 or led))
        return (i + 1, found) if found else (0, None)
    if form == "h":
        if led or hour > 12:
            found = built(hour, minute, second, "", True, 3) if hour < 24 else None
            return (i + 1, found) if found else (0, None)
        return 0, None
    if form == "four" and follow in ("h", "hrs", "hours", "hr"):
        found = built(hour, minute, 0, "", True, 3)
        return (i + 2, found) if found else (0, None)
    if not led or (form == "four" and 1900 <= hour * 100 + minute < 2100 and word[i - 1 if i else -1] not in ("at", "@")):
        return 0, None
    found = built(hour, minute, 0, "", padded or form == "four", 1, True)
    return (i + 1, found) if found else (0, None)


def part_follows(line: Line, j: int) -> bool:
    """ "3 in the morning", "11 at night", "8 this evening", "9 tomorrow evening" """
    word = line.word
    if word[j] == "in":
        return word[j + 2 if word[j + 1] == "the" else j + 1] in DAYPARTS
    if word[j] == "at":
        return word[j + 1] in ("night", "nite")
    return (word[j] == "this" or word[j] in DAYS_AWAY or word[j] in WEEKDAYS) and word[j + 1] in DAYPARTS


def relative(line: Line, i: int, value: float, led: bool) -> tuple[int, Clock | None]:
    """ "10 past 4", "20 minutes to five": `value` minutes stand at i."""
    word = line.word
    j = i + 1
    if word[j] in ("min", "mins", "minutes", "minute"):
        j += 1
    if word[j] not in PAST and word[j] not in TO:
        return 0, None
    if word[i - 1 if i else -1] in ("from", "between"):
        return 0, None
    if not led and value not in (5, 10, 15, 20, 25):
        return 0, None
    if not led and (word[j] in ("after", "before", "of") or here_is_count(line, i, j)):
        return 0, None
    return hour_after(line, j, int(value) if word[j] in PAST else -int(value), 3)


def here_is_count(line: Line, i: int, j: int) -> bool:
    """ "10 to 4" in figures with nothing before it is a range or a score rather than a time."""
    return line.word[i].isdigit() and line.word[j] == "to" and line.word[j + 1].isdigit()


def hour_after(line: Line, j: int, shift: int, strength: int) -> tuple[int, Clock | None]:
    """The hour that "half past", "quarter to" and the like lean on; j is the index of past/to."""
    word = line.word
    hour_word = word[j + 1]
    if hour_word in NAMED:
        return j + 2, Clock((NAMED[hour_word] + shift * 60) % 86400, False, strength)
    hour, half, k = NUMBERS.get(hour_word, 99), "", j + 2
    if hour_word[:1].isdigit():
        parts = figures(hour_word)
        if parts is None or parts[4] != "plain":
            return 0, None
        hour, half = parts[0], parts[3]
    if hour > 24:
        return 0, None
    if not half and word[k] in MERIDIEM:
        half, k = MERIDIEM[word[k]], k + 1
    if word[k] in ("o'clock", "oclock"):
        k += 1
    found = built(hour, 0, 0, half, hour_word[:1] == "0", strength)
    if found is None:
        return 0, None
    if found.open and hour == 12:
        found.second, found.open = 43200, False
        if shift < 0:
            found.second, found.open = 43200, False
    found.second = (found.second + shift * 60) % 86400
    return k, found


def from_words(line: Line, i: int, led: bool) -> tuple[int, Clock | None]:
    """five pm, at five thirty, half past four, quarter to 5, ten past three, half four."""
    word = line.word
    here, follow = word[i], word[i + 1]
    if here == "a" and follow == "quarter":
        return from_words(line, i + 1, led)
    if here == "half":
        if follow == "past" or follow == "after":
            return hour_after(line, i + 1, 30, 3)
        if led and (follow in NUMBERS or follow.isdigit()) and NUMBERS.get(follow, int(follow[:3]) if follow.isdigit() else 99) <= 12:
            return hour_after(line, i, 30, 2)
        return 0, None
    if here == "quarter":
        if follow in PAST or follow in TO:
            return hour_after(line, i + 1, 15 if follow in PAST else -15, 3)
        return 0, None
    if here == "a":
        return 0, None
    value, j = NUMBERS[here], i + 1
    if value in (20,) and follow == "five":
        value, j = 25, i + 2
    past: tuple[int, Clock | None] = (0, None)
    if word[j] in PAST or word[j] in TO or word[j] in ("minutes", "min"):
        past = relative(line, j - 1, float(value), led or word[j] != "of")
    if past[0]:
        return past
    if not 1 <= value <= 12:
        return 0, None
    minute = NUMBERS.get(word[j], 99)
    if 10 <= minute <= 59:
        j += 1
        if minute >= 20 and NUMBERS.get(word[j], 99) < 10:
            minute, j = minute + NUMBERS[word[j]], j + 1
    else:
        minute = 0
    if word[j] in MERIDIEM:
        return j + 1, built(value, minute, 0, MERIDIEM[word[j]], False, 3)
    if word[j] in ("o'clock", "oclock", "o’clock"):
        return j + 1, built(value, 0, 0, "", False, 3)
    return (j, built(value, minute, 0, "", False, 1, True)) if led else (0, None)


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
    if word[j] in ("sharp", "ish", "prompt", "exactly"):
        j += 1
    raw = line.raw[j].strip(",.;:!?()") if found.strength > 1 else ""
    if found.meridiem and raw.upper() in ZONES and raw.islower() and raw not in ("z", "et"):
        raw = raw.upper()
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
            if strong or led:
                pair = paired(first, last, half, 3 if strong else 1, not strong, joined)
                if pair is not None:
                    return suffixes(line, j, pair[1]), pair[0], pair[1]
        return 0, None, None
    j, one = clock(line, i, led or opened or plain_range(line, i))
    if one is None:
        return 0, None, None
    if opened and (word[j] == "the" or word[j + 1] == "the" or next_month(line, j + 2)):
        return 0, None, None
    if word[j] in DASHES or (opened and word[j] == "and"):
        k, two = clock(line, j + 1, True)
        if two is not None and two.strength == 1 and next_month(line, j + 2):
            two = None
        if two is not None and (one.strength > 1 or two.strength > 1 or led or opened) and not line.closes(i, j):
            meet(one, two)
            one.strength, one.edge = max(one.strength, two.strength), one.edge and two.edge
            return k, one, two
    if one.strength == 1 and not led:
        return 0, None, None
    return j, one, None


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
        return word[i + 2][-1:] == "m" or word[i + 3] in MERIDIEM or part_follows(line, i + 3)
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
