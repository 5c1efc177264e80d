"""What can go wrong, in the user's words: a message, a way out, and the exit code that scripts see."""

from __future__ import annotations


class AdhdError(Exception):
    """Something the user can act on.

    `code` is for scripts, `message` says what is wrong, `hint` what to type instead, `exit` is 1 (could not) or 2
    (wrong usage). `candidates` are tasks that an ambiguous name could have meant. `wait`: seconds after which trying again
    makes sense, where a server said so.
    """

    wait = 0.0

    def __init__(self, code: str, message: str, hint: str = "", exit: int = 1, candidates: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.exit = exit
        self.candidates = candidates


def usage(message: str, hint: str = "") -> AdhdError:
    """Wrong usage: exit code 2."""
    return AdhdError("usage", message, hint, 2)
