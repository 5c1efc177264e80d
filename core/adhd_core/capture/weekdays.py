"""A weekday with its date: "friday 13 march", "fri, 3/6", "friday the 13th". The date decides, the weekday only confirms."""
from __future__ import annotations

from adhd_core.capture.dates import TENS, day, figures_day, named_month, ordinal_of, the
from adhd_core.capture.days import Day, made, months_later
from adhd_core.capture.lexicon import CONTINUES, DAYS_AWAY, MONTHS, ORDINALS, WEEKDAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.line import Line

    Found = tuple[int, Day | None]

NOTHING: Found = (0, None)


def dated_weekday(line: Line, j: int, number: int) -> Found:
    """The date that may follow a weekday ("friday 13 march", "fri, 3/6"); the date decides, the weekday only confirms."""
    word = line.word
    k = j + 1 if word[j] == "the" else j
    if word[k] in WEEKDAYS or word[k] in DAYS_AWAY or not word[k]:
        return NOTHING
    day_number = ordinal_of(word[k])
    plain = word[k + 1] not in MONTHS and word[k + 1] != "of" and word[k + 1] not in WEEKDAYS
    if word[k].isdigit() and "13" <= word[k] <= "31" and len(word[k]) == 2 and plain and not line.closes(j - 1, j):
        from adhd_core.capture.deeds import deed_at
        from adhd_core.capture.phrase import right_ok

        alone = right_ok(line, k + 1) or (j == 1 and deed_at(line, k + 1))
        day_number = int(word[k]) if alone and word[k + 1] not in ("-", "to", "\u2013") else 0
    if day_number and plain and (word[k][0].isdigit() or k > j):
        today = line.frame.today
        for months in range(14):
            first = months_later(today.replace(day=1), months)
            exact = made(first.year, first.month, day_number)
            if exact is not None and exact >= today and exact.weekday() == number:
                return k + 1, Day(exact)
        return NOTHING
    if word[k][:1].isdigit():
        found = figures_day(line, k, "on")
    elif word[k] in MONTHS or (word[k][-1:].isdigit() and word[k][:3] in MONTHS):
        found = day(line, k, "") if word[k] not in MONTHS else named_month(line, k, "")
        if found[1] is not None and found[1].strength < 2:
            return NOTHING
    elif k > j and (ordinal_of(word[k]) or (word[k] in TENS and ORDINALS.get(word[k + 1], 99) < 10)):
        found = the(line, j, "on")
    else:
        return NOTHING
    if found[1] is not None and found[0] and (found[1].second is not None or (word[k].isdigit() and found[0] == k + 1)):
        return NOTHING
    if "." in word[k] and word[found[0]][:1].isalpha() and line.raw[k][-1] != "." and word[found[0]] not in CONTINUES:
        return NOTHING
    if found[1] is not None:
        found[1].strength, found[1].edge = 3, False
    return found
