"""Recipes: how things are broken down, as data. `docs/recipes.md` describes the format for people who write their own.

A file is TOML with a `domain` and any number of `[[recipe]]`. A step is one line of text,

    "SPICE MINUTES WHO MOVEMENT ACTIVITY [TALK] | what to do | how one sees that it is done"
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

DOMAINS = (
    "home", "cleaning", "cooking", "admin", "health", "contact", "errands", "study", "writing", "jobs", "family", "travel", "creative",
    "software", "social", "selfcare", "general",
)  # fmt: skip
WHO = {"D": "digital", "H": "human", "U": "unknown"}
MOVEMENTS = ("sit", "stand", "walk", "travel")
ACTIVITIES = (
    "write", "read", "clean", "buy", "call", "sort", "cook", "carry", "fix", "search", "talk", "pay", "pack", "make", "practise", "move",
    "check", "rest", "draw", "code", "wait",
)  # fmt: skip
TALKS = ("silent", "message", "call", "meeting", "together")
NEEDS = ("phone", "computer", "out", "hours", "person", "kitchen", "tools", "car", "money", "daylight", "quiet")
FIELDS = ("id", "verbs", "objects", "unless", "bare", "needs", "minutes", "energy", "help", "steps")
SEARCHED = ("id", "verbs", "objects", "unless", "bare")
SPECIFIC, GENERAL = 0.6, 0.3
"""From these scores on a recipe was written for what the title names, or fits its verb."""


class RecipeError(ValueError):
    """A recipe that cannot be used: which one, and what is wrong with it."""


class Line:
    """A step of a recipe: `text` may hold slots, `minutes` is how long it takes, `spice` from which depth on it is shown."""

    __slots__ = ("activity", "minutes", "movement", "spice", "success", "talk", "text", "who")

    def __init__(self, spice: int, minutes: int, who: str, movement: str, activity: str, talk: str, text: str, success: str) -> None:
        self.spice = spice
        self.minutes = minutes
        self.who = who
        self.movement = movement
        self.activity = activity
        self.talk = talk
        self.text = text
        self.success = success


class Recipe:
    """What it fits (`verbs`, `objects`, `unless`) and its steps in order. `objects` of "*" fit anything: {x} is what was named.
    Where `rest` is given, `row` holds only what is searched (SEARCHED) and `rest` reads the other fields when they are wanted."""

    __slots__ = ("_lines", "_rest", "domain", "row")

    def __init__(self, domain: str, row: dict[str, Any], rest: Callable[[], dict[str, Any]] | None = None) -> None:
        self.domain = domain
        self.row = row
        self._rest = rest
        self._lines: list[Line] | None = None

    @property
    def whole(self) -> dict[str, Any]:
        """All of its fields."""
        if self._rest is not None:
            self.row = {**self.row, **self._rest()}
            self._rest = None
        return self.row

    @property
    def id(self) -> str:
        """Its name."""
        return str(self.row["id"])

    @property
    def verbs(self) -> list[str]:
        """How the title may begin; "*" for any."""
        found: list[str] = self.row["verbs"]
        return found

    @property
    def objects(self) -> list[str]:
        """What the title must hold; "*" for anything."""
        found: list[str] = self.row["objects"]
        return found

    @property
    def unless(self) -> list[str]:
        """Words that rule it out."""
        return self.row.get("unless") or []

    @property
    def bare(self) -> bool:
        """Whether it may answer a title without a verb."""
        return bool(self.row.get("bare", True))

    @property
    def least(self) -> float:
        """The score from which on it may answer; one for any object answers for its verb alone."""
        return GENERAL if "*" in self.objects else SPECIFIC

    @property
    def minutes(self) -> int:
        """The whole, done calmly by one person."""
        return int(self.whole["minutes"])

    @property
    def energy(self) -> int:
        """What it takes: 1 very low to 5 peak."""
        return int(self.whole.get("energy") or 3)

    @property
    def help(self) -> str:
        """One sentence for the moment one is stuck."""
        return str(self.whole.get("help") or "")

    @property
    def lines(self) -> list[Line]:
        """Its steps in order."""
        if self._lines is None:
            self._lines = [line_of(text) for text in self.whole["steps"]]
        return self._lines

    def at(self, spice: int) -> list[Line]:
        """The steps shown at a depth of 1 to 5; all where none is meant for it."""
        return [line for line in self.lines if line.spice <= spice] or self.lines


def line_of(text: str) -> Line:
    """A step from its line. Raises RecipeError."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 3 or not all(parts):
        raise RecipeError(f'"{text}" should read: SPICE MINUTES WHO MOVEMENT ACTIVITY [TALK] | what to do | how one sees that it is done')
    marks = parts[0].split()
    if len(marks) not in (5, 6):
        raise RecipeError(f'"{parts[0]}" should be: SPICE MINUTES WHO MOVEMENT ACTIVITY [TALK]')
    spice, minutes, who, movement, activity, talk = (*marks, "silent")[:6]
    if spice not in ("1", "2", "3", "4", "5") or not minutes.isdigit() or not 1 <= int(minutes) <= 30:
        raise RecipeError(f'"{parts[0]}": the depth is 1 to 5, the minutes 1 to 30.')
    for value, allowed in ((who, tuple(WHO)), (movement, MOVEMENTS), (activity, ACTIVITIES), (talk, TALKS)):
        if value not in allowed:
            raise RecipeError(f'"{value}" should be one of: {", ".join(allowed)}.')
    return Line(int(spice), int(minutes), who, movement, activity, talk, parts[1], parts[2])


