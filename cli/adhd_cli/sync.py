"""`adhd sync`, `adhd logout`: this machine and a server."""

from __future__ import annotations

import os
import sys
import time

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.sync.account import Account, Accounts

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.sync.service import Report
    from adhd_core.sync.state import Status

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
    except AdhdError:
        told = False
    known.forget(account)

    def lines(style: Style) -> list[str]:
        out = style.fact_line("logged out", f"of {account.url}", [], "adhd login")
        out += style.plain("Everything stays here.", "muted")
        return out if told else out + style.plain("The server did not answer, so it still lists this device.", "muted")

    return Reply(lines, lambda: {"server": account.url, "ended_there": told})


# ---------------------------------------------------------------------- sync


def sync(face: Face, words: list[str], watch: bool) -> Reply:
    """Exchange changes once, or until Ctrl-C, or say how it stands."""
    if words == ["status"] and not watch:
        return status(face)
    if words:
        raise usage(f'"{" ".join(words)}" is nothing a sync can do.', "adhd sync · adhd sync status · adhd sync --watch")
    known = accounts(face)
    account = known.get()
    link = way().HttpLink(known, account)
    if watch:
        from adhd_cli.watching import go_on

        return go_on(face, known, account)
    report = face.adhd.sync(account.url).run(link)
    return Reply(lambda style: told(style, report), lambda: as_json(face, report, account.url))


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


def status(face: Face) -> Reply:
    """How it stands, without asking the server for more than its devices."""
    known = accounts(face)
    account = known.get()
    found, waiting = face.adhd.sync(account.url).status()
    devices = listed(known, account)

    def lines(style: Style) -> list[str]:
        from adhd_core.phrases import when

        now = face.adhd.log.clock.now()
        good = stamp(face, found.last_good)
        facts = [f"{waiting} wait here" if waiting else "nothing waits"]
        facts += [] if devices is None else [f"{len(devices)} device{'s' if len(devices) != 1 else ''}"]
        out = style.fact_line("sync", f"last good {when(good, now)}" if good else "not yet", facts, "adhd sync")
        out += style.plain(account.url + (f" as {account.email}" if account.email else ""), "muted")
        if found.error:
            out += style.plain(f"Last time: {found.error}", "muted")
        elif found.offset is not None and abs(found.offset) > WARN_MS:
            out += style.plain(f"{clock(found.offset)}.", "muted")
        return out

    return Reply(lines, lambda: state(face, account, found, waiting, devices))


def state(face: Face, account: Account, found: Status, waiting: int, devices: list[dict[str, Any]] | None) -> dict[str, Any]:
    """For scripts; `devices` is null where the server does not answer."""
    rows = None if devices is None else [
        {"id": d.get("id"), "name": d.get("name"), "seen": stamp(face, d.get("seen")), "this": bool(d.get("this"))} for d in devices
    ]  # fmt: skip
    return {
        "pushed": 0, "pulled": 0, "pending": waiting, "seq": found.seq, "last_good": stamp(face, found.last_good),
        "clock_offset_ms": found.offset, "server": account.url, "email": account.email or None, "error": found.error, "devices": rows,
    }  # fmt: skip


def listed(known: Accounts, account: Account) -> list[dict[str, Any]] | None:
    """The devices of the account; None where the server does not answer."""
    try:
        found: list[dict[str, Any]] = way().HttpLink(known, account).devices()
        return found
    except AdhdError:
        return None
