"""A server in a process of its own, as people start it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CODE = "import sys; from adhd_cli.launch import main; main(sys.argv[1:])"
PATIENCE = 60.0


class Process:
    """`adhd server run` on a folder; `url` is where it listens, `logs` what it wrote to standard error by line."""

    def __init__(self, folder: Path, *words: str, **environ: str) -> None:
        paths = ":".join(str(ROOT / wing) for wing in ("core", "cli", "tui", "sync_server"))
        env = {**os.environ, "PYTHONPATH": paths, "ADHD_HOME": str(folder), **environ}
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, "server", "run", "--port", "0", "--data", str(folder / "data"), *words],
            env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stdout is not None and self.process.stderr is not None
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        line = self.process.stdout.readline().decode()
        assert line.startswith("listening on http://"), (line, self.lines)
        self.url = line.strip().rpartition(" ")[2]

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.decode().rstrip("\n"))

    def end(self, *signals: int) -> int:
        """Send signals; the exit code."""
        for signal in signals:
            self.process.send_signal(signal)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def logs(self) -> list[dict[str, Any]]:
        """What it logged."""
        return [json.loads(line) for line in self.lines]

    def close(self) -> None:
        """End it, however it stands."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                self._reader.join(PATIENCE)
                pipe.close()
