"""Tasks in the shell: catching, seeing, doing, changing."""

from __future__ import annotations

import os
import sys

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply
from adhd_cli.run import write

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


def capture(face: Face, text: list[str], raw: bool, dry_run: bool) -> Reply:
    """Keep a thought, or one for each line of standard input."""
    if not text:
        return capture_lines(face, raw, dry_run)
    line = " ".join(text)
    if dry_run:
        return caught(face, face.adhd.capture.preview(line, raw), "would be")
    return caught(face, face.adhd.capture.add(line, raw).value)


def caught(face: Face, found: Any, verb: str = "caught") -> Reply:
    """`caught  title · what was understood · handle        adhd undo`."""

    def lines(style: Style) -> list[str]:
        facts = [f for f in face.facts(found.task) if f]
        out = style.fact_line(verb, found.task.title, facts, face.hint("adhd undo") if verb == "caught" else "")
        for notice in found.draft.notices if found.draft is not None else ():
            out += style.plain(notice, "muted")
        return out

    return Reply(lines, found.json)


def capture_lines(face: Face, raw: bool, dry_run: bool) -> Reply:
    """Without text: on a terminal one raw line that no shell parses, piped one task for each line."""
    if is_terminal():
        line = ask(face)
        if not line.strip():
            return Reply(lambda style: style.plain("Nothing was typed, nothing was kept.", "muted"), lambda: {"tasks": []})
        return capture(face, [line], raw, dry_run)
    text = read_stdin()
    many = [line for line in text.splitlines() if line.strip()]
    if not many:
        raise usage("There is nothing to keep yet.", "Type a few words: adhd c buy milk")
    if dry_run:
        tasks = [face.adhd.capture.preview(line, raw).task for line in many]
    else:
        from adhd_cli.progress import Progress

        with Progress(face, "keeping", len(many)) as progress:
            tasks = face.adhd.capture.add_lines(many, raw, progress.at).value

    def lines(style: Style) -> list[str]:
        if len(tasks) == 1:
            return style.fact_line("caught", tasks[0].title, face.facts(tasks[0]), face.hint("adhd undo"))
        out = style.fact_line("caught", f"{len(tasks)} thoughts", [], face.hint("adhd undo"))
        out += [style.row(t.handle, t.title, " · ".join(face.facts(t, False)), 2) for t in tasks[:3]]
        return out

    return Reply(lines, lambda: {"tasks": [t.json() for t in tasks]})


def is_terminal() -> bool:
    """Whether somebody is there to type."""
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:
        return False


def read_stdin() -> str:
    """All of standard input; nothing if it is closed. Bytes that are no UTF-8 become U+FFFD."""
    try:
        chunks = []
        while chunk := os.read(0, 1 << 20):
            chunks.append(chunk)
        return b"".join(chunks).decode("utf-8", "replace").removeprefix("\ufeff")
    except OSError:
        return ""


def ask(face: Face) -> str:
    """One raw line from the terminal; Ctrl-D is an empty one."""
    from adhd_cli.launch import clean

    prompt = face.style.paint("> ", "accent")
    if not sys.stdout.isatty() or face.json:  # the answer goes elsewhere, so the question must not
        sys.stderr.write("> ")
        sys.stderr.flush()
        return clean(os.fsdecode(sys.stdin.buffer.readline())).rstrip("\r\n")
    try:
        import readline  # noqa: F401  arrow keys and editing while typing

        prompt = prompt.replace("\x1b[", "\x01\x1b[").replace("m> ", "m\x02> ").replace("\x1b[0m", "\x1b[0m\x02")
    except ImportError:
        pass
    try:
        sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
        return clean(input(prompt))
    except EOFError:
        write("\n")
        return ""
    except KeyboardInterrupt:
        write("\n")
        raise


def now(face: Face) -> Reply:
    """`adhd` alone: the one card, or the first run."""
    search = face.adhd.search
    task = face.adhd.tasks.card()
    if task is not None:
        return card(face, task)
    if not face.json and is_terminal() and sys.stdout.isatty() and not search.page(1, all=True):
        return first_run(face)
    if not search.page(1, all=True):
        text = "What is on your mind? Type it after adhd c, no quotes needed: adhd c buy milk"
    else:
        text = "Nothing asks for you now. Catch a thought any time: adhd c buy milk"
    return Reply(lambda style: style.plain(text), lambda: {"task": None})


def card(face: Face, task: Task) -> Reply:
    """One thing, what is known of it, and what can be done with it."""

    def lines(style: Style) -> list[str]:
        from adhd_cli.phrases import when
        from adhd_cli.style import cut, printable, width

        room = style.width - width(task.handle) - 3
        title = printable(task.title)
        head = (cut(title, room) if style.fits else title) + " " + style.paint(f"· {task.handle}", "muted")
        facts = [printable(f) for f in face.facts(task, False)] or [f"caught {when(task.created_at, face.adhd.log.clock.now())}"]
        out = [head, style.paint(cut(" · ".join(facts), style.width) if style.fits else " · ".join(facts), "muted")]
        keys = style.paint(f"adhd done {task.handle}", "accent") + " " + style.paint(f"· adhd later {task.handle}", "muted")
        return [*out, keys]

    return Reply(lines, lambda: {"task": task.json()})


