"""`adhd next` and `adhd no` as a person and a script meet them."""

from __future__ import annotations

from tests.cli.shell import Shell


def test_next_says_one_thing_and_why(shell: Shell) -> None:
    shell.ok("c", "pay rent by tomorrow p:high")
    shell.ok("c", "water plants for 2m")
    lines = shell.ok("next").lines
    assert lines[0].startswith("pay rent · ") and "it is for Fri 6 Mar" in lines[1] and lines[2].endswith("· adhd no")
    found = shell.json("next")
    assert found["task"]["title"] == "pay rent" and found["why"][0] == "it is for Fri 6 Mar"
    assert [t["title"] for t in found["others"]] == ["water plants"]
    assert "due" in shell.ok("next", "--why").out
    assert shell.json("next", "--minutes", "3", "--energy", "1")["task"] is not None


def test_no_prints_another_card_and_asks_nothing(shell: Shell) -> None:
    shell.ok("c", "one p:high")
    shell.ok("c", "two")
    assert shell.ok("no").lines[0].startswith("two · ")
    assert shell.ok("no").lines[0].startswith(("one · ", "two · "))
    shell.ok("undo", "2")
    big = shell.ok("no", "big").lines
    assert big[0].startswith("two · ") and big[-1].startswith("Smaller: adhd split ")
    shell.ok("undo")
    assert shell.ok("no", "it's", "too", "big").lines == big
    shell.ok("undo")
    assert len(shell.ok("no", "not", "now").lines) == len(big) - 1


def test_somebody_who_waits_is_named(shell: Shell) -> None:
    shell.ok("c", 'Reply to Lena: "yes, Thursday works" for 2m')
    shell.ok("energy", "2")
    assert shell.ok("next").lines[1] == "2-4 min · small, and Lena is waiting · energy 2 of 5"


def test_the_only_thing_comes_back_after_no(shell: Shell) -> None:
    shell.ok("c", "one")
    assert shell.ok("no").lines[0].startswith("one · ")
    assert shell.json("next")["task"]["title"] == "one"


def test_bad_input(shell: Shell) -> None:
    wrong: list[tuple[tuple[str, ...], int]] = [
        (("next", "--energy", "9"), 2), (("next", "--minutes", "0"), 2), (("no", "because"), 2), (("no", "big", "boring"), 2), (("no",), 1),
    ]  # fmt: skip
    for words, code in wrong:
        answer = shell.run(*words)
        assert answer.code == code and len(answer.err.splitlines()) <= 2 and "Traceback" not in answer.err, words
    assert shell.json("next") == {"task": None, "step": None, "why": [], "others": []}


def test_done_and_later_without_a_name_mean_the_card(shell: Shell) -> None:
    shell.ok("c", "one p:high")
    shell.ok("c", "two")
    assert shell.ok("done").lines[0].startswith("done    one")
    assert shell.ok("later").lines[0].startswith("later   two")
    assert shell.json("next")["task"] is None
