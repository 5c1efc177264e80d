"""Pictures of pets for the terminal: half-block frames in roles of colour, so that a theme paints them.

A frame is rows of text and a mask of the same size with one letter a character: `t` text, `m` muted, `f` faint,
`a` accent, space for nothing. A frame is 7 columns x 4 rows, except in `happy`: 9 x 5, with one row more above and
one column more on each side, for a hop with four sparks. So a face that keeps a box of 9 x 5 and puts the small
frames at its column 1 and row 1 sees the pet stand still between moods. Accent is for the sparks alone.

`idle`, `watch` (focus runs) and `sleep` (pause or break) go round; where nothing may move, their first frame stands
for all. `blink` is played once now and then, `happy` once: it lasts 550 ms.

Each character takes one column, except in terminals that are set to draw ambiguous characters wide: `plain` is for
them, and for those without block elements.

A kind is a module of literals, imported when it is first asked for. There a mood is a film strip: the milliseconds
of its frames, then the rows, then the rows of the mask, with `|` between the frames, which stand side by side.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

KINDS = ("owl", "cat", "dog", "fox", "dragon", "egg", "wisp")
MOODS = ("idle", "blink", "sleep", "happy", "watch")
AGES = ("baby", "teen", "adult")
ROLES = {"t": "text", "m": "muted", "f": "faint", "a": "accent"}

COLUMNS, ROWS = 7, 4
HAPPY_COLUMNS, HAPPY_ROWS = 9, 5


class Frame:
    """One picture, its mask of roles in the same size, and how long it stays."""

    __slots__ = ("mask", "milliseconds", "rows")

    def __init__(self, rows: tuple[str, ...], mask: tuple[str, ...], milliseconds: int) -> None:
        self.rows = rows
        self.mask = mask
        self.milliseconds = milliseconds


def frames(kind: str, mood: str, age: str = "adult") -> tuple[Frame, ...]:
    """The frames of a mood, in order. ValueError for a mood that is not in MOODS.

    Kind and age come from a file that another version may have written: a kind without pictures is drawn as a wisp,
    an age without pictures as an adult.
    """
    art: dict[str, dict[str, tuple[Any, ...]]] = _load(kind).ART
    return _cut(art.get(age, art["adult"])[_known(mood)])


def plain(kind: str, mood: str) -> tuple[str, ...]:
    """The pet in ASCII: at most 3 lines of at most 9 columns. ValueError as for frames."""
    lines: tuple[str, ...] = _load(kind).PLAIN[_known(mood)]
    return lines


def glyph(kind: str, mood: str) -> str:
    """The pet as one letter of one column, where no picture fits; its accent tells awake (`Ö` the owl) from asleep (`ō`).

    ValueError as for frames.
    """
    letter: str = _load(kind).GLYPH[_known(mood)]
    return letter


def _known(mood: str) -> str:
    if mood not in MOODS:
        raise ValueError(f"no pet has the mood {mood!r}; the moods are {', '.join(MOODS)}")
    return mood


def _load(kind: str) -> ModuleType:
    """The module of a kind. `__import__`, since the first picture of a screen waits for no import that it can do without."""
    return __import__(f"{__name__}.{kind if kind in KINDS else 'wisp'}", fromlist=("ART",))


def _cut(strip: tuple[Any, ...]) -> tuple[Frame, ...]:
    times, *lines = strip
    cells = [line.split("|") for line in lines]
    half = len(cells) // 2
    return tuple(
        Frame(tuple(row[i] for row in cells[:half]), tuple(row[i] for row in cells[half:]), milliseconds)
        for i, milliseconds in enumerate(times)
    )
