"""More: every key of the page one came from, and every place."""

from __future__ import annotations

from adhd_core.columns import width

from adhd_tui.page import Key, Page, shown
from adhd_tui.places import PLACES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_tui.sheet import Sheet


class Help(Page):
    """Two lists: what can be done here, and where one can go."""

    name = "help"
    title = "More"
    page_keys = (Key("up", "up,k,pageup", "", False), Key("top", "home,g", "", False), Key("bottom", "end,G", "", False))

    def __init__(self, adhd: Any, host: Any, of: Page | None = None) -> None:
        super().__init__(adhd, host)
        self.of = of
        self.first = 0
        self.room = 1

    def bindings(self) -> tuple[Key, ...]:
        below = self.first + self.room < len(self.rows())
        down = Key("down", "down,j,pagedown,space", "further down" if below else "", below)
        return (Key("back", "escape,question_mark,q", "back"), down, *self.page_keys)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """(key, words, role, action) of everything; a row without a key is a heading."""
        from adhd_tui.everywhere import EVERYWHERE

        out: list[tuple[str, str, str, str]] = []
        if self.of is not None:
            out.append(("", self.of.title or self.of.name, "muted", ""))
            for key in self.of.bindings():
                if key.words:
                    out.append((shown(self.of.key_of(key)), key.words, "text", f"on:{key.name}"))
            out.append(("", "", "muted", ""))
        out.append(("", "Places", "muted", ""))
        out += [(shown(key), f"{title}: {words}", "text", f"go:{name}") for name, (_, title, key, words) in PLACES.items() if key]
        out += [("", "", "muted", ""), ("", "Everywhere", "muted", "")]
        out += [(shown(key.keys[0]), key.words, "text", f"on:{key.name}") for key in EVERYWHERE]
        return out

    def paint(self, sheet: Sheet) -> None:
        self.header(sheet)
        top = 3 if not sheet.small else 2
        self.room = max(1, sheet.message - top)
        rows = self.rows()
        self.first = max(0, min(self.first, len(rows) - self.room))
        wide = max((width(key) for key, _, _, _ in rows), default=0) + 2
        for n, (key, words, role, action) in enumerate(rows[self.first : self.first + self.room]):
            sheet.put(top + n, sheet.left, key, "accent" if action else "muted", action)
            sheet.put(top + n, sheet.left + (wide if key else 0), words, role, action, sheet.room - wide)

    def on(self, name: str) -> None:
        """Back, and do it there."""
        self.host.back()
        self.host.act(name)

    def down(self) -> None:
        """Further down."""
        self.first += max(1, self.room // 2)

    def up(self) -> None:
        """Further up."""
        self.first = max(0, self.first - max(1, self.room // 2))

    def top(self) -> None:
        """To the first line."""
        self.first = 0

    def bottom(self) -> None:
        """To the last line."""
        self.first = len(self.rows())

    def scroll(self, way: str) -> None:
        """With the wheel."""
        self.first = max(0, self.first + (1 if way == "down" else -1))
