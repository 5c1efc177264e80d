"""Sealed spaces at the command line: `--sealed`, `--phrase-stdin`, and the recovery phrase."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from adhd_core.sync.account import Accounts
    from adhd_core.sync.keys import Key
    from adhd_core.sync.service import Report

    from adhd_cli.style import Style

EXAMPLE = "adhd login https://sync.example.org --email you@example.org --phrase-stdin"
ROW = 6
"""Words of a phrase in a row."""


class Chosen:
    """The key that a login is to use, None where the space is to be readable. `fresh`: it was made just now; `place`: where it
    is kept, keyring or file."""

    def __init__(self, key: Key | None, fresh: bool = False) -> None:
        self.key = key
        self.fresh = fresh
        self.place = ""


def choose(known: Accounts, address: str, sealed: bool, phrase_stdin: bool) -> Chosen:
    """What the flags ask for. Without them a login that is to a sealed space there already keeps its key. Raises AdhdError."""
    if sealed and phrase_stdin:
        raise usage("Either --sealed for a new sealed space, or --phrase-stdin for one that there is.", EXAMPLE)
    before = known.find()
    again = before is not None and before.sealed and before.url == address
    if not (sealed or phrase_stdin or again):
        return Chosen(None)
    from adhd_core.sync.keys import Key

    if phrase_stdin:
        return Chosen(Key.from_phrase(typed()))
    return Chosen(known.key(known.get())) if again else Chosen(Key.fresh(), fresh=True)


def typed() -> str:
    """A recovery phrase: one line of standard input, asked for on a terminal. Raises AdhdError."""
    if sys.stdin.isatty():
        sys.stderr.write("Recovery phrase, 24 words: ")
        sys.stderr.flush()
    line = sys.stdin.readline(8192).strip()
    if not line:
        raise usage("Standard input holds no recovery phrase.", EXAMPLE)
    return line


@contextmanager
def kept(known: Accounts, address: str, chosen: Chosen) -> Iterator[None]:
    """The key is kept from here on; a login that does not work out leaves the one before."""
    before = known.keys.get(address)
    if chosen.key is not None:
        chosen.place = known.keys.put(address, chosen.key.secret.hex())
    try:
        yield
    except AdhdError:
        if chosen.key is not None and before:
            known.keys.put(address, before)
        elif chosen.key is not None:
            known.keys.drop(address)
        raise


def first(chosen: Chosen, run: Callable[[], Report]) -> Report:
    """The first sync. Where it does not work out, the login stands, and a new phrase can be seen with another command."""
    try:
        return run()
    except AdhdError as error:
        if not chosen.fresh:
            raise
        raise AdhdError(error.code, error.message, "The login stands. Its recovery phrase, to write down: adhd sync phrase") from error


def told(known: Accounts, chosen: Chosen, style: Style) -> list[str]:
    """What a login says of a sealed space: its phrase where it is new, and where the key is."""
    if chosen.key is None:
        return []
    out = style.plain("The space is sealed: its server cannot read it.", "muted")
    if chosen.fresh:
        words = chosen.key.phrase().split()
        out = style.plain("The space is sealed. Write these words down: without them no other device can read it.")
        out += ["  " + " ".join(words[i : i + ROW]) for i in range(0, len(words), ROW)]
    if chosen.place == "file":
        out += style.plain(f"No keyring works here; the key is in {known.keys.file}, for you alone.", "muted")
    return out


def as_json(chosen: Chosen) -> dict[str, Any]:
    """For scripts; `phrase` is there where it is new."""
    if chosen.key is None:
        return {"sealed": False}
    return {"sealed": True, "key_in": chosen.place, **({"phrase": chosen.key.phrase()} if chosen.fresh else {})}


def phrase(face: Face, known: Accounts) -> Reply:
    """The recovery phrase once more, on a terminal alone."""
    account = known.get()
    if not account.sealed:
        raise AdhdError("sealed", f"The space at {account.url} is not sealed; it has no recovery phrase.", "adhd sync status")
    if face.json or not face.style.terminal:
        raise usage("A recovery phrase is shown on a terminal only, so that it ends up in no file by accident.", "adhd sync phrase")
    words = known.key(account).phrase().split()

    def lines(style: Style) -> list[str]:
        out = style.plain("Whoever has these words, and a login, reads everything. Paper keeps them best.", "muted")
        return out + ["  " + " ".join(words[i : i + ROW]) for i in range(0, len(words), ROW)]

    return Reply(lines, dict)
