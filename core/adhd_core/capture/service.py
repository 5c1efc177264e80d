"""Keeping a thought: parse, make the task, say what was understood. Never refuses, never asks."""

from __future__ import annotations

from adhd_core.dates import MONTHS, iso
from adhd_core.oplog.errors import usage
from adhd_core.oplog.outcome import Outcome
from adhd_core.words import DEEPEST, MOST_ZONES, TASK_LEVEL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from adhd_core.capture.clarify import Question
    from adhd_core.capture.draft import Draft, Settings
    from adhd_core.dates import datetime
    from adhd_core.facts.service import Fact
    from adhd_core.oplog.log import Command, Log
    from adhd_core.preferences import Preferences
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

    Airlock = Callable[[Command, bytes], None]
    """What puts a task that is being caught aside, because a session runs."""

TELLING = (
    " is ", " are ", " parked ", " put ", " left ", " hid ", " keep ", " kept ", ": ", "s in ", "s on ", "s at ", "s under ", "s behind ",
    "s next ", "s with ", "s between ", "s inside ", "s near ", " stored ", " stashed ", " placed ",
)  # fmt: skip
"""Without any of these a line is no fact, and the rules for facts need not be loaded."""


WAKING = 16 * 3600 * 1000
"""Milliseconds of a day that one is awake."""


def telling(title: str) -> bool:
    """Whether a line may say where something is: a cheap look."""
    low = f" {title.lower()} "
    return any(word in low for word in TELLING)


class Captured:
    """A kept thought: the task, the draft it came from (None when nothing was to be understood), and the things of a list; or
    the fact that it was, and then no task. `waits`: it was put aside and comes back when the session ends."""

    __slots__ = ("draft", "fact", "items", "task", "waits")

    def __init__(self, task: Task | None, draft: Draft | None, fact: Fact | None = None, items: list[Task] | None = None) -> None:
        self.task = task
        self.draft = draft
        self.fact = fact
        self.items = items
        self.waits = False

    def json(self) -> dict[str, Any]:
        """`{"task", "understood"}` of interface.md; of a fact `{"task": null, "fact", "understood"}`."""
        if self.fact is not None:
            return {"task": None, "fact": self.fact.json(), "understood": self._parts(self.fact), "notices": []}
        assert self.task is not None
        spans = [] if self.draft is None else self.draft.spans
        out: dict[str, Any] = {
            "task": self.task.json(),
            "understood": [{"span": [s.start, s.end], "text": s.text, "as": s.as_, "value": s.value} for s in spans],
            "notices": [] if self.draft is None else list(self.draft.notices),
        }
        if self.waits:
            out["waits"] = True
        if self.items is not None:
            out["items"] = [item.json() for item in self.items]
        return out

    @staticmethod
    def _parts(fact: Fact) -> list[dict[str, Any]]:
        """The thing and the place as parts of the line."""
        out = []
        for name, value, begin in (("thing", fact.thing, fact.text.find(fact.thing)), ("place", fact.place, fact.text.rfind(fact.place))):
            if begin >= 0:
                out.append({"span": [begin, begin + len(value)], "text": value, "as": name, "value": value})
        return out


