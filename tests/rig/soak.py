"""The long run: `python tests/rig/soak.py --histories 20000 --seed 7`.

Histories come from plain random numbers instead of Hypothesis, which is several times as fast. A failing one is
shortened and printed as a list of steps that `World.do` repeats. `--report FILE` writes the numbers as JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "core")]

from tests.rig.replica import Crash  # noqa: E402
from tests.rig.world import WEIGHTED, Step, World  # noqa: E402


def history(seed: int, longest: int) -> tuple[int, list[Step]]:
    """The number of replicas and the steps that a seed stands for."""
    chosen = random.Random(seed)
    replicas = 2 + chosen.randrange(4)
    length = chosen.randrange(5, longest)
    return replicas, [(chosen.choice(WEIGHTED), *(chosen.randrange(1000) for _ in range(3))) for _ in range(length)]  # type: ignore[misc]


def run(replicas: int, steps: list[Step], seed: int, stats: Counter[str] | None = None) -> None:
    """Live through one history and check it. Raises what failed."""
    world = World(replicas, seed, stats)
    try:
        for step in steps:
            world.do(step)
        world.settle()
    finally:
        world.close()


def failure(replicas: int, steps: list[Step], seed: int) -> str | None:
    """The kind of a history's failure, without its details; None if it holds."""
    try:
        run(replicas, steps, seed)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return type(error).__name__ + ":" + str(error).split("\n")[0][:30]
    return None


def shorten(replicas: int, steps: list[Step], seed: int, seconds: float = 60) -> list[Step]:
    """A shorter history that fails in the same way."""
    kind, end = failure(replicas, steps, seed), time.monotonic() + seconds
    width = max(1, len(steps) // 2)
    while width and time.monotonic() < end:
        at = 0
        while at < len(steps) and time.monotonic() < end:
            less = steps[:at] + steps[at + width :]
            if failure(replicas, less, seed) == kind:
                steps = less
            else:
                at += width
        width //= 2
    return steps


def soak(histories: int, seed: int, longest: int, report: str | None) -> int:
    """Run them all; the exit code is 1 when any failed."""
    stats: Counter[str] = Counter()
    begun = told = time.monotonic()
    failed = 0
    for i in range(histories):
        replicas, steps = history(seed * 1_000_003 + i, longest)
        stats["steps"] += len(steps)
        stats[f"replicas:{replicas}"] += 1
        try:
            run(replicas, steps, i, stats)
        except (Exception, Crash) as error:
            failed += 1
            print(f"FAILED seed {seed} history {i}: {type(error).__name__}: {error}", flush=True)
            short = shorten(replicas, steps, i)
            print(f"run({replicas}, {short!r}, {i})")
            try:
                run(replicas, short, i)
            except (Exception, Crash):
                traceback.print_exc(limit=-4, file=sys.stdout)
            if failed >= 3:
                break
        if time.monotonic() - told > 30:
            told = time.monotonic()
            print(f"{i + 1} histories, {told - begun:.0f} s", flush=True)
    numbers = {"seed": seed, "failed": failed, "seconds": round(time.monotonic() - begun, 1), **dict(sorted(stats.items()))}
    print(json.dumps(numbers, indent=1))
    if report:
        Path(report).write_text(json.dumps(numbers, indent=1) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=int, default=60, help="most steps of one history")
    parser.add_argument("--report", help="write the numbers to this file as JSON")
    given = parser.parse_args()
    sys.exit(soak(given.histories, given.seed, given.longest, given.report))
