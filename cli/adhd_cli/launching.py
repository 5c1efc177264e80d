"""What is opened at a start: files and addresses by the platform's opener, commands once they were allowed."""

from __future__ import annotations

from adhd_core.focus.opener import open_all, target_of
from adhd_core.oplog.errors import usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.focus.service import Shown

    from adhd_cli.reply import Face


MOST = 3


def launch(face: Face, shown: Shown, opens: list[str], runs: list[str], allow: bool) -> list[str]:
    """Keep what is new; open everything at the start of a session, later only what is new. Returns what is to be said."""
    whole = shown.task
    if whole is None:
        return []
    launches = face.adhd.launches
    known = {thing.rid for thing in launches.of([whole.rid]) if thing.allowed} if not shown.fresh else set()
    if any(not target.strip() for target in (*opens, *runs)):
        raise usage("Open what?", "adhd start thesis --open draft.odt")
    if opens or runs:
        launches.add(whole.rid, [target_of(t) for t in opens], runs)
    if allow:
        launches.allow(whole.rid)
    new = [thing for thing in launches.of([whole.rid]) if thing.rid not in known]
    said = open_all(new, whole.handle)
    return said if len(said) <= MOST else [*said[: MOST - 1], f"and {len(said) - MOST + 1} more like this."]
