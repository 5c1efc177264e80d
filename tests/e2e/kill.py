"""Kill captures at random moments and look whether everything that was acknowledged is there.

    python tests/e2e/kill.py --kills 500 --seed 7

Each round starts a few writers that catch one numbered thought after another, kills the whole group with SIGKILL at a
random moment, and reads the file: every thought whose answer was printed is there once, the file is whole, and the
numbers of this device's operations have no gap. Prints one line with what was counted; exits 1 where a promise was
not kept.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.cli.shell import Shell

WRITERS = 2
TYPED = 'n=0; while :; do n=$((n + 1)); "$0" -m adhd_cli c --raw "thought $1-$n" && echo "$1-$n" >> "$2"; done'
"""A writer: a process for each thought. What is in the second file was acknowledged by exit code 0."""
LINES = 'printf "bulk $1-$n-a\\nbulk $1-$n-b\\nbulk $1-$n-c\\n"'
PIPED = f'n=0; while :; do n=$((n + 1)); {LINES} | "$0" -m adhd_cli c --raw && echo "$1-$n" >> "$3"; done'
"""A writer of three lines at once: all of them or none."""


class Broken(Exception):
    """A promise that was not kept."""


def round_of(shell: Shell, number: int, chance: random.Random) -> None:
    """Some writers, killed at a random moment: the group at once, after 20 to 400 milliseconds."""
    folder = shell.home
    writers = []
    for i in range(WRITERS):
        script = PIPED if i == 1 else TYPED
        words = ["sh", "-c", script, sys.executable, f"{number}-{i}", str(folder / "typed"), str(folder / "piped")]
        quiet = subprocess.DEVNULL
        writers.append(subprocess.Popen(words, env=shell.environment({}), stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True))
    end = time.monotonic() + chance.uniform(0.02, 0.4)
    while time.monotonic() < end and all(w.poll() is None for w in writers):
        time.sleep(0.001)
    for writer in chance.sample(writers, len(writers)):
        os.killpg(writer.pid, signal.SIGKILL)
    for writer in writers:
        writer.wait()


def told(path: Path) -> list[str]:
    """The whole lines of a list of acknowledgements; one that was being written when the kill came counts for nothing."""
    text = path.read_text() if path.exists() else ""
    return text[: text.rfind("\n") + 1].split()


def inspect(shell: Shell) -> tuple[int, int]:
    """Look at the file. Returns how many thoughts were acknowledged and how many are there. Raises Broken."""
    typed, piped = told(shell.home / "typed"), told(shell.home / "piped")
    if not shell.file.exists():
        if typed or piped:
            raise Broken("thoughts were acknowledged and there is no file")
        return 0, 0
    db = sqlite3.connect(shell.file)
    try:
        (whole,) = db.execute("pragma integrity_check").fetchone()
        if whole != "ok":
            raise Broken(f"integrity_check: {whole}")
        for device, count, low, high in db.execute("select device, count(*), min(n), max(n) from operation group by device"):
            if (low, high) != (1, count):
                raise Broken(f"device {device}: {count} operations numbered {low} to {high}")
        (n,) = db.execute("select n from meta").fetchone()
        (most,) = db.execute("select coalesce(max(n), 0) from operation where device = (select device from meta)").fetchone()
        if n != most:
            raise Broken(f"meta says {n}, the log says {most}")
        made = db.execute("select 1 from sqlite_master where name = 'task'").fetchone()  # no table before the first commit
        kept = [body for (body,) in db.execute("select title from task where deleted = 0")] if made else []
        handles = [h for (h,) in db.execute("select handle from task")] if made else []
    finally:
        db.close()
    if len(set(kept)) != len(kept) or len(set(handles)) != len(handles):
        raise Broken("a thought or a handle is there twice")
    there = set(kept)
    lost = [t for t in typed if f"thought {t}" not in there] + [t for t in piped if not {f"bulk {t}-{c}" for c in "abc"} <= there]
    if lost:
        raise Broken(f"acknowledged and lost: {lost}")
    bulks: dict[str, int] = {}
    for title in there:
        if title.startswith("bulk "):
            bulks[title[:-2]] = bulks.get(title[:-2], 0) + 1
    if any(count != 3 for count in bulks.values()):
        raise Broken("half of a bulk capture is there")
    return len(typed) + 3 * len(piped), len(kept)


def run(folder: Path, kills: int, seed: int) -> tuple[int, int]:
    """So many kills in a folder. Returns (acknowledged, kept). Raises Broken."""
    shell = Shell(folder, ADHD_NOW=None)
    chance = random.Random(seed)
    found = (0, 0)
    for number in range(kills):
        round_of(shell, number, chance)
        try:
            found = inspect(shell)
        except Broken as broken:
            raise Broken(f"round {number}, seed {seed}: {broken}") from broken
    if shell.file.exists():
        answer = shell.run("doctor", "--deep")
        if answer.code != 0:
            raise Broken(f"seed {seed}: doctor: {answer}")
    return found


def main() -> int:
    """Exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500, help="how many times to kill")
    parser.add_argument("--seed", type=int, default=None, help="the random moments; without: a new one, which is printed")
    args = parser.parse_args()
    seed = int.from_bytes(os.urandom(4), "big") if args.seed is None else args.seed
    with tempfile.TemporaryDirectory() as folder:
        try:
            acknowledged, kept = run(Path(folder), args.kills, seed)
        except Broken as broken:
            print(f"not kept: {broken}")
            return 1
    print(
        f"{args.kills} kills, seed {seed}: {acknowledged} thoughts acknowledged, all of them there ({kept} kept), "
        "file whole, numbers without a gap"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
