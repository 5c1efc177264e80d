"""Feasts as days: christmas, new year's eve, easter monday, thanksgiving, black friday, mother's day. Loaded only at such a word."""
from __future__ import annotations

from adhd_core.capture.days import Day, ahead, days_later, easter, made, nth_weekday
from adhd_core.capture.lexicon import LAST, WEEKDAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from adhd_core.capture.line import Line

    Found = tuple[int, Day | None]

NOTHING: Found = (0, None)
FIXED = {
    "christmas": (12, 25), "xmas": (12, 25), "christmas day": (12, 25), "xmas day": (12, 25), "christmas eve": (12, 24),
    "xmas eve": (12, 24), "boxing day": (12, 26), "new year": (1, 1), "new years": (1, 1), "new year day": (1, 1),
    "new years day": (1, 1), "new year eve": (12, 31), "new years eve": (12, 31), "nye": (12, 31), "valentines": (2, 14),
    "valentines day": (2, 14), "valentine day": (2, 14), "halloween": (10, 31), "halloween day": (10, 31), "april fools": (4, 1),
    "april fools day": (4, 1), "april fool day": (4, 1), "independence day": (7, 4), "juneteenth": (6, 19), "veterans day": (11, 11),
    "groundhog day": (2, 2), "earth day": (4, 22), "st patricks day": (3, 17), "saint patricks day": (3, 17), "st paddys day": (3, 17),
    "saint paddys day": (3, 17), "st patrick day": (3, 17), "all saints day": (11, 1), "all souls day": (11, 2), "bonfire night": (11, 5),
    "guy fawkes night": (11, 5), "christmas night": (12, 25), "australia day": (1, 26), "canada day": (7, 1), "womens day": (3, 8),
    "st pattys day": (3, 17), "kwanzaa": (12, 26), "flag day": (6, 14), "patriot day": (9, 11), "tax day": (4, 15), "cinco de mayo": (5, 5),
    "bastille day": (7, 14), "armistice day": (11, 11), "remembrance day": (11, 11), "inauguration day": (1, 20),
    "all hallows eve": (10, 31), "may day": (5, 1), "international workers day": (5, 1), "workers day": (5, 1),
    "kings day": (4, 27), "epiphany": (1, 6), "pi day": (3, 14), "st nicholas day": (12, 6),
}
# days from Easter Sunday
EASTER = {
    "easter": 0, "easter sunday": 0, "easter day": 0, "easter monday": 1, "easter mon": 1, "easter saturday": -1, "good friday": -2,
    "maundy thursday": -3, "holy thursday": -3, "palm sunday": -7, "ash wednesday": -46, "shrove tuesday": -47, "pancake day": -47,
    "mardi gras": -47, "ascension day": 39, "pentecost": 49, "whit sunday": 49, "whit monday": 50, "corpus christi": 60,
    "trinity sunday": 56,
}
# month, weekday, which one, days after that
MOVING = {
    "thanksgiving": (11, 3, 4, 0), "thanksgiving day": (11, 3, 4, 0), "black friday": (11, 3, 4, 1), "cyber monday": (11, 3, 4, 4),
    "mlk day": (1, 0, 3, 0), "martin luther king day": (1, 0, 3, 0), "presidents day": (2, 0, 3, 0), "memorial day": (5, 0, -1, 0),
    "labor day": (9, 0, 1, 0), "labour day": (9, 0, 1, 0), "columbus day": (10, 0, 2, 0), "mothers day": (5, 6, 2, 0),
    "fathers day": (6, 6, 3, 0), "martin luther kings day": (1, 0, 3, 0), "president day": (2, 0, 3, 0), "election day": (11, 0, 1, 1),
    "canadian thanksgiving": (10, 0, 2, 0), "indigenous peoples day": (10, 0, 2, 0),
}
# alone these are more often a thing or a time of the year than a day
LOOSE = frozenset(("christmas", "xmas", "new year", "new years", "easter", "halloween", "thanksgiving", "valentines", "pentecost",
                   "juneteenth", "mardi gras", "corpus christi", "april fools"))
GREETED = frozenset(("merry", "happy", "last", "every", "each", "a", "the", "my", "our", "your", "first", "white", "family", "of", "about",
                     "bank", "perfect", "chinese", "lunar", "jewish", "orthodox", "persian", "islamic", "romantic", "best",
                     "international", "to", "for"))


def plain(word: str) -> str:
    """Without its apostrophe: new year's, new years' -> new years."""
    return word.replace("'", "")


def in_year(name: str, year: int) -> date | None:
    if name in FIXED:
        return made(year, *FIXED[name])
    if not 1600 < year < 9000:
        return None
    if name in EASTER:
        return days_later(easter(year), EASTER[name])
    month, weekday, nth, after = MOVING[name]
    first = nth_weekday(year, month, weekday, nth)
    return days_later(first, after) if first is not None else None


def holiday_at(line: Line, i: int, lead: str, told: bool = False) -> Found:
    """A feast at i. `told`: "this" or "next" stands before it, so that a loose name is a day too."""
    from adhd_core.capture.dates import year_at

    word, today = line.word, line.frame.today
    for size in (4, 3, 2, 1):
        names = word[i:i + size]
        if "" in names:
            continue
        name = " ".join(map(plain, names))
        if name not in FIXED and name not in EASTER and name not in MOVING:
            continue
        if name == "christmas night":
            size, name = 1, "christmas"
        j = i + size
        if any(line.raw[k][-1:] in ",.;:!?)" for k in range(i, j - 1)):
            return NOTHING
        if word[j] in ("of", "in") and word[j + 1] in ("this", "next", *LAST) and word[j + 2] == "year":
            k, year = j + 3, today.year + {"next": 1, "this": 0}.get(word[j + 1], -1)
            if word[j + 1] in LAST and not line.frame.loose:
                return NOTHING
        else:
            k, year = year_at(line, j)
        if lead in ("for", "about", "in", "of") and not told:
            return NOTHING
        if k:
            exact = in_year(name, year)
            return (k, Day(exact, 2, edge=True)) if exact else NOTHING
        exact = ahead(today, *FIXED[name]) if name in FIXED else None
        for year in (today.year, today.year + 1):
            if exact is None or exact < today:
                exact = in_year(name, year)
        if exact is None:
            return NOTHING
        if word[j] == "weekend" and exact.weekday() in (0, 3, 4) and not line.closes(i, j):
            return j + 1, Day(days_later(exact, -2) if exact.weekday() == 0 else exact, 2, edge=True)
        sure = bool(lead) or told or line.frame.loose or (name not in LOOSE and i != 1 and line.before(i) not in GREETED)
        if sure and not lead and not told and not line.frame.loose and size == 2 and word[j] in WEEKDAYS:
            return NOTHING
        return j, Day(exact, 2 if sure else 1, edge=True)
    return NOTHING


__all__ = ["holiday_at"]
