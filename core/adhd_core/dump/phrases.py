"""English words that pages are made of: verbs that begin a thing to do, fillers before it, and feelings that are none.

Only English is taken apart like this; what is written in other languages stays as it is.
"""

from __future__ import annotations

import re

_VERBS = """accept activate add adjust agree analyse analyze answer apologise apologize apply appoint approve arrange ask assemble assign
    attach attend avoid back backup bake balance be become begin bind block book borrow bring brush build buy calculate call cancel
    carry catch celebrate change charge chase check choose claim clean clear climb close collect combine come comment compare
    complete compose confirm connect consider contact continue convert cook copy correct count cover create cut dance deal debug
    decide decline declutter decorate define delegate delete deliver deploy describe design develop dig discuss donate download
    draft draw drink drive drop dry dust eat edit email empty encourage end enrol enroll enter estimate evaluate examine exchange
    exercise explain explore export extend fax feed fetch figure file fill finalise finalize find finish fix fold follow forward
    free fund gather get give go google grab greet groom grow hand hang have heat help hide hire hold hoover host hug ignore
    implement import improve include inform insert inspect install invest investigate invite invoice iron join keep kill knit learn
    leave lend let list listen lock log look lubricate mail make manage mark measure meditate meet mend merge message move mow
    negotiate notify offer oil open order organise organize outline pack paint park pass paste patch pay phone pick plan plant play
    polish post practice practise pray prepare present press print process proofread propose publish pull purchase push put query
    quit raise reach read rebook rebuild receive recharge recommend record recycle redo reduce refactor refill refund register
    reinstall remind remove rename renew rent reorder repair repeat replace reply report request reschedule research reserve reset
    resize resolve respond rest restart restock return review revise rewrite ring rinse run save scan schedule scrub search select
    sell send separate set sew share sharpen shave shop shower shred sign sketch sleep solve sort speak spend spray start stop store
    stretch study submit subscribe suggest support swap sweep switch take talk teach tell test text thank think throw tidy top touch
    track train transfer translate travel trim try tune turn unblock uninstall unload unpack unsubscribe update upgrade upload use
    vacuum verify visit volunteer vote wait wake walk wash watch water weigh wipe withdraw work wrap write yell"""
VERBS = frozenset(_VERBS.split())
_NOUNS = """appointment back block book brush cook cover cut dance deal design draft drink drive drop dust email end exercise fax figure
    file find fund google hand heat help host hug invoice iron list lock log look mail mark measure message oil order outline pack
    paint park patch plan plant play polish post practice present print process query raise record report request research rest
    return review ring run save scan schedule search set share shop shower sign sketch sleep sort spray start stop store stretch
    study support sweep switch talk test text top touch track train travel trim tune turn upgrade use vacuum visit vote walk wash
    watch water work wrap"""
NOUNS = frozenset(_NOUNS.split())
"""Verbs that are nouns as well: in a row of things they begin something new only before a word of `AFTER`."""
_AFTER = """the a an my our your his her their its some this that these those to for with about at on up out off back down in over
    mum mom dad grandma grandpa granny everyone everybody somebody someone all both each every"""
AFTER = frozenset(_AFTER.split())
POINTERS = frozenset(("it", "them", "him", "there", "that", "those", "one", "ones"))
"""Words that point back: what has one of them stays with what was said before it."""

WORD = re.compile(r"[\w'’-]+")
FILLER = re.compile(
    r"""(?:(?:oh|ok|okay|hm+|um+|uh|and|then|so|also|plus|well)[\s,]+)*
    (?:(?:i|we)\s+(?:(?:really|still|also|just|definitely|probably|absolutely)\s+){0,2}(?:need|have|got|ought)\s+to\s+
    |(?:i|we)(?:'ve|’ve|\s+have)\s+(?:really\s+)?got\s+to\s+
    |(?:i|we)\s+(?:(?:really|still|also|just|probably)\s+){0,2}(?:gotta|must|should)\s+(?:(?:really|probably|also)\s+){0,2}
    |i\s+(?:must\s+not|mustn't|mustn’t)\s+forget\s+to\s+
    |(?:(?:still|also|really)\s+){0,2}(?:need|have|got)\s+to\s+|gotta\s+
    |(?:please\s+)?(?:don't|don’t|dont|do\s+not|never)\s+forget\s+to\s+|(?:please\s+)?remember\s+to\s+)?""",
    re.I | re.X,
)
LEAD = re.compile(r"(?:to[\s-]?do(?:\s*[:–—-]\s+|\s+(?=@))|todo:\s*|(?:action(?:\s+items?|\s+points?)?|ai|ap|next\s+steps?)\s*:\s*)", re.I)
ROW = re.compile(
    r";\s+|,?\s(?:oh\s+)?and\s+(?:then|also)\s+|,?\soh\s+and\s+|,\s+(?:and\s+|then\s+|also\s+|plus\s+)*|\s(?:also|plus)\s+", re.I
)
AND = re.compile(r"\sand\s+", re.I)
LONGEST = 1500
"""A sentence beyond this is not taken apart any further."""

