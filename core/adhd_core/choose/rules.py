"""How good a thing is to do now: a sum of factors, each with its points and its words. Pure; the same state gives the same answer.

What does not depend on the moment (priority, kind, age) is one number, `worth`, that the projection keeps and indexes. Age is linear
in the day of creation, so that it orders tasks without knowing what day it is.
"""

from __future__ import annotations

from adhd_core.dates import MONTHS, WEEKDAYS, date, parse_moment, timedelta

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.dates import datetime

UNIT = 100
"""Points in one unit of `worth`: it is kept as a whole number."""
PRIORITY = (0, 3, 8, 16, 24)
KIND = (0, 0, 2, -2)
"""Points of task, goal, habit, shopping."""
INBOX = 1
"""What was only caught may be small and wants to be looked at."""
CLASSES = (2, 5, 15, 30)
"""Most minutes of Quick Win, Focused, Sustained and Endurance; beyond is Marathon (CHAMPS participation)."""
UNKNOWN_CLASS = 1
SMALL = (4, 2, 0, -1, -3)
"""Points by class: starting is the win, so what is small comes first among equals."""
GATE = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}
"""Energy -> the last class that it carries."""
MISFIT = -12
TODAY, WITHIN_TWO_DAYS, WITHIN_WEEK, JUST_GONE = 30, 22, 8, 20
MEANT_TODAY, MEANT_LATELY = 15, 8
DOING = 12
LATELY = 7
"""Days for which a date that has gone by still counts; older ones are neither pressed nor hidden."""
EDGE = 1000
REACH_MINUTES, PREPARE = 60, 15
"""A clock time is within reach an hour before, or twice its own length and a quarter of an hour."""
GONE_MINUTES = 30
HERE, ELSEWHERE = 15, -10
TOO_LONG = -20
SAME_CLASS_AGAIN = -2

REASONS = ("now", "me", "big", "boring")
REFUSED = -60
DECLINED = {"now": 3.0, "big": 6.0, "boring": 12.0, "me": 72.0}
"""Reason -> the hours for which it holds in full; it fades to nothing in four times that."""
EDGE_PAUSE_MINUTES = 10

BARRIERS = {
    "unclear": (-4, 24.0), "big": (-8, 24.0), "boring": (-6, 12.0), "scary": (-4, 24.0), "tired": (-8, 3.0), "blocked": (-30, 72.0),
    "don't care": (-10, 24.0), "unsure": (-3, 6.0),
}  # fmt: skip
"""What stood in the way of a task -> (points, hours for which they hold in full)."""
SMALL_ENOUGH = ("big", "tired")
"""Barriers that a first step of five minutes at most takes away."""
WAY_IN, WAY_IN_HOURS = 4, 24.0


class Candidate:
    """What the projection knows of a task: `minutes` of its smallest open step or of itself, `klass` of these minutes."""

    __slots__ = ("due", "klass", "minutes", "rid", "start", "status", "worth")

    def __init__(self, rid: bytes, worth: int, klass: int, minutes: int | None, due: str | None, start: str | None, status: int) -> None:
        self.rid = rid
        self.worth = worth
        self.klass = klass
        self.minutes = minutes
        self.due = due
        self.start = start
        self.status = status


class Moment:
    """The moment that is chosen for. `energy` 1 to 5 or None, `minutes` at hand or None, `here` the ids that fit a context or None,
    `last_class` of what was done last, `declined` id -> [(reason, hours ago)], `barriers` id -> (what stood in the way last, hours ago),
    "" where a way in was found since."""

    __slots__ = ("barriers", "declined", "energy", "here", "last_class", "minutes", "now", "today")

    def __init__(self, now: datetime, today: date) -> None:
        self.now = now
        self.today = today
        self.energy: int | None = None
        self.minutes: int | None = None
        self.here: frozenset[bytes] | None = None
        self.last_class: int | None = None
        self.declined: dict[bytes, list[tuple[str, float]]] = {}
        self.barriers: dict[bytes, tuple[str, float]] = {}


class Factor:
    """One reason: its `name`, its `points` (more is better), and words for it or ""."""

    __slots__ = ("name", "points", "words")

    def __init__(self, name: str, points: float, words: str = "") -> None:
        self.name = name
        self.points = points
        self.words = words


def worth(priority: int, kind: int, status: int, created_ms: int) -> int:
    """The part of the score that no moment changes, in hundredths of a point: the older, the more."""
    points = PRIORITY[priority] + KIND[kind] + (INBOX if status == 0 else 0)
    return points * UNIT - created_ms // 86_400_000


def class_of(minutes: int | None) -> int:
    """The number of the CHAMPS class of a length."""
    if minutes is None:
        return UNKNOWN_CLASS
    return next((i for i, most in enumerate(CLASSES) if minutes <= most), len(CLASSES))


def factors(c: Candidate, m: Moment) -> list[Factor]:
    """Why a candidate should be done now, or rather not: every factor that counts."""
    age = c.worth / UNIT + m.now.timestamp() / 86_400 / UNIT
    out = [Factor("worth", round(age, 2), "it matters to you" if age >= PRIORITY[3] else "")]
    out.append(Factor("size", SMALL[c.klass], "small" if c.klass == 0 and c.minutes else ""))
    if c.status == 2:
        out.append(Factor("doing", DOING, "you began it"))
    out += dates(c, m)
    if m.energy is not None and c.klass > GATE[m.energy]:
        out.append(Factor("energy", MISFIT * (c.klass - GATE[m.energy])))
    elif m.energy is not None:
        out.append(Factor("energy", 0, "fits your energy" if m.energy <= 2 and c.minutes else ""))
    if m.minutes is not None and c.minutes is not None and c.minutes > m.minutes:
        out.append(Factor("minutes", TOO_LONG))
    if m.here is not None:
        out.append(Factor("context", HERE, "it can be done here") if c.rid in m.here else Factor("context", ELSEWHERE))
    if m.last_class == c.klass:
        out.append(Factor("variety", SAME_CLASS_AGAIN))
    out += [Factor(f"no: {reason}", points) for reason, points in refusals(c, m) if points]
    if c.rid in m.barriers:
        out += barred(c, *m.barriers[c.rid])
    out.append(Factor("momentum", 0))
    return out