def read(text: str, name: str = "recipes") -> list[Recipe]:
    """The recipes of a file's text. Raises RecipeError that names the recipe."""
    import tomllib  # loads `re`; recipes that are kept beside the file need neither

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecipeError(f"{name} is no TOML: {error}") from None
    domain = data.get("domain", "")
    if not isinstance(domain, str) or not domain:
        raise RecipeError(f'{name} should begin with a line such as domain = "home".')
    out = []
    rows = data.get("recipe", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RecipeError(f"{name}: each recipe begins with a line [[recipe]].")
    for number, row in enumerate(rows, 1):
        where = f"{name}, recipe {row.get('id', number)}"
        check(row, where)
        try:
            recipe = Recipe(domain, row)
            if recipe.lines:  # read now, so that what is wrong is said now
                out.append(recipe)
        except RecipeError as error:
            raise RecipeError(f"{where}: {error}") from None
    return out


def check(row: dict[str, Any], where: str) -> None:
    """Refuse a recipe whose fields have the wrong shape."""
    for field in row:
        if field not in FIELDS:
            raise RecipeError(f'{where}: "{field}" is no field. There are: {", ".join(FIELDS)}.')
    for field in ("id", "verbs", "objects", "minutes", "steps"):
        if not row.get(field):
            raise RecipeError(f"{where}: {field} is missing.")
    for field in ("verbs", "objects", "unless", "needs", "steps"):
        value = row.get(field, [])
        if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
            raise RecipeError(f"{where}: {field} should be a list of words in quotes.")
    for field in row.get("needs", []):
        if field not in NEEDS:
            raise RecipeError(f'{where}: "{field}" should be one of: {", ".join(NEEDS)}.')
    for field, high in (("minutes", 6000), ("energy", 5)):
        value = row.get(field, 1)
        if type(value) is not int or not 1 <= value <= high:
            raise RecipeError(f"{where}: {field} should be a number from 1 to {high}.")
    if not isinstance(row.get("bare", True), bool):
        raise RecipeError(f"{where}: bare should be true or false.")
    for field in ("id", "help"):
        if not isinstance(row.get(field, ""), str):
            raise RecipeError(f"{where}: {field} should be words in quotes.")
