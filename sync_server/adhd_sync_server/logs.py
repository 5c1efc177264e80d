"""Structured logs on standard error: one line for each request, with its id. Never an e-mail address, token, body or query."""

from __future__ import annotations

import logging
import sqlite3
import sys
import traceback
from typing import Any

import structlog

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
QUIET = ("/health", "/ready", "/metrics")
"""Routes that are asked all the time; their requests are logged at debug."""



def where(error: BaseException) -> dict[str, Any]:
    """What stumbled and where, without the words of the error: they may hold what somebody wrote. SQLite's and the system's are kept."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    told: dict[str, Any] = {"error": type(error).__name__, "at": [f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in frames]}
    if isinstance(error, sqlite3.Error | OSError):
        told["why"] = str(error)
    return told


def _bare(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """An error in a line of another library, as `where` tells it."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else sys.exc_info()[1] if found is True else found
    return {**event, **where(error)} if isinstance(error, BaseException) else event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _bare,
]
log: Any = structlog.wrap_logger(
    logging.getLogger("adhd.server"),
    processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    wrapper_class=structlog.stdlib.BoundLogger,
)


def configure(form: str, level: str) -> None:
    """Set logging up for this process; the lines of uvicorn and Litestar come out alike. `form`: text, json or auto."""
    plain = form == "text" or (form == "auto" and sys.stderr.isatty())
    render: Any = structlog.dev.ConsoleRenderer(colors=False) if plain else structlog.processors.JSONRenderer()
    handler = logging.StreamHandler(sys.stderr)
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, render]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=SHARED, processors=last))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("adhd.server").setLevel(LEVELS[level])


def request_line(seen: dict[str, Any]) -> None:
    """The line of a request that has been answered."""
    (log.debug if seen["route"] in QUIET else log.info)("request", **seen)
