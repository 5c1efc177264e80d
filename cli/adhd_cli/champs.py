"""What `adhd list --champs` means: tags of steps as key=value, or a value alone where only one key has it."""

from __future__ import annotations

from adhd_core.oplog.errors import usage
from adhd_core.steps.champs import CLASSES, PARTICIPATION, WHO
from adhd_core.steps.recipe import ACTIVITIES, MOVEMENTS, TALKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VALUES = {
    "activity": ACTIVITIES, "movement": MOVEMENTS, "conversation": TALKS, "who": WHO, "class": tuple(p.casefold() for p in PARTICIPATION),
}  # fmt: skip
NAMES = {"participation": "class", "talk": "conversation", "seated": "sit", "quick": "quick win"}
ENDLESS = 1 << 30


def filter_of(words: list[str]) -> dict[str, Any]:
    """The filter for a search: each word is `key=value` or a value. Raises AdhdError."""
    out: dict[str, Any] = {}
    for word in words:
        key, sign, value = word.casefold().partition("=")
        if not sign:
            key, value = "", key
        key, value = (" ".join(part.replace("-", " ").split()) for part in (key, value))
        key, value = NAMES.get(key, key), NAMES.get(value, value)
        if key and key not in VALUES:
            raise usage(f'"{word}" is nothing to filter by.', f"Write key=value; keys: {', '.join(VALUES)}.")
        found = [k for k in ([key] if key else VALUES) if value in VALUES[k]]
        if not found:
            allowed = f"Use one of: {', '.join(VALUES[key])}." if key else "Write key=value, like: adhd list --champs activity=write"
            raise usage(f'"{value}" is no {key or "tag of a step"}.', allowed)
        if len(found) > 1:
            raise usage(f'"{value}" could be {" or ".join(found)}.', f"Say which: adhd list --champs {found[0]}={value}")
        if found[0] == "class":
            out["minutes"] = span(value)
        else:
            out[found[0]] = value
    return out


def span(name: str) -> tuple[int, int]:
    """The minutes of a class: more than the first, at most the second."""
    at = VALUES["class"].index(name)
    return CLASSES[at - 1][1] if at else 0, CLASSES[at][1] if at < len(CLASSES) else ENDLESS
