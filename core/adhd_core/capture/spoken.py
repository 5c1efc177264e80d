"""Clock times in words: ten past three, half past four, quarter to 5, five-thirty, nine fifty nine a m."""
from __future__ import annotations

from adhd_core.capture.clocks import MINUTES, NAMED, OCLOCK, PAST, TO, Clock, built, figures, meridiem_at, part_follows
from adhd_core.capture.lexicon import DAYS_AWAY, NUMBERS, WEEKDAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line


def relative(line: Line, i: int, value: float, led: bool) -> tuple[int, Clock | None]:
    """ "10 past 4", "20 minutes to five": `value` minutes stand at i."""
    word = line.word
    j = i + 1
    if word[j] in MINUTES:
        j += 1
    if word[j] not in PAST and word[j] not in TO:
        return 0, None
    if word[i - 1 if i else -1] in ("from", "between"):
        return 0, None
    hour = word[j + 1]
    at = word[i - 1 if i else -1] in ("at", "@", "by", "about", "around", "before", "after")
    if word[i].isdigit() and word[j] == "to" and hour.isdigit() and not at and not plain_minutes(line, i, j):
        return 0, None
    if value <= 12 and word[i].isdigit() and word[j] in TO and (hour[-1:] == "m" or (hour.isdigit() and meridiem_at(line, j + 2)[0])):
        return 0, None  # "5 to 6pm" is a range
    if (not led or line.frame.loose) and value not in (5, 10, 15, 20, 25) and not (j > i + 1 and value < 60):
        return 0, None
    if not led and ((word[j] in ("after", "before", "of") and not (line.frame.loose and word[j] == "after")) or here_is_count(line, i, j)):
        return 0, None
    k, found = hour_after(line, j, int(value) if word[j] in PAST else -int(value), 3)
    if found is not None and not led and found.open:
        from adhd_core.capture.phrase import right_ok

        found.strength, found.edge = (3, False) if right_ok(line, k) or word[k] in DAYS_AWAY or word[k] in WEEKDAYS else (2, True)
    return k, found


def here_is_count(line: Line, i: int, j: int) -> bool:
    """ "10 to 4" in figures with nothing before it is a range or a score rather than a time."""
    return line.word[i].isdigit() and line.word[j] == "to" and line.word[j + 1].isdigit() and not plain_minutes(line, i, j)


def plain_minutes(line: Line, i: int, j: int) -> bool:
    """ "10 to 8" is the whole line: ten minutes, where a range would run backwards."""
    minute, hour = int(line.word[i][:3]), int(line.word[j + 1][:3])
    return line.frame.loose and line.ends(j + 2) and minute in (10, 20, 25) and hour < min(minute, 13)


def hour_after(line: Line, j: int, shift: int, strength: int) -> tuple[int, Clock | None]:
    """The hour that "half past", "quarter to" and the like lean on; j is the index of past/to."""
    word = line.word
    hour_word = word[j + 1]
    if hour_word in NAMED:
        return j + 2, Clock((NAMED[hour_word] + shift * 60) % 86400, False, strength)
    hour, half, k = NUMBERS.get(hour_word, 99), "", j + 2
    if hour_word[:1].isdigit():
        parts = figures(hour_word)
        if parts is None or parts[4] not in ("plain", "h") or (parts[4] == "h" and parts[1]):
            return 0, None
        hour, half = parts[0], parts[3]
    if hour > 24:
        return 0, None
    if not half and meridiem_at(line, k)[0]:
        half, size = meridiem_at(line, k)
        k += size
    if word[k] in OCLOCK:
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
    """five pm, at five thirty, five-thirty, half past four, quarter to 5, ten past three, twelve oh three."""
    word = line.word
    here, follow = word[i], word[i + 1]
    if here == "a" and follow == "quarter":
        return from_words(line, i + 1, led)
    if here == "half":
        if follow == "past" or follow == "after":
            return hour_after(line, i + 1, 30, 3)
        plain = NUMBERS.get(follow, int(follow) if follow.isdigit() and len(follow) < 3 else 99) <= 12
        return hour_after(line, i, 30, 2) if plain and (led or (line.frame.loose and line.ends(i + 2))) else (0, None)
    if here == "quarter":
        if follow in PAST or follow in TO:
            return hour_after(line, i + 1, 15 if follow in PAST else -15, 3)
        return 0, None
    if here == "a":
        return 0, None
    if here not in NUMBERS:
        if follow in MINUTES or follow in PAST or (led and follow in TO):
            tens, _, ones = here.partition("-")
            return relative(line, i, float(NUMBERS.get(tens, 99) + NUMBERS.get(ones, 99)), led)
        return hyphened(line, i)
    value, j = NUMBERS[here], i + 1
    if value in (20,) and follow == "five":
        value, j = 25, i + 2
    past: tuple[int, Clock | None] = (0, None)
    if word[j] in PAST or word[j] in TO or word[j] in ("minutes", "min"):
        past = relative(line, j - 1, float(value), led)
    if past[0]:
        return past
    if not 1 <= value <= 12:
        return 0, None
    minute, k = minute_at(line, j)
    half, size = meridiem_at(line, k)
    if half:
        return k + size, built(value, minute, 0, half, False, 3)
    if word[k] in OCLOCK or (word[k] == "o" and word[k + 1] == "clock"):
        return k + (1 if word[k] in OCLOCK else 2), built(value, 0, 0, "", False, 3)
    if not led and part_follows(line, k):
        return k, built(value, minute, 0, "", False, 2)
    if not led and minute in (15, 30, 45) and i and word[i - 1] not in NUMBERS:
        return k, built(value, minute, 0, "", False, 2, True)
    sure = minute in (15, 30, 45) or word[j] in ("oh", "zero", "o")
    if led or (line.frame.loose and k > j and line.ends(k) and sure):
        return k, built(value, minute, 0, "", False, 1 if k == j else 2, True)
    return 0, None


def minute_at(line: Line, j: int) -> tuple[int, int]:
    """thirty, forty five, oh five at j: minutes and the index after them; (0, j) when there are none."""
    word = line.word
    minute = NUMBERS.get(word[j], 99)
    if "-" in word[j]:
        tens, _, ones = word[j].partition("-")
        minute = NUMBERS.get(tens, 99) + NUMBERS.get(ones, 99)
        return (minute, j + 1) if 20 < minute <= 59 else (0, j)
    if word[j] in ("oh", "zero", "o") and NUMBERS.get(word[j + 1], 99) < 10:
        return NUMBERS[word[j + 1]], j + 2
    if not 10 <= minute <= 59:
        return 0, j
    if minute >= 20 and NUMBERS.get(word[j + 1], 99) < 10:
        return minute + NUMBERS[word[j + 1]], j + 2
    return minute, j + 1


def hyphened(line: Line, i: int) -> tuple[int, Clock | None]:
    """ "five-thirty", "ten-forty-five", "twelve-oh-three" """
    first, _, rest = line.word[i].partition("-")
    tens, _, ones = rest.partition("-")
    hour, minute = NUMBERS.get(first, 99), NUMBERS.get(tens, 0 if tens in ("oh", "zero") else 99)
    if ones:
        minute += NUMBERS.get(ones, 99)
    elif minute < 10:
        return 0, None
    if hour > 12 or minute > 59:
        return 0, None
    half, size = meridiem_at(line, i + 1)
    return i + 1 + size, built(hour, minute, 0, half, False, 3 if half else 2, not half)
