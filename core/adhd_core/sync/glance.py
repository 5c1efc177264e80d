"""How sync stands, in a few words, from what is on this disk: nobody is asked, nothing is waited for."""

from __future__ import annotations

import os

from adhd_core.dates import MONTHS, WEEKDAYS, datetime, timezone
from adhd_core.sync.account import Account, Accounts
from adhd_core.sync.auto import Auto, Trouble
from adhd_core.sync.state import Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from adhd_core.sync.service import Sync

MINUTE, DAY = 60_000, 86_400_000
SILENT = DAY
"""How long nothing may go before the words change from what waits to since when."""


class Glance:
    """`account` (None where nobody is logged in), what is known of its last syncs, how many operations wait here, what is wrong
    with the automatic ones (None where nothing is), and the moment before which none is tried, in seconds."""

    __slots__ = ("account", "next", "on", "status", "trouble", "waiting")

    def __init__(self, account: Account | None, status: Status, waiting: int, auto: Auto) -> None:
        self.account = account
        self.status = status
        self.waiting = waiting
        self.on = auto.on
        self.trouble: Trouble | None = auto.trouble()
        self.next = auto.next()

    @property
    def error(self) -> tuple[str, str]:
        """What went wrong the last time, and the way out; ("", "") where nothing did."""
        if self.status.error:
            return self.status.error, self.status.hint or ""
        return (self.trouble.error, self.trouble.hint) if self.trouble is not None else ("", "")

    def words(self, now_ms: int) -> str:
        """`synced 2 min ago`, `offline, 3 wait`, `sync has not worked since Tue`; "" without a server."""
        if self.account is None:
            return ""
        good = self.status.last_good
        if not self.error[0]:
            return f"synced {ago(now_ms - good)}" if good is not None else "not synced yet"
        if self.trouble is not None and self.trouble.by_hand:
            return "sync needs you: adhd sync status"
        if good is not None and now_ms - good < SILENT:
            return f"offline, {self.waiting} wait" if self.waiting else "offline"
        return f"sync has not worked since {since(good, now_ms)}" if good is not None else "sync has not worked yet"


def glance(home: str, sync: Callable[[str], Sync]) -> Glance:
    """How sync stands for the file of a home."""
    account = Accounts(home, os.environ, 0.0).find()
    if account is None:
        return Glance(None, Status(""), 0, Auto(home))
    return Glance(account, *sync(account.url).status(), Auto(home))


def ago(ms: int) -> str:
    """`just now`, `2 min ago`, `3 h ago`, `5 days ago`."""
    minutes = max(0, ms) // MINUTE
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // 1440} days ago"


def since(ms: int, now_ms: int) -> str:
    """The weekday within a week, else the day and month."""
    at = datetime.fromtimestamp(ms // 1000, timezone.utc).astimezone()
    return WEEKDAYS[at.weekday()] if now_ms - ms < 7 * DAY else f"{at.day} {MONTHS[at.month - 1]}"
