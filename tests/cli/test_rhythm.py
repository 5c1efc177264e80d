"""RRULEs in words: nothing that a rule says is left unsaid."""

from __future__ import annotations

import pytest
from adhd_core.rhythm import repeat

RULES = [
    ("FREQ=DAILY", "every day"), ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"), ("FREQ=HOURLY;INTERVAL=4", "every 4 hours"),
    ("FREQ=MINUTELY;INTERVAL=90", "every 90 minutes"), ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "every Mon, Wed, Fri"),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"), ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every other Tue"),
    ("FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,TH", "every 3 weeks on Tue, Thu"), ("FREQ=MONTHLY;BYDAY=-1FR", "every last Fri"),
    ("FREQ=MONTHLY;BYDAY=2TU,4TU", "every second Tue, fourth Tue"), ("FREQ=MONTHLY;BYMONTHDAY=3", "every month"),
    ("FREQ=MONTHLY;BYMONTHDAY=2,15,27", "every month on the 2nd, 15th, 27th"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "every year on the last day of Feb"),
    ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "every year on 25 Dec"), ("FREQ=YEARLY;BYMONTH=9;BYDAY=1MO", "every first Mon of Sep"),
    ("FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0", "every day at 08:00, 20:00"), ("FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "every day"),
    ("FREQ=DAILY;UNTIL=20260601", "every day until 1 Jun 2026"), ("FREQ=DAILY;COUNT=10", "every day, 10 times"),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last workday"),
    ("FREQ=WEEKLY;BYDAY=SA,SU;BYMONTH=6,7", "every Sat, Sun in Jun, Jul"), ("FREQ=SECONDLY", "repeats"), ("", "repeats"),
    ("FREQ=HOURLY;BYDAY=MO,TU,WE,TH,FR", "every hour on weekdays"), ("FREQ=YEARLY;BYWEEKNO=12", "every year in week 12 of the year"),
    ("FREQ=DAILY;BYMONTH=1,2,3,4,5,6,9,10,11,12", "every day except in Jul, Aug"),
    ("FREQ=DAILY;INTERVAL=x;BYMONTH=99;UNTIL=soon", "every day"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "words"), RULES)
def test_a_rule_in_words(rule: str, words: str) -> None:
    assert repeat(rule) == words
