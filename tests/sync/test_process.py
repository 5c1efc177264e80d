"""The server as a process: how it ends, what it logs, who may read its figures, and that a folder has one server."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from adhd_core.sync import wire
from adhd_sync_server.run import add_user
from adhd_sync_server.settings import Settings

from tests.cli.shell import Shell
from tests.sync.front import EMAIL, PASSWORD
from tests.sync.process import Process
from tests.sync.test_http import bearer
from tests.sync.test_relay import row


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Process]:
    add_user(Settings(data=str(tmp_path / "data")), EMAIL, PASSWORD)
    process = Process(tmp_path)
    yield process
    process.close()


def logged_in(served: Process) -> dict[str, str]:
    answer = httpx.post(served.url + "/v1/auth/login", json={"email": EMAIL, "password": PASSWORD, "name": "x"}, timeout=30)
    return bearer(answer.json()["access"])


def test_it_ends_with_live_channels_open_and_a_request_under_way(served: Process) -> None:
    mine = logged_in(served)
    space = httpx.post(served.url + "/v1/spaces", headers=mine, json={"space": "00" * 16}).json()
    ended: list[str] = []
    open_now = threading.Barrier(6)

    def listen() -> None:
        with httpx.stream("GET", served.url + "/v1/sync/live", headers=mine, timeout=60) as answer:
            lines = answer.iter_lines()
            next(lines)
            open_now.wait(60)
            ended.append("".join(lines))

    threads = [threading.Thread(target=listen) for _ in range(5)]
    for thread in threads:
        thread.start()
    stand = {"space": space["space"], "epoch": space["epoch"], "cursor": 0, "chain": wire.START.hex()}
    body = json.dumps({**stand, "ops": json.loads(wire.pack([row(b"a" * 16, 1)]))}).encode()
    host = served.url.partition("://")[2]
    with closing(http.client.HTTPConnection(host, timeout=60)) as slow:
        slow.putrequest("POST", "/v1/sync/push")
        for name, value in {**mine, "content-length": str(len(body))}.items():
            slow.putheader(name, value)
        slow.endheaders(body[:10])
        open_now.wait(60)
        served.process.send_signal(signal.SIGTERM)
        slow.send(body[10:])
        answer = slow.getresponse()
        assert answer.status == 200 and json.loads(answer.read())["results"] == ["stored"]
    assert served.end() == 0
    for thread in threads:
        thread.join(60)
    assert len(ended) == 5, "every channel came to its end and was not torn"
    assert not [line for line in served.logs() if line["level"] == "error"]


def test_a_request_that_never_ends_does_not_hold_it(served: Process) -> None:
    mine = logged_in(served)
    host, _, port = served.url.partition("://")[2].partition(":")
    with closing(socket.create_connection((host, int(port)))) as stuck:
        head = f"POST /v1/sync/push HTTP/1.1\r\nhost: x\r\nauthorization: {mine['authorization']}\r\ncontent-length: 9\r\n\r\n{{"
        stuck.sendall(head.encode())
        httpx.get(served.url + "/health")
        assert served.end(signal.SIGTERM) == 0


def test_asked_twice_it_ends_at_once(served: Process) -> None:
    mine = logged_in(served)
    host, _, port = served.url.partition("://")[2].partition(":")
    with closing(socket.create_connection((host, int(port)))) as stuck:
        head = f"POST /v1/sync/push HTTP/1.1\r\nhost: x\r\nauthorization: {mine['authorization']}\r\ncontent-length: 9\r\n\r\n{{"
        stuck.sendall(head.encode())
        httpx.get(served.url + "/health")
        served.process.send_signal(signal.SIGTERM)
        while True:  # until the first one has been taken
            try:
                socket.create_connection((host, int(port)), timeout=5).close()
            except OSError:
                break
        assert served.end(signal.SIGTERM) == 128 + signal.SIGTERM


def test_logs_are_lines_of_json_with_the_request_and_nothing_private(served: Process) -> None:
    mine = logged_in(served)
    httpx.post(served.url + "/v1/auth/login", json={"email": EMAIL, "password": "not this one"}, timeout=30)
    mine["x-request-id"] = "from-the-caller-7"
    answer = httpx.get(served.url + "/v1/sync/pull?space=private-word&epoch=x&after=1", headers=mine)
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "from-the-caller-7"
    odd = httpx.get(served.url + "/private-path", headers={"x-request-id": "bad\tid {}"})
    assert len(odd.headers["x-request-id"]) == 32
    httpx.get(served.url + "/health")
    assert served.end(signal.SIGTERM) == 0
    found = served.logs()
    assert [(e["event"], e["method"], e["route"], e["status"]) for e in found] == [
        ("request", "POST", "/v1/auth/login", 200), ("request", "POST", "/v1/auth/login", 401), ("request", "GET", "/v1/sync/pull", 409),
        ("request", "GET", "unmatched", 404),
    ]  # fmt: skip
    assert found[2]["request_id"] == "from-the-caller-7" and found[2]["account"] == 1 and found[2]["level"] == "info"
    told = "\n".join(served.lines)
    assert not [word for word in (EMAIL, PASSWORD, "private", "not this one", mine["authorization"][7:]) if word in told]


def test_figures_are_for_this_machine_alone(served: Process) -> None:
    mine = logged_in(served)
    httpx.get(served.url + "/v1/devices", headers=mine)
    httpx.delete(served.url + "/v1/devices/some-private-id", headers=mine)
    told = httpx.get(served.url + "/metrics").text
    assert 'adhd_http_requests_total{method="DELETE",route="/v1/devices/{device}",status="404"} 1.0' in told
    assert "adhd_accounts 1.0" in told and "adhd_live_channels 0.0" in told and "adhd_database_bytes" in told and "private" not in told
    for header in ("x-forwarded-for", "forwarded", "via"):
        assert httpx.get(served.url + "/metrics", headers={header: "127.0.0.1"}).status_code == 404


def test_figures_with_a_token(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("t" * 40)
    process = Process(tmp_path, ADHD_SERVER_METRICS="token", ADHD_SERVER_METRICS_TOKEN_FILE=str(tmp_path / "token"))
    try:
        assert httpx.get(process.url + "/metrics").status_code == 404
        assert httpx.get(process.url + "/metrics", headers=bearer("t" * 39 + "x")).status_code == 404
        assert "adhd_spaces 0.0" in httpx.get(process.url + "/metrics", headers=bearer("t" * 40)).text
    finally:
        process.close()


def test_a_folder_has_one_server(served: Process, tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    said = Shell(tmp_path).run("server", "run", "--port", "0", "--data", data, code=1).err.splitlines()
    assert said == [f"A server runs on {data}.", "End it first, or name another folder: --data DIR"]
    Shell(tmp_path).ok("server", "user", "add", "bob@example.org", "--password-stdin", "--data", data, stdin=PASSWORD + "\n")
    assert httpx.get(served.url + "/ready").json()["status"] == "ready"
    served.process.kill()
    served.process.wait()
    again = Process(tmp_path)
    assert httpx.get(again.url + "/ready").status_code == 200, "a lock ends with its process"
    again.close()


def test_the_doctor_and_the_healthcheck_find_a_server_on_a_port_that_no_setting_names(served: Process, tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    data = str(tmp_path / "data")
    assert f"A server runs on this folder: {served.url} is ready." in " ".join(shell.ok("server", "doctor", "--data", data).out.split())
    assert shell.ok("server", "healthcheck", "--data", data).out == f"{served.url} is ready.\n"
    assert served.end(signal.SIGTERM) == 0
    assert "No server runs on this folder." in shell.ok("server", "doctor", "--data", data).out
