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


def of_line(line: Line, help_: str, success: str) -> dict[str, Any]:
    """The CHAMPS field of a step that a recipe gave."""
    return {
        "conversation": line.talk, "help": help_, "activity": line.activity, "movement": line.movement,
        "participation": participation(line.minutes), "success": success,
    }  # fmt: skip


EDITABLE = ("conversation", "help", "activity", "movement", "who", "success")
WHO = ("digital", "human", "unknown")


def edited(now: dict[str, Any] | None, words: list[str]) -> dict[str, Any]:
    """A CHAMPS field with "key=value" words put in; an empty value takes the key out. Raises AdhdError."""
    from adhd_core.oplog.errors import usage
    from adhd_core.steps.recipe import ACTIVITIES, MOVEMENTS, TALKS

    allowed = {"conversation": TALKS, "activity": ACTIVITIES, "movement": MOVEMENTS, "who": WHO}
    out = dict(now or {})
    for word in words:
        key, sign, value = word.partition("=")
        key, value = key.strip().casefold(), value.strip()
        if not sign or key not in EDITABLE:
            raise usage(f'"{word}" is nothing to set here.', f"Write key=value; keys: {', '.join(EDITABLE)}.")
        if value and key in allowed and value not in allowed[key]:
            raise usage(f'"{value}" is no {key}.', f"Use one of: {', '.join(allowed[key])}.")
        if value:
            out[key] = value
        else:
            out.pop(key, None)
    if "activity" in out:
        out["icon"] = ICONS.get(out["activity"], "·")
    return out


def said(champs: dict[str, Any], minutes: int | None) -> list[str]:
    """What a CHAMPS field says, in lines: the facts, how one sees that it is done, what helps."""
    who = {"digital": "a machine can help", "human": "by hand"}.get(str(champs.get("who")), "")
    facts = [str(champs.get(key) or "") for key in ("activity", "movement", "conversation")]
    out = [" · ".join(word for word in (*facts, who, participation(minutes).lower()) if word)]
    if champs.get("success"):
        out.append(f"done when: {champs['success']}")
    if champs.get("help"):
        out.append(f"if it sticks: {champs['help']}")
    return out
