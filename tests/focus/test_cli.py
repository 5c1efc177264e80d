"""Focus as a person and a script meet it, each command a process of its own."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from tests.cli.shell import Shell

SESSION = {
    "id", "task_id", "step_id", "template", "status", "started_at", "planned_minutes", "elapsed_seconds", "remaining_seconds",
    "interruptions",
}  # fmt: skip


def at(clock: str) -> str:
    """A time on the morning of the tests."""
    return f"2026-03-05T{clock}:00+01:00"


def test_the_scattered_morning(shell: Shell) -> None:
    """Journey 2, to the line."""
    handle = shell.json("c", "Reply to Lena for 5m")["task"]["handle"]
    assert shell.ok().lines[-1] == "adhd start · adhd no"
    line = shell.ok("start", COLUMNS="80").out
    assert re.fullmatch(rf"started Reply to Lena · 5 min · {handle} +adhd pause\n", line) and len(line) == 81
    caught = shell.ok("c", "renew", "passport", COLUMNS="80").out
    assert re.fullmatch(r"caught  renew passport · comes back at your break · [a-z0-9]{4} +adhd undo\n", caught) and len(caught) == 81
    lines = shell.ok("done", ADHD_NOW=at("09:44"), COLUMNS="80").lines
    assert re.fullmatch(r"done    Reply to Lena · took 4 min +adhd undo", lines[0]) and len(lines[0]) == 80
    assert re.fullmatch(r'A thought waited: "renew passport", 4 min old · [a-z0-9]{4}', lines[1]) and len(lines) <= 4
    assert shell.json("show", "passport")["task"]["status"] == "inbox"


def test_the_next_step_is_offered_after_one(shell: Shell) -> None:
    task = shell.json("c", "--raw", "tidy kitchen")["task"]["handle"]
    for step in ("cup in the sink", "wipe the table"):
        shell.ok("step", task, *step.split())
    shell.ok("edit", "wipe", "--for", "1m")
    assert shell.ok("start", "tidy").lines[0].startswith("started cup in the sink · 15 min · ")
    lines = shell.ok("done", COLUMNS="80").lines
    assert lines[0].startswith("done    cup in the sink · took 1 min")
    assert re.fullmatch(r"next    wipe the table · 1-2 min +adhd start", lines[1])
    shell.ok("start")
    assert shell.ok("done").lines[1].startswith("then    tidy kitchen · all its steps are done")


def test_the_card_while_a_session_runs(shell: Shell) -> None:
    shell.ok("c", "--raw", "thesis")
    shell.ok("start", "thesis", "--minutes", "30")
    lines = shell.ok(ADHD_NOW=at("09:54")).lines
    assert lines[0].startswith("thesis · ") and lines[1].endswith("░  16 min left") and lines[2] == "adhd done · adhd pause · adhd c ..."
    assert shell.json(ADHD_NOW=at("09:54"))["session"]["remaining_seconds"] == 960
    assert shell.ok("pause", ADHD_NOW=at("09:54")).lines[0].startswith("paused  thesis · 16 min left")
    assert shell.ok(ADHD_NOW=at("10:54")).lines[2] == "adhd start · adhd done · adhd focus stop"
    assert shell.ok("start", ADHD_NOW=at("10:54")).lines[0].startswith("on      thesis · 16 min left")
    assert "time is up" in shell.ok(ADHD_NOW=at("11:30")).lines[1]


def test_the_session_for_scripts(shell: Shell) -> None:
    assert shell.json("focus", "status") == {"session": None}
    shell.ok("c", "--raw", "thesis")
    started = shell.json("focus", "start", "--detach", "--template", "pomodoro")["session"]
    assert set(started) >= SESSION
    assert (started["status"], started["template"], started["planned_minutes"], started["remaining_seconds"]) == (
        "running", "pomodoro", 25, 1500,
    )  # fmt: skip
    assert started["started_at"] == at("09:40") and started["step_id"] is None
    shell.ok("distract", "cat", "food")
    for line, status in ((["focus", "extend", "5"], "running"), (["focus", "pause"], "paused"), (["focus", "resume"], "running"),
                         (["focus", "break"], "break"), (["focus", "stop"], "ended")):  # fmt: skip
        found = shell.json(*line, ADHD_NOW=at("09:50"))["session"]
        assert (found["status"], found["id"], found["interruptions"]) == (status, started["id"], 1), line
    found = shell.json("focus", "history", ADHD_NOW=at("10:50"))
    assert [s["elapsed_seconds"] for s in found["sessions"]] == [600] and found["today_minutes"] == 10
    assert shell.ok("focus", "history", ADHD_NOW=at("10:50")).lines[0] == "today   10 min of focus"


def test_a_session_outlives_the_terminal_and_a_reboot(shell: Shell) -> None:
    shell.ok("c", "--raw", "thesis")
    shell.ok("start", "--minutes", "60")
    for suffix in ("-wal", "-shm"):
        assert not Path(f"{shell.file}{suffix}").exists() or suffix
    assert shell.json("focus", "status", ADHD_NOW=at("10:10"))["session"]["elapsed_seconds"] == 1800


def test_a_night_with_a_forgotten_session_is_told_once_and_gently(shell: Shell) -> None:
    shell.ok("c", "--raw", "thesis")
    shell.ok("start")
    shell.ok("c", "--raw", "a thought")
    morning = "2026-03-06T08:00:00+01:00"
    assert "counts until Thu 5 Mar 09:55, 15 min" in shell.ok("focus", "status", ADHD_NOW=morning).lines[0]
    told = shell.ok(ADHD_NOW=morning).lines
    assert "the timer ran on alone" in told[0] and "A thought waited" in told[1] and told[-1] == "adhd start · adhd no"
    assert "the timer ran on" not in shell.ok(ADHD_NOW=morning).out


LINES = {
    "09:40": "thesis · 30 min left · leave 14:35 · dentist 15:00", "09:54": "thesis · 16 min left · leave 14:35 · dentist 15:00",
    "10:10": "thesis · time is up · leave 14:35 · dentist 15:00", "11:10": "90 min · water? · leave 14:35 · dentist 15:00",
    "14:30": "shoes now · leave 14:35 · dentist 15:00", "14:40": "dentist 15:00", "15:00": "",
}  # fmt: skip


def test_the_line(shell: Shell) -> None:
    assert shell.ok("line").out == "" and not shell.file.exists()
    said = shell.batch([
        (["c", "--raw", "thesis"], {}), (["c", "dentist", "today", "3pm"], {}), (["config", "leave_minutes", "25"], {}),
        (["start", "thesis", "--minutes", "30"], {}), *((["line"], {"ADHD_NOW": at(clock)}) for clock in LINES),
        (["prompt", "--json"], {"ADHD_NOW": at("09:54")}),
    ])  # fmt: skip
    assert [a.out.rstrip("\n") for a in said[4:-1]] == list(LINES.values())
    assert said[-1].json()["text"] == LINES["09:54"] and said[-1].json()["edge"]["leave"] == at("14:35")


def test_the_line_in_a_pause_and_in_a_break(shell: Shell) -> None:
    said = shell.batch([
        (["c", "--raw", "write the long report about everything"], {}), (["start"], {}), (["pause"], {}), (["line"], {}), (["start"], {}),
        (["focus", "break", "5"], {}), (["line"], {"ADHD_NOW": at("09:43")}), (["line"], {"ADHD_NOW": at("09:50")}),
    ])  # fmt: skip
    assert [said[i].out for i in (3, 6, 7)] == ["write the long report a… · paused\n", "break 2 min left\n", "break is over\n"]


def test_what_is_opened_at_a_start(shell: Shell, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "xdg-open").write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/opened\n')
    (tools / "xdg-open").chmod(0o755)
    path = f"{tools}:{os.environ['PATH']}"
    draft = tmp_path / "my draft.odt"
    draft.write_text("")
    handle = shell.json("c", "--raw", "thesis")["task"]["handle"]
    run = f"touch '{tmp_path}/ran'"
    said = shell.ok("start", "thesis", "--open", str(draft), "--open", "https://example.org/a", "--run", run, PATH=path).lines
    assert said[1] == f"Not run yet: {run} · allow it once: adhd start {handle} --allow" and len(said) == 2
    wait_for(lambda: (tmp_path / "opened").exists() and len((tmp_path / "opened").read_text().splitlines()) == 2)
    assert set((tmp_path / "opened").read_text().splitlines()) == {str(draft), "https://example.org/a"}
    assert not (tmp_path / "ran").exists()
    shell.ok("start", "--allow", PATH=path)
    wait_for((tmp_path / "ran").exists)
    assert len((tmp_path / "opened").read_text().splitlines()) == 2
    shell.ok("focus", "stop")
    draft.unlink()
    assert f"Not there now: {draft}" in shell.ok("start", "thesis", PATH=path).out
    assert "draft" not in shell.ok("export", "jsonl").out
    shell.ok("backup")
    assert shell.json("doctor", "--deep")["ok"] is True


def wait_for(there: object) -> None:
    """Until a detached process has done its work."""
    end = time.monotonic() + 30
    while not there():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)


def test_bad_input(shell: Shell) -> None:
    wrong = [["focus", "nap"], ["focus", "start", "--minutes", "3"], ["focus", "start", "--template", "egg"], ["focus", "extend", "soon"],
             ["focus", "extend", "0"], ["focus", "pause", "now"], ["focus", "status", "--detach"], ["focus", "history", "--minutes", "5"],
             ["distract"], ["start", "--minutes", "x"], ["focus", "break", "1000"],
             ["focus", "start", "--tui"], ["start", "thesis", "--open", " "]]  # fmt: skip
    could_not = [["pause"], ["focus", "stop"], ["focus", "resume"], ["start"], ["start", "nothing"]]
    jobs = [(words, 1) for words in could_not] + [(words, 2) for words in wrong]
    first = shell.batch([(words, {}) for words in could_not])
    shell.ok("c", "--raw", "thesis")
    for (words, code), answer in zip(jobs, [*first, *shell.batch([(words, {}) for words in wrong])], strict=True):
        assert (answer.code, answer.out) == (code, ""), (words, answer)
        assert 1 <= len(answer.err.splitlines()) <= 2 and "!" not in answer.err, (words, answer)


def test_undo_takes_back_every_part(shell: Shell) -> None:
    shell.ok("c", "--raw", "thesis")
    shell.ok("start")
    shell.ok("c", "--raw", "a thought")
    shell.ok("undo")
    assert shell.json("list")["total"] == 1
    shell.ok("done")
    assert shell.json("undo")["undone"][0]["what"] == "done thesis"
    assert shell.json("focus", "status")["session"]["status"] == "running"
    assert shell.json("undo")["undone"][0]["what"] == "started thesis"
    assert shell.json("focus", "status")["session"] is None and shell.json("show", "thesis")["task"]["status"] == "inbox"
    shell.ok("redo")
    assert shell.json("focus", "status")["session"]["status"] == "running"


def test_answers_are_short(shell: Shell) -> None:
    shell.say("c --raw write the introduction to the thesis about the history of the tape measure in three parts", "c --raw letter")
    lines = ["start", "", "c one", "c two", "c three", "c four", "pause", "start", "start letter", "", "focus break", "start",
             "focus extend", "distract five", "focus status", "focus stop", "focus history", "start letter", "c six", "done"]  # fmt: skip
    for width in ("80", "40"):
        for line, answer in zip(lines, shell.batch([(line.split(), {"COLUMNS": width}) for line in lines]), strict=True):
            assert answer.code == 0 and len(answer.lines) >= 1, (line, answer)
            assert max(map(len, answer.lines)) <= int(width), (line, answer)
            assert width == "40" or line == "focus history" or len(answer.lines) <= 4, (line, answer)
        shell.say("reopen letter")
