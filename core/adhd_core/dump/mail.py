"""What belongs to a letter and not to its matter: quotes, headers, greetings, signatures, legal footers."""

from __future__ import annotations

import re

from adhd_core.dump.lines import Line
from adhd_core.dump.phrases import first_word, is_verb

HEADER = re.compile(
    r"\*{0,2}(?:from|to|cc|bcc|subject|date|sent|reply-to|message-id|return-path|received|mime-version|content-[a-z-]+|importance|x-[a-z-]+"
    r"|von|an|betreff|datum|gesendet|de|à|objet|envoyé|para|asunto|enviado|fecha)\*{0,2}\s?:\*{0,2}\s",
    re.I,
)
SURE = re.compile(
    r"\*{0,2}(?:from|subject|sent|return-path|received|message-id|von|betreff|gesendet|de|objet|envoyé|asunto|enviado)\b", re.I
)
WROTE = re.compile(
    r"(?:on|am|le|el|il|op)\s.{4,300}(?:\bwrote|\bschrieb\b.{0,80}|a écrit|escribió|ha scritto|\bschreef\b.{0,80})\s?:$",
    re.I | re.S,
)
ORIGINAL = re.compile(
    r"-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original)\s*-{2,}$|_{20,}$", re.I
)
FORWARDED = re.compile(r"(?:-{2,}\s*)?(?:forwarded message|begin forwarded message|weitergeleitete nachricht)\b.{0,40}$", re.I)
SENT_FROM = re.compile(
    r"(?:sent (?:from|with|via) (?:my |the )?\w|get outlook for"
    r"|von meinem .{2,30} gesendet|gesendet mit der|envoyé de mon|enviado desde mi).{0,60}$",
    re.I,
)
CLOSINGS = frozenset(
    word.casefold()
    for word in (
        "best", "best regards", "best wishes", "kind regards", "warm regards", "kindest regards", "regards", "all the best", "cheers",
        "sincerely", "yours sincerely", "yours", "yours truly", "yours faithfully", "sincerely yours", "many thanks", "thanks",
        "thank you", "thanks a lot", "thanks so much", "thanks in advance", "thanks and regards", "thx", "ta", "with best regards",
        "take care", "talk soon", "see you", "br", "viele grüße", "vg", "lg", "liebe grüße", "mfg", "mit freundlichen grüßen",
        "freundliche grüße", "beste grüße", "herzliche grüße", "schöne grüße", "gruß", "grüße", "danke", "cordialement", "bien à vous",
        "bien cordialement", "amicalement", "merci", "saludos", "un saludo", "saludos cordiales", "atentamente", "gracias", "un abrazo",
    )
)  # fmt: skip
GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|guten (?:tag|morgen)|moin|bonjour|salut|chère?s?|hola"
    r"|buenos días|estimad[oa]s?|sehr geehrte[rs]?)(?:\s+[\w.'’&-]+){0,5}\s*[,!:]?$",
    re.I,
)
FOOTER = re.compile(
    r"intended (?:recipient|solely|only for)|confidential(?:ity)?\b.{0,200}\b(?:e-?mail|message|recipient|privileged)"
    r"|(?:e-?mail|message)\b.{0,200}\bconfidential|unsubscribe|virus[- ]free|consider the environment before print"
    r"|diese e-?mail enthält vertrauliche"
    r"|registered (?:office|in england)|view (?:this e-?mail|it) in your browser",
    re.I | re.S,
)
SIGNATURE_LINES, SIGNATURE_WIDTH = 8, 70


def mark_mail(page: str, lines: list[Line]) -> None:
    """Set `why` on the lines of a page that only carry a letter."""
    quotes_are_page = all(line.quoted or line.blank for line in lines)
    if not quotes_are_page:
        for line in lines:
            if line.quoted:
                line.why = "quoted"
    headers(lines)
    original(lines)
    for i, line in enumerate(lines):
        if line.whole and not line.mark:
            wrote(page, lines, i)
    for i, line in enumerate(lines):
        if line.whole and closes(lines, i):
            line.why = "signature"
            sign(lines, i + 1)
    footers(page, lines)
    letter = any(line.why in ("quoted", "header", "signature", "footer") for line in lines)
    first = next((line for line in lines if line.whole), None)
    for line in lines:
        if line.whole and not line.mark and (letter or line is first) and GREETING.match(line.text) and greets(line.text, letter):
            line.why = "greeting"


