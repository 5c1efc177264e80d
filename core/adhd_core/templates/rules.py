"""What a template is, what may be in one, and which one a name means: pure decisions."""

from __future__ import annotations

from adhd_core import ids
from adhd_core.oplog.errors import AdhdError, usage
from adhd_core.steps import champs
from adhd_core.steps.compose import SCREEN
from adhd_core.steps.engine import label
from adhd_core.steps.lint import LONGEST_SUCCESS, step_faults
from adhd_core.steps.recipe import ACTIVITIES, Line, line_of
from adhd_core.words import as_typed, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CATEGORIES = ("Academic", "Work", "Personal", "Health", "Creative")
DEFAULT_CATEGORY = "Personal"
MOST_STEPS = 10
LONGEST_NAME, LONGEST_TITLE, LONGEST_STEP = 60, 200, 600
USUAL = 5
"""Minutes of a step that names none."""

WHO = {"D": "digital", "H": "human", "U": "unknown"}
UNITS = {"m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1, "h": 60, "hr": 60, "hour": 60, "hours": 60}
DEEDS = {
    "type": "write", "note": "write", "list": "write", "tidy": "clean", "wipe": "clean", "wash": "clean", "phone": "call", "dial": "call",
    "ring": "call", "put": "carry", "bring": "carry", "fetch": "carry", "take": "carry", "walk": "move", "stretch": "move",
    "look": "search", "find": "search", "repair": "fix", "tell": "talk", "ask": "talk", "sketch": "draw", "tick": "check",
    "drink": "rest", "eat": "rest", "build": "make", "order": "buy",
}  # fmt: skip
"""First words that name an activity by another word."""


class Step:
    """One step: `title`, `minutes`, `who` (digital, human, unknown), `icon`, and what else is known of it (`champs`)."""

    __slots__ = ("champs", "icon", "minutes", "title", "who")

    def __init__(self, title: str, minutes: int, who: str, champs_: dict[str, Any], icon: str | None = None) -> None:
        self.title = title
        self.minutes = minutes
        self.who = who
        self.champs = champs_
        self.icon = icon or champs.ICONS.get(str(champs_.get("activity")), "·")

    @property
    def label(self) -> str:
        """A few of its words."""
        return label(self.title)

    def stored(self) -> dict[str, Any]:
        """As the log keeps it."""
        return {"title": self.title, "minutes": self.minutes, "who": self.who, "icon": self.icon, "champs": self.champs}

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {**self.stored(), "label": self.label}

    def field(self) -> dict[str, Any]:
        """The CHAMPS field of the task that it becomes."""
        known = {**self.champs, "participation": champs.participation(self.minutes)}
        return {**known, "who": self.who, "label": self.label, "icon": self.icon}


class Template:
    """A name with steps in a category. `own`: made or changed by the person; `shipped`: one of this name comes with adhd."""

    __slots__ = ("category", "energy", "name", "own", "rid", "shipped", "steps")

    def __init__(self, rid: bytes, name: str, category: str, steps: list[Step], energy: int | None = None) -> None:
        self.rid = rid
        self.name = name
        self.category = category
        self.steps = steps
        self.energy = energy
        self.own = True
        self.shipped = False

    @property
    def minutes(self) -> int:
        """All steps together."""
        return sum(step.minutes for step in self.steps)

    def json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "id": ids.text_of(self.rid), "name": self.name, "category": self.category, "minutes": self.minutes, "energy": self.energy,
            "own": self.own, "shipped": self.shipped, "steps": [step.json() for step in self.steps],
        }  # fmt: skip


def key_of(name: str) -> str:
    """What makes two names the same, and how one can be typed: case, hyphens, apostrophes and spaces do not count."""
    return " ".join(tokens(name.replace("'", "").replace("’", ""))) or " ".join(name.casefold().split())


def id_of(name: str, turn: int = 1) -> bytes:
    """The id of a template that is made under this name. `turn` 2 and on: the name was given up by one that lives on renamed."""
    return ids.by_name("template", key_of(name)) if turn == 1 else ids.uuid5("template", key_of(name), str(turn))


# ---------------------------------------------------------------------- checking what comes in


