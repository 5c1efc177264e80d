"""Questions that would make a thought clearer: at most three, each with answers to choose from, each skippable.

Pure: a task and the user's day in, questions and the fields of their answers out. The thought is kept before the first one.
"""

from __future__ import annotations

from adhd_core.dates import MONTHS, WEEKDAYS, date, timedelta
from adhd_core.verbs import begins_with_verb

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.capture.draft import Draft
    from adhd_core.tasks.task import Task

MOST = 3
VAGUE_WORDS = 3
"""A title of at most so many words without a verb says what it is about, not what to do."""
LENGTHS = (5, 15, 30, 60)
RHYTHMS = (("every day", "FREQ=DAILY"), ("every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), ("every week", "FREQ=WEEKLY"))
FIRST_STEPS = ("write down what done looks like", "look at what is there already", "ask somebody who has done it")


class Question:
    """`text`, the words of its `offers`, and what an answer does: `fields` for an offer, `read` for words of one's own."""

    __slots__ = ("about", "fields", "offers", "text")

    def __init__(self, about: str, text: str, offers: list[str], fields: list[dict[str, Any]]) -> None:
        self.about = about
        self.text = text
        self.offers = offers
        self.fields = fields

    def answer(self, text: str, title: str, understand: Callable[[str], Draft]) -> dict[str, Any] | None:
        """The fields that an answer gives: an offer by its number or words, or words of one's own. None if it is not understood.
        The field `step` is a first step to add."""
        text = text.strip()
        if text.isascii() and text.isdigit() and 0 < int(text[:3]) <= len(self.offers):
            return self.fields[int(text) - 1]
        for offer, fields in zip(self.offers, self.fields, strict=True):
            if offer.casefold() == text.casefold():
                return fields
        if self.about == "verb":
            return {"title": text if " " in text else f"{text} {title}"}
        if self.about == "step":
            return {"step": text}
        if self.about == "length":
            minutes = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else understand(f"x for {text}").estimate_minutes
            return {"estimate_minutes": minutes} if minutes else None
        draft = understand(f"x {text}")
        if draft.title != "x":
            return None
        found = {"due": draft.due, "due_end": draft.due_end, "start": draft.start, "repeat": draft.repeat}
        return {name: value for name, value in found.items() if value} or None


def questions(task: Task, today: date) -> list[Question]:
    """What to ask about a task, the most useful first."""
    out = []
    words = task.title.split()
    if len(words) <= VAGUE_WORDS and not begins_with_verb(task.title) and task.kind == "task" and not task.delegation:
        verbs = ("call", "look at", "buy")
        out.append(Question("verb", f"{task.title}: what to do with it?", list(verbs), [{"title": f"{v} {task.title}"} for v in verbs]))
    if task.kind == "goal":
        out.append(Question("step", "What is a first small step?", list(FIRST_STEPS), [{"step": step} for step in FIRST_STEPS]))
    if task.kind == "habit" and not task.repeat:
        start = today.isoformat()
        fields: list[dict[str, Any]] = [{"repeat": rule, "start": start} for _, rule in RHYTHMS]
        out.append(Question("when", "How often?", [words for words, _ in RHYTHMS], fields))
    elif not (task.due or task.start or task.repeat):
        days = [today, today + timedelta(days=1), free_day(today)]
        names = ["today", "tomorrow", f"{WEEKDAYS[days[2].weekday()]} {days[2].day} {MONTHS[days[2].month - 1]}"]
        out.append(Question("when", "When?", names, [{"start": day.isoformat()} for day in days]))
    if not task.estimate_minutes and task.kind in ("task", "habit"):
        out.append(Question("length", "How long?", [f"{m} min" for m in LENGTHS], [{"estimate_minutes": m} for m in LENGTHS]))
    return out[:MOST]


def free_day(today: date) -> date:
    """The coming Saturday, or Monday where that is tomorrow or today."""
    ahead = (5 - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead > 1 else (7 - today.weekday()))
