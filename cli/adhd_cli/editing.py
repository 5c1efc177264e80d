"""Changing a task in the shell: fields, steps, notes."""

from __future__ import annotations

from adhd_core.oplog.errors import AdhdError, usage

from adhd_cli.reply import Face, Reply
from adhd_cli.tasks import one

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.tasks.task import Task


def step(face: Face, words: list[str]) -> Reply:
    """Add a step to a task."""
    if len(words) < 2:
        raise usage("A step needs a task and a few words.", "adhd step k3fd find the number")
    parent = first_named(face, words)
    fields, _ = face.adhd.capture.fields(" ".join(words[1:]))
    return one(face, "step", face.adhd.tasks.add_below(parent, fields))


def first_named(face: Face, words: list[str], closed: bool = False) -> Task:
    """The task that the first word means; else the whole line may be a thought."""
    try:
        return face.adhd.tasks.find(words[0], closed)
    except AdhdError as error:
        if error.code != "not_found":
            raise
        from adhd_core.tasks.queries import no_match

        raise no_match(words[0], " ".join([face.name, *words])) from None


def note(face: Face, words: list[str]) -> Reply:
    """Write one more line into a task's notes."""
    if len(words) < 2:
        raise usage("A note needs a task and a few words.", "adhd note k3fd ask about the bill")
    task = first_named(face, words, True)
    return one(face, "noted", face.adhd.tasks.edit([task.handle], {"note": " ".join(words[1:])}))


def edit(face: Face, words: list[str], **options: Any) -> Reply:
    """Change anything about a task."""
    if not words:
        raise usage("Which one?", 'adhd edit k3fd --due "fri 15:00"')
    tasks = face.adhd.tasks
    task = tasks.find_all(words, True, "edit")[0]
    before, after = options.pop("before"), options.pop("after")
    fields = edited(face, task, options)
    if not fields and not (before or after):
        raise usage("What should change?", 'adhd edit k3fd --title "new words" · adhd edit --help')
    return one(face, "changed", tasks.edit([task.handle], fields, before, after))


def edited(face: Face, task: Task, options: dict[str, Any]) -> dict[str, Any]:
    """Fields of the core from the options of `edit`."""
    fields: dict[str, Any] = {}
    when = face.adhd.capture.when
    for name in ("title", "notes", "priority", "project", "zone", "kind", "level"):
        if options.get(name) is not None:
            fields[name] = None if options[name] == "none" and name in ("project", "zone") else options[name]
    for name in ("due", "start"):
        if options.get(name) is not None:
            fields[name] = None if options[name] == "none" else when(options[name])
    if options.get("note"):
        fields["note"] = options["note"]
    if options.get("for_") is not None:
        fields["estimate_minutes"] = minutes_of(face, options["for_"])
    if options.get("energy") is not None:
        fields["energy"] = options["energy"]
    if options.get("repeat") is not None:
        fields["repeat"], more = repeat_of(face, options["repeat"])
        fields.update(more)
    if options.get("wait"):
        fields["status"] = "waiting"
    if options.get("parent") is not None:
        fields["parent"] = None if options["parent"] == "none" else face.adhd.tasks.find(options["parent"], True).rid
    for field, add, remove in (("tags", "tag", "untag"), ("contexts", "at", "not_at")):
        if options.get(add) or options.get(remove):
            signs = (("+", add), ("-", remove))
            fields[field] = {sign: [w.lstrip("#@") for w in options.get(name) or []] for sign, name in signs}
    if options.get("needs") or options.get("not_needs"):
        find = face.adhd.tasks.find
        signs = (("+", "needs"), ("-", "not_needs"))
        fields["depends*"] = {sign: [find(w, True).rid.hex() for w in options.get(name) or []] for sign, name in signs}
    if options.get("champs"):
        from adhd_core.steps.champs import edited as champs_edited

        fields["champs"] = champs_edited(task.champs, options["champs"])
    for name in options.get("clear") or []:
        if name not in CLEARABLE:
            raise usage(f'"{name}" cannot be emptied.', f"Use one of: {', '.join(CLEARABLE)}.")
        if CLEARABLE[name] in fields:
            raise usage(f"{name} cannot be set and emptied at once.", "Leave one of them out.")
        fields[CLEARABLE[name]] = None
    return fields


CLEARABLE = {
    "due": "due", "start": "start", "notes": "notes", "for": "estimate_minutes", "project": "project", "zone": "zone",
    "energy": "energy", "repeat": "repeat", "parent": "parent", "delegation": "delegation",
}  # fmt: skip


def minutes_of(face: Face, text: str) -> int:
    """Minutes from "30m", "1h30", "45"."""
    if text.isascii() and text.isdigit():
        return int(text)
    draft = face.adhd.capture.understand(f"x for {text}")
    if draft.estimate_minutes is None:
        raise usage(f'"{text}" is no length of time.', "Try: 30m, 1h30, 45.")
    return int(draft.estimate_minutes)


def repeat_of(face: Face, text: str) -> tuple[str | None, dict[str, Any]]:
    """An RRULE (and the first date that comes with the words) from an RRULE or from words like "every tue"."""
    if text.lower() == "none":
        return None, {}
    if text.upper().removeprefix("RRULE:").startswith("FREQ="):
        from adhd_core.tasks.recurrence import parse_rule

        parse_rule(text.upper())
        return text.upper().removeprefix("RRULE:"), {}
    draft = face.adhd.capture.understand(f"x {text}")
    if not draft.repeat:
        raise usage(f'"{text}" is no repetition that is known here.', 'Try: "every day", "every tue", or FREQ=WEEKLY;BYDAY=TU.')
    more: dict[str, Any] = {k: v for k, v in (("due", draft.due), ("start", draft.start)) if v}
    if draft.repeat_from == "done":
        more["repeat_from"] = "done"
    return draft.repeat, more
