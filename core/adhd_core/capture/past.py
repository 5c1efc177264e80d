"""Times gone by at the end of a line: "meds 8:30", "meds at 8", "meds an hour ago", "meds yesterday 22:00". Pure.

A clock time without a day means the last time that the clock showed it. Only "at 8" may be morning or evening: the nearer.
"""

from __future__ import annotations

from adhd_core.dates import datetime, day_of, parse_moment, timedelta
from adhd_core.oplog.errors import usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.draft import Settings
    from adhd_core.dates import date
    from adhd_core.oplog.errors import AdhdError

DAYS = {"today": 0, "yesterday": -1, "yday": -1, "this morning": 0, "last night": -1, "this evening": 0, "this afternoon": 0}
HALVES = {"this morning": 0, "last night": 12, "this evening": 12, "this afternoon": 12}
WORDS = frozenset(
    ("ago", "now", "today", "yesterday", "yday", "tomorrow", "tonight", "noon", "midday", "midnight", "morning", "night", "evening",
     "afternoon", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)  # fmt: skip
LONGEST = 6


def may_hold(words: list[str]) -> bool:
    """A cheap look whether a time can stand in the words beside something else."""
    return len(words) > 1 and any(w.lower() in WORDS or any(c.isdigit() for c in w) for w in words)


def split(words: list[str], now: datetime, settings: Settings) -> tuple[list[str], datetime | None]:
    """The words without the longest time at their end, and that time, or None. An amount may follow the time ("meds 8:30
    400 mg"), and "at 8" may stand in front. Raises AdhdError."""
    for tail in range(3):
        end = len(words) - tail
        if tail and not words[end][:1].isdigit():
            continue
        for cut in range(max(1, end - LONGEST), end):
            found = past(" ".join(words[cut:end]).lower(), now, settings)
            if found is not None:
                return words[:cut] + words[end:], found
        if end < 3:
            break
    first = 2 if words[0].lower() == "at" else int(":" in words[0])
    found = past(" ".join(words[:first]).lower(), now, settings) if 0 < first < len(words) else None
    return (words[first:], found) if found is not None else (words, None)


def past(text: str, now: datetime, settings: Settings) -> datetime | None:
    """The moment that the whole of a text means, None where it means none. Raises AdhdError for one still to come."""
    if text in ("now", "just now", "right now"):
        return now
    clock, half, day_start = text, 0, int(settings.day_start)
    day: date | None = None
    for name, days in DAYS.items():
        if text == name:
            raise usage(f'"{text}" has no time of the day in it.', f"Say when: {name} 8:30")
        if text.startswith(name + " ") or text.endswith(" " + name):
            clock = text.removeprefix(name + " ") if text.startswith(name + " ") else text.removesuffix(" " + name)
            day, half = day_of(now, day_start) + timedelta(days=days), HALVES.get(name, 0)
            break
    hours = hours_of(clock.strip())
    if hours is not None:
        return latest(hours, now, day, half, day_start)
    from adhd_core.capture.grammar import when

    stamp = when(text, now=now, settings=settings)
    if stamp is None:
        return None
    if "T" not in stamp:
        if stamp >= now.date().isoformat():
            raise to_come(text)
        raise usage(f'"{text}" has no time of the day in it.', "Say when: yesterday 8:30")
    found = parse_moment(stamp)
    if found > now:
        raise to_come(text)
    return found


def to_come(text: str) -> AdhdError:
    """A time that is no past one."""
    return usage(f'"{text}" is still to come.', "Name a time gone by: 8:30, an hour ago, yesterday 22:00.")


def hours_of(text: str) -> tuple[list[int], int] | None:
    """(possible hours, minute) of a clock time in words or figures; a bare number is one only after "at"."""
    at = text.startswith("at ")
    text = text.removeprefix("at ").strip()
    if text in ("noon", "midday", "midnight"):
        return [0 if text == "midnight" else 12], 0
    half = text[-2:] if text[-2:] in ("am", "pm") else ""
    hour, colon, minute = text.removesuffix(half).strip().partition(":")
    if not hour.isdigit() or not hour.isascii() or len(hour) > 2 or int(hour) > 23 or (colon and len(minute) != 2):
        return None
    if colon and not (minute.isascii() and minute.isdigit() and int(minute) < 60):
        return None
    h, m = int(hour), int(minute) if colon else 0
    if half:
        return ([h % 12 + (12 if half == "pm" else 0)], m) if 1 <= h <= 12 else None
    if colon:
        return [h], m
    if not at:
        return None
    return ([h % 12, h % 12 + 12] if 1 <= h <= 12 and hour[0] != "0" else [h]), 0


def latest(found: tuple[list[int], int], now: datetime, day: date | None, half: int, day_start: int) -> datetime:
    """The last moment up to now at which a clock showed one of the hours; on the user's `day` where one is named, in the
    second `half` of it where that is said. Raises AdhdError where it is still to come."""
    hours, minute = found
    if half and len(hours) == 1 and hours[0] < 12 and hours[0] >= day_start:
        hours = [hours[0] + 12]
    moments = []
    days = [now.date(), now.date() - timedelta(days=1)] if day is None else [day]
    if day is not None and day < day_of(now, day_start) and now.date() > day_of(now, day_start):
        days = [day, day + timedelta(days=1)]  # after midnight "yesterday 23:50" is the one that the clock has just left
    for one in days:
        for hour in hours:
            shift = timedelta(days=1) if day is not None and hour < day_start else timedelta()
            moments.append((datetime(one.year, one.month, one.day, hour, minute) + shift).astimezone())
    gone = [m for m in moments if m <= now]
    if not gone:
        raise to_come(f"{hours[0]}:{minute:02d}")
    return max(gone)
