"""Changing what a page was read as before it is kept: drop, split, join, and the whole as an outline to edit. Pure.

Places are counted from 0, over things and steps alike.
"""

from __future__ import annotations

from adhd_core.dump.item import Item, Page
from adhd_core.dump.lines import Line
from adhd_core.dump.phrases import rows
from adhd_core.dump.rules import title_of
from adhd_core.dump.sentences import sentences

SEPARATORS = ("; ", " / ", ", and ", ", ", " and then ", " and ", " und ", " et ", " y ", " + ", " & ", " – ", " - ", "、", "，", "；")


def drop(items: list[Item], places: list[int]) -> list[Item]:
    """Without these things; the steps of a dropped thing go with it."""
    gone: set[int] = set()
    out = []
    for i, item in enumerate(items):
        if i in places or id(item.parent) in gone:
            gone.add(id(item))
        else:
            out.append(item)
    return out


def split(items: list[Item], place: int) -> list[Item]:
    """One thing as two or more, at its sentences, else where a row or an "and" is. Unchanged where there is no such place.
    Its steps stay with the last part."""
    item = items[place]
    titles = [title_of(t) for t in parts(item.title)]
    titles = [t for t in titles if t]
    if len(titles) < 2:
        return items
    fresh = [Item(title, item.start, item.end, item.parent, item.done, item.group) for title in titles]
    moved = {id(item): fresh[-1]}
    out = [*items[:place], *fresh]
    for other in items[place + 1 :]:
        out.append(again(other, moved))
    return out


def parts(title: str) -> list[str]:
    """The parts of a title."""
    found = [title[a:b] for a, b in sentences(title)]
    if len(found) > 1:
        return found
    cuts = rows(title)
    if cuts:
        edges = [(0, 0), *cuts, (len(title), len(title))]
        return [title[edges[i][1] : edges[i + 1][0]] for i in range(len(edges) - 1)]
    for separator in SEPARATORS:
        if separator in title:
            return title.split(separator)
    return [title]


def join(items: list[Item], places: list[int]) -> list[Item]:
    """Several things as one, in the place of the first; their steps are its steps."""
    first, *others = sorted(set(places))
    into = items[first]
    title = ", ".join(items[i].title for i in (first, *others))
    fresh = Item(title, into.start, into.end, into.parent, all(items[i].done for i in (first, *others)), into.group)
    moved = {id(items[i]): fresh for i in (first, *others)}
    kept: list[Item] = []
    steps: list[Item] = []  # of the later ones: they come right after those of the first
    taken = {id(items[i]) for i in others}
    at = 0
    for i, item in enumerate(items):
        if i == first:
            kept.append(fresh)
            at = len(kept)
        elif i in others:
            continue
        else:
            ours = id(item.parent) in taken
            made = again(item, moved)
            if ours:
                taken.add(id(item))
                steps.append(made)
            else:
                kept.append(made)
                if below(made, fresh):
                    at = len(kept)
    return [*kept[:at], *steps, *kept[at:]]


def below(item: Item, above: Item) -> bool:
    """Whether an item hangs somewhere below another one."""
    up = item.parent
    while up is not None:
        if up is above:
            return True
        up = up.parent
    return False


def again(item: Item, moved: dict[int, Item]) -> Item:
    """An item under the new place of its parent, if that one has moved."""
    if id(item.parent) not in moved:
        return item
    parent = moved[id(item.parent)]
    fresh = Item(item.title, item.start, item.end, parent, item.done, item.group)
    moved[id(item)] = fresh
    return fresh


def outline(page: Page, items: list[Item]) -> str:
    """What will be kept as text to edit, and below it what was left out, each line behind a `#`."""
    out = [f"{'  ' * item.depth}- {'[x] ' if item.done else ''}{item.title}" for item in items]
    if page.left:
        out += ["", "# Left out. A line without its # is kept:"]
        for part in page.left:
            out += [f"# {' '.join(line.split())}" for line in page.text[part.start : part.end].splitlines() if line.strip()]
    return "\n".join(out) + "\n"


def from_outline(text: str, items: list[Item]) -> list[Item]:
    """The things of an edited outline: one for each line, deeper ones are steps. What still has its words keeps its
    heading and its place."""
    known = {item.title: item for item in reversed(items)}
    out: list[Item] = []
    above: list[tuple[int, Item]] = []
    at = 0
    for raw in text.splitlines(keepends=True):
        line = Line(text, at, at + len(raw))
        at += len(raw)
        title = " ".join(line.text.split())
        if not title or text[line.start : line.start + 2].rstrip() == "#":
            continue
        while above and above[-1][0] >= line.indent:
            above.pop()
        parent = above[-1][1] if above else None
        old = known.get(title)
        start, end = (old.start, old.end) if old is not None else (0, 0)
        item = Item(title, start, end, parent, line.done, old.group if old is not None and parent is None else None)
        out.append(item)
        above.append((line.indent, item))
    return out
