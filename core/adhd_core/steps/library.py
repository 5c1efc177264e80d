"""The recipes at hand: the shipped files and a person's own, read once and kept beside the file."""

from __future__ import annotations

import os

from adhd_core.oplog.codec import dumps, loads
from adhd_core.steps.match import Index
from adhd_core.steps.recipe import Recipe, RecipeError, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SHIPPED = os.path.join(os.path.dirname(__file__), "recipes")
FORMAT = 1


class Library:
    """`recipes`: a person's own first, then the shipped ones; one with an id that came before is left out. `index` searches them,
    `problems` names the own files that could not be read."""

    def __init__(self, own: str = "", kept: str = "") -> None:
        self.problems: list[str] = []
        self.recipes: list[Recipe] = []
        files = [*listed(own), *listed(SHIPPED)]
        rows = self._kept(files, kept)
        seen: set[str] = set()
        for domain, row in rows:
            if row["id"] not in seen:
                seen.add(row["id"])
                self.recipes.append(Recipe(domain, row))
        self.index = Index(self.recipes)

    def _kept(self, files: list[str], kept: str) -> list[tuple[str, dict[str, Any]]]:
        """The rows of all files: from the file that remembers them while nothing has changed, else read anew."""
        stamp = [stamp_of(name) for name in files]
        try:
            with open(kept, encoding="utf-8") as file:
                known = loads(file.read())
            if known["format"] == FORMAT and known["files"] == stamp:
                self.problems = [str(problem) for problem in known["problems"]]
                return [(domain, row) for domain, row in known["recipes"]]
        except (OSError, ValueError, TypeError, KeyError):
            pass
        rows: list[tuple[str, dict[str, Any]]] = []
        for name in files:
            try:
                with open(name, encoding="utf-8") as file:
                    rows += [(recipe.domain, recipe.row) for recipe in read(file.read(), os.path.basename(name))]
            except (RecipeError, OSError, UnicodeDecodeError) as error:
                self.problems.append(str(error))
        if kept:
            remember(kept, dumps({"format": FORMAT, "files": stamp, "problems": self.problems, "recipes": rows}))
        return rows


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


def remember(path: str, text: str) -> None:
    """Keep a text for the next time; without a place to keep it, it is read again."""
    part = f"{path}.{os.getpid()}"
    try:
        with open(part, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, path)
    except OSError:
        pass
