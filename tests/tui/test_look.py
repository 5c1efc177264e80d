"""Palettes: enough contrast in each, and files of one's own that are read or refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_tui.frame import ansi, colour
from adhd_tui.look import PALETTES, WORDS, contrast, look, own
from adhd_tui.settings import read
from adhd_tui.sheet import Sheet, filled


@pytest.mark.parametrize("name", PALETTES)
def test_every_palette_can_be_read(name: str) -> None:
    found = look(name)
    assert contrast(found.text, found.ground) >= 7
    assert contrast(found.text, found.raised) >= 7
    assert contrast(found.accent, found.ground) >= 4.5
    assert contrast(found.muted, found.ground) >= 4.5
    assert contrast(found.muted, found.raised) >= 4
    assert contrast(found.faint, found.ground) >= 3
    assert name in WORDS


def test_the_high_contrast_palette_holds_seven_throughout() -> None:
    found = look("contrast")
    assert all(contrast(c, found.ground) >= 7 for c in (found.text, found.muted, found.faint, found.accent))


def test_no_accent_is_red() -> None:
    for colours in PALETTES.values():
        red, green, blue = (int(colours[5][i : i + 2], 16) for i in (1, 3, 5))
        assert not (red > 150 and green < 0.55 * red and blue < 0.55 * red)


def test_a_theme_of_ones_own_takes_the_rest_from_another(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('from = "paper"\naccent = "#123456"\n')
    (tmp_path / "bad.toml").write_text('accent = "teal"\n')
    (tmp_path / "worse.toml").write_text("accent = \n")
    found, problems = own(str(tmp_path))
    assert found["mine"].accent == "#123456" and found["mine"].ground == look("paper").ground
    assert len(problems) == 2 and problems[0].startswith("themes/bad.toml: accent needs a colour")
    assert own(str(tmp_path / "nowhere")) == ({}, [])


def test_settings_that_cannot_be_read_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLORFGBG", raising=False)
    assert read(str(tmp_path)).problems == []
    (tmp_path / "config.toml").write_text("tui_theme = \n")
    assert read(str(tmp_path)).problems[0].startswith("config.toml cannot be read")
    (tmp_path / "config.toml").write_text('tui_theme = "sea"\ntui_compact = "on"\n[keys]\n"now.start" = "g"\n')
    found = read(str(tmp_path))
    assert (found.theme, found.compact, found.keys, found.problems) == ("sea", True, {"now.start": "g"}, [])
    monkeypatch.setenv("ADHD_REDUCED_MOTION", "1")
    assert read(str(tmp_path)).motion is False


def test_the_first_picture_in_every_depth_of_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet(20, 5)
    sheet.line(2, "accent", "accent")
    texts = set()
    for term, colorterm, none in (("xterm", "", ""), ("xterm-256color", "", ""), ("xterm-256color", "truecolor", ""), ("xterm", "", "1")):
        monkeypatch.setenv("TERM", term)
        monkeypatch.setenv("COLORTERM", colorterm)
        monkeypatch.setenv("NO_COLOR", none)
        text = ansi(sheet, look("dusk"))
        assert "accent" in text and text.startswith("\x1b[?1049h")
        assert ("38;" in text) == (term != "xterm")
        texts.add(text)
    assert len(texts) == 4
    assert colour("#ffffff", 16, False) == "97" and colour("#000000", 16, True) == "40"


def test_what_is_painted_later_lies_on_top() -> None:
    sheet = Sheet(20, 3)
    sheet.put(1, 1, "abcdefghij")
    sheet.put(1, 4, "XY", "accent", "go")
    assert sheet.text()[0] == "abcXYfghij"
    sheet.put(1, 1, "12")
    assert sheet.text()[0].startswith("12cXYf") and sheet.action_at(4, 1) == "go" and sheet.action_at(3, 1) == ""


def test_bars_are_filled_in_eighths() -> None:
    assert filled(0, 4) == "" and filled(1, 4) == "████" and filled(0.5, 4) == "██" and filled(0.001, 4) == "▏"
    assert filled(0.53125, 4) == "██▏"
