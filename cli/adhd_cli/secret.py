"""Secrets that are typed: hidden on a terminal, else one line of standard input."""

from __future__ import annotations

import sys

from adhd_core.oplog.errors import usage


def secret(prompt: str, from_stdin: bool, example: str, what: str = "password") -> str:
    """One secret. Never waits for anybody where there is no terminal. Raises AdhdError."""
    if from_stdin or not sys.stdin.isatty():
        if not from_stdin:
            raise usage("A password is needed.", example)
        line = sys.stdin.readline(8192).rstrip("\r\n")
        if not line:
            raise usage(f"Standard input holds no {what}.", example)
        return line
    from getpass import getpass

    try:
        return getpass(prompt)
    except EOFError:
        raise usage("No password was given.", example) from None
