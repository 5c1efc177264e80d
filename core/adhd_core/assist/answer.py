"""What a question to a model ends in: an answer that fits, or the reason why there is none."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Generic, TypeVar

    T = TypeVar("T")

    class _Base(Generic[T]):
        value: T
else:
    T = None

    class _Base:
        __class_getitem__ = classmethod(lambda cls, _: cls)


class Answer(_Base[T]):
    """A `value` that fits its schema, the `engine` (the model's name) it came from, and the `seconds` it took."""

    __slots__ = ("engine", "seconds", "value")

    def __init__(self, value: T, engine: str, seconds: float) -> None:
        self.value = value
        self.engine = engine
        self.seconds = seconds


class NoAnswer(Exception):
    """Why there is none. `code` is for scripts: off, config, package, prompt, key, unreachable, timeout, missing, busy, server,
    refused, too_big, not_json, wrong_form. `message` is a sentence without its full stop, `hint` what to do, `detail` what the
    other side said. `again`: whether a second try may help; `said` is then the answer that was of no use."""

    def __init__(self, code: str, message: str, hint: str = "", detail: str = "", again: bool = False, said: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.detail = detail
        self.again = again
        self.said = said

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {"code": self.code, "message": f"{self.message}.", "detail": self.detail}
