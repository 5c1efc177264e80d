"""The server behind nginx and Caddy, which speak https, with the lines of docs/server.md as they stand there."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme

from tests.cli.shell import Shell
from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_auto import until
from tests.sync.test_cli import titles
from tests.sync.test_watch import watching

ROOT = Path(__file__).resolve().parents[2]

NGINX = """
daemon off; pid {folder}/pid; error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl; server_name localhost; ssl_certificate {folder}/chain.pem; ssl_certificate_key {folder}/key.pem;
        {lines}
    }}
}}
"""
CADDY = """
{{
    admin off
    auto_https disable_redirects
}}
{lines}
"""


def program(name: str) -> str:
    """Where it is: installed, or unpacked by docs/demo/system.sh."""
    paths = [shutil.which(name), *(str(ROOT / ".venv/proxies/usr" / folder / name) for folder in ("sbin", "bin"))]
    return next(p for p in paths if p and Path(p).exists())


def documented(title: str) -> str:
    """The block of docs/server.md that follows `title`."""
    found = re.search(rf"{re.escape(title)}\n```\n(.*?)```", (ROOT / "docs/server.md").read_text(), re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, front: Front, tmp_path: Path) -> Iterator[str]:
    """The https address of a proxy in front of the server. Its authority is in `authority.pem` of the folder."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    certificate = authority.issue_cert("localhost")
    (tmp_path / "chain.pem").write_bytes(b"".join(pem.bytes() for pem in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    inner = front.url.removeprefix("http://")
    if request.param == "nginx":
        lines = documented("With nginx:").replace("127.0.0.1:8377", inner)
        text = NGINX.format(folder=tmp_path, port=port, lines=lines)
        words = [program("nginx"), "-p", str(tmp_path), "-c", str(tmp_path / "proxy.conf"), "-e", "stderr"]
    else:
        own = f"tls {tmp_path}/chain.pem {tmp_path}/key.pem\n    reverse_proxy"
        lines = documented("Something that speaks https. With Caddy:").replace("127.0.0.1:8377", inner).replace("reverse_proxy", own)
        text = CADDY.format(lines=lines.replace("sync.example.org", f"https://localhost:{port}"))
        words = [program("caddy"), "run", "--config", str(tmp_path / "proxy.conf"), "--adapter", "caddyfile"]
    assert inner in text and str(port) in text
    (tmp_path / "proxy.conf").write_text(text)
    environment = Shell(tmp_path).environment({"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)})
    with open(tmp_path / "proxy.log", "wb") as log, subprocess.Popen(words, env=environment, stderr=log, stdout=log) as process:
        try:
            until(lambda: listens(port) or process.poll() is not None)
            assert process.poll() is None, (tmp_path / "proxy.log").read_text()
            yield f"https://localhost:{port}"
        finally:
            process.terminate()


def listens(port: int) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def test_two_laptops_and_the_live_channel(proxy: str, front: Front, laptops: tuple[Shell, Shell], tmp_path: Path) -> None:
    one, two = laptops
    for shell in laptops:
        shell.env["SSL_CERT_FILE"] = str(tmp_path / "authority.pem")
        shell.ok("login", proxy, "--email", EMAIL, "--password-stdin", stdin=PASSWORD + "\n")
    with watching(one) as watch:
        assert watch.stdout is not None
        assert watch.stdout.readline() == f"Keeping the same as {proxy}. Ctrl-C ends it.\n"
        two.ok("c", "through the proxy")
        two.ok("sync")
        begun = time.monotonic()
        until(lambda: "through the proxy" in titles(one))
        assert time.monotonic() - begun < 20, "a proxy that collects the channel would keep it until its sign of life"
        assert front.tower.listeners
    gone = time.monotonic()
    until(lambda: not front.tower.listeners)
    assert time.monotonic() - gone < 10, "a device that is gone leaves its channel at once"


def test_who_asks_and_what_is_for_this_machine_alone(proxy: str, front: Front, tmp_path: Path) -> None:
    with httpx.Client(base_url=proxy, verify=ssl.create_default_context(cafile=tmp_path / "authority.pem")) as browser:
        assert browser.get("/ready").status_code == 200
        assert browser.get("/metrics").status_code in (403, 404)
        assert httpx.get(front.url + "/metrics").status_code == 200
        form = re.search(r'name="form" value="(\w+)"', browser.get("/signin").text)
        assert form is not None
        answer = browser.post("/signin", data={"form": form[1], "email": EMAIL, "password": PASSWORD})
        assert (answer.status_code, answer.headers["location"].removeprefix(proxy).lstrip("/")) == (303, "account")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-adhd=") and "; secure" in cookie.lower()
        assert EMAIL in browser.get("/account").text


def test_a_certificate_that_nobody_knows_is_said_with_what_helps(proxy: str, laptops: tuple[Shell, Shell]) -> None:
    answer = laptops[0].run("login", proxy, "--email", EMAIL, "--password-stdin", stdin=PASSWORD + "\n", code=1)
    first, second = answer.err.splitlines()
    assert first.startswith(f"{proxy} cannot be reached (certificate verify failed")
    assert second == "If the certificate is of your own making, name its file: SSL_CERT_FILE=FILE"