def greets(text: str, letter: bool) -> bool:
    """Whether a line that looks like a greeting is one: with its comma, or alone."""
    return text[-1] in ",!" or len(text.split()) <= (3 if letter else 1)


def headers(lines: list[Line]) -> None:
    """Two header lines or more in a row, one of which is sure to be one."""
    i = 0
    while i < len(lines):
        first = i
        while i < len(lines) and lines[i].whole and not lines[i].mark and HEADER.match(lines[i].text + " "):
            i += 1
            while i < len(lines) and lines[i].whole and lines[i].indent > lines[first].indent and not lines[i].mark:
                i += 1  # a header that goes on in the next line
        if i - first >= 2 and any(SURE.match(line.text) for line in lines[first:i]):
            for line in lines[first:i]:
                line.why = "header"
        i = max(i, first + 1)


def original(lines: list[Line]) -> None:
    """What follows "Original Message" is a quote, unless nothing comes before it."""
    for i, line in enumerate(lines):
        if line.whole and FORWARDED.match(line.text) and len(line.text) < 80:
            line.why = "header"
        elif line.whole and ORIGINAL.match(line.text):
            line.why = "header"
            followed = next((other for other in lines[i + 1 :] if not other.blank), None)
            before = any(other.whole for other in lines[:i])
            if before and followed is not None and followed.why == "header":
                for other in lines[i + 1 :]:
                    if other.whole:
                        other.why = "quoted"
            return




def wrote(page: str, lines: list[Line], i: int) -> None:
    """`On ... Ann wrote:`, on one line or on two."""
    line = lines[i]
    if WROTE.match(line.text):
        line.why = "quoted"
    elif i + 1 < len(lines) and lines[i + 1].whole and lines[i + 1].text[-1:] == ":" and len(line.text) < 200:
        after = lines[i + 1]
        if len(after.text) < 200 and WROTE.match(page[line.start : after.end]):
            line.why = after.why = "quoted"


def closes(lines: list[Line], i: int) -> bool:
    """Whether a line begins a signature."""
    line = lines[i]
    text = line.text.strip(" ,.!").casefold()
    if SENT_FROM.match(line.text):
        return True
    if line.end - line.start == 2 and line.text in ("--", "") and line.mark in ("", "bullet"):
        return 0 < len(signed(lines, i + 1)) <= SIGNATURE_LINES and ends_at(lines, i + 1 + len(signed(lines, i + 1)))
    if line.mark or text not in CLOSINGS:
        return False
    below = signed(lines, i + 1)
    if not below:
        after = next((other for other in lines[i + 1 :] if not other.blank), None)
        return after is None or bool(after.why) or len(text.split()) > 1
    return ends_at(lines, i + 1 + len(below)) or text not in ("best", "thanks", "yours", "ta", "danke", "merci", "gracias", "see you")


def signed(lines: list[Line], i: int) -> list[Line]:
    """The short lines below that may be a name and an address."""
    out = []
    for line in lines[i : i + SIGNATURE_LINES + 1]:
        if not line.whole or line.mark or len(line.text) > SIGNATURE_WIDTH or is_verb(line.text) or first_word(line.text) in ("i", "we"):
            break
        out.append(line)
    return out


def ends_at(lines: list[Line], i: int) -> bool:
    """Whether the page, or a part of it, ends here."""
    return i >= len(lines) or lines[i].blank or bool(lines[i].why)


def sign(lines: list[Line], i: int) -> None:
    """Leave out the name and address below a closing, one blank line between them allowed."""
    if i < len(lines) and lines[i].blank and i + 1 < len(lines):
        name = signed(lines, i + 1)
        if len(name) != 1 or not name[0].text[:1].isupper() or len(name[0].text.split()) > 3 or not ends_at(lines, i + 2):
            return
        i += 1
    for line in signed(lines, i):
        line.why = "signature"


def footers(page: str, lines: list[Line]) -> None:
    """Paragraphs that lawyers and mailing programs add."""
    i = 0
    while i < len(lines):
        first = i
        while i < len(lines) and lines[i].whole and not lines[i].mark and i - first < 40:
            i += 1
        if i > first and FOOTER.search(page[lines[first].start : min(lines[i - 1].end, lines[first].start + 4000)]):
            block = lines[first:i]
            if len(block) > 1 or len(block[0].text) > 60 or not is_verb(block[0].text):
                for line in block:
                    line.why = "footer"
        i = max(i, first + 1)
