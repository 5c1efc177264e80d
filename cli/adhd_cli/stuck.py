"""Stuck: one key says what is in the way, one small way out comes back."""

from __future__ import annotations

import os
import sys
import time

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply
from adhd_cli.run import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.stuck.service import Case, Idea

    from adhd_cli.keys import Keys
    from adhd_cli.style import Style

LEAVE = ("q", "Q", "esc", "end")


def stuck(face: Face, words: list[str], barrier: str | None, why: bool, did: str | None) -> Reply:
    """Help with what is in the way."""
    from adhd_core.stuck.rules import barrier_of

    if did is not None:
        return came_of(face, words, did)
    case, felt = case_of(face, words, barrier)
    if barrier is not None:
        felt = barrier_of(barrier)
        if felt is None:
            raise usage(f'"{barrier}" is no word for it here.', f"Use one of: {', '.join(named())}.")
    if face.json or not somebody_there():
        return once(face, case, felt, why) if felt is not None else barriers(face, case, why)
    return talk(face, case, felt, why)


def somebody_there() -> bool:
    """Whether a person sits at both ends."""
    from adhd_cli.capture import is_terminal

    return is_terminal() and sys.stdout.isatty()


def case_of(face: Face, words: list[str], barrier: str | None) -> tuple[Case, str | None]:
    """What it is about, and the barrier where the last word names one: `adhd stuck tax letter scary`."""
    from adhd_core.stuck.rules import barrier_of

    last = barrier_of(words[-1]) if words and barrier is None and len(words[-1]) > 1 else None
    try:
        return face.adhd.stuck.case(words), None
    except AdhdError as error:
        if last is None or not words or error.code != "not_found":
            raise
        return face.adhd.stuck.case(words[:-1]), last


def named() -> list[str]:
    """The words for what is in the way."""
    from adhd_core.stuck.ways import BARRIERS

    return [word for _, word, _, _ in BARRIERS]


def came_of(face: Face, words: list[str], did: str) -> Reply:
    """What came of the last idea."""
    if words:
        raise usage("--did answers the last idea; it needs no name.", "adhd stuck --did started")
    task, barrier = face.adhd.stuck.came_of(did).value
    json = {"task": task.json(), "barrier": barrier, "did": did}
    return Reply(lambda s: s.fact_line("kept", task.title, [did, barrier], face.hint("adhd undo")), lambda: json)


# ---------------------------------------------------------------------- without anybody to ask


def barriers(face: Face, case: Case, why: bool) -> Reply:
    """Which words there are; with `why`, how often an idea helped with each."""
    from adhd_core.stuck.rules import json_of
    from adhd_core.stuck.ways import BARRIERS

    helped = face.adhd.stuck.helped_most() if why else {}

    def lines(style: Style) -> list[str]:
        out = style.fact_line("stuck", case.task.title, [case.task.handle], "")
        out += style.plain(f"Say what it is: {', '.join(named())}", "muted")
        out += style.plain(f"adhd stuck {case.task.handle} --barrier scary", "accent")
        for word, (good, tries) in helped.items():
            if tries:
                out += style.plain(f"{word}: an idea helped {good} of {tries} times", "muted")
        return out

    def json() -> Any:
        rows = [json_of(key, word) for key, word, _, _ in BARRIERS]
        if why:
            rows = [{**row, "helped": helped[row["word"]][0], "tried": helped[row["word"]][1]} for row in rows]
        return {"task": case.task.json(), "barriers": rows}

    return Reply(lines, json)


def once(face: Face, case: Case, barrier: str, why: bool) -> Reply:
    """One idea, no question."""
    idea = face.adhd.stuck.once(case, barrier).value

    def lines(style: Style) -> list[str]:
        out = told(style, idea, case.edge, why)
        did, more = "adhd stuck --did started", " · the same again: another idea"
        fits = not style.fits or len(did + more) <= style.width
        return [*out, style.paint(did, "accent") + (style.paint(more, "muted") if fits else "")]

    return Reply(lines, lambda: {"task": case.task.json(), "barrier": barrier, "edge": case.edge or None, "idea": idea.json()})


def told(style: Style, idea: Idea, edge: str, why: bool) -> list[str]:
    """An idea as lines."""
    out = style.plain(idea.text)
    if edge:
        out += style.plain(edge, "muted")
    return out + (style.plain(f"Why: {idea.why}.", "muted") if why else [])


# ---------------------------------------------------------------------- with somebody


