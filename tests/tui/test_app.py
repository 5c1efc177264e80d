"""The app in Textual's pilot: one line that catches, undo, palette, jumps, settings, and what other processes do meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from adhd_core import Adhd
from adhd_tui.app import Fullscreen
from adhd_tui.line import Line
from textual.events import Key
from textual.pilot import Pilot

Talk = Callable[[Pilot[None], Fullscreen], Awaitable[None]]


def play(adhd: Adhd, talk: Talk, place: str = "now", size: tuple[int, int] = (80, 24)) -> None:
    """Run the app headless and let `talk` use it."""

    async def run() -> None:
        app = Fullscreen(adhd, str(Path(adhd.log.path).parent), place)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await talk(pilot, app)

    asyncio.run(run())


def seen(app: Fullscreen) -> str:
    """What is on the screen."""
    return "\n".join(app.canvas.sheet.text())


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type a text, key by key."""
    names = {" ": "space", ":": "colon", ".": "full_stop"}
    await pilot.press(*(names.get(c, c) for c in text))


def test_a_thought_is_caught_from_anywhere_and_lit_while_it_is_typed(adhd: Adhd) -> None:
    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.press("c")
        await typed(pilot, "call Bob fri 3pm tag:work")
        assert "call Bob · Fri 6 Mar 15:00 · tag:work" in seen(app)
        line = app.query_one(Line)
        spans = app.lit(line.value).spans
        assert {line.value[s.start : s.end] for s in spans} == {"fri 3pm", "tag:work"}
        await pilot.press("enter")
        assert "caught call Bob" in seen(app) and not line.display
        await pilot.press("u")
        assert "taken back" in app.message
        await pilot.press("U")
        assert "back again" in app.message

    play(adhd, talk)
    assert adhd.search.page(5)[0].title == "call Bob"


def test_keys_that_come_faster_than_the_line_closes_mean_what_they_say(adhd: Adhd) -> None:
    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        for key in (*"cmilk", "enter", *"cham", "enter", *"cnot", "escape", "u", "1", *"c now", "enter", "2"):
            app.post_message(Key({" ": "space"}.get(key, key), key if len(key) == 1 else None))
        for _ in range(100):
            await pilot.pause()
            if app.page.name == "inbox":
                break
        assert app.page.name == "inbox" and not app.line.display

    play(adhd, talk)
    assert [task.title for task in adhd.search.page(5)] == ["milk", "not now"]


