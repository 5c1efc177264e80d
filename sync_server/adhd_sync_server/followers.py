"""Keeping the replicas near the log: a moment after a space grew, a process brings its replica up to date. One at a time."""

from __future__ import annotations

import asyncio
import logging
import os
import sys

from adhd_sync_server.relay import Relay

DELAY = 5.0
"""Seconds between the growth of a space and the look at its replica: a first upload comes in many requests."""
LONGEST = 1800.0
"""Seconds after which the work on one replica is given up: the others wait for it. 100,000 operations take about 10."""


class Followers:
    """The work that waits. `folder` is the server's."""

    def __init__(self, folder: str, relay: Relay, delay: float = DELAY, longest: float = LONGEST) -> None:
        self.folder = folder
        self.relay = relay
        self.delay, self.longest = delay, longest
        self.waiting: dict[int, None] = {}
        self.task: asyncio.Task[None] | None = None

    def grown(self, account: int) -> None:
        """The account's space has more operations. In the server's loop."""
        self.waiting[account] = None
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._work())

    async def end(self) -> None:
        """Stop; whatever is under way can be done again."""
        if self.task is not None and not self.task.done():
            self.task.cancel()
            await asyncio.wait([self.task])

    async def _work(self) -> None:
        while self.waiting:
            await asyncio.sleep(self.delay)
            account = next(iter(self.waiting))
            del self.waiting[account]
            if await asyncio.to_thread(self.relay.uuid, account) is not None:
                await self._follow(account)

    async def _follow(self, account: int) -> None:
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "adhd_sync_server.replica", self.folder, str(account),
            env=env, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            async with asyncio.timeout(self.longest):
                _, told = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        except TimeoutError:
            process.kill()
            await process.wait()
            told = b"it took too long"
        if process.returncode:
            logging.getLogger("adhd.server").error("a replica could not be brought up to date: %s", told.decode(errors="replace")[-500:])
