"""A sync that nobody waits for: `python -m adhd_cli.later FILE`, started after a command or by the full screen.

It waits until nobody has written for a moment, syncs, looks whether something was written meanwhile, and ends. It says
nothing anywhere; how it went is in `sync.auto` and in what `adhd sync status` reads. One of them works at a time.
"""

from __future__ import annotations

import os
import sys
import time

from adhd_core.app import Adhd
from adhd_core.machine import read_settings
from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.account import Accounts
from adhd_core.sync.auto import LEASE, Auto

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CALM, LONGEST = 3.0, 30.0
"""Seconds between two looks whether somebody goes on writing, and how long a sync is put off for that at most."""
ROUNDS = 20
SOON = 30.0
"""Seconds until the next try where another sync of the file is under way."""


def main(path: str) -> None:
    """Sync the file at `path`, if this machine does that by itself, and end the process."""
    cut_off(os.path.dirname(path))
    auto = Auto(os.path.dirname(path))
    if read_settings(os.path.dirname(path))["sync_auto"] == "off" or not os.path.exists(path):
        auto.end()
        return
    lock = locked(auto.path + "-lock")
    if lock is None:
        return
    try:
        go(path, auto)
    finally:
        os.close(lock)


def cut_off(folder: str) -> None:
    """No signal of the terminal reaches this process, no directory is kept busy by it, and others come first."""
    for step in (os.setsid, lambda: os.chdir(folder), lambda: os.nice(10)):
        try:
            step()
        except OSError:
            pass


def locked(path: str) -> int | None:
    """The lock, for as long as the descriptor stays open; None where another one has it and does not end soon."""
    import fcntl

    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    for _ in range(int(CALM)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except OSError:
            time.sleep(1)
    os.close(descriptor)
    return None


def go(path: str, auto: Auto) -> None:
    """Sync until nothing was written meanwhile; what goes wrong is kept for whoever asks."""
    try:
        with Adhd.open(path, fast=True) as adhd:  # the next command finds the write-ahead log as it is, and need not make it anew
            for _ in range(ROUNDS):
                if synced(adhd, auto):
                    return
                auto.hold(LEASE)
    except AdhdError as error:
        if error.code == "busy":
            auto.hold(SOON)
        else:
            auto.failed(error)
    except Exception as error:
        auto.failed(AdhdError("unexpected", f"It stumbled: {type(error).__name__}: {error}"[:200], "See it happen: adhd sync"))


def synced(adhd: Adhd, auto: Auto) -> bool:
    """One sync. Whether all is done: nobody is logged in, or nothing was written since it began."""
    from adhd_cli.sync import note_devices, way

    calm(adhd, auto)
    accounts = Accounts(os.path.dirname(adhd.log.path), os.environ, time.time())
    account = accounts.find()
    if account is None:
        auto.end()
        return True
    http = way()

    def tick(report: Any) -> None:
        auto.hold(LEASE)

    link = http.HttpLink(accounts, account)
    sync = adhd.sync(account.url)
    sync.tick = tick
    report = sync.run(link)
    seen = adhd.version
    note_devices(accounts, link)
    auto.good()
    return adhd.version == seen and (not report.pending or bool(report.waiting))


def calm(adhd: Adhd, auto: Auto) -> None:
    """Wait until nobody has written for a moment."""
    adhd.stirred()
    end = time.monotonic() + LONGEST
    seen = adhd.version
    while time.monotonic() < end:
        time.sleep(1)
        if adhd.version == seen:
            return
        seen = adhd.version
        auto.hold(LEASE)
        time.sleep(CALM - 1)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    finally:
        os._exit(0)
