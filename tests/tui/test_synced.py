"""Sync in the full screen: the words at the end of the footer, and news that come by themselves."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_core.sync.account import Account, Accounts
from adhd_core.sync.auto import Auto
from adhd_core.sync.http import HttpLink, log_in
from adhd_tui.app import Fullscreen
from adhd_tui.sheet import Sheet
from adhd_tui.synced import Synced
from textual.pilot import Pilot

from tests.cli.shell import PATHS
from tests.sync.conftest import NO_KEYRING
from tests.sync.front import EMAIL, PASSWORD, Front
from tests.tui.test_app import play, seen


@pytest.fixture
def front(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Front]:
    """A server with one account, and an environment in which a sync can be started."""
    monkeypatch.setenv("PYTHONPATH", ":".join(PATHS))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING)
    folder = tmp_path / "server"
    folder.mkdir()
    found = Front(folder)
    found.accounts.add(EMAIL, PASSWORD)
    yield found
    found.close()


def logged_in(adhd: Adhd, front: Front, folder: Path) -> HttpLink:
    """Log a file in and sync it once."""
    folder.mkdir(exist_ok=True)
    accounts = Accounts(str(folder), dict(os.environ), time.time())
    told = log_in(front.url, EMAIL, PASSWORD, folder.name)
    account = Account(front.url, EMAIL, told["device"])
    accounts.keep(account, told["refresh"])
    link = HttpLink(accounts, account)
    adhd.sync(front.url).join(link)
    adhd.sync(front.url).run(link)
    return link


def test_without_a_server_the_footer_says_nothing(adhd: Adhd) -> None:
    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.pause(0.3)
        assert app.synced.text == "" and "sync" not in seen(app)

    play(adhd, talk)


def test_news_come_by_themselves_and_what_is_written_goes(adhd: Adhd, front: Front, tmp_path: Path) -> None:
    logged_in(adhd, front, tmp_path).http.close()
    auto = Auto(str(tmp_path))
    auto.begin()
    with Adhd.open(str(tmp_path / "two.db")) as other:
        link = logged_in(other, front, tmp_path / "two")
        other.tasks.add({"title": "from two"})
        other.sync(front.url).run(link)

        async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
            await pilot.pause(0.3)
            assert app.synced.text == "synced just now" and app.canvas.sheet.text()[23].endswith("   synced just now")
            os.utime(auto.path, (0, time.time() - 1000))
            app.synced.looked = 0.0
            for _ in range(300):
                await pilot.pause(0.1)
                if "from two" in seen(app):
                    break
            assert "from two" in seen(app)
            rows = app.canvas.sheet.text()
            assert rows[22].strip() == "synced just now" and rows[23].endswith("? more"), "the hints keep their row"
            await pilot.press("c", "h", "i", "enter")
            for _ in range(300):
                await pilot.pause(0.1)
                if front.tower.relay.seq(1) == 2:
                    break
            assert front.tower.relay.seq(1) == 2

        try:
            play(adhd, talk)
        finally:
            link.http.close()


def test_what_is_wrong_is_said_quietly(adhd: Adhd, front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADHD_SYNC", "off")
    link = logged_in(adhd, front, tmp_path)
    front.close()
    adhd.tasks.add({"title": "x"})
    with pytest.raises(Exception, match="cannot be reached"):
        adhd.sync(front.url).run(link)
    link.http.close()
    synced = Synced(str(tmp_path))
    assert synced.beat(adhd, True, 0.0) and synced.text == "offline, 1 wait"
    adhd.log.db.execute("update sync_status set last_good=last_good-3*86400000")
    assert synced.beat(adhd, True, 0.0) and synced.text.startswith("sync has not worked since ")
    Path(Auto(str(tmp_path)).path).write_text('{"since":1,"tries":2,"error":"ended","by_hand":true}')
    assert synced.beat(adhd, True, 0.0) and synced.text == "sync needs you: adhd sync status"
    assert not synced.beat(adhd, False, 0.0), "between two looks nothing is read"
    (tmp_path / "sync.json").unlink()
    assert synced.beat(adhd, True, 0.0) and synced.text == ""


def test_the_words_take_no_room_from_others() -> None:
    synced = Synced("")
    synced.text = "synced 2 min ago"
    for width, height, row in ((120, 30, 30), (80, 24, 23), (40, 12, 0)):
        sheet = Sheet(width, height)
        sheet.line(sheet.footer, "Enter start   n another   ↓ smaller   s stuck   c catch   ? more"[: width - 2], "muted")
        synced.paint(sheet)
        assert [n for n, line in enumerate(sheet.text(), 1) if synced.text in line] == ([row] if row else [])
