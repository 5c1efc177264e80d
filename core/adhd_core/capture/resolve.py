"""From phrases to fields: which phrase is the due time and which the do-date, and what they are on the calendar.

A clock time sets `due`; by, due and before set `due`; from, starting and after set `start`; a bare day sets `start`.
"""
from __future__ import annotations

from adhd_core.capture.days import datetime, days_later, localise, timedelta, timezone
from adhd_core.capture.lexicon import DAYPARTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from adhd_core.capture.draft import Draft
    from adhd_core.capture.line import Line
    from adhd_core.capture.phrase import Phrase

EVENING_WORDS = frozenset((
    "dinner", "supper", "drinks", "party", "movie", "concert", "date", "theatre", "theater", "cinema", "pub", "bedtime", "club", "gig",
    "bar", "sunset",
))
# these go by the 24 hours of a timetable
TIMETABLES = frozenset(("train", "flight", "bus", "plane", "ferry", "airport", "fly", "departure", "boarding", "tram", "checkout"))
MORNING_WORDS = frozenset(("wake", "alarm", "breakfast", "sunrise", "jog"))


class Times:
    """The phrases of one line by role, at most one of each."""

    __slots__ = ("bare", "due", "start")

    def __init__(self) -> None:
        self.due: Phrase | None = None
        self.start: Phrase | None = None
        self.bare: Phrase | None = None

    def offer(self, found: Phrase) -> bool:
        """Take the phrase, or leave it as words when its place is taken and it adds nothing."""
        name = "due" if found.role == "due" else "start" if found.role in ("start", "after") else "bare"
        held: Phrase | None = getattr(self, name)
        if held is None:
            setattr(self, name, found)
            return True
        return complete(held, found)

    def fields(self, line: Line, draft: Draft) -> None:
        """Fill due, due_end, start; phrases that complete each other across the line are joined first."""
        due, start, bare = self.due, self.start, self.bare
        if bare is not None and bare.date is None and bare.second is not None:
            other = due if due is not None else start
            if other is not None and not other.timed() and other.date is not None and other.role != "after":
                complete(other, bare)
                if other is start:
                    due, start, self.start = other, None, None
                    due.role = ""
                bare = None
        if start is not None and start.date is None and start.second is not None and due is None and start.role == "start" \
                and bare is not None and bare.date is not None and not bare.timed() and complete(bare, start):
            start = None  # "14 feb for 2 hours from 9:30"
        if due is not None and due.date is None and due.second is not None and bare is not None and not bare.timed():
            due.date, bare = bare.date, None
        if bare is not None:
            if (bare.timed() and due is None) or (start is not None and due is None):
                due = bare
            elif start is None:
                start = bare
        if due is not None:
            draft.due, draft.due_end = finished(line, due, draft, True)
        if start is not None:
            draft.start, end = finished(line, start, draft, False)
            if end is not None and draft.due is None:
                draft.due = end


def complete(held: Phrase, found: Phrase) -> bool:
    """A day here and a clock time there are one time."""
    if held.moment is not None or found.moment is not None:
        return False
    if held.date is not None and found.date is not None and held.date != found.date:
        return False
    if held.second is not None and found.second is not None:
        return False
    if held.part and found.part and held.part != found.part:
        return False
    if far_from_part(held, found) or far_from_part(found, held):
        held.part = found.part = ""
    if held.date is not None and found.date is not None and found.second is None:
        return False
    if held.date is None:
        held.date, held.until = found.date, found.until
    if held.second is None:
        held.second, held.end, held.open, held.end_open = found.second, found.end, found.open, found.end_open
        held.offset = found.offset
    held.part = held.part or found.part
    return True


def far_from_part(hour: Phrase, day: Phrase) -> bool:
    """ "tomorrow morning meet Kay at 1": no hour of that part of the day, so the part says nothing of it."""
    if hour.second is None or not hour.open or not day.part:
        return False
    here = hour.second // 3600
    if day.part in ("morning", "mornin", "forenoon"):
        return here < 5 or here == 12
    return day.part in ("afternoon", "arvo") and 7 <= here <= 11


def finished(line: Line, found: Phrase, draft: Draft, is_due: bool) -> tuple[str | None, str | None]:
    """A phrase as (date or date-time, end or None), in ISO text."""
    frame = line.frame
    if found.moment is not None:
        return found.moment.isoformat(), None
    if found.second is None:
        return undated(line, found, draft, is_due)
    day, second, end = found.date, found.second, found.end
    if found.offset is not None:
        return elsewhere(line, found, day, second, end)
    if found.open:
        second, end = halves(line, found, second, end)
    if found.part in ("night", "nite", "evening") and second < 5 * 3600 and found.date is not None:
        day = days_later(found.date, 1)
    base = day if day is not None else frame.wall.date()
    moment = at(base, second)
    if day is None:
        if moment < frame.wall:
            moment += timedelta(days=1)
    elif moment < frame.wall and (day == frame.today or (frame.early and day == frame.wall.date())):
        moment = at(days_later(day, 1), second)
        if not frame.early:
            draft.notices.append(f"{moment.hour:02d}:{moment.minute:02d} has passed today; tomorrow used")
    if found.second == 86400 and day is not None and not frame.loose:
        draft.notices.append("midnight is read as the end of that day")
    text = shown(line, moment, draft)
    if end is None:
        return text, found.until.isoformat() if found.until is not None else None
    last = at(moment.date(), end)
    if last <= moment:
        last += timedelta(days=1)
    if found.until is not None and found.until > moment.date():
        last = at(found.until, end)
    return text, shown(line, last, draft)


