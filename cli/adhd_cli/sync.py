"""`adhd sync`, `adhd logout`: this machine and a server."""

from __future__ import annotations

import os
import sys
import time

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.sync.account import Account, Accounts

from adhd_cli import sealing
from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.sync.service import Report

    from adhd_cli.style import Style

WARN_MS = 120_000


def accounts(face: Face) -> Accounts:
    """The account of this home."""
    return Accounts(os.path.dirname(os.path.abspath(face.path)), os.environ, time.time())


def way() -> Any:
    """The module that speaks HTTP; it is an extra and may not be there. Raises AdhdError."""
    try:
        __import__("adhd_core.sync.http")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "httpx":
            raise AdhdError("missing", "What talks to servers is not installed.", "pipx install 'adhd-companion[sync]'") from None
        raise
    return sys.modules["adhd_core.sync.http"]


# ---------------------------------------------------------------------- logout


def logout(face: Face) -> Reply:
    """End the login at the server and here; the file stays as it is."""
    known = accounts(face)
    account = known.get()
    told = True
    try:
        way().HttpLink(known, account).leave()
    except AdhdError as error:
        told = error.code in ("ended", "token")  # then it lists this device no longer
    known.forget(account)
    leave(known)
    gone = "Everything stays here." if not account.sealed else "Everything stays here, but the key: the recovery phrase brings it back."

    def lines(style: Style) -> list[str]:
        out = style.fact_line("logged out", f"of {account.url}", [], "adhd login")
        out += style.plain(gone, "muted")
        return out if told else out + style.plain("The server did not answer, so it still lists this device.", "muted")

    return Reply(lines, lambda: {"server": account.url, "ended_there": told})


def settle(known: Accounts, link: Any) -> str:
    """After a login: from here on by itself, unless that is switched off. Returns the sentence that says so."""
    from adhd_core.sync.auto import Auto
    from adhd_core.sync.devices import forget

    from adhd_cli.standing import switch

    home = os.path.dirname(known.file)
    forget(home)
    note_devices(known, link)
    Auto(home).begin()
    if not switch(home):
        return "It syncs when you say: adhd sync"
    return "From here on it syncs by itself; to stop that: adhd config sync_auto off"


def leave(known: Accounts) -> None:
    """After a logout nothing syncs by itself."""
    from adhd_core.sync.auto import Auto
    from adhd_core.sync.devices import forget

    Auto(os.path.dirname(known.file)).end()
    forget(os.path.dirname(known.file))


def note_devices(known: Accounts, link: Any) -> None:
    """Remember the names of the account's devices, once a day."""
    from adhd_core.sync.devices import keep, old

    home = os.path.dirname(known.file)
    if old(home):
        try:
            keep(home, link.devices())
        except AdhdError:
            pass  # the sync itself says what is wrong


# ---------------------------------------------------------------------- sync


def sync(face: Face, words: list[str], watch: bool) -> Reply:
    """Exchange changes once, or until Ctrl-C, or say how it stands."""
    if words == ["status"] and not watch:
        from adhd_cli.standing import status

        return status(face)
    if words == ["phrase"] and not watch:
        return sealing.phrase(face, accounts(face))
    if words:
        raise usage(f'"{" ".join(words)}" is nothing a sync can do.', "adhd sync · adhd sync status · adhd sync phrase · adhd sync --watch")
    known = accounts(face)
    account = known.get()
    link = way().HttpLink(known, account)
    if watch:
        from adhd_cli.watching import go_on

        return go_on(face, known, account)
    report = once(face, known, account, link)
    return Reply(lambda style: told(style, report), lambda: as_json(face, report, account.url))


def once(face: Face, known: Accounts, account: Account, link: Any) -> Report:
    """One sync that somebody asked for; how it went is what the ones that nobody asks for go by."""
    from adhd_core.sync.auto import Auto

    from adhd_cli.standing import switch

    home = os.path.dirname(known.file)
    auto = Auto(home)
    switch(home)
    try:
        report: Report = face.adhd.sync(account.url).run(link)
    except AdhdError as error:
        if error.code != "busy":
            auto.failed(error)
        raise
    note_devices(known, link)
    auto.good()
    return report


def amounts(report: Report) -> list[str]:
    """What went which way."""
    out = [f"{report.pushed} sent"] if report.pushed else []
    out += [f"{report.pulled} received"] if report.pulled else []
    return out or ["nothing new"]


def told(style: Style, report: Report) -> list[str]:
    """`synced  3 sent · 5 received`, and what is worth a word."""
    first, *rest = amounts(report)
    waits = [f"{report.pending} wait here"] if report.pending else []
    out = style.fact_line("synced", first, [*rest, *waits], "adhd sync status")
    if report.restamped:
        out += style.plain("This machine's clock is ahead; what was new here got the server's time.", "muted")
    elif abs(report.offset) > WARN_MS:
        out += style.plain(f"{clock(report.offset)}: worth setting right.", "muted")
    if report.turned:
        out += style.plain("The server had lost or changed its history; it has everything again.", "muted")
    return out


def clock(offset: int) -> str:
    """How far this machine's clock is off."""
    seconds = abs(offset) // 1000
    far = f"{seconds} s" if seconds < 120 else f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
    return f"This machine's clock is {far} {'behind' if offset > 0 else 'ahead of'} the server's"


def stamp(face: Face, ms: int | None) -> str | None:
    """Milliseconds as ISO 8601 in the user's zone."""
    from adhd_core.dates import datetime, iso, timezone

    return None if ms is None else iso(datetime.fromtimestamp(ms // 1000, timezone.utc).astimezone())


def as_json(face: Face, report: Report, server: str) -> dict[str, Any]:
    """For scripts."""
    found, waiting = face.adhd.sync(server).status()
    return {
        "pushed": report.pushed, "pulled": report.pulled, "pending": waiting, "seq": found.seq, "last_good": stamp(face, found.last_good),
        "clock_offset_ms": found.offset,
    }  # fmt: skip
