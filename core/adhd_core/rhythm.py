"""An RRULE in words, with everything that it says: days, hours, months, and where it ends."""

from __future__ import annotations

from adhd_core.dates import MONTHS

DAYS = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
UNITS = {"MINUTELY": "minute", "HOURLY": "hour", "DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
WEEKDAYS, WEEKEND = {"MO", "TU", "WE", "TH", "FR"}, {"SA", "SU"}
SUFFIXES = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def repeat(rule: str) -> str:
    """`every day`, `every 2 weeks on Tue, Thu`, `every last Fri of the month`, `every day at 08:00, 20:00 until 1 Jun`."""
    parts = dict(p.split("=", 1) for p in rule.split(";") if "=" in p)
    unit = UNITS.get(parts.get("FREQ", ""), "")
    if not unit:
        return "repeats"
    count = number(parts.get("INTERVAL", "1"), 1)
    days = [d for d in parts.get("BYDAY", "").split(",") if d[-2:] in DAYS]
    months = [MONTHS[number(m, 1) - 1] for m in parts.get("BYMONTH", "").split(",") if 1 <= number(m) <= 12]
    dates = [d for d in parts.get("BYMONTHDAY", "").split(",") if d]
    out = every(unit, count)
    if days and not dates:
        out = on_days(unit, count, days, parts.get("BYSETPOS", ""))
    elif dates:
        named = ", ".join(month_day(d) for d in dates)
        if unit == "year" and len(dates) == 1 and len(months) == 1:
            out, months = f"{out} on {dates[0]} {months[0]}" if number(dates[0]) > 0 else f"{out} on the {named} of {months[0]}", []
        elif len(dates) > 1 or unit != "month" or count > 1 or number(dates[0]) < 0:
            out = f"{out} on the {named}" if not days else f"{out} on {', '.join(DAYS[d[-2:]] for d in days)} the {named}"
    if len(months) > 6:
        out += f" except in {', '.join(m for m in MONTHS if m not in months)}"
    elif months:
        out += f" {'of' if days and unit == 'year' else 'in'} {', '.join(months)}"
    for name, what in (("BYWEEKNO", "week"), ("BYYEARDAY", "day")):
        if parts.get(name):
            out += f" in {what} {parts[name].replace(',', ', ')} of the year"
    hours = [f"{number(h):02d}:{number(parts.get('BYMINUTE', '0').split(',')[0]):02d}" for h in parts.get("BYHOUR", "").split(",") if h]
    if len(hours) > 1:
        out += f" at {', '.join(hours)}"
    if parts.get("UNTIL", "")[:8].isdigit():
        until = parts["UNTIL"]
        out += f" until {number(until[6:8])} {MONTHS[max(1, min(12, number(until[4:6]))) - 1]}"
        out += f" {until[:4]}"
    if parts.get("COUNT", "").isdigit():
        out += f", {parts['COUNT']} times"
    return out


def every(unit: str, count: int) -> str:
    """`every day`, `every other week`, `every 3 months`."""
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"


def on_days(unit: str, count: int, days: list[str], place: str) -> str:
    """A rule that names weekdays."""
    plain = {d[-2:] for d in days}
    numbered = any(len(d) > 2 for d in days)
    if place and not numbered:
        what = "workday" if plain == WEEKDAYS else "day off" if plain == WEEKEND else ", ".join(DAYS[d] for d in days)
        places = " and ".join(ordinal(p) for p in place.split(","))
        return f"{every(unit, count)} on the {places} {what}"
    if unit in ("hour", "minute") or (unit == "day" and count > 1):
        return f"{every(unit, count)} on {'weekdays' if plain == WEEKDAYS else ', '.join(DAYS[d[-2:]] for d in days)}"
    if not numbered and plain == WEEKDAYS:
        return "every weekday" if count == 1 else f"every {count} {unit}s on weekdays"
    names = ", ".join(f"{ordinal(d[:-2])} {DAYS[d[-2:]]}" if len(d) > 2 else DAYS[d[-2:]] for d in days)
    if numbered and unit == "month":
        return f"every {names}" + (f" of {count} months" if count > 1 else "")
    ahead = "every" if count == 1 else "every other" if count == 2 and unit == "week" else f"every {count} {unit}s on"
    return f"{ahead} {names}"


def ordinal(text: str) -> str:
    """`first`, `second`, `last`, `15th`."""
    n = number(text)
    if n < 0:
        return "last" if n == -1 else f"{ordinal(str(-n))} to last"
    return {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(n, f"{n}{SUFFIXES.get(n, 'th')}")


def month_day(text: str) -> str:
    """`3rd`, `last day`."""
    n = number(text)
    return "last day" if n == -1 else f"{n}{SUFFIXES.get(n, 'th')}" if n > 0 else f"{ordinal(text)} day"


def number(text: str, otherwise: int = 0) -> int:
    """A whole number, or another one where there is none."""
    try:
        return int(text)
    except ValueError:
        return otherwise
