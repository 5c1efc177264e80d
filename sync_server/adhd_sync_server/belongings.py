"""What belongs to an account as a whole: a look at it, its password, all of it as one file, and its end.

Deleting means gone: the rows of every table that names the account or its space, and its replica; then the whole file is
written anew (`vacuum`), because SQLite leaves bytes of deleted rows in pages that others go on using, and the write-ahead log is emptied.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from typing import Any

from adhd_core.oplog.codec import dumps
from adhd_core.sync.wire import PAGE, envelope

from adhd_sync_server import sealed
from adhd_sync_server.accounts import Accounts, password_of
from adhd_sync_server.logs import log
from adhd_sync_server.relay import ROW, Refusal
from adhd_sync_server.replica_files import Place, folder_of
from adhd_sync_server.store import Store

FORMAT = "adhd.operations.1"
"""The format of `adhd export jsonl`, which `adhd import jsonl` takes back."""


def about(accounts: Accounts, account: int) -> dict[str, Any]:
    """`{"email", "made", "space", "operations", "bytes"}`: what the server keeps of an account, without its content. Raises Refusal."""
    with accounts.store.reading() as db:
        row = db.execute("select email, made from account where id=?", (account,)).fetchone()
        space = db.execute("select id, uuid from space where account=?", (account,)).fetchone()
        sql = (
            "select coalesce(sum(k), 0), coalesce(sum(size), 0) from (select 1 k, length(body) size from operation where space=?1"
            " union all select last - first + 1, length(body) from batch where space=?1)"
        )
        count, size = (0, 0) if space is None else db.execute(sql, (space[0],)).fetchone()
    if row is None:
        raise Refusal(401, "ended", "This account is gone.")
    kept = {"space": None if space is None else space[1].hex(), "operations": count, "bytes": size}
    return {"email": row[0], "made": row[1], **kept}


def change_password(accounts: Accounts, account: int, old: Any, new: Any, session: bytes | None = None) -> int:
    """Another password. Every other login ends, and whoever is signed in on the pages. Returns how many ended. Raises Refusal."""
    given = password_of(new)
    before = accounts.verified(account, old)
    return set_password(accounts, account, given, before, session)


def set_password(accounts: Accounts, account: int, new: Any, before: str | None = None, session: bytes | None = None) -> int:
    """As `change_password`, for whoever runs the server; with `before`, only where that hash still stands. Raises Refusal."""
    made, now = accounts.hashed(password_of(new)), accounts.now()
    with accounts.store.writing() as db:
        sql = "update account set password=? where id=? and password=coalesce(?, password)"
        done = db.execute(sql, (made, account, before)).rowcount
        ended = 0
        if done:
            sql = "update session set revoked=? where account=? and revoked is null and ends>? and id<>?"
            ended = db.execute(sql, (now, account, now, session or b"")).rowcount
            db.execute("delete from web_session where account=?", (account,))
            db.execute("delete from device_code where account=?", (account,))
    if not done:
        raise Refusal(409, "password", "The password was changed elsewhere at the same moment.")
    return ended


def lines(accounts: Accounts, account: int) -> Iterator[bytes]:
    """The account as JSON Lines, in parts: who, devices and space first, then every operation as it is stored; of a sealed space every
    batch, which opens with the space's key alone.

    As it stands at the beginning; a part holds a page of operations, so memory stays small. Raises Refusal before the first part.
    """
    head = about(accounts, account)
    with accounts.store.reading() as db:
        sql = "select id, name, made, seen, ends, revoked from session where account=? order by made"
        found = db.execute(sql, (account,)).fetchall()
        space = db.execute("select id, uuid, epoch, seq, sealed from space where account=?", (account,)).fetchone()
    names = ("name", "made", "seen", "ends", "ended")
    devices = [{"id": row[0].hex(), **dict(zip(names, row[1:], strict=True))} for row in found]
    who = {"email": head["email"], "made": head["made"]}
    told = None if space is None else {"id": space[1].hex(), "epoch": space[2].hex(), "seq": space[3], "sealed": space[4] is not None}
    yield line({"format": FORMAT, "operations": head["operations"], "account": who, "devices": devices, "space": told})
    if space is not None and space[4] is not None:
        yield from (line(told) for told in sealed.every(accounts.store, space[0], space[3]))
        return
    after, last = 0, 0 if space is None else space[3]
    while after < last:
        with accounts.store.reading() as db:
            sql = f"select seq, {ROW} from operation where space=? and seq>? and seq<=? order by seq limit ?"
            rows = db.execute(sql, (space[0], after, last, PAGE)).fetchall()
        if not rows:
            return
        after = rows[-1][0]
        yield b"".join(line({"seq": row[0], **envelope(row[1:])}) for row in rows)


def line(value: dict[str, Any]) -> bytes:
    """One line."""
    return dumps(value).encode() + b"\n"


def remove(accounts: Accounts, account: int) -> None:
    """The end of an account: everything of it is gone from the file. The number of an account is never given again."""
    store = accounts.store
    with store.writing() as db:
        db.execute("pragma secure_delete=on")
        for table in named(db, "space"):
            db.execute(f"delete from {table} where space in (select id from space where account=?)", (account,))
        db.execute("delete from invite where email=(select email from account where id=?)", (account,))
        for table in named(db, "account"):
            db.execute(f"delete from {table} where account=?", (account,))
        db.execute("delete from account where id=?", (account,))
    Place(folder_of(os.path.dirname(store.path)), account).remove()
    scrub(store)


def named(db: sqlite3.Connection, column: str) -> list[str]:
    """The tables whose rows belong to an account, or to a space, by a column of that name."""
    sql = "select m.name from sqlite_master m join pragma_table_info(m.name) c where m.type='table' and c.name=? and m.name<>?"
    return [row[0] for row in db.execute(sql, (column, column))]


def scrub(store: Store) -> None:
    """Write the file anew, so that it holds nothing that was deleted, and empty its log. What hinders that goes to the server's log."""
    try:
        with store.alone() as db:
            db.execute("vacuum")
            (busy, *_) = db.execute("pragma wal_checkpoint(truncate)").fetchone()
    except sqlite3.Error as error:
        log.error("the file could not be written anew after an account was deleted", why=str(error))
        return
    if busy:
        log.error("the write-ahead log could not be emptied after an account was deleted: the file is read elsewhere")
