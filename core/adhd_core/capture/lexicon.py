"""The words that capture knows: literal tables only, so that importing them costs next to nothing."""
from __future__ import annotations

WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "teusday": 1, "tuseday": 1, "wednesday": 2, "wed": 2, "weds": 2,
    "wednseday": 2, "wednsday": 2, "wensday": 2, "wendesday": 2, "thursday": 3, "thu": 3, "thur": 3, "thurs": 3, "thrusday": 3,
    "thurday": 3, "thursdy": 3, "thirsday": 3, "wedneday": 2, "wenesday": 2, "wedensday": 2, "tusday": 1, "tuesay": 1, "munday": 0,
    "friday": 4, "fri": 4, "firday": 4, "fryday": 4, "saturday": 5, "sat": 5, "satruday": 5, "saturaday": 5, "saterday": 5, "satuday": 5,
    "sunday": 6, "sun": 6,
}
PLURAL_WEEKDAYS = {
    "mondays": 0, "tuesdays": 1, "wednesdays": 2, "thursdays": 3, "fridays": 4, "saturdays": 5, "sundays": 6,
}
MONTHS = {
    "january": 1, "jan": 1, "janurary": 1, "januray": 1, "february": 2, "feb": 2, "febuary": 2, "feburary": 2, "febrary": 2, "march": 3,
    "mar": 3, "april": 4,
    "apr": 4, "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9,
    "septemeber": 9, "setpember": 9, "octobor": 10, "novemeber": 11, "decemeber": 12, "agust": 8, "augest": 8, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12,
}
DAYS_AWAY = {
    "today": 0, "2day": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tmw": 1, "tmrow": 1, "tomorow": 1, "tommorow": 1,
    "tommorrow": 1, "tomorrrow": 1, "tomorro": 1, "2morrow": 1, "2moro": 1, "2mrw": 1, "tomoz": 1, "tommorw": 1, "tomorrw": 1,
    "tommarow": 1, "tmmrw": 1, "tmoro": 1, "overmorrow": 2,
}
TONIGHT = frozenset(("tonight", "tonite", "2nite", "2night"))
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21, "twenty-second": 22, "twenty-third": 23,
    "twenty-fourth": 24, "twenty-fifth": 25, "twenty-sixth": 26, "twenty-seventh": 27, "twenty-eighth": 28,
    "twenty-ninth": 29, "thirtieth": 30, "thirty-first": 31,
}
# unit word -> s(econd) n (minute) h(our) d(ay) b(usiness day) w(eek) m(onth) q(uarter) y(ear)
UNITS = {
    "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
    "min": "n", "mins": "n", "minute": "n", "minutes": "n", "minuts": "n", "mintues": "n",
    "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "d": "d", "day": "d", "days": "d", "night": "d", "nights": "d",
    "workday": "b", "workdays": "b", "weekday": "b", "weekdays": "b",
    "w": "w", "wk": "w", "wks": "w", "week": "w", "weeks": "w", "fortnight": "f", "fortnights": "f",
    "mo": "m", "mos": "m", "mth": "m", "mths": "m", "month": "m", "months": "m",
    "quarter": "q", "quarters": "q", "y": "y", "yr": "y", "yrs": "y", "year": "y", "years": "y",
    "decade": "D", "decades": "D",
}
SHORT_UNITS = frozenset(("s", "h", "d", "w", "y", "m"))
SINGULAR_UNITS = frozenset(("second", "minute", "min", "hour", "hr", "day", "week", "month", "quarter", "year", "sec"))
# part of the day -> hour that a do-date gets, last hour of that part
DAYPARTS = {
    "morning": (9, 12), "mornin": (9, 12), "forenoon": (9, 12), "afternoon": (15, 18), "arvo": (15, 18), "evening": (19, 23),
    "eve": (19, 23), "night": (20, 24), "nite": (20, 24),
}
# what a day is divided by; meals.py has their hours
MEALS = frozenset(("lunch", "lunchtime", "breakfast", "dinner", "dinnertime", "supper", "suppertime", "brunch", "work", "school", "bedtime",
                   "teatime"))
