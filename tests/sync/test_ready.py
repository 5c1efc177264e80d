"""A server that cannot work says so, and a client takes it as a server that is away."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.http import Http
from adhd_sync_server.migrations import FORMAT
from adhd_sync_server.settings import Settings

from tests.sync.front import Front
from tests.sync.test_http import tokens


def unready(front: Front) -> str:
    assert httpx.get(front.url + "/health").status_code == 200, "the process lives all the same"
    answer = httpx.get(front.url + "/ready")
    assert answer.status_code == 503 and int(answer.headers["retry-after"]) == answer.json()["retry_after"] > 0
    return str(answer.json()["detail"])


def test_ready(front: Front) -> None:
    assert httpx.get(front.url + "/ready").json()["format"] == FORMAT


def test_a_disk_that_is_almost_full(tmp_path: Path) -> None:
    front = Front(tmp_path, settings=Settings(free_bytes=1 << 50))
    assert unready(front) == "The disk is almost full."
    front.close()


def test_a_file_of_another_format_or_none(front: Front) -> None:
    front.store.db.execute("pragma user_version=99")
    assert "format 99" in unready(front)
    front.store.db.execute(f"pragma user_version={FORMAT}")
    front.store.db.execute("pragma query_only=on")
    with pytest.raises(sqlite3.OperationalError), front.store.writing() as db:
        db.execute("delete from account")
    front.store.db.close()
    assert "cannot be written" in unready(front)
    front.store.db = front.connect(front.path)


def test_an_end_that_was_asked_for(front: Front) -> None:
    front.tower.ending = True
    assert unready(front) == "The server is about to end."


def test_a_full_disk_is_told_as_one_and_not_as_a_mistake(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(front.tower.accounts, "devices", full)
    http, token = Http(front.url), tokens(front)["access"]
    answer = httpx.get(front.url + "/v1/devices", headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "storage", "30")
    with pytest.raises(AdhdError) as error:
        http.ask("GET", "/v1/devices", token=token)
    assert error.value.code == "offline" and "cannot work at the moment" in error.value.message
    http.close()
