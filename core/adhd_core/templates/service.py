"""Templates: list, make, change and use them. Each method is one command."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import iso
from adhd_core.oplog.codec import loads
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.operation import Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.steps.small import ATOMIC
from adhd_core.tasks.projection import TaskTable
from adhd_core.tasks.queries import Queries
from adhd_core.templates import rules
from adhd_core.templates.projection import TemplateTable
from adhd_core.templates.rules import CATEGORIES, DEFAULT_CATEGORY, MOST_STEPS, Step, Template
from adhd_core.words import DEEPEST, TASK_LEVEL, as_typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.log import Command, Log
    from adhd_core.tasks.service import Tasks
    from adhd_core.tasks.task import Task

Row = tuple["str | None", "str | None", "str | None", int]


class Used:
    """A task that a template made: the `task`, its `steps`, and the `template`."""

    __slots__ = ("steps", "task", "template")

    def __init__(self, task: Task, steps: list[Task], template: Template) -> None:
        self.task = task
        self.steps = steps
        self.template = template

    def json(self) -> dict[str, Any]:
        """`{"task", "steps", "template"}`."""
        return {"task": self.task.json(), "steps": [step.json() for step in self.steps], "template": self.template.name}


class Templates:
    """A person's own templates and the shipped ones."""

    def __init__(self, log: Log, tasks: Tasks) -> None:
        self.log = log
        self.tasks = tasks
        self._shipped: dict[bytes, Template] | None = None

    @property
    def shipped(self) -> dict[bytes, Template]:
        """Those that come with adhd, by id, as they came."""
        if self._shipped is None:
            from adhd_core.templates.library import shipped

            self._shipped = {t.rid: t for t in shipped()}
        return self._shipped

    def all(self, category: str | None = None) -> list[Template]:
        """Those there are, by category; in each a person's own first, by name. Raises AdhdError."""
        rows = self._rows()
        found = [t for t in self.shipped.values() if t.rid not in rows]
        for rid, row in rows.items():
            template = None if row[3] else self._with(rid, row)
            if template is not None:
                found.append(template)
        place = {rid: number for number, rid in enumerate(self.shipped)}
        found.sort(key=lambda t: (CATEGORIES.index(t.category), not t.own, 0 if t.own else place[t.rid], t.name.casefold(), t.rid))
        wanted = rules.checked_category(category) if category else None
        return [t for t in found if wanted in (None, t.category)]

    def _rows(self) -> dict[bytes, Row]:
        db = self.log.current(TemplateTable).db
        return {row[0]: row[1:] for row in db.execute("select rid, name, category, steps, deleted from template").fetchall()}

    def _with(self, rid: bytes, row: Row) -> Template | None:
        """The template that a row makes of a shipped one or of nothing; None where it has no name."""
        base = self.shipped.get(rid)
        name = row[0] or (base.name if base else "")
        category = row[1] if row[1] in CATEGORIES else base.category if base else DEFAULT_CATEGORY
        steps = rules.steps_of(loads(row[2])) if row[2] else []
        template = Template(rid, name, category or DEFAULT_CATEGORY, steps or (base.steps if base else []), base.energy if base else None)
        template.shipped = base is not None
        template.own = base is None or bool(steps) or (name, category) != (base.name, base.category)
        return template if name else None

    def find(self, text: str) -> Template:
        """The template that a name, its beginning or an id means. Raises AdhdError."""
        template, rest = self.cut([text])
        if rest:
            raise rules.unknown(self.all(), text)
        return template

    def cut(self, words: list[str]) -> tuple[Template, list[str]]:
        """The template that the first words name, and the words after it. Raises AdhdError."""
        templates = self.all()
        rid = ids.parse_id(words[0].lower()) if words else None
        for template in templates:
            if template.rid == rid:
                return template, words[1:]
        return rules.named(templates, " ".join(words).split())

    # ------------------------------------------------------------------ making and changing

    def add(self, name: str, category: str | None, steps: list[str]) -> Outcome[Template]:
        """Make a template from lines such as "5m Open the book"; one of a shipped name stands before it. Without steps, a shipped
        one that was dropped comes back. Raises AdhdError."""
        return self._add(name, category, [rules.step_of(text) for text in steps])

    def keep_from(self, task: Task, name: str, category: str | None) -> Outcome[Template]:
        """Make a template from a task's steps, ten at most. Raises AdhdError."""
        kept = [as_step(t) for t in self.tasks.children(task) if t.status != "dropped"]
        if not kept:
            raise AdhdError("conflict", f"{task.title} has no steps yet.", f"Break it down: adhd split {task.handle}")
        outcome = self._add(name, category, kept[:MOST_STEPS])
        left = len(kept) - MOST_STEPS
        if left > 0:
            outcome.notes += (f"{MOST_STEPS} steps are the most: the last {'one is' if left == 1 else f'{left} are'} not in it.",)
        return outcome

    def _add(self, name: str, category: str | None, steps: list[Step]) -> Outcome[Template]:
        name = rules.checked_name(name)
        chosen = rules.checked_category(category) if category else None
        self.log.current(TemplateTable)
        with self.log.command() as command:
            self._free(name)
            rid = self._id_for(name)
            base = self.shipped.get(rid)
            if steps or base is None:
                rules.checked_steps(steps)
            fields: dict[str, Any] = {
                "name": name if steps or base is None else base.name,
                "category": chosen or (None if base else DEFAULT_CATEGORY),
                "steps": [step.stored() for step in steps] or None,
                "deleted_at": None,
            }
            self._spawn(command, rid)
            command.add([Set("template", rid, fields)])
            made = self._with(rid, self._rows()[rid])
        assert made is not None
        stands = ("It stands before the one that came with adhd; dropping it brings that back.",) if base is not None and steps else ()
        return Outcome(made, command, stands)

    def edit(self, name: str, changes: dict[str, Any]) -> Outcome[Template]:
        """Change `name`, `category`, or the steps: `replace` and `add` as lines, `remove` as numbers. Raises AdhdError."""
        self.log.current(TemplateTable)
        with self.log.command() as command:
            template = self.find(name)
            fields: dict[str, Any] = {}
            if changes.get("name") is not None:
                fields["name"] = rules.checked_name(changes["name"])
                self._free(fields["name"], template)
            if changes.get("category") is not None:
                fields["category"] = rules.checked_category(changes["category"])
            if any(changes.get(part) for part in ("replace", "add", "remove")):
                parts = [changes.get(part) or [] for part in ("replace", "add", "remove")]
                fields["steps"] = [step.stored() for step in rules.changed_steps(template.steps, *parts)]
            self._spawn(command, template.rid)
            command.add([Set("template", template.rid, fields)])
            made = self._with(template.rid, self._rows()[template.rid])
        assert made is not None
        return Outcome(made, command)

    def drop(self, name: str) -> Outcome[Template]:
        """Take a template away. Where a shipped one was changed, it is as shipped again. Raises AdhdError."""
        self.log.current(TemplateTable)
        with self.log.command() as command:
            template = self.find(name)
            base = self.shipped.get(template.rid)
            self._spawn(command, template.rid)
            notes: tuple[str, ...] = ()
            if base is not None and template.own:
                command.add([Set("template", template.rid, {"name": base.name, "category": None, "steps": None})])
                notes = (f"{base.name} is again as it came with adhd.",)
            else:
                command.add([Set("template", template.rid, {"deleted_at": iso(command.now)})])
        return Outcome(template, command, notes)

    def _free(self, name: str, but: Template | None = None) -> None:
        """Refuse a name that another template of the person has; a shipped one makes room for a new one."""
        for known in self.all():
            if rules.key_of(known.name) != rules.key_of(name) or (but is not None and known.rid == but.rid):
                continue
            if known.own or but is not None:
                hint = f"Change it: adhd template edit {as_typed(rules.key_of(known.name))} --add-step ..."
                raise AdhdError("conflict", f"There is a template {known.name} already.", hint)

    def _id_for(self, name: str) -> bytes:
        """The id for a new template: that of its name, unless one that is called otherwise now has it."""
        rows, turn = self._rows(), 1
        while True:
            rid = rules.id_of(name, turn)
            row = rows.get(rid)
            if row is None or row[3] or rules.key_of(row[0] or "") in ("", rules.key_of(name)):
                return rid
            turn += 1

    def _spawn(self, command: Command, rid: bytes) -> None:
        """A shipped template has no record until something is said of it."""
        base = self.shipped.get(rid)
        if base is not None and command.db.execute("select 1 from template where rid=?", (rid,)).fetchone() is None:
            command.add([Set("template", rid, {"name": base.name}, spawn=True)])

    # ------------------------------------------------------------------ using

    def use(self, template: Template, fields: dict[str, Any]) -> Outcome[Used]:
        """Make a task with the template's steps, as one command. `fields`: what was said of the task. Raises AdhdError."""
        if not template.steps:
            hint = f'Add one: adhd template edit {as_typed(rules.key_of(template.name))} --add-step "5m Open the book"'
            raise AdhdError("conflict", f"{template.name} has no steps.", hint)
        self.log.load(TaskTable)
        with self.log.command() as command:
            known = {"title": template.name, "estimate_minutes": template.minutes, "energy": template.energy}
            usual = {k: v for k, v in known.items() if v is not None}
            task = self.tasks.make(command, {**usual, **fields, "level": TASK_LEVEL, "status": "open", "state": "decomposed"})
            made = [self._make(command, task, step) for step in template.steps]
            read = Queries(self.log.loaded["task"])  # type: ignore[arg-type]
            found = [t for t in map(read.get, [task, *made]) if t is not None]
        return Outcome(Used(found[0], found[1:], template), command)

    def _make(self, command: Command, parent: bytes, step: Step) -> bytes:
        fields = {
            "title": step.title, "parent": parent, "level": DEEPEST, "status": "open", "estimate_minutes": step.minutes,
            "champs": step.field(), "state": "atomic" if step.minutes <= ATOMIC else "stub",
        }  # fmt: skip
        return self.tasks.make(command, fields)


def as_step(task: Task) -> Step:
    """The step of a template that a task's step becomes."""
    known = dict(task.champs or {})
    icon, who = known.pop("icon", None), known.pop("who", None)
    known.pop("label", None)
    title = " ".join(task.title.split())[: rules.LONGEST_TITLE]
    if not known:  # only its words are known
        return rules.guessed(title, min(task.estimate_minutes or rules.USUAL, rules.LONGEST_STEP), who or "", icon)
    return rules.steps_of([{"title": title, "minutes": task.estimate_minutes, "who": who, "champs": known, "icon": icon}])[0]