# zones that people write after a clock time, in minutes east of UTC; upper case only
ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -300, "EDT": -240, "ET": -300, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "MT": -420,
    "CT": -360, "PT": -480,
    "PST": -480, "PDT": -420, "CET": 60, "CEST": 120, "BST": 60, "WET": 0, "WEST": 60, "EET": 120, "EEST": 180, "MSK": 180,
    "IST": 330, "JST": 540, "KST": 540, "SGT": 480, "HKT": 480, "AEST": 600, "AEDT": 660, "ACST": 570, "AWST": 480,
    "NZST": 720, "NZDT": 780, "AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180,
}
# a day name is a date when one of these follows it (or nothing, or punctuation, or a sigil)
CONTINUES = frozenset((
    "about", "with", "w/", "without", "to", "for", "from", "in", "on", "at", "and", "or", "but", "then", "re", "regarding", "by",
    "before", "after", "if", "so", "because", "when", "while", "until", "till", "til", "via", "using", "per", "please", "pls", "plz",
    "&", "-", "–", "—", "|", "/", "//", "@", "due", "every", "each", "daily", "weekly", "monthly", "yearly", "starting", "through",
    "unless", "since", "next", "this", "between", "around", "ask", "tell", "is", "as", "thanks", "ish", "sharp", "latest", "only",
    "either", "sometime", "again", "instead", "too", "also", "maybe", "noon", "midnight", "tonight", "today", "tomorrow", "not",
    "within", "during", "near", "over", "now", "w", "asap", "except",
    "excluding", "+", "would", "should", "could", "that", "which", "where", "it", "him", "her", "them", "me", "us",
))
# before a day name these make it a name or a description, not a date
NO_DATE_AFTER = frozenset((
    "to", "for",
    "the", "a", "an", "my", "your", "his", "her", "our", "their", "its", "about", "re", "regarding", "of", "since", "like", "than",
    "last", "past", "previous", "black", "cyber", "good", "freaky", "ruby", "man", "no", "not", "yesterday", "called", "named",
    "titled", "bloody", "super", "easter", "palm", "ash", "casual", "which", "what", "that", "these", "those", "some", "any", "one",
    "happy", "movie", "film", "book", "song", "and", "or", "vs", "manic", "blue", "taco", "every", "each", "from", "before", "after",
    "until", "till",
    "over", "during", "final",
))
NO_NEAR_DAY_AFTER = frozenset(("after", "before", "about", "re", "regarding", "of", "since", "than", "not", "like", "vs", "and", "or",
    "called", "from",
    "until", "till", "usa", "to",
    "for"))
