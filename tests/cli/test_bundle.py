"""The kept bytecode of the fast commands makes them faster and changes nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOADERS = "import sys; print(sum(type(m.__spec__.loader).__name__ == 'Finder' for n, m in sys.modules.items() if n.startswith('adhd_')))"


class Site:
    """The packages in a folder of their own, as if they were installed there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        for wing, package in (("core", "adhd_core"), ("cli", "adhd_cli")):
            shutil.copytree(ROOT / wing / package, self.folder / package, ignore=shutil.ignore_patterns("__pycache__"))
        self.home = folder / "home"

    def run(self, *argv: str, after: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        """One command; `after` is run in the same process before it ends."""
        code = f"import adhd_cli.launch as l\nl.leave = lambda code: None\nl.main({list(argv)!r})\n{after}"
        clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        return subprocess.run(
            [sys.executable, "-c", code],
            env={**clean, "PYTHONPATH": str(self.folder), "ADHD_HOME": str(self.home), "TZ": "UTC", **env},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    @property
    def kept(self) -> list[Path]:
        return sorted((self.folder / "adhd_cli" / "__pycache__").glob("fast.*.bin"))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def loaded(run: subprocess.CompletedProcess[str]) -> int:
    return int(run.stdout.splitlines()[-1])


def test_the_second_command_takes_its_modules_from_one_file(site: Site) -> None:
    assert loaded(site.run("c", "--raw", "buy milk", after=LOADERS)) == 0
    assert len(site.kept) == 1
    assert loaded(site.run("c", "--raw", "buy bread", after=LOADERS)) > 20
    assert site.run("list").stdout.count("buy ") == 2


def test_a_copied_folder_runs_its_own_code(site: Site, tmp_path: Path) -> None:
    site.run("c", "--raw", "buy milk")
    shutil.copytree(site.folder, tmp_path / "copy" / "site")
    copy = Site.__new__(Site)
    copy.folder, copy.home = tmp_path / "copy" / "site", site.home
    assert loaded(copy.run("list", after=LOADERS)) == 0
    where = "import sys; print(sys.modules['adhd_core.app'].__file__)"
    assert copy.run("list", after=where).stdout.splitlines()[-1].startswith(str(copy.folder))


def test_what_another_command_needs_is_added(site: Site) -> None:
    site.run("c", "--raw", "buy milk")
    before = site.kept[0].stat().st_size
    site.run("search", "milk")
    assert site.kept[0].stat().st_size > before


def test_a_changed_source_is_seen_at_once(site: Site) -> None:
    site.run("c", "--raw", "buy milk")
    source = site.folder / "adhd_cli" / "capture.py"
    text = source.read_text(encoding="utf-8")
    assert '"caught"' in text
    source.write_text(text.replace('"caught"', '"seized"'), encoding="utf-8")
    assert site.run("c", "--raw", "buy bread").stdout.startswith("seized")
    assert site.run("c", "--raw", "buy salt").stdout.startswith("seized")


@pytest.mark.parametrize("junk", [b"", b"no marshal", b"\x00" * 50, b"i\x05\x00\x00\x00"])
def test_a_broken_file_is_no_hindrance(site: Site, junk: bytes) -> None:
    site.run("c", "--raw", "buy milk")
    site.kept[0].write_bytes(junk)
    run = site.run("c", "--raw", "buy bread")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("caught")


def test_nothing_is_written_where_bytecode_is_not_wanted(site: Site) -> None:
    run = site.run("c", "--raw", "buy milk", PYTHONDONTWRITEBYTECODE="1")
    assert run.stdout.startswith("caught")
    assert site.kept == []


def test_an_error_still_names_its_source_line(site: Site) -> None:
    site.run("c", "--raw", "buy milk")
    run = site.run("c", "--raw", "x", after="import adhd_core.dates as c\nc.parse_moment('no time')")
    assert "dates.py" in run.stderr
    assert "fromisoformat(text)" in run.stderr
