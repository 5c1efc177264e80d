"""Two clocks, kept apart. `Clock.now()` is the domain's time: it can be frozen (`ADHD_NOW`) and it decides what "today"
means. `Clock.wall()` is the machine's wall clock in milliseconds: it feeds only the log's hybrid logical clock and is
never frozen. Rules take `now` as an argument and never import this module.
"""

from __future__ import annotations

import time

from adhd_core.dates import datetime, timezone


class Clock:
    """The domain's now and the log's wall clock.

    `frozen` is an aware datetime, or None for the running clock.
    """

    __slots__ = ("frozen",)

    def __init__(self, frozen: datetime | None = None) -> None:
        if frozen is not None and frozen.tzinfo is None:
            frozen = frozen.astimezone()
        self.frozen = frozen

    def now(self) -> datetime:
        """The domain's time, aware, to the second."""
        if self.frozen is not None:
            return self.frozen
        return datetime.fromtimestamp(int(time.time()), timezone.utc).astimezone()

    def wall(self) -> int:
        """Milliseconds since 1970 by the machine's wall clock."""
        return time.time_ns() // 1_000_000
