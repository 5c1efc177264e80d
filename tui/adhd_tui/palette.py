"""The palette: every action of the page, every place, every theme, found by its words."""

from __future__ import annotations

from textual.command import DiscoveryHit, Hit, Hits, Provider

from adhd_tui.everywhere import EVERYWHERE
from adhd_tui.look import PALETTES, WORDS
from adhd_tui.page import shown
from adhd_tui.places import PLACES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from adhd_tui.app import Fullscreen


class Actions(Provider):
    """What can be done now."""

    def _all(self) -> Iterator[tuple[str, str, Callable[[], None]]]:
        app: Fullscreen = self.app  # type: ignore[assignment]
        page = app.page

        def does(name: str) -> Callable[[], None]:
            return lambda: app.call_next(app.act, name)

        for key in page.bindings():
            if key.words:
                yield f"{page.title}: {key.words}", shown(page.key_of(key)), does(key.name)
        for name, (_, title, letter, words) in PLACES.items():
            if letter:
                yield f"Go to {title}", f"{letter} · {words}", does(f"go:{name}")
        for key in EVERYWHERE:
            if key.name != "palette":
                yield key.words[:1].upper() + key.words[1:], shown(key.keys[0]), does(key.name)
        for name in (*PALETTES, *app.own_looks):
            yield f"Theme: {name}", WORDS.get(name, "one of yours"), does(f"theme:{name}")

    async def discover(self) -> Hits:
        for text, about, call in self._all():
            yield DiscoveryHit(text, call, help=about)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for text, about, call in self._all():
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, matcher.highlight(text), call, help=about)
