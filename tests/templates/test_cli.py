"""Templates in the shell: what is printed, what is kept, what is said when it cannot."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell


def test_the_list_is_a_page_by_category(shell: Shell) -> None:
    out = shell.ok("template", COLUMNS="80")
    assert len(out.lines) <= 14 and max(map(len, out.lines)) <= 80
    assert [line.split()[0] for line in out.lines if line[0] not in " T"] == ["Academic", "Work", "Personal", "Health", "Creative"]
    assert "Homework · " in out.out and out.lines[-1].startswith("Take one: adhd template use homework")
    work = shell.ok("template", "work")
    assert work.out == shell.ok("template", "list", "--category", "WORK").out and "Inbox Zero" in work.out and "Homework" not in work.out
    listed = shell.json("template")["templates"]
    assert len(listed) >= 20 and {t["category"] for t in listed} == {"Academic", "Work", "Personal", "Health", "Creative"}
    assert set(listed[0]) == {"id", "name", "category", "minutes", "energy", "own", "shipped", "steps"}
    assert set(listed[0]["steps"][0]) == {"title", "minutes", "who", "icon", "champs", "label"}


def test_use_with_words_and_dates(shell: Shell) -> None:
    answer = shell.ok("template", "use", "homework", "maths", "by", "friday", "in:School")
    assert len(answer.lines) <= 4 and answer.lines[0].startswith("made    Homework: maths · 8 steps · by Fri 6 Mar")
    assert "adhd undo" in answer.out and "first   Lay the sheet" in answer.out
    task = shell.json("show", "maths")["task"]
    assert (task["due"], task["project"], task["steps_total"], task["status"]) == ("2026-03-06", "School", 8, "open")
    assert shell.ok("undo").out.startswith("undid   caught Homework: maths with 8 steps")
    assert shell.json("list", "--all")["total"] == 0
    shell.ok("redo")
    assert shell.json("list", "--all")["total"] == 9
    used = shell.json("template", "use", "weekly", "review")
    assert set(used) >= {"task", "steps", "template"} and used["task"]["title"] == "Weekly Review" and used["task"]["repeat"] is None
    repeated = shell.json("template", "use", "weekly", "review", "every", "friday", "4pm")["task"]
    assert repeated["repeat"] and repeated["title"] == "Weekly Review"
    told = shell.ok("template", "use", "calm", "today", "08:00")
    assert "08:00 has passed today; tomorrow used" in told.out and len(told.lines) <= 4
    long = shell.ok("template", "use", "morning", "routine", "every", "day", "7am", "tag:home", "in:Life", "p:high", COLUMNS="80")
    assert len(long.lines) <= 4


def test_make_change_and_drop_one(shell: Shell) -> None:
    steps = ["--step", "5m Tune it", "--step", "2m 🎸 Play a scale", "--step", "Open the video"]
    kept = shell.ok("template", "add", "Guitar", "Solo", "-c", "creative", *steps)
    assert kept.out.startswith("kept    Guitar Solo · Creative · 3 steps · 12-24 min") and "adhd template use guitar solo" in kept.out
    shown = shell.ok("template", "guitar", COLUMNS="80")
    assert "yours" in shown.lines[0] and "🎸 Play a scale" in shown.lines[2] and shown.lines[3].endswith("screen · 5 min")
    shell.ok("template", "edit", "guitar", "solo", "--rename", "Solo", "--add-step", "Sing it", "--remove-step", "1", "--category", "Work")
    found = shell.json("template", "show", "solo")["template"]
    assert ([s["title"] for s in found["steps"]], found["category"]) == (["Play a scale", "Open the video", "Sing it"], "Work")
    replaced = shell.json("template", "edit", "solo", "--step", "1m Sit down")["template"]
    assert [s["minutes"] for s in replaced["steps"]] == [1]
    assert shell.ok("template", "drop", "solo").out.startswith("dropped Solo")
    assert [e["what"] for e in shell.json("undo", "4")["undone"]] == ["dropped Solo", "changed Solo", "changed Solo", "kept Guitar Solo"]
    assert all(not t["own"] for t in shell.json("template")["templates"])


def test_from_a_task(shell: Shell) -> None:
    shell.ok("c", "--raw", "tax letter")
    assert "adhd split" in shell.run("template", "from", "tax", "Tax", code=1).err
    handle = shell.json("split", "tax", "--spice", "5")["task"]["handle"]
    answer = shell.ok("template", "from", handle, "Tax", "Letter", "--category", "Work")
    assert answer.out.startswith("kept    Tax Letter · Work · 10 steps") and "10 steps are the most" in answer.out
    assert len(answer.lines) <= 4
    assert shell.json("template", "use", "tax", "letter", "tomorrow")["task"]["steps_total"] == 10


BAD = [
    (["use"], 2), (["use", "nothing"], 1), (["show", "nothing"], 1), (["homwork"], 1), (["use", "homework", "--step", "x"], 2),
    (["add"], 2), (["add", "Foo"], 2), (["add", "Foo", "--step", ""], 2), (["add", "Foo", "--step", "5m"], 2),
    (["add", "", "--step", "a"], 2),
    (["add", "Foo", "--step", "a", "--category", "Fun"], 2), (["edit", "homework"], 2), (["edit", "homework", "--remove-step", "x"], 2),
    (["edit", "homework", "--rename", ""], 2), (["edit", "homework", "--rename", "inbox zero"], 1), (["drop"], 2),
    (["drop", "homework", "maths"], 1), (["from"], 2), (["from", "nobody", "X"], 1), (["list", "fun"], 2), (["--rename", "x"], 2),
]  # fmt: skip


def test_what_cannot_be_done_is_said_in_a_line(shell: Shell) -> None:
    before = shell.json("template")
    lines = [(["template", *words], code) for words, code in BAD]
    for (words, code), answer in zip(lines, shell.batch([(words, {}) for words, _ in lines]), strict=True):
        assert (answer.code, answer.out) == (code, ""), (words, answer)
        told = answer.err.splitlines()
        assert len(told) == 2 and all(told) and "!" not in answer.err, (words, answer)
    assert "Homework" in shell.run("template", "homwork", code=1).err
    assert shell.json("template") == before


@pytest.mark.parametrize("wide", ["40", "120"])
def test_nothing_is_wider_than_the_terminal(shell: Shell, wide: str) -> None:
    shell.ok("template", "add", "漢字を 毎日 すこしずつ", "--step", "5m 漢字を書く " + "x" * 150, "--step", "🎸 play")
    for words in (["template"], ["template", "personal"], ["template", "漢字を"], ["template", "homework"]):
        answer = shell.ok(*words, COLUMNS=wide)
        assert all(len(line) <= int(wide) for line in answer.lines), answer


def test_on_a_terminal_and_with_standard_input_closed(shell: Shell) -> None:
    with shell.terminal("template", "use", "calm", "tonight") as terminal:
        assert terminal.end() == 0
        assert "made    Calm Down" in terminal.text and len(terminal.text.splitlines()) <= 4
    closed = shell.sh("adhd template show calm <&-")
    assert closed.code == 0 and closed.out.startswith("Calm Down · Health · 5 steps")
