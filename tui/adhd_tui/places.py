"""Every place of the app, as literals: a slice that arrives later adds its row here and has its place."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_tui.page import Host, Page

PLACES: dict[str, tuple[str, str, str, str]] = {
    "now": ("adhd_tui.now:Now", "Now", "1", "the one thing to do"),
    "inbox": ("adhd_tui.triage:Inbox", "Inbox", "2", "what was caught, card by card"),
    "today": ("adhd_tui.plan:Today", "Today", "3", "the day and the week as blocks"),
    "tree": ("adhd_tui.tree:Trees", "Tree", "4", "everything, and what hangs below it"),
    "search": ("adhd_tui.search:Finder", "Search", "5", "find anything by its words"),
    "log": ("adhd_tui.history:Log", "Log", "6", "what was done, and taking it back"),
    "zones": ("adhd_tui.zones:Compass", "Zones", "7", "areas of life"),
    "stats": ("adhd_tui.insight:Charts", "Stats", "8", "focus by day and hour, and what was done"),
    "settings": ("adhd_tui.preferences:Options", "Settings", "0", "how it looks and what it does"),
    "focus": ("adhd_tui.focus:Focus", "Focus", "f", "the session that runs"),
    "stuck": ("adhd_tui.stuck:Stuck", "Stuck", "", "one small way out"),
    "help": ("adhd_tui.help:Help", "More", "", "every key here, and every place"),
}
"""name -> (module:class, title, key, what it is)."""


def page(name: str, adhd: Any, host: Host, **about: Any) -> Page:
    """The page of a place. KeyError where there is none."""
    module, _, kind = PLACES[name][0].partition(":")
    found = __import__(module, fromlist=[kind])
    made: Page = getattr(found, kind)(adhd, host, **about)
    return made
