"""Preferences follow the person and can be taken back; the machine's settings stay in config.toml."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.oplog.errors import AdhdError
from adhd_core.preferences import FEATURES, KNOWN

from tests.cli.shell import Shell


def test_values_defaults_and_undo(tmp_path: Path) -> None:
    with Adhd.open(str(tmp_path / "adhd.db")) as adhd:
        assert adhd.preferences.all() == {name: found[0] for name, found in KNOWN.items()}
        adhd.preferences.set("day_start", "6")
        adhd.preferences.set("day_start", 7)
        assert adhd.preferences.get("day_start") == 7
        adhd.history.undo()
        assert adhd.preferences.get("day_start") == 6
        adhd.history.undo()
        assert adhd.preferences.get("day_start") == 4
        adhd.preferences.set("week_start", "Sunday")
        adhd.preferences.set("week_start", None)
        assert adhd.preferences.get("week_start") == "monday"
        for name, value in (("day_start", 13), ("day_start", "x"), ("week_start", "noon"), ("date_order", "")):
            with pytest.raises(AdhdError):
                adhd.preferences.set(name, value)


def test_features(tmp_path: Path) -> None:
    with Adhd.open(str(tmp_path / "adhd.db")) as adhd:
        assert all(adhd.preferences.enabled(f) for f in FEATURES)
        adhd.preferences.switch("zones", False)
        assert not adhd.preferences.enabled("zones")
        adhd.history.undo()
        assert adhd.preferences.enabled("zones")
        with pytest.raises(AdhdError):
            adhd.preferences.switch("nope", True)


def test_in_the_shell(shell: Shell) -> None:
    assert shell.ok("config", "day_start", "6", COLUMNS="80").out.startswith("set     day_start 6 · ")
    assert shell.json("config", "day_start") == {"config": {"day_start": 6}}
    assert shell.json("config")["config"]["theme"] == "auto"
    shell.ok("config", "--unset", "day_start")
    assert shell.json("config", "day_start") == {"config": {"day_start": 4}}
    assert shell.json("features", "off", "hints")["features"]["hints"] is False
    assert "off  hints" in shell.ok("features").out
    assert shell.json("features", "on", "hints")["features"]["hints"] is True


def test_the_machines_settings_are_plain_lines(shell: Shell) -> None:
    shell.ok("config", "theme", "dark")
    path = shell.file.parent / "config.toml"
    path.write_text("# mine\n" + path.read_text() + 'other = 5\n[table]\nx = "y"\n')
    shell.ok("config", "timezone", "Asia/Tokyo")
    shell.ok("config", "theme", "light")
    text = path.read_text()
    assert (
        text.splitlines()[0] == 'theme = "light"' and "# mine" in text and 'timezone = "Asia/Tokyo"' in text and '[table]\nx = "y"' in text
    )
    assert path.stat().st_mode & 0o777 == 0o600
    shell.ok("config", "--unset", "timezone")
    assert "timezone" not in path.read_text()
    assert "no time zone" in shell.run("config", "timezone", "Mars/Olympus", code=2).err
    assert "does not fit theme" in shell.run("config", "theme", "neon", code=2).err


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"timezone = \nbroken", b'timezone = "Nowhere/At/All"\n', b"theme = 5\n", b'timezone = "a\\u0000b"\n']
)
def test_a_strange_config_file_stops_nothing(shell: Shell, content: bytes) -> None:
    shell.file.parent.mkdir(mode=0o700)
    (shell.file.parent / "config.toml").write_bytes(content)
    shell.ok("c", "--raw", "milk")
    assert shell.json("list")["total"] == 1
    shell.ok("config")


def test_a_folder_in_place_of_the_config_file(shell: Shell) -> None:
    (shell.file.parent / "config.toml").mkdir(parents=True)
    shell.ok("c", "--raw", "milk")
    assert "day_start" in shell.ok("config").out and shell.json("list")["total"] == 1
