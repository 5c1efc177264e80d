"""Help for every command, and completion that the three shells load and that really completes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from adhd_cli.table import ALIASES, COMMANDS, DAILY, GROUPS

from tests.cli.shell import Answer, Shell


def test_every_command_has_help_with_an_example(shell: Shell) -> None:
    names = [*COMMANDS, *ALIASES]
    jobs: list[tuple[list[str], dict[str, str]]] = [([name, flag], {}) for name in names for flag in ("--help", "-h")]
    for (words, _), answer in zip(jobs, shell.batch(jobs), strict=True):
        spec = COMMANDS[ALIASES.get(words[0], words[0])]
        assert answer.code == 0 and answer.err == "", words
        assert spec[0] in answer.out and spec[5] in answer.out, words
        assert "--json" in answer.out and "Usage:" not in answer.out and "Traceback" not in answer.out
        assert all(flag in answer.out for p in spec[2] for flag in p[2]), words
    assert not shell.file.exists()


def test_the_first_screen_is_short_and_the_rest_is_one_word_away(shell: Shell) -> None:
    first = shell.ok("--help")
    assert len(first.lines) <= 14 and "adhd more" in first.out
    assert all(("c" if name == "capture" else name) in first.out for name in DAILY)
    more = shell.ok("more").out
    assert all(group in more for group in GROUPS)
    assert all(f"  {'c' if name == 'capture' else name} " in more for name in COMMANDS)
    listed = shell.json("more")["commands"]
    assert {c["name"] for c in listed} == set(COMMANDS) and all(c["summary"] and c["example"] for c in listed)


def script(shell: Shell, tmp_path: Path, name: str) -> Path:
    """The completion script of a shell, in a file."""
    path = tmp_path / f"adhd.{name}"
    path.write_text(shell.ok("completion", name).out)
    return path


def of_shell(shell: Shell, *words: str) -> Answer:
    """What another shell says to a command line."""
    done = subprocess.run(words, capture_output=True, env=shell.environment({}), stdin=subprocess.DEVNULL, timeout=60)
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_scripts_load(shell: Shell, tmp_path: Path, name: str) -> None:
    path = script(shell, tmp_path, name)
    flags = ["--norc"] if name == "bash" else ["-f"] if name == "zsh" else ["--no-config"]
    assert of_shell(shell, name, *flags, "-n", str(path)) and of_shell(shell, name, *flags, "-n", str(path)).err == ""
    loaded = of_shell(shell, name, *flags, "-c", f"source {path}; echo ready")
    assert loaded.out == "ready\n" and loaded.err == "", loaded


def test_completion_completes_in_bash(shell: Shell, tmp_path: Path) -> None:
    path = script(shell, tmp_path, "bash")

    def completed(*words: str) -> list[str]:
        quoted = " ".join(f"'{w}'" for w in words)
        text = f'source {path}; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _adhd'
        text += '; printf "%s\\n" "${COMPREPLY[@]}"; complete -p adhd'
        answer = of_shell(shell, "bash", "--norc", "-c", text)
        assert answer.err == "" and "-F _adhd adhd" in answer.out
        return answer.lines[:-1]

    assert completed("adhd", "do") == ["done", "doctor"]
    assert set(completed("adhd", "")) == {*COMMANDS, *ALIASES}
    assert completed("adhd", "list", "--d") == ["--done", "--due"]
    assert completed("adhd", "ls", "--in") == ["--inbox"]
    assert completed("adhd", "c", "--r") == ["--raw"]


def test_completion_completes_in_fish(shell: Shell, tmp_path: Path) -> None:
    path = script(shell, tmp_path, "fish")
    out = of_shell(shell, "fish", "--no-config", "-c", f"source {path}; complete -C 'adhd do'; complete -C 'adhd list --du'").out
    assert [line.split("\t")[0] for line in out.splitlines()] == ["doctor", "done", "--due"]


def test_completion_completes_in_zsh(shell: Shell, tmp_path: Path) -> None:
    path = script(shell, tmp_path, "zsh")
    text = f"autoload -Uz compinit; compinit -u -d {tmp_path}/dump; source {path}; print -r -- $_comps[adhd]"
    answer = of_shell(shell, "zsh", "-f", "-c", text)
    assert answer.out == "_adhd\n", answer


def test_completion_knows_the_shell_that_asks(shell: Shell) -> None:
    assert "complete -c adhd" in shell.ok("completion", SHELL="/usr/bin/fish").out
    assert shell.run("completion", SHELL="/bin/tcsh", code=2).err.startswith("Completion is there for bash, zsh and fish.")
