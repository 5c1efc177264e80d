"""Catching in the shell: a line, many lines, the first run."""

from __future__ import annotations

import os
import sys

from adhd_core.oplog.errors import usage

from adhd_cli.reply import Face, Reply
from adhd_cli.run import write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_cli.style import Style


def capture(face: Face, text: list[str], raw: bool, dry_run: bool, clarify: bool = False, clip: bool = False) -> Reply:
    """Keep a thought, or one for each line of standard input."""
    if raw and clarify:
        raise usage("--raw asks nothing and --clarify asks.", "Leave one of them out.")
    if clip:
        from adhd_cli.clipboard import capture_clip

        return capture_clip(face, text, raw, dry_run)
    if not text:
        return capture_lines(face, raw, dry_run, clarify)
    mode = "raw" if raw else "clarify" if clarify else face.adhd.preferences.get("capture_mode")
    raw = mode == "raw"
    line = " ".join(text)
    if "\nadhd c" in line:
        return quote_left_open(face, line, raw, dry_run)
    if dry_run:
        return caught(face, face.adhd.capture.preview(line, raw), "would be")
    found = face.adhd.capture.add(line, raw).value
    if mode == "clarify" and found.task is not None and is_terminal() and sys.stdout.isatty() and not face.json:
        from adhd_cli.clarify import clarify as ask_about

        return ask_about(face, found)
    return caught(face, found)


def quote_left_open(face: Face, text: str, raw: bool, dry_run: bool) -> Reply:
    """An apostrophe made the shell wait, and further captures were typed into it: each of them is a thought of its own."""
    thoughts = []
    for line in text.split("\n"):
        words = line.split()
        thoughts.append(" ".join(words[2:] if words[:2] in (["adhd", "c"], ["adhd", "capture"]) else words))
    reply = keep_lines(face, "\n".join(thoughts), raw, dry_run)
    said = reply.lines
    why = "The shell waited for the end of a quote. Apostrophes are safe after adhd c alone, on its own line."
    reply.lines = lambda style: [*said(style), *style.plain(why, "muted")]
    return reply


def caught(face: Face, found: Any, verb: str = "caught", first: bool = False) -> Reply:
    """`caught  title · what was understood · handle        adhd undo`; a fact is kept. `first`: on the first run nothing is
    said of what does not ring."""
    if found.fact is not None:
        from adhd_cli.facts import kept

        return Reply(kept(face, found.fact, "kept" if verb == "caught" else verb).lines, found.json)
    silent = verb == "caught" and not first and not face.json and face.adhd.capture.silent(found)

    def lines(style: Style) -> list[str]:
        facts = [f for f in face.facts(found.task) if f]
        title = found.task.title
        if found.items is not None:
            title, more = ", ".join(item.title for item in found.items), found.task.steps_total - len(found.items)
            facts = [f"{len(found.items)} more" if more else f"{len(found.items)} things", *facts]
        if found.waits:
            facts.insert(-1, "comes back at your break")
        out = style.fact_line(verb, title, facts, face.hint("adhd undo") if verb == "caught" else "")
        for notice in found.draft.notices if found.draft is not None else ():
            out += style.plain(notice, "muted")
        if silent and len(out) < 4:
            out += style.plain("This will not ring yet. Your prompt can show it: adhd line", "muted")
        return out

    return Reply(lines, found.json)


def capture_lines(face: Face, raw: bool, dry_run: bool, clarify: bool) -> Reply:
    """Without text: on a terminal one raw line that no shell parses, piped one task for each line."""
    if is_terminal():
        line = ask(face)
        if not line.strip():
            return Reply(lambda style: style.plain("Nothing was typed, nothing was kept.", "muted"), lambda: {"tasks": []})
        return capture(face, [line], raw, dry_run, clarify)
    return keep_lines(face, read_stdin(), raw, dry_run)


def keep_lines(face: Face, text: str, raw: bool, dry_run: bool) -> Reply:
    """One thought for each line that has a word in it."""
    many = [line for line in text.splitlines() if line.strip()]
    if not many:
        raise usage("There is nothing to keep yet.", "Type a few words: adhd c buy milk")
    raw = raw or face.adhd.preferences.get("capture_mode") == "raw"
    facts: list[Any] = []
    if dry_run:
        previews = [face.adhd.capture.preview(line, raw) for line in many]
        tasks: list[Any] = [p.task for p in previews if p.task is not None]
        facts = [p.fact for p in previews if p.fact is not None]
    else:
        from adhd_cli.progress import Progress

        with Progress(face, "keeping", len(many)) as progress:
            outcome = face.adhd.capture.add_lines(many, raw, progress.at)
        tasks, facts = outcome.value, outcome.facts

    def lines(style: Style) -> list[str]:
        if len(tasks) == 1 and not facts:
            return style.fact_line("caught", tasks[0].title, face.facts(tasks[0]), face.hint("adhd undo"))
        if len(facts) == 1 and not tasks:
            return style.fact_line("kept", facts[0].thing, [facts[0].place], face.hint("adhd undo"))
        told = [f"{len(facts)} of where things are: adhd where"] if facts and tasks else []
        head = f"{len(tasks)} thought{'s' if len(tasks) != 1 else ''}" if tasks else f"where {len(facts)} things are"
        out = style.fact_line("caught" if tasks else "kept", head, told, face.hint("adhd undo"))
        out += [style.row(t.handle, t.title, " · ".join(face.facts(t, False)), 2) for t in tasks[:3]]
        room = max(0, 3 - len(tasks))
        out += [line for f in facts[:room] for line in style.fact_line("", f"  {f.thing}", [f.place])[:1]]
        return out

    def json() -> Any:
        body: dict[str, Any] = {"tasks": [t.json() for t in tasks]}
        if facts:
            body["facts"] = [f.json() for f in facts]
        return body

    return Reply(lines, json)


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
    return answer(face) or ""


def answer(face: Face) -> str | None:
    """One raw line from the terminal; None at Ctrl-D."""
    from adhd_cli.launch import clean

    prompt = face.style.paint("> ", "accent")
    if not sys.stdout.isatty() or face.json:  # the answer goes elsewhere, so the question must not
        sys.stderr.write("> ")
        sys.stderr.flush()
        line = clean(os.fsdecode(sys.stdin.buffer.readline()))
        return line.rstrip("\r\n") if line else None
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
        return None
    except KeyboardInterrupt:
        write("\n")
        raise


def first_run(face: Face) -> Reply:
    """The first sixty seconds: thoughts first, everything else another day."""
    write("What is on your mind? Any words, no quotes needed. Enter keeps it.\n")
    kept = 0
    while True:
        line = ask(face)
        if not line.strip():
            break
        found = face.adhd.capture.add(line).value
        write("\n".join(caught(face, found, first=True).lines(face.style)) + "\n")
        kept += 1
    if not kept:
        return Reply(lambda s: s.plain("Nothing was typed. Any time: adhd c buy milk", "muted"), lambda: {"tasks": []})
    return Reply(lambda s: [f"Kept. Want one thing to do? Type: {s.paint('adhd', 'accent')}"], lambda: {"kept": kept})
