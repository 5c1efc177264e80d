"""JSON for operation bodies, without loading the `json` package.

`json` imports `re`, which alone costs most of an interpreter start. Its two C halves (`_json`) do all of the work, so
the fast commands use them directly; where they are missing (PyPy) the ordinary package is used.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _load() -> tuple[Any, Any]:
    try:
        from _json import encode_basestring, make_encoder, make_scanner
    except ImportError:
        import json

        return json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode, json.loads

    class Context:
        strict = False
        object_hook = None
        object_pairs_hook = None
        parse_float = float
        parse_int = int

        @staticmethod
        def parse_constant(name: str) -> float:
            return float(name.replace("Infinity", "inf"))

    def unknown(value: object) -> object:
        raise TypeError(f"{type(value).__name__} has no JSON form")

    encode = make_encoder(None, unknown, encode_basestring, None, ":", ",", False, False, True)
    scan: Any = make_scanner(Context)  # type: ignore[arg-type]

    def dumps(value: object) -> str:
        return "".join(encode(value, 0))

    def loads(text: str) -> object:
        try:
            value, end = scan(text, 0)
        except (StopIteration, SystemError):
            raise ValueError("not JSON") from None
        if text[end:].strip():
            raise ValueError("more text after the JSON value")
        return value

    return dumps, loads


_dumps, _loads = _load()


def dumps(value: object) -> str:
    """Compact JSON. Lone surrogates are written as U+FFFD, because SQLite keeps only valid UTF-8."""
    text: str = _dumps(value)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def loads(text: str) -> Any:
    """The value of a JSON text. Raises ValueError."""
    return _loads(text)
