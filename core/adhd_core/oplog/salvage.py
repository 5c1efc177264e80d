"""Finding the log's own rows in the pages of a damaged file.

Rows are recognised by their shape, so a lost root or header costs nothing but the rows on it. Where the tree of a
table is whole, only its rows count. Where it is not, rows on pages that nothing points to are added: an operation is
never changed, so an old copy of one is as good as the newest, and one (seq, or device and n) is taken once, the
reachable copy first.

The indexes are witnesses: a row whose id or number they deny is damaged. A single changed letter inside a text that
still reads as JSON cannot be noticed, because the log keeps no checksum of its rows.
"""

from __future__ import annotations

import re

from adhd_core.oplog.codec import loads
from adhd_core.oplog.pages import INDEX_INNER, INDEX_LEAF, TABLE_LEAF, Cells, Image, Tree, carve, record, start_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import Any

    Tick = Callable[[int, int], None]
    Row = tuple[Any, ...]

TABLES = ("operation", "device", "meta", "journal")
HEADER = re.compile(
    rb"[\x0f-\x13]\x00"  # its length; seq is the rowid
    rb"[\x01-\x09][\x01-\x09][\x01-\x09][\x01-\x09][\x01-\x09]"  # device n hlc at offset
    rb"[\x08\x09][\x01-\x09][\x00-\x09]"  # scope command undoes
    rb"(?:[\x0f-\x7f]|[\x81-\x83].)\x2c[\x08\x09]",  # record, rid of 16 bytes, event
    re.DOTALL,
)
LATEST_MS = 1 << 43
"""No time of day in the log is later than this (the year 2248)."""


class Found:
    """Rows of the log: `operations` by seq, `devices` by row id as (uuid, n, own), `meta` (a whole row) and `journal`
    by seq as (at, before). `witnessed` are the ids (device, n) that an index knows of, by seq."""

    def __init__(self) -> None:
        self.operations: dict[int, Row] = {}
        self.ids: set[tuple[int, int]] = set()
        self.devices: dict[int, tuple[bytes, int, int]] = {}
        self.meta: Row | None = None
        self.journal: dict[int, tuple[int, str]] = {}
        self.witnessed: dict[int, tuple[int, int]] = {}
        self.rids: dict[int, bytes] = {}

    def take(self, tables: Collection[str], rowid: int, payload: bytes) -> None:
        """Keep a row if it has the shape of one of these tables' and is not known yet."""
        read = record(payload)
        if read is None or rowid < 1:
            return
        types, values = read
        if not _shortest(types, values):
            return
        width = len(values)
        if width == 14 and "operation" in tables and is_operation(types, values):
            self._operation((rowid, *values[1:]))
        elif width == 4 and "device" in tables and is_device(types, values):
            self.devices.setdefault(rowid, (values[1], values[2], values[3]))
        elif width == 11 and "meta" in tables and rowid == 1 and is_meta(types, values):
            self.meta = self.meta or (1, *values[1:])
        elif width == 3 and "journal" in tables and types[0] == 0 and _time(values[1]) and is_object(values[2]):
            self.journal.setdefault(rowid, (values[1], values[2]))

    def _operation(self, row: Row) -> None:
        seq, key = row[0], (row[1], row[2])
        if seq in self.operations or key in self.ids:
            return
        if self.witnessed.get(seq, key) != key:
            return
        rid = self.rids[seq] if seq in self.rids else row[10]
        if rid != row[10] and (looks_minted(rid) or not looks_minted(row[10])):
            return
        self.operations[seq] = row
        self.ids.add(key)


def is_operation(types: list[int], values: list[Any]) -> bool:
    """Whether a record of 14 values is a row of `operation`."""
    _, device, n, hlc, at, offset, scope, command, undoes, name, rid, event, body, version = values
    return (
        types[0] == 0
        and _count(device) and _count(n) and _count(command) and (undoes is None or _count(undoes))
        and _count(hlc) and hlc >> 16 < LATEST_MS and _time(at)
        and isinstance(offset, int) and abs(offset) < 24 * 60
        and scope in (0, 1) and event in (0, 1) and isinstance(version, int) and version >= 0
        and isinstance(name, str) and 0 < len(name) <= 120 and name.isprintable()
        and isinstance(rid, bytes) and len(rid) == 16
        and is_object(body)
    )  # fmt: skip


def is_device(types: list[int], values: list[Any]) -> bool:
    """Whether a record of 4 values is a row of `device`."""
    _, uuid, n, own = values
    return types[0] == 0 and isinstance(uuid, bytes) and len(uuid) == 16 and isinstance(n, int) and n >= 0 and own in (0, 1, 2)


def is_meta(types: list[int], values: list[Any]) -> bool:
    """Whether a record of 11 values is the row of `meta`."""
    space = values[3]
    numbers = values[1:3] + values[4:]
    return types[0] == 0 and isinstance(space, bytes) and len(space) == 16 and all(isinstance(v, int) and v >= 0 for v in numbers)


