"""Two readers of one table: wherever the fast one answers, Typer hands the same words to the same handler."""

from __future__ import annotations

import contextlib
import io
import shlex
from typing import Any

import pytest
from adhd_cli import typer_app
from adhd_cli.argv import parse
from adhd_cli.table import ALIASES, COMMANDS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

WORDS = st.sampled_from(
    ["buy", "milk", "k3fd", "", "-", "--", "-5", "-x", "-n5", "-ny", "--nope", "--nope=1", "--json=1", "a=b", "--=", "-=", "10", "7",
     "x" * 40, "Grüße", "漢", "-p", "high", "--raw", "--limit", "--json", "it's",
     "a b", "\t", "--tag", "--tag=", "--title==", "---", "--limi"]
)  # fmt: skip
APP = typer_app.typer.main.get_command(typer_app.build())


def by_typer(name: str, argv: list[str]) -> dict[str, Any] | None:
    """What Typer hands to the handler of a command; None where it refuses the line or shows help."""
    seen: list[dict[str, Any]] = []
    own, typer_app.run = typer_app.run, lambda _name, _spec, kwargs: seen.append(kwargs) or 0  # type: ignore[func-returns-value]
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            APP.main(args=[name, *argv], prog_name="adhd", standalone_mode=False)
    finally:
        typer_app.run = own
    return seen[0] if seen else None


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A command and words for it: its own options in every form, foreign ones, text that begins with a dash."""
    name = draw(st.sampled_from(sorted(COMMANDS)))
    flags = [(flag, p[1]) for p in COMMANDS[name][2] for flag in p[2]]
    argv: list[str] = []
    for _ in range(draw(st.integers(0, 6))):
        if not flags or draw(st.booleans()):
            argv.append(draw(WORDS | st.text(max_size=6).filter(lambda t: "\0" not in t)))
            continue
        flag, kind = draw(st.sampled_from(flags))
        value = draw(WORDS | st.integers(-3, 99).map(str))
        form = draw(st.sampled_from(("flag", "apart", "equals"))) if kind != "flag" else draw(st.sampled_from(("flag", "flag", "equals")))
        argv += {"flag": [flag], "apart": [flag, value], "equals": [f"{flag}={value}"]}[form]
    return name, argv


@settings(max_examples=700, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(lines())
def test_the_fast_reader_agrees_with_typer(line: tuple[str, list[str]]) -> None:
    name, argv = line
    spec = COMMANDS[name]
    fast = parse(spec[2], argv, spec[3] == "free")
    if fast is not None:
        assert by_typer(name, argv) == fast, argv


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(WORDS | st.text(max_size=8).filter(lambda t: "\0" not in t), min_size=1, max_size=8))
def test_capture_loses_no_word(argv: list[str]) -> None:
    spec = COMMANDS["capture"]
    found = parse(spec[2], argv, True) or by_typer("capture", argv)
    if found is None:
        assert any(w in ("-h", "--help") or w.startswith(("--json=", "--raw=", "--dry-run=")) for w in argv), argv
        return
    options = {"--json", "--raw", "--dry-run"}
    cut = argv.index("--") if "--" in argv else len(argv)
    kept = [w for w in argv[:cut] if w not in options] + argv[cut + 1 :]
    assert found["text"] == kept


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_examples_of_the_table_parse(name: str) -> None:
    example = COMMANDS[name][5]
    if name in ("completion", "init"):
        example = example.removeprefix('eval "$(').removesuffix(')"')
    words = shlex.split(example)
    assert words[0] == "adhd" and ALIASES.get(words[1], words[1]) == name
    found = by_typer(words[1], words[2:])
    assert found is not None
    if COMMANDS[name][3]:
        assert parse(COMMANDS[name][2], words[2:], COMMANDS[name][3] == "free") == found


def test_the_table_is_whole() -> None:
    seen: set[str] = set()
    for name, (summary, handler, parameters, fast, group, example, aliases) in COMMANDS.items():
        assert summary and summary[0].islower() and not summary.endswith(".") and len(summary) < 60, name
        assert ":" in handler and group and fast in ("fast", "free", "") and example.strip(), name
        assert [n for n, to in ALIASES.items() if to == name] == list(aliases), name
        for key, kind, flags, text in parameters:
            assert key.isidentifier() and text and kind in ("words", "word", "flag", "text", "int", "list"), (name, key)
            assert all(f.startswith("-") for f in flags)
        long = [f for p in parameters for f in p[2]]
        assert len(long) == len(set(long)), name
        assert not seen & {name, *aliases}
        seen |= {name, *aliases}