def checked_name(name: str) -> str:
    """A name in one line. Raises AdhdError."""
    plain = " ".join(name.split())
    if not plain:
        raise usage("A template needs a name.", 'adhd template add Reading --category Academic --step "5m Open the book"')
    if len(plain) > LONGEST_NAME:
        raise usage(f"A name has at most {LONGEST_NAME} characters.", "Give it a shorter one.")
    return plain


def checked_category(text: str) -> str:
    """One of the five, in any case. Raises AdhdError."""
    found = [c for c in CATEGORIES if c.casefold() == text.strip().casefold()]
    if not found:
        raise usage(f'"{text}" is no category.', f"Use one of: {', '.join(CATEGORIES)}.")
    return found[0]


def checked_steps(steps: list[Step]) -> list[Step]:
    """One to ten. Raises AdhdError."""
    if not steps:
        raise usage("A template needs at least one step.", 'Add one: --step "5m Open the book"')
    if len(steps) > MOST_STEPS:
        raise usage(f"That would be {len(steps)} steps; {MOST_STEPS} are the most.", "Leave some out, or make two templates.")
    return steps


def step_of(text: str) -> Step:
    """A step from words such as "5m Open the book", "5m D Open the mail", or from the line of a recipe. Raises AdhdError."""
    plain = " ".join(text.split())
    if plain.count("|") == 2 and plain[:1].isdigit():
        try:
            return of_line(line_of(plain))
        except ValueError as error:
            raise usage(str(error), 'Or only minutes and words: --step "5m Open the book"') from None
    minutes, words = length_of(plain.split())
    who = WHO[words.pop(0)] if len(words) > 1 and words[0] in WHO else ""
    icon = words.pop(0) if len(words) > 1 and is_icon(words[0]) else None
    title = " ".join(words)
    if not title:
        raise usage(f'"{text}" says nothing to do.', 'Minutes, then words: --step "5m Open the book"')
    if len(title) > LONGEST_TITLE:
        raise usage(f"A step has at most {LONGEST_TITLE} characters.", "Say it shorter, or make two steps of it.")
    if not 1 <= minutes <= LONGEST_STEP:
        raise usage(f'"{title}" would take {minutes} minutes.', f"A step takes 1 to {LONGEST_STEP} minutes.")
    return guessed(title, minutes, who, icon)


def guessed(title: str, minutes: int, who: str = "", icon: str | None = None) -> Step:
    """A step of which only words are known: what it does, and whether that happens on a screen, is read from them."""
    known = tokens(title)
    deed = DEEDS.get(known[0], known[0]) if known else ""
    who = who or ("digital" if SCREEN & set(known) else "human")
    return Step(title, minutes, who, {"activity": deed} if deed in ACTIVITIES else {}, icon)


def length_of(words: list[str]) -> tuple[int, list[str]]:
    """Minutes at the front or the end of a step ("5m", "5 min", "1h"), and the words without them."""
    for size in (2, 1):
        for head in (True, False):
            part = words[:size] if head else words[len(words) - size :]
            minutes = one_length("".join(part).strip("()[],.:").casefold()) if len(words) >= size else None
            if minutes is not None:
                return minutes, words[size:] if head else words[: len(words) - size]
    return USUAL, words


def one_length(text: str) -> int | None:
    """Minutes of "5m" or "1h30"; None for anything else."""
    digits = ""
    while text[:1].isascii() and text[:1].isdigit():
        digits, text = digits + text[0], text[1:]
    if not digits or len(digits) > 6:
        return None
    if text in UNITS:
        return int(digits) * UNITS[text]
    rest = text[1:].removesuffix("m")
    return int(digits) * 60 + int(rest) if text[:1] == "h" and rest.isascii() and rest.isdigit() and len(rest) < 3 else None


def is_icon(word: str) -> bool:
    """Whether a word is a sign rather than a word."""
    return len(word) <= 4 and not word.isascii() and not any(c.isalnum() for c in word)


def of_line(line: Line) -> Step:
    """The step of a recipe's line."""
    who = WHO.get(line.who, "unknown")
    known = {"conversation": line.talk, "activity": line.activity, "movement": line.movement, "success": line.success}
    return Step(line.text, line.minutes, who, known)


