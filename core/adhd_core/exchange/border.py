"""Tasks that come from outside, checked by pydantic before anything is kept."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from adhd_core.dates import date, iso, parse_moment
from adhd_core.oplog.errors import AdhdError
from adhd_core.tasks.recurrence import parse_rule


class TaskIn(BaseModel):
    """A task object of interface.md; fields that are not known are left out."""

    model_config = ConfigDict(extra="ignore")

    title: str = Field(min_length=1, max_length=100_000)
    notes: str | None = None
    status: Literal["inbox", "open", "doing", "waiting", "done", "dropped"] = "inbox"
    kind: Literal["task", "goal", "habit", "shopping"] = "task"
    level: int = Field(default=4, ge=0, le=6)
    project: str | None = None
    zone: str | None = None
    tags: list[str] = []
    contexts: list[str] = []
    priority: Literal["none", "low", "medium", "high", "urgent"] = "none"
    energy: int | None = Field(default=None, ge=1, le=5)
    estimate_minutes: int | None = Field(default=None, ge=1, le=60 * 24 * 365)
    due: str | None = None
    due_end: str | None = None
    start: str | None = None
    repeat: str | None = None
    repeat_from: Literal["due", "done"] | None = None
    delegation: dict[str, Any] | None = None
    urls: list[str] = []
    champs: dict[str, Any] | None = None
    created_at: str | None = None
    done_at: str | None = None
    source: str | None = None
    state: Literal["stub", "decomposing", "decomposed", "atomic"] = "stub"
    handle: str | None = None
    parent_id: str | None = None
    depends_on: list[str] = []
    order: str | None = Field(default=None, min_length=1, max_length=200)

    @field_validator("due", "due_end", "start", "created_at", "done_at")
    @classmethod
    def _time(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if "T" not in value and " " not in value:
            return date.fromisoformat(value).isoformat()
        return iso(parse_moment(value))  # both raise ValueError, which pydantic reports

    @field_validator("created_at", "done_at")
    @classmethod
    def _moment(cls, value: str | None) -> str | None:
        return value if value is None or "T" in value else iso(parse_moment(value))

    @field_validator("title")
    @classmethod
    def _words(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("a task needs a few words")
        return value.strip()

    @field_validator("repeat")
    @classmethod
    def _rule(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                parse_rule(value)
            except AdhdError as error:
                raise ValueError(error.message) from error
        return value


def problem_of(item: dict[str, Any]) -> str | None:
    """What is wrong with a task object, in one line, or None."""
    try:
        TaskIn.model_validate(item)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        return f"{place}: {first['msg'].removeprefix('Value error, ')}"
    return None


def task_fields(item: dict[str, Any]) -> dict[str, Any]:
    """The fields of the task to make; what stands at its default is left out."""
    return TaskIn.model_validate(item).model_dump(exclude_none=True, exclude_defaults=True)


def differing(item: dict[str, Any], there: dict[str, Any]) -> dict[str, Any]:
    """The fields that a task object names and that are other than in the one that is there."""
    wanted = TaskIn.model_validate(item).model_dump(exclude_unset=True, exclude={"handle"})
    try:
        known = TaskIn.model_validate(there).model_dump()
    except ValidationError:  # kept by another program, with values that would not be taken in here
        known = there
    return {k: v for k, v in wanted.items() if plain(v) != plain(known.get(k))}


def plain(value: Any) -> Any:
    """A value to compare by: the order of words and an empty list or object do not count."""
    return sorted(value, key=str) if isinstance(value, list) and value else value or None
