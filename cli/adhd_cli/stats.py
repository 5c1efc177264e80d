"""Weeks and months in bars, and the plain list of what was done."""

from __future__ import annotations

from adhd_core.columns import printable
from adhd_core.dates import MONTHS, WEEKDAYS, timedelta
from adhd_core.oplog.errors import usage
from adhd_core.phrases import minutes as length

from adhd_cli.plan import timed
from adhd_cli.reply import Face, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from adhd_core.dates import date
    from adhd_core.insight.service import Day, Did, Report

    from adhd_cli.style import Style

PERIODS = {"week": ("week", 0), "month": ("month", 0), "last week": ("week", 1), "last month": ("month", 1)}
DAYS = ("today", "yesterday", "week", "last week", "month")
BLOCKS = (5, 15, 30, 60, 120, 240, 480)
"""Minutes that one block of a bar may stand for: the first with which every bar fits."""
LONGEST_BAR = 40
SHOWN, WORKED = 20, 3


def stats(face: Face, words: list[str], csv: bool) -> Reply:
    """A week or a month: focus time in bars, the best hours, how many things were done."""
    name = " ".join(words).lower() or "week"
    if name not in PERIODS:
        raise usage(f'"{name}" is no time that can be looked at.', f"One of: {', '.join(PERIODS)}.")
    one_way(face, csv)
    kind, back = PERIODS[name]
    insight = face.adhd.insight
    report = insight.week(back) if kind == "week" else insight.month(back)
    if csv:
        rows = [(d.day.isoformat(), (d.seconds + 30) // 60, d.done, d.energy) for d in report.days]
        return Reply(lambda style: table(style, ("date", "focus_minutes", "done", "energy"), rows), dict)

    def lines(style: Style) -> list[str]:
        if not report.seconds and not report.done:
            return style.plain("Nothing is noted here so far. It fills by itself: adhd start, adhd done", "muted")
        head = f"{MONTHS[report.first.month - 1]} {report.first.year}" if kind == "month" else "Last week" if back else "This week"
        rows = rows_of(report, str(face.adhd.preferences.get("week_start")))
        return [style.paint(f"{head} · focus time", "muted"), *bars(style, rows), *style.plain(" ".join(report.words()))]

    return Reply(lines, lambda: {"stats": report.json()})


def one_way(face: Face, csv: bool) -> None:
    """Raises AdhdError where two forms are asked for at once."""
    if csv and face.json:
        raise usage("--json and --csv are two forms of the same.", f"Use one of them: adhd {face.name} --csv")


def rows_of(report: Report, week_start: str) -> list[tuple[str, int]]:
    """(label, minutes) of each bar: the days of a week, the weeks of a month."""
    from adhd_core.insight.rules import week_of

    if report.kind == "week":
        return [(WEEKDAYS[d.day.weekday()], (d.seconds + 30) // 60) for d in report.days]
    weeks: dict[date, list[Day]] = {}
    for day in report.days:
        weeks.setdefault(week_of(day.day, week_start)[0], []).append(day)
    return [(span(days[0].day, days[-1].day), (sum(d.seconds for d in days) + 30) // 60) for days in weeks.values()]


def span(first: date, last: date) -> str:
    """`2-8`, or `1` where it is one day."""
    return str(first.day) if first == last else f"{first.day}-{last.day}"


def bars(style: Style, rows: list[tuple[str, int]]) -> list[str]:
    """`Mon  █████████ 45 min`; what is empty is a dot."""
    lead = max(len(label) for label, _ in rows) + 2
    room = min(LONGEST_BAR, style.width - lead - max(len(length(count)) for _, count in rows) - 1)
    most = max(count for _, count in rows)
    block = next((b for b in BLOCKS if most <= b * room), most)
    out = []
    for label, count in rows:
        bar = f"{'█' * max(1, (count + block // 2) // block)} {length(count)}" if count else "·"
        out.append(style.paint(label.ljust(lead), "muted") + bar)
    return out


def did(face: Face, words: list[str], limit: int | None, csv: bool) -> Reply:
    """What was done, in the order of time, and what was worked on."""
    name = " ".join(words).lower() or "today"
    if limit is not None and limit < 1:
        raise usage("--limit takes a number from 1.", "adhd did week --limit 50")
    one_way(face, csv)
    since, until = reach(face, name)
    done, worked = face.adhd.insight.did(since, until)
    if csv:
        rows = [
            (d.at.date().isoformat() if d.at else "", f"{d.at:%H:%M}" if d.at else "", d.title, d.of, d.zone, d.minutes, d.handle)
            for d in [*done, *worked]
        ]
        return Reply(lambda style: table(style, ("date", "time", "title", "of", "zone", "focus_minutes", "handle"), rows), dict)

    def lines(style: Style) -> list[str]:
        most = limit or SHOWN
        out = [entry(style, d, since != until) for d in done[-most:]]
        if len(done) > most:
            out.insert(0, style.paint(f"before that: adhd did {name} --limit {max(100, len(done))}", "faint"))
        out += [entry(style, d, since != until) for d in worked[:WORKED]]
        wider = " A wider look: adhd did week" if name in ("today", "yesterday") else ""
        return out or style.plain(f"Nothing is noted here, and that is fine.{wider}", "muted")

    def json() -> dict[str, Any]:
        return {
            "since": since.isoformat(), "until": until.isoformat(), "done": [d.json() for d in done], "worked": [d.json() for d in worked]
        }  # fmt: skip

    return Reply(lines, json)


def reach(face: Face, name: str) -> tuple[date, date]:
    """First and last day of a word. Raises AdhdError."""
    from adhd_core.insight.rules import month_of, week_of

    today = face.adhd.insight.today()
    start = str(face.adhd.preferences.get("week_start"))
    if name not in DAYS:
        raise usage(f'"{name}" is no time that can be looked at.', f"One of: {', '.join(DAYS)}.")
    if name == "yesterday":
        return today - timedelta(days=1), today - timedelta(days=1)
    if name == "last week":
        return week_of(today - timedelta(weeks=1), start)
    first = {"today": today, "week": week_of(today, start)[0], "month": month_of(today)[0]}[name]
    return first, today


def entry(style: Style, done: Did, dated: bool) -> str:
    """`09:44  Reply to Lena · 4 min`, with the weekday where there are several; `so far` for what is still open."""
    lead = "so far"
    if done.at is not None:
        lead = f"{done.at:%H:%M}"
        if dated:
            lead = f"{WEEKDAYS[done.at.weekday()]} {done.at.day} {lead}"
    facts = [f for f in (done.of, length(done.minutes) if done.minutes else "") if f]
    return timed(style, lead.ljust(12 if dated else 6), done.title, facts)


def table(style: Style, head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> list[str]:
    """Comma-separated values, one line for each row; on a terminal nothing in them can steer it."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([printable(cell) if style.terminal and isinstance(cell, str) else cell for cell in row])
    return out.getvalue().rstrip("\n").split("\n")
