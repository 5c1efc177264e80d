"""`make bench`: whole processes and in-process calls at 0, 10k and 100k tasks, beside Taskwarrior where it is installed.

Every figure is the median of paired runs and a ratio to F, the bare interpreter of the same virtual environment
(`python -I -S -c pass`) timed in the same loop. The program is measured as a user has it: installed from a wheel, with
compiled bytecode. The table goes to standard output and into docs/performance.md. It is a measurement, not a test:
it exits 0 whatever falls short.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import screen

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
WORDS = (  # noqa: SIM905
    "call email buy fix read write plan clean water send order book dentist plants milk report thesis garden invoice letter "
    "kitchen bike shoes paper doctor passport insurance window keys laundry parcel recipe guitar budget meeting notes"
).split()
SIZES = (0, 10_000, 100_000)


class Run:
    """Seconds and exit code of one process."""

    def __init__(self, seconds: float, code: int) -> None:
        self.seconds, self.code = seconds, code


PEAK = """
import os, sys
null = os.open(os.devnull, os.O_RDWR)
for descriptor in (0, 1):
    os.dup2(null, descriptor)
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, _, usage = os.wait4(pid, 0)
os.write(2, str(usage.ru_maxrss).encode())
"""


def timed(argv: list[str], env: dict[str, str]) -> Run:
    """Run a process to its end."""
    started = time.perf_counter()
    process = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    code = process.wait()
    return Run(time.perf_counter() - started, code)


def peak(argv: list[str], env: dict[str, str]) -> float:
    """Peak MiB of a process, started by a bare interpreter: a child counts what its parent held when it was forked."""
    run = subprocess.run([sys.executable, "-I", "-S", "-c", PEAK, *argv], env=env, stderr=subprocess.PIPE, check=True)
    return int(run.stderr.split()[-1]) / 1024


def titles(count: int) -> list[str]:
    """Titles that look like somebody's, the same ones every time."""
    chance = random.Random(7)
    return [" ".join(chance.choices(WORDS, k=chance.randint(2, 6))) + f" {i}" for i in range(count)]


def install(folder: Path) -> Path:
    """A fresh virtual environment with the program from a wheel. Returns its bin folder."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*pip, f"{ROOT}[tui]"], check=True, stderr=subprocess.DEVNULL)
    return folder / "bin"


FILL = """
import sys, time
from adhd_core import Adhd
lines = open(sys.argv[2], encoding="utf-8").read().splitlines()
started = time.perf_counter()
with Adhd.open(sys.argv[1]) as adhd:
    dated = lambda i: {"due": f"2027-{i % 12 + 1:02d}-{i % 28 + 1:02d}"} if i % 4 == 0 else {}
    adhd.tasks.add_many({"title": t, **dated(i)} for i, t in enumerate(lines))
print(time.perf_counter() - started)
"""

IN_PROCESS = """
import json, statistics, sys, time
from adhd_core import Adhd
from adhd_core.capture import parse
from datetime import datetime, timezone
def median(call, times):
    out = []
    for i in range(times):
        t = time.perf_counter(); call(i); out.append(time.perf_counter() - t)
    return statistics.median(out) * 1000
now = datetime(2026, 3, 5, 9, 40, tzinfo=timezone.utc)
with Adhd.open(sys.argv[1]) as adhd:
    figures = {}
    figures["parse"] = median(lambda i: parse("call Lena's dentist tomorrow 3pm for 15m tag:health", now=now), 400)
    handles = []
    catch = lambda i: adhd.capture.add(f"call the dentist number {i} tomorrow 3pm").value.task.handle
    figures["capture"] = median(lambda i: handles.append(catch(i)), 60)
    figures["done"] = median(lambda i: adhd.tasks.done([handles[i]]), 40)
    figures["undo"] = median(lambda i: adhd.history.undo(), 40)
    figures["list"] = median(lambda i: adhd.search.page(20), 60)
    figures["search"] = median(lambda i: adhd.search.words("dentist plants"), 60)
    figures["search, a common word"] = median(lambda i: adhd.search.words("call"), 40)
print(json.dumps(figures))
"""


WORK = """
import sys
from adhd_core import Adhd
from adhd_core.clock import Clock
from adhd_core.dates import datetime, timedelta, timezone
clock = Clock(datetime(2026, 3, 2, 8, 0, tzinfo=timezone.utc))
with Adhd.open(sys.argv[1], clock) as adhd:
    for i in range(300):
        task = adhd.tasks.add({"title": f"{('call', 'write', 'buy')[i % 3]} thing {i}", "estimate_minutes": 10}).value
        adhd.focus.start(task, 60)
        clock.frozen += timedelta(minutes=10 + i % 37)
        adhd.focus.done([])
        clock.frozen += timedelta(minutes=20)
