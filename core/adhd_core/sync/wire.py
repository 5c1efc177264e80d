"""Operations on their way: pages, and the three hashes by which both sides tell that they hold the same.

Rows are those of `oplog.hashing`. A page is the columns of up to `PAGE`
rows with neighbouring values as differences: a third smaller than a list of objects, and half as much to parse.

- `hash_of` a row: SHA-256 over all of it. The same id (device, n) with another hash is a fork.
- a *chain* at a position of the server's sequence: each link hashes the one before and the row's hash, so two
  histories that differ anywhere before it differ in it.
- a *digest* of a set of rows: the sum of their hashes, whatever their order.
"""

from __future__ import annotations

from hashlib import sha256

from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.hashing import HOLLOW, is_hash
from adhd_core.oplog.hashing import SELECT as SELECT
from adhd_core.oplog.hashing import hash_of as hash_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from adhd_core.oplog.hashing import Row as Row

PAGE = 1000
"""Operations in an answer at most: each is taken in as one transaction, and nobody waits long for that."""
OFFER = 4000
"""Operations that are offered at once."""
MOST_TEXT = 4 << 20
"""Characters of bodies in one page; a single operation may be longer."""
START = bytes(32)
"""The chain at position 0, and the digest of nothing."""

BIG = 1 << 63
FAR = 1 << 47


class BadPage(ValueError):
    """What was sent is no page of operations."""


class Rows(list["Row"]):
    """Rows of a page that is unpacked already; nothing that comes as JSON is one."""


def link(chain: bytes, hashed: bytes) -> bytes:
    """The chain one operation further."""
    return sha256(chain + hashed).digest()


def linked(chain: bytes, hashes: Iterable[bytes]) -> bytes:
    """The chain some operations further."""
    for hashed in hashes:
        chain = sha256(chain + hashed).digest()
    return chain


def summed(digest: bytes, hashes: Iterable[bytes]) -> bytes:
    """The digest with more rows in it."""
    total = int.from_bytes(digest, "big")
    for hashed in hashes:
        total += int.from_bytes(hashed, "big")
    return (total & ((1 << 256) - 1)).to_bytes(32, "big")


def pack(rows: Sequence[Row]) -> str:
    """A page as JSON text. Bodies go in as they are kept, without being parsed."""
    numbers: dict[bytes, int] = {}
    rids: dict[bytes, int] = {}
    last: dict[bytes, tuple[int, int]] = {}
    device, n, hlc, at, command, rid, undoes = [], [], [], [], [], [], {}
    before = 0
    for i, row in enumerate(rows):
        who, number, clock = row[0], row[1], row[2]
        device.append(numbers.setdefault(who, len(numbers)))
        known_n, known_command = last.get(who, (0, 0))
        n.append(number - known_n)
        command.append(row[5] - known_command)
        last[who] = (number, row[5])
        hlc.append(clock - before)
        before = clock
        at.append(row[3] - (clock >> 16))
        if row[6] is not None:
            undoes[str(i)] = row[6]
        seen = rids.setdefault(row[8], i)
        rid.append(row[8].hex() if seen == i else i - seen)
    head = {
        "devices": [d.hex() for d in numbers], "device": device, "n": n, "hlc": hlc, "at": at, "offset": [r[4] for r in rows],
        "command": command, "undoes": undoes, "record": [r[7] for r in rows], "rid": rid, "event": [r[9] for r in rows],
        "schema": [r[11] for r in rows],
    }  # fmt: skip
    return f'{dumps(head)[:-1]},"body":[{",".join([r[10] for r in rows])}]}}'


def unpack(page: Any, most: int = PAGE) -> list[Row]:
    """The rows of a page. Raises BadPage on anything that is none, or has more than `most`."""
    if type(page) is Rows:
        return page
    try:
        return _unpacked(page, most)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise BadPage(f"no page of operations: {type(error).__name__}: {error}"[:200]) from None


def _unpacked(page: dict[str, Any], most: int) -> list[Row]:
    devices = [bytes.fromhex(d) for d in page["devices"]]
    if any(len(d) != 16 for d in devices):
        raise ValueError("a device of the wrong length")
    size = len(page["device"])
    names = ("device", "n", "hlc", "at", "offset", "command", "record", "rid", "event", "schema", "body")
    if size > most or any(type(page[name]) is not list or len(page[name]) != size for name in names):
        raise ValueError("columns of different lengths, or too many rows")
    undoes = {int(i): value for i, value in page["undoes"].items()}
    last: dict[int, tuple[int, int]] = {}
    rows: list[Row] = []
    clock = 0
    for i, (who, n, hlc, at, offset, command, record, rid, event, schema, body) in enumerate(
        zip(*(page[name] for name in names[:-1]), page["body"], strict=True)
    ):
        if not type(who) is type(n) is type(hlc) is type(at) is type(offset) is type(command) is type(event) is type(schema) is int:
            raise ValueError("a number of the wrong shape")
        known_n, known_command = last.get(who, (0, 0))
        n, command = n + known_n, command + known_command
        last[who] = (n, command)
        clock += hlc
        at += clock >> 16
        key = rows[i - rid][8] if type(rid) is int and 0 < rid <= i else bytes.fromhex(rid)
        undone = undoes.get(i)
        fits = 0 <= who < len(devices) and 0 < n < BIG and 0 <= clock < BIG and -FAR < at < FAR and -1440 < offset < 1440
        if not (fits and -BIG < command < BIG and -BIG < schema < BIG and event in (0, 1) and len(key) == 16):
            raise ValueError("a value out of range")
        whole = type(body) is dict if record != HOLLOW else is_hash(body) and event == 0
        if type(record) is not str or not whole or not (undone is None or (type(undone) is int and -BIG < undone < BIG)):
            raise ValueError("a value of the wrong shape")
        record.encode()  # half of a character is none
        rows.append((devices[who], n, clock, at, offset, command, undone, record, key, event, dumps(body), schema))
    return rows


def envelope(row: Row) -> dict[str, Any]:
    """A row as `oplog.receive` takes it in."""
    out = {
        "device": row[0].hex(), "n": row[1], "hlc": row[2], "at": row[3], "offset": row[4], "scope": 0, "command": row[5],
        "record": row[7], "rid": row[8].hex(), "event" if row[9] else "fields": loads(row[10]), "schema": row[11],
    }  # fmt: skip
    if row[6] is not None:
        out["undoes"] = row[6]
    return out
