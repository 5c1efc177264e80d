"""The log: the only opener of the file. A command is one `begin immediate` around load, decide and commit.

Invariants, kept by `Command`:
- `n` is contiguous for each device from 1; `seq` grows by one for each operation in this file;
- data, clocks, projections and the cursor in `meta` are committed together or not at all;
- once a command has returned, it is on the disk (`synchronous=full`).
"""

from __future__ import annotations

import os

from adhd_core import ids
from adhd_core.clock import Clock
from adhd_core.dates import from_epoch_ms, offset_minutes
from adhd_core.oplog import merge
from adhd_core.oplog.codec import dumps, loads
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.file import (
    checkpoint,
    connect,
    create,
    explain,
    fingerprint_n,
    identify,
    mint_device,
    sqlite,
    write_fingerprint,
)
from adhd_core.oplog.operation import EDIT, LOCAL, REVOKED, SPAWN_HLC, Change, Event, Operation, Set, tick
from adhd_core.oplog.projection import Projection, catch_up, last_seq, make, notify_root, rebuild, remake, state_of, tell_new
from adhd_core.oplog.schema import CODE_EPOCH, FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Any, TypeVar

    from adhd_core.dates import datetime
    from adhd_core.oplog.file import Db

    P = TypeVar("P", bound=Projection)

INSERT = "insert into operation values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
JOURNAL = "insert into journal values (?, ?, ?)"
SMALL_LAG = 500
"""How many operations a projection may lag behind and still be caught up inside a fast command."""

CHECKPOINT_FAST, CHECKPOINT = 512 << 10, 2 << 20


def row_of(o: Operation, text: str | None = None) -> tuple[Any, ...]:
    """An operation as a row of the log; `text` is its body where that is known as text."""
    body = dumps(o.body) if text is None else text
    return (o.seq, o.device, o.n, o.hlc, o.at, o.offset, o.scope, o.command, o.undoes, o.record, o.rid, o.event, body, o.schema)


