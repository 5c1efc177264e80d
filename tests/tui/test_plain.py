"""Plain mode: the same pages, as lines, on a pipe."""

from __future__ import annotations

import sys

import pytest
from adhd_core.oplog.errors import AdhdError

from tests.cli.shell import Shell


def test_a_morning_in_plain_lines(shell: Shell) -> None:
    shell.run("c", "water the plants")
    shell.run("c", "buy cat food")
    answer = shell.run("tui", "--plain", stdin="c call Lena tomorrow 3pm\nn\nx\nu\nenter\nd\n7\nq\nzzz\nq\n")
    lines = answer.lines
    assert not any(c in answer.out for c in "█▒░▀▄\x1b")
    assert any("caught call Lena, Fri 6 Mar 15:00" in line for line in lines)
    assert any("let go: " in line and "u takes it back" in line for line in lines)
    assert any("taken back: " in line for line in lines)
    assert any("done: " in line for line in lines)
    assert any("Work" in line for line in lines)
    assert any('"zzz" does nothing here' in line for line in lines)


def test_the_settings_say_which_row_one_is_on(shell: Shell) -> None:
    answer = shell.run("tui", "settings", "--plain", stdin="down\nright\nq\nq\n")
    assert "* companion owl" in answer.out and "* companion cat" in answer.out


def test_the_end_of_input_ends_it(shell: Shell) -> None:
    assert "What is on your mind?" in shell.run("tui", "--plain", stdin="").out


def test_a_screen_that_is_none_says_which_there_are(shell: Shell) -> None:
    answer = shell.run("tui", "pets", code=2)
    assert '"pets" is no screen.' in answer.err and "now" in answer.err
    answer = shell.run("tui", code=2)
    assert "needs a terminal" in answer.err


def test_cards_and_the_letters_of_what_is_in_the_way(shell: Shell) -> None:
    shell.run("c", "--raw", stdin="buy cat food\ntax letter")
    cards = shell.run("tui", "inbox", "--plain", stdin="left\nu\nright\nx\nu\nq\nq\n")
    assert "later: buy cat food, back on Fri 6 Mar, u takes it back" in cards.out
    assert cards.out.count("card 1 of 2") == 2 and "That was all of it." in cards.out
    stuck = shell.run("tui", "stuck", "--plain", stdin="f\na\nq\nq\n")
    assert "No session" not in stuck.out and "Ready to send, to anybody:" in stuck.out


def test_without_textual_it_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from adhd_cli.fullscreen import ready

    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(AdhdError) as error:
        ready()
    assert error.value.code == "missing" and "[tui]" in error.value.hint
