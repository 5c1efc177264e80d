"""The two protocols, as values: what is posted where, and which part of the reply is the model's text."""

from __future__ import annotations

import json

from adhd_core.assist.answer import NoAnswer
from adhd_core.assist.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MODES = ("schema", "object", "free")
"""How firmly a form is asked for: by its schema, as any JSON object, in words alone. A server that does not take one is asked the next."""
NOT_TAKEN = (400, 415, 422, 501)
KEPT = ("$defs", "$ref", "anyOf", "const", "enum", "items", "properties", "type")
"""The words of JSON Schema that every server understands; lengths and ranges are checked here."""
LONGEST_DETAIL = 200


def address(settings: Settings) -> str:
    """Where questions are posted."""
    return settings.url + ("/api/chat" if settings.kind == "ollama" else "/chat/completions")


def body(settings: Settings, messages: list[dict[str, str]], name: str, schema: dict[str, Any], mode: str) -> dict[str, Any]:
    """A question. `schema` is a JSON Schema, `mode` one of MODES."""
    out: dict[str, Any] = {"model": settings.model, "messages": messages, "stream": False}
    if settings.kind == "ollama":
        if mode != "free":
            out["format"] = schema if mode == "schema" else "json"
    elif mode == "schema":
        out["response_format"] = {"type": "json_schema", "json_schema": {"name": name, "schema": schema, "strict": True}}
    elif mode == "object":
        out["response_format"] = {"type": "json_object"}
    return out


def plain_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema as servers take it: no ranges, every field required, no other field."""
    out: dict[str, Any] = {}
    for word, value in schema.items():
        if word not in KEPT:
            continue
        if word in ("properties", "$defs"):
            value = {name: plain_schema(part) for name, part in value.items()}
        elif word == "items":
            value = plain_schema(value)
        elif word == "anyOf":
            value = [plain_schema(part) for part in value]
        out[word] = value
    if "properties" in out:
        out |= {"required": list(out["properties"]), "additionalProperties": False}
    return out


def text_of(settings: Settings, raw: bytes) -> str:
    """The model's text in a reply. Raises NoAnswer where there is none."""
    try:
        found = json.loads(raw)
        message = found["message"] if settings.kind == "ollama" else found["choices"][0]["message"]
        content = message["content"]
        if isinstance(content, list):
            content = "".join(str(part.get("text", "")) for part in content)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        content = None
    if not isinstance(content, str) or not content.strip():
        raise NoAnswer("not_json", "The model answered nothing that can be read", again=True)
    return content


def trouble(settings: Settings, status: int, raw: bytes, key: bool) -> NoAnswer:
    """What a reply that is no answer means."""
    detail = detail_of(raw)
    if status in (401, 403):
        message = "The model's key is not accepted" if key else "The model asks for a key"
        return NoAnswer("key", message, "Give it one: adhd model key", detail)
    if status == 404:
        return NoAnswer("missing", f'There is no "{settings.model}" at {settings.url}', "See what is set: adhd model", detail)
    if status == 429:
        return NoAnswer("busy", "The model takes no more questions for now", "", detail)
    if status >= 500:
        return NoAnswer("server", f"The model's server cannot answer ({status})", "", detail, again=True)
    if 300 <= status < 400:
        return NoAnswer("refused", f"{settings.url} points to another address", "Set that one: adhd model set", detail)
    return NoAnswer("refused", f"The model's server did not take the question ({status})", "See what is set: adhd model", detail)


def detail_of(raw: bytes) -> str:
    """What a server says about its trouble, short; "" where it says nothing that can be read."""
    try:
        found = json.loads(raw)
        found = found.get("error", found.get("detail", ""))
        if isinstance(found, dict):
            found = found.get("message", "")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return " ".join(found.split())[:LONGEST_DETAIL] if isinstance(found, str) else ""
