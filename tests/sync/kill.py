"""Kill the server or a client in the middle of a sync, again and again: `python tests/sync/kill.py --kills 200`.

Two homes write, each sync runs in a process of its own, and at a random moment one side gets SIGKILL. At the end every thought
that `adhd c` has said it caught is on both sides, and both sides hold the same.
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

ROOT = Path(__file__).resolve().parents[2]
CODE = "import sys; from adhd_cli.launch import main; main(sys.argv[1:])"
PATIENCE = 60.0


class Place:
    """A server and two homes in a folder. `port` is fixed after the first start, so that clients find it again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.server: subprocess.Popen[bytes] | None = None
        paths = ":".join(str(ROOT / wing) for wing in ("core", "cli", "tui", "sync_server"))
        self.env = {**os.environ, "PYTHONPATH": paths, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        self.env.pop("ADHD_NOW", None)

    def process(self, home: str, *words: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """A command of one home."""
        env = {**self.env, "ADHD_HOME": str(self.folder / home)}
        return subprocess.Popen(
            [sys.executable, "-c", CODE, *words], env=env, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, home: str, *words: str, given: str = "") -> str:
        """A command to its end. Raises where it does not succeed."""
        process = self.process(home, *words, stdin=subprocess.PIPE)
        out, err = process.communicate(given.encode(), timeout=PATIENCE)
        if process.returncode:
            raise AssertionError(f"{words}: {err.decode()}")
        return out.decode()

    def start(self) -> None:
        """Start the server where none runs."""
        if self.server is not None and self.server.poll() is None:
            return
        self.server = self.process("server", "server", "run", "--port", str(self.port), "--data", str(self.folder / "data"))
        assert self.server.stdout is not None
        line = self.server.stdout.readline().decode()
        assert line.startswith("listening on http://127.0.0.1:"), line
        self.port = int(line.strip().rpartition(":")[2])

    def kill(self) -> None:
        """SIGKILL the server."""
        assert self.server is not None
        self.server.send_signal(signal.SIGKILL)
        self.server.communicate()


def rounds(kills: int, seed: int, folder: Path) -> tuple[int, int]:
    """(kills that hit a sync under way, thoughts caught). Raises AssertionError where anything is lost."""
    luck, place, caught, hit = random.Random(seed), Place(folder), set(), 0
    try:
        place.run("one", "server", "user", "add", "a@b.c", "--password-stdin", "--data", str(folder / "data"), given="correct horse\n")
        place.start()
        url = f"http://127.0.0.1:{place.port}"
        for home in ("one", "two"):
            place.run(home, "login", url, "--email", "a@b.c", "--password-stdin", given="correct horse\n")
        for i in range(kills):
            home = ("one", "two")[i % 2]
            lines = [f"thought {i} {j}" for j in range(luck.choice((1, 3, 40)))]
            place.run(home, "c", "--raw", given="\n".join(lines) + "\n")
            caught.update(lines)
            process = place.process(home, "sync")
            time.sleep(luck.uniform(0.05, 0.6))
            if process.poll() is None:
                hit += 1
            if luck.random() < 0.5:
                place.kill()
            else:
                process.send_signal(signal.SIGKILL)
            process.communicate(timeout=PATIENCE)
            place.start()
        for home in ("one", "two", "one"):
            place.run(home, "sync")
        held = [set(titles(place, home)) for home in ("one", "two")]
        assert caught <= held[0] and held[0] == held[1], (sorted(caught - held[0])[:5], sorted(held[0] ^ held[1])[:5])
        return hit, len(caught)
    finally:
        if place.server is not None and place.server.poll() is None:
            place.kill()


def titles(place: Place, home: str) -> list[str]:
    """The titles of every task of a home."""
    import json

    return [t["title"] for t in json.loads(place.run(home, "list", "--limit", "100000", "--json"))["tasks"]]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as where:
        under_way, thoughts = rounds(given.kills, given.seed, Path(where))
    print(f"{given.kills} kills, {under_way} of them in a sync under way; {thoughts} thoughts, none lost")
