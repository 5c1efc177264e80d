"""What comes over a bare socket: heads and bodies that are slow, cut, too long, or lie about their size; archives that are bombs."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import zstandard
from adhd_sync_server import bodies
from adhd_sync_server.relay import Refusal
from adhd_sync_server.settings import Settings

from tests.sync.front import EMAIL, PASSWORD, Front
from tests.sync.test_http import tokens

MIB = 1 << 20


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Front]:
    """A server that waits for one second."""
    front = Front(tmp_path, settings=Settings(rates=False, body_seconds=1, head_seconds=1))
    front.accounts.add(EMAIL, PASSWORD)
    yield front
    front.close()


def connected(front: Front) -> socket.socket:
    host, _, port = front.url.partition("://")[2].partition(":")
    return socket.create_connection((host, int(port)), timeout=60)


def head(front: Front, *more: str, path: str = "/v1/sync/push") -> bytes:
    token = tokens(front)["access"]
    return "\r\n".join((f"POST {path} HTTP/1.1", "host: x", f"authorization: Bearer {token}", *more, "", "")).encode()


def told(link: socket.socket) -> str:
    """Everything until the server closes."""
    out = b""
    try:
        while part := link.recv(65536):
            out += part
    except ConnectionResetError:
        pass
    return out.decode("latin-1")


def works(front: Front) -> bool:
    return httpx.get(front.url + "/health").status_code == 200


def test_answers_are_not_held_back(front: Front) -> None:
    with closing(connected(front)) as link:
        link.sendall(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n")
        assert link.recv(1)
        held = [c.transport.get_extra_info("socket") for c in front.server.server_state.connections]
        assert held and all(s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for s in held)


def test_a_body_that_is_too_slow(hasty: Front) -> None:
    with closing(connected(hasty)) as link:
        link.sendall(head(hasty, "content-length: 100") + b"{")
        answer = told(link)
    assert answer.startswith("HTTP/1.1 408 ") and '"code":"slow"' in answer and "connection: close" in answer.lower()
    assert works(hasty)


def test_a_head_that_is_too_slow_or_never_begins(hasty: Front) -> None:
    with closing(connected(hasty)) as silent, closing(connected(hasty)) as slow:
        slow.sendall(b"GET /health HTTP/1.1\r\nhost:")
        assert told(silent) == told(slow) == ""
    assert works(hasty)


def test_a_second_head_on_the_same_connection_that_is_too_slow(hasty: Front) -> None:
    with closing(connected(hasty)) as link:
        link.sendall(b"GET /health HTTP/1.1\r\nhost: x\r\n\r\nGET /hea")
        answer = told(link)
    assert answer.startswith("HTTP/1.1 200 ") and answer.count("HTTP/1.1") == 1


def test_bytes_one_by_one_do_not_hold_a_head_open(hasty: Front) -> None:
    with closing(connected(hasty)) as link:
        try:
            for byte in b"GET /health HTTP/1.1\r\nx: " + b"y" * 10_000:
                link.sendall(bytes([byte]))
                time.sleep(0.02)
            raise AssertionError("it was let go on")
        except OSError:
            pass
    assert works(hasty)


def test_a_body_that_is_cut_is_no_error_of_the_server(front: Front, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "adhd.server")
    with closing(connected(front)) as link:
        link.sendall(head(front, "content-length: 100") + b'{"space":')
    while not [r for r in caplog.records if "/v1/sync/push" in str(r.msg)]:
        time.sleep(0.01)
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR] and works(front)


def test_a_body_that_says_it_is_too_large_is_not_waited_for(front: Front) -> None:
    with closing(connected(front)) as link:
        link.sendall(head(front, f"content-length: {1 << 40}"))
        answer = told(link)
    assert answer.startswith("HTTP/1.1 413 ") and '"code":"large"' in answer


def test_a_body_that_does_not_say_how_large_it_is_ends_at_the_limit(front: Front) -> None:
    with closing(connected(front)) as link:
        link.sendall(head(front, "transfer-encoding: chunked"))
        part = b"100000\r\n" + b" " * MIB + b"\r\n"
        sent = 0
        try:
            while sent < 64:
                link.sendall(part)
                sent += 1
        except OSError:
            pass
        assert sent < 64
    assert works(front)


@pytest.mark.parametrize(
    "lines",
    [
        ("content-length: 5", "content-length: 6"), ("content-length: -1",), ("content-length: 1e3",),
        ("transfer-encoding: chunked, gzip",), ("bad header",), ("x: " + "y" * 40_000,), tuple(f"x{i}: y" for i in range(5000)),
    ],
)  # fmt: skip
def test_heads_that_are_wrong_or_too_long(front: Front, lines: tuple[str, ...]) -> None:
    with closing(connected(front)) as link:
        try:
            link.sendall(head(front, *lines))
        except OSError:
            pass
        answer = told(link)
    assert answer.startswith(("HTTP/1.1 400 ", "HTTP/1.1 431 ", "HTTP/1.1 501 ")) or answer == ""
    assert '"code":"request"' not in answer, "none of them reaches a route"
    assert works(front)


def test_a_request_hidden_behind_another_is_not_taken_for_one(front: Front) -> None:
    with closing(connected(front)) as link:
        body = b"0\r\n\r\nGET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n"
        link.sendall(head(front, f"content-length: {len(body)}", "transfer-encoding: chunked") + body)
        link.shutdown(socket.SHUT_WR)
        answer = told(link)
    assert "openapi" not in answer and works(front)


def test_strangers_may_send_little(front: Front) -> None:
    long = httpx.post(front.url + "/v1/auth/login", json={"email": EMAIL, "password": "x" * 70_000})
    bomb = zstandard.compress(json.dumps({"email": EMAIL, "password": "x" * MIB}).encode())
    packed = httpx.post(front.url + "/v1/auth/login", content=bomb, headers={"content-encoding": "zstd"})
    assert (long.status_code, packed.status_code) == (413, 413) and len(bomb) < 1000


# ------------------------------------------------------------------ packed bodies


def skippable(content: bytes) -> bytes:
    return struct.pack("<II", 0x184D2A50, len(content)) + content


def nameless(content: bytes) -> bytes:
    """A zstd frame that does not say how large it is."""
    return zstandard.ZstdCompressor(write_content_size=False).compress(content)


def gzip_of(content: bytes) -> bytes:
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    return pack.compress(content) + pack.flush()


LIMIT = MIB
def wide(content: bytes) -> bytes:
    """A zstd frame that wants 128 MiB of memory."""
    pack = zstandard.ZstdCompressor(compression_params=WIDE).compressobj()
    return pack.compress(content) + pack.flush()


WIDE = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
SMALL_ZSTD, SMALL_GZIP = zstandard.compress(b"{}"), gzip.compress(b"{}")
BOMBS = {
    "zstd that says its size": ("zstd", zstandard.compress(b" " * (LIMIT + 1))),
    "zstd that hides it": ("zstd", nameless(b" " * (100 * MIB))),
    "gzip": ("gzip", gzip_of(b" " * (100 * MIB))),
}
TORN = {
    "two zstd frames": ("zstd", SMALL_ZSTD * 2),
    "bombs one after another": ("zstd", nameless(b" " * LIMIT) * 100),
    "something behind zstd": ("zstd", SMALL_ZSTD + b"x"),
    "a frame to skip behind": ("zstd", SMALL_ZSTD + skippable(b"x" * 9)),
    "half of zstd": ("zstd", nameless(b"{}" * 9000)[:-2]),
    "empty zstd": ("zstd", b""),
    "a wide window": ("zstd", wide(b"{}" * 900)),
    "something behind gzip": ("gzip", SMALL_GZIP + b"x"),
    "two gzip members": ("gzip", SMALL_GZIP * 2),
    "half of gzip": ("gzip", gzip.compress(b"{}" * 900)[:-9]),
    "a wrong sum": ("gzip", SMALL_GZIP[:-8] + bytes(8)),
    "empty gzip": ("gzip", b""),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str) -> None:
    encoding, body = BOMBS[name]
    with pytest.raises(Refusal) as refusal:
        bodies.unpacked(body, encoding, LIMIT)
    assert refusal.value.status == 413


@pytest.mark.parametrize("name", TORN)
def test_what_is_torn_or_has_something_behind_it(name: str) -> None:
    encoding, body = TORN[name]
    with pytest.raises(Refusal) as refusal:
        bodies.unpacked(body, encoding, LIMIT)
    assert refusal.value.status == 400


def test_a_frame_to_skip_is_an_empty_body() -> None:
    assert bodies.unpacked(skippable(b"x" * 1000), "zstd", LIMIT) == b""


@pytest.mark.parametrize("size", [0, 1, 999, LIMIT - 1, LIMIT])
@pytest.mark.parametrize("pack", [("gzip", gzip_of), ("zstd", zstandard.compress), ("zstd", nameless)])
def test_whatever_fits_comes_out_whole(pack: tuple[str, object], size: int) -> None:
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    assert bodies.unpacked(pack[1](content), pack[0], LIMIT) == content  # type: ignore[operator]
