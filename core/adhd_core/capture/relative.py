"""Days that are reckoned from others: in two weeks, next friday, end of june, the first monday of may, a week from tomorrow."""
from __future__ import annotations

from adhd_core.capture.amounts import adjective, amount
from adhd_core.capture.days import (
    Day,
    ahead,
    coming,
    date,
    days_later,
    length,
    made,
    monday_of,
    month_end,
    months_later,
    timedelta,
    week_after,
    workdays_later,
)
from adhd_core.capture.lexicon import DAYPARTS, DAYS_AWAY, HOLIDAY_WORDS, LAST, MONTHS, NUMBERS, SEASONS, UNITS, WEEKDAYS
from adhd_core.capture.periods import SHORT, end_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.amounts import Amount
    from adhd_core.capture.line import Line

    Found = tuple[int, Day | None]

NOTHING: Found = (0, None)
ONE = {"hour": (0, 0, 0, 3600), "minute": (0, 0, 0, 60), "day": (0, 1, 0, 0), "week": (0, 7, 0, 0), "month": (1, 0, 0, 0),
       "year": (12, 0, 0, 0)}


def moved(line: Line, base: date, total: Amount, back: bool = False) -> Day:
    """`base` moved by an amount; with hours or minutes in it the result is a moment counted from now."""
    sign = -1 if back else 1
    day = days_later(months_later(base, sign * total[0]), sign * total[1])
    if total[2]:
        day = workdays_later(day, total[2]) if not back else days_later(day, -total[2])
    if not total[3]:
        return Day(day)
    frame = line.frame
    whole = (day - base).days
    found = Day(day)
    if abs(whole) < 400_000:
        try:
            found.moment = frame.now.astimezone(frame.zone) + timedelta(days=whole, seconds=sign * total[3])
            if not whole:
                from adhd_core.capture.days import elapsed

                found.moment = elapsed(frame, sign * total[3])
        except OverflowError:
            found.moment = None
    return found


def in_amount(line: Line, i: int) -> Found:
    """in 20 min, in 2 weeks, in a month, within the hour, in the next 3 days, in march, in 2027, in q3."""
    frame, word = line.frame, line.word
    if line.closes(i, i + 1):
        return NOTHING
    role = "due" if word[i] == "within" else ""
    j = i + 1
    if word[j] in ("about", "around", "approximately", "another", "exactly", "approx", "like", "under", "maybe"):
        j += 1
    if word[j] == "less" and word[j + 1] == "than":
        j += 2
    if word[j] == "the" and word[j + 1] in ("next", "coming", "upcoming", "following"):
        j, role = j + 2, "due"
        if word[j] in ("hour", "day", "week", "month", "year", "fortnight"):
            return j + 1, role_given(moved(line, frame.today, one_of(word[j])), role)
    elif word[j] == "the" and word[i] == "within" and word[j + 1] in ("hour", "day", "week", "month", "year"):
        return j + 2, role_given(moved(line, frame.today, one_of(word[j + 1])), role)
    k, few, many = between_amounts(line, j)
    if k and word[i] == "in" and word[k] not in ("of", "or", "ago", "flat"):
        found = moved(line, frame.today, few)
        found.last = moved(line, frame.today, many).date if found.moment is None else None
        return k, found
    k, total, unit = amount(line, j)
    if k and adjective(line, j, k, unit):
        from adhd_core.capture.phrase import right_ok

        k = k if right_ok(line, k) else 0
    if k and word[k] in ("from", "after") and word[i] == "in":
        counted = from_there(line, j)
        if counted[0]:
            return counted
    if k:
        found = role_given(moved(line, frame.today, total), role)
        if word[k] in ("time", "times") and word[k - 1][-1:] != "'":
            return k + 1, found
        if total[1] and not total[0] and total[1] % 7 == 0 and not total[3]:
            end = k + 1 if word[k] == "on" else k
            if word[end] in WEEKDAYS:
                found.date = days_later(monday_of(found.date), WEEKDAYS[word[end]])
                return end + 1, found
        if word[i] == "after":
            found.edge, found.strength = True, 2
        if word[k] == "or" and word[k + 1] == "so":
            return k + 2, found
        return (0, None) if word[k] in ("of", "or", "ago", "flat") else (k, found)
    if word[i] != "in":
        return NOTHING
    return in_period(line, j)


