"""What is a line, and which lines are new, as tables."""

from __future__ import annotations

import pytest
from adhd_core.inbox.rules import Block, NotText, Sheet, compare, digest, split, thought

MINUTE = 60 * 10**9
NOW = 1000 * MINUTE


@pytest.mark.parametrize(
    ("data", "lines", "tail"),
    [
        (b"", [], ""), (b"\n\n \t\n", [], ""), (b"milk\nbread\n", ["milk", "bread"], ""), (b"milk\nbre", ["milk"], "bre"),
        (b"milk\r\nbread\r\n", ["milk", "bread"], ""), (b"milk\rbread\r", ["milk", "bread"], ""), (b"milk\r", ["milk"], ""),
        (b"\xef\xbb\xbfmilk\n", ["milk"], ""), ("張偉 🎉\u2028x\n".encode(), ["張偉 🎉\u2028x"], ""), (b"caf\xe9\n", ["caf\ufffd"], ""),
        ("milk\nbread\n".encode("utf-16"), ["milk", "bread"], ""), (b"milk\n\xe5\xbc", ["milk"], "\ufffd"),
    ],
)  # fmt: skip
def test_lines(data: bytes, lines: list[str], tail: str) -> None:
    assert split(data) == (lines, tail)


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(NotText):
        split(b"\x7fELF\x00\x01\n")


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("- buy milk", "buy milk"), ("*  buy milk", "buy milk"), ("• x", "x"), ("+ x", "x"), ("- [ ] x", "x"), ("[ ] x", "x"), ("☐ x", "x"),
        ("- - x", "x"), ("-", ""), ("---", ""), ("***", ""), ("===", ""), ("- [x] x", "[x] x"), ("#tag", "#tag"),
        ("# heading", "# heading"),
        ("-5 degrees", "-5 degrees"), ("+Thesis find sources", "+Thesis find sources"), ("*important*", "*important*"), ("aaa", "aaa"),
        ("1. first", "1. first"), ("🎉", "🎉"), ("--", "--"),
    ],
)  # fmt: skip
def test_bullets(line: str, caught: str) -> None:
    assert thought(line) == caught


def look(text: str, there: str = "", gone: str = "", file: str = "1:x", changed: int = NOW, at: int = NOW - MINUTE) -> tuple[str, str, str]:
    """(new, back, left) for files whose lines are single letters; a last letter in brackets has no line end."""
    data = "".join(f"{c}\n" for c in text.partition("(")[0]) + text.partition("(")[2].rstrip(")")
    inode, _, generation = file.partition(":")
    sheet = Sheet(data.encode(), inode, changed, generation)
    names = {digest(c): c for c in "ABCDEF"}
    blocks = [Block([digest(c) for c in part], at, "1:x") for part in gone.split()]
    found = compare([digest(line) for line in sheet.lines], [digest(c) for c in there], [], blocks, sheet, NOW)
    lines = sheet.lines
    return "".join(lines[i] for i in found.new), "".join(names[d] for d in found.back), "".join(names[d] for d in found.left)


@pytest.mark.parametrize(
    ("text", "there", "found"),
    [
        ("AB", "", ("AB", "", "")), ("AB", "AB", ("", "", "")), ("ABC", "AB", ("C", "", "")), ("ABA", "AB", ("A", "", "")),
        ("AAA", "A", ("AA", "", "")), ("BA", "AB", ("", "", "")), ("XAB", "AB", ("X", "", "")), ("B", "AB", ("", "", "A")),
        ("", "AB", ("", "", "AB")), ("BC", "AAB", ("C", "", "AA")),
    ],
)  # fmt: skip
def test_lines_are_counted(text: str, there: str, found: tuple[str, str, str]) -> None:
    assert look(text, there) == found


def test_the_same_line_typed_again_is_new() -> None:
    assert look("A", gone="A") == ("A", "", "")
    assert look("AB", gone="A") == ("AB", "", ""), "written into the file that was emptied"
    assert look("A", gone="A", file="2") == ("A", "", ""), "nothing follows it"
    assert look("AB", gone="A", file="2", at=NOW - 11 * MINUTE) == ("AB", "", ""), "a week's list again"
    assert look("BA", gone="A", file="2") == ("BA", "", "")


def test_an_old_version_that_comes_back_is_known() -> None:
    old = NOW - 5 * MINUTE
    assert look("AB", gone="AB", file="2", changed=old) == ("", "AB", ""), "changed before the file was emptied"
    assert look("ABC", gone="AB", file="2") == ("C", "AB", ""), "with more in it"
    assert look("AC", gone="AB", file="2") == ("C", "A", ""), "older than the last addition"
    assert look("A(C)", gone="A", file="2") == ("", "A", ""), "the addition is being written"
    assert look("AC", there="B", gone="A", file="2") == ("C", "A", "B")
    assert look("ABC", gone="D AB", file="2") == ("C", "AB", "")
    assert look("ABC", gone="AB", file="1:y") == ("C", "AB", ""), "a new file that got the number of the emptied one"
