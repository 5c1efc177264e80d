"""Days in words: today, friday, next week, 25 dec, the 3rd, 2026-03-05, end of month, two weeks from monday.

Each rule reads the line at a word and answers (next index, Day), or (0, None) when the words are not a day.
"""
from __future__ import annotations

from adhd_core.capture.days import Day, ahead, coming, days_later, made, monday_of, monthday_ahead
from adhd_core.capture.lexicon import DAYPARTS, DAYS_AWAY, HOLIDAY_WORDS, LAST, MONTHS, NUMBERS, ORDINALS, SEASONS, TONIGHT, WEEKDAYS
from adhd_core.capture.line import may_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

    Found = tuple[int, Day | None]

NOTHING: Found = (0, None)
# names of days and months that are common words too
DOUBTFUL = frozenset(("sat", "sun", "mon", "wed", "may", "march", "mar", "dec", "jan", "august", "april", "june"))
REPORTS = frozenset(("report", "reports", "summary", "update", "updates", "template", "status", "form", "salad", "plugin", "house", "oven"))
TENS = ("twenty", "thirty")
JOINED = frozenset(("-", "–", "—", "to", "and", "until", "till", "through", "thru", "/"))
NOUNS = frozenset(("day", "thing", "weekend", "week", "quarter", "qtr", "half", "last"))
ENDS = {"eod": "day", "cob": "day", "eob": "day", "eow": "week", "eom": "month", "eoy": "year", "eoq": "quarter", "eonm": "next month"}


def day(line: Line, i: int, lead: str) -> Found:
    """A day at i; `lead` is the word that led here ("on", "by", "in" ...), or ""."""
    here = line.word[i]
    if here in DAYS_AWAY or here in TONIGHT:
        return near(line, i)
    if here in WEEKDAYS:
        return weekday(line, i)
    if line.frame.loose and (here[:1].isdigit() or here in NUMBERS or here in ("a", "an", "the", "couple", "few", "half", "several")):
        from adhd_core.capture.gone import AGO, counted_back

        found = NOTHING if AGO.isdisjoint(line.word) else counted_back(line, i)
        if found[0]:
            return found
    if here[:1].isdigit():
        from_figures = figures_day(line, i, lead)
        if from_figures[0]:
            return from_figures
        return offset(line, i)
    if here in MONTHS or here[:4] == "mid-":
        if (here == "april" and line.word[i + 1][:4] == "fool") or (here == "may" and line.word[i + 1] == "day"):
            return holiday(line, i, lead)
        return named_month(line, i, lead)
    rule = RULES.get(here)
    if rule is not None:
        return rule(line, i, lead)
    if here in TENS and ORDINALS.get(line.word[i + 1], 99) < 10:
        from adhd_core.capture.months import spoken_day

        return spoken_day(line, i, lead)
    if here in ORDINALS:
        pair = two_days(line, i)
        if pair[0]:
            return pair
        if line.word[i + 1] in MONTHS and ORDINALS[here] > 3:
            return dated(line, MONTHS[line.word[i + 1]], ORDINALS[here], i + 2)
        return ordinal(line, i, lead)
    if here[-1:].isdigit() and here[:3] in MONTHS:
        from adhd_core.capture.months import one_token

        return one_token(line, i, lead)
    if here in NUMBERS or (line.frame.loose and "-" in here):
        return offset(line, i)
    if here in HOLIDAY_WORDS:
        return holiday(line, i, lead)
    if here in SEASONS:
        from adhd_core.capture.seasons import season_at

        return season_at(line, i, lead)
    if here[-2:-1] in ("q", "h") and here[-1] in "1234":
        from adhd_core.capture.seasons import quarter_at

        return quarter_at(line, i, lead)
    return NOTHING


def near(line: Line, i: int) -> Found:
    frame, here = line.frame, line.word[i]
    if here in TONIGHT:
        return i + 1, Day(frame.today, part="night")
    when = days_later(frame.today, DAYS_AWAY[here])
    j = i + 1
    if line.word[j] == "week" and DAYS_AWAY[here] and line.before(i) != "this":
        return j + 1, Day(days_later(when, 7))
    return j, Day(when)


