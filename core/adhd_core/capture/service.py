"""Keeping a thought: parse, make the task, say what was understood. Never refuses, never asks."""

from __future__ import annotations

from adhd_core.dates import iso
from adhd_core.oplog.errors import usage
from adhd_core.oplog.outcome import Outcome
from adhd_core.words import MOST_ZONES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from adhd_core.capture.draft import Draft, Settings
    from adhd_core.oplog.log import Log
    from adhd_core.preferences import Preferences
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task


class Captured:
    """A kept thought: the task and the draft it came from (None when nothing was to be understood)."""

    __slots__ = ("draft", "task")

    def __init__(self, task: Task, draft: Draft | None) -> None:
        self.task = task
        self.draft = draft

    def json(self) -> dict[str, Any]:
        """`{"task", "understood"}` of interface.md."""
        spans = [] if self.draft is None else self.draft.spans
        return {
            "task": self.task.json(),
            "understood": [{"span": [s.start, s.end], "text": s.text, "as": s.as_, "value": s.value} for s in spans],
            "notices": [] if self.draft is None else list(self.draft.notices),
        }


class Capture:
    """Catch thoughts."""

    def __init__(self, log: Log, tasks: Tasks, preferences: Preferences) -> None:
        self.log = log
        self.tasks = tasks
        self.preferences = preferences

    def understand(self, text: str) -> Draft:
        """What a line means, without keeping it."""
        from adhd_core.capture.grammar import parse

        return parse(text, now=self.log.clock.now(), settings=self.settings(), zones=self.tasks.zone_names())

    def settings(self) -> Settings:
        """What people differ on, from the preferences."""
        from adhd_core.capture.draft import Settings

        settings = Settings()
        settings.day_start = self.tasks.day_start
        settings.next_weekday = self.preferences.get("next_weekday")
        order = self.preferences.get("date_order")
        if order != "auto":
            settings.day_first = order == "day"
        return settings

    def add(self, text: str, raw: bool = False, extra: dict[str, Any] | None = None) -> Outcome[Captured]:
        """Keep one thought. `raw` understands nothing. `extra`: `notes` and `urls` that come with it. Raises AdhdError
        only when there is no word in it."""
        fields, draft = self.fields(text, raw)
        if extra:
            fields = joined(fields, extra)
        outcome = self.tasks.add(fields)
        return self._with(outcome, Captured(outcome.value, draft))

    def _with(self, outcome: Outcome[Any], value: Any) -> Outcome[Any]:
        outcome.value = value
        return outcome

    def add_lines(self, lines: Iterable[str], raw: bool = False, tick: Callable[[int], None] | None = None) -> Outcome[list[Task]]:
        """Keep one thought for each line that has a word in it, as one command."""
        fields = (self.fields(line.strip(), raw)[0] for line in lines if line.strip())
        outcome = self.tasks.add_many(fields, tick)
        return self._with(outcome, self.tasks.by_ids(outcome.value))

    def fields(self, text: str, raw: bool = False) -> tuple[dict[str, Any], Draft | None]:
        """The fields of the task that a line becomes, and what was understood."""
        if not text.strip():
            raise usage("There is nothing to keep yet.", "Type a few words: adhd c buy milk")
        if raw:
            return {"title": text.strip()}, None
        draft = self.understand(text)
        fields = fields_of(draft)
        if "zone" in fields:
            self._known_zone(fields, draft)
        return fields, draft

    def _known_zone(self, fields: dict[str, Any], draft: Draft) -> None:
        """Five zones are the most: the name of a sixth stays in the title."""
        names = {n.casefold() for n in self.tasks.zone_names()}
        if str(fields["zone"]).casefold() in names or len(names) < MOST_ZONES:
            return
        left = [s for s in draft.spans if s.as_ == "zone"]
        draft.spans = [s for s in draft.spans if s.as_ != "zone"]
        fields["title"] = draft.title = " ".join([draft.title, *(s.text for s in left)])
        draft.zone = None
        del fields["zone"]

    def preview(self, text: str, raw: bool = False, extra: dict[str, Any] | None = None) -> Captured:
        """What `add` would keep, without writing anything."""
        from adhd_core.tasks.preview import preview

        fields, draft = self.fields(text, raw)
        return Captured(preview(joined(fields, extra or {}), self.log.clock.now()), draft)

    def when(self, text: str) -> str:
        """A stored date or date-time from words like "fri 9am". Raises AdhdError when any word is left over."""
        from adhd_core.capture.grammar import when

        stamp = when(text, now=self.log.clock.now(), settings=self.settings())
        if stamp is None:
            raise usage(f'"{text}" is no time that is known here.', "Try: tomorrow, fri 9am, in 2 hours, 2026-03-05, 14:30.")
        return stamp

    def moment(self, text: str) -> str:
        """A past or coming moment for `rewind`: a clock time means the last one, not the next. An ISO date-time."""
        now = self.log.clock.now()
        from adhd_core.dates import datetime, parse_moment, timedelta

        try:
            return iso(parse_moment(text.strip()))
        except ValueError:
            pass
        hour, colon, minute = text.strip().partition(":")
        if colon and hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60:
            at = datetime(now.year, now.month, now.day, int(hour), int(minute)).astimezone()
            return iso(at if at <= now else at - timedelta(days=1))
        stamp = self.when(text)
        return stamp if "T" in stamp else iso(parse_moment(stamp))


UNDERSTOOD = (
    "notes", "due", "due_end", "start", "estimate_minutes", "priority", "project", "zone", "energy", "repeat", "delegation", "kind",
)  # fmt: skip


def joined(fields: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """Fields with the notes and links that come with a thought, after its own."""
    out = dict(fields)
    if extra.get("notes"):
        out["notes"] = f"{out['notes']}\n{extra['notes']}" if out.get("notes") else extra["notes"]
    if extra.get("urls"):
        out["urls"] = list(dict.fromkeys([*out.get("urls", ()), *extra["urls"]]))
    return out


def fields_of(draft: Draft) -> dict[str, Any]:
    """The fields of a task from a draft; only what was understood."""
    out: dict[str, Any] = {"title": draft.title}
    for name in UNDERSTOOD:
        value = getattr(draft, name)
        if value is not None and value != "none":
            out[name] = value
    if draft.repeat and draft.repeat_from == "done":
        out["repeat_from"] = "done"
    for name in ("tags", "contexts"):
        if getattr(draft, name):
            out[name] = list(getattr(draft, name))
    if draft.urls:
        out["urls"] = list(draft.urls)
    return out
