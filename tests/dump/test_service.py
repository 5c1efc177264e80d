"""Keeping a page: one command, the page for ever, the same on every device."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.app import Adhd
from adhd_core.dump.projection import DumpTable
from adhd_core.oplog.errors import AdhdError
from adhd_core.oplog.receive import envelopes, receive
from adhd_core.tasks.projection import TaskTable

PAGE = "plan party\n  - invite people\n  - [x] book room\nI feel so tired\ncall Ann tomorrow 3pm\nWork:\n- slides\n\nShed:\n- paint\n"


@pytest.fixture
def adhd(tmp_path: Path) -> Adhd:
    return Adhd.open(str(tmp_path / "adhd.db"))


def titles(adhd: Adhd) -> list[str]:
    return sorted(task.title for task in adhd.search.page(100))


def test_a_page_becomes_tasks_with_steps(adhd: Adhd) -> None:
    kept = adhd.dump.keep(PAGE).value
    assert (kept.things, kept.steps, kept.done, kept.before) == (4, 2, 1, 0)
    assert titles(adhd) == ["call Ann", "paint", "plan party", "slides"]
    party, invite, room, ann, slides, paint = adhd.tasks.by_ids(kept.rids)
    assert [step.title for step in adhd.tasks.children(party)] == ["invite people", "book room"]
    assert (party.status, invite.status, room.status, invite.level, room.done_at is not None) == ("inbox", "open", "done", 5, True)
    assert ann.due is not None and "T15:00" in ann.due
    assert (slides.zone, slides.notes, paint.zone, paint.notes) == ("Work", None, None, "Under: Shed")
    assert {task.source for task in (party, invite, paint)} == {f"dump:{kept.raw.id}"}
    assert adhd.search.total(inbox=True) == 4 and adhd.choose.next() is not None


def test_raw_understands_nothing_and_long_things_keep_their_words(adhd: Adhd) -> None:
    long = "word " * 200
    rids = adhd.dump.keep("call Ann tomorrow 3pm\n" + long, raw=True).value.rids
    ann, words = adhd.tasks.by_ids(rids)
    assert (ann.title, ann.due) == ("call Ann tomorrow 3pm", None)
    assert len(words.title) <= 121 and words.title.endswith("…") and words.notes == long.strip()


def test_undo_takes_the_things_and_never_the_page(adhd: Adhd) -> None:
    adhd.capture.add("before")
    raw = adhd.dump.keep(PAGE).value.raw
    assert adhd.history.undo().value[0].what == "caught 6 things"
    assert titles(adhd) == ["before"] and adhd.dump.text(adhd.dump.find(raw.handle)) == PAGE
    adhd.dump.write("another page")
    assert adhd.history.redo().value[0].what == "caught 6 things"
    adhd.history.undo(2)
    assert titles(adhd) == [] and [page.handle for page in adhd.dump.pages()]
    with pytest.raises(AdhdError):
        adhd.history.undo()
    assert len(adhd.dump.pages()) == 2
    assert [entry.what for entry in adhd.history.entries(20)][-3:] == ["caught 6 things", "page of 10 lines", "caught before"]


def test_a_rewind_leaves_the_page(adhd: Adhd) -> None:
    adhd.dump.keep(PAGE)
    adhd.tasks.done(["paint"])
    adhd.history.rewind("2020-01-01T00:00:00+00:00")
    assert "paint" in titles(adhd) and len(adhd.dump.pages()) == 1


def test_the_same_page_again_makes_nothing_twice(adhd: Adhd) -> None:
    first = adhd.dump.keep(PAGE).value
    adhd.tasks.done(["paint"])
    again = adhd.dump.keep(PAGE).value
    assert again.raw.id == first.raw.id and (again.things, again.steps, again.before) == (1, 0, 3)
    assert titles(adhd) == ["call Ann", "paint", "plan party", "slides"] and len(adhd.dump.pages()) == 1


def test_what_was_chosen_is_kept(adhd: Adhd) -> None:
    items = adhd.dump.preview("milk\nbread\n").items
    adhd.dump.keep("milk\nbread\n", items[1:])
    assert titles(adhd) == ["bread"]
    adhd.dump.keep("I feel so tired")
    assert titles(adhd) == ["bread"] and len(adhd.dump.pages()) == 2
    with pytest.raises(AdhdError, match="nothing on the page"):
        adhd.dump.keep(" \n\t\0")


def test_a_page_is_found_by_all_its_names(adhd: Adhd) -> None:
    kept = adhd.dump.keep("milk\n").value
    (milk,) = adhd.tasks.by_ids(kept.rids)
    for name in (kept.raw.handle, kept.raw.handle.upper(), kept.raw.id, f"dump:{kept.raw.id}", milk.handle):
        assert adhd.dump.find(name).id == kept.raw.id
    other = adhd.capture.add("bread").value.task
    for name in ("zz9z", other.handle, "nothing like it"):
        with pytest.raises(AdhdError):
            adhd.dump.find(name)


@pytest.mark.parametrize("text", ["a\0b\n", "\ufeffmilk\r\nbread\r", "x" * 200_000, "\u2028line\u2029", "🛒\n漢字。\n"])
def test_the_page_comes_back_letter_for_letter(adhd: Adhd, text: str) -> None:
    raw = adhd.dump.write(text).value
    assert adhd.dump.text(raw) == text and raw.chars == len(text)


def test_replay_equals_live_and_devices_agree(tmp_path: Path) -> None:
    with Adhd.open(str(tmp_path / "a.db")) as a, Adhd.open(str(tmp_path / "b.db")) as b:
        kept = a.dump.keep(PAGE).value
        b.dump.write(PAGE)
        b.dump.keep("- bread\n")
        receive(b.log, list(envelopes(a.log)))
        receive(a.log, list(envelopes(b.log)))
        assert [p.json() for p in a.dump.pages()] == [p.json() for p in b.dump.pages()] and len(a.dump.pages()) == 2
        assert titles(a) == titles(b) == ["bread", "call Ann", "paint", "plan party", "slides"]
        for device in (a, b):
            assert device.dump.text(device.dump.find(kept.raw.id)) == PAGE
            findings = device.keeper.check(True, (TaskTable, DumpTable))
            assert {f.what for f in findings if f.ok} >= {"table task is as the log tells it", "table dump is as the log tells it"}
        a.history.undo()
        receive(b.log, list(envelopes(a.log)))
        assert titles(a) == titles(b) == ["bread"] and len(b.dump.pages()) == 2


def test_an_export_carries_the_page(tmp_path: Path) -> None:
    with Adhd.open(str(tmp_path / "a.db")) as a, Adhd.open(str(tmp_path / "b.db")) as b:
        raw = a.dump.write(PAGE * 3000).value
        a.dump.keep("bread", [])
        assert b.exchange.take(a.exchange.lines()).problems == []
        assert b.dump.text(b.dump.find(raw.handle)) == PAGE * 3000


PLACES = "\n".join((
    "buy milk", "passport is in the blue box", "- [x] umbrella is at the office", "plan party", "  - candles are in the drawer",
    "hats are on the shelf", "",
))  # fmt: skip


def test_lines_that_say_where_a_thing_is_become_facts(adhd: Adhd) -> None:
    kept = adhd.dump.keep(PLACES).value
    assert (kept.things, kept.steps, kept.before) == (3, 1, 0)
    assert [(f.thing, f.place, f.text) for f in kept.facts] == [
        ("passport", "in the blue box", "passport is in the blue box"), ("hats", "on the shelf", "hats are on the shelf"),
    ]  # fmt: skip
    assert titles(adhd) == ["buy milk", "plan party"], "what is ticked or a step is a thing to do"
    again = adhd.dump.keep(PLACES).value
    assert again.facts == [] and again.before == 4
    adhd.history.undo(2)
    assert titles(adhd) == [] and adhd.facts.all() == []
    adhd.history.redo()
    assert [f.thing for f in adhd.facts.find("passport")] == ["passport"]


def test_raw_makes_no_facts(adhd: Adhd) -> None:
    kept = adhd.dump.keep(PLACES, raw=True).value
    assert kept.facts == [] and kept.things == 5 and "passport is in the blue box" in titles(adhd)
