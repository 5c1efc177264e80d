"""What must hold of every file at any time, and of all of them once everything was exchanged."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from adhd_core.oplog.hashing import HOLLOW, SELECT, hash_of
from adhd_core.oplog.log import Log
from adhd_core.oplog.operation import SPAWN_HLC
from adhd_core.oplog.projection import rebuild
from adhd_core.oplog.receive import envelopes
from adhd_core.tasks.order import DIGITS
from adhd_core.tasks.queries import Queries
from adhd_core.words import tokens

from tests.rig.model import Model, natural
from tests.rig.replica import TABLES, FutureTable, Replica

DUMPS = {
    "task": """select hex(rid), handle, title, notes, status, kind, level, hex(parent), hex(project), hex(zone), tags, contexts,
      depends, priority, energy, estimate, due, due_end, start, repeat, repeat_from, hex(series), delegation, urls, champs, sort,
      state, done_at, deleted, created, created_offset, updated, updated_offset, source, alerts, rank from task""",
    "task_word": "select w.what, w.word, hex(t.rid) from task_word w join task t on t.id = w.task",
    "label": "select hex(rid), kind, name, active, owner, deleted, created from label",
    "task_done": "select hex(event), hex(task), at, offset, stands from task_done",
    "zone": "select hex(rid), name, icon, colour, goal, deleted from zone",
    "zone_done": "select hex(event), hex(zone), at, offset, stands from zone_done",
    "energy_log": "select hex(event), at, offset, level, note, stands from energy_log",
    "fact": "select hex(rid), thing, place, text, at, moment, deleted from fact",
    "intake": "select hex(rid), name, every from intake",
    "intake_taken": "select hex(event), hex(thing), name, amount, at, offset, stands from intake_taken",
    "preference": "select name, value from preference",
    "focus_event": "select hex(event), hex(session), kind, at, offset, hlc, body, stands from focus_event",
    "focus_session": "select hex(session), hex(task), hex(step), status, started, ended, interruptions, hlc, open from focus_session",
    "focus_interval": "select hex(session), begin, end from focus_interval",
    "future": "select hex(rid), field, value from future",
}
INDEX = "select hex(t.rid), v.term, v.col, v.offset from temp.vocabulary v left join task t on t.id = v.doc"
COMPARED = ("title", "notes", "due", "start", "repeat", "energy", "done_at", "source")


class Broken(AssertionError):
    """An invariant does not hold."""


def must(holds: object, what: str, *more: object) -> None:
    """Raise unless it holds."""
    if not holds:
        raise Broken(what + "".join(f"\n  {m}" for m in more))


def same(one: Any, two: Any, what: str) -> None:
    """Raise with the difference unless two lists are equal."""
    if one != two:
        a, b = {repr(x) for x in one}, {repr(x) for x in two}
        raise Broken(what + "".join(f"\n  - {x}" for x in sorted(a - b)[:12]) + "".join(f"\n  + {x}" for x in sorted(b - a)[:12]))


def dump(log: Log) -> dict[str, list[Any]]:
    """The rows of every projection by content, without what is local to a file."""
    for kind in (*TABLES, FutureTable):
        log.current(kind)
    out = {name: sorted(log.db.execute(query).fetchall(), key=repr) for name, query in DUMPS.items()}
    log.db.execute("create virtual table temp.vocabulary using fts5vocab(main, task_text, instance)")
    out["task_text"] = sorted(log.db.execute(INDEX).fetchall(), key=repr)
    log.db.execute("drop table temp.vocabulary")
    return out


def same_dump(one: dict[str, list[Any]], two: dict[str, list[Any]], what: str) -> None:
    """Raise with the first difference unless two dumps are equal."""
    for name in one:
        same(one[name], two[name], f"{what}: {name}")


def content(envelope: dict[str, Any]) -> str:
    """An operation without its number: what it says, in one line."""
    return json.dumps({k: v for k, v in envelope.items() if k not in ("device", "n", "command", "undoes")}, sort_keys=True)


def operations(log: Log) -> dict[tuple[str, int], dict[str, Any]]:
    """The shared operations of a file by their ids."""
    return {(e["device"], e["n"]): e for e in envelopes(log)}


def hashes(log: Log) -> list[tuple[str, int, str]]:
    """(device, n, hash) of every shared operation of a file, hollow ones as well."""
    query = f"select {SELECT} from operation o join device d on d.id = o.device where o.scope = 0"
    return sorted((row[0].hex(), row[1], hash_of(row).hex()) for row in log.db.execute(query))


def told_whole(logs: list[Log]) -> dict[tuple[str, int], dict[str, Any]]:
    """The shared operations by their ids, each as whole as any of the files has it."""
    out: dict[tuple[str, int], dict[str, Any]] = {}
    for log in logs:
        for number, envelope in operations(log).items():
            if number not in out or out[number]["record"] == HOLLOW:
                out[number] = envelope
    return out


def clocks(db: sqlite3.Connection) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Every field's clock with the sparse ones filled in."""
    devices = dict(db.execute("select id, uuid from device").fetchall())
    out: dict[tuple[str, str], tuple[Any, ...]] = {}
    seen = set()
    query = "select rid, hlc, device, body, scope from operation where event=0 and record<>'' order by seq"
    for rid, hlc, device, body, scope in db.execute(query):
        if scope or rid in seen:
            continue
        seen.add(rid)
        for field, value in json.loads(body).items():
            if field.endswith("*"):
                for word in {*value.get("+", ()), *value.get("-", {})}:
                    out[rid.hex(), f"{field}/{word}"] = (hlc if word in value.get("+", ()) else 0, value.get("-", {}).get(word, 0))
            else:
                out[rid.hex(), field] = (hlc, devices[device].hex())
    for rid, field, hlc, device, saw in db.execute("select rid, field, hlc, device, seen from field_clock"):
        if rid in seen:
            out[rid.hex(), field] = (hlc, saw) if "*/" in field else (hlc, devices[device].hex())
    return out


