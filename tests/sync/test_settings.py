"""Settings: which source wins, secrets in files, and one plain line for whatever is wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from adhd_sync_server.settings import FIELDS, BadSetting, Settings, load, shown

from tests.cli.shell import Shell

LONG = "s" * 40
ROOT = Path(__file__).resolve().parents[2]


def test_the_command_line_beats_the_environment_beats_the_file_beats_the_default(tmp_path: Path) -> None:
    (tmp_path / "server.toml").write_text('port = 1\nhost = "::1"\nregistration = "open"\nrates = false\n')
    found = load({"port": 3}, {"ADHD_SERVER_PORT": "2", "ADHD_SERVER_HOST": "127.0.0.2"}, str(tmp_path))
    assert (found.port, found.host, found.registration, found.rates, found.log_level) == (3, "127.0.0.2", "open", False, "info")
    assert [found.origins[n] for n in ("port", "host", "registration")] == [
        "the command line", "ADHD_SERVER_HOST", str(tmp_path / "server.toml"),
    ]  # fmt: skip
    assert found.data == str(tmp_path) and "log_level" not in found.origins


def test_the_file_may_be_elsewhere_and_name_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(f'data = "{tmp_path}/there"\n')
    assert load({}, {"ADHD_SERVER_CONFIG": str(tmp_path / "a.toml")}, str(tmp_path)).data == str(tmp_path / "there")


def test_a_secret_may_stand_in_a_file_of_its_own_and_is_never_shown(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text(LONG + "\n")
    found = load({}, {"ADHD_SERVER_SECRET_FILE": str(kept)}, str(tmp_path))
    assert found.secret == LONG and LONG not in json.dumps(shown(found))
    (tmp_path / "server.toml").write_text(f'metrics = "token"\nmetrics_token_file = "{kept}"\n')
    assert load({}, {}, str(tmp_path)).metrics_token == LONG


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"PORT": "http"}, 'port of ADHD_SERVER_PORT is wrong: "http" has to be a whole number from 0 to 65535'),
        ({"PORT": "65536"}, "whole number from 0 to 65535"),
        ({"PROT": "1"}, '"prot" of ADHD_SERVER_PROT is no setting (did you mean port?)'),
        ({"SECRET": "hush"}, "secret of ADHD_SERVER_SECRET is wrong: it has to be 32 characters or more"),
        ({"SECRET_FILE": "/nowhere/x"}, "names /nowhere/x, which cannot be read: No such file"),
        ({"REGISTRATION": "all"}, '"all" has to be closed, invite or open'),
        ({"METRICS": "token"}, "there is no metrics_token"),
        ({"METRICS": "everybody"}, '"everybody" has to be local, token, off, or addresses'),
        ({"TRUSTED_PROXIES": "proxy"}, "addresses or networks apart by commas"),
        ({"RATE_LOGIN": "lots"}, "off, or a number and a time, like 10/minute"),
        ({"PUBLIC_URL": "ftp://x"}, "an address like https://sync.example.org"),
        ({"CONFIG": "/nowhere/s.toml"}, "ADHD_SERVER_CONFIG names /nowhere/s.toml, which is not there"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, environ: dict[str, str], said: str) -> None:
    with pytest.raises(BadSetting) as error:
        load({}, {f"ADHD_SERVER_{name}": value for name, value in environ.items()}, str(tmp_path))
    assert said in str(error.value) and "\n" not in str(error.value) and "hush" not in str(error.value)


@pytest.mark.parametrize("text", ["port = ", "port = [1]", "port = true", 'prot = 1\n'])
def test_a_file_that_is_wrong_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.toml").write_text(text)
    with pytest.raises(BadSetting, match=r"server\.toml"):
        load({}, {}, str(tmp_path))


def test_on_the_command_line(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    found = {s["name"]: s for s in shell.json("server", "settings", "--set", "registration=invite", "--port", "99")["settings"]}
    assert (found["registration"]["value"], found["port"]["value"], found["host"]["from"]) == ("invite", 99, "default")
    assert set(found) == set(FIELDS)
    said = shell.run("server", "run", "--set", "rates=maybe", code=2).err.splitlines()
    assert said == ['rates of the command line is wrong: "maybe" has to be on or off.', "adhd server settings lists them all."]
    assert shell.run("server", "settings", "--set", "rates", code=2).err.startswith('"rates" is no setting.')
    assert not os.path.exists(shell.file.parent / "server")


def test_the_docs_tell_every_setting_and_its_default() -> None:
    rows = [line.split("|") for line in (ROOT / "docs/server.md").read_text().splitlines() if line.startswith("| `")]
    told = {row[1].strip().strip("`"): row[2].strip().strip("`") for row in rows if len(row) == 5}
    for name, field in FIELDS.items():
        default = field.metadata["default"]
        assert told.get(name) == (str(default) if default != "" else ""), name
    assert Settings() == Settings()
