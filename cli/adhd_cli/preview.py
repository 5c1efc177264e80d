"""The preview of a page: what it would become, by number, and one line of keys."""

from __future__ import annotations

import os

from adhd_core.dump import arrange

from adhd_cli.capture import answer
from adhd_cli.reply import Face
from adhd_cli.run import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.dump import Item, Page

LIST = 20
KEYS = "Enter keep all · d 3 drop · s 2 split · j 2 3 join · e edit · q not now"
WORDS = {
    "quoted": "quotes", "header": "headers", "signature": "signatures", "greeting": "greetings", "footer": "footers",
    "heading": "headings", "notes": "notes", "agenda": "agenda", "talk": "talk", "code": "code", "feeling": "feelings",
    "twice": "repeats",
}  # fmt: skip


def choose(face: Face, page: Page, raw: bool) -> list[Item] | None:
    """Show the things of a page until they are as wanted. None: not now."""
    items = page.items
    first, before = 0, [items]
    show(face, page, items, raw, first)
    while True:
        line = answer(face)
        words = (line or "").replace(",", " ").split()
        if line is None or words[:1] == ["q"]:
            return None
        if not words:
            return items
        key, told = words[0].casefold(), ""
        if len(key) > 1 and key[1:].isdigit():  # d3
            words = [key[0], key[1:], *words[1:]]
            key = key[0]
        if key == "m":
            first = first + LIST if first + LIST < len(items) else 0
        elif key == "u" and len(before) > 1:
            before.pop()
            items = before[-1]
        elif key == "e" and len(words) == 1:
            changed = in_editor(face, page, items)
            if changed is None:
                told = "There is no editor here. Name one: export EDITOR=nano"
            else:
                items = changed
        else:
            items, told = changed_by(key, words[1:], items)
        if told:
            write("\n".join(face.style.plain(told, "muted")) + "\n")
            continue
        if items is not before[-1]:
            before.append(items)
        if not items:
            write("\n".join(face.style.plain("Nothing is left. u takes that back, Enter keeps only the page.", "muted")) + "\n")
            continue
        first = first if first < len(items) else 0
        show(face, page, items, raw, first)


def changed_by(key: str, words: list[str], items: list[Item]) -> tuple[list[Item], str]:
    """The things after one key, and what to say where it could not be done."""
    if key not in ("d", "s", "j"):
        return items, f"{KEYS} · u undo · m more"
    places = places_of(words, len(items))
    if places is None or not places or (key == "j" and len(places) < 2):
        return items, {"d": "Drop which? d 3, or d 3 5-7", "s": "Split which? s 2", "j": "Join which? j 2 3"}[key]
    if key == "d":
        return arrange.drop(items, places), ""
    if key == "j":
        return arrange.join(items, places), ""
    out = items
    for place in sorted(places, reverse=True):
        out = arrange.split(out, place)
    if out is items:
        return items, f"{places[0] + 1} is one thing. e opens your editor."
    return out, ""


def places_of(words: list[str], count: int) -> list[int] | None:
    """Places, counted from 0, of numbers and ranges; None where one of them is not in the list."""
    out: list[int] = []
    for word in words:
        low, dash, high = word.partition("-")
        if not low.isdecimal() or (dash and not high.isdecimal()) or len(word) > 20:
            return None
        first, last = int(low), int(high) if dash else int(low)
        if not 1 <= first <= last <= count:
            return None
        out += range(first - 1, last)
    return list(dict.fromkeys(out))


def show(face: Face, page: Page, items: list[Item], raw: bool, first: int) -> None:
    """The things, what was left out, and the keys."""
    style = face.style
    out = listing(face, items, raw, LIST, first)
    out_of = left_words(page)
    if out_of:
        out += style.plain(f"left out {out_of}", "muted")
    keys = KEYS + (" · m more" if len(items) > LIST else "")
    accent = keys.partition(" · ")[0]
    lines = style.plain(keys)
    lines = [style.paint(accent, "accent") + style.paint(lines[0][len(accent) :], "muted"), *(style.paint(x, "muted") for x in lines[1:])]
    write("\n".join([*out, *lines]) + "\n")


def listing(face: Face, items: list[Item], raw: bool, most: int, first: int = 0) -> list[str]:
    """Numbered lines, steps indented; `and 31 more` where there are more of them."""
    out = []
    for i, item in enumerate(items[first : first + most], first):
        place = face.adhd.dump.fact(item, items[i + 1] if i + 1 < len(items) else None, raw)
        if place is not None:
            out.append(face.style.row(f"{i + 1:>3}", place[0], f"{place[1]} · fact"))
            continue
        task = face.adhd.dump.task(item, raw)
        facts = [*(["done already"] if item.done else []), *face.facts(task, False), *([item.group] if item.group else [])]
        out.append(face.style.row(f"{i + 1:>3}", "  " * min(item.depth, 6) + task.title, " · ".join(facts)))
    more = len(items) - first - len(out)
    if more > 0:
        out.append(face.style.paint(f"      and {more} more", "muted"))
    return out


def left_words(page: Page) -> str:
    """`6 lines: quotes, signatures`; empty where nothing but marks was left out."""
    counts: dict[str, int] = {}
    for part in page.left:
        if part.why in WORDS:
            lines = sum(1 for line in page.text[part.start : part.end].splitlines() if line.strip())
            counts[part.why] = counts.get(part.why, 0) + lines
    if not counts:
        return ""
    total = sum(counts.values())
    kinds = [WORDS[why] for why in sorted(counts, key=lambda why: -counts[why])]
    return f"{'1 line' if total == 1 else f'{total} lines'}: {', '.join(kinds)}"


def in_editor(face: Face, page: Page, items: list[Item]) -> list[Item] | None:
    """The things after they were edited as an outline; None where there is no editor."""
    from adhd_cli.pages import edited, editor

    path = os.path.join(os.path.dirname(face.path), f"outline-{os.getpid()}.txt")
    command = editor()
    text = edited(command, path, arrange.outline(page, items)) if command else None
    if text is None:
        return None
    if os.path.exists(path):
        os.unlink(path)
    return arrange.from_outline(text, items)
