"""A sealed space: the server keeps and orders what it cannot read.

The unit is a *batch*: up to `PAGE` operations of one device with neighbouring numbers, packed as a page, compressed, then
encrypted with AES-256-GCM-SIV (RFC 8452: a nonce that comes twice gives away no more than that the content is the same). On
the wire: `{"device", "from", "to", "hlc" (the highest), "size" (bytes before compression), "marks", "blob"}`. All of it and the
space is associated data: a batch under another envelope, or in another space, does not open.

A *mark* is what an operation's hash is here: HMAC-SHA256 over it with a key of the space, 10 bytes. Forks, chain and digest are
told by marks as they are by hashes elsewhere, and they tell the server nothing of the content.

`SealedLink` stands between a sync and the way to the server: rows here, batches there.
"""

from __future__ import annotations

import hmac
import json
import os
import struct
from base64 import b64decode, b64encode

from adhd_core.oplog.codec import dumps
from adhd_core.oplog.errors import AdhdError
from adhd_core.sync.keys import EXAMPLE, Key, missing
from adhd_core.sync.link import OtherSpace, Turned
from adhd_core.sync.wire import BIG, PAGE, BadPage, Rows, hash_of, pack, unpack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from adhd_core.oplog.log import Log
    from adhd_core.sync.image import Kinds
    from adhd_core.sync.link import Link
    from adhd_core.sync.wire import Row

MARK = 10
NONCE = 12
LARGEST = 64 << 20
"""Bytes of a batch's page at most, before compression."""


class Batch:
    """A batch as it travels: the envelope, and `blob`: nonce and ciphertext."""

    __slots__ = ("blob", "device", "first", "hlc", "last", "marks", "size")

    def __init__(self, device: bytes, first: int, last: int, hlc: int, size: int, marks: bytes, blob: bytes) -> None:
        self.device, self.first, self.last, self.hlc, self.size, self.marks, self.blob = device, first, last, hlc, size, marks, blob

    def told(self) -> dict[str, Any]:
        """For the wire."""
        return {
            "device": self.device.hex(), "from": self.first, "to": self.last, "hlc": self.hlc, "size": self.size,
            "marks": b64encode(self.marks).decode(), "blob": b64encode(self.blob).decode(),
        }  # fmt: skip

    def bound(self, space: bytes) -> bytes:
        """The associated data."""
        numbers = struct.pack(">QQQQ", self.first, self.last, self.hlc, self.size)
        return b"adhd sealed batch 1\0" + space + self.device + numbers + self.marks

    def __len__(self) -> int:
        return self.last - self.first + 1


