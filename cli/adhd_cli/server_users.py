"""`adhd server user ...` and `adhd server invite`: the accounts of a server of one's own."""

from __future__ import annotations

import sys

from adhd_core.oplog.errors import usage

from adhd_cli.reply import Face, Reply
from adhd_cli.secret import secret
from adhd_cli.server import ADD, loaded, told
from adhd_cli.sync import stamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_cli.style import Style

PASSWORD = "adhd server user password you@example.org --password-stdin < FILE"
INVITE = "adhd server invite you@example.org --days 14"
DAYS = 14


def server_users(
    face: Face, words: list[str], password_stdin: bool, days: int | None, yes: bool, settings: Any
) -> Reply:  # fmt: skip
    """What is to be done with the accounts. Raises AdhdError."""
    if words[:1] == ["invite"] and len(words) <= 2:
        return invite(face, settings, words[1] if len(words) == 2 else None, DAYS if days is None else days)
    if words == ["user", "list"]:
        return users(face, settings)
    if len(words) == 3 and words[:2] == ["user", "remove"]:
        return remove(settings, words[2], yes)
    if len(words) == 3 and words[:2] == ["user", "password"]:
        return password(settings, words[2], password_stdin)
    raise usage("Which account?" if len(words) < 3 else f'"{" ".join(words)}" is nothing a server can do.', ADD)


def owner() -> Any:
    """What the server's owner can do. Raises AdhdError where the server is not installed."""
    loaded()
    __import__("adhd_sync_server.owner")
    return sys.modules["adhd_sync_server.owner"]


def invite(face: Face, settings: Any, email: str | None, days: int) -> Reply:
    """A code that makes one account."""
    program = owner()
    code, ends = told(loaded(), settings.data, lambda: program.invited(settings, email, days), INVITE)

    def lines(style: Style) -> list[str]:
        out = style.fact_line("invite", code, [f"for {email}" if email else "for one account", f"{days} days"])
        return out + style.plain("It is typed on the server's page /register, once; registration has to be set to invite.", "muted")

    return Reply(lines, lambda: {"invite": code, "email": email, "ends": stamp(face, ends), "path": f"/register?invite={code}"})


def users(face: Face, settings: Any) -> Reply:
    """Every account."""
    program = owner()
    found: list[dict[str, Any]] = told(loaded(), settings.data, lambda: program.users(settings))

    def lines(style: Style) -> list[str]:
        if not found:
            return style.plain("No account yet: adhd server user add you@example.org", "muted")
        return [
            line
            for user in found
            for line in style.fact_line("", user["email"], [counted(user["devices"], "device"), counted(user["operations"], "operation")])
        ]

    return Reply(lines, lambda: {"users": [{**user, "made": stamp(face, user["made"])} for user in found]})


def counted(count: int, what: str) -> str:
    """`1 device`, `2 devices`."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def remove(settings: Any, email: str, yes: bool) -> Reply:
    """The end of an account, once it was said with `--yes`."""
    program = owner()
    told(loaded(), settings.data, lambda: program.known(settings, email))
    if not yes:
        what = f"This deletes {email} and everything it keeps on this server, for good."
        raise usage(what, f"To do it: adhd server user remove {email} --yes")
    told(loaded(), settings.data, lambda: program.remove_user(settings, email))

    def lines(style: Style) -> list[str]:
        rest = "What is on its devices stays there; backups of this folder keep it too."
        return style.fact_line("deleted", email, []) + style.plain(rest, "muted")

    return Reply(lines, lambda: {"email": email, "deleted": True})


def password(settings: Any, email: str, password_stdin: bool) -> Reply:
    """Another password for an account; every device logs in again."""
    program = owner()
    told(loaded(), settings.data, lambda: program.known(settings, email))
    new = secret(f"A new password for {email} (it stays hidden): ", password_stdin, PASSWORD)
    ended = told(loaded(), settings.data, lambda: program.set_password(settings, email, new), PASSWORD)

    def lines(style: Style) -> list[str]:
        return style.fact_line("password", f"changed for {email}", [f"{counted(ended, 'login')} ended"])

    return Reply(lines, lambda: {"email": email, "ended": ended})
