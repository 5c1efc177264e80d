"""The capture widget in real interactive shells: whatever was typed arrives as it is, and nothing of it is run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.catch.pane import Pane
from tests.cli.shell import Shell

SHELLS = ("bash", "zsh", "fish")
NASTY = "buy milk #health !high ~30m what's \"up\"? $HOME `touch ran` $(touch ran) * [a] {b,c} \\n ; touch ran & | > ran <"
TITLE = "buy milk what's \"up\"? $HOME `touch ran` $(touch ran) * [a] {b,c} \\n ; touch ran & | > ran <"
STRICT = {
    "bash": "set -u; PS1='top\\n\\$ '", "zsh": "setopt nounset interactive_comments; PS1=$'top\\n%# '",
    "fish": "function fish_prompt; echo top; echo '% '; end",
}  # fmt: skip
"""What trips scripts up: unset variables, comments, a prompt of two lines."""
HISTORY = {"bash": "history", "zsh": "fc -l 1", "fish": "history"}
VI = {"bash": "set -o vi", "zsh": "bindkey -v", "fish": "true"}
BINDINGS = {
    "bash": "for m in emacs vi-insert vi-command; do bind -m $m -p; bind -m $m -s; bind -m $m -X; done",
    "zsh": "for m in emacs viins vicmd; do bindkey -M $m; done",
    "fish": "bind",
}


@pytest.mark.parametrize("name", SHELLS)
def test_the_key_keeps_the_line_as_it_stands(shell: Shell, name: str) -> None:
    with Pane(shell, name, "--key", "ctrl-g", first=STRICT[name]) as pane:
        pane.sync(f"source {pane.script}", "again")
        pane.type(NASTY).key("C-g").until("caught")
        assert pane.titles(1) == [TITLE]
        task = shell.json("list")["tasks"][0]
        assert (task["tags"], task["priority"], task["estimate_minutes"]) == (["health"], "high", 30)
        pane.sync("", "after")  # the buffer is clear: this runs alone
        pane.sync(f"{HISTORY[name]} > kept", "written")
        assert "milk" not in (pane.folder / "kept").read_text()
        pane.key("C-g").until("> ").type("it's $HOME #2 !x `y").key("Enter")
        assert pane.titles(2) == [TITLE, "it's $HOME #2 !x `y"]
        assert "rror" not in pane.sync("", "end").screen
        assert [p.name for p in pane.folder.iterdir()] == ["kept"]


@pytest.mark.parametrize("name", SHELLS)
def test_the_word_keeps_what_follows_it(shell: Shell, name: str) -> None:
    with Pane(shell, name, "--word", "c", first=f"alias c=false; {STRICT[name]}") as pane:
        pane.type(f"c {NASTY}").key("Enter").until("caught")
        pane.type("c don't forget").key("Enter")
        assert pane.titles(2) == [TITLE, "don't forget"]
        pane.sync("", "after").sync(f"{HISTORY[name]} > kept", "written")
        assert "forget" not in (pane.folder / "kept").read_text()
        pane.sync("c --raw 'one tomorrow'", "plain")
        pane.type("c").key("Enter").until("> ").type("half 'a quote").key("Enter")
        assert pane.titles(4) == [TITLE, "don't forget", "half 'a quote", "one tomorrow"]
        assert "rror" not in pane.sync("", "end").screen
        assert [p.name for p in pane.folder.iterdir()] == ["kept"]


@pytest.mark.parametrize("name", SHELLS)
def test_vi_mode_and_a_line_that_cannot_be_kept(shell: Shell, name: str) -> None:
    config = shell.home / "fish" / "config.fish"  # fish changes its keys at the start only
    config.parent.mkdir()
    config.write_text("set -g fish_key_bindings fish_vi_key_bindings")
    with Pane(shell, name, "--key", "alt-c", first=VI[name]) as pane:
        shell.home.joinpath("adhd").write_text("in the way")
        pane.type("echo precious").key("M-c")
        pane.until("is a file").key("Enter").until("\nprecious")
        shell.home.joinpath("adhd").unlink()
        pane.type("water 'plants").key("M-c")
        assert pane.titles(1) == ["water 'plants"]


@pytest.mark.parametrize("name", SHELLS)
def test_without_a_key_nothing_is_bound(shell: Shell, name: str) -> None:
    dump = f"begin; {BINDINGS[name]}; end" if name == "fish" else f"{{ {BINDINGS[name]}; }}"
    ready = "autoload -Uz compinit; compinit -i; " if name == "zsh" else ""
    with Pane(shell, name, first=f"{ready}{dump} > before") as pane:
        pane.sync(f"{dump} > after", "compared")
        before = (pane.folder / "before").read_text()
        assert before and before == (pane.folder / "after").read_text()
        pane.type("adhd docto").key("Tab").until("adhd doctor")


def test_lines_that_go_on_become_one_task_each(shell: Shell) -> None:
    with Pane(shell, "zsh", "--key", "ctrl-g") as pane:
        pane.type("echo 'open").key("Enter").until("quote>").type("second #line").key("C-g").until("2 thoughts")
        assert pane.titles(2) == ["echo 'open", "second"]
        pane.sync("", "free")  # the open quote is gone with the buffer


@pytest.mark.parametrize("name", SHELLS)
def test_scripts_load_where_nobody_types(shell: Shell, tmp_path: Path, name: str) -> None:
    path = tmp_path / "init"
    path.write_text(shell.ok("init", name, "--key", "ctrl-x a", "--word", "c").out)
    flags = {"bash": ["--norc", "-u"], "zsh": ["-f", "-u"], "fish": ["--no-config"]}[name]
    words = [name, *flags, "-c", f"source {path}; source {path}; echo ready"]
    done = subprocess.run(words, capture_output=True, text=True, env=shell.environment({}), stdin=subprocess.DEVNULL, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ready\n", "")
    assert not shell.file.exists()


def test_init_says_where_its_line_goes(shell: Shell) -> None:
    found = shell.json("init", "--key", "ctrl-g", SHELL="/usr/bin/zsh")
    assert found["line"] == 'eval "$(adhd init zsh --key ctrl-g)"' and found["file"] == "~/.zshrc"
    assert shell.ok("init", SHELL="/usr/bin/fish").lines[:2] == [
        "# adhd in fish. Put this line into ~/.config/fish/config.fish:", "#   adhd init fish | source",
    ]  # fmt: skip
    with shell.terminal("init", SHELL="/bin/bash") as terminal:
        assert terminal.end() == 0
        assert 'eval "$(adhd init bash)"' in terminal.text and "~/.bashrc" in terminal.text and terminal.text.count("\n") <= 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tcsh"], "bash, zsh and fish"), (["bash", "--key", "ctrl-c"], "cannot do without"), (["zsh", "--key", "super-q"], "no key"),
        (["fish", "--word", "a b"], "no word"), (["bash", "--word", "adhd"], "no word"),
    ],
)  # fmt: skip
def test_what_init_cannot_do_is_one_clear_line(shell: Shell, words: list[str], said: str) -> None:
    answer = shell.run("init", *words, code=2)
    assert said in answer.err and len(answer.err.splitlines()) == 2 and answer.out == ""


@pytest.mark.parametrize(
    ("key", "bash", "zsh", "fish"),
    [
        ("ctrl-g", r"\C-g", "^G", r"\cg"), ("^T", r"\C-t", "^T", r"\ct"), ("alt-c", r"\ec", "^[c", r"\ec"),
        ("ctrl-x ctrl-a", r"\C-x\C-a", "^X^A", r"\cx\ca"), ("Ctrl+X a", r"\C-xa", "^Xa", r"\cxa"),
    ],
)  # fmt: skip
def test_keys_are_written_as_each_shell_wants_them(shell: Shell, key: str, bash: str, zsh: str, fish: str) -> None:
    for name, written in (("bash", f'"{bash}": adhd-capture'), ("zsh", f"'{zsh}' adhd-capture"), ("fish", f"bind {fish} adhd-capture")):
        assert written in shell.ok("init", name, "--key", key).out