def between_amounts(line: Line, j: int) -> tuple[int, Amount, Amount]:
    """ "2-4 days", "two to four weeks" at j: the index after it, the shorter and the longer; index 0 when there is none."""
    from adhd_core.capture.amounts import ZERO, number, scaled

    word = line.word
    left, dash, right = word[j].partition("-")
    if dash and left.isdigit() and right.isdigit() and len(word[j]) < 8:
        k, low, high = j + 1, float(left), float(right)
    elif word[j + 1] in ("to", "or", "-") and (word[j][:1].isdigit() or word[j] in NUMBERS):
        low = float(NUMBERS.get(word[j], int(word[j]) if word[j].isdigit() and len(word[j]) < 7 else 0))
        k, high = number(line, j + 2)
    else:
        return 0, ZERO, ZERO
    unit = UNITS.get(word[k], "") if len(word[k]) > 1 else ""
    few, many = (scaled(low, unit), scaled(high, unit)) if unit and 0 < low < high else (None, None)
    return (k + 1, few, many) if k and few is not None and many is not None else (0, ZERO, ZERO)


def one_of(unit: str) -> Amount:
    return ONE.get(unit, (0, 14, 0, 0))


def role_given(found: Day, role: str) -> Day:
    if role:
        found.role = role
    return found


def in_period(line: Line, j: int) -> Found:
    frame, here = line.frame, line.word[j]
    if here in MONTHS or here[:4] == "mid-":
        from adhd_core.capture.dates import named_month

        k, found = named_month(line, j, "in")
        if found is not None:
            found.strength, found.edge = 2, found.strength < 3
        return k, found
    if here == "the" and line.word[j + 1] in SEASONS:
        j, here = j + 1, line.word[j + 1]
    if here in SEASONS:
        from adhd_core.capture.seasons import season_at

        return season_at(line, j, "in")
    if here == "week" or (here[-1:].isdigit() and here[-2:-1] in ("q", "h")):
        from adhd_core.capture.seasons import quarter_at, week_at

        return week_at(line, j, "in") if here == "week" else quarter_at(line, j, "in")
    if len(here) == 4 and here.isdigit() and frame.today.year < int(here) <= frame.today.year + 30:
        first = made(int(here), 1, 1)
        return (j + 1, Day(first, 2, edge=True)) if first else NOTHING
    if here in ("early", "mid", "late", "the"):
        k = j + 1 if here == "the" else j
        if line.word[k + 1] in ("half", "quarter", "week") and here == "the":
            from adhd_core.capture.periods import ordinal_at

            return ordinal_at(line, k, "in")
        if line.word[k] in ("early", "mid", "late", "middle", "beginning"):
            return end_of(line, k, "in")
    return NOTHING


def from_there(line: Line, i: int) -> Found:
    """An amount and what it is counted from: from now, from tomorrow, from next friday, after christmas; alone: ago, later."""
    frame, word = line.frame, line.word
    bare = word[i] in ("week", "month", "fortnight", "day", "year")
    if bare:
        j, total = i + 1, one_of(word[i])
    else:
        j, total, _ = amount(line, i)
    if not j:
        return weekdays_from(line, i)
    if line.closes(i, j):
        return NOTHING
    follow = word[j]
    if follow in ("from", "after", "before"):
        if follow == "from" and word[j + 1] in ("now", "today"):
            return j + 2, moved(line, frame.today, total)
        if follow == "from" and word[j + 1] == "right" and word[j + 2] == "now":
            return j + 3, moved(line, frame.today, total)
        if line.before(i) == "for" and follow == "from":
            return NOTHING
        if total[3]:
            return from_clock(line, j, total, follow)
        k, base = day_there(line, j + 1, "on" if follow == "from" else "after")
        if base is None or base.second is not None or base.moment is not None:
            return NOTHING
        base.date = moved(line, base.date, total, follow == "before").date
        base.strength, base.last, base.edge = 3, None, False
        return k, base
    if follow in ("hence",):
        return j + 1, moved(line, frame.today, total)
    if total[1] and total[1] % 7 == 0 and (follow in WEEKDAYS or follow in DAYS_AWAY or follow == "on") and not total[3]:
        k = j + 1 if follow == "on" else j
        if word[k] in WEEKDAYS and (word[i] in ("a", "week") or follow == "on"):
            return k + 1, Day(days_later(coming(frame.today, WEEKDAYS[word[k]]), total[1]))
        if word[k] in DAYS_AWAY and k == j and word[i] in ("a", "week", "one", "two", "three", "2", "3"):
            return k + 1, Day(days_later(frame.today, total[1] + DAYS_AWAY[word[k]]))
    if follow == "later" and line.ends(j + 1) and not bare and (frame.loose or (total[3] and not total[0] and not total[1])):
        return j + 1, moved(line, frame.today, total)
    return NOTHING


