"""Directories that may be looked at, and the resume card, in the shell."""

from __future__ import annotations

from adhd_core.oplog.errors import usage

from adhd_cli.reply import Face, Reply, cwd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.context.service import Place
    from adhd_core.dates import datetime
    from adhd_core.resume import Resumed

    from adhd_cli.style import Style

SHOWN = 3


def context(face: Face, words: list[str]) -> Reply:
    """What may be looked at, and what is seen here."""
    from adhd_core.context.paths import short

    if not words:
        return seen(face)
    action, folder = words[0], " ".join(words[1:]) or cwd()
    if action not in ("add", "drop"):
        said = " ".join(words)
        raise usage(f'A directory can be added or dropped; "{said}" is neither.', "adhd context add ~/thesis")
    if folder is None:
        raise usage("This directory is gone.", "Name one: adhd context add ~/thesis")
    slice_ = face.adhd.context
    path = slice_.add(folder).value if action == "add" else slice_.drop(folder).value
    facts = ["git's branch and changes are kept with a card"] if action == "add" else ["no longer looked at"]
    verb = "context" if action == "add" else "dropped"
    return Reply(
        lambda style: style.fact_line(verb, short(path), facts, face.hint("adhd undo")),
        lambda: {"directory": path, "directories": slice_.all()},
    )


def seen(face: Face) -> Reply:
    """What is seen in this directory, and the others that are opted in."""
    from adhd_core.context.paths import covering, real, short

    slice_, folder = face.adhd.context, cwd()
    folders, place = slice_.all(), slice_.here(folder)
    note = slice_.note_of(folder) if folder and place.folder else None

    def lines(style: Style) -> list[str]:
        if not folders:
            return style.plain("No directory is looked at. To let a card keep git's branch here: adhd context add", "muted")
        out: list[str] = []
        if place.folder is not None:
            out += style.fact_line("here", short(place.folder), place_words(place))
            if note:
                out += style.fact_line("", f"        last note: {note}", [])
        elif folder is not None:
            out += style.fact_line("here", short(real(folder)), ["not looked at"], "adhd context add")
        rest = [f for f in folders if f != (covering(real(folder), folders) if folder else None)]
        if rest:
            more = [f"and {len(rest) - SHOWN} more"] if len(rest) > SHOWN else []
            out += style.plain("also    " + ", ".join([*map(short, rest[:SHOWN]), *more]), "muted")
        return out

    return Reply(lines, lambda: {"directories": folders, "here": place.json() if place.folder else None, "note": note})


def place_words(place: Place) -> list[str]:
    """`branch fix-refs`, `3 files +12 -4`, `"Add references"`."""
    out = [f"branch {place.branch}"] if place.branch else ["no git here"]
    if place.files:
        out.append(f"{files(place.files)} +{place.added} -{place.removed}")
    elif place.files == 0:
        out.append("nothing changed")
    return [*out, f'"{place.subject}"'] if place.subject else out


def files(count: int) -> str:
    """`1 file`, `3 files`."""
    return "1 file" if count == 1 else f"{count} files"


# ---------------------------------------------------------------------- the card


def resume(face: Face, words: list[str], keep: bool, of: str | None, look: bool) -> Reply:
    """Give the kept card back and start there, or keep one."""
    if keep:
        return kept(face, face.adhd.resume.keep(" ".join(words), cwd(), of).value)
    if words or of:
        said = " ".join(words) or "sign in eq 4"
        raise usage("Words are kept with --keep.", f"adhd resume --keep {said}")
    found = face.adhd.resume.last()
    if found is None:
        text = "Nothing is kept so far. To keep where you are: adhd resume --keep sign in eq 4"
        return Reply(lambda style: style.plain(text, "muted"), lambda: {"card": None, "next": None, "session": None})
    begun = None if look else face.adhd.resume.go_on(found).value

    def lines(style: Style) -> list[str]:
        since = f"since {moment(face, found.card.at)}"
        what = found.task or found.step
        out = []
        if what is not None:
            step = [found.step.title] if found.step is not None and found.step not in (what, found.next) else []
            gone = [] if what.living else ["let go" if what.status == "dropped" else "done"]
            out += style.fact_line("", what.title, [*gone, since, what.handle, *step])
            since = ""
        line = kept_line(found)
        if line or since:
            out += style.plain(" · ".join(part for part in (line.rstrip(".") if since else line, since) if part), "muted")
        if begun is not None:
            from adhd_cli.sessions import started

            out += started(face, style, begun)
        elif found.next is not None:
            short = [f"{found.next.estimate_minutes} min"] if found.next.estimate_minutes else []
            title = "two minutes of it" if found.next is what else found.next.title
            out += style.fact_line("next", title, short, f"adhd start {found.next.handle}")
        else:
            out += style.plain("One thing for now: adhd", "muted")
        return out

    return Reply(lines, lambda: {**body(found), "session": begun.json() if begun is not None else None})


def kept(face: Face, found: Resumed) -> Reply:
    """`kept    write intro · ~/thesis · branch fix-refs · 3 files        adhd undo`."""
    task = found.step or found.task
    facts = where(found)

    def lines(style: Style) -> list[str]:
        said = [f'"{found.card.note}"'] if found.card.note else []
        shown = [*([task.title] if task else []), *facts, *said]
        out = style.fact_line("kept", shown[0] if shown else "this moment", shown[1:], face.hint("adhd undo"))
        return [*out, *style.plain("It comes back with: adhd resume", "muted")]

    return Reply(lines, lambda: body(found))


def where(found: Resumed) -> list[str]:
    """`~/thesis`, `branch fix-refs`, `3 files`."""
    from adhd_core.context.paths import short

    place = found.card.place
    out = [short(place.folder)] if place.folder else []
    if place.branch:
        out.append(f"branch {place.branch}")
    return [*out, files(place.files)] if place.files else out


def kept_line(found: Resumed) -> str:
    """`Kept: ~/thesis, branch fix-refs, 3 files, "sign in eq 4".`"""
    parts = [*where(found), *([f'"{found.card.note}"'] if found.card.note else [])]
    return f"Kept: {', '.join(parts)}." if parts else ""


def body(found: Resumed) -> Any:
    """`{"card", "next"}`."""
    from adhd_core.dates import iso

    card = found.card
    said = {
        "task": found.task.json() if found.task else None, "step": found.step.json() if found.step else None,
        "note": card.note, **card.place.json(), "at": iso(card.at),
    }  # fmt: skip
    return {"card": said, "next": found.next.json() if found.next else None}


def moment(face: Face, at: datetime) -> str:
    """`17:40`, `yesterday 17:40`, `Mon 2 Mar 17:40`; a day of the user's."""
    from adhd_core.dates import day_of
    from adhd_core.phrases import day

    now, start = face.adhd.log.clock.now(), face.adhd.day_start
    days = (day_of(now, start) - day_of(at, start)).days
    name = "" if days <= 0 else "yesterday " if days == 1 else f"{day(at.date().isoformat(), now)} "
    return f"{name}{at.hour:02d}:{at.minute:02d}"
