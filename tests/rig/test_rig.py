"""The rig: two to five devices, real files, a bad network and bad luck; whatever happens, they end equal."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import seed, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.rig.actions import ACTIONS
from tests.rig.profiles import profile, report, soaking
from tests.rig.soak import history, run
from tests.rig.world import FAULTS, TRANSPORT, World

STATS: dict[str, Counter[str]] = {"state machine": Counter(), "random histories": Counter()}
SEED = int(os.environ.get("ADHD_RIG_SEED", "0")) or (random.SystemRandom().randrange(1 << 32) if soaking() else 7)
PLAIN_HISTORIES = 2000 if soaking() else 140

number = strategies.integers(0, 999)


class Devices(RuleBasedStateMachine):
    """What a person does, what the network does and what goes wrong, in any order."""

    world: World | None = None

    @initialize(replicas=strategies.integers(2, 5), luck=strategies.integers(0, 1 << 30))
    def begin(self, replicas: int, luck: int) -> None:
        self.world = World(replicas, luck, STATS["state machine"])

    def step(self, name: str, a: int, b: int, c: int) -> None:
        assert self.world is not None
        self.world.do((name, a, b, c))
        self.world.stats["steps"] += 1

    @rule(name=strategies.sampled_from(sorted(ACTIONS)), a=number, b=number, c=number)
    def somebody(self, name: str, a: int, b: int, c: int) -> None:
        self.step(name, a, b, c)

    @rule(
        name=strategies.sampled_from(("create", "create_repeating", "done", "done_repeating", "edit", "undo_last")),
        a=number,
        b=number,
        c=number,
    )
    def somebody_often(self, name: str, a: int, b: int, c: int) -> None:
        self.step(name, a, b, c)

    @rule(name=strategies.sampled_from(TRANSPORT), a=number, b=number, c=number)
    def network(self, name: str, a: int, b: int, c: int) -> None:
        self.step(name, a, b, c)

    @rule(name=strategies.sampled_from(FAULTS), a=number, b=number, c=number)
    def fault(self, name: str, a: int, b: int, c: int) -> None:
        self.step(name, a, b, c)

    def teardown(self) -> None:
        if self.world is None:
            return
        try:
            self.world.settle()
        finally:
            self.world.close()


@pytest.fixture(scope="module", autouse=True)
def numbers() -> Iterator[None]:
    yield
    print(f"\nADHD_RIG_SEED={SEED}")
    for name, stats in STATS.items():
        report(name, stats)


TestDevices = seed(SEED)(Devices).TestCase
TestDevices.settings = profile()


@pytest.mark.parametrize("part", range(4))
def test_random_histories_end_equal(part: int) -> None:
    """Long histories from plain random numbers; `soak.run(*...)` with the printed arguments repeats one."""
    stats = STATS["random histories"]
    for i in range(part, PLAIN_HISTORIES, 4):
        replicas, steps = history(SEED * 1_000_003 + i, 50)
        stats["steps"] += len(steps)
        try:
            run(replicas, steps, i, stats)
        except BaseException:
            print(f"run({replicas}, {steps!r}, {i})")
            raise
