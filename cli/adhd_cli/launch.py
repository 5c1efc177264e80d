"""The way in. Fast commands go straight to their handler; Typer is loaded only for what is unusual."""

from __future__ import annotations

import gc
import os
import sys

from adhd_cli import bundle

gc.disable()  # a fast command is over before anything could be worth collecting
FINDER = bundle.install()

from adhd_cli.argv import parse  # noqa: E402  these come from the bundle
from adhd_cli.table import ALIASES, COMMANDS  # noqa: E402

HEAVY = ("split", "tui")
"""Commands that load much: what only they need is not kept in the file that every capture reads."""


def main(argv: list[str] | None = None) -> None:
    """Run one command line and leave the process with its exit code."""
    args = [clean(a) for a in (sys.argv[1:] if argv is None else argv)]
    stand_in()
    code = 130
    try:
        code = dispatch(args)
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:
        code = 0
    except Exception as error:
        if os.environ.get("ADHD_DEBUG"):
            raise
        from adhd_cli.run import complain, surprise

        code = complain(surprise(error), "--json" in args)
    leave(code)


def stand_in() -> None:
    """Give closed standard streams a place to go, so that nobody has to ask whether they are there."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def clean(text: str) -> str:
    """A command-line word as valid Unicode: bytes that are no UTF-8 become U+FFFD."""
    if text.isascii():
        return text
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")


def dispatch(args: list[str]) -> int:
    """Exit code of a command line."""
    if args in ([], ["--json"]) and "_ADHD_COMPLETE" not in os.environ:
        from adhd_cli.run import run

        return learned(run("now", ("", "adhd_cli.tasks:now", (), "fast", "", "", ()), {"json": bool(args)}))
    name = ALIASES.get(args[0], args[0]) if args else ""
    spec = COMMANDS.get(name)
    if spec is not None and spec[3] and "_ADHD_COMPLETE" not in os.environ:
        found = parse(spec[2], args[1:], spec[3] == "free")
        if found is not None:
            from adhd_cli.run import run

            code = run(args[0], spec, found)
            return code if name in HEAVY else learned(code)
    gc.enable()
    from adhd_cli.typer_app import main as typer_main

    return typer_main(args)


def learned(code: int) -> int:
    """After a fast command: keep what it had to load in the ordinary way for the next one."""
    bundle.learn(FINDER)
    return code


def leave(code: int) -> None:
    """Flush and end the process at once: nothing is left to do, and a shutdown costs milliseconds."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass
    os._exit(code)
