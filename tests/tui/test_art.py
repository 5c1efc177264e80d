"""Every picture of a pet has its size, its roles and only characters of one column; kinds look different and load alone."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Callable
from importlib import import_module
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from adhd_tui import art
from rich.cells import cell_len

BLOCKS = set(" ▀▄█▌▐▖▗▘▙▚▛▜▝▞▟▆▇▔░▒▓")
MARKS = set("●▾─^z*·")
UNDRAWN = "gryphon"
PROBE = """
import sys
before = set(sys.modules)
from adhd_tui import art
loaded = lambda: [name.rsplit(".", 1)[1] for name in sys.modules if name.startswith("adhd_tui.art.")]
print(loaded())
art.frames("cat", "idle"), art.plain("cat", "idle"), art.glyph("cat", "idle")
print(loaded())
print(sorted({name.split(".")[0] for name in set(sys.modules) - before} - {"adhd_tui", "__future__"}))
"""

SETS = [(kind, age) for kind in art.KINDS for age in import_module(f"adhd_tui.art.{kind}").ART]
STRIPS = [(kind, age, mood) for kind, age in SETS for mood in art.MOODS]


def box(frame: art.Frame) -> tuple[int, int]:
    """Columns and rows that hold something."""
    cells = [(x, y) for y, row in enumerate(frame.rows) for x, mark in enumerate(row) if mark != " "]
    return max(x for x, _ in cells) - min(x for x, _ in cells) + 1, max(y for _, y in cells) - min(y for _, y in cells) + 1


@pytest.mark.parametrize(("kind", "age", "mood"), STRIPS)
def test_a_frame_has_its_size_its_mask_and_narrow_characters(kind: str, age: str, mood: str) -> None:
    columns, rows = (art.HAPPY_COLUMNS, art.HAPPY_ROWS) if mood == "happy" else (art.COLUMNS, art.ROWS)
    for frame in art.frames(kind, mood, age):
        assert len(frame.rows) == len(frame.mask) == rows
        for row, mask in zip(frame.rows, frame.mask, strict=True):
            assert len(row) == len(mask) == cell_len(row) == columns
            assert set(row) <= BLOCKS | MARKS
            assert set(mask) <= {*art.ROLES, " "}
            assert [mark == " " for mark in row] == [role == " " for role in mask]
        assert frame.milliseconds > 0


@pytest.mark.parametrize(("kind", "age"), SETS)
def test_moods_move_as_they_say(kind: str, age: str) -> None:
    strips = {mood: art.frames(kind, mood, age) for mood in art.MOODS}
    assert all(2 <= len(strips[mood]) <= 4 for mood in ("idle", "sleep", "watch"))
    assert all(frame.milliseconds >= 1000 for mood in ("idle", "sleep", "watch") for frame in strips[mood]), "calm"
    assert sum(frame.milliseconds for frame in strips["blink"]) <= 400
    assert sum(frame.milliseconds for frame in strips["happy"]) == 550
    for mood, strip in strips.items():
        assert all(one.rows != next_.rows for one, next_ in pairwise(strip)), mood
    first = [strips[mood][0].rows for mood in ("idle", "watch", "sleep")]
    assert len(set(first)) == 3, "still pictures tell the moods apart"


@pytest.mark.parametrize(("kind", "age"), SETS)
def test_the_hop_leaves_the_floor_with_four_sparks_and_lands_where_the_pet_stands(kind: str, age: str) -> None:
    hop = art.frames(kind, "happy", age)
    sparks = [sum(mask.count("a") for mask in frame.mask) for frame in hop]
    assert sparks == [0, 0, 4, 4]
    top, landed = hop[2], hop[3]
    assert set(top.rows[-1]) == {" "}
    assert landed.rows[-1][1:-1] == art.frames(kind, "idle", age)[0].rows[-1]


@pytest.mark.parametrize(("kind", "age", "mood"), [one for one in STRIPS if one[2] != "happy"])
def test_accent_is_for_sparks_alone(kind: str, age: str, mood: str) -> None:
    assert not any("a" in mask for frame in art.frames(kind, mood, age) for mask in frame.mask)


@pytest.mark.parametrize("kind", [kind for kind, age in SETS if age == "baby"])
def test_a_baby_fits_five_by_three(kind: str) -> None:
    for mood in ("idle", "blink", "watch"):
        for frame in art.frames(kind, mood, "baby"):
            columns, rows = box(frame)
            assert columns <= 5 and rows <= 3


def test_animals_grow_up_in_three_ages() -> None:
    animals = [kind for kind in art.KINDS if kind not in ("egg", "wisp")]
    assert all({age for one, age in SETS if one == kind} == set(art.AGES) for kind in animals)
    assert all(len({art.frames(kind, "idle", age)[0].rows for age in art.AGES}) == 3 for kind in animals)


def test_the_owl_is_the_one_of_the_screens() -> None:
    assert art.frames("owl", "idle")[0].rows == ("▄▄   ▄▄", "█▀▀█▀▀█", "█●▐▾▌●█", "▀█▒▒▒█▀")
    assert art.frames("owl", "watch")[0].rows == ("▄▄   ▄▄", "█▀▀█▀▀█", "█─▐▾▌─█", "▀█▒▒▒█▀")


@pytest.mark.parametrize("age", art.AGES)
def test_kinds_differ_in_shape_and_not_only_in_colour(age: str) -> None:
    for one, other in combinations(art.KINDS, 2):
        cells = list(zip(*("".join(art.frames(kind, "idle", age)[0].rows) for kind in (one, other)), strict=True))
        drawn = [pair for pair in cells if pair != (" ", " ")]
        assert 3 * sum(a != b for a, b in drawn) >= len(drawn), (one, other)


@pytest.mark.parametrize("kind", art.KINDS)
def test_plain_is_small_ascii_and_tells_awake_from_asleep(kind: str) -> None:
    for mood in art.MOODS:
        lines = art.plain(kind, mood)
        assert 1 <= len(lines) <= 3
        assert all(line.isascii() and line.isprintable() and len(line) <= 9 and line == line.rstrip() for line in lines)
    assert art.plain(kind, "idle") != art.plain(kind, "sleep")


def test_a_glyph_is_one_column_and_its_own_kind() -> None:
    for kind in art.KINDS:
        for mood in art.MOODS:
            mark = art.glyph(kind, mood)
            assert len(mark) == cell_len(mark) == 1
            assert unicodedata.category(mark) in ("Ll", "Lu"), "a letter, which every font has"
    assert len({art.glyph(kind, "idle") for kind in art.KINDS}) == len(art.KINDS)


def test_what_has_no_picture_is_drawn_all_the_same() -> None:
    assert art.frames(UNDRAWN, "idle")[0].rows == art.frames("wisp", "idle")[0].rows
    assert art.plain(UNDRAWN, "idle") == art.plain("wisp", "idle")
    assert art.glyph(UNDRAWN, "idle") == art.glyph("wisp", "idle")
    assert art.frames("owl", "idle", "elder")[0].rows == art.frames("owl", "idle", "adult")[0].rows
    assert art.frames("egg", "idle", "baby")[0].rows == art.frames("egg", "idle")[0].rows


@pytest.mark.parametrize("ask", [art.frames, art.plain, art.glyph])
def test_a_mood_that_is_none_is_named(ask: Callable[[str, str], object]) -> None:
    with pytest.raises(ValueError, match="no pet has the mood 'furious'; the moods are idle, blink"):
        ask("owl", "furious")


def test_one_kind_loads_neither_the_others_nor_anything_else() -> None:
    wing = str(Path(art.__file__).parents[2])
    answer = subprocess.run([sys.executable, "-c", PROBE], env={"PYTHONPATH": wing}, capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines() == ["[]", "['cat']", "[]"]