class Capture:
    """Catch thoughts."""

    def __init__(self, log: Log, tasks: Tasks, preferences: Preferences, airlock: Callable[[], Airlock | None] | None = None) -> None:
        self.log = log
        self.tasks = tasks
        self.preferences = preferences
        self.airlock = airlock or (lambda: None)

    def understand(self, text: str) -> Draft:
        """What a line means, without keeping it."""
        from adhd_core.capture.grammar import parse

        draft = parse(text, now=self.log.clock.now(), settings=self.settings(), zones=self.tasks.zone_names())
        if "/" in text and self.preferences.get("date_order") == "auto":
            draft.notices += either_way(draft)
        return draft

    def settings(self) -> Settings:
        """What people differ on, from the preferences."""
        from adhd_core.capture.draft import Settings

        settings = Settings()
        settings.day_start = self.tasks.day_start
        settings.next_weekday = self.preferences.get("next_weekday")
        settings.week_end = self.preferences.get("week_end")
        order = self.preferences.get("date_order")
        if order != "auto":
            settings.day_first = order == "day"
        return settings

    def add(
        self, text: str, raw: bool = False, extra: dict[str, Any] | None = None, waits: Airlock | None = None
    ) -> Outcome[Captured]:
        """Keep one thought: as a fact where it certainly is one, else as a task. `raw` understands nothing. `extra`: `notes`
        and `urls` that come with it. `waits` puts it aside, as a running session does. Raises AdhdError only when there is
        no word in it."""
        fields, draft = self.fields(text, raw)
        if extra:
            outcome = self.tasks.add(joined(fields, extra))
            return self._with(outcome, Captured(outcome.value, draft))
        if fields.get("kind") == "shopping":
            return self._add_shopping(fields, draft)
        found = self.fact_in(draft)
        if found is not None:
            from adhd_core.facts.service import Facts

            kept = Facts(self.log).keep(*found, text)
            return self._with(kept, Captured(None, draft, kept.value))
        waits = waits or self.airlock()
        outcome = self.tasks.add(fields, also=waits)
        captured = Captured(outcome.value, draft)
        captured.waits = waits is not None
        return self._with(outcome, captured)

    def _add_shopping(self, fields: dict[str, Any], draft: Draft | None) -> Outcome[Captured]:
        """Several things become the steps of a list, which goes on while it is open; one thing without a list is a task."""
        from adhd_core.capture.things import things

        items = things(fields["title"])
        if len(items) < 2 and (len(fields) > 2 or self.tasks.open_list("shopping") is None):
            outcome = self.tasks.add(fields)
            return self._with(outcome, Captured(outcome.value, draft))
        outcome = self.tasks.add_list({**fields, "title": "shopping"}, items)
        new = self.tasks.children(outcome.value)[-len(items) :]
        return self._with(outcome, Captured(outcome.value, draft, None, new))

    def fact_in(self, draft: Draft | None) -> tuple[str, str] | None:
        """(thing, place) where a line is a fact and nothing else was understood in it."""
        if draft is None or draft.spans or draft.notices:
            return None
        if not telling(draft.title):
            return None
        from adhd_core.facts.rules import fact_of

        return fact_of(draft.title)

    def _with(self, outcome: Outcome[Any], value: Any) -> Outcome[Any]:
        outcome.value = value
        return outcome

    def add_lines(self, lines: Iterable[str], raw: bool = False, tick: Callable[[int], None] | None = None) -> Outcome[list[Task]]:
        """Keep one thought for each line that has a word in it, as one command. What is a fact is in the outcome's `facts`."""
        facts: list[Fact] = []

        def tasks() -> Iterable[dict[str, Any]]:
            for line in lines:
                if not line.strip():
                    continue
                fields, draft = self.fields(line.strip(), raw)
                found = self.fact_in(draft)
                if found is None:
                    yield fields
                else:
                    facts.append(self.fact(*found, line))

        outcome = self.tasks.add_many(tasks(), tick, lambda command: self.keep_facts(command, facts))
        outcome.facts = facts
        return self._with(outcome, self.tasks.by_ids(outcome.value))

    def keep_facts(self, command: Command, facts: list[Fact]) -> None:
        """Append facts that are not kept yet to a command that is under way."""
        if facts:
            from adhd_core.facts.service import Facts

            command.add([Facts.operation(fact) for fact in facts])

    def fact(self, thing: str, place: str, text: str) -> Fact:
        """A fact of this moment with an id of its own, not kept yet."""
        from adhd_core import ids
        from adhd_core.facts.service import Facts

        clock = self.log.clock
        return Facts(self.log).draft(ids.uuid7(clock.wall()), thing, place, " ".join(text.split()), iso(clock.now()))

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
        if fields.get("kind") == "goal":
            fields["level"] = TASK_LEVEL - 1  # what it takes are tasks, not steps
        return fields, draft

    def properties(self, text: str) -> dict[str, Any]:
        """The fields that a line says of a task that is there ("fri 3pm for 20m tag:home"); a `title` only where words remain."""
        fields, draft = self.fields(text)
        rest = list(text)
        for span in draft.spans if draft is not None else ():
            if span.as_ != "escape":
                rest[span.start : span.end] = " " * (span.end - span.start)
        if not any(c.isalnum() for c in "".join(rest)) and len(fields) > 1:
            del fields["title"]
        return fields

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

        now = self.log.clock.now()
        fields, draft = self.fields(text, raw)
        if extra:
            return Captured(preview(joined(fields, extra), now), draft)
        if fields.get("kind") == "shopping":
            from adhd_core.capture.things import things

            items = things(fields["title"])
            if len(items) > 1:
                listed = preview({**fields, "title": "shopping"}, now)
                listed.steps_total = len(items)
                return Captured(listed, draft, None, [preview({"title": item, "kind": "shopping"}, now) for item in items])
        found = self.fact_in(draft)
        if found is not None:
            return Captured(None, draft, self.fact(*found, text))
        return Captured(preview(fields, now), draft)

    def silent(self, found: Captured) -> bool:
        """Whether it is to be said that a kept thought will not ring: where a reminder was asked for, and with the first clock
        time of a day (none was caught in the 16 hours before, looking no further back than a hundred tasks)."""
        task, draft = found.task, found.draft
        if task is None or draft is None:
            return False
        if draft.remind is not False:
            return True
        if task.due is None or "T" not in task.due:
            return False
        since = int(self.log.clock.now().timestamp()) * 1000 - WAKING
        rows = self.tasks.newest(100)
        return not any(rid != task.rid and created >= since and due is not None and "T" in due for rid, due, created in rows)

    def questions(self, task: Task) -> list[Question]:
        """What would make a kept thought clearer: at most three questions, each with answers to choose from."""
        from adhd_core.capture.clarify import questions

        return questions(task, self.tasks.today())

    def clarified(self, task: Task, fields: dict[str, Any]) -> Outcome[Task]:
        """A kept thought with the answers to its questions; `step` is a first step to add."""
        more = dict(fields)
        step = more.pop("step", None)
        outcome = self.tasks.edit([task.handle], more) if more else None
        if step is not None:
            added = self.tasks.add({"title": step, "parent": task.rid, "level": DEEPEST, "status": "open"})
            return self._with(added, self.tasks.by_ids([task.rid])[0])
        assert outcome is not None
        return outcome

    def when(self, text: str) -> str:
        """A stored date or date-time from words like "fri 9am". Raises AdhdError when any word is left over."""
        from adhd_core.capture.grammar import when

        stamp = when(text, now=self.log.clock.now(), settings=self.settings())
        if stamp is None:
            raise usage(f'"{text}" is no time that is known here.', "Try: tomorrow, fri 9am, in 2 hours, 2026-03-05, 14:30.")
        return stamp

    def split_past(self, words: list[str]) -> tuple[list[str], datetime | None]:
        """The words before a time gone by at their end ("meds 8:30", "meds an hour ago"), and that time. Raises AdhdError where
        the time is still to come, or a day stands there without a time."""
        from adhd_core.capture import past

        if not past.may_hold(words):
            return words, None
        return past.split(words, self.log.clock.now(), self.settings())

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


def either_way(draft: Draft) -> list[str]:
    """What to say of 3/4, which is 4 March to some and 3 April to others, while no preference says which."""
    out = []
    for span in draft.spans:
        stamp = str(getattr(draft, span.as_, None) or "") if span.as_ in ("due", "start") else ""
        for word in span.text.split():
            left, _, right = word.strip("(),.;:!?").partition("/")
            right = right.partition("/")[0]
            if not (left.isdigit() and right.isdigit() and len(left) < 3 and len(right) < 3 and left.lstrip("0") != right.lstrip("0")):
                continue
            if stamp[4:5] == "-" and 0 < int(left) <= 12 and 0 < int(right) <= 12:
                month = int(stamp[5:7])
                said, other = f"{int(stamp[8:10])} {MONTHS[month - 1]}", "day" if int(left) == month else "month"
                out.append(f"{left}/{right} is read as {said}; the other way: adhd config date_order {other}")
    return out


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
