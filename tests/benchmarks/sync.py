"""Sync against a real server on this machine: `python tests/benchmarks/sync.py --tasks 10000`.

Prints operations a second and bytes an operation for the first upload, a new device, and pages of 20. A measurement, not a test.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WINGS = [str(ROOT / wing) for wing in ("core", "cli", "tui", "sync_server")]
sys.path[:0] = [str(ROOT), *WINGS]

from adhd_core.app import Adhd  # noqa: E402
from adhd_core.sync import sealed_image  # noqa: E402
from adhd_core.sync.account import Account, Accounts  # noqa: E402
from adhd_core.sync.http import HttpLink, log_in  # noqa: E402
from adhd_core.sync.keys import Key  # noqa: E402

CODE = "import sys; from adhd_cli.launch import main; main(sys.argv[1:])"
TITLES = [line.partition("\t")[0] for line in (ROOT / "tests/capture/corpus/titles.tsv").read_text().splitlines() if line.strip()]


class Device:
    """A file and its way to the server."""

    def __init__(self, folder: str, url: str, key: Key | None = None) -> None:
        self.adhd = Adhd.open(os.path.join(folder, "adhd.db"))
        accounts = Accounts(folder, {}, time.time())
        told = log_in(url, "a@b.c", "correct horse", "bench")
        account = Account(url, "a@b.c", told["device"], key is not None)
        if key is not None:
            accounts.keys.put(url, key.secret.hex())
        accounts.keep(account, told["refresh"])
        self.link = HttpLink(accounts, account)
        self.sync = self.adhd.sync(url)
        self.sync.join(self.link)

    def run(self) -> tuple[float, float, int, int, Any]:
        """(seconds, seconds of this process, bytes sent, bytes received, report) of one sync."""
        http = self.link.http
        begun, used, sent, came = time.perf_counter(), time.process_time(), http.sent, http.came
        report = self.sync.run(self.link)
        return time.perf_counter() - begun, time.process_time() - used, http.sent - sent, http.came - came, report


class Far:
    """The server `trip` seconds further away: every piece on its way waits half of that."""

    def __init__(self, url: str, trip: float) -> None:
        self.port, self.half = int(url.rpartition(":")[2]), trip / 2
        self.loop = asyncio.new_event_loop()
        ready: Future[str] = Future()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        self.url = ready.result()

    def _run(self, ready: Future[str]) -> None:
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._both, "127.0.0.1", 0))
        ready.set_result(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        self.loop.run_forever()

    async def _both(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        other, to = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(self._carry(reader, to), self._carry(other, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(1 << 18):
            self.loop.call_later(self.half, writer.write, piece)
        self.loop.call_later(self.half, writer.close)


def measure(tasks: int, folder: str, url: str, key: Key | None = None) -> None:
    """Measure and print."""
    luck = random.Random(1)
    title = lambda: f"{luck.choice(TITLES)} {luck.randrange(10**6)}"
    one, two = Device(os.path.join(folder, "one"), url, key), Device(os.path.join(folder, "two"), url, key)
    least, sealed_image.LEAST = sealed_image.LEAST, 1 << 60  # its snapshot comes later
    one.adhd.tasks.add_many({"title": title(), "tags": luck.choice(([], ["x"]))} for _ in range(tasks))
    wall, used, sent, _, report = one.run()
    print(f"upload         {report.pushed / wall:8,.0f} op/s  {sent / report.pushed:5.1f} B/op  {wall:.2f} s, this process {used:.2f} s")
    wall, used, _, came, report = two.run()
    print(f"new device     {report.pulled / wall:8,.0f} op/s  {came / report.pulled:5.1f} B/op  {wall:.2f} s, this process {used:.2f} s")
    total = count = 0
    for _ in range(15):
        for _ in range(20):
            one.adhd.capture.add(luck.choice(TITLES))
        _, _, sent, _, report = one.run()
        total, count = total + sent, count + report.pushed
    print(f"pages of 20                    {total / count:5.1f} B/op")
    sealed_image.LEAST = least
    if key is None:
        wait_for_snapshot(one)
    else:
        wall, used, sent, _, _ = one.run()
        print(f"snapshot made                  {sent / 1e6:.1f} MB  {wall:.2f} s, this process {used:.2f} s")
    for name in ("three", "four", "five"):
        begun = time.perf_counter()
        fresh = Device(os.path.join(folder, name), url, key)
        joined = time.perf_counter() - begun
        wall, used, _, came, report = fresh.run()
        told = f"{came / 1e6:.1f} MB  {wall:.2f} s, this process {used:.2f} s; login and joining {joined:.2f} s before"
        print(f"from snapshot  {report.pulled / wall:8,.0f} op/s  {told}")
    quiet = sorted(one.run()[0] for _ in range(40))
    print(f"nothing new    {1000 * quiet[20]:8.1f} ms")


def beside(tasks: int, folder: str, url: str) -> None:
    """Captures, each a process of its own, while another process takes in what somebody else has: against captures at rest."""
    one = Device(os.path.join(folder, "one"), url)
    luck = random.Random(1)
    one.adhd.tasks.add_many({"title": f"{luck.choice(TITLES)} {luck.randrange(10**6)}"} for _ in range(tasks))
    home = os.path.join(folder, "two")
    two = Device(home, url)
    two.adhd.tasks.add_many({"title": f"mine {i}"} for i in range(3000))
    two.run()
    env = {**os.environ, "PYTHONPATH": ":".join(WINGS), "ADHD_HOME": home, "ADHD_SYNC": "off"}

    def capture() -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", CODE, "c", "--raw", "a thought"], env=env, check=True, stdout=subprocess.DEVNULL)
        return 1000 * (time.perf_counter() - begun)

    capture()
    rest = sorted(capture() for _ in range(40))
    one.run()
    polite = ["nice", "-n", "10", sys.executable, "-c", CODE, "sync"]  # as the sync by itself is
    syncing = subprocess.Popen(polite, env=env, stdout=subprocess.DEVNULL)
    during = []
    while syncing.poll() is None:
        during.append(capture())
    during = sorted(during[:-1])
    everyday: list[float] = []
    while len(everyday) < 40:
        syncing = subprocess.Popen(polite, env=env, stdout=subprocess.DEVNULL)
        while syncing.poll() is None:
            everyday.append(capture())
    everyday.sort()
    for what, found in (("at rest", rest), ("one sync after the other", everyday), ("while all comes in", during)):
        print(f"capture {what:24} median {found[len(found) // 2]:6.1f} ms  worst {found[-1]:6.1f} ms  of {len(found)}")


def wait_for_snapshot(device: Device) -> None:
    """Until the server has made one."""
    question = {"space": device.sync.space.hex(), "epoch": device.sync._standing().question()["epoch"]}  # type: ignore[union-attr]
    place = os.path.join(os.path.dirname(device.adhd.log.path), "waiting")
    for _ in range(600):
        told = device.link.snapshot(question, place)
        if told is not None:
            os.unlink(place)
            return
        time.sleep(0.5)
    raise SystemExit("no snapshot was made")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--trip", type=int, default=0, help="round trip to the server in milliseconds")
    parser.add_argument("--beside", action="store_true", help="time captures while a sync runs")
    parser.add_argument("--sealed", action="store_true", help="the space is sealed")
    given = parser.parse_args()
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    env = {**os.environ, "PYTHONPATH": ":".join(WINGS)}
    with tempfile.TemporaryDirectory() as place:
        data = ["--data", os.path.join(place, "server")]
        add = [sys.executable, "-c", CODE, "server", "user", "add", "a@b.c", "--password-stdin", *data]
        subprocess.run(add, input=b"correct horse\n", env=env, check=True, stdout=subprocess.DEVNULL)
        run = [sys.executable, "-c", CODE, "server", "run", "--port", "0", *data]
        server = subprocess.Popen(run, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            assert server.stdout is not None
            url = server.stdout.readline().decode().split()[-1]
            away = Far(url, given.trip / 1000).url if given.trip else url
            if given.beside:
                beside(given.tasks, place, away)
            else:
                measure(given.tasks, place, away, Key.fresh() if given.sealed else None)
        finally:
            server.terminate()
            server.wait()
