"""Plain mode: the same pages as lines that a screen reader says aloud, and one line of answer. No Textual, no cursor, no colours."""

from __future__ import annotations

import os
import sys

from adhd_core.oplog.errors import AdhdError

from adhd_tui import settings as machine
from adhd_tui.everywhere import EVERYWHERE
from adhd_tui.page import NAMES, Page, sentence, shown
from adhd_tui.places import PLACES, page
from adhd_tui.sheet import Sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from adhd_core.app import Adhd

WIDE, HIGH = 80, 40
BARS = "█▓▒░▏▎▍▌▋▊▉‹›│├└─▸▾"
TYPED = {words.lower(): key for key, words in NAMES.items()} | {"": "enter", " ": "space", "esc": "escape", "space": "space",
                                                                "left": "left", "right": "right", "up": "up", "down": "down"}  # fmt: skip


class Plain:
    """A conversation in lines."""

    def __init__(self, adhd: Adhd, folder: str) -> None:
        self.adhd = adhd
        self.folder = folder
        self.settings = machine.read(folder)
        self.settings.motion = False
        self.own_looks: dict[str, Any] = {}
        self.memory: dict[str, Any] = {}
        self.pages: list[Page] = []
        self.over = False

    def machine(self) -> dict[str, str]:
        """The settings of this machine."""
        from adhd_core.machine import read_settings

        found = read_settings(self.folder)
        found["tui_theme"] = self.settings.theme
        return found

    def wear_setting(self, name: str, value: str | None) -> None:
        """Change a setting of this machine."""
        from adhd_core.machine import write_setting

        write_setting(self.folder, name, value)
        self.settings = machine.read(self.folder)

    def go(self, place: str, **about: Any) -> None:
        """Show a place."""
        made = page(place, self.adhd, self, **about)
        made.load()
        self.pages = [p for p in self.pages if p.name != place] + [made]
        made.arrive()

    def back(self) -> None:
        """Leave this page; the last one ends it."""
        if len(self.pages) > 1:
            self.pages.pop()
            self.pages[-1].load()
        elif self.pages[-1].name != "now":
            self.pages.clear()
            self.go("now")
        else:
            self.leave()

    def leave(self) -> None:
        """End it."""
        self.over = True

    def say(self, text: str, role: str = "muted") -> None:
        """One line."""
        write(text.replace(" · u undo", ", u takes it back"))

    def ask(
        self, label: str, then: Callable[[str], None], text: str = "", live: Callable[[str, bool], None] | None = None
    ) -> None:
        """A question and its answer; an empty one leaves it. With `live` the page itself is the answer."""
        answer = (read(f"{label}{f' (now: {text})' if text else ''}: ") or "").strip()
        if live is not None:
            live(answer, False)
            self.pages[-1].load()
        elif answer:
            then(answer)

    def catch(self, text: str = "") -> None:
        """Catch a thought."""
        answer = read("What is on your mind? ")
        if answer and answer.strip():
            self._caught(answer.strip())

    def _caught(self, text: str) -> None:
        from adhd_core.tasks.facts import facts

        found = (self.adhd.distract(text) if self.adhd.focusing else self.adhd.capture.add(text)).value
        told = [] if found.task is None else facts(found.task, self.adhd.log.clock.now(), self.adhd.day_start)
        self.say(", ".join([f"caught {text if found.task is None else found.task.title}", *told]))

    def repaint(self) -> None:
        """Nothing is painted between two answers."""

    def motion(self, seconds: float, step: Callable[[float], None], then: Callable[[], None]) -> None:
        """Nothing moves."""
        step(1.0)
        then()

    def bell(self) -> None:
        """A sound, where sounds are allowed."""
        if self.adhd.preferences.get("sound") == "on":
            sys.stdout.write("\a")

    def cheer(self, text: str) -> None:
        """A line of text."""
        self.say(text)

    def open_all(self, targets: list[Any], handle: str) -> list[str]:
        """Open what a task opens at its start."""
        from adhd_core.focus.opener import opened

        return [text for target in targets if (text := opened(target, handle))]

    # ------------------------------------------------------------------ the conversation

    def told(self) -> list[str]:
        """The page on top as lines: what only pleases the eye is left out, then what can be done."""
        top = self.pages[-1]
        sheet = Sheet(WIDE, HIGH)
        top.paint(sheet)
        bars = {ord(c): " " for c in BARS}
        here = {n for n, row in enumerate(sheet.rows) if any(p.role == "chosen" for p in row)}
        lines = [("* " if n in here else "") + " ".join(row.translate(bars).split()) for n, row in enumerate(sheet.text(art=False))]
        keys = [f"{shown(top.key_of(key))} {key.words}" for key in top.bindings() if key.words and key.hint]
        return [*(line for line in lines if line), "Keys: " + ", ".join(keys)]

    def answer(self, text: str) -> None:
        """Do what a line means: a key by its name, a place by its word, or c with a thought."""
        word = text.strip()
        if word.lower().startswith("c ") and word[2:].strip():
            self._caught(word[2:].strip())
            return
        top = self.pages[-1]
        key = TYPED.get(word.lower(), word if len(word) == 1 else word.lower())
        punctuation = {"?": "question_mark", "/": "slash", "+": "plus", ".": "full_stop", ":": "colon"}
        name = top.keymap().get(punctuation.get(key, key), "")
        if not name:
            name = next((k.name for k in EVERYWHERE if punctuation.get(key, key) in k.keys), "")
        place = next((p for p, row in PLACES.items() if word.lower() in (p, row[2]) and row[2]), "")
        if place and not (name and top.can(name)):
            self.go(place)
        elif name:
            self.act(name)
        else:
            self.say(f'"{word}" does nothing here. ? tells every key, q leaves.')

    def act(self, name: str) -> None:
        """Do what a key of the page on top does, or one that does the same everywhere."""
        if self.pages[-1].can(name):
            self.pages[-1].act(name)
        else:
            self._everywhere(name)

    def _everywhere(self, name: str) -> None:
        if name in ("undo", "redo"):
            entry = getattr(self.adhd.history, name)(1).value[0]
            self.say(f"{'taken back' if name == 'undo' else 'back again'}: {entry.what}")
            self.pages[-1].load()
        elif name == "catch":
            self.catch()
        elif name == "more":
            self.go("help", of=self.pages[-1])
        elif name == "find":
            self.go("search")
        elif name == "back":
            self.back()
        else:
            self.say("That needs the full screen: adhd tui")


def write(text: str) -> None:
    """One line to standard output."""
    from adhd_core.columns import printable

    sys.stdout.write(printable(text) + "\n")
    sys.stdout.flush()


def read(prompt: str) -> str | None:
    """One line from standard input, None at its end."""
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


def run(adhd: Adhd, folder: str, place: str) -> None:
    """Talk until the input ends or it is left."""
    host = Plain(adhd, folder)
    host.go(place)
    os.environ["ADHD_REDUCED_MOTION"] = "1"
    before: list[str] = []
    while not host.over:
        told = host.told()
        if told != before:
            for line in told:
                write(line)
        before = told
        answer = read("> ")
        if answer is None:
            write("")
            return
        try:
            host.answer(answer)
            if not host.over:
                host.pages[-1].load()
        except AdhdError as error:
            host.say(sentence(error))
