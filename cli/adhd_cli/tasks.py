"""Tasks in the shell: catching, seeing, doing, changing."""

from __future__ import annotations

import sys

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.outcome import Outcome
    from adhd_core.tasks.task import Task

    from adhd_cli.style import Style

PAGE, PAGE_JSON = 20, 50


def one(face: Face, verb: str, outcome: Outcome[Any], hint: str = "adhd undo") -> Reply:
    """The answer of a command about one task or several."""
    tasks: list[Task] = outcome.value if isinstance(outcome.value, list) else [outcome.value]

    def lines(style: Style) -> list[str]:
        out: list[str] = []
        for task in tasks[:10]:
            out += style.fact_line(verb, task.title, face.facts(task), face.hint(hint) if task is tasks[0] else "")
        for note in outcome.notes:
            out += style.plain(note, "muted")
        return out

    def json() -> Any:
        body: dict[str, Any] = {"tasks": [t.json() for t in tasks]} if isinstance(outcome.value, list) else {"task": tasks[0].json()}
        body["echoes"] = outcome.echoes
        return body

    return Reply(lines, json)


# ---------------------------------------------------------------------- catching


def now(face: Face) -> Reply:
    """`adhd` alone: the one card, or the first run."""
    from adhd_cli.choose import offered

    gone: Reply | None = None
    if face.adhd.focusing:
        from adhd_cli.focus import standing

        running, gone = standing(face)
        if running is not None:
            return running
    found = face.adhd.choose.some(4 if face.json else 1)
    reply = offered(face, found)
    if gone is not None:
        before, card = gone.lines, reply.lines
        reply.lines = lambda style: [*before(style), *card(style)]
    if found or face.adhd.search.page(1, all=True):
        return reply
    if not face.json and sys.stdout.isatty():
        from adhd_cli.capture import first_run, is_terminal

        if is_terminal():
            return first_run(face)
    text = "What is on your mind? Type it after adhd c, no quotes needed: adhd c buy milk"
    return Reply(lambda style: style.plain(text), reply.json)


# ---------------------------------------------------------------------- seeing


def list_(face: Face, limit: int | None, search: str | None, **filters: Any) -> Reply:
    """A page of tasks."""
    if limit is not None and limit < 1:
        raise usage("--limit takes a number from 1.", "adhd list --limit 10")
    narrow = bool(search) or any(value for name, value in filters.items() if name != "all")
    if filters.get("due"):
        filters["due"] = day_to_filter(face, str(filters["due"]))
    typed = filters.pop("champs", None)
    if typed:
        from adhd_cli.champs import filter_of

        filters["champs"] = filter_of(typed)
    page = face.adhd.search.page((limit or (PAGE_JSON if face.json else PAGE)) + (0 if face.json else 1), search=search, **filters)

    def lines(style: Style) -> list[str]:
        shown = limit or PAGE
        repeated = {**filters, "champs": typed, "search": search}
        return rows(face, style, page, shown, f"{again(repeated)} --limit {max(100, 2 * shown)}", narrow)

    def json() -> Any:
        return {"tasks": [t.json() for t in page], "total": face.adhd.search.total(search=search, **filters)}

    return Reply(lines, json)


def day_to_filter(face: Face, text: str) -> str:
    """What `--due` means to the search: one of its words, or a date, also one in words like fri."""
    from adhd_core.dates import parse_moment
    from adhd_core.tasks.search import DUE_WORDS, no_due

    if text.lower() in DUE_WORDS or (len(text) == 10 and text[4] == text[7] == "-"):
        return text
    try:
        stamp = face.adhd.capture.when(text)
    except AdhdError:
        raise no_due(text) from None
    return parse_moment(stamp).astimezone().date().isoformat() if "T" in stamp else stamp


def again(filters: dict[str, Any]) -> str:
    """The command that lists with these filters, as it can be typed."""
    from adhd_core.words import as_typed

    out = "adhd list"
    for name, value in filters.items():
        if value is True:
            out += f" --{name}"
            continue
        for one in value if isinstance(value, list) else [value] if value else []:
            typed = as_typed(str(one))
            typed = f"'{typed}'" if " " in typed and typed[0] not in "'\"" else typed
            out += f" --{name}{'=' if typed[:1] == '-' else ' '}{typed}"
    return out


def rows(face: Face, style: Style, tasks: list[Task], limit: int, more: str, narrow: bool = False) -> list[str]:
    """Tasks as rows; a last line when there are more of them. `narrow`: filters chose them."""
    if not tasks and narrow:
        return style.plain("Nothing matches.", "muted")
    if not tasks:
        return style.plain("Nothing here. Catch a thought: adhd c buy milk", "muted")
    out = [row_of(face, style, t) for t in tasks[:limit]]
    if len(tasks) > limit:
        from adhd_core.columns import printable

        out.append(style.paint(f"more: {printable(more)}", "faint"))
    return out


def row_of(face: Face, style: Style, task: Task, indent: int = 0) -> str:
    """One row of a list."""
    mark = {"done": "✓ ", "dropped": "– ", "doing": "▸ "}.get(task.status, "")
    facts = face.facts(task, False)
    if task.steps_total:
        facts.append("1 step" if task.steps_total == 1 else f"{task.steps_total} steps")
    return style.row(task.handle, task.title, " · ".join(facts), indent, mark)


