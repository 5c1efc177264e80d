"""`adhd sync status`: how sync stands, and what the doctor says of it."""

from __future__ import annotations

import os
import time

from adhd_core.machine import read_settings
from adhd_core.oplog.errors import AdhdError
from adhd_core.sync import devices as names
from adhd_core.sync.account import EXAMPLE, Account, Accounts
from adhd_core.sync.auto import Auto, allowed
from adhd_core.sync.glance import Glance, glance

from adhd_cli.checks import Finding
from adhd_cli.reply import Face, Reply
from adhd_cli.sync import WARN_MS, accounts, clock, stamp, way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_cli.style import Style

STALE_DAYS = 3


def switch(folder: str) -> bool:
    """Do as `sync_auto` says, where somebody is logged in. Whether this machine syncs by itself."""
    auto = Auto(folder)
    on = read_settings(folder)["sync_auto"] == "on" and Accounts(folder, os.environ, 0.0).find() is not None
    if not on:
        auto.end()
    elif not auto.on:
        auto.begin()
    return on


def status(face: Face) -> Reply:
    """How it stands, without asking the server for more than its devices."""
    known = accounts(face)
    account = known.get()
    home = os.path.dirname(known.file)
    switch(home)
    found = glance(home, face.adhd.sync)
    devices = listed(known, account)
    if devices is not None:
        names.keep(home, devices)
    return Reply(lambda style: told(face, style, found, devices), lambda: state(face, found, devices))


def told(face: Face, style: Style, found: Glance, devices: list[dict[str, Any]] | None) -> list[str]:
    """`sync    last good Thu 5 Mar 09:40 · nothing waits · 2 devices`, and what is worth a word."""
    from adhd_core.phrases import when

    assert found.account is not None
    good = stamp(face, found.status.last_good)
    facts = [f"{found.waiting} wait here" if found.waiting else "nothing waits"]
    facts += [] if devices is None else [f"{len(devices)} device{'s' if len(devices) != 1 else ''}"]
    out = style.fact_line("sync", f"last good {when(good, face.adhd.log.clock.now())}" if good else "not yet", facts, "adhd sync")
    out += style.plain(found.account.url + (f" as {found.account.email}" if found.account.email else "") + " · readable space", "muted")
    error, hint = found.error
    if error:
        out += style.plain(f"Last time: {error}", "muted")
    elif found.status.offset is not None and abs(found.status.offset) > WARN_MS:
        out += style.plain(f"{clock(found.status.offset)}.", "muted")
    needs_you = found.trouble is not None and found.trouble.by_hand
    return out + (style.plain(hint, "accent") if needs_you and hint else style.plain(by_itself(found), "muted"))


def by_itself(found: Glance) -> str:
    """Whether it syncs by itself, and when it tries again."""
    if not found.on:
        return "It syncs when you say; by itself: adhd config sync_auto on"
    if not allowed():
        return "ADHD_SYNC switches the sync by itself off here."
    if found.trouble is not None and found.trouble.error and found.next is not None and found.next > time.time():
        at = time.localtime(found.next)
        return f"By itself again after {at.tm_hour:02d}:{at.tm_min:02d}, with the next command."
    return "It syncs by itself after commands."


def state(face: Face, found: Glance, devices: list[dict[str, Any]] | None) -> dict[str, Any]:
    """For scripts; `devices` is null where the server does not answer."""
    assert found.account is not None
    rows = None if devices is None else [
        {"id": d.get("id"), "name": d.get("name"), "seen": stamp(face, d.get("seen")), "this": bool(d.get("this"))} for d in devices
    ]  # fmt: skip
    error, hint = found.error
    again = found.next if found.on and found.trouble is not None else None
    return {
        "pushed": 0, "pulled": 0, "pending": found.waiting, "seq": found.status.seq, "last_good": stamp(face, found.status.last_good),
        "clock_offset_ms": found.status.offset, "server": found.account.url, "email": found.account.email or None,
        "error": error or None, "hint": hint or None, "auto": found.on and allowed(),
        "next_try": None if again is None else stamp(face, int(again * 1000)), "devices": rows,
    }  # fmt: skip


def listed(known: Accounts, account: Account) -> list[dict[str, Any]] | None:
    """The devices of the account; None where the server does not answer."""
    try:
        found: list[dict[str, Any]] = way().HttpLink(known, account).devices()
        return found
    except AdhdError:
        return None


# ---------------------------------------------------------------------- the doctor's part


def findings(face: Face) -> list[Finding]:
    """What is wrong with sync; nothing at all where nobody is logged in."""
    known = accounts(face)
    home = os.path.dirname(known.file)
    found = glance(home, face.adhd.sync)
    if found.account is None:
        return unreadable(known)
    out = []
    url = found.account.url
    try:
        way()
    except AdhdError as missing:
        out.append(Finding(False, missing.message, missing.hint))
    if known.vault.get(url) is None:
        out.append(Finding(False, f"the login at {url} cannot be read from {known.vault.place_of(url) or 'anywhere'}", again(found)))
    error, hint = found.error
    if error:
        out.append(Finding(False, f"the last sync did not work: {error}", hint if found.trouble and found.trouble.by_hand else "adhd sync"))
    if found.status.last_good is None:
        out.append(Finding(False, f"nothing has been synced with {url} yet", "adhd sync"))
    elif (days := (time.time() - found.status.last_good / 1000) / 86400) > STALE_DAYS:
        out.append(Finding(False, f"the last good sync is {days:.0f} days ago, {found.waiting} wait here", "adhd sync"))
    if found.status.offset is not None and abs(found.status.offset) > WARN_MS:
        out.append(Finding(False, clock(found.status.offset), "timedatectl set-ntp true"))
    return out or [Finding(True, f"sync with {url}: {'by itself after commands' if found.on else 'when you say'}")]


def unreadable(known: Accounts) -> list[Finding]:
    """A login that is there and says nothing."""
    if not os.path.exists(known.file):
        return []
    return [Finding(False, f"{known.file} names no server", EXAMPLE)]


def again(found: Glance) -> str:
    """The command that logs in again."""
    assert found.account is not None
    return f"adhd login {found.account.url}" + (f" --email {found.account.email}" if found.account.email else "")
