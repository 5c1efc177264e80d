"""Humane rules as a test: no reproach, no alarm, no red, no shouting, whatever is typed."""

from __future__ import annotations

import re

from adhd_cli.table import COMMANDS

from tests.cli.shell import ESCAPES, Shell

WORDS = re.compile(
    r"\b(overdue|failed|failure|failing|missed|broke|broken|errors?|wrong|bad|invalid|fatal|illegal|sorry|oops|lazy|late)\b", re.I
)
RED = re.compile(r"\x1b\[[0-9;]*?\b(?:31|41|91|101|38;5;(?:1|9|88|124|160|196|197|203)|38;2;2\d\d;0;0)m")


def said(shell: Shell, lines: list[str], **env: str) -> list[tuple[str, str]]:
    """Every line of words, with all that was said."""
    answers = shell.batch([(line.split(), {"FORCE_COLOR": "1", "COLORTERM": "truecolor", **env}) for line in lines])
    return [(line, a.out + a.err) for line, a in zip(lines, answers, strict=True)]


def test_no_word_and_no_colour_reproaches(shell: Shell) -> None:
    shell.say(
        "c call the bank by 2026-02-20",
        "c water plants every day",
        "c renew passport",
        "c --raw old thing",
        "edit old --start 2026-01-01 --needs passport",
    )
    shell.env["ADHD_NOW"] = "2026-04-20T22:40:00+02:00"
    lines = [
        "", "list", "list --all", "list --due today", "list --due week", "list --done", "show bank", "show old", "tree", "search bank",
        "log", "log bank",
        "done plants", "later bank", "later bank tomorrow", "edit bank --priority urgent", "skip plants", "drop old", "reopen old",
        "undo", "undo 3", "redo",
        "rewind 2026-01-01T00:00", "rewind 2026-01-01T00:00 --yes", "redo", "undo 1000", "undo", "energy", "energy 1", "energy 9",
        "energy x", "zone",
        "zone add Studio", "zone add Studio", "zone add A5", "zone add A6", "zone edit Nope --goal x", "zone drop Studio", "zone fly",
        "project", "project add X",
        "project add X", "project pause X", "project drop Nope", "config", "config day_start 99", "config theme neon",
        "config timezone Mars/Olympus", "config nope",
        "features", "features off nope", "features on zones", "export", "export jsonl /nowhere/x.jsonl", "import jsonl /nowhere",
        "import jsonl /", "restore /nowhere",
        "backup", "backup --list", "doctor", "completion tcsh", "done nothing there", "done a", "show zz9z", "list --limit 0",
        "list --limit x", "list --nope",
        "list --due someday", "buy milk", "lst", "done", "step x", "note x", "c", "more", "--help", "rewind", "rewind never", "edit bank",
        "edit bank --clear x",
        "edit bank --due gibberish", "edit bank --parent bank", "edit bank --repeat x", "edit bank --level 9", "later bank gibberish",
        "drop", "delete bank", "search",
        "where", "where passport", "where nothing", "where --forget", "where keys: in the bowl", "where keys --all", "took", "took meds",
        "took meds 400mg", "took meds --again", "took meds?", "took nothing?", "took meds tomorrow", "took meds --every x",
        "took --every 6h", "took meds --history", "took nobody --history",
        "dump", "dump /nowhere", "dump /", "dump --show zz9z", "dump --pages",
        "edit passport --before bank", "import jsonl", "--version", "--nope", "zone edit Self --colour red",
        "zone edit Self --goal " + "x" * 201,
        "stuck", "stuck bank", "stuck --barrier scary --why", "stuck --barrier evil", "stuck --did x", "stuck --did started", "triage",
        "today", "plan", "plan week", "plan nonsense", "plan 2026-01-01", "stats", "stats month", "stats x", "did", "did week", "did x",
        *(f"{name} --help" for name in COMMANDS),
    ]  # fmt: skip
    for line, text in said(shell, lines):
        assert not RED.search(text), (line, text)
        plain = ESCAPES.sub("", text)
        assert "!" not in plain, (line, plain)
        if line not in ("more", "doctor --help"):  # the doctor's summary asks what is wrong
            assert not WORDS.search(plain), (line, plain)
        assert "stumbled" not in plain and "Traceback" not in plain, (line, plain)
        assert plain.strip(), line


def test_what_went_by_is_told_without_blame(shell: Shell) -> None:
    handle = shell.json("c", "call the bank by 2026-03-03")["task"]["handle"]
    text = shell.ok("list", ADHD_NOW="2026-03-20T10:00:00+01:00").out
    assert text == f"{handle}  call the bank  was for Tue 3 Mar\n"
    later = shell.ok("later", "bank", ADHD_NOW="2026-03-20T10:00:00+01:00").out
    assert later.startswith("later   call the bank")


def test_counts_stay_out_of_the_card(shell: Shell) -> None:
    shell.ok("c", "--raw", stdin="".join(f"thing {chr(97 + i % 26)}{i // 26 * chr(97)}\n" for i in range(30)))
    out = shell.ok().out
    assert len(out.splitlines()) <= 3 and "30" not in out and "29" not in out
