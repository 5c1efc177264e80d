"""Bodies of requests and answers: JSON, compressed or not, and never larger than agreed."""

from __future__ import annotations

import json
import zlib
from typing import Any

import zstandard

from adhd_sync_server.relay import Refusal

SMALL = 600
WINDOW = 1 << 23
SLICE = 1 << 8
"""Bytes that are unpacked at once. A block of zstd has 4 bytes or more and becomes 128 KiB at most: 8 MiB at the very worst."""


def too_large() -> Refusal:
    """The refusal of a body that is too large."""
    return Refusal(413, "large", "This body is too large.")


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """A body without its compression: one frame or member with nothing behind it, `most` bytes at most. Raises Refusal."""
    if encoding in ("", "identity"):
        return body
    unpack = {"gzip": _gunzipped, "zstd": _unzstd}.get(encoding)
    if unpack is None:
        raise Refusal(415, "encoding", "Bodies may be zstd or gzip.")
    try:
        out = unpack(body, most)
    except (zlib.error, zstandard.ZstdError, EOFError):
        raise Refusal(400, "encoding", f"This is no {encoding} body.") from None
    if len(out) > most:
        raise too_large()
    return out


def _gunzipped(body: bytes, most: int) -> bytes:
    """One byte more than `most` where it does not fit. Raises EOFError, zlib.error."""
    unpack = zlib.decompressobj(31)
    out = unpack.decompress(body, most + 1)
    if len(out) <= most and (not unpack.eof or unpack.unused_data):
        raise EOFError
    return out


def _unzstd(body: bytes, most: int) -> bytes:
    """As `_gunzipped`. A frame that says that it is too large is not opened. Raises EOFError, ZstdError."""
    told = zstandard.frame_content_size(body)
    if told > most:
        raise too_large()
    unpack = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
    out = bytearray()
    for at in range(0, len(body), SLICE):
        out += unpack.decompress(body[at : at + SLICE])
        if len(out) > most:
            return bytes(out)
        if unpack.eof:
            if unpack.unused_data or at + SLICE < len(body):
                raise EOFError
            return bytes(out)
    raise EOFError


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object in a body. Raises Refusal."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "request", "This body is not JSON.") from None
    if not isinstance(value, dict):
        raise Refusal(400, "request", "A JSON object was expected.")
    return value


def packed(text: str, accepted: str) -> tuple[bytes, dict[str, str]]:
    """An answer's body and its headers, compressed as the caller accepts."""
    body = text.encode()
    headers = {"vary": "accept-encoding", "cache-control": "no-store"}
    if len(body) < SMALL:
        return body, headers
    names = {part.partition(";")[0].strip() for part in accepted.lower().split(",") if not part.replace(" ", "").endswith(";q=0")}
    if "zstd" in names:
        return zstandard.ZstdCompressor(level=3).compress(body), {**headers, "content-encoding": "zstd"}
    if "gzip" in names:
        pack = zlib.compressobj(6, zlib.DEFLATED, 31)
        return pack.compress(body) + pack.flush(), {**headers, "content-encoding": "gzip"}
    return body, headers