def talk(face: Face, case: Case, barrier: str | None, why: bool) -> Reply:
    """The question, an idea, and what comes of it. What was said is kept once, at the end."""
    from adhd_core.stuck import rules
    from adhd_core.stuck.ways import LATER

    from adhd_cli.keys import Keys

    quiet = Reply(lambda style: [], dict)
    doctor = face.adhd.stuck
    with Keys() as keys:
        if barrier is None:
            barrier = question(face, keys, case)
        if barrier is None:
            return quiet
        heard: list[tuple[Idea, str]] = []
        edge = case.edge
        while True:
            idea = doctor.idea(case, barrier, [i.name for i, _ in heard])
            say(face, [*told(face.style, idea, edge, why), keys_line(face.style)])
            edge = ""
            answer = key_of(keys, {"enter": rules.STARTED, "n": rules.ANOTHER, "a": rules.ASKED, **dict.fromkeys(LEAVE, rules.NOT_NOW)})
            if answer == rules.ANOTHER:
                heard = [*heard, (idea, answer)] if not any(i.name == idea.name for i, _ in heard) else [(idea, answer)]
                continue
            break
        doctor.keep(case, [*heard, (idea, answer)])
        if answer == rules.NOT_NOW:
            return Reply(lambda style: style.plain(LATER, "muted"), quiet.json)
        if answer == rules.ASKED:
            return asking(rules.asking(barrier, case.task.title))
        wait(face, keys, idea.minutes)
    return Reply(lambda style: after(face, style, idea), quiet.json)


def question(face: Face, keys: Keys, case: Case) -> str | None:
    """What is it? One key; Enter is no idea. None: leave."""
    from adhd_core.columns import cut, printable, width
    from adhd_core.stuck.ways import BARRIERS, UNSURE

    style = face.style
    ask = " · what is it? one key, Enter = no idea"
    lines = [""]
    for key, word, _, _ in BARRIERS:
        longer = f"{lines[-1]}  {key} {word}".strip()
        lines[-1:] = [longer] if width(longer) <= style.width else [lines[-1], f"{key} {word}"]
    title = printable(case.task.title)
    if width(title) + width(ask) <= style.width:
        head = [title + style.paint(ask, "muted")]
    else:
        head = [cut(title, style.width), *style.plain(ask.removeprefix(" · "), "muted")]
    say(face, [*head, *lines])
    write(style.paint("> ", "accent"))
    meant = {key: word for key, word, _, _ in BARRIERS}
    key = key_of(keys, {**{k: k for k in meant}, "enter": "enter", **dict.fromkeys(LEAVE, "q")})
    write(f"{'' if key == 'enter' else key}\n")
    return None if key == "q" else meant.get(key, UNSURE)


def key_of(keys: Keys, meanings: dict[str, str]) -> str:
    """Wait for a key that means something here."""
    while True:
        key = keys.read() or ""
        found = meanings.get(key) or meanings.get(key.lower())
        if found is not None:
            return found


def keys_line(style: Style) -> str:
    """What can be pressed now."""
    rests = (" · n another idea · a ask someone · q not now", " · n another · a ask · q not now", " · n other · a ask · q no")
    rest = next((r for r in rests if len(r) + 11 <= style.width), rests[-1])
    return style.paint("Enter start", "accent") + style.paint(rest, "muted")


def say(face: Face, lines: list[str]) -> None:
    """Lines, at once."""
    write("\n".join(lines) + "\n")


def wait(face: Face, keys: Keys, minutes: int) -> None:
    """A quiet time. Any key ends it."""
    end = time.monotonic() + 60 * minutes
    style = face.style
    clear = "\r\x1b[K" if os.environ.get("TERM", "dumb") != "dumb" else "\n"
    keys.raw()  # Enter pressed twice does not end it
    try:
        left = minutes
        while left > 0:
            write(clear + style.paint(f"{left} min · any key when you are there", "muted"))
            if keys.read(max(0.0, end - time.monotonic() - 60 * (left - 1))) is not None:
                break
            left -= 1
    finally:
        write(clear)


def after(face: Face, style: Style, idea: Idea) -> list[str]:
    """What was done, and leave to stop."""
    from adhd_core.columns import width
    from adhd_core.stuck.ways import MORE

    out = style.fact_line("done", idea.did, [], face.hint("adhd undo"))
    text, hint = MORE.replace("{more}", idea.more), "adhd start"
    if width(text) + len(hint) + 2 <= style.width:
        return out + style.fact_line("", text, [], hint)
    return [*out, *style.plain(text), style.paint(hint.rjust(style.width), "faint")]


def asking(sentence: str) -> Reply:
    """Words to send to somebody."""
    from adhd_core.stuck.ways import READY

    return Reply(lambda style: [*style.plain(READY, "muted"), *style.plain(sentence)], lambda: {"ask": sentence})
