"""Setting up a language model, its key and its prompts; trying it once."""

from __future__ import annotations

import os
import sys

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.assist.port import Assist
    from adhd_core.assist.settings import Settings

    from adhd_cli.style import Style

EXAMPLE = "adhd model set http://localhost:11434 --model llama3.2"
TRIAL = "write a letter to the landlord"
ACTIONS = ("set", "key", "test", "off", "on", "prompts")


def model(face: Face, words: list[str], model: str | None, kind: str | None, timeout: int | None, forget: bool) -> Reply:
    """Everything about the model."""
    from adhd_core.assist.port import Assist

    assist = Assist(os.path.dirname(os.path.abspath(face.path)))
    action, rest = (words[0], words[1:]) if words else ("", [])
    if forget and action != "key":
        raise usage("What can be forgotten is the key.", "adhd model key --forget")
    if not words and model is None and kind is None and timeout is None:
        return shown(assist)
    if not words or action == "set":
        return set_(assist, rest, model, kind, timeout)
    if action == "key":
        return key(assist, rest, forget)
    if action == "test" and not rest:
        return test(face)
    if action in ("off", "on") and not rest:
        return switch(assist, action == "on")
    if action == "prompts" and len(rest) < 2:
        return prompts(assist, rest)
    raise usage(f'"{" ".join(words)}" is nothing a model can do.', f"There are: {', '.join(ACTIONS)}. {EXAMPLE}")


def set_up(assist: Assist) -> Settings:
    """The settings. Raises AdhdError where there are none."""
    found = assist.settings
    if found is None:
        raise AdhdError("off", "No model is set up.", EXAMPLE)
    return found


def told(assist: Assist, settings: Settings | None) -> dict[str, Any]:
    """For scripts: what is set up, and what answers."""
    if settings is None:
        return {"engine": "offline", "on": False, "url": None, "model": None, "kind": None, "timeout_seconds": None, "key": None}
    return {
        "engine": settings.model if settings.on else "offline", "on": settings.on, "url": settings.url, "model": settings.model,
        "kind": settings.kind, "timeout_seconds": settings.seconds,
        "key": assist.keys.place(settings) or None,
    }  # fmt: skip


def facts(assist: Assist, settings: Settings) -> list[str]:
    """What a line says of a model."""
    place = assist.keys.place(settings)
    return [f"{settings.kind} at {settings.url}", f"{settings.seconds:g} s", *([f"key in the {place}"] if place else [])]


def shown(assist: Assist) -> Reply:
    """What answers now."""
    found = assist.settings

    def lines(style: Style) -> list[str]:
        if found is None:
            out = style.plain("The offline engine answers. No model is set up, and nothing leaves this machine.")
            return out + style.plain(f"One of yours: {EXAMPLE}", "muted")
        if not found.on:
            out = style.fact_line("off", found.model, facts(assist, found), "adhd model on")
            return out + style.plain("The offline engine answers. Nothing leaves this machine.", "muted")
        out = style.fact_line("model", found.model, facts(assist, found), "")
        out += style.plain("It is asked where the offline engine has no steps written for a task.", "muted")
        return out + style.plain("Try it: adhd model test · without it: adhd model off", "muted")

    return Reply(lines, lambda: told(assist, found))


def set_(assist: Assist, rest: list[str], name: str | None, kind: str | None, timeout: int | None) -> Reply:
    """Set the address, the name, the kind, the time to wait: each by itself too."""
    from adhd_core.assist.settings import Settings, seconds_of, stored, text, write

    known = stored(assist.home)
    url = " ".join(rest) or text(known, "url")
    if not url:
        raise usage("Where is the model?", EXAMPLE)
    same = not rest or rest[0] == known.get("url")
    seconds = float(timeout) if timeout is not None else seconds_of(known)
    fresh = Settings(url, name or (text(known, "model") if same else ""), kind or (text(known, "kind") if same else ""), seconds)
    values = {"url": fresh.url, "model": fresh.model, "kind": fresh.kind, "timeout_seconds": seconds, "on": None}
    write(assist.home, values)

    def lines(style: Style) -> list[str]:
        out = style.fact_line("set", fresh.model, facts(assist, fresh), "adhd model off")
        if fresh.local:
            out += style.plain("Titles of tasks that you split go to it. It runs on this machine.", "muted")
        else:
            out += style.plain(f"Titles of tasks that you split go to {fresh.host}.", "muted")
            if fresh.url.startswith("http:"):
                out += style.plain("Others on the way can read them and a key: the address is not https.", "muted")
        return out + style.plain("Try it: adhd model test · a key, if it wants one: adhd model key", "muted")

    return Reply(lines, lambda: told(assist, fresh))


