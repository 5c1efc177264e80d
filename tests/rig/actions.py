"""What people do on one device. Each action takes a replica and three small numbers that choose; it raises AdhdError
where the program would say no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adhd_core import ids
from adhd_core.oplog import merge, undo
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.operation import LOCAL, SHARED, Event, Set
from adhd_core.tasks.task import Task

from tests.rig.invariants import clocks, must
from tests.rig.replica import Replica

WORDS = ("milk", "Bogen", "牛乳", "café", "call", "tax", "garden", "Ω")
NAMES = ("Home", "home", "Thesis", "Garten")
REPEATS = ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TU", "FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=DAILY;UNTIL=20260401")
DUES = (None, "2026-03-01", "2026-03-05T15:00:00+01:00", "2026-04-02", "2026-03-28")


def nth(replica: Replica, a: int, where: str = "deleted = 0") -> str:
    """The id of one of the tasks here. Raises AdhdError where there is none."""
    replica.tasks.by_ids([])
    rows = replica.db.execute(f"select rid from task where {where} order by rid").fetchall()
    if not rows:
        raise AdhdError("none", "no task")
    few = rows[:2] if a % 10 < 6 else rows  # mostly the same ones, so that devices meet at them
    return ids.text_of(few[a // 10 % len(few)][0])


def title(a: int, b: int) -> str:
    return f"{WORDS[a % len(WORDS)]} {WORDS[b % len(WORDS)]} {a % 7}"


def create(r: Replica, a: int, b: int, c: int) -> None:
    fields: dict[str, Any] = {"title": title(a, b)}
    if c % 3 == 1:
        fields |= {"project": NAMES[b % 4], "tags": ["x", "yz"][: b % 3], "due": DUES[a % 5]}
    if c % 5 == 2:
        fields |= {"zone": NAMES[a % 4], "contexts": ["@home"], "estimate_minutes": 5 + b % 20, "notes": title(b, c)}
    r.tasks.add(fields)


def create_repeating(r: Replica, a: int, b: int, c: int) -> None:
    out = r.tasks.add(
        {"title": title(a, b), "repeat": REPEATS[c % 5], "due": DUES[a % 5], "repeat_from": ("due", "done")[b % 2], "tags": ["x"]}
    )
    if b % 3 == 0:
        r.tasks.add({"title": "step " + title(b, c), "parent": out.value.rid, "level": 6})


def create_step(r: Replica, a: int, b: int, c: int) -> None:
    r.tasks.add({"title": title(b, c), "parent": ids.parse_id(nth(r, a)), "kind": ("task", "habit")[c % 2]})


def create_many(r: Replica, a: int, b: int, c: int) -> None:
    r.tasks.add_many({"title": title(a + i, b), "project": NAMES[i % 4]} for i in range(c % 6))


def edit(r: Replica, a: int, b: int, c: int) -> None:
    fields = (
        {"title": title(b, c)}, {"due": DUES[b % 5]}, {"repeat": "nonsense", "due": "soon"}, {"notes": title(c, b)},
        {"priority": ("low", "urgent")[b % 2]},
        {"energy": 1 + b % 5, "state": "atomic"}, {"project": NAMES[b % 4]}, {"zone": NAMES[b % 4]}, {"project": None},
        {"status": "doing"}, {"repeat": REPEATS[b % 5]}, {"estimate_minutes": 1 + b},
        {"title": title(c, b), "due": DUES[b % 5], "tags": {"+": ["new"]}},
    )  # fmt: skip
    r.tasks.edit([nth(r, a)], dict(fields[c % len(fields)]))


def tag(r: Replica, a: int, b: int, c: int) -> None:
    what = ("tags", "contexts")[c % 2]
    r.tasks.edit([nth(r, a)], {what: {"+-"[b % 2]: [("x", "yz", "new")[c % 3]]}})


def depend(r: Replica, a: int, b: int, c: int) -> None:
    """A dependency, as another program would have written it: cycles are not looked for."""
    task, other = ids.parse_id(nth(r, a)), ids.parse_id(nth(r, b))
    with r.log.command() as command:
        command.add([Set("task", task, {"depends*": {"+-"[c % 4 == 0]: [other.hex()]}})])


def parent(r: Replica, a: int, b: int, c: int) -> None:
    """Hang a task under another one."""
    task, other = nth(r, a), ids.parse_id(nth(r, b))
    r.tasks.edit([task], {"parent": None if c % 5 == 0 else other})


def order(r: Replica, a: int, b: int, c: int) -> None:
    task, other = nth(r, a), nth(r, b, "deleted = 0 and parent is not null")
    r.tasks.order([task], other if c % 2 else None, None if c % 2 else other)


def equal_orders(r: Replica, a: int, b: int, c: int) -> None:
    """Two steps with one key, as two devices could have made them."""
    with r.log.command() as command:
        for pick in (a, b):
            command.add([Set("task", ids.parse_id(nth(r, pick)), {"order": "V" + "0Az"[c % 3]})])


def done(r: Replica, a: int, b: int, c: int) -> None:
    words = [nth(r, a)] if b % 4 else [nth(r, a), nth(r, c)]
    r.tasks.done(words)


def done_repeating(r: Replica, a: int, b: int, c: int) -> None:
    r.tasks.done([nth(r, a, "deleted = 0 and status < 4 and repeat is not null")])


def reopen(r: Replica, a: int, b: int, c: int) -> None:
    r.tasks.reopen([nth(r, a, "deleted = 0 and status > 3")])


def drop(r: Replica, a: int, b: int, c: int) -> None:
    r.tasks.drop([nth(r, a)])


def delete(r: Replica, a: int, b: int, c: int) -> None:
    r.tasks.delete([nth(r, a)])


def defer(r: Replica, a: int, b: int, c: int) -> None:
    r.tasks.defer([nth(r, a)] if b % 3 else [], DUES[c % 5])


def skip(r: Replica, a: int, b: int, c: int) -> None:
    r.tasks.skip([nth(r, a, "deleted = 0 and status < 4 and repeat is not null")])


def take_back(r: Replica, number: int, keep_new: bool) -> None:
    """Undo one command and check that it restored nothing that somebody else has changed since."""
    before = clocks(r.db)
    undone, command = undo.undo(r.log, number, keep_new)
    for operation in undone.step.operations:
        left = keep_new and operation.record in undo.WITNESSED
        must(left or not operation.event or not merge.stands(r.db, operation.rid), "undone, but the event still counts", operation.record)
    wrote = {(o.rid.hex(), field): o.hlc for o in undone.step.operations if not o.event for field in o.body}
    for operation in command.operations:
        for field in operation.body if not operation.event and operation.scope == SHARED else ():
            spot = (operation.rid.hex(), field)
            if not field.endswith("*") and spot in wrote:
                must(
                    before[spot][0] == wrote[spot] or brought_back(r, before[spot][0]),
                    "undo restored what it had lost",
                    spot,
                    before[spot],
                    wrote[spot],
                )
                must(spot not in {(rid.hex(), f) for rid, f in undone.skipped}, "restored and skipped", spot)


def brought_back(r: Replica, hlc: int) -> bool:
    """Whether an undo wrote at this clock."""
    return bool(r.db.execute("select 1 from operation where hlc=? and undoes is not null", (hlc,)).fetchone())


def undo_last(r: Replica, a: int, b: int, c: int) -> None:
    found = undo.next_to_undo(r.db)
    if found is not None:
        take_back(r, found[0], c % 4 == 0)


def redo_last(r: Replica, a: int, b: int, c: int) -> None:
    found = undo.next_to_redo(r.db)
    if found is None:
        undo_last(r, a, b, 1)
        found = undo.next_to_redo(r.db)
    if found is not None:
        take_back(r, found, False)
        if b % 3 == 0:
            undo_last(r, a, b, c)


def rewind(r: Replica, a: int, b: int, c: int) -> None:
    for _ in range(1 + b % 4):
        undo_last(r, a, b, 1)


def zone(r: Replica, a: int, b: int, c: int) -> None:
    if c % 3 == 0:
        r.zones.add(NAMES[b % 4], goal="calm")
    elif c % 3 == 1:
        r.zones.edit(("Work", "Life", NAMES[b % 4])[a % 3], {"name": ("Studio", "Werk")[b % 2], "colour": "cyan"})
    else:
        r.zones.drop(("Self", NAMES[b % 4])[a % 2])


def rename_project(r: Replica, a: int, b: int, c: int) -> None:
    rid = ids.by_name("project", NAMES[a % 4])
    with r.log.command() as command:
        command.add([Set("project", rid, {"name": ("Casa", "home", "Büro")[b % 3]} if c % 4 else {"is_active": bool(b % 2)})])


def prefer(r: Replica, a: int, b: int, c: int) -> None:
    if c % 2:
        r.preferences.set("week_start", ("monday", "sunday", None)[b % 3])
    else:
        r.preferences.switch(("hints", "zones")[a % 2], bool(b % 2))


def feel(r: Replica, a: int, b: int, c: int) -> None:
    r.energy.record(1 + a % 5, title(b, c) if c % 2 else None)


def fact(r: Replica, a: int, b: int, c: int) -> None:
    thing = NAMES[a % 4]
    if c % 4 < 2 or not r.facts.find(thing):
        r.facts.keep(thing, f"in the {WORDS[b % 8]}")
    elif c % 4 == 2:
        r.facts.rename(thing, NAMES[b % 4])
    else:
        r.facts.forget(thing)


def take(r: Replica, a: int, b: int, c: int) -> None:
    thing = NAMES[a % 4]
    if c % 3 < 2:
        r.taken.record([thing, "400mg"], again=bool(b % 2))
    else:
        r.taken.set_every(thing, (60, 360, None)[b % 3])


def focus(r: Replica, a: int, b: int, c: int) -> None:
    """A session: begun, paused, ended; thoughts that come up in it."""
    session = r.focus
    if c % 7 < 2:
        session.start(r.tasks.find(nth(r, a, "deleted = 0 and status < 4")), 5 + b % 80)
    elif c % 7 == 2:
        r.tasks.add({"title": title(a, b)}, also=session.airlock(bool(b % 2)))
    else:
        (session.pause, session.resume, session.rest, session.stop)[c % 7 - 3]()


def several(r: Replica, a: int, b: int, c: int) -> None:
    """Several operations as one command, on one record more than once."""
    task = ids.parse_id(nth(r, a))
    with r.log.command() as command:
        rid = r.tasks.make(command, {"title": title(a, b), "tags": ["x"]})
        command.add(
            [Set("task", rid, {"title": title(b, c)}), Set("task", task, {"notes": title(c, a), "tags*": {"-": ["x"], "+": ["yz"]}})]
        )
        command.add([Set("task", task, {"tags*": {"-": ["yz"]}, "energy": 1 + c % 5}), Set("task", rid, {"depends*": {"+": [task.hex()]}})])


def local_only(r: Replica, a: int, b: int, c: int) -> None:
    """What belongs to this machine: never offered to anyone."""
    with r.log.command() as command:
        command.add([
            Set("path", ids.by_name("path", WORDS[a % 8]), {"folder": title(a, b), "tags*": {"+": ["p"]}}, scope=LOCAL),
            Event("shell.ran.1", "me", str(b % 5), {"line": title(b, c)}, scope=LOCAL),
        ])  # fmt: skip


def newer(r: Replica, a: int, b: int, c: int) -> None:
    """What only a newer program writes: its fields, records and events."""
    with r.log.command() as command:
        command.add([Set("gadget", ids.by_name("gadget", NAMES[a % 4]), {"size": b, "parts*": {"+": [WORDS[c % 8]]}})])
        command.add([Event("gadget.rang.2", "me", str(b % 3), {"loud": True})])
        if c % 2:
            command.add(
                [
                    Set(
                        "task",
                        ids.parse_id(nth(r, a)),
                        {"sparkle": [a, {"b": b}], "shine*": {"+": ["s"]}, "status": "hibernating" if c % 8 == 1 else "open"},
                    )
                ]
            )


def second_process(r: Replica, a: int, b: int, c: int) -> None:
    """Another process with the same file, whose projections may lag."""
    kept, log = r.logs, r.other()
    r.logs = [log]
    try:
        (create, done, feel, edit, several)[a % 5](r, b, c, a)
    finally:
        r.logs = kept


def older_program(r: Replica, a: int, b: int, c: int) -> None:
    """A program older than the file: it only appends."""
    log = r.handle()
    log.epoch = -1
    try:
        from adhd_core.energy import Energy
        from adhd_core.tasks.service import Tasks

        made: Task = Tasks(log).add({"title": title(a, b), "project": NAMES[b % 4], "tags": ["x"]}).value
        assert made.title == title(a, b)
        Energy(log).record(1 + c % 5)
    finally:
        r.logs.remove(log)
        log.db.close()


ACTIONS: dict[str, Callable[[Replica, int, int, int], None]] = {
    f.__name__: f
    for f in (
        create, create_repeating, create_step, create_many, edit, tag, depend, parent, order, equal_orders, done, done_repeating, reopen,
        drop, delete, defer, skip, undo_last, redo_last, rewind, zone, rename_project, prefer, feel, fact, take, focus, several, local_only,
        newer, second_process, older_program,
    )
}  # fmt: skip