BOOKS = frozenset((
    "genesis", "bible", "exodus", "leviticus", "numbers", "deuteronomy", "joshua", "judges", "ruth", "samuel", "kings", "job", "psalm",
    "psalms", "proverbs", "ecclesiastes", "isaiah", "jeremiah", "ezekiel", "daniel", "hosea", "joel", "amos", "jonah", "micah",
    "matthew", "mark", "luke", "john", "acts", "romans", "corinthians", "galatians", "ephesians", "philippians", "colossians",
    "timothy", "titus", "hebrews", "james", "peter", "jude", "revelation", "score", "ratio", "verse", "surah", "sura", "won", "lost",
    "chapter", "version", "wins", "win", "lose",
))
PRIORITIES = {
    "none": "none", "n": "none", "0": "none", "low": "low", "l": "low", "lo": "low", "4": "low", "medium": "medium", "med": "medium",
    "m": "medium", "mid": "medium", "normal": "medium", "3": "medium", "high": "high", "h": "high", "hi": "high", "2": "high",
    "important": "high", "urgent": "urgent", "u": "urgent", "1": "urgent", "critical": "urgent", "top": "urgent", "p1": "urgent",
    "p2": "high", "p3": "medium", "p4": "low",
}
ENERGIES = {
    "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "verylow": 1, "very-low": 1, "very_low": 1, "tiny": 1, "lowest": 1, "low": 2, "lo": 2,
    "medium": 3, "med": 3, "mid": 3, "normal": 3, "high": 4, "hi": 4, "peak": 5, "max": 5, "veryhigh": 5, "very-high": 5,
    "very_high": 5, "vl": 1, "l": 2, "m": 3, "h": 4,
}
# words that a feast may begin with; the feasts themselves are in holidays.py
HOLIDAY_WORDS = frozenset((
    "christmas", "xmas", "halloween", "valentine's", "valentines", "valentine", "easter", "thanksgiving", "boxing", "nye", "black",
    "cyber", "good", "new", "independence", "labor", "labour", "memorial", "veterans", "veteran's", "columbus", "mlk", "martin",
    "presidents", "president's", "presidents'", "mother's", "mothers", "mothers'", "father's", "fathers", "fathers'", "st", "saint",
    "palm", "ash", "whit", "groundhog", "juneteenth", "earth", "pancake", "shrove", "maundy", "holy", "pentecost", "mardi", "ascension",
    "veterans'", "corpus", "trinity", "kwanzaa", "flag", "patriot", "tax", "cinco", "bastille",
    "armistice", "remembrance", "inauguration", "workers", "workers'", "king's", "kings", "epiphany", "pi", "election", "canadian",
    "indigenous", "international", "all", "bonfire", "guy", "australia", "canada", "women's", "april",
))
# first day of a season (northern)
SEASONS = {"spring": (3, 20), "summer": (6, 21), "autumn": (9, 22), "fall": (9, 22), "winter": (12, 21)}
# after a weekday these make it a name
COMPOUNDS = frozenset((
    "school", "meeting", "meetings", "roast", "paper", "papers", "times", "blues", "night", "market", "mass", "standup", "stand-up",
    "review", "report", "newsletter", "brunch", "notes", "agenda", "service", "club", "football", "feeling", "mornings", "evenings",
    "prayers", "prayer", "movie", "movies", "fever", "driver", "best", "afternoons", "nights", "sale", "deals", "deal", "special",
    "night's", "off", "lunch", "dinner",
))
# before sat, sun, mon, wed these make them something else
SIT = frozenset((
    "the", "a", "an", "i", "we", "he", "she", "they", "it", "who", "dog", "cat", "my", "just", "had", "has", "been", "when", "newly",
    "get", "getting", "will", "to", "be", "got", "never", "and", "you", "that", "which", "of", "in", "more", "too", "much", "avoid",
    "no", "some", "about", "baby", "have", "not", "full", "under",
))
# "notes from friday" tells which notes
MAIL = frozenset((
    "email", "emails", "e-mail", "mail", "message", "messages", "notes", "note", "letter", "call", "calls", "meeting", "minutes",
    "photos", "photo", "pictures", "invoice", "leftovers", "receipts", "receipt", "slides", "feedback", "homework", "report", "talk",
    "text", "reply", "voicemail", "comments", "results", "stuff", "things", "ticket", "tickets", "data", "order", "numbers",
))

# what calls for rules as the walk goes over a line: words of time, of repetition, of heads, and what may follow the thin ones
TIME_WORDS = frozenset((
    "on", "at", "@", "for", "around", "sometime", "by", "due", "before", "deadline", "from", "starting", "beginning", "after", "between",
    "no", "not", "the", "next", "nxt", "this", "coming", "upcoming", "following", "end", "start", "middle", "mid", "early", "late",
    "later", "eod", "eow", "eom", "eoy", "eoq", "cob", "eob", "day", "in", "within", "a", "an", "half", "quarter", "couple", "few", "week",
    "month", "year", "fortnight", "last", "yesterday",
    "past", "previous", "yest", "yday", "noon", "midday", "midnight", "noontime", "over", "during", "approx",
    "approximately", "weekend", "q1", "q2", "q3", "q4", "h1", "h2", "final", "current", "w/c", "wk", "until", "till", "til", "close",
    "mid-night", "circa", "now", "asap", "right", "as", "morning", "afternoon",
    "evening", "night", "mid-day", "noonish", "midnightish", "½", "takes", "est", "estimate", "estimated", "roughly", "max", "about",
)) | HOLIDAY_WORDS | frozenset(WEEKDAYS) | frozenset(MONTHS) | frozenset(DAYS_AWAY) | TONIGHT | frozenset(NUMBERS) | frozenset(ORDINALS)
REPEAT_WORDS = frozenset((
    "every", "each", "ev", "daily", "weekly", "monthly", "yearly", "annually", "annual", "quarterly", "biweekly", "bi-weekly",
    "fortnightly",
    "bimonthly", "hourly", "weekdays", "weekends", "workdays", "everyday", "nightly", "once", "twice", "every!", "biannually",
    "semiannually", "mornings", "evenings", "afternoons", "nights", "bi-monthly", "weeknights", "alternate", "weekday", "workday",
    "weeknight", "per", "half-yearly", "semi-annually", "semimonthly", "semi-monthly", "biennially", "biyearly", "mwf", "tth", "tuth",
    "begin",
)) | frozenset(PLURAL_WEEKDAYS)
REPEAT_OPENINGS = frozenset((
    "on", "at", "by", "before", "first", "last", "the", "beginning", "begin", "start", "end", "day", "a", "an", "weekend",
    *NUMBERS, *ORDINALS, *MONTHS, *WEEKDAYS,
))
HEADS = frozenset((
    "ask", "tell", "get", "please", "remind", "reminder", "goal", "habit", "shopping", "groceries", "grocery", "task", "have", "wait",
    "waiting", "delegate", "urgent", "important", "spend",
))
# words that are of time only together with the next one, and what that one may be
THIN = TIME_WORDS - frozenset(WEEKDAYS) - frozenset(DAYS_AWAY) - TONIGHT - frozenset((
    "eod", "eow", "eom", "eoy", "eoq", "cob", "eob", "noon", "midday", "midnight", "noontime", "yesterday", "yday", "christmas", "xmas",
    "halloween", "easter", "thanksgiving", "nye", "juneteenth", "valentines", "valentine's",
    "mid-night", "mid-day", "noonish", "midnightish", "now", "asap",
    "january", "february", "july", "september", "october", "november", "december"))
