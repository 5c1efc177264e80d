"""Steps from words, names that mean a template, and what comes with adhd."""

from __future__ import annotations

import pytest
from adhd_core.oplog.errors import AdhdError
from adhd_core.steps.recipe import RecipeError
from adhd_core.templates import rules
from adhd_core.templates.library import read, shipped
from adhd_core.templates.rules import CATEGORIES, Step, Template, id_of, key_of

PROMISED = {"Homework", "Morning Routine", "Inbox Zero", "Creative Kickoff", "Weekly Review"}


def test_what_is_shipped_is_clean() -> None:
    found = shipped()
    assert [fault for template in found for fault in rules.faults(template)] == []
    assert len(found) >= 20 and {t.name for t in found} >= PROMISED
    assert {t.category for t in found} == set(CATEGORIES)
    assert len({t.rid for t in found}) == len({key_of(t.name) for t in found}) == len(found)
    assert all(1 <= t.energy <= 5 and t.shipped and not t.own for t in found if t.energy)
    for template in found:
        for step in template.steps:
            assert step.who in ("digital", "human") and step.icon != "·" and 0 < len(step.label) <= 28, step.title
            assert set(step.field()) >= {"conversation", "activity", "movement", "participation", "success", "who", "label", "icon"}


def test_the_lint_finds_what_is_vague() -> None:
    steps = [Step("Organise the desk", 9, "human", {}), Step("Put {x} away", 1, "human", {"success": "it is away"})]
    told = " / ".join(rules.faults(Template(bytes(16), "Bad", "Work", steps)))
    for part in ("organise", "comes first and takes more", "takes more than 5", "nobody can see it", "has a slot"):
        assert part in told, part


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('category = "Fun"', "should begin"),
        ('category = "Work"\n[[template]]\nname = "A"\nsteps = []', "the fields are"),
        ('category = "Work"\n[[template]]\nname = "A"\nenergy = 1\nsteps = ["Open it"]', "a.toml, A: "),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, told: str) -> None:
    with pytest.raises(RecipeError) as caught:
        read(text, "a.toml")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "title", "minutes", "who", "icon"),
    [
        ("5m Open the book", "Open the book", 5, "human", "·"),
        ("  10 min   Write to   Ann ", "Write to Ann", 10, "human", "✎"),
        ("Open the mail 3min", "Open the mail", 3, "digital", "·"),
        ("Call Ann (2 min)", "Call Ann", 2, "human", "☏"),
        ("1h Read", "Read", 60, "human", "▤"),
        ("1h30 Read", "Read", 90, "human", "▤"),
        ("Tune it", "Tune it", 5, "human", "·"),
        ("2m D Look at the sky", "Look at the sky", 2, "digital", "⌕"),
        ("2m H Read mail on paper", "Read mail on paper", 2, "human", "▤"),
        ("2m 🎸 Play a scale", "Play a scale", 2, "human", "🎸"),
        ("20 pushups", "20 pushups", 5, "human", "·"),
        ("D", "D", 5, "human", "·"),
        ("漢字を書く 5m", "漢字を書く", 5, "human", "·"),
        ("1 4 D walk call call | Dial the number | somebody answers", "Dial the number", 4, "digital", "☏"),
    ],
)
def test_a_step_from_words(text: str, title: str, minutes: int, who: str, icon: str) -> None:
    step = rules.step_of(text)
    assert (step.title, step.minutes, step.who, step.icon) == (title, minutes, who, icon)
    (again,) = rules.steps_of([step.stored()])
    assert again.stored() == step.stored()


@pytest.mark.parametrize("text", ["", " ", "5m", "5 min", "0m Open it", "601m Open it", "x" * 201, "1 9999 H sit read | a | b"])
def test_a_step_that_cannot_be_kept(text: str) -> None:
    with pytest.raises(AdhdError) as caught:
        rules.step_of(text)
    assert caught.value.exit == 2 and caught.value.hint


def test_steps_of_any_shape_are_read() -> None:
    odd: list[object] = [3, {}, {"title": 1}, {"title": " "}, {"title": "a", "minutes": True, "who": [], "icon": 4, "champs": "x"}]
    assert [s.stored() for s in rules.steps_of(odd)] == [{"title": "a", "minutes": 5, "who": "unknown", "icon": "·", "champs": {}}]
    assert rules.steps_of("x") == rules.steps_of(None) == []
    assert len(rules.steps_of([{"title": "a"}] * 30)) == 10


def test_steps_after_an_edit() -> None:
    steps = [rules.step_of(text) for text in ("a b", "c d", "e f")]

    def titles(*parts: list[str]) -> list[str]:
        return [s.title for s in rules.changed_steps(steps, *parts)]

    assert titles([], ["g h"], ["1", "3"]) == ["c d", "g h"]
    assert titles(["x y", "z z"], ["g h"], ["2"]) == ["x y", "g h"]
    for parts in (([], [], ["4"]), ([], [], ["0"]), ([], [], ["x"]), ([], [], ["1", "2", "3"]), ([], ["a"] * 8, [])):
        with pytest.raises(AdhdError) as caught:
            titles(*parts)
        assert caught.value.exit == 2


NAMES = ("Weekly Review", "Week", "Doctor's Appointment", "Morning Routine", "Morning Pages", "Inbox-Zero")


@pytest.mark.parametrize(
    ("words", "name", "rest"),
    [
        ("weekly review tomorrow", "Weekly Review", "tomorrow"), ("WEEK", "Week", ""), ("week review", "Week", "review"),
        ("doctors appointment", "Doctor's Appointment", ""), ("doctor’s appointment 3pm", "Doctor's Appointment", "3pm"),
        ("inbox zero", "Inbox-Zero", ""), ("inbox", "Inbox-Zero", ""), ("morning r", "Morning Routine", ""),
        ("pages about cats", "Morning Pages", "about cats"), ("review the plan", "Weekly Review", "the plan"),
    ],
)  # fmt: skip
def test_which_one_is_meant(words: str, name: str, rest: str) -> None:
    templates = [Template(id_of(n), n, "Work", []) for n in NAMES]
    found, after = rules.named(templates, words.split())
    assert (found.name, " ".join(after)) == (name, rest)


@pytest.mark.parametrize(("words", "code", "told"), [
    ("morning", "ambiguous", "Morning Routine, Morning Pages"), ("wekly revue", "not_found", "Weekly Review"),
    ("nothing", "not_found", ""), ("?", "not_found", ""), ("w", "not_found", ""),
])  # fmt: skip
def test_no_one_is_meant(words: str, code: str, told: str) -> None:
    templates = [Template(id_of(n), n, "Work", []) for n in NAMES]
    with pytest.raises(AdhdError) as caught:
        rules.named(templates, words.split())
    assert caught.value.code == code and told in f"{caught.value.message} {caught.value.hint}" and caught.value.hint


def test_of_two_with_one_name_the_first_is_meant() -> None:
    first, other = Template(id_of("Week"), "Week", "Work", []), Template(id_of("Month"), "week", "Work", [])
    for order in ([first, other], [other, first]):
        assert rules.named(order, ["week"])[0] is first


def test_ids_follow_from_names() -> None:
    assert id_of("Inbox Zero") == id_of(" inbox-zero ") != id_of("Inbox Zero", 2) != id_of("Inbox Zero 2")
    assert key_of("🎸  Solo") == "solo" and key_of("🎸") == "🎸"
