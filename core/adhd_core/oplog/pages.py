"""SQLite's file format (https://sqlite.org/fileformat2.html), read by hand, for files that SQLite itself gives up on.

Only what recovery needs: pages of the file and of its write-ahead log, leaves and inner pages of table and index
trees, cells with their overflow chains, records. Nothing here raises on damaged bytes; what does not make sense is
left out and noted.
"""

from __future__ import annotations

import re
from struct import error as StructError
from struct import unpack_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MAGIC = b"SQLite format 3\x00"
INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 0x02, 0x05, 0x0A, 0x0D
PAGE_SIZE = 4096
"""What adhd's own files use; tried beside what a header says."""

LONGEST = 1 << 27
_INT_SIZES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class Image:
    """The pages of a file as of the last commit: `main` overlaid with the committed frames of the write-ahead log.

    `loose` are frames of the same generation of the log that come after a damaged one: probably right, but unproven.
    """

    def __init__(self, main: bytes, wal: bytes, size: int, reserved: int) -> None:
        self.main = main
        self.size = size
        self.usable = size - reserved
        self.frames: dict[int, bytes] = {}
        self.loose: dict[int, bytes] = {}
        self.count = -(-len(main) // size)
        self._read_wal(wal)

    def page(self, number: int, loose: bool = False) -> bytes:
        """One page, from 1; empty where there is none. A page that was cut off is filled up with zeros."""
        if loose and number in self.loose:
            return self.loose[number]
        if number in self.frames:
            return self.frames[number]
        raw = self.main[(number - 1) * self.size : number * self.size] if number >= 1 else b""
        return raw.ljust(self.size, b"\0") if raw else b""

    def _read_wal(self, wal: bytes) -> None:
        whole = 24 + self.size
        if len(wal) < 32 + whole:
            return
        magic, _version, size = unpack_from(">III", wal)
        order = ">" if magic & 1 else "<"
        salts = wal[16:24]
        s0, s1 = _checksum(order, wal[:24], 0, 0)
        proven = magic >> 1 == 0x377F0682 >> 1 and size == self.size and (s0, s1) == unpack_from(">II", wal, 24)
        if not proven:
            salts = _commonest([wal[at + 8 : at + 16] for at in range(32, len(wal) - whole + 1, whole)])
        waiting: dict[int, bytes] = {}
        for at in range(32, len(wal) - whole + 1, whole):
            number, commit = unpack_from(">II", wal, at)
            data = wal[at + 24 : at + whole]
            if wal[at + 8 : at + 16] != salts:
                if proven:
                    break
                continue
            if proven:
                s0, s1 = _checksum(order, wal[at : at + 8], s0, s1)
                s0, s1 = _checksum(order, data, s0, s1)
                if (s0, s1) != unpack_from(">II", wal, at + 16):
                    proven, waiting = False, {}
            if not 0 < number < 1 << 31:
                continue
            waiting[number] = data
            if commit:
                (self.frames if proven else self.loose).update(waiting)
                waiting = {}
                self.count = commit if proven else max(self.count, min(commit, self.count + len(wal) // whole))

    def tree(self, root: int) -> Tree:
        """The pages of the tree at `root`."""
        return Tree(self, root)


class Tree:
    """The pages that can be reached from a root: `leaves` and `inner` page numbers, and whether it is `intact`."""

    def __init__(self, image: Image, root: int) -> None:
        self.leaves: list[int] = []
        self.inner: list[int] = []
        self.intact = True
        seen: set[int] = set()
        waiting = [root]
        while waiting:
            number = waiting.pop()
            page = image.page(number)
            kind = page[start_of(number)] if page else 0
            if number in seen or kind not in (INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF):
                self.intact = False
                continue
            seen.add(number)
            if kind in (INDEX_LEAF, TABLE_LEAF):
                self.leaves.append(number)
                continue
            self.inner.append(number)
            pointers = cell_pointers(page, number, 12)
            if pointers is None:
                self.intact = False
                continue
            waiting += [unpack_from(">I", page, p)[0] for p in pointers if p + 4 <= len(page)]
            waiting.append(unpack_from(">I", page, start_of(number) + 8)[0])


def read_image(main: bytes, wal: bytes) -> list[Image]:
    """The likely readings of a file: with the page size that a header says, and with adhd's own."""
    sizes = [(PAGE_SIZE, 0)]
    if main[:16] == MAGIC:
        said = int.from_bytes(main[16:18], "big")
        sizes.insert(0, (65536 if said == 1 else said, main[20]))
    elif len(wal) >= 32 and unpack_from(">I", wal)[0] >> 1 == 0x377F0682 >> 1:
        sizes.insert(0, (unpack_from(">I", wal, 8)[0], 0))
    fine = [(s, r) for s, r in sizes if 512 <= s <= 65536 and s & (s - 1) == 0 and r <= 32]
    return [Image(main, wal, size, reserved) for size, reserved in dict.fromkeys(fine)]


def _checksum(order: str, data: bytes, s0: int, s1: int) -> tuple[int, int]:
    words = unpack_from(f"{order}{len(data) // 4}I", data)
    for a, b in zip(words[::2], words[1::2], strict=False):
        s0 = (s0 + a + s1) & 0xFFFFFFFF
        s1 = (s1 + b + s0) & 0xFFFFFFFF
    return s0, s1


def _commonest(items: list[bytes]) -> bytes:
    counts: dict[bytes, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    return max(counts, key=lambda item: counts[item]) if counts else b""


def start_of(number: int) -> int:
    """Where the header of a tree's page begins: page 1 starts with the header of the file."""
    return 100 if number == 1 else 0


def varint(data: bytes, at: int) -> tuple[int, int]:
    """(value, where it ends). Raises IndexError past the end."""
    value = 0
    for i in range(8):
        byte = data[at + i]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + i + 1
    return value << 8 | data[at + 8], at + 9


def cell_pointers(page: bytes, number: int, header: int) -> list[int] | None:
    """Where the cells of a page begin; None when its header makes no sense."""
    start = start_of(number)
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    first = start + header
    if first + 2 * count > len(page):
        return None
    return [p for p in unpack_from(f">{count}H", page, first) if first + 2 * count <= p < len(page)]


class Cells:
    """The cells of a leaf (or of an inner page of an index) as (rowid, payload); `whole` if none was damaged."""

    def __init__(self, image: Image, number: int, loose: bool = False) -> None:
        self.image = image
        self.loose = loose
        self.whole = True
        self.found: list[tuple[int, bytes]] = []
        page = image.page(number, loose)
        kind = page[start_of(number)] if page else 0
        pointers = cell_pointers(page, number, 12 if kind == INDEX_INNER else 8) if page else None
        if pointers is None:
            self.whole = False
            return
        self.whole = len(pointers) == int.from_bytes(page[start_of(number) + 3 : start_of(number) + 5], "big")
        for at in pointers:
            cell = self._cell(page, at, kind)
            if cell is None:
                self.whole = False
            else:
                self.found.append(cell)

    def _cell(self, page: bytes, at: int, kind: int) -> tuple[int, bytes] | None:
        try:
            if kind == INDEX_INNER:
                at += 4
            length, at = varint(page, at)
            rowid = 0
            if kind == TABLE_LEAF:
                rowid, at = varint(page, at)
        except IndexError:
            return None
        payload = self.payload(page, at, length, kind)
        return None if payload is None else (rowid, payload)

    def payload(self, page: bytes, at: int, length: int, kind: int = TABLE_LEAF) -> bytes | None:
        """The payload of a cell, with what overflows into other pages; None when it cannot be read whole."""
        usable = self.image.usable
        if not 0 < length < LONGEST:
            return None
        most = usable - 35 if kind == TABLE_LEAF else (usable - 12) * 64 // 255 - 23
        if length <= most:
            return page[at : at + length] if at + length <= usable else None
        least = (usable - 12) * 32 // 255 - 23
        local = least + (length - least) % (usable - 4)
        if local > most:
            local = least
        if at + local + 4 > usable:
            return None
        parts = [page[at : at + local]]
        (following,) = unpack_from(">I", page, at + local)
        left = length - local
        while left > 0:
            more = self.image.page(following, self.loose)
            if not more:
                return None
            (following,) = unpack_from(">I", more)
            parts.append(more[4 : 4 + min(left, usable - 4)])
            left -= usable - 4
        return b"".join(parts) if following == 0 else None


def record(payload: bytes) -> tuple[list[int], list[Any]] | None:
    """(serial types, values) of a record, or None unless every byte of it makes sense."""
    try:
        end, at = varint(payload, 0)
        types = []
        while at < end:
            kind, at = varint(payload, at)
            types.append(kind)
        if at != end or end > len(payload):
            return None
        values: list[Any] = []
        for kind in types:
            size = _INT_SIZES.get(kind, 0)
            if kind == 7:
                value: Any = unpack_from(">d", payload, at)[0]
                size = 8
            elif size:
                value = int.from_bytes(payload[at : at + size], "big", signed=True)
            elif kind in (8, 9):
                value = kind - 8
            elif kind >= 12:
                size = (kind - 12) // 2
                raw = payload[at : at + size]
                value = raw.decode("utf-8") if kind & 1 else raw
            elif kind == 0:
                value = None
            else:
                return None
            values.append(value)
            at += size
    except (IndexError, ValueError, StructError):
        return None
    return (types, values) if at == len(payload) else None


def carve(image: Image, number: int, header: re.Pattern[bytes], loose: bool = False) -> Iterator[tuple[int, bytes]]:
    """(rowid, payload) of what looks like a cell with such a record header, anywhere in a page whose own header is lost.

    A cell is payload length, rowid, record: the two numbers are read backwards from the record's header, and the
    length has to agree with the record.
    """
    page = image.page(number, loose)
    reader = Cells(image, 0)
    for match in header.finditer(page):
        at = match.start()
        rowid_at = _backwards(page, at)
        length_at = _backwards(page, rowid_at)
        if length_at < 0 or length_at == rowid_at or rowid_at == at:
            continue
        length, _ = varint(page, length_at)
        rowid, _ = varint(page, rowid_at)
        payload = reader.payload(page, at, length)
        if payload is not None:
            yield rowid, payload


def _backwards(page: bytes, end: int) -> int:
    """Where a varint that ends before `end` begins; `end` itself when there is none."""
    at = end - 1
    if at < 0 or page[at] >= 0x80:
        return end
    while at > 0 and end - at < 9 and page[at - 1] >= 0x80:
        at -= 1
    return at
