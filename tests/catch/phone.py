"""A phone writes into a file while `adhd inbox` swallows its lines and is killed at random moments.

    python tests/catch/phone.py --rounds 400 --seed 7

One process writes numbered lines: appending in chunks that end anywhere, also inside a character, or putting a longer
copy in the file's place, as sync tools do. Meanwhile one or two `adhd inbox` look at the file, with and without
`--watch`, and are killed with SIGKILL. At the end every line is a task exactly once and the file is empty. Prints one
line with what was counted; exits 1 where a promise was not kept.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.cli.shell import Shell

WRITER = """
import os, random, sys, time
path, seed, stop = sys.argv[1], int(sys.argv[2]), sys.argv[3]
chance = random.Random(seed)
n = 0
while not os.path.exists(stop):
    lines = []
    for _ in range(chance.randint(1, 4)):
        n += 1
        lines.append(f"{chance.choice(['', '- ', '* '])}thought {n} für 張偉 🎉{chance.choice([chr(10), chr(13) + chr(10)])}")
    data = "".join(lines).encode()
    if chance.random() < 0.4:
        try:
            with open(path, "rb") as old:
                there = old.read()
        except FileNotFoundError:
            there = b""
        time.sleep(chance.choice([0, 0, 0.05]))
        with open(path + ".tmp", "wb") as new:
            new.write(there + data)
        os.replace(path + ".tmp", path)
    else:
        with open(path, "ab", buffering=0) as file:
            while data:
                size = chance.randint(1, 40)
                file.write(data[:size])
                data = data[size:]
                time.sleep(chance.choice([0, 0.001, 0.01]))
    print(n, flush=True)
    time.sleep(chance.choice([0.01, 0.1, 0.3, 0.5]))
"""
SETTLE = "1.5"
"""Longer than the writer ever pauses within a line, also on a busy machine."""


class Broken(Exception):
    """A promise that was not kept."""


def run(folder: Path, rounds: int, seed: int, longest: float = 1.2) -> tuple[int, int]:
    """So many rounds in a folder. Returns (lines written, kills). Raises Broken."""
    shell = Shell(folder, ADHD_NOW=None)
    chance = random.Random(seed)
    file, stop = folder / "phone.txt", folder / "stop"
    env = shell.environment({})
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(file), str(seed), str(stop)], stdout=subprocess.PIPE, text=True, env=env)
    kills = 0
    for _ in range(rounds):
        readers = []
        for _ in range(chance.choice([1, 1, 2])):
            words = shell.command("inbox", str(file), "--settle", SETTLE, *chance.choice([["--watch"], [], []]))
            quiet = subprocess.DEVNULL
            readers.append(subprocess.Popen(words, env=env, stdin=quiet, stdout=quiet, stderr=quiet))
        end = time.monotonic() + chance.uniform(0.1, longest)
        while time.monotonic() < end and any(r.poll() is None for r in readers):
            time.sleep(0.002)
        for reader in readers:
            kills += reader.poll() is None
            reader.send_signal(signal.SIGKILL)
            reader.wait()
    stop.touch()
    told, _ = writer.communicate(timeout=60)
    written = int(told.split()[-1]) if told.split() else 0
    while True:
        answer = shell.json("inbox", str(file), "--settle", SETTLE)
        if answer["state"] == "clear":
            break
    check(shell, file, written)
    return written, kills


def check(shell: Shell, file: Path, written: int) -> None:
    """Compare what was written with what is there. Raises Broken."""
    kept = [t["title"] for t in shell.json("list", "--limit", "100000")["tasks"]]
    wanted = [f"thought {n} für 張偉 🎉" for n in range(1, written + 1)]
    lost, twice = [t for t in wanted if t not in set(kept)], sorted({t for t in kept if kept.count(t) > 1})
    strange = [t for t in kept if t not in set(wanted)]
    if lost or twice or strange:
        raise Broken(f"lost: {lost}, twice: {twice}, never written: {strange}")
    if file.stat().st_size:
        raise Broken("something is left in the file")


def main() -> int:
    """Exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200, help="how many times to kill")
    parser.add_argument("--seed", type=int, default=None, help="the random moments; without: a new one, which is printed")
    args = parser.parse_args()
    seed = int.from_bytes(os.urandom(4), "big") if args.seed is None else args.seed
    with tempfile.TemporaryDirectory() as folder:
        try:
            written, kills = run(Path(folder), args.rounds, seed)
        except Broken as broken:
            print(f"seed {seed}: not kept: {broken}")
            return 1
    print(f"{kills} kills, seed {seed}: {written} lines written, each of them a task exactly once, the file empty")
    return 0


if __name__ == "__main__":
    sys.exit(main())
