"""Cues that a machine can see, read from words and compared with what is seen. Pure: no clock, no look at the disk.

A cue has a `kind` and a `value`: folder (a path), push, day (the first shell of it), time ("14:00"), wifi (its name).
"""

from __future__ import annotations

from adhd_core.dates import datetime, day_of

FOLDER, PUSH, DAY, TIME, WIFI = KINDS = ("folder", "push", "day", "time", "wifi")
SHELL, CD, TICK, PUSHED, COMMITTED = EVENTS = ("shell", "cd", "tick", "push", "commit")
"""What a shell tells: it started, its directory changed, some time went by, a `git push` or a `git commit` came back."""

ORDER = (FOLDER, PUSH, WIFI, TIME, DAY)
"""Which cue speaks where several fit: the narrowest."""

PUSHES = ("push", "git push", "i push", "a push", "a git push", "i git push", "after push", "after git push", "pushed")
FIRST = ("first shell", "first shell of the day", "the first shell", "the first shell of the day", "day starts", "the day starts")
ENTER = ("cd to ", "cd ", "in ", "i cd to ", "i cd ", "i am in ", "i'm in ", "i enter ", "enter ")
NETS = ("wifi ", "wi-fi ", "at wifi ", "on wifi ", "at wi-fi ", "on wi-fi ", "place ")


def read(text: str) -> tuple[str, str] | None:
    """(kind, value) of a cue in words; a folder's value as it was typed. None where it is none of them.

    >>> read("cd ~/thesis"), read("at 2pm"), read("git push")
    (('folder', '~/thesis'), ('time', '14:00'), ('push', ''))
    """
    text = " ".join(text.split()).strip(" ,")
    low = text.lower()
    for word in ("when ", "if "):
        if low.startswith(word):
            text, low = text[len(word) :], low[len(word) :]
    if low in PUSHES:
        return PUSH, ""
    if low in FIRST:
        return DAY, ""
    for word in NETS:
        if low.startswith(word) and low[len(word) :].strip():
            return WIFI, text[len(word) :].strip().strip("\"'")
    clock = clock_of(low.removeprefix("at ").removeprefix("it is ").strip())
    if clock is not None:
        return TIME, clock
    for word in ENTER:
        if low.startswith(word) and low[len(word) :].strip():
            return FOLDER, text[len(word) :].strip().strip("\"'")
    return (FOLDER, text) if text[:1] in ("/", "~") or text in (".", "..") or text[:2] == "./" else None


def clock_of(text: str) -> str | None:
    """`14:00` of "14:00", "14.00", "2pm", "2:30 pm", "14h", "noon"; None for anything else."""
    text = {"noon": "12:00", "midnight": "0:00"}.get(text, text).replace(" ", "")
    half = text[-2:] if text[-2:] in ("am", "pm") else ""
    text = text.removesuffix(half)
    hour, mark, minute = text.removesuffix("h").replace(".", ":").partition(":")
    plain = bool(mark) or bool(half) or text.endswith("h")
    if not plain or not hour.isdecimal() or not hour.isascii() or len(hour) > 2 or (mark and not (minute.isdecimal() and len(minute) == 2)):
        return None
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "pm" else 0)
    return f"{hours:02d}:{minutes:02d}" if hours < 24 and minutes < 60 else None


def fits(kind: str, value: str, made: datetime, event: str, folder: str | None, wifi: str | None, now: datetime, day_start: int) -> bool:
    """Whether a cue made at `made` is seen now. `folder`: where the shell is, links resolved; `wifi`: the network's name."""
    if kind == PUSH or event == PUSHED:
        return kind == PUSH and event == PUSHED
    if kind == FOLDER:
        return event in (SHELL, CD) and folder is not None and (folder == value or folder.startswith(value.rstrip("/") + "/"))
    if kind == DAY:
        return day_of(made.astimezone(now.tzinfo), day_start) < day_of(now, day_start)
    if kind == WIFI:
        return wifi is not None and wifi == value
    if kind == TIME:
        at = moment(value, now, day_start)
        return at is not None and made < at <= now
    return False


def moment(clock: str, now: datetime, day_start: int) -> datetime | None:
    """When a clock time is on the day that `now` belongs to: 01:00 is at its end."""
    if clock_of(clock) != clock:
        return None
    hour, minute = int(clock[:2]), int(clock[3:])
    day = day_of(now, day_start)
    at = now.replace(year=day.year, month=day.month, day=day.day, hour=hour, minute=minute, second=0, microsecond=0)
    if hour >= day_start:
        return at
    from adhd_core.dates import timedelta

    return at + timedelta(days=1)
