"""Templates in the shell: see them, use one, make one's own."""

from __future__ import annotations

from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.phrases import guess, minutes

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.outcome import Outcome
    from adhd_core.tasks.task import Task
    from adhd_core.templates.rules import Template

    from adhd_cli.style import Style

ACTIONS: dict[str, tuple[str, ...]] = {
    "list": ("category",), "show": (), "use": (), "from": ("category",), "add": ("category", "step"),
    "edit": ("category", "step", "add_step", "remove_step", "rename"), "drop": (),
}  # fmt: skip
"""What can be done, and the options that go with it."""

SHOWN, LEAD = 12, 11
"""Names of one category on the page of all, and the columns before them."""


def template(face: Face, words: list[str], **options: Any) -> Reply:
    """Templates."""
    given = {name: value for name, value in options.items() if value not in (None, [])}
    action, rest = (words[0].lower(), words[1:]) if words else ("list", [])
    if action not in ACTIONS:
        action, rest = named_alone(words)
    for name in given:
        if name not in ACTIONS[action]:
            raise usage(f"template {action} takes no --{name.replace('_', '-')}.", EXAMPLES[action])
    if action == "list":
        return listed(face, " ".join(rest) or given.get("category"))
    if not rest:
        raise usage("Which template?" if action != "from" else "From which task?", EXAMPLES[action])
    return {"show": show, "use": use, "from": from_, "add": add, "edit": edit, "drop": drop}[action](face, rest, **given)


EXAMPLES = {
    "list": "adhd template --category Work", "show": "adhd template show homework", "use": "adhd template use homework maths by friday",
    "from": "adhd template from k3fd Reading --category Academic",
    "add": 'adhd template add Reading --category Academic --step "5m Open the book"',
    "edit": 'adhd template edit homework --add-step "2m Pack the bag"', "drop": "adhd template drop Reading",
}  # fmt: skip


def named_alone(words: list[str]) -> tuple[str, list[str]]:
    """What words mean that begin with no action: a category, else the name of a template to be shown."""
    from adhd_core.templates.rules import CATEGORIES

    one_category = len(words) == 1 and words[0].casefold() in (c.casefold() for c in CATEGORIES)
    return ("list" if one_category else "show"), words


def listed(face: Face, category: str | None) -> Reply:
    """All templates by category, or those of one with their lengths."""
    found = face.adhd.templates.all(category)

    def lines(style: Style) -> list[str]:
        if category is not None and not found:
            return style.plain("Nothing in it now. Make one: " + EXAMPLES["add"], "muted")
        if category is not None:
            return [style.row("", t.name, facts(t)) for t in found[:20]] + more(style, found[20:], "adhd template list --json")
        out: list[str] = []
        for name in dict.fromkeys(t.category for t in found):
            of_it = [t.name for t in found if t.category == name]
            rest = [f"{len(of_it) - SHOWN} more: adhd template {name.lower()}"] if len(of_it) > SHOWN else []
            for number, line in enumerate(flowed([*of_it[:SHOWN], *rest], style.width - LEAD if style.fits else None)):
                out += style.entry("" if number else name, line, LEAD, "text", "muted")
        return out + style.plain("Take one: adhd template use homework · look first: adhd template show homework", "faint")

    return Reply(lines, lambda: {"templates": [t.json() for t in found]})


def flowed(names: list[str], room: int | None) -> list[str]:
    """Names beside each other, in lines of `room` columns that end between two of them."""
    from adhd_core.columns import width

    lines: list[str] = []
    for name in names:
        if lines and (room is None or width(f"{lines[-1]} · {name}") <= room):
            lines[-1] += f" · {name}"
        else:
            lines.append(name)
    return lines


def more(style: Style, rest: list[Template], command: str) -> list[str]:
    """A last line where a page ends early."""
    return [style.paint(f"{len(rest)} more: {command}", "faint")] if rest else []


def facts(found: Template) -> str:
    """How many steps and how long."""
    steps = "1 step" if len(found.steps) == 1 else f"{len(found.steps)} steps"
    return f"{steps} · {guess(found.minutes)}" if found.minutes < 60 else f"{steps} · {minutes(found.minutes)}"