with Adhd.open(sys.argv[1]) as adhd:
    long = adhd.tasks.add({"title": "write the long report", "estimate_minutes": 90, "priority": "urgent"}).value
    print(long.handle)
"""


class Bench:
    """The homes, the cases and the rows of the table."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder = folder
        self.rounds = rounds
        self.bin = install(folder / "venv")
        self.python, self.adhd = str(self.bin / "python"), str(self.bin / "adhd")
        self.task = shutil.which("task")
        self.rows: list[tuple[str, str, str, str, str]] = []
        self.notes: list[str] = []
        self.titles = titles(max(SIZES))
        (folder / "titles.txt").write_text("\n".join(self.titles), encoding="utf-8")

    def env(self, size: int) -> dict[str, str]:
        """The environment of the home with `size` tasks."""
        base = {"PATH": os.environ.get("PATH", ""), "HOME": str(self.folder), "TZ": "UTC", "LANG": "C.UTF-8"}
        return {
            **base, "ADHD_HOME": str(self.folder / f"adhd-{size}"), "TASKDATA": str(self.folder / f"task-{size}"),
            "TASKRC": str(self.folder / "taskrc"),
        }  # fmt: skip

    def fill(self) -> None:
        """Make the homes through the public API, and Taskwarrior's by its own import."""
        (self.folder / "taskrc").write_text("confirmation=off\nhooks=off\nnews.version=9.9.9\nverbose=nothing\n", encoding="utf-8")
        for size in SIZES:
            env = self.env(size)
            (self.folder / f"task-{size}").mkdir()
            if size:
                part = self.folder / f"titles-{size}.txt"
                part.write_text("\n".join(self.titles[:size]), encoding="utf-8")
                self.once(
                    f"create {size:,} tasks through the public API",
                    [self.python, "-c", FILL, str(Path(env["ADHD_HOME"]) / "adhd.db"), str(part)],
                    env,
                )
            if self.task and size:
                source = self.folder / f"task-{size}.json"
                items = [{"description": t, "status": "pending", "entry": "20260305T094000Z"} for t in self.titles[:size]]
                source.write_text(json.dumps(items), encoding="utf-8")
                self.import_seconds = self.once(f"`task import` of {size:,}", [self.task, "import", str(source)], env)

    def once(self, what: str, argv: list[str], env: dict[str, str]) -> float:
        """One long run: its seconds and its peak memory."""
        started = time.perf_counter()
        most = peak(argv, env)
        seconds = time.perf_counter() - started
        self.row(what, seconds * 1000, None, "", f"{most:.0f} MiB")
        return seconds

    def row(self, what: str, ms: float, ratio: float | None, gate: str, more: str = "") -> None:
        """One line of the table; also printed as it comes."""
        line = (what, f"{ms:,.1f} ms" if ms < 1000 else f"{ms / 1000:,.2f} s", f"{ratio:.2f} F" if ratio else "", gate, more)
        self.rows.append(line)
        print("  ".join(cell for cell in line if cell), flush=True)

    def whole(self, size: int) -> None:
        """Whole processes, paired with F in one loop."""
        env = self.env(size)
        handles = self.handles(size)
        cases: dict[str, tuple[list[str], float]] = {
            "capture --raw": ([self.adhd, "c", "--raw", "buy milk and bread"], 2.8),
            "capture": ([self.adhd, "c", "call the dentist tomorrow 3pm for 15m"], 2.8),
            "done": ([self.adhd, "done", "HANDLE"], 2.6),
            "undo": ([self.adhd, "undo"], 2.6),
            "list": ([self.adhd, "list"], 2.6),
            "search": ([self.adhd, "search", "dentist", "plants"], 2.6),
            "adhd (the card)": ([self.adhd], 2.6),
            "line": ([self.adhd, "line"], 2.6),
            "focus status": ([self.adhd, "focus", "status"], 2.6),
            "zone": ([self.adhd, "zone"], 14),
            "log": ([self.adhd, "log"], 14),
        }
        if self.task:
            cases["`task add`"] = ([self.task, "add", "call the dentist"], 0)
            cases["`task list`"] = ([self.task, "list"], 0)
            cases["`task next`"] = ([self.task, "next"], 0)
        floor: list[float] = []
        found: dict[str, list[Run]] = {name: [] for name in cases}
        slow: set[str] = set()
        for i in range(self.rounds):
            floor.append(timed([self.python, "-I", "-S", "-c", "pass"], env).seconds)
            for name, (argv, _) in cases.items():
                if name in slow and i >= 5:
                    continue
                run = timed([handles[i] if a == "HANDLE" else a for a in argv], env)
                found[name].append(run)
                if run.seconds > 0.5:
                    slow.add(name)
        f = statistics.median(floor)
        self.row(f"F, {size:,} tasks", f * 1000, 1.0, "")
        for name, (_, gate) in cases.items():
            runs = found[name]
            bad = sum(r.code != 0 for r in runs)
            ms = statistics.median(r.seconds for r in runs)
            verdict = "" if not gate else f"<= {gate} F: {'met' if ms / f <= gate else 'not met'}"
            argv = [handles[-1] if a == "HANDLE" else a for a in cases[name][0]]
            more = f"{peak(argv, env):.1f} MiB" + (f", {bad} of {len(runs)} did not succeed" if bad else "")
            self.row(f"{name}, {size:,} tasks", ms * 1000, ms / f, verdict, more)
        self.against(size, {name: statistics.median(r.seconds for r in runs) for name, runs in found.items()})

    def worked(self, size: int) -> None:
        """What is asked in and around sessions, in a home with 300 finished ones: the first hour of a session, and its third."""
        env = self.env(size)
        path = str(Path(env["ADHD_HOME"]) / "adhd.db")
        done = subprocess.run([self.python, "-c", WORK, path], env=env, stdout=subprocess.PIPE, check=True, text=True)
        long = done.stdout.strip()
        handles = self.handles(size)
        subprocess.run([self.adhd, "start", long, "-m", "90"], env=env, stdout=subprocess.DEVNULL, check=True)
        later = {**env, "ADHD_NOW": (datetime.now().astimezone() + timedelta(minutes=150)).isoformat(timespec="seconds")}
        subprocess.run([self.adhd, "landing", "no"], env=later, stdout=subprocess.DEVNULL, check=True)
        cases: dict[str, tuple[list[str], float, dict[str, str]]] = {
            "next": ([self.adhd, "next"], 2.6, env), "line, in a session": ([self.adhd, "line"], 2.6, env),
            "line, after 150 minutes of it": ([self.adhd, "line"], 2.6, later),
            "focus status, in a session": ([self.adhd, "focus", "status"], 2.6, env),
            "a hook's look": ([self.adhd, "when", "--check", "--event", "tick"], 2.6, later),
            "estimate": ([self.adhd, "estimate", long], 14, env), "show, with a history": ([self.adhd, "show", long], 14, env),
            "split": ([self.adhd, "split", "HANDLE"], 14, env),
        }  # fmt: skip
        floor: list[float] = []
        found: dict[str, list[Run]] = {name: [] for name in cases}
        for i in range(self.rounds):
            floor.append(timed([self.python, "-I", "-S", "-c", "pass"], env).seconds)
            for name, (argv, _, where) in cases.items():
                found[name].append(timed([handles[i] if a == "HANDLE" else a for a in argv], where))
        f = statistics.median(floor)
        self.row(f"F, 300 sessions, {size:,} tasks", f * 1000, 1.0, "")
        for name, (argv, gate, where) in cases.items():
            ms = statistics.median(r.seconds for r in found[name])
            bad = sum(r.code != 0 for r in found[name])
            more = f"{peak([handles[-1] if a == 'HANDLE' else a for a in argv], where):.1f} MiB"
            more += f", {bad} of {len(found[name])} did not succeed" if bad else ""
            self.row(f"{name}, {size:,} tasks", ms * 1000, ms / f, f"<= {gate} F: {'met' if ms / f <= gate else 'not met'}", more)

    def screen(self, size: int) -> None:
        """The full screen in a real terminal."""
        env = self.env(size)
        floor = statistics.median(timed([self.python, "-I", "-S", "-c", "pass"], env).seconds for _ in range(self.rounds))
        found = screen.figures([self.adhd, "tui", "now"], env, max(5, self.rounds // 4))

        def verdict(value: float, gate: float, words: str) -> str:
            return f"<= {words}: {'met' if value <= gate else 'not met'}"

        first, live = found["first picture"], found["live"]
        self.row(f"full screen: first picture, {size:,} tasks", first * 1000, first / floor, verdict(first / floor, 4, "4 F"))
        peak = f"{found['memory']:.0f} MiB"
        self.row(f"full screen: live, {size:,} tasks", live * 1000, live / floor, verdict(live, 0.55, "550 ms"), peak)
        key = found["key"]
        self.row(f"full screen: key to repaint in the tree, {size:,} tasks", key * 1000, None, verdict(key, 0.016, "16 ms"))
        slow = found["key, 95 of 100"]
        self.row(f"full screen: the same, 95 of 100, {size:,} tasks", slow * 1000, None, verdict(slow, 0.033, "33 ms"))
        idle = found["idle"] * 100
        memory = verdict(found["memory"], 55, "55 MiB")
        self.notes.append(f"full screen at {size:,} tasks: memory {memory}; idle on Now it takes {idle:.1f} % of a processor (gate 1)")

    def against(self, size: int, medians: dict[str, float]) -> None:
        """Ratios to Taskwarrior in the same run."""
        for ours, theirs, gates in (("capture", "`task add`", {10_000: 0.35, 100_000: 0.04}), ("list", "`task next`", {100_000: 0.02})):
            if theirs in medians:
                ratio = medians[ours] / medians[theirs]
                gate = gates.get(size)
                self.notes.append(
                    f"{ours} : {theirs} at {size:,} tasks = {ratio:.3f}"
                    + (f" (gate {gate}: {'met' if ratio <= gate else 'not met'})" if gate else "")
                )

    def handles(self, size: int) -> list[str]:
        """Enough open tasks for `done`."""
        env = self.env(size)
        for i in range(self.rounds + 5 if not size else 0):
            subprocess.run([self.adhd, "c", "--raw", f"thing number {i}"], env=env, stdout=subprocess.DEVNULL, check=True)
        done = subprocess.run([self.adhd, "list", "--json", "--limit", str(self.rounds + 5)], env=env, stdout=subprocess.PIPE, check=True)
        return [t["handle"] for t in json.loads(done.stdout)["tasks"]]

    def in_process(self, size: int) -> None:
        """Calls inside one process."""
        path = str(Path(self.env(size)["ADHD_HOME"]) / "adhd.db")
        done = subprocess.run([self.python, "-c", IN_PROCESS, path], env=self.env(size), stdout=subprocess.PIPE, check=True)
        for name, ms in json.loads(done.stdout).items():
            gate = f"<= 1 ms: {'met' if ms <= 1 else 'not met'}" if name == "parse" else ""
            self.row(f"in process: {name}, {size:,} tasks", ms, None, gate)

    def bulk(self) -> None:
        """A lossless import of 100k tasks into a new home, and the size of the file."""
        size = max(SIZES)
        env = self.env(size)
        source = str(self.folder / "life.jsonl")
        self.once(f"export jsonl, {size:,} tasks", [self.adhd, "export", "jsonl", source], env)
        fresh = {**env, "ADHD_HOME": str(self.folder / "imported")}
        seconds = self.once(f"import jsonl, {size:,} tasks", [self.adhd, "import", "jsonl", source], fresh)
        if self.task:
            ratio = seconds / self.import_seconds
            self.notes.append(
                f"import jsonl : `task import` at {size:,} tasks = {ratio:.2f} (gate 0.4: {'met' if ratio <= 0.4 else 'not met'})"
            )
        path = str(Path(env["ADHD_HOME"]) / "adhd.db")
        with sqlite3.connect(path) as db:
            db.execute("pragma wal_checkpoint(truncate)")
        megabytes = os.path.getsize(path) / 1e6
        self.notes.append(f"file with {size:,} tasks: {megabytes:.1f} MB (gate 60: {'met' if megabytes <= 60 else 'not met'}; moonshot 30)")

    def report(self) -> str:
        """The table as Markdown."""
        head = ["| what | median | x F | gate | peak memory |", "| --- | --- | --- | --- | --- |"]
        body = ["| " + " | ".join(row) + " |" for row in self.rows]
        task = (
            subprocess.run([self.task, "--version"], stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
            if self.task
            else "not installed"
        )
        machine = (
            f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}, "
            f"SQLite {sqlite3.sqlite_version}, Taskwarrior {task}; {self.rounds} paired runs, median."
        )
        return "\n".join([machine, "", *head, *body, "", *[f"- {note}" for note in self.notes]])


def write(report: str) -> None:
    """Put the table into docs/performance.md."""
    text = REPORT.read_text(encoding="utf-8") if REPORT.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    REPORT.write_text(f"{before}{BEGIN}\n{report}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--sessions", action="store_true", help="only what is asked in and around sessions, at 0 and 100k tasks; prints")
    parser.add_argument("--screen", action="store_true", help="only the full screen, at 0 and 100k tasks; prints")
    parser.add_argument("--dry", action="store_true", help="do not write docs/performance.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="adhd-bench-") as folder:
        bench = Bench(Path(folder), options.rounds)
        bench.fill()
        part = options.sessions or options.screen
        for size in (SIZES[0], SIZES[-1]) if part else SIZES:
            if not part:
                bench.whole(size)
                bench.in_process(size)
            if not options.screen:
                bench.worked(size)
            if not options.sessions:
                bench.handles(size)
                bench.screen(size)
        if not part:
            bench.bulk()
        report = bench.report()
    print("\n" + "\n".join(bench.notes))
    if not options.dry and not part:
        write(report)


if __name__ == "__main__":
    main()
