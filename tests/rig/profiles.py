"""How long the rig runs: `ci` in every test run, `soak` with ADHD_SOAK=1. Numbers go to ADHD_RIG_REPORT."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

CI = settings(max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=CHECKS, derandomize=True, database=None)
SOAK = settings(
    max_examples=int(os.environ.get("ADHD_SOAK_HISTORIES", "3000")), stateful_step_count=60, deadline=None, suppress_health_check=CHECKS,
    database=None, phases=(Phase.generate, Phase.shrink), print_blob=True,
)  # fmt: skip


def soaking() -> bool:
    """Whether this is a long run."""
    return os.environ.get("ADHD_SOAK", "") not in ("", "0")


def profile() -> settings:
    """The settings of the state machine."""
    return SOAK if soaking() else CI


def report(name: str, stats: Counter[str]) -> None:
    """Say how much was lived through; add it to the file that ADHD_RIG_REPORT names."""
    numbers = dict(sorted(stats.items()))
    print(f"\n{name}: {stats['histories']} histories, {stats['steps']} steps, {faults(stats)} faults\n{json.dumps(numbers, indent=1)}")
    path = os.environ.get("ADHD_RIG_REPORT")
    if path:
        file = Path(path)
        kept = json.loads(file.read_text()) if file.exists() else {}
        file.write_text(json.dumps({**kept, name: numbers}, indent=1) + "\n")


def faults(stats: Counter[str]) -> int:
    """Injected faults of every kind: of devices and of the transport."""
    wrong = ("drop", "twice", "keep", "cut", "middle", "reordered", "repeated", "ack lost")
    return sum(n for name, n in stats.items() if name.startswith("fault:") or name.removeprefix("transport:") in wrong)
