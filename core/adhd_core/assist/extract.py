"""The JSON objects in a text, with whatever a model says around them."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_TRIES = 64
"""Places at which an object may begin that are looked at."""


def objects(text: str) -> list[dict[str, Any]]:
    """Every whole JSON object that stands in a text by itself, in order. What a model thinks aloud is left out."""
    _, _, after = text.rpartition("</think>")
    text = after or text
    decoder = json.JSONDecoder(strict=False)
    out: list[dict[str, Any]] = []
    at, tries = text.find("{"), 0
    while at >= 0 and tries < MOST_TRIES:
        tries += 1
        try:
            found, at = decoder.raw_decode(text, at)
            out.append(found)
        except (ValueError, RecursionError):
            at += 1
        at = text.find("{", at)
    return out
