"""What a page becomes: a table of pages, long ones that look real, and what holds for any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from adhd_core.dump import Page, read
from adhd_core.dump.item import LEFT
from hypothesis import given
from hypothesis import strategies as st

from tests.dump.snippets import SNIPPETS

PAGES = Path(__file__).parent / "pages"


def told(page: Page) -> str:
    """A page as the table writes it."""
    out = []
    for item in page.items:
        group = f" ({item.group})" if item.group else ""
        out.append(f"{'  ' * item.depth}{'[x] ' if item.done else ''}{item.title}{group}")
    return "\n".join([*out, *(f"-- {part.why}" for part in page.left)])


@pytest.mark.parametrize("name", SNIPPETS)
def test_snippets(name: str) -> None:
    text, wanted = SNIPPETS[name]
    assert told(read(text)) == wanted


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.txt")), ids=lambda path: path.stem)
def test_pages(path: Path) -> None:
    assert told(read(path.read_text())) == path.with_suffix(".out").read_text().rstrip("\n")


def test_names_that_are_known_are_headings() -> None:
    text = "Thesis\n  find sources\n  write\n"
    assert [item.depth for item in read(text).items] == [0, 1, 1]
    page = read(text, frozenset(("thesis",)))
    assert [(item.title, item.depth, item.group) for item in page.items] == [("find sources", 0, "Thesis"), ("write", 0, "Thesis")]


def check(text: str) -> None:
    """Every character that is no space is in a thing or in what was left out, and the parts are in order."""
    page = read(text)
    covered = bytearray(len(text))
    for part in (*page.items, *page.left):
        assert 0 <= part.start < part.end <= len(text)
        covered[part.start : part.end] = b"\1" * (part.end - part.start)
    assert all(covered[i] or c.isspace() for i, c in enumerate(text))
    assert all(part.why in LEFT for part in page.left)
    starts = [item.start for item in page.items]
    assert starts == sorted(starts)
    known = set()
    for item in page.items:
        assert item.title.strip() and item.depth == (0 if item.parent is None else item.parent.depth + 1)
        assert item.parent is None or id(item.parent) in known
        known.add(id(item))
        squeezed = "".join(text[item.start : item.end].replace("\0", " ").split())
        assert "".join(item.title.split()) in squeezed


MARKS = "- |* |1. |a) |[ ] |[x] |☐ |  |\t|\n|\n\n|\r\n|> |# |, | and |. |!|?|…|\0|(|)|```\n|---\n"
WORDS = "call mum|buy milk|I feel so behind|z.B. |3.15pm|today|Work:\n|TODO: |I need to |also |母に電話する。"
MAIL = "From: a\n|Subject: b\n|-- \n|Best regards,\n|Ann: |[10:32] |Agenda:\n|On Tue Ann wrote:\n"
PIECES = st.sampled_from([*MARKS.split("|"), *WORDS.split("|"), *MAIL.split("|")])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_character_is_lost_from_pages(text: str) -> None:
    check(text)


@given(st.text(max_size=200))
def test_no_character_is_lost_from_any_text(text: str) -> None:
    check(text)


@given(
    st.lists(st.sampled_from(["buy milk", "call Ann", "the roof", "Brot kaufen"]), min_size=1, max_size=8, unique=True),
    st.sampled_from(["- ", "* ", "• ", "[ ] ", ""]),
)
def test_a_list_comes_out_as_it_went_in(titles: list[str], mark: str) -> None:
    assert [item.title for item in read("\n".join(mark + title for title in titles)).items] == titles
