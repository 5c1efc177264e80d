"""Days with an article: the 3rd, the 3rd of march, the day after tomorrow, the last friday of march, the weekend."""
from __future__ import annotations

from adhd_core.capture.dates import (
    RULES,
    TENS,
    after_next,
    beside,
    day,
    figures_day,
    ordinal,
    ordinal_of,
    two_days,
    weekday,
    weekend,
)
from adhd_core.capture.days import Day, days_later, monday_of, monthday_ahead
from adhd_core.capture.lexicon import HOLIDAY_WORDS, MONTHS, ORDINALS, SEASONS, WEEKDAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

    Found = tuple[int, Day | None]

NOTHING: Found = (0, None)


def the_day(line: Line, i: int, lead: str) -> Found:
    """the 3rd, the 3rd of march, the day after tomorrow, the week after next, the last friday of march, the end of june."""
    word = line.word
    j = i + 1
    if line.closes(i, j):
        return NOTHING
    follow = word[j]
    if follow == "day" and word[j + 1] == "after" and word[j + 2] in ("tomorrow", "tmrw", "tmr"):
        return j + 3, Day(days_later(line.frame.today, 2))
    if follow in ("day", "week", "weekend", "month", "year") and word[j + 1] == "after" and word[j + 2] in ("next", "the"):
        return after_next(line, j)
    if follow in WEEKDAYS and word[j + 1] in ("after", "before") and weekday(line, j)[0] > j + 1:
        return weekday(line, j)
    if follow in MONTHS and (ordinal_of(word[j + 1]) or word[j + 1].isdigit()):
        return day(line, j, lead)
    if follow in SEASONS or follow in HOLIDAY_WORDS:
        return day(line, j, lead) if lead else NOTHING
    if follow == "weekend" and lead in ("at", "on", "over", "for", "by", "before", "this", "after", "during", "until"):
        sunday = Day(days_later(monday_of(line.frame.today), 6)) if lead == "after" else None
        return j + 1, sunday or weekend(line, 0)
    if follow in RULES and follow not in ("the", "this", "a", "an", "in"):
        return RULES[follow](line, j, lead)
    if follow in TENS and ORDINALS.get(word[j + 1], 99) < 10:
        from adhd_core.capture.months import spoken_day

        return spoken_day(line, j, lead or ("on" if freed(line, i, j + 2) else ""))
    if follow in ORDINALS and not ordinal(line, j, lead)[0]:
        pass
    elif follow in ORDINALS:
        return ordinal(line, j, lead)
    number = ordinal_of(follow)
    pair = two_days(line, j)
    if pair[0]:
        return pair
    if not number and follow.isdigit() and len(follow) < 3:
        return figures_day(line, j, lead or ("on" if beside(line, j + 1) else ""))
    if not number:
        return NOTHING
    if follow[0].isdigit():
        found = figures_day(line, j, lead)
        if found[1] is not None and found[1].strength > 1:
            return found
        if word[j + 1] in WEEKDAYS:
            return ordinal(line, j, lead)
    exact = monthday_ahead(line.frame.today, number)
    if exact is None or not (lead or line.frame.loose or (follow[0].isdigit() and freed(line, i, j + 1))):
        return NOTHING
    return j + 1, Day(exact, 2, edge=True)


def freed(line: Line, i: int, j: int) -> bool:
    """ "the 5th" with nothing to describe at j."""
    if line.ends(j) or line.word[j] in ("at", "for", "about", "with", "re"):
        return True
    from adhd_core.capture.deeds import deed_at

    return i == 0 and deed_at(line, j)
