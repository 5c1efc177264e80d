"""The Typer app, built from the table: help, suggestions, completion, and every line that the fast reader leaves.

Each command's body is `run()`, so a command does the same whichever parser read it.
"""

from __future__ import annotations

import inspect
import os
from contextlib import nullcontext
from typing import Annotated, Any

import typer
from adhd_core.app import Adhd
from adhd_core.oplog.errors import AdhdError
from adhd_core.words import as_typed
from typer.core import TyperCommand, TyperGroup

from adhd_cli.run import complain, home, run
from adhd_cli.table import ALIASES, COMMANDS

KINDS: dict[str, Any] = {
    "words": list[str] | None, "word": str | None, "flag": bool, "text": str | None, "int": int | None,
    "list": list[str] | None,
}  # fmt: skip


class Group(TyperGroup):
    """The command list, with our own help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """One screen: the commands of a day first."""
        from adhd_cli.help import overview

        formatter.write("\n".join(overview()) + "\n")


class Command(TyperCommand):
    """A command with our own help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Summary, example, options."""
        from adhd_cli.help import of_command

        formatter.write("\n".join(of_command(str(ctx.info_name))) + "\n")


def parameter(name: str, kind: str, flags: tuple[str, ...], text: str) -> inspect.Parameter:
    """A Typer parameter from one of the table's."""
    declared = typer.Option(*flags, help=text) if flags else typer.Argument(help=text)
    default = False if kind == "flag" else None
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[KINDS[kind], declared])


def command_of(name: str, spec: tuple[Any, ...]) -> Any:
    """The function behind a command, with the signature that the table gives it."""

    def body(**kwargs: Any) -> None:
        for key, kind, _flags, _text in spec[2]:
            if kind in ("words", "list"):
                kwargs[key] = list(kwargs[key] or [])
        raise typer.Exit(run(name, spec, kwargs))

    body.__name__ = name
    body.__doc__ = spec[0]
    body.__signature__ = inspect.Signature([parameter(*p) for p in spec[2]])  # type: ignore[attr-defined]
    body.__annotations__ = {p[0]: KINDS[p[1]] for p in spec[2]}
    return body


def build() -> typer.Typer:
    """The whole app."""
    app = typer.Typer(
        name="adhd", cls=Group, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )  # fmt: skip

    @app.callback(invoke_without_command=True)
    def root(version: Annotated[bool, typer.Option("--version", help="show the version")] = False) -> None:
        """An external brain for a head with ADHD."""
        if version:
            from adhd_core import __version__

            print(f"adhd {__version__}")
            raise typer.Exit(0)

    names = [(name, name, False) for name in COMMANDS] + [(alias, name, True) for alias, name in ALIASES.items()]
    for shown, name, hidden in names:
        spec = COMMANDS[name]
        free = {"ignore_unknown_options": True} if spec[3] == "free" else {}
        app.command(shown, cls=Command, hidden=hidden, help=spec[0], context_settings=free or None)(command_of(shown, spec))
    return app


def main(args: list[str]) -> int:
    """Exit code of a command line."""
    as_json = "--json" in args
    if args[:1] == ["help"]:
        args = [*args[1:2], "--help"]
    elif args == ["version"]:
        args = ["--version"]
    problem = unknown(args)
    if problem is not None:
        return complain(problem, as_json)
    command = typer.main.get_command(build())
    try:
        code = command.main(args=args, prog_name="adhd", standalone_mode=False)
    except typer.Abort:
        return 130
    except Exception as error:
        found = usage_of(error, args)
        if found is None:
            raise
        return complain(found, as_json)
    return code if isinstance(code, int) else 0


def usage_of(error: Exception, args: list[str]) -> AdhdError | None:
    """What was wrong with the command line, in our words; None for anything else."""
    message = getattr(error, "format_message", None)
    if message is None:
        return None
    text = " ".join(str(message()).split())
    if text.endswith("is not a valid int."):
        parameter_: Any = getattr(error, "param", None)
        text = f"{parameter_.opts[0]} takes a number."
    text = plainer(text)
    name = ALIASES.get(args[0], args[0]) if args else ""
    example = COMMANDS[name][5] if name in COMMANDS else "adhd --help"
    return AdhdError("usage", text, f"For example: {example}", 2)


def plainer(text: str) -> str:
    """The parser's words in ours."""
    if text.startswith("Got unexpected extra argument"):
        words = text.partition("(s) (")[2].rstrip(")")
        text = f"{'These are words' if ' ' in words else 'That is one word'} too many: {words}"
    if text.startswith("No such option: "):
        text = "There is no option " + text.removeprefix("No such option: ")
    if text.startswith("Option ") and "requires an argument" in text:
        text = text.removeprefix("Option ").partition(" requires")[0].strip("'") + " needs a value."
    return text


def unknown(args: list[str]) -> AdhdError | None:
    """A first word that is no command: the nearest one, or the offer to keep the sentence as a thought."""
    if not args or args[0].startswith("-") or args[0] in COMMANDS or args[0] in ALIASES:
        return None
    from difflib import get_close_matches

    words = [a for a in args if a != "--json"]
    near = get_close_matches(args[0], [*COMMANDS, *ALIASES], 1, 0.75)
    if near and len(words) <= 2:
        return AdhdError("usage", f'There is no command "{args[0]}".', f"Did you mean: adhd {as_typed(' '.join([near[0], *words[1:]]))}", 2)
    sentence = " ".join(words)
    hint = f"Keep it as a thought: adhd c {as_typed(sentence)}" if offers() else "What there is: adhd --help"
    return AdhdError("usage", f'"{sentence}" is no command.', hint, 2)


def offers() -> bool:
    """Whether a sentence is offered as a thought; a file is not made for that."""
    path = os.path.join(home(), "adhd.db")
    try:
        with Adhd.open(path) if os.path.exists(path) else nullcontext() as adhd:
            return adhd is None or adhd.preferences.enabled("offer")
    except AdhdError:
        return True
