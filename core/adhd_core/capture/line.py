"""A line of capture cut into tokens once, so that every rule reads plain lists of words.

`word` holds the lower-case core of a token (no brackets, no trailing punctuation). A token that must stay literal (quoted or
escaped) and the empty token after a full stop have the word "", which no rule matches: phrases never reach across them.
"""
from __future__ import annotations

from adhd_core.capture.lexicon import DAYS_AWAY, MONTHS, PLURAL_WEEKDAYS, UNITS, WEEKDAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.days import Frame

OPENERS = "([{<“‘\"'«¡¿"
CLOSERS = ",.;:!?)]}>”’\"'»…"
HARD = ".;!?:…"
QUOTES = {'"': '"', "“": "”", "«": "»", "`": "`", "'": "'", "‘": "’", "„": "“"}
LIKE = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-", "\u202f": ""}
LABELS = frozenset(("due", "deadline", "when", "start", "by"))
DOTTED = frozenset(("p.m", "a.m", "pm", "am", "approx", "ca", "st", "no", "min", "hr", "hrs", "mins"))


class Line:
    """Tokens of one text; lists are padded with empty words at the end, so that looking ahead needs no bounds."""

    __slots__ = ("count", "end", "frame", "raw", "start", "text", "title_words", "word")

    def __init__(self, text: str, frame: Frame) -> None:
        self.text = text
        self.frame = frame
        self.raw: list[str] = []
        self.word: list[str] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.cut()
        self.count = len(self.raw)
        self.word += ("",) * 12
        self.raw += ("",) * 12

    def cut(self) -> None:
        text, dead, at, passed = self.text, set(), 0, 0
        for token in text.split():
            begin = text.find(token, passed)
            passed = begin + len(token)
            if begin < at:  # within a quotation that is one token
                continue
            opener = token[0]
            quote = begin
            if opener in "([" and len(token) > 1:
                quote, opener = begin + 1, token[1]
            if opener in QUOTES and opener not in dead:
                close = self.closing(quote, QUOTES[opener])
                if close < 0:
                    dead.add(opener)
                else:
                    stop = close
                    while stop < len(text) and not text[stop].isspace():
                        stop += 1
                    self.add(text[begin:stop], "", begin)
                    at = stop
                    continue
            at = begin + len(token)
            inner = token.find('"') if opener != '"' and '"' not in dead else 0
            if inner > 0 and token[inner - 1] in ":#@+" and token.count('"') == 1:
                close = self.closing(begin + inner, '"')
                if close < 0:
                    dead.add('"')
                else:
                    at = close
                    while at < len(text) and not text[at].isspace():
                        at += 1
            self.take(text[begin:at], begin)

    def closing(self, begin: int, quote: str) -> int:
        """Where the quotation that opens at `begin` is closed (a closing mark that ends a word), or -1."""
        text, at = self.text, begin + 1
        while True:
            at = text.find(quote, at)
            if at < 0:
                return -1
            after = at + 1
            if not text[at - 1].isspace() and at > begin + 1 and (after == len(text) or not text[after].isalnum()):
                return after
            at = after

    def take(self, token: str, begin: int) -> None:
        comma = token.find(",", 1, -1)
        sign = token.find("@", 1, -1)
        if sign > 0 and token[sign + 1].isdigit() and token[-1].isalnum():
            left = token[:sign].lower()
            if left in WEEKDAYS or left in DAYS_AWAY or (left[0].isdigit() and "/" in left and left.replace("/", "").isdigit()):
                self.take(token[:sign], begin)
                token, begin = token[sign:], begin + sign
        if comma > 0 and self.parts(token[:comma].lower(), token[comma + 1:].lower()):
            self.take(token[:comma + 1], begin)
            token, begin = token[comma + 1:], begin + comma + 1
        core = token
        if core[0] in OPENERS:
            core = core.lstrip(OPENERS)
        if core and core[-1] in CLOSERS:
            bare = core.rstrip(CLOSERS)
            tail = core[len(bare):]
            word = bare.lower()
            if tail == "!" and word in ("every", "ev"):
                self.add(token, "every!", begin)
                return
            self.add(token, word, begin)
            for mark in tail:
                kept = (tail == ":" and (word in LABELS or not word)) or (tail in (".", ".,") and self.dotted(word))
                if mark in HARD and not kept:
                    self.add("", "", begin + len(token))
                    return
            return
        self.add(token, "and" if core == "&" else core.lower(), begin)

    def parts(self, left: str, right: str) -> bool:
        """ "tomorrow,3pm", "friday,march 6", "6pm,friday", "march 5,2026": two tokens though no space is between them."""
        if left in WEEKDAYS or left in DAYS_AWAY:
            return right[:1].isdigit() or right in MONTHS or (left in DAYS_AWAY and right in WEEKDAYS)
        if left[:1].isdigit():
            if left[-1] == "m":
                return right.rstrip(CLOSERS) in WEEKDAYS or right.rstrip(CLOSERS) in DAYS_AWAY
            return bool(self.word) and self.word[-1] in MONTHS and len(left) < 5 and right[:2] in ("19", "20", "21")
        return False

    @staticmethod
    def dotted(word: str) -> bool:
        return word in DOTTED or word in MONTHS or word in WEEKDAYS or word in UNITS or word[:1].isdigit()

    def add(self, raw: str, word: str, begin: int) -> None:
        if not word.isascii():  # figures of other scripts and superscripts are letters here
            word = "".join(LIKE.get(letter, letter) if not letter.isdigit() or letter.isascii() else "\u00b7" for letter in word)
            if len(word) > 1:
                word = word.replace("\u2013", "-").replace("\u2014", "-")
        self.raw.append(raw)
        self.word.append(word)
        self.start.append(begin)
        self.end.append(begin + len(raw))

    def before(self, i: int) -> str:
        return self.word[i - 1] if i > 0 else ""

    def ends(self, j: int) -> bool:
        """Nothing, or a full stop, stands at j."""
        return j >= self.count or self.raw[j] == ""

    def closes(self, i: int, j: int) -> bool:
        """The stretch i..j ends with punctuation, so that what follows is another clause."""
        return j > i and self.raw[j - 1][-1:] in CLOSERS