def weekday(line: Line, i: int) -> Found:
    """friday, friday week, friday 13th march, friday the 13th, fri in 2 weeks, tuesday next week, wednesday after next."""
    frame, word = line.frame, line.word
    number, j = WEEKDAYS[word[i]], i + 1
    found = Day(coming(frame.today, number), strength=1 if word[i] in ("sat", "sun", "mon", "wed") else 2)
    if line.closes(i, j) and line.raw[i][-1] not in ",.":
        return j, found
    follow = word[j]
    if "last" in word[j + 1:j + 4] or "previous" in word[j:j + 4] or "past" in word[j:j + 4] or follow == "last":
        from adhd_core.capture.gone import day_of_last_week

        k, gone = day_of_last_week(line, i, number)
        if k:
            return max(k, 0), gone
    if follow == "the" or follow[:1].isdigit() or follow[:3] in MONTHS:
        from adhd_core.capture.weekdays import dated_weekday

        dated = dated_weekday(line, j, number)
        if dated[0]:
            return dated
    if follow == "before" and word[j + 1] == "last":
        nearest = days_later(found.date, -7 if found.date != days_later(frame.today, 7) else -14)
        return (j + 2, Day(days_later(nearest, -7))) if frame.loose else NOTHING
    if follow in ("before", "after") and word[j + 1] not in WEEKDAYS:
        from adhd_core.capture.relative import day_there

        k, base = day_there(line, j + 1, "on")
        if base is not None and base.second is None and base.moment is None and word[j + 1] != "next" and word[j + 1] not in DAYS_AWAY:
            there = coming(base.date, number)
            return k, Day(there if follow == "after" else days_later(coming(days_later(base.date, -8), number), 0))
    k = j + 1 if follow == "of" else j
    if word[k:k + 4] == ["the", "week", "after", "next"] or word[k:k + 3] == ["week", "after", "next"]:
        return k + (4 if word[k] == "the" else 3), Day(days_later(monday_of(frame.today), 14 + number))
    if word[k] in ("next", "this", "the") and (word[k + 1] == "week" or (word[k] == "the" and word[k + 2] in ("week", "weekend"))):
        if word[k] == "the" and word[k + 1] not in ("next", "following", "coming"):
            return j, found
        weeks = 0 if word[k] == "this" else 1
        end = k + (3 if word[k] == "the" else 2)
        return end, Day(days_later(monday_of(frame.today), 7 * weeks + number))
    if follow in DAYPARTS and word[j + 1] in ("next", "this") and word[j + 2] == "week" and not line.closes(i, j + 1):
        return j + 3, Day(days_later(monday_of(frame.today), 7 * (word[j + 1] == "next") + number), part=follow)
    alone = line.ends(j + 1) or line.closes(j, j + 1) or word[j + 1] in ("at", "by")
    if follow == "week" and line.before(i) not in ("every", "each") and alone:
        return j + 1, Day(days_later(found.date, 7))
    if follow == "after" and word[j + 1] == "next":
        return j + 2, Day(days_later(coming(frame.today, number), 7))
    counted = follow[:1].isdigit() or follow in NUMBERS or follow == "a"
    if follow == "in" or (counted and not line.closes(i, j) and "from" in word[j + 1:j + 4]):
        from adhd_core.capture.amounts import amount

        k, total, _ = amount(line, j + 1 if follow == "in" else j)
        if k and follow != "in":
            k = k + 2 if word[k] == "from" and word[k + 1] in ("now", "today") else 0
        if k and total[1] and not total[0] and not total[2] and not total[3] and total[1] % 7 == 0:
            return k, Day(days_later(monday_of(days_later(frame.today, total[1])), number))
    return j, found


def ordinal_of(word: str) -> int:
    """3rd, 21st, third -> its number (1..31), else 0."""
    if word[:1].isdigit():
        if word[-2:] in ("st", "nd", "rd", "th") and word[:-2].isdigit() and len(word) < 5:
            number = int(word[:-2])
            return number if number <= 31 else 0
        return 0
    return ORDINALS.get(word, 0)


