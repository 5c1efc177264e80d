"""What the sync by itself costs a capture: `python tests/benchmarks/auto.py --rounds 60`. Whole processes, paired, medians.

Four homes that differ only in this: no login; a login with ADHD_SYNC=off; a login whose sync is not due (one is under way, or the
server is left alone); a login whose sync is due each time (the worst case: every command starts one).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WINGS = [str(ROOT / wing) for wing in ("core", "cli", "tui", "sync_server")]
sys.path[:0] = [str(ROOT), *WINGS]

from adhd_core.sync.auto import Auto  # noqa: E402

CODE = "import sys; from adhd_cli.launch import main; main(sys.argv[1:])"
CASES = ("no login", "ADHD_SYNC=off", "not due", "due, starts a sync")


os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def adhd(env: dict[str, str], *words: str, data: bytes = b"") -> float:
    """Run a command to its end; its seconds."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", CODE, *words], env=env, input=data, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def measure(rounds: int, folder: str, url: str) -> None:
    """Measure and print."""
    envs = {}
    for case in CASES:
        home = os.path.join(folder, case.partition(",")[0].replace(" ", "-"))
        env = {**os.environ, "PYTHONPATH": ":".join(WINGS), "ADHD_HOME": home, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        envs[case] = env
        adhd(env, "c", "--raw", "first")
        if case != "no login":
            adhd({**env, "ADHD_SYNC": "off"}, "login", url, "--email", "a@b.c", "--password-stdin", "--merge", data=b"correct horse\n")
    envs["ADHD_SYNC=off"]["ADHD_SYNC"] = "off"
    found: dict[str, list[float]] = {case: [] for case in CASES}
    for i in range(rounds):
        for case in CASES if i % 2 else reversed(CASES):
            auto = Auto(envs[case]["ADHD_HOME"])
            if auto.on:
                auto.hold(600.0 if case == "not due" else -10.0)
            found[case].append(adhd(envs[case], "c", "--raw", f"thing {i}"))
            if case == "due, starts a sync":
                time.sleep(4)  # what was started must not be in the way of the next one's figure
    floor = statistics.median(found["no login"])
    for case, seconds in found.items():
        middle = statistics.median(seconds)
        print(f"{case:<20} {middle * 1000:6.1f} ms  {(middle - floor) * 1000:+5.1f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        env = {**os.environ, "PYTHONPATH": ":".join(WINGS)}
        data = ["--data", os.path.join(place, "server")]
        adhd(env, "server", "user", "add", "a@b.c", "--password-stdin", *data, data=b"correct horse\n")
        server = subprocess.Popen([sys.executable, "-c", CODE, "server", "run", "--port", "0", *data], env=env, stdout=subprocess.PIPE)
        try:
            assert server.stdout is not None
            measure(given.rounds, place, server.stdout.readline().decode().split()[-1])
        finally:
            time.sleep(5)  # the last sync that was started
            server.terminate()
            server.wait()