LEANS = TIME_WORDS | REPEAT_WORDS | frozenset(UNITS) | frozenset(SEASONS) | frozenset(DAYPARTS) | frozenset((
    "of", "thing", "about", "approx", "roughly", "only", "just", "max", "like", "another", "exactly", "maybe", "several", "pair", "am",
    "pm", "a.m", "p.m", "o'clock", "oclock", "o\u2019clock", "uhr", "past", "to", "till", "til", "until", "thru", "through", "and", "or",
    "later", "earlier", "sooner", "least", "year's", "years'", "patrick's", "patricks", "patrick", "paddy's", "luther", "gras",
    "saints'", "fawkes", "commencing", "business", "working", "work", "workday", "play", "qtr", "yr", "wk", "mth", "wkend", "week-end",
    "more", "full", "whole", "final", "each", "every", "than", "ev", "-", "–", "—", "/", "|", "½", "1/2", "mid", "deadline", "when",
    "t", "latest", "h", "o", "p", "less", "time", "hrs", "today", "hours", "others", "weekdays", "circa", "ca", "since", "out", "after",
    "christmas", "xmas", "halloween", "easter", "thanksgiving",
    "peoples", "workers", "workers'", "hallows", "de", "patty's", "nicholas", "new", "boxing", "nye", "april", "independence",
    "valentine's",
    "valentines", "valentine\u2019s", "now", "soon",
)) | MEALS
NEGATED = frozenset(("don't", "dont", "don\u2019t", "never", "not"))
JOINTS = frozenset(("and", "then", "but"))  # a deed after one of these is another clause
AFTER_REPEAT = frozenset(("for", "after", "from", "in", "during", "on", "not", "until", "till", "til"))
MOVED = frozenset(("moved", "rescheduled", "postponed", "changed", "pushed", "shifted", "switched", "delayed", "move", "reschedule",
                   "shift", "postpone", "change", "push", "switch", "delay"))
# days in other languages: an hour beside one is not understood, since its day is not
FOREIGN = frozenset((
    "morgen", "heute", "übermorgen", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "demain",
    "aujourd'hui", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "mañana", "hoy", "lunes", "martes",
    "miércoles", "miercoles", "jueves", "viernes", "sábado", "sabado", "domingo", "domani", "oggi", "lunedì", "martedì", "mercoledì",
    "giovedì", "venerdì", "sabato", "domenica", "amanhã", "hoje", "imorgen", "imorgon", "jutro", "zítra", "zitra", "vandaag", "overmorgen",
))
RANKS = frozenset(("p1", "p2", "p3", "p4", "priority", "high", "low", "medium", "top"))
# days gone by: an hour or a day beside one of these tells something
GONE = frozenset(("ago", "yesterday", "yday", "yest"))
LAST = frozenset(("last", "past", "previous"))