# Cheap looks ahead: whether it is worth loading the rules for repetitions or for days counted from other days.
PLURALS = frozenset(PLURAL_WEEKDAYS) | {"weekdays", "weekends", "workdays", "weeknights", "mornings", "evenings", "afternoons", "nights"}
EVERY = frozenset(("every", "each", "ev", "yearly", "annually"))
DONE = frozenset(("done", "completion", "completed", "completing", "finishing", "finished", "finish", "complete", "doing"))
COUNTERS = frozenset(("from", "after", "before", "hence", "ago", "later", "back", "earlier", "on"))


def may_repeat(line: Line, i: int, word: str) -> bool:
    """Can a repetition begin at i, whose word is not one of repetition itself?"""
    words = line.word
    follow = words[i + 1]
    if word == "on":
        if "month" in words[i + 4:i + 10] and ("and" in words[i + 2:i + 8] or line.raw[i + 2][-1:] == ","):
            return True
        return follow in PLURALS or follow in ("alternate", "mwf", "tth", "tuth") or words[i + 2] in PLURALS or far(words, i, 10)
    if word in ("a", "an"):
        before = words[i - 1] if i else ""
        return before in ("times", "time", "twice", "thrice") or before[-1:] == "x" or not DONE.isdisjoint(words[i + 2:i + 8])
    if word in WEEKDAYS or word == "weekend" or "/" in word:
        third = words[i + 3] if words[i + 2] in ("and", "&") else words[i + 2]
        return follow in PLURALS or "/" in word or (follow in WEEKDAYS and third in WEEKDAYS)
    return far(words, i, 10) or not DONE.isdisjoint(words[i + 1:i + 8])


def far(words: list[str], i: int, reach: int) -> bool:
    """ "of every", "every year" a few words on."""
    stop = min(i + reach, len(words) - 1)
    return any(word in EVERY for word in words[i + 1:stop])


def may_count(line: Line, i: int) -> bool:
    """Can an amount at i be counted from something ("3 days from friday")?"""
    words = line.word[i + 1:i + 8]
    return any(word in COUNTERS or word in WEEKDAYS or word in DAYS_AWAY for word in words)