def first_run(face: Face) -> Reply:
    """The first sixty seconds: thoughts first, everything else another day."""
    write("What is on your mind? Any words, no quotes needed. Enter keeps it.\n")
    kept = 0
    while True:
        line = ask(face)
        if not line.strip():
            break
        found = face.adhd.capture.add(line).value
        write("\n".join(caught(face, found).lines(face.style)) + "\n")
        kept += 1
    if not kept:
        return Reply(lambda s: s.plain("Nothing was typed. Any time: adhd c buy milk", "muted"), lambda: {"tasks": []})
    return Reply(lambda s: [f"Kept. Want one thing to do? Type: {s.paint('adhd', 'accent')}"], lambda: {"kept": kept})


# ---------------------------------------------------------------------- seeing


def list_(face: Face, limit: int | None, search: str | None, **filters: Any) -> Reply:
    """A page of tasks."""
    if limit is not None and limit < 1:
        raise usage("--limit takes a number from 1.", "adhd list --limit 10")
    page = face.adhd.search.page((limit or (PAGE_JSON if face.json else PAGE)) + (0 if face.json else 1), search=search, **filters)

    def lines(style: Style) -> list[str]:
        return rows(face, style, page, limit or PAGE, "adhd list --limit 100")

    def json() -> Any:
        return {"tasks": [t.json() for t in page], "total": face.adhd.search.total(search=search, **filters)}

    return Reply(lines, json)


def rows(face: Face, style: Style, tasks: list[Task], limit: int, more: str) -> list[str]:
    """Tasks as rows; a last line when there are more of them."""
    if not tasks:
        return style.plain("Nothing here. Catch a thought: adhd c buy milk", "muted")
    out = [row_of(face, style, t) for t in tasks[:limit]]
    if len(tasks) > limit:
        out.append(style.paint(f"more: {more}", "faint"))
    return out


def row_of(face: Face, style: Style, task: Task, indent: int = 0) -> str:
    """One row of a list."""
    mark = {"done": "✓ ", "dropped": "– ", "doing": "▸ "}.get(task.status, "")
    facts = face.facts(task, False)
    if task.steps_total:
        facts.append(f"{task.steps_total} steps")
    return style.row(task.handle, task.title, " · ".join(facts), indent, mark)


def show(face: Face, words: list[str]) -> Reply:
    """Everything about one task."""
    task = face.adhd.tasks.find_all(words, True)[0]
    steps = face.adhd.tasks.children(task)
    above = face.adhd.tasks.ancestors(task)

    def lines(style: Style) -> list[str]:
        from adhd_core.words import LEVELS

        from adhd_cli.style import printable

        out = style.plain(task.title, "bold")
        if above:
            out.append(style.paint(printable(" › ".join(t.title for t in above)), "muted"))
        out += style.plain(" · ".join([*face.facts(task), task.status, LEVELS[task.level].lower()]), "muted")
        if task.notes:
            out += [line for note in task.notes.splitlines() for line in style.plain(note)]
        out += [style.paint(printable(url), "accent") for url in task.urls if url not in task.title]
        out += [row_of(face, style, step, 2) for step in steps]
        return out

    return Reply(lines, lambda: {"task": task.json(), "steps": [s.json() for s in steps]})


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
    words = ids
    if not words:
        task = face.adhd.tasks.card()
        if task is None:
            raise AdhdError("not_found", "There is nothing open to finish.", "Catch a thought: adhd c buy milk")
        words = [task.handle]
    outcome = face.adhd.tasks.done(words)
    following = [t for t in map(face.adhd.tasks.successor, outcome.value) if t is not None]
    reply = one(face, "done", outcome)
    if following:
        said = reply.lines
        reply.lines = lambda style: [*said(style), *style.fact_line("next", following[0].title, face.facts(following[0]))]
    return reply


def later(face: Face, words: list[str]) -> Reply:
    """Put a task off: `later [ID] [WHEN]`."""
    which, until = split_when(face, words)
    return one(face, "later", face.adhd.tasks.defer(which, until))


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


def step(face: Face, words: list[str]) -> Reply:
    """Add a step to a task."""
    if len(words) < 2:
        raise usage("A step needs a task and a few words.", "adhd step k3fd find the number")
    parent = first_named(face, words)
    fields, _ = face.adhd.capture.fields(" ".join(words[1:]))
    fields.update(parent=parent.rid, level=6, status="open")
    return one(face, "step", face.adhd.tasks.add(fields))


def first_named(face: Face, words: list[str], closed: bool = False) -> Task:
    """The task that the first word means; else the whole line may be a thought."""
    try:
        return face.adhd.tasks.find(words[0], closed)
    except AdhdError as error:
        if error.code != "not_found":
            raise
        from adhd_core.tasks.queries import no_match

        raise no_match(words[0], " ".join([face.name, *words])) from None


