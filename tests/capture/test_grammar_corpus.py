"""The whole corpus, case by case, and the choices on which people differ."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from adhd_core.capture.draft import Draft, Settings
from adhd_core.capture.grammar import Reader, parse, read, when
from adhd_core.tasks.recurrence import parse_rule

HERE = Path(__file__).parent
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 5, 10, 0, tzinfo=BERLIN)


def load_report() -> ModuleType:
    spec = importlib.util.spec_from_file_location("capture_corpus_report", HERE / "corpus_report.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REPORT = load_report()
CASES = list(REPORT.cases())


def drafted(text: str, **choices: object) -> Draft:
    settings = Settings()
    for name, value in choices.items():
        setattr(settings, name, value)
    return read(text, now=NOW, tz=BERLIN, settings=settings)


@pytest.mark.parametrize("case", CASES, ids=repr)
def test_corpus(case: object) -> None:
    assert REPORT.wrong(case) == ""


@pytest.mark.parametrize("case", [case for case in CASES if "repeat" in case.fields], ids=repr)
def test_the_first_day_falls_on_the_rule(case: object) -> None:
    """Another reader of RFC 5545 begins the series where capture does, and finds a second time unless it is bounded."""
    text, now = case.text, case.now  # type: ignore[attr-defined]
    settings = Settings()
    settings.day_first = case.order == "dmy"  # type: ignore[attr-defined]
    draft = parse(text, now=now, tz=now.tzinfo, settings=settings)
    assert draft.repeat is not None
    first = datetime.fromisoformat(draft.due or draft.start or "").replace(tzinfo=None)
    if "BYHOUR" not in draft.repeat:
        assert parse_rule(draft.repeat, first)[0] == first
    else:
        assert parse_rule(draft.repeat, first)[0].date() == first.date()


def test_corpus_is_large_enough() -> None:
    assert len(CASES) >= 600
    assert sum(case.group == "words" for case in CASES) >= 200
    assert len({(case.text, case.now, case.order) for case in CASES}) == len(CASES)


def test_choices() -> None:
    assert drafted("call next friday").start == "2026-03-13"
    assert drafted("call next friday", next_weekday="nearest").start == "2026-03-06"
    assert drafted("call by eow").due == "2026-03-08"
    assert drafted("call by eow", week_end="friday").due == "2026-03-06"
    assert drafted("call on 4/5", day_first=True).start == "2026-05-04"
    assert drafted("call on 4/5", day_first=False).start == "2026-04-05"
    late = datetime(2026, 3, 6, 1, 30, tzinfo=BERLIN)
    assert read("call tomorrow", now=late, tz=BERLIN).start == "2026-03-06"
    midnight = Settings()
    midnight.day_start = 0
    assert read("call tomorrow", now=late, tz=BERLIN, settings=midnight).start == "2026-03-07"


@pytest.mark.parametrize(
    ("language", "start"),
    [("en_US.UTF-8", "2026-04-05"), ("en_GB.UTF-8", "2026-05-04"), ("de_DE.UTF-8", "2026-05-04"), ("C", "2026-04-05")],
)
def test_figures_follow_the_locale(monkeypatch: pytest.MonkeyPatch, language: str, start: str) -> None:
    monkeypatch.setenv("LC_ALL", language)
    assert read("call on 4/5", now=NOW, tz=BERLIN).start == start


def test_spans_tell_where_and_what() -> None:
    draft = parse("call dentist tomorrow 3pm for 15m tag:health", now=NOW, tz=BERLIN)
    assert [span.as_dict() for span in draft.spans] == [
        {"span": [13, 25], "text": "tomorrow 3pm", "as": "due", "value": "2026-03-06T15:00:00+01:00"},
        {"span": [26, 33], "text": "for 15m", "as": "estimate", "value": 15},
        {"span": [34, 44], "text": "tag:health", "as": "tag", "value": ["health"]},
    ]


def test_when_reads_a_time_and_nothing_else() -> None:
    assert when("fri 9am", now=NOW, tz=BERLIN) == "2026-03-06T09:00:00+01:00"
    assert when("2 days ago", now=NOW, tz=BERLIN) == "2026-03-03"
    assert when("fri 9am cake", now=NOW, tz=BERLIN) is None
    assert when("", now=NOW, tz=BERLIN) is None


def test_a_rule_that_breaks_does_not_lose_the_thought(monkeypatch: pytest.MonkeyPatch) -> None:
    from adhd_core.capture import grammar

    def broken(*_: object, **__: object) -> Draft:
        raise ValueError("no")

    monkeypatch.setattr(grammar, "read", broken)
    assert grammar.parse("keep  this", now=NOW).title == "keep this"


def test_a_rule_that_breaks_reads_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(Reader, "whole", broken)
    assert when("friday", now=NOW, tz=BERLIN) is None


def test_parsing_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom _datetime import datetime, timezone\nfrom adhd_core.capture.grammar import parse\n"
        "parse('call dentist every tuesday 3pm for 15m tag:health by 3/5', now=datetime(2026, 3, 5, 10, 0, tzinfo=timezone.utc))\n"
        "print(*(name for name in ('re', 'datetime', 'json', 'typing', 'enum', 'dataclasses', 'calendar', 'zoneinfo', 'sqlite3')"
        " if name in sys.modules))"
    )
    core = str(HERE.parents[1] / "core")
    script = f"import sys; sys.path.insert(0, {core!r})\n{code}"
    loaded = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True).stdout.strip()
    assert loaded == ""
