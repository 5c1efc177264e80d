"""Settings: how it looks on this machine, what follows the person, and features that can be switched off."""

from __future__ import annotations

from adhd_core.columns import cut
from adhd_core.machine import DEFAULTS, MACHINE, WORDS

from adhd_tui.look import PALETTES
from adhd_tui.look import WORDS as THEMES
from adhd_tui.page import Key, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_tui.sheet import Sheet

LOOKS = ("tui_theme", "tui_companion", "tui_motion", "tui_compact")


class Row:
    """A setting: its `name`, what it `is` now, what it means, and what it may be."""

    __slots__ = ("choices", "group", "is_", "means", "name")

    def __init__(self, group: str, name: str, is_: str, means: str, choices: tuple[str, ...]) -> None:
        self.group = group
        self.name = name
        self.is_ = is_
        self.means = means
        self.choices = choices

    @property
    def label(self) -> str:
        """Its name as words."""
        return self.name.removeprefix("tui_").replace("_", " ")


class Options(Page):
    """Rows that change with the arrows, at once."""

    name = "settings"
    title = "Settings"
    keys = (
        Key("further", "right,enter,l,space", "next value"),
        Key("nearer", "left,h", "the one before"),
        Key("down", "down,j", "down", False),
        Key("up", "up,k", "up", False),
        Key("usual", "r", "as it was made"),
        Key("back", "escape,q", "back"),
    )

    def __init__(self, adhd: Any, host: Any) -> None:
        super().__init__(adhd, host)
        self.rows: list[Row] = []
        self.at = 0
        self.first = 0

    def load(self) -> None:
        from adhd_core.preferences import FEATURES, KNOWN

        preferences = self.adhd.preferences
        machine = self.host.machine()
        names = (*PALETTES, *self.host.own_looks)
        self.rows = []
        for name in LOOKS:
            choices = names if name == "tui_theme" else WORDS[name]
            self.rows.append(Row("This screen", name, machine[name], MACHINE[name], tuple(choices)))
        for name, (_, means, allowed) in KNOWN.items():
            self.rows.append(Row("You", name, str(preferences.get(name)), means, tuple(str(a) for a in allowed)))
        for name, means in FEATURES.items():
            self.rows.append(Row("Features", name, "on" if preferences.enabled(name) else "off", means, ("on", "off")))
        self.at = max(0, min(self.at, len(self.rows) - 1))

    def paint(self, sheet: Sheet) -> None:
        self.header(sheet)
        top = 2 if sheet.small else 3
        room = max(1, sheet.message - top)
        lines: list[Row | str] = []
        for row in self.rows:
            if not any(isinstance(line, Row) and line.group == row.group for line in lines):
                lines += ([""] if lines and not sheet.compact else []) + [row.group]
            lines.append(row)
        place = lines.index(self.rows[self.at]) if self.rows else 0
        self.first = max(0, min(max(self.first, place - room + 1), place - (1 if place > 1 else place), len(lines)))
        for n, line in enumerate(lines[self.first : self.first + room]):
            if isinstance(line, str):
                sheet.line(top + n, line, "muted")
            else:
                self._row(sheet, top + n, line, line is self.rows[self.at])

    def _row(self, sheet: Sheet, at: int, row: Row, here: bool) -> None:
        number = self.rows.index(row)
        room = sheet.room
        wide = 18 if room > 36 else room // 2
        text = f"  {cut(row.label, wide - 3)}".ljust(wide)
        value = cut(row.is_, min(12, room - wide - 4))
        if here:
            sheet.put(at, sheet.left, " " * room, "chosen", f"choose:{number}")
        sheet.put(at, sheet.left, text, "chosen" if here else "text", f"choose:{number}")
        value = f"‹ {value} ›" if here else f"  {value}"
        sheet.put(at, sheet.left + wide, value, "chosen" if here else "muted", f"change:{number}", max(1, room - wide))
        means = THEMES.get(row.is_, row.means) if row.name == "tui_theme" else row.means.partition(": ")[0]
        if room > 50:
            sheet.put(at, sheet.left + 32, means, "under" if here else "faint", f"choose:{number}", room - 32)

    def choose(self, number: str) -> None:
        """Go to a row."""
        self.at = int(number)

    def change(self, number: str) -> None:
        """Go to a row and change it."""
        self.at = int(number)
        self.further()

    def down(self) -> None:
        """Down."""
        self.at = min(self.at + 1, len(self.rows) - 1)

    def up(self) -> None:
        """Up."""
        self.at = max(0, self.at - 1)

    def scroll(self, way: str) -> None:
        """With the wheel."""
        self.down() if way == "down" else self.up()

    def further(self) -> None:
        """The next value."""
        self._to(1)

    def nearer(self) -> None:
        """The value before."""
        self._to(-1)

    def _to(self, way: int) -> None:
        row = self.rows[self.at]
        now = row.choices.index(row.is_) if row.is_ in row.choices else -1 if way > 0 else 0
        self._set(row, row.choices[(now + way) % len(row.choices)])

    def usual(self) -> None:
        """As it was made."""
        row = self.rows[self.at]
        self._set(row, None)

    def _set(self, row: Row, value: str | None) -> None:
        if row.name in DEFAULTS:
            self.host.wear_setting(row.name, value)
        elif row.group == "Features":
            self.adhd.preferences.switch(row.name, value != "off")
        else:
            self.adhd.preferences.set(row.name, value)
