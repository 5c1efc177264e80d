"""Every place: it is there, it can be painted before the app is, and it has a key of its own."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_tui.everywhere import EVERYWHERE
from adhd_tui.page import Page
from adhd_tui.places import PLACES, page
from adhd_tui.run import Early
from adhd_tui.settings import read
from adhd_tui.sheet import Sheet


@pytest.mark.parametrize("place", PLACES)
def test_it_can_be_the_first_picture(adhd: Adhd, place: str, tmp_path: Path) -> None:
    adhd.capture.add("water the plants today")
    found = page(place, adhd, Early(str(tmp_path), read(str(tmp_path))))
    found.load()
    sheet = Sheet(80, 24)
    found.paint(sheet)
    found.hints(sheet)
    assert any(sheet.text()) and found.name == place and found.title


@pytest.mark.parametrize("place", PLACES)
def test_every_action_has_a_method_words_and_a_key_that_terminals_send(place: str) -> None:
    module, _, name = PLACES[place][0].partition(":")
    kind: type[Page] = getattr(importlib.import_module(module), name)
    swallowed = {"ctrl+s", "ctrl+q", "ctrl+z", "ctrl+c", "ctrl+j", "ctrl+m", "ctrl+i", "ctrl+h"}
    assert not {"full_stop", "colon", "ctrl+p"} & {name for key in kind.keys for name in key.keys}, "the app's own"
    for key in kind.keys:
        assert key.keys and not set(key.keys) <= swallowed, key
        assert hasattr(kind, key.name) or key.name in {k.name for k in EVERYWHERE}, key


def test_no_two_places_share_a_key() -> None:
    keys = [row[2] for row in PLACES.values() if row[2]]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & {k for key in EVERYWHERE for k in key.keys}
