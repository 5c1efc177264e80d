"""The user's file: export, import, copies, going back, and the doctor."""

from __future__ import annotations

import os
import sys

from adhd_core.columns import printable
from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.progress import Progress
from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from adhd_cli.style import Style


def export(face: Face, format: str | None, file: str | None, local: bool, force: bool = False) -> Reply:
    """Everything, losslessly, to a file or to standard output."""
    if format != "jsonl":
        raise usage("Export as what? There is jsonl.", "adhd export jsonl life.jsonl")
    if file is not None and file != "-":
        refuse_to_overwrite(face, file, force)
    exchange = face.adhd.exchange
    total = exchange.count(local)
    if file is None or file == "-":
        if face.json:
            return Reply(lambda style: [], lambda: {"operations": total, "lines": list(exchange.lines(local))})
        for line in exchange.lines(local):
            sys.stdout.buffer.write(line.encode() + b"\n")
        return Reply(lambda style: [], dict)
    fresh = f"{file}.part-{os.getpid()}"
    try:
        descriptor = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        try:
            with open(descriptor, "w", encoding="utf-8") as out, Progress(face, "writing", total) as progress:
                for i, line in enumerate(exchange.lines(local)):
                    out.write(line + "\n")
                    progress.at(i)
                out.flush()
                os.fsync(out.fileno())
            os.replace(fresh, file)
        except BaseException:
            os.unlink(fresh)
            raise
    except OSError as error:
        hint = "Name another place: adhd export jsonl ~/life.jsonl"
        raise AdhdError("cannot_write", f"{file} cannot be written: {error.strerror}.", hint) from error
    return Reply(lambda s: s.fact_line("export", file, [f"{total} operations"]), lambda: {"file": file, "operations": total})


def refuse_to_overwrite(face: Face, file: str, force: bool) -> None:
    """Raises AdhdError where an export would take the place of something: of adhd's own files always, of another file
    unless that was asked for."""
    from adhd_core.oplog.backups import folder_of
    from adhd_core.words import as_typed

    another = "Name another file: adhd export jsonl ~/life.jsonl"
    folder = os.path.dirname(face.path)
    own = [face.path + end for end in ("", "-wal", "-shm", "-journal", "-device", "-checkpoint")]
    own.append(os.path.join(folder, "config.toml"))
    place = os.path.realpath(file)
    copies = os.path.realpath(folder_of(face.path))
    parents, here = [place], os.path.dirname(place)
    while here != parents[-1]:
        parents.append(here)
        here = os.path.dirname(here)
    if any(is_same(place, path) for path in own) or any(is_same(path, copies) for path in parents):
        raise AdhdError("conflict", f"{file} is a place of adhd's own.", another)
    if not os.path.lexists(file) or os.path.isdir(file):  # a folder is told when it is written to
        return
    if not force:
        hint = f"Name another file, or replace it: adhd export jsonl {as_typed(file)} --force"
        raise AdhdError("conflict", f"{file} is there already.", hint)
    if os.path.exists(file) and not os.path.isfile(file):
        raise AdhdError("conflict", f"{file} is no ordinary file.", another)


def is_same(path: str, other: str) -> bool:
    """Whether two names mean one file, whether or not it is there."""
    try:
        return os.path.samefile(path, other)
    except OSError:
        return path == os.path.realpath(other)


def import_(face: Face, format: str | None, file: str | None, dry_run: bool) -> Reply:
    """Take a file in."""
    if format != "jsonl" or file is None:
        raise usage("Import what? There is jsonl.", "adhd import jsonl life.jsonl")
    with Progress(face, "reading", 1) as progress:
        lines_in = lines_of(file, progress)
        there = file == "-" or os.path.isfile(file)
        before = face.adhd.keeper.before_import() if there and not dry_run else None
        report = face.adhd.exchange.take(lines_in, dry_run)
    if before is not None and not (report.imported or report.updated):
        os.unlink(before.path)  # nothing came, so there is nothing to go back from
        before = None

    def lines(style: Style) -> list[str]:
        facts = [f"{n} {word}" for n, word in ((report.updated, "updated"), (report.unchanged, "known already")) if n]
        verb = "would be" if dry_run else "import"
        out = style.fact_line(verb, "1 new task" if report.imported == 1 else f"{report.imported} new tasks", facts)
        out += [style.paint(f"  line {p['line']}: {p['message']}", "muted") for p in report.problems[:5]]
        if before is not None:
            out += style.plain(f"Go back: adhd restore {before.path}", "faint")
        return out

    return Reply(lines, lambda: {**report.json(), "before": before.path if before is not None else None})