def at(day: date, second: int) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(seconds=second)


def shown(line: Line, wall: datetime, draft: Draft) -> str:
    """A wall time in the user's zone; what the clock change does to it is said."""
    moment, odd = localise(wall, line.frame.zone)
    if odd == "gap":
        draft.notices.append(f"{wall.hour:02d}:{wall.minute:02d} does not exist on that day; {moment.hour:02d}:{moment.minute:02d} used")
    elif odd == "twice":
        draft.notices.append(f"{wall.hour:02d}:{wall.minute:02d} comes twice that day; the first is used")
    offset = moment.utcoffset()
    if odd == "gap" and draft.repeat and offset is not None:  # kept by its old offset, so that the next one has its wall time again
        moment = wall.replace(tzinfo=timezone(offset - (moment.replace(tzinfo=None) - wall)))
    text: str = moment.isoformat()
    return text


def elsewhere(line: Line, found: Phrase, day: date | None, second: int, end: int | None) -> tuple[str, str | None]:
    """A clock time of another zone ("3pm EST"), shown in the user's own."""
    frame = line.frame
    zone = timezone(timedelta(minutes=found.offset or 0))
    base = day if day is not None else frame.now.astimezone(zone).date()
    moment = at(base, second).replace(tzinfo=zone)
    if day is None and moment < frame.now:
        moment += timedelta(days=1)
    last = None
    if end is not None:
        length = end - second
        last = (moment + timedelta(seconds=length if length > 0 else length + 86400)).astimezone(frame.zone).isoformat()
    return moment.astimezone(frame.zone).isoformat(), last


def undated(line: Line, found: Phrase, draft: Draft, is_due: bool) -> tuple[str | None, str | None]:
    """No clock time: a date, or the hour of a part of the day as a do-date that is not a hard edge."""
    frame, day = line.frame, found.date
    if found.role == "after" and day is not None and not found.part:
        day = days_later(day, 1)
    end = found.until.isoformat() if found.until is not None else None
    if not found.part:
        return (day.isoformat() if day is not None else None), end
    hour = part_hour(found.part)
    if day is None:
        base = frame.wall.date()
        moment = at(base, hour * 3600)
        if moment < frame.wall:
            moment += timedelta(days=1)
        return shown(line, moment, draft), end
    moment = at(day, hour * 3600)
    if moment < frame.wall and frame.early and day == frame.today and found.part != "night":
        moment += timedelta(days=1)
    if moment < frame.wall and day >= frame.today:
        return day.isoformat(), end
    return shown(line, moment, draft), end


def rises(line: Line) -> bool:
    """Something that one does in the morning."""
    words = line.word[:40]
    return any(word in MORNING_WORDS for word in words) or ("get" in words and words[words.index("get") + 1] == "up")


def part_hour(part: str) -> int:
    if part in DAYPARTS:
        return DAYPARTS[part][0]
    from adhd_core.capture.meals import hour_of

    return hour_of(part)


def halves(line: Line, found: Phrase, second: int, end: int | None) -> tuple[int, int | None]:
    """Morning or afternoon for a bare hour: the part of the day decides, then waking hours, then what is still ahead."""
    hour, frame = second // 3600, line.frame
    part = found.part
    if part in ("morning", "mornin", "forenoon"):
        late = False
    elif part in ("night", "nite"):
        late = 5 <= hour < 12
    elif part:
        late = hour < 12 and part_hour(part) > 11
    else:
        late = hour <= 6
        if 5 <= hour <= 11 and not late:
            late = any(word in EVENING_WORDS for word in line.word[:40])
        elif 4 <= hour <= 6:
            late = not (rises(line) or (second % 3600 and any(word in TIMETABLES for word in line.word[:40])))
        early = 4 <= hour <= 11 and rises(line)
        today = (found.date is None or found.date == frame.today) and not early
        if today and not late and hour < 12 and found.role != "after":
            passed = at(frame.wall.date(), second) < frame.wall
            late = passed and at(frame.wall.date(), second + 43200) >= frame.wall
    if hour == 12:
        shift = -43200 if part in ("night", "nite", "evening") else 0
        if shift and found.date is not None:
            found.date = days_later(found.date, 1) if second < 46800 else found.date
    else:
        shift = 43200 if late else 0
    begin = second + shift
    if end is not None and found.end_open:
        end = end % 43200
        while end <= begin and end < 86400:
            end += 43200
    return begin, end

