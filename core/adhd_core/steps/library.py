"""The recipes at hand: the shipped files and a person's own, read once and kept beside the file."""

from __future__ import annotations

import os
from itertools import accumulate

from adhd_core.oplog.codec import dumps, loads
from adhd_core.steps import match, phrase
from adhd_core.steps.recipe import SEARCHED, Recipe, RecipeError, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SHIPPED = os.path.join(os.path.dirname(__file__), "recipes")
CODE = (match.__file__, phrase.__file__)
"""What decides how titles and objects are compared: where it changes, what is kept is made anew."""
FORMAT = 2


class Library:
    """`recipes`: a person's own first, then the shipped ones; one with an id that came before is left out. `index` searches them,
    `problems` names the own files that could not be read."""

    def __init__(self, own: str = "", kept: str = "") -> None:
        self.problems: list[str] = []
        files = [*listed(own), *listed(SHIPPED)]
        stamp = [stamp_of(name) for name in (*CODE, *files)]
        found = self._kept(kept, stamp)
        self.recipes, made = found or self._read(files, kept, stamp)
        self.index = match.Index(self.recipes, made)

    def _kept(self, kept: str, stamp: list[Any]) -> tuple[list[Recipe], dict[str, Any]] | None:
        """The recipes as they were kept, while nothing has changed: a first line with what is searched, then a line for each recipe
        with the rest of it, read when it is wanted."""
        try:
            with open(kept, "rb") as file:
                top = loads(file.readline().decode())
                if top["format"] != FORMAT or top["stamp"] != stamp:
                    return None
                rest = file.read()
            rows, ends = top["rows"], top["ends"]
            if len(rest) != ends[-1]:
                return None
            self.problems = [str(problem) for problem in top["problems"]]
            begins = [0, *ends]
            recipes = [Recipe(domain, row, Rest(rest, begins[i], ends[i])) for i, (domain, row) in enumerate(rows)]
            return recipes, top["made"]
        except (OSError, ValueError, TypeError, KeyError, IndexError):
            return None

    def _read(self, files: list[str], kept: str, stamp: list[Any]) -> tuple[list[Recipe], dict[str, Any]]:
        """The recipes of all files, read anew and kept for the next time."""
        recipes: dict[str, Recipe] = {}
        for name in files:
            try:
                with open(name, encoding="utf-8") as file:
                    for recipe in read(file.read(), os.path.basename(name)):
                        recipes.setdefault(recipe.id, recipe)
            except (RecipeError, OSError, UnicodeDecodeError) as error:
                self.problems.append(str(error))
        out = list(recipes.values())
        made = match.prepared(out)
        if kept:
            body = [dumps({k: v for k, v in recipe.row.items() if k not in SEARCHED}).encode() + b"\n" for recipe in out]
            rows = [[recipe.domain, {k: v for k, v in recipe.row.items() if k in SEARCHED}] for recipe in out]
            top = {
                "format": FORMAT, "stamp": stamp, "problems": self.problems, "rows": rows, "made": made,
                "ends": list(accumulate(map(len, body))),
            }  # fmt: skip
            remember(kept, dumps(top).encode() + b"\n" + b"".join(body))
        return out, made


class Rest:
    """The fields of a kept recipe that are not searched: a stretch of the kept bytes, read when called."""

    __slots__ = ("_begin", "_end", "_kept")

    def __init__(self, kept: bytes, begin: int, end: int) -> None:
        self._kept = kept
        self._begin = begin
        self._end = end

    def __call__(self) -> dict[str, Any]:
        found: dict[str, Any] = loads(self._kept[self._begin : self._end].decode().rstrip("\n"))
        return found


def stamp_of(name: str) -> list[Any]:
    """What changes when a file does."""
    try:
        info = os.stat(name)
    except OSError:
        return [name]
    return [name, info.st_size, info.st_mtime_ns, info.st_ctime_ns]


def listed(folder: str) -> list[str]:
    """The recipe files of a folder, by name; none where there is no folder."""
    try:
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".toml")]
    except OSError:
        return []


def remember(path: str, kept: bytes) -> None:
    """Keep bytes for the next time; without a place to keep them, the recipes are read again."""
    part = f"{path}.{os.getpid()}"
    try:
        with open(part, "wb") as file:
            file.write(kept)
        os.replace(part, path)
    except OSError:
        pass
