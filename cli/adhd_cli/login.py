"""`adhd login`: this machine and an account on a server, by a code in a browser, a password, or a token."""

from __future__ import annotations

import os
import socket
import sys
import time

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.sync.account import EXAMPLE, Account, checked_url, local

from adhd_cli import sealing
from adhd_cli.inbox import say
from adhd_cli.reply import Face, Reply
from adhd_cli.secret import secret
from adhd_cli.sync import accounts, amounts, as_json, settle, way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.sync.door import Door

    from adhd_cli.style import Style

WAYS = "adhd login URL on a terminal · --email YOU --password-stdin · --token TOKEN · --no-browser"


def login(
    face: Face, url: str | None, email: str | None, password_stdin: bool, token: str | None, name: str | None, merge: bool,
    no_browser: bool, sealed: bool, phrase_stdin: bool,
) -> Reply:  # fmt: skip
    """Log in, and make this file's space the account's, or join the one it has."""
    if not url:
        raise usage("Which server?", EXAMPLE)
    address = checked_url(url)
    if email is not None and token is not None:
        raise usage("Who are you there?", "Either --token or --email, not both.")
    http, known = way(), accounts(face)
    chosen = sealing.choose(known, address, sealed, phrase_stdin)
    before, called = known.find(), name or socket.gethostname()
    if address.startswith("http:") and not local(address):
        say(face, "Others on the way can read along: the address is not https.")
    if email is not None:
        example = f"adhd login {address} --email {email} --password-stdin < FILE"
        password = secret(f"Password for {email} at {address} (it stays hidden): ", password_stdin, example)
        told = http.log_in(address, email, password, called)
    elif token is not None:
        given = secret("", True, f"adhd login {address} --token - < FILE", "token") if token == "-" else token
        told = http.log_in_by(address, given, called)
    else:
        found = by_code(face, address, called, no_browser)
        if found is None:
            return Reply(lambda style: style.plain("Not logged in; everything is as it was.", "muted"), lambda: None, 130)
        told = found
    account = Account(address, email or str(told.get("email") or ""), told["device"], chosen.key is not None)
    earlier = known.vault.get(before.url) if before is not None else None
    place = known.keep(account, told["refresh"])
    link = http.HttpLink(known, account)
    try:
        with sealing.kept(known, address, chosen):
            joined = face.adhd.sync(address).join(link, merge)
    except AdhdError:
        known.go_back(account, before, earlier)
        raise
    if before is not None and before.url != address:
        known.vault.drop(before.url)
        known.keys.drop(before.url)
    report = sealing.first(chosen, lambda: face.adhd.sync(address).run(link))
    by_itself = settle(known, link)

    def lines(style: Style) -> list[str]:
        out = style.fact_line("synced", f"with {address}", amounts(report), "adhd sync")
        if joined["backup"]:
            out += style.plain(f"This file joined what was there; as it was before: {joined['backup']}", "muted")
        if place == "file":
            out += style.plain(f"No keyring works here; the login is in {known.vault.file}, for you alone.", "muted")
        return out + sealing.told(known, chosen, style) + style.plain(by_itself, "muted")

    more = {"server": address, "backup": joined["backup"], "token_in": place, **sealing.as_json(chosen)}
    return Reply(lines, lambda: {**as_json(face, report, address), **more})


# ---------------------------------------------------------------------- by a code


def by_code(face: Face, address: str, name: str, no_browser: bool) -> dict[str, Any] | None:
    """Tokens, once somebody has let this machine in on the server's page; None where Ctrl-C ended the wait. Raises AdhdError."""
    if not no_browser and not sys.stdin.isatty():
        raise usage("Who are you there?", WAYS)
    from adhd_core.sync.door import Door

    from adhd_cli.inbox import Stop

    door = Door(address, name)
    try:
        with Stop() as stop:
            tell(face, door)
            if not no_browser:
                open_browser(door.direct)
            return waited(door, stop)
    finally:
        door.close()


def waited(door: Door, stop: Any) -> dict[str, Any] | None:
    """Ask at the server's pace until there is an answer."""
    end = time.monotonic() + door.seconds
    while not stop.asked(min(door.pace, max(0.1, end - time.monotonic()))):
        told = door.ask()
        if told is not None:
            return told
        if time.monotonic() >= end:
            raise door.late()
    return None


def tell(face: Face, door: Door) -> None:
    """Where to go and what to type there; beside the answer, so that `--json` stays one value."""
    from adhd_cli.run import write
    from adhd_cli.style import Style

    style = Style(sys.stderr) if face.json else face.style
    lines = [
        f"{style.paint('open'.ljust(8), 'muted')}{door.page}",
        f"{style.paint('type'.ljust(8), 'muted')}{style.paint(spread(door.code), 'accent')}",
        *style.plain(f"Waiting for you there, {door.seconds // 60} min at most. Ctrl-C ends it.", "muted"),
    ]
    text = "\n".join(lines) + "\n"
    if face.json:
        sys.stderr.write(text)
        sys.stderr.flush()
    else:
        write(text)


def spread(code: str) -> str:
    """A code in big spacing, easy to read off and to say."""
    return " ".join(code)


def open_browser(url: str) -> None:
    """Show a page where there is a window to show it in; a browser that lives in the terminal would take it over."""
    window = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or not sys.platform.startswith("linux")
    if not window or not sys.stdout.isatty():
        return
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
