"""`adhd server run, settings, backup, restore, doctor, healthcheck`: the server as a program."""

from __future__ import annotations

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply
from adhd_cli.server import loaded, told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_cli.style import Style


def go(face: Face, words: list[str], to: str | None, url: str | None, found: Callable[[Any], Any]) -> Reply:
    """One of these commands. `found` gives the settings. Raises AdhdError."""
    what, rest = words[0], words[1:]
    if what == "restore" and len(rest) != 1:
        raise usage("Which backup?" if not rest else "One backup at a time.", "adhd server restore FILE")
    if what != "restore" and rest:
        raise usage(f'"{" ".join(words)}" is nothing a server can do.', f"adhd server {what}")
    if to is not None and what != "backup":
        raise usage("--to belongs to another command.", "adhd server backup --to FILE")
    if url is not None and what != "healthcheck":
        raise usage("--url belongs to another command.", "adhd server healthcheck --url URL")
    program = loaded()
    settings = found(program)
    if what == "run":
        told(program, settings.data, lambda: program.run(settings))
        return Reply(lambda style: [], lambda: {"stopped": True})
    if what == "settings":
        return listed(program, settings)
    if what == "doctor":
        return doctor(program, settings)
    if what == "healthcheck":
        return healthcheck(program, settings, url)
    return backup(program, settings, to) if what == "backup" else restore(program, settings, rest[0])


def listed(program: Any, settings: Any) -> Reply:
    """Every setting, its value, and where it came from where that is no default."""
    rows = program.shown(settings)

    def lines(style: Style) -> list[str]:
        out = []
        for row in rows:
            value = {True: "on", False: "off"}.get(row["value"], row["value"]) if isinstance(row["value"], bool) else row["value"]
            origin = "" if row["from"] == "default" else f"   ({row['from']})"
            out += style.plain(f"{row['name']:<16} {value}{origin}")
        return out

    return Reply(lines, lambda: {"settings": rows})


def backup(program: Any, settings: Any, to: str | None) -> Reply:
    """A checked copy of database and secret; the server may be running."""
    made: dict[str, Any] = sound(program, settings, lambda: program.copies.backup(settings.data, to, "secret" in settings.origins))

    def lines(style: Style) -> list[str]:
        facts = [f"{made['account']} account{'s' if made['account'] != 1 else ''}", f"{made['operation']} operations", "checked"]
        out = style.fact_line("backup", made["path"], facts, "adhd server restore FILE")
        held = "The server's secret is in it: keep it as safe as the server." if made["secret"] else \
            f"The secret is not in it: it comes from {settings.origins.get('secret', 'nowhere yet')}."
        return out + style.plain(held, "muted")

    return Reply(lines, lambda: made)


def restore(program: Any, settings: Any, source: str) -> Reply:
    """Put a backup in the place of what is there."""
    done: dict[str, Any] = sound(program, settings, lambda: program.copies.restore(settings.data, source))

    def lines(style: Style) -> list[str]:
        facts = [f"{done['account']} account{'s' if done['account'] != 1 else ''}", f"{done['operation']} operations"]
        out = style.fact_line("restored", done["from"], facts, "adhd server run")
        if done["before"]:
            out += style.plain(f"What was here before: {done['before']}", "muted")
        return out if done["secret"] else out + style.plain("It holds no secret; the one that is here stays.", "muted")

    return Reply(lines, lambda: done)


def sound(program: Any, settings: Any, work: Callable[[], Any]) -> Any:
    """What `work` returns; a copy that is not whole as a plain sentence. Raises AdhdError."""
    def guarded() -> Any:
        try:
            return work()
        except program.copies.BadCopy as error:
            raise AdhdError("copy", f"{error}.", "adhd server doctor") from None
        except IsADirectoryError as error:
            raise AdhdError("file", f"{error.filename} is a folder.", "Name the file in it.") from None
        except FileNotFoundError as error:
            raise AdhdError("file", f"There is no {error.filename}.", "Name another file.") from None

    return told(program, settings.data, guarded)


def doctor(program: Any, settings: Any) -> Reply:
    """What is wrong, and what mends it; exit code 1 where anything is."""
    checks = list(program.doctor.examine(settings))
    wrong = [c for c in checks if not c.good]

    def lines(style: Style) -> list[str]:
        out = []
        for check in checks:
            line = f"{'ok   ' if check.good else 'wrong'} {check.name}: {check.said}"
            out += style.plain(line, "muted") if check.good else style.plain(line)
            out += style.plain(f"      {check.mend}") if check.mend else []
        return out

    rows = [{"name": c.name, "ok": c.good, "message": c.said, "hint": c.mend or None} for c in checks]
    return Reply(lines, lambda: {"ok": not wrong, "checks": rows}, 1 if wrong else 0)


def healthcheck(program: Any, settings: Any, url: str | None) -> Reply:
    """Whether a server is ready: one line and exit code 0 or 1, for containers."""
    try:
        good, said = program.doctor.asked(url or program.doctor.own_url(settings))
    except program.BadSetting as error:
        raise usage(f"{error}.", "adhd server healthcheck --url http://127.0.0.1:8377") from None
    return Reply(lambda style: style.plain(said), lambda: {"ready": good, "message": said}, 0 if good else 1)