def test_what_was_typed_and_left_comes_back(adhd: Adhd) -> None:
    async def first(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.press("c")
        await typed(pilot, "half a thou")
        await pilot.press("escape")
        assert "Not kept yet" in app.message

    async def crash(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.press("c")
        assert app.query_one(Line).value == "half a thou"
        await typed(pilot, "ght")

    async def again(pilot: Pilot[None], app: Fullscreen) -> None:
        assert "c brings it back" in app.message
        await pilot.press("c", "enter")
        assert "caught half a thought" in app.message
        await pilot.press("c")
        assert app.query_one(Line).value == ""

    for talk in (first, crash, again):
        play(adhd, talk)
    assert adhd.search.page(5)[0].title == "half a thought"


def test_another_process_is_noticed_within_a_second(adhd: Adhd) -> None:
    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        assert "What is on your mind?" in seen(app)
        with Adhd.open(adhd.log.path, adhd.log.clock) as other:
            other.capture.add("water the plants")
        await pilot.pause(1.0)
        assert "water the plants" in seen(app)

    play(adhd, talk)


def test_a_file_that_is_replaced_underneath_is_opened_again(adhd: Adhd, tmp_path: Path) -> None:
    adhd.capture.add("the old file")
    other = tmp_path / "other" / "adhd.db"
    with Adhd.open(str(other), adhd.log.clock) as fresh:
        fresh.capture.add("the new file")
        fresh.search.page(1)
    for tail in ("", "-wal", "-shm"):
        if tail and Path(f"{other}{tail}").exists():
            Path(f"{other}{tail}").unlink()

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        assert "the old file" in seen(app)
        other.replace(adhd.log.path)
        await pilot.pause(1.0)
        assert "the new file" in seen(app)
        await pilot.press("c")
        await typed(pilot, "kept in it")
        await pilot.press("enter")
        assert {t.title for t in app.adhd.search.page(5)} == {"the new file", "kept in it"}

    play(adhd, talk)


def test_a_locked_file_loses_no_word(adhd: Adhd) -> None:
    from adhd_core.oplog.errors import AdhdError

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        adhd.log.hurry(50)
        with Adhd.open(adhd.log.path, adhd.log.clock) as other, other.log.command():
            await pilot.press("c")
            await typed(pilot, "while it is locked")
            await pilot.press("enter")
        assert app.message and "caught" not in app.message
        await pilot.press("c")
        assert app.query_one(Line).value == "while it is locked"
        await pilot.press("enter")
        assert "caught while it is locked" in app.message

    play(adhd, talk)
    assert issubclass(AdhdError, Exception) and adhd.search.page(5)[0].title == "while it is locked"


def test_the_palette_finds_actions_places_and_themes(adhd: Adhd) -> None:
    adhd.capture.add("water the plants")

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.press("colon")
        await typed(pilot, "theme moss")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert app.palette.name == "moss" and app.settings.theme == "moss"
        await pilot.press("ctrl+p")
        await typed(pilot, "let go")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert "let go: water the plants" in app.message

    play(adhd, talk)


def test_what_is_pasted_is_caught(adhd: Adhd) -> None:
    from textual.events import Paste

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        app.post_message(Paste("call Bob fri 3pm"))
        await pilot.pause()
        assert app.query_one(Line).value == "call Bob fri 3pm"
        await pilot.press("enter")
        assert "caught call Bob" in app.message
        await pilot.press("c")
        app.post_message(Paste("and Ann"))
        await pilot.pause()
        assert app.query_one(Line).value == "and Ann"
        await pilot.press("ctrl+u", "escape")
        app.post_message(Paste("- buy milk\n- write to Ann\n"))
        await pilot.pause()
        assert "caught a page: 2 things" in app.message
        await pilot.press("u")
        assert "taken back" in app.message

    play(adhd, talk)
    assert [t.title for t in adhd.search.page(5)] == ["call Bob"]


def test_the_words_of_the_card_go_into_the_clipboard(adhd: Adhd) -> None:
    adhd.capture.add("water the plants")

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.press("y")
        assert app.clipboard == "water the plants" and "copied" in app.message

    play(adhd, talk)


def test_jump_mode_reaches_everything_that_can_be_clicked(adhd: Adhd) -> None:
    adhd.capture.add("water the plants")

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.press("full_stop")
        label = next(label for label, action in app.labels.items() if action == "start")
        await pilot.press(label)
        assert app.page.name == "focus"

    play(adhd, talk)


def test_a_click_does_what_its_words_say(adhd: Adhd) -> None:
    adhd.capture.add("water the plants")

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        row, column = next((r, c) for r, c, action in app.canvas.sheet.actions() if action == "catch")
        await pilot.click(offset=(column, row - 1))
        assert app.query_one(Line).display
        await pilot.press("escape")

    play(adhd, talk)


def test_more_tells_every_key_and_runs_it(adhd: Adhd) -> None:
    adhd.capture.add("water the plants")

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.press("question_mark")
        text = seen(app)
        assert "let go" in text and "Places" in text
        app.act("on:let_go")
        await pilot.pause()
        assert app.page.name == "now" and "let go: water the plants" in app.message

    play(adhd, talk)


def test_more_runs_what_is_the_same_everywhere(adhd: Adhd) -> None:
    adhd.capture.add("water the plants")

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        for name, done in (("catch", lambda: app.line.display), ("undo", lambda: "taken back" in app.message)):
            await pilot.press("question_mark", "end")
            assert app.page.name == "help"
            row, column = next((r, c) for r, c, action in app.canvas.sheet.actions() if action == f"on:{name}")
            await pilot.click(offset=(column - 1, row - 1))
            await pilot.pause()
            assert app.page.name == "now" and done()
            await pilot.press("escape")

    play(adhd, talk)


def test_a_page_of_help_that_is_longer_than_the_screen_says_so(adhd: Adhd) -> None:
    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.press("2", "question_mark")
        assert "further down" in seen(app)
        await pilot.press("end")
        assert "to the shell; fg comes back" in seen(app) and "further down" not in seen(app)

    play(adhd, talk)


def test_a_message_that_is_too_long_goes_on_in_a_second_row(adhd: Adhd) -> None:
    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        for size in ((80, 24), (40, 12)):
            await pilot.resize_terminal(*size)
            app.say("Nothing was lost, and the file cannot be written now. Then type: adhd doctor")
            rows = app.canvas.sheet.text()
            assert "adhd doctor" in " ".join(" ".join(rows[-3:-1]).split()) and rows[-1].strip()

    play(adhd, talk)


def test_settings_change_at_once_and_stay(adhd: Adhd, tmp_path: Path) -> None:
    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        before = app.palette.name
        await pilot.press("0", "right")
        assert app.palette.name != before
        await pilot.press("down", "right", "down", "right", "down", "right")
        assert (app.settings.companion, app.settings.motion, app.settings.compact) == ("cat", False, True)
        await pilot.press("down", "right")
        assert app.adhd.day_start == 5

    play(adhd, talk)
    text = (tmp_path / "config.toml").read_text()
    assert 'tui_companion = "cat"' in text and 'tui_motion = "off"' in text


def test_a_theme_of_ones_own_is_taken_while_it_is_written(adhd: Adhd, tmp_path: Path) -> None:
    themes = tmp_path / "themes"
    themes.mkdir()
    (tmp_path / "config.toml").write_text('tui_theme = "mine"\n')
    (themes / "mine.toml").write_text('accent = "#ff00aa"\n')

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        assert app.palette.accent == "#ff00aa"
        (themes / "mine.toml").write_text('accent = "#00aaff"\nground = "#101010"\n')
        import os

        os.utime(themes / "mine.toml", (1, 1))
        await pilot.pause(1.6)
        assert (app.palette.accent, app.palette.ground) == ("#00aaff", "#101010")
        (themes / "mine.toml").write_text("accent = blue\n")
        await pilot.pause(1.6)
        assert "themes/mine.toml" in app.message

    play(adhd, talk)


def test_keys_are_remapped_by_their_names(adhd: Adhd, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[keys]\n"now.let_go" = "ctrl+x, y"\n')
    adhd.capture.add("water the plants")

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.press("x")
        assert not app.message
        await pilot.press("y")
        assert "let go: water the plants" in app.message

    play(adhd, talk)


@pytest.mark.parametrize("place", ["now", "focus", "settings", "help"])
def test_every_size_and_back(adhd: Adhd, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADHD_REDUCED_MOTION", "1")
    adhd.capture.add("プログラムを書く 👩‍💻 today 23:00")

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        before = seen(app)
        for size in ((20, 5), (200, 60), (40, 12), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert len(app.canvas.sheet.rows) == size[1] and app.canvas.sheet.width == size[0]
        assert seen(app) == before

    play(adhd, talk, place)


def test_a_session_from_the_card_to_done(adhd: Adhd) -> None:
    adhd.capture.add("water the plants")

    async def talk(pilot: Pilot[None], app: Fullscreen) -> None:
        await pilot.press("enter")
        assert "water the plants" in seen(app) and "min left" in seen(app)
        await pilot.press("c")
        await typed(pilot, "buy cat food")
        await pilot.press("enter")
        assert "comes back at your break" in app.message
        await pilot.press("space")
        assert "paused" in seen(app)
        await pilot.press("space")
        await pilot.press("b")
        assert "buy cat food" in seen(app) and "still want it?" in seen(app)
        await pilot.press("k")
        assert "kept: buy cat food" in app.message
        await pilot.press("space", "d")
        assert app.page.name == "now" and "done: water the plants" in app.message

    play(adhd, talk)