def check_file(log: Log) -> None:
    """One file by itself: whole, numbered without gaps, its cursor where its operations are."""
    db = log.db
    must(db.execute("pragma integrity_check").fetchone() == ("ok",), "integrity_check")
    for device, low, high, count in db.execute("select device, min(n), max(n), count(*) from operation group by device").fetchall():
        must(low == 1 and high == count, "n has gaps", (device, low, high, count))
    n, local_n, own, local, hlc = db.execute("select n, local_n, device, local_device, hlc from meta").fetchone()
    must(db.execute("select coalesce(max(n), 0) from operation where device=?", (own,)).fetchone() == (n,), "meta.n")
    must(db.execute("select coalesce(max(n), 0) from operation where device=?", (local,)).fetchone() == (local_n,), "meta.local_n")
    must(db.execute("select coalesce(max(hlc), 0) from operation").fetchone()[0] <= hlc, "meta.hlc is behind")
    must(not db.execute("select 1 from operation where device=? and scope<>0", (own,)).fetchone(), "a local operation in the shared stream")
    must(all(e["scope"] == 0 for e in envelopes(log)), "a local operation was offered")


def check_rebuild(log: Log, step: int) -> None:
    """Live projections = rebuilt projections, rebuilt `step` operations at a time."""
    before = dump(log)
    for kind in (*TABLES, FutureTable):
        rebuild(kind, log.db, log._begin, step)
    same_dump(before, dump(log), "live <> rebuilt")


def check_tree(log: Log) -> None:
    """The tree is a tree: every living task hangs below a root once; dependencies have no cycle left."""
    read = Queries(log.current(log.loaded["task"].__class__))  # type: ignore[type-var]
    tree = read.tree()
    rids = [row[0] for row in log.db.execute("select rid from task where deleted=0")]
    below: dict[bytes | None, list[bytes]] = {None: []}
    for rid in rids:
        path, up = [rid], tree.parent(rid)
        below.setdefault(up, []).append(rid)
        while up is not None:
            must(up not in path, "the tree has a cycle", path)
            path.append(up)
            up = tree.parent(up)
        must(tree.level(rid) <= 6, "too deep a level")
    reached, todo = set(), list(below[None])
    while todo:
        here = todo.pop()
        must(here not in reached, "reached twice")
        reached.add(here)
        listed = [rid for rid, _status in read.children(here)]
        same(sorted(listed), sorted(below.get(here, [])), "children() and parent() disagree")
        todo += listed
    same(sorted(rids), sorted(reached), "a living task hangs nowhere")
    edges = {rid: read.blockers(task) for rid in rids if (task := read.get(rid)) is not None}
    for start in edges:
        todo, seen = list(edges[start]), set()
        while todo:
            here = todo.pop()
            must(here != start, "dependencies have a cycle")
            if here not in seen:
                seen.add(here)
                todo += edges.get(here, [])


