"""`adhd sync --watch`: a sync whenever something was written, here or elsewhere, until Ctrl-C.

What was written elsewhere is told by the server's live channel, what was written here by the file itself. A server that is
away is asked ever more seldom, never at a fixed beat.
"""

from __future__ import annotations

import random
import threading
import time

from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.account import Account, Accounts
from adhd_core.sync.link import Later

from adhd_cli.inbox import Stop, say
from adhd_cli.reply import Face, Reply
from adhd_cli.run import write
from adhd_cli.sync import as_json, told, way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.sync.service import Report

LOOK = 2.0
"""Seconds between two looks at the file; a look is one question to SQLite."""
WITHOUT_CHANNEL, WITH_CHANNEL = 30.0, 600.0
"""Seconds between two syncs when nothing tells that there is something new."""
SLOWEST = 300.0


class Watch(Stop):
    """An end that was asked for, or news from the server, ends a pause."""

    def __init__(self, accounts: Accounts, account: Account) -> None:
        super().__init__()
        self.accounts, self.account = accounts, account
        self.news = threading.Event()
        self.seq = -1
        self.channel = False

    def _ask(self, number: int, frame: object) -> None:
        super()._ask(number, frame)
        self.news.set()

    def listen(self) -> None:
        """Listen to the live channel, for ever; runs in a thread of its own."""
        link: Any = way().HttpLink(self.accounts, self.account)
        away = 0
        while not self.event.is_set():
            try:
                for seq in link.live():
                    self.channel, away = True, 0
                    if seq != self.seq:
                        self.news.set()
            except AdhdError:
                pass
            self.channel = False
            away += 1
            if self.event.wait(pause(away)):
                return


def pause(away: int) -> float:
    """Seconds until a server that was away `away` times is asked again."""
    return min(SLOWEST, 2.0 ** min(away, 9)) * random.uniform(0.7, 1.3)


def go_on(face: Face, accounts: Accounts, account: Account) -> Reply:
    """Keep both the same until the end is asked for."""
    link = way().HttpLink(accounts, account)
    last: Report | None = None
    away = 0
    watch = Watch(accounts, account)
    with watch:
        say(face, f"Keeping the same as {account.url}. Ctrl-C ends it.")
        threading.Thread(target=watch.listen, daemon=True).start()
        while not watch.event.is_set():
            watch.news.clear()
            try:
                last = face.adhd.sync(account.url).run(link)
                watch.seq, away = last.seq, 0
                if (last.pushed or last.pulled) and not face.json:
                    write("\n".join(told(face.style, last)) + "\n")
            except AdhdError as error:
                if error.code not in ("offline", "busy", "later"):
                    raise
                away += 1
                if isinstance(error, Later) and watch.event.wait(error.wait):
                    break
                if away == 1 and error.code == "offline":
                    say(face, f"{error.message} It is asked again by itself.")
            wait(face, watch, away)
    if face.style.terminal and not face.json:
        write("\n")
    return Reply(lambda style: [], lambda: None if last is None else as_json(face, last, account.url), watch.code)


def wait(face: Face, watch: Watch, away: int) -> None:
    """Until there is news here or there, or it is time to look by oneself."""
    face.adhd.stirred()
    begun = time.monotonic()
    patience = pause(away) if away else None
    while not watch.event.is_set():
        longest = patience or (WITH_CHANNEL if watch.channel else WITHOUT_CHANNEL)
        left = longest - (time.monotonic() - begun)
        if left <= 0:
            return
        if watch.news.wait(min(LOOK, left)) and not away:
            return
        if not away and face.adhd.stirred():
            return
