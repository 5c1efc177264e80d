"""`adhd log --conflicts`: what two devices changed without having seen each other, what won, and the command that takes the other."""

from __future__ import annotations

import os
import shlex

from adhd_core.history.conflicts import Conflict, Write, conflicts, shown
from adhd_core.history.words import title_of
from adhd_core.ids import of_hex
from adhd_core.sync.devices import others
from adhd_core.tasks.projection import TaskTable

from adhd_cli.history import WORDS, moment_of
from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_cli.style import Style

MOST, LONGEST = 10, 60
OPTIONS = {
    "title": "--title", "notes": "--notes", "due": "--due", "start": "--start", "priority": "--priority", "energy": "--energy",
    "kind": "--kind", "project": "--project", "zone": "--zone", "estimate_minutes": "--for",
}  # fmt: skip
EMPTIED = {"estimate_minutes": "for"}
STATUSES = {"done": "done", "dropped": "drop", "inbox": "reopen", "open": "reopen", "waiting": "edit --wait"}


def told(face: Face, words: list[str], limit: int | None) -> Reply:
    """The newest conflicts of all records, or of one task."""
    face.adhd.log.current(TaskTable)
    found = conflicts(face.adhd.log, 1000 if words else limit or MOST)
    if words:
        task = face.adhd.tasks.find_all(words, True)[0]
        found = [c for c in found if c.rid == task.rid][: limit or MOST]
    names = Names(face)

    def lines(style: Style) -> list[str]:
        if not found:
            return style.plain("No two devices have changed the same thing without having seen each other.", "muted")
        return [line for conflict in found for line in lines_of(face, style, conflict, names)]

    return Reply(lines, lambda: {"conflicts": [as_json(face, conflict, names) for conflict in found]})


def as_json(face: Face, conflict: Conflict, names: Names) -> dict[str, Any]:
    """For scripts, with the devices' names and the command that takes the other one, null where there is none."""
    return {
        **conflict.json(), "title": title_of(face.adhd.log.db, conflict.rid), "won_on": names.of(conflict.won),
        "lost_on": names.of(conflict.lost), "take": take(face, conflict),
    }  # fmt: skip


class Names:
    """What devices are called: this one `here`; the other one by its name, where the account has one other; else by a short id."""

    def __init__(self, face: Face) -> None:
        self.others = others(os.path.dirname(os.path.abspath(face.path)))
        rows = face.adhd.log.db.execute(
            "select d.uuid from device d where own=0 and exists (select 1 from operation o where o.device=d.id)"
        ).fetchall()
        self.single = len(rows) == 1 and len(self.others) == 1

    def of(self, write: Write) -> str:
        """The name of the device that wrote."""
        if write.own:
            return "here"
        return self.others[0] if self.single else f"device {write.uuid.hex()[:4]}"


def lines_of(face: Face, style: Style, conflict: Conflict, names: Names) -> list[str]:
    """`title   "Pay rent" here won over "Pay rent + deposit"`, where and when below, and the way to the other one."""
    won, lost = conflict.won, conflict.lost
    title = title_of(face.adhd.log.db, conflict.rid)
    if conflict.deletion:
        edits = ", ".join(WORDS.get(f, f.replace("_", " ")) for f in lost.fields if shown(f))
        first = f"{title}: deleted {at(names, won)}, while {at(names, lost)} {edits} changed"
        label, times = "deleted", f"{moment_of(face, stamp(won))} and {moment_of(face, stamp(lost))}"
    else:
        label = WORDS.get(conflict.field, conflict.field.replace("_", " "))
        first = f"{said(face, conflict, won)} {at(names, won)} won over {said(face, conflict, lost)} {at(names, lost)}"
        times = f"{moment_of(face, stamp(won))} and {moment_of(face, stamp(lost))}"
        times = times if conflict.field == "title" else f"{title} · {times}"
    command = take(face, conflict)
    out = style.entry(label, first, 10)
    out += style.entry("", times, 10, "muted")
    if not conflict.stands:
        return out + style.entry("", "changed again since", 10, "muted")
    return out + (style.entry("", f"take it: {command}", 10, "accent") if command else [])


def at(names: Names, write: Write) -> str:
    """`here`, or `on laptop2`."""
    name = names.of(write)
    return name if write.own else f"on {name}"


def stamp(write: Write) -> str:
    """When it was written, as ISO 8601."""
    from adhd_core.dates import iso

    return iso(write.at)


def said(face: Face, conflict: Conflict, write: Write) -> str:
    """A value in words."""
    value = readable(face, conflict.field, write.fields[conflict.field])
    if value is None:
        return "nothing"
    text = " ".join(str(value).split())
    return f'"{text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"}"'


def readable(face: Face, field: str, value: Any) -> Any:
    """A value as a person knows it: projects, zones and parents by their names."""
    if field in ("project", "zone", "parent"):
        rid = of_hex(value)
        return title_of(face.adhd.log.db, rid) if rid is not None else None
    return value


def take(face: Face, conflict: Conflict) -> str | None:
    """The command that takes what lost; None where there is none, or where it no longer matters."""
    if conflict.record != "task" or not conflict.stands:
        return None
    row = face.adhd.log.db.execute("select handle, title from task where rid=?", (conflict.rid,)).fetchone()
    if row is None:
        return None
    if conflict.deletion:
        return f"adhd c --raw {shlex.quote(row[1])}"
    value = conflict.lost.fields[conflict.field]
    if conflict.field == "status":
        verb, _, option = STATUSES.get(value or "inbox", "").partition(" ")
        return f"adhd {verb} {row[0]} {option}".rstrip() if verb else None
    option = OPTIONS.get(conflict.field, "")
    if not option:
        return None
    if value is None:
        return f"adhd edit {row[0]} --clear {EMPTIED.get(conflict.field, conflict.field)}"
    text = f"{value}m" if conflict.field == "estimate_minutes" else str(readable(face, conflict.field, value))
    return f"adhd edit {row[0]} {option} {shlex.quote(text)}"
