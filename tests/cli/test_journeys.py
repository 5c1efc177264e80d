"""The first two journeys, word for word, on a terminal as a person meets it."""

from __future__ import annotations

import re

from tests.cli.shell import Shell

QUESTION = "What is on your mind? Any words, no quotes needed. Enter keeps it.\n"
CAUGHT = re.compile(r"^caught  call Lena's dentist · Fri 6 Mar 15:00 · 15 min · [a-z0-9]{4} +adhd undo$", re.M)


def test_the_first_run(shell: Shell) -> None:
    with shell.terminal() as terminal:
        terminal.until("> ").type("call Lena's dentist tomorrow 3pm for 15m\n").until("> ", 2)
        terminal.type("water the plants\n").until("> ", 3).type("\n")
        assert terminal.end() == 0
        text = terminal.text
    assert text.startswith(QUESTION)
    line = CAUGHT.search(text)
    assert line is not None and len(line.group()) == 80
    assert re.search(r"^caught  water the plants · [a-z0-9]{4} +adhd undo$", text, re.M)
    assert text.endswith("Kept. Want one thing to do? Type: adhd\n")
    assert len(shell.json("list")["tasks"]) == 2


def test_done_by_a_word(shell: Shell) -> None:
    shell.say("c --raw water the plants")
    line = shell.ok("done", "plants", COLUMNS="80").out
    assert re.fullmatch(r"done    water the plants · [a-z0-9]{4} +adhd undo\n", line) and len(line) == 81


def test_the_card(shell: Shell) -> None:
    assert shell.ok().out == "What is on your mind? Type it after adhd c, no quotes needed: adhd c buy milk\n"
    handle = shell.json("c", "Reply to Lena for 5m")["task"]["handle"]
    lines = shell.ok().lines
    assert lines == [f"Reply to Lena · {handle}", "5-10 min · Lena is waiting", "adhd start · adhd no"]
    with shell.terminal() as terminal:
        assert terminal.end() == 0
        assert terminal.text.splitlines() == lines
    shell.ok("done")
    assert shell.ok().out == "Nothing asks for you now. Catch a thought any time: adhd c buy milk\n"


def test_capture_without_text_takes_one_raw_line(shell: Shell) -> None:
    with shell.terminal("c", "--raw") as terminal:
        terminal.until("> ").type("it's #1 & $HOME ~now `ls` !high\n")
        assert terminal.end() == 0
    assert shell.json("list")["tasks"][0]["title"] == "it's #1 & $HOME ~now `ls` !high"
    with shell.terminal("c") as terminal:
        terminal.until("> ").type("\n")
        assert terminal.end() == 0 and "nothing was kept" in terminal.text
    with shell.terminal("c") as terminal:
        terminal.until("> ").type(b"\x04")
        assert terminal.end() == 0
    assert shell.json("list")["total"] == 1


def test_capture_asks_on_standard_error_when_the_answer_goes_elsewhere(shell: Shell) -> None:
    with shell.terminal("c", "--raw", "--json") as terminal:
        terminal.until("> ").type("milk\n")
        assert terminal.end() == 0
        assert '"title":"milk"' in terminal.text.replace('": "', '":"')


def test_ctrl_c_at_the_question_keeps_what_was_kept(shell: Shell) -> None:
    with shell.terminal() as terminal:
        terminal.until("> ").type("first thought\n").until("> ", 2).type("half a th").until("half a th")
        assert terminal.interrupt() == 130
        assert "Traceback" not in terminal.text and terminal.text.endswith("\n")
    assert [t["title"] for t in shell.json("list")["tasks"]] == ["first thought"]
    with shell.terminal("c") as terminal:
        terminal.until("> ").type(b"half").until("half")
        assert terminal.interrupt() == 130


def test_bytes_that_are_no_text_at_the_question(shell: Shell) -> None:
    with shell.terminal("c", "--raw") as terminal:
        terminal.until("> ").type(b"caf\xc3\xa9 \xff here\n")
        assert terminal.end() == 0
    assert shell.json("list")["tasks"][0]["title"].startswith("café")


def test_a_terminal_without_unicode(shell: Shell) -> None:
    with shell.terminal(LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0") as terminal:
        terminal.until("> ").type("milk tomorrow\n").until("> ", 2).type("\n")
        assert terminal.end() == 0 and "Kept." in terminal.text
    assert shell.json("list")["total"] == 1


def test_piped_lines(shell: Shell) -> None:
    answer = shell.ok("c", stdin="call mum\n\n  \nbuy milk tomorrow\r\nlast one")
    assert answer.lines[0].startswith("caught  3 thoughts") and answer.lines[0].endswith("adhd undo") and len(answer.lines) == 4
    assert [t["title"] for t in shell.json("list")["tasks"]].count("buy milk") == 1
    assert shell.run("c", stdin=" \n\n", code=2).err.startswith("There is nothing to keep yet.")
    shell.ok("undo")
    assert shell.json("list")["total"] == 0
    assert shell.ok("c", stdin="alone\n").lines[0].startswith("caught  alone · ")


def test_hints_can_be_switched_off(shell: Shell) -> None:
    shell.ok("features", "off", "hints")
    assert "adhd undo" not in shell.ok("c", "--raw", "milk").out


def test_answers_about_one_task_are_short(shell: Shell) -> None:
    """At most four lines, each at most 80 columns."""
    lines = [
        "c renew passport", "", "c call dentist tomorrow 3pm for 15m tag:health", "edit passport --due 2026-03-20 --note bring_photos",
        "later passport",
        "done passport", "undo", "redo", "reopen passport", "drop passport", "undo", "energy 2", "zone edit Self --goal sleep",
        "project add Thesis",
        "config day_start 5", "features off zones", "skip plants", "delete dentist", "undo 3",
    ]  # fmt: skip
    shell.say("c water plants every day")
    for line, answer in zip(lines, shell.batch([(line.split(), {"COLUMNS": "80"}) for line in lines]), strict=True):
        assert answer.code == 0 and 1 <= len(answer.lines) <= 4, (line, answer)
        assert max(map(len, answer.lines)) <= 80, (line, answer)
