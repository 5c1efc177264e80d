"""The first thing to hold: devices that exchanged everything are equal."""

import random

from rig.world import WEIGHTED, World


def test_first() -> None:
    for seed in range(30):
        chosen = random.Random(seed)
        world = World(2 + seed % 3, seed)
        history = [(chosen.choice(WEIGHTED), chosen.randrange(1000), chosen.randrange(1000), chosen.randrange(1000)) for _ in range(40)]
        try:
            for step in history:
                world.do(step)
            world.settle()
        except BaseException:
            print("seed", seed)
            raise
        finally:
            world.close()
