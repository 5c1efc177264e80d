"""Where a sentence ends, in any script, and not at an abbreviation, a number, an initial or inside a link."""

from __future__ import annotations

import re

END = re.compile(r"[.!?…]+[\"'”’»)\]]*|[。！？．｡]+[」』”）]*|[؟۔।]+")
_ABBREVIATIONS = """dr mr mrs ms prof st sr jr vs etc approx appt dept est fig inc ltd co corp no nr vol pp ed eds al ca cf min max tel ext
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
    bzw usw evtl ggf inkl exkl zzgl str ca vgl sog mind max hr fr frl hl mio mrd abs art bd okt dez mär
    m mme mlle env av bd ex sra srta ud uds dra avda núm pág tfno"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
ENDERS = frozenset(("etc", "usw", "p.m", "a.m", "jr", "sr", "inc", "ltd", "co"))
"""Abbreviations that may also end a sentence, where a capital follows."""
SHORT = 3


def sentences(text: str) -> list[tuple[int, int]]:
    """The places (start, end) of the sentences of a text; together they cover all of it but the spaces between."""
    out = []
    start = 0
    depth, seen = 0, 0
    for found in END.finditer(text):
        depth = max(0, depth + text.count("(", seen, found.end()) - text.count(")", seen, found.end()))
        seen = found.end()
        if (depth == 0 or found.end() - start > 400) and ends(text, found):
            depth = 0
            out.append((start, found.end()))
            start = found.end()
            while start < len(text) and text[start].isspace():
                start += 1
    if start < len(text):
        out.append((start, len(text)))
    return out


def ends(text: str, found: re.Match[str]) -> bool:
    """Whether a mark ends a sentence that another one follows."""
    after = found.end()
    mark = found.group()
    if after >= len(text):
        return False
    if mark[0] in "。！？．｡؟۔।":
        return True
    if not text[after].isspace():
        return False
    following = next((c for c in text[after : after + 200] if not c.isspace()), "")
    if not following:
        return False
    small = following.islower()
    if mark[-1] not in ".!?…":  # a quotation or a bracket was closed
        return not small
    if len(mark) > 1 or mark == "…":
        return not small or mark[-1] in "!?"
    if mark in "!?":
        return following.isalnum() or following in "-\"'“„«([¿¡*"
    return not abbreviated(text, found.start(), small)


def abbreviated(text: str, dot: int, small: bool) -> bool:
    """Whether the full stop at `dot` belongs to an abbreviation, an initial or an ordinal."""
    first = dot
    while first > 0 and dot - first < 40 and not text[first - 1].isspace():
        first -= 1
    word = text[first:dot].lstrip("(\"'“„«[")
    if not word:
        return True
    parts = word.split(".")
    if len(parts) > 1 and all(0 < len(p) <= SHORT and p.isalpha() for p in parts):
        return small or word.casefold() not in ENDERS
    if word.casefold() in ABBREVIATIONS:
        return small or word.casefold() not in ENDERS
    return (len(word) == 1 and word.isupper() and word.isascii()) or (word.isdigit() and len(word) <= 2)
