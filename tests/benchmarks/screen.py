"""The full screen in a real terminal pair: first picture, live, key to repaint, memory, idle processor time."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from statistics import median, quantiles

ROWS, COLUMNS = 40, 120


class Screen:
    """A running `adhd tui`. `out` is everything it wrote."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.begun = time.perf_counter()
        self.out = b""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.environ.update(environment, TERM="xterm-256color", COLORTERM="truecolor")
            os.execvp(command[0], command)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def read(self, seconds: float) -> bytes:
        """What comes within a time; returns as soon as something came."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return b""
        try:
            found = os.read(self.master, 1 << 16)
        except OSError:
            return b""
        self.out += found
        return found

    def until(self, wanted: bytes, count: int = 1, seconds: float = 20.0) -> float:
        """Seconds from the start until `wanted` was written `count` times."""
        end = time.perf_counter() + seconds
        while self.out.count(wanted) < count:
            if time.perf_counter() > end:
                raise SystemExit(f"{wanted!r} did not come: {self.out[-400:]!r}")
            self.read(0.5)
        return time.perf_counter() - self.begun

    def quiet(self, seconds: float = 0.3) -> None:
        """Wait until nothing comes for a time."""
        while self.read(seconds):
            pass

    def key(self, text: str) -> float:
        """Seconds from a key to the first byte of its repaint."""
        self.quiet()
        begun = time.perf_counter()
        os.write(self.master, text.encode())
        while not self.read(2.0):
            if time.perf_counter() - begun > 4:
                raise SystemExit(f"no answer to {text!r}")
        return time.perf_counter() - begun

    def status(self) -> tuple[float, float]:
        """(peak memory in MiB, processor seconds so far)."""
        with open(f"/proc/{self.pid}/status") as file:
            peak = next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return peak, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """Leave it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)


def starts(command: list[str], environment: dict[str, str], mark: bytes) -> tuple[float, float]:
    """(first picture, live) in seconds: `mark` painted by the early frame, then by the app."""
    screen = Screen(command, environment)
    first = screen.until(mark)
    live = screen.until(mark, 2)
    screen.close()
    return first, live


def keys(command: list[str], environment: dict[str, str], mark: bytes, pressed: list[str]) -> tuple[list[float], float, float]:
    """(seconds from key to repaint, memory in MiB, share of a processor while idle)."""
    screen = Screen(command, environment)
    screen.until(mark, 2)
    found = [screen.key(key) for key in pressed]
    screen.quiet()
    memory, before = screen.status()
    begun = time.perf_counter()
    while time.perf_counter() - begun < 10:
        screen.read(0.5)
    _, after = screen.status()
    screen.close()
    return found, memory, (after - before) / 10


MARK = b"another"
"""A word of the first picture's hints."""


def figures(command: list[str], environment: dict[str, str], rounds: int) -> dict[str, float]:
    """Medians in seconds (memory in MiB, idle as a share of a processor): the first picture and the app on Now, a key in a list."""
    runs = [starts(command, environment, MARK) for _ in range(rounds)]
    downs = [*(["j"] * 20), *(["k"] * 10)]
    found, memory, idle = keys(command, environment, MARK, ["4", *downs])
    times = sorted(found[1:])
    return {
        "first picture": median(first for first, _ in runs), "live": median(live for _, live in runs), "key": median(times),
        "key, 95 of 100": quantiles(times, n=20)[-1], "memory": memory, "idle": idle,
    }  # fmt: skip
