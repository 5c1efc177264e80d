"""Energy, zones, projects, settings and features in the shell."""

from __future__ import annotations

import os

from adhd_core.oplog.errors import usage

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_cli.style import Style


def energy(face: Face, level: str | None, note: str | None) -> Reply:
    """Log energy, or show what was logged."""
    from adhd_core.words import ENERGY

    if level is not None:
        found = face.adhd.energy.record(level, note).value
        text = f"{found.level} of 5, {ENERGY[found.level]}"
        return Reply(lambda s: s.fact_line("energy", text, [found.part], face.hint("adhd undo")), lambda: {"energy": found.json()})
    snapshots = face.adhd.energy.recent()
    fresh = face.adhd.energy.now()

    def lines(style: Style) -> list[str]:
        from adhd_core.phrases import when

        if not snapshots:
            return style.plain("How much energy is there? adhd energy 1 (very low) to 5 (peak)")
        now = face.adhd.log.clock.now()
        out = []
        for s in snapshots[:4]:
            bar = style.paint("●" * s.level, "accent") + style.paint("○" * (5 - s.level), "faint")
            out.append(f"{bar}  {ENERGY[s.level]:<10}" + style.paint(when(s.json()["at"], now), "muted"))  # type: ignore[arg-type]
        return out

    return Reply(lines, lambda: {"energy": fresh.json() if fresh else None, "recent": [s.json() for s in snapshots]})


def zone(face: Face, words: list[str], **options: Any) -> Reply:
    """Areas of life."""
    zones = face.adhd.zones
    action, name = (words[0], " ".join(words[1:])) if words else ("", "")
    fields = {k: v for k, v in options.items() if v is not None}
    if not words:
        return zone_list(face)
    if action not in ("add", "edit", "drop") or not name:
        raise usage("A zone can be added, edited or dropped, by its name.", "adhd zone add Studio")
    if action == "add":
        fields.pop("name", None)
        found = zones.add(name, **fields).value
    elif action == "edit":
        if not fields:
            raise usage("What should change?", f"adhd zone edit {name} --goal ...")
        found = zones.edit(name, fields).value
    else:
        found = zones.drop(name).value
    verb = {"add": "zone", "edit": "changed", "drop": "dropped"}[action]
    facts = [found.goal] if found.goal else []
    return Reply(lambda s: s.fact_line(verb, f"{found.icon} {found.name}", facts, face.hint("adhd undo")), lambda: {"zone": found.json()})


def zone_list(face: Face) -> Reply:
    """The zones with what was done in them this week."""
    zones = face.adhd.zones.all()

    def lines(style: Style) -> list[str]:
        out = []
        most = max([z.done_week for z in zones] + [1])
        for z in zones:
            bar = "█" * (z.done_week * 12 // most) if z.done_week else "·"
            out += style.entry(f"{z.icon} {z.name:<10} {bar}", z.goal or "", 28, "muted")
        return out

    return Reply(lines, lambda: {"zones": [z.json() for z in zones]})


def project(face: Face, words: list[str], name: str | None, owner: str | None) -> Reply:
    """Projects."""
    projects = face.adhd.projects
    if not words:
        found = projects.all()

        def lines(style: Style) -> list[str]:
            if not found:
                return style.plain("No projects yet. One comes with its first task: adhd c find sources in:Thesis", "muted")
            return [style.row("", p["name"], "" if p["is_active"] else "paused") for p in found]

        return Reply(lines, lambda: {"projects": found})
    action, which = words[0], " ".join(words[1:])
    if action == "rename" and name is None and len(words) == 3:
        which, name = words[1], words[2]
    changes: dict[str, dict[str, Any]] = {
        "rename": {"name": name}, "pause": {"is_active": False}, "resume": {"is_active": True}, "drop": {"deleted": True},
        "own": {"owner": owner},
    }  # fmt: skip
    if not which or action not in ("add", *changes) or (action == "rename" and not name) or (action == "own" and not owner):
        raise usage("A project can be added, renamed, paused, resumed or dropped, by its name.", "adhd project rename Thesis --name Book")
    value = projects.add(which, owner).value if action == "add" else projects.change(which, changes[action]).value
    verb = {"add": "project", "drop": "dropped"}.get(action, "changed")
    facts = [] if value["is_active"] else ["paused"]
    return Reply(lambda s: s.fact_line(verb, value["name"], facts, face.hint("adhd undo")), lambda: {"project": value})


def features(face: Face, words: list[str]) -> Reply:
    """Switch features on and off."""
    from adhd_core.preferences import FEATURES

    preferences = face.adhd.preferences

    def states() -> dict[str, bool]:
        return {name: preferences.enabled(name) for name in FEATURES}

    if words:
        if len(words) != 2 or words[0] not in ("on", "off"):
            raise usage("A feature is switched on or off by its name.", "adhd features off zones")
        preferences.switch(words[1], words[0] == "on")
        verb = words[0]
        return Reply(lambda s: s.fact_line(verb, words[1], [FEATURES[words[1]]], face.hint("adhd undo")), lambda: {"features": states()})

    def lines(style: Style) -> list[str]:
        found = states().items()
        return [line for name, on in found for line in style.entry(f"{'on' if on else 'off':<5}{name}", FEATURES[name], 14, "muted")]

    return Reply(lines, lambda: {"features": states()})


def config(face: Face, words: list[str], unset: bool) -> Reply:
    """Settings: those that follow the person, and those of this machine (config.toml)."""
    from adhd_core.machine import MACHINE, read_settings, write_setting
    from adhd_core.preferences import KNOWN

    preferences = face.adhd.preferences
    folder = os.path.dirname(face.path)
    known = {**{n: d[1] for n, d in KNOWN.items()}, **MACHINE}
    if words and words[0] not in known:
        raise usage(f'"{words[0]}" is no setting.', f"There are: {', '.join(known)}.")
    hint = ""
    if unset or len(words) > 1:
        if not words:
            raise usage("Which setting?", "adhd config --unset day_start")
        value = None if unset else " ".join(words[1:])
        if words[0] in MACHINE:
            write_setting(folder, words[0], value)
            if words[0] == "sync_auto":
                from adhd_cli.standing import switch

                switch(folder)
        else:
            preferences.set(words[0], value)
            hint = "adhd undo"

    def values() -> dict[str, Any]:
        return {**preferences.all(), **read_settings(folder)}

    def lines(style: Style) -> list[str]:
        shown = values()
        if hint:
            return style.fact_line("set", f"{words[0]} {shown[words[0]]}", [known[words[0]]], face.hint(hint))
        names = [n for n in known if not words or n == words[0]]
        return [line for n in names for line in style.entry(f"{n:<13} {shown.get(n)!s}", known[n], 26, "muted")]

    return Reply(lines, lambda: {"config": {k: v for k, v in values().items() if not words or k == words[0]}})
