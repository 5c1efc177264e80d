"""SIGKILL for the server or the client in the middle of syncs."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx

from tests.sync.kill import Place, rounds


def test_nothing_is_lost_when_either_side_is_killed(tmp_path: Path) -> None:
    hit, thoughts = rounds(8, 3, tmp_path)
    assert hit >= 2 and thoughts >= 8


def test_the_server_ends_gracefully_with_a_live_channel_open(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.run("one", "server", "user", "add", "a@b.c", "--password-stdin", "--data", str(tmp_path / "data"), given="correct horse\n")
    place.start()
    assert place.server is not None
    url = f"http://127.0.0.1:{place.port}"
    told = httpx.post(url + "/v1/auth/login", json={"email": "a@b.c", "password": "correct horse"}).json()
    with httpx.stream("GET", url + "/v1/sync/live", headers={"authorization": f"Bearer {told['access']}"}, timeout=30) as answer:
        lines = answer.iter_lines()
        assert next(line for line in lines if line.startswith("data:")) == "data: 0"
        place.server.send_signal(signal.SIGTERM)
        assert not [line for line in lines if line.startswith("data:")]
    _, err = place.server.communicate(timeout=60)
    assert place.server.returncode == 0 and b"error" not in err.lower() and b"Traceback" not in err
