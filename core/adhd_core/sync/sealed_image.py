"""The snapshot of a sealed space: a device makes it and seals it, the server keeps it, and a new device opens it.

The file is a snapshot (`sync.image`), compressed, then encrypted in chunks of `CHUNK` bytes after the STREAM construction (Hoang,
Reyhanitabar, Rogaway, Vizár 2015): a key of its own for each file, from the salt at its beginning; the nonce is the chunk's number
and whether it is the last. Space, position and digest are associated data: chunks that are cut off, moved, or from another
snapshot do not open.
"""

from __future__ import annotations

import os
import struct
from base64 import b64encode
from contextlib import contextmanager, suppress

from adhd_core.oplog.file import connect
from adhd_core.sync import image
from adhd_core.sync.keys import Key, derived, missing
from adhd_core.sync.wire import SELECT, START, summed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO, Any

    from adhd_core.oplog.log import Log
    from adhd_core.sync.image import Kinds
    from adhd_core.sync.wire import Row

CHUNK, TAG, SALT = 1 << 20, 16, 32
LARGEST = 8 << 30
"""Bytes of a snapshot once it is unpacked."""
LEAST = 5000
"""A space with fewer operations needs no snapshot."""
BEHIND, PART = 20_000, 8
"""A snapshot is made anew when it is more operations behind than this and than that part of all."""


class Forged(Exception):
    """A file that no device of the space made so."""


def due(seq: int, known: int) -> bool:
    """Whether a space at `seq` needs another snapshot than the one at `known` (0: there is none)."""
    return seq >= LEAST and (not known or seq - known > max(BEHIND, seq // PART))


class Stream:
    """Seals and opens the chunks of one file. `digest` is the space's at `seq`."""

    def __init__(self, key: Key, space: bytes, seq: int, digest: bytes) -> None:
        try:
            from cryptography.exceptions import InvalidTag
            from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
        except ImportError:
            raise missing() from None
        self.key, self.aead, self.invalid = key, AESGCMSIV, InvalidTag
        self.bound = b"adhd sealed snapshot 1\0" + space + struct.pack(">Q", seq) + digest

    def sealed(self, source: IO[bytes]) -> Iterator[bytes]:
        """The parts of the sealed file, the salt with the first."""
        head = os.urandom(SALT)
        cipher = self.aead(derived(self.key.secret, b"snapshot " + head))
        number, chunk = 0, source.read(CHUNK)
        while True:
            after = source.read(CHUNK)
            yield head + cipher.encrypt(nonce(number, not after), chunk, self.bound)
            if not after:
                return
            head, number, chunk = b"", number + 1, after

    def opened(self, source: IO[bytes]) -> Iterator[bytes]:
        """The chunks of a sealed file, one by one. Raises Forged."""
        cipher = self.aead(derived(self.key.secret, b"snapshot " + source.read(SALT)))
        number, chunk = 0, source.read(CHUNK + TAG)
        while True:
            after = source.read(CHUNK + TAG)
            try:
                yield cipher.decrypt(nonce(number, not after), chunk, self.bound)
            except (self.invalid, ValueError):
                raise Forged from None
            if not after:
                return
            number, chunk = number + 1, after


def nonce(number: int, last: bool) -> bytes:
    """12 bytes: the chunk's number, and whether it is the last one."""
    return number.to_bytes(11, "big") + bytes([last])


@contextmanager
def scratch(beside: str) -> Iterator[str]:
    """A name for a file that is gone at the end, with what SQLite puts beside it."""
    path = os.path.join(os.path.dirname(beside) or ".", f".sealed-{os.getpid()}")
    _cleared(path)
    try:
        yield path
    finally:
        _cleared(path)


def _cleared(path: str) -> None:
    for end in ("", "-journal", "-wal", "-shm", ".zst"):
        with suppress(FileNotFoundError):
            os.unlink(path + end)


def parts(key: Key, log: Log, kinds: Kinds, told: dict[str, Any], hash_of: Callable[[Row], bytes]) -> Iterator[dict[str, Any]]:
    """The sealed snapshot of a file that holds exactly what a server's answer `told` says, in parts for it; nothing where it holds
    something else by now."""
    import zstandard

    digest = bytes.fromhex(told["digest"])
    with scratch(log.path) as path:
        image.make(log, path, kinds)
        if held(path, hash_of) != (told["seq"], digest):
            return
        packed = path + ".zst"
        with open(path, "rb") as source, open(os.open(packed, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
            zstandard.ZstdCompressor(level=3).copy_stream(source, target, size=os.path.getsize(path))
        count = max(1, -(-os.path.getsize(packed) // CHUNK))
        with open(packed, "rb") as source:
            stream = Stream(key, bytes.fromhex(told["space"]), told["seq"], digest)
            for number, part in enumerate(stream.sealed(source)):
                yield {"at": told["seq"], "digest": told["digest"], "part": number, "parts": count, "data": b64encode(part).decode()}


def held(path: str, hash_of: Callable[[Row], bytes]) -> tuple[int, bytes]:
    """(number of operations, their digest) of a snapshot."""
    db = connect(path)
    try:
        count, digest = 0, START
        rows = db.execute(f"select {SELECT} from operation o join device d on d.id = o.device")
        while page := rows.fetchmany(2000):
            count, digest = count + len(page), summed(digest, map(hash_of, page))
        return count, digest
    finally:
        db.close()


def unsealed(key: Key, space: bytes, told: dict[str, Any], source: str, path: str) -> None:
    """Open the sealed snapshot `source` into a new file at `path`. Raises Forged."""
    import zstandard

    try:
        stream = Stream(key, space, int(told["seq"]), bytes.fromhex(told["digest"]))
        unpack = zstandard.ZstdDecompressor().decompressobj(write_size=1 << 20)
        size = 0
        with open(source, "rb") as file, open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
            for chunk in stream.opened(file):
                size += target.write(unpack.decompress(chunk))
                if size > LARGEST:
                    raise Forged
    except (ValueError, OverflowError, struct.error, zstandard.ZstdError):
        raise Forged from None