def check_search(log: Log) -> None:
    """The index finds every living title by each of its words, and nothing deleted."""
    read = Queries(log.current(log.loaded["task"].__class__))  # type: ignore[type-var]
    for rid, title, deleted in log.db.execute("select rid, title, deleted from task").fetchall():
        for word in tokens(title):
            found = {t.rid for t in read.matching(f'title : "{word}"', "1", 1000)}
            must((rid in found) == (not deleted), "the index and the rows disagree", title, word)


def check_model(log: Log, model: Model) -> None:
    """The tables say what the naive model says."""
    rows = {
        row[0]: row[1:]
        for row in log.db.execute(
            "select lower(hex(rid)), title, notes, due, start, repeat, energy, done_at, source, status, deleted, tags, depends,"
            " lower(hex(parent)) from task"
        ).fetchall()
    }
    same(sorted(rows), sorted(model.rids("task")), "tasks of the table and of the model")
    words = ("inbox", "open", "doing", "waiting", "done", "dropped")
    for rid, row in rows.items():
        want = [model.value(rid, f) or ("" if f == "title" else None) for f in COMPARED]
        status = model.value(rid, "status")
        want += [words.index(status) if status in words else 0, int(bool(model.value(rid, "deleted_at")))]
        want += [model.present(rid, "tags*"), model.present(rid, "depends*"), model.value(rid, "parent") or ""]
        have = [*row[:10], json.loads(row[10] or "[]"), json.loads(row[11] or "[]"), row[12] or ""]
        must(want == have, "a task is not what the rules say", rid, want, have)
    ledger = log.db.execute("select lower(hex(event)) from task_done where stands=1").fetchall()
    same(sorted(ledger), sorted((e,) for e in model.done()), "ledger <> distinct standing events")
    order = [r[0] for r in log.db.execute("select sort from task where sort is not null")]
    must(all(set(key) <= set(DIGITS) for key in order), "an order key of other characters")


def check_ledger(model: Model) -> None:
    """Finishing is paid once for each task and round; a repeating task has one successor for each predecessor."""
    told = [(model.events[e]["event"]["task"], e) for e in model.done()]
    must(len({e for _, e in told}) == len(told), "one event twice")
    tasks = [bytes.fromhex(rid) for rid in model.rids("task")]
    for rid in model.rids("task"):
        series = model.value(rid, "series")
        if series:
            must(model.fields[rid]["series"][0] == SPAWN_HLC, "a spawn that could overwrite an edit", rid)
            before = [p for p in tasks if natural("task.next", bytes.fromhex(series), p) == rid]
            must(len(before) == 1, "a successor of nothing", rid)


def check_all(replicas: list[Replica], pick: int) -> Model:
    """Everything was exchanged: all replicas are equal, in operations, clocks and rows. `pick` chooses the one that is
    looked at most closely."""
    first = replicas[0]
    model = Model(list(told_whole([r.log for r in replicas]).values()))
    for replica in replicas:
        check_file(replica.log)
        same(hashes(first.log), hashes(replica.log), "operations differ")
        same(sorted(clocks(first.db).items()), sorted(clocks(replica.db).items()), "clocks differ")
        same_dump(dump(first.log), dump(replica.log), "replicas differ")
    chosen = replicas[pick % len(replicas)]
    check_rebuild(chosen.log, 3 + pick % 50)
    check_model(chosen.log, model)
    check_tree(chosen.log)
    check_search(chosen.log)
    check_ledger(model)
    return model
