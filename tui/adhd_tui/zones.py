"""Zones: areas of life, each with its one goal and what was done in it. Nothing is compared."""

from __future__ import annotations

from adhd_core.columns import cut

from adhd_tui.page import Key, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.zones import Zone

    from adhd_tui.sheet import Sheet

DOTS = 28
"""So many things done in a week are shown one by one."""


class Compass(Page):
    """One zone below the other."""

    name = "zones"
    title = "Zones"
    keys = (
        Key("goal", "enter,e", "its goal"),
        Key("add", "a", "add"),
        Key("rename", "r", "rename"),
        Key("drop", "x", "take away"),
        Key("catch", "c", "catch"),
        Key("back", "escape,q", "back"),
        Key("down", "down,j", "down", False),
        Key("up", "up,k", "up", False),
    )

    def __init__(self, adhd: Any, host: Any) -> None:
        super().__init__(adhd, host)
        self.zones: list[Zone] = []
        self.at = 0
        self.first = 0

    def bindings(self) -> tuple[Key, ...]:
        return self.keys if self.zones else tuple(key for key in self.keys if key.name in ("add", "catch", "back"))

    def load(self) -> None:
        self.zones = self.adhd.zones.all()
        self.at = max(0, min(self.at, len(self.zones) - 1))

    def paint(self, sheet: Sheet) -> None:
        self.header(sheet, "done this week")
        if not self.zones:
            sheet.line(sheet.top, "No zones now.", "bold")
            sheet.line(sheet.top + 1, "a adds an area of life: work, home, health.", "muted", "add")
            return
        top = 2 if sheet.small else 4
        tall = 1 if sheet.height < 10 else 2 if sheet.compact else 4
        room = max(1, (sheet.message - top) // tall)
        self.first = max(0, min(max(self.first, self.at - room + 1), self.at))
        for n, zone in enumerate(self.zones[self.first : self.first + room]):
            self._zone(sheet, top + n * tall, zone, self.first + n, tall)

    def _zone(self, sheet: Sheet, row: int, zone: Zone, number: int, tall: int) -> None:
        here = number == self.at
        if here:
            for n in range(min(2, tall)):
                sheet.put(row + n, sheet.left, " " * sheet.room, "chosen", f"choose:{number}")
        sheet.put(row, sheet.left, f" {zone.icon} {zone.name}", "chosen" if here else "bold", f"choose:{number}", sheet.room - 12)
        week = "●" * min(zone.done_week, DOTS) if sheet.room > 60 else str(zone.done_week)
        sheet.end(row, f"{week or '·'} ", "under" if here else "muted")
        if tall > 1:
            sheet.put(row + 1, sheet.left, f"   {zone.goal or 'No goal yet. One sentence is enough.'}",
                      "under" if here else "muted" if zone.goal else "faint", f"choose:{number}", sheet.room)  # fmt: skip
        if tall > 3 and zone.done_all:
            counts = (("today", zone.done_today), ("this week", zone.done_week), ("all time", zone.done_all))
            text = " · ".join(f"{words} {count}" for words, count in counts if count)
            sheet.put(row + 2, sheet.left + 3, cut(text, sheet.room - 3), "faint")

    def choose(self, number: str) -> None:
        """Go to a zone."""
        self.at = int(number)

    def down(self) -> None:
        """Down."""
        self.at = min(self.at + 1, max(0, len(self.zones) - 1))

    def up(self) -> None:
        """Up."""
        self.at = max(0, self.at - 1)

    def scroll(self, way: str) -> None:
        """With the wheel."""
        self.down() if way == "down" else self.up()

    def goal(self) -> None:
        """One simple goal."""
        zone = self.zones[self.at]
        keep = self.adhd.zones.edit
        self.host.ask(f"Goal of {zone.name}", lambda text: self.did(keep(zone.name, {"goal": text}), "goal kept"), zone.goal or "")

    def add(self) -> None:
        """One more area of life."""
        self.host.ask("Its name", lambda text: self.did(self.adhd.zones.add(text), f"added {text}"))

    def rename(self) -> None:
        """Another name."""
        zone = self.zones[self.at]
        self.host.ask("Its name", lambda text: self.did(self.adhd.zones.edit(zone.name, {"name": text}), f"now {text}"), zone.name)

    def drop(self) -> None:
        """Take it away; the tasks stay."""
        zone = self.zones[self.at]
        self.did(self.adhd.zones.drop(zone.name), f"taken away: {zone.name}")