def steps_of(value: object) -> list[Step]:
    """Steps from the log, whoever wrote them: what has not the shape of a step is left out."""
    out = []
    for row in value if isinstance(value, list) else []:
        if not isinstance(row, dict) or not isinstance(row.get("title"), str) or not row["title"].strip():
            continue
        minutes, known, icon = row.get("minutes"), row.get("champs"), row.get("icon")
        length = minutes if type(minutes) is int and 1 <= minutes <= LONGEST_STEP else USUAL
        who = str(row["who"]) if row.get("who") in WHO.values() else "unknown"
        sign = icon if isinstance(icon, str) and len(icon) <= 4 else None
        out.append(Step(row["title"][:LONGEST_TITLE], length, who, known if isinstance(known, dict) else {}, sign))
    return out[:MOST_STEPS]


def changed_steps(steps: list[Step], replace: list[str], add: list[str], remove: list[str]) -> list[Step]:
    """Steps after an edit: new ones instead, or some taken away by number and some added at the end. Raises AdhdError."""
    kept = [step_of(text) for text in replace] if replace else list(steps)
    gone = set()
    for text in remove:
        if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= len(kept):
            raise usage(f'There is no step "{text}".', f"Use a number from 1 to {len(kept)}.")
        gone.add(int(text))
    left = [step for number, step in enumerate(kept, 1) if number not in gone]
    return checked_steps([*left, *(step_of(text) for text in add)])


# ---------------------------------------------------------------------- which one is meant


def named(templates: list[Template], words: list[str]) -> tuple[Template, list[str]]:
    """The template that the first words name, and the words after its name. The whole name wins over its beginning, that over
    any beginnings of its words. Raises AdhdError."""
    for fits in (whole, beginning, inside):
        for count in range(len(words), 0, -1):
            text = key_of(" ".join(words[:count]))
            found = [t for t in templates if text and fits(key_of(t.name), text)]
            if fits is whole and len(found) > 1:  # two devices gave one name: the one that had it first is meant
                found = [t for t in found if t.rid == id_of(t.name)][:1] or found[:1]
            if len(found) > 1:
                names = ", ".join(t.name for t in found[:6])
                example = as_typed(key_of(found[0].name))
                raise AdhdError("ambiguous", f'"{" ".join(words[:count])}" could be: {names}.', f"Name one: adhd template show {example}")
            if found:
                return found[0], words[count:]
    raise unknown(templates, " ".join(words))


def whole(name: str, text: str) -> bool:
    """The name itself."""
    return name == text


def beginning(name: str, text: str) -> bool:
    """The beginning of the name."""
    return len(text) > 1 and name.startswith(text)


def inside(name: str, text: str) -> bool:
    """Each word is the beginning of a word of the name."""
    return all(len(word) > 1 and any(known.startswith(word) for known in name.split()) for word in text.split())


def unknown(templates: list[Template], text: str) -> AdhdError:
    """No template has this name; the nearest one is."""
    from difflib import get_close_matches

    names = {key_of(t.name): t.name for t in templates}
    near = get_close_matches(key_of(text), names, 1, 0.6) or get_close_matches(key_of(text.partition(" ")[0]), names, 1, 0.7)
    hint = f"Did you mean {names[near[0]]}? All of them: adhd template" if near else "All of them: adhd template"
    return AdhdError("not_found", f'There is no template "{text}".', hint)


# ---------------------------------------------------------------------- what comes with adhd


def faults(template: Template) -> list[str]:
    """What is wrong with a shipped template, by the rules for good steps."""
    out = [] if 1 <= len(template.steps) <= MOST_STEPS else [f"has {len(template.steps)} steps"]
    seen: set[str] = set()
    for number, step in enumerate(template.steps, 1):
        out += [f"step {number} ({step.title}) {fault}" for fault in step_faults(step.title, step.minutes, number == 1)]
        if step.title.casefold() in seen:
            out.append(f"step {number} ({step.title}) is there twice")
        if not 0 < len(str(step.champs.get("success") or "")) <= LONGEST_SUCCESS:
            out.append(f"step {number} ({step.title}) ends where nobody can see it, or says so too long")
        if "{" in step.title:
            out.append(f"step {number} ({step.title}) has a slot")
        seen.add(step.title.casefold())
    return [f"{template.name}: {fault}" for fault in out]
