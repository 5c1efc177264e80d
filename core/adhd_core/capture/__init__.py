"""Capture: one line in, a task out, nothing lost.

`parse` is pure and opens no file. Nothing is loaded before it is asked for.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from adhd_core.capture.draft import Draft as Draft
    from adhd_core.capture.draft import Span as Span
    from adhd_core.capture.grammar import parse as parse
    from adhd_core.capture.service import Capture as Capture

_HOME = {"parse": "grammar", "Draft": "draft", "Span": "draft", "Capture": "service"}
__all__ = ["Capture", "Draft", "Span", "parse"]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)
