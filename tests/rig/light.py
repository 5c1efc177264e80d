"""The world around a server with records of no meaning: so fast that thousands of histories fit into a test run."""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "core"), str(ROOT / "sync_server")]

from adhd_core.oplog import undo  # noqa: E402
from adhd_core.oplog.hashing import HOLLOW  # noqa: E402
from adhd_core.oplog.operation import LOCAL, Event, Set  # noqa: E402
from adhd_core.oplog.projection import rebuild  # noqa: E402
from adhd_core.sync import sealed_image  # noqa: E402

from tests.rig.bare import ThingTable  # noqa: E402
from tests.rig.invariants import check_file, clocks, content, hashes, must, operations, same, told_whole  # noqa: E402
from tests.rig.model import Model  # noqa: E402
from tests.rig.replica import Replica, RigClock  # noqa: E402
from tests.rig.served import BROKEN, Served  # noqa: E402
from tests.rig.world import Step  # noqa: E402

RIDS = [bytes([i]) * 16 for i in range(1, 5)]
FIELDS = ("a", "b", "w*")


class Light(Replica):
    """A device whose file holds things and bells alone."""

    tables = (ThingTable,)

    def rows(self) -> list[Any]:
        """Everything in the projection."""
        db = self.log.current(ThingTable).db
        return [*db.execute("select * from thing order by 1, 2"), *db.execute("select * from bell order by 1")]