def year_at(line: Line, j: int) -> tuple[int, int]:
    """A year at j: 2026, '26: (next index, year) or (0, 0)."""
    if line.closes(j - 1, j) and line.raw[j - 1][-1:] not in (",", "."):
        return 0, 0
    word = line.word[j]
    if word[:1] in ("'", "’"):
        word = word[1:]
    if line.raw[j][:1] in ("'", "’") and len(word) == 2 and word.isdigit():
        return j + 1, century(line, int(word))
    if word == "in" and line.word[j + 1] == "the" and line.word[j + 2] == "year":
        j += 3
        word = line.word[j].lstrip("'’")
        if len(word) == 2 and word.isdigit():
            return j + 1, century(line, int(word))
    if word == "of":
        word, j = line.word[j + 1], j + 1
    if (word in ("next", "this") or (word in LAST and line.frame.loose)) and line.word[j + 1] == "year":
        return j + 2, line.frame.today.year + (1 if word == "next" else 0 if word == "this" else -1)
    if len(word) == 4 and word.isdigit() and word.isascii() and "1900" <= word <= "2199":
        return j + 1, int(word)
    if word == "in" and len(line.word[j + 1]) == 4 and line.word[j + 1].isdigit() and "1900" <= line.word[j + 1] <= "2199":
        return j + 2, int(line.word[j + 1])
    if word == "two" and line.word[j + 1] == "thousand":
        from adhd_core.capture.months import year_in_words

        return year_in_words(line, j)
    return 0, 0


def century(line: Line, year: int) -> int:
    """A year of two figures: not more than thirty years ahead."""
    return 2000 + year if 2000 + year <= line.frame.today.year + 30 else 1900 + year


def dated(line: Line, month: int, number: int, j: int, strength: int = 3) -> Found:
    """Month and day are known, a year may stand at j."""
    k, year = year_at(line, j)
    if k:
        exact = made(year, month, number)
        return (k, Day(exact)) if exact else NOTHING
    short = line.word[j]
    plain = line.frame.loose and len(short) == 2 and short.isdigit() and not line.closes(j - 1, j)
    if plain and (short > "31" or line.word[j - 1] in MONTHS):
        exact = made(century(line, int(short)), month, number)
        return (j + 1, Day(exact)) if exact else NOTHING
    exact = ahead(line.frame.today, month, number)
    return (j, Day(exact, strength)) if exact else NOTHING


def two_days(line: Line, i: int) -> Found:
    if line.word[i + 1] not in JOINED:
        return NOTHING
    from adhd_core.capture.months import days_of_month

    return days_of_month(line, i)


