"""The templates that come with adhd: TOML files, steps in the format of recipes (docs/recipes.md)."""

from __future__ import annotations

import os

from adhd_core.steps.library import listed
from adhd_core.steps.recipe import RecipeError, line_of
from adhd_core.templates.rules import CATEGORIES, Template, id_of, of_line

SHIPPED = os.path.join(os.path.dirname(__file__), "shipped")


def shipped() -> list[Template]:
    """All of them, in the order of the categories and of their files."""
    found: list[Template] = []
    for path in listed(SHIPPED):
        with open(path, encoding="utf-8") as file:
            found += read(file.read(), os.path.basename(path))
    return sorted(found, key=lambda t: CATEGORIES.index(t.category))


def read(text: str, name: str) -> list[Template]:
    """The templates of a file's text. Raises RecipeError that names the template."""
    import tomllib

    data = tomllib.loads(text)
    category = data.get("category")
    if category not in CATEGORIES:
        raise RecipeError(f"{name} should begin with a line such as category = \"{CATEGORIES[0]}\".")
    out = []
    for row in data["template"]:
        if set(row) != {"name", "energy", "steps"}:
            raise RecipeError(f"{name}, {row.get('name')}: the fields are name, energy and steps.")
        try:
            steps = [of_line(line_of(line)) for line in row["steps"]]
        except RecipeError as error:
            raise RecipeError(f"{name}, {row['name']}: {error}") from None
        template = Template(id_of(row["name"]), row["name"], category, steps, row["energy"])
        template.own, template.shipped = False, True
        out.append(template)
    return out
