"""Projects: a name that tasks belong to, with an owner and whether it is active."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.dates import iso
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.oplog.operation import Set
from adhd_core.oplog.outcome import Outcome
from adhd_core.tasks.projection import TaskTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.oplog.log import Log


class Projects:
    """List and change projects. Two devices that make one by the same name make the same project."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def all(self) -> list[dict[str, Any]]:
        """By name, with `owner`, `is_active` and `open`, the number of tasks still to do."""
        rows = self.log.current(TaskTable).db.execute(
            "select l.rid, l.name, l.owner, l.active, (select count(*) from task t where t.project = l.rid and t.deleted=0 and t.status<4)"
            " from label l where l.kind='project' and l.deleted=0 order by lower(l.name), l.rid"
        )
        return [
            {"id": ids.text_of(rid), "name": name, "owner": owner, "is_active": bool(active), "open": count}
            for rid, name, owner, active, count in rows.fetchall()
        ]

    def find(self, name: str) -> dict[str, Any]:
        """A project by its name. Raises AdhdError."""
        for project in self.all():
            if project["name"].casefold() == name.strip().casefold():
                return project
        raise AdhdError("not_found", f'There is no project "{name}".', f"Make it: adhd project add {name}")

    def add(self, name: str, owner: str | None = None) -> Outcome[dict[str, Any]]:
        """Make a project. Raises AdhdError where it is there already."""
        name = " ".join(name.split())
        if not name:
            raise usage("A project needs a name.", "adhd project add Thesis")
        if any(p["name"].casefold() == name.casefold() for p in self.all()):
            raise AdhdError("conflict", f"The project {name} is there already.", "See them: adhd project")
        rid = ids.by_name("project", name)
        renamed = next((p for p in self.all() if p["id"] == ids.text_of(rid)), None)
        if renamed is not None:
            raise AdhdError(
                "conflict", f"{name} is called {renamed['name']} now.", f"Name it back: adhd project rename {renamed['name']} --name {name}"
            )
        fields = {"name": name, "deleted_at": None, "is_active": True, **({"owner": owner} if owner else {})}
        with self.log.command() as command:
            command.add([Set("project", rid, fields)])
        return Outcome(self.find(name), command)

    def change(self, name: str, fields: dict[str, Any]) -> Outcome[dict[str, Any]]:
        """Change `name`, `owner` or `is_active`; `deleted` takes the project away and leaves its tasks."""
        project = self.find(name)
        other = str(fields.get("name") or project["name"]).casefold()
        if any(p["name"].casefold() == other and p["id"] != project["id"] for p in self.all()):
            raise AdhdError("conflict", f"The project {fields['name']} is there already.", "Choose another name.")
        rid = ids.parse_id(project["id"])
        assert rid is not None
        with self.log.command() as command:
            if fields.pop("deleted", False):
                fields["deleted_at"] = iso(command.now)
            command.add([Set("project", rid, fields)])
        shown = {**project, **{k: v for k, v in fields.items() if k != "deleted_at"}}
        return Outcome(shown, command)