def is_object(text: Any) -> bool:
    """Whether a text is a JSON object, as the log writes it: no control character is written as itself."""
    if not isinstance(text, str) or not (text.startswith("{") and text.endswith("}")):
        return False
    try:
        return isinstance(loads(text), dict) and not any(c < " " for c in text)
    except (ValueError, RecursionError, SystemError):  # the last: what `_json` alone says of text that is no JSON
        return False


def looks_minted(rid: bytes) -> bool:
    """Whether an id has the version and variant of a UUID."""
    return rid[6] >> 4 in (4, 5, 7) and rid[8] >> 6 == 2


def _count(value: Any) -> bool:
    return isinstance(value, int) and 1 <= value < 1 << 63


def _time(value: Any) -> bool:
    return isinstance(value, int) and 0 < value < LATEST_MS


def _shortest(types: list[int], values: list[Any]) -> bool:
    """Whether every number is written as SQLite writes it: in as few bytes as it can be."""
    for kind, value in zip(types, values, strict=True):
        if kind in (8, 9) or not isinstance(value, int):
            continue
        size = (0, 1, 2, 3, 4, 6, 8)[kind]
        smaller = (0, 0, 1, 2, 3, 4, 6)[kind]
        if value in (0, 1) or (smaller and -(1 << 8 * smaller - 1) <= value < 1 << 8 * smaller - 1) or size == 0:
            return False
    return True


def roots_of(image: Image) -> dict[str, int]:
    """Name -> root page of every table and index that the schema can still tell of."""
    roots = {}
    for number in image.tree(1).leaves:
        for _, payload in Cells(image, number).found:
            read = record(payload)
            if read is not None and len(read[1]) == 5 and isinstance(read[1][1], str) and isinstance(read[1][3], int):
                roots[read[1][1]] = read[1][3]
    return roots


def find(image: Image, tick: Tick | None = None) -> Found:
    """The log's rows in one reading of the file."""
    found = Found()
    roots = roots_of(image)
    for name in ("operation_id", "operation_rid"):
        if name in roots:
            _witness(found, image, image.tree(roots[name]), name)
    read: set[int] = set()
    broken = {table for table in TABLES if not _reachable(found, image, roots.get(table), table, (read, tick))}
    if image.loose or found.meta is None:
        broken = set(TABLES)
    if not broken:
        return found
    for number in range(1, image.count + 1):
        if tick is not None and number % 1000 == 0:
            tick(number, image.count)
        if number not in read:
            _scattered(found, image, number, broken)
    for number in image.loose:
        _scattered(found, image, number, broken, loose=True)
    return found


def _reachable(found: Found, image: Image, root: int | None, table: str, notes: tuple[set[int], Tick | None]) -> bool:
    """Take the rows of one table's tree, and note the pages that were read; False when a part of it could not be."""
    if root is None:
        return False
    read, tick = notes
    tree = image.tree(root)
    whole = tree.intact
    for done, number in enumerate(tree.leaves):
        if tick is not None and done % 200 == 0:
            tick(done, len(tree.leaves))
        page = image.page(number)
        if page[start_of(number)] != TABLE_LEAF:
            whole = False
            continue
        cells = Cells(image, number)
        if cells.whole:
            read.add(number)
        whole &= cells.whole
        for rowid, payload in cells.found:
            found.take((table,), rowid, payload)
    return whole


def _scattered(found: Found, image: Image, number: int, tables: set[str], loose: bool = False) -> None:
    """Take what a page holds that no tree leads to, or whose own header is lost; rows of broken tables only."""
    page = image.page(number, loose)
    if not page:
        return
    if page[start_of(number)] == TABLE_LEAF:
        cells = Cells(image, number, loose)
        for rowid, payload in cells.found:
            found.take(tables, rowid, payload)
        if cells.whole:
            return
    if "operation" in tables:
        for rowid, payload in carve(image, number, HEADER, loose):
            found.take(tables, rowid, payload)


def _witness(found: Found, image: Image, tree: Tree, name: str) -> None:
    """Note what an index says about the operations."""
    for values in _entries(image, [*tree.leaves, *tree.inner]):
        if name == "operation_id" and len(values) == 3 and all(_count(v) for v in values):
            found.witnessed.setdefault(values[2], (values[0], values[1]))
        elif name == "operation_rid" and len(values) == 2 and isinstance(values[0], bytes) and len(values[0]) == 16 and _count(values[1]):
            found.rids.setdefault(values[1], values[0])


def _entries(image: Image, numbers: Iterable[int]) -> Iterator[list[Any]]:
    for number in numbers:
        page = image.page(number)
        if page[start_of(number)] in (INDEX_LEAF, INDEX_INNER):
            for _, payload in Cells(image, number).found:
                read = record(payload)
                if read is not None:
                    yield read[1]
