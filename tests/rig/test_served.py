"""Devices around a server in this process: lost and late requests, both sides dying, copies, restored and deleted servers."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.rig import light
from tests.rig.profiles import faults, report, soaking
from tests.rig.served import SERVED, Served, connect
from tests.rig.test_rig import SEED
from tests.rig.world import Step
from tests.sync.front import OverHttp

LIGHT = 20_000 if soaking() else 2000
SEALED = 4000 if soaking() else 120
WHOLE = 1000 if soaking() else 48
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_light_histories_end_equal(part: int) -> None:
    """Thousands of histories of records without meaning; `light.run(*...)` with the printed arguments repeats one."""
    stats: Counter[str] = Counter()
    for i in range(part, LIGHT, PARTS):
        replicas, steps = light.history(SEED * 1_000_003 + i)
        try:
            light.run(replicas, steps, i, stats)
        except BaseException:
            print(f"light.run({replicas}, {steps!r}, {i})")
            raise
    report("served, light", stats)
    assert stats["histories"] == LIGHT // PARTS
    assert stats["sync:restamped"] and stats["sync:parted"] and stats["sync:turned"]
    assert faults(stats) > stats["histories"]


@pytest.mark.parametrize("part", range(2))
def test_sealed_histories_end_equal(part: int) -> None:
    """The same around a sealed space, with a stranger in each who has another key."""
    stats: Counter[str] = Counter()
    for i in range(part, SEALED, 2):
        replicas, steps = light.history(SEED * 3_000_003 + i)
        steps.insert(i % len(steps), ("stranger", i, i // 2, i // 3))
        try:
            light.run(replicas, steps, i, stats, sealed=True)
        except BaseException:
            print(f"light.run({replicas}, {steps!r}, {i}, sealed=True)")
            raise
    report("served, sealed", stats)
    assert stats["histories"] == stats["strangers"] == SEALED // 2 and stats["sync:snapshot"]
    assert stats["sync:restamped"] and stats["sync:parted"] and stats["sync:turned"]


def test_sealed_histories_over_http_end_equal() -> None:
    """A few over a real server on loopback."""
    stats: Counter[str] = Counter()
    for i in range(100 if soaking() else 6):
        replicas, steps = light.history(SEED * 5_000_003 + i)
        light.run(replicas, steps, i, stats, lambda folder, time: OverHttp(folder, time, connect), sealed=True)
    report("served, sealed over HTTP", stats)
    assert stats["histories"] and stats["syncs"]


def lived(replicas: int, seed: int, steps: list[Step]) -> bool:
    """Whether one history came to its end, everything equal."""
    stats: Counter[str] = Counter()
    light.run(replicas, steps, seed, stats)
    return stats["histories"] == 1


def test_an_undo_of_the_device_that_a_file_was_before_is_not_redone() -> None:
    """A file that is put back is another device: what it took back before came home from the server, under the old one."""
    steps = [
        ("elsewhere", 864, 739, 847), ("sync", 903, 643, 95), ("backup", 917, 272, 562), ("write", 564, 376, 363),
        ("revert", 184, 121, 807), ("sync", 181, 935, 577), ("sync", 315, 99, 509), ("sync", 171, 69, 236), ("sync", 551, 319, 855),
        ("again", 117, 490, 620), ("several", 323, 98, 705), ("sync", 486, 875, 761), ("sync", 579, 410, 452),
    ]  # fmt: skip
    assert lived(1, 1669, steps)


def test_a_machine_taken_back_that_does_the_same_again_at_the_same_moment_is_told_apart() -> None:
    """The same undo under the same number and clock: all that differs is which command of the device's it was."""
    steps = [
        ("copy", 514, 409, 6), ("several", 412, 387, 376), ("sync", 535, 622, 404), ("sync", 616, 281, 900),
        ("server_crash", 504, 996, 466), ("sync", 970, 387, 859), ("sync", 952, 919, 561), ("sync", 373, 672, 271),
        ("several", 859, 710, 67), ("sync", 795, 555, 749), ("sync", 668, 275, 82), ("sync", 740, 594, 844), ("revert", 419, 315, 6),
        ("sync", 154, 816, 181),
    ]  # fmt: skip
    assert lived(4, 1119, steps)


def test_histories_over_http_end_equal() -> None:
    """The same over a real server on loopback: HTTP, compression, tokens, logins that are lost with the database."""
    stats: Counter[str] = Counter()
    for i in range(300 if soaking() else 20):
        replicas, steps = light.history(SEED * 2_000_003 + i)
        light.run(replicas, steps, i, stats, lambda folder, time: OverHttp(folder, time, connect))
    report("served, over HTTP", stats)
    assert stats["histories"] and stats["sync:turned"]


@pytest.mark.parametrize("part", range(4))
def test_whole_histories_end_equal(part: int) -> None:
    """Real tasks, zones, facts and sessions around a server, every projection compared."""
    stats: Counter[str] = Counter()
    for i in range(part, WHOLE, 4):
        chosen = random.Random(SEED * 1_000_003 + i)
        replicas = 1 + chosen.randrange(4)
        steps = [(chosen.choice(SERVED), *(chosen.randrange(1000) for _ in range(3))) for _ in range(chosen.randrange(5, 45))]
        world = Served(replicas, i, stats)
        try:
            for step in steps:
                world.do(step)
            world.settle()
        except BaseException:
            print(f"Served({replicas}, {i}): {steps!r}")
            raise
        finally:
            world.close()
    report("served, whole", stats)
    assert stats["histories"] == WHOLE // 4 and stats["syncs"]
