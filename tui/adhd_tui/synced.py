"""How sync stands, quietly at the end of the footer, and the sync that an open screen starts so that news come by themselves."""

from __future__ import annotations

import os
import time

from adhd_core.columns import width
from adhd_core.sync.auto import PULL_EVERY, Auto, allowed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.app import Adhd
    from adhd_core.sync.glance import Glance

    from adhd_tui.sheet import Sheet

LOOK = 10.0
"""Seconds between two looks at whether a sync is due and whether the words are others."""
UNTOUCHED = 4 * PULL_EVERY
"""Seconds between two fetches of news where nobody has pressed a key for a while."""
GAP = 3


class Synced:
    """`text` is what the footer says; "" where no server is known."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.auto = Auto(folder)
        self.text = ""
        self.looked = -LOOK
        self.wrote = False
        self.process = 0

    def beat(self, adhd: Adhd, stirred: bool, touched: float) -> bool:
        """Look, if it is time or something was written; start a sync if one is due. Whether the text is another one."""
        now = time.monotonic()
        self.wrote = self.wrote or adhd.log.wrote
        wrote, adhd.log.wrote = adhd.log.wrote, False
        if not (stirred or wrote) and now - self.looked < LOOK:
            return False
        self.looked = now
        if not os.path.exists(os.path.join(self.folder, "sync.json")):
            changed, self.text = bool(self.text), ""
            return changed
        self._start(adhd, PULL_EVERY if now - touched < PULL_EVERY else UNTOUCHED)
        from adhd_core.sync.glance import glance

        found: Glance = glance(self.folder, adhd.sync)
        before, self.text = self.text, found.words(adhd.log.clock.wall())
        return before != self.text

    def _start(self, adhd: Adhd, every: float) -> None:
        if self.process:
            try:
                self.process = 0 if os.waitpid(self.process, os.WNOHANG)[0] else self.process
            except ChildProcessError:
                self.process = 0
        if not self.process and self.auto.due(self.wrote, every) and allowed():
            self.process = self.auto.start(adhd.log.path)
            self.wrote = False

    def paint(self, sheet: Sheet) -> None:
        """At the end of the footer, or in the empty row above it where the hints need all of theirs."""
        if not self.text:
            return
        behind = max((p.column + p.wide for p in sheet.rows[sheet.footer - 1]), default=sheet.left)
        if behind + GAP + width(self.text) <= sheet.right + 1:
            sheet.end(sheet.footer, self.text, "faint")
        elif sheet.footer - sheet.message > 1 and not sheet.rows[sheet.footer - 2]:
            sheet.end(sheet.footer - 1, self.text, "faint")