ANSWERS = ("reply to ", "answer ", "respond to ", "get back to ", "write back to ", "call back ", "reply ")


def waits(title: str) -> Factor | None:
    """Somebody waits where a title answers one by name: it weighs nothing and is said. A name has a capital."""
    low = title.casefold()
    for words in ANSWERS:
        if low.startswith(words):
            name = title[len(words) :].split(maxsplit=1)[0:1]
            name = [n.rstrip(":,.;?").removesuffix("'s").removesuffix("’s") for n in name]
            return Factor("person", 0, f"{name[0]} is waiting") if name and name[0][:1].isupper() and name[0].isalpha() else None
    return None


def barred(c: Candidate, barrier: str, hours: float) -> list[Factor]:
    """What stood in the way of it lately takes a little off; a way in that was found adds a little."""
    if not barrier:
        return [Factor("way in", WAY_IN, "you found a way in")] if hours <= WAY_IN_HOURS else []
    points, holds = BARRIERS.get(barrier, (0, 1.0))
    if barrier in SMALL_ENOUGH and c.minutes is not None and c.klass <= 1:
        return []
    weight = round(points * faded(hours, holds), 2)
    return [Factor(f"barrier: {barrier}", weight)] if weight else []


def faded(hours: float, holds: float) -> float:
    """1 while something holds in full, then less and less, 0 after four times that."""
    return 1.0 if hours <= holds else max(0.0, 1 - (hours - holds) / (3 * holds))


def refusals(c: Candidate, m: Moment) -> list[tuple[str, float]]:
    """What earlier "no"s take off, fading with the hours."""
    out = []
    for reason, hours in m.declined.get(c.rid, ()):
        out.append((reason, round(REFUSED * faded(hours, DECLINED[reason]), 2)))
    return out


def dates(c: Candidate, m: Moment) -> list[Factor]:
    """What its deadline and its do-date say today."""
    out = []
    left = minutes_to(c.due, m.now) if c.due and "T" in c.due else None
    if left is not None and within_reach(left, c.minutes) and not paused(c, m):
        out.append(Factor("edge", EDGE - left / 10, f"it is for {clock(c.due)}"))
    elif c.due:
        day = day_in(c.due)
        ahead = (day - m.today).days if day else 99
        if ahead > 0 and "T" in c.due:
            ahead = 99  # an appointment or a deadline, nobody knows which: neither pressed nor hidden until its day
        if 0 <= ahead <= 2 or (ahead < 0 and -ahead <= LATELY):
            points = TODAY if ahead == 0 else WITHIN_TWO_DAYS if ahead > 0 else JUST_GONE
            out.append(Factor("due", points, f"it {'was' if ahead < 0 else 'is'} for {'today' if ahead == 0 else named(day)}"))
        elif 0 < ahead <= 7:
            out.append(Factor("due", WITHIN_WEEK))
    if c.start:
        day = day_in(c.start)
        back = (m.today - day).days if day else 99
        if back == 0:
            out.append(Factor("do-date", MEANT_TODAY, "" if out else "you meant it for today"))
        elif 0 < back <= LATELY:
            out.append(Factor("do-date", MEANT_LATELY))
    return out


def within_reach(left: float, minutes: int | None) -> bool:
    """Whether a clock time `left` minutes ahead has to be served now."""
    return -GONE_MINUTES <= left <= max(REACH_MINUTES, 2 * (minutes or 0) + PREPARE)


def paused(c: Candidate, m: Moment) -> bool:
    """Whether a hard edge was declined a moment ago, so that another card may show."""
    return any(hours * 60 < EDGE_PAUSE_MINUTES for _, hours in m.declined.get(c.rid, ()))


def eligible(c: Candidate, today: date) -> bool:
    """Whether it may be offered at all: not put off to a later day."""
    return c.start is None or c.start[:10] <= today.isoformat()


def score(found: list[Factor]) -> float:
    """The sum of factors."""
    return round(sum(f.points for f in found), 4)


def guess(levels: list[int]) -> int | None:
    """The energy to expect from what was logged at this part of the day: the middle one of at least three."""
    return sorted(levels)[len(levels) // 2] if len(levels) >= 3 else None


def day_in(stamp: str) -> date | None:
    """The user's day of a stored date or date-time; None for what is no date."""
    try:
        return parse_moment(stamp).astimezone().date() if "T" in stamp else date.fromisoformat(stamp[:10])
    except (ValueError, OverflowError):
        return None


def minutes_to(stamp: str, now: datetime) -> float | None:
    """Minutes until a stored date-time; negative once it has gone by."""
    try:
        return (parse_moment(stamp) - now) / timedelta(minutes=1)
    except (ValueError, OverflowError):
        return None


def clock(stamp: str | None) -> str:
    """`15:00` in the user's zone."""
    local = parse_moment(stamp or "").astimezone()
    return f"{local.hour:02d}:{local.minute:02d}"


def named(day: date | None) -> str:
    """`Fri 6 Mar`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}" if day else ""
