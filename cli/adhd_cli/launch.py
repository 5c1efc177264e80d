"""The way in. Fast commands go straight to their handler; Typer is loaded only for what is unusual."""

from __future__ import annotations

import os
import sys

from adhd_cli.argv import parse
from adhd_cli.table import ALIASES, COMMANDS


def main(argv: list[str] | None = None) -> None:
    """Run one command line and leave the process with its exit code."""
    args = [clean(a) for a in (sys.argv[1:] if argv is None else argv)]
    code = 130
    try:
        code = dispatch(args)
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:
        code = 0
    leave(code)


def clean(text: str) -> str:
    """A command-line word as valid Unicode: bytes that are no UTF-8 become U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def dispatch(args: list[str]) -> int:
    """Exit code of a command line."""
    if not args and "_ADHD_COMPLETE" not in os.environ:
        from adhd_cli.run import run

        return run("now", ("", "adhd_cli.tasks:now", (), "fast", "", "", ()), {})
    name = ALIASES.get(args[0], args[0]) if args else ""
    spec = COMMANDS.get(name)
    if spec is not None and spec[3] and "_ADHD_COMPLETE" not in os.environ:
        found = parse(spec[2], args[1:], spec[3] == "free")
        if found is not None:
            from adhd_cli.run import run

            return run(name, spec, found)
    from adhd_cli.typer_app import main as typer_main

    return typer_main(args)


def leave(code: int) -> None:
    """Flush and end the process at once: nothing is left to do, and a shutdown costs milliseconds."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        pass
    os._exit(code)
