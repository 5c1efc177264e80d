"""`adhd server`: a sync server of one's own, and its accounts."""

from __future__ import annotations

import os

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply
from adhd_cli.secret import secret

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HOST, PORT = "127.0.0.1", 8377
ADD = "adhd server user add you@example.org --password-stdin < FILE"
WHAT = "There are: run, invite [EMAIL], user list, user add|token|password|remove EMAIL."


def server(
    face: Face, words: list[str], host: str | None, port: int | None, data: str | None, password_stdin: bool, days: int | None, yes: bool
) -> Reply:
    """Run the server, or look after its accounts."""
    folder = os.path.expanduser(data) if data else os.path.join(os.path.dirname(face.path), "server")
    if words == ["run"] and not password_stdin:
        return run(folder, host or HOST, PORT if port is None else port)
    if len(words) == 3 and words[:2] == ["user", "add"]:
        return add(folder, words[2], secret(f"A password for {words[2]} (it stays hidden): ", password_stdin, ADD))
    if len(words) == 3 and words[:2] == ["user", "token"]:
        return token(folder, words[2])
    from adhd_cli import server_users

    found = server_users.server_users(face, folder, words, password_stdin, days, yes)
    if found is not None:
        return found
    if words[:1] == ["user"] and len(words) < 3:
        raise usage("Which account?", ADD)
    raise usage(f'"{" ".join(words)}" is nothing a server can do.' if words else "What should the server do?", WHAT)


def loaded() -> Any:
    """The server; it is an extra and may not be there. Raises AdhdError."""
    try:
        __import__("adhd_sync_server.run")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("litestar", "uvicorn", "zstandard", "argon2", "jwt", "jinja2", "anyio"):
            raise AdhdError("missing", "The server is not installed.", "pipx install 'adhd-companion[server]'") from None
        raise
    import sys

    return sys.modules["adhd_sync_server.run"]


def told(program: Any, folder: str, work: Any) -> Any:
    """What `work` returns; what the server refuses or its folder does not allow, as a plain sentence. Raises AdhdError."""
    try:
        return work()
    except program.Refusal as refusal:
        wrong = refusal.status == 400
        raise AdhdError(refusal.code, refusal.detail, ADD if wrong else "", 2 if wrong else 1) from None
    except (program.NotOurs, ValueError) as error:
        raise AdhdError("server", f"{error}.", "Name another folder: --data DIR") from None
    except OSError as error:
        raise AdhdError("server", f"{error.filename or folder}: {error.strerror or error}.", "Name another folder or --port.") from None


def run(folder: str, host: str, port: int) -> Reply:
    """Serve until the end is asked for."""
    if not 0 <= port < 65536:
        raise usage(f"{port} is no port.", "adhd server run --port 8377")
    program = loaded()
    told(program, folder, lambda: program.run(folder, host, port))
    return Reply(lambda style: [], lambda: {"stopped": True})


def add(folder: str, email: str, password: str) -> Reply:
    """A new account."""
    program = loaded()
    told(program, folder, lambda: program.add_user(folder, email, password))
    hint = f"adhd login URL --email {email}"
    return Reply(lambda style: style.fact_line("account", email, [], hint), lambda: {"email": email})


def token(folder: str, email: str) -> Reply:
    """A token for one login: printed alone, so that it can be piped."""
    program = loaded()
    made: str = told(program, folder, lambda: program.login_token(folder, email))
    return Reply(lambda style: [made], lambda: {"email": email, "token": made})