class Log:
    """An open file. `clock` gives the domain's now and the wall clock; `fast` is for commands that must return at once.

    Raises AdhdError when the file cannot be used, with the way out.
    """

    def __init__(self, path: str, clock: Clock | None = None, fast: bool = False) -> None:
        self.path = path
        self.clock = clock or Clock()
        self.fast = fast
        self.loaded: dict[str, Projection] = {}
        self.command_open: Command | None = None
        self.epoch = CODE_EPOCH
        self.version = 0  # of the data, as other connections change it
        self.aside = 0  # inode of the write-ahead log, as far as `stirred` has seen it
        self.watch: Callable[[int, int], None] | None = None  # told how far a rebuild is
        self.wrote = False  # whether anything was written here that other devices should have
        try:
            self._open()
        except (sqlite.Error, OSError) as error:
            raise explain(error, path) from error

    def _open(self) -> None:
        try:
            info = os.stat(self.path)
            made = False
        except FileNotFoundError:
            create(self.path)
            info = os.stat(self.path)
            made = True
        self.inode = info.st_ino
        self.db: Db = connect(self.path, self.fast)
        try:
            self.reopened(made)
        except BaseException:
            self.db.close()
            raise

    def reopened(self, made: bool = False) -> None:
        """Find out which file this is: after opening it, and after a restore has replaced what it holds."""
        try:
            row = self._meta()
        except sqlite.Error as error:
            raise identify(self.db, self.path) or explain(error, self.path) from error
        if row[0] != FORMAT:
            row = self._other_format(row[0])
        self.device: bytes = row[2]
        seen = -1 if made else fingerprint_n(self.path, self.inode, self.device)
        if seen is None or seen > row[1]:
            self._become_new_device()
        elif seen < row[1]:  # a process that was killed right after its commit left the fingerprint behind
            self._remember(row[1])

    def _meta(self) -> tuple[int, int, bytes]:
        row: tuple[int, int, bytes] | None = self.db.execute(
            "select format, meta.n, device.uuid from meta join device on device.id = meta.device"
        ).fetchone()
        if row is None:
            raise sqlite.DatabaseError("malformed: the file does not say who writes it")
        return row

    def _other_format(self, found: int) -> tuple[int, int, bytes]:
        if found > FORMAT:
            from adhd_core.oplog.trouble import newer

            raise newer(self.path)
        from adhd_core.oplog.migrate import migrate

        migrate(self.db, self.path, self.clock.now())
        return self._meta()

    def _become_new_device(self) -> None:
        """Mint a device id, unless another process has just done so or only the fingerprint was ahead of our read."""
        try:
            self.db.execute("pragma journal_mode=wal")  # a copy that was put here by hand has none
            self.db.execute("begin immediate")
        except sqlite.Error as error:
            if "locked" in str(error):
                raise
            return  # a file that cannot be written cannot fork either
        try:
            _, n, device = self._meta()
            seen = fingerprint_n(self.path, self.inode, device)
            if seen is None or seen > n:
                device = mint_device(self.db, self.path, self.inode)
                n = self._meta()[1]
                self.device = device
                self._remember(n)
            self.device = device
            self.db.execute("commit")
        except BaseException:
            self.db.execute("rollback")
            raise

    def _remember(self, n: int) -> None:
        try:
            write_fingerprint(self.path, self.inode, self.device, n)
        except OSError:
            pass

    def close(self) -> None:
        """Close the file; moves the write-ahead log into it when it has grown.

        A fast command ends its process right after this: it leaves the connection to that, because closing the last
        one always checkpoints.
        """
        checkpoint(self.db, self.path, CHECKPOINT_FAST if self.fast else CHECKPOINT)
        if not self.fast:
            self.db.close()

    def stirred(self) -> bool:
        """Whether another connection has written to the file since this was asked last."""
        try:
            found = int(self.db.execute("pragma data_version").fetchone()[0])
        except sqlite.Error as error:
            raise explain(error, self.path) from error
        before, self.version = self.version, found
        self.aside = inode_of(self.path + "-wal")
        return before not in (0, found)

    def moved(self) -> bool:
        """Whether another file, or none, lies where this one was opened."""
        return inode_of(self.path) != self.inode

    def again(self) -> Log:
        """Open what lies at the path now. The write-ahead log of the file that was there before is set aside: SQLite would take it
        for the new file's."""
        self.close()
        if not self.fast and self.aside and inode_of(self.path + "-wal") == self.aside:
            for tail in ("-wal", "-shm"):
                try:
                    os.replace(self.path + tail, f"{self.path}{tail}.replaced")
                except OSError:
                    pass
        return Log(self.path, self.clock, self.fast)

    def hurry(self, milliseconds: int) -> None:
        """Wait for other writers so long at most: for looks that nobody asked for, such as a prompt's."""
        self.db.execute(f"pragma busy_timeout={milliseconds}")

    def command(self, undoes: int | None = None, may_lag: bool = False) -> Command:
        """One command: `with log.command() as c: ...`. `may_lag`: only append when a projection needs a rebuild."""
        return Command(self, undoes, may_lag)

    def load(self, kind: type[P]) -> P:
        """The projection, known to commits from now on. Does not catch up: `current` does."""
        found = self.loaded.get(kind.name)
        if found is None:
            found = self.loaded[kind.name] = kind(self.db)
        return found  # type: ignore[return-value]

    def current(self, kind: type[P]) -> P:
        """The projection, caught up with the log and ready to be read."""
        projection = self.load(kind)
        if self.command_open is not None:
            self.command_open.lean_on(projection)
            return projection
        try:
            lag = self._lag(projection)
            if lag is None or lag > SMALL_LAG or (lag and self._concerned(projection, lag)):
                self.refresh(projection)
        except sqlite.Error as error:
            raise explain(error, self.path) from error
        return projection

    def _concerned(self, projection: Projection, lag: int) -> bool:
        """Whether the last `lag` operations hold anything that a projection reads; without, a reader writes nothing."""
        kinds = (*projection.kinds, REVOKED)
        marks = ", ".join("?" * len(kinds))
        query = f"select record, body from operation where seq > (select max(seq) from operation) - ? and record in ({marks})"
        for record, body in self.db.execute(query, (lag, *kinds)).fetchall():
            if record != REVOKED:
                return True
            event = bytes.fromhex(loads(body)["event"])
            row = self.db.execute("select record from operation where rid=? limit 1", (event,)).fetchone()
            if row is None or row[0] in kinds:
                return True
        return False

    def _lag(self, projection: Projection) -> int | None:
        """How many operations a projection is behind; None if it has to be made or rebuilt."""
        row = self.db.execute(
            "select version, watermark, (select coalesce(max(seq), 0) from operation) from projection where name=?", (projection.name,)
        ).fetchone()
        if row is None or row[0] < projection.version:
            return None
        if row[0] > projection.version:
            raise newer(self.path)
        return int(row[2] - row[1])

    def refresh(self, projection: Projection) -> None:
        """Make, catch up or rebuild a projection, outside of any command."""
        if self._lag(projection) is None and state_of(self.db, projection.name) is not None:
            rebuild(type(projection), self.db, self._begin, tick=self.watch)
            return
        self.db.execute("pragma synchronous=normal")  # what is lost with the power is worked out again
        self._begin()
        try:
            self._lag(projection)
            state = state_of(self.db, projection.name)
            if state is None:
                make(self.db, projection)
                state = (projection.version, 1, 0)
            catch_up(projection, state[2], last_seq(self.db), self.watch)
            self.db.execute("commit")
        except BaseException:
            self.db.execute("rollback")
            raise
        finally:
            self.db.execute("pragma synchronous=full")

    def _begin(self) -> None:
        self.db.execute("begin immediate")


