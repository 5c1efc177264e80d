"""SQLite's C module, loaded alone.

The `sqlite3` package adds half an interpreter start, and `_sqlite3` itself pulls in `functools` and `collections` only
to make a statement cache with `lru_cache`. The cache is a C type of its own (`_functools._lru_cache_wrapper`), so for
the moment of the import a small stand-in offers it (docs/decisions/0003). Where anything of this is different, the
ordinary package is used.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3 as sqlite

__all__ = ["sqlite"]


class _CacheOnly:
    """What `_sqlite3` asks of `functools`."""

    @staticmethod
    def lru_cache(maxsize: int = 128, typed: bool = False) -> object:
        """As `functools.lru_cache`, without its report."""
        from _functools import _lru_cache_wrapper

        return lambda function: _lru_cache_wrapper(function, maxsize, typed, tuple)


def _load() -> object:
    modules: dict[str, object] = sys.modules  # type: ignore[assignment]
    alone = "functools" not in modules and "_sqlite3" not in modules
    try:
        import _functools

        if alone and hasattr(_functools, "_lru_cache_wrapper"):
            modules["functools"] = _CacheOnly
        import _sqlite3

        return _sqlite3
    except ImportError:
        if alone:
            modules.pop("functools", None)
        import sqlite3

        return sqlite3
    finally:
        if modules.get("functools") is _CacheOnly:
            del modules["functools"]


if not TYPE_CHECKING:
    sqlite = _load()
