"""What a command says: the same answer as lines for a person or as one JSON value, made only when asked for."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.app import Adhd

    from adhd_cli.progress import Progress
    from adhd_cli.style import Style


def cwd() -> str | None:
    """Where the shell is; None where that directory is gone."""
    try:
        return os.getcwd()
    except OSError:
        return None


class Reply:
    """`lines(style)` for people, `json()` for scripts, and the exit code."""

    __slots__ = ("code", "json", "lines")

    def __init__(self, lines: Callable[[Style], list[str]], json: Callable[[], Any], code: int = 0) -> None:
        self.lines = lines
        self.json = json
        self.code = code


class Face:
    """What a handler is given: the open file (opened on first use), the style, and how it was called."""

    def __init__(self, name: str, style: Style, path: str, fast: bool, json: bool) -> None:
        self.name = name
        self.style = style
        self.path = path
        self.fast = fast
        self.json = json
        self._adhd: Adhd | None = None
        self._bar: Progress | None = None

    @property
    def adhd(self) -> Adhd:
        """The open file."""
        if self._adhd is None:
            from adhd_core.app import Adhd

            self._adhd = Adhd.open(self.path, self.clock(), self.fast)
            self._adhd.log.watch = self._watch
        return self._adhd

    def renew(self) -> None:
        """Open the file anew at its next use."""
        self._adhd = None

    def _watch(self, done: int, total: int) -> None:
        """Show how far a rebuild is: after an upgrade the first look at the tasks may take a moment."""
        if self._bar is None:
            from adhd_cli.progress import Progress

            self._bar = Progress(self, "looking through", total)
        self._bar.at(done, total)
        if done >= total - 2000:
            self._bar.__exit__(None, None, None)

    @property
    def opened(self) -> bool:
        """Whether the file was opened."""
        return self._adhd is not None

    def clock(self) -> Any:
        """The domain's clock: frozen by ADHD_NOW. Raises AdhdError where that is no time."""
        from adhd_core.clock import Clock
        from adhd_core.dates import parse_moment

        frozen = os.environ.get("ADHD_NOW")
        if not frozen:
            return Clock()
        try:
            return Clock(parse_moment(frozen))
        except ValueError:
            from adhd_core.oplog.errors import usage

            raise usage(f'ADHD_NOW is "{frozen}", which is no time.', "Set it like 2026-03-05T09:40:00+01:00.") from None

    def hint(self, text: str) -> str:
        """A hint, unless hints are switched off."""
        return text if self.adhd.preferences.enabled("hints") else ""

    def facts(self, task: Any, handle: bool = True) -> list[str]:
        """The facts of a task as words."""
        from adhd_core.tasks.facts import facts

        return facts(task, self.adhd.log.clock.now(), self.adhd.day_start, handle)
