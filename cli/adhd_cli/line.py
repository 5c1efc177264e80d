"""One short line for a shell prompt or a status bar. It never makes a file, never rebuilds, and is empty where nothing is on."""

from __future__ import annotations

import os

from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.dates import datetime
    from adhd_core.focus.service import Shown

TITLE = 24


def line(face: Face) -> Reply:
    """What is on, how long still, how deep one went, and the next hard edge with what comes before it."""
    shown: Shown | None = None
    edge: Any = None
    parts: list[str] = []
    if os.path.exists(face.path) and face.adhd.steady:
        from adhd_core.focus.edge import chain

        now = face.adhd.log.clock.now()
        shown = face.adhd.focus.current() if face.adhd.focusing else None
        if shown is not None:
            parts += of_session(shown, water(face))
        parts += deep(face, parts[0] if parts else "")
        edge = face.adhd.edge
        if edge is not None and not (shown is not None and edge.rid == shown.session.task):
            parts += [step_of(word, at, now) for word, at in chain(edge, now)]
    text = " · ".join(parts)

    def json() -> dict[str, Any]:
        return {"text": text, "session": shown.json() if shown else None, "edge": edge_json(edge) if edge else None}

    return Reply(lambda style: [text] if text else [], json)


def water(face: Face) -> int:
    """The minutes of a stretch without a break for which water is a good idea, else 0."""
    limit = face.adhd.landing_minutes
    if not limit or not face.adhd.focus.long(limit):
        return 0
    due = face.adhd.landing.due()
    return due.minutes if due.stage else 0


def deep(face: Face, first: str) -> list[str]:
    """`2 deep from write intro`; only `2 deep` beside the session of that."""
    from adhd_core.columns import cut, printable

    depth, goal = face.adhd.dives.depth() if face.adhd.diving else (0, None)
    named = cut(printable(goal or ""), TITLE)
    return [] if not depth else [f"{depth} deep from {named}" if named and named != first else f"{depth} deep"]


def of_session(shown: Shown, thirst: int) -> list[str]:
    """`Reply to Lena`, `16 min left`; in a break only the break; after `thirst` minutes without one: `92 min`, `water?`."""
    from adhd_core.columns import cut, printable

    from adhd_cli.sessions import left

    status = shown.session.status
    if status == "break":
        return ["break is over" if not shown.remaining else left(shown).replace("break, ", "break ")]
    title = cut(printable(shown.title), TITLE)
    if status == "paused":
        return [title, "paused"]
    if thirst:
        return [f"{thirst} min", "water?"]
    return [title, left(shown)]


def step_of(word: str, at: datetime, now: datetime) -> str:
    """`shoes now`, `leave 14:35`, `dentist 15:00`."""
    from adhd_core.columns import cut, printable

    return f"{cut(printable(word), TITLE)} {'now' if at == now else f'{at.hour:02d}:{at.minute:02d}'}"


def edge_json(edge: Any) -> dict[str, Any]:
    """The edge for scripts."""
    from adhd_core import ids
    from adhd_core.dates import iso

    return {"task_id": ids.text_of(edge.rid), "title": edge.title, "due": iso(edge.due), "leave": iso(edge.leave) if edge.leave else None}
