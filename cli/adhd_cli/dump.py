"""The brain dump in the shell: a page comes in, its things are shown, what is wanted is kept."""

from __future__ import annotations

import sys

from adhd_core.oplog.errors import usage

from adhd_cli.pages import page_from
from adhd_cli.progress import Progress
from adhd_cli.reply import Face, Reply
from adhd_cli.run import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dump import Item, Page
    from adhd_core.dump.service import Kept, Raw

    from adhd_cli.style import Style

SHOWN = 3


def dump(face: Face, file: str | None, yes: bool, raw: bool, dry_run: bool, show: str | None, pages: bool) -> Reply:
    """A page becomes tasks; the page itself is kept for ever."""
    if show is not None:
        return shown(face, show)
    if pages:
        return listed(face)
    there = sys.stdin.isatty() and sys.stdout.isatty() and not face.json
    if dry_run and file in (None, "-") and sys.stdin.isatty():
        raise usage("Looking only needs a page that is there.", "adhd dump --dry-run notes.txt")
    text = page_from(face, file)
    if dry_run:
        return looked_at(face, text, raw)
    if not text:
        return Reply(lambda s: s.plain("Nothing was typed, nothing was kept.", "muted"), lambda: {"tasks": [], "raw_id": None})
    service = face.adhd.dump
    page_kept = service.write(text).value
    try:
        with Progress(face, "reading", 1) as progress:
            page = service.preview(text, progress.at)
        items: list[Item] | None = page.items
        if there and not yes and page.items:
            from adhd_cli.preview import choose

            items = choose(face, page, raw)
        if items is None:
            return waits(page_kept)
        with Progress(face, "keeping", len(items)) as progress:
            kept = service.keep(text, items, raw, progress.at).value
    except KeyboardInterrupt:
        write("\n" + "\n".join(waits(page_kept).lines(face.style)) + "\n")
        raise
    return caught(face, kept, page)


def waits(raw: Raw) -> Reply:
    """Nothing was chosen yet; the page waits."""

    def lines(style: Style) -> list[str]:
        return style.fact_line("waits", "the page is kept as you typed it", [], f"adhd dump {raw.handle}")

    return Reply(lines, lambda: {"tasks": [], **raw.json()})


def caught(face: Face, kept: Kept, page: Page) -> Reply:
    """`caught  14 things, 5 steps · page x2k4        adhd undo`, the first of them, and what was left out."""
    from adhd_cli.preview import left_words

    rids, places = kept.rids, kept.facts
    out_of = left_words(page)

    def lines(style: Style) -> list[str]:
        where = [facts_counted(len(places)) + ": adhd where"] if places else []
        if not rids and places:
            told = [places[0].place] if len(places) == 1 else []
            head = places[0].thing if len(places) == 1 else f"where {len(places)} things are"
            out = style.fact_line("kept", head, [*told, f"page {kept.raw.handle}"], face.hint("adhd undo"))
        elif not rids:
            what = "all of it is here already" if kept.before else "nothing in it asks to be done"
            out = style.fact_line("kept", "the page, word for word", [what], f"adhd dump --show {kept.raw.handle}")
        else:
            facts = [f"page {kept.raw.handle}", *where]
            facts += [f"{kept.done} done already"] if kept.done else []
            facts += [f"{kept.before} here before"] if kept.before else []
            out = style.fact_line("caught", counted(kept.things, kept.steps), facts, face.hint("adhd undo"))
        tasks = face.adhd.tasks.by_ids(rids[: SHOWN - bool(out_of) - (len(out) - 1)])
        out += [style.row(t.handle, t.title, " · ".join(face.facts(t, False)), 4 if t.parent else 2) for t in tasks]
        if out_of and len(out) < 4:
            out += left_line(style, out_of, kept.raw)
        return out

    def json() -> Any:
        tasks = face.adhd.tasks.by_ids(rids)
        body = {"tasks": [t.json() for t in tasks], "left_out": page.left_json(), "before": kept.before, **kept.raw.json()}
        return {**body, "facts": [fact.json() for fact in places]} if places else body

    return Reply(lines, json)


def left_line(style: Style, out_of: str, raw: Raw) -> list[str]:
    """What was left out, and how to see it, on one line."""
    from adhd_core.columns import cut

    tail = f" · adhd dump --show {raw.handle}"
    text = f"left out {out_of}"
    return [style.paint((cut(text, style.width - len(tail)) if style.fits else text) + tail, "muted")]


def counted(things: int, steps: int) -> str:
    """`14 things, 5 steps`."""
    out = "1 thing" if things == 1 else f"{things} things"
    return out + (", 1 step" if steps == 1 else f", {steps} steps" if steps else "")


def facts_counted(count: int) -> str:
    """`1 fact`, `2 facts`."""
    return "1 fact" if count == 1 else f"{count} facts"


def looked_at(face: Face, text: str, raw: bool) -> Reply:
    """What would be kept, without writing anything."""
    from adhd_cli.preview import LIST, left_words, listing

    page = face.adhd.dump.preview(text)
    places: dict[int, tuple[str, str]] = {}
    for item, follow in zip(page.items, [*page.items[1:], None], strict=False):
        place = face.adhd.dump.fact(item, follow, raw)
        if place is not None:
            places[id(item)] = place

    def lines(style: Style) -> list[str]:
        steps = sum(1 for item in page.items if item.parent is not None)
        things = len(page.items) - steps - len(places)
        said = [facts_counted(len(places))] if places else []
        head = counted(things, steps) if things or not said else said.pop()
        out = style.fact_line("would be", head, said)
        out += listing(face, page.items, raw, LIST)
        out_of = left_words(page)
        return out + (style.plain(f"left out {out_of}", "muted") if out_of else [])

    def json() -> Any:
        tasks = [face.adhd.dump.task(item, raw).json() for item in page.items if id(item) not in places]
        body = {"tasks": tasks, "raw_id": None, "items": [item.json() for item in page.items], "left_out": page.left_json()}
        return {**body, "facts": [{"thing": thing, "place": place} for thing, place in places.values()]} if places else body

    return Reply(lines, json)


def shown(face: Face, name: str) -> Reply:
    """A page as it was typed."""
    service = face.adhd.dump
    raw = service.find(name)
    text = service.text(raw)
    if not face.json:
        write(text if text.endswith("\n") or not sys.stdout.isatty() else text + "\n")
    return Reply(lambda style: [], lambda: {"text": text, **raw.json()})


def listed(face: Face) -> Reply:
    """The pages that were kept."""
    found = face.adhd.dump.pages()

    def lines(style: Style) -> list[str]:
        from adhd_core.phrases import when

        if not found:
            return style.plain("No page yet. Empty your head: adhd dump", "muted")
        now = face.adhd.log.clock.now()
        out = []
        for raw in found:
            facts = [when(raw.at, now) if raw.at else "", "1 line" if raw.lines == 1 else f"{raw.lines} lines"]
            out.append(style.row(raw.handle, raw.head, " · ".join(f for f in facts if f)))
        return out

    return Reply(lines, lambda: {"pages": [raw.json() for raw in found]})

