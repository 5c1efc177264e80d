"""Until when this file's own operations were known to nobody else: which of them the server had after each sync.

Kept with the sync's own notes, never sent. `at` is this machine's wall clock in milliseconds; the rows of two years are kept.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.oplog.file import Db

TABLE = (
    "create table if not exists sync_sent (device blob not null, n integer not null, at integer not null, primary key (device, n))"
    " without rowid"
)
KEPT_MS = 2 * 366 * 86_400_000
OWN = "select d.uuid, m.acknowledged from meta m join device d on d.id = m.device"


def note(db: Db, at: int) -> None:
    """The server has this device's operations as far as they are acknowledged. Inside the caller's transaction."""
    db.execute(TABLE)
    device, n = db.execute(OWN).fetchone()
    known = db.execute("select max(n) from sync_sent where device=?", (device,)).fetchone()[0]
    if n and (known is None or n > known):
        db.execute("insert into sync_sent values (?, ?, ?)", (device, n, at))
        db.execute("delete from sync_sent where at < ?", (at - KEPT_MS,))


def sent(db: Db) -> list[tuple[int, int]]:
    """(n, at) of this device, in order: at that moment the server had its operations up to `n`."""
    if db.execute("select 1 from sqlite_master where name='sync_sent'").fetchone() is None:
        return []
    device = db.execute(OWN).fetchone()[0]
    return [(n, at) for n, at in db.execute("select n, at from sync_sent where device=? order by n", (device,))]