def figures_day(line: Line, i: int, lead: str) -> Found:
    """A day that begins with a figure: ISO, slashes and dots, 25 dec, 25dec, 3rd of march, 10-12 march."""
    word = line.word
    here = word[i]
    pair = two_days(line, i)
    if pair[0]:
        return pair
    if len(here) == 4 and word[i + 1] in MONTHS and here.isdigit() and "1900" <= here < "2200":
        last = int(word[i + 2]) if word[i + 2].isdigit() and len(word[i + 2]) < 3 else ordinal_of(word[i + 2])
        exact = made(int(here), MONTHS[word[i + 1]], last or 1)
        if exact is None or not (last or lead or line.frame.loose or (i > 1 and exact > line.frame.today)):
            return NOTHING
        return i + (3 if last else 2), Day(exact, 3 if last else 2, edge=not last)
    number = int(here) if here.isdigit() and len(here) <= 2 else ordinal_of(here)
    if number and not here.isdigit() and (word[i + 1] in WEEKDAYS or word[i + 1] in NOUNS or word[i + 1:i + 3] == ["to", "last"]):
        return ordinal(line, i, lead)
    if number and not (line.closes(i, i + 1) and line.raw[i][-1] != "."):
        j = i + 2 if word[i + 1] == "of" else i + 1
        if word[j] == "the" and word[j + 1] == "month" and j == i + 2 and not here.isdigit():
            exact = monthday_ahead(line.frame.today, number)
            return (j + 2, Day(exact)) if exact else NOTHING
        led_by = ("the", "this", "next", *LAST) if j == i + 2 else ("this", "next")
        if (j == i + 2 or not here.isdigit()) and word[j] in led_by and lead != "at":
            from adhd_core.capture.periods import period

            k, first, _, kind = period(line, j)
            exact = made(first.year, first.month, number) if first is not None and kind == "month" else None
            if exact is not None and (exact >= line.frame.today or line.frame.loose):
                return k, Day(exact)
        if word[j] in MONTHS:
            return dated(line, MONTHS[word[j]], number, j + 1, 2 if word[j] in ("may", "march", "mar") and here.isdigit() else 3)
        named = here.isdigit() and line.before(i) == "the" and (lead in ("on", "by", "due", "before") or line.frame.loose)
        if named and (lead == "on" or line.ends(i + 1) or beside(line, i + 1)):
            exact = monthday_ahead(line.frame.today, number)
            return (i + 1, Day(exact, 1, edge=True)) if exact else NOTHING
        if not here.isdigit() and lead in ("on", "by", "due", "before", "from", "until", "till", "after", "starting", "every"):
            exact = monthday_ahead(line.frame.today, number)
            return (i + 1, Day(exact, 1, edge=True)) if exact else NOTHING
        if not here.isdigit() and (line.frame.loose or ordinal_beside_clock(line, i + 1)):
            exact = monthday_ahead(line.frame.today, number)
            return (i + 1, Day(exact, 1, edge=True)) if exact else NOTHING
        if here.isdigit() and word[j] not in MONTHS and "-" not in here:
            return NOTHING
    if len(here) < 4 and "/" not in here and "." not in here and "-" not in here:
        return NOTHING
    if line.raw[i][-1:] != "." and not here.isdigit() and not any(mark in here for mark in "-/.tabcefghjlnouvqw"):
        return NOTHING
    from adhd_core.capture.numeric import numeric

    return numeric(line, i, lead)


def beside(line: Line, j: int) -> bool:
    """A clock time follows, told by "from", "between" or "at"."""
    return line.word[j] in ("from", "between", "at") and line.word[j + 1][:1].isdigit()


def ordinal_beside_clock(line: Line, j: int) -> bool:
    """ "12th 4pm" """
    if not (line.word[j][:1].isdigit() or line.word[j] in ("at", "@", "noon")):
        return False
    from adhd_core.capture.numeric import beside_clock

    return beside_clock(line, j)


def named_month(line: Line, i: int, lead: str) -> Found:
    from adhd_core.capture.months import month_at

    return month_at(line, i, lead)


def offset(line: Line, i: int) -> Found:
    """two weeks from now, 3 days from today, a week from friday, a week on tuesday, 2 days ago (alone on the line)."""
    if not may_count(line, i):
        return NOTHING
    from adhd_core.capture.relative import from_there

    return from_there(line, i)


def holiday(line: Line, i: int, lead: str) -> Found:
    from adhd_core.capture.holidays import holiday_at

    return holiday_at(line, i, lead)


def the(line: Line, i: int, lead: str) -> Found:
    from adhd_core.capture.article import the_day

    return the_day(line, i, lead)


def ordinal(line: Line, i: int, lead: str) -> Found:
    """first of april, third monday of june, last day of the month, first thing tomorrow."""
    from adhd_core.capture.periods import ordinal_at

    return ordinal_at(line, i, lead)


def weekend(line: Line, weeks: int) -> Day:
    """Saturday and Sunday; on a Saturday or Sunday "this weekend" is the one that is on."""
    today = line.frame.today
    saturday = days_later(monday_of(today), 5 + 7 * weeks)
    return Day(max(saturday, today))


def rule_next(line: Line, i: int, lead: str) -> Found:
    from adhd_core.capture.relative import next_this

    return next_this(line, i, lead)


def rule_end(line: Line, i: int, lead: str) -> Found:
    from adhd_core.capture.periods import end_of

    return end_of(line, i, lead)


