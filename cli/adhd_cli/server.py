"""`adhd server`: a sync server of one's own, and its accounts."""

from __future__ import annotations

import os

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply
from adhd_cli.secret import secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NEEDED = ("litestar", "uvicorn", "zstandard", "argon2", "jwt", "anyio", "jinja2", "limits", "structlog", "prometheus_client")
ADD = "adhd server user add you@example.org --password-stdin < FILE"
WHAT = (
    "There are: run, settings, backup, restore FILE, doctor, healthcheck, invite [EMAIL], user list,"
    " user add|token|password|remove EMAIL."
)


def server(
    face: Face, words: list[str], host: str | None, port: int | None, data: str | None, password_stdin: bool, set: list[str],
    to: str | None, url: str | None, days: int | None, yes: bool,
) -> Reply:  # fmt: skip
    """Run the server, look after its folder, or make an account or a token."""
    one = words[0] if words else ""
    if one in ("run", "settings", "doctor", "healthcheck", "backup", "restore") and not password_stdin:
        from adhd_cli import serving

        return serving.go(face, words, to, url, lambda program: settings(program, face, host, port, data, set))
    if to or url:
        raise usage(f"--{'to' if to else 'url'} belongs to another command.", WHAT)
    if one == "invite" or words[1:2] in (["list"], ["remove"], ["password"]):
        from adhd_cli import server_users

        found = settings(loaded(), face, host, port, data, set)
        return server_users.server_users(face, words, password_stdin, days, yes, found)
    if words[:1] == ["user"] and len(words) < 3:
        raise usage("Which account?", ADD)
    if len(words) != 3 or words[:2] not in (["user", "add"], ["user", "token"]):
        raise usage(f'"{" ".join(words)}" is nothing a server can do.' if words else "What should the server do?", WHAT)
    password = secret(f"A password for {words[2]} (it stays hidden): ", password_stdin, ADD) if words[1] == "add" else ""
    program = loaded()
    found = settings(program, face, host, port, data, set)
    return add(program, found, words[2], password) if words[1] == "add" else token(program, found, words[2])


def settings(program: Any, face: Face, host: str | None, port: int | None, data: str | None, more: list[str]) -> Any:
    """The settings of this call. Raises AdhdError."""
    given: dict[str, Any] = {}
    for word in more:
        name, sign, value = word.partition("=")
        if not sign:
            raise usage(f'"{word}" is no setting.', "adhd server run --set registration=open")
        given[name.strip()] = value
    given |= {name: value for name, value in (("host", host), ("port", port), ("data", data)) if value is not None}
    folder = os.path.join(os.path.dirname(os.path.abspath(face.path)), "server")
    try:
        return program.settings_of(folder, given)
    except program.BadSetting as error:
        raise usage(f"{error}.", "adhd server settings lists them all.") from None


def loaded() -> Any:
    """The server; it is an extra and may not be there. Raises AdhdError."""
    try:
        __import__("adhd_sync_server.run")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in NEEDED:
            raise AdhdError("missing", "The server is not installed.", "pipx install 'adhd-companion[server]'") from None
        raise
    import sys

    return sys.modules["adhd_sync_server.run"]


def told(program: Any, folder: str, work: Any, example: str = ADD) -> Any:
    """What `work` returns; what the server refuses or its folder does not allow, as a plain sentence. Raises AdhdError."""
    try:
        return work()
    except program.Refusal as refusal:
        wrong = refusal.status == 400
        raise AdhdError(refusal.code, refusal.detail, example if wrong else "", 2 if wrong else 1) from None
    except program.InUse as error:
        raise AdhdError("running", f"{error}.", "End it first, or name another folder: --data DIR") from None
    except (program.NotOurs, ValueError) as error:
        raise AdhdError("server", f"{error}.", "Name another folder: --data DIR") from None
    except OSError as error:
        raise AdhdError("server", f"{error.filename or folder}: {error.strerror or error}.", "Name another folder or --port.") from None


def add(program: Any, found: Any, email: str, password: str) -> Reply:
    """A new account."""
    told(program, found.data, lambda: program.add_user(found, email, password))
    hint = f"adhd login URL --email {email}"
    return Reply(lambda style: style.fact_line("account", email, [], hint), lambda: {"email": email})


def token(program: Any, found: Any, email: str) -> Reply:
    """A token for one login: printed alone, so that it can be piped."""
    made: str = told(program, found.data, lambda: program.login_token(found, email))
    return Reply(lambda style: [made], lambda: {"email": email, "token": made})