def inode_of(path: str) -> int:
    """The inode of a file, 0 where there is none."""
    try:
        return os.stat(path).st_ino
    except OSError:
        return 0


def newer(path: str) -> AdhdError:
    """A newer program keeps this file's tables; this one can only append."""
    return AdhdError("newer", f"{path} was last used by a newer adhd.", "Upgrade adhd to read it; `adhd c` still keeps thoughts.")


class Command:
    """One command's transaction. Use `add` for what rules decided; the log fills in ids, clocks and times."""

    def __init__(self, log: Log, undoes: int | None, may_lag: bool) -> None:
        self.log = log
        self.db = log.db
        self.undoes = undoes
        self.may_lag = may_lag
        self.operations: list[Operation] = []
        self.live: list[Projection] = []
        self.hlc: int = 0
        self.held: list[Operation] | None = None
        self.parted = False  # whether this command gave the file a new device id
        self.now: datetime = log.clock.now()
        self.wall = log.clock.wall()

    def __enter__(self) -> Command:
        if self.log.command_open is not None:
            raise RuntimeError("a command is one transaction: it cannot hold another one")
        try:
            stale = self._start()
            while stale is not None:
                self._leave()
                self.log.refresh(stale)
                stale = self._start()
        except BaseException as error:
            self._leave()
            if isinstance(error, sqlite.Error):
                raise explain(error, self.log.path) from error
            raise
        return self

    def _start(self) -> Projection | None:
        """Begin, and have the loaded projections follow. Returns one that has to be rebuilt first, if any."""
        self.db.execute("begin immediate")
        row = self.db.execute(
            "select device, local_device, n, local_n, hlc, command, epoch, (select coalesce(max(seq), 0) from operation),"
            " (select uuid from device where id = meta.device) from meta"
        ).fetchone()
        self.device, self.local_device, self.n, self.local_n, self.hlc, command, self.epoch, self.seq, self.log.device = row
        self.first_seq, self.first_n = self.seq, self.n
        self.id = command + 1
        self.at = int(self.now.timestamp()) * 1000
        self.offset = offset_minutes(self.now)
        self.live = []
        self.log.command_open = self
        for projection in self.log.loaded.values():
            if not self.need(projection):
                return projection
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._leave()
            if isinstance(error, sqlite.Error):
                raise explain(error, self.log.path) from error
            return
        try:
            if self.seq != self.first_seq:
                self._save()
            self.db.execute("commit")
            self.log.command_open = None
            self.log.wrote = self.log.wrote or self.n > self.first_n
        except BaseException as failed:
            self._leave()
            if isinstance(failed, sqlite.Error):
                raise explain(failed, self.log.path) from failed
            raise
        if self.seq != self.first_seq or self.parted:
            self.log._remember(self.n)

    def _leave(self) -> None:
        self.log.command_open = None
        if self.db.in_transaction:
            self.db.execute("rollback")

    def _save(self) -> None:
        epoch = max(self.epoch, self.log.epoch) if not self.may_lag or self.live else self.epoch
        self.db.execute("update meta set n=?, local_n=?, hlc=?, command=?, epoch=?", (self.n, self.local_n, self.hlc, self.id, epoch))
        for projection in self.live:
            self.db.execute("update projection set watermark=? where name=?", (self.seq, projection.name))

    def need(self, projection: Projection) -> bool:
        """Have a projection follow this command, caught up first. A lagging one is left behind where `may_lag` allows
        it. False: it is of an older version and has to be rebuilt before the command begins."""
        if projection in self.live or self.epoch > self.log.epoch:
            return True
        state = state_of(self.db, projection.name)
        if state is None and (self.seq <= SMALL_LAG or not self.may_lag):
            make(self.db, projection)
            state = (projection.version, 1, 0)
        if state is None or state[0] > projection.version:
            return True
        if self.may_lag and (state[0] < projection.version or self.seq - state[2] > SMALL_LAG):
            return True
        if state[0] < projection.version:
            return False
        if state[2] < self.seq:
            catch_up(projection, state[2], self.seq)
        self.live.append(projection)
        return True

    def lean_on(self, projection: Projection) -> None:
        """Have a projection follow because the command decides by it. Raises AdhdError where only a newer adhd can."""
        if not self.need(projection):
            remake(self.db, projection, self.seq)
            self.live.append(projection)
        elif projection not in self.live and not self.may_lag:
            raise newer(self.log.path)

    def next_step(self, undoes: int | None) -> None:
        """Go on as a further command in the same transaction (several undos at once)."""
        if self.seq != self.first_seq:
            self.id += 1
        self.undoes = undoes

    def follows(self, projection: Projection) -> bool:
        """Whether a projection is up to date inside this command."""
        return projection in self.live

    def mint(self) -> bytes:
        """A new record id."""
        return ids.uuid7(self.wall)

    def add(self, drafts: Iterable[Set | Event]) -> None:
        """Append what rules decided and apply it to the projections that follow."""
        for draft in drafts:
            if isinstance(draft, Set):
                self._set(draft)
            else:
                self._event(draft.kind, draft.rid, draft.body, draft.scope)

    def _set(self, draft: Set) -> None:
        hlc = SPAWN_HLC if draft.spawn else self._tick()
        fields = self._with_seen(draft)
        device = self.local_device if draft.scope == LOCAL else self.device
        if draft.new:
            change_fields, before, first = merge.first_fields(hlc, fields), {}, True
        else:
            merged = merge.merge_set(self.db, draft.rid, hlc, device, fields, True)
            change_fields, before, first = merged.won, merged.before, merged.first
        operation = self._append(hlc, draft.scope, draft.record, draft.rid, 0, fields, EDIT)
        if not first:
            self.db.execute(JOURNAL, (operation.seq, self.at, dumps(before)))
        self._tell(Change(operation, change_fields, first=first))

    def _with_seen(self, draft: Set) -> dict[str, Any]:
        """The fields with the clocks that a removal from a set has seen."""
        out = draft.fields
        for field, value in draft.fields.items():
            if field.endswith("*") and not isinstance(value.get("-", {}), dict):
                base = None if draft.new else merge.base_of(self.db, draft.rid)
                clocks = {} if base is None else merge.clocks_of(self.db, draft.rid)
                seen = {w: merge.register(base, clocks, field, w)[0] if base else 0 for w in value["-"]}
                out = {**out, field: {**({"+": value["+"]} if value.get("+") else {}), "-": seen}}
        return out

    def _event(self, kind: str, rid: bytes, body: dict[str, Any], scope: int) -> None:
        if merge.told_by(self.db, rid) is not None:
            if not merge.stands(self.db, rid):
                self.revoke(rid, scope)
            return
        operation = self._append(self._tick(), scope, kind, rid, 1, body, kind)
        self._tell(Change(operation, body, merge.stands(self.db, rid)))

    def revoke(self, event: bytes, scope: int = 0) -> None:
        """Take an event back by a compensating event; one that was taken back counts again."""
        rid = merge.revocation_of(event)
        while merge.told_by(self.db, rid) is not None:  # the end of its chain of revocations decides
            event, rid = rid, merge.revocation_of(rid)
        self._append(self._tick(), scope, REVOKED, rid, 1, {"event": event.hex()}, REVOKED)
        notify_root(self.db, self.live, event)

    def _tick(self) -> int:
        self.hlc = tick(self.hlc, self.wall)
        return self.hlc

    def _append(self, hlc: int, scope: int, record: str, rid: bytes, event: int, body: dict[str, Any], schema: str) -> Operation:
        if scope == LOCAL:
            self.local_n += 1
            device, n = self.local_device, self.local_n
        else:
            self.n += 1
            device, n = self.device, self.n
        self.seq += 1
        version = int(schema.rpartition(".")[2])
        operation = Operation(
            self.seq, device, n, hlc, self.at, self.offset, scope, self.id, self.undoes, record, rid, event, body, version
        )
        if self.held is None:
            self.operations.append(operation)
            self.db.execute(INSERT, row_of(operation))
        else:
            self.held.append(operation)
        return operation

    def add_new(self, drafts: list[Set]) -> None:
        """Append many records with ids that were just minted, table by table: the same rows as `add`, in bulk. They are
        not kept in `operations`."""
        self.held = []
        changes = []
        for draft in drafts:
            fields = self._with_seen(draft)
            operation = self._append(self._tick(), draft.scope, draft.record, draft.rid, 0, fields, EDIT)
            changes.append(Change(operation, merge.first_fields(operation.hlc, fields), first=True))
        held, self.held = self.held, None
        self.db.executemany(INSERT, map(row_of, held))
        for projection in self.live:
            tell_new(projection, changes)

    def _tell(self, change: Change) -> None:
        record = change.operation.record
        for projection in self.live:
            if record in projection.kinds:
                projection.apply(change)

    def when(self) -> datetime:
        """The domain's time of this command."""
        return from_epoch_ms(self.at, self.offset)