def rule_short_end(line: Line, i: int, lead: str) -> Found:
    from adhd_core.capture.periods import end_day, ends_period

    period = ENDS[line.word[i]]
    if (not lead and line.word[i + 1] in REPORTS) or (line.word[i] == "cob" and line.before(i) == "the"):
        return NOTHING
    if period == "day":
        return end_day(line, i + 1, line.frame.today, "day", 3, False)
    return i + 1, Day(ends_period(line, period), role="due")


def rule_day_after(line: Line, i: int, lead: str) -> Found:
    word = line.word
    if word[i + 1] == "after" and word[i + 2] in ("next", "the"):
        return after_next(line, i)
    if word[i + 1] == "after" and word[i + 2] in DAYS_AWAY:
        return i + 3, Day(days_later(line.frame.today, DAYS_AWAY[word[i + 2]] + 1))
    return offset(line, i) if word[i + 1] in ("after", "before", "from") else NOTHING


def rule_amount(line: Line, i: int, lead: str) -> Found:
    return offset(line, i)


def rule_week(line: Line, i: int, lead: str) -> Found:
    word = line.word
    if word[i] == "w/c" or word[i + 1] in ("of", "commencing", "beginning", "starting") or word[i + 1][:1].isdigit():
        from adhd_core.capture.seasons import week_at

        return week_at(line, i, lead)
    return after_next(line, i) if word[i + 1] == "after" and word[i + 2] in ("next", "the") else offset(line, i)


def after_next(line: Line, i: int) -> Found:
    from adhd_core.capture.seasons import after_next_at

    found = after_next_at(line, i)
    return found if found[0] else offset(line, i)


def rule_in(line: Line, i: int, lead: str) -> Found:
    from adhd_core.capture.relative import in_amount

    return in_amount(line, i)


def rule_weekend(line: Line, i: int, lead: str) -> Found:
    if lead in ("on", "over", "this", "at", "for", "during") or line.frame.loose:
        return i + 1, weekend(line, 0)
    return NOTHING


def rule_past(line: Line, i: int, lead: str) -> Found:
    from adhd_core.capture.gone import past_day

    return past_day(line, i, lead)


def rule_part(line: Line, i: int, lead: str) -> Found:
    """ "morning of the 5th"; alone on the line "evening"."""
    if line.word[i + 1] == "of" and not line.closes(i, i + 1):
        from adhd_core.capture.relative import day_there

        j, found = day_there(line, i + 2, "on")
        if found is not None and found.second is None and found.moment is None and found.last is None:
            found.part, found.strength = line.word[i], max(2, found.strength)
            return j, found
    return (i + 1, Day(line.frame.today, part=line.word[i])) if line.frame.loose and not i and line.ends(1) else NOTHING


def rule_now(line: Line, i: int, lead: str) -> Found:
    from adhd_core.capture.meals import now_at

    return now_at(line, i, lead)


RULES = {
    "the": the, "next": rule_next, "nxt": rule_next, "this": rule_next, "coming": rule_next, "upcoming": rule_next, "following": rule_next,
    "end": rule_end, "close": rule_end, "beginning": rule_end, "start": rule_end, "middle": rule_end, "mid": rule_end, "early": rule_end,
    "late": rule_end, "later": rule_end, "eod": rule_short_end, "eow": rule_short_end, "eom": rule_short_end, "eoy": rule_short_end,
    "eoq": rule_short_end, "cob": rule_short_end, "eob": rule_short_end, "day": rule_day_after, "in": rule_in, "within": rule_in,
    "a": rule_amount, "an": rule_amount, "half": rule_amount, "couple": rule_amount, "few": rule_amount, "week": rule_week,
    "month": rule_week, "w/c": rule_week, "wk": rule_week, "fortnight": rule_amount, "weekend": rule_weekend, "last": ordinal,
    "yesterday": rule_past, "yday": rule_past, "second-last": ordinal, "year": rule_week, "final": ordinal, "current": rule_next,
    "morning": rule_part, "afternoon": rule_part, "evening": rule_part, "night": rule_part,
    "yest": rule_past, "past": rule_past, "previous": rule_past, "now": rule_now, "asap": rule_now, "right": rule_now, "as": rule_now,
}