def show(face: Face, words: list[str]) -> Reply:
    """One template with its steps."""
    from adhd_core.columns import width

    found = face.adhd.templates.find(" ".join(words))

    def lines(style: Style) -> list[str]:
        out = style.fact_line("", found.name, [found.category, facts(found), *(["yours"] if found.own else [])], "")
        for number, step in enumerate(found.steps, 1):
            mark = step.icon + " " * (3 - width(step.icon))
            length = minutes(step.minutes)
            out.append(style.row(f"{number:>2}", step.title, f"screen · {length}" if step.who == "digital" else length, mark=mark))
        return out + style.plain(f"Take it: adhd template use {typed(found)}", "faint")

    return Reply(lines, lambda: {"template": found.json()})


def typed(found: Template) -> str:
    """A template's name as it can be typed."""
    from adhd_core.templates.rules import key_of
    from adhd_core.words import as_typed

    return as_typed(key_of(found.name))


def use(face: Face, words: list[str]) -> Reply:
    """Make a task with a template's steps. Words after the name are the task's own, with their dates."""
    templates = face.adhd.templates
    chosen, rest = templates.cut(words)
    fields, notices = said(face, chosen, rest)
    made = templates.use(chosen, fields).value

    def lines(style: Style) -> list[str]:
        task, first = made.task, made.steps[0]
        count = "1 step" if len(made.steps) == 1 else f"{len(made.steps)} steps"
        told = [f for f in face.facts(task) if "energy" in fields or not f.startswith("energy ")]
        out = style.fact_line("made", task.title, [count, *told], face.hint("adhd undo"))
        out += style.fact_line("first", first.title, [minutes(first.estimate_minutes or 1), first.handle], "")
        out += [line for notice in notices for line in style.plain(notice, "muted")]
        if len(made.steps) == 1 or len(out) > 3:
            return out
        return out + style.plain(f"then    {len(made.steps) - 1} more · all of them: adhd tree {task.handle}", "muted")

    return Reply(lines, lambda: {**made.json(), "notices": notices})


STAND_IN = "thing"


def said(face: Face, chosen: Template, words: list[str]) -> tuple[dict[str, Any], list[str]]:
    """The fields of a task from the words after a template's name, and what should be told of them. The name itself is not read:
    "weekly" in it is no rhythm."""
    if not words:
        return {}, []
    fields, draft = face.adhd.capture.fields(f"{STAND_IN} {' '.join(words)}")
    for name in ("kind", "level"):
        fields.pop(name, None)
    title = str(fields["title"])
    own = title.removeprefix(STAND_IN).strip(" ,:;") if title.startswith(STAND_IN) else title
    fields["title"] = f"{chosen.name}: {own}" if own else chosen.name
    return fields, [] if draft is None else list(draft.notices)


def from_(face: Face, words: list[str], category: str | None = None) -> Reply:
    """Make a template from a task's steps."""
    from adhd_cli.editing import first_named

    try:
        task: Task = first_named(face, words, True)
    except AdhdError as error:
        if error.code == "not_found":
            error.hint = "The task first, then a name: " + EXAMPLES["from"]
        raise
    outcome = face.adhd.templates.keep_from(task, " ".join(words[1:]) or task.title, category)
    return one(face, "kept", outcome)


def add(face: Face, words: list[str], category: str | None = None, step: list[str] | None = None) -> Reply:
    """Make a template."""
    return one(face, "kept", face.adhd.templates.add(" ".join(words), category, step or []))


def edit(face: Face, words: list[str], **given: Any) -> Reply:
    """Change a template."""
    names = {"rename": "name", "category": "category", "step": "replace", "add_step": "add", "remove_step": "remove"}
    if not given:
        raise usage("What should change?", EXAMPLES["edit"])
    return one(face, "changed", face.adhd.templates.edit(" ".join(words), {names[name]: value for name, value in given.items()}))


def drop(face: Face, words: list[str]) -> Reply:
    """Take a template away."""
    return one(face, "dropped", face.adhd.templates.drop(" ".join(words)))


def one(face: Face, verb: str, outcome: Outcome[Template]) -> Reply:
    """The answer of a command that changed a template."""
    found = outcome.value

    def lines(style: Style) -> list[str]:
        out = style.fact_line(verb, found.name, [found.category, facts(found)], face.hint("adhd undo"))
        for note in outcome.notes:
            out += style.plain(note, "muted")
        if verb == "kept":
            out += style.plain(f"Take it: adhd template use {typed(found)}", "muted")
        return out

    return Reply(lines, lambda: {"template": found.json(), "notes": list(outcome.notes)})
