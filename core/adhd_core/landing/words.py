"""The landing in words, the same in every face: the place that is kept, what a body needs, and when to leave."""

from __future__ import annotations

from adhd_core.landing.rules import SHOES_ON
from adhd_core.phrases import clock, files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.focus.edge import Edge
    from adhd_core.landing.service import Offer


def place(offer: Offer) -> str:
    """`A good place to land. Kept: branch fix-refs, 3 files, "sign in eq 4".`"""
    at, note = offer.card.place, offer.card.note
    parts = [f"branch {at.branch}"] if at.branch else []
    parts += [files(at.files)] if at.files else []
    parts += [f'"{note}"'] if note else []
    return f"A good place to land. Kept: {', '.join(parts) or offer.shown.title}."


def needs(edge: Edge | None) -> str:
    """`Water · food · leave 14:35 for dentist 15:00`."""
    return f"Water · food · {leave(edge)}" if edge is not None else "Water · food"


def leave(edge: Edge) -> str:
    """`leave 14:35 for dentist 15:00`; what is done where one sits has no way: `call mum 15:00`."""
    return f"leave {clock(edge.leave)} for {edge.title} {clock(edge.due)}" if edge.leave is not None else f"{edge.title} {clock(edge.due)}"


def leaving(edge: Edge, time: str) -> str:
    """What is said when the time of an edge has come (`time` of rules.LEAVING): `Shoes now · leave 14:35 for dentist 15:00`."""
    if edge.leave is None:
        return f"{clock(edge.due)} {edge.title}"
    return f"Shoes now · {leave(edge)}" if time == SHOES_ON else f"Leave now for {edge.title} {clock(edge.due)}"
