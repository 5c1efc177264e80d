"""The hash of an operation, alike on every replica, and what is left of a write whose words nobody needs any more.

A row is one shared operation as a tuple: (device, n, hlc, at, offset, command, undoes, record, rid, event, body, schema),
`device` and `rid` as 16 bytes, `body` as compact JSON text, times in milliseconds.

A *hollow* operation is a field write that later writes have superseded: of its content only the hash is kept, so that numbers stay
contiguous and chains, digests and forks are told as before. Its record is empty, its body the hash as a JSON string.
"""

from __future__ import annotations

from hashlib import sha256

from adhd_core.oplog.codec import dumps, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = tuple[bytes, int, int, int, int, int, int | None, str, bytes, int, str, int]

HOLLOW = ""
NO_RID = bytes(16)
SELECT = "d.uuid, o.n, o.hlc, o.at, o.offset, o.command, o.undoes, o.record, o.rid, o.event, o.body, o.schema"
"""The columns of a row, from `operation o join device d on d.id = o.device`."""


def hash_of(row: Row) -> bytes:
    """32 bytes that stand for everything in a row."""
    device, n, hlc, at, offset, command, undoes, record, rid, event, body, schema = row
    if record == HOLLOW:
        return bytes.fromhex(loads(body))
    head = f"{n} {hlc} {at} {offset} {command} {undoes} {event} {schema} {len(record)} {record}"
    return sha256(device + rid + head.encode() + body.encode()).digest()


def hollow(row: Row) -> Row:
    """What is left of a row."""
    return (row[0], row[1], row[2], row[2] >> 16, 0, 0, None, HOLLOW, NO_RID, 0, dumps(hash_of(row).hex()), 0)


def is_hash(body: Any) -> bool:
    """Whether a parsed body is that of a hollow operation."""
    return type(body) is str and len(body) == 64 and all(c in "0123456789abcdef" for c in body)
