"""How well capture understands its corpus, by group, beside other parsers where they are installed.

    python tests/capture/corpus_report.py [-v]

A corpus file holds one case a line: text, title ("=": the text itself), and the fields that must come out, separated by tabs.
Times are compared as far as they are written; a field that is not named must be empty. `@now TIME ZONE [dmy|mdy]` sets the scene
for the lines after it. The other parsers are asked only for the date or the rule, and only in lines that have one or must stay words.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

CORPUS = Path(__file__).parent / "corpus"
try:
    from adhd_core.capture.draft import Draft, Settings
    from adhd_core.capture.grammar import parse
except ImportError:  # run from a checkout
    sys.path.insert(0, str(Path(__file__).parents[2] / "core"))
    from adhd_core.capture.draft import Draft, Settings
    from adhd_core.capture.grammar import parse

PROJECTS = ("Garden", "Big House")
ZONES = ("Work", "Life", "Self")


class Case:
    """One line of the corpus with its scene."""

    def __init__(self, group: str, number: int, text: str, title: str, fields: dict[str, str], now: datetime, order: str) -> None:
        self.group = group
        self.number = number
        self.text = text
        self.title = title
        self.fields = fields
        self.now = now
        self.order = order

    def __repr__(self) -> str:
        return f"{self.group}:{self.number} {self.text}"


def cases() -> Iterator[Case]:
    for path in sorted(CORPUS.glob("*.tsv")):
        now, order = datetime.now().astimezone(), "mdy"
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if row.startswith("@now "):
                wall, zone, *rest = row.split()[1:]
                now, order = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)), rest[0] if rest else "mdy"
                continue
            if not row or row.startswith("# "):
                continue
            text, title, wanted = (row + "\t\t").split("\t")[:3]
            fields = dict(part.split("=", 1) for part in wanted.split(";") if part)
            yield Case(path.stem, number, text, text if title == "=" else title, fields, now, order)


def understood(draft: Draft) -> dict[str, str]:
    """The fields of a draft in the words of the corpus."""
    out = {"due": draft.due, "due_end": draft.due_end, "start": draft.start, "priority": draft.priority, "project": draft.project,
           "zone": draft.zone, "kind": draft.kind}
    out["est"] = str(draft.estimate_minutes) if draft.estimate_minutes else None
    out["energy"] = str(draft.energy) if draft.energy else None
    out["tags"], out["contexts"], out["urls"] = ",".join(draft.tags), ",".join(draft.contexts), ",".join(draft.urls)
    out["repeat"] = draft.repeat.replace(";", ",") if draft.repeat else None
    out["repeat_from"] = draft.repeat_from if draft.repeat_from == "done" else None
    out["delegation"] = draft.delegation["to"] if draft.delegation else None
    out["remind"] = None if draft.remind is False else "yes" if draft.remind is True else str(draft.remind)
    out["escape"] = "yes" if any(span.as_ == "escape" for span in draft.spans) else None
    out["notice"] = " ".join(draft.notices)
    return {name: value for name, value in out.items() if value}


def wrong(case: Case) -> str:
    """What is not as it should be, in words; "" when all is."""
    settings = Settings()
    settings.day_first = case.order == "dmy"
    draft = parse(case.text, now=case.now, tz=case.now.tzinfo, settings=settings, projects=PROJECTS, zones=ZONES)
    got = understood(draft)
    problems = []
    for name, value in case.fields.items():
        have = got.get(name, "")
        timed = "T" in value and name in ("due", "due_end", "start")
        if name == "notice":
            fits = value in have
        else:
            fits = have.startswith(value) if timed else have == value
        if not fits:
            problems.append(f"{name} is {have or 'empty'}, not {value}")
    problems += [f"{name} is {value}, not empty" for name, value in got.items() if name not in case.fields and name != "notice"]
    if draft.title != case.title:
        problems.append(f"title is {draft.title!r}, not {case.title!r}")
    return "; ".join(problems)


def rivals() -> dict[str, Callable[[Case], object]]:
    """Other parsers that happen to be importable: each gives a date or rule for a case, or None."""
    found: dict[str, Callable[[Case], object]] = {}
    try:
        search_dates = import_module("dateparser.search").search_dates

        def by_dateparser(case: Case) -> object:
            hits = search_dates(case.text, languages=["en"], settings={
                "RELATIVE_BASE": case.now.replace(tzinfo=None), "PREFER_DATES_FROM": "future", "DATE_ORDER": case.order.upper()})
            return hits[0][1] if hits else None

        found["dateparser"] = by_dateparser
    except ImportError:
        pass
    try:
        calendar = import_module("parsedatetime").Calendar()

        def by_parsedatetime(case: Case) -> object:
            hits = calendar.nlp(case.text, sourceTime=case.now.timetuple())
            return hits[0][0] if hits else None

        found["parsedatetime"] = by_parsedatetime
    except ImportError:
        pass
    try:
        recurring = import_module("recurrent.event_parser").RecurringEvent

        def by_recurrent(case: Case) -> object:
            return recurring(now_date=case.now.replace(tzinfo=None)).parse(case.text)

        found["recurrent"] = by_recurrent
    except ImportError:
        pass
    return found


def rival_right(case: Case, answer: object) -> bool:
    """Generous to the others: only the day (and the clock, where one was asked for), or the parts of the rule, or nothing at all."""
    rule = case.fields.get("repeat")
    wanted = case.fields.get("due") or case.fields.get("start")
    if rule:
        return isinstance(answer, str) and set(rule.split(",")[:1]) <= set(answer.replace("RRULE:", "").replace("\n", ";").split(";"))
    if wanted is None:
        return answer is None
    if not isinstance(answer, datetime):
        return False
    return answer.isoformat().startswith(wanted[:16] if "T" in wanted else wanted)


def main(verbose: bool) -> int:
    others = rivals()
    totals: dict[str, list[int]] = {}
    for case in cases():
        row = totals.setdefault(case.group, [0] * (2 + len(others)))
        row[0] += 1
        problem = wrong(case)
        row[1] += not problem
        if problem and verbose:
            print(f"{case!r}\n    {problem}")
        for column, ask in enumerate(others.values(), 2):
            try:
                answer = ask(case)
            except Exception:  # another parser's crash is a wrong answer
                answer = False
            row[column] += rival_right(case, answer)
    names = ["adhd", *others]
    print(f"{'group':10} {'cases':>6}" + "".join(f"{name:>16}" for name in names))
    lines = [*totals.items(), ("all", [sum(column) for column in zip(*totals.values(), strict=True)])]
    for group, row in lines:
        print(f"{group:10} {row[0]:6}" + "".join(f"{right / row[0]:16.1%}" for right in row[1:]))
    return 0 if lines[-1][1][0] == lines[-1][1][1] else 1


if __name__ == "__main__":
    raise SystemExit(main("-v" in sys.argv[1:]))