def read(told: Any) -> Batch:
    """A batch from the wire. Raises BadPage."""
    try:
        first, last, hlc, size = (told[name] for name in ("from", "to", "hlc", "size"))
        if not type(first) is type(last) is type(hlc) is type(size) is int:
            raise ValueError("a number of the wrong shape")
        device, marks, blob = bytes.fromhex(told["device"]), b64decode(told["marks"], validate=True), b64decode(told["blob"], validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise BadPage(f"no batch of operations: {type(error).__name__}: {error}"[:200]) from None
    fits = 0 < first <= last < BIG and last - first < PAGE and 0 <= hlc < BIG and 0 < size <= LARGEST
    if not (fits and len(device) == 16 and len(marks) == MARK * (last - first + 1) and len(blob) > NONCE):
        raise BadPage("no batch of operations: a value out of range")
    return Batch(device, first, last, hlc, size, marks, blob)


def runs(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Parts of one device each with neighbouring numbers, `PAGE` rows at most."""
    begin = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or i - begin == PAGE or rows[i][:2] != (rows[i - 1][0], rows[i - 1][1] + 1):
            yield rows[begin:i]
            begin = i


class Sealer:
    """Seals and opens batches with a key."""

    def __init__(self, key: Key) -> None:
        try:
            import zstandard
            from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
            from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
        except ImportError:
            raise missing() from None
        try:
            self.cipher = AESGCMSIV(key.seal)
        except UnsupportedAlgorithm:
            why = "The OpenSSL here is too old to seal a space."
            raise AdhdError("missing", why, "It takes 3.2 or newer; the cryptography of pip has it.") from None
        self.mark = key.mark
        self.zstd, self.forged = zstandard, InvalidTag

    def hash_of(self, row: Row) -> bytes:
        """The mark of an operation."""
        return hmac.digest(self.mark, hash_of(row), "sha256")[:MARK]

    def seal(self, space: bytes, rows: Sequence[Row]) -> Batch:
        """A batch of rows that belong together (`runs`)."""
        page = pack(rows).encode()
        marks = b"".join(map(self.hash_of, rows))
        batch = Batch(rows[0][0], rows[0][1], rows[-1][1], max(row[2] for row in rows), len(page), marks, b"")
        nonce = os.urandom(NONCE)
        packed = self.zstd.ZstdCompressor(level=6, write_checksum=False).compress(page)
        batch.blob = nonce + self.cipher.encrypt(nonce, packed, batch.bound(space))
        return batch

    def open(self, space: bytes, batch: Batch) -> list[Row]:
        """The rows of a batch. Raises AdhdError where no device of the space sealed it so, BadPage where it holds other rows."""
        try:
            packed = self.cipher.decrypt(batch.blob[:NONCE], batch.blob[NONCE:], batch.bound(space))
        except self.forged:
            why = "What the server sent does not open: it is not as a device of this space sealed it."
            raise AdhdError("sealed", why, "Nothing of it was taken in, and nothing here is lost.") from None
        try:
            if self.zstd.frame_content_size(packed) != batch.size:
                raise BadPage("a batch of another size than it says")
            rows = unpack(json.loads(self.zstd.ZstdDecompressor().decompress(packed, max_output_size=batch.size)))
        except (self.zstd.ZstdError, ValueError, RecursionError) as error:
            raise BadPage(f"a batch that holds no page: {error}"[:200]) from None
        numbers = [(batch.device, n) for n in range(batch.first, batch.last + 1)]
        if [row[:2] for row in rows] != numbers or b"".join(map(self.hash_of, rows)) != batch.marks or max(r[2] for r in rows) != batch.hlc:
            raise BadPage("a batch that holds something else than it says")
        return rows


class SealedLink:
    """A link through which nothing goes unsealed. `link` carries it."""

    def __init__(self, link: Link, key: Key) -> None:
        self.link = link
        self.key = key
        self.sealer = Sealer(key)
        self.hash_of = self.sealer.hash_of
        self.last: dict[str, Any] = {"seq": 0}

    def space(self, own: str, sealed: str | None = None) -> dict[str, Any]:
        """The account's space, once it is certain that it is sealed with this key."""
        answer = self.link.space(own, self.key.name(bytes.fromhex(own)))
        try:
            name, found = self.key.name(bytes.fromhex(answer["space"])), answer.get("sealed")
        except (KeyError, TypeError, ValueError):
            raise _senseless("no space") from None
        if found is None:
            why = "This account's space is readable by its server, not sealed, and stays so."
            raise AdhdError("sealed", why, "Nothing was sent. Take another account, or for a readable space: adhd logout, adhd login URL")
        if found != name:
            raise AdhdError("key", "This account's space is sealed with another key.", f"Nothing was sent. With its own phrase: {EXAMPLE}")
        return answer

    def arranged(self, batch: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
        """(place, row) in the order in which they are offered: by device, so that batches are long."""
        order: dict[bytes, int] = {}
        return sorted(batch, key=lambda placed: order.setdefault(placed[1][0], len(order)))

    def pack(self, rows: list[Row]) -> Any:
        """What `push` takes: the rows."""
        return rows

    def push(self, question: dict[str, Any], ops: Any) -> dict[str, Any]:
        """Offer rows, sealed."""
        space = bytes.fromhex(question["space"])
        batches = [self.sealer.seal(space, run).told() for run in runs(ops)]
        return self._opened(space, self.link.push({**question, "sealed": self.key.name(space)}, dumps(batches)))

    def pull(self, question: dict[str, Any]) -> dict[str, Any]:
        """What came since, opened."""
        space = bytes.fromhex(question["space"])
        return self._opened(space, self.link.pull({**question, "sealed": self.key.name(space)}))

    def snapshot(self, question: dict[str, Any], path: str) -> dict[str, Any] | None:
        """The snapshot that a device of the space made, opened at `path`; None where there is none that opens."""
        from adhd_core.sync.sealed_image import Forged, scratch, unsealed

        fetch = getattr(self.link, "fetch", None)
        if fetch is None:
            return None
        space = bytes.fromhex(question["space"])
        with scratch(path) as place:
            told: dict[str, Any] | None = fetch({**question, "sealed": self.key.name(space)}, place)
            if told is None:
                return None
            try:
                unsealed(self.key, space, told, place, path)
            except Forged:
                return None
        return {**told, "ordered": False}

    def give(self, log: Log, kinds: Callable[[], Kinds]) -> None:
        """After a sync: make the server's snapshot where it is due. What hinders that is no fault of the sync; the next one tries again."""
        from adhd_core.oplog.file import sqlite
        from adhd_core.sync.sealed_image import due, parts

        keep, last = getattr(self.link, "keep_snapshot", None), self.last
        if keep is None or not due(last["seq"], last.get("snapshot", last["seq"])):
            return
        question = {name: last[name] for name in ("space", "epoch")}
        try:
            for part in parts(self.key, log, kinds(), last, self.hash_of):
                keep({**question, "sealed": self.key.name(bytes.fromhex(last["space"])), **part})
        except (AdhdError, Turned, OtherSpace, OSError, sqlite.Error):
            return

    def _opened(self, space: bytes, answer: dict[str, Any]) -> dict[str, Any]:
        """An answer with rows for its tail. A batch in which the caller stands comes whole; what it has is left out."""
        tail, skip = answer.get("tail"), answer.get("skip")
        if type(tail) is not list or type(skip) is not int or not 0 <= skip < PAGE or len(tail) > 2 * PAGE:
            raise _senseless("no batches")
        try:
            batches = [read(told) for told in tail]
            if sum(map(len, batches)) > 2 * PAGE:
                raise BadPage("too many operations")
            rows = Rows(row for batch in batches for row in self.sealer.open(space, batch))
        except BadPage as error:
            raise _senseless(str(error)) from None
        del rows[:skip]
        self.last = {name: value for name, value in answer.items() if name != "tail"}
        return {**answer, "tail": rows}


def _senseless(why: str) -> AdhdError:
    return AdhdError("answer", f"The server's answer makes no sense here: {why}", "Is it an adhd server of this version?")
