"""`adhd sync --watch`: a sync whenever something was written, here or elsewhere, until Ctrl-C.

What was written elsewhere is told by the server's live channel, what was written here by the file itself. A server that is
away is asked ever more seldom, never at a fixed beat; on battery everything is looked at more seldom. After a sleep of the
machine it syncs at once. While it runs, commands start no sync of their own.
"""

from __future__ import annotations

import os
import random
import threading
import time

from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.account import Account, Accounts
from adhd_core.sync.auto import Auto
from adhd_core.sync.power import on_battery

from adhd_cli.inbox import Stop, say
from adhd_cli.reply import Face, Reply
from adhd_cli.run import write
from adhd_cli.sync import as_json, told, way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.sync.service import Report

LOOK, LOOK_ON_BATTERY = 2.0, 10.0
"""Seconds between two looks at the file; a look is one question to SQLite."""
WITHOUT_CHANNEL, WITH_CHANNEL = 30.0, 600.0
"""Seconds between two syncs when nothing tells that there is something new; on battery four times as long without a channel."""
SLOWEST = 300.0
ASLEEP = 20.0
"""Seconds that the wall clock is ahead of the running one after a sleep of the machine."""
HOLD = 600.0
"""Seconds for which commands leave the sync to this process; said anew at half of it."""
POWER_EVERY = 60.0


class Watch(Stop):
    """An end that was asked for, or news from the server, ends a pause."""

    def __init__(self, accounts: Accounts, account: Account) -> None:
        super().__init__()
        self.accounts, self.account = accounts, account
        self.news = threading.Event()
        self.seq = -1
        self.channel = False
        self.slow, self.asked_power = False, -POWER_EVERY
        self.auto = Auto(os.path.dirname(accounts.file))

    def _ask(self, number: int, frame: object) -> None:
        super()._ask(number, frame)
        self.news.set()

    def listen(self) -> None:
        """Listen to the live channel, for ever; runs in a thread of its own."""
        link: Any = way().HttpLink(self.accounts, self.account)
        away = 0
        while not self.event.is_set():
            least = 0.0
            try:
                for seq in link.live():
                    self.channel, away = True, 0
                    if seq != self.seq:
                        self.news.set()
            except AdhdError as error:
                least = error.wait
            if self.channel:
                self.news.set()  # what ended the channel, the sync finds out, and says
            self.channel = False
            away += 1
            if self.event.wait(max(least, pause(away))):
                return

    def hold(self) -> None:
        """Keep the commands' own syncs back, also where one that was under way has let go since."""
        until = self.auto.next()
        if until is not None and until < time.time() + HOLD / 2:
            self.auto.hold(HOLD)

    def on_battery(self) -> bool:
        """Whether the machine runs on its battery, looked at once a minute."""
        if time.monotonic() - self.asked_power > POWER_EVERY:
            self.asked_power = time.monotonic()
            self.slow = on_battery()
        return self.slow


def pause(away: int) -> float:
    """Seconds until a server that was away `away` times is asked again."""
    return min(SLOWEST, 2.0 ** min(away, 9)) * random.uniform(0.7, 1.3)


def go_on(face: Face, accounts: Accounts, account: Account) -> Reply:
    """Keep both the same until the end is asked for."""
    link = way().HttpLink(accounts, account)
    last: Report | None = None
    away, least = 0, 0.0
    watch = Watch(accounts, account)
    with watch:
        say(face, f"Keeping the same as {account.url}. Ctrl-C ends it.")
        threading.Thread(target=watch.listen, daemon=True).start()
        try:
            while not watch.event.is_set():
                watch.news.clear()
                watch.hold()
                try:
                    last = face.adhd.sync(account.url).run(link)
                    watch.seq, away, least = last.seq, 0, 0.0
                    if (last.pushed or last.pulled) and not face.json:
                        write("\n".join(told(face.style, last)) + "\n")
                except AdhdError as error:
                    if error.code not in ("offline", "busy", "later"):
                        raise
                    away, least = away + 1, error.wait
                    if away == 1 and error.code == "offline":
                        say(face, f"{error.message} It is asked again by itself.")
                wait(face, watch, away, least)
        finally:
            watch.auto.hold(0.0)
    if face.style.terminal and not face.json:
        write("\n")
    return Reply(lambda style: [], lambda: None if last is None else as_json(face, last, account.url), watch.code)


def wait(face: Face, watch: Watch, away: int, least: float = 0.0) -> None:
    """Until there is news here or there, it is time to look by oneself, or the machine has slept. A server that is away is not
    asked before `least` seconds."""
    face.adhd.stirred()
    begun, wall = time.monotonic(), time.time()
    patience = max(least, pause(away)) if away else None
    while not watch.event.is_set():
        watch.hold()
        slow = watch.on_battery()
        longest = patience or (WITH_CHANNEL if watch.channel else WITHOUT_CHANNEL * (4 if slow else 1))
        left = longest - (time.monotonic() - begun)
        if left <= 0 or slept(begun, wall):
            return
        if watch.news.wait(min(LOOK_ON_BATTERY if slow else LOOK, left)):
            if not away or (watch.channel and time.monotonic() - begun >= least):
                return
            watch.event.wait(min(LOOK, left))  # news of a server that does not answer wait with the rest
        if not away and face.adhd.stirred():
            return


def slept(begun: float, wall: float) -> bool:
    """Whether the machine slept since (`begun`, `wall`), the running clock and the one on the wall then: only the latter went on."""
    return (time.time() - wall) - (time.monotonic() - begun) > ASLEEP