def key(assist: Assist, rest: list[str], forget: bool) -> Reply:
    """Keep the key of the model, or forget it."""
    found = set_up(assist)
    if rest:
        raise usage("A key on the command line stays in the shell's history.", "Type it when asked, or: adhd model key < file-with-the-key")
    if forget:
        was = assist.keys.forget(found)
        text = "The key is forgotten." if was else "There was no key."
        return Reply(lambda style: style.plain(text), lambda: {"key": None})
    place = assist.keys.keep(found, typed(found))

    def lines(style: Style) -> list[str]:
        where = "the keyring" if place == "keyring" else assist.keys.file
        out = style.fact_line("key", f"for {found.origin}", [f"in {where}"], "adhd model key --forget")
        if place == "file":
            out += style.plain("There is no keyring here that works; the file can be read by you alone.", "muted")
        return out + style.plain("Try it: adhd model test", "muted")

    return Reply(lines, lambda: {"key": place, "origin": found.origin})


def typed(settings: Settings) -> str:
    """A key from a hidden prompt on a terminal, else from standard input."""
    if sys.stdin.isatty():
        from getpass import getpass

        try:
            return getpass(f"Key for {settings.origin} (it stays hidden): ")
        except (EOFError, KeyboardInterrupt) as end:
            sys.stderr.write("\n")
            if isinstance(end, KeyboardInterrupt):
                raise
            return ""
    return sys.stdin.readline(8192)


def test(face: Face) -> Reply:
    """One real question."""
    from adhd_core.assist.answer import NoAnswer

    from adhd_cli.steps import Waiting

    with Waiting(face):
        answer = face.adhd.steps.ask_model(TRIAL)
    if isinstance(answer, NoAnswer):
        detail = answer.detail.partition("; ")[0]
        why = f": {detail[:160]}{'…' if len(detail) > 160 else ''}" if detail else ""
        raise AdhdError(answer.code, f"{answer.message}{why}.", answer.hint or "Until it does, the offline engine answers: adhd model")
    steps = answer.value.steps

    def lines(style: Style) -> list[str]:
        out = style.fact_line("answers", answer.engine, [f"{answer.seconds:.1f} s", f"{len(steps)} steps for: {TRIAL}"], "")
        return out + style.fact_line("first", steps[0].title, [f"{steps[0].minutes:g} min"], "")

    def json() -> dict[str, Any]:
        made = [{"title": step.title, "estimate_minutes": int(step.minutes)} for step in steps]
        return {"engine": answer.engine, "seconds": round(answer.seconds, 3), "title": TRIAL, "steps": made}

    return Reply(lines, json)


def switch(assist: Assist, on: bool) -> Reply:
    """Ask the model, or leave it alone; what is set stays."""
    from adhd_core.assist.settings import write

    found = assist.settings
    if found is None and on:
        raise AdhdError("off", "No model is set up.", EXAMPLE)
    if found is not None and found.given and not on:
        raise AdhdError("conflict", "ADHD_ASSIST_URL of the environment names this model.", "Take it out: unset ADHD_ASSIST_URL")
    if found is not None:
        write(assist.home, {"on": None if on else False})
        found.on = on
    return shown(assist)


def prompts(assist: Assist, rest: list[str]) -> Reply:
    """The prompts, and where they are; with a name, a copy to change."""
    own = assist.prompts
    if rest:
        path = own.copy(rest[0])
        done = {"name": rest[0], "path": path, "own": True}
        return Reply(lambda style: style.fact_line("yours", path, ["change it as you like"], ""), lambda: {"prompt": done})
    rows = [{"name": name, "path": own.path(name), "own": own.is_own(name)} for name in own.names]

    def lines(style: Style) -> list[str]:
        out = []
        for row in rows:
            out += style.entry(f"{row['name']:<8}{'yours' if row['own'] else 'shipped'}", str(row["path"]), 18, "muted")
        return out + style.plain("To change one: adhd model prompts steps", "muted")

    return Reply(lines, lambda: {"prompts": rows})