CUE = re.compile(
    r"""\b(?:need(?:s)?\s+to|ha(?:ve|s)\s+to|had\s+to|got\s+to|gotta|must|should|ought|don'?t\s+forget|remember|to-?do|deadline|due|remind
    |can\s+you|could\s+you|please|let'?s|i'?ll|i\s+will|going\s+to|want\s+to|promised|owe|waiting|appointment|maybe|tomorrow|tonight
    |(?:next|this)\s+(?:week|month|monday|tuesday|wednesday|thursday|friday)|by\s+\w+day|because\s+the|https?://|www\.|\d)""",
    re.I | re.X,
)
ME = r"(?:everything|nothing|it|it\s+all|all\s+of\s+(?:it|this)|life|this|my\s+(?:head|brain|life))"
SO = r"(?:so|such|too|really|just|very|completely|totally|absolutely|always|never|still|kind\s+of|a\s+bit|all|again|already|pretty)"
FEELING = re.compile(
    rf"""(?:(?:ugh+|argh+|sigh|god|gosh|omg|meh|oh|and|but|honestly|well|so|ok|okay)[\s,.…!]+)*(?:
      (?:i(?:'m|’m|\s+am|\s+feel|'m\s+feeling|’m\s+feeling|\s+am\s+feeling|\s+felt)\s+(?:(?:like\s+)?{SO}\s+)*(?:like\s+)?(?:i(?:'m|’m|\s+am)\s+)?
        (?:tired|exhausted|behind|overwhelmed|stressed|anxious|sad|lost|stuck|useless|stupid|lazy|lonely|bad|awful|terrible|guilty|ashamed
        |drained|numb|scattered|frustrated|angry|scared|hopeless|worthless|burn(?:ed|t)\s+out|drowning|failing|a\s+failure|a\s+mess
        |such\s+a\s+(?:mess|failure)|an\s+idiot|done|fed\s+up|nothing|fine|happy|better|worse|empty|panicky|sick\s+of\s+(?:it|this|everything)))\b
      |so\s+(?:tired|exhausted|overwhelmed|stressed|behind|done|much)\b
      |why\s+(?:is|are|does|do|am|can't|can’t|cant)\s+(?:{ME}|i|they|people|things)\b
      |what(?:'s|’s|\s+is)\s+wrong\s+with\s+me\b|what\s+is\s+the\s+point\b|what’?'?s\s+the\s+point\b
      |(?:today|yesterday|this\s+(?:day|week|morning|month|year)|last\s+(?:week|night)|the\s+day)\s+(?:was|is|has\s+been|sucked|sucks)\b
      |{ME}\s+(?:is|are|feels?|was)\s+(?:{SO}\s+)*(?:much|hard|awful|terrible|overwhelming|a\s+mess|chaos|pointless|exhausting|fog(?:gy)?|full|loud)\b
      |i\s+hate\s+(?:this|everything|it|myself|my\s+life|mondays)\b|i\s+can(?:'t|’t|not)\s+(?:do\s+this|cope|think|focus|sleep|even|anymore)\b
      |i\s+(?:don't|don’t|do\s+not|dont)\s+(?:know\s+(?:where\s+to\s+(?:start|begin)|what\s+to\s+do|why|how\s+i\b)|want\s+(?:to\s+do\s+)?(?:any\s+of\s+)?this)
      |i\s+(?:just\s+)?(?:want|wish)\s+(?:to\s+(?:cry|sleep|scream|disappear|hide)|this\s+(?:was|were)\s+over)\b
      |(?:ugh+|argh+|sigh|meh|omg|help|aaa+h*|whatever|oh\s+well|idk|dunno|or\s+not|hm+|ok|okay|anyway|lol|not\s+sure|oh\s+god|i\s+suck|nothing\s+works|no\s+idea|my\s+brain\s+hurts)$)""",
    re.I | re.X,
)


def first_word(text: str) -> str:
    """The first word, in small letters."""
    found = WORD.match(text)
    return found.group().casefold() if found else ""


def is_verb(text: str) -> bool:
    """Whether a text begins with a word of doing."""
    return first_word(text[filler(text) :]) in VERBS


def filler(text: str) -> int:
    """How many characters at the beginning of a text say only that there is something to do."""
    found = LEAD.match(text)
    lead = found.end() if found else 0
    words = FILLER.match(text, lead)
    end = words.end() if words else lead
    if end > lead:
        rest = text[end:]
        said = text[lead:end].casefold()
        if not rest.strip():
            end = lead
        elif not ("to" in said.split() or "gotta" in said or "must" in said or "should" in said) and first_word(rest) not in VERBS:
            end = lead  # "and", "also", "so" belong to what is no doing
    return end if text[end:].strip() else 0


def is_feeling(text: str) -> bool:
    """Whether a sentence tells how somebody feels and names nothing to do. In doubt it does not."""
    text = text.strip(" \t.!?…,;:-–—*_\"'“”").replace("\n", " ")
    return 0 < len(text) < 200 and FEELING.match(text) is not None and CUE.search(text) is None


def begins_anew(text: str) -> bool:
    """Whether a part of a row is something of its own: a verb and what it is about."""
    words = [w.group() for w in WORD.finditer(text[filler(text) : 200])][:6]
    if len(words) < 2 or words[0].casefold() not in VERBS or any(w.casefold() in POINTERS for w in words[1:5]):
        return False
    return words[0].casefold() not in NOUNS or words[1].casefold() in AFTER or words[1][:1].isupper()


def rows(text: str) -> list[tuple[int, int]]:
    """Where the further parts of a run-on sentence begin, as (separator, part): each of them, and the first, begins
    with a verb."""
    if len(text) > LONGEST or not is_verb(text):
        return []
    cuts = [found.span() for found in ROW.finditer(text) if begins_anew(text[found.end() :])]
    if cuts:
        found = AND.search(text, cuts[-1][1])
        if found is not None and begins_anew(text[found.end() :]):
            cuts.append(found.span())
    return cuts
