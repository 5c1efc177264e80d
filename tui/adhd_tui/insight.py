"""Stats: focus by day, by hour, and what was done. No score, nothing is held against another day."""

from __future__ import annotations

from adhd_core.dates import MONTHS, WEEKDAYS, timedelta
from adhd_core.phrases import clock, weekday
from adhd_core.phrases import minutes as length

from adhd_tui.page import Key, Page
from adhd_tui.sheet import filled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from adhd_core.insight.service import Did, Report

    from adhd_tui.sheet import Sheet

LEVELS = " ▁▂▃▄▅▆▇█"
TALL = 8


class Charts(Page):
    """A week as bars, a month as columns, and the list of what was done."""

    name = "stats"
    title = "Stats"

    def __init__(self, adhd: Any, host: Any) -> None:
        super().__init__(adhd, host)
        self.kind = "week"
        self.back_by = 0
        self.report: Report | None = None
        self.list: list[Did] = []
        self.first = 0

    def bindings(self) -> tuple[Key, ...]:
        return (
            Key("week", "w", "week"), Key("month", "m", "month"), Key("list_done", "d", "what I did"),
            Key("earlier", "left,h", "earlier"), Key("back", "escape,q", "back"), Key("nearer", "right,l", "nearer", False),
            Key("down", "down,j", "down", False), Key("up", "up,k", "up", False),
        )  # fmt: skip

    def load(self) -> None:
        insight = self.adhd.insight
        if self.kind == "did":
            first = insight.today() - timedelta(days=6)
            self.list = list(reversed(insight.did(first)[0]))
            return
        self.report = insight.month(self.back_by) if self.kind == "month" else insight.week(self.back_by)

    def paint(self, sheet: Sheet) -> None:
        if self.kind == "did":
            self._did(sheet)
            return
        report = self.report
        assert report is not None
        if self.kind == "month":
            title = "This month" if not self.back_by else f"{MONTHS[report.first.month - 1]} {report.first.year}"
        else:
            title = "This week" if not self.back_by else f"Week of {report.first.day} {MONTHS[report.first.month - 1]}"
        self.header(sheet, "focus time", title)
        row = self._month(sheet, report) if self.kind == "month" else self._week(sheet, report)
        row += 0 if sheet.small else 1
        for text in self._words(report):
            sheet.line(row, text, "text")
            row += 1
        if row + 4 < sheet.message:
            self._hours(sheet, row + 1, report)

    def _words(self, report: Report) -> list[str]:
        words = report.words()
        if not words and not report.seconds:
            return ["Nothing here yet. It fills by itself as you start and finish things."]
        return [" ".join(words)] if words else []

    def _week(self, sheet: Sheet, report: Report) -> int:
        top = 2 if sheet.small else 4
        most = max([day.seconds for day in report.days] or [0])
        room = max(4, min(48, sheet.room - 5 - 10))
        days = {day.day: day for day in report.days}
        for n in range(7):
            row, date = top + n, report.first + timedelta(days=n)
            if row >= sheet.message:
                break
            day = days.get(date)
            sheet.put(row, sheet.left, WEEKDAYS[date.weekday()], "text" if day else "faint")
            if day is None or not day.seconds:
                sheet.put(row, sheet.left + 5, "·", "faint")
                continue
            newest = day is report.days[-1] and not self.back_by
            column = sheet.put(row, sheet.left + 5, filled(day.seconds / most, room), "accent" if newest else "muted")
            sheet.put(row, column + 1, length(max(1, round(day.seconds / 60))), "text")
        return top + 7

    def _month(self, sheet: Sheet, report: Report) -> int:
        """A column for each day, in eighths of a row."""
        top = 2 if sheet.small else 3
        tall = max(1, min(TALL + max(0, sheet.height - 24) // 3, sheet.message - top - 4))
        most = max([day.seconds for day in report.days] or [0])
        days = {day.day: day for day in report.days}
        count = (report.last - report.first).days + 1
        step = max(1, min(3, (sheet.room - 8) // count))
        left = sheet.left + 8
        if most:
            sheet.put(top, sheet.left, length(max(1, round(most / 60))), "faint", most=7)
        for n in range(count):
            date = report.first + timedelta(days=n)
            day = days.get(date)
            column = left + n * step
            if column >= sheet.right:
                break
            eighths = 0 if day is None or not day.seconds else max(1, round(day.seconds / most * tall * 8))
            newest = day is not None and day is report.days[-1] and not self.back_by
            for k in range(tall):
                level = max(0, min(8, eighths - k * 8))
                if level:
                    sheet.put(top + tall - 1 - k, column, LEVELS[level] * max(1, step - 1), "accent" if newest else "muted")
            if not eighths:
                sheet.put(top + tall - 1, column, "·", "faint")
            if date.day == 1 or date.day % 5 == 0:
                sheet.put(top + tall, column, str(date.day), "faint")
        return top + tall + 1

    def _hours(self, sheet: Sheet, row: int, report: Report) -> None:
        """The hours of the day: when focus happened."""
        most = max(share.seconds for share in report.hours)
        if not most:
            return
        sheet.line(row, "By the hour", "muted")
        step = max(1, min(3, sheet.room // 24))
        for hour in range(24):
            share = report.hours[(hour + 4) % 24]
            level = 0 if not share.seconds else max(1, round(share.seconds / most * 8))
            column = sheet.left + hour * step
            sheet.put(row + 1, column, LEVELS[level] * step if level else "·", "muted" if level else "faint")
            if hour % 4 == 0:
                sheet.put(row + 2, column, f"{share.name:02d}", "faint")

    def _did(self, sheet: Sheet) -> None:
        self.header(sheet, "the last seven days", "What I did")
        top = 2 if sheet.small else 4
        room = max(1, sheet.message - top)
        if not self.list:
            sheet.line(top, "Nothing is written down yet. The first done thing stands here.", "muted")
        lines: list[tuple[str, Did | None]] = []
        for thing in self.list:
            assert thing.at is not None
            day = weekday(thing.at.date())
            if not any(text == day for text, _ in lines):
                lines.append((day, None))
            lines.append((clock(thing.at), thing))
        self.first = max(0, min(self.first, len(lines) - room))
        for n, (text, did) in enumerate(lines[self.first : self.first + room]):
            if did is None:
                sheet.line(top + n, text, "muted")
                continue
            sheet.put(top + n, sheet.left + 2, text, "faint")
            tail = f"{length(did.minutes)} " if did.minutes else ""
            title = f"{did.title}{f' · {did.of}' if did.of else ''}"
            sheet.put(top + n, sheet.left + 9, title, "text", most=max(4, sheet.room - 9 - len(tail)))
            if tail:
                sheet.end(top + n, tail, "muted")

    # ------------------------------------------------------------------ moving

    def week(self) -> None:
        """This week."""
        self.kind, self.back_by = "week", 0

    def month(self) -> None:
        """This month."""
        self.kind, self.back_by = "month", 0

    def list_done(self) -> None:
        """What was done."""
        self.kind, self.first = "did", 0

    def earlier(self) -> None:
        """The week or month before."""
        self.back_by = min(520, self.back_by + 1)

    def nearer(self) -> None:
        """The one after it."""
        self.back_by = max(0, self.back_by - 1)

    def down(self) -> None:
        """Further down."""
        self.first += 5

    def up(self) -> None:
        """Further up."""
        self.first = max(0, self.first - 5)

    def scroll(self, way: str) -> None:
        """With the wheel."""
        self.first = max(0, self.first + (1 if way == "down" else -1))
