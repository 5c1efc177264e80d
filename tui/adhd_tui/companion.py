"""The companion: an animal beside the card that breathes, watches, sleeps and hops. It only pleases the eye; nothing depends on it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_tui.sheet import Sheet

BLINK = 6.0
"""Seconds between two blinks."""
HOP = 0.7
ROLES = {"t": "text", "m": "muted", "f": "faint", "a": "accent"}
WIDE, HIGH = 7, 4


class Companion:
    """Which animal, in which mood, at which moment. `at(now)` says whether it looks different than before."""

    def __init__(self, kind: str, moving: bool) -> None:
        self.kind = kind
        self.moving = moving
        self.mood = "idle"
        self.until = 0.0  # of a hop
        self.begun = 0.0
        self.frame: Any = None

    def wear(self, kind: str) -> None:
        """Be another animal."""
        self.kind = kind
        self.frame = None

    def hop(self, now: float) -> None:
        """Be glad for a moment."""
        self.begun, self.until = now, now + HOP

    def at(self, now: float, mood: str) -> bool:
        """Look at the time (seconds); whether the picture changed. `mood` is what the page asks for."""
        if self.kind == "none":
            changed, self.frame = self.frame is not None, None
            return changed
        from adhd_tui.art import frames

        if now < self.until:
            found = frames(self.kind, "happy")
            frame = found[0] if not self.moving else found[min(len(found) - 1, int((now - self.begun) / HOP * len(found)))]
        else:
            if mood in ("idle", "watch") and self.moving and now % BLINK < 0.25:
                mood = "blink"
            found = frames(self.kind, mood)
            pause = sum(f.milliseconds for f in found) / 1000
            frame = found[0]
            if self.moving and len(found) > 1:
                rest = now % pause
                for frame in found:
                    rest -= frame.milliseconds / 1000
                    if rest < 0:
                        break
        changed, self.frame = frame is not self.frame, frame
        return changed

    def paint(self, sheet: Sheet) -> None:
        """Into its box: columns 70 to 76, rows 18 to 21 of 80x24; one character in row one where there is no room."""
        if self.frame is None:
            return
        if sheet.small:
            from adhd_tui.art import glyph

            sheet.put(1, max(1, sheet.width - 1), glyph(self.kind, "idle"), "art")
            return
        grown = len(self.frame.rows) - HIGH  # a hop has one row and two columns more
        left, top = sheet.right - WIDE + 1 - grown, sheet.height - 6 - grown
        for n, (row, mask) in enumerate(zip(self.frame.rows, self.frame.mask, strict=True)):
            start = 0
            while start < len(row):
                end = start
                while end < len(row) and mask[end] == mask[start]:
                    end += 1
                if row[start:end].strip():
                    sheet.put(top + n, left + start, row[start:end], ROLES.get(mask[start], "art"))
                start = end
