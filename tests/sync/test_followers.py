"""Replicas are brought near the log by processes, one at a time, and none of them holds the others up."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
from adhd_sync_server.followers import LONGEST, Followers

from tests.sync.front import Front
from tests.sync.test_doors import filled
from tests.sync.test_http import tokens


@pytest.mark.parametrize(("longest", "made", "told"), [(LONGEST, True, []), (0.001, False, ["it took too long"])])
def test_one_that_takes_too_long_is_given_up(
    front: Front, tmp_path: Path, caplog: pytest.LogCaptureFixture, longest: float, made: bool, told: list[str]
) -> None:
    filled(front, tokens(front)["access"], "a thing", b"d" * 16, 3)

    async def follow() -> None:
        followers = Followers(str(tmp_path), front.tower.relay, delay=0.0, longest=longest)
        for _ in range(2):
            followers.grown(1)
            assert followers.task is not None
            await followers.task
        await followers.end()

    with caplog.at_level(logging.ERROR, "adhd.server"):
        asyncio.run(follow())
    assert [r.getMessage().rpartition(": ")[2] for r in caplog.records] == told * 2
    assert (tmp_path / "replicas" / "1.db").exists() is made