def write(r: Replica, a: int, b: int, c: int) -> None:
    value: Any = {"+-"[b % 2]: ["xy"[c % 2]]} if a % 3 == 2 else b
    with r.log.command() as command:
        command.add([Set("thing", RIDS[a // 3 % 4], {FIELDS[a % 3]: value})])


def several(r: Replica, a: int, b: int, c: int) -> None:
    with r.log.command() as command:
        command.add([Set("thing", RIDS[(a + i) % 4], {"a": i, "w*": {"+-"[(b + i) % 2]: ["x", "y"]}}) for i in range(1 + c % 12)])


def spawn(r: Replica, a: int, b: int, c: int) -> None:
    with r.log.command() as command:
        command.add([Set("thing", RIDS[a % 4], {"a": b % 3}, spawn=True), Set("thing", RIDS[a % 4], {"b": c})])


def ring(r: Replica, a: int, b: int, c: int) -> None:
    with r.log.command() as command:
        command.add([Event("bell.rang.1", "door", str(a % 3), {"how": b})])


def local(r: Replica, a: int, b: int, c: int) -> None:
    with r.log.command() as command:
        command.add([Set("path", RIDS[a % 4][:15] + b"l", {"here": b, "w*": {"+-"[c % 2]: ["l"]}}, scope=LOCAL)])


def take_back(r: Replica, a: int, b: int, c: int) -> None:
    found = undo.next_to_undo(r.db)
    if found is not None:
        undo.undo(r.log, found[0], False)


def again(r: Replica, a: int, b: int, c: int) -> None:
    found = undo.next_to_redo(r.db)
    if found is not None:
        undo.undo(r.log, found, False)


def elsewhere(r: Replica, a: int, b: int, c: int) -> None:
    """Another process with the same file."""
    kept, log = r.logs, r.other()
    r.logs = [log]
    try:
        write(r, a, b, c)
    finally:
        r.logs = kept


DOINGS = {f.__name__: f for f in (write, several, spawn, ring, local, take_back, again, elsewhere)}
ALL = (*DOINGS, *("write", "several") * 4, *("sync",) * 22, "late_one", *(f for f in BROKEN if f != "upgrade"))


def told(replica: Replica) -> list[Any]:
    """Every clock that says something: the removal of a word that was never there says nothing."""
    return sorted(i for i in clocks(replica.db).items() if i[1] != (0, 0))


class LightWorld(Served):
    """A history of things and bells."""

    doings = DOINGS
    often = ("write", "several", "ring", "take_back")

    def _fresh(self, old: bool = False) -> Replica:
        return Light(self._path(), RigClock(self.time))

    def twin(self, path: str, original: Replica) -> Replica:
        return Light(path, RigClock(self.time))

    def settle(self) -> None:
        """Sync until nothing moves, then compare all and the rules told naively."""
        self._meet()
        first = self.replicas[0]
        held = told_whole([r.log for r in self.replicas])
        model = Model(list(held.values()))
        things = model.rids("thing")
        wanted = sorted(
            [(bytes.fromhex(rid), field, json.dumps(value)) for rid, fields in model.fields.items()
             for field, (_, _, value) in fields.items() if value is not None and rid in things]
            + [(bytes.fromhex(rid), field, json.dumps(model.present(rid, field))) for rid, sets in model.words.items() for field in sets
               if model.present(rid, field) and rid in things]
        )  # fmt: skip
        for replica in self.replicas:
            assert isinstance(replica, Light)
            check_file(replica.log)
            same(hashes(first.log), hashes(replica.log), "operations differ")
            same(told(first), told(replica), "clocks differ")
            rows = replica.rows()
            same(wanted, sorted(r for r in rows if isinstance(r[1], str) and len(r) == 3 and isinstance(r[2], str)), "not as the rules say")
            rebuild(ThingTable, replica.db, replica.log._begin, 3)
            same(rows, replica.rows(), "live <> rebuilt")
        for number, text in self.acked.items():
            must(number in held, "an acknowledged operation is lost", number, text)
            must(held[number]["record"] == HOLLOW or content(held[number]) == text, "an operation is another one", number, text)
        self._nothing_lost(held)
        self.stats["hollow"] += sum(e["record"] == HOLLOW for r in self.replicas for e in operations(r.log).values())
        self.stats["operations"] += len(held)
        self.stats["histories"] += 1


def history(seed: int, longest: int = 40) -> tuple[int, list[Step]]:
    """The number of replicas and the steps that a seed stands for."""
    chosen = random.Random(seed)
    return 1 + chosen.randrange(4), [
        (chosen.choice(ALL), *(chosen.randrange(1000) for _ in range(3))) for _ in range(chosen.randrange(5, longest))
    ]  # type: ignore[misc]


def run(replicas: int, steps: list[Step], seed: int, stats: Counter[str] | None = None, server: Any = None, sealed: bool = False) -> None:
    """Live through one history and check it. Raises what failed."""
    world = LightWorld(replicas, seed, stats, server, sealed)
    usual = sealed_image.LEAST, sealed_image.BEHIND
    sealed_image.LEAST, sealed_image.BEHIND = 12, 8
    try:
        for step in steps:
            world.do(step)
        world.settle()
    finally:
        sealed_image.LEAST, sealed_image.BEHIND = usual
        world.close()


def soak(histories: int, seed: int, sealed: bool = False, longest: int = 40) -> int:
    """Run them all, each of fewer than `longest` steps; the exit code is 1 when any failed."""
    stats: Counter[str] = Counter()
    begun, failed = time.monotonic(), 0
    for i in range(histories):
        replicas, steps = history(seed * 1_000_003 + i, longest)
        if sealed:
            steps.insert(i % len(steps), ("stranger", i, i // 2, i // 3))
        try:
            run(replicas, steps, i, stats, sealed=sealed)
        except Exception as error:
            failed += 1
            print(f"FAILED {i}: {type(error).__name__}: {error}\nrun({replicas}, {steps!r}, {i})", flush=True)
    numbers = {"seed": seed, "failed": failed, "seconds": round(time.monotonic() - begun, 1), **dict(sorted(stats.items()))}
    print(json.dumps(numbers, indent=1))
    return 1 if failed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sealed", action="store_true", help="the space is sealed")
    parser.add_argument("--longest", type=int, default=40, help="fewer steps than this in each")
    given = parser.parse_args()
    sys.exit(soak(given.histories, given.seed, given.sealed, given.longest))