def lines_of(file: str, progress: Progress) -> Iterable[str]:
    """The lines of a file or of standard input, with the progress by bytes."""
    if file == "-":
        for raw in sys.stdin.buffer:
            yield raw.decode("utf-8", "replace")
        return
    try:
        total = os.stat(file).st_size
        with open(file, "rb") as source:
            done = 0
            for raw in source:
                done += len(raw)
                progress.at(done, total)
                yield raw.decode("utf-8", "replace")
    except OSError as error:
        raise AdhdError("not_found", f"{file} cannot be read: {error.strerror}.", "Check the name of the file.") from error


def backup(face: Face, file: str | None, list: bool) -> Reply:
    """A verified copy, or the copies there are."""
    keeper = face.adhd.keeper
    if list:
        found = keeper.backups()

        def listed(style: Style) -> Any:
            if not found:
                return style.plain("No copies yet. Make one: adhd backup", "muted")
            return [style.row("", b.path, f"{b.size // 1024} KiB") for b in found]

        return Reply(listed, lambda: {"backups": [b.json() for b in found]})
    with Progress(face, "copying", 1) as progress:
        made = keeper.backup(file, progress.at)
    return Reply(lambda s: s.fact_line("backup", made.path, ["verified"]), lambda: {"backup": made.json()})


def restore(face: Face, file: str | None) -> Reply:
    """Go back to a copy; the present is copied first."""
    if file is None:
        raise usage("Which copy?", "adhd backup --list")
    try:
        keeper = face.adhd.keeper
    except AdhdError as error:
        if error.code not in ("corrupt", "not_a_database"):
            raise
        return put_in_place(face, file)
    with Progress(face, "restoring", 1) as progress:
        found = keeper.restore(file, progress.at)

    def lines(style: Style) -> Any:
        out = style.fact_line("restored", found.from_, [])
        return out + style.plain(f"What was there before is kept: adhd restore {found.before.path}", "muted")

    return Reply(lines, lambda: {"restored": found.from_, "before": found.before.json()})


def put_in_place(face: Face, file: str) -> Reply:
    """Restore where the live file cannot even be opened: it is kept under another name."""
    from adhd_core.oplog.keeper import put_in_place

    aside = put_in_place(file, face.path)

    def lines(style: Style) -> Any:
        return style.fact_line("restored", file, []) + style.plain(f"The damaged file is kept as it was: {aside}", "muted")

    return Reply(lines, lambda: {"restored": file, "before": {"path": aside}})


def doctor(face: Face, recover: bool, deep: bool) -> Reply:
    """Checks, each with the command that mends it."""
    if recover:
        return recovered(face)
    from adhd_cli.checks import checks

    findings = checks(face, deep)

    def lines(style: Style) -> list[str]:
        out: list[str] = []
        for f in findings:
            out += style.entry("ok" if f.ok else "look", f.what, 6, label_role="muted" if f.ok else "accent")
            if not f.ok and f.mend:
                out.append("      " + style.paint(printable(f.mend), "accent"))
        return out

    ok = all(f.ok for f in findings)
    return Reply(lines, lambda: {"ok": ok, "checks": [{"ok": f.ok, "what": f.what, "mend": f.mend} for f in findings]}, 0 if ok else 1)


def recovered(face: Face) -> Reply:
    """Read what can be read of a damaged file into a new one; the old one is never touched."""
    from adhd_core.oplog.recover import recover

    into = f"{face.path}.recovered"
    number = 1
    while os.path.exists(into):
        number += 1
        into = f"{face.path}.recovered-{number}"
    if not os.path.exists(face.path):
        raise AdhdError("not_found", f"There is no file at {face.path}.", "Catch a first thought: adhd c buy milk")
    with Progress(face, "reading", 1) as progress:
        found = recover(face.path, into, progress.at)

    def lines(style: Style) -> Any:
        out = style.fact_line("saved", into, [f"{found.operations} operations"])
        if found.lost:
            out += style.plain(f"{found.lost} operations could not be read.", "muted")
        return out + style.plain(f"Use it: adhd restore {into}", "accent")

    return Reply(lines, lambda: {"into": into, "operations": found.operations, "lost": found.lost})
