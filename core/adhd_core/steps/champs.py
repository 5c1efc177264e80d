"""CHAMPS of a step: Conversation, Help, Activity, Movement, Participation, Success (after the classroom scheme of Sprick, 2009)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.steps.recipe import Line

CLASSES = (("Quick Win", 2), ("Focused", 5), ("Sustained", 15), ("Endurance", 30))
LONGEST = "Marathon"
PARTICIPATION = (*(name for name, _ in CLASSES), LONGEST)
GATE = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}
"""Energy -> the last class of participation that it carries."""

ICONS = {
    "write": "✎", "read": "▤", "clean": "✧", "buy": "¤", "call": "☏", "sort": "≡", "cook": "♨", "carry": "⇄", "fix": "⚒", "search": "⌕",
    "talk": "◌", "pay": "¤", "pack": "▣", "make": "✦", "practise": "♪", "move": "➤", "check": "✓", "rest": "☾", "draw": "✐", "code": "λ",
    "wait": "…",
}  # fmt: skip


def participation(minutes: int | None) -> str:
    """The class of a length in minutes; a length that nobody knows counts as Focused."""
    if minutes is None:
        return "Focused"
    return next((name for name, most in CLASSES if minutes <= most), LONGEST)


def fits(minutes: int | None, energy: int | None) -> bool:
    """Whether energy (1 to 5, None unknown) carries a length: very low Quick Win only, peak everything."""
    return energy is None or PARTICIPATION.index(participation(minutes)) <= GATE[energy]


def of_line(line: Line, help_: str) -> dict[str, Any]:
    """The CHAMPS field of a step that a recipe gave."""
    return {
        "conversation": line.talk, "help": help_, "activity": line.activity, "movement": line.movement,
        "participation": participation(line.minutes), "success": line.success,
    }  # fmt: skip