def day_there(line: Line, j: int, lead: str) -> Found:
    """A day that another is counted from; "a day after a day after ..." ends at the third."""
    from adhd_core.capture.dates import day

    if line.frame.depth > 2:
        return NOTHING
    line.frame.depth += 1
    found = day(line, j, lead)
    line.frame.depth -= 1
    return found


def from_clock(line: Line, j: int, total: Amount, follow: str) -> Found:
    """ "an hour before noon", "30 minutes after 5pm": j is the index of before/after/from."""
    from adhd_core.capture.clocks import clock

    k, base = clock(line, j + 1, False)
    if base is None or total[0] or total[1] or total[2]:
        return NOTHING
    found = Day(line.frame.today)
    second = base.second + (-total[3] if follow == "before" else total[3])
    if base.open and base.second < 25200:
        second += 43200
    found.date = days_later(found.date, second // 86400)
    found.second, found.offset = second % 86400, base.offset
    return k, found


def weekdays_from(line: Line, i: int) -> Found:
    """ "3 fridays from now" """
    from adhd_core.capture.amounts import number
    from adhd_core.capture.lexicon import PLURAL_WEEKDAYS

    word = line.word
    j, count = number(line, i)
    weekday = PLURAL_WEEKDAYS.get(word[j], WEEKDAYS.get(word[j], -1)) if j else -1
    if weekday < 0 or count != int(count) or not 0 < count < 100:
        return NOTHING
    if word[j + 1] == "after":
        k, base = day_there(line, j + 2, "on")
        if base is None or base.second is not None or base.moment is not None:
            return NOTHING
        return k, Day(days_later(coming(base.date, weekday), 7 * (int(count) - 1)))
    if word[j + 1] != "from" or word[j + 2] not in ("now", "today"):
        return NOTHING
    return j + 3, Day(days_later(coming(line.frame.today, weekday), 7 * (int(count) - 1)))


def next_this(line: Line, i: int, lead: str) -> Found:
    """next friday, this weekend, next month, this coming tuesday, next working day, this afternoon."""
    frame, word = line.frame, line.word
    today, here, j = frame.today, word[i], i + 1
    if line.closes(i, j):
        return NOTHING
    if here in ("this", "the", "next") and word[j] in ("coming", "upcoming", "next", "following") and word[j] != here:
        here, j = "coming", j + 1
    target = SHORT.get(word[j], word[j])
    if target in LAST and here in ("this", "coming"):
        from adhd_core.capture.gone import past_day

        return past_day(line, j, lead)
    ahead_by = 1 if here in ("next", "nxt", "following") else 0
    if here != "this" and (target[:1].isdigit() or target in NUMBERS or target in ("few", "couple", "several")):
        from adhd_core.capture.seasons import coming_units

        k, units = coming_units(line, i, j, lead)
        if units is not None or not target[:1].isdigit():
            return k, units
        from adhd_core.capture.dates import figures_day

        return figures_day(line, j, "on")
    if target == "time" and here == "this":
        k, there = day_there(line, j + 1, "")
        if there is not None and there.second is None and there.moment is None:
            there.second = frame.wall.hour * 3600 + frame.wall.minute * 60
        return k, there
    if target in SEASONS:
        from adhd_core.capture.seasons import season, stated

        if not frame.loose and stated(line):
            return NOTHING
        k, first, _ = season(line, j, here != "this")
        return (k, Day(max(first, today), 2, edge=True)) if first is not None else NOTHING
    if target in ("noon", "midday") and here == "this":
        return j, Day(today)
    if target in HOLIDAY_WORDS and target not in MONTHS:
        from adhd_core.capture.holidays import holiday_at

        return holiday_at(line, j, lead, True)
    if target in ("hour", "hr", "minute", "min") and ahead_by and (lead or line.ends(j + 1)):
        return j + 1, moved(line, today, one_of({"hr": "hour", "min": "minute"}.get(target, target)))
    if target == "day" and frame.loose:
        return j + 1, Day(days_later(today, ahead_by))
    if target in WEEKDAYS:
        return next_weekday(line, i, j, here)
    if lead == "after" and target in ("week", "weekend", "month", "quarter", "year") and here != "the":
        from adhd_core.capture.periods import period

        k, _, last, _ = period(line, i if target != "weekend" else j)
        if target == "weekend":
            k, last = j + 1, days_later(monday_of(today), 6 + 7 * ahead_by)
        return (k, Day(last, 2, edge=True)) if last is not None else NOTHING
    if target == "week":
        return next_week(line, j, 1 if here in ("coming", "upcoming") else ahead_by)
    if target == "weekend":
        from adhd_core.capture.dates import weekend

        return j + 1, weekend(line, ahead_by)
    if target in ("quarter", "year") and lead == "for" and not frame.loose:
        return NOTHING
    if target in ("month", "quarter", "year"):
        if here in ("coming", "upcoming"):
            ahead_by = 1
        if not ahead_by:
            return j + 1, Day(today, 2 if target != "year" else 1, edge=True)
        months = {"month": 1, "quarter": 3 - (today.month - 1) % 3, "year": 13 - today.month}[target]
        return in_month(line, j + 1, months_later(today.replace(day=1), months), target == "month")
    if target in MONTHS:
        from adhd_core.capture.dates import dated, ordinal_of

        number = int(word[j + 1]) if word[j + 1].isdigit() and len(word[j + 1]) < 3 else ordinal_of(word[j + 1])
        if number and not (target == "may" and here == "this"):
            return dated(line, MONTHS[target], number, j + 2)
        first = ahead(days_later(month_end(today), 1) if ahead_by else today.replace(day=1), MONTHS[target], 1)
        return (j + 1, Day(max(first, today), 2, edge=True)) if first and (target != "may" or lead or here == "next") else NOTHING
    if target in DAYPARTS and here == "this":
        return this_part(line, j)
    if target in ("business", "working", "work") and word[j + 1] == "day":
        return j + 2, Day(workdays_later(today, 1))
    if target in ("workday", "weekday"):
        return j + 1, Day(workdays_later(today, 1))
    if target == "fortnight" and ahead_by:
        return j + 1, Day(days_later(today, 14))
    return NOTHING


def next_weekday(line: Line, i: int, j: int, here: str) -> Found:
    frame, number = line.frame, WEEKDAYS[line.word[j]]
    if here == "this":
        when = days_later(frame.today, (number - frame.today.weekday()) % 7)
    elif here in ("next", "nxt", "following"):
        when = week_after(frame.today, number, frame.nearest)
    else:
        when = coming(frame.today, number)
    if line.word[j + 1] == "week" and here == "next":
        return j + 2, Day(days_later(coming(frame.today, number), 7))
    return j + 1, Day(when)


def next_week(line: Line, j: int, weeks: int) -> Found:
    """The week itself, or the day that follows it: "next week monday", "next week on thursday"."""
    frame, word = line.frame, line.word
    monday = days_later(monday_of(frame.today), 7 * weeks)
    k = j + 2 if word[j + 1] == "on" else j + 1
    if word[k] in WEEKDAYS and not line.closes(j, j + 1):
        return k + 1, Day(days_later(monday, WEEKDAYS[word[k]]))
    if weeks:
        return j + 1, Day(monday)
    return j + 1, Day(frame.today, 2, edge=True)


def in_month(line: Line, j: int, first: date, is_month: bool) -> Found:
    """ "next month on the 5th" """
    from adhd_core.capture.dates import ordinal_of

    word = line.word
    k = j + 1 if word[j] == "on" else j
    k = k + 1 if word[k] == "the" else k
    number = ordinal_of(word[k]) if is_month and k > j else 0
    if number and line.word[k][0].isdigit():
        exact = made(first.year, first.month, min(number, length(first.year, first.month)))
        return (k + 1, Day(exact)) if exact else NOTHING
    return j, Day(first)


def this_part(line: Line, j: int) -> Found:
    """ "this morning" when the morning is over is a memory, not a plan."""
    frame = line.frame
    name = line.word[j]
    if frame.wall.hour >= DAYPARTS[name][1] and not frame.early and not frame.loose:
        return NOTHING
    return j + 1, Day(frame.today, part=name)