def show(face: Face, words: list[str]) -> Reply:
    """Everything about one task."""
    task = face.adhd.tasks.find_all(words, True)[0]
    steps = face.adhd.tasks.children(task)
    above = face.adhd.tasks.ancestors(task)
    usual = face.adhd.usual(task)

    def lines(style: Style) -> list[str]:
        from adhd_core.columns import printable
        from adhd_core.words import LEVELS

        out = style.plain(task.title, "bold")
        if above:
            out.append(style.paint(printable(" › ".join(t.title for t in above)), "muted"))
        out += style.plain(" · ".join([*face.facts(task), task.status, LEVELS[task.level].lower()]), "muted")
        if usual is not None:
            from adhd_cli.estimates import said

            out += style.plain(said(usual), "muted")
        if task.notes:
            out += [line for note in task.notes.splitlines() for line in style.plain(note)]
        out += [style.paint(printable(url), "accent") for url in task.urls if url not in task.title]
        if task.champs:
            from adhd_core.steps import champs

            icon = str(task.champs.get("icon") or "·")
            first, *more = champs.said(task.champs, task.estimate_minutes)
            out += [line for text in (f"{icon} {first}", *more) for line in style.plain(printable(text), "muted")]
        out += [row_of(face, style, step, 2) for step in steps]
        if task.source and task.source.startswith("dump:"):
            out.append(style.paint(f"from a page: adhd dump --show {task.handle}", "faint"))
        return out

    def json() -> Any:
        return {"task": task.json(), "steps": [s.json() for s in steps], "estimate": usual.json() if usual is not None else None}

    return Reply(lines, json)


def search(face: Face, words: list[str], limit: int | None) -> Reply:
    """Full text, ranked."""
    if not words:
        raise usage("Search for what?", "adhd search dentist")
    found = face.adhd.search.words(" ".join(words), limit or PAGE)

    def lines(style: Style) -> list[str]:
        if not found:
            return style.plain(f'Nothing holds "{" ".join(words)}".', "muted")
        return [row_of(face, style, t) for t in found]

    return Reply(lines, lambda: {"tasks": [t.json() for t in found]})


def tree(face: Face, words: list[str]) -> Reply:
    """A task and everything below it, or every root."""
    tasks = face.adhd.tasks
    roots = [tasks.find_all(words, True)[0]] if words else face.adhd.search.page(PAGE_JSON)
    flat: list[tuple[int, Task]] = []

    def walk(task: Task, depth: int) -> None:
        flat.append((depth, task))
        for child in tasks.children(task):
            walk(child, depth + 1)

    for root in roots:
        walk(root, 0)

    def lines(style: Style) -> list[str]:
        return [row_of(face, style, t, depth * 2) for depth, t in flat] or style.plain("Nothing here.", "muted")

    return Reply(lines, lambda: {"tasks": [{**t.json(), "depth": depth} for depth, t in flat]})


# ---------------------------------------------------------------------- doing and changing


def done(face: Face, ids: list[str]) -> Reply:
    """Finish tasks; without a name, the card's one."""
    if face.adhd.focusing:
        from adhd_cli.focus import done as done_in_session

        reply = done_in_session(face, ids)
        if reply is not None:
            return reply
    words = ids
    if not words:
        offer = face.adhd.choose.next()
        if offer is None:
            raise AdhdError("not_found", "There is nothing open to finish.", "Catch a thought: adhd c buy milk")
        words = [offer.what.handle]
    return finished(face, face.adhd.tasks.done(words))


def finished(face: Face, outcome: Outcome[list[Task]]) -> Reply:
    """`done` for each, and what follows a repeating one."""
    following = [t for t in map(face.adhd.tasks.successor, outcome.value) if t is not None]
    reply = one(face, "done", outcome)
    if following:
        said = reply.lines
        reply.lines = lambda style: [*said(style), *style.fact_line("next", following[0].title, face.facts(following[0]))]
    return reply


def later(face: Face, words: list[str]) -> Reply:
    """Put a task off: `later [ID] [WHEN]`."""
    which, until = split_when(face, words)
    if not which:
        offer = face.adhd.choose.next()
        if offer is None:
            raise AdhdError("not_found", "There is nothing to put off.", "Catch a thought: adhd c buy milk")
        which = [offer.task.handle]
    outcome = face.adhd.tasks.defer(which, until)
    reply = one(face, "later", outcome)
    edge = outcome.crosses
    if edge is not None:
        from adhd_core.phrases import when

        said = reply.lines
        reply.lines = lambda style: [
            *said(style),
            *style.plain(f"It is for {when(edge, face.adhd.log.clock.now())}, before that.", "muted"),
        ]
    return reply


def split_when(face: Face, words: list[str]) -> tuple[list[str], str | None]:
    """The words that name a task and the time at their end. A title wins over a time where both could be meant."""
    from adhd_core import ids

    tasks, when = face.adhd.tasks, face.adhd.capture.when
    if not words:
        return [], None
    if ids.looks_like_handle(words[0]) and tasks.has_handle(words[0]):
        return words[:1], when(" ".join(words[1:])) if words[1:] else None
    unknown: AdhdError | None = None
    for cut in range(len(words), 0, -1):
        try:
            tasks.find(" ".join(words[:cut]), verb=face.name)
        except AdhdError as error:
            if unknown is None or unknown.code == "not_found" != error.code:
                unknown = error
            continue
        return words[:cut], when(" ".join(words[cut:])) if words[cut:] else None
    try:
        return [], when(" ".join(words))
    except AdhdError:
        assert unknown is not None
        raise unknown from None


def reopen(face: Face, words: list[str]) -> Reply:
    """Open a task again."""
    return one(face, "open", face.adhd.tasks.reopen(words))


def drop(face: Face, ids: list[str]) -> Reply:
    """Let tasks go."""
    return one(face, "let go", face.adhd.tasks.drop(ids))


def skip(face: Face, words: list[str]) -> Reply:
    """Leave one time of a repeating task out."""
    return one(face, "next", face.adhd.tasks.skip(words))


def delete(face: Face, ids: list[str]) -> Reply:
    """Delete tasks; undo brings them back."""
    return one(face, "deleted", face.adhd.tasks.delete(ids))
