"""Time cut into days and hours, and the hours that went well. Pure: moments are seconds since 1970, the zone is an argument.

A zone of None is the process's own (`TZ`), as everywhere. Days are the user's: they begin at a setting's hour, and
a day of 23 or 25 hours is one.
"""

from __future__ import annotations

from bisect import bisect_right

from adhd_core.dates import date, datetime, timedelta

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    Span = tuple[int, int]

WEEK_STARTS = {"monday": 0, "sunday": 6, "saturday": 5}
DONE_WEIGHS = 300
"""A finished thing speaks for its hour like so many seconds of focus."""
ENOUGH_DAYS, ENOUGH_IN_WINDOW, ENOUGH_SECONDS = 5, 3, 3 * 3600
"""Days with anything in them, days with something in the best two hours, and the weight of all, before hours are named."""
LEAD = 1.2
"""How much more the best two hours must hold than any two hours apart from them."""
FELT_SECONDS = 4 * 3600
"""How long a logged energy is taken to be true."""


def begins(day: date, day_start: int, zone: tzinfo | None = None) -> int:
    """The moment at which a day of the user begins."""
    naive = datetime(day.year, day.month, day.day, day_start, tzinfo=zone)
    return int(naive.timestamp() if zone is not None else naive.astimezone().timestamp())


def bounds(first: date, last: date, day_start: int, zone: tzinfo | None = None) -> list[int]:
    """The beginnings of the days from `first` to `last`, and the end of the last one."""
    count = (last - first).days + 2
    return [begins(first + timedelta(days=i), day_start, zone) for i in range(count)]


def week_of(day: date, week_start: str) -> tuple[date, date]:
    """First and last day of the week that holds a day."""
    first = day - timedelta(days=(day.weekday() - WEEK_STARTS.get(week_start, 0)) % 7)
    return first, first + timedelta(days=6)


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the month that holds a day."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans without what overlaps: two devices that ran at once count once."""
    out: list[Span] = []
    for begin, end in sorted(spans):
        if end <= begin:
            continue
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((begin, end))
    return out


def by_day(spans: Iterable[Span], edges: list[int]) -> list[int]:
    """Seconds of disjoint spans in each day of `bounds`."""
    out = [0] * (len(edges) - 1)
    for begin, end in spans:
        place = max(0, bisect_right(edges, begin) - 1)
        while place < len(out) and edges[place] < end:
            out[place] += max(0, min(end, edges[place + 1]) - max(begin, edges[place]))
            place += 1
    return out


def day_at(moment: int, edges: list[int]) -> int | None:
    """The number of the day that holds a moment, None outside of all."""
    place = bisect_right(edges, moment) - 1
    return place if 0 <= place < len(edges) - 1 else None


def pieces(spans: Iterable[Span], zone: tzinfo | None = None) -> Iterator[tuple[int, int, int]]:
    """Spans cut at the full hours of the wall clock: (begin, end, hour)."""
    for begin, end in spans:
        while begin < end:
            local = datetime.fromtimestamp(begin, zone)
            stop = min(end, begin + 3600 - local.minute * 60 - local.second)
            yield begin, stop, local.hour
            begin = stop


def hour_of(moment: int, zone: tzinfo | None = None) -> int:
    """The hour of the wall clock at a moment."""
    return datetime.fromtimestamp(moment, zone).hour


def best_hours(spans: list[Span], done: list[int], edges: list[int], zone: tzinfo | None = None) -> tuple[int, int] | None:
    """The two hours of the day (from, to) that held most, once there is enough to tell and they lead clearly; else None.

    `spans` are disjoint stretches of focus, `done` the moments at which something was finished.
    """
    weights = [0] * 24
    days: list[set[int]] = [set() for _ in range(24)]
    held = [(begin, end - begin, hour) for begin, end, hour in pieces(spans, zone)]
    held += [(moment, DONE_WEIGHS, hour_of(moment, zone)) for moment in done]
    for moment, weight, hour in held:
        place = day_at(moment, edges)
        if place is not None:
            weights[hour] += weight
            days[hour].add(place)
    if sum(weights) < ENOUGH_SECONDS or len(set().union(*days)) < ENOUGH_DAYS:
        return None
    windows = [weights[h] + weights[(h + 1) % 24] for h in range(24)]
    best = max(range(24), key=lambda h: (windows[h], -h))
    apart = [windows[h] for h in range(24) if (h - best) % 24 not in (0, 1, 23)]
    if windows[best] < LEAD * max(apart) or len(days[best] | days[(best + 1) % 24]) < ENOUGH_IN_WINDOW:
        return None
    return best, (best + 2) % 24


def felt_at(moment: int, snapshots: list[tuple[int, int]]) -> int | None:
    """The energy that was logged last before a moment, while it is fresh. `snapshots`: (moment, level), in order."""
    place = bisect_right(snapshots, (moment, 9)) - 1
    return snapshots[place][1] if place >= 0 and moment - snapshots[place][0] < FELT_SECONDS else None


def middle(levels: list[int]) -> int | None:
    """The middle one of some levels, None of none."""
    return sorted(levels)[len(levels) // 2] if levels else None