def note(face: Face, words: list[str]) -> Reply:
    """Write one more line into a task's notes."""
    if len(words) < 2:
        raise usage("A note needs a task and a few words.", "adhd note k3fd ask about the bill")
    task = first_named(face, words, True)
    return one(face, "noted", face.adhd.tasks.edit([task.handle], {"notes": joined(task.notes, " ".join(words[1:]))}))


def joined(notes: str | None, line: str) -> str:
    """Notes with one more line."""
    return f"{notes}\n{line}" if notes else line


def edit(face: Face, words: list[str], **options: Any) -> Reply:
    """Change anything about a task."""
    if not words:
        raise usage("Which one?", 'adhd edit k3fd --due "fri 15:00"')
    tasks = face.adhd.tasks
    task = tasks.find_all(words, True, "edit")[0]
    before, after = options.pop("before"), options.pop("after")
    fields = edited(face, task, options)
    if not fields and not (before or after):
        raise usage("What should change?", 'adhd edit k3fd --title "new words" · adhd edit --help')
    outcome = tasks.edit([task.handle], fields) if fields else None
    if before or after:
        outcome = tasks.order([task.handle], before, after)
    assert outcome is not None
    return one(face, "changed", outcome)


def edited(face: Face, task: Task, options: dict[str, Any]) -> dict[str, Any]:
    """Fields of the core from the options of `edit`."""
    fields: dict[str, Any] = {}
    when = face.adhd.capture.when
    for name in ("title", "notes", "priority", "project", "zone", "kind", "level"):
        if options.get(name) is not None:
            fields[name] = None if options[name] == "none" and name in ("project", "zone") else options[name]
    for name in ("due", "start"):
        if options.get(name) is not None:
            fields[name] = None if options[name] == "none" else when(options[name])
    if options.get("note"):
        fields["notes"] = joined(task.notes, options["note"])
    if options.get("for_") is not None:
        fields["estimate_minutes"] = minutes_of(face, options["for_"])
    if options.get("energy") is not None:
        fields["energy"] = options["energy"]
    if options.get("repeat") is not None:
        fields["repeat"], more = repeat_of(face, options["repeat"])
        fields.update(more)
    if options.get("wait"):
        fields["status"] = "waiting"
    if options.get("parent") is not None:
        fields["parent"] = None if options["parent"] == "none" else face.adhd.tasks.find(options["parent"], True).rid
    for field, add, remove in (("tags", "tag", "untag"), ("contexts", "at", "not_at")):
        if options.get(add) or options.get(remove):
            signs = (("+", add), ("-", remove))
            fields[field] = {sign: [w.lstrip("#@") for w in options.get(name) or []] for sign, name in signs}
    if options.get("needs") or options.get("not_needs"):
        find = face.adhd.tasks.find
        signs = (("+", "needs"), ("-", "not_needs"))
        fields["depends*"] = {sign: [find(w, True).rid.hex() for w in options.get(name) or []] for sign, name in signs}
    for name in options.get("clear") or []:
        if name not in CLEARABLE:
            raise usage(f'"{name}" cannot be emptied.', f"Use one of: {', '.join(CLEARABLE)}.")
        fields[CLEARABLE[name]] = None
    return fields


CLEARABLE = {
    "due": "due", "start": "start", "notes": "notes", "for": "estimate_minutes", "project": "project", "zone": "zone",
    "energy": "energy", "repeat": "repeat", "parent": "parent", "delegation": "delegation",
}  # fmt: skip


def minutes_of(face: Face, text: str) -> int:
    """Minutes from "30m", "1h30", "45"."""
    if text.isascii() and text.isdigit():
        return int(text)
    draft = face.adhd.capture.understand(f"x for {text}")
    if draft.estimate_minutes is None:
        raise usage(f'"{text}" is no length of time.', "Try: 30m, 1h30, 45.")
    return int(draft.estimate_minutes)


def repeat_of(face: Face, text: str) -> tuple[str | None, dict[str, Any]]:
    """An RRULE (and the first date that comes with the words) from an RRULE or from words like "every tue"."""
    if text.lower() == "none":
        return None, {}
    if text.upper().removeprefix("RRULE:").startswith("FREQ="):
        from adhd_core.tasks.recurrence import parse_rule

        parse_rule(text.upper())
        return text.upper().removeprefix("RRULE:"), {}
    draft = face.adhd.capture.understand(f"x {text}")
    if not draft.repeat:
        raise usage(f'"{text}" is no repetition that is known here.', 'Try: "every day", "every tue", or FREQ=WEEKLY;BYDAY=TU.')
    more: dict[str, Any] = {k: v for k, v in (("due", draft.due), ("start", draft.start)) if v}
    if draft.repeat_from == "done":
        more["repeat_from"] = "done"
    return draft.repeat, more
