"""Bodies of requests and answers: JSON, compressed or not, and never larger than agreed."""

from __future__ import annotations

import json
import zlib
from typing import Any

import zstandard

from adhd_sync_server.relay import Refusal

WIRE = 16 << 20
"""Bytes of a body as it comes."""
WHOLE = 64 << 20
"""Bytes of a body once it is unpacked."""
SMALL = 600
WINDOW = 1 << 23


def too_large() -> Refusal:
    """The refusal of a body that is too large."""
    return Refusal(413, "large", "This body is too large.")


def unpacked(body: bytes, encoding: str) -> bytes:
    """A body without its compression. Raises Refusal."""
    if len(body) > WIRE:
        raise too_large()
    if encoding in ("", "identity"):
        return body
    try:
        if encoding == "gzip":
            return _gunzipped(body)
        if encoding == "zstd":
            with zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(body) as reader:
                out = reader.read(WHOLE + 1)
            if len(out) > WHOLE:
                raise too_large()
            return out
    except (zlib.error, zstandard.ZstdError, EOFError):
        raise Refusal(400, "encoding", f"This is no {encoding} body.") from None
    raise Refusal(415, "encoding", "Bodies may be zstd or gzip.")


def _gunzipped(body: bytes) -> bytes:
    unpack = zlib.decompressobj(31)
    out = unpack.decompress(body, WHOLE + 1)
    if len(out) > WHOLE:
        raise too_large()
    if not unpack.eof or unpack.unused_data:
        raise EOFError
    return out


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
