"""A time zone that is not known here is never silently UTC."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_cli.run import known_zone

from tests.cli.shell import Shell

MEND = "adhd config timezone Europe/Berlin"


def configured(shell: Shell, zone: str) -> None:
    folder = shell.file.parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(f'timezone = "{zone}"\n', encoding="utf-8")


def bad(shell: Shell, code: int = 1, **env: str) -> list[tuple[str, str]]:
    answer = shell.run("doctor", "--json", code=code, **env)
    return [(c["what"], c["mend"]) for c in answer.json()["checks"] if "time zone" in c["what"]]


@pytest.mark.parametrize("before", [False, True])
def test_the_doctor_says_that_a_zone_is_unknown(shell: Shell, before: bool) -> None:
    if before:
        shell.ok("c", "--raw", "water")
    assert bad(shell, TZ="Nope/Bad") == [('the time zone "Nope/Bad" is not known here, so times are read as UTC', MEND)]


@pytest.mark.parametrize("zone", ["Mars/X", "Europe", "../../etc/passwd/"])
def test_an_unknown_zone_of_the_settings_is_not_applied(shell: Shell, zone: str) -> None:
    configured(shell, zone)
    assert bad(shell) == [(f'the time zone "{zone}" of config.toml is not known here, so the system\'s is used', MEND)]
    shell.ok("c", "call", "tomorrow", "3pm")
    assert shell.json("show", "call")["task"]["due"] == "2026-03-06T15:00:00+01:00"


def test_a_known_zone_of_the_settings_is_applied(shell: Shell) -> None:
    configured(shell, "Asia/Tokyo")
    assert bad(shell, code=0, TZ="Nope/Bad") == []
    shell.ok("c", "call", "tomorrow", "3pm")
    assert shell.json("show", "call")["task"]["due"] == "2026-03-06T15:00:00+09:00"


@pytest.mark.parametrize("name", ["Europe/Berlin", ":Europe/Berlin", "UTC", "Etc/GMT+5", "UTC0", "CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT"])
def test_names_and_rules_that_the_system_knows(name: str) -> None:
    assert known_zone(name)


@pytest.mark.parametrize("name", ["Mars/X", "Europe", "Nope", "Europe/Berlin\n", "Ünter/Bad", "Nope/Bad1"])
def test_names_that_the_system_does_not_know(name: str) -> None:
    assert not known_zone(name)


def test_where_zones_are_kept_elsewhere_no_name_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TZDIR", str(tmp_path / "none"))
    assert known_zone("Europe/Berlin")


def test_a_setting_that_cannot_be_written_says_so(shell: Shell) -> None:
    (shell.file.parent / "config.toml").mkdir(parents=True)
    answer = shell.run("config", "tui_theme", "sea", code=1)
    assert "config.toml cannot be written" in answer.err and "stumbled" not in answer.err
